from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..clock import today
from .union_election_end import ENDS

#: Who does what is due in an election of his organisation, the first there is.
DOERS = ("election_officer", "clerk")
ACTIVITY = "trade_union.activity_type_election_step"
REPLY = "election.decision_days"


class UnionElectionPhase(models.Model):
    _inherit = "union.election.phase"

    by_superior = fields.Boolean("The Superior Acts", help="Nobody here can hasten it.")


class UnionElectionStep(models.Model):
    """When a step is due, who takes it, and what is missing before the next."""

    _inherit = "union.election.step"

    due_on = fields.Date(compute="_compute_due")
    due_provisional = fields.Boolean(
        "Provisional",
        compute="_compute_due",
        help="The holidays of one of the years touched were not published yet.",
    )
    is_late = fields.Boolean("Overdue", compute="_compute_due")
    due_text = fields.Char("By When", compute="_compute_due_text")
    doer_names = fields.Char("By Whom", compute="_compute_doer_names")
    missing = fields.Html("What Is Missing", compute="_compute_missing", sanitize=False)

    @api.depends("phase_id", "state", "election_id.next_due_on")
    def _compute_due(self):
        day = today(self.env)
        for step in self:
            due, provisional = step.election_id._due(step.phase_id)
            step.due_on, step.due_provisional = due, provisional
            step.is_late = bool(due and due < day and step.state == "current")

    @api.depends("due_on", "due_provisional")
    @api.depends_context("lang")
    def _compute_due_text(self):
        for step in self:
            text = format_date(self.env, step.due_on)
            step.due_text = (
                self.env._("%(day)s (provisional)", day=text) if step.due_provisional else text
            )

    @api.depends("phase_id", "organization_id")
    def _compute_doer_names(self):
        people = self.organization_id._election_doers()
        for step in self:
            place = step.organization_id
            step.doer_names = (
                # Who is above is known to who is below.
                place.sudo().parent_id.name
                if step.phase_id.by_superior
                else step.who and ", ".join(people[place.id].mapped("name"))
            )

    @api.depends_context("lang", "uid")
    def _compute_missing(self):
        for step in self:
            election = step.election_id
            walked = step.state not in ("current", "todo") or election.phase_id.ends
            # Before the rules are proposed the gates have no figures to go by.
            if walked or not (election.rule_ids or step.state == "current"):
                step.missing = False
                continue
            found = election._gate_findings(step.phase_id)
            open_ones = [item for item in found if not item["passed"]]
            step.missing = election._checklist_html(open_ones) if open_ones else False


class UnionElection(models.Model):
    """The days an election goes by, and the tasks of those who have it in hand.

    The tasks are a picture of the days: made again each night, and whoever marks one done has
    taken no step by it.
    """

    _inherit = "union.election"

    next_due_on = fields.Date("Next Due", compute="_compute_next_due", store=True, index=True)
    next_due_provisional = fields.Boolean(
        "Next Due Provisionally",
        compute="_compute_next_due",
        store=True,
        help="The holidays of one of the years touched were not published yet.",
    )

    @api.depends(
        "phase_id", "publicity_id.ends_on", "publicity_id.provisional", "meeting_id.date",
        "opened_on", "report_due_on", "report_due_provisional", "reported_on",
        "result_publicity_id.ends_on", "result_publicity_id.provisional",
        "vacancy_ids.due_date", "vacancy_ids.state", "reelected_term_ids.date_to",
    )  # fmt: skip
    def _compute_next_due(self):
        for election in self:
            election.next_due_on, election.next_due_provisional = election._due(election.phase_id)

    def _due(self, phase):
        """Return the day by which this election leaves a phase, and whether it may still move."""
        return getattr(self, f"_due_{phase.due}")() if phase.due else (False, False)

    def _due_file(self):
        days = [*self.reelected_term_ids.mapped("reelection_due_on")]
        days += self.vacancy_ids.filtered(lambda row: row.state == "open").mapped("due_date")
        # No text gives a first election a day: it is the one the congress is planned for.
        return min(filter(None, days), default=self.meeting_id.date), False

    def _due_publicity(self):
        notice = self.publicity_id
        return notice.ends_on, notice.provisional

    def _due_meeting(self):
        return self.meeting_id.date, False

    def _due_vote(self):
        # Opened, counted and announced on one day (NR-ELEC-28).
        return self.opened_on, False

    def _due_report(self):
        return self.report_due_on, self.report_due_provisional

    def _due_reply(self):
        if not self.reported_on:
            return False, False
        figure = self.env["union.rule"]._parameter(REPLY, self.organization_id)["value"]
        days = isinstance(figure, int) and relativedelta(days=figure)
        return (self.reported_on + days if days else False), False

    def _due_result(self):
        notice = self.result_publicity_id
        return notice.ends_on, notice.provisional

    # ---- tasks ----

    @api.model
    def _running(self):
        return Domain("phase", "not in", ("closed", *ENDS))

    @api.model
    def _cron_remind(self):
        """Bring the tasks of all running elections up to date, and drop those of others."""
        self._end_refused()
        running = self.search(self._running() & Domain("next_due_on", "!=", False))
        running._remind()
        self._tasks().search(self._task_domain() & Domain("res_id", "not in", running.ids)).unlink()

    def _enter(self, code, reason=None):
        answer = super()._enter(code, reason)
        self._remind()
        return answer

    def _stop(self, code, reason):
        result = super()._stop(code, reason)
        self._remind()
        return result

    @api.model
    def _tasks(self):
        # Tasks are a picture the server draws; nobody's right is asked for it.
        return self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=True)

    @api.model
    def _task_domain(self):
        return Domain("res_model", "=", self._name) & Domain(
            "activity_type_id", "=", self.env.ref(ACTIVITY).id
        )

    def _remind(self):
        """Give each of these elections the one task its phase is due by, to who does it."""
        known = self._tasks().search(self._task_domain() & Domain("res_id", "in", self.ids))
        wanted = {values["res_id"]: values for values in self._task_values()}
        kept = {}
        for task in known:
            values = wanted.get(task.res_id)
            now_said = values and {name: task[name] for name in ("date_deadline", "summary")}
            if (
                values
                and task.res_id not in kept
                and task.user_id.id == values["user_id"]
                and all(values[name] == text for name, text in now_said.items())
            ):
                kept[task.res_id] = task
        (known - known.browse().union(*kept.values())).unlink()
        self._tasks().create([values for res_id, values in wanted.items() if res_id not in kept])

    def _task_values(self):
        waiting = self.filtered(
            lambda row: row.next_due_on and not row.phase_id.by_superior and row.phase != "closed"
        )
        people = waiting.organization_id._election_doers()
        type_id = self.env.ref(ACTIVITY).id
        model_id = self.env["ir.model"]._get_id(self._name)
        values = []
        for election in waiting.filtered(lambda row: people[row.organization_id.id]):
            doer = people[election.organization_id.id][0]
            values.append(
                {
                    "activity_type_id": type_id,
                    "res_model_id": model_id,
                    "res_id": election.id,
                    "user_id": doer.id,
                    "date_deadline": election.next_due_on,
                    "summary": election.with_context(lang=doer.lang)._task_text(),
                }
            )
        return values

    def _task_text(self):
        return self.env._(
            "%(election)s: leave the step “%(phase)s”",
            election=self.name,
            phase=self._phase_name(),
        )


class UnionElectionReport(models.Model):
    _inherit = "union.election.report"

    reply_due_on = fields.Date(
        "Reply Due",
        compute="_compute_reply_due_on",
        help="The superior answers a result within the days of NR-ELEC-28b.",
    )

    @api.depends("kind", "election_id.reported_on")
    def _compute_reply_due_on(self):
        for report in self:
            report.reply_due_on = report.kind == "result" and report.election_id._due_reply()[0]


class UnionOrganization(models.Model):
    _inherit = "union.organization"

    def _election_doers(self):
        """Return ``{id: users}`` of who has elections in hand there today."""
        # Who holds which duty is on the board of each union.
        holders = self.env["union.duty"].sudo()._holders(self.ids, DOERS)
        users = self.env["res.users"].sudo()  # their names
        found = {}
        for place in self:
            rows = next(filter(None, (holders.get((place.id, role)) for role in DOERS)), [])
            found[place.id] = users.browse([user for user, *_deputy in rows])
        return found
