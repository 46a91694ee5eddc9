from odoo import models


class UnionMembershipRequest(models.Model):
    """Tags follow a person to his new union; a paper about a merged entry would wake history."""

    _inherit = "union.membership.request"

    def _carry_out_join(self):
        result = super()._carry_out_join()
        rows = self.result_id.filtered("previous_id")
        self.env["union.member.tag.line"]._carry_over({row.previous_id.id: row.id for row in rows})
        return result

    def _move(self, targets, state):
        result = super()._move(targets, state)
        # What is known of a person himself goes along to his new union.
        self.env["union.member.tag.line"]._carry_over(
            {request.member_id.id: request.result_id.id for request in self}
        )
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
