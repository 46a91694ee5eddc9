"""The inbox of who signs: what opening it costs with 100 papers pending and with 100,000.

Three people: the only papers pending are his 100; his 100 among 100,000 of others; 100,000 all his.
Each opens what a click opens: the clock with its groups, the list *Waiting for Me* with its count,
the form of a paper with its messages. The queries must be the same in number for all three;
milliseconds are reported.

One letter is written and submitted by its clerk; the others are copies of its rows, spread over the
houses below, put straight into the tables. They are rolled back in the end.
"""

import statistics
import sys
import threading
import time
from ast import literal_eval
from pathlib import Path

from lxml import etree

from odoo.addons.mail.tools.discuss import Store
from odoo.tests import Form
from odoo.tools import SQL

sys.path.insert(0, str(Path(__file__).resolve().parent))
import city
import letters

TURNS = 7
PAGE = 80
# As far as the web client counts.
COUNT_LIMIT = 10_001
TABLES = (
    "union.letter",
    "union.approval.request",
    "union.approval.round",
    "union.approval.step",
    "mail.activity",
)


def run(env, quick):
    """Return queries and milliseconds with 100 and 100,000 papers (10 and 1,000 if quick)."""
    few, many = (10, 1_000) if quick else (100, 100_000)
    root = city.build(env, quick)
    near, far = (city.below(root, "district", number) for number in (0, 1))
    office = letters.Office(
        env,
        root,
        city.below(root, "federation"),
        [(near, {"place": "level", "level": "district", "role": "reviewer"})],
    )
    (one,) = office.signers
    other = letters.person(env, "bench_other", far, "reviewer")
    letter = office.letters(1)
    letter.action_submit()
    env.cr.flush()
    letter = letter.sudo()  # the superuser's own

    _copy(env, letter, near, one, few - 1)
    cases = {f"{few} pending, all his": _opened(env, one, few)}
    _copy(env, letter, far, other, many)
    cases[f"{many} pending, {few} his"] = _opened(env, one, few)
    cases[f"{many} pending, all his"] = _opened(env, other, many)
    env.cr.rollback()
    # The rows rolled back are dead weight for whoever measures next.
    city.vacuum(env, [env[name]._table for name in TABLES])

    least = cases[next(iter(cases))]
    rows = []
    for case, parts in list(cases.items())[1:]:
        for part, (queries, milliseconds) in parts.items():
            before, before_milliseconds = least[part]
            rows.append(
                {
                    "name": f"inbox: {part}, {case}",
                    "value": queries,
                    "unit": "queries",
                    "baseline": before,
                    "ratio": round(before / queries, 2),
                    "goal": 1.0,
                    "ok": queries <= before,
                }
            )
            rows.append(
                {
                    "name": f"inbox: {part}, {case}",
                    "value": round(milliseconds, 1),
                    "unit": "ms",
                    "baseline": round(before_milliseconds, 1),
                    "ratio": round(before_milliseconds / milliseconds, 2),
                    "goal": None,
                    "ok": True,
                }
            )
    return rows


# ---- what a click opens ----


def _opened(env, user, count):
    """Return ``{part: (queries, milliseconds)}`` of a person for whom ``count`` papers wait."""
    env.cr.execute(
        SQL("ANALYZE %s", SQL(", ").join(SQL.identifier(env[name]._table) for name in TABLES))
    )
    mine = env(user=user.id)
    domain = literal_eval(env.ref("trade_union.union_approval_request_action_mine").domain)
    requests = mine["union.approval.request"]
    if requests.search_count(domain) != count:
        raise AssertionError(f"{requests.search_count(domain)} papers wait, not {count}")
    columns = _columns(requests)
    paper = requests.search(domain, limit=1, order="id desc").res_id
    parts = {
        "clock": lambda: _clock(mine),
        "list": lambda: requests.web_search_read(
            domain, columns, limit=PAGE, count_limit=COUNT_LIMIT
        )["records"],
        "form": lambda: _form(mine["union.letter"].browse(paper)),
    }
    return {part: _measured(env, once) for part, once in parts.items()}


def _clock(env):
    groups = {row["model"]: row for row in env["res.users"]._get_activity_groups()}
    return groups["union.letter"]["total_count"]


def _form(letter):
    """What the web client reads of a form and of the messages below it."""
    form = Form(letter)
    store = Store()
    store.add(
        letter,
        request_list=["activities", "attachments", "followers", "scheduledMessages"],
        as_thread=True,
    )
    store.add(letter.env["mail.message"]._message_fetch(domain=None, thread=letter)["messages"])
    return form.can_decide and store.get_result()


def _columns(model):
    """Return what the web client asks of each row of a list."""
    arch = etree.fromstring(model.get_view(view_type="list")["arch"])
    names = [node.get("name") for node in arch.iter("field")]
    return {
        name: {"fields": {"display_name": {}}} if model._fields[name].relational else {}
        for name in names
    }


def _measured(env, once):
    """Return the queries and median milliseconds; once beforehand to warm up."""
    thread = threading.current_thread()
    times, queries = [], set()
    for turn in range(TURNS + 1):
        env.cr.flush()
        env.invalidate_all()
        thread.query_count = 0
        start = time.perf_counter()
        if not once():
            raise AssertionError("nothing was opened")
        if turn:
            times.append(1000 * (time.perf_counter() - start))
            queries.add(thread.query_count)
    return max(queries), statistics.median(times)


# ---- papers by SQL ----


def _copy(env, letter, district, user, count):
    """Put ``count`` copies of a pending letter into the tables, for one reviewer of a district."""
    request = letter.approval_request_id
    env.cr.execute("DROP TABLE IF EXISTS bench_paper")
    env.cr.execute(
        SQL(
            """
            CREATE TEMPORARY TABLE bench_paper ON COMMIT DROP AS
            WITH house AS (
                SELECT id, ROW_NUMBER() OVER (ORDER BY id) - 1 AS place
                  FROM union_organization WHERE parent_path LIKE %(path)s
            )
            SELECT n, house.id AS house_id,
                   nextval('union_letter_id_seq') AS letter_id,
                   nextval('union_approval_request_id_seq') AS request_id
              FROM generate_series(1, %(count)s) n
              JOIN house ON house.place = n * 7919::bigint %% (SELECT COUNT(*) FROM house)
            """,
            path=district.parent_path + "%",
            count=count,
        )
    )
    env.cr.execute("ANALYZE bench_paper")
    house, paper, ask = SQL("p.house_id"), SQL("p.letter_id"), SQL("p.request_id")
    _rows(env, request, id=ask, res_id=paper, organization_id=house)
    _rows(env, letter, id=paper, approval_request_id=ask, organization_id=house)
    _rows(env, request.round_ids, request_id=ask)
    _rows(env, request.step_ids, request_id=ask, organization_id=SQL("%s", district.id))
    _rows(env, letter.activity_ids, res_id=paper, user_id=SQL("%s", user.id))
    env.invalidate_all()


def _rows(env, records, **changes):
    """Copy all columns of these rows once for each paper but those that change."""
    names = [
        name
        for name, field in records._fields.items()
        if field.store and field.column_type and (name != "id" or name in changes)
    ]
    values = [changes.get(name, SQL.identifier("t", name)) for name in names]
    env.cr.execute(
        SQL(
            "INSERT INTO %(table)s (%(names)s) SELECT %(values)s FROM %(table)s t"
            " CROSS JOIN bench_paper p WHERE t.id = ANY(%(ids)s) ORDER BY p.n, t.id",
            table=SQL.identifier(records._table),
            names=SQL(", ").join(map(SQL.identifier, names)),
            values=SQL(", ").join(values),
            ids=records.ids,
        )
    )
