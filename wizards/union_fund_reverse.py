from odoo import fields, models


class UnionFundReverse(models.TransientModel):
    """Ask why entries are reversed."""

    _name = "union.fund.reverse"
    _description = "Reverse Entries"

    entry_ids = fields.Many2many(
        "union.fund.entry",
        "union_fund_reverse_entry_rel",
        string="Entries",
        required=True,
        readonly=True,
    )
    reason = fields.Char(required=True)

    def action_apply(self):
        """Enter what takes the entries back; rights and rules are theirs."""
        ids = self.entry_ids.action_reverse(self.reason)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "trade_union.union_fund_entry_action"
        )
        return {**action, "domain": [("id", "in", ids)], "context": {}}
