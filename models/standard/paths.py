"""Which fields a rule may look at.

A rule is read with the rights of nobody in particular, and an office writes rules of
its own: a path must not become a way to read what its author may not. So it goes from
the subject over many2one fields of our own models only, and ends on a plain field that
every user of the model may read. Models that say ``_union_own_rules = False`` (cases) are neither
subject nor step nor end: a finding would tell their figures to all of the union. Of organisations it sees the subject's own alone: the
figures of superiors and others are closed to those below them.
"""

from ast import literal_eval

from odoo.exceptions import ValidationError
from odoo.fields import Domain

from . import fits

MAX_STEPS = 3
OPERATORS = {"=", "!=", ">", ">=", "<", "<=", "in", "not in"}
# Free text and identities are nothing a rule counts.
BARRED_TYPES = {"binary", "html", "text", "json", "reference", "properties", "many2one_reference"}


def find_field(env, model, path):
    """Return the last field of a dotted path.

    :return: the field, or None if a step is missing or not open to rules
    """
    steps = path.split(".")
    if len(steps) > MAX_STEPS:
        return None
    field = None
    for index, name in enumerate(steps):
        field = env[model]._fields.get(name)
        if field is None or field.groups or field.type in BARRED_TYPES:
            return None
        if index < len(steps) - 1:
            if field.type != "many2one" or not field.comodel_name.startswith("union."):
                return None
            model = field.comodel_name
    return field


def is_told(env, model):
    """Return True if what rules of an office read of a model may be told to all of the office."""
    return getattr(env[model], "_union_own_rules", True)


def _stays_at_home(env, model, path):
    """Return True if a path passes no organisation but the subject's own."""
    for index, name in enumerate(path.split(".")[:-1]):
        model = env[model]._fields[name].comodel_name
        if model == "union.organization" and (index or name != "organization_id"):
            return False
    return True


def is_open_path(env, model, path):
    """Return True if what an office writes about records of ``model`` may look at this path."""
    return (
        bool(path and is_told(env, model) and find_field(env, model, path))
        and _stays_at_home(env, model, path)
        and _passes_told(env, model, path)
    )


def _passes_told(env, model, path):
    """Return True if no step of a path leads to a model that is not told."""
    for name in path.split("."):
        field = env[model]._fields[name]
        if field.relational:
            model = field.comodel_name
            if not is_told(env, model):
                return False
    return True


def is_subject(env, name):
    """Return True if these are records of an organisation that show their checklist.

    A finding tells what its rule has read to all who see it. Of other records some are kept from
    those people: a count sheet until both are handed in, who looked up whom, somebody's import.
    """
    model = env.get(name)
    return (
        model is not None
        and not (model._abstract or model._transient)
        and (name == "union.organization" or "organization_id" in model._fields)
        and name.startswith("union.")
        and hasattr(model, "union_check")
        and is_told(env, name)
    )


def check_subject(env, rule):
    """Raise ValidationError unless a rule of an office speaks of records some office owns."""
    if rule.organization_id and not is_subject(env, rule.model):
        raise ValidationError(
            env._(
                "Rule %(key)s: %(model)s are no records of an organisation that standards"
                " are asked of.",
                key=rule.key,
                model=rule.model,
            )
        )


def check_path(env, rule, path):
    """Raise ValidationError unless a rule may read this path of its subject.

    Rules that came with a standard may speak of a room that is not there yet; they are
    asked once it is (:func:`is_open`).
    """
    if not rule.organization_id:
        return
    if rule.model not in env or not is_open_path(env, rule.model, path):
        raise ValidationError(
            env._(
                "Rule %(key)s: %(path)s is no field of %(model)s that a rule may look at.",
                key=rule.key,
                path=path or "–",
                model=rule.model,
            )
        )


def check_fit(env, rule, path, value, wanted):
    """Raise ValidationError where something is wanted that a rule of an office does not say."""
    if wanted and rule.organization_id:
        raise ValidationError(
            env._(
                "Rule %(key)s: %(path)s cannot be compared with “%(value)s”. Write %(wanted)s.",
                key=rule.key,
                path=path,
                value=value,
                wanted=wanted,
            )
        )


def read_leaves(text):
    """Return the conditions of a literal domain: ``[(path, operator, value)]``.

    :raise ValueError: or SyntaxError or TypeError: it is none, or compares in a way no rule does
    """
    try:
        domain = literal_eval(text or "[]")
    except (RecursionError, MemoryError):
        raise ValueError("nested") from None
    if not isinstance(domain, list):
        raise ValueError("list")
    leaves = [part for part in domain if not isinstance(part, str)]
    if any(len(leaf) != 3 or leaf[1] not in OPERATORS for leaf in leaves):
        raise ValueError("operator")
    if not all(isinstance(leaf[0], str) for leaf in leaves):
        raise ValueError("field")
    for leaf in leaves:
        values = leaf[2] if isinstance(leaf[2], list | tuple | set) else [leaf[2]]
        if any(isinstance(value, str) and fits.NO_TEXT.search(value) for value in values):
            raise ValueError("text")
    Domain(domain)
    return leaves


def check_domain(env, rule):
    """Raise ValidationError unless the rule's domain is literal and its fields are open."""
    try:
        leaves = read_leaves(rule.domain)
    except (ValueError, SyntaxError, TypeError) as error:
        raise ValidationError(
            env._(
                "Rule %(key)s: “%(domain)s” is no list of conditions on fields (%(reason)s).",
                key=rule.key,
                domain=rule.domain,
                reason=error,
            )
        ) from None
    for path, operator, value in leaves:
        check_path(env, rule, path)
        if rule.organization_id:
            field = find_field(env, rule.model, path)
            check_fit(env, rule, path, value, fits.leaf_misfit(env, field, operator, value))
    if rule.organization_id:
        try:
            rule._domain().validate(env[rule.model])
        except (ValueError, TypeError) as error:
            raise ValidationError(
                env._(
                    "Rule %(key)s: “%(domain)s” is no list of conditions on fields (%(reason)s).",
                    key=rule.key,
                    domain=rule.domain,
                    reason=error,
                )
            ) from None


def finds_its_own(env, rule):
    """Return True if all that the domain of a rule looks at is there."""
    leaves = [part for part in literal_eval(rule.domain or "[]") if not isinstance(part, str)]
    return all(find_field(env, rule.model, leaf[0]) for leaf in leaves)


def finds_its_figures(env, rule):
    """Return True if all fields that the conditions of a rule look at are there."""
    sources = [source for line in rule.condition_ids for source in line._sources()]
    return all(find_field(env, rule.model, path) for kind, path in sources if kind == "field")
