from collections import Counter

from odoo import api, fields, models
from odoo.exceptions import UserError


class UnionVacancy(models.Model):
    """A vacancy knows the by-election that is to fill it."""

    _inherit = "union.vacancy"

    election_id = fields.Many2one(
        "union.election",
        "By-election",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def action_open_by_election(self):
        """Open the file of the by-election for these vacancies of one organisation.

        One election with a contest for each office, the rules proposed and a meeting planned.
        Called again it opens the same file.

        :return: action that opens the election
        :raise UserError: none of them is vacant, or they belong to several organisations
        :raise AccessError: no right to run elections here

        Rights: an officer of the organisation. Clause: NR-CHAIR-18.
        """
        self.check_access("read")
        if len(self) == 1 and self.election_id:
            return self.election_id._open_form()
        waiting = self.filtered(lambda row: row.state == "open" and not row.election_id)
        if not waiting:
            raise UserError(
                self.env._("None of these seats is vacant without a by-election under way.")
            )
        place = waiting.organization_id
        if len(place) > 1:
            raise UserError(
                self.env._(
                    "A by-election is one organisation's; these vacancies belong to: %(names)s.",
                    names=", ".join(place.mapped("name")),
                )
            )
        election = self.env["union.election"]._open_file(
            place,
            "by_election",
            self.env._(
                "By-election: %(bodies)s",
                bodies=", ".join(waiting.committee_id.mapped("display_name")),
            ),
            Counter((row.committee_id.kind, row.position) for row in waiting),
        )
        # Vacancies are the server's; the right to make the election was checked just above.
        waiting.sudo().election_id = election
        return election._open_form()


class UnionElection(models.Model):
    """What a by-election does to the vacancies it was held for."""

    _inherit = "union.election"

    vacancy_ids = fields.One2many("union.vacancy", "election_id", "Vacancies", readonly=True)

    def _make_terms(self, elected):
        if self.kind != "by_election":
            return super()._make_terms(elected)
        self._leave_old_seats(elected)
        terms = super()._make_terms(elected)
        given = self._seats_given()
        # Vacancies are the server's; the caller passed every gate of the election.
        waiting = terms.sudo().vacancy_ids
        mine = waiting.filtered(lambda row: row.election_id == self)
        mine._fill(given)
        (waiting - mine)._fill(given - waiting.filled_by_id)
        return terms

    def _leave_old_seats(self, elected):
        """Let those who sit in the committee already leave their seat for the new office.

        Their old seats fall vacant in their turn.
        """
        seats = self._seats_held(elected.contest_id.mapped("committee_kind"))
        held = seats.grouped(lambda seat: (seat.committee_id.kind, seat.member_id))
        left = none = seats.browse()
        for line in elected:
            contest = line.contest_id
            seat = held.get((contest.committee_kind, line.member_id), none)
            if seat.position == contest.position:
                raise UserError(
                    self.env._(
                        "%(name)s holds this office already: %(contest)s. A by-election fills a"
                        " vacant seat.",
                        name=line.member_id.name,
                        contest=contest.display_name,
                    )
                )
            left |= seat
        left._vacate(self.opened_on, "promotion")

    def _give_back(self):
        result = super()._give_back()
        # Whose election led nowhere never sat by right: the seat is empty again.
        partial = self.filtered(lambda election: election.kind == "by_election")
        for election in partial:
            election._seats_given()._vacate(election.opened_on, "annulled")
        return result

    def _on_result_revoked(self):
        partial = self.filtered(lambda election: election.kind == "by_election")
        given = partial._seats_given()
        result = super()._on_result_revoked()
        self.env["union.vacancy"]._open(given, "annulled")
        return result


class UnionContest(models.Model):
    """What the rules ask of a body is asked of all of it, where a by-election fills a part."""

    _inherit = "union.contest"

    @api.private
    def _union_check(self, trigger):
        partial = self.filtered(lambda contest: contest.election_id.kind == "by_election")
        if not partial:
            return super()._union_check(trigger)
        partial.check_access("read")
        checks = super(UnionContest, self - partial)._union_check(trigger)
        return checks | self._union_check_as(partial._with_seats_held(), trigger)

    @api.model
    def _union_check_as(self, bodies, trigger):
        """Return what the rules say of contests, asked of the bodies they fill a part of.

        :param bodies: ``{contest: an unsaved one with all seats of its body}``
        """
        found = self.env["union.rule"]._evaluate(self.concat(*bodies.values()), trigger)
        return {contest.id: found[body.id] for contest, body in bodies.items()}

    def _with_seats_held(self):
        """Return ``{contest: the same with the seats that are held counted in}``, unsaved.

        The members of a body are all who sit in it, its heads too.
        """
        held = self.env["union.seat"]._read_group(
            [
                ("organization_id", "in", self.organization_id.ids),
                ("term_id.state", "=", "current"),
                ("date_to", "=", False),
            ],
            ["organization_id", "committee_id", "position"],
            ["__count"],
        )
        counts = Counter()
        for place, committee, position, count in held:
            counts[place, committee.kind, "member"] += count
            if position != "member":
                counts[place, committee.kind, position] += count
        return {
            contest: self.new(
                {
                    "election_id": contest.election_id.id,
                    "organization_id": contest.organization_id.id,
                    "committee_kind": contest.committee_kind,
                    "position": contest.position,
                    "seats": contest.seats
                    + counts[contest.organization_id, contest.committee_kind, contest.position],
                },
                ref=f"whole {contest.id}",
            )
            for contest in self
        }
