import zlib
from array import array

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import day_begins, today
from ..said import reason_said

# A step between two ids in the list of an export: four bytes, with a sign.
_ID = "i"


class UnionAccessLog(models.Model):
    """Exports in the access log: one row each, with how many records and, for audits, which.

    Which ones is kept as references, packed and closed to everybody: the log itself shows no
    person, and :meth:`action_lists` answers for one member at a time.
    """

    _inherit = "union.access.log"

    kind = fields.Selection(
        selection_add=[("export", "Exported, Masked"), ("export_clear", "Exported in Clear")],
        ondelete={"export": "cascade", "export_clear": "cascade"},
    )
    row_count = fields.Integer("Records Exported", readonly=True)
    listed = fields.Binary(readonly=True, attachment=False, groups=fields.NO_ACCESS)

    _export_complete = models.Constraint(
        "CHECK (kind != 'export_clear' OR refused OR (organization_id IS NOT NULL"
        " AND reason IS NOT NULL AND listed IS NOT NULL))",
        "Which identities were exported and why must be said.",
    )

    def action_lists(self, member_id):
        """Say whether an export holds a member, for who asks where his number went.

        :param int member_id: a member in the caller's scope
        :return: ``[{'id', 'lists': bool}]`` in the order of the rows
        :rtype: list
        :raise AccessError: the rows or the member are out of scope
        """
        self.check_access("read")
        # True is an int as well.
        if type(member_id) is not int:
            raise UserError(self.env._("Name one member by his id."))
        member = self.env["union.member"].browse(member_id)
        member.check_access("read")
        return [
            # The list is closed; a yes or no about one member in scope leaves it.
            {"id": row.id, "lists": row.res_model == member._name and member.id in row._listed()}
            for row in self.sudo()
        ]

    def _listed(self):
        content = self.with_context(bin_size=False).listed
        # Binary columns read as base64 text of what was written.
        return unpack_ids(bytes(content)) if content else array(_ID)

    @api.model
    @api.private
    def _log_export(self, *, model, ids, names, organization, reason=None):
        """Write the row of an export, and refuse one in clear beyond the limits of the day.

        Written on a connection of its own, as a look-up is: it stays whatever becomes of the
        request, and two exports at once share one quota. Nothing is charged to the superuser.

        :param str model: the model exported
        :param ids: ids of the records
        :param names: fields exported
        :param organization: the lowest one above all of them; empty: the user's place
        :param reason: for an export in clear, checked by :meth:`_check_reason`
        :raise UserError: beyond a limit; nothing may be handed out
        """
        if self.env.su:
            return
        limits = self.env["union.lookup.limit"]
        most, most_rows, _length, place = limits._exports_of_user()
        clear = reason is not None
        refused = ""
        with self.env["union.lookup"]._ledger() as cr:
            # Only the log is written to, for an act of this very user.
            log = self.env(cr=cr, su=True)["union.access.log"]
            if clear:
                count, rows = log._exported_today()
                if count >= most:
                    refused = self.env._(
                        "You have taken %(count)s rosters in clear today; at most %(limit)s may be.",
                        count=count,
                        limit=most,
                    )
                elif rows + len(ids) > most_rows:
                    refused = self.env._(
                        "With this roster you would have taken %(count)s members in clear today; at"
                        " most %(limit)s may be.",
                        count=rows + len(ids),
                        limit=most_rows,
                    )
            # What the request has made is not there yet.
            place = log.env["union.organization"].browse(organization.id or place).exists()
            log.create(
                {
                    "user_id": self.env.uid,
                    "kind": "export_clear" if clear else "export",
                    "organization_id": place.id,
                    "res_model": model,
                    "fields_shown": ", ".join(names),
                    "reason": reason,
                    "row_count": len(ids),
                    "listed": False if refused else pack_ids(ids),
                    "refused": bool(refused),
                }
            )
            log.env.flush_all()
        if refused:
            hint = self.env._(
                "Nothing was handed out. Go on tomorrow, or ask the platform administrator of your"
                " city to raise the limit; this was logged."
            )
            raise UserError(" ".join((refused, hint)))

    @api.model
    @api.private
    def _check_reason(self, reason):
        """Return a reason for an export in clear, trimmed.

        :raise UserError: too short, or one sign again and again
        """
        _most, _rows, length, _place = self.env["union.lookup.limit"]._exports_of_user()
        reason = reason_said(self.env, reason)
        if len(reason) < length or len(set(reason)) < min(length, 3):
            raise UserError(
                self.env._(
                    "Say in at least %(count)s signs why the numbers are needed in clear; it is"
                    " logged.",
                    count=length,
                )
            )
        return reason

    @api.model
    def _exported_today(self):
        """Return ``(exports in clear, members in them)`` of the user today."""
        [(count, rows)] = self._read_group(
            [
                ("kind", "=", "export_clear"),
                ("user_id", "=", self.env.uid),
                ("refused", "=", False),
                ("accessed_at", ">=", day_begins(self.env, today(self.env))),
            ],
            [],
            ["__count", "row_count:sum"],
        )
        return count, rows or 0


def pack_ids(ids):
    """Return ids as few bytes: the steps between them are small, and zlib likes that.

    >>> list(unpack_ids(pack_ids([7, 3, 9])))
    [7, 3, 9]
    """
    steps, last = array(_ID), 0
    for id_ in ids:
        steps.append(id_ - last)
        last = id_
    return zlib.compress(steps)


def unpack_ids(content):
    """Return the ids :func:`pack_ids` packed."""
    ids, last = array(_ID), 0
    ids.frombytes(zlib.decompress(content))
    for at, step in enumerate(ids):
        last += step
        ids[at] = last
    return ids
