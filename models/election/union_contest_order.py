from collections import Counter

from odoo import api, fields, models

from ...core import stroke_order
from .sentences import sentence

ORDER, SINGLE = "election.order", "election.order_single"


class UnionContest(models.Model):
    """The order of the ballot: by strokes of the names, unless an officer moved one by hand.

    Clauses: NR-ELEC-23c, NR-CHAIR-10b, NR-STROKE-1…6. Which convention holds for given names of
    one character is the parameter ``election.order_single``.
    """

    _inherit = "union.contest"

    hand_ordered = fields.Boolean(
        "Ordered by Hand",
        readonly=True,
        copy=False,
        help="An officer moved a name: nobody is moved by the order of strokes any more.",
    )
    in_stroke_order = fields.Boolean(compute="_compute_stroke_order")
    order_warning = fields.Text("Order of Names", compute="_compute_stroke_order")

    @api.depends(
        "candidate_ids.sequence",
        "candidate_ids.state",
        "candidate_ids.ordered_as",
        "candidate_ids.beside_name",
        "candidate_ids.member_id.name",
    )
    @api.depends_context("lang")
    def _compute_stroke_order(self):
        settings = self._order_settings()
        for contest in self:
            standing = contest._standing()
            places = [one._stroke_place(settings[contest][1]) for one in standing]
            keys = [place.key for place in places]
            contest.in_stroke_order = keys == sorted(keys)
            lines = []
            unknown = [
                (candidate.name, "".join(place.unknown))
                for candidate, place in zip(standing, places, strict=True)
                if place.unknown
            ]
            if unknown:
                lines.append(
                    self.env._(
                        "Not in the table of strokes, and placed last: %(names)s. Say in “Ordered"
                        " As” how the name is ordered.",
                        names=", ".join(f"{name} ({signs})" for name, signs in unknown),
                    )
                )
            if twins := contest._same_on_paper():
                lines.append(sentence(self.env, "names_alike", {"names": ", ".join(twins)}))
            if not contest.in_stroke_order:
                lines.append(
                    self.env._(
                        "The names do not stand in the order of their strokes (%(rule)s).",
                        rule=self.env["union.clause"]._cite("NR-ELEC-23c"),
                    )
                )
            contest.order_warning = "\n".join(lines) or False

    def _same_on_paper(self):
        """Return the names under which more than one person stands: nobody could tell them."""
        names = Counter(self._standing().mapped("display_name"))
        return [name for name, number in names.items() if number > 1]

    def action_order(self):
        """Put the names of these contests into the order of their strokes.

        Who comes later takes his place by it too, until somebody moves a name by hand.

        :return: list of ``{'id', 'candidate_ids', 'unknown'}``: the order of the ballot, and the
            names with a character the table of strokes does not have, which stand last
        :raise UserError: the list is closed

        Rights: an officer of the organisation. Clauses: NR-ELEC-23c, NR-CHAIR-10b.
        """
        self.election_id.check_access("write")
        self.election_id._require_phase(*self._list_phases[:3])
        self._server_write({"hand_ordered": False})
        self._order_ballot()
        return [
            {
                "id": contest.id,
                "candidate_ids": contest._standing().ids,
                "unknown": [
                    candidate.name
                    for candidate in contest._standing()
                    if candidate._stroke_place().unknown
                ],
            }
            for contest in self
        ]

    def button_order(self):
        """Button of :meth:`action_order`."""
        self.action_order()
        return True

    def _order_settings(self):
        """Return ``{contest: (order, single)}`` by the rules in force where it is held."""
        figures = self.env["union.rule"]._parameters([ORDER, SINGLE], self.organization_id)
        settings = {}
        for contest in self:
            found = figures.get(contest.organization_id.id, {})
            order, single = (found.get(key, {}).get("value") for key in (ORDER, SINGLE))
            settings[contest] = (
                order or "name_stroke",
                single if single in stroke_order.SINGLE else stroke_order.SINGLE[0],
            )
        return settings

    def _order_ballot(self):
        """Give the candidates of contests not ordered by hand the numbers of their strokes."""
        settings = self._order_settings()
        for contest in self.filtered(lambda one: not one.hand_ordered):
            order, single = settings[contest]
            if order != "name_stroke":
                continue
            contest._give_numbers(
                contest.candidate_ids.filtered(lambda one: not one.written_in).sorted(
                    lambda one, single=single: (one._stroke_place(single).key, one.id)
                )
            )

    def _give_numbers(self, ranked):
        """Number these candidates on the ballot in this order."""
        for number, candidate in enumerate(ranked, 1):
            if candidate.sequence != number:
                candidate._server_write({"sequence": number})
        # What was read before is in the order of before.
        self.invalidate_recordset(["candidate_ids"])

    def _number_ballot(self):
        self._order_ballot()
        return super()._number_ballot()

    def _follow_up(self, kind, people, seats):
        """A further round keeps the order of the ballot it follows."""
        contest = super()._follow_up(kind, people, seats)
        contest._server_write({"hand_ordered": self.hand_ordered})
        contest._order_ballot()
        if self.hand_ordered:
            numbers = {one.member_id: one.sequence for one in self._standing()}
            contest._give_numbers(
                contest.candidate_ids.sorted(
                    lambda one: (numbers.get(one.member_id, len(numbers) + one.sequence), one.id)
                )
            )
        return contest


class UnionCandidate(models.Model):
    """Where a candidate stands on the ballot."""

    _inherit = "union.candidate"

    ordered_as = fields.Char(
        copy=False,
        help="How the name is ordered where a character is rare: a usual form of it, or the digits"
        " of its strokes (横 1, 竖 2, 撇 3, 点 4, 折 5).",
    )
    unknown_signs = fields.Char("Not in the Table of Strokes", compute="_compute_unknown_signs")

    @api.model_create_multi
    def create(self, vals_list):
        by_hand = self._placed_by_hand(vals_list)
        candidates = super().create(vals_list)
        contests = candidates.contest_id
        contests.filtered(lambda contest: contest.id in by_hand)._server_write(
            {"hand_ordered": True}
        )
        # A round that follows, and who was written in, are put in their places by what made them.
        contests.filtered(lambda contest: contest.phase in self._list_phases)._order_ballot()
        return candidates

    def write(self, vals):
        numbered = self.contest_id if "sequence" in vals and not self.env.su else None
        before = {contest: contest._standing() for contest in numbered or ()}
        result = super().write(vals)
        for contest, standing in before.items():
            # A form may send the numbers there are: only who moves a name orders by hand.
            if contest._standing().ids != standing.ids:
                contest._server_write({"hand_ordered": True})
        if "ordered_as" in vals:
            self.contest_id._order_ballot()
        return result

    @api.model
    def _placed_by_hand(self, vals_list):
        """Return the contests in which a new candidate brings a number other than the next.

        Rows of one form all bring the number that was next when the form was opened.
        """
        proposed = self._in_order(
            [{key: value for key, value in vals.items() if key != "sequence"} for vals in vals_list]
        )
        default = self.env.context.get("default_contest_id")
        first, by_hand = {}, set()
        for vals, following in zip(vals_list, proposed, strict=True):
            contest, number = vals.get("contest_id", default), following["sequence"]
            usual = {None, number, first.setdefault(contest, number)}
            if not vals.get("written_in") and vals.get("sequence") not in usual:
                by_hand.add(contest)
        return by_hand

    @api.depends("ordered_as", "member_id.name")
    def _compute_unknown_signs(self):
        for candidate in self:
            candidate.unknown_signs = "".join(candidate._stroke_place().unknown)

    def _stroke_place(self, single="name"):
        """Return where this name stands, see :func:`core.stroke_order.place`."""
        self.ensure_one()
        # A name on the ballot.
        return stroke_order.place(self.ordered_as or self.sudo().member_id.name or "", single)


class UnionElection(models.Model):
    _inherit = "union.election"

    def _gate_names_apart(self):
        """Who marks a paper must be able to tell the candidates apart."""
        return [
            ("names_alike", {"names": ", ".join(twins)})
            for contest in self.contest_ids
            if (twins := contest._same_on_paper())
        ]
