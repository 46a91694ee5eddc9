from odoo import models


class UnionMembershipRequest(models.Model):
    """Tags come back with who joins again; a paper about a merged entry would wake history."""

    _inherit = "union.membership.request"

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
