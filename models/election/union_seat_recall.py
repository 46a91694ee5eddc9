from odoo import api, fields, models


class UnionSeat(models.Model):
    _inherit = "union.seat"

    def action_open_recall(self):
        """Open the file of a recall of who holds this seat; while one runs, that one.

        :return: action that opens the election
        :raise UserError: the seat is not held any more
        :raise AccessError: no right to run elections here

        Rights: an officer of the organisation. Clauses: NR-CONG-35, NR-CONG-36, NR-LAW-18b.
        """
        self.ensure_one()
        self.check_access("read")
        elections = self.env["union.election"]
        running = elections.search(
            [("recall_seat_id", "=", self.id), *elections._running()], limit=1
        )
        return (running or elections._open_recall(self))._open_form()


class UnionSeatChange(models.Model):
    _inherit = "union.seat.change"

    election_id = fields.Many2one(
        "union.election",
        "By the Ballot Of",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    _server_fields = frozenset({"state", "done_on", "done_by_id", "vacancy_made_id", "election_id"})

    @api.depends("election_id.contest_ids.result_ids")
    def _compute_consents(self):
        super()._compute_consents()
        for change in self.filtered("election_id"):
            contest = change.election_id.contest_ids[:1]
            votes = sum(change.election_id._recalled().mapped("votes_for"))
            entitled = (contest.counts or {}).get("entitled")
            change.recall_percent = 100 * votes / entitled if entitled else 0
