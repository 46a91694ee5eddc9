"""What dues are reckoned by, read from the rules in force at a place in a month.

The figures are parameters of the standards (NR-MEMB-dues and its neighbours): an office sets its
own under the same key, with the days it holds, and the nearest one in the tree wins.
"""

import logging
from typing import NamedTuple

from odoo.exceptions import UserError

from ...core import dues
from ...core import rule as core

RATE, STEP, EXCLUDED, RETAINED = "dues.rate", "dues.step", "dues.excluded", "dues.retained"
LAPSE = "dues.lapse_months"

_logger = logging.getLogger(__name__)


class Terms(NamedTuple):
    """What holds at one organisation in one month; ``rate_text`` is the rate as the rule has it."""

    tariff: dues.Tariff
    rate_text: str
    clause: str
    retained_pay: bool


def terms_of(env, organizations, month, *, skip=False):
    """Return ``{organization id: Terms}`` of a month, in a constant number of queries.

    :param bool skip: leave out, and log, places whose rules cannot be reckoned with
    :raise UserError: no rule says the rate, or one of them cannot be reckoned with
    """
    # The law is the same whoever asks, and the figures are no secret.
    rules = env["union.rule"].sudo()
    # As above.
    winners = rules._winners(organizations.sudo(), day=month, keys=[RATE, STEP, EXCLUDED, RETAINED])
    known = {}
    found = {}
    for organization_id, by_key in winners.items():
        chosen = tuple(by_key.get(key, rules.browse()) for key in (RATE, STEP, EXCLUDED, RETAINED))
        if chosen not in known:
            try:
                known[chosen] = _terms(env, *chosen)
            except UserError as error:
                if not skip:
                    raise
                known[chosen] = None
                _logger.error("Dues of union %s and its like: %s", organization_id, error)
        if known[chosen]:
            found[organization_id] = known[chosen]
    return found


def terms_by_month(env, places, *, skip=False):
    """Return ``{(organization id, month): Terms}``; the queries grow with the months alone.

    :param places: ``{month: organization ids}``
    :param bool skip: as for :func:`terms_of`
    """
    return {
        (organization_id, month): terms
        for month, ids in places.items()
        for organization_id, terms in terms_of(
            env, env["union.organization"].browse(ids), month, skip=skip
        ).items()
    }


def lapse_months(env, organizations):
    """Return ``{organization id: months in a row without dues that count as withdrawal}``.

    Left out are places where no rule says so, or one that cannot be read: nobody is long without
    dues there.
    """
    # As above.
    winners = env["union.rule"].sudo()._winners(organizations.sudo(), keys=[LAPSE])
    months = {}
    for organization_id, by_key in winners.items():
        rule = by_key.get(LAPSE)
        if rule and fits(LAPSE, value := _read(rule)):
            months[organization_id] = value
    return months


def fits(key, value):
    """Whether dues can be reckoned by a figure.

    :param key: of the parameter; what is no figure of dues fits
    :param value: as ``parse_value`` gave it; None: it could not be read

    >>> fits("dues.step", 10), fits("dues.step", True), fits("dues.excluded", ("bonus", "meals"))
    (True, False, False)
    """
    whole = isinstance(value, int) and not isinstance(value, bool)
    match key:
        case "dues.rate":
            return not isinstance(value, (bool, str, tuple, core.Range, type(None))) and (
                0 <= value <= 1
            )
        case "dues.step" | "dues.lapse_months":
            return whole and value >= 1
        case "dues.excluded":
            parts = value if isinstance(value, tuple) else (value,)
            return set(parts) <= {*dues.PARTS, "none"}
        case "dues.retained":
            return isinstance(value, bool)
    return True


def _read(rule):
    try:
        return core.parse_value(rule.value)
    except core.RuleError:
        return None


def _terms(env, rate, step, excluded, retained):
    if not rate:
        raise UserError(
            env._(
                "No rule says what dues are: load the national rules, or set the parameter"
                " “%(key)s”.",
                key=RATE,
            )
        )
    for rule in filter(None, (rate, step, excluded, retained)):
        if not fits(rule.key, _read(rule)):
            raise _unfit(env, rule)
    left_out = _read(excluded) if excluded else ()
    left_out = left_out if isinstance(left_out, tuple) else (left_out,)
    return Terms(
        dues.Tariff(
            _read(rate),
            _read(step) if step else 1,
            frozenset(left_out) & frozenset(dues.PARTS),
        ),
        rate.value.strip(),
        rate.clause_id.code,
        _read(retained) if retained else False,
    )


def _unfit(env, rule):
    return UserError(
        env._(
            "Rule %(key)s: dues cannot be reckoned by “%(value)s”. Its keepers correct the figure.",
            key=rule.key,
            value=rule.value,
        )
    )
