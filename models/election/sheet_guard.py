"""Database triggers: the figures of a count sheet are fixed once it was handed in.

Only where it stands in the comparison still moves. ``drop_sheet_guards`` belongs into the
uninstall hook: functions survive the tables.
"""

from odoo.tools import SQL

from ..table_guard import WRITTEN, drop_functions, guard_table

# What may change on a sheet that was handed in.
FREE_COLUMNS = ("state", "released", "differences")

_SHEET = """
CREATE OR REPLACE FUNCTION trade_union_sheet_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'count sheets are never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF OLD.state <> 'draft' AND (TG_OP = 'DELETE' OR NEW.state = 'draft'
            OR (to_jsonb(OLD) - TG_ARGV) IS DISTINCT FROM (to_jsonb(NEW) - TG_ARGV)) THEN
        RAISE EXCEPTION 'count sheets are never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$
"""
_LINE = """
CREATE OR REPLACE FUNCTION trade_union_sheet_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sheets integer[];
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        RAISE EXCEPTION 'count sheets are never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP <> 'INSERT' THEN sheets := sheets || OLD.sheet_id; END IF;
    IF TG_OP <> 'DELETE' THEN sheets := sheets || NEW.sheet_id; END IF;
    IF EXISTS (SELECT 1 FROM union_count_sheet WHERE id = ANY(sheets) AND state <> 'draft') THEN
        RAISE EXCEPTION 'count sheets are never changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$
"""


def guard_sheets(cr, table):
    """Make or renew the triggers on the table of the sheets."""
    cr.execute(SQL(_SHEET.replace("%", "%%")))
    guard_table(cr, table, "trade_union_sheet_guard", "sheet_guard", arguments=FREE_COLUMNS)


def guard_lines(cr, table):
    """Make or renew the triggers on the table of the lines."""
    cr.execute(SQL(_LINE.replace("%", "%%")))
    guard_table(
        cr,
        table,
        "trade_union_sheet_line_guard",
        "sheet_guard",
        events=WRITTEN,
    )


def drop_sheet_guards(env):
    """Drop the functions and with them the triggers; for ``uninstall_hook``."""
    drop_functions(env, "trade_union_sheet_guard", "trade_union_sheet_line_guard")
