from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .table_guard import drop_functions, guard_table

# One function for all append-only tables; it survives an uninstall unless dropped.
TRIGGER_FUNCTION = "trade_union_append_only"


class UnionAppendOnly(models.AbstractModel):
    """Rows that are added and never changed or deleted, by nobody (design: append-only).

    A model that inherits this

    * sets ``_log_access = False`` itself (the attribute is not inherited) and keeps its own
      author and time columns, so that deleting a user has nothing to set null;
    * makes every Many2one ``ondelete="restrict"``;
    * has no stored computed field and no XML ids: both would meet the trigger later.

    The Python guard comes first, so that a person reads a sentence; the database trigger holds
    against SQL, cascades and TRUNCATE. ``uninstall_hook`` calls :func:`drop_append_only`.
    """

    _name = "union.append.only"
    _description = "Append-only Record"

    def init(self):
        if self._abstract or not self._auto:
            return
        if self._log_access:
            raise TypeError(f"{self._name}: an append-only model sets _log_access = False")
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger
                LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION '%%: rows are added, never changed or deleted (%%)',
                        TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
                END $$
                """,
                function=SQL.identifier(TRIGGER_FUNCTION),
            )
        )
        guard_table(self.env.cr, self._table, TRIGGER_FUNCTION, "append_only")

    def write(self, vals):
        self._refuse_change()
        return super().write(vals)

    # A plain unlink, not @api.ondelete: nothing may go, not even at uninstall by record.
    def unlink(self):
        self._refuse_change()
        return super().unlink()

    @api.private
    def _refuse_change(self):
        if self:
            raise UserError(
                self.env._(
                    "%(what)s: entries are added and never changed or deleted.",
                    # The name of a model tells nobody anything.
                    what=self.env["ir.model"].sudo()._get(self._name).name,
                )
            )


def drop_append_only(env):
    """Drop the trigger function and with it all its triggers; for ``uninstall_hook``."""
    drop_functions(env, TRIGGER_FUNCTION)
