from odoo import api, fields, models

# The clause that says what a body is there for stands with a figure of this name.
DUTIES = "committee.duties."


class UnionCommittee(models.Model):
    """What a committee is there for, and what the standards say of its term in office."""

    _inherit = "union.committee"

    check_html = fields.Html("Checklist", compute="_compute_check_html")
    duties = fields.Char(
        compute="_compute_duties", help="What the clause in force says this body is there for."
    )

    @api.depends_context("lang", "uid")
    def _compute_check_html(self):
        self.current_term_id.mapped("check_html")  # of all of them at once
        for committee in self:
            committee.check_html = committee.current_term_id.check_html

    def button_checklist(self):
        """Open the checklist of the term in office as a page."""
        self.ensure_one()
        return self.current_term_id.button_checklist()

    @api.depends("kind", "organization_id")
    @api.depends_context("lang")
    def _compute_duties(self):
        # The law is the same whoever asks.
        rules = self.env["union.rule"].sudo()
        winners = rules._winners(
            self.organization_id._origin, keys={f"{DUTIES}{committee.kind}" for committee in self}
        )
        for committee in self:
            rule = winners.get(committee.organization_id._origin.id, {}).get(
                f"{DUTIES}{committee.kind}"
            )
            clause = rule.clause_id if rule else self.env["union.clause"]
            committee.duties = (
                self.env._(
                    "%(text)s (%(clause)s)",
                    text=clause.requirement_text,
                    clause=clause._cite(clause.code),
                )
                if clause
                else False
            )
