from odoo import api, fields, models
from odoo.exceptions import UserError

#: The kind of matter a result goes up as (data/petition/kinds.xml).
KIND = "rating"


class UnionRating(models.Model):
    """The result goes to the superior as a report: a matter of its own, by its own approval."""

    _inherit = "union.rating"

    report_id = fields.Many2one(
        "union.petition",
        "Report to the Superior",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    is_reported = fields.Boolean("Reported to the Superior", compute="_compute_is_reported")

    @api.depends("report_id.approval_state")
    def _compute_is_reported(self):
        for rating in self:
            # Whether it went up is read with the rating.
            rating.is_reported = rating.sudo().report_id.approval_state in ("pending", "approved")

    def action_report(self):
        """Draft the report of the result to the superior (NR-CONG-34c); it is then submitted.

        :return: ``{'id': the matter, 'title': str}``; the one there is already is given again
        :rtype: dict
        :raise AccessError: not an officer of the union rated
        :raise UserError: not closed yet
        """
        self.ensure_one()
        self.check_access("write")
        if self.state not in ("closed", "published"):
            raise UserError(self.env._("The result is reported once the rating closed."))
        if not self.report_id:
            kind = self.env["union.petition.kind"].search([("code", "=", KIND)], limit=1)
            report = self.env["union.petition"].create(
                {
                    "organization_id": self.organization_id.id,
                    "kind_id": kind.id,
                    "title": self.env._("Result of the member rating %(year)s", year=self.year),
                    "body": self._report_text(),
                    "party_told": self.party_told,
                }
            )
            self._server_write({"report_id": report.id})
        return {"id": self.report_id.id, "title": self.report_id.title}

    def button_report(self):
        """Draft the report and open it."""
        report = self.action_report()
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.petition",
            "res_id": report["id"],
            "views": [(False, "form")],
        }

    def _report_text(self):
        """Return the result in words, a paragraph a line: the figures of all who answered."""
        lines = [self._turnout_line()]
        for row in self.result_ids.filtered(lambda row: not row.cut_id):
            lines.append(f"{row.object_id.display_name}: {row.figures}")
        return "\n".join(lines)

    def _turnout_line(self):
        """Return how many codes were handed out and answered, as a sentence."""
        return self.env._(
            "%(codes)s codes were handed out and %(answers)s were answered. The rating was"
            " confidential.",
            codes=self.issued_count,
            answers=self.voted_count,
        )
