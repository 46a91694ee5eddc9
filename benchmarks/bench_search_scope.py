"""Members as a street's clerk finds them, against the superuser with that domain by hand.

The clerk's record rules are resolved anew in each request, so that a lapsed duty is seen at once;
the superuser names ``organization_id child_of <street>`` and has no rules. Both start each turn
with empty caches and must find the same records.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
import city
import timing

GOAL = 1.3
LIMIT = 50.0
PAGE = 80
# By name alone, namesakes could come in any order.
NAME = "name, id"


def run(env, quick):
    """Return the milliseconds of a street's clerk among 1,000,000 members (10,000 if quick)."""
    root = city.build(env, quick)
    street = city.below(root, "street", 2)
    members = env["union.member"]
    clerk = members.with_user(_clerk(env, street))
    env.flush_all()
    here = [("organization_id", "child_of", street.id)]
    count = members.search_count(here)
    part = members.search(here, limit=1, order="id desc").name[:2]
    named = ["|", ("name", "ilike", part), ("member_number", "=", part)]
    far = min(49, count // PAGE - 1) * PAGE
    kinds = {
        "first page": lambda those, domain: those.search(domain, limit=PAGE).ids,
        "page 50": lambda those, domain: those.search(domain, limit=PAGE, offset=far).ids,
        "count": lambda those, domain: those.search_count(domain),
        "name search": lambda those, domain: those.search(domain + named, limit=PAGE).ids,
        "order by name": lambda those, domain: those.search(domain, limit=PAGE, order=NAME).ids,
    }
    rows = []
    for label, find in kinds.items():
        ours, plain = find(clerk, []), find(members, here)
        if ours != plain or not ours:
            raise AssertionError(f"{label}: {ours} is not {plain}")
        times = timing.medians(
            lambda find=find: find(clerk, []),
            lambda find=find: find(members, here),
            before=env.invalidate_all,
            turns=21,
        )
        rows.append(timing.row(f"search_scope: {label} of {count}", *times, GOAL, LIMIT))
    return rows


def _clerk(env, street):
    user = (
        env["res.users"]
        .with_context(no_reset_password=True, mail_create_nolog=True, tracking_disable=True)
        .create({"name": "基准经办", "login": "bench_clerk"})
    )
    env["union.duty"].create(
        {
            "user_id": user.id,
            "organization_id": street.id,
            "role": "clerk",
            "date_from": "2020-01-01",
        }
    )
    return user
