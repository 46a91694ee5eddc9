from odoo import api, fields, models
from odoo.fields import Domain

# The matter by which a large unit asks for one.
KIND = "standing_committee"
STANDING = "standing"


class UnionContest(models.Model):
    """The vote on a standing committee, which a large unit has by approval (NR-ELEC-9).

    Its members are elected from the committee, with more names than seats (NR-ELEC-17c); chair
    and vice chairs are members of it.
    """

    _inherit = "union.contest"

    standing_approved = fields.Boolean(
        "Standing Committee Approved",
        compute="_compute_standing_approved",
        help="The superior approved a request for it.",
    )

    @api.depends("organization_id", "position")
    def _compute_standing_approved(self):
        # Whether the superior agreed is no secret to who reads the vote.
        papers = self.env["union.petition"].sudo()
        approved = papers.search(
            Domain("organization_id", "in", self.organization_id.ids)
            & Domain("kind_id.code", "=", KIND)
            & Domain("approval_state", "=", "approved")
        ).organization_id
        for contest in self:
            contest.standing_approved = contest.organization_id._origin in approved

    def _ratio_key(self):
        if self.committee_kind == "union" and self.position == STANDING:
            return "contest_ratio_standing"
        return super()._ratio_key()

    @api.model_create_multi
    def create(self, vals_list):
        contests = super().create(vals_list)
        contests._propose_ratio()
        return contests

    def write(self, vals):
        result = super().write(vals)
        if "position" in vals:
            self._propose_ratio()
        return result

    def _propose_ratio(self):
        """Let an election that has its rules also adopt the one for its standing committee."""
        elections = self.filtered(lambda contest: contest.position == STANDING).election_id
        if adopting := elections.filtered(lambda one: one.rule_ids and not one.rules_locked):
            self.env["union.election.rule"]._propose(adopting)
