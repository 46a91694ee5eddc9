"""The mark of a record that was taken over from paper, and who may not set it."""

from odoo import fields, models

from ...core.text import hide_numbers
from ..clock import today

MARK = (
    "taken_over", "taken_over_on", "taken_over_by_id", "taken_over_import_id", "taken_over_file",
    "source_paper",
)  # fmt: skip


class UnionTakenOverMixin(models.AbstractModel):
    """A record an office had on paper before it used the system, brought in by a list.

    The mark is the server's: no form, no call and no default of a context sets or clears it.
    """

    _name = "union.taken.over.mixin"
    _inherit = ["union.server.fields.mixin"]
    _description = "Taken Over from Paper"

    _server_fields = frozenset(MARK)

    taken_over = fields.Boolean(
        readonly=True,
        copy=False,
        help="Brought in by a list when the office began to use the system, not made here.",
    )
    taken_over_on = fields.Date(readonly=True, copy=False)
    taken_over_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    # The import goes after some days, its name stays.
    taken_over_import_id = fields.Many2one(
        "union.roster.import",
        "Import",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )
    taken_over_file = fields.Char("Imported File", readonly=True, copy=False)
    source_paper = fields.Char(
        readonly=True, copy=False, help="The paper it rests on, as the list says."
    )


def mark_of(env, plan):
    """Return the values of the mark of what a plan stores; ``source_paper`` is each row's own."""
    return {
        "taken_over": True,
        "taken_over_on": today(env),
        "taken_over_by_id": env.uid,
        "taken_over_import_id": plan.origin.id,
        "taken_over_file": hide_numbers(plan.origin.filename or ""),
    }
