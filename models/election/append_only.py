"""Database triggers for rows that are written once: figures of a count and of a result.

They stop every door but that of the database's own superuser, whose doings the digests
show. ``drop_guards`` belongs into the uninstall hook.
"""

from odoo.tools import SQL

_FUNCTION = "trade_union_election_guard"


def guard(cr, table, free=(), draft=None):
    """Make a table append-only.

    :param free: columns that may still change
    :param draft: value of column ``state`` in which a row is not guarded yet
    """
    cr.execute(
        SQL(
            """
            CREATE OR REPLACE FUNCTION %s() RETURNS trigger AS $guard$
            DECLARE
                free text[] := string_to_array(TG_ARGV[0], ',');
                draft text := TG_ARGV[1];
            BEGIN
                IF TG_OP = 'TRUNCATE' THEN
                    RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME;
                END IF;
                IF draft <> '' AND to_jsonb(OLD) ->> 'state' = draft THEN
                    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
                END IF;
                IF TG_OP = 'DELETE'
                   OR (to_jsonb(OLD) - free) IS DISTINCT FROM (to_jsonb(NEW) - free) THEN
                    RAISE EXCEPTION '%% is append-only', TG_TABLE_NAME;
                END IF;
                RETURN NEW;
            END $guard$ LANGUAGE plpgsql
            """,
            SQL.identifier(_FUNCTION),
        )
    )
    name = SQL.identifier(f"{table}_guard")
    cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", name, SQL.identifier(table)))
    cr.execute(
        SQL(
            "CREATE TRIGGER %s BEFORE UPDATE OR DELETE ON %s FOR EACH ROW"
            " EXECUTE FUNCTION %s(%s, %s)",
            name,
            SQL.identifier(table),
            SQL.identifier(_FUNCTION),
            ",".join(free),
            draft or "",
        )
    )
    name = SQL.identifier(f"{table}_truncate_guard")
    cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", name, SQL.identifier(table)))
    cr.execute(
        SQL(
            "CREATE TRIGGER %s BEFORE TRUNCATE ON %s EXECUTE FUNCTION %s('', '')",
            name,
            SQL.identifier(table),
            SQL.identifier(_FUNCTION),
        )
    )


def drop_guards(cr):
    """Drop the functions; the triggers go with them. For the uninstall hook."""
    for function in (_FUNCTION, "trade_union_count_line_guard"):
        cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(function)))
