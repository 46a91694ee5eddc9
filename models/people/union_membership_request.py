from odoo import api, fields, models

from ...core.twins import name_key
from ..approval.union_approval_lock import OPEN_STATES


class UnionMembershipRequest(models.Model):
    """Tags come back with who joins again; a paper about a merged entry would wake history.

    Who decides on a joiner is told of members alike whom he sees. Of members elsewhere nothing
    is told here: there the number alone speaks, as the register's one rule (0019, 0024).
    """

    _inherit = "union.membership.request"

    alike_ids = fields.Many2many(
        "union.member",
        string="Possible Duplicates",
        compute="_compute_alike_ids",
        groups="trade_union.group_officer,trade_union.group_auditor",
        help="Members in your scope of the same name and birth date.",
    )

    @api.depends("kind", "name", "birth_date", "member_id", "approval_state")
    @api.depends_context("uid")
    def _compute_alike_ids(self):
        members = self.env["union.member"]
        asking = self.filtered(
            lambda request: (
                request.kind == "join"
                and request.approval_state in (*OPEN_STATES, "pending")
                and request.birth_date
                and name_key(request.name)
            )
        )
        # The reader's own sight; the server itself looks at nobody.
        reads = not self.env.su and members.has_access("read")
        found = members._alike([(row.name, row.birth_date) for row in asking] if reads else ())
        for request in self:
            key = name_key(request.name), request.birth_date
            alike = found.get(key, members) if request in asking else members
            request.alike_ids = alike - request.member_id._origin

    def _carry_out_join(self):
        result = super()._carry_out_join()
        rows = self.result_id.filtered("previous_id")
        self.env["union.member.tag.line"]._carry_over({row.previous_id.id: row.id for row in rows})
        return result

    def _obstacles(self, elsewhere):
        problems = super()._obstacles(elsewhere)
        for request in self.sudo():  # a word about the paper's own member
            if request.member_id.merged_into_id:
                problems[request.id] = self.env._(
                    "%(request)s: this entry is merged into another one of the same person; file"
                    " the request about that one.",
                    request=request.display_name,
                )
        return problems
