from odoo import api, fields, models, tools


class UnionCodedKind(models.AbstractModel):
    """A kind that is data and is measured as a metric named by its code."""

    _name = "union.coded.kind.mixin"
    _description = "Kind with a Metric of Its Own"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    clause = fields.Char(help="Where the kind is written.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE (code)", "This code is already taken.")

    @api.model_create_multi
    def create(self, vals_list):
        kinds = super().create(vals_list)
        self.env.registry.clear_cache()  # _codes
        return kinds

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()  # _codes
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()  # _codes
        return result

    @api.model
    @tools.ormcache()
    def _codes(self):
        """Return the codes of all kinds, archived ones too: a rule may still name them."""
        # Codes of shared data. A few rows. pylint: disable-next=no-search-all
        kinds = self.sudo().with_context(active_test=False).search_fetch([], ["code"])
        return tuple(kinds.mapped("code"))
