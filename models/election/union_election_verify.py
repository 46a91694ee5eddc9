from odoo import models
from odoo.exceptions import UserError

from ..digest import digest

#: What the digest of a result came to cover with later versions of the program, newest first.
#: A result keeps the digest it was decided with: made anew it would vouch for what nobody checked.
GREW = ("people", "told", "sheets")


class UnionCountSheet(models.Model):
    """An entry is sealed when it is handed in, not only once its vote is decided."""

    _inherit = "union.count.sheet"

    def _sealed(self, handed_in):
        """Return the values a sheet is handed in with, and the digest of all it says."""
        return handed_in | {
            "digest": digest(
                self._sheet_content(
                    handed_in["count_pass"], handed_in["entry"], handed_in["submitted_at"]
                )
            )
        }

    def _sheet_content(self, count_pass, entry, submitted_at):
        """Return what an entry says: figures, whose they are, and when they were handed in."""
        return {
            "bundle": self.bundle_id.number,
            "pass": count_pass,
            "entry": entry,
            "by": self.entered_by_id.id,
            "at": submitted_at.isoformat(),
            "figures": self._entry_fields(),
        }

    def _handed_in(self):
        """Return what this entry says now; see :meth:`_sheet_content`."""
        return self._sheet_content(self.count_pass, self.entry, self.submitted_at)

    def _is_broken(self):
        """Return whether this entry, handed in by this version or a later one, was changed."""
        return bool(self.digest) and self.digest != digest(self._handed_in())


class UnionContest(models.Model):
    """What was fixed of a result, compared with what stands in the records."""

    _inherit = "union.contest"

    def _result_content(self):
        return super()._result_content() | {
            # References, not names: valid when a member who left is erased.
            "people": [
                [candidate.id, candidate.member_id.id or None]
                for candidate in self.result_ids.candidate_id.sorted("id")
            ],
            "sheets": self._digest_sheets(),
            "told": {
                "needed": self.needed_count,
                "seats_left": self.seats_left,
                "on": self.decided_on and self.decided_on.isoformat(),
                "by": self.decided_by_id.id or None,
                "lines": [
                    [line.rank, line.verdict_code, line.verdict_params]
                    for line in self.result_ids.sorted("id")
                ],
            },
        }

    def _not_covered(self):
        """Return which parts of the result its digest does not cover, or None if it was changed.

        :return: ``()`` where all stands as it was fixed; names of ``GREW`` where it was
            decided by an earlier version of the program and what that one fixed still stands
        """
        content = self._result_content()
        for number in range(len(GREW) + 1):
            left_out = GREW[:number]
            covered = {key: part for key, part in content.items() if key not in left_out}
            if digest(covered) == self.result_digest:
                return left_out
        return None

    def _digest_sheets(self):
        """Return the digest of all entries handed in of this vote, with who made them and when."""
        # A digest tells no figure of an entry; it is taken over those not released as well.
        sheets = self.sudo().bundle_ids.sheet_ids.filtered(lambda sheet: sheet.state != "draft")
        return digest([sheet._handed_in() for sheet in sheets.sorted("id")])

    def _require_entries(self):
        """Raise UserError if an entry is not what its teller handed in."""
        # Which bundle it is tells no figure.
        sheets = self.sudo().bundle_ids.sheet_ids
        if broken := sheets.filtered(lambda sheet: sheet._is_broken())[:1]:
            raise UserError(
                self.env._(
                    "%(contest)s, bundle %(number)s: an entry is not what was handed in. Somebody"
                    " changed it outside the program; clear this up and have the bundle counted"
                    " anew.",
                    contest=self.display_name,
                    number=broken.bundle_id.number,
                )
            )

    def _papers_as_counted(self):
        """Return whether the account of papers is still the one the result was told from."""
        now = self._paper_account() | {"recovered": self._recovered()}
        return all(self.counts.get(name) == number for name, number in now.items())


class UnionElection(models.Model):
    _inherit = "union.election"

    def action_verify(self):
        """Compare what stands in the records with what was fixed, and with what was sent up.

        ``report`` looks at the copy the superior signed, whose proof is the approval's own: who
        changes a row and its digest here is found out there.

        :return: ``{'roll', 'rules', 'presence', 'papers', 'entries', 'result', 'report',
            'contests', 'not_covered'}``: True, False, or None where nothing was fixed yet; contests is
            ``{contest id as text: bool}``. not_covered is ``{contest id as text: ['people',
            'told', 'sheets']}`` of votes decided by an earlier version of the program, whose
            digest does not speak of who the candidates are, of verdicts and ranks, or of the
            tellers' entries

        Rights: whoever reads the election.
        """
        self.ensure_one()
        self.check_access("read")
        # A teller reads neither roll nor account of papers nor report: whether they are as they
        # were fixed tells nobody and no figure of them.
        whole = self.sudo()
        decided = whole.contest_ids.filtered("result_digest")
        left_out = {str(contest.id): contest._not_covered() for contest in decided}
        sealed = whole.contest_ids.bundle_ids.sheet_ids.filtered("digest")
        return {
            "roll": whole.roll_digest == whole._digest_roll() if self.roll_frozen_on else None,
            "rules": whole.rules_digest == whole._digest_rules() if self.rules_locked else None,
            "presence": whole._presence_stands(),
            "papers": all(contest._papers_as_counted() for contest in decided) if decided else None,
            "entries": not any(sheet._is_broken() for sheet in sealed) if sealed else None,
            "result": whole.result_digest == whole._digest_result() if self.result_digest else None,
            "report": whole._report_stands(),
            "contests": {key: parts is not None for key, parts in left_out.items()},
            "not_covered": {key: list(parts) for key, parts in left_out.items() if parts},
        }

    def _presence_stands(self):
        """Return whether those checked in are as many as the count went by; None before it."""
        if not self.opened_on or self.phase == "opened":
            return None
        # Counted anew: the figures on the form may be cached.
        entitled, present = self._attendance()[self.id]
        return (entitled, present) == (self.entitled_count, self.present_count)

    def _report_stands(self):
        """Return whether the last report of the result says what the records say."""
        report = self.report_ids.filtered(lambda paper: paper.kind == "result").sorted("id")[-1:]
        request = report.approval_request_id
        if not request:
            return None
        mine = self._result_content()
        sent = report.content.get("contests") or []
        if len(sent) == len(mine["contests"]):
            # A report of an earlier version has what was fixed then.
            mine["contests"] = [
                {key: part for key, part in content.items() if key not in GREW or key in there}
                for content, there in zip(mine["contests"], sent, strict=True)
            ]
        return all(report.content.get(key) == value for key, value in mine.items()) and all(
            # The proof reads rounds the reader of the election may not; it answers yes or no.
            row["ok"]
            for row in request.sudo().action_verify()
        )
