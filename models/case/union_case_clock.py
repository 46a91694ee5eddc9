from odoo import api, fields, models
from odoo.fields import Domain

from ..clock import now
from ..due_clock import due_at, limits_of

# Code of a clock: parameter of the standards that says how long, and what it is counted in where
# the standard has no row for that.
CLOCKS = {
    "answer": ("case.answer_days", "workdays"),
    "lawyer": ("case.lawyer_hours", "hours"),
    "report": ("case.risk.report_hours", "hours"),
    "first_step": ("case.first_step_hours", "hours"),
    "progress": ("case.progress_days", "workdays"),
}
# What lets a clock stop.
_WORK = {"first_step", "progress"}
STOPS = {
    "progress": _WORK,
    "visit": _WORK,
    "mediation": _WORK,
    "opinion": _WORK,
    "lawyer": _WORK | {"lawyer"},
    "reply": _WORK | {"answer"},
    "escalation": {"report"},
    "closed": CLOCKS.keys(),
    "refused": CLOCKS.keys(),
}
UNITS = [("hours", "Hours"), ("days", "Days"), ("workdays", "Working Days")]
BATCH = 200


class UnionCaseClock(models.Model):
    """By when something is to be done in a case: hours day and night, working days to their end."""

    _name = "union.case.clock"
    _description = "Clock of a Case"
    _order = "case_id, due_at, id"
    _rec_name = "code"
    _union_own_rules = False

    case_id = fields.Many2one(
        "union.case", required=True, readonly=True, index=True, ondelete="restrict"
    )
    code = fields.Selection(
        [
            ("answer", "Answer"),
            ("lawyer", "Lawyer Steps In"),
            ("report", "Report to the Superior"),
            ("first_step", "First Step on the Spot"),
            ("progress", "Report on Progress"),
        ],
        "For",
        required=True,
        readonly=True,
    )
    begun_at = fields.Datetime("Since", required=True, readonly=True)
    amount = fields.Integer("How Long", required=True, readonly=True)
    unit = fields.Selection(UNITS, required=True, readonly=True)
    due_at = fields.Datetime("Due", required=True, readonly=True)
    provisional = fields.Boolean(
        readonly=True, help="The table of holidays of that year is not known yet."
    )
    done_at = fields.Datetime("Done", readonly=True)
    warned_at = fields.Datetime(readonly=True)

    _running = models.Index("(due_at) WHERE done_at IS NULL")
    _one_running = models.UniqueIndex(
        "(case_id, code) WHERE done_at IS NULL", "This clock runs already."
    )


class UnionCase(models.Model):
    """The clocks of a case, and the watch that looks at them four times an hour.

    A model with a watch of its own is left out of the daily one: its findings would be read by
    people who do not read the case.
    """

    _inherit = "union.case"

    def _start_first_clocks(self):
        """Start what the kind of each new case asks for (superuser)."""
        for code, name in (
            ("answer", "with_answer"),
            ("lawyer", "with_lawyer"),
            ("report", "with_report"),
        ):
            self.filtered(f"type_id.{name}")._start_clock(code)

    def _start_clock(self, code):
        """Start a clock of these cases where a standard has a figure and none runs (superuser)."""
        key, unit = CLOCKS[code]
        limits = limits_of(self.env, key, self.organization_id, None, unit)
        values = []
        for case in self:
            amount, counted, _clause = limits[case.organization_id.id]
            if amount is None or case.clock_ids.filtered(
                lambda clock: clock.code == code and not clock.done_at
            ):
                continue
            # The first clocks run from the receipt, whenever it was looked at.
            first = code in ("answer", "lawyer", "report")
            begun = case.received_at if first else now()
            due, provisional = due_at(self.env, begun, int(amount), counted)
            values.append(
                {
                    "case_id": case.id,
                    "code": code,
                    "begun_at": begun,
                    "amount": int(amount),
                    "unit": counted,
                    "due_at": due,
                    "provisional": provisional,
                }
            )
        self.env["union.case.clock"].create(values)
        self.invalidate_recordset(["clock_ids"])
        self._remind()

    def _steps_taken(self, kind):
        """Stop what a step of this kind is for (superuser); a report is followed by the next."""
        stopped = STOPS.get(kind, ())
        running = self.clock_ids.filtered(lambda row: row.code in stopped and not row.done_at)
        running.done_at = now()
        # Before the next one begins: one of a kind runs.
        running.flush_recordset(["done_at"])
        again = running.filtered(lambda row: row.code == "progress").case_id
        again = again.filtered(lambda case: case.state in ("received", "handling"))
        if kind in ("closed", "refused"):
            again = again.browse()
        again._start_clock("progress")
        if running - again.clock_ids:
            self._remind()

    @api.model
    def _cron_watch(self):
        """Look at the clocks of cases, and for cases nobody on duty handles; see below."""
        done, left = self._watch_clocks()
        self.env["ir.cron"]._commit_progress(done, remaining=left)

    @api.model
    @api.private
    def _watch_clocks(self):
        """Tell handlers whose clocks have run out again, by the number; hand on what lies still.

        :return: (clocks and cases looked after, how many may be left)
        """
        # The watch looks at all cases; it tells their handlers alone.
        cases, clocks = self.sudo(), self.env["union.case.clock"].sudo()
        moment = now()
        running = Domain("done_at", "=", False)
        for clock in clocks.search(running & Domain("provisional", "=", True), limit=BATCH):
            due, provisional = due_at(self.env, clock.begun_at, clock.amount, clock.unit)
            if (due, provisional) != (clock.due_at, clock.provisional):
                clock.write({"due_at": due, "provisional": provisional})
        late = clocks.search(
            running & Domain("due_at", "<", moment) & Domain("warned_at", "=", False), limit=BATCH
        )
        late.warned_at = moment
        late.case_id._remind()
        alone = cases.search(Domain("state", "in", ("received", "handling")))._nobodys()
        for case in alone.filtered("escalated_to_id"):
            _place, users = case._people_of(case.escalated_to_id)
            case._into_chain(users, "superior")
        alone._hand_out()
        return len(late) + len(alone), int(len(late) == BATCH)

    def _nobodys(self):
        """Return those of these (superuser) in whose chain nobody is on duty today."""
        users = self.chain_ids.filtered(lambda row: not row.date_until).user_id
        # A query a person, not a case.
        handled = set().union(*(self.with_user(user)._ids_in_chain() for user in users))
        return self.filtered(lambda case: case.id not in handled)
