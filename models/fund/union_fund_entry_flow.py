from odoo import models
from odoo.exceptions import UserError

from ..clock import today
from ..said import reason_said


class UnionFundEntry(models.Model):
    """Submitting, posting and reversing an entry."""

    _inherit = "union.fund.entry"

    def _approval_check_submit(self, reason=None):
        """Check vouchers, year and project; ``{entry id: message}`` of what cannot go."""
        problems = self._unfit()
        fit = self.filtered(lambda entry: entry.id not in problems)
        return problems | (super(UnionFundEntry, fit)._approval_check_submit(reason) or {})

    def _approval_recheck(self):
        return super()._approval_recheck() | self._unfit()

    def _unfit(self):
        """Return ``{entry id: message}`` of entries that cannot be posted as they stand."""
        problems = {}
        entries = self.sudo()  # of the entry's own books
        asked = {}
        for entry in entries:
            project, year = entry.project_id, entry.year_id
            asked[project] = asked.get(project, 0) + (entry.net if entry.kind == "expense" else 0)
            if year.state == "closed" or year.approval_state == "pending":
                problems[entry.id] = self.env._(
                    "%(year)s takes no entry any more.", year=year.display_name
                )
            elif not entry.voucher_ids and not entry.reverses_id:
                problems[entry.id] = self.env._(
                    "“%(entry)s” has no voucher: attach the receipt or list it rests on.",
                    entry=entry.purpose,
                )
            elif project and not entry.reverses_id and project.state != "running":
                problems[entry.id] = self.env._(
                    "“%(entry)s”: the project “%(project)s” is not running.",
                    entry=entry.purpose,
                    project=project.title,
                )
            elif project and asked[project] > project.left:
                problems[entry.id] = self.env._(
                    "“%(entry)s”: of the project “%(project)s” %(left)s are left.",
                    entry=entry.purpose,
                    project=project.title,
                    left=f"{project.left:,.2f}",
                )
        return problems

    def _approval_locked(self):
        """What was posted is locked as well, by whatever way it was."""
        # The state is asked of the entry itself, whoever asks.
        return super()._approval_locked() | self.sudo().filtered("number")

    def _approval_check_revoke(self):
        """Nobody withdraws what stands in the books: it is reversed."""
        return super()._approval_check_revoke() | {
            entry.id: self.env._("“%(entry)s” was posted: reverse it instead.", entry=entry.purpose)
            for entry in self
            if entry.number
        }

    def _on_approved(self):
        super()._on_approved()
        self._post()

    def _post(self):
        """Give these entries the next numbers of their years; on sealed records only."""
        day = today(self.env)
        for year, entries in self.grouped("year_id").items():
            first = year._take_numbers(len(entries))
            for number, entry in enumerate(entries.sorted(lambda row: (row.day, row.id)), first):
                entry.write({"number": number, "posted_on": day})

    def _check_not_posted(self):
        # The same for everybody who may write it.
        if posted := self.sudo().filtered("number")[:1]:
            raise UserError(
                self.env._(
                    "“%(entry)s” was posted and stays as it is. Reverse it, and enter it anew if"
                    " it was wrong.",
                    entry=posted.purpose,
                )
            )

    def action_reverse(self, reason, year_id=None):
        """Enter what takes these posted entries back; it is submitted like any other.

        :param reason: why; it stays on record
        :param year_id: the open year to enter it in; None: their own, or if that is closed the
            first open one after it
        :return: ids of the new entries, in the order of ``self``
        :raise UserError: not posted, reversed already, no reason, or no year is open
        :raise AccessError: outside the caller's scope
        """
        self.check_access("write")
        why = reason_said(self.env, reason)
        if not why:
            raise UserError(self.env._("Say why the entry is reversed; it stays on record."))
        years = self.env["union.fund.year"].search(
            [("organization_id", "in", self.organization_id.ids), ("state", "=", "open")],
            order="year",
        )
        if year_id:
            years = years.filtered(lambda row: row.id == year_id)
        vals_list = []
        for entry in self:
            if not entry.number or entry.reverses_id:
                raise UserError(
                    self.env._(
                        "“%(entry)s”: only a posted entry is reversed, and a reversal is not.",
                        entry=entry.purpose,
                    )
                )
            year = years.filtered(
                lambda row, entry=entry: (
                    row.organization_id == entry.organization_id and row.year >= entry.year_id.year
                )
            )[:1]
            if not year:
                raise UserError(
                    self.env._(
                        "“%(entry)s”: no year is open to reverse it in. Begin the accounts of"
                        " this year first.",
                        entry=entry.purpose,
                    )
                )
            vals_list.append(entry._reversal_values(year, why))
        # The right to write these books was checked above; only the link is the server's own.
        entries = self.sudo().create(vals_list)
        return entries.ids

    def _reversal_values(self, year, reason):
        day = min(max(today(self.env), year.date_from), year.date_to)
        names = ("occasion", "festival", "medium", "people", "aid")
        return {
            **{name: self[name] for name in names},
            "year_id": year.id,
            "day": day,
            "head_id": self.head_id.id,
            "purpose": reason,
            "amount": self.amount,
            "project_id": self.project_id.id,
            "activity_id": self.activity_id.id,
            "employer_id": self.employer_id.id,
            "reverses_id": self.id,
        }

    def button_reverse(self):
        """Ask for the reason of :meth:`action_reverse`."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reverse Entries"),
            "res_model": "union.fund.reverse",
            "view_mode": "form",
            "target": "new",
            "context": {"default_entry_ids": self.ids},
        }
