from odoo import fields, models


class UnionGradeDecide(models.TransientModel):
    """Ask for the grade of an organisation and the reason; it holds no rights."""

    _name = "union.grade.decide"
    _description = "Set the Grade"

    organization_id = fields.Many2one("union.organization", required=True, ondelete="cascade")
    grade = fields.Selection(
        [("1", "1"), ("2", "2"), ("3", "3"), ("4", "4"), ("5", "5"), ("0", "None")], required=True
    )
    reason = fields.Text(required=True)

    def action_apply(self):
        """Set the grade; rights and rules are the organisation's."""
        self.ensure_one()
        self.organization_id.action_set_grade(int(self.grade), self.reason)
        return {"type": "ir.actions.act_window_close"}
