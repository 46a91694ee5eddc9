"""Judges a scheme before it is published: no holes, no overlaps, no unknown names."""

import re
from collections import defaultdict

from odoo.exceptions import UserError

CONDITION = re.compile(r"^[a-z_]+(?:(?:>=|<=|=)\d+)?$")


def check(env, content):
    """Judge a scheme: complete, without holes, overlaps or unknown names.

    :param content: canonical content (``union.scheme._content``)
    :raise UserError: the first thing that is wrong, naming the row
    """
    _check_indicators(env, content)
    _check_rules(env, content)
    _check_bands(env, content)
    _check_gates(env, content)
    _check_levels(env, content)


def _refuse(env, content, what, row, problem):
    raise UserError(
        env._(
            "Scheme %(scheme)s, %(what)s row %(row)s: %(problem)s",
            scheme=content["code"],
            what=what,
            row=row,
            problem=problem,
        )
    )


def _selection(env, model, field):
    return {key for key, _label in env[model]._fields[field]._description_selection(env)}


def _check_indicators(env, content):
    levels = _selection(env, "union.indicator", "level")
    ruled = {rule["indicator"] for rule in content["rules"]}
    seen = set()
    for number, row in enumerate(content["indicators"], 2):
        code = row["code"]
        problem = None
        if not code or not row["title_zh"] or not row["title_en"]:
            problem = env._("an indicator needs a code and both titles.")
        elif code in seen:
            problem = env._("%(code)s stands there twice.", code=code)
        elif row["level"] not in levels:
            problem = env._(
                "%(code)s: unknown level “%(name)s”.", code=code, name=row["level"] or ""
            )
        elif code not in ruled:
            problem = env._("%(code)s has no rule, so nothing could ever meet it.", code=code)
        if problem:
            _refuse(env, content, "indicators.csv", number, problem)
        seen.add(code)
    if not seen:
        _refuse(env, content, "indicators.csv", 2, env._("there is no indicator."))


def _check_rules(env, content):
    categories = set(content["categories"])
    known_categories = _selection(env, "union.organization", "category")
    if unknown := categories - known_categories:
        _refuse(
            env,
            content,
            "scheme.json",
            1,
            env._("unknown category “%(name)s”.", name=", ".join(sorted(unknown))),
        )
    metrics = _known(env, "union.metric", {rule["metric_key"] for rule in content["rules"]})
    indicators = {row["code"] for row in content["indicators"]}
    operators = _selection(env, "union.indicator.rule", "op")
    choices = {
        name: _selection(env, "union.indicator.rule", name)
        for name in ("period", "source", "null_policy")
    }
    kinds = _selection(env, "union.organization", "kind")
    for number, row in enumerate(content["rules"], 2):
        problem = None
        name = row["indicator"] or ""
        if name not in indicators:
            problem = env._("unknown indicator “%(name)s”.", name=name)
        elif not row["clause_no"]:
            problem = env._("%(code)s: the clause has no number.", code=name)
        elif row["metric_key"] not in metrics:
            problem = env._(
                "%(code)s clause %(clause)s: unknown metric “%(name)s”.",
                code=name,
                clause=row["clause_no"],
                name=row["metric_key"] or "",
            )
        elif row["category"] not in categories:
            problem = env._(
                "%(code)s: category “%(name)s” is not one of the scheme’s.",
                code=name,
                name=row["category"] or "",
            )
        elif row["op"] not in operators:
            problem = env._(
                "%(code)s: unknown operator “%(name)s”.", code=name, name=row["op"] or ""
            )
        elif row["value"] is None and row["op"] in (">=", "<="):
            problem = env._(
                "%(code)s clause %(clause)s: the threshold is missing.",
                code=name,
                clause=row["clause_no"],
            )
        elif set((row["union_form"] or "").split("|")) - kinds - {""}:
            problem = env._(
                "%(code)s: unknown kind of organisation “%(name)s”.",
                code=name,
                name=row["union_form"],
            )
        elif row["condition_key"] and not CONDITION.match(row["condition_key"]):
            problem = env._(
                "%(code)s: the condition “%(name)s” is neither a name nor a comparison.",
                code=name,
                name=row["condition_key"],
            )
        for field, allowed in choices.items():
            if not problem and row[field] and row[field] not in allowed:
                problem = env._("%(code)s: unknown word “%(name)s”.", code=name, name=row[field])
        if problem:
            _refuse(env, content, "rules.csv", number, problem)


def _check_bands(env, content):
    """Headcount bands of one clause begin at 1, follow on each other and end open."""
    clauses = defaultdict(list)
    for number, row in enumerate(content["rules"], 2):
        key = (
            row["indicator"],
            row["clause_no"],
            row["category"],
            row["union_form"],
            row["condition_key"],
        )
        clauses[key].append((row["headcount_min"] or 0, row["headcount_max"] or None, number))
    for (indicator, clause, category, *_rest), bands in clauses.items():
        expected = None
        bands.sort(key=lambda band: band[0])
        for lower, upper, number in bands:
            where = {"code": indicator, "clause": clause, "category": category}
            if expected is None and lower > 1:
                problem = env._(
                    "%(code)s clause %(clause)s, %(category)s: nothing stands for headcounts below"
                    " %(number)s.",
                    number=lower,
                    **where,
                )
            elif expected is not None and lower < expected:
                problem = env._(
                    "%(code)s clause %(clause)s, %(category)s: two rows cover the same headcount"
                    " from %(number)s on.",
                    number=lower,
                    **where,
                )
            elif expected is not None and lower > expected:
                problem = env._(
                    "%(code)s clause %(clause)s, %(category)s: a hole in the headcounts from"
                    " %(number)s to %(last)s.",
                    number=expected,
                    last=lower - 1,
                    **where,
                )
            else:
                expected = upper + 1 if upper else float("inf")
                continue
            _refuse(env, content, "rules.csv", number, problem)
        if expected != float("inf"):
            _refuse(
                env,
                content,
                "rules.csv",
                bands[-1][2],
                env._(
                    "%(code)s clause %(clause)s, %(category)s: nothing stands for headcounts from"
                    " %(number)s on.",
                    code=indicator,
                    clause=clause,
                    category=category,
                    number=expected,
                ),
            )


def _check_gates(env, content):
    levels = _selection(env, "union.indicator", "level")
    top = max(max(row["star"], row["star_to"] or 0) for row in content["indicators"])
    stars = [row["star"] for row in content["gates"]]
    for star in range(1, top + 1):
        if stars.count(star) != 1:
            _refuse(
                env,
                content,
                "gates.csv",
                star + 1,
                env._("star %(star)s needs exactly one gate.", star=star),
            )
    clauses = {row[name] for row in content["gates"] for name in ("clause", "previous_clause")}
    known = _known(env, "union.clause", clauses - {None})
    for number, row in enumerate(content["gates"], 2):
        names = {*(row["levels"] or "").split("|"), row["quota_level"] or ""} - {""}
        problem = None
        if not row["clause"]:
            problem = env._("star %(star)s: the clause is missing.", star=row["star"])
        elif row["previous_required"] and not row["previous_clause"]:
            problem = env._(
                "star %(star)s: the clause on the previous star is missing.", star=row["star"]
            )
        elif unknown := {row["clause"], row["previous_clause"]} - known - {None}:
            problem = env._("unknown clause “%(name)s”.", name=", ".join(sorted(unknown)))
        elif unknown := names - levels:
            problem = env._(
                "star %(star)s: unknown level “%(name)s”.",
                star=row["star"],
                name=", ".join(sorted(unknown)),
            )
        elif bool(row["quota_pct"]) != bool(row["quota_level"]):
            problem = env._("star %(star)s: a share needs its level.", star=row["star"])
        if problem:
            _refuse(env, content, "gates.csv", number, problem)


def _check_levels(env, content):
    """The levels that open campaigns and decide stars are levels of organisations."""
    known = _selection(env, "union.organization", "level")
    name = content["parameters"].get("open_level")
    if name not in known:
        problem = env._("unknown level “%(name)s” that opens campaigns.", name=name or "")
        _refuse(env, content, "scheme.json", 1, problem)
    for number, row in enumerate(content["gates"], 2):
        name = row.get("decided_at")
        if name and name not in known:
            problem = env._(
                "star %(star)s: unknown level “%(name)s” that decides it.",
                star=row["star"],
                name=name,
            )
            _refuse(env, content, "gates.csv", number, problem)


def _known(env, model, names):
    """Return those of ``names`` that the register of metrics or clauses holds."""
    if model not in env.registry:
        return set(names)
    field = "key" if model == "union.metric" else "code"
    # A register of public names; whose standards they stand in does not matter here.
    found = env[model].sudo().search_read([(field, "in", list(names))], [field])
    return {row[field] for row in found}
