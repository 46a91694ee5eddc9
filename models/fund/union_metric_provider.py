from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain

from ..standard.union_metric_provider import measured_from, metric_provider


class UnionMetricProvider(models.AbstractModel):
    """What the yearly assessment asks of the books of a union.

    Nothing is known of a union that has entered none here: it declares them.
    """

    _inherit = "union.metric.provider"

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {
            "fin.separate_ledger": "trade_union.union_fund_year_action",
            "fin.budget_and_vouchers": "trade_union.union_fund_year_action",
            "fin.funds": "trade_union.union_fund_entry_action",
            "fin.approval_chain": "trade_union.union_fund_entry_action",
            "fin.collective_decision": "trade_union.union_fund_entry_action",
            "fund.members_share": "trade_union.union_fund_year_action",
        }

    @api.model
    def _fund_years(self, organizations, date_from, date_to):
        """Return the years of these unions that begin in the period, the newest last."""
        return self.env["union.fund.year"].search(
            Domain("organization_id", "in", organizations.ids)
            & Domain("year", ">=", _begins(date_from, date_to).year)
            & Domain("year", "<=", date_to.year),
            order="year",
        )

    @metric_provider("fin.separate_ledger", "fin.budget_and_vouchers", "fund.members_share")
    @measured_from("union.fund.year", "union.fund.budget", "union.fund.entry")
    def _metric_fund_years(self, organizations, date_from, date_to):
        """Separate books, budget and vouchers in order, share spent on members (BJ-3.1.4).

        An entry is posted with its voucher alone; in order is a year with an approved budget,
        and once it is over with final accounts.
        """
        values = {
            "fin.separate_ledger": {},
            "fin.budget_and_vouchers": {},
            "fund.members_share": {},
        }
        for year in self._fund_years(organizations, date_from, date_to):
            place = year.organization_id.id
            values["fin.separate_ledger"][place] = year.account_mode != "acting_for" or bool(
                year.ledger_of_id
            )
            over = year.date_to < date_to
            values["fin.budget_and_vouchers"][place] = year.budget_approved and (
                not over or year.state == "closed"
            )
            if year.state == "closed" and year.members_share is not False:
                values["fund.members_share"][place] = float(year.members_share)
        return values

    @metric_provider("fin.funds", "fin.approval_chain", "fin.collective_decision")
    @measured_from("union.fund.entry")
    def _metric_fund_entries(self, organizations, date_from, date_to):
        """Whether there are funds, and spending was signed by one and, where major, decided on."""
        entries = self.env["union.fund.entry"].search(
            Domain("organization_id", "in", organizations.ids)
            & Domain("number", "!=", 0)
            & Domain("day", ">=", _begins(date_from, date_to))
            & Domain("day", "<=", date_to)
        )
        values = {"fin.funds": {}, "fin.approval_chain": {}, "fin.collective_decision": {}}
        for entry in entries:
            place = entry.organization_id.id
            funds = values["fin.funds"]
            funds[place] = funds.get(place, False) or entry.kind == "income"
            if entry.kind != "expense":
                continue
            signed = values["fin.approval_chain"]
            signed[place] = signed.get(place, True) and entry.approval_state == "approved"
            if entry.is_major:
                decided = values["fin.collective_decision"]
                decided[place] = decided.get(place, True) and bool(entry.meeting_id)
        return values


def _begins(date_from, date_to):
    """Return the first day asked about: of what is asked as of a day, the year up to it."""
    return date_from or date_to - relativedelta(years=1, days=-1)
