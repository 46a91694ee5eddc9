from odoo import fields, models
from odoo.tools import SQL

#: Lets history go where ``union.member.undone`` says that the membership was taken back.
HISTORY_FUNCTION = "trade_union_member_history"


class UnionImportUndo(models.Model):
    """That a whole import was taken back: by whom, when, and how much. Append-only."""

    _name = "union.import.undo"
    _inherit = ["union.append.only"]
    _description = "Import Taken Back"
    _log_access = False
    _order = "id desc"
    _rec_name = "filename"

    organization_id = fields.Many2one(
        "union.organization", "Into", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, ondelete="restrict")
    undone_at = fields.Datetime("Taken Back On", required=True, readonly=True)
    imported_by_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    imported_on = fields.Datetime(required=True, readonly=True)
    # A code, as the kinds of lists are those of the rooms installed.
    kind = fields.Char("List", required=True, readonly=True)
    filename = fields.Char("File Name", readonly=True)
    deleted_count = fields.Integer("Records Deleted", readonly=True)
    restored_count = fields.Integer("Records Restored", readonly=True)
    member_ids = fields.One2many("union.member.undone", "undo_id", "Memberships", readonly=True)


class UnionMemberUndone(models.Model):
    """A membership that an import made and that was taken back: its number, and no person.

    The history of a membership is append-only; the database lets it go only where this table,
    append-only as well, names it (docs/decisions/0032-queued-imports.md).
    """

    _name = "union.member.undone"
    _inherit = ["union.append.only"]
    _description = "Membership Taken Back"
    _log_access = False
    _order = "id"
    _rec_name = "member_number"

    undo_id = fields.Many2one(
        "union.import.undo", required=True, readonly=True, index=True, ondelete="restrict"
    )
    # No links: both may be gone.
    former_id = fields.Integer("Former Record", required=True, readonly=True, index=True)
    former_union = fields.Integer(readonly=True)
    member_number = fields.Char(readonly=True)


class UnionMemberEvent(models.Model):
    _inherit = "union.member.event"

    def init(self):
        super().init()
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger
                LANGUAGE plpgsql AS $$
                BEGIN
                    IF TG_OP = 'DELETE' AND EXISTS (
                        SELECT 1 FROM union_member_undone WHERE former_id = OLD.member_id
                    ) THEN
                        RETURN OLD;
                    END IF;
                    RAISE EXCEPTION '%%: rows are added, never changed or deleted (%%)',
                        TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
                END $$;
                DROP TRIGGER append_only_row ON %(table)s;
                CREATE TRIGGER append_only_row BEFORE UPDATE OR DELETE ON %(table)s
                   FOR EACH ROW EXECUTE FUNCTION %(function)s()
                """,
                function=SQL.identifier(HISTORY_FUNCTION),
                table=SQL.identifier(self._table),
            )
        )


def drop_history_guard(env):
    """Drop the function and with it its trigger; for ``uninstall_hook``."""
    env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(HISTORY_FUNCTION)))
