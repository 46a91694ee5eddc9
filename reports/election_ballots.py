from odoo import api, models
from odoo.exceptions import UserError

from ..core import ballot_sheets

REPORT = "trade_union.election_ballots"
# A paper is one page: where its names need more, it is drawn as much smaller.
ZOOMS = (1, 0.85, 0.7, 0.58, 0.48)


class ReportElectionBallots(models.AbstractModel):
    """The ballot papers of an election: what stands on the papers of one batch, drawn once."""

    _name = "report.trade_union.election_ballots"
    _description = "Ballot Papers"

    @api.model
    def _batches(self, docids, data=None):
        """Return the papers to print; raise AccessError or UserError.

        :param data: ``batch_ids``: of these batches alone
        """
        batches = self.env["union.ballot.batch"]
        if wanted := (data or {}).get("batch_ids"):
            batches = batches.browse(wanted).exists()
            elections = batches.election_id
        else:
            elections = self.env["union.election"].browse(docids)
        # Printing papers is for those who run the election, not for whoever reads it.
        elections.check_access("write")
        batches = (batches or elections.contest_ids.batch_ids).filtered(
            lambda batch: batch.state == "printed"
        )
        if not batches:
            raise UserError(
                self.env._("There are no papers to print: make the ballots of a contest first.")
            )
        return batches.sorted("serial_from")

    @api.model
    def _get_report_values(self, docids, data=None):
        batches = self._batches(docids, data)
        wanted = (data or {}).get("ballot_batch")
        return {
            "doc_ids": docids,
            "doc_model": "union.election",
            "docs": batches.election_id,
            "zoom": (data or {}).get("ballot_zoom", 1),
            "papers": [batch._paper() for batch in batches if not wanted or batch.id == wanted],
            # A copy of what was voted on bears the name of then.
            "titles": {
                contest: contest.organization_id._name_on(contest.election_id.opened_on)
                for contest in batches.contest_id
            },
        }


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        """Draw each batch of ballots once and number its papers, however many they are."""
        if self._get_report(report_ref).report_name != REPORT:
            return super()._render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        drawn = []
        for batch in self.env[f"report.{REPORT}"]._batches(res_ids, data):
            for zoom in ZOOMS:
                page, kind = super()._render_qweb_pdf(
                    report_ref,
                    res_ids=batch.election_id.ids,
                    data={**(data or {}), "ballot_batch": batch.id, "ballot_zoom": zoom},
                )
                if kind != "pdf":
                    return page, kind  # in tests that ask for no PDF
                if ballot_sheets.is_one(page):
                    break
            drawn.append((batch, page))
        try:
            content = ballot_sheets.sheets(
                ballot_sheets.Batch(
                    page, range(batch.serial_from, batch.serial_to + 1), int(batch.per_sheet)
                )
                for batch, page in drawn
            )
        except ballot_sheets.TooLongError:
            raise UserError(
                self.env._("A paper has so many names that they do not stand on one page.")
            ) from None
        return content, "pdf"
