from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import today
from ..organization.union_organization_scope import OFFICER

TERM = "election.term_years"
# The moment the checklist of a congress speaks of, by its state.
TRIGGERS = {"draft": "submit", "allocated": "open", "electing": "close"}


class UnionCongress(models.Model):
    """A term of representatives of a union: their number, constituencies, votes and review.

    Quotas are allocated from the members of that day, each constituency votes in an election of
    its own, who was elected is reviewed, and who passed stands for the term (NR-CONG-19). The
    sessions of a congress are meetings (``union.meeting``); their rolls are loaded from those
    who stand. A union of fewer members than the standard says holds a general meeting instead
    (SZ-5.1.3.3).
    """

    _name = "union.congress"
    _description = "Congress of Representatives"
    _inherit = ["mail.thread", "union.server.fields.mixin", "union.standard.mixin"]
    _order = "organization_id, number desc"
    _places_first = ("organization_id",)

    _server_fields = frozenset(
        {
            "state",
            "member_count",
            "uncovered_count",
            "allocated_on",
            "elected_on",
            "date_from",
            "date_to",
            "publicity_id",
            "representative_ids",
        }
    )

    organization_id = fields.Many2one(
        "union.organization",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["union.organization"]._my_place(OFFICER),
    )
    number = fields.Integer("Congress No.", required=True, default=1)
    seats = fields.Integer(
        "Representatives Altogether", required=True, help="As the standard's band says (NR-CONG-9)."
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("allocated", "Quotas Allocated"),
            ("electing", "Voting and Review"),
            ("standing", "In Its Term"),
            ("ended", "Ended"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
        tracking=True,
    )
    member_count = fields.Integer(
        "Members", readonly=True, copy=False, help="Active members on the day of the allocation."
    )
    uncovered_count = fields.Integer(
        "Members of No Constituency", readonly=True, copy=False, help="On that day as well."
    )
    allocated_on = fields.Date(readonly=True, copy=False)
    elected_on = fields.Date(
        "All Elected On", readonly=True, copy=False, help="When the last constituency had voted."
    )
    date_from = fields.Date("Standing Since", readonly=True, copy=False)
    date_to = fields.Date("Term Ends", readonly=True, copy=False)
    constituency_ids = fields.One2many(
        "union.congress.constituency", "congress_id", "Constituencies"
    )
    representative_ids = fields.One2many(
        "union.representative", "congress_id", "Representatives", readonly=True
    )
    publicity_id = fields.Many2one(
        "union.publicity", "Rules Publicised", readonly=True, copy=False, ondelete="restrict"
    )
    rules_published = fields.Boolean(compute="_compute_rules_published")

    _number_unique = models.Constraint(
        "UNIQUE (organization_id, number)", "This congress of the union is there already."
    )
    _figures = models.Constraint(
        "CHECK (number >= 1 AND seats >= 1)",
        "The number of a congress and of its representatives are one or more.",
    )
    _standing_unique = models.UniqueIndex(
        "(organization_id) WHERE state = 'standing'", "One congress of a union stands at a time."
    )

    @api.depends("organization_id.name", "number")
    def _compute_display_name(self):
        for congress in self:
            congress.display_name = self.env._(
                "%(organization)s, congress no. %(number)s",
                organization=congress.organization_id.name or "",
                number=congress.number,
            )

    @api.depends("publicity_id.state")
    def _compute_rules_published(self):
        for congress in self:
            congress.rules_published = congress.publicity_id.state == "published"

    @property
    def _union_check_trigger(self):
        return TRIGGERS.get(self[:1].state, "daily") if self else "daily"

    @api.depends("state")
    @api.depends_context("lang", "uid")
    def _compute_check(self):
        # Each state has its own moment.
        for congresses in self.grouped("state").values():
            super(UnionCongress, congresses)._compute_check()

    def write(self, vals):
        if {"organization_id", "number", "seats"} & vals.keys() and not self.env.su:
            self._require_state("draft")
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._check_unlink()
        return super().unlink()

    def _check_unlink(self):
        """Raise UserError if these stay on record."""
        if any(congress.state not in ("draft", "allocated") for congress in self):
            raise UserError(self.env._("A congress whose representatives are voted on stays."))

    def action_stand(self, reason=None):
        """Let the representatives who passed the review stand for the term.

        The congress before it ends, and with it the mandates of its representatives.

        :param reason: why the standards' warnings (number, composition, review) are departed from
        :return: ``{'id', 'state', 'standing', 'date_from', 'date_to'}``
        :raise UserError: nobody passed, a vote is open, or a rule stands in the way

        Rights: an officer of the organisation.
        Clauses: SZ-5.1.3.3d, NR-CONG-8, 8b, 8c, 18, 19.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_state("electing")
        if self.constituency_ids.filtered("vote_running"):
            raise UserError(self.env._("A constituency is still voting."))
        passed = self.representative_ids.filtered(lambda row: row.state == "qualified")
        if not passed:
            raise UserError(self.env._("No representative has passed the review yet."))
        self._union_enforce("close", reason)
        day = today(self.env)
        figure = self.env["union.rule"]._parameter(TERM, self.organization_id)["value"]
        last = day + relativedelta(years=figure or 5, days=-1)
        # Mandates are the server's; the right to write the congress was checked.
        before = self.sudo().search(
            [("organization_id", "=", self.organization_id.id), ("state", "=", "standing")]
        )
        before._end(day)
        # One stands at a time: the index must see the one before ended first.
        before.flush_recordset(["state"])
        passed.sudo().write({"state": "standing", "date_from": day})  # as above
        self._server_write({"state": "standing", "date_from": day, "date_to": last})
        return {
            "id": self.id,
            "state": self.state,
            "standing": len(passed),
            "date_from": day.isoformat(),
            "date_to": last.isoformat(),
        }

    def button_stand(self):
        """Button of :meth:`action_stand`; the reason is the one written on the form."""
        self.action_stand()
        return True

    def _end(self, day):
        """End these congresses with the mandates of their representatives. Server only."""
        held = self.representative_ids.filtered(lambda row: row.state == "standing")
        held._leave("term_over", day)
        self.write({"state": "ended", "date_to": day})

    def _require_state(self, *states):
        words = dict(self._fields["state"]._description_selection(self.env))
        for congress in self:
            if congress.state not in states:
                raise UserError(
                    self.env._(
                        "%(congress)s is “%(state)s”; this is done while it is: %(wanted)s.",
                        congress=congress.display_name,
                        state=words[congress.state],
                        wanted=", ".join(words[state] for state in states),
                    )
                )
