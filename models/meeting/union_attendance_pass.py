import base64
import hashlib
import io
import secrets

from pypdf import PdfWriter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core import qr

# 128 bits: guessed by nobody.
TOKEN_BYTES = 16
TOKEN_LENGTH = len(secrets.token_urlsafe(TOKEN_BYTES))
# A4: two columns of four.
PER_SHEET = 8
# Compared by identity: nothing that comes in by a URL is this object.
FROM_ACTION = object()
# One run of the printing engine; more would grow with the list.
CHUNK = 25 * PER_SHEET
# Where a pass is looked for, the fullest halls first.
DOORS = ("union.voter", "union.meeting.attendee")


def pass_digest(token):
    """Return what is kept of the token of a pass: it cannot be printed from there again.

    >>> pass_digest("x") == pass_digest("x"), len(pass_digest("x"))
    (True, 64)
    """
    return hashlib.sha256(token.encode()).hexdigest()


class UnionAttendanceMixin(models.AbstractModel):
    """The pass of somebody who is due: shown at the door, it says who he is and nothing else."""

    _inherit = "union.attendance.mixin"

    # Of the server and the door alone: nobody reads whose pass it is.
    pass_digest = fields.Char(readonly=True, copy=False, groups="base.group_system")
    has_pass = fields.Boolean("Pass Printed", readonly=True, copy=False)

    _pass_unique = models.UniqueIndex("(pass_digest)", "This pass exists already.")

    @api.model
    @api.private
    def _by_pass(self, token):
        """Return ``(person, DoorRow)`` of whose pass this is where the caller serves at the door.

        Nothing if it is unknown, revoked, of another place: by the same look.
        """
        if not isinstance(token, str) or len(token) != TOKEN_LENGTH:
            return None
        where = SQL("p.pass_digest = %s", pass_digest(token))
        for people in (self.env[name] for name in DOORS):
            if not people.has_access("read"):
                continue
            # The digest is closed to everybody; whose it is, is told to the desk of that door.
            for row in people._door_rows(where).values():
                if row.served:
                    return people.browse(row.id), row
        return None

    @api.private
    def _issue_passes(self):
        """Return ``{person: token}`` of new passes; the old ones of these people end."""
        tokens = {person: secrets.token_urlsafe(TOKEN_BYTES) for person in self}
        # The caller's right was checked; passes are the server's.
        for person, token in tokens.items():
            person.sudo().write({"pass_digest": pass_digest(token), "has_pass": True})  # as above
        return tokens

    @api.private
    def _end_passes(self):
        """End the passes of these people. Server only, after the caller's right was checked."""
        self.sudo().write({"pass_digest": False, "has_pass": False})  # as said above

    def _pass_part(self):
        """Return ``(order, text)`` of the part of the hall this pass is handed out for."""
        return (0, "")


class UnionDoorMixin(models.AbstractModel):
    """What people come to by passes, made and printed on paper: eight on a sheet."""

    _name = "union.door.mixin"
    _description = "Door with Passes"

    # The field of who is due, and the report that prints.
    _door_people = None
    _passes_report = None

    def button_print_passes(self):
        """Let the browser fetch the passes by a page that asks once more."""
        self.ensure_one()
        self.check_access("write")
        return self._passes_page()

    @api.private
    def _passes_page(self, people=None):
        """Return the action that opens the page of passes, for these people or all without one."""
        chosen = f"?people={','.join(map(str, people.ids))}" if people else ""
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/{self._name.removeprefix('union.')}/{self.id}/passes{chosen}",
            "target": "new",
        }

    @api.private
    def _passes_answer(self, ids):
        """Return the passes as ``{'filename': str, 'data': base64 str, 'passes': int}``."""
        self.ensure_one()
        content, count = self._print_passes(ids)
        return {
            "filename": self.env._("Passes %(name)s.pdf", name=self.name),
            "data": base64.b64encode(content).decode(),
            "passes": count,
        }

    @api.private
    def _require_passes(self):
        """Raise UserError unless passes are made now."""

    @api.private
    def _print_passes(self, ids=None):
        """Return ``(PDF, number of passes)``: of these people, or of all who have none yet.

        :raise UserError: not now, somebody is not due here, or everybody has one
        """
        self.check_access("write")
        self._require_passes()
        people = self[self._door_people]
        if ids is None:
            people = people.filtered(lambda person: not person.has_pass)
        else:
            named = isinstance(ids, list | tuple) and all(type(i) is int for i in ids)
            wanted = set(ids) if named else set()
            people = people.filtered(lambda person: person.id in wanted)
            if not wanted or len(people) != len(wanted):
                raise UserError(self.env._("Name people of this list, by their ids."))
        if not people:
            raise UserError(
                self.env._(
                    "Everybody has a pass. Who lost his gets a new one: choose him in the list."
                )
            )
        # As they are handed out.
        people = people.sorted(lambda person: (*person._pass_part(), person.name, person.id))
        tokens = people._issue_passes()
        base = self.get_base_url()
        rows = [
            {
                "name": person.name,
                "part": person._pass_part()[1],
                "qr": "data:image/svg+xml;base64,"
                + base64.b64encode(
                    qr.svg(f"{base}/union/attend/{tokens[person]}").encode()
                ).decode(),
            }
            for person in people
        ]
        whole = PdfWriter()
        for start in range(0, len(rows), CHUNK):
            # The rows are in its data alone: nothing is looked up, no address holds a token.
            part, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
                self._passes_report,
                res_ids=self.ids,
                data={
                    "seal": FROM_ACTION,
                    "title": self.name,
                    "rows": rows[start : start + CHUNK],
                },
            )
            whole.append(io.BytesIO(part))
        out = io.BytesIO()
        whole.write(out)
        return out.getvalue(), len(rows)
