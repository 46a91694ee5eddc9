"""Printing papers: for every voter, more of them, anew; one, two or four on a sheet."""

import secrets

from odoo import fields, models
from odoo.exceptions import UserError

from ..clock import today
from ..said import said
from .sentences import sentence

# Stands on each paper of a batch; letters that are not mistaken for one another.
MARK_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
#: Papers on a sheet → lines (names and blank lines) that are still read easily on one of them.
LINES = {"1": 80, "2": 20, "4": 10}


class UnionContest(models.Model):
    """The papers of one vote."""

    _inherit = "union.contest"

    def action_print_more(self, count, reason, per_sheet="1"):
        """Print a further batch of papers for this vote, with serial numbers that follow.

        :param count: how many papers
        :param reason: why more are needed; stays on record
        :param per_sheet: ``1``, ``2`` or ``4`` papers on a sheet of A4
        :return: list of ``{'batch_id', 'contest_id', 'printed', 'serial_from', 'serial_to'}``
        :raise UserError: no papers were printed yet, the vote is decided, no reason, a number
            that is none or above the people on the roll, too many names for such small papers

        Rights: an officer of the organisation. Clause: SZ-5.1.3.5a3.
        """
        self.ensure_one()
        self._require_state("open")
        self.election_id._require_phase("approval", "opened", "counting")
        if not self.batch_ids or self.bundle_ids:
            raise UserError(
                self.env._(
                    "%(contest)s: more papers are printed after the first ones and before they are"
                    " counted.",
                    contest=self.display_name,
                )
            )
        reason = said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why more papers are needed."))
        voters = self.election_id.voter_count
        if type(count) is not int or not 1 <= count <= voters:
            raise UserError(
                self.env._(
                    "More papers: a whole number from 1 to the %(voters)s people on the roll.",
                    voters=voters,
                )
            )
        batches = self._make_batches(count, kind="more", per_sheet=per_sheet, reason=reason)
        self.election_id._note(
            "reprinted", reason, details=[batches._told("papers_more")], contest=self
        )
        return batches._as_rows()

    def button_print_more(self):
        """Ask for what :meth:`action_print_more` needs."""
        self.ensure_one()
        return self._print_dialog()

    def _print_dialog(self, batch=None):
        name = self.env._("Print Anew") if batch else self.env._("Print More Papers")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "union.ballot.print",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_election_id": self.election_id.id,
                "default_contest_id": self.id,
                "default_batch_id": batch.id if batch else False,
                "default_per_sheet": (batch or self.batch_ids[-1:]).per_sheet or "1",
            },
        }

    def _make_batches(self, count, kind="first", per_sheet="1", reason=False):
        """Make a batch of papers of each of these contests. The caller's right was checked.

        :raise UserError: too many names for papers of this size, or no such size
        """
        contests = self.filtered(lambda contest: not contest.ex_officio)
        if not contests:
            return self.env["union.ballot.batch"]
        contests._check_per_sheet(per_sheet)
        election = contests.election_id
        last = max(
            election.last_serial, *(batch.serial_to for batch in election.contest_ids.batch_ids), 0
        )
        # Two prints at once write this row: the second one is done again with numbers that follow.
        election._server_write({"last_serial": last + count * len(contests)})
        batches = (
            self.env["union.ballot.batch"]
            .sudo()
            .create(  # papers are the server's
                [
                    {
                        "contest_id": contest.id,
                        "kind": kind,
                        "per_sheet": per_sheet,
                        "reason": reason,
                        "printed_count": count,
                        "serial_from": last + 1 + order * count,
                        "mark": contest._mark(kind),
                        "printed_on": today(self.env),
                        "printed_by_id": self.env.uid,
                    }
                    for order, contest in enumerate(contests)
                ]
            )
        )
        return batches.sudo(self.env.su)

    def _mark(self, kind):
        """Return what a new batch is marked with: more papers look like those there are."""
        alike = self.batch_ids.filtered(lambda batch: kind == "more" and not batch.set_aside)
        return alike[-1:].mark or "".join(secrets.choice(MARK_LETTERS) for _letter in range(8))

    def _check_per_sheet(self, per_sheet):
        """Raise UserError for a size of paper there is not, or on which the names are too small."""
        if per_sheet not in LINES:
            raise UserError(self.env._("One, two or four papers stand on a sheet."))
        for contest in self:
            lines = len(contest._standing())
            if contest.election_id._rules().get("write_in"):
                lines += min(contest.seats, 3)
            if lines > LINES[per_sheet]:
                raise UserError(
                    self.env._(
                        "%(contest)s has %(lines)s lines; with %(papers)s papers on a sheet at most"
                        " %(most)s are read easily. Put fewer papers on a sheet.",
                        contest=contest.display_name,
                        lines=lines,
                        papers=per_sheet,
                        most=LINES[per_sheet],
                    )
                )

    def _usable_batches(self):
        """Return the papers not accounted for yet."""
        return self.batch_ids.filtered(lambda batch: batch.state == "printed")

    def _void_by_excess(self, batch, reason):
        """Declare this vote void for papers that nobody was handed (NR-ELEC-26)."""
        self.election_id._note("void", reason, details=[batch._told("papers_excess")], contest=self)
        self._server_close(
            "void",
            [
                {
                    "code": "recovered_over_issued",
                    "params": {
                        "recovered": batch.recovered_count,
                        "issued": batch.issued_count - batch.spoilt_count,
                        "rule": self._tally_rules().clause("recovered"),
                    },
                },
                {"code": "declared_void", "params": {"reason": reason}},
            ],
            seats_left=self.seats,
        )


class UnionElection(models.Model):
    _inherit = "union.election"

    last_serial = fields.Integer(readonly=True, copy=False)

    def action_print_ballots(self, spare=0, per_sheet="1"):
        """Make the ballot papers of each contest that has none: one per person on the roll.

        The PDF of all papers is the report ``trade_union.report_election_ballots``.

        :param spare: papers more than voters, for each contest
        :param per_sheet: ``1``, ``2`` or ``4`` papers on a sheet of A4
        :return: list of ``{'batch_id', 'contest_id', 'printed', 'serial_from', 'serial_to'}``
        :raise UserError: the roll is not frozen, the list not approved, a run-off not open, too
            many names for such small papers

        Rights: an officer of the organisation. Clause: SZ-5.1.3.5a3.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_phase("approval", "opened", "counting")
        if not self.roll_frozen_on:
            raise UserError(
                self.env._("Freeze the roll first: it says how many papers are printed.")
            )
        if missing := self._gate_list_approved():
            # Names on paper are the approved ones: there is nothing to print before.
            raise UserError(sentence(self.env, *missing[0]))
        if type(spare) is not int or not 0 <= spare <= self.voter_count:
            raise UserError(
                self.env._("Spare papers: a whole number from 0 to the number of voters.")
            )
        contests = self._unprinted()
        return contests._make_batches(self.voter_count + spare, per_sheet=per_sheet)._as_rows()

    def button_print_ballots(self):
        """Ask how the papers that are missing are printed, or open the PDF of those there are."""
        self.ensure_one()
        if not self._unprinted():
            return self.env.ref("trade_union.report_election_ballots").report_action(self)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print Ballots"),
            "res_model": "union.ballot.print",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_election_id": self.id},
        }

    def _unprinted(self):
        return self.contest_ids.filtered(
            lambda contest: (
                not contest.batch_ids and contest.state == "open" and not contest.ex_officio
            )
        )
