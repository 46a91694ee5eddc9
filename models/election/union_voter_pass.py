import base64
import hashlib
import io
import secrets

from pypdf import PdfWriter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core import qr
from ..said import said

# 128 bits: guessed by nobody.
TOKEN_BYTES = 16
TOKEN_LENGTH = len(secrets.token_urlsafe(TOKEN_BYTES))
# A4: two columns of four.
PER_SHEET = 8
# Compared by identity: nothing that comes in by a URL is this object.
FROM_ACTION = object()
# One run of the printing engine; more would grow with the roll.
CHUNK = 25 * PER_SHEET


def pass_digest(token):
    """Return what is kept of the token of a pass: it cannot be printed from there again.

    >>> pass_digest("x") == pass_digest("x"), len(pass_digest("x"))
    (True, 64)
    """
    return hashlib.sha256(token.encode()).hexdigest()


class UnionVoter(models.Model):
    """The pass of a voter: shown at the door, it says who he is and nothing of his vote."""

    _inherit = "union.voter"

    # Of the server and the door alone: nobody reads whose pass it is.
    pass_digest = fields.Char(readonly=True, copy=False, groups="base.group_system")
    has_pass = fields.Boolean("Pass Printed", readonly=True)

    _pass_unique = models.UniqueIndex("(pass_digest)", "This pass exists already.")

    def action_revoke_pass(self, reason):
        """Make the passes of these people invalid: lost, or handed to somebody else.

        :param reason: stays in the election's record
        :return: how many were valid
        :raise UserError: no reason

        Rights: an officer of the organisation.
        """
        self.election_id.check_access("write")
        if not said(self.env, reason):
            raise UserError(self.env._("Say why the pass is revoked."))
        held = self.filtered("has_pass")
        # The right to write the election was checked; passes are the server's.
        held.sudo().write({"pass_digest": False, "has_pass": False})
        for voter in held:
            voter.election_id._note("pass_revoked", reason, voter=voter)
        return len(held)

    def button_revoke_pass(self):
        """Ask for the reason of :meth:`action_revoke_pass`."""
        self.ensure_one()
        return self.env["union.election.reason.wizard"]._ask("revoke_pass", self)

    def button_new_passes(self):
        """Let the browser fetch new passes for those selected; it asks once more."""
        election = self.election_id.ensure_one()
        election.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/election/{election.id}/passes"
            f"?voter_ids={','.join(map(str, self.ids))}",
            "target": "new",
        }

    @api.model
    @api.private
    def _by_pass(self, token):
        """Return the row of whose pass this is where the caller serves at the door, or None.

        Unknown, revoked, of another place: no row, by the same look.
        """
        if not isinstance(token, str) or len(token) != TOKEN_LENGTH or not self.has_access("read"):
            return None
        rows = self._door_rows(SQL("v.pass_digest = %s", pass_digest(token)))
        # The digest is closed to everybody; whose pass it is, is told to the desk of that vote.
        return next((row for row in rows.values() if row.served), None)

    @api.private
    def _issue_passes(self):
        """Return ``{voter: token}`` of new passes; the old ones of these people end."""
        tokens = {voter: secrets.token_urlsafe(TOKEN_BYTES) for voter in self}
        # The caller's right was checked; passes are the server's.
        for voter, token in tokens.items():
            voter.sudo().write({"pass_digest": pass_digest(token), "has_pass": True})  # as above
        return tokens


class UnionElection(models.Model):
    """Passes of all who are on the roll, on paper: eight on a sheet."""

    _inherit = "union.election"

    def action_passes_pdf(self, voter_ids=None):
        """Make passes and print them, eight on a sheet. What is printed stands nowhere else.

        :param voter_ids: ids of the voters who get a new pass, their old one ends; without it
            all who have none yet
        :return: ``{'filename': str, 'data': base64 str, 'passes': int}``
        :raise UserError: the roll is not frozen, somebody is not on it, or everybody has one

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        content, count = self._print_passes(voter_ids)
        return {
            "filename": self.env._("Passes %(election)s.pdf", election=self.name),
            "data": base64.b64encode(content).decode(),
            "passes": count,
        }

    def button_print_passes(self):
        """Let the browser fetch the passes by a page that asks once more."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/election/{self.id}/passes",
            "target": "new",
        }

    @api.private
    def _print_passes(self, voter_ids=None):
        """Return ``(PDF, number of passes)``; see :meth:`action_passes_pdf`."""
        self.check_access("write")
        self._require_phase("nomination", "publicity", "approval", "opened", "counting")
        if not self.roll_frozen_on:
            raise UserError(self.env._("Freeze the roll first: it says who gets a pass."))
        voters = self.voter_ids
        if voter_ids is None:
            voters = voters.filtered(lambda voter: not voter.has_pass)
        else:
            named = isinstance(voter_ids, list | tuple) and all(type(i) is int for i in voter_ids)
            wanted = set(voter_ids) if named else set()
            voters = voters.filtered(lambda voter: voter.id in wanted)
            if not wanted or len(voters) != len(wanted):
                raise UserError(self.env._("Name voters of this election, by their ids."))
        if not voters:
            raise UserError(
                self.env._(
                    "Everybody has a pass. Who lost his gets a new one: choose him in the list."
                )
            )
        # As they are handed out.
        voters = voters.sorted(lambda voter: (voter.constituency_id.id, voter.name, voter.id))
        tokens = voters._issue_passes()
        base = self.get_base_url()
        rows = [
            {
                "name": voter.name,
                "constituency": voter.constituency_id.name,
                "qr": "data:image/svg+xml;base64,"
                + base64.b64encode(
                    qr.svg(f"{base}/union/attend/{tokens[voter]}").encode()
                ).decode(),
            }
            for voter in voters
        ]
        whole = PdfWriter()
        for start in range(0, len(rows), CHUNK):
            # The rows are in its data alone: nothing is looked up, no address holds a token.
            part, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
                "trade_union.report_election_passes",
                res_ids=self.ids,
                data={"seal": FROM_ACTION, "rows": rows[start : start + CHUNK]},
            )
            whole.append(io.BytesIO(part))
        out = io.BytesIO()
        whole.write(out)
        return out.getvalue(), len(rows)
