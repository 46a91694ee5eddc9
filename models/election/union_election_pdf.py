import base64

from odoo import models

from ...core import qr


class UnionElection(models.Model):
    """The papers of an election for programs; people print them from the form."""

    _inherit = "union.election"

    def action_ballots_pdf(self):
        """Return all papers that were made and not accounted for yet, in one PDF.

        :return: ``{'filename': str, 'data': base64 str}``
        :raise UserError: there are no such papers
        :raise AccessError: the user may not write the election

        Rights: an officer of the organisation. Clause: SZ-5.1.3.5a3.
        """
        return self._paper("trade_union.report_election_ballots")

    def action_result_pdf(self):
        """Return the result sheet as PDF.

        :return: ``{'filename': str, 'data': base64 str}``
        :raise UserError: the result was not published yet
        :raise AccessError: the user may not read the election
        """
        return self._paper("trade_union.report_election_result")

    def _result_qr(self):
        """Return the address of the record and the digest of its result as a QR code."""
        self.ensure_one()
        address = f"{self.get_base_url()}/odoo/union.election/{self.id}#{self.result_digest}"
        return "data:image/svg+xml;base64," + base64.b64encode(qr.svg(address).encode()).decode()

    def _paper(self, report, record=None):
        """Return a report on this election, or on a record of it, as a file."""
        self.ensure_one()
        # The report's own model checks the rights to the election.
        content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            report, (record or self).ids
        )
        name = self.env.ref(report).sudo().name  # what the paper is called
        return {
            "filename": f"{name} {self.name}.pdf",
            "data": base64.b64encode(content).decode(),
        }
