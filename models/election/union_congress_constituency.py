from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_list

from ..clock import now
from ..said import reason_said
from . import sentences_congress  # noqa: F401 - adds the sentences of quotas
from .sentences import sentence

# A vote in one of these goes on; in the later ones its result is there.
RUNNING = ("draft", "roll", "nomination", "publicity", "approval", "opened", "counting")


class UnionCongressConstituency(models.Model):
    """An electing unit of a congress: the unions or groups it covers, its quota and its vote."""

    _name = "union.congress.constituency"
    _description = "Constituency of a Congress"
    _inherit = ["union.server.fields.mixin"]
    _order = "congress_id, sequence, id"
    _places_first = ("congress_id",)

    _server_fields = frozenset(
        {"member_count", "quota", "share", "settled", "vote_ids", "representative_ids"}
    )

    congress_id = fields.Many2one("union.congress", required=True, index=True, ondelete="cascade")
    organization_id = fields.Many2one(related="congress_id.organization_id", store=True, index=True)
    congress_state = fields.Selection(related="congress_id.state", string="State of the Congress")
    name = fields.Char("Constituency", required=True)
    sequence = fields.Integer(default=10)
    covered_ids = fields.Many2many(
        "union.organization",
        "union_congress_constituency_organization_rel",
        "constituency_id",
        "covered_id",
        string="Covers",
        help="Unions or union groups, each with all below it.",
    )
    own_members = fields.Boolean(
        "Its Own Direct Members",
        help="Members of the union itself who belong to none below it.",
    )
    elected_by = fields.Selection(
        [("members", "Its Members"), ("congress", "Its Own Congress")],
        "Who Votes",
        required=True,
        default="members",
        help="A union that has a congress of its own may let it elect (NR-CONG-17b).",
    )
    member_count = fields.Integer(
        "Members", readonly=True, copy=False, help="On the day of the allocation."
    )
    quota = fields.Integer("Representatives Due", readonly=True, copy=False)
    share = fields.Json(readonly=True, copy=False)
    share_text = fields.Char("How It Was Reckoned", compute="_compute_share_text")
    settled = fields.Json(readonly=True, copy=False)
    settled_text = fields.Text("Shortfall Settled", compute="_compute_settled_text")
    vote_ids = fields.One2many("union.election", "congress_constituency_id", "Votes", readonly=True)
    vote_running = fields.Boolean("Voting", compute="_compute_filled")
    representative_ids = fields.One2many(
        "union.representative", "constituency_id", "Representatives", readonly=True
    )
    filled_count = fields.Integer("Elected", compute="_compute_filled")
    vacant_count = fields.Integer("Vacant", compute="_compute_filled")

    _name_unique = models.Constraint(
        "UNIQUE (congress_id, name)", "A congress has each constituency once."
    )
    _quota = models.Constraint("CHECK (quota >= 0)", "A quota is zero or more.")

    @api.depends("share")
    @api.depends_context("lang")
    def _compute_share_text(self):
        for row in self:
            row.share_text = row.share and sentence(
                self.env, row.share["code"], row.share["params"]
            )

    @api.depends("settled")
    @api.depends_context("lang")
    def _compute_settled_text(self):
        for row in self:
            row.settled_text = "\n".join(
                # Whoever reads what was done reads who did it.
                sentence(
                    self.env,
                    f"settled_{item['remedy']}",
                    item | {"user": self.env["res.users"].sudo().browse(item["user_id"]).name},
                )
                for item in row.settled or []
            )

    @api.depends("quota", "representative_ids.state", "vote_ids.phase")
    def _compute_filled(self):
        # Numbers only, for a constituency the reader has; its votes may be at a place below.
        counts = dict(
            self.env["union.representative"]
            .sudo()
            ._read_group(
                [
                    ("constituency_id", "in", self.ids),
                    ("state", "in", ("elected", "qualified", "standing")),
                ],
                ["constituency_id"],
                ["__count"],
            )
        )
        running = (
            self.env["union.election"]
            .sudo()  # as above
            .search_fetch(
                [("congress_constituency_id", "in", self.ids), ("phase", "in", RUNNING)],
                ["congress_constituency_id"],
            )
            .congress_constituency_id.ids
        )
        for row in self:
            row.filled_count = counts.get(row._origin, 0)
            row.vacant_count = max(0, row.quota - row.filled_count)
            row.vote_running = row._origin.id in running

    @api.constrains("covered_ids", "congress_id", "own_members")
    def _check_covered(self):
        for congress, rows in self.grouped("congress_id").items():
            # Whose places these are was asked of the caller; here only where they lie.
            congress = congress.sudo()
            place = congress.organization_id
            own = place.parent_path
            covered = [place for row in congress.constituency_ids for place in row.covered_ids]
            direct = congress.constituency_ids.filtered("own_members")
            if len(direct) > 1 or (direct and place in covered):
                raise ValidationError(
                    self.env._(
                        "The direct members of %(organization)s are covered twice: they would vote"
                        " in two constituencies.",
                        organization=place.name,
                    )
                )
            for place in rows.sudo().covered_ids:  # as above
                if not (place.parent_path or "").startswith(own):
                    raise ValidationError(
                        # Not by its name: it may be a stranger's.
                        self.env._(
                            "Cover unions below %(organization)s only: others send it no"
                            " representatives.",
                            organization=congress.organization_id.name,
                        )
                    )
                around = [
                    other
                    for other in covered
                    if place.parent_path.startswith(other.parent_path)
                    or other.parent_path.startswith(place.parent_path)
                ]
                if len(around) > 1:
                    raise ValidationError(
                        self.env._(
                            "%(place)s is covered twice (%(other)s): its members would vote in"
                            " two constituencies.",
                            place=place.name,
                            other=format_list(self.env, [one.name for one in around]),
                        )
                    )

    @api.constrains("elected_by", "covered_ids", "own_members")
    def _check_elected_by(self):
        for row in self:
            if row.elected_by == "congress" and (len(row.covered_ids) != 1 or row.own_members):
                raise ValidationError(
                    self.env._(
                        "“%(name)s”: a congress elects for its own union; cover that one alone.",
                        name=row.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._check_open()
        return rows

    def write(self, vals):
        self._check_server_fields(vals)
        if not self.env.su:
            self._check_open()
        result = super().write(vals)
        if not self.env.su and "covered_ids" in vals:
            self._check_open()
        return result

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._check_open()
        return super().unlink()

    def action_reallocate(self, to_id, count, reason):
        """Give vacant seats of this constituency to another one of the congress (NR-CONG-18b).

        :param to_id: id of the constituency that gets them
        :param count: how many
        :param reason: stays on record
        :raise UserError: no reason, not so many vacant seats, a vote is open, no such constituency
        """
        self.ensure_one()
        other = self.browse(to_id if type(to_id) is int else 0).exists()
        # Only whether it is of the same congress.
        if other == self or not other or other.sudo().congress_id != self.congress_id:
            raise UserError(self.env._("Name another constituency of the same congress."))
        self._settle("reallocated", count, reason, to=other.name)
        other._server_write({"quota": other.quota + count})
        return True

    def action_reduce(self, count, reason):
        """Leave vacant seats of this constituency empty for good (NR-CONG-18b).

        The number of representatives of the congress falls with them.

        :param count: how many
        :param reason: stays on record
        :raise UserError: no reason, not so many vacant seats, a vote is open
        """
        self.ensure_one()
        self._settle("reduced", count, reason)
        congress = self.congress_id
        congress._server_write({"seats": congress.seats - count})
        return True

    def button_reallocate(self):
        """Ask for what :meth:`action_reallocate` needs."""
        return self.env["union.representative.dialog"]._ask("reallocate", self)

    def button_reduce(self):
        """Ask for what :meth:`action_reduce` needs."""
        return self.env["union.representative.dialog"]._ask("reduce", self)

    def _settle(self, remedy, count, reason, **what):
        """Take seats off this quota, with who did so and why."""
        self.check_access("write")
        self.congress_id.check_access("write")
        self.congress_id._require_state("electing", "standing")
        reason = reason_said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why: the reason stays on record."))
        if type(count) is not int or not 1 <= count <= self.vacant_count:
            raise UserError(
                self.env._(
                    "“%(name)s” has %(vacant)s vacant seats: give a number up to that.",
                    name=self.name,
                    vacant=self.vacant_count,
                )
            )
        if self.vote_running:
            raise UserError(self.env._("“%(name)s” is still voting.", name=self.name))
        entry = {
            "remedy": remedy,
            "count": count,
            "reason": reason,
            "user_id": self.env.uid,
            "day": now().date().isoformat(),
            **what,
        }
        self._server_write({"quota": self.quota - count, "settled": [*(self.settled or []), entry]})

    def _check_open(self):
        """Raise UserError unless these are still being laid out; the places must be the caller's."""
        self.congress_id._require_state("draft")
        if not self.env.su:
            self.covered_ids.check_access("read")
