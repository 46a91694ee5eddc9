from odoo import api, fields, models


class UnionCommittee(models.Model):
    """The chart of an organisation's committees: the others stand below the union committee."""

    _inherit = "union.committee"

    parent_id = fields.Many2one(
        "union.committee",
        "Stands Below",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    child_ids = fields.One2many("union.committee", "parent_id", "Committees Below", readonly=True)
    head_names = fields.Char(
        "Chair and Deputies",
        compute="_compute_head_names",
        help="Who holds the offices of the current term.",
    )
    seat_count = fields.Integer("Seats Held", compute="_compute_head_names")
    vacancy_count = fields.Integer("Vacant Seats", compute="_compute_head_names")

    @api.depends(
        "term_ids.state",
        "term_ids.seat_ids.date_to",
        "term_ids.seat_ids.position",
        "term_ids.vacancy_ids.state",
    )
    def _compute_head_names(self):
        for committee in self:
            seats = committee.seat_ids
            committee.seat_count = len(seats)
            committee.vacancy_count = committee.current_term_id.vacancy_count
            # Who reads the seat reads who sits there.
            heads = seats.sudo().filtered(lambda seat: seat.position != "member")
            committee.head_names = "、".join(heads.sorted("position_rank").mapped("member_id.name"))

    @api.model_create_multi
    def create(self, vals_list):
        committees = super().create(vals_list)
        alike = self.search([("organization_id", "in", committees.organization_id.ids)])
        for place, bodies in alike.grouped("organization_id").items():
            top = bodies.filtered(lambda body: body.kind == "union")
            below = (bodies - top).filtered(lambda body, top=top: body.parent_id != top)
            if top and below and place:
                below.parent_id = top
        return committees
