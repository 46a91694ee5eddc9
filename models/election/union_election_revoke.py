"""The approval of a list or of a result withdrawn by the superior."""

from odoo import fields, models

from ..clock import today


class UnionElection(models.Model):
    _inherit = "union.election"

    revoked_on = fields.Date("Approval Withdrawn", readonly=True, copy=False)

    def _seats_given(self):
        """Return the seats that these elections gave and that are held today."""
        seats = self.term_ids.filtered(lambda term: term.state == "current").seat_ids
        partial = self.filtered(lambda election: election.kind == "by_election")
        if partial:
            # They joined a term that is not theirs.
            joined = self.env["union.seat"].search(
                [
                    ("origin", "=", "by_election"),
                    ("term_id.state", "=", "current"),
                    ("organization_id", "in", partial.organization_id.ids),
                    ("date_from", "in", list(set(partial.mapped("opened_on")))),
                ]
            )
            won = {
                (election.organization_id, election.opened_on, line.member_id)
                for election in partial
                for line in election._winners()
            }
            seats |= joined.filtered(
                lambda seat: (seat.organization_id, seat.date_from, seat.member_id) in won
            )
        return seats.filtered(lambda seat: not seat.date_to)

    def _on_list_revoked(self):
        """The list is not approved any more: it goes up again as it is, or is opened again."""
        self._candidates().filtered(lambda row: row.state == "approved").write(
            {"state": "nominated"}
        )

    def _on_result_revoked(self):
        """Who was elected leaves office today; what he did until then stands.

        The term before has ended and does not come back: the election is held again
        (NR-ELEC-28c). The organisation goes on; it ends by a paper of its own only.
        """
        day = today(self.env)
        seats = self._seats_given()
        terms = self.term_ids.filtered(lambda term: term.state == "current")
        seats.write({"date_to": day})
        terms.filtered(lambda term: term.date_to > day).write({"date_to": day})
        terms.write({"state": "ended"})
        self.write({"revoked_on": day})
        self._message_log_batch(
            bodies={
                election.id: self.env._(
                    "The superior withdrew its approval of the result: who was elected has left"
                    " office, and the election is to be held again."
                )
                for election in self
            }
        )


class UnionElectionReport(models.Model):
    _inherit = "union.election.report"

    def _approval_check_revoke(self):
        """Refuse for a list that was voted on, and for a result nobody sits by any more."""
        problems = super()._approval_check_revoke()
        lists = self.filtered(lambda report: report.kind == "candidates")
        printed = dict(
            self.env["union.ballot.batch"]._read_group(
                [("election_id", "in", lists.election_id.ids)], ["election_id"], ["__count"]
            )
        )
        for report in self:
            election = report.election_id
            if report.kind == "candidates":
                if election.phase != "approval" or election in printed:
                    problems[report.id] = self.env._(
                        "%(report)s: ballots are printed or the polls were opened on this list, so"
                        " its approval is not withdrawn. Refuse the result when it is reported.",
                        report=report.display_name,
                    )
            elif not election._seats_given():
                problems[report.id] = self.env._(
                    "%(report)s: nobody holds office by this result any more, so there is nothing"
                    " to withdraw.",
                    report=report.display_name,
                )
        return problems

    def _on_revoked(self):
        result = super()._on_revoked()
        self.filtered(lambda row: row.kind == "candidates").election_id._on_list_revoked()
        self.filtered(lambda row: row.kind == "result").election_id._on_result_revoked()
        return result
