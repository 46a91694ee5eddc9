import json
import logging
from collections import defaultdict

from psycopg2 import IntegrityError, OperationalError

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from ..clock import today
from .due import due_values, own_clock
from .engine import RuleEngine, owner_of, sentence

_logger = logging.getLogger(__name__)

BATCH = 1000
POSITION = "trade_union.finding_watch"


class UnionFinding(models.Model):
    """What the daily watch found of a record and nobody has settled yet.

    The watch opens it, keeps its figures fresh, hands an activity to the clerk of the
    organisation (or of the nearest one above that has a clerk, union_finding_hand_out.py)
    and settles it by itself once the rule passes. Nobody writes it by hand.
    """

    _name = "union.finding"
    _description = "Finding"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "state, due_date, id desc"
    _mail_post_access = "read"

    organization_id = fields.Many2one(
        "union.organization", required=True, readonly=True, index=True, ondelete="restrict"
    )
    rule_id = fields.Many2one("union.rule", required=True, readonly=True, ondelete="restrict")
    rule_key = fields.Char(required=True, readonly=True)
    clause_id = fields.Many2one("union.clause", required=True, readonly=True, ondelete="restrict")
    clause_ids = fields.Many2many(
        "union.clause", string="All Clauses", readonly=True, help="That ask for the same fact."
    )
    severity = fields.Selection(related="rule_id.severity")
    res_model = fields.Char("Subject", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True
    )
    subject = fields.Char("About", required=True, readonly=True, help="Its name when found.")
    # Figures only: the sentence is made in the reader's language.
    # A finding about what a person did is not his own to settle, and no matter of his colleagues.
    watched_user_id = fields.Many2one(
        "res.users", "Person", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    params = fields.Json("Figures", readonly=True)
    value = fields.Char(compute="_compute_texts")
    expected = fields.Char(compute="_compute_texts")
    message = fields.Char(compute="_compute_texts")
    cure = fields.Char(compute="_compute_texts")
    opened_on = fields.Date("Found On", required=True, readonly=True)
    due_date = fields.Date("Due", readonly=True)
    settled_on = fields.Date(readonly=True)
    settled_because = fields.Selection(
        [
            ("cured", "Cured"),
            ("ended", "Its Organisation Ended"),
            ("joined", "Told by Another Finding"),
            ("moved", "Now of Another Organisation"),
        ],
        "Reason",
        readonly=True,
    )
    state = fields.Selection(
        [("open", "Open"), ("settled", "Settled")],
        required=True,
        readonly=True,
        default="open",
        index=True,
    )

    _one_open = models.UniqueIndex(
        "(res_model, res_id, rule_key) WHERE state = 'open'",
        "This finding is already open.",
    )

    @api.depends("subject", "clause_id.display_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for finding in self:
            finding.display_name = f"{finding.subject} · {finding.clause_id.display_name}"

    @api.depends("params", "rule_id")
    @api.depends_context("lang")
    def _compute_texts(self):
        for finding in self:
            params = finding.params or {}
            # The rule's own words: what binds a record in scope is no secret there.
            rule = finding.rule_id.sudo()
            finding.value = params.get("value", "")
            finding.expected = params.get("expected", "")
            finding.message = sentence(rule, params) if params else ""
            finding.cure = rule._render("cure", params)

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A finding is settled, not deleted."))

    def action_open_subject(self):
        """Return the action that opens the record the finding speaks of."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    @api.model
    def _cron_watch(self):
        """Ask every daily rule about every record it speaks of, once a day.

        Batch by batch with a commit each; a run that is cut off goes on where it stopped.
        """
        # The watch reads and writes for all organisations; it is the cron's own work.
        self = self.sudo()
        cron = self.env["ir.cron"]
        parameters = self.env["ir.config_parameter"]
        day = today(self.env).isoformat()
        position = json.loads(parameters.get_param(POSITION) or "{}")
        if position.get("day") != day:
            # First the calendar: what is found today is due by it.
            self.env["union.workday.table"]._catch_up()
            position = {"day": day, "done": [], "last_id": 0}
        watched = [model for model in self._watched_models() if model not in position["done"]]
        for index, model in enumerate(watched):
            while True:
                count, last_id = self._watch_batch(model, position["last_id"])
                position["last_id"] = last_id or 0
                if not last_id:
                    position["done"].append(model)
                parameters.set_param(POSITION, json.dumps(position))
                left = len(watched) - index - (not last_id)
                if not cron._commit_progress(count, remaining=left):
                    return
                if not last_id:
                    break

    @api.model
    def _watched_models(self):
        """Return the names of the models that daily rules speak of and that are there.

        And of those with open findings: the last rule of a model may have been switched off. Not
        of those that a job of their own watches more often: two jobs at once would meet there.
        """
        rules = self.env["union.rule"].search(
            Domain("trigger", "=", "daily") & Domain("kind", "=", "check")
        )
        open_ones = self._read_group(Domain("state", "=", "open"), ["res_model"])
        found = {*rules.mapped("model"), *(model for (model,) in open_ones)}
        return sorted(
            model
            for model in found
            if model in self.env and not hasattr(self.env[model], "_cron_watch")
        )

    @api.model
    def _watch_batch(self, model, after_id, limit=BATCH):
        """Watch the next records of a model.

        :return: (records watched, id of the last one or None at the end)
        """
        # A model may name those there is something to be asked of; of others nothing is open.
        asked = getattr(self.env[model], "_union_watch_domain", Domain.TRUE)
        records = self.env[model].search(
            Domain("id", ">", after_id) & asked, order="id", limit=limit
        )
        full = len(records) == limit
        last_id = records[-1:].id if full else None
        span = Domain("res_id", ">", after_id) & (
            Domain("res_id", "<=", last_id) if full else Domain.TRUE
        )
        open_findings = self.search(
            Domain("res_model", "=", model) & Domain("state", "=", "open") & span
        )
        self._watch_apart(records, open_findings)
        return len(records), last_id

    @api.model
    def _watch_apart(self, records, open_findings):
        """Watch these records; a rule that fails stops no other one.

        All rules at once; where that fails, rule by rule, alternatives and those of one fact
        together. What was found before by the one that fails stays open: nobody knows better.
        """
        if self._watched(records, open_findings):
            return
        rules = self.env["union.rule"].search(
            Domain("trigger", "=", "daily")
            & Domain("kind", "=", "check")
            & Domain("model", "=", records._name)
        )
        units, facts = defaultdict(set), rules._facts()
        for rule in rules:
            units[rule.any_group or facts.get(rule.key) or rule.key].add(rule.key)
        for keys in units.values():
            of_these = open_findings.filtered(lambda row, keys=keys: row.rule_key in keys)
            if not self._watched(records, of_these, keys):
                _logger.error(
                    "The daily watch left out the rules %s for %s %s to %s; see above",
                    ", ".join(sorted(keys)), records._name, records[:1].id, records[-1:].id,
                )  # fmt: skip

    def _watched(self, records, open_findings, keys=None):
        """Watch these records; return whether that went through, undone if not."""
        try:
            with self.env.cr.savepoint():
                self._watch(records, open_findings, keys)
        except (IntegrityError, OperationalError):
            # Nothing of the rule's, and another worker may have found the same just now: all of
            # this batch is undone, and the scheduler comes again.
            raise
        except Exception:
            _logger.warning("The daily watch failed", exc_info=True)
            self.env.invalidate_all(flush=False)
            return False
        return True

    @api.model
    def _watch(self, records, open_findings, keys=None):
        """Open, refresh and settle the findings of these records, of rules of these keys."""
        facts = self.env["union.rule"]._facts()

        def fact(key):
            return facts.get(key, key)

        day = today(self.env)
        # Names are kept as the office says them, not as the robot that watches would.
        spoken = self.env.company.partner_id.lang
        fresh, changed, kept, joined = [], {}, self.browse(), self.browse()
        owners = {record.id: owner_of(record) for record in records}
        ended = open_findings.filtered(lambda finding: finding.organization_id.state == "dissolved")
        # What belongs to another organisation by now is found anew there.
        moved = (open_findings - ended).filtered(
            lambda row: owners.get(row.res_id, row.organization_id) != row.organization_id
        )
        known = (open_findings - moved).grouped(lambda row: (row.res_id, fact(row.rule_key)))
        # Of an organisation that ended nothing is asked any more.
        records = records.filtered(lambda record: owners[record.id].state != "dissolved")
        checks = RuleEngine(self.env).check(records, "daily", keys) if records else {}
        failed = defaultdict(list)
        for record in records:
            for result in checks[record.id]:
                if result["effect"] and result["state"] == "failed":
                    failed[record, fact(result["rule"])].append(result)
        rules = self.env["union.rule"].browse(
            {result["rule_id"] for results in failed.values() for result in results}
        )
        due = due_values(self.env, day, rules)
        for (record, of_what), results in failed.items():
            result = rules._foremost(results)
            clauses = rules.browse([one["rule_id"] for one in results]).clause_id
            if alike := known.get((record.id, of_what)):
                same = alike.filtered(lambda row, key=result["rule"]: row.rule_key == key)
                finding = (same or alike)[0]
                kept |= finding
                joined |= alike - finding
                values = {
                    "params": result["params"],
                    "rule_id": result["rule_id"],
                    "rule_key": result["rule"],
                    "clause_id": rules.browse(result["rule_id"]).clause_id.id,
                }
                now_said = (
                    finding.params, finding.rule_id.id, finding.rule_key, finding.clause_id.id,
                    finding.clause_ids,
                )  # fmt: skip
                if now_said != (*values.values(), clauses):
                    changed[finding] = values
                    if finding.clause_ids != clauses:
                        values["clause_ids"] = [Command.set(clauses.ids)]
                    # What another rule asks is not due later than what was asked before.
                    sooner = due[result["rule_id"]]
                    if finding.rule_id.id != result["rule_id"] and (
                        not finding.due_date or sooner["due_date"] < finding.due_date
                    ):
                        values.update(sooner)
                continue
            fresh.append(
                {
                    "organization_id": owners[record.id].id,
                    "rule_id": result["rule_id"],
                    "rule_key": result["rule"],
                    "clause_id": rules.browse(result["rule_id"]).clause_id.id,
                    "clause_ids": [Command.set(clauses.ids)],
                    "res_model": record._name,
                    "res_id": record.id,
                    "subject": record.with_context(lang=spoken).display_name,
                    "watched_user_id": record._union_watched_user().id
                    if hasattr(record, "_union_watched_user")
                    else False,
                    "params": result["params"],
                    "opened_on": day,
                    **due[result["rule_id"]],
                    **own_clock(record),
                }
            )
        ended._settle(day, "ended")
        joined._settle(day, "joined")
        moved._settle(day, "moved")
        (open_findings - kept - ended - joined - moved)._settle(day)
        for finding, values in changed.items():
            finding.write(values)
        self.browse().union(*(row for row, said in changed.items() if "due_date" in said))._hasten()
        # Also what was there before: nobody may have been in office then, or another is now.
        (self._quiet().create(fresh) | kept)._hand_out()

    def _settle(self, day, because="cured"):
        """Close findings whose rule passes again, with their activities.

        :param because: or whose organisation is no more (``ended``), or that another finding of
            the same record tells (``joined``), or that it is another organisation's (``moved``)
        """
        if not self:
            return
        self.write({"state": "settled", "settled_on": day, "settled_because": because})
        # One of the same rule may be opened in the next step.
        self.flush_recordset(["state"])
        self.env["mail.activity"].search(
            Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        ).unlink()

    def _hasten(self):
        """Let the activities of these findings be due when they are."""
        for due_date, findings in self.grouped("due_date").items():
            findings.activity_ids.write({"date_deadline": due_date})

    def _quiet(self):
        """Return self without the chatter's log lines and followers."""
        return self.with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
