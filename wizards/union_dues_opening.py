from dateutil.relativedelta import relativedelta

from odoo import fields, models

from ..models.dues.arrears import this_month


class UnionDuesOpening(models.TransientModel):
    """The month whose dues are opened, or the months whose totals are downloaded."""

    _name = "union.dues.opening"
    _description = "Open Dues, Dialog"

    place_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        ondelete="cascade",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    month = fields.Date(required=True, default=lambda self: this_month(self.env))
    result = fields.Char(readonly=True)

    def button_open(self):
        """Open the month and tell what came of it."""
        self.ensure_one()
        done = self.place_id.action_open_dues(self.month)
        self.result = self.env._(
            "%(month)s: dues of %(opened)s members opened; of %(unknown)s the wage is not known"
            " yet.",
            **done,
        )
        return self._again()

    def button_unopen(self):
        """Take back that the month was opened and tell what came of it."""
        self.ensure_one()
        done = self.place_id.action_unopen_dues(self.month)
        self.result = self.env._(
            "%(month)s: dues of %(deleted)s members taken back; %(kept)s were entered or imported"
            " and stay.",
            **done,
        )
        return self._again()

    def _again(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def button_totals(self):
        """Download the totals of the year up to the month."""
        self.ensure_one()
        first = self.month.replace(day=1) - relativedelta(months=11)
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/dues_totals?organization_id={self.place_id.id}"
            f"&date_from={first}&date_to={self.month}",
            "target": "download",
        }
