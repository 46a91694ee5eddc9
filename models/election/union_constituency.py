from odoo import api, fields, models


class UnionConstituency(models.Model):
    """A part of the members that sends representatives: a primary union or a group of them."""

    _name = "union.constituency"
    _description = "Constituency"
    _order = "election_id, sequence, name"
    _places_first = ("election_id",)

    election_id = fields.Many2one("union.election", required=True, index=True, ondelete="restrict")
    organization_id = fields.Many2one(related="election_id.organization_id", store=True, index=True)
    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    quota = fields.Integer(help="Representatives due to it, where a number was set.")
    voter_ids = fields.One2many("union.voter", "constituency_id", "Representatives", readonly=True)
    voter_count = fields.Integer("Representatives on the Roll", compute="_compute_voter_count")

    _name_unique = models.Constraint(
        "UNIQUE (election_id, name)", "An election has each constituency once."
    )
    _quota = models.Constraint("CHECK (quota >= 0)", "A quota is zero or more.")

    @api.depends("voter_ids")
    def _compute_voter_count(self):
        counts = dict(
            self.env["union.voter"]._read_group(
                [("constituency_id", "in", self.ids)], ["constituency_id"], ["__count"]
            )
        )
        for constituency in self:
            constituency.voter_count = counts.get(constituency._origin, 0)

    @api.model_create_multi
    def create(self, vals_list):
        constituencies = super().create(vals_list)
        for election in constituencies.election_id:
            election._require_open_roll()
        return constituencies

    def write(self, vals):
        # The name is part of the digest of the roll.
        for election in self.election_id:
            election._require_open_roll()
        return super().write(vals)

    def unlink(self):
        for election in self.election_id:
            election._require_open_roll()
        return super().unlink()
