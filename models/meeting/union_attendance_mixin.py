from datetime import datetime
from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..clock import now
from ..organization.union_organization_scope import DESK


class DoorRow(NamedTuple):
    """What any door has to know of somebody: read in one query, for a hall full of people.

    ``place`` and ``title`` are what the helper reads beside the name; ``unsure`` tells whether
    it is to be asked if this person is let in at all.
    """

    id: int
    name: str
    place: str
    title: str
    door_id: int
    path: str
    served: bool
    is_open: bool
    unsure: bool
    came: datetime


class UnionAttendanceMixin(models.AbstractModel):
    """A person due somewhere, and whether he came: in person, told by the server's clock.

    The door: a row written for each person, and nothing asked that is not needed for it. A model
    inherits it and says in ``_door_sql`` what its door knows of its people, in
    ``_check_in_refusals`` whom it does not let in, and in ``_refuse_door`` why it is shut.
    Nothing here leads from a person to a vote.
    """

    _name = "union.attendance.mixin"
    _description = "Attendance"
    _inherit = ["union.server.fields.mixin"]

    # Of whoever is on a list, the last two; of a voter the record of the election tells it.
    _server_fields = frozenset(
        {
            "checked_in_by_id", "checked_in_on", "has_pass", "pass_digest",
            "pass_revoked_on", "pass_revoked_why",
        }
    )  # fmt: skip

    member_id = fields.Many2one("union.member", index=True, ondelete="restrict")
    checked_in_on = fields.Datetime("Came At", readonly=True, copy=False)
    checked_in_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")

    def action_check_in(self):
        """Check these people in: they are here, in person.

        Checking in somebody who is in already changes nothing.

        :return: list of ``{'id', 'ok', 'checked_in_on', 'message'}`` in the order of ``self``;
            times ISO in UTC
        :raise UserError: a single person who may not come in, or nobody may now

        Rights: a helper at the door (duty ``desk``) or an officer of the organisation.
        Clauses: NR-ELEC-17, NR-ELEC-4b.
        """
        self.browse().check_access("read")
        return self._check_in(self._door_rows(SQL("p.id = ANY(%s)", self.ids)))

    def button_check_in(self):
        """Button of :meth:`action_check_in`."""
        self.action_check_in()
        return True

    def button_check_in_selected(self):
        """Check in all who were selected; say how many came in and who was refused, and why."""
        answer = self.action_check_in()
        refused = [item["message"] for item in answer if not item["ok"]]
        message = self.env._("Checked in: %(count)s.", count=len(answer) - len(refused))
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if refused else "success",
                "sticky": bool(refused),
                "message": " ".join([message, *refused]),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    @api.private
    def _check_in(self, rows):
        """Check in the people of these rows (:meth:`_door_rows`), who are those of ``self``."""
        self._check_in_allowed(rows)
        unsure = [row.id for row in rows.values() if row.unsure]
        refused = self.browse(unsure)._check_in_refusals() if unsure else {}
        if refused and len(self) == 1:
            raise UserError(refused[self])
        moment = now()
        coming = self.filtered(lambda person: not rows[person.id].came and person not in refused)
        coming._write_came(moment)
        came = {person.id: rows[person.id].came for person in self}
        came |= dict.fromkeys(coming.ids, moment)
        return [
            {
                "id": person.id,
                "ok": person not in refused,
                "checked_in_on": came[person.id].isoformat() if came[person.id] else False,
                "message": refused.get(person, ""),
            }
            for person in self
        ]

    def _write_came(self, moment):
        """Write when these people came: in one statement, for a hall full of people.

        Two desks at once: the second is tried anew by the server, which is no error for its log.
        """
        if not self:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s
                   SET checked_in_on = %(at)s, checked_in_by_id = %(by)s,
                       write_date = %(at)s, write_uid = %(by)s
                 WHERE id = ANY(%(ids)s)
                """,
                table=SQL.identifier(self._table),
                at=moment,
                by=self.env.uid,
                ids=self.ids,
            ),
            log_exceptions=False,
        )
        # What the program remembers of them, and what it reckoned from that.
        self.invalidate_recordset(["checked_in_on", "checked_in_by_id"], flush=False)
        self.modified(["checked_in_on", "checked_in_by_id"])

    @api.private
    def _check_in_allowed(self, rows):
        """Raise unless the caller serves at the door of these people, and it is open."""
        if not set(self.ids) <= rows.keys():
            # Whoever is not there is told of as somebody of another door is.
            raise AccessError(self.env._("You have no duty at this door."))
        for row in {row.door_id: row for row in rows.values()}.values():
            if not self.env.su and not row.served:
                raise AccessError(self.env._("You have no duty at this door."))
            if not row.is_open:
                self._refuse_door(row.door_id)

    @api.private
    def _refuse_door(self, door_id):
        """Raise UserError that says why nobody comes in here now."""
        raise NotImplementedError

    @api.private
    def _check_in_refusals(self):
        """Return ``{person: message}`` of those who are not let in."""
        return {}

    @api.private
    def _door_sql(self):
        """Return the part of the door's query that is this model's own.

        :return: ``SELECT`` of the columns of :class:`DoorRow`, ``FROM`` the table of people as
            ``p`` and their organisation as ``o``; ``served`` is :meth:`_served_sql`
        """
        raise NotImplementedError

    @api.private
    def _door_rows(self, where):
        """Return ``{id: DoorRow}`` of those the condition on ``p`` names.

        Each with whether the caller serves at that door: nothing of a row is told to who does not.
        """
        self.env.flush_all()
        self.env.cr.execute(SQL("%s WHERE %s", self._door_sql(), where))
        rows = [DoorRow(*row) for row in self.env.cr.fetchall()]
        if not all(row.served for row in rows):
            # By no duty of his own: somebody's deputy is asked for only then, it costs as much.
            paths = tuple(self.env["union.organization"]._scope_paths((DESK,)))
            rows = [row._replace(served=row.path.startswith(paths)) for row in rows]
        return {row.id: row for row in rows}

    @api.private
    def _served_sql(self):
        """Return the condition that a duty of the caller's own brings him to the door of ``o``."""
        return SQL(
            "EXISTS (SELECT FROM (%s) scope WHERE starts_with(o.parent_path, scope.parent_path))",
            self.env["union.organization"]._scope_sql((DESK,), deputies=False),
        )
