from functools import partial

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import now
from ..said import reason_said
from .engine import as_engine

# Class of the advisory locks of lists; any number that nobody else in this database uses.
TURN = 0x75_6E_73_75
# A turn takes milliseconds. Whoever waits longer is begun anew by the server's retry loop.
TURN_SECONDS = 20


class UnionServiceActivity(models.Model):
    """Places and the waiting list: who comes first gets one, who comes later waits in order.

    Places are given under one guard, the row of the event. A queue before it keeps two from
    meeting there (decision 0100).
    """

    _inherit = "union.service.activity"

    waiting_list = fields.Boolean(
        default=True,
        help="Who finds all places taken waits. A place that becomes free before the activity"
        " begins goes to whoever waits longest.",
    )
    sign_up_until = fields.Datetime(
        "Sign-up Until",
        tracking=True,
        help="Empty: members sign up until the activity begins, officers until it ends.",
    )
    waiting_count = fields.Integer("Waiting", compute="_compute_waiting_count")

    _sign_up_before_end = models.Constraint(
        "CHECK (sign_up_until IS NULL OR sign_up_until <= date_end)",
        "Sign-up ends before the activity does.",
    )

    @api.depends("event_id.registration_ids.state")
    def _compute_waiting_count(self):
        # A number only, for activities the user reads; he may have no right to the desk.
        counts = dict(
            self.env["event.registration"]
            .sudo()
            ._read_group(
                [("event_id", "in", self.sudo().event_id.ids), ("state", "=", "draft")],
                ["event_id"],
                ["__count"],
            )
        )
        for activity in self:
            activity.waiting_count = counts.get(activity.sudo().event_id, 0)  # as above

    def action_promote(self, member_ids, reason):
        """Put members who wait ahead of all others; they get the next places.

        :param member_ids: list of ids of ``union.member`` in the caller's scope
        :param reason: why the order is broken; stays in the activity's record
        :return: dict ``{"signed_up": int, "waiting": int}`` of these members
        :raise UserError: somebody does not wait, no reason, the list is closed
        :raise AccessError: outside the caller's scope
        """
        self.ensure_one()
        self._take_turn()
        # The order of the whole list is the organiser's, not that of a union below.
        self.check_access("write")
        members = self._officer_members(member_ids)
        self._check_list_open()
        reason = reason_said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why the order is broken; it stays on record."))
        registrations = self._registrations(members)
        waiting = registrations.filtered(lambda r: r.state == "draft")
        others = members - waiting.union_member_id.sudo(False)
        if others:
            raise UserError(
                self.env._(
                    "Does not wait for a place at “%(activity)s”: %(names)s",
                    activity=self.name,
                    names=self._names(others),
                )
            )
        _first, left = self._hold_list()
        as_engine(waiting).write({"union_ahead_on": now()})
        self._promote(left)
        self._log_list(
            self.env._(
                "Put ahead of the waiting list: %(count)s. Reason: %(reason)s",
                count=len(waiting),
                reason=reason,
            )
        )
        placed = waiting.filtered(lambda r: r.state == "open")
        return {"signed_up": len(placed), "waiting": len(waiting) - len(placed)}

    def button_waiting(self):
        """Open those who wait."""
        action = self.button_participants()
        return {**action, "domain": [*action["domain"], ("state", "=", "draft")]}

    def button_scan(self):
        """Open Odoo's own desk for this activity: the phone's camera reads the members' passes."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.client"]._for_xml_id("event.event_barcode_action_main_view")
        # The desk may be another's: what it shows and changes is asked of who scans.
        event = self.sudo().event_id
        return {**action, "context": {"active_id": event.id, "default_event_id": event.id}}

    def _take_turn(self, nothing_read=False):
        """Queue for the list of this activity until the transaction ends, and look anew.

        A transaction looks at the database once, when it begins. Who only waits at the row of the
        event goes on with a picture that is out of date, is refused by the database and begun
        anew after a pause. So one waits before one looks: a lock of the session, which outlives
        the end of the transaction that waited for it.

        :param nothing_read: nothing the caller goes by may have changed since it was read
        :return: False where this transaction has written already (a wizard, a test): nothing of
            it may be lost, so it goes without a turn and the row of the event alone guards
        """
        self.ensure_one()
        cr = self.env.cr
        self.env.flush_all()
        key = [TURN, self.id]
        cr.execute(
            f"SET LOCAL lock_timeout = '{TURN_SECONDS}s';"
            "SELECT pg_advisory_lock(%s, %s) WHERE pg_current_xact_id_if_assigned() IS NULL",
            key,
            # Too long a wait: the retry loop answers that.
            log_exceptions=False,
        )
        if not cr.rowcount:
            return False
        # The connection itself: the cursor's own rollback would drop what others hung on it.
        connection = cr.connection
        give_back = partial(_give_back, connection, key)
        cr.postcommit.add(give_back)
        cr.postrollback.add(give_back)
        connection.rollback()
        if not nothing_read:
            self.env.invalidate_all(flush=False)
        return True

    def _take_places(self, members, wait=False):
        """Put members on the list, in this order: one row locked, one statement for all.

        Past the ORM, which takes longer than all the rest (decision 0100): what its guards and
        computations would add is here, and no message is written for a place. Who is no active
        member by now is left out.

        :param wait: those for whom no place is left wait; else all of them get one or none
        :return: ``(who has a place, who waits)``
        :raise UserError: too few places left and no waiting, or the list is closed by now
        """
        if not members:
            return members, members
        members._ensure_contacts()
        self.env.flush_all()
        first, left = self._hold_list(len(members))
        if left:
            left = self._promote(left)
        if not wait:
            self._check_places(left, len(members))
        registrations = self.env["event.registration"]
        event = self.sudo().event_id  # the list of our own activity; its caller checked the right
        rows = self.env.execute_query(
            SQL(
                """
                INSERT INTO event_registration AS r (
                       event_id, union_organization_id, union_member_id, partner_id, name, state,
                       active, barcode, union_queue, create_uid, create_date, write_uid, write_date)
                SELECT %(event)s, %(organization)s, m.id, m.partner_id, m.name,
                       CASE WHEN %(left)s IS NULL OR q.place <= %(left)s
                            THEN 'open' ELSE 'draft' END,
                       TRUE, q.barcode, %(first)s + q.place - 1,
                       %(uid)s, NOW() AT TIME ZONE 'UTC', %(uid)s, NOW() AT TIME ZONE 'UTC'
                  FROM UNNEST(%(ids)s, %(barcodes)s) WITH ORDINALITY q (member_id, barcode, place)
                  JOIN union_member m ON m.id = q.member_id AND m.state = 'active'
                    ON CONFLICT (event_id, union_member_id) WHERE union_member_id IS NOT NULL
                    DO UPDATE
                   SET state = excluded.state, active = TRUE, union_queue = excluded.union_queue,
                       union_ahead_on = NULL, union_told = NULL, union_told_on = NULL,
                       write_uid = excluded.write_uid, write_date = excluded.write_date
                 WHERE r.state = ANY(%(again)s)
             RETURNING r.union_member_id, r.state
                """,
                event=event.id,
                organization=self.sudo().organization_id.id,
                left=left,
                first=first,
                uid=self.env.uid,
                # Pushed twice: who has come to the list meanwhile stays where he is.
                again=["cancel"] if wait else ["cancel", "draft"],
                ids=members.ids,
                barcodes=[registrations._get_random_barcode() for _member in members],
            )
        )
        registrations.invalidate_model()
        event._forget_seats()
        self._forget_counts()
        placed, waiting = (
            members.browse(id_ for id_, state in rows if state == wanted)
            for wanted in ("open", "draft")
        )
        return placed, waiting

    def _reserve_places(self, count):
        """Keep places for rows that the caller writes; return the first queue number."""
        first, left = self._hold_list(count)
        if count:
            self._check_places(self._promote(left) if left else left, count)
        return first

    def _give_up(self, registrations):
        """Cancel these registrations of this activity (checked); who waits longest moves up."""
        _first, left = self._hold_list()
        given_up = len(registrations.filtered(lambda r: r.state == "open"))
        as_engine(registrations).write({"state": "cancel"})
        self._promote(left if left is None else left + given_up)

    def _hold_list(self, count=0):
        """Let nobody else change this list until the transaction ends.

        :param count: how many queue numbers to draw
        :return: ``(the first of them, how many places are free)``, None without a limit
        :raise UserError: the list was closed meanwhile
        """
        held = self.sudo().event_id._lock_union_seats(count)  # the list of our own event
        if not held:
            raise UserError(self.env._("The list of “%(activity)s” is closed.", activity=self.name))
        first, taken = held
        return first, max(self.capacity - taken, 0) if self.capacity else None

    def _promote(self, left):
        """Give free places to those who wait, in their order, until the activity begins.

        The caller holds the list. Nobody is called to an activity that goes on already: there
        the places are for who has come.

        :param left: how many places are free, None without a limit
        :return: how many are free afterwards, None without a limit
        """
        if not left or self.phase != "sign_up" or self.date_begin <= now():
            return left
        # Their order, not their names; whoever is no member any more is passed over.
        registrations = self.env["event.registration"].sudo()
        waiting = Domain("event_id", "=", self.event_id.id) & Domain("state", "=", "draft")
        if not registrations.search_count(waiting, limit=1):
            return left
        # As above.
        next_ones = registrations.search(
            waiting & Domain("union_member_id", "any", self.sudo()._audience_domain()),
            order="union_ahead_on, union_queue, id",
            limit=left,
        )
        if next_ones:
            as_engine(next_ones).write(
                {"state": "open", "union_told": "moved_up", "union_told_on": now()}
            )
        return left - len(next_ones)

    def _check_places(self, left, count):
        """Raise UserError if fewer places are left than asked for."""
        if left is None or left >= count:
            return
        if not left:
            raise UserError(
                self.env._(
                    "“%(activity)s” is full: all %(capacity)s places are taken.",
                    activity=self.name,
                    capacity=self.capacity,
                )
            )
        raise UserError(
            self.env._(
                "“%(activity)s”: %(left)s places are left, not %(count)s. Nobody was signed up.",
                activity=self.name,
                left=left,
                count=count,
            )
        )

    def _forget_counts(self):
        self.invalidate_recordset(
            ["signed_up_count", "attended_count", "places_left", "waiting_count"], flush=False
        )


def _give_back(connection, key):
    """End a turn: after the transaction, on the connection that took it."""
    try:
        with connection.cursor() as plain:
            plain.execute("SELECT pg_advisory_unlock(%s, %s)", key)
        connection.rollback()
    except psycopg2.Error:
        # The lock goes with its session; kept in the pool it would stop everybody.
        connection.close()
