from odoo import SUPERUSER_ID, api, fields, models

from ..clock import now

KINDS = [
    ("activity", "To-do"),
    ("paper", "Paper to Send"),
    ("responsible", "Responsible For"),
    ("signature", "Signature Asked For"),
    ("personal", "Personal"),
]
REASONS = [
    ("no_right", "The successor has no right to it."),
    ("pending", "Waits for a decision: its sender stays who sent it."),
    ("own_paper", "The successor sent it himself and never decides it."),
    ("signs_already", "The successor signs it in his own name; two people are to sign."),
    ("bound", "The successor may not be asked to sign it."),
    ("busy", "Being decided by someone else just now; hand over again."),
    ("elsewhere", "Of an organisation elsewhere; who asked asks somebody else."),
    ("two_people", "Count sheets stay with who counted: two people count each bundle."),
    ("owner", "An import belongs to who brought the file; the successor brings it anew."),
    ("has_it", "The successor has it already."),
]


class UnionHandover(models.Model):
    """That somebody's open work was handed over to another: who, to whom, by whom, what.

    Rows are added by ``union.duty.action_hand_over`` and never changed or deleted.
    """

    _name = "union.handover"
    _description = "Work Handed Over"
    _inherit = ["union.approval.sealed", "union.append.only"]
    _order = "id desc"
    _rec_name = "organization_id"
    _log_access = False

    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict"
    )
    role = fields.Char(required=True)
    from_user_id = fields.Many2one("res.users", "Predecessor", required=True, ondelete="restrict")
    to_user_id = fields.Many2one("res.users", "Successor", required=True, ondelete="restrict")
    user_id = fields.Many2one("res.users", "By", required=True, ondelete="restrict")
    handed_on = fields.Datetime("On", required=True)
    last_day = fields.Date("Last Day of the Old Duty")
    new_duty_id = fields.Many2one("union.duty", ondelete="restrict")
    reason = fields.Char()
    item_ids = fields.One2many("union.handover.item", "handover_id", "Work")
    moved_count = fields.Integer("Handed Over", compute="_compute_counts")
    kept_count = fields.Integer("Not Handed Over", compute="_compute_counts")

    @api.depends("item_ids")
    def _compute_counts(self):
        groups = self.env["union.handover.item"]._read_group(
            [("handover_id", "in", self.ids)], ["handover_id", "moved"], ["quantity:sum"]
        )
        counts = {(handover, moved): count for handover, moved, count in groups}
        for handover in self:
            handover.moved_count = counts.get((handover._origin, True), 0)
            handover.kept_count = counts.get((handover._origin, False), 0)


class UnionHandoverItem(models.Model):
    """One piece of work: handed over, or why not. Names nobody: the record itself is asked."""

    _name = "union.handover.item"
    _description = "Piece of Work Handed Over"
    _inherit = ["union.approval.sealed", "union.append.only"]
    _order = "handover_id, moved desc, kind, res_model, res_id, id"
    _rec_name = "subject"
    _log_access = False

    handover_id = fields.Many2one("union.handover", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(KINDS, required=True)
    # Empty where only the number is told: of what is personal or elsewhere.
    res_model = fields.Char("Model")
    res_id = fields.Many2oneReference("Record", model_field="res_model")
    quantity = fields.Integer(required=True, default=1)
    moved = fields.Boolean("Handed Over", required=True)
    why = fields.Selection(REASONS, "Why Not")
    work = fields.Char("Kind of Work", compute="_compute_subject")
    subject = fields.Char(compute="_compute_subject", compute_sudo=False)

    @api.depends("res_model", "res_id")
    @api.depends_context("uid", "lang")
    def _compute_subject(self):
        """Name the records to who may read them, and only to him."""
        self.subject = self.work = False
        for model, items in self.grouped("res_model").items():
            if not model or model not in self.env:
                continue
            # The name of a kind of record tells nothing.
            items.work = self.env["ir.model"].sudo()._get(model).name
            ids = {item.res_id for item in items if item.res_id}
            records = self.env[model].browse(ids).exists()._filtered_access("read")
            names = {record.id: record.display_name for record in records}
            for item in items:
                item.subject = names.get(item.res_id, False)

    def action_open(self):
        """Open the record; whether the reader may is decided there."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    @api.private
    def _hand_over_steps(self, steps, user, comment):
        """Let ``user`` sign these steps instead of the people they name; the trail says so.

        Checked by the caller (:class:`Handover`): a few queries, whatever the number of steps.

        :param steps: sealed steps that name a person, in hand or waiting
        :param user: the successor
        :param comment: who handed over and why; the trail shows it
        """
        for principal, rows in steps.grouped("user_id").items():
            # For somebody else the system hands on, as with silence: who it was stands in the
            # comment, and the paper of another house is not opened to him by that.
            actor = principal.id if principal.id == self.env.uid else SUPERUSER_ID
            self._record(
                "forward",
                [(step.request_id, step, actor, principal.id) for step in rows],
                comment,
                target_user_id=user.id,
            )
        taken = {}
        values = []
        for step in steps:
            place = step.request_id, step.round, step.sequence
            taken[place] = taken.get(place, self._next_branch(step) - 1) + 1
            values.append(
                step._vals(
                    branch=taken[place],
                    user_id=user.id,
                    state=step.state,
                    opened_on=step.opened_on,
                    **step._due_now(),
                )
            )
        steps.write({"state": "forwarded", "closed_on": now()})
        self.env["union.approval.step"].create(values)
        self._sync_inbox()
