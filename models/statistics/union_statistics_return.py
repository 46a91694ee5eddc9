from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

from ..approval.union_approval_lock import OPEN_STATES
from ..clock import now, today
from ..digest import digest
from ..period import quarter_of

QUARTERS = [("1", "First"), ("2", "Second"), ("3", "Third"), ("4", "Fourth")]
# States in which figures were handed in.
HANDED_IN = ("pending", "approved")


class UnionStatisticsReturn(models.Model):
    """The quarterly figures of a union and all below it, handed in to its superior.

    The figures are made by the server for the last day of the quarter, anew at each handing
    in, and locked from then on; a superior's return is made from the register itself and not
    from the returns below it, so that nobody waits for anybody.
    """

    _name = "union.statistics.return"
    _description = "Statistics Return"
    _inherit = ["union.approval.mixin", "union.server.fields.mixin"]
    _order = "year desc, quarter desc, organization_id, id desc"
    _rec_names_search = ["organization_id"]
    _places_first = ("organization_id",)
    _house_end = {"settles": "date_to"}

    _server_fields = frozenset({"figures", "figures_digest", "computed_at", "format_id"})
    # Figures are due all the same: they are made anew and handed in again.
    _approval_revoked_state = "returned"

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    superior_id = fields.Many2one(related="organization_id.parent_id")
    format_code = fields.Selection(
        selection="_format_codes", required=True, default="union_quarterly", string="Form"
    )
    format_id = fields.Many2one(
        "union.statistics.format", readonly=True, copy=False, index=True, ondelete="restrict"
    )
    year = fields.Integer(
        required=True, default=lambda self: self._last_quarter().year, aggregator=False
    )
    quarter = fields.Selection(
        QUARTERS, required=True, default=lambda self: quarter_of(self._last_quarter())
    )
    date_from = fields.Date("First Day", compute="_compute_dates")
    date_to = fields.Date("Last Day", compute="_compute_dates")
    figures = fields.Json("Frozen Figures", readonly=True, copy=False)
    figures_digest = fields.Char("Digest (SHA-256)", readonly=True, copy=False)
    computed_at = fields.Datetime(readonly=True, copy=False)
    figures_html = fields.Html("Figures", compute="_compute_figures_html", sanitize=False)
    missing_html = fields.Html(
        "Not Handed In Below", compute="_compute_missing_html", sanitize=False, compute_sudo=False
    )

    _one_return = models.UniqueIndex(
        "(organization_id, format_code, year, quarter)"
        " WHERE approval_state NOT IN ('refused', 'revoked')",
        "There is a return of this union for this quarter already.",
    )

    @api.model
    def _format_codes(self):
        # Names of forms are no secret.
        return [(form.code, form.display_name) for form in self._forms()]

    @api.model
    def _forms(self):
        return self.env["union.statistics.format"].sudo()._current()  # as above

    @api.model
    def _last_quarter(self):
        """Return the last day of the last quarter that is over."""
        day = today(self.env)
        return date(day.year, (day.month - 1) // 3 * 3 + 1, 1) - relativedelta(days=1)

    @api.model
    def _of_quarter(self, day):
        """Return the domain of the returns of the quarter of a day."""
        return Domain("year", "=", day.year) & Domain("quarter", "=", quarter_of(day))

    @api.model
    def _of_quarters_over(self):
        """Return the domain of the returns of quarters that are over."""
        last = self._last_quarter()
        return Domain("year", "<", last.year) | (
            Domain("year", "=", last.year) & Domain("quarter", "<=", quarter_of(last))
        )

    @api.model
    def _missing(self, returns):
        """Return the domain of the unions that hand in figures and have not done so.

        :param Domain returns: which return is asked for, and of whom at least
        """
        handed_in = self.search(returns & Domain("approval_state", "in", HANDED_IN))
        return (
            Domain("state", "=", "active")
            & Domain("level", "!=", "group")
            & Domain("id", "not in", handed_in.organization_id.ids)
        )

    @api.depends("year", "quarter")
    def _compute_dates(self):
        for row in self:
            row.date_from, row.date_to = quarter_days(row.year, row.quarter)

    @api.depends("organization_id.name", "year", "quarter")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            row.display_name = self.env._(
                "%(union)s, %(year)s, quarter %(quarter)s",
                union=row.organization_id.name or "",
                year=row.year,
                quarter=row.quarter,
            )

    @api.constrains("year", "quarter")
    def _check_quarter(self):
        day = today(self.env)
        for row in self:
            if not (row.date_from and 2000 <= row.year <= day.year) or row.date_from > day:
                raise ValidationError(
                    self.env._(
                        "%(year)s, quarter %(quarter)s: choose a quarter that has begun.",
                        year=row.year,
                        quarter=row.quarter,
                    )
                )

    def write(self, vals):
        result = super().write(vals)
        if not {"organization_id", "year", "quarter", "format_code"}.isdisjoint(vals):
            # Figures of another place or time are no figures of this one.
            self._server_write(
                dict.fromkeys(("figures", "figures_digest", "computed_at", "format_id"), False)
            )
        return result

    def action_compute(self):
        """Make the figures of these returns as of now; they are made anew when handed in.

        :return: as :meth:`action_figures`
        :raise AccessError: not an officer of the union
        :raise UserError: a return that is handed in
        """
        self.button_compute()
        return self.action_figures()

    def action_submit(self, reason=None, expected_step_id=None):
        """Make the figures anew and hand the returns in; see the mixin for the arguments."""
        self.check_access("write")
        self.filtered(lambda row: row.approval_state in OPEN_STATES)._make_figures()
        return super().action_submit(reason=reason, expected_step_id=expected_step_id)

    def button_compute(self):
        """Make the figures; the form that is read next shows them."""
        self.check_access("write")
        self._approval_check_unlocked()
        self._make_figures()
        return True

    def button_xlsx(self):
        """Download the return."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/statistics/{self.id}",
            "target": "download",
        }

    def action_missing(self):
        """Return the direct subordinates that have not handed in this quarter.

        :return: ``[{'id': organisation, 'name': str}]`` of those the user sees
        :rtype: list
        """
        self.ensure_one()
        self.check_access("read")
        returns = (
            Domain("organization_id.parent_id", "=", self.organization_id.id)
            & Domain("format_code", "=", self.format_code)
            & self._of_quarter(self.date_to)
        )
        below = self.organization_id.search(
            Domain("parent_id", "=", self.organization_id.id)
            & Domain("in_scope", "=", True)
            & self._missing(returns)
        )
        return [{"id": union.id, "name": union.name} for union in below]

    def _approval_snapshot_fields(self):
        return ["organization_id", "format_id", "year", "quarter", "figures_digest"]

    def _approval_check_submit(self, reason=None):
        problems = super()._approval_check_submit(reason)
        day = today(self.env)
        for row in self:
            if row.date_to >= day:
                problems[row.id] = self.env._(
                    "%(paper)s: the quarter is not over; it is handed in from %(day)s on.",
                    paper=row.display_name,
                    day=fields.Date.to_string(row.date_to + relativedelta(days=1)),
                )
        return problems

    def _make_figures(self):
        """Write the figures of these open returns, as of now; rights were checked."""
        forms = {form.code: form for form in self._forms()}
        for row in self:
            form = forms[row.format_code]
            figures = row._measure(form, row.date_from, row.date_to)
            row._server_write(
                {
                    "format_id": form.id,
                    "figures": figures,
                    "figures_digest": digest(figures),
                    "computed_at": now(),
                }
            )

    def _measure(self, form, begin, end):
        """Return the figures as they are kept: groups of each sheet, measures by their codes.

        Additive figures only; the rates are made of them when they are read.
        """
        self.ensure_one()
        # The right to the organisation was checked with the paper's.
        place = self.organization_id.sudo()
        if not self.env.su and not self.organization_id.in_scope:
            raise AccessError(self.env._("The union of this return is out of your scope."))
        measures = form.measure_ids.filtered("source")
        # Sums of this subtree alone, the right to which was asked above.
        cells = self.env["union.statistics.source"].sudo()._figures(measures, place, begin, end)
        axes = {"none": None, "level": 0, "kind": 1, "category": 2, "below": 3}
        sheets = {}
        for sheet in form.sheet_ids:
            axis = axes[sheet.group_by]
            rows = {}
            for key, values in cells.items():
                groups = {"total"}
                if axis is not None:
                    groups.add("" if key[axis] is None else str(key[axis]))
                for group in groups:
                    row = rows.setdefault(group, {})
                    for code, value in values.items():
                        if value is not None:
                            row[code] = row.get(code, 0) + value
            sheets[sheet.code] = rows
        below = {int(key) for rows in sheets.values() for key in rows if key.isdigit()} - {0}
        names = {
            str(union.id): union.name
            for union in place.browse(sorted(below)).with_context(active_test=False)
        }
        return {"sheets": sheets, "names": names}


def quarter_days(year, quarter):
    """Return the first and the last day of a quarter, ``(False, False)`` if it is none.

    >>> quarter_days(2026, "3")
    (datetime.date(2026, 7, 1), datetime.date(2026, 9, 30))
    """
    if not quarter or not 1 < (year or 0) < 9999:
        return False, False
    begin = date(year, 3 * int(quarter) - 2, 1)
    return begin, begin + relativedelta(months=3, days=-1)
