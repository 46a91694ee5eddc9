from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.fields import Domain

from ...core import fund
from ..amount_field import Amount
from .planned import planned_steps

# The figure has no row of its own: no national threshold says what is major.
MAJOR = "fund.major_amount"


class UnionFundEntry(models.Model):
    """Figures of an entry that rules compare: per member, within the budget, who signs."""

    _inherit = "union.fund.entry"

    per_head = Amount(
        "Per Member", compute="_compute_per_head", help="Rounded up; empty where nobody gets it."
    )
    holiday_year = Amount(
        "Holidays of the Year, per Member",
        compute="_compute_holidays",
        help="With what was posted or is waiting for its signature.",
    )
    holiday_first = Amount("Largest Holiday, per Member", compute="_compute_holidays")
    holiday_each = Amount("Next Holiday, per Member", compute="_compute_holidays")
    within_budget = fields.Boolean(compute="_compute_within_budget")
    is_major = fields.Boolean("Major Spending", compute="_compute_is_major")
    signer_count = fields.Integer("Who Signs for the Union", compute="_compute_signer_count")

    @api.depends("amount", "people")
    def _compute_per_head(self):
        for entry in self:
            entry.per_head = fund.per_head(entry.amount, entry.people or 0)

    @api.depends("amount", "people", "occasion", "festival", "year_id")
    def _compute_holidays(self):
        gifts = self.filtered(lambda entry: entry.occasion == "holiday")
        others = defaultdict(list)
        # Sums per member, of the books of a union whose entry he reads.
        for other in self.env["union.fund.entry"].sudo().search_fetch(
            Domain("year_id", "in", gifts.year_id.ids)
            & Domain("occasion", "=", "holiday")
            & (Domain("number", "!=", 0) | Domain("approval_state", "=", "pending")),
            ["year_id", "festival", "net", "people"],
        ):  # fmt: skip
            others[other.year_id.id].append(other)
        for entry in self:
            figures = fund.Holidays(None, None, None)
            if entry in gifts:
                figures = fund.holidays(
                    [(entry.festival, entry.net, entry.people or 0)]
                    + [
                        (other.festival, other.net, other.people)
                        for other in others[entry.year_id.id]
                        if other.id != entry._origin.id
                    ]
                )
            entry.holiday_year = figures.year
            entry.holiday_first = figures.first
            entry.holiday_each = figures.each

    @api.depends("amount", "head_id", "year_id")
    def _compute_within_budget(self):
        # A yes or no about the books of a union whose entry he reads.
        figures = self.sudo().year_id._by_head()
        # As above; two that are signed at once do not pass the budget together.
        waiting = {
            (year.id, head.id): net
            for year, head, net in self.env["union.fund.entry"]
            .sudo()
            ._read_group(
                Domain("year_id", "in", self.year_id._origin.ids)
                & Domain("number", "=", 0)
                & Domain("approval_state", "=", "pending"),
                ["year_id", "head_id"],
                ["net:sum"],
            )
        }
        for entry in self:
            key = entry.year_id._origin.id, entry.head_id.id
            budget, actual = figures.get(key, (Decimal(0), Decimal(0)))
            due = actual + waiting.get(key, Decimal(0))
            if not entry.number and entry.approval_state != "pending":
                due += entry.net
            entry.within_budget = entry.kind != "expense" or due <= budget

    @api.depends("amount", "head_id", "year_id")
    def _compute_is_major(self):
        figures = self.env["union.rule"]._parameters([MAJOR], self.organization_id)
        for entry in self:
            figure = figures.get(entry.organization_id.id, {}).get(MAJOR, {}).get("value")
            entry.is_major = bool(
                entry.kind == "expense" and figure is not None and entry.amount >= figure
            )

    @api.depends("year_id", "amount", "approval_state")
    def _compute_signer_count(self):
        plans = planned_steps(self)
        for entry in self:
            house = entry.organization_id.id
            entry.signer_count = sum(
                place == house for place, _role in plans.get(entry._origin.id, ())
            )
