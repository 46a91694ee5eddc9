"""Database triggers: what was posted stays, and a closed year is closed.

``drop_fund_guards`` belongs into the uninstall hook: functions survive the tables.
"""

from odoo.tools import SQL

from ..table_guard import WRITTEN, drop_functions, guard_table

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
    guard_table(
        cr,
        table,
        "trade_union_fund_entry_guard",
        "fund_guard",
        events=WRITTEN,
        arguments=ENTRY_FREE,
    )


def guard_years(cr, table):
    """Make or renew the triggers on the table of the years."""
    cr.execute(SQL(_YEAR.replace("%", "%%")))
    guard_table(cr, table, "trade_union_fund_year_guard", "fund_guard", arguments=YEAR_FREE)


def drop_fund_guards(env):
    """Drop the functions and with them the triggers; for ``uninstall_hook``."""
    drop_functions(env, "trade_union_fund_entry_guard", "trade_union_fund_year_guard")
