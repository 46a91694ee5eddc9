from odoo import models

from ..digest import digest

#: What the digest of a result came to cover with later versions of the program, newest first.
#: A result keeps the digest it was decided with: made anew it would vouch for what nobody checked.
GREW = ("told", "sheets")


class UnionContest(models.Model):
    """What was fixed of a result, compared with what stands in the records."""

    _inherit = "union.contest"

    def _result_content(self):
        return super()._result_content() | {
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
        return digest(
            [
                {
                    "bundle": sheet.bundle_id.number,
                    "pass": sheet.count_pass,
                    "entry": sheet.entry,
                    "by": sheet.entered_by_id.id,
                    "at": sheet.submitted_at.isoformat(),
                    "figures": sheet._entry_fields(),
                }
                for sheet in sheets.sorted("id")
            ]
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

        :return: ``{'roll', 'rules', 'presence', 'papers', 'result', 'report', 'contests',
            'not_covered'}``: True, False, or None where nothing was fixed yet; contests is
            ``{contest id as text: bool}``. not_covered is ``{contest id as text: ['told',
            'sheets']}`` of votes decided by an earlier version of the program, whose digest does
            not speak of verdicts and ranks, or of the tellers' entries

        Rights: whoever reads the election.
        """
        self.ensure_one()
        self.check_access("read")
        # A teller reads neither roll nor account of papers nor report: whether they are as they
        # were fixed tells nobody and no figure of them.
        whole = self.sudo()
        decided = whole.contest_ids.filtered("result_digest")
        left_out = {str(contest.id): contest._not_covered() for contest in decided}
        return {
            "roll": whole.roll_digest == whole._digest_roll() if self.roll_frozen_on else None,
            "rules": whole.rules_digest == whole._digest_rules() if self.rules_locked else None,
            "presence": whole._presence_stands(),
            "papers": all(contest._papers_as_counted() for contest in decided) if decided else None,
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
