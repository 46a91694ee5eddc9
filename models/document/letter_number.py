"""Numbers of letters and receipts without gap or double, while many are issued at the same second."""

from odoo.tools import SQL


def take_numbers(letters, wanted):
    """Return the first free number of each series; the caller writes letters from there on.

    The register of letters is the only counter, so a number that is rolled back leaves no
    gap. Whoever issues in a series first waits for those before him, then reads their
    numbers. A counter row would not do: a transaction keeps the picture of the database it
    began with, so raising what somebody else raised meanwhile fails however long one waits,
    and with many issuers at once the retries run out.

    :param letters: recordset of the register (letters, receipts), for its environment; it has
        the columns ``organization_id, series, year, position, number``
    :param wanted: series as ``(organization id, series, year)``
    :return: ``{(organization id, series, year): int}``
    """
    # In one order for everybody: two issuers never wait for each other crosswise.
    keys = sorted(wanted)
    if not keys:
        return {}
    letters.flush_model(["organization_id", "series", "year", "position", "number"])
    cr = letters.env.cr
    # Held until the transaction ends. Batches of several kinds may still cross: the
    # retry loop answers a deadlock, so it is no failure for the log.
    cr.execute(
        SQL(
            "SELECT pg_advisory_xact_lock(hashtextextended(key, 0)) FROM unnest(%s::text[]) key",
            [f"{letters._name}/{'/'.join(map(str, key))}" for key in keys],
        ),
        log_exceptions=False,
    )
    query = SQL(
        """
        SELECT k.organization_id, k.series, k.year, l.position
          FROM unnest(%s::int[], %s::text[], %s::int[]) k (organization_id, series, year)
         CROSS JOIN LATERAL (
               SELECT max(position) AS position FROM %s
                WHERE organization_id = k.organization_id AND series = k.series
                  AND year = k.year AND number IS NOT NULL) l
        """,
        [key[0] for key in keys],
        [key[1] for key in keys],
        [key[2] for key in keys],
        SQL.identifier(letters._table),
    )
    # What others have issued since we began, on a connection that sees it ...
    rows = []
    # ... which a registry still being installed (demo data) does not need: it has no other
    # users, and its tables are not committed yet ...
    if letters.env.registry.ready:
        with letters.env.registry.cursor() as fresh:
            fresh.execute(query)
            rows = fresh.fetchall()
    # ... and what this very transaction has issued before.
    cr.execute(query)
    rows += cr.fetchall()
    taken = dict.fromkeys(keys, 0)
    for organization_id, series, year, position in rows:
        key = organization_id, series, year
        taken[key] = max(taken[key], position or 0)
    return {key: last + 1 for key, last in taken.items()}
