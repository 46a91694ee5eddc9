from odoo import fields, models
from odoo.tools import SQL


class EventRegistration(models.Model):
    """The order of a list: who came first, who waits, and what a member was told since.

    Waiting is the state ``draft``: Odoo counts no place for it and its desk says that it is not
    confirmed.
    """

    _inherit = "event.registration"

    union_queue = fields.Integer(
        "Queue Number",
        readonly=True,
        copy=False,
        help="In which order members came to the list of a union activity.",
    )
    union_ahead_on = fields.Datetime(
        "Put Ahead On",
        readonly=True,
        copy=False,
        help="An officer put this member ahead of all who wait; the reason is in the activity.",
    )
    union_told = fields.Selection(
        [("moved_up", "A Place Became Free"), ("called_off", "The Activity Was Cancelled")],
        "Told on the Portal",
        readonly=True,
        copy=False,
    )
    union_told_on = fields.Datetime("Told On", readonly=True, copy=False)

    _union_queue_unique = models.UniqueIndex(
        "(event_id, union_queue) WHERE union_queue IS NOT NULL",
        "This queue number of the activity was given already.",
    )
    _union_waiting = models.Index("(event_id, union_ahead_on, union_queue) WHERE state = 'draft'")

    def _queue_positions(self):
        """Return ``{id: position}`` of those of these who wait, 1 for the next to get a place."""
        waiting = self.filtered(lambda registration: registration.state == "draft")
        if not waiting:
            return {}
        self.flush_model(["state", "active", "union_ahead_on", "union_queue"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, position
                  FROM (SELECT id,
                               ROW_NUMBER() OVER (
                                   PARTITION BY event_id ORDER BY union_ahead_on, union_queue, id
                               ) AS position
                          FROM event_registration
                         WHERE event_id = ANY(%s) AND state = 'draft' AND active) line
                 WHERE id = ANY(%s)
                """,
                waiting.event_id.ids,
                waiting.ids,
            )
        )
        return dict(rows)
