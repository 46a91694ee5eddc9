from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .engine import is_engine


class EventEvent(models.Model):
    """An event of a union is the calendar and the desk of its activity, nothing more."""

    _inherit = "event.event"

    # Anything else is part of the plan that was approved.
    _union_free_fields = frozenset({"stage_id"})

    union_organization_id = fields.Many2one(
        "union.organization",
        "Union",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    # The queue number given last. Written by whoever changes the list, so that two at once
    # cannot both count the same free place: the second is retried on what the first one left.
    union_sign_up_serial = fields.Integer(readonly=True, copy=False, groups=fields.NO_ACCESS)

    @api.model_create_multi
    def create(self, vals_list):
        events = super().create(vals_list)
        if not is_engine(self.env):
            events._refuse_union_change()
        return events

    def write(self, vals):
        if not is_engine(self.env) and not self._union_free_fields.issuperset(vals):
            self.check_access("write")
            self._refuse_union_change()
            result = super().write(vals)
            # A foreign event may not be declared ours either.
            self._refuse_union_change()
            return result
        return super().write(vals)

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_union(self):
        if not is_engine(self.env):
            self._refuse_union_change()

    def _refuse_union_change(self):
        """Raise UserError if one of these events belongs to a union activity."""
        # Read only to refuse; access to the event itself was checked before.
        for event in self.sudo():
            if event.union_organization_id:
                raise UserError(
                    self.env._(
                        "“%(event)s” stands for an activity of a union. Its plan was approved"
                        " there: change it on the activity.",
                        event=event.name,
                    )
                )

    def _union_activities(self):
        """Return the activities (superuser) these events stand for."""
        # The caller has checked the right to the events or to their registrations.
        return self.env["union.service.activity"].sudo().search([("event_id", "in", self.ids)])

    def _lock_union_seats(self, count=0):
        """Make this transaction the only one that changes the list of this event.

        The second of two is begun anew by the server's retry loop: expected, so no error in the
        log. Whoever comes by the queue (``_take_turn``) is never the second.

        :param count: how many queue numbers to draw
        :return: ``(the first of them, how many places are taken)``; None where the list of the
            activity is closed by now
        """
        self.ensure_one()
        self.env["event.registration"].flush_model(["event_id", "state", "active"])
        self.env["union.service.activity"].flush_model(["event_id", "phase"])
        self.env.cr.execute(
            SQL(
                """
                UPDATE event_event e
                   SET union_sign_up_serial = COALESCE(e.union_sign_up_serial, 0) + %(count)s
                  FROM union_service_activity a
                 WHERE e.id = %(id)s AND a.event_id = e.id AND a.phase IN ('sign_up', 'held')
             RETURNING e.union_sign_up_serial - %(count)s + 1,
                       (SELECT COUNT(*) FROM event_registration r
                         WHERE r.event_id = e.id AND r.active AND r.state IN ('open', 'done'))
                """,
                id=self.id,
                count=count,
            ),
            log_exceptions=False,
        )
        self._forget_seats()
        return self.env.cr.fetchone()

    def _forget_seats(self):
        """Forget what was counted of these events: the list is changed past the ORM."""
        self.invalidate_recordset(
            ["registration_ids", "seats_available", "seats_reserved", "seats_used", "seats_taken"]
        )
