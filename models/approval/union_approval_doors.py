"""Doors past the lock: what a model that joins left open is said when the server starts."""

import logging

from odoo import models

_logger = logging.getLogger(__name__)


class UnionApprovalLock(models.AbstractModel):
    _inherit = "union.approval.lock"

    def _register_hook(self):
        super()._register_hook()
        if not self._abstract:
            for problem in self._approval_open_doors():
                _logger.warning("%s: %s", self._name, problem)

    def _approval_open_doors(self):
        """Return how a locked paper of this model could be changed from another model's side.

        The lock sees what is written on the paper and on its lines. Rows of an unguarded model,
        and the other end of a many-to-many, are written without it. What is read-only on the
        paper is the server's, and its model guards it.
        """
        problems = []
        for name in self._approval_line_fields:
            field = self._fields[name]
            parent = getattr(self.env[field.comodel_name], "_approval_parent_field", None)
            if parent is None or parent != field.inverse_name:
                problems.append(
                    f"lines of {name} are not locked: {field.comodel_name} has to inherit"
                    f" union.approval.line.mixin with _approval_parent_field ="
                    f' "{field.inverse_name}"'
                )
        known = self._approval_open_fields() | set(self._approval_line_fields)
        for name, field in self._fields.items():
            if name in known or field.readonly or field.compute or field.related:
                continue
            if field.type == "one2many":
                problems.append(
                    f"rows of {name} are not locked with the paper: name it in"
                    " _approval_line_fields, or in _approval_free_fields if it may change"
                )
            elif field.type == "many2many" and field.store:
                problems += [
                    f"{name} can be written past the lock by {other}: make that one computed"
                    for other in self.env.registry.field_inverses[field]
                    if other.type == "many2many"
                ]
        return problems
