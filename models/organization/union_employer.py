from odoo import api, fields, models

from ..count_field import Count


class UnionEmployer(models.Model):
    """An enterprise or other unit whose workers a union covers or should cover.

    It belongs to its own primary or joint union where there is one, else to the
    federation of its area; so each subtree sum counts its staff once.
    """

    _name = "union.employer"
    _description = "Employer"
    _order = "name, id"
    _places_first = ("organization_id",)

    name = fields.Char(required=True, index="trigram")
    credit_code = fields.Char("Unified Social Credit Code", copy=False, index=True)
    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        help="Its own union, or the federation of the area while it has none.",
    )
    has_union = fields.Boolean(
        compute="_compute_has_union", store=True, help="An established one, its own or a joint one."
    )
    partner_id = fields.Many2one("res.partner", "Contact", ondelete="restrict")
    sector_code = fields.Char()
    sector_name = fields.Char("Sector")
    staff_count = fields.Integer("Staff")
    female_staff_count = Count("Women Staff", help="Left empty: not known.")
    contact_name = fields.Char()
    active = fields.Boolean(default=True)

    _staff = models.Constraint(
        "CHECK (staff_count >= 0 AND female_staff_count BETWEEN 0 AND staff_count)",
        "Staff is zero or more, and women are no more than all staff.",
    )
    _name_unique = models.UniqueIndex(
        "(organization_id, name)", "This union already has an employer of that name."
    )
    # Names neither the employer nor his union: both may be out of the reader's scope.
    _credit_code_unique = models.UniqueIndex(
        "(credit_code) WHERE credit_code != '' AND active",
        "This unified social credit code is already registered for another employer.",
    )

    @api.depends("organization_id.level", "organization_id.state")
    def _compute_has_union(self):
        for employer in self:
            union = employer.organization_id
            # Whoever only proposes a union has none yet.
            employer.has_union = union.level in ("primary", "group") and union.state == "active"

    @api.model_create_multi
    def create(self, vals_list):
        employers = super().create(vals_list)
        employers.organization_id._recount()
        return employers

    def write(self, vals):
        before = self.organization_id
        result = super().write(vals)
        if not {"organization_id", "staff_count", "female_staff_count", "active"}.isdisjoint(vals):
            (before | self.organization_id)._recount()
        return result

    def unlink(self):
        organizations = self.organization_id
        result = super().unlink()
        organizations._recount()
        return result
