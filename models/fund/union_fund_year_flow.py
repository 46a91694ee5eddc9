from odoo import models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..approval.seal import sealed
from ..clock import today

# States in which an entry that was not posted never will be, and keeps nothing open.
ENDED = ("refused", "withdrawn")


class UnionFundYear(models.Model):
    """Entering in an open year, and closing it."""

    _inherit = "union.fund.year"

    def _approval_check_submit(self, reason=None):
        """Check that the books are complete; ``{year id: message}`` of those that are not."""
        problems = self._incomplete()
        complete = self.filtered(lambda row: row.id not in problems)
        return problems | (super(UnionFundYear, complete)._approval_check_submit(reason) or {})

    def _approval_recheck(self):
        # Whoever was quicker than the last agreement is not shut in.
        return super()._approval_recheck() | self._incomplete()

    def _incomplete(self):
        """Return ``{year id: message}`` of years whose books cannot be closed as they stand."""
        # Whether something is open is asked of the books, whoever closes them.
        years = self.sudo()
        open_entries = dict(
            years.env["union.fund.entry"]._read_group(
                Domain("year_id", "in", years.ids)
                & Domain("number", "=", 0)
                & Domain("approval_state", "not in", ENDED),
                ["year_id"],
                ["__count"],
            )
        )
        before = {
            (row.organization_id.id, row.year + 1): row
            for row in years.search(
                Domain("organization_id", "in", years.organization_id.ids)
                & Domain("year", "in", [row.year - 1 for row in years])
            )
        }
        problems = {}
        for row in years:
            last = before.get((row.organization_id.id, row.year))
            if row.date_to > today(self.env):
                problems[row.id] = self.env._(
                    "%(year)s: the year is not over yet.", year=row.display_name
                )
            elif count := open_entries.get(row):
                problems[row.id] = self.env._(
                    "%(year)s: %(count)s entries were not posted. Submit or delete them; what was"
                    " submitted and is not wanted is refused or taken back.",
                    year=row.display_name,
                    count=count,
                )
            elif last and last.state != "closed":
                problems[row.id] = self.env._(
                    "%(year)s: close the year before first.", year=row.display_name
                )
            elif last and last.closing != row.opening:
                problems[row.id] = self.env._(
                    "%(year)s begins with %(opening)s, but %(closing)s were left of the year"
                    " before. Correct the balance at the beginning.",
                    year=row.display_name,
                    opening=f"{row.opening:,.2f}",
                    closing=f"{last.closing:,.2f}",
                )
        return problems

    def _on_approved(self):
        super()._on_approved()
        self._hold_closing()
        self.write({"state": "closed", "closed_on": today(self.env)})
        self.flush_recordset()

    def _hold_closing(self):
        """Keep everybody from entering anything in years that close, and see what just came.

        Who is posting an entry has written the row of the year, who is entering one holds its
        key: held as for a deletion, the row makes them wait and begin anew, and finds them closed.
        Whoever was quicker is waited for; what he entered is not in our picture of the database.

        :raise ConcurrencyError: something came since this transaction began; for the server's
            retry loop
        """
        self.env.cr.execute(
            SQL(
                "SELECT id FROM union_fund_year WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
                self.ids,
            ),
            log_exceptions=False,
        )
        if not self.env.registry.ready:
            return
        self.env.flush_all()
        query = SQL("SELECT id FROM union_fund_entry WHERE year_id = ANY(%s)", self.ids)
        self.env.cr.execute(query)
        seen = set(self.env.cr.fetchall())
        with self.env.registry.cursor() as now:
            now.execute(query)
            late = set(now.fetchall()) - seen
        if late:
            raise ConcurrencyError(
                self.env._("Something was entered just now in a year that is to be closed.")
            )

    def _approval_check_revoke(self):
        """A year that the next one rests on stays closed."""
        after = {
            (row.organization_id.id, row.year - 1)
            for row in self.search(
                Domain("organization_id", "in", self.organization_id.ids)
                & Domain("year", "in", [row.year + 1 for row in self])
                & Domain("approval_state", "in", ("pending", "approved"))
            )
        }
        return super()._approval_check_revoke() | {
            row.id: self.env._(
                "%(year)s: the accounts of the next year rest on these. Reverse what is wrong in a"
                " year that is open.",
                year=row.display_name,
            )
            for row in self
            if (row.organization_id.id, row.year) in after
        }

    def _on_revoked(self):
        super()._on_revoked()
        # The database lets a year open again in this one state only.
        self.flush_recordset()
        self.write({"state": "open", "closed_on": False})
        self.flush_recordset()

    def _check_open(self):
        """Raise UserError unless something may be entered in these years now."""
        for row in self.sudo():  # whoever enters something names the year
            if row.state == "closed":
                raise UserError(
                    self.env._(
                        "%(year)s is closed: nothing is entered, changed or taken away. What was"
                        " wrong is reversed in a year that is open.",
                        year=row.display_name,
                    )
                )
            if row.approval_state == "pending":
                raise UserError(
                    self.env._(
                        "%(year)s: the final accounts are being decided on. Take them back to"
                        " enter anything.",
                        year=row.display_name,
                    )
                )

    def _take_numbers(self, count):
        """Return the first of ``count`` numbers of one year, without a gap.

        The row of the year is written: of two who post at once one begins anew, and so does who
        closes it meanwhile.
        """
        self.ensure_one()
        year = sealed(self)
        year.env.cr.execute(
            SQL(
                "UPDATE union_fund_year SET last_number = last_number + %s WHERE id = %s"
                " RETURNING last_number",
                count,
                year.id,
            ),
            log_exceptions=False,
        )
        (last,) = year.env.cr.fetchone()
        year.invalidate_recordset(["last_number"])
        return last - count + 1

    def button_budgets(self):
        """Open the budget of one year and its changes."""
        return self._open_own("trade_union.union_fund_budget_action")

    def button_entries(self):
        """Open the entries of one year."""
        return self._open_own("trade_union.union_fund_entry_action")

    def _open_own(self, xml_id):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(xml_id)
        return {
            **action,
            "domain": [("year_id", "=", self.id)],
            "context": {"default_year_id": self.id},
        }
