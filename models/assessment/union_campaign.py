from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..argument import records_of
from ..clock import today
from ..organization.union_organization import LEVEL_RANK


class UnionCampaign(models.Model):
    """One yearly rating of a jurisdiction under one version of a scheme (HZ-5.1).

    Draft: only its office sees it. Open: the unions below read it, assess themselves
    and apply. Closed: nobody submits any more; what was submitted is still decided.
    """

    _name = "union.campaign"
    _description = "Rating Campaign"
    _inherit = ["union.server.fields.mixin", "union.published.mixin", "mail.thread"]
    _order = "year desc, organization_id, id desc"
    _places_first = ("organization_id",)
    _named_first = ("scheme_id",)

    _server_fields = frozenset({"state", "opened_on", "closed_on"})

    year = fields.Integer(
        required=True, default=lambda self: today(self.env).year, aggregator=False
    )
    organization_id = fields.Many2one(
        "union.organization", "Jurisdiction", required=True, index=True, ondelete="restrict"
    )
    scheme_id = fields.Many2one(
        "union.scheme",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('state', '=', 'published')]",
    )
    as_of = fields.Date(
        "Cut-off Day",
        required=True,
        default=lambda self: date(today(self.env).year, 12, 31),
        help="Figures are those of this day, or of the year up to it.",
    )
    state = fields.Selection(
        [("draft", "Draft"), ("open", "Running"), ("closed", "Closed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    opened_on = fields.Date(readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    provisional = fields.Boolean(compute="_compute_provisional")
    assessment_ids = fields.One2many("union.assessment", "campaign_id", "Assessments")
    assessment_count = fields.Integer(compute="_compute_assessment_counts")
    published_count = fields.Integer("Stars Published", compute="_compute_assessment_counts")

    _once_a_year = models.Constraint(
        "UNIQUE (organization_id, year, scheme_id)",
        "This organisation already rates by this scheme in this year.",
    )
    _year_sane = models.Constraint(
        "CHECK (year BETWEEN 2000 AND 2200)", "The year has four digits, like 2026."
    )

    @api.depends("year", "organization_id.name", "scheme_id.code")
    def _compute_display_name(self):
        for campaign in self:
            campaign.display_name = " ".join(
                str(part)
                for part in (campaign.year, campaign.organization_id.name, campaign.scheme_id.code)
                if part
            )

    @api.depends("scheme_id.published_kind")
    def _compute_provisional(self):
        for campaign in self:
            campaign.provisional = campaign.scheme_id.published_kind == "provisional"

    @api.depends("assessment_ids.published_on")
    def _compute_assessment_counts(self):
        groups = self.env["union.assessment"]._read_group(
            [("campaign_id", "in", self.ids)], ["campaign_id"], ["__count", "published_on:count"]
        )
        counts = {campaign.id: numbers for campaign, *numbers in groups}
        for campaign in self:
            campaign.assessment_count, campaign.published_count = counts.get(
                campaign._origin.id, (0, 0)
            )

    @api.constrains("year", "as_of")
    def _check_as_of(self):
        for campaign in self:
            if campaign.as_of.year != campaign.year:
                raise ValidationError(
                    self.env._(
                        "The cut-off day %(day)s is not in the year %(year)s.",
                        day=campaign.as_of,
                        year=campaign.year,
                    )
                )

    @api.constrains("scheme_id", "organization_id")
    def _check_scheme(self):
        for campaign in self:
            scheme, organization = campaign.scheme_id, campaign.organization_id
            if scheme.state != "published":
                raise ValidationError(
                    self.env._(
                        "%(scheme)s is still a draft: publish it first.",
                        scheme=scheme.display_name,
                    )
                )
            issuer = scheme.organization_id
            if issuer and str(issuer.id) not in (organization.parent_path or "").split("/"):
                raise ValidationError(
                    self.env._(
                        "%(scheme)s was issued by %(issuer)s, which is not above %(organization)s.",
                        scheme=scheme.display_name,
                        issuer=issuer.name,
                        organization=organization.name,
                    )
                )
            if LEVEL_RANK[organization.level] > LEVEL_RANK[scheme.open_level]:
                levels = dict(scheme._fields["open_level"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "%(organization)s opens no campaign under %(scheme)s: the scheme leaves"
                        " that to the level “%(level)s” and above. Take part in the campaign of"
                        " the superior.",
                        organization=organization.name,
                        scheme=scheme.display_name,
                        level=levels[scheme.open_level],
                    )
                )

    def write(self, vals):
        if {"year", "organization_id", "scheme_id", "as_of"} & vals.keys() and any(
            campaign.state != "draft" for campaign in self
        ):
            raise UserError(
                self.env._("An open campaign keeps its year, scheme, jurisdiction and cut-off day.")
            )
        return super().write(vals)

    # Not @api.ondelete: a caller could switch that off with a context key.
    def unlink(self):
        self._check_draft()
        return super().unlink()

    def action_open(self):
        """Open the campaign and enrol every organisation it rates.

        :return: number of organisations enrolled
        :raise UserError: not a draft
        :raise AccessError: the user may not write the campaign
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(self.env._("%(campaign)s is open already.", campaign=self.display_name))
        self._check_scheme()  # the organisation may stand at another level by now
        self._server_write({"state": "open", "opened_on": today(self.env)})
        return self.action_enrol()

    def action_enrol(self, organization_ids=None):
        """Enrol active organisations of the jurisdiction that are not enrolled yet.

        Category, kind and headcount of each are frozen now, and the list of what it has
        to declare itself is written out.

        :param organization_ids: ids of organisations; None: all that fit
        :return: number of organisations enrolled
        :raise UserError: the campaign is not open, or one given does not fit
        :raise AccessError: the user may not write the campaign
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "open":
            raise UserError(self.env._("Open the campaign first."))
        domain = (
            Domain("id", "child_of", self.organization_id.id)
            & Domain("state", "=", "active")
            & Domain("category", "in", self.scheme_id.categories.split(","))
        )
        # Those already enrolled, whoever may see them: nobody is rated twice.
        enrolled = self.sudo().assessment_ids.organization_id
        if organization_ids is not None:
            wanted = records_of(self.env["union.organization"], organization_ids)
            domain &= Domain("id", "in", wanted.ids)
        fitting = self.env["union.organization"].search(domain)
        if organization_ids is not None and (wrong := wanted - fitting):
            raise UserError(
                self.env._(
                    "%(names)s: not an active organisation of this jurisdiction, or without a"
                    " category that the scheme rates. Set the category of the organisation.",
                    names=", ".join(wrong.mapped("display_name")),
                )
            )
        return len(self.env["union.assessment"]._enrol(self, fitting - enrolled))

    def action_compute(self):
        """Take the figures of all assessments that are not with a reviewer and rate them.

        A constant number of queries however many organisations there are.

        :return: number of assessments rated
        :raise UserError: the campaign is not open
        :raise AccessError: the user may not write the campaign
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "open":
            raise UserError(self.env._("Open the campaign first."))
        return len(self.assessment_ids._editable()._rate())

    def action_close(self):
        """Close the campaign: no self-assessment and no submission from now on.

        :return: True
        :raise UserError: not open
        :raise AccessError: the user may not write the campaign
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "open":
            raise UserError(self.env._("Only an open campaign can be closed."))
        return self._server_write({"state": "closed", "closed_on": today(self.env)})

    def button_open(self):
        """Form button: open."""
        self.action_open()

    def button_enrol(self):
        """Form button: enrol those that joined since."""
        self.action_enrol()

    def button_compute(self):
        """Form button: rate all."""
        self.action_compute()

    def button_close(self):
        """Form button: close."""
        self.action_close()

    def button_assessments(self):
        """Open the assessments of this campaign."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "union.assessment",
            "view_mode": "list,kanban,form",
            "domain": [("campaign_id", "=", self.id)],
        }

    def _check_draft(self):
        if any(campaign.state != "draft" for campaign in self):
            raise UserError(self.env._("Only a draft campaign can be deleted."))
