"""Database triggers that call a function of ours before a table changes."""

from odoo.tools import SQL

CHANGED = SQL("UPDATE OR DELETE")
WRITTEN = SQL("INSERT OR UPDATE OR DELETE")


def guard_table(cr, table, function, prefix, *, events=CHANGED, arguments=()):
    """Make or renew the two triggers of a table.

    Two, because TRUNCATE knows no rows, and UPDATE of no rows harms nobody.

    :param str function: name of the trigger function; it survives the table, so the
        ``uninstall_hook`` drops it (:func:`drop_functions`)
    :param str prefix: of the triggers' names, ``…_row`` and ``…_table``
    :param events: what happens to a row, ``CHANGED`` or ``WRITTEN``
    :param arguments: texts the function is given
    """
    for name, when, each in (
        ("row", events, SQL("ROW")),
        ("table", SQL("TRUNCATE"), SQL("STATEMENT")),
    ):
        cr.execute(
            SQL(
                """
                DROP TRIGGER IF EXISTS %(name)s ON %(table)s;
                CREATE TRIGGER %(name)s BEFORE %(when)s ON %(table)s
                   FOR EACH %(each)s EXECUTE FUNCTION %(function)s(%(arguments)s)
                """,
                name=SQL.identifier(f"{prefix}_{name}"),
                table=SQL.identifier(table),
                when=when,
                each=each,
                function=SQL.identifier(function),
                arguments=SQL(", ").join(SQL("%s", argument) for argument in arguments),
            )
        )


def drop_functions(env, *names):
    """Drop trigger functions, and with them the triggers that call them."""
    for name in names:
        env.cr.execute(SQL("DROP FUNCTION IF EXISTS %s() CASCADE", SQL.identifier(name)))
