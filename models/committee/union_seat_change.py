from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..bodies import POSITIONS
from ..clock import office_day, today
from ..plain_text import refuse_numbers

#: What leaves a seat, what takes one, what only fills in for it.
LEAVING = ("resignation", "transfer", "recall", "departure", "death")
TAKING = ("co_option", "replacement")
# The origin of the seat somebody takes without an election.
ORIGIN = {"co_option": "co_opted", "replacement": "delegated"}


class UnionSeatChange(models.Model):
    """A change in a committee between elections: who leaves, who comes, who acts for a head.

    Written as a draft, then carried out: what the law asks for (consent of committee and
    superior, votes of a recall) is asked by the rules of the standards at that moment. What was
    carried out stays on record.
    """

    _name = "union.seat.change"
    _description = "Change in a Committee"
    _inherit = ["union.server.fields.mixin", "union.standard.mixin"]
    _order = "effective_on desc, id desc"
    _places_first = ("organization_id",)
    _named_first = ("seat_id", "vacancy_id", "member_id", "resolution_id", "petition_id")

    _server_fields = frozenset({"state", "done_on", "done_by_id", "vacancy_made_id"})

    organization_id = fields.Many2one(
        "union.organization",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    kind = fields.Selection(
        [
            ("resignation", "Resignation"),
            ("transfer", "Transfer to Another Post"),
            ("recall", "Recall from Office"),
            ("departure", "Retirement or Leaving the Unit"),
            ("death", "Death"),
            ("co_option", "Co-option"),
            ("replacement", "Replacement of a Delegate"),
            ("acting", "Acting Head"),
        ],
        "What Happens",
        required=True,
        default="resignation",
    )
    leaves = fields.Boolean("Somebody Leaves", compute="_compute_leaves")
    seat_id = fields.Many2one("union.seat", index="btree_not_null", ondelete="restrict")
    vacancy_id = fields.Many2one(
        "union.vacancy", "Vacancy to Fill", index="btree_not_null", ondelete="restrict"
    )
    member_id = fields.Many2one(
        "union.member", "Who Comes", index="btree_not_null", ondelete="restrict"
    )
    position = fields.Selection(POSITIONS, compute="_compute_position")
    effective_on = fields.Date(
        required=True, default=lambda self: today(self.env), help="Not in the future."
    )
    reason = fields.Char(required=True, help="Stays on record.")
    resolution_id = fields.Many2one(
        "union.resolution", "Resolution of the Meeting", index="btree_not_null", ondelete="restrict"
    )
    petition_id = fields.Many2one(
        "union.petition", "Paper to the Superior", index="btree_not_null", ondelete="restrict"
    )
    secret_ballot = fields.Boolean()
    after = fields.Selection(
        [("appraisal", "Democratic Appraisal"), ("review", "Review")], "Preceded By"
    )
    committee_consents = fields.Boolean(
        "The Committee Consents",
        compute="_compute_consents",
        help="By a resolution that its plenary carried.",
    )
    congress_agrees = fields.Boolean(
        "Congress or Meeting Agrees",
        compute="_compute_consents",
        help="By a resolution that the congress or the general meeting carried.",
    )
    superior_consents = fields.Boolean(
        compute="_compute_consents", help="It approved the paper about this matter."
    )
    recall_percent = fields.Float(
        "Votes for It, Percent of All",
        compute="_compute_consents",
        help="Of all members or representatives, present or not.",
    )
    replaces_delegate = fields.Boolean(
        compute="_compute_consents", help="The seat left was held ex officio or by delegation."
    )
    state = fields.Selection(
        [("draft", "Draft"), ("done", "Carried Out")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    done_on = fields.Date("Carried Out On", readonly=True, copy=False)
    done_by_id = fields.Many2one(
        "res.users", "Carried Out By", readonly=True, copy=False, ondelete="restrict"
    )
    vacancy_made_id = fields.Many2one(
        "union.vacancy", "Vacancy Opened", readonly=True, copy=False, ondelete="restrict"
    )

    @api.depends("kind")
    def _compute_leaves(self):
        for change in self:
            change.leaves = change.kind in LEAVING

    @api.depends("kind", "seat_id", "vacancy_id")
    def _compute_position(self):
        for change in self:
            change.position = (
                change.seat_id.position
                if change.kind in LEAVING
                else change.vacancy_id.position or False
            )

    @api.depends(
        "kind", "seat_id.date_from", "vacancy_id.seat_id.date_from", "petition_id.approval_state",
        "petition_id.kind_id", "petition_id.approval_request_id.decided_on", "resolution_id.state",
        "resolution_id.votes_for", "resolution_id.kind", "resolution_id.decided_on",
        "resolution_id.entitled_count",
        "resolution_id.meeting_id.kind",
    )  # fmt: skip
    def _compute_consents(self):
        """What was decided of this seat: no motion of another matter, none of before it was taken."""
        for change in self:
            petition = change.petition_id
            since = (change.seat_id or change.vacancy_id.seat_id).date_from
            resolution = change.resolution_id.filtered(
                lambda motion, since=since: (
                    motion.kind in ("other", "recall")
                    and not (since and motion.decided_on and motion.decided_on < since)
                )
            )
            carried = resolution.state == "passed"
            body = resolution.meeting_id.kind
            change.committee_consents = carried and body == "plenary"
            change.congress_agrees = carried and body in ("congress", "general")
            # Only when it was decided; the paper itself is read with the caller's rights.
            decided = petition.sudo().approval_request_id.decided_on
            change.superior_consents = (
                petition.approval_state == "approved"
                and petition.kind_id.code == "seat_change"
                and not (since and decided and office_day(self.env, decided) < since)
            )
            # As counted at the vote, whatever becomes of the meeting's figures.
            entitled = resolution.entitled_count
            whole = body in ("congress", "general") and entitled
            change.recall_percent = 100 * resolution.votes_for / entitled if whole else 0
            change.replaces_delegate = change.vacancy_id.seat_id.origin in (
                "ex_officio",
                "delegated",
            )

    @api.depends("kind", "seat_id", "vacancy_id", "member_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for change in self:
            person = change.seat_id.member_id if change.leaves else change.member_id
            change.display_name = " · ".join(filter(None, (kinds.get(change.kind), person.name)))

    @api.constrains("reason")
    def _check_reason_text(self):
        refuse_numbers(self, "reason")

    @api.constrains(
        "organization_id", "kind", "seat_id", "vacancy_id", "member_id", "resolution_id",
        "petition_id", "effective_on",
    )  # fmt: skip
    def _check_parts(self):
        day = today(self.env)
        for change in self:
            parts = ("seat_id",) if change.kind in LEAVING else ("vacancy_id", "member_id")
            if missing := [name for name in parts if not change[name]]:
                raise ValidationError(
                    self.env._(
                        "%(change)s: fill in %(fields)s.",
                        change=change.display_name,
                        fields=", ".join(self._fields[name].string for name in missing),
                    )
                )
            for name in ("seat_id", "vacancy_id", "resolution_id", "petition_id"):
                if change[name] and change[name].organization_id != change.organization_id:
                    raise ValidationError(
                        self.env._(
                            "%(change)s: %(field)s belongs to another organisation.",
                            change=change.display_name,
                            field=self._fields[name].string,
                        )
                    )
            path = change.organization_id.parent_path or ""
            home = change.member_id.organization_id.parent_path or ""
            if change.member_id and not home.startswith(path):
                raise ValidationError(
                    self.env._(
                        "%(member)s is no member of %(organization)s or of a union below it.",
                        member=change.member_id.name,
                        organization=change.organization_id.name,
                    )
                )
            since = change.seat_id.date_from or change.vacancy_id.opened_on
            if change.effective_on > day or (since and change.effective_on < since):
                raise ValidationError(
                    self.env._(
                        "%(change)s takes effect between %(since)s and today.",
                        change=change.display_name,
                        since=since,
                    )
                )

    def write(self, vals):
        if not self.env.su and any(change.state != "draft" for change in self):
            raise UserError(self.env._("A change that was carried out stays as it is."))
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._check_unlink()
        return super().unlink()

    def _check_unlink(self):
        """Raise UserError if these stay on record."""
        if any(change.state != "draft" for change in self):
            raise UserError(self.env._("A change that was carried out stays on record."))

    def action_carry_out(self, reason=None):
        """Carry the change out: the seat is left, taken, or somebody acts for its head.

        :param reason: why rules that ask for a reason are let pass; stays on record
        :return: ``{'id', 'state', 'vacancy_id', 'seat_id'}``: the vacancy opened or filled, the
            seat left or taken
        :raise UserError: carried out already, a rule blocks or lacks its reason, or the seat or
            vacancy is not open any more

        Rights: an officer of the organisation. Clauses: NR-LAW-18, NR-LAW-18b, NR-ELEC-33c.
        """
        self.ensure_one()
        self.check_access("write")
        if self.state != "draft":
            raise UserError(
                self.env._("%(change)s was carried out already.", change=self.display_name)
            )
        # Two at once: the second finds it done.
        self.lock_for_update(allow_referencing=True)
        self._check_standing()
        self._union_enforce("submit", reason)
        # Seats and vacancies are the server's; the right to write this paper, its parts and the
        # rules were checked above.
        served = self.sudo()
        seat, vacancy = served.seat_id, served.vacancy_id
        if self.kind in LEAVING:
            vacancy = seat._vacate(self.effective_on, self.kind)
            served.vacancy_made_id = vacancy
        elif self.kind == "acting":
            vacancy.acting_id = served
        else:
            seat = served._take_seat()
            vacancy._fill(seat)
        served.write({"state": "done", "done_on": today(self.env), "done_by_id": self.env.uid})
        return {
            "id": self.id,
            "state": "done",
            "vacancy_id": vacancy.id,
            "seat_id": seat.id,
        }

    def button_carry_out(self):
        """Button of :meth:`action_carry_out`."""
        self.action_carry_out()
        return True

    def _check_standing(self):
        """Raise UserError unless the seat is still held, or the vacancy still open."""
        held = self.seat_id and not self.seat_id.date_to
        if self.kind in LEAVING and not (held and self.seat_id.term_id.state == "current"):
            raise UserError(
                self.env._(
                    "%(member)s does not hold this seat any more.",
                    member=self.seat_id.member_id.name,
                )
            )
        decided = self.resolution_id.decided_on
        if self.kind == "recall" and decided and self.effective_on < decided:
            raise UserError(
                self.env._(
                    "%(change)s takes effect no earlier than on %(day)s, when it was voted on.",
                    change=self.display_name,
                    day=decided,
                )
            )
        if self.kind not in LEAVING and self.vacancy_id.state != "open":
            raise UserError(
                self.env._(
                    "%(vacancy)s is not vacant any more.", vacancy=self.vacancy_id.display_name
                )
            )
        if self.kind not in LEAVING and self.member_id.state != "active":
            raise UserError(
                self.env._(
                    "%(member)s is no active member: only active members hold office.",
                    member=self.member_id.name,
                )
            )

    def _take_seat(self):
        """Make the seat this change gives, to the end of the term. Server only."""
        sits = self.env["union.seat"].search(
            [
                ("term_id", "=", self.vacancy_id.term_id.id),
                ("member_id", "=", self.member_id.id),
                ("date_to", "=", False),
            ]
        )
        if sits:
            raise UserError(
                self.env._("%(member)s sits in this committee already.", member=self.member_id.name)
            )
        return self.env["union.seat"].create(
            {
                "term_id": self.vacancy_id.term_id.id,
                "member_id": self.member_id.id,
                "position": self.vacancy_id.position,
                "sequence": self.vacancy_id.seat_id.sequence,
                "origin": ORIGIN[self.kind],
                "date_from": max(
                    self.effective_on, self.vacancy_id.opened_on + relativedelta(days=1)
                ),
            }
        )
