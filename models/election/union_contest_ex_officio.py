"""Seats that delegates take ex officio: no vote, but the same list, publicity and approval."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import format_list


class UnionContest(models.Model):
    """Seats that chairs and committee members of the covered unions take as they are.

    A federation's committee may be formed so (SZ-5.2.1.3, SH-6). It is a contest nobody votes
    in: names are nominated, reviewed, made public and approved as others are. The contest ratio
    is asked of votes only (NR-ELEC-MODE-*).
    """

    _inherit = "union.contest"

    ex_officio = fields.Boolean(
        help="Chairs and committee members of the covered unions take these seats without a vote."
    )

    @api.depends("ex_officio")
    def _compute_display_name(self):
        super()._compute_display_name()
        for contest in self.filtered("ex_officio"):
            contest.display_name = self.env._(
                "%(contest)s · ex officio", contest=contest.display_name
            )

    @api.constrains("ex_officio", "committee_kind", "position", "parent_id")
    def _check_ex_officio(self):
        for contest in self.filtered("ex_officio"):
            if (contest.committee_kind, contest.position) != ("union", "member"):
                raise ValidationError(
                    self.env._(
                        "%(contest)s: only members of the union committee sit ex officio; its"
                        " chair, and other bodies, are voted on.",
                        contest=contest.display_name,
                    )
                )
            if contest.election_id.kind == "by_election":
                raise ValidationError(
                    self.env._(
                        "%(contest)s: a by-election votes on seats. Replace a delegate by a change"
                        " between elections.",
                        contest=contest.display_name,
                    )
                )

    def action_name_delegates(self):
        """Name the chairs of the covered unions for these seats, those named already left out.

        Who of them takes a seat is for the officer to settle: others are named, or names taken
        off the list, as in any contest.

        :return: ``{'id', 'candidate_ids'}``: who was added
        :raise UserError: the seats are voted on, or the list is closed

        Rights: an officer of the organisation. Clauses: SZ-5.2.1.3, SH-6.
        """
        self.ensure_one()
        self.election_id.check_access("write")
        if not self.ex_officio:
            raise UserError(
                self.env._(
                    "%(contest)s is voted on: its candidates are nominated. Tick “Ex Officio” if"
                    " delegates take these seats without a vote.",
                    contest=self.display_name,
                )
            )
        self.election_id._require_phase(*self._list_phases[:3])
        seats = self.env["union.seat"].search(
            Domain("organization_id", "child_of", self.organization_id.ids)
            & Domain("organization_id", "!=", self.organization_id.id)
            & Domain("organization_id.state", "=", "active")
            & Domain("committee_id.kind", "=", "union")
            & Domain("term_id.state", "=", "current")
            & Domain("position", "=", "chair")
            & Domain("date_to", "=", False)
            & Domain("member_id.state", "=", "active")
            & Domain("member_id", "not in", self.candidate_ids.member_id.ids),
            order="organization_id, id",
        )
        chairs = {seat.member_id: seat.organization_id for seat in seats}
        named = self.env["union.candidate"].create(
            [
                {"contest_id": self.id, "member_id": member.id, "nominated_by": place.name}
                for member, place in chairs.items()
            ]
        )
        return {"id": self.id, "candidate_ids": named.ids}

    def button_name_delegates(self):
        """Button of :meth:`action_name_delegates`."""
        self.action_name_delegates()
        return True

    def action_void(self, reason):
        if self.filtered("ex_officio"):
            raise UserError(
                self.env._("%(contest)s: nobody votes on it.", contest=self[:1].display_name)
            )
        return super().action_void(reason)

    @api.private
    def _union_check(self, trigger):
        """Ask of the whole committee where a part of it is voted on and a part sits ex officio."""
        bodies = {}
        for contest in self.filtered(lambda one: one.position == "member" and not one.parent_id):
            parts = contest.election_id.contest_ids.filtered(
                lambda other, contest=contest: (
                    other.committee_kind == contest.committee_kind
                    and other.position == "member"
                    and not other.parent_id
                )
            )
            if len(parts) > 1 and any(parts.mapped("ex_officio")):
                bodies[contest] = self.new(
                    {
                        "election_id": contest.election_id.id,
                        "organization_id": contest.organization_id.id,
                        "committee_kind": contest.committee_kind,
                        "position": "member",
                        "ex_officio": contest.ex_officio,
                        "seats": sum(parts.mapped("seats")),
                    },
                    ref=f"whole {contest.id}",
                )
        if not bodies:
            return super()._union_check(trigger)
        whole = self.browse(contest.id for contest in bodies)
        whole.check_access("read")
        checks = super(UnionContest, self - whole)._union_check(trigger)
        return checks | self._union_check_as(bodies, trigger)

    def _ratio_key(self):
        return None if self.ex_officio else super()._ratio_key()

    def _open_points(self):
        return [] if self.ex_officio else super()._open_points()

    def _result_content(self):
        content = super()._result_content()
        if self.ex_officio:
            content["ex_officio"] = [candidate.id for candidate in self._standing()]
        return content


class UnionElection(models.Model):
    _inherit = "union.election"

    def _delegates(self):
        """Return the candidates who take their seats ex officio."""
        delegates = self.env["union.candidate"]
        return delegates.union(
            *(contest._standing() for contest in self.contest_ids.filtered("ex_officio"))
        )

    def _gate_candidates_enough(self):
        """Where nobody votes there are as many names as seats."""
        return super()._gate_candidates_enough() + [
            (
                "ex_officio_seats",
                {
                    "contest": contest.display_name,
                    "names": len(contest._standing()),
                    "seats": contest.seats,
                },
            )
            for contest in self.contest_ids.filtered("ex_officio")
            if len(contest._standing()) > contest.seats
        ]

    def _result_text(self, elected):
        """Tell who sits without a vote too."""
        lines = [
            self.env._(
                "%(contest)s: %(names)s",
                contest=contest.display_name,
                names=format_list(self.env, contest._standing().mapped("name")),
            )
            for contest in self.contest_ids.filtered("ex_officio")
        ]
        return "\n".join([super()._result_text(elected), *lines])

    def _make_terms(self, elected):
        terms = super()._make_terms(elected)
        delegates = self._delegates()
        if not delegates:
            return terms
        term = terms.filtered(lambda term: term.committee_id.kind == "union")
        if not term:
            raise UserError(
                self.env._(
                    "%(election)s: with members ex officio the chair is voted on in the same"
                    " election; add that vote.",
                    election=self.name,
                )
            )
        seated = term.seat_ids.filtered(lambda seat: not seat.date_to).member_id
        # Seats are the server's; the right to write the election was checked by the caller.
        self.env["union.seat"].sudo().create(
            [
                {
                    "term_id": term.id,
                    "member_id": delegate.member_id.id,
                    "position": "member",
                    "sequence": len(seated) + number,
                    "origin": "ex_officio",
                    "date_from": self.opened_on,
                }
                for number, delegate in enumerate(delegates)
                if delegate.member_id not in seated
            ]
        )
        return terms


class UnionCandidate(models.Model):
    _inherit = "union.candidate"

    ex_officio = fields.Boolean(related="contest_id.ex_officio")
    sits_below = fields.Boolean(
        "On a Committee Below",
        compute="_compute_sits_below",
        help="Sits on the union committee in office of a covered union.",
    )

    @api.depends("contest_id", "member_id")
    def _compute_sits_below(self):
        # Yes or no about people the caller put on his own list.
        seats = self.env["union.seat"].sudo()
        paths = {}
        for seat in seats.search_fetch(
            Domain("member_id", "in", self.member_id.ids)
            & Domain("date_to", "=", False)
            & Domain("term_id.state", "=", "current")
            & Domain("committee_id.kind", "=", "union"),
            ["member_id", "organization_id"],
        ):
            paths.setdefault(seat.member_id.id, set()).add(seat.organization_id.parent_path)
        for candidate in self:
            own = candidate.organization_id.parent_path or ""
            candidate.sits_below = any(
                path.startswith(own) and path != own
                for path in paths.get(candidate.member_id.id, ())
            )
