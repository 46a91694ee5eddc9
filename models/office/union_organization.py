from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...core import identity, office_lists
from ..clock import today
from ..count_field import Count
from ..member.verdict_text import explain
from ..plain_text import refuse_numbers

_TEXTS = (
    "name", "letter_mark", "contact_name", "party_body", "party_secretary", "party_none_reason",
    "territory_text", "service_grid", "check_reason",
)  # fmt: skip


class UnionOrganization(models.Model):
    """What is written about an organisation: registration, area, party, contact, papers, staff.

    The facts here are a body's public face: who reads an organisation as its superior reads
    them too. Certificates, staff and bank accounts are records of their own, in scope only.
    """

    _name = "union.organization"
    _inherit = ["union.organization", "union.credit.code.mixin"]

    registered_on = fields.Date(copy=False, help="As a legal person of its own.")
    territory_area = fields.Float("Area (km²)", digits=(12, 4))
    territory_text = fields.Text("Territory", help="Which streets, buildings or firms it is.")
    service_grid = fields.Char(
        help="Which grid of services to workers it is part of, and who answers for it (BJ-3.1.3)."
    )
    party_secretary = fields.Char()
    party_none_reason = fields.Char(
        "Why There Is None", help="Why there is no party organisation of the same level."
    )
    party_told = fields.Boolean(
        "Party Organisation Told",
        compute="_compute_party_told",
        help="There is one on record, or why there is none.",
    )
    separate_body = fields.Boolean(
        "Set Up Separately", help="A body of its own, not a department's desk (QZ-5a)."
    )
    contact_name = fields.Char("Contact Person")
    office_phone = fields.Char(help="A landline; a personal mobile number does not belong here.")

    certificate_ids = fields.One2many("union.certificate", "organization_id", "Certificates")
    bank_account_ids = fields.One2many("union.bank.account", "organization_id", "Bank Accounts")
    staff_ids = fields.One2many("union.staff", "organization_id", "Union Staff")
    regulation_ids = fields.One2many("union.regulation", "organization_id", "Regulations")
    full_time_count = Count("Full-time Staff", compute="_compute_staff_counts")
    part_time_count = Count("Part-time Staff", compute="_compute_staff_counts")
    social_worker_count = Count("Social Workers", compute="_compute_staff_counts")
    open_finding_count = Count(
        "Open Findings",
        compute="_compute_open_finding_count",
        help="Of this organisation and all below it.",
    )

    _territory = models.Constraint(
        "CHECK (territory_area >= 0)", "The area is given in square kilometres, zero or more."
    )
    _credit_code_unique = models.UniqueIndex(
        "(credit_code) WHERE credit_code != '' AND active",
        "This unified social credit code is already registered for another organisation.",
    )

    @api.depends("party_body", "party_none_reason")
    def _compute_party_told(self):
        for organization in self:
            organization.party_told = bool(
                organization.party_body or organization.party_none_reason
            )

    @api.depends_context("uid")
    @api.depends(
        "staff_ids.full_time", "staff_ids.kind", "staff_ids.date_from", "staff_ids.date_to"
    )
    def _compute_staff_counts(self):
        seen = self._facts_seen()
        names = ("full_time", "part_time", "social_workers")
        present = self.env["union.metric.provider"]._staff_present(seen.ids, today(self.env), names)
        for organization in self:
            counts = present.get(organization._origin.id, {})
            if organization._origin not in seen:
                counts = dict.fromkeys(names, False)
            organization.full_time_count = counts.get("full_time", 0)
            organization.part_time_count = counts.get("part_time", 0)
            organization.social_worker_count = counts.get("social_workers", 0)

    @api.depends_context("uid")
    def _compute_open_finding_count(self):
        seen = self._facts_seen()
        counts = {}
        if seen:
            # How many only, of organisations whose findings the reader may open.
            counts = self.env["union.metric.provider"]._count_subtree(
                seen,
                "union_finding",
                SQL("x.state = 'open'"),
                on=SQL("x.organization_id = s.id"),
            )
        for organization in self:
            organization.open_finding_count = counts.get(organization._origin.id, False)

    @api.constrains("registered_on")
    def _check_registered_on(self):
        day = today(self.env)
        for organization in self:
            registered, founded = organization.registered_on, organization.founded_on
            if registered and registered > day:
                raise ValidationError(
                    self.env._(
                        "%(organization)s: registered on %(date)s, which is still to come. Enter"
                        " the date of the certificate.",
                        organization=organization.name,
                        date=registered,
                    )
                )
            if registered and founded and registered < founded:
                raise ValidationError(
                    self.env._(
                        "%(organization)s: registered on %(date)s, before it was founded on"
                        " %(founded)s. Enter the date of the certificate.",
                        organization=organization.name,
                        date=registered,
                        founded=founded,
                    )
                )

    @api.constrains("office_phone")
    def _check_office_phone(self):
        for organization in self.filtered("office_phone"):
            number = identity.normalize_mobile(organization.office_phone)
            if identity.check_mobile(number) is None:
                raise ValidationError(
                    self.env._(
                        "%(organization)s: %(mask)s is a mobile number. Everybody below reads this"
                        " one: enter the landline of the office.",
                        organization=organization.name,
                        mask=identity.mask_mobile(number),
                    )
                )
            if (verdict := office_lists.check_phone(number)) is not None:
                raise ValidationError(" ".join(filter(None, explain(self.env, verdict))))

    @api.constrains(*_TEXTS)
    def _check_texts(self):
        refuse_numbers(self, *_TEXTS)

    @api.model
    def hierarchy_read(self, domain, specification, parent_field, child_field=None, order=None):
        """Show the tops of what was found, never all of a city: the rest unfolds on demand.

        As web_hierarchy has it, with one difference: of found organisations that stand directly
        below another found one, only that other is a card at first. Cards that are named one by
        one are those on the screen, read again.
        """
        if [leaf[0] for leaf in domain if not isinstance(leaf, str)] != ["id"]:
            below = Domain("parent_id", "in", self._search(domain))
            tops = self.search(Domain(domain) & ~below, order=order)
            domain = [("id", "in", tops.ids)]
        return super().hierarchy_read(domain, specification, parent_field, child_field, order)

    def _facts_seen(self):
        """Return those of these whose papers, staff and findings the reader may open."""
        organizations = self._origin
        return organizations if self.env.su else organizations.filtered("in_scope")
