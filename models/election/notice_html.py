"""The top of a report to the superior as HTML: what was let pass first, then the checks."""

from markupsafe import Markup, escape

ICONS = {
    "passed": "fa-check text-success",
    "failed": "fa-times text-danger",
    "unknown": "fa-question text-warning",
    "alternative": "fa-minus text-muted",
}


def notice_html(env, departures, people, contests):
    """Return the notice, for a desk and for a phone: lists, no table to scroll sideways.

    :param departures: ``{'title', 'findings', 'reason', 'by'}`` of each row on record
    :param people: ``{'name', 'nominated_by', 'checks'}`` of each candidate
    :param contests: ``{'name', 'checks'}`` of each contest
    """
    parts = [_departures(env, departures)]
    if contests or people:
        parts.append(Markup("<h4>%s</h4>") % env._("Checklist and Nominations"))
        parts += [_subject(env, row["name"], None, row["checks"]) for row in contests]
        parts += [_subject(env, row["name"], row["nominated_by"], row["checks"]) for row in people]
    return Markup().join(parts)


def _departures(env, rows):
    if not rows:
        return Markup('<div class="alert alert-success" role="status">%s</div>') % env._(
            "Nothing was let pass with a reason."
        )
    items = Markup().join(
        Markup('<li class="mb-2"><strong>%s</strong>%s<div>%s</div><small>%s</small></li>')
        % (
            row["title"],
            Markup().join(Markup("<div>%s</div>") % finding for finding in row["findings"]),
            env._("Reason: %(reason)s", reason=row["reason"]),
            row["by"],
        )
        for row in rows
    )
    return Markup(
        '<div class="alert alert-warning" role="alert"><h4>%s</h4>'
        '<ul class="mb-0 ps-3">%s</ul></div>'
    ) % (env._("Done With a Reason: %(count)s", count=len(rows)), items)


def _subject(env, name, nominated_by, checks):
    """Return one person or contest: what passed as a number, what did not in full."""
    passed = sum(state == "passed" for state, _text, _reason in checks)
    lines = [_check(env, *check) for check in checks if check[0] not in ("passed", "alternative")]
    if checks and not lines:
        lines = [
            Markup('<i class="fa %s me-1" role="img"></i>%s')
            % (ICONS["passed"], env._("all %(count)s checks passed", count=passed))
        ]
    if nominated_by is not None:
        said = nominated_by or env._("not stated")
        lines.insert(0, escape(env._("Nominated by: %(unit)s", unit=said)))
    return Markup('<div class="mb-2"><strong>%s</strong>%s</div>') % (
        name,
        Markup().join(Markup("<div>%s</div>") % line for line in lines),
    )


def _check(env, state, text, reason):
    said = env._("reason on record: %(reason)s", reason=reason) if reason else ""
    return Markup('<i class="fa %s me-1" role="img"></i>%s %s') % (ICONS[state], text, said)
