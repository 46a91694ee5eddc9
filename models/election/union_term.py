from collections import Counter

from odoo import fields, models
from odoo.exceptions import UserError

TOGETHER = "election.together"
# How a seat was come by that delegates of the covered unions take without a vote.
BY_OFFICE = ("ex_officio", "delegated")


class UnionTerm(models.Model):
    """A term knows the election it came from, and the file of the one that ends it."""

    _inherit = "union.term"

    election_id = fields.Many2one("union.election", readonly=True, index=True, ondelete="restrict")
    reelection_id = fields.Many2one(
        "union.election",
        "Re-election File",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def action_open_reelection(self):
        """Open the file of the election that ends this term; make it with all it needs.

        The election is a draft of the kind re-election with a contest for each office of the
        term, also of the bodies that are elected together with it, the rules proposed, a meeting
        planned and the request to the superior drafted. Seats that delegates hold ex officio
        become a contest nobody votes in. Called again it opens the same file.

        :return: action that opens the election
        :raise UserError: the term does not run
        :raise AccessError: no right to run elections here

        Rights: an officer of the organisation.
        Clauses: SZ-5.3.1, SZ-5.3.2, SZ-5.2.1.3, SH-6, NR-ELEC-34, NR-ELEC-36b.
        """
        self.ensure_one()
        self.check_access("read")
        if not self.reelection_id:
            if self.state != "current":
                raise UserError(
                    self.env._(
                        "%(term)s does not run: a re-election ends a current term.",
                        term=self.display_name,
                    )
                )
            # The caller makes the election with his own rights before the terms are linked.
            terms = self | self._elected_together()
            election = self.env["union.election"]._open_file(
                self.organization_id,
                "re_election",
                self.env._(
                    "Re-election after %(term)s",
                    term=self.display_name,
                ),
                terms._offices(),
                delegates=self._delegate_count(),
            )
            election._draft_request(self)
            # Terms are the server's; the right to make the election was checked just above.
            terms.sudo().reelection_id = election
        return self.reelection_id._open_form()

    def _elected_together(self):
        """Return the running terms that end with this one: NR-ELEC-36b, as the rules have it."""
        if self.committee_id.kind != "union":
            return self.browse()
        place = self.organization_id
        figure = self.env["union.rule"]._parameter(TOGETHER, place)["value"] or ()
        kinds = figure if isinstance(figure, tuple) else (figure,)
        return self.search(
            [
                ("organization_id", "=", place.id),
                ("committee_kind", "in", list(kinds)),
                ("state", "=", "current"),
                ("reelection_id", "=", False),
            ]
        )

    def _delegate_count(self):
        """Return how many seats of the union committee come by office, those vacant among them.

        Where no member of it was elected, its heads were voted on among the delegates, and the
        list of delegates is as long as the body: SZ-5.2.1.3, SH-6.
        """
        if self.committee_id.kind != "union":
            return 0
        seats = self.seat_ids.filtered(lambda seat: not seat.date_to)
        seats |= self.vacancy_ids.filtered(lambda row: row.state == "open").seat_id
        delegates = seats.filtered(lambda seat: seat.origin in BY_OFFICE)
        voted = (seats - delegates).filtered(lambda seat: seat.position == "member")
        return len(delegates) if voted or not delegates else len(seats)

    def _offices(self):
        """Return ``{(body, position): seats}`` of these terms as they were filled.

        The seats of a body are all of it, those of its heads included and those vacant.
        """
        offices = Counter()
        for term in self:
            held = term.seat_ids.filtered(lambda seat: not seat.date_to).mapped("position")
            left = term.vacancy_ids.filtered(lambda row: row.state == "open").mapped("position")
            counts = Counter(held + left)
            kind = term.committee_id.kind
            offices[kind, "member"] = counts.total() or 1
            offices |= {
                (kind, position): count
                for position, count in counts.items()
                if position != "member"
            }
        return offices
