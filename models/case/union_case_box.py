import secrets

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core import entry
from ..member import vault

# 79 bits: no number stands beside the code, as it does at the members' entry.
LENGTH = 16
# Of this run of the server alone: afterwards nobody can find an address by its count.
_SALT = secrets.token_hex(16)


class UnionCase(models.Model):
    """The suggestion box: dropped without a name, answered to whoever has the code.

    Nothing of the sender is kept: no login, address, session or device; of the code its keyed
    digest alone. What the server's own web log keeps of addresses and times is the office's to
    set (docs/operations.md).
    """

    _inherit = "union.case"

    @api.model
    @api.private
    def _box_place(self, code):
        """Return the union (superuser) a stranger named by its code, empty if there is none."""
        # Codes and names of unions are public.
        return (
            self.env["union.organization"]
            .sudo()
            .search(Domain("code", "=", said_code(code)) & Domain("state", "=", "active"), limit=1)
            if said_code(code)
            else self.env["union.organization"]
        )

    @api.model
    @api.private
    def _box_drop(self, place, form, address):
        """Take in a suggestion without a name.

        :param place: of :meth:`_box_place`
        :param dict form: ``content, above``, as texts
        :param str address: of the sender; counted under a key that ends with this run of the server
        :return: the code as it is shown, once
        :raise UserError: no text, too many from this address, no keys or no such kind
        """
        content = self._said_outside(form)
        # Kinds are no secret.
        kind = self.env["union.case.type"].sudo().search([("for_box", "=", True)], limit=1)
        if not kind:
            raise UserError(self.env._("The suggestion box is closed."))
        ring = vault.ring_or_raise(self.env)
        self._count_sent("box", f"{_SALT}{entry.network(address)}")
        if form.get("above") == "1" and place.parent_id:
            place = place.parent_id
        code = entry.new_code(LENGTH)
        # A stranger has no rights: what he may say was taken apart above.
        self.sudo().create(
            {
                "organization_id": place.id,
                "type_id": kind.id,
                "received_via": "code",
                "anonymous": True,
                "title": self.env._("Suggestion"),
                "content": content,
                "code_digest": self._box_digest(ring, code),
            }
        )
        return entry.show_code(code)

    @api.model
    @api.private
    def _box_of(self, code):
        """Return the case (superuser) of a code as a stranger typed it, empty if there is none."""
        digest = self._box_digest(vault.ring_or_raise(self.env), code)
        # Only what is told to the holder of the code leaves here.
        return self.sudo().search([("code_digest", "=", digest), ("received_via", "=", "code")])

    @staticmethod
    def _box_digest(ring, code):
        return ring.digest("case:box", entry.clean(code))


def said_code(code):
    """Return the code of a union as a stranger typed it.

    >>> said_code(" t-sz-1 "), said_code("x" * 100)
    ('T-SZ-1', '')
    """
    code = (code or "").strip().upper()
    return code if len(code) <= 64 else ""
