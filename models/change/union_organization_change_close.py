"""The end of an organisation: its state, its star, its bodies, people, papers and findings."""

from odoo import models
from odoo.fields import Domain

from ..clock import today
from .closed_house import ending_models


class UnionOrganizationChange(models.Model):
    _inherit = "union.organization.change"

    def _close(self, organizations, papers):
        """Let these organisations end today.

        :param papers: ``{organisation id: id of the approval}``
        """
        day = today(self.env)
        organizations._decided_by(papers).write(
            {"state": "dissolved", "dissolved_on": day, "star": 0, "grade": 0}
        )
        self._end_terms(organizations, day)
        for model, how in ending_models(self.env, "period"):
            if "with" not in how:
                self._end_periods(model, organizations, day)
        for model, how in ending_models(self.env, "values"):
            place = Domain("organization_id", "in", organizations.ids)
            self.env[model].search(place & Domain(how["open"])).write(how["values"])
        self._end_papers(organizations, day)

    def _end_terms(self, organizations, day):
        """End terms and seats; what ended before keeps its own day."""
        terms = self.env["union.term"].search(
            [("organization_id", "in", organizations.ids), ("state", "in", ("elected", "current"))]
        )
        seats = self.env["union.seat"].search(
            [("term_id", "in", terms.ids), ("date_to", "=", False)]
        )
        begun = seats.filtered(lambda seat: seat.date_from <= day)
        begun.write({"date_to": day})
        # A seat not taken holds nothing: its term is none that goes on.
        for first, group in (seats - begun).grouped("date_from").items():
            group.write({"date_to": first})
        late = terms.filtered(lambda term: term.date_to > day)
        late.filtered(lambda term: term.date_from <= day).write({"date_to": day})
        terms.filtered(lambda term: term.state == "current").write({"state": "ended"})
        terms.filtered(lambda term: term.state == "elected").write({"state": "annulled"})

    def _end_periods(self, model, organizations, day):
        """Let what people are there end with today; what has not begun never was.

        A last day cannot stand before the first, and one on it would hold on that day. Nothing
        rests on what nobody was yet; the closing list counted it. But a duty that work was handed
        over to stays on record.
        """
        last, first = self.env[model]._house_end["period"]
        rows = self.env[model].search(
            [
                ("organization_id", "in", organizations.ids),
                "|",
                (last, "=", False),
                (last, ">", day),
            ]
        )
        begun = rows.filtered(lambda row: row[first] and row[first] <= day)
        if model == "union.duty":
            handed = self.env["union.handover"].search([("new_duty_id", "in", (rows - begun).ids)])
            # Handed over from that day on, and moved since: it was to begin, and ends.
            handed.new_duty_id.write({"date_from": day})
            begun |= handed.new_duty_id
        begun.write({last: day})
        (rows - begun).unlink()
