from odoo import api, fields, models
from odoo.tools import SQL

#: Lets history go where ``union.record.undone`` says that the record was taken back, and that of
#: employers where the member was erased.
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
    archived_count = fields.Integer("Users Archived", readonly=True)
    record_ids = fields.One2many("union.record.undone", "undo_id", "Records", readonly=True)


class UnionRecordUndone(models.Model):
    """A record an import made and that was taken back: its number, and no member.

    Of a duty it keeps the role and whose it was: while it stood it opened records to him.

    History is append-only; the database lets that of a membership or an organisation go only
    where this table, append-only as well, names it (docs/decisions/0032-queued-imports.md).
    """

    _name = "union.record.undone"
    _inherit = ["union.append.only"]
    _description = "Record Taken Back"
    _log_access = False
    _order = "id"
    _rec_name = "number"

    undo_id = fields.Many2one(
        "union.import.undo", required=True, readonly=True, index=True, ondelete="restrict"
    )
    res_model = fields.Char("Model", required=True, readonly=True)
    # No links: all may be gone.
    former_id = fields.Integer("Former Record", required=True, readonly=True)
    former_union = fields.Integer(readonly=True)
    number = fields.Char(
        readonly=True,
        help="The member's, or the code of the organisation; of a duty the role, of a user his"
        " login.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Holder",
        readonly=True,
        ondelete="restrict",
        help="Who held the duty, or the user who was archived.",
    )

    _former = models.Index("(former_id, res_model)")

    @api.model
    @api.private
    def _note(self, undo, records, number, union=None, user=None):
        """Note that these records are taken back, in one query; then their history may go.

        :param undo: the row of ``union.import.undo`` that says who did it, and when
        :param str number: field that holds their number
        :param str union: field that holds their union, if any
        :param str user: field that holds whose they are, if any
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO %s (undo_id, res_model, former_id, number, former_union, user_id)
                SELECT %s, %s, id, %s, %s::integer, %s::integer FROM %s
                 WHERE id = ANY(%s) ORDER BY id
                """,
                SQL.identifier(self._table),
                undo.id,
                records._name,
                SQL.identifier(number),
                SQL.identifier(union) if union else SQL("NULL"),
                SQL.identifier(user) if user else SQL("NULL"),
                SQL.identifier(records._table),
                records.ids,
            )
        )


class UnionMemberEvent(models.Model):
    _inherit = "union.member.event"

    def init(self):
        super().init()
        _let_go(self, "union.member", "member_id")


class UnionMemberEmploymentEnded(models.Model):
    _inherit = "union.member.employment.ended"

    def init(self):
        super().init()
        _let_go(self, "union.member", "member_id", erased=True)


class UnionOrganizationHistory(models.Model):
    _inherit = "union.organization.history"

    def init(self):
        super().init()
        _let_go(self, "union.organization", "organization_id")


def _let_go(history, model, column, *, erased=False):
    """Let the rows of a history go with a record that was taken back, and in no other case.

    :param model: the record's
    :param column: of the history, that names the record
    :param bool erased: they go as well where the record is a member that was erased
    """
    history.env.cr.execute(
        SQL(
            """
            CREATE OR REPLACE FUNCTION %(function)s() RETURNS trigger
            LANGUAGE plpgsql AS $$
            DECLARE
                undone boolean := FALSE;
            BEGIN
                IF TG_OP = 'DELETE' THEN
                    SELECT EXISTS (
                        SELECT FROM union_record_undone
                         WHERE res_model = TG_ARGV[0]
                           AND former_id = (to_jsonb(OLD) ->> TG_ARGV[1])::integer
                    ) OR TG_ARGV[2] = 'erased' AND EXISTS (
                        SELECT FROM union_member
                         WHERE id = (to_jsonb(OLD) ->> TG_ARGV[1])::integer
                           AND erased_on IS NOT NULL
                    ) INTO undone;
                END IF;
                IF undone THEN
                    RETURN OLD;
                END IF;
                RAISE EXCEPTION '%%: rows are added, never changed or deleted (%%)',
                    TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
            END $$;
            DROP TRIGGER append_only_row ON %(table)s;
            CREATE TRIGGER append_only_row BEFORE UPDATE OR DELETE ON %(table)s
               FOR EACH ROW EXECUTE FUNCTION %(function)s(%(model)s, %(column)s, %(more)s)
            """,
            function=SQL.identifier(HISTORY_FUNCTION),
            table=SQL.identifier(history._table),
            model=model,
            column=column,
            more="erased" if erased else "",
        )
    )


def drop_history_guard(env):
    """Drop the function and with it its trigger; for ``uninstall_hook``."""
    env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(HISTORY_FUNCTION)))
