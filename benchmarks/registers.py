"""What the offices of a generated city keep: made by SQL within the transaction of a benchmark.

Every organisation has a committee in office with its chair, two certificates, staff and meetings;
every third chair was trained, every tenth certificate has run out. Nothing is committed.
"""

from odoo.tools import SQL

TABLES = (
    "union_committee",
    "union_term",
    "union_seat",
    "union_meeting",
    "union_training",
    "union_certificate",
    "union_staff",
)


def fill(env, root):
    """Fill the registers of all organisations below the root, and let the planner know."""
    for statement in STATEMENTS:
        env.cr.execute(SQL(statement, path=root.parent_path + "%"))
    env.cr.execute(SQL("ANALYZE %s", SQL(", ").join(map(SQL.identifier, TABLES))))
    env.invalidate_all()


STATEMENTS = (
    """
    INSERT INTO union_committee (organization_id, kind)
    SELECT id, 'union' FROM union_organization WHERE parent_path LIKE %(path)s
    """,
    # Elected on one of 1,500 days, for three years.
    """
    INSERT INTO union_term (committee_id, organization_id, number, date_from, date_to, state)
    SELECT c.id, o.id, 1, CURRENT_DATE - o.id %% 1500,
           (CURRENT_DATE - o.id %% 1500 + interval '3 years - 1 day')::date, 'current'
      FROM union_committee c
      JOIN union_organization o ON o.id = c.organization_id
     WHERE o.parent_path LIKE %(path)s
    """,
    """
    INSERT INTO union_seat (term_id, committee_id, organization_id, member_id, position,
           position_rank, origin, elected_by, date_from)
    SELECT t.id, t.committee_id, t.organization_id, m.id, 'chair', 0, 'elected',
           CASE WHEN t.id %% 4 > 0 THEN 'members' END, t.date_from
      FROM union_term t
      JOIN union_organization o ON o.id = t.organization_id
      JOIN LATERAL (SELECT MIN(id) AS id FROM union_member
                     WHERE organization_id = o.id) m ON m.id IS NOT NULL
     WHERE o.parent_path LIKE %(path)s
    """,
    """
    INSERT INTO union_meeting (name, organization_id, kind, date, held_on, state)
    SELECT 'M', o.id, k.kind, CURRENT_DATE - o.id %% 700, CURRENT_DATE - o.id %% 700, 'closed'
      FROM union_organization o, unnest(ARRAY['congress', 'plenary', 'joint']) AS k (kind)
     WHERE o.parent_path LIKE %(path)s
    """,
    """
    INSERT INTO union_training (organization_id, member_id, name, title, kind_id, date_from,
           date_to, completed)
    SELECT s.organization_id, s.member_id, 'T', 'T', k.id, CURRENT_DATE - s.id %% 900,
           CURRENT_DATE - s.id %% 900, TRUE
      FROM union_seat s
      JOIN union_organization o ON o.id = s.organization_id
      JOIN (SELECT MIN(id) AS id FROM union_training_kind WHERE for_office) k ON TRUE
     WHERE o.parent_path LIKE %(path)s AND s.id %% 3 = 0
    """,
    """
    INSERT INTO union_certificate (organization_id, kind_id, issued_on, valid_until, active)
    SELECT o.id, k.id, CURRENT_DATE - 1000,
           CASE WHEN o.id %% 10 = 0 THEN CURRENT_DATE - 1 ELSE CURRENT_DATE + 100 END, TRUE
      FROM union_organization o
      JOIN (SELECT id FROM union_certificate_kind ORDER BY code = 'legal_person' DESC, id LIMIT 2) k
        ON TRUE
     WHERE o.parent_path LIKE %(path)s
    """,
    # One at work full time, one part time, one who has left.
    """
    INSERT INTO union_staff (name, organization_id, kind, full_time, position, date_from, date_to)
    SELECT 'S', o.id, 'cadre', n.n <> 1, 'officer', CURRENT_DATE - 400,
           CASE WHEN n.n = 2 THEN CURRENT_DATE - 30 END
      FROM union_organization o, generate_series(0, 2) AS n (n)
     WHERE o.parent_path LIKE %(path)s
    """,
)
