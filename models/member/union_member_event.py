from odoo import api, fields, models
from odoo.tools import SQL

from ..clock import now, today
from .union_member import STATES


class UnionMemberEvent(models.Model):
    """What happened to a membership, and who did it: the member's history. Append-only."""

    _name = "union.member.event"
    _inherit = ["union.append.only"]
    _description = "Member History"
    _log_access = False
    _order = "id desc"
    _rec_name = "kind"
    _house_end = {"afterwards": True}

    member_id = fields.Many2one(
        "union.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(
        "union.organization", "Union", required=True, readonly=True, index=True, ondelete="restrict"
    )
    organization_name = fields.Char(
        "Name of the Union", compute="_compute_organization_name", help="As it was called then."
    )
    kind = fields.Selection(
        [
            *STATES,
            ("identity", "Identity Corrected"),
            ("updated", "Particulars Updated"),
            ("tag", "Tag Changed"),
            ("merged", "Merged into Another Entry"),
            ("kept", "Another Entry Merged Here"),
            ("erased", "Erased"),
        ],
        required=True,
        readonly=True,
    )
    happened_on = fields.Date(required=True, readonly=True)
    recorded_at = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, ondelete="restrict")
    note = fields.Char(readonly=True)

    @api.depends("organization_id", "happened_on")
    def _compute_organization_name(self):
        names = self.env["union.organization"]._names_on(
            (event.organization_id.id, event.happened_on) for event in self
        )
        for event in self:
            event.organization_name = names.get((event.organization_id.id, event.happened_on))

    @api.model
    @api.private
    def _record_states(self, member_ids, note=None):
        """Add the state each of these members has now to his history, in one query."""
        self._insert(member_ids, SQL("state"), note)

    @api.model
    @api.private
    def _record(self, member_ids, kind, note=None):
        """Add one kind of event to the history of these members, in one query."""
        self._insert(member_ids, SQL("%s", kind), note)

    @api.model
    def _insert(self, member_ids, kind, note):
        if not member_ids:
            return
        self.env["union.member"].flush_model(["organization_id", "state"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO union_member_event
                       (member_id, organization_id, kind, happened_on, recorded_at, user_id, note)
                SELECT id, organization_id, %(kind)s, %(day)s, %(now)s, %(user)s, %(note)s
                  FROM union_member WHERE id = ANY(%(ids)s) ORDER BY id
                """,
                kind=kind,
                day=today(self.env),
                now=now(),
                user=self.env.uid,
                note=note or None,
                ids=list(member_ids),
            )
        )
        self.env["union.member"].invalidate_model(["event_ids"])
