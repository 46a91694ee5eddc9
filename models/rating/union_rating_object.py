from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..server_fields import shown


class UnionRatingObject(models.Model):
    """What one question of a rating asks about: the work, home building, or who holds an office."""

    _name = "union.rating.object"
    _description = "What Is Rated"
    _inherit = ["union.rating.part"]
    _order = "rating_id, sequence, id"
    # Whose rating it is: what a constraint or an index says of another is no word for a stranger.
    _places_first = ("rating_id",)
    _named_first = ("member_id",)

    organization_id = fields.Many2one(related="rating_id.organization_id", store=True, index=True)
    kind = fields.Selection(
        [
            ("work", "Work of the Union"),
            ("home", "Building the Workers’ Home"),
            ("chair", "Chair"),
            ("vice_chair", "Vice Chair"),
        ],
        required=True,
        default="work",
    )
    member_id = fields.Many2one("union.member", "Holder of the Office", ondelete="restrict")

    _one_of_a_kind = models.UniqueIndex(
        "(rating_id, kind, COALESCE(member_id, 0))", "This is rated in this rating already."
    )

    @api.depends("kind", "member_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for row in self:
            holder = shown(row, "member_id").name
            label = kinds.get(row.kind, "")
            row.display_name = f"{label} {holder}" if holder else label

    @api.constrains("kind", "member_id")
    def _check_holder(self):
        for row in self:
            if (row.kind in ("chair", "vice_chair")) != bool(row.member_id):
                raise ValidationError(
                    self.env._(
                        "%(kind)s: name who holds the office, and nobody where work is rated.",
                        kind=row.display_name,
                    )
                )
