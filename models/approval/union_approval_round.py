import hashlib

from odoo import fields, models


class UnionApprovalRound(models.Model):
    """One submission of a paper: who, when, along which route, and what exactly it said.

    The snapshot is canonical JSON; its SHA-256 stands beside it and in every
    decision of the round. Rows are added and never changed.
    """

    _name = "union.approval.round"
    _description = "Approval Round"
    _inherit = ["union.approval.sealed", "union.append.only"]
    _order = "request_id, number"
    _rec_name = "number"
    _log_access = False

    request_id = fields.Many2one(
        "union.approval.request", required=True, index=True, ondelete="restrict"
    )
    number = fields.Integer("Round", required=True)
    route_id = fields.Many2one(
        "union.approval.route", required=True, index=True, ondelete="restrict"
    )
    submitted_by_id = fields.Many2one("res.users", required=True, ondelete="restrict")
    submitted_on = fields.Datetime(required=True)
    reason = fields.Char(help="Why it goes on in spite of a warning.")
    snapshot = fields.Text(required=True)
    digest = fields.Char("SHA-256", required=True)
    checks = fields.Json(
        "Checklist", help="What the standards said of the paper when it was submitted."
    )

    _number_unique = models.Constraint(
        "UNIQUE (request_id, number)", "This paper was already submitted."
    )

    def _is_intact(self):
        """Return True if the snapshot still has its digest."""
        self.ensure_one()
        return hashlib.sha256(self.snapshot.encode()).hexdigest() == self.digest
