from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..clock import today

#: The rules whose figures the clock goes by, from the first bell to the last.
ENDING, DUE, OVER = "committee.term.ending", "committee.term.reelected", "committee.term.over"


def months_left(last_day, day):
    """Return the months begun from a day to the end of a term; zero or less once it is over.

    >>> from datetime import date
    >>> months_left(date(2026, 12, 31), date(2026, 6, 30))
    7
    >>> months_left(date(2026, 12, 31), date(2026, 7, 1))
    6
    >>> months_left(date(2026, 12, 31), date(2027, 1, 1))
    0
    """
    left = relativedelta(last_day + relativedelta(days=1), day)
    return 12 * left.years + left.months + (left.days > 0)


def last_in_time(last_day, months):
    """Return the last day on which more than so many months are left.

    >>> from datetime import date
    >>> last_in_time(date(2026, 12, 31), 6).isoformat(), last_in_time(date(2026, 12, 30), 6).isoformat()
    ('2026-06-30', '2026-06-30')
    >>> last_in_time(date(2028, 4, 30), 2).isoformat(), last_in_time(date(2026, 4, 29), 2).isoformat()
    ('2028-02-29', '2026-02-28')
    """
    # Of two ways over the end of a shorter month the later one.
    return max(
        last_day - relativedelta(months=months),
        last_day + relativedelta(days=1) - relativedelta(months=months, days=1),
    )


class UnionTerm(models.Model):
    """The clock of a term: when its end is announced, when its successor is due, when it is late.

    The months stand in rules of the standards, which an office makes stricter in its own data.
    """

    _inherit = "union.term"
    # Of a term that is over nothing is asked.
    _union_watch_domain = Domain("state", "in", ("elected", "current"))

    committee_kind = fields.Selection(
        related="committee_id.kind", string="Committee Body", store=True
    )
    district_id = fields.Many2one(
        "union.organization",
        "District Union",
        compute="_compute_above",
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )
    street_id = fields.Many2one(
        "union.organization",
        "Street or Township",
        compute="_compute_above",
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )
    months_left = fields.Integer(compute="_compute_clock", help="Months begun, until its last day.")
    days_over = fields.Integer("Days Overdue", compute="_compute_clock")
    reelection_due_on = fields.Date(
        "Re-election Due",
        compute="_compute_clock",
        help="The last day on which the next committee is elected in time.",
    )
    is_succeeded = fields.Boolean(
        "Successor Elected",
        compute="_compute_is_succeeded",
        help="The next committee is elected and waits for the superior’s approval.",
    )
    clock = fields.Selection(
        [
            ("quiet", "Running"),
            ("ending", "About to End"),
            ("late", "Re-election Late"),
            ("over", "Overdue"),
        ],
        compute="_compute_clock",
        search="_search_clock",
    )

    @api.depends("organization_id.parent_path")
    def _compute_above(self):
        chains = {place: place | place._ancestors() for place in self.organization_id}
        for term in self:
            chain = chains.get(term.organization_id, term.organization_id)
            term.street_id = chain.filtered(lambda above: above.level == "street")[:1]
            term.district_id = chain.filtered(lambda above: above.level == "district")[:1]

    @api.depends("committee_id.term_ids.state")
    def _compute_is_succeeded(self):
        elected = dict(
            self._read_group(
                Domain("committee_id", "in", self.committee_id.ids)
                & Domain("state", "=", "elected"),
                ["committee_id"],
                ["number:max"],
            )
        )
        for term in self:
            term.is_succeeded = elected.get(term.committee_id, 0) > term.number

    @api.depends("last_day", "state", "is_succeeded", "organization_id")
    def _compute_clock(self):
        day = today(self.env)
        running = self.filtered(lambda term: term.state == "current" and term.date_to)
        figures = self.env["union.rule"]._parameters([ENDING, DUE, OVER], running.organization_id)
        for term in self - running:
            term.update(
                {"months_left": 0, "days_over": 0, "reelection_due_on": False, "clock": False}
            )
        for term in running:
            figure = {
                key: found["value"] for key, found in figures[term.organization_id.id].items()
            }
            left = months_left(term.last_day, day)
            early = figure[DUE] or 0
            term.months_left = left
            term.days_over = max(0, (day - term.last_day).days)
            term.reelection_due_on = last_in_time(term.last_day, early)
            term.clock = (
                "quiet"
                if term.is_succeeded
                else "over"
                if left <= (figure[OVER] or 0)
                else "late"
                if figure[DUE] is not None and left <= figure[DUE]
                else "ending"
                if figure[ENDING] is not None and left <= figure[ENDING]
                else "quiet"
            )

    @api.model
    def _search_clock(self, operator, value):
        if operator != "in":
            return NotImplemented
        running = Domain("state", "=", "current")
        rules = self.env["union.rule"]
        # No bell of any office rings earlier: which terms are looked at at all, no secret.
        kept = rules.sudo().search(Domain("key", "in", [ENDING, DUE, OVER]))
        longest = max((rule._months() for rule in kept), default=0)
        last = today(self.env) + relativedelta(months=longest)
        near = self.search(running & Domain("date_to", "<=", last))
        ringing = near.filtered(lambda term: term.clock in value)
        domain = Domain("id", "in", ringing.ids)
        if "quiet" in value:
            domain |= running & Domain("date_to", ">", last)
        return domain | (~running if False in value else Domain.FALSE)

    def _union_finding_due(self):
        """Return the day by which what the watch finds of this term is to be settled."""
        return self.reelection_due_on if self.clock == "ending" else self.last_day


class UnionRule(models.Model):
    _inherit = "union.rule"

    def _months(self):
        """Return the number a rule with one figure gives, 0 if it gives none."""
        self.ensure_one()
        text = self.value if self.kind == "parameter" else self.condition_ids[:1].value
        return int(text) if (text or "").isdecimal() else 0
