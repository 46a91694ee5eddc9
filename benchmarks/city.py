"""A generated city, shared by the benchmarks: made by SQL, kept between runs.

50,000 organisations with 1,000,000 members: a city, its districts, their streets, federations of
buildings and primary unions, each with an employer. ``quick`` asks for a small one of the same
shape. Both stand beside each other in the bench database until ``dev/bench --fresh``.

Persons and numbers are made up, digests and ciphertexts are text of the right length: nothing
here can be opened, and nothing needs to be.
"""

import contextlib
import sys
from collections import namedtuple

import psycopg2
from psycopg2 import sql

from odoo.sql_db import connection_info_for
from odoo.tools import SQL

# One level below the other, of each how many in all: city, districts, streets, federations.
City = namedtuple("City", "code organizations members districts streets federations")
LARGE = City("BENCH-CITY", 50_000, 1_000_000, 10, 100, 1_000)
SMALL = City("BENCH-TOWN", 500, 10_000, 2, 5, 20)
# Each union was filled by so many lists over the years: its rows lie apart in the table.
LISTS = 4
TABLES = "union_organization", "union_employer", "union_member"
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


def build(env, quick):
    """Return the root of the city; make and commit it where it does not stand yet."""
    city = SMALL if quick else LARGE
    organizations = env["union.organization"]
    root = organizations.search([("code", "=", city.code)])
    if not root:
        print(f"building a city of {city.members} members …", file=sys.stderr)  # pylint: disable=print-used
        root = organizations.with_context(tracking_disable=True).create(
            {"name": "基准市总工会", "code": city.code, "level": "city", "kind": "general"}
            | {"state": "active"}
        )
        env.flush_all()
        _tree(env, root, city)
        _employers(env, root)
        # Without figures the planner would run through all unions for each member.
        env.cr.execute("ANALYZE union_organization, union_employer")
        _members(env, root, city)
        env["union.organization"].search([("id", "child_of", root.id)])._recount()
        # The city is kept for the next runs. pylint: disable=invalid-commit
        env.cr.commit()
        vacuum(env)
        env.invalidate_all()
    return root


def below(root, level, number=0):
    """Return one organisation of a level below the root, the same in each run."""
    return root.search(
        [("id", "child_of", root.id), ("level", "=", level)], order="id", offset=number, limit=1
    )


def vacuum(env, tables=TABLES):
    """What the server's autovacuum does within minutes; not allowed in a transaction."""
    _name, address = connection_info_for(env.cr.dbname)
    with contextlib.closing(psycopg2.connect(**address)) as connection:
        connection.autocommit = True
        with connection.cursor() as cr:
            names = sql.SQL(", ").join(map(sql.Identifier, tables))
            cr.execute(sql.SQL("VACUUM (ANALYZE) {}").format(names))


def _tree(env, root, city):
    """Each level hangs its organisations below those of the level above, in turn."""
    levels = (
        ("district", "general", "区总工会", city.districts),
        ("street", "general", "街道总工会", city.streets),
        ("federation", "federation_regional", "大厦工会联合会", city.federations),
        ("primary", "single", "公司工会", None),
    )
    above, places, made = "city", 1, 1
    for level, kind, name, count in levels:
        count = count or city.organizations - made
        env.cr.execute(
            SQL(
                """
                WITH superior AS (
                    SELECT id, parent_path, ROW_NUMBER() OVER (ORDER BY id) - 1 AS place
                      FROM union_organization
                     WHERE level = %(above)s AND parent_path LIKE %(path)s
                ), made AS (
                    SELECT nextval('union_organization_id_seq') AS id, n
                      FROM generate_series(0, %(count)s - 1) n
                )
                INSERT INTO union_organization (id, parent_id, parent_path, name, code, level,
                       kind, state, active, founded_on, create_date, write_date)
                SELECT m.id, s.id, s.parent_path || m.id || '/',
                       chr(19968 + m.n %% 3000) || chr(19968 + m.n / 7 %% 3000) || m.n || %(name)s,
                       %(code)s || '-' || %(level)s || '-' || m.n, %(level)s, %(kind)s, 'active',
                       TRUE, date '2010-01-01' + (m.n %% 5000)::int, now(), now()
                  FROM made m
                  JOIN superior s ON s.place = m.n * %(places)s::bigint / %(count)s
                """,
                above=above,
                places=places,
                path=root.parent_path + "%",
                count=count,
                name=name,
                code=city.code,
                level=level,
                kind=kind,
            )
        )
        above, places, made = level, count, made + count
    env.invalidate_all()


def _employers(env, root):
    """The employer of each primary union, from 5 to 84 workers."""
    env.cr.execute(
        SQL(
            """
            INSERT INTO union_employer (name, organization_id, has_union, staff_count,
                   female_staff_count, active)
            SELECT replace(name, '工会', ''), id, TRUE, 5 + id %% 80, (5 + id %% 80) / 2, TRUE
              FROM union_organization
             WHERE level = 'primary' AND parent_path LIKE %s
            """,
            root.parent_path + "%",
        )
    )


def _members(env, root, city):
    """The members, list by list: 90 of 100 active, the others applicants, retained and left."""
    env.cr.execute(
        SQL(
            """
            WITH place AS (
                SELECT e.organization_id, e.id AS employer_id,
                       ROW_NUMBER() OVER (ORDER BY e.organization_id) - 1 AS place
                  FROM union_employer e
                  JOIN union_organization o ON o.id = e.organization_id
                 WHERE o.parent_path LIKE %(path)s
            )
            INSERT INTO union_member (name, gender, birth_date, organization_id, employer_id,
                   employment_kind, state, joined_on, left_on, member_number, political_status,
                   education, verified, id_type, id_sealed, id_masked, id_digest,
                   mobile_sealed, mobile_masked, mobile_digest, create_date, write_date)
            SELECT substr(%(surnames)s, n %% 20 + 1, 1) || chr(19968 + n * 31 %% 5000)
                       || chr(19968 + n * 17 %% 3000),
                   CASE n %% 2 WHEN 0 THEN 'male' ELSE 'female' END,
                   date '1960-01-01' + n %% 16000, p.organization_id, p.employer_id, 'contract',
                   s.state,
                   CASE WHEN s.state <> 'applicant' THEN date '2010-01-01' + n %% 5000 END,
                   CASE WHEN s.state = 'left' THEN date '2024-01-01' + n %% 365 END,
                   CASE WHEN s.state <> 'applicant' THEN %(code)s || lpad(n::text, 8, '0') END,
                   'masses', 'bachelor', FALSE, 'resident',
                   CASE WHEN h.named THEN repeat(md5('a' || n), 3) END,
                   CASE WHEN h.named THEN '440**************' || n %% 10 END,
                   CASE WHEN h.named THEN md5(%(code)s || n) || md5('b' || n) END,
                   repeat(md5('c' || n), 3), '138******' || lpad((n %% 100)::text, 2, '0'),
                   md5('d' || %(code)s || n) || md5('e' || n), now(), now()
              FROM generate_series(0, %(count)s - 1) n
        CROSS JOIN LATERAL (SELECT CASE n * 7 %% 100
                                   WHEN 0 THEN 'left' WHEN 1 THEN 'left' WHEN 2 THEN 'retained'
                                   WHEN 3 THEN 'retained' WHEN 4 THEN 'retained'
                                   WHEN 5 THEN 'applicant' WHEN 6 THEN 'applicant'
                                   WHEN 7 THEN 'applicant' WHEN 8 THEN 'applicant'
                                   WHEN 9 THEN 'applicant' ELSE 'active' END AS state) s
        -- One of twenty has not brought his number yet.
        CROSS JOIN LATERAL (SELECT n %% 20 <> 19 AS named) h
              JOIN place p ON p.place = n %% %(list)s * %(unions)s::bigint / %(list)s
             ORDER BY n
            """,
            path=root.parent_path + "%",
            surnames=SURNAMES,
            code=city.code,
            count=city.members,
            list=city.members // LISTS,
            unions=city.organizations - 1 - city.districts - city.streets - city.federations,
        )
    )
