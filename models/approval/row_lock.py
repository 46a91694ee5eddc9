"""Row locks that a second person may lose: an expected conflict, and no error in the log."""

from odoo.tools import SQL


def lock_rows(records):
    """Lock these rows in the order of their ids; return those that were got.

    As ``try_lock_for_update``: a row that somebody holds is passed over. A row that
    somebody changed and let go since this transaction began is PostgreSQL's "could not
    serialize access": the server's retry loop answers it by beginning anew, so the
    statement is not logged as a failure either.

    :raise psycopg2.errors.SerializationFailure: for the retry loop
    """
    ids = [id_ for id_ in records._ids if id_]
    if not ids:
        return records.browse()
    cr = records.env.cr
    cr.execute(
        SQL(
            "SELECT id FROM %s WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE SKIP LOCKED",
            SQL.identifier(records._table),
            ids,
        ),
        log_exceptions=False,
    )
    got = {id_ for (id_,) in cr.fetchall()}
    return records.browse(id_ for id_ in records._ids if id_ in got)
