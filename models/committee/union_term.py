from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ...core.spans import last_of
from ..clock import today


class UnionTerm(models.Model):
    """One term of a committee, from the day of its election. Made by the server."""

    _name = "union.term"
    _description = "Term"
    _order = "committee_id, number desc"
    _rec_name = "number"

    committee_id = fields.Many2one(
        "union.committee", required=True, index=True, ondelete="restrict", readonly=True
    )
    organization_id = fields.Many2one(
        related="committee_id.organization_id", store=True, index=True
    )
    number = fields.Integer("Term Number", required=True, readonly=True)
    date_from = fields.Date(required=True, readonly=True)
    date_to = fields.Date(required=True, readonly=True, help="Its last day.")
    state = fields.Selection(
        [
            ("elected", "Elected"),
            ("current", "Current"),
            ("ended", "Ended"),
            ("annulled", "Annulled"),
        ],
        required=True,
        default="elected",
        readonly=True,
        help="Elected until the superior has approved the result.",
    )
    seat_ids = fields.One2many("union.seat", "term_id", "Seats", readonly=True)
    seat_count = fields.Integer("Number of Seats", compute="_compute_seat_count")

    # The number of an election that was annulled is free for a term taken over from paper.
    _number_once = models.UniqueIndex(
        "(committee_id, number) WHERE state != 'annulled'", "A committee has each term once."
    )
    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "A term cannot end before it begins."
    )
    _current_unique = models.UniqueIndex(
        "(committee_id) WHERE state = 'current'", "A committee has one current term."
    )

    @api.depends("committee_id.display_name", "number", "date_to")
    def _compute_display_name(self):
        # A term that is over bears the name of its last day.
        day = today(self.env)
        last = {term: term.date_to and min(term.date_to, day) for term in self}
        names = self.env["union.organization"]._names_on(
            (term.organization_id.id, last[term]) for term in self
        )
        for term in self:
            name = names.get((term.organization_id.id, last[term]), term.organization_id.name)
            term.display_name = self.env._(
                "%(committee)s, term %(number)s",
                committee=term.committee_id._called(name),
                number=term.number,
            )

    @api.depends("seat_ids")
    def _compute_seat_count(self):
        for term in self:
            term.seat_count = len(term.seat_ids)

    @api.model
    def _make(self, committees, date_from, years):
        """Make the next term of each committee, elected on ``date_from`` for so many years.

        Server only. Clause SZ-5.1.3.5c1: the years come from the rules adopted.
        """
        numbers = dict(
            self._read_group(
                [("committee_id", "in", committees.ids)], ["committee_id"], ["number:max"]
            )
        )
        return self.create(
            [
                {
                    "committee_id": committee.id,
                    "number": (numbers.get(committee) or 0) + 1,
                    "date_from": date_from,
                    "date_to": last_of(date_from, years=years),
                }
                for committee in committees
            ]
        )

    def _take_office(self):
        """Make these elected terms current; the terms before them end the day before.

        Server only, on the superior's approval.
        """
        for term in self:
            before = term.committee_id.term_ids.filtered(lambda other: other.state == "current")
            if before:
                # Never before it began: two elections on one day are an annulled one and its repeat.
                last_day = max(term.date_from + relativedelta(days=-1), before.date_from)
                before.seat_ids.filtered(lambda seat: not seat.date_to).date_to = last_day
                before.write({"state": "ended", "date_to": min(before.date_to, last_day)})
                before.flush_recordset()
            term.state = "current"

    def _annul(self):
        """Annul terms whose election the superior refused. Server only."""
        for term in self:
            term.seat_ids.filtered(lambda seat: not seat.date_to).date_to = term.date_from
        self.write({"state": "annulled"})
