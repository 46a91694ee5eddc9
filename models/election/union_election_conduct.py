"""Who prepares, leads and chairs an election, and with which papers it goes on."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..clock import today
from ..digest import digest

GROUP, COMMITTEE, PRESIDIUM = "preparatory_group", "outgoing_committee", "presidium"
OFFICES = "election.offices."
LEGAL_PERSON = "legal_person"


class UnionElection(models.Model):
    """The organisation of an election (NR-ELEC-6, 7, 15, 20, 28; NR-CHAIR-7, 9, 19).

    What nobody's data can prove is asked as somebody's word, which stays on record and goes up
    with the report. A gate ``_spares_<code>`` speaks of has nothing to ask of this election.
    """

    _inherit = "union.election"

    convener = fields.Selection(
        [(GROUP, "Preparatory Group"), (COMMITTEE, "Committee in Office")],
        "Prepared By",
        compute="_compute_convener",
        help="A first election by the preparatory group, any other by the committee in office"
        " (NR-ELEC-7).",
    )
    chaired_by = fields.Selection(
        [
            (GROUP, "Preparatory Group"),
            (COMMITTEE, "Committee in Office"),
            (PRESIDIUM, "Presidium"),
        ],
        "Meeting Chaired By",
        compute="_compute_chaired_by",
        store=True,
        readonly=False,
        help="Who prepared the election, or the presidium of the meeting (NR-ELEC-20).",
    )
    plan_ids = fields.Many2many(
        "ir.attachment",
        "union_election_plan_rel",
        string="Plan of the Election",
        copy=False,
        help="Where it did not go up with the request to the superior (NR-ELEC-15).",
    )

    @api.depends("kind")
    def _compute_convener(self):
        for election in self:
            election.convener = GROUP if election.kind == "first" else COMMITTEE

    @api.depends("kind", "meeting_id.has_presidium")
    def _compute_chaired_by(self):
        for election in self:
            election.chaired_by = (
                PRESIDIUM if election.meeting_id.has_presidium else election.convener
            )

    @api.constrains("chaired_by", "kind", "meeting_id")
    def _check_chaired_by(self):
        words = dict(self._fields["chaired_by"]._description_selection(self.env))
        for election in self:
            possible = {election.convener}
            if election.meeting_id.has_presidium:
                possible.add(PRESIDIUM)
            if election.chaired_by and election.chaired_by not in possible:
                raise ValidationError(
                    self.env._(
                        "“%(chair)s” does not chair this meeting. Possible here: %(possible)s"
                        " (NR-ELEC-20). A presidium is ticked on the meeting.",
                        chair=words[election.chaired_by],
                        possible=", ".join(words[code] for code in sorted(possible)),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        elections = super().create(vals_list)
        elections._own_plans()
        return elections

    def write(self, vals):
        if {"chaired_by", "plan_ids"} & vals.keys() and any(row.opened_on for row in self):
            raise UserError(
                self.env._(
                    "The polls were opened: who chaired and what was planned stays as it is."
                )
            )
        result = super().write(vals)
        if "plan_ids" in vals:
            self._own_plans()
        return result

    def _own_plans(self):
        """Tie fresh uploads to the election, so that who reads it reads them and nobody else."""
        for election in self:
            election.plan_ids.filtered(lambda file: not file.res_id).write(
                {"res_model": self._name, "res_id": election.id}
            )

    # ---- gates with nothing to ask ----

    def _spares(self, gate):
        """Return whether a gate has nothing to ask of this election."""
        spares = getattr(self, f"_spares_{gate.code}", None)
        return bool(spares and spares())

    def _spares_party_reviewed(self):
        # Without a Party body the next higher union leads alone, and its agreement to the list
        # is a gate of its own. Whether there is one is no secret to who runs the election.
        return not (self.organization_id.sudo().party_body or "").strip()

    def _spares_group_prepares(self):
        """The superior approved the group with the request to set the union up."""
        return bool(self._establishment().preparatory_ids)

    def _spares_leading_group(self):
        return not (self._is_enterprise() and self._chair_votes())

    def _spares_certificate_renewed(self):
        return not (self._chair_votes() and (self._is_enterprise() or self._legal_papers()))

    def _is_enterprise(self):
        """Return whether NR-CHAIR, on the chairs of enterprise unions, speaks of this union."""
        place = self.organization_id
        return place.level == "primary" and place.kind == "single"

    def _chair_votes(self):
        return self.contest_ids.filtered(
            lambda contest: (contest.committee_kind, contest.position) == ("union", "chair")
        )

    def _establishment(self):
        """Return the approved request to set this union up, if the register has it."""
        # What the superior approved is no secret to who runs the first election.
        return (
            self.env["union.establishment"]
            .sudo()
            .search(
                [
                    ("organization_id", "=", self.organization_id.id),
                    ("approval_state", "=", "approved"),
                ],
                limit=1,
            )
        )

    def _legal_papers(self):
        # That a union is a legal person is no secret to its own officers.
        return (
            self.env["union.certificate"]
            .sudo()
            .search(
                [
                    ("organization_id", "=", self.organization_id.id),
                    ("kind_id.code", "=", LEGAL_PERSON),
                    ("handed_in_on", "=", False),
                ]
            )
        )

    # ---- gates ----

    def _gate_outgoing_prepares(self):
        """A re-election is prepared by the committee whose term it ends (NR-ELEC-7)."""
        # Whose term runs is read by whoever runs the election.
        running = self.env["union.term"].sudo().search_count(
            [
                ("organization_id", "=", self.organization_id.id),
                ("committee_kind", "=", "union"),
                ("state", "=", "current"),
            ],
            limit=1,
        )  # fmt: skip
        return [] if running else [("no_committee_in_office", {})]

    def _gate_plan_there(self):
        """Report and plan come before the vote; the rules are asked by themselves (NR-ELEC-15)."""
        # As above: what went up is known to who runs the election.
        paper, founding = self.petition_id.sudo(), self._establishment()
        reported = paper.approval_state in ("pending", "approved") or founding
        plans = self.plan_ids or paper.plan_ids or founding.plan_ids
        return [
            *([] if reported else [("report_missing", {})]),
            *([] if plans else [("plan_missing", {})]),
        ]

    def _gate_offices_whole(self):
        """Each body is elected with the offices the standard names (SZ-5.1.3.5c2).

        A vote on the chair alone is none on a body (NR-CHAIR-15).
        """
        votes = self.contest_ids.filtered(lambda contest: not contest.parent_id)
        bodies = set(
            votes.filtered(lambda vote: vote.position == "member").mapped("committee_kind")
        )
        place = self.organization_id
        figures = self.env["union.rule"]._parameters([OFFICES + body for body in bodies], place)
        labels = dict(votes._fields["position"]._description_selection(self.env))
        kinds = dict(votes._fields["committee_kind"]._description_selection(self.env))
        found = []
        for body in sorted(bodies):
            figure = figures[place.id][OFFICES + body]
            asked = figure["value"] or ()
            asked = asked if isinstance(asked, tuple) else (asked,)
            there = votes.filtered(lambda vote, body=body: vote.committee_kind == body)
            missing = [office for office in asked if office not in there.mapped("position")]
            if missing:
                names = self.env._(", ").join(labels.get(office, office) for office in missing)
                params = {"body": kinds[body], "offices": names, "rule": figure["clause"]}
                found.append(("offices_missing", params, {"clause": figure["clause"]}))
        return found

    def _gate_announced_on_spot(self):
        """The result is announced on the day its last vote was decided (NR-ELEC-28)."""
        last = max(filter(None, self.contest_ids.mapped("decided_on")), default=False)
        late = last and today(self.env) > last
        return [("announced_late", {"decided_on": last.isoformat()})] if late else []

    def _gate_certificate_renewed(self):
        """The legal-person certificate is registered or altered afterwards (NR-CHAIR-19)."""
        if not self.elected_on:  # Nobody was elected yet.
            return []
        fresh = self._legal_papers().filtered(
            lambda paper: paper.issued_on and paper.issued_on >= self.elected_on
        )
        return [] if fresh else [("certificate_old", {"elected_on": self.elected_on.isoformat()})]

    # ---- somebody's word is of the list as it was ----

    def _has_word(self, gate):
        said = self.record_ids.filtered(lambda row: row.gate_id == gate)
        if gate.phase_id.code == "publicity":
            now = self._digest_list()
            said = said.filtered(lambda row: row.list_digest == now)
        return bool(said)

    def _digest_list(self):
        return digest({"election": self.id, "list": self._list_content()})


class UnionElectionRecord(models.Model):
    _inherit = "union.election.record"

    list_digest = fields.Char("List of Candidates (SHA-256)", readonly=True)
