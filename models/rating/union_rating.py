from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...core.suppress import LEAST
from ..clock import today
from ..said import reason_said

#: The rule that says below how many answers nothing is told.
LEAST_RULE = "member_rating.least_answers"
#: Who answers: the members of the union, or the unions below it.
VOTERS = [("members", "Members"), ("unions", "Unions Below")]
#: Offices whose holders are rated, and as what.
RATED_POSITIONS = {"chair": "chair", "vice_chair": "vice_chair"}


class UnionRating(models.Model):
    """The yearly rating of a union by its members: what is rated, by whom, and the result.

    Who answers does so on a public page with a one-time code from a slip. The rating is
    *confidential*: no person is stored with an answer, and the counts stay sealed until it closes
    (docs/decisions/0083). It is not called more than that: whoever runs the server could look on.
    """

    _name = "union.rating"
    _description = "Member Rating"
    _inherit = ["union.standard.mixin", "union.server.fields.mixin"]
    _order = "year desc, organization_id, id desc"
    _rec_names_search = ["organization_id"]
    _places_first = ("organization_id",)
    _named_first = ("meeting_id",)

    _union_check_trigger = "open"
    _server_fields = frozenset(
        {
            "state",
            "opened_on",
            "closed_on",
            "published_on",
            "least",
            "issued_count",
            "voted_count",
            "report_id",
            "void_reason",
        }
    )

    organization_id = fields.Many2one(
        "union.organization",
        "Union Rated",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    year = fields.Integer(
        required=True, default=lambda self: today(self.env).year, aggregator=False
    )
    voters = fields.Selection(VOTERS, "Who Answers", required=True, default="members")
    meeting_id = fields.Many2one(
        "union.meeting",
        "Method Adopted By",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id)]",
        help="The general meeting or congress that adopted how the rating is held.",
    )
    method_filed = fields.Boolean("Method Filed with the Superior")
    party_told = fields.Boolean("Reported to the Party Organisation")
    object_ids = fields.One2many("union.rating.object", "rating_id", "What Is Rated")
    cut_ids = fields.One2many("union.rating.cut", "rating_id", "Groups That Answer")
    result_ids = fields.One2many("union.rating.result", "rating_id", readonly=True)
    state = fields.Selection(
        [
            ("draft", "In Preparation"),
            ("open", "Open for Answers"),
            ("closed", "Closed"),
            ("published", "Published"),
            ("void", "Void"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    opened_on = fields.Date(readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    published_on = fields.Date(readonly=True, copy=False)
    void_reason = fields.Char("Why It Is Void", readonly=True, copy=False)
    least = fields.Integer("Fewest Answers Told", readonly=True, copy=False)
    issued_count = fields.Integer("Slip Codes Issued, at the End", readonly=True, copy=False)
    voted_count = fields.Integer("Answers, at the End", readonly=True, copy=False)
    code_count = fields.Integer("Slip Codes Issued", compute="_compute_turnout")
    answered_count = fields.Integer("Answered", compute="_compute_turnout")
    # What rules ask.
    rates_work = fields.Boolean("The Work Is Rated", compute="_compute_asked")
    rates_home = fields.Boolean("Home Building Is Rated", compute="_compute_asked")
    rates_chair = fields.Boolean("The Chair Is Rated", compute="_compute_asked")
    vices_left_out = fields.Integer("Vice Chairs Left Out", compute="_compute_asked")
    method_adopted = fields.Boolean(compute="_compute_asked")

    _one_a_year = models.UniqueIndex(
        "(organization_id, year, voters) WHERE state <> 'void'",
        "There is a rating of this union for this year already.",
    )

    @api.depends("organization_id.name", "year")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for rating in self:
            rating.display_name = self.env._(
                "%(union)s, member rating %(year)s",
                union=rating.organization_id.name or "",
                year=rating.year,
            )

    @api.depends("state", "issued_count", "voted_count")
    def _compute_turnout(self):
        # How many answered, never who: codes are closed to everybody.
        groups = self.env["union.rating.code"].sudo()._turnout("rating_id", self.ids)
        for rating in self:
            if rating.state == "open":
                rating.code_count, rating.answered_count = groups.get(rating.id, (0, 0))
            else:
                rating.code_count, rating.answered_count = rating.issued_count, rating.voted_count

    @api.depends("object_ids.kind", "object_ids.member_id", "meeting_id.state", "meeting_id.kind")
    def _compute_asked(self):
        holders = self._holders()
        for rating in self:
            kinds = set(rating.object_ids.mapped("kind"))
            rating.rates_work = "work" in kinds
            rating.rates_home = "home" in kinds
            rating.rates_chair = "chair" in kinds
            vices = {
                member
                for position, member in holders.get(rating.organization_id.id, ())
                if position == "vice_chair"
            }
            rating.vices_left_out = len(vices - set(rating.object_ids.member_id.ids))
            # Which meeting it was is read with the rating.
            meeting = rating.sudo().meeting_id
            rating.method_adopted = meeting.state in ("held", "closed") and meeting.kind in (
                "congress",
                "general",
            )

    @api.constrains("year")
    def _check_year(self):
        for rating in self:
            if not 2000 <= rating.year <= today(self.env).year:
                raise ValidationError(
                    self.env._(
                        "%(year)s: a rating is of a year from 2000 to this one.", year=rating.year
                    )
                )

    @api.constrains("meeting_id", "organization_id")
    def _check_meeting(self):
        for rating in self:
            if rating.meeting_id and rating.meeting_id.organization_id != rating.organization_id:
                raise ValidationError(
                    self.env._("The meeting that adopted the method is one of the union rated.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        ratings = super().create(vals_list)
        ratings._propose()
        return ratings

    def write(self, vals):
        # What is told afterwards may be entered afterwards.
        if vals.keys() - {"method_filed", "party_told", "check_reason"}:
            self._check_draft()
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._check_draft()
        return super().unlink()

    def action_open(self):
        """Open ratings: from now on slips are printed and answers come in.

        :return: True
        :raise AccessError: not an officer of the union rated
        :raise UserError: one is open already, nothing is rated or nobody answers, a rule stands in
            the way (NR-CONG-34), or the encryption keys are missing
        """
        self.check_access("write")
        self._check_draft()
        for rating in self:
            if not rating.object_ids or not rating.cut_ids:
                raise UserError(
                    self.env._(
                        "%(rating)s: enter what is rated and who answers.",
                        rating=rating.display_name,
                    )
                )
        self._union_enforce("open")
        self.cut_ids._make_boxes()
        self._server_write({"state": "open", "opened_on": today(self.env)})
        return True

    def action_void(self, reason):
        """End ratings without a result, as where slips came into wrong hands; all answers go.

        :param str reason: why; stays on record
        :return: True
        :raise AccessError: not an officer of the union rated
        :raise UserError: no reason, or a rating that is not open
        """
        self.check_access("write")
        reason = reason_said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why the rating is void; it stays on record."))
        self._check_open()
        turnout = {rating: (rating.code_count, rating.answered_count) for rating in self}
        self.cut_ids._destroy()
        for rating, (issued, voted) in turnout.items():
            rating._server_write(
                {
                    "state": "void",
                    "void_reason": reason,
                    "issued_count": issued,
                    "voted_count": voted,
                }
            )
        return True

    def button_void(self):
        """Ask why, and end the rating without a result."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Void the Rating"),
            "res_model": "union.rating.void",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_rating_id": self.id},
        }

    def _check_draft(self):
        """Raise UserError unless these are in preparation."""
        if any(rating.state != "draft" for rating in self) and not self.env.su:
            raise UserError(
                self.env._("A rating is set up before it opens; from then on it stays as it is.")
            )

    def _check_open(self):
        """Raise UserError unless these are open."""
        if closed := self.filtered(lambda rating: rating.state != "open")[:1]:
            raise UserError(self.env._("%(rating)s is not open.", rating=closed.display_name))

    @api.model
    def _holders(self):
        """Return ``{organization_id: [(position, member_id)]}`` of these ratings' unions now."""
        # Who chairs a union is public.
        seats = (
            self.env["union.seat"]
            .sudo()
            .search(
                Domain("organization_id", "in", self.organization_id.ids)
                & Domain("committee_id.kind", "=", "union")
                & Domain("term_id.state", "=", "current")
                & Domain("date_to", "=", False)
                & Domain("position", "in", list(RATED_POSITIONS))
            )
        )
        holders = {}
        for seat in seats:
            holders.setdefault(seat.organization_id.id, []).append(
                (seat.position, seat.member_id.id)
            )
        return holders

    def _propose(self):
        """Enter what the law wants rated (NR-CONG-34) and one group, where nothing was entered."""
        holders = self._holders()
        objects, cuts = [], []
        for rating in self:
            if not rating.object_ids:
                objects += [
                    {"rating_id": rating.id, "kind": kind, "sequence": number}
                    for number, kind in enumerate(("work", "home"))
                ]
                if rating.voters == "members":
                    objects += [
                        {
                            "rating_id": rating.id,
                            "kind": RATED_POSITIONS[position],
                            "member_id": member,
                            "sequence": 10,
                        }
                        for position, member in holders.get(rating.organization_id.id, ())
                    ]
            if not rating.cut_ids:
                cuts.append(
                    {
                        "rating_id": rating.id,
                        "name": rating.organization_id.name,
                        "organization_id": rating.organization_id.id,
                    }
                )
        # Seats are public, and the caller may make the rating they stand in.
        self.env["union.rating.object"].sudo().create(objects)
        self.env["union.rating.cut"].create(cuts)

    def _least(self):
        """Return ``{rating id: fewest answers told}``; never below what the calculation allows."""
        found = self.env["union.rule"]._parameters([LEAST_RULE], self.organization_id)
        return {
            rating.id: max(int(found[rating.organization_id.id][LEAST_RULE]["value"] or 0), LEAST)
            for rating in self
        }
