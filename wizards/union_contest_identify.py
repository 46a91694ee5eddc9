from odoo import fields, models


class UnionContestIdentify(models.TransientModel):
    """Ask which member somebody is whose name the voters wrote in."""

    _name = "union.contest.identify"
    _description = "Who Was Written In"

    result_id = fields.Many2one("union.contest.result", required=True, ondelete="cascade")
    place_id = fields.Many2one(related="result_id.organization_id", related_sudo=False)
    written_in = fields.Char(related="result_id.written_in", related_sudo=False)
    member_id = fields.Many2one(
        "union.member",
        required=True,
        ondelete="cascade",
        domain="[('state', '=', 'active'), ('organization_id', 'child_of', place_id)]",
    )

    def button_identify(self):
        """Say so; see ``action_identify`` of the result."""
        self.ensure_one()
        self.result_id.action_identify(self.member_id.id)
        return {"type": "ir.actions.act_window_close"}


class UnionContestResult(models.Model):
    """The button of a name that was written in."""

    _inherit = "union.contest.result"

    can_identify = fields.Boolean("To Be Named", compute="_compute_can_identify")

    def _compute_can_identify(self):
        for line in self:
            line.can_identify = (
                line.elected
                and line.written_in
                and not line.member_id
                and line.contest_id.phase == "counting"
            )

    def button_identify(self):
        """Ask which member this is: :meth:`action_identify`."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "union.contest.identify",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_result_id": self.id},
        }
