from odoo import fields, models


class UnionCountBundling(models.TransientModel):
    """Ask how many papers go into a bundle, where there is more than one."""

    _name = "union.count.bundling"
    _description = "Make Bundles, Dialog"

    contest_id = fields.Many2one("union.contest", required=True, readonly=True, ondelete="cascade")
    recovered = fields.Integer("Papers Recovered", readonly=True)
    size = fields.Integer("Papers in a Bundle", required=True, default=25)

    def button_make(self):
        """Make the bundles; rights and figures are checked by the vote's own action."""
        self.contest_id.action_bundle(self.size)
        return {"type": "ir.actions.act_window_close"}


class UnionCountBundlePapers(models.TransientModel):
    """Correct how many papers a bundle has, before anybody handed in its count."""

    _name = "union.count.bundle.papers"
    _description = "Papers in the Bundle, Dialog"

    bundle_id = fields.Many2one(
        "union.count.bundle", required=True, readonly=True, ondelete="cascade"
    )
    papers = fields.Integer("Papers in the Bundle", required=True)

    def button_set(self):
        """Set the number; rights and figures are checked by the bundle's own action."""
        self.bundle_id.action_set_papers(self.papers)
        return {"type": "ir.actions.act_window_close"}
