"""Ask the rules about records, set by set.

Queries: a constant number for the rules, one search of the domain per rule where it
needs one, one call per metric provider; never one per record.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from odoo.fields import Domain

from ...core import rule as core
from ...core import workdays
from ..clock import today
from ..office_days import office_days
from . import paths


class RuleEngine:
    """One evaluation on one day.

    The rules, figures and subjects are read as the superuser: a verdict must not depend
    on who looks. Who may ask about a record is checked by the caller.

    :param places: organisations whose figures are measured all at once, where the same is asked
        batch by batch
    :param brief: say the state and the figures alone, in no words
    """

    def __init__(self, env, places=None, brief=False):
        # Only the language of the caller's context: it may not colour a verdict.
        self.env = env(su=True, context={"lang": env.lang})
        self.day = today(env)
        self.office_days = office_days(env)
        # Whether the rule in hand counted working days of a year without a table.
        self.provisional = False
        # (rule key, record id) → [(operator, expected, value)]: what reasons are held against.
        self.asked = {}
        self.places, self.brief = places, brief
        # metric key → {organisation id: value}, of all the places.
        self.measured = {}

    def check(self, records, trigger, keys=None):
        """Return ``{record_id: [result]}`` for all rules of the trigger, in rule order.

        :param keys: of these keys only
        """
        records = records.with_env(self.env)
        subjects = {record.id: record for record in records}
        owners = {record.id: owner_of(record) for record in records}
        rule_model = self.env["union.rule"]
        organizations = self.env["union.organization"].union(*owners.values())
        winners = rule_model._winners(organizations, model=records._name, keys=keys)
        due = defaultdict(list)
        for id_, owner in owners.items():
            for rule in winners.get(owner.id, {}).values():
                if rule.trigger == trigger and rule.kind == "check":
                    due[rule].append(id_)
        due = {rule: ids for rule, ids in due.items() if paths.finds_its_own(self.env, rule)}
        applicable = {rule: _concerned(records.browse(ids), rule) for rule, ids in due.items()}
        # The conditions of a rule that concerns none of them are not read.
        for rule, ids in applicable.items():
            if ids and not paths.finds_its_figures(self.env, rule):
                del due[rule]
                applicable[rule] = set()
        measures = self._measure(applicable, owners)
        results = {id_: [] for id_ in subjects}
        for rule in sorted(due, key=lambda r: (r.standard_id.code, r.sequence, r.key)):
            bands = rule._bands() if applicable[rule] else ()
            for id_ in due[rule]:
                result = self._ask(
                    rule, bands, subjects[id_], owners[id_], measures, id_ in applicable[rule]
                )
                results[id_].append(result)
        for listed in results.values():
            _settle_groups(listed)
        self._add_overrides(records._name, results)
        return results

    def try_out(self, rule, records):
        """Return ``{record_id: result}`` of this one rule, whether it holds there or not.

        Empty where the rule looks at something that is not there.
        """
        rule, records = rule.with_env(self.env), records.with_env(self.env)
        if not (paths.finds_its_own(self.env, rule) and paths.finds_its_figures(self.env, rule)):
            return {}
        owners = {record.id: owner_of(record) for record in records}
        concerned = _concerned(records, rule)
        measures = self._measure({rule: concerned}, owners)
        bands = rule._bands()
        return {
            record.id: self._ask(
                rule, bands, record, owners[record.id], measures, record.id in concerned
            )
            for record in records
        }

    def _measure(self, applicable, owners):
        """Return ``{metric key: {organization_id: value}}`` for all that is asked, at once."""
        wanted, places = set(), self.env["union.organization"]
        for rule, ids in applicable.items():
            keys = ids and {
                source
                for line in rule.condition_ids
                for kind, source in line._sources()
                if kind == "metric"
            }
            if keys:
                wanted |= keys
                places = places.union(*(owners[id_] for id_ in ids))
        if not (wanted and places):
            return {}
        metrics = self.env["union.metric"]
        if self.places is None:
            return metrics._compute_values(sorted(wanted), places)
        if missing := sorted(wanted - self.measured.keys()):
            self.measured |= metrics._compute_values(missing, self.places.with_env(self.env))
        return self.measured

    def _ask(self, rule, bands, subject, owner, measures, applies):
        """Return the result of one rule for one subject."""
        result = {
            "clause": rule.clause_id.code,
            "title": rule.clause_id.title,
            "certainty": rule.clause_id.certainty,
            "rule": rule.key,
            "rule_id": rule.id,
            "severity": rule.severity,
            "group": rule.any_group or False,
            "override": False,
            "outdated": False,
        }
        if not applies:
            return self._not_applicable(result)
        found, asked = [], []
        params = {}
        self.provisional = False
        for index, line in enumerate(rule.condition_ids, 1):
            value = self._value(line.source_kind, line.source, subject, owner, measures)
            if line.operator == "band":
                by = self._value(
                    line.band_source_kind or "field", line.band_source, subject, owner, measures
                )
                band = core.find_band(bands, by)
                if by is not None and not band:
                    return self._not_applicable(result)
                expected = band.allowed if band else None
                params.update(by=core.show(by))
                passed = core.compare("band", value, expected) if band else None
            else:
                expected = (
                    None
                    if line.operator in ("true", "false", "set")
                    else core.parse_value(line.value)
                )
                passed = core.compare(line.operator, value, expected)
            shown = core.show_expected(line.operator, expected)
            params.update({f"value_{index}": core.show(value), f"expected_{index}": shown})
            found.append((_plain(value), shown, passed))
            asked.append((line.operator, expected, _plain(value)))
        passed = (
            False
            if any(one is False for *_rest, one in found)
            else None
            if any(one is None for *_rest, one in found)
            else True
        )
        params.update(
            value="; ".join(params[f"value_{i}"] for i in range(1, len(found) + 1)),
            expected="; ".join(params[f"expected_{i}"] for i in range(1, len(found) + 1)),
        )
        if self.provisional:
            params["provisional"] = True
        self.asked[rule.key, subject.id] = asked
        state = {True: "passed", False: "failed", None: "unknown"}[passed]
        return result | {
            "state": state,
            "passed": passed,
            "value": found[0][0] if len(found) == 1 else [value for value, *_rest in found],
            "expected": params["expected"],
            "params": params,
            "message": "" if self.brief else sentence(rule, params, passed),
            "cure": "" if passed or self.brief else rule._render("cure", params),
            "effect": _effect(rule.severity, passed),
        }

    def _not_applicable(self, result):
        return result | {
            "state": "not_applicable",
            "passed": True,
            "value": None,
            "expected": "",
            "params": {},
            "message": "",
            "cure": "",
            "effect": "",
        }

    def _value(self, kind, source, subject, owner, measures):
        if kind == "metric":
            return measures.get(source, {}).get(owner.id)
        if kind == "workdays":
            first, _dots, last = source.partition("..")
            start = _day(field_value(subject, first))
            if last == "yesterday":  # full days only: today is not over
                end = self.day - timedelta(days=1)
            else:
                end = _day(field_value(subject, last)) if last else None
            if not start:
                return None
            counted = workdays.workdays_between(start, end or self.day, self.office_days)
            self.provisional |= counted.provisional
            return counted.days
        return field_value(subject, source)

    def _add_overrides(self, model, results):
        """A failure that was gone past with a reason has no effect any more.

        The reason holds for the figure it was given for, and a better one, as long as the
        same is asked for. One that holds no more is shown as outdated.
        """
        open_results = [
            (id_, result)
            for id_, listed in results.items()
            for result in listed
            if result["effect"] in ("block", "warn") and isinstance(id_, int)
        ]
        if not open_results:
            return
        overrides = self.env["union.rule.override"].search(
            Domain("res_model", "=", model)
            & Domain("res_id", "in", [id_ for id_, _result in open_results]),
            order="id",
        )
        given = defaultdict(list)
        for override in overrides:
            given[override.res_id, override.rule_key].append(override)
        for id_, result in open_results:
            reasons = [
                override
                for override in given[id_, result["rule"]]
                if result["effect"] == "warn" or override.by_superior
            ]
            # The last word counts where several hold.
            for override in reversed(reasons):
                if self._reason_holds(override, id_, result):
                    result.update(override=override.reason, effect="")
                    break
            else:
                if reasons:
                    result["outdated"] = {
                        "value": reasons[-1].value or "",
                        "expected": reasons[-1].expected or "",
                        "reason": reasons[-1].reason,
                    }

    def _reason_holds(self, override, id_, result):
        if (override.expected or "") != result["expected"]:
            return False
        asked = self.asked[result["rule"], id_]
        if not override.figures or len(override.figures) != len(asked):
            return (override.value or "") == value_key(result)
        return all(
            core.no_worse(operator, expected, before, value)
            for before, (operator, expected, value) in zip(override.figures, asked, strict=True)
        )


def _concerned(records, rule):
    """Return the ids of the records a rule applies to: all, if its domain compares words

    with numbers. One office's slip stops nobody else's checks.
    """
    try:
        return set(records.filtered_domain(rule._domain())._ids)
    except TypeError:
        return set(records._ids)


def owner_of(record):
    """Return the organisation whose rules bind the record."""
    if record._name == "union.organization":
        return record._origin
    if hasattr(record, "_union_check_organization"):
        return record._union_check_organization()._origin
    return record.organization_id._origin


def field_value(record, path):
    """Return the value a dotted path ends on: None if not filled in, the size of a list."""
    field = None
    for name in path.split("."):
        field = record._fields.get(name)
        if field is None:
            return None
        record = record[name]
        if field.type == "many2one" and not record:
            return None
    if field.type in ("one2many", "many2many"):
        return len(record)
    if field.type == "many2one":
        return record.id
    if record is False and field.type != "boolean":
        return None
    if isinstance(record, Decimal):
        return Fraction(record)
    return record


def sentence(rule, params, passed=False):
    """Return the fact in the reader's language with its clause."""
    text = _fact(rule, params, passed) or f"{rule.clause_id.title}: {params['value']}"
    if not rule.message and not rule.message_zh and params["expected"]:
        text = f"{text}; {params['expected']}"
    if params.get("provisional"):
        text = rule.env._("%(text)s, provisional: holidays not published yet", text=text)
    clause = rule.env["union.clause"]._cite(rule.clause_id.code)
    return rule.env._("%(text)s (%(clause)s)", text=text, clause=clause)


def _fact(rule, params, passed):
    """Return the sentence of a rule as it stands.

    One with figures, and one that names what is asked for, holds either way. Where a rule
    asks that something is *not* so, its sentence says that it is; it is turned round where
    that was not found.
    """
    text = rule._render("message", params)
    template = rule.message or rule.message_zh or ""
    negative = set(rule.condition_ids.mapped("operator")) == {"false"}
    if passed is False or not text or not negative or "{" in template:
        return text
    if passed is None:
        return rule.env._("Not known: “%(fact)s”", fact=text)
    return rule.env._("Not found: “%(fact)s”", fact=text)


def value_key(result):
    """Return the value of a result as the text an override is bound to."""
    return result["params"].get("value", "")


def _effect(severity, passed):
    if passed is True:
        return ""
    # What is not known passes no block; a warning about nothing known only informs.
    if passed is None:
        return "block" if severity == "block" else ""
    return severity


def _settle_groups(results):
    """Of alternatives one that passes is enough; the others are shown and do nothing."""
    groups = defaultdict(list)
    for result in results:
        if result["group"]:
            groups[result["group"]].append(result)
    for group in groups.values():
        if any(result["state"] == "passed" for result in group):
            for result in group:
                if result["state"] in ("failed", "unknown"):
                    result.update(state="alternative", effect="", cure="")


def _day(value):
    value = value.date() if isinstance(value, datetime) else value
    return value if isinstance(value, date) else None


def _plain(value):
    """Return the value as JSON takes it."""
    if isinstance(value, Fraction):
        return float(value)
    if isinstance(value, date):
        return value.isoformat()
    return value
