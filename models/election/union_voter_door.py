from datetime import date, datetime
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..clock import now
from ..organization.union_organization_scope import DESK


class DoorRow(NamedTuple):
    """What the door has to know of somebody: read in one query, for a hall full of people."""

    id: int
    name: str
    constituency: str
    election_id: int
    election: str
    served: bool
    phase: str
    frozen_on: date
    sitting: str
    member_state: str
    came: datetime

    @property
    def door_open(self):
        """Whether people come in now, as ``union.election._door_open`` says it."""
        if self.phase == "counting":
            return self.sitting in ("gathering", "open")
        return bool(self.frozen_on) and self.phase in ("approval", "opened")


class UnionVoter(models.Model):
    """The door: a row written for each person, and nothing asked that is not needed for it."""

    _inherit = "union.voter"

    def action_check_in(self):
        """Check these people in: they are here, in person.

        Checking in somebody who is in already changes nothing.

        :return: list of ``{'id', 'ok', 'checked_in_on', 'message'}`` in the order of ``self``;
            times ISO in UTC
        :raise UserError: a single person who has lost the right to vote; the roll is not
            frozen, or the polls are closed

        Rights: a helper at the door (duty ``desk``) or an officer of the organisation.
        Clauses: NR-ELEC-17, NR-ELEC-4b.
        """
        self.browse().check_access("read")
        return self._check_in(self._door_rows(SQL("v.id = ANY(%s)", self.ids)))

    @api.private
    def _check_in(self, rows):
        """Check in the people of these rows (:meth:`_door_rows`), who are those of ``self``."""
        self._check_in_allowed(rows)
        unsure = [row.id for row in rows.values() if row.member_state != "active"]
        refused = self.browse(unsure)._check_in_refusals() if unsure else {}
        if refused and len(self) == 1:
            raise UserError(refused[self])
        moment = now()
        coming = self.filtered(lambda voter: not rows[voter.id].came and voter not in refused)
        coming._write_came(moment)
        came = {voter.id: rows[voter.id].came for voter in self} | dict.fromkeys(coming.ids, moment)
        return [
            {
                "id": voter.id,
                "ok": voter not in refused,
                "checked_in_on": came[voter.id].isoformat() if came[voter.id] else False,
                "message": refused.get(voter, ""),
            }
            for voter in self
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
                UPDATE union_voter
                   SET checked_in_on = %(at)s, checked_in_by_id = %(by)s,
                       write_date = %(at)s, write_uid = %(by)s
                 WHERE id = ANY(%(ids)s)
                """,
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
        for row in {row.election_id: row for row in rows.values()}.values():
            if not self.env.su and not row.served:
                raise AccessError(self.env._("You have no duty at the door of this vote."))
            if not row.door_open:
                # Why, in words; a helper reads the roll alone.
                self.env["union.election"].sudo().browse(row.election_id)._require_check_in()

    @api.private
    def _check_in_refusals(self):
        """Return ``{voter: message}`` of those who may not vote today (NR-ELEC-4b)."""
        return self._refusals()

    @api.private
    def _door_rows(self, where):
        """Return ``{voter id: DoorRow}`` of those the condition names, and whether the caller serves

        at their door. Nothing of a row is told to who does not.
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                WITH scope AS MATERIALIZED (%(scope)s)
                SELECT v.id,
                       (SELECT m.name FROM union_member m WHERE m.id = v.member_id),
                       (SELECT c.name FROM union_constituency c WHERE c.id = v.constituency_id),
                       e.id, e.name,
                       EXISTS (SELECT FROM scope
                                WHERE starts_with(o.parent_path, scope.parent_path)),
                       e.phase, e.roll_frozen_on,
                       (SELECT s.state FROM union_election_sitting s
                         WHERE s.election_id = e.id ORDER BY s.number DESC LIMIT 1),
                       (SELECT m.state FROM union_member m WHERE m.id = v.member_id),
                       v.checked_in_on
                  FROM union_voter v
                  JOIN union_election e ON e.id = v.election_id
                  JOIN union_organization o ON o.id = e.organization_id
                 WHERE %(where)s
                """,
                scope=self.env["union.organization"]._scope_sql((DESK,)),
                where=where,
            )
        )
        return {row[0]: DoorRow(*row) for row in self.env.cr.fetchall()}
