"""From facts and a scheme to indicator results, a star, and the way to the next one.

The scheme is plain data (``union.scheme._content``), the facts are plain data (what was
measured or declared, frozen), so a result can be replayed from the two at any time. Rates
are compared in whole numbers: ``100 * num >= threshold * den``.

Facts: ``{"category", "form", "headcount", "members", "metrics": {key: {"value", "num", "den",
"source"}}, "conditions": {name: value}}``; a value of ``None`` is *not known*.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from . import stars

_CONDITION = re.compile(r"^([a-z_]+)(?:(>=|<=|=)(\d+))?$")
# Shares of answers: the least response of the scheme holds for these alone.
_ANSWERS = "eval.satisfaction"


@dataclass(frozen=True)
class Scheme:
    """A scheme made ready: its rules by category and indicator, its gates, its parameters."""

    content: Mapping[str, Any]
    rules: Mapping[str, Mapping[str, list]]
    gates: tuple[stars.Gate, ...]

    @property
    def parameters(self) -> Mapping[str, Any]:
        return self.content["parameters"]


def prepare(content: Mapping[str, Any]) -> Scheme:
    """Make a scheme ready for many unions.

    >>> scheme = prepare({
    ...     "parameters": {"denominator": "band", "innovation_min": 2}, "indicators": [],
    ...     "rules": [], "gates": [{"star": 4, "levels": "basic|normative", "quota_pct": 90,
    ...     "quota_level": "vitality", "innovation_min": 1, "clause": "HZ-4.4"}]})
    >>> scheme.gates[0].levels, scheme.gates[0].denominator, scheme.gates[0].innovation_min
    (('basic', 'normative'), 'band', 2)
    """
    rules: dict[str, dict[str, list]] = defaultdict(lambda: defaultdict(list))
    for rule in content["rules"]:
        rules[rule["category"]][rule["indicator"]].append(rule)
    parameters = content["parameters"]
    gates = tuple(
        stars.Gate(
            star=gate["star"],
            previous_required=bool(gate.get("previous_required")),
            levels=tuple(filter(None, (gate.get("levels") or "").split("|"))),
            quota_pct=gate.get("quota_pct") or None,
            denominator=gate.get("denominator") or parameters["denominator"],
            # The document says “some”: how much is the scheme's parameter.
            innovation_min=max(gate["innovation_min"], parameters["innovation_min"])
            if gate.get("innovation_min")
            else 0,
            clause=gate["clause"],
            quota_level=gate.get("quota_level") or "",
        )
        for gate in content["gates"]
    )
    return Scheme(content, rules, gates)


def holds(condition: str, values: Mapping[str, Any]) -> bool | None:
    """Whether a condition holds; None if that is not known.

    >>> holds("female_members>=10", {"female_members": 9}), holds("is_organ", {})
    (False, None)
    >>> holds("female_members>=10", {"female_members": 10}), holds("is_organ", {"is_organ": True})
    (True, True)
    """
    name, operator, limit = _CONDITION.match(condition).groups()
    value = values.get(name)
    if value is None:
        return None
    if not operator:
        return bool(value)
    number = int(limit)
    return {">=": value >= number, "<=": value <= number, "=": value == number}[operator]


def clause_result(
    rule: Mapping[str, Any],
    facts: Mapping[str, Any],
    parameters: Mapping[str, Any],
    leave_out: bool = False,
) -> dict[str, Any]:
    """One clause of an indicator: its state, why, the figures and the gap.

    :param rule: one rule that fits the category and the headcount
    :param leave_out: treat a clause that is still to be confirmed as not applicable
    :return: ``{"state": pass|fail|na|unknown, "code", "value", "num", "den", "gap", "gap_unit",
        "source", ...}``; ``gap`` is what is missing, in people where a rate has its parts

    >>> rule = {"clause_no": 1, "metric_key": "mem.membership_rate", "op": ">=", "value": 80.0,
    ...     "unit": "%"}
    >>> fact = {"value": 76.0, "num": 190, "den": 250, "source": "automatic"}
    >>> found = clause_result(rule, {"metrics": {"mem.membership_rate": fact}}, {})
    >>> found["state"], found["code"], found["gap"], found["gap_unit"]
    ('fail', 'below', 10, 'people')
    """
    fact = facts["metrics"].get(rule["metric_key"]) or {}
    result = {
        "clause": rule["clause_no"],
        "metric": rule["metric_key"],
        "title_zh": rule.get("title_zh"),
        "title_en": rule.get("title_en"),
        "op": rule["op"],
        "threshold": rule.get("value"),
        "unit": rule["unit"],
        "value": fact.get("value"),
        "num": fact.get("num"),
        "den": fact.get("den"),
        "source": fact.get("source"),
        "condition": rule.get("condition_key"),
        "doubt": rule.get("doubt_state") == "open",
        "gap": None,
        "gap_unit": None,
    }
    state, code = _applies(rule, facts, leave_out)
    if not state and result["value"] is None:
        policy = rule.get("null_policy") or parameters.get("null_policy") or "fail"
        state = {"fail": "fail", "na": "na"}.get(policy, "unknown")
        code = "no_value_na" if state == "na" else "no_value"
    if not state and (missing := _missing_answers(rule, fact, facts, parameters)):
        state, code = "unknown", "too_few_answers"
        result |= {"gap": missing, "gap_unit": "people"}
    if state:
        return result | {"state": state, "code": code}
    return result | _compare(rule, fact, parameters)


def settled(rule: Mapping[str, Any], facts: Mapping[str, Any]) -> str | None:
    """Why a rule does not apply whatever its figure is; None if it may.

    >>> settled({"union_form": "single|joint"}, {"form": "federation_regional"})
    'other_form'
    >>> settled({"condition_key": "is_organ"}, {"conditions": {"is_organ": False}})
    'condition_false'
    >>> settled({"condition_key": "is_organ"}, {"conditions": {}})
    """
    state, code = _applies(rule, facts, leave_out=False)
    return code if state == "na" else None


def indicator_state(clauses: list, composite: str = "all") -> str:
    """The state of an indicator from those of its clauses.

    :param composite: ``all``: every applicable clause; ``majority``: more than half

    >>> make = lambda *states: [{"state": state} for state in states]
    >>> indicator_state(make("pass", "na")), indicator_state(make("na")), indicator_state([])
    ('pass', 'na', 'na')
    >>> indicator_state(make("pass", "unknown")), indicator_state(make("unknown", "fail"))
    ('unknown', 'fail')
    >>> indicator_state(make("pass", "pass", "fail"), "majority")
    'pass'
    """
    states = [clause["state"] for clause in clauses if clause["state"] != "na"]
    if not states:
        return "na"
    passed, unknown = states.count("pass"), states.count("unknown")
    least = len(states) if composite == "all" else len(states) // 2 + 1
    if passed >= least:
        return "pass"
    return "unknown" if passed + unknown >= least else "fail"


def lines(scheme: Scheme, facts: Mapping[str, Any], leave_out: bool = False) -> list:
    """The result of every indicator of the scheme for one union, in the scheme's order.

    :return: ``[{"code", "level", "band", "state", "source", "doubt", "clauses": [...]}]``

    >>> content = {"parameters": {"denominator": "band", "innovation_min": 1}, "gates": [],
    ...     "indicators": [{"code": "V404", "level": "vitality", "star": 4}], "rules": []}
    >>> lines(prepare(content), {"category": "regional", "metrics": {}})[0]["state"]
    'na'
    """
    rules = scheme.rules.get(facts["category"], {})
    composite = scheme.parameters.get("composite", "all")
    result = []
    for indicator in scheme.content["indicators"]:
        clauses = [
            clause_result(rule, facts, scheme.parameters, leave_out)
            for rule in _fitting(rules.get(indicator["code"], ()), facts.get("headcount") or 0)
        ]
        sources = {clause["source"] for clause in clauses if clause["source"]}
        result.append(
            {
                "code": indicator["code"],
                "level": indicator["level"],
                "band": indicator["star"],
                "state": indicator_state(clauses, composite),
                "source": sources.pop() if len(sources) == 1 else "mixed" if sources else None,
                "doubt": any(clause["doubt"] for clause in clauses),
                "clauses": clauses,
            }
        )
    return result


def score(scheme: Scheme, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Rate one union: every line, both stars, each gate and the shortest way up.

    :return: ``{"star", "star_left_out", "lines": [...], "gates": [{"star", "passed", "checks"}],
        "next": {"star", "keys", "reachable"}}``; plain data, the same for the same input

    >>> content = {"parameters": {"denominator": "band", "innovation_min": 1},
    ...     "indicators": [{"code": "B1", "level": "basic", "star": 1}],
    ...     "rules": [{"indicator": "B1", "category": "soe", "clause_no": 1, "op": "true",
    ...         "metric_key": "org.seal", "unit": "bool", "doubt_state": "open"}],
    ...     "gates": [{"star": 1, "levels": "basic", "clause": "HZ-4.1"}]}
    >>> found = score(prepare(content), {"category": "soe", "metrics": {}})
    >>> found["star"], found["star_left_out"], found["next"]["keys"]
    (0, 1, ['B1'])
    """
    counted = lines(scheme, facts)
    without = lines(scheme, facts, leave_out=True)
    rating = stars.rate(_indicators(counted), scheme.gates)
    for line, other in zip(counted, without, strict=True):
        line["state_left_out"] = other["state"]
    previous = {gate["star"]: gate.get("previous_clause") for gate in scheme.content["gates"]}
    distance = stars.distance_to_next(_indicators(counted), scheme.gates, effort=_efforts(counted))
    return {
        "star": rating.star,
        "star_left_out": stars.rate(_indicators(without), scheme.gates).star,
        "lines": counted,
        "gates": [
            {
                "star": gate.star,
                "passed": gate.passed,
                "checks": [_plain(check, previous.get(gate.star)) for check in gate.checks],
            }
            for gate in rating.gates
        ],
        "next": {
            "star": distance.next_star,
            "keys": list(distance.keys),
            "reachable": distance.reachable,
        },
    }


def _plain(check, previous_clause):
    """One check of a gate as plain data; what is said of the previous star has its own clause."""
    params = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in check.params.items()
    }
    if check.code.startswith("previous") and previous_clause:
        params["rule"] = previous_clause
    return {"code": check.code, "params": params}


def _indicators(rows):
    return [stars.Indicator(row["code"], row["level"], row["band"], row["state"]) for row in rows]


def _efforts(rows):
    """The known gaps added up, of the indicators all of whose open clauses have one."""
    efforts = {}
    for row in rows:
        gaps = [c["gap"] for c in row["clauses"] if c["state"] in ("fail", "unknown")]
        if gaps and None not in gaps:
            efforts[row["code"]] = ceil(sum(gaps))
    return efforts


def _fitting(rules, headcount):
    """One rule per clause: the one whose headcount band fits.

    With no headcount a banded clause cannot be left out (that would be a gift), nor be
    decided: its first band stands in, marked.
    """
    groups = defaultdict(list)
    for rule in rules:
        groups[rule["clause_no"], rule.get("union_form"), rule.get("condition_key")].append(rule)
    for group in groups.values():
        banded = any(r.get("headcount_max") or (r.get("headcount_min") or 0) > 1 for r in group)
        if banded and not headcount:
            yield {**group[0], "no_headcount": True}
            continue
        for rule in group:
            low, high = rule.get("headcount_min") or 0, rule.get("headcount_max")
            if not banded or (low <= headcount and (not high or headcount <= high)):
                yield rule
                break


def _applies(rule, facts, leave_out):
    """(state, code) that settles the clause before any figure, or (None, None)."""
    forms = rule.get("union_form")
    if forms and facts.get("form") not in forms.split("|"):
        return "na", "other_form"
    doubt = rule.get("doubt_state")
    if doubt == "excluded":
        return "na", "excluded"
    if leave_out and doubt == "open":
        return "na", "left_out"
    if condition := rule.get("condition_key"):
        met = holds(condition, facts.get("conditions", {}))
        if met is None:
            return "unknown", "condition_unknown"
        if not met:
            return "na", "condition_false"
    if rule.get("no_headcount"):
        return "unknown", "no_headcount"
    return None, None


def _missing_answers(rule, fact, facts, parameters):
    least = parameters.get("min_response_pct") or 0
    if not least or not rule["metric_key"].startswith(_ANSWERS):
        return 0
    members, answers = facts.get("members") or 0, fact.get("den") or 0
    return max(0, -(-least * members // 100) - answers)


def _compare(rule, fact, parameters):
    if rule["op"] == "true":
        met = bool(fact["value"])
        return {"state": "pass" if met else "fail", "code": "yes" if met else "no"}
    threshold = Fraction(str(rule.get("value") or 0))
    num, den = fact.get("num"), fact.get("den")
    value = Fraction(100 * num, den) if rule["unit"] == "%" and den else Fraction(fact["value"])
    if rule["unit"] == "%" and parameters.get("rounding") == "half_up":
        exact = Decimal(value.numerator) / Decimal(value.denominator)
        value = Fraction(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))
    met = {
        ">=": value >= threshold,
        "<=": value <= threshold,
        "=": value == threshold,
    }[rule["op"]]
    if met:
        return {"state": "pass", "code": "met"}
    if value > threshold:
        gap, unit, code = value - threshold, rule["unit"], "above"
    elif rule["unit"] == "%" and den:
        gap, unit, code = ceil(threshold * den / 100) - num, "people", "below"
    else:
        gap, unit, code = threshold - value, rule["unit"], "below"
    gap = int(gap) if gap == int(gap) else round(float(gap), 2)
    return {"state": "fail", "code": code, "gap": gap, "gap_unit": unit}
