from odoo import api, fields, models

from ..count_field import Count
from ..plain_text import refuse_numbers

FORMS = {"single": "committee", "joint": "joint"}
# What the reply tells the preparatory group to do: NR-LAW-10, NR-LAW-11b, SH-6.
FORMATION = "召开会员（代表）大会选举产生工会委员会和经费审查委员会"
FORMATIONS = {
    "joint": "按照联合制、代表制原则产生工会委员会和经费审查委员会",
    "general_meeting": "召开会员大会选举产生工会委员会和经费审查委员会",
    "congress": "召开会员代表大会选举产生工会委员会和经费审查委员会",
    "organiser": "召开会员大会选举组织员一人",
}


class UnionEstablishment(models.Model):
    """What is stated of the union to be: its kind, its form, its people, its place, its plan.

    Which of it matters, and how much of it, is said by the kind and by the rules.
    """

    _inherit = "union.establishment"

    kind_id = fields.Many2one(
        "union.establishment.kind",
        compute="_compute_kind_id",
        store=True,
        index=True,
        ondelete="restrict",
        help="Follows from level and kind of the organisation.",
    )
    kind_code = fields.Char(related="kind_id.code")
    hint = fields.Text(related="kind_id.hint")
    form = fields.Selection(
        [
            ("committee", "A Committee of Its Own"),
            ("joint", "A Joint Committee"),
            ("organiser", "One Organiser"),
        ],
        compute="_compute_form",
        store=True,
        readonly=False,
        precompute=True,
        help="With 25 members a committee of its own; with fewer each of them (NR-LAW-11,"
        " NR-LAW-11b).",
    )
    committee_mode = fields.Selection(
        [
            ("joint", "Joint and Representative"),
            ("congress", "Congress"),
            ("general_meeting", "General Meeting"),
        ],
        "How the Committee Is Formed",
        help="A small second-level union takes the first or the second (SH-6).",
    )
    founder_count = Count("Members and Applicants", compute="_compute_counts")
    unit_count = Count("Units Covered", compute="_compute_counts")
    premises = fields.Char(
        "Office and Activity Place", help="Where it is (BJ-3.1.1, SH-13c); empty: none yet."
    )
    full_time_planned = Count("Full-time Staff Planned", help="Left empty: not told yet.")
    plan_years = Count("Years the Plan Covers", help="Of the plan of set-up (SH-15).")
    account_mode = fields.Selection(related="organization_id.account_mode")
    territory_kind = fields.Selection(related="organization_id.territory_kind")
    zone_level = fields.Selection(
        [
            ("national", "National"),
            ("provincial", "Provincial"),
            ("lower", "Below Provincial"),
        ],
        "Level of the Development Zone",
        help="Of a zone: from the provincial level on it may have a general union (QZ-5).",
    )
    consent_ids = fields.Many2many(
        "ir.attachment",
        "union_establishment_consent_rel",
        string="Consents and Resolutions",
        help="What the units to be covered, or their unions, agreed to.",
    )

    _figures = models.Constraint(
        "CHECK (full_time_planned >= 0 AND plan_years >= 0)",
        "Planned staff and years are zero or more.",
    )

    @api.depends("organization_id.level", "organization_id.kind")
    def _compute_kind_id(self):
        kinds = self.env["union.establishment.kind"].search([("active", "=", True)])
        for establishment in self:
            establishment.kind_id = kinds._kind_of(establishment.organization_id)

    @api.depends("organization_id.kind")
    def _compute_form(self):
        for establishment in self:
            establishment.form = FORMS.get(establishment.organization_id.kind)

    @api.depends("organization_id.applicant_count", "organization_id.employer_count")
    @api.depends_context("uid")
    def _compute_counts(self):
        super()._compute_counts()
        for establishment in self:
            organization = establishment._counted_organization()
            known = organization.member_count is not False
            establishment.founder_count = known and (
                organization.member_count + organization.applicant_count
            )
            establishment.unit_count = organization.employer_count

    @api.constrains("premises")
    def _check_texts(self):
        refuse_numbers(self, "premises")

    def _approval_letter_values(self, direction):
        # Asked for on the form of a small second-level union alone.
        mode = self.kind_code == "second_level" and self.committee_mode
        way = "organiser" if self.form == "organiser" else mode
        return {
            **super()._approval_letter_values(direction),
            # A letter is Chinese data, whatever language the decider's screen has.
            "formation": FORMATIONS.get(way, FORMATION),
        }

    def _approval_snapshot_fields(self):
        return [
            *super()._approval_snapshot_fields(),
            "form",
            "committee_mode",
            "founder_count",
            "unit_count",
            "premises",
            "full_time_planned",
            "plan_years",
            "zone_level",
            "consent_ids",
        ]
