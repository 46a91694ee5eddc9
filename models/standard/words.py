"""What the figures and sources of a rule mean to a reader."""

from ...core import rule as core
from . import paths

#: Offices of a body: where a parameter names several, all of them are meant.
OFFICES = {
    "member": lambda env: env._("members"),
    "chair": lambda env: env._("chair"),
    "vice_chair": lambda env: env._("vice chairs"),
    "head": lambda env: env._("head"),
}
#: Words that stand for a value in a data file.
VALUES = OFFICES | {
    "entitled": lambda env: env._("all who are entitled to attend"),
    "present": lambda env: env._("all who are present"),
    "cast": lambda env: env._("all papers recovered"),
    "valid": lambda env: env._("all valid papers"),
    "true": lambda env: env._("yes"),
    "false": lambda env: env._("no"),
    "paper_void": lambda env: env._("the paper is void"),
    "runoff": lambda env: env._("a run-off among the tied"),
    "second_round": lambda env: env._("a second round"),
    "reduce_seats": lambda env: env._("fewer seats"),
    "name_stroke": lambda env: env._("by strokes of the surname"),
    "name": lambda env: env._("compared by the character there is"),
    "surname": lambda env: env._("before names of two characters"),
    "strike": lambda env: env._("the name stays, votes for it elect nobody"),
    "reprint": lambda env: env._("papers printed anew without the name"),
    "repeat": lambda env: env._("the vote held again without the name"),
    "congress": lambda env: env._("the congress or general meeting"),
    "committee": lambda env: env._("the newly elected committee"),
    "audit": lambda env: env._("the audit committee"),
    "bonus": lambda env: env._("bonuses"),
    "allowance": lambda env: env._("allowances"),
    "relief": lambda env: env._("relief"),
    "length_of_service": lambda env: env._("by the length of the service"),
    "next_month": lambda env: env._("from the month after"),
    "same_month": lambda env: env._("from the same month"),
    "hours": lambda env: env._("hours"),
    "workdays": lambda env: env._("working days"),
    "term_end": lambda env: env._("to the end of the term"),
}
#: What a condition asks where no figure stands beside it.
ASKED = {
    "true": lambda env: env._("yes"),
    "false": lambda env: env._("no"),
    "set": lambda env: env._("filled in"),
}


def value_words(env, text):
    """Return the value of a parameter for the reader; figures stay as they are."""
    parts = [part.strip() for part in (text or "").split("|")]
    said = [_part_words(env, part) for part in parts]
    everyone = OFFICES.keys() >= set(parts)
    return (env._(", ") if everyone else env._(" or ")).join(said)


def _part_words(env, part):
    """Return one part of the value of a parameter for the reader."""
    low, _colon, figure = part.partition(":")
    if low.isdecimal() and figure:
        # A step: core.workers_congress.
        return env._("from %(low)s: %(figure)s", low=low, figure=figure)
    return VALUES[part](env) if part in VALUES else part.replace("..", "–")


def direction_words(env, text):
    """Return which figure of a parameter is stricter, for the reader."""
    said = {
        "higher": env._("the higher figure"),
        "lower": env._("the lower figure"),
        "subset": env._("part of what is allowed"),
    }
    words = [value_words(env, word) for word in (text or "").split("<")]
    return said.get((text or "").strip()) or " < ".join(words)


def source_words(env, model, kind, source):
    """Return what a condition reads: a metric's name, or the label of a field.

    :param model: technical name of the subject
    :param kind: ``metric``, ``field`` or ``workdays``
    :param source: metric key, field path, or two date fields as ``first..last``
    """
    if kind == "metric":
        return env["union.metric"]._title(source)
    if kind != "workdays":
        return _path_words(env, model, source)
    first, _dots, last = (source or "").partition("..")
    ends = {"": env._("today"), "yesterday": env._("yesterday")}
    return env._(
        "working days from “%(first)s” to “%(last)s”",
        first=_path_words(env, model, first),
        last=ends.get(last) or _path_words(env, model, last),
    )


def _path_words(env, model, path):
    """Return the labels along a dotted path; a part that is no field as it is."""
    said = []
    for name in (path or "").split("."):
        field = env[model]._fields.get(name) if model in env else None
        said.append(field._description_string(env) if field else name)
        model = field.comodel_name if field else None
    return " · ".join(said)


def condition_words(line):
    """Return one condition as what it reads and what it asks of it."""
    return line.env._("%(what)s: %(text)s", what=line.source_text, text=line.asked_text)


def asked_words(line):
    """Return what a condition asks, in figures and signs where there are any."""
    env = line.env
    if line.operator in ASKED:
        return ASKED[line.operator](env)
    if line.operator == "band":
        measure = source_words(
            env, line.rule_id.model, line.band_source_kind or "field", line.band_source
        )
        bands = " / ".join(
            f"{core.show(band.by)}: {core.show(band.allowed)}" for band in line.rule_id._bands()
        )
        return f"{measure} {bands}"
    try:
        shown = core.show_expected(line.operator, core.parse_value(line.value))
    except core.RuleError:
        return ""
    if choices := _choices(env, line):
        parts = [part.strip() for part in (line.value or "").split("|")]
        said = env._(" or ").join(choices.get(part, part) for part in parts)
        return said if line.operator in ("=", "in") else f"≠ {said}"
    known = VALUES.keys() >= set((line.value or "").split("|"))
    return value_words(env, line.value) if known else shown


def _choices(env, line):
    """Return ``{value: label}`` of the field a condition compares with words, if it has choices."""
    if line.source_kind != "field" or line.operator not in ("=", "!=", "in", "not in"):
        return {}
    field = (
        paths.find_field(env, line.rule_id.model, line.source)
        if line.rule_id.model in env
        else None
    )
    if field is None or field.type != "selection":
        return {}
    return dict(field._description_selection(env))
