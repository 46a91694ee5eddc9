from odoo import api, fields, models, tools


class UnionRegulationKind(models.Model):
    """A system of written rules a union keeps: on its cadres, members, funds, meetings.

    As with certificates a kind is data and is measured as a metric, ``regulation.<code>``: true
    while a document is in force that says something of each point the clause lists (the points
    of ``regulation.<code>``). Who must have one is said by the rules of the standards.
    """

    _name = "union.regulation.kind"
    _description = "Kind of Regulation"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="The metric “regulation.” and this code measures it.")
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
