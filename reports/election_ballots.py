from odoo import api, models
from odoo.exceptions import UserError


class ReportElectionBallots(models.AbstractModel):
    """All ballot papers of an election in one document: one body, a page break per paper."""

    _name = "report.trade_union.election_ballots"
    _description = "Ballot Papers"

    @api.model
    def _get_report_values(self, docids, data=None):
        elections = self.env["union.election"].browse(docids)
        # Printing papers is for those who run the election, not for whoever reads it.
        elections.check_access("write")
        batches = elections.contest_ids.batch_ids.filtered(lambda batch: batch.state == "printed")
        if not batches:
            raise UserError(
                self.env._("There are no papers to print: make the ballots of a contest first.")
            )
        papers = batches.sorted("serial_from")._papers()
        return {
            "doc_ids": docids,
            "doc_model": "union.election",
            "docs": elections,
            "papers": papers,
            # A copy of what was voted on bears the name of then.
            "titles": {
                contest: contest.organization_id._name_on(contest.election_id.opened_on)
                for contest in batches.contest_id
            },
        }
