"""The seal: what tells the engine's own writes from everybody else's.

It is an object compared by identity, carried in the context. No remote caller
can send it, whatever keys he puts there, and no group or superuser flag stands
in for it.
"""

from odoo import api, models
from odoo.exceptions import AccessError

_KEY = "union_approval_seal"
_SEAL = object()
# Everything else a caller put into the context (default_*, active_test ...)
# could bend what the engine writes.
_KEPT = ("lang", "tz", "allowed_company_ids")


def sealed(records):
    """Return the records in the engine's own environment: superuser, clean context, open lock."""
    kept = {key: records.env.context[key] for key in _KEPT if key in records.env.context}
    # The engine checked who acts; the tables below are closed to every user.
    records = records.sudo()
    return records.with_context(kept, **{_KEY: _SEAL})


def is_sealed(env):
    """Return True inside the engine."""
    return env.context.get(_KEY) is _SEAL


class UnionApprovalSealed(models.AbstractModel):
    """Rows that the approval engine writes and nobody else, the superuser included."""

    _name = "union.approval.sealed"
    _description = "Written by the Approval Engine"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_seal()
        return super().create(vals_list)

    def write(self, vals):
        self._check_seal()
        return super().write(vals)

    # Not @api.ondelete: a caller could switch that off with a context key.
    def unlink(self):
        self._check_seal()
        return super().unlink()

    def _check_seal(self):
        if not is_sealed(self.env):
            raise AccessError(
                self.env._(
                    "%(what)s: written by the approval itself, never by hand.",
                    what=self._description,
                )
            )
