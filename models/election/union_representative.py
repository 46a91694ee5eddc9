from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..clock import today
from ..said import reason_said
from ..server_fields import shown

CAUSES = [
    ("resignation", "Resigned"),
    ("membership", "Membership Ended"),
    ("moved", "Left the Constituency"),
    ("recall", "Recalled"),
    ("death", "Died"),
    ("term_over", "Term of the Congress Over"),
]
# Up to this age, as the youth leagues have it; the clause gives no figure.
YOUNG = 35
DUTIES = "representative.duties"
SEATED = ("elected", "qualified", "standing")


class UnionRepresentative(models.Model):
    """A member whom a constituency elected to its congress: reviewed, standing, left. The server's.

    There is one way to become one: by the result of a vote (NR-CONG-13). ``state`` goes elected →
    qualified (or refused) → standing → left.
    """

    _name = "union.representative"
    _description = "Representative"
    _inherit = ["union.server.fields.mixin", "union.standard.mixin"]
    _order = "congress_id, constituency_id, sequence, id"
    _rec_names_search = ["member_id.name", "member_id.member_number"]

    _server_fields = frozenset(
        {
            "congress_id", "constituency_id", "member_id", "organization_id", "sequence", "origin",
            "election_id", "votes", "elected_on", "state", "ground", "reviewed_on",
            "reviewed_by_id", "date_from", "date_to", "cause",
            "recall_proposer", "recall_proposers", "recall_entitled", "recall_votes",
            "resolution_id",
        }
    )  # fmt: skip

    congress_id = fields.Many2one(
        "union.congress", required=True, index=True, ondelete="restrict", readonly=True
    )
    constituency_id = fields.Many2one(
        "union.congress.constituency", required=True, index=True, ondelete="restrict", readonly=True
    )
    organization_id = fields.Many2one(related="congress_id.organization_id", store=True, index=True)
    member_id = fields.Many2one(
        "union.member", required=True, index=True, ondelete="restrict", readonly=True
    )
    name = fields.Char("Full Name", compute="_compute_name", search="_search_name")
    gender = fields.Selection(related="member_id.gender")
    union_name = fields.Char("Union He Belongs To", compute="_compute_name")
    sequence = fields.Integer(readonly=True)
    origin = fields.Selection(
        [("elected", "Elected"), ("by_election", "By-election")], required=True, readonly=True
    )
    election_id = fields.Many2one(
        "union.election", "Vote", required=True, index=True, ondelete="restrict", readonly=True
    )
    votes = fields.Integer(readonly=True)
    elected_on = fields.Date(required=True, readonly=True)
    state = fields.Selection(
        [
            ("elected", "Elected, Not Reviewed"),
            ("qualified", "Passed the Review"),
            ("refused", "Not Qualified"),
            ("standing", "Mandate in Force"),
            ("left", "Left"),
        ],
        required=True,
        default="elected",
        readonly=True,
        index=True,
    )
    ground = fields.Char(readonly=True, help="Of the review, or of leaving.")
    reviewed_on = fields.Date(readonly=True)
    reviewed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    date_from = fields.Date("Stands Since", readonly=True)
    date_to = fields.Date("Left On", readonly=True)
    cause = fields.Selection(CAUSES, readonly=True)
    is_front_line = fields.Boolean("Front-line Worker")
    is_middle_manager = fields.Boolean("Middle Manager or Above")
    is_model_worker = fields.Boolean("Model Worker")
    is_young = fields.Boolean(
        "Young", compute="_compute_is_young", help="Up to 35 years; the clause names no age."
    )
    meets_conditions = fields.Boolean(
        "The Five Conditions Hold",
        help="Pays dues on time; supports the Party; a backbone at work; close to the members;"
        " trusted by them (NR-CONG-14).",
    )

    duty_ids = fields.Many2many(
        "union.clause.point", string="Duties", compute="_compute_duty_ids", help="NR-CONG-20."
    )

    _member_unique = models.UniqueIndex(
        "(congress_id, member_id) WHERE state IN ('elected', 'qualified', 'standing')",
        "A person represents one constituency of a congress.",
    )

    @api.depends_context("uid")
    def _compute_duty_ids(self):
        self.duty_ids = self.env["union.clause.point"].search([("subject", "=", DUTIES)])

    @api.depends("member_id.name")
    def _compute_name(self):
        for row in self:
            member = shown(row, "member_id")
            row.name = member.name
            # Who reads the roster reads from which union each comes.
            row.union_name = member.sudo().organization_id.name

    def _search_name(self, operator, value):
        return Domain("member_id", "any!", [("name", operator, value)])

    @api.depends("member_id.name", "constituency_id.name")
    def _compute_display_name(self):
        for row in self:
            # Who reads a representative reads for whom he stands.
            row.display_name = f"{row.name} ({row.constituency_id.sudo().name})"

    @api.depends("member_id.birth_date", "elected_on")
    def _compute_is_young(self):
        for row in self:
            # Yes or no about who stands on the reader's own roster.
            born = shown(row, "member_id").sudo().birth_date
            row.is_young = bool(
                born and (row.elected_on or today(self.env)).year - born.year <= YOUNG
            )

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._check_unlink()
        return super().unlink()

    def _check_unlink(self):
        """Raise UserError if these stay on record."""
        raise UserError(self.env._("A representative stays on record."))

    def write(self, vals):
        if not self.env.su and any(row.state in ("refused", "left") for row in self):
            raise UserError(self.env._("Whose mandate is over, of him nothing is changed."))
        return super().write(vals)

    def action_review(self, passed, ground=None, reason=None):
        """Review these elected people: who passes may stand, who does not leaves a vacant seat.

        Rules of the standards are asked of who passes (NR-CONG-14: the five conditions).

        :param bool passed: whether they passed
        :param ground: why, of those who did not
        :param reason: why a warning of the standards is departed from; stays on record
        :return: list of ``{'id', 'state'}`` in the order of ``self``
        :raise UserError: reviewed already, no ground, a rule stands in the way

        Rights: an officer of the organisation. Clauses: SZ-5.1.3.3d, NR-CONG-18.
        """
        self.check_access("write")
        self.congress_id._require_state("electing", "standing")
        ground = reason_said(self.env, ground)
        if type(passed) is not bool:
            raise UserError(self.env._("Say whether they passed the review: yes or no."))
        if not passed and not ground:
            raise UserError(self.env._("Say on what ground the review was not passed."))
        if done := self.filtered(lambda row: row.state != "elected"):
            raise UserError(self.env._("%(name)s was reviewed already.", name=done[0].display_name))
        if passed:
            gone = self.filtered(lambda row: shown(row, "member_id").state != "active")
            if gone:
                raise UserError(
                    self.env._(
                        "%(name)s is no active member any more (NR-ELEC-4b).",
                        name=gone[0].display_name,
                    )
                )
            self._union_enforce("submit", reason)
        values = {
            "state": "qualified" if passed else "refused",
            "ground": ground or False,
            "reviewed_on": today(self.env),
            "reviewed_by_id": self.env.uid,
        }
        self._server_write(values)
        if passed:
            # Who is by-elected into a congress that stands, stands with it.
            late = self.filtered(lambda row: row.congress_id.state == "standing")
            late._server_write({"state": "standing", "date_from": today(self.env)})
        return [{"id": row.id, "state": row.state} for row in self]

    def action_leave(self, cause, reason):
        """Let representatives leave before the term is over; their seats fall vacant.

        :param cause: ``resignation``, ``moved`` or ``death``; the others are the server's
        :param reason: stays on record
        :raise UserError: no reason, another cause, a mandate that is over already

        Rights: an officer of the organisation. Clause: NR-CONG-25.
        """
        self.check_access("write")
        reason = reason_said(self.env, reason)
        if cause not in ("resignation", "moved", "death") or not reason:
            raise UserError(
                self.env._("Say why: resignation, moved or death, and the reason in words.")
            )
        self._require_seated()
        # Mandates are the server's; the right to write was checked.
        self.sudo()._leave(cause, today(self.env), reason)
        return True

    def button_pass(self):
        """Button of :meth:`action_review` for those who passed."""
        self.action_review(True)
        return True

    def button_refuse(self):
        """Ask for the ground on which the review is not passed."""
        return self.env["union.representative.dialog"]._ask("refuse", self)

    def button_leave(self):
        """Ask for what :meth:`action_leave` needs."""
        return self.env["union.representative.dialog"]._ask("leave", self)

    def button_recall(self):
        """Ask for what :meth:`action_recall` needs."""
        return self.env["union.representative.dialog"]._ask("recall", self)

    def _require_seated(self):
        if over := self.filtered(lambda row: row.state not in SEATED):
            raise UserError(self.env._("The mandate of %(name)s is over.", name=over[0].name))

    def _leave(self, cause, day, ground=False):
        """End these mandates. Server only."""
        seated = self.filtered(lambda row: row.state in SEATED)
        values = {"state": "left", "cause": cause, "date_to": day}
        seated.write(values | ({"ground": ground} if ground else {}))


class UnionMember(models.Model):
    _inherit = "union.member"

    def _change_state(self, state, note=False):
        result = super()._change_state(state, note)
        if state != "active":
            # A mandate rests on active membership (NR-ELEC-4b); rows are the server's.
            self.env["union.representative"].sudo().search(
                [("member_id", "in", self.ids), ("state", "in", SEATED)]
            )._leave("membership", today(self.env))
        return result

    def _mandates_in_the_way(self, kept):
        """Return the mandates that forbid to merge this member into that one, as sentences."""
        outside = self._mandates_carried(kept).filtered(
            lambda row: not row.constituency_id._covers(kept.sudo())  # checked by the merge
        )
        return [
            self.env._(
                "%(member)s represents “%(constituency)s”, to which the entry to keep does not"
                " belong. Keep this entry instead.",
                member=row.name,
                constituency=row.constituency_id.name,
            )
            for row in outside
        ]

    def _hand_mandates(self, kept):
        """Let the mandates of a person entered twice go over to the entry kept. Server only."""
        self._mandates_carried(kept).write({"member_id": kept.id})

    def _mandates_carried(self, kept):
        """Return the mandates that go over in a merge: once for each congress. Server only."""
        # The right to both was checked by the merge; the rows are the server's.
        rows = self.env["union.representative"].sudo().search(
            [("member_id", "in", (self | kept).ids), ("state", "in", SEATED)]
        )  # fmt: skip
        held = rows.filtered(lambda row: row.member_id == kept).congress_id
        return rows.filtered(lambda row: row.congress_id not in held)

    def _erasure_obstacles(self):
        rows = self.env["union.representative"].search(
            [("member_id", "in", self.ids), ("state", "in", SEATED)]
        )
        return super()._erasure_obstacles() | dict.fromkeys(
            rows.member_id, self.env._("a mandate as representative has not ended.")
        )
