"""Which rows are one person's: stays after a transfer, an earlier membership, merged entries."""

from odoo.tools import SQL

#: The common tables of a ``WITH RECURSIVE``: ``person (id, person_id)`` names, of everybody with
#: more than one row, the one that row leads to: his latest stay, or the entry that was kept. The
#: rows of anybody else are persons of their own.
PERSONS = SQL(
    """
    link (id, next_id) AS (
        SELECT previous_id, id FROM union_member WHERE previous_id IS NOT NULL
         UNION
        SELECT id, merged_into_id FROM union_member WHERE merged_into_id IS NOT NULL
    ), led (id, person_id) AS (
        SELECT l.next_id, l.next_id FROM link l
         WHERE NOT EXISTS (SELECT FROM link n WHERE n.id = l.next_id)
         UNION
        SELECT l.id, p.person_id FROM led p JOIN link l ON l.next_id = p.id
    ), person (id, person_id) AS (
        -- A row that leads to two is counted with one of them.
        SELECT id, MIN(person_id) FROM led GROUP BY id
    )
    """
)
