from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..bodies import POSITIONS
from ..clock import today

DEADLINE = "election.by_election_months"
CAUSES = [
    ("resignation", "Resigned"),
    ("transfer", "Transferred to Another Post"),
    ("recall", "Recalled from Office"),
    ("departure", "Retired or Left the Unit"),
    ("death", "Died"),
    ("promotion", "Elected to Another Office"),
    ("annulled", "Result Not Approved or Withdrawn"),
]


class UnionVacancy(models.Model):
    """A seat that fell empty before its term ended, and the clock of filling it.

    Made by the server when a seat is left (:meth:`union.seat._vacate`), with the due date of the
    rule in force that day; closed by the seat that fills it, or by the end of the term.
    """

    _name = "union.vacancy"
    _description = "Vacancy"
    _inherit = ["union.watched.mixin"]
    _order = "state desc, due_date, id"
    # Of one that is filled nothing is asked.
    _union_watch_domain = Domain("state", "=", "open")

    seat_id = fields.Many2one(
        "union.seat", "Seat Left", required=True, index=True, ondelete="restrict", readonly=True
    )
    term_id = fields.Many2one(
        related="seat_id.term_id", string="Vacant in Term", store=True, index=True
    )
    committee_id = fields.Many2one(related="term_id.committee_id", store=True, index=True)
    organization_id = fields.Many2one(related="term_id.organization_id", store=True, index=True)
    position = fields.Selection(POSITIONS, required=True, readonly=True)
    former_id = fields.Many2one(related="seat_id.member_id", string="Who Left")
    cause = fields.Selection(CAUSES, required=True, readonly=True)
    opened_on = fields.Date("Vacant Since", required=True, readonly=True)
    due_date = fields.Date("To Be Filled By", readonly=True)
    clause = fields.Char(readonly=True, help="That gives the time.")
    state = fields.Selection(
        [("open", "Vacant"), ("filled", "Filled"), ("lapsed", "Lapsed with the Term")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )
    filled_by_id = fields.Many2one(
        "union.seat", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    closed_on = fields.Date(readonly=True)
    days_vacant = fields.Integer(compute="_compute_days")
    days_late = fields.Integer("Days Overdue", compute="_compute_days")
    is_late = fields.Boolean("Overdue", compute="_compute_days", search="_search_is_late")
    acting_id = fields.Many2one("union.seat.change", "Acting Head", readonly=True)
    acting_name = fields.Char(related="acting_id.member_id.name", string="Acting")
    acting_months = fields.Integer(
        "Months of Acting",
        compute="_compute_days",
        help="Months begun since somebody acts for the vacant office.",
    )

    _seat_unique = models.Constraint("UNIQUE (seat_id)", "A seat falls vacant once.")

    @api.depends("committee_id.display_name", "position", "former_id.name")
    def _compute_display_name(self):
        positions = dict(self._fields["position"]._description_selection(self.env))
        for vacancy in self:
            vacancy.display_name = self.env._(
                "%(committee)s, %(position)s (formerly %(member)s)",
                committee=vacancy.committee_id.display_name,
                position=positions.get(vacancy.position, ""),
                member=vacancy.former_id.name,
            )

    @api.depends("state", "opened_on", "due_date", "closed_on", "acting_id.effective_on")
    def _compute_days(self):
        day = today(self.env)
        for vacancy in self:
            end = vacancy.closed_on or day
            vacancy.days_vacant = (end - vacancy.opened_on).days if vacancy.opened_on else 0
            late = vacancy.state == "open" and vacancy.due_date and vacancy.due_date < day
            vacancy.is_late = bool(late)
            vacancy.days_late = (day - vacancy.due_date).days if late else 0
            since = vacancy.state == "open" and vacancy.acting_id.effective_on
            acting = relativedelta(day, since) if since else relativedelta()
            vacancy.acting_months = 12 * acting.years + acting.months + (acting.days > 0)

    @api.model
    def _search_is_late(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain("state", "=", "open") & Domain("due_date", "<", today(self.env))

    @api.model
    def _open(self, seats, cause):
        """Open a vacancy for each of these seats, left on their ``date_to``. Server only."""
        figures = self.env["union.rule"]._parameters([DEADLINE], seats.organization_id)
        vals_list = []
        for seat in seats:
            figure = figures[seat.organization_id.id][DEADLINE]
            months = figure["value"]
            vals_list.append(
                {
                    "seat_id": seat.id,
                    "position": seat.position,
                    "cause": cause,
                    "opened_on": seat.date_to,
                    "due_date": seat.date_to + relativedelta(months=months)
                    if isinstance(months, int)
                    else False,
                    "clause": figure["clause"] or False,
                }
            )
        return self.create(vals_list)

    def _fill(self, seats):
        """Close these open vacancies with seats of their term and position, the oldest first.

        Server only.
        """
        waiting = self.filtered(lambda vacancy: vacancy.state == "open").sorted("opened_on")
        for seat in seats:
            found = waiting.filtered(
                lambda vacancy, seat=seat: (
                    vacancy.term_id == seat.term_id and vacancy.position == seat.position
                )
            )[:1]
            found.write({"state": "filled", "filled_by_id": seat.id, "closed_on": seat.date_from})
            waiting -= found

    def _union_finding_due(self):
        """Return the day by which what the watch finds of this vacancy is to be settled."""
        return self.due_date


class UnionSeat(models.Model):
    _inherit = "union.seat"

    def _vacate(self, day, cause):
        """Let these seats be left on a day while their term goes on; return the vacancies.

        Server only: the caller checked the right, and what the rules ask.
        """
        seats = self.filtered(lambda seat: not seat.date_to)
        for first, group in seats.grouped("date_from").items():
            group.date_to = max(day, first)
        # Whoever leaves may take another seat of the term in the same transaction.
        seats.flush_recordset(["date_to"])
        return self.env["union.vacancy"]._open(
            seats.filtered(lambda seat: seat.term_id.state == "current"), cause
        )


class UnionTerm(models.Model):
    _inherit = "union.term"

    vacancy_ids = fields.One2many("union.vacancy", "term_id", "Vacancies", readonly=True)
    vacancy_count = fields.Integer("Vacant Seats", compute="_compute_vacancy_count")

    @api.depends("vacancy_ids.state")
    def _compute_vacancy_count(self):
        for term in self:
            term.vacancy_count = len(term.vacancy_ids.filtered(lambda row: row.state == "open"))

    def write(self, vals):
        result = super().write(vals)
        if vals.get("state") in ("ended", "annulled"):
            # Terms are the server's; with them end the vacancies nobody fills any more.
            self.sudo().vacancy_ids.filtered(lambda row: row.state == "open").write(
                {"state": "lapsed", "closed_on": today(self.env)}
            )
        return result
