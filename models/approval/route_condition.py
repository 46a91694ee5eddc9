"""What the condition of a route may compare: a threshold is a number."""

FIGURES = {"integer", "float", "monetary"}


def check_figures(env, model, domain):
    """Raise ValueError if a condition compares an amount or a headcount with anything else.

    Such a condition would be written without a word and fail for every paper.

    :param model: name of the kind of paper
    :param domain: a valid domain on it, as a list
    """
    for leaf in domain:
        if isinstance(leaf, str):
            continue
        path, operator, value = leaf
        if not isinstance(path, str) or operator in ("any", "not any"):
            continue
        field = _field_at(env, model, path)
        if field is None or field.type not in FIGURES:
            continue
        values = value if isinstance(value, list | tuple | set) else [value]
        # An empty figure is asked for by = False.
        if operator in ("=", "!=", "in", "not in"):
            values = [number for number in values if number is not False]
        for number in values:
            if isinstance(number, bool) or not isinstance(number, int | float):
                raise ValueError(
                    env._(
                        "“%(field)s” is a figure: compare it with a number as 5000, not with"
                        " “%(value)s”",
                        field=field.get_description(env, ["string"])["string"],
                        value=number,
                    )
                )


def _field_at(env, model, path):
    field = None
    for name in path.split("."):
        field = env[model]._fields.get(name) if model in env else None
        if field is None:
            return None
        model = field.comodel_name or ""
    return field
