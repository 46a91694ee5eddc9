from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..models.clock import now
from ..models.standard.engine import owner_of

STATES = [
    ("failed", "Failed"),
    ("unknown", "Not Known"),
    ("passed", "Passed"),
    ("alternative", "Not Needed"),
    ("not_applicable", "Not Applicable"),
]
EFFECTS = [
    ("block", "Stands in the Way"),
    ("warn", "Needs a Reason"),
    ("inform", "For Your Information"),
]


class UnionChecklist(models.TransientModel):
    """The checklist of one record as a page, as it stood when it was opened.

    Filled by ``button_checklist`` of the record and by nobody else; read by who opened it. Its
    buttons hold no rights: they ask the record anew.
    """

    _name = "union.checklist"
    _description = "Checklist"

    res_model = fields.Char("Subject", required=True, readonly=True)
    res_id = fields.Many2oneReference(
        "Record", model_field="res_model", required=True, readonly=True
    )
    trigger = fields.Char(required=True, readonly=True)
    name = fields.Char("Checklist Of", readonly=True)
    kind = fields.Char("Kind of Record", readonly=True)
    place = fields.Char("Organisation", readonly=True)
    checked_on = fields.Datetime(required=True, readonly=True)
    line_ids = fields.One2many("union.checklist.line", "checklist_id", "Rules", readonly=True)
    # The same lines twice: what is to be done stands apart from what is in order.
    open_line_ids = fields.One2many(
        "union.checklist.line",
        "checklist_id",
        "Rules to Settle",
        domain=[("effect", "!=", False)],
        readonly=True,
    )
    settled_line_ids = fields.One2many(
        "union.checklist.line",
        "checklist_id",
        "Rules in Order",
        domain=[("effect", "=", False)],
        readonly=True,
    )
    open_count = fields.Integer(readonly=True)

    @api.depends("name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for checklist in self:
            checklist.display_name = self.env._("Checklist: %(name)s", name=checklist.name or "")

    @api.model
    @api.private
    def _open(self, record):
        """Return the action that shows the checklist of a record to the caller.

        :raise AccessError: he may not read the record
        """
        record.check_access("read")
        trigger = record._union_check_trigger
        results = record.union_check(trigger)
        shown = record._union_shown(results)
        rows = record._union_kept(results)
        # How a rule is made is no secret: the verdict is the same for all.
        rules = self.env["union.rule"].sudo().browse([result["rule_id"] for result in shown])
        passes = record._union_pass_refusal() is None
        places = self._places(rules)
        # A page for the caller's own eyes, of what he was just told.
        checklist = self.sudo().create(
            {
                "res_model": record._name,
                "res_id": record.id,
                "trigger": trigger,
                "name": record.display_name,
                "kind": self.env["ir.model"]._get(record._name).name,
                "place": owner_of(record).name,
                "checked_on": now(),
                "open_count": sum(bool(row["effect"]) for row in rows),
                "line_ids": [
                    fields.Command.create(
                        {
                            "sequence": number,
                            "rule": row["rule"],
                            "clause": self.env["union.clause"]._called(row["clause"]),
                            "title": row["title"],
                            "state": row["state"],
                            "found": row["found"],
                            "value": row["value"],
                            "expected": row["expected"],
                            "cure": row["cure"],
                            "effect": row["effect"] or False,
                            "reason": result["override"] or False,
                            "cured_at": row["state"] in ("failed", "unknown") and places[rule],
                            "can_pass": passes and row["effect"] == "block" and rule.overridable,
                        }
                    )
                    for number, (row, result, rule) in enumerate(
                        zip(rows, shown, rules, strict=True)
                    )
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Checklist"),
            "res_model": self._name,
            "res_id": checklist.id,
            "views": [(False, "form")],
        }

    @api.model
    def _places(self, rules):
        """Return ``{rule: XML id of the window where it is cured}``, of those the caller may open."""
        provider = self.env["union.metric.provider"]
        wanted = {
            rule: next(
                filter(
                    None,
                    (
                        provider._cure_place(source)
                        for line in rule.condition_ids
                        for kind, source in line._sources()
                        if kind == "metric"
                    ),
                ),
                False,
            )
            for rule in rules
        }
        open_to_him = {
            place: self.env[self._window(place)["res_model"]].has_access("read")
            for place in set(wanted.values()) - {False}
        }
        return {rule: open_to_him.get(place) and place for rule, place in wanted.items()}

    @api.model
    def _window(self, place):
        return self.env["ir.actions.act_window"]._for_xml_id(place)

    def _record(self):
        """Return the record, if the caller still reads it.

        :raise UserError: it is gone
        :raise AccessError: it is closed to him
        """
        self.ensure_one()
        self.check_access("read")
        record = self.env[self.res_model].browse(self.res_id).exists()
        if not record:
            raise UserError(self.env._("What this checklist is about is gone."))
        record.check_access("read")
        return record

    def button_open_record(self):
        """Open what the checklist is about."""
        record = self._record()
        return {
            "type": "ir.actions.act_window",
            "res_model": record._name,
            "res_id": record.id,
            "views": [(False, "form")],
        }

    def button_refresh(self):
        """Ask the rules anew."""
        return self._open(self._record())

    def button_print(self):
        """Print the checklist as an annex: as of now, and as of each submission."""
        self._record()
        # The report itself reads with the caller's rights.
        report = self.env.ref("trade_union.report_checklist").sudo()
        return report.with_user(self.env.user).report_action(self)


class UnionChecklistLine(models.TransientModel):
    """What one rule said."""

    _name = "union.checklist.line"
    _description = "Checklist Line"
    _order = "sequence, id"
    _rec_name = "title"

    checklist_id = fields.Many2one(
        "union.checklist", required=True, readonly=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(readonly=True)
    rule = fields.Char(readonly=True)
    clause = fields.Char(readonly=True)
    title = fields.Char("Asks For", readonly=True)
    state = fields.Selection(STATES, "Result", readonly=True)
    found = fields.Text(readonly=True)
    # Texts, as a list cuts off what is one line.
    value = fields.Text("Actual", readonly=True)
    expected = fields.Text("Required Value", readonly=True)
    cure = fields.Text("What to Do", readonly=True)
    effect = fields.Selection(EFFECTS, "What It Does", readonly=True)
    reason = fields.Text("Reason on Record", readonly=True)
    cured_at = fields.Char(readonly=True, help="The window where it is cured.")
    can_pass = fields.Boolean(readonly=True)

    def button_cure(self):
        """Open the window where it is cured, at the organisation it is about."""
        self.ensure_one()
        record = self.checklist_id._record()
        places = self.env["union.metric.provider"]._cure_places()
        # Not what stands in a row, but what the rooms name.
        if self.cured_at not in places.values():
            raise UserError(self.env._("This is cured on the form itself."))
        action = self.checklist_id._window(self.cured_at)
        owner = owner_of(record)
        model = self.env[action["res_model"]]
        if model._name == "union.organization":
            action["domain"] = Domain("id", "child_of", owner.id)
        elif "organization_id" in model._fields:
            action["domain"] = Domain("organization_id", "child_of", owner.id)
            action["context"] = {"default_organization_id": owner.id}
        if "domain" in action and not isinstance(action["domain"], str):
            action["domain"] = list(action["domain"])
        return action

    def button_pass(self):
        """Ask why the superior lets the rule pass."""
        self.ensure_one()
        record = self.checklist_id._record()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Let the Rule Pass"),
            "res_model": "union.rule.pass",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_res_model": record._name,
                "default_res_id": record.id,
                "default_trigger": self.checklist_id.trigger,
                "default_rule": self.rule,
                "default_found": self.found,
            },
        }


class UnionRulePass(models.TransientModel):
    """Ask a superior why he lets a rule pass; the right and the rule are asked of the record."""

    _name = "union.rule.pass"
    _description = "Let a Rule Pass, Dialog"

    res_model = fields.Char(required=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True)
    trigger = fields.Char(required=True)
    rule = fields.Char(required=True)
    found = fields.Text(readonly=True)
    reason = fields.Text(required=True, help="Stays on record with your name.")

    def button_pass(self):
        """Let the rule pass and open the checklist again."""
        self.ensure_one()
        model = self.env.get(self.res_model)
        if model is None or not hasattr(model, "action_override_rule"):
            raise UserError(self.env._("Nothing of that kind stands under the standards."))
        record = model.browse(self.res_id)
        record.check_access("read")
        record.action_override_rule(self.rule, self.trigger, self.reason)
        return self.env["union.checklist"]._open(record)
