from odoo import fields, models


class UnionElectionRecord(models.Model):
    """What is done with a reason about candidates and papers."""

    _inherit = "union.election.record"

    kind = fields.Selection(
        selection_add=[
            ("reviewed", "Qualification Reviewed"),
            ("candidate_lost", "Candidate Stands No More"),
            ("reprinted", "Papers Printed Anew or More of Them"),
            ("counted_again", "Papers Counted Again"),
        ],
        ondelete={
            "reviewed": "cascade",
            "candidate_lost": "cascade",
            "reprinted": "cascade",
            "counted_again": "cascade",
        },
    )


class UnionContestResult(models.Model):
    """Votes for somebody who could not be elected any more are told, and elect nobody."""

    _inherit = "union.contest.result"

    status = fields.Selection(
        selection_add=[("struck", "Stands No More")], ondelete={"struck": "cascade"}
    )
