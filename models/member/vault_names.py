"""Where the name of a protected field stands, and so a number in clear may stand beside it."""

import ast
import re

_WORD = re.compile(r"[a-z_][a-z0-9_]*(?:[./][a-z0-9_]+)*", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:search_default_|default_)")
_LEAF_JOINTS = ("&", "|", "!")


def is_vault(model):
    """Return whether a model (an empty recordset) has protected fields."""
    return isinstance(model, model.env.registry["union.vault.mixin"]) and not model._abstract


def names(model):
    """Return ``{name: protected field}``: the fields and the columns behind them."""
    if not is_vault(model):
        return {}
    return {
        name: model._fields[field]
        for field, column in model._vault.items()
        for name in (field, *column)
    }


def holds_numbers(model):
    """Return whether a row of a model, with the lines below it, may bring protected fields."""
    open_, seen = [model], set()
    while open_:
        model = open_.pop()
        if is_vault(model):
            return True
        seen.add(model._name)
        open_ += [
            model.env[field.comodel_name]
            for field in model._fields.values()
            if field.type == "one2many"
            and not field.readonly
            and field.comodel_name in model.env
            and field.comodel_name not in seen
        ]
    return False


def protected(env, model_name, path):
    """Return the protected field at a dotted path, or None.

    :param str model_name: where the path begins; the name of no model is one that knows no field
    """
    model = env.get(model_name) if model_name else None
    steps = re.split(r"[./]", path.split(":")[0])
    for at, step in enumerate(steps):
        field = model._fields.get(step) if model is not None else None
        if field is None:
            # Nobody can say whose it is: of no model may it be one.
            return next(
                (found for name in steps[at:] if (found := _anywhere(env, name)) is not None), None
            )
        if (found := names(model).get(step)) is not None:
            return found
        if field.related and (found := protected(env, model._name, field.related)) is not None:
            return found
        model = env.get(field.comodel_name) if field.relational else None
    return None


def in_domain(env, model_name, text):
    """Return the protected field a domain, typed as text, asks about, or None."""
    tree = _parse(text)
    return _in_text(env, model_name, text) if tree is None else _in_leaves(env, model_name, tree)


def in_words(env, model_name, text):
    """Return the protected field any word of a context or a value names, or None."""
    tree = _parse(text)
    if tree is None:
        return _in_text(env, model_name, text)
    found = (
        protected(env, model_name, _PREFIX.sub("", node.value))
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and _WORD.fullmatch(node.value)
    )
    return next(filter(None, found), None) or _in_leaves(env, model_name, tree)


def _anywhere(env, name):
    found = (names(env[model]).get(name) for model in env.registry)
    return next(filter(None, found), None)


def _parse(text):
    try:
        return ast.parse((text or "").strip() or "None", mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _in_text(env, model_name, text):
    """Judge what is no expression by every word in it."""
    found = (protected(env, model_name, _PREFIX.sub("", word)) for word in _WORD.findall(text))
    return next(filter(None, found), None)


def _in_leaves(env, model_name, node):
    open_ = [(model_name, node)]
    while open_:
        name, node = open_.pop()
        parts = node.elts if isinstance(node, ast.Tuple | ast.List) else ()
        path, operator, value = parts if len(parts) == 3 else (None, None, None)
        if not (_is_text(path) and _is_text(operator)) or path.value in _LEAF_JOINTS:
            open_ += [(name, child) for child in ast.iter_child_nodes(node)]
            continue
        if (found := protected(env, name, path.value)) is not None:
            return found
        if "any" in operator.value.lower():
            open_.append((_comodel(env, name, path.value), value))
    return None


def _is_text(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _comodel(env, model_name, path):
    for step in path.split("."):
        model = env.get(model_name) if model_name else None
        field = model._fields.get(step) if model is not None else None
        model_name = field.comodel_name if field is not None and field.relational else None
    return model_name
