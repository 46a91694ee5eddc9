from odoo import api, models
from odoo.exceptions import UserError


class ReportElectionCertificate(models.AbstractModel):
    """The certificates of those who were elected and hold their seats by it, a page each."""

    _name = "report.trade_union.election_certificate"
    _description = "Certificates of Election"

    @api.model
    def _get_report_values(self, docids, data=None):
        elections = self.env["union.election"].browse(docids)
        elections.check_access("read")
        pages = []
        for election in elections:
            seats = election._certified_seats()
            if not seats:
                raise UserError(
                    self.env._(
                        "%(election)s: nobody holds office by it. Certificates are printed once"
                        " the superior approved the result.",
                        election=election.name,
                    )
                )
            pages += [(election, seat._letter_words()) for seat in seats]
        return {"doc_ids": docids, "doc_model": "union.election", "pages": pages}
