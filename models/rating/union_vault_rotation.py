from odoo import api, models

from ..member.union_vault_rotation import SealedColumn


class UnionVaultRotation(models.AbstractModel):
    _inherit = "union.vault.rotation"

    @api.model
    def _columns(self):
        box = self.env["union.rating.box"]
        return [*super()._columns(), SealedColumn(box._name, box._table, "sealed", "sealed")]
