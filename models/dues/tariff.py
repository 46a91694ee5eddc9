"""What dues are reckoned by, read from the rules in force at a place in a month.

The figures are parameters of the standards (NR-MEMB-dues and its neighbours): an office sets its
own under the same key, with the days it holds, and the nearest one in the tree wins.
"""

from typing import NamedTuple

from odoo.exceptions import UserError

from ...core import dues
from ...core import rule as core

RATE, STEP, EXCLUDED, RETAINED = "dues.rate", "dues.step", "dues.excluded", "dues.retained"
LAPSE = "dues.lapse_months"
#: Months in a row that the NR standard says, where no rule binds a place at all.
LAPSE_DEFAULT = 6


class Terms(NamedTuple):
    """What holds at one organisation in one month; ``rate_text`` is the rate as the rule has it."""

    tariff: dues.Tariff
    rate_text: str
    clause: str
    retained_pay: bool


def terms_of(env, organizations, month):
    """Return ``{organization id: Terms}`` of a month, in a constant number of queries.

    :raise UserError: no rule says the rate, or one of them cannot be reckoned with
    """
    # The law is the same whoever asks, and the figures are no secret.
    rules = env["union.rule"].sudo()
    winners = rules._winners(organizations.sudo(), day=month, keys=[RATE, STEP, EXCLUDED, RETAINED])
    known = {}
    found = {}
    for organization_id, by_key in winners.items():
        chosen = tuple(by_key.get(key, rules.browse()) for key in (RATE, STEP, EXCLUDED, RETAINED))
        if chosen not in known:
            known[chosen] = _terms(env, *chosen)
        found[organization_id] = known[chosen]
    return found


def terms_by_month(env, places):
    """Return ``{(organization id, month): Terms}``; the queries grow with the months alone.

    :param places: ``{month: organization ids}``
    """
    return {
        (organization_id, month): terms
        for month, ids in places.items()
        for organization_id, terms in terms_of(
            env, env["union.organization"].browse(ids), month
        ).items()
    }


def lapse_months(env, organizations):
    """Return ``{organization id: months in a row without dues that count as withdrawal}``."""
    # As above.
    winners = env["union.rule"].sudo()._winners(organizations.sudo(), keys=[LAPSE])
    months = {}
    for organization_id, by_key in winners.items():
        rule = by_key.get(LAPSE)
        value = core.parse_value(rule.value) if rule else LAPSE_DEFAULT
        if isinstance(value, bool) or not isinstance(value, int) or value < 1:
            raise _unfit(env, rule)
        months[organization_id] = value
    return months


def _terms(env, rate, step, excluded, retained):
    if not rate:
        raise UserError(
            env._(
                "No rule says what dues are: load the national rules, or set the parameter"
                " “%(key)s”.",
                key=RATE,
            )
        )
    share = core.parse_value(rate.value)
    if not _is_number(share) or not 0 <= share <= 1:
        raise _unfit(env, rate)
    multiple = core.parse_value(step.value) if step else 1
    if isinstance(multiple, bool) or not isinstance(multiple, int) or multiple < 1:
        raise _unfit(env, step)
    left_out = core.parse_value(excluded.value) if excluded else ()
    left_out = left_out if isinstance(left_out, tuple) else (left_out,)
    if set(left_out) - {*dues.PARTS, "none"}:
        raise _unfit(env, excluded)
    pays = core.parse_value(retained.value) if retained else False
    if not isinstance(pays, bool):
        raise _unfit(env, retained)
    parts = frozenset(left_out) & frozenset(dues.PARTS)
    return Terms(dues.Tariff(share, multiple, parts), rate.value.strip(), rate.clause_id.code, pays)


def _is_number(value):
    return not isinstance(value, (bool, str, tuple, core.Range))


def _unfit(env, rule):
    return UserError(
        env._(
            "Rule %(key)s: dues cannot be reckoned by “%(value)s”. Its keepers correct the figure.",
            key=rule.key,
            value=rule.value,
        )
    )
