from odoo import api, fields, models
from odoo.tools import SQL


class UnionLetterCounter(models.Model):
    """The last number given, per organisation, series and year.

    Raised in the transaction that issues the letters, under the row's lock: if
    that is rolled back so is the number, and no gap is left.
    """

    _name = "union.letter.counter"
    _description = "Letter Counter"
    _inherit = ["union.approval.sealed"]
    _log_access = False
    _rec_name = "series"

    organization_id = fields.Many2one("union.organization", required=True, ondelete="restrict")
    series = fields.Char(required=True)
    year = fields.Integer(required=True, aggregator=False)
    last = fields.Integer(required=True)

    _series_unique = models.Constraint(
        "UNIQUE (organization_id, series, year)", "One count per organisation, series and year."
    )

    @api.model
    def _take(self, wanted):
        """Raise the counts and return the first number taken of each.

        :param wanted: ``{(organization id, series, year): how many}``
        :return: ``{(organization id, series, year): int}``
        """
        if not wanted:
            return {}
        # In one order for everybody: two issuers never wait for each other crosswise.
        keys = sorted(wanted)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO union_letter_counter (organization_id, series, year, last)
                     SELECT * FROM unnest(%s::int[], %s::text[], %s::int[], %s::int[])
                ON CONFLICT (organization_id, series, year)
                DO UPDATE SET last = union_letter_counter.last + EXCLUDED.last
                  RETURNING organization_id, series, year, last
                """,
                [key[0] for key in keys],
                [key[1] for key in keys],
                [key[2] for key in keys],
                [wanted[key] for key in keys],
            )
        )
        return {
            (organization_id, series, year): last - wanted[organization_id, series, year] + 1
            for organization_id, series, year, last in self.env.cr.fetchall()
        }
