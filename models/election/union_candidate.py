from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..clock import today
from ..said import said
from ..server_fields import shown
from .sentences import sentence
from .union_election_gates import SCRUTINEER_CLAUSE, STANDING_CLAUSE

# Who stands no more, whatever the paper says.
OFF = ("withdrawn", "refused", "lost")


class UnionCandidate(models.Model):
    """A member who stands in a contest, with what the avoidance rules ask about him."""

    _name = "union.candidate"
    _description = "Candidate"
    _inherit = ["union.server.fields.mixin", "union.standard.mixin"]
    _order = "contest_id, sequence, id"
    _places_first = ("contest_id",)
    _named_first = ("member_id", "recommended_by_id")

    _server_fields = frozenset(
        {
            "organization_id",
            "state",
            "written_in",
            "withdrawn_on",
            "withdrawn_reason",
            "name",
            "review",
            "reviewed_on",
            "reviewed_by_id",
            "review_ground",
            "lost_on",
            "lost_reason",
            "lost_handling",
            "lost_printed",
        }
    )
    _list_phases = ("draft", "roll", "nomination", "publicity")

    contest_id = fields.Many2one("union.contest", required=True, index=True, ondelete="restrict")
    election_id = fields.Many2one(related="contest_id.election_id", store=True, index=True)
    organization_id = fields.Many2one(related="contest_id.organization_id", store=True, index=True)
    committee_kind = fields.Selection(related="contest_id.committee_kind", store=True)
    position = fields.Selection(related="contest_id.position", store=True)
    member_id = fields.Many2one("union.member", required=True, index=True, ondelete="restrict")
    name = fields.Char("Full Name", compute="_compute_name", search="_search_name")
    beside_name = fields.Char(
        copy=False,
        help="Stands beside the name on list, ballot and count sheet where two people have the"
        " same one: the unit, the branch.",
    )
    sequence = fields.Integer(
        "Order on the Ballot",
        default=lambda self: self._next_order(),
        help="Names stand in the order of their strokes until one is moved by hand.",
    )
    nominated_by = fields.Char(help="The union or group that nominated this person.")
    recommended_by_id = fields.Many2one(
        "union.organization",
        "Recommended by Superior",
        index="btree_not_null",
        ondelete="restrict",
        help="A superior union that recommended this person (QZ-7). The voters are as free as"
        " without it.",
    )
    state = fields.Selection(
        [("nominated", "Nominated"), ("approved", "Approved"), ("withdrawn", "Withdrawn")],
        required=True,
        default="nominated",
        readonly=True,
        copy=False,
    )
    written_in = fields.Char(readonly=True, copy=False, help="Written in by voters, not nominated.")
    withdrawn_on = fields.Date(readonly=True, copy=False)
    withdrawn_reason = fields.Char(readonly=True, copy=False)
    # What the avoidance rules of the standards look at.
    is_admin_head = fields.Boolean("Principal Administrative Head")
    is_head_relative = fields.Boolean("Close Relative of the Main Leader")
    is_association_head = fields.Boolean("President or Vice President of an Association")
    has_finance_duty = fields.Boolean("Finance, Assets or Management Duty in the Union")
    has_audit_expertise = fields.Boolean("Audit or Accounting Expertise")

    _member_unique = models.Constraint(
        "UNIQUE (contest_id, member_id)", "This person stands in this contest already."
    )

    @api.model
    def _next_order(self):
        return self._in_order([{}])[0]["sequence"]

    @api.model
    def _in_order(self, vals_list):
        """Return the values with a number on the ballot that is free in its contest.

        A number given stands if it is free; who brings none, or one that is taken, comes last.
        """
        default = self.env.context.get("default_contest_id")
        ids = {vals.get("contest_id", default) for vals in vals_list} - {None, False}
        # Numbers only: who may nominate is checked where the candidate is created.
        groups = self.sudo()._read_group(
            [("contest_id", "in", list(ids)), ("written_in", "=", False)],
            ["contest_id"],
            ["sequence:array_agg"],
        )
        taken = defaultdict(set, {contest.id: set(numbers) for contest, numbers in groups})
        ordered = []
        for vals in vals_list:
            used = taken[vals.get("contest_id", default)]
            number = vals.get("sequence")
            if number is None or (number in used and not vals.get("written_in")):
                number = max(used, default=0) + 1
            used.add(number)
            ordered.append(vals | {"sequence": number})
        return ordered

    @api.depends("member_id.name")
    def _compute_name(self):
        for candidate in self:
            candidate.name = shown(candidate, "member_id").name

    def _search_name(self, operator, value):
        return Domain("member_id", "any!", [("name", operator, value)])

    @api.depends("member_id.name", "beside_name")
    def _compute_display_name(self):
        for candidate in self:
            beside = said(self.env, candidate.beside_name)
            candidate.display_name = f"{candidate.name}（{beside}）" if beside else candidate.name

    @api.constrains("member_id", "contest_id", "recommended_by_id")
    def _check_person(self):
        for candidate in self:
            member = candidate.member_id
            states = dict(member._fields["state"]._description_selection(self.env))
            if member.state != "active":
                raise ValidationError(
                    sentence(
                        self.env,
                        "member_not_active",
                        {
                            "name": member.name,
                            "state": states.get(member.state, ""),
                            "rule": STANDING_CLAUSE,
                        },
                    )
                )
            path = candidate.organization_id.parent_path
            # A superior may recommend somebody from outside as chair (NR-ELEC-12b, NR-CHAIR-12).
            outsider = candidate.position == "chair" and candidate.recommended_by_id
            if not outsider and not member.organization_id.parent_path.startswith(path):
                raise ValidationError(
                    self.env._(
                        "%(name)s is no member of %(organization)s or of a union below it.",
                        name=member.name,
                        organization=candidate.organization_id.name,
                    )
                )
        for meeting, candidates in self.grouped(lambda c: c.election_id.meeting_id).items():
            scrutineers = meeting.scrutineer_ids
            for candidate in candidates if scrutineers._stands_in(candidates) else ():
                if scrutineers._stands_in(candidate):
                    raise ValidationError(
                        sentence(
                            self.env,
                            "candidate_is_scrutineer",
                            {"name": candidate.member_id.name, "rule": SCRUTINEER_CLAUSE},
                        )
                    )

    @api.constrains("recommended_by_id", "contest_id")
    def _check_recommended_by(self):
        for candidate in self.filtered("recommended_by_id"):
            place, superior = candidate.organization_id, candidate.recommended_by_id
            if superior not in place._ancestors():
                raise ValidationError(
                    self.env._(
                        "%(superior)s stands above %(organization)s nowhere: only a superior union"
                        " recommends a candidate. Who nominates him besides is written beside it.",
                        superior=superior.name,
                        organization=place.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        candidates = super().create(self._in_order(vals_list))
        if not self.env.su:
            candidates.election_id._require_phase(*self._list_phases)
        return candidates

    def write(self, vals):
        self._check_server_fields(vals)
        if not self.env.su:
            self.election_id._require_phase(*self._list_phases)
            if {"contest_id", "member_id"} & vals.keys():
                raise UserError(
                    self.env._("A candidate stays who he is; withdraw him and nominate another.")
                )
        return super().write(vals)

    def unlink(self):
        # Once the list was public, a name leaves it by withdrawal only.
        if not self.env.su:
            self.election_id._require_phase(*self._list_phases[:3])
        if any(candidate.state == "withdrawn" for candidate in self):
            raise UserError(self.env._("Who withdrew stays on record with the reason."))
        # Of whom the record speaks is read by whoever reads the list.
        spoken = self.env["union.election.record"].sudo()
        if row := spoken.search([("candidate_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._(
                    "%(name)s stands in the record of the election and is not deleted. Withdraw"
                    " the candidate instead.",
                    name=row.candidate_id.name,
                )
            )
        return super().unlink()

    def _in_ballot_order(self):
        """Return these candidates in the order of the ballot."""
        return self.sorted(lambda candidate: (candidate.sequence, candidate.id))

    def button_withdraw(self):
        """Ask for the reason of :meth:`action_withdraw`."""
        return self.env["union.election.reason.wizard"]._ask("withdraw", self)

    def action_withdraw(self, reason):
        """Take candidates off the list before it goes to the superior.

        :param reason: stays on record
        :raise UserError: no reason; the list is closed

        Rights: an officer of the organisation.
        """
        if not said(self.env, reason):
            raise UserError(self.env._("Say why the candidate withdraws."))
        self.check_access("write")
        self.election_id._require_phase(*self._list_phases)
        if gone := self.filtered(lambda one: one.state in OFF):
            raise UserError(self.env._("%(name)s stands no more already.", name=gone[0].name))
        for candidate in self:
            candidate.election_id._note("withdrawn", reason, candidate=candidate)
        self._server_write(
            {"state": "withdrawn", "withdrawn_on": today(self.env), "withdrawn_reason": reason}
        )
        return True
