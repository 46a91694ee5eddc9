from collections import defaultdict

from odoo import fields, models
from odoo.tools import SQL


class UnionServiceParticipant(models.Model):
    """Who is on the list of an activity: the registrations of our events, as officers see them.

    A view of the database. Officers need no right to Odoo's events, where they would see
    those of others; the organiser's scope sees the whole list, a lower union its own members.
    """

    _name = "union.service.participant"
    _description = "Participant of an Activity"
    _auto = False
    _order = "signed_up_at desc, id desc"
    _rec_name = "member_id"
    _depends = {
        "event.registration": [
            "event_id",
            "union_member_id",
            "state",
            "active",
            "date_closed",
            "union_queue",
        ],
        "union.service.activity": ["event_id", "organization_id", "kind_id", "date_begin"],
        "union.member": ["organization_id"],
    }

    activity_id = fields.Many2one("union.service.activity", readonly=True)
    kind_id = fields.Many2one("union.service.activity.kind", readonly=True)
    organization_id = fields.Many2one("union.organization", "Held By", readonly=True)
    member_id = fields.Many2one("union.member", readonly=True)
    member_organization_id = fields.Many2one("union.organization", "Union", readonly=True)
    date_begin = fields.Datetime("Begins", readonly=True)
    queue = fields.Integer(
        "Queue Number", readonly=True, aggregator=None, help="In which order members came."
    )
    signed_up_at = fields.Datetime(readonly=True)
    attended_at = fields.Datetime(readonly=True)
    state = fields.Selection(
        [
            ("draft", "Waiting"),
            ("open", "Signed Up"),
            ("done", "Attended"),
            ("cancel", "Sign-up Cancelled"),
        ],
        readonly=True,
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT r.id, a.id AS activity_id, a.kind_id, a.organization_id, a.date_begin,
                   r.union_member_id AS member_id, m.organization_id AS member_organization_id,
                   r.create_date AS signed_up_at, r.date_closed AS attended_at, r.state, r.union_queue AS queue
              FROM event_registration r
              JOIN union_service_activity a ON a.event_id = r.event_id
              JOIN union_member m ON m.id = r.union_member_id
             WHERE r.active
            """
        )

    def action_attend(self):
        """Record that these participants have come; see the activity's ``action_attend``."""
        for activity, members in self._by_activity():
            activity.action_attend(members.ids)
        self.invalidate_model()

    def action_withdraw(self):
        """Take these participants off their lists; see the activity's ``action_withdraw``."""
        for activity, members in self._by_activity():
            activity.action_withdraw(members.ids)
        self.invalidate_model()

    def _by_activity(self):
        self.check_access("read")
        found = defaultdict(lambda: self.env["union.member"])
        for participant in self:
            found[participant.activity_id] |= participant.member_id
        return found.items()
