from odoo import api, fields, models
from odoo.exceptions import UserError

# Chosen from the new committee, by the congress or by the committee itself.
OFFICES = ("chair", "vice_chair")
WAITING = "waiting"


class UnionContest(models.Model):
    """Chair and vice chairs elected by the first plenary of the newly elected committee,

    where the rules adopted for the election say so (NR-ELEC-3, NR-ELEC-18b). Their vote waits
    until the committee is elected; then its members vote, in the same file.
    """

    _inherit = "union.contest"

    state = fields.Selection(
        selection_add=[(WAITING, "Waits for the First Plenary")], ondelete={WAITING: "cascade"}
    )
    outcome = fields.Selection(selection_add=[(WAITING, "Waits for the First Plenary")])

    def _by_plenary(self):
        """Return those of these contests that the newly elected committee votes on."""
        return self.filtered(
            lambda contest: (
                contest.position in OFFICES
                and contest.committee_kind == "union"
                and contest.election_id._elects_chair_later()
            )
        )

    @api.depends("election_id.rule_ids.value", "position", "committee_kind")
    def _compute_elected_by(self):
        super()._compute_elected_by()
        # Who reads the contest reads who votes.
        later = self.sudo()._by_plenary()
        for contest in self:
            if contest in later:
                contest.elected_by = "committee"

    def _standing(self):
        standing = super()._standing()
        if self.election_id.plenary_id and self._by_plenary():
            # The new committee is the pool (NR-ELEC-18b).
            newly = self.election_id._newly_elected()
            standing = standing.filtered(lambda candidate: candidate.member_id in newly)
        return standing

    def _electorate(self):
        election = self.election_id
        if not (election.plenary_id and self._by_plenary()):
            return super()._electorate()
        entitled = len(election._newly_elected())
        return {"entitled": entitled, "present": min(election.plenary_id.present_count, entitled)}

    def _make_batches(self, count, kind="first", per_sheet="1", reason=False):
        election = self.election_id
        if kind == "first" and self and self == self._by_plenary():
            # One paper for each who is newly elected, and the spare ones.
            count += len(election._newly_elected()) - election.voter_count
        return super()._make_batches(count, kind, per_sheet, reason)

    def _open_points(self):
        if self.state == WAITING:
            return [("plenary_open", {"contest": self.display_name})]
        return super()._open_points()


class UnionElection(models.Model):
    _inherit = "union.election"

    plenary_id = fields.Many2one(
        "union.meeting",
        "First Plenary",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Of the newly elected committee, which elects its chair (NR-ELEC-20b).",
    )
    waits_for_plenary = fields.Boolean(
        "A Vote Waits for the First Plenary", compute="_compute_waits_for_plenary"
    )

    @api.depends("contest_ids.state", "phase")
    def _compute_waits_for_plenary(self):
        for election in self:
            election.waits_for_plenary = election.phase == "counting" and any(
                contest.state == WAITING for contest in election.contest_ids
            )

    def _elects_chair_later(self):
        """Return whether the committee elects its chair in this election, by the rules adopted."""
        rule = self.rule_ids.filtered(lambda row: row.key == "chair_elected_by")
        whole = self.kind in ("first", "re_election")
        return whole and rule.value == "committee" and self.meeting_id.kind != "plenary"

    def _newly_elected(self):
        """Return the members who are elected to the union committee here and may take a seat."""
        lines = self.contest_ids.filtered(
            lambda row: row.committee_kind == "union" and row.position == "member"
        ).result_ids.filtered("elected")
        people = lines.member_id | self._delegates().member_id
        return people.filtered(lambda member: member.state == "active")

    def _enter(self, code, reason=None):
        answer = super()._enter(code, reason)
        if code == "approval":
            # Whether a vote waits is the server's; the right to write the election was checked.
            self.contest_ids._by_plenary().sudo().state = WAITING
        return answer

    def action_reopen_list(self, reason):
        answer = super().action_reopen_list(reason)
        # As above: rules and list may be changed again.
        self.contest_ids.filtered(lambda row: row.state == WAITING).sudo().state = "open"
        return answer

    def action_convene_plenary(self):
        """Call the first plenary of the newly elected committee, which elects chair and vice.

        Its members are those elected today; who of them is present is entered in the meeting,
        which is opened there. Then the papers of its votes are printed, issued and counted as
        all others. Called again it answers the same.

        :return: ``{'meeting_id', 'entitled'}``
        :raise UserError: no vote waits for it, or the committee is not elected yet

        Rights: an officer of the organisation. Clauses: NR-ELEC-3, NR-ELEC-18b, NR-ELEC-20b.
        """
        self.ensure_one()
        self.check_access("write")
        newly = self._newly_elected()
        if not self.plenary_id:
            self._require_phase("counting")
            waiting = self.contest_ids.filtered(lambda row: row.state == WAITING)
            if not waiting:
                raise UserError(
                    self.env._("No vote of %(election)s waits for a plenary.", election=self.name)
                )
            body = self.contest_ids.filtered(
                lambda row: (
                    row.committee_kind == "union"
                    and row.position == "member"
                    and not row.ex_officio
                )
            )
            points = [point for contest in body for point in contest._open_points()]
            if points or not newly:
                raise UserError(
                    self.env._("The committee is not elected yet: its votes are settled first.")
                )
            meeting = self.env["union.meeting"].create(
                {
                    "name": self.env._("First Plenary: %(election)s", election=self.name),
                    "organization_id": self.organization_id.id,
                    "kind": "plenary",
                    "declared_entitled": len(newly),
                }
            )
            self._server_write({"plenary_id": meeting.id})
            waiting.sudo().state = "open"  # as above
        return {"meeting_id": self.plenary_id.id, "entitled": len(newly)}

    def button_convene_plenary(self):
        """Button of :meth:`action_convene_plenary`: opens the meeting."""
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.meeting",
            "res_id": self.action_convene_plenary()["meeting_id"],
            "views": [(False, "form")],
        }

    def _gate_list_approved(self):
        # Asked before papers are printed. The plenary's are when it is known who is there.
        if self.plenary_id.state == "draft":
            return [("plenary_not_open", {"meeting": self.plenary_id.name})]
        # Once the polls were opened on it the list is what it is.
        return [] if self.opened_on else super()._gate_list_approved()
