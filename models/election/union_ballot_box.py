from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..clock import now
from ..said import said


class UnionBallotBox(models.Model):
    """A box into which papers are put: in the hall, at a branch venue, or carried about.

    How many papers came out of it is written down for each vote; then the papers of all boxes
    are put together before anybody counts a mark (NR-CONG-37c), so that a box with few papers
    shows nobody's vote. Without boxes on record there is the one in the hall.
    """

    _name = "union.ballot.box"
    _description = "Ballot Box"
    _inherit = ["union.server.fields.mixin", "union.standard.mixin"]
    _order = "election_id, kind, id"

    _server_fields = frozenset(
        {"organization_id", "state", "opened_at", "closed_at", "closed_by_id", "count_ids"}
    )

    name = fields.Char("Place or Round", required=True, help="Hall, venue, or who is visited.")
    election_id = fields.Many2one("union.election", required=True, index=True, ondelete="restrict")
    organization_id = fields.Many2one(related="election_id.organization_id", store=True, index=True)
    meeting_id = fields.Many2one(related="election_id.meeting_id")
    phase = fields.Char(related="election_id.phase")
    kind = fields.Selection(
        [("hall", "In the Hall"), ("branch", "Branch Venue"), ("mobile", "Mobile Box")],
        required=True,
        default="hall",
    )
    guard_ids = fields.Many2many(
        "union.scrutineer",
        "union_ballot_box_guard",
        "box_id",
        "scrutineer_id",
        string="Guarded By",
        help="Scrutineers or tellers of this meeting; a mobile box goes about with two.",
    )
    guard_count = fields.Integer("Guards", compute="_compute_guard_count")
    state = fields.Selection(
        [("ready", "Ready"), ("sealed", "Sealed and Back"), ("emptied", "Emptied")],
        required=True,
        default="ready",
        readonly=True,
        copy=False,
    )
    closed_at = fields.Datetime("Sealed At", readonly=True, copy=False)
    closed_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    count_ids = fields.One2many("union.ballot.box.count", "box_id", "Papers", readonly=True)
    paper_count = fields.Integer("Papers Taken Out", compute="_compute_paper_count")

    @api.depends("guard_ids")
    def _compute_guard_count(self):
        for box in self:
            box.guard_count = len(box.guard_ids)

    @api.depends("count_ids.recovered")
    def _compute_paper_count(self):
        for box in self:
            box.paper_count = sum(box.count_ids.mapped("recovered"))

    @api.constrains("guard_ids", "election_id")
    def _check_guards(self):
        for box in self:
            if box.guard_ids.meeting_id - box.election_id.meeting_id:
                raise ValidationError(
                    self.env._(
                        "%(box)s is guarded by scrutineers of its own meeting.", box=box.name
                    )
                )
            standing = box.election_id._candidates()
            if box.guard_ids._stands_in(standing):
                raise ValidationError(
                    self.env._("%(box)s: a candidate guards no box (NR-ELEC-22).", box=box.name)
                )

    @api.model_create_multi
    def create(self, vals_list):
        boxes = super().create(vals_list)
        if not self.env.su:
            boxes.election_id._require_phase("approval", "opened")
        return boxes

    def write(self, vals):
        self._check_server_fields(vals)
        if not self.env.su:
            self._require_ready()
            if "election_id" in vals:
                raise UserError(self.env._("A box stays in its election."))
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._require_ready()
        return super().unlink()

    def _require_ready(self):
        for box in self:
            if box.state != "ready":
                raise UserError(self.env._("%(box)s was sealed already.", box=box.name))

    def action_seal(self, reason=None):
        """Record that boxes were sealed, and are back in the hall.

        :param reason: where a rule on who guards it asks for one; stays on record
        :return: list of ``{'id', 'state', 'closed_at'}``
        :raise UserError: sealed already, a rule stands against it, the polls are not open

        Rights: an officer of the organisation. Clauses: NR-ELEC-25, NR-CONG-37c.
        """
        self.check_access("write")
        self.election_id._require_phase("opened")
        self._require_ready()
        self._union_enforce("submit", reason)
        self._server_write({"state": "sealed", "closed_at": now(), "closed_by_id": self.env.uid})
        return [
            {"id": box.id, "state": box.state, "closed_at": box.closed_at.isoformat()}
            for box in self
        ]

    def button_seal(self):
        """Button of :meth:`action_seal`."""
        self.action_seal()
        return True

    def action_empty(self, papers, reason=None):
        """Record how many papers of each vote were taken out of a box.

        :param papers: list of ``{'contest_id', 'recovered'}``; a vote left out had none
        :param reason: why figures recorded before were wrong; both stay on record
        :return: ``{'id', 'papers'}``: how many in all
        :raise UserError: not sealed, emptied already and no reason, a vote of another election or
            twice, figures that are no whole numbers

        Rights: an officer of the organisation. Clauses: NR-ELEC-25, NR-ELEC-26, NR-CONG-37c.
        """
        self.ensure_one()
        self.check_access("write")
        self.election_id._require_phase("opened")
        reason = said(self.env, reason)
        if self.state == "ready" or (self.state == "emptied" and not reason):
            raise UserError(
                self.env._(
                    "%(box)s: seal it first; it is emptied once, and counted again for a reason"
                    " only.",
                    box=self.name,
                )
            )
        if not isinstance(papers, list | tuple) or not all(isinstance(row, dict) for row in papers):
            raise UserError(self.env._("Say for each vote how many papers there were."))
        votes = {contest.id: contest for contest in self.election_id.contest_ids}
        seen = set()
        for row in papers:
            contest, recovered = row.get("contest_id"), row.get("recovered")
            if type(contest) is not int or contest not in votes or contest in seen:
                raise UserError(
                    self.env._("%(box)s: each vote of this election once.", box=self.name)
                )
            if type(recovered) is not int or recovered < 0:
                raise UserError(self.env._("Papers are whole numbers, zero or more."))
            seen.add(contest)
        if self.state == "emptied":
            self._note_again(papers, reason)
        # The right to write the election was checked; figures are written here alone.
        self.count_ids.sudo().unlink()
        self.env["union.ballot.box.count"].sudo().create(  # as above
            [
                {"box_id": self.id, "contest_id": row["contest_id"], "recovered": row["recovered"]}
                for row in papers
            ]
        )
        self._server_write({"state": "emptied"})
        return {"id": self.id, "papers": self.paper_count}

    def _note_again(self, papers, reason):
        """Put into the record of the election what was counted before, and what is now."""
        before = {row.contest_id.id: row.recovered for row in self.count_ids}
        after = {row["contest_id"]: row["recovered"] for row in papers}
        self.election_id._note(
            "counted_again",
            reason,
            details=[
                {
                    "code": "box_counted_again",
                    "params": {
                        "box": self.name,
                        "contest": contest.display_name,
                        "before": before.get(contest.id, 0),
                        "after": after.get(contest.id, 0),
                    },
                    "clause": "NR-ELEC-26",
                }
                for contest in self.election_id.contest_ids
                if before.get(contest.id, 0) != after.get(contest.id, 0)
            ],
        )

    def button_empty(self):
        """Ask for what :meth:`action_empty` records."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Papers Taken Out"),
            "res_model": "union.ballot.box.empty",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_box_id": self.id},
        }


class UnionBallotBoxCount(models.Model):
    """How many papers of one vote were in a box. Papers only: no mark on any of them."""

    _name = "union.ballot.box.count"
    _description = "Papers of a Box"
    _order = "box_id, contest_id"

    box_id = fields.Many2one("union.ballot.box", required=True, index=True, ondelete="restrict")
    contest_id = fields.Many2one("union.contest", required=True, index=True, ondelete="restrict")
    organization_id = fields.Many2one(related="box_id.organization_id", store=True, index=True)
    recovered = fields.Integer(readonly=True)

    _once = models.Constraint("UNIQUE (box_id, contest_id)", "A box is counted once for each vote.")


class UnionElection(models.Model):
    _inherit = "union.election"

    box_ids = fields.One2many("union.ballot.box", "election_id", "Ballot Boxes")
    box_count = fields.Integer("Boxes", compute="_compute_box_count")

    @api.depends("box_ids")
    def _compute_box_count(self):
        for election in self:
            election.box_count = len(election.box_ids)

    def button_boxes(self):
        """Open the boxes of this election."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "trade_union.union_ballot_box_action"
        )
        return action | {
            "domain": [("election_id", "=", self.id)],
            "context": {"default_election_id": self.id},
        }

    def _gate_boxes_counted(self):
        """Where boxes are on record, what came out of them is what was recovered."""
        if not self.box_ids:
            return []
        found = [
            ("box_not_emptied", {"box": box.name})
            for box in self.box_ids.filtered(lambda box: box.state != "emptied")
        ]
        taken = {}
        for row in self.box_ids.count_ids:
            taken[row.contest_id] = taken.get(row.contest_id, 0) + row.recovered
        return found + [
            (
                "boxes_unlike_papers",
                {
                    "contest": contest.display_name,
                    "boxes": taken.get(contest, 0),
                    "papers": contest._recovered(),
                },
            )
            for contest in self.contest_ids.filtered("batch_ids")
            if taken.get(contest, 0) != contest._recovered()
        ]
