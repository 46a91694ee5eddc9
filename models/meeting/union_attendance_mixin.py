from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import now


class UnionAttendanceMixin(models.AbstractModel):
    """A person due somewhere, and whether he came: in person, told by the server's clock.

    A model inherits it and says in ``_check_in_refusals`` whom it does not let in, and in
    ``_check_in_allowed`` when people may be checked in and by whom. ``pass_digest`` is the
    digest of the pass that is shown at the door, for whoever checks in by it; nothing here leads
    from a person to a vote.
    """

    _name = "union.attendance.mixin"
    _description = "Attendance"
    _inherit = ["union.server.fields.mixin"]

    _server_fields = frozenset({"checked_in_by_id", "checked_in_on", "pass_digest"})

    member_id = fields.Many2one("union.member", index=True, ondelete="restrict")
    checked_in_on = fields.Datetime("Came At", readonly=True, copy=False)
    checked_in_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    # Of the server and the door alone: nobody reads whose pass it is.
    pass_digest = fields.Char(
        readonly=True, copy=False, index="btree_not_null", groups="base.group_system"
    )

    def action_check_in(self):
        """Check these people in: they are here, in person.

        Checking in somebody who is in already changes nothing.

        :return: list of ``{'id', 'ok', 'checked_in_on', 'message'}`` in the order of ``self``;
            times ISO in UTC
        :raise UserError: a single person who may not come in, or nobody may now

        Rights: as ``_check_in_allowed`` says.
        """
        self._check_in_allowed()
        refused = self._check_in_refusals()
        if refused and len(self) == 1:
            raise UserError(refused[self])
        coming = self.filtered(lambda person: not person.checked_in_on and person not in refused)
        # The right was checked above; when somebody came is written by the server only.
        coming.sudo().write({"checked_in_on": now(), "checked_in_by_id": self.env.uid})
        return [
            {
                "id": person.id,
                "ok": person not in refused,
                "checked_in_on": (
                    person.checked_in_on.isoformat() if person.checked_in_on else False
                ),
                "message": refused.get(person, ""),
            }
            for person in self
        ]

    def button_check_in(self):
        """Button of :meth:`action_check_in`."""
        self.action_check_in()
        return True

    @api.private
    def _check_in_allowed(self):
        """Raise unless the caller may check these people in now."""
        self.check_access("write")

    @api.private
    def _check_in_refusals(self):
        """Return ``{person: message}`` of those who are not let in."""
        return {}
