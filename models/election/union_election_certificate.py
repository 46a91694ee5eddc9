from odoo import models


class UnionElection(models.Model):
    """The certificate of each who was elected and holds his seat by it."""

    _inherit = "union.election"

    def action_certificates_pdf(self):
        """Return the certificates of election in one PDF, a page for each seat.

        :return: ``{'filename': str, 'data': base64 str}``
        :raise UserError: the superior has not approved the result, or nobody holds office by it
        :raise AccessError: the user may not read the election
        """
        return self._paper("trade_union.report_election_certificate")

    def _certified_seats(self):
        """Return the seats of those who were voted for, head first."""
        # Who was elected was made public; whoever reads the election reads it.
        seats = self.sudo()._seats_given() if self.approved_on else self.env["union.seat"]
        return seats.filtered(lambda seat: seat.origin in ("elected", "by_election")).sorted(
            lambda seat: (seat.committee_id.kind != "union", seat.position_rank, seat.sequence)
        )
