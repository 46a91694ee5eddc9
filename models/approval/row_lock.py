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
    got = _locked(records, SQL("SKIP LOCKED"))
    return records.browse(id_ for id_ in records._ids if id_ in got)


def wait_for_rows(records):
    """Lock these rows, after whoever holds them; for what is made once and then only read.

    :raise psycopg2.errors.SerializationFailure: where he changed them: the retry loop begins anew
        and finds it made
    """
    _locked(records, SQL())


def _locked(records, how):
    """Return the ids of the rows that were locked."""
    ids = [id_ for id_ in records._ids if id_]
    if not ids:
        return set()
    cr = records.env.cr
    cr.execute(
        SQL(
            "SELECT id FROM %s WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE %s",
            SQL.identifier(records._table),
            ids,
            how,
        ),
        log_exceptions=False,
    )
    return {id_ for (id_,) in cr.fetchall()}
