"""2,000 members want one of 500 places, over HTTP, 50 at once, on two worker processes.

Each request is what a member's phone sends when he pushes the button on his own page: a session of
his own, CSRF, a place or a number in the queue written and committed, and the way to the page that
tells him. Compared with a route that writes one field of one plain record and commits, asked by the
same sessions on the same server, slice by slice in turn. Every session was used once before: Odoo
notes a device when it sees it first, whatever is asked.

Afterwards: exactly 500 have a place, those who came first; the others wait, numbered without a gap;
each page tells what the database says; nobody was told of an error or begun anew.
"""

import hashlib
import hmac
import re
import tempfile
import time
from datetime import timedelta

from web import WORKERS, ask, free_port, push, serve

from odoo.http import STORED_SESSION_BYTES, get_default_session, root

PEOPLE, PEOPLE_QUICK = 2000, 100
PLACES, PLACES_QUICK = 500, 25
SLICES = 10
PHONES = 50
GOAL_RATIO = 0.4
CODE = "BENCH-SIGN-UP"
# Of so many pages one is read afterwards.
READ = 20


def run(env, quick):
    """Return sign-ups per second, and how they compare with the plain route."""
    number, places = (PEOPLE_QUICK, PLACES_QUICK) if quick else (PEOPLE, PLACES)
    place, users = prepare(env, number)
    activity = open_activity(env, place, places)
    records = (
        env["res.partner.category"].create([{"name": f"bench {i}"} for i in range(number)]).ids
    )
    env.cr.commit()
    phones = [open_session(env, user) for user in users]
    env.cr.rollback()
    page = f"/my/union/activities/{activity.id}"
    plain = [
        ("/bench/plain", {"record": id_, "csrf_token": csrf}, cookie)
        for id_, (cookie, csrf) in zip(records, phones, strict=True)
    ]
    ours = [(f"{page}/sign_up", {"csrf_token": csrf}, cookie) for cookie, csrf in phones]
    port = free_port()
    with tempfile.TemporaryFile("w+") as log:
        server = serve(env.cr.dbname, port, log)
        try:
            push(port, plain, PHONES)
            # Both workers have loaded what the page needs before the clock runs.
            for cookie, _csrf in phones[:8]:
                ask(port, "GET", page, cookie=cookie)
            seconds = {"ours": 0.0, "plain": 0.0}
            size = -(-number // SLICES)
            for start in range(0, number, size):
                chosen = slice(start, start + size)
                seconds["ours"] += push(port, ours[chosen], PHONES, status=303)
                seconds["plain"] += push(port, plain[chosen], PHONES)
            told = {
                user.partner_id.id: ask(port, "GET", page, cookie=cookie)[2]
                for user, (cookie, _csrf) in list(zip(users, phones, strict=True))[::READ]
            }
        finally:
            server.terminate()
            server.wait(timeout=60)
        log.seek(0)
        begun_anew = log.read().count("try again")
    env.cr.rollback()
    env.invalidate_all()
    check(env, activity, number, places, told)
    if begun_anew:
        raise AssertionError(f"{begun_anew} requests were begun anew: the queue does not work")
    rate, plain_rate = number / seconds["ours"], number / seconds["plain"]
    ratio = rate / plain_rate
    return [
        {
            "name": f"sign_up: {number} for {places} places, {PHONES} at once, {WORKERS} workers",
            "value": round(rate, 1),
            "unit": "per second",
            "baseline": round(plain_rate, 1),
            "ratio": round(ratio, 2),
            "goal": GOAL_RATIO,
            "ok": ratio >= GOAL_RATIO,
        }
    ]


def check(env, activity, number, places, told):
    """Raise AssertionError unless the list is what it must be and the pages say so."""
    rows = env["event.registration"].search(
        [("event_id", "=", activity.event_id.id)], order="union_queue"
    )
    if rows.mapped("union_queue") != list(range(1, number + 1)):
        raise AssertionError("the queue has gaps")
    expected = ["open"] * places + ["draft"] * (number - places)
    if rows.mapped("state") != expected:
        raise AssertionError("the places are not those of who came first")
    for row in rows.filtered(lambda registration: registration.partner_id.id in told):
        page = told[row.partner_id.id]
        position = re.search(r'data-position="(\d+)"', page)
        wanted = row.union_queue - places
        if wanted > 0 and (not position or int(position[1]) != wanted):
            raise AssertionError(f"told {position and position[1]}, is {wanted}")
        if wanted <= 0 and (position or f"/my/union/activities/{activity.id}/pass" not in page):
            raise AssertionError("has a place and is not told so")


def prepare(env, number):
    """Return the union and the logins of its members; made once."""
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
    members = env["union.member"].search([("organization_id", "=", place.id)], order="id")
    missing = range(len(members), number)
    if missing:
        users = (
            env["res.users"]
            .with_context(no_reset_password=True, mail_create_nolog=True, tracking_disable=True)
            .create(
                [
                    {
                        "name": f"基准{index}",
                        "login": f"bench_sign_up_{index}",
                        "group_ids": [env.ref("base.group_portal").id],
                    }
                    for index in missing
                ]
            )
        )
        members |= env["union.member"].create(
            [
                {
                    "name": user.name,
                    "gender": "female",
                    "organization_id": place.id,
                    "state": "active",
                    "partner_id": user.partner_id.id,
                }
                for user in users
            ]
        )
    env.cr.commit()
    return place, members[:number].partner_id.user_ids


def open_activity(env, place, places):
    """Return an approved activity that is open for sign-up."""
    begins = (env.cr.now() + timedelta(days=30)).replace(microsecond=0)
    activity = env["union.service.activity"].create(
        {
            "organization_id": place.id,
            "kind_id": env.ref("trade_union.activity_kind_sport").id,
            "name": "基准健步走",
            "date_begin": begins,
            "date_end": begins + timedelta(hours=2),
            "capacity": places,
        }
    )
    activity._on_approved()
    return activity


def open_session(env, user):
    """Return the cookie and a CSRF token of a session of this user, as a login leaves it.

    Written into the store itself: two thousand passwords are no part of what is measured.
    """
    session = root.session_store.new()
    session.update(
        get_default_session() | {"db": env.cr.dbname, "login": user.login, "uid": user.id}
    )
    session["context"] = {"lang": "en_US", "tz": "Asia/Shanghai", "uid": user.id}
    session["session_token"] = user._compute_session_token(session.sid)
    root.session_store.save(session)
    secret = env["ir.config_parameter"].get_param("database.secret")
    until = int(time.time()) + 86400
    message = f"{session.sid[:STORED_SESSION_BYTES]}{until}".encode()
    mark = hmac.new(secret.encode("ascii"), message, hashlib.sha1).hexdigest()
    return f"session_id={session.sid}", f"{mark}o{until}"
