from odoo import api, fields, models
from odoo.fields import Domain

from ..clock import today
from ..period import in_force
from .union_candidate import OFF


class UnionCandidate(models.Model):
    """What else a candidate is: the other body he stands for, and where he comes from."""

    _inherit = "union.candidate"

    background = fields.Selection(
        [
            ("superior_cadre", "Cadre Sent by the Superior"),
            ("social_worker", "Professional Union Worker"),
            ("lead_enterprise_chair", "Chair of a Lead Enterprise's Union"),
            ("party_government", "Of a Party or Government Body Concerned"),
            ("other", "Elsewhere"),
        ],
        "Comes From",
        help="Of a candidate for chair or vice chair of a federation (SZ-5.2.1.5a).",
    )
    stands_for_union = fields.Boolean(
        "On the Union Committee",
        compute="_compute_standing",
        help="Stands for the union committee in the same election, or sits on the one in office"
        " where that is not elected anew.",
    )
    on_committee = fields.Boolean(
        "Sits on the Committee",
        compute="_compute_standing",
        help="On the one in office, or stands for a seat of it in the same election; a chair"
        " elected in between is one of them (NR-ELEC-33).",
    )
    stands_for_chair = fields.Boolean("Chair of the Union", compute="_compute_standing")
    has_finance_charge = fields.Boolean(
        "In Charge of Finance",
        compute="_compute_standing",
        help="A charge of finance, assets or management on record, or the accountant's post.",
    )

    @api.depends("contest_id", "member_id", "state", "election_id.contest_ids.candidate_ids.state")
    def _compute_standing(self):
        people = Domain("member_id", "in", self.member_id.ids)
        places = Domain("organization_id", "in", self.organization_id.ids)
        # Yes or no about people the caller put on his own list.
        env = self.sudo().env
        on_union, for_seat, chairs, elected_anew = set(), set(), set(), set()
        elections = self.election_id.ids
        for contest in env["union.contest"].search_fetch(
            Domain("election_id", "in", elections) & Domain("committee_kind", "=", "union"),
            ["election_id"],
        ):
            elected_anew.add(contest.election_id.id)
        for other in env["union.candidate"].search_fetch(
            people
            & Domain("election_id", "in", elections)
            & Domain("committee_kind", "=", "union")
            & Domain("state", "not in", OFF),
            ["election_id", "member_id", "position"],
        ):
            key = other.election_id.id, other.member_id.id
            on_union.add(key)
            if other.position == "chair":
                chairs.add(key)
            elif other.position == "member":
                for_seat.add(key)
        seated = {}
        for seat in env["union.seat"].search_fetch(
            people
            & places
            & Domain("date_to", "=", False)
            & Domain("term_id.state", "=", "current")
            & Domain("committee_id.kind", "=", "union"),
            ["organization_id", "member_id", "position"],
        ):
            seated[seat.organization_id.id, seat.member_id.id] = seat.position
        current = in_force(today(self.env))
        finance = {
            (row.organization_id.id, row.member_id.id)
            for model, what in (
                ("union.charge", Domain("kind", "=", "finance")),
                ("union.staff", Domain("position", "=", "accountant")),
            )
            for row in env[model].search_fetch(
                people & places & what & current, ["organization_id", "member_id"]
            )
        }
        for candidate in self:
            key = candidate.election_id.id, candidate.member_id.id
            here = candidate.organization_id.id, candidate.member_id.id
            position = None if key[0] in elected_anew else seated.get(here)
            candidate.stands_for_union = key in on_union or bool(position)
            candidate.on_committee = key in for_seat or here in seated
            candidate.stands_for_chair = key in chairs or position == "chair"
            candidate.has_finance_charge = here in finance
