from odoo import api, fields, models
from odoo.exceptions import UserError


class UnionApprovalRouteTrial(models.TransientModel):
    """The dialog behind *Who Would Sign Today*; it holds no rights, the route's method asks."""

    _name = "union.approval.route.trial"
    _description = "Who Would Sign Today"

    route_id = fields.Many2one("union.approval.route", required=True, ondelete="cascade")
    res_model = fields.Char(related="route_id.res_model", related_sudo=False)
    organization_id = fields.Many2one(
        "union.organization",
        domain="[('in_sight', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
        ondelete="cascade",
    )
    res_id = fields.Many2oneReference(
        "Paper", model_field="res_model", help="Empty: any paper of this organisation."
    )
    trial_html = fields.Html(
        "Signatures", compute="_compute_trial_html", sanitize=False, compute_sudo=False
    )

    @api.depends("route_id", "organization_id", "res_id")
    @api.depends_context("uid")
    def _compute_trial_html(self):
        for trial in self:
            if not (trial.route_id and trial.organization_id):
                trial.trial_html = False
                continue
            try:
                result = trial.route_id._origin.who_would_sign(
                    trial.organization_id._origin.id, trial.res_id or False
                )
            except UserError as error:
                # Another organisation was chosen than that of the paper, or one out of scope.
                result = {"steps": [], "messages": [str(error)], "taken": False, "day": False}
            trial.trial_html = self.env["ir.qweb"]._render(
                "trade_union.approval_route_trial", result, minimal_qcontext=True
            )
