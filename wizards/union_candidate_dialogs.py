from odoo import api, fields, models


class UnionCandidateReview(models.TransientModel):
    """Ask what the review of qualification found."""

    _name = "union.candidate.review"
    _description = "Qualification Review, Dialog"

    candidate_ids = fields.Many2many("union.candidate", string="Candidates", required=True)
    result = fields.Selection(
        [("passed", "Passed"), ("refused", "Refused")], required=True, default="passed"
    )
    ground = fields.Char(help="What was looked at or found; it stays on record with your name.")

    def button_review(self):
        """Record the review; the rights are checked by its own action."""
        self.ensure_one()
        self.candidate_ids.action_review(self.result, self.ground)
        return {"type": "ir.actions.act_window_close"}


class UnionCandidateLoss(models.TransientModel):
    """Ask why a candidate stands no more, and say what becomes of the papers."""

    _name = "union.candidate.loss"
    _description = "Candidate Stands No More, Dialog"

    candidate_ids = fields.Many2many("union.candidate", required=True)
    handling = fields.Selection(
        selection=lambda self: (
            self.env["union.candidate"]._fields["lost_handling"]._description_selection(self.env)
        ),
        string="The Papers",
        compute="_compute_handling",
        help="By the rule election.lost_candidate in force, as far as papers are still in hand.",
    )
    reason = fields.Text(required=True, help="It stays on record with your name.")
    elsewhere_ids = fields.Many2many(
        "union.candidate", string="Stands Besides In", compute="_compute_handling"
    )
    everywhere = fields.Boolean("In Those Votes as Well", default=True)

    @api.depends("candidate_ids")
    def _compute_handling(self):
        for dialog in self:
            candidate = dialog.candidate_ids[:1]
            dialog.handling = candidate._lost_handling() if candidate else False
            dialog.elsewhere_ids = dialog.candidate_ids._elsewhere()

    def button_lose(self):
        """Record it; the rights are checked by its own action."""
        self.ensure_one()
        people = self.candidate_ids
        if self.everywhere:
            people |= self.elsewhere_ids
        for candidate in people:
            candidate.action_lose(self.reason)
        return {"type": "ir.actions.act_window_close"}
