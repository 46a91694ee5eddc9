"""2,000 people through the door, over HTTP, on two worker processes.

Each request is what a helper's phone sends when a pass was scanned and the button pushed: session,
token in the body, CSRF, one row written and committed, a page back. Compared with a route that
writes one field of one plain record and commits, on the same server, slice by slice in turn.
"""

import re

from web import WORKERS, ask, free_port, push, serve

PEOPLE, PEOPLE_QUICK = 2000, 100
SLICES = 10
# Phones at the doors of a hall.
DESKS = 8
GOAL_RATE = 50
GOAL_RATIO = 0.6
LOGIN = "bench_desk"
PASSWORD = "bench_desk_password"
CODE = "BENCH-CHECK-IN"


def run(env, quick):
    """Return check-ins per second, and how they compare with the plain route."""
    number = PEOPLE_QUICK if quick else PEOPLE
    tokens = prepare(env, number)
    records = (
        env["res.partner.category"].create([{"name": f"bench {i}"} for i in range(number)]).ids
    )
    env.cr.commit()
    port = free_port()
    server = serve(env.cr.dbname, port)
    try:
        cookie, csrf = log_in(port, tokens[0])
        ours = [("/union/attend", {"token": token, "csrf_token": csrf}, cookie) for token in tokens]
        plain = [("/bench/plain", {"record": id_, "csrf_token": csrf}, cookie) for id_ in records]
        # Both workers have loaded what they need before the clock runs.
        for requests in (ours[:8], plain[:8]):
            push(port, requests, DESKS)
        seconds = {"ours": 0.0, "plain": 0.0}
        size = -(-number // SLICES)
        for start in range(0, number, size):
            for name, requests in (("ours", ours), ("plain", plain)):
                seconds[name] += push(port, requests[start : start + size], DESKS)
    finally:
        server.terminate()
        server.wait(timeout=60)
    env.cr.rollback()
    env.invalidate_all()
    came = env["union.voter"].search_count(
        [("organization_id.code", "=", CODE), ("checked_in_on", "!=", False)]
    )
    if came != number:
        raise AssertionError(f"{came} of {number} are checked in")
    rate, plain_rate = number / seconds["ours"], number / seconds["plain"]
    ratio = rate / plain_rate
    return [
        {
            "name": f"check_in: {number} people, {WORKERS} workers",
            "value": round(rate, 1),
            "unit": "per second",
            "baseline": round(plain_rate, 1),
            "ratio": round(ratio, 2),
            "goal": GOAL_RATIO,
            "ok": rate >= GOAL_RATE and ratio >= GOAL_RATIO,
        }
    ]


def prepare(env, number):
    """Return the tokens of the passes of an open vote; committed, made once and reset later."""
    place = env["union.organization"].search([("code", "=", CODE)])
    if not place:
        place = env["union.organization"].create(
            {
                "name": "基准联合会",
                "code": CODE,
                "level": "federation",
                "kind": "federation_regional",
                "state": "active",
            }
        )
        user = (
            env["res.users"]
            .with_context(no_reset_password=True, mail_create_nolog=True)
            .create({"name": "签到", "login": LOGIN, "password": PASSWORD})
        )
        env["union.duty"].create(
            {
                "user_id": user.id,
                "organization_id": place.id,
                "role": "desk",
                "date_from": "2020-01-01",
            }
        )
    election = env["union.election"].search([("organization_id", "=", place.id)], limit=1)
    if len(election.voter_ids) != number:
        election = open_vote(env, place, number)
    # The superuser's own rows, of a bench database.
    election.voter_ids.write({"checked_in_on": False, "checked_in_by_id": False})
    tokens = election.voter_ids._issue_passes()
    env.cr.commit()
    return list(tokens.values())


def open_vote(env, place, number):
    """Return an election whose doors are open, with so many people on its roll."""
    env["union.voter"].search([("organization_id", "=", place.id)]).unlink()
    members = env["union.member"].create(
        [
            {
                "name": f"基准{index}",
                "gender": "female",
                "organization_id": place.id,
                "state": "active",
            }
            for index in range(number)
        ]
    )
    meeting = env["union.meeting"].create({"name": "大会", "organization_id": place.id})
    election = env["union.election"].create(
        {"name": "选举", "organization_id": place.id, "meeting_id": meeting.id}
    )
    election.action_load_roster(
        [
            {"member_id": member.id, "name": member.name, "constituency": f"第{index % 40}代表团"}
            for index, member in enumerate(members)
        ]
    )
    phases = env["union.election.phase"].search([]).grouped("code")
    election._server_write({"phase_id": phases["roll"].id})
    election.action_freeze_roll()
    election._server_write({"phase_id": phases["opened"].id})
    return election


def log_in(port, token):
    """Return the helper's session cookie and a CSRF token of it."""
    _status, headers, page = ask(port, "GET", "/web/login")
    cookie = headers["Set-Cookie"].split(";")[0]
    csrf = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
    form = {"login": LOGIN, "password": PASSWORD, "csrf_token": csrf}
    _status, headers, _page = ask(port, "POST", "/web/login", form, cookie)
    cookie = headers["Set-Cookie"].split(";")[0]
    _status, _headers, page = ask(port, "GET", f"/union/attend/{token}", cookie=cookie)
    return cookie, re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
