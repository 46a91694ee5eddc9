"""Database triggers: what was posted stays, and a closed year is closed.

``drop_fund_guards`` belongs into the uninstall hook: functions survive the tables.
"""

from odoo.tools import SQL

# What goes on moving on a posted entry: how its approval is shown, who is told.
ENTRY_FREE = (
    "approval_state", "approval_request_id", "check_reason", "message_main_attachment_id",
    "write_uid", "write_date",
)  # fmt: skip
# The congress hears the accounts after they are closed.
YEAR_FREE = (*ENTRY_FREE, "report_meeting_id")

_ENTRY = """
CREATE OR REPLACE FUNCTION trade_union_fund_entry_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'fund entries stay on record' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP <> 'INSERT' AND OLD.number > 0 AND (TG_OP = 'DELETE'
            OR (to_jsonb(OLD) - TG_ARGV) IS DISTINCT FROM (to_jsonb(NEW) - TG_ARGV)) THEN
        RAISE EXCEPTION 'a posted fund entry is reversed, never changed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF (TG_OP = 'INSERT' OR (to_jsonb(OLD) - TG_ARGV) IS DISTINCT FROM (to_jsonb(NEW) - TG_ARGV))
            AND EXISTS (SELECT 1 FROM union_fund_year
                         WHERE id = NEW.year_id AND state = 'closed') THEN
        RAISE EXCEPTION 'a closed fund year takes no entry' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$
"""
_YEAR = """
CREATE OR REPLACE FUNCTION trade_union_fund_year_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'fund years stay on record' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state = 'closed' AND (TG_OP = 'DELETE'
            OR ((to_jsonb(OLD) - TG_ARGV) IS DISTINCT FROM (to_jsonb(NEW) - TG_ARGV)
                AND NOT (OLD.approval_state = 'returned' AND NEW.state = 'open'))) THEN
        RAISE EXCEPTION 'a closed fund year stays as it was closed'
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$
"""


def guard_entries(cr, table):
    """Make or renew the triggers on the table of the entries."""
    cr.execute(SQL(_ENTRY.replace("%", "%%")))
    _triggers(cr, table, "trade_union_fund_entry_guard", SQL("INSERT OR UPDATE OR DELETE"), ENTRY_FREE)  # fmt: skip


def guard_years(cr, table):
    """Make or renew the triggers on the table of the years."""
    cr.execute(SQL(_YEAR.replace("%", "%%")))
    _triggers(cr, table, "trade_union_fund_year_guard", SQL("UPDATE OR DELETE"), YEAR_FREE)


def drop_fund_guards(env):
    """Drop the functions and with them the triggers; for ``uninstall_hook``."""
    for name in ("trade_union_fund_entry_guard", "trade_union_fund_year_guard"):
        env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(name)))


def _triggers(cr, table, function, events, free):
    for name, when, each in (
        ("fund_guard_row", events, SQL("ROW")),
        ("fund_guard_table", SQL("TRUNCATE"), SQL("STATEMENT")),
    ):
        cr.execute(
            SQL(
                """
                DROP TRIGGER IF EXISTS %(name)s ON %(table)s;
                CREATE TRIGGER %(name)s BEFORE %(events)s ON %(table)s
                   FOR EACH %(each)s EXECUTE FUNCTION %(function)s(%(arguments)s)
                """,
                name=SQL.identifier(name),
                table=SQL.identifier(table),
                events=when,
                each=each,
                function=SQL.identifier(function),
                arguments=SQL(", ").join(SQL("%s", argument) for argument in free),
            )
        )
