"""Fewer seats: by the rules adopted beforehand, or agreed to by the meeting afterwards."""

from odoo import api, fields, models
from odoo.exceptions import UserError

SHORTFALL, REDUCE = "shortfall", "reduce_seats"


class UnionContest(models.Model):
    """Seats that stay empty, as long as the body is inside its band without them (NR-ELEC-27c)."""

    _inherit = "union.contest"

    reduced_by_id = fields.Many2one(
        "union.resolution",
        "Fewer Seats by Resolution",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The meeting agreed to leave the seats empty that nobody won.",
    )

    @api.depends("reduced_by_id")
    def _compute_outcome(self):
        super()._compute_outcome()
        for contest in self.filtered("reduced_by_id"):
            contest.outcome = "settled"

    @api.model_create_multi
    def create(self, vals_list):
        contests = super().create(vals_list)
        contests._propose_min_seats()
        return contests

    def _open_points(self):
        if not self.reduced_by_id:
            return super()._open_points()
        return [item for item in super()._open_points() if item[0] != "round_open"]

    def action_reduce_seats(self, resolution_id=None):
        """Leave the seats empty that nobody won: the meeting agreed to it.

        :param int resolution_id: a carried resolution of the kind *Fewer Seats* of this meeting;
            the newest not used yet if None
        :return: ``{'id', 'outcome', 'seats'}``: how many seats are filled
        :raise UserError: no seat is left over, no such resolution, or the body would be outside
            the band of its seats

        Rights: an officer of the organisation. Clause: NR-ELEC-27c.
        """
        self._require_state("short")
        self.election_id._require_phase("counting")
        # Two at once: the second finds it settled.
        self.lock_for_update(allow_referencing=True)
        if self.child_ids or self.reduced_by_id:
            raise UserError(
                self.env._("%(contest)s is settled already.", contest=self.display_name)
            )
        resolution = self._reduction(resolution_id)
        filled = self._first().seats - self.seats_left
        faults = self._first()._seat_faults([filled])[filled]
        if faults is None or faults:
            raise UserError(
                self.env._(
                    "%(contest)s: with %(seats)s seats the body is outside its band, so seats are"
                    " not reduced; hold a second round.\n%(faults)s",
                    contest=self.display_name,
                    seats=filled,
                    faults="\n".join(faults or [self.env._("No rule gives a band for it.")]),
                )
            )
        # What became of a vote is the server's; the right to write the election was checked.
        self.sudo().reduced_by_id = resolution
        params = {"contest": self.display_name, "seats": filled, "rule": "NR-ELEC-27c"}
        finding = {"gate": "contests_settled", "clause": "NR-ELEC-27c"}
        finding |= {"code": "seats_reduced_by_meeting", "params": params}
        self.election_id._note("seats_reduced", resolution.name, [finding], contest=self)
        return {"id": self.id, "outcome": self.outcome, "seats": filled}

    def button_reduce_seats(self):
        """Button of :meth:`action_reduce_seats`."""
        self.action_reduce_seats()
        return True

    def _first(self):
        """Return the vote that this one follows, at the first of its rounds."""
        contest = self
        while contest.parent_id:
            contest = contest.parent_id
        return contest

    def _reduction(self, resolution_id):
        """Return the resolution by which this meeting agreed to fewer seats."""
        election = self.election_id
        used = election.contest_ids.reduced_by_id
        carried = election._carried(REDUCE) - used
        # Agreed to once it is known how many seats are left.
        carried = carried.filtered(lambda row: row.decided_on >= self.decided_on)
        if resolution_id is not None:
            carried = carried.filtered(lambda row: row.id == resolution_id)
        if not carried:
            raise UserError(
                self.env._(
                    "The meeting has not agreed to fewer seats: let it pass a resolution of the"
                    " kind “Fewer Seats”, after the vote and one for each body."
                )
            )
        return carried.sorted("id")[-1]

    def _seat_faults(self, numbers):
        """Return ``{seats: messages}`` of the rules on seats this one body would break.

        None where no rule speaks of its seats.
        """
        self.ensure_one()
        bodies = {
            number: self.new(
                {
                    "election_id": self.election_id.id,
                    "organization_id": self.organization_id.id,
                    "committee_kind": self.committee_kind,
                    "position": self.position,
                    "seats": number,
                },
                ref=f"{number} seats {self.id}",
            )
            for number in numbers
        }
        rules = self.env["union.rule"]
        checks = rules._evaluate(self.concat(*bodies.values()), "submit")
        # Rules are the same whoever asks.
        known = rules.sudo().browse(
            {result["rule_id"] for found in checks.values() for result in found}
        )
        on_seats = set(
            known.filtered(
                lambda rule: any(
                    line.source_kind == "field" and line.source == "seats"
                    for line in rule.condition_ids
                )
            ).ids
        )
        found = {}
        for number, body in bodies.items():
            asked = [
                result
                for result in checks[body.id]
                if result["rule_id"] in on_seats and result["state"] != "not_applicable"
            ]
            faults = [item["message"] for item in asked if item["state"] in ("failed", "unknown")]
            found[number] = faults if asked else None
        return found

    def _propose_min_seats(self):
        """Propose the least seats of the band where the rules adopted let seats be reduced."""
        for contest in self.filtered(lambda row: not row.min_seats and not row.parent_id):
            rule = contest.election_id.rule_ids.filtered(lambda row: row.key == SHORTFALL)
            if rule.value != REDUCE or contest.seats < 2:
                continue
            faults = contest._seat_faults(range(1, contest.seats + 1))
            inside = [number for number, wrong in faults.items() if wrong == []]
            if inside:
                contest.min_seats = min(inside)


class UnionElectionRule(models.Model):
    _inherit = "union.election.rule"

    def write(self, vals):
        result = super().write(vals)
        if "value" in vals:
            short = self.filtered(lambda rule: rule.key == SHORTFALL and rule.value == REDUCE)
            short.election_id.contest_ids._propose_min_seats()
        return result


class UnionElectionRecord(models.Model):
    _inherit = "union.election.record"

    kind = fields.Selection(
        selection_add=[("seats_reduced", "Fewer Seats by Resolution of the Meeting")],
        ondelete={"seats_reduced": "cascade"},
    )
