from odoo import api, fields, models

from ..bodies import ELECTORS, POSITION_RANK, POSITIONS


class UnionSeat(models.Model):
    """A member's seat in a term of a committee, and how he came to it. Made by the server."""

    _name = "union.seat"
    _description = "Seat"
    _order = "term_id, position_rank, sequence, id"
    _rec_name = "member_id"
    _house_end = {"period": ("date_to", "date_from"), "with": "union.term"}

    term_id = fields.Many2one(
        "union.term", required=True, index=True, ondelete="restrict", readonly=True
    )
    committee_id = fields.Many2one(related="term_id.committee_id", store=True, index=True)
    organization_id = fields.Many2one(related="term_id.organization_id", store=True, index=True)
    member_id = fields.Many2one(
        "union.member", required=True, index=True, ondelete="restrict", readonly=True
    )
    position = fields.Selection(POSITIONS, required=True, readonly=True, default="member")
    position_rank = fields.Integer(compute="_compute_position_rank", store=True)
    sequence = fields.Integer(readonly=True)
    origin = fields.Selection(
        [
            ("elected", "Elected"),
            ("ex_officio", "Ex Officio"),
            ("by_election", "By-election"),
            ("delegated", "Delegated"),
            ("co_opted", "Co-opted"),
        ],
        required=True,
        readonly=True,
    )
    elected_by = fields.Selection(
        ELECTORS, readonly=True, help="Of who was elected; empty: not on record (QZ-7)."
    )
    date_from = fields.Date(required=True, readonly=True)
    date_to = fields.Date("Left Office On", readonly=True)

    _member_unique = models.UniqueIndex(
        "(term_id, member_id) WHERE date_to IS NULL", "A person has one seat in a term."
    )

    @api.depends("position")
    def _compute_position_rank(self):
        for seat in self:
            seat.position_rank = POSITION_RANK.get(seat.position, len(POSITIONS))
