from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..organization.union_organization import LEVELS
from ..organization.union_role_group import ROLES
from .seal import sealed


class UnionApprovalRouteCopy(models.Model):
    """Who gets a copy of papers of a route when they are decided: a role at a place."""

    _name = "union.approval.route.copy"
    _description = "Copy of a Route"
    _inherit = ["union.approval.route.line"]
    _order = "route_id, id"
    _rec_name = "role"

    place = fields.Selection(
        [
            ("own", "The Paper's Organisation"),
            ("parent", "Its Superior"),
            ("level", "The Superior at a Level"),
            ("fixed", "A Named Organisation"),
            ("counterpart", "The Other Side"),
        ],
        "Copy To",
        required=True,
        default="parent",
    )
    level = fields.Selection(LEVELS)
    organization_id = fields.Many2one("union.organization", ondelete="restrict")
    role = fields.Selection(ROLES, required=True, default="approver")

    @api.constrains("place", "level", "organization_id")
    def _check_place(self):
        for line in self:
            if line.place == "level" and not line.level:
                raise ValidationError(self.env._("Say at which level the superior stands."))
            if line.place == "fixed" and not line.organization_id:
                raise ValidationError(self.env._("Name the organisation that gets a copy."))

    def _organization_for(self, organization, paper):
        """Return the organisation that gets the copy, as a step of the route would find it."""
        self.ensure_one()
        step = self.env["union.approval.route.step"].new(
            {
                "place": self.place,
                "level": self.level,
                "organization_id": self.organization_id.id,
            }
        )
        places, _either = step._places_for(organization, paper)
        return places[0]


class UnionApprovalRoute(models.Model):
    _inherit = "union.approval.route"

    copy_ids = fields.One2many("union.approval.route.copy", "route_id", "Copies", copy=True)

    @api.model
    def _load_route(self, data, digest):
        route = super()._load_route(data, digest)
        if route and data.get("copies") and not route.copy_ids:
            # A route just loaded; at installation and update only, as above.
            sealed(route).write(
                {"copy_ids": [fields.Command.create(row) for row in data["copies"]]}
            )
        return route
