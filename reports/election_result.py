from odoo import api, models
from odoo.exceptions import UserError


class ReportElectionResult(models.AbstractModel):
    """The result sheet of an election: figures, people, rules and digests."""

    _name = "report.trade_union.election_result"
    _description = "Result Sheet"

    @api.model
    def _get_report_values(self, docids, data=None):
        elections = self.env["union.election"].browse(docids)
        elections.check_access("read")
        if undecided := elections.filtered(lambda election: not election.result_digest):
            raise UserError(
                self.env._(
                    "%(election)s has no result yet: a result sheet is printed once it was"
                    " published.",
                    election=undecided[0].name,
                )
            )
        return {"doc_ids": docids, "doc_model": "union.election", "docs": elections}
