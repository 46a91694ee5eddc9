from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core import election_rules
from ..clock import today


class UnionMeeting(models.Model):
    """A congress or another meeting: who was due, who came, what it resolved."""

    _name = "union.meeting"
    _description = "Meeting"
    _inherit = ["union.server.fields.mixin"]
    _order = "date desc, id desc"

    _server_fields = frozenset({"state", "held_on", "closed_on"})

    name = fields.Char(required=True)
    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("congress", "Congress"),
            ("general", "General Meeting"),
            ("preparatory", "Preparatory Meeting"),
            ("plenary", "Plenary"),
            ("joint", "Joint Meeting with the Party Organisation"),
            ("party_report", "Chair’s Report to the Party Organisation"),
        ],
        required=True,
        default="congress",
    )
    date = fields.Date("Planned Day")
    event_id = fields.Many2one("calendar.event", "Calendar Entry", ondelete="set null")
    state = fields.Selection(
        [("draft", "Planned"), ("held", "Held"), ("closed", "Closed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    held_on = fields.Date(readonly=True, copy=False)
    closed_on = fields.Date(readonly=True, copy=False)
    declared_entitled = fields.Integer(
        "Entitled, as Declared", help="Only for a meeting without a roll of its own."
    )
    declared_present = fields.Integer(
        "Present, as Declared", help="Only for a meeting without a roll of its own."
    )
    entitled_count = fields.Integer("Entitled to Attend", compute="_compute_attendance")
    present_count = fields.Integer("Present", compute="_compute_attendance")
    has_roll = fields.Boolean(compute="_compute_attendance")
    resolution_ids = fields.One2many("union.resolution", "meeting_id", "Resolutions")
    scrutineer_ids = fields.One2many("union.scrutineer", "meeting_id", "Scrutineers and Tellers")

    _declared = models.Constraint(
        "CHECK (declared_present >= 0 AND declared_entitled >= declared_present)",
        "No more people can be present than are entitled to attend.",
    )

    @api.depends("declared_entitled", "declared_present")
    def _compute_attendance(self):
        rolls = self._roll_attendance()
        for meeting in self:
            meeting.has_roll = meeting._origin.id in rolls
            meeting.entitled_count, meeting.present_count = rolls.get(
                meeting._origin.id, (meeting.declared_entitled, meeting.declared_present)
            )

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._check_unlink()
        return super().unlink()

    def _check_unlink(self):
        """Raise UserError if these stay on record."""
        if any(meeting.state != "draft" for meeting in self):
            raise UserError(self.env._("A meeting that was held stays on record."))

    def action_open(self):
        """Open planned meetings today.

        :raise UserError: a meeting was opened already
        """
        if any(meeting.state != "draft" for meeting in self):
            raise UserError(self.env._("This meeting was opened already."))
        self._server_write({"state": "held", "held_on": today(self.env)})
        return True

    def action_close(self):
        """Close meetings that were held today or before.

        :raise UserError: a meeting was not opened, or has a resolution without a vote
        """
        for meeting in self:
            if meeting.state != "held":
                raise UserError(self.env._("“%(name)s” is not open.", name=meeting.name))
            if waiting := meeting.resolution_ids.filtered(lambda r: r.state == "draft"):
                raise UserError(
                    self.env._(
                        "“%(name)s” was not voted yet: record the vote or delete it.",
                        name=waiting[0].name,
                    )
                )
        self._server_write({"state": "closed", "closed_on": today(self.env)})
        return True

    def _roll_attendance(self):
        """Return ``{meeting_id: (entitled, present)}`` of meetings with a roll (other rooms)."""
        return {}

    def _resolution_rules(self):
        """Return what a resolution of this meeting needs, as the law in force here says.

        :return: ``{"base", "threshold", "strictly_more", "quorum", "clause", "certainty"}``
        """
        self.ensure_one()
        place = self.organization_id
        keys = {name: f"meeting.resolution_{name}" for name in ("base", "threshold", "quorum")}
        found = self.env["union.rule"]._parameters(list(keys.values()), place)[place.id]
        figures = {name: found[key] for name, key in keys.items()}
        missing = [name for name, figure in figures.items() if figure["value"] is None]
        if missing:
            raise UserError(
                self.env._(
                    "No rule in force says what a resolution needs (%(missing)s). Load the"
                    " standards first.",
                    missing=", ".join(f"meeting.resolution_{name}" for name in missing),
                )
            )
        return {name: figure["value"] for name, figure in figures.items()} | {
            "clause": figures["threshold"]["clause"],
            "certainty": figures["threshold"]["certainty"],
        }

    def _resolution_needs(self):
        """Return ``(votes needed, people needed, base count, rules)`` for a resolution now."""
        rules = self._resolution_rules()
        base = self.entitled_count if rules["base"] == "entitled" else self.present_count
        return (
            election_rules.least_share(base, rules["threshold"], strictly_more=True),
            election_rules.least_share(self.entitled_count, rules["quorum"], strictly_more=False),
            base,
            rules,
        )
