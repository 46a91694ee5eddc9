from odoo import fields, models

KINDS = [
    ("agree", "Agree"),
    ("return", "Return"),
    ("refuse", "Refuse"),
    ("forward", "Forwarded"),
    ("add_sign", "Asked to Sign"),
    ("recall", "Recalled"),
    ("escalate", "Passed to the Superior"),
    ("auto_pass", "Passed: Same Person"),
    ("revoke", "Approval Revoked"),
    ("override", "Overridden"),
]


class UnionApprovalDecision(models.Model):
    """What somebody decided on a paper. Rows are added and never changed or deleted."""

    _name = "union.approval.decision"
    _description = "Approval Decision"
    _inherit = ["union.approval.sealed", "union.append.only"]
    _order = "id"
    _rec_name = "kind"
    _log_access = False
    _house_end = {"afterwards": True}

    request_id = fields.Many2one(
        "union.approval.request", required=True, index=True, ondelete="restrict"
    )
    round = fields.Integer(required=True)
    step_id = fields.Many2one("union.approval.step", index="btree_not_null", ondelete="restrict")
    organization_id = fields.Many2one("union.organization", ondelete="restrict")
    role = fields.Char()
    kind = fields.Selection(KINDS, required=True)
    user_id = fields.Many2one("res.users", "By", required=True, index=True, ondelete="restrict")
    on_behalf_of_id = fields.Many2one("res.users", index="btree_not_null", ondelete="restrict")
    target_user_id = fields.Many2one("res.users", "To", index="btree_not_null", ondelete="restrict")
    comment = fields.Text()
    decided_on = fields.Datetime("On", required=True)
    digest = fields.Char("SHA-256", required=True, help="Of the paper as it was submitted.")
