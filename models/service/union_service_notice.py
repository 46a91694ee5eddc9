from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import is_html_empty

from ..clock import now
from .engine import as_engine


class UnionServiceActivity(models.Model):
    """Whom an activity is for, what those are told of it, and who hears that it is cancelled.

    A notice goes to the members' own pages (SZ-5.4.2, before): the union keeps no addresses to
    write to, and who is no member of the audience finds nothing there.
    """

    _inherit = "union.service.activity"

    audience = fields.Selection(
        [("all", "All Members of the Union and Those Below"), ("chosen", "Certain Members")],
        "For",
        required=True,
        default="all",
    )
    audience_organization_ids = fields.Many2many(
        "union.organization",
        "union_service_activity_organization_rel",
        string="Of Unions and Groups",
        help="With all below them; none: of whichever.",
    )
    audience_employer_ids = fields.Many2many(
        "union.employer",
        "union_service_activity_employer_rel",
        string="Of Employers",
        help="None: of whichever.",
    )
    audience_tag_ids = fields.Many2many(
        "union.member.tag",
        "union_service_activity_tag_rel",
        string="With One of the Tags",
        help="None: with or without.",
    )
    audience_count = fields.Integer(
        "Members Meant",
        compute="_compute_audience_count",
        compute_sudo=False,
        help="Active members in your scope the activity is for.",
    )
    notice = fields.Html(
        help="What members read of the activity on their own pages, once it is published."
    )
    notice_published_on = fields.Datetime(readonly=True, copy=False, tracking=True)

    @api.depends_context("uid")
    @api.depends(
        "organization_id",
        "audience",
        "audience_organization_ids",
        "audience_employer_ids",
        "audience_tag_ids",
    )
    def _compute_audience_count(self):
        members = self.env["union.member"]
        for activity in self:
            # One of a form; lists do not show it.
            domain = activity._audience_domain()
            activity.audience_count = (
                members.search_count(domain) if activity.organization_id else 0
            )

    @api.constrains("audience", "audience_organization_ids", "organization_id")
    def _check_audience(self):
        for activity in self:
            # Compared only; whom the caller names he has in sight.
            path = activity.sudo().organization_id.parent_path
            others = activity.audience_organization_ids.filtered(
                # As above.
                lambda place, path=path: not place.sudo().parent_path.startswith(path)
            )
            if others:
                raise ValidationError(
                    self.env._(
                        "“%(activity)s” is an activity of %(organization)s: %(others)s does not"
                        " belong to it.",
                        activity=activity.name,
                        organization=activity.organization_id.display_name,
                        others=", ".join(others.mapped("display_name")),
                    )
                )

    def write(self, vals):
        if "notice" in vals and not self.env.su:
            # What is published is what was written then: a new text is published anew.
            self.check_access("write")
            self._check_notice_open()
            published = self.filtered("notice_published_on")
            result = super().write(vals)
            published.sudo().write({"notice_published_on": False})  # checked above
            return result
        return super().write(vals)

    def action_notice(self):
        """Publish the notice of activities to the members they are for.

        :return: dict ``{"published_on": str, "members": int}`` of the last of them; the members
            are those in the caller's scope
        :raise UserError: not approved yet or over, or there is no text
        :raise AccessError: outside the caller's scope
        """
        self.check_access("write")
        self._check_notice_open(approved=True)
        empty = self.filtered(lambda activity: is_html_empty(activity.notice))
        if empty:
            raise UserError(
                self.env._(
                    "“%(activity)s” has no notice yet. Write what members should know, then"
                    " publish it.",
                    activity=empty[0].name,
                )
            )
        moment = now()
        self.sudo().write({"notice_published_on": moment})  # checked above
        self._message_log_batch(
            bodies={activity.id: self.env._("Notice published to members.") for activity in self}
        )
        return {
            "published_on": fields.Datetime.to_string(moment),
            "members": self[-1:].audience_count,
        }

    def button_notice(self):
        """Publish the notice from the form."""
        self.action_notice()

    def _check_notice_open(self, approved=False):
        phases = ("sign_up", "held") if approved else ("plan", "sign_up", "held")
        for activity in self:
            if activity.phase not in phases:
                raise UserError(
                    self.env._(
                        "“%(activity)s”: a notice is published once the activity is approved and"
                        " until its summary is filed.",
                        activity=activity.name,
                    )
                )

    def _audience_domain(self):
        """Return the domain of the active members this activity is for."""
        self.ensure_one()
        domain = Domain("state", "=", "active")
        domain &= Domain("organization_id", "child_of", self.organization_id.id)
        if self.audience != "chosen":
            return domain
        if self.audience_organization_ids:
            domain &= Domain("organization_id", "child_of", self.audience_organization_ids.ids)
        if self.audience_employer_ids:
            domain &= Domain("employer_id", "in", self.audience_employer_ids.ids)
        if self.audience_tag_ids:
            domain &= self.audience_tag_ids._holders_domain()
        return domain

    def _among_audience(self, members):
        """Return those of these active members of the subtree the activity is for."""
        # Whom an approved plan names is asked of the plan, whoever reads it; only yes or no.
        activity = self.sudo()
        if activity.audience != "chosen" or not members:
            return members
        # As above, and of the members given only.
        found = members.sudo().search(Domain("id", "in", members.ids) & activity._audience_domain())
        return members & found.sudo(False)

    def _cancel(self, reason):
        """Members who had a place or waited read on their pages that it is cancelled, and why."""
        listed = as_engine(self.event_id).registration_ids.filtered(
            lambda registration: registration.state in ("draft", "open")
        )
        listed.write({"union_told": "called_off", "union_told_on": now()})
        return super()._cancel(reason)
