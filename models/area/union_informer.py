from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...core.text import hide_numbers
from ..clock import today
from ..period import holds_on, in_force
from ..server_fields import shown


class UnionInformer(models.Model):
    """A member named to give early warning of trouble, for an employer or an organisation.

    How many are due is a rule (SZ-5.6.1.3): one committee member of a federation; of an
    enterprise by its staff. Whoever left his union or lost his membership counts no more.
    """

    _name = "union.informer"
    _description = "Early-warning Informer"
    _order = "organization_id, employer_id, date_from desc, id"
    _rec_name = "member_id"
    _places_first = ("organization_id",)
    _named_first = ("member_id", "employer_id", "organization_id")
    _house_end = {"period": ("date_to", "date_from")}

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        compute="_compute_organization_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
    )
    employer_id = fields.Many2one(
        "union.employer",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: informer of the organisation itself.",
    )
    member_id = fields.Many2one("union.member", required=True, index=True, ondelete="restrict")
    date_from = fields.Date("Since", required=True, default=lambda self: today(self.env))
    date_to = fields.Date("Until")
    contact = fields.Char(
        "How to Reach",
        help="How to reach him besides his mobile on the roster, e.g. an extension or a desk.",
    )
    mobile = fields.Char(compute="_compute_mobile", help="Masked; shown on the member's page.")
    is_current = fields.Boolean(
        "Current", compute="_compute_is_current", search="_search_is_current"
    )
    is_committee_member = fields.Boolean(
        "Of the Union Committee", compute="_compute_is_committee_member"
    )

    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "An informer's last day is not before the first."
    )
    _named_once = models.UniqueIndex(
        "(organization_id, COALESCE(employer_id, 0), member_id) WHERE date_to IS NULL",
        "This member is named there already.",
    )

    @api.depends("employer_id.organization_id")
    def _compute_organization_id(self):
        for informer in self:
            # Without an employer it is what was chosen.
            informer.organization_id = (
                informer.employer_id.organization_id or informer.organization_id
            )

    @api.depends("member_id.mobile")
    def _compute_mobile(self):
        for informer in self:
            informer.mobile = shown(informer, "member_id").mobile

    @api.depends("date_from", "date_to", "member_id.state")
    def _compute_is_current(self):
        day = today(self.env)
        for informer in self:
            informer.is_current = holds_on(informer, day) and informer.member_id.state == "active"

    @api.model
    def _search_is_current(self, operator, value):
        if operator != "in":
            return NotImplemented
        return in_force(today(self.env)) & Domain("member_id.state", "=", "active")

    @api.depends("member_id", "organization_id")
    def _compute_is_committee_member(self):
        seats = self.env["union.seat"]._read_group(
            Domain("member_id", "in", self.member_id.ids)
            & Domain("committee_id.kind", "=", "union")
            & Domain("term_id.state", "=", "current")
            & Domain("date_to", "=", False),
            ["member_id", "organization_id"],
        )
        seated = {(member.id, organization.id) for member, organization in seats}
        for informer in self:
            pair = (informer.member_id._origin.id, informer.organization_id._origin.id)
            informer.is_committee_member = pair in seated

    @api.constrains("contact")
    def _check_contact(self):
        for informer in self:
            if hide_numbers(informer.contact or "") != (informer.contact or ""):
                raise ValidationError(
                    self.env._(
                        "Contact of informer %(name)s: mobiles and identity numbers stand on the"
                        " member's page, where they are encrypted. Write an extension, a desk or"
                        " an e-mail address here.",
                        name=informer.member_id.name,
                    )
                )

    @api.constrains("employer_id", "organization_id")
    def _check_union_of_employer(self):
        for informer in self:
            employer = informer.employer_id
            if employer and employer.organization_id != informer.organization_id:
                raise ValidationError(
                    self.env._(
                        "%(employer)s belongs to %(union)s: its informers are named there.",
                        employer=employer.name,
                        union=employer.organization_id.name,
                    )
                )

    @api.constrains("employer_id", "member_id")
    def _check_employer_of_member(self):
        """Asked when he is named: where he goes later keeps nobody from moving the employer."""
        for informer in self:
            member, employer = informer.member_id, informer.employer_id
            if employer and member.employer_id != employer:
                raise ValidationError(
                    self.env._(
                        "%(member)s is on the roster of another employer. An informer of"
                        " %(employer)s is one of its own members.",
                        member=member.name,
                        employer=employer.name,
                    )
                )

    @api.constrains("employer_id", "organization_id", "member_id")
    def _check_union_of_member(self):
        for informer in self:
            member, employer = informer.member_id, informer.employer_id
            path = informer.organization_id.parent_path
            if not employer and not (member.organization_id.parent_path or "").startswith(path):
                raise ValidationError(
                    self.env._(
                        "%(member)s is no member of %(union)s or of a union below it. Name one of"
                        " its own members.",
                        member=member.name,
                        union=informer.organization_id.name,
                    )
                )

    @api.constrains("member_id", "date_to")
    def _check_active_member(self):
        for informer in self:
            if not informer.date_to and informer.member_id.state != "active":
                raise ValidationError(
                    self.env._(
                        "%(member)s is no active member now. Name another one, or enter the last"
                        " day.",
                        member=informer.member_id.name,
                    )
                )
