"""The law of a vote on one motion, as the standards in force say it."""

from fractions import Fraction

from odoo.exceptions import UserError

from ..core import tally

RULES = ("base", "threshold", "strictly_more", "quorum")


def tally_rules(env, place, prefix, kind, ask=True):
    """Return the :class:`core.tally.Rules` of a motion of this kind at a place today.

    Each is the parameter ``<prefix>_<rule>.<kind>`` of the standards in force, else
    ``<prefix>_<rule>``.

    :param place: one ``union.organization``
    :param str prefix: ``meeting.resolution``, ``workers_congress.motion`` and the like
    :param str kind: kind of the motion
    :param bool ask: raise where a rule is missing; else None is returned
    :raise UserError: no rule in force, or rules that make no sense together
    """
    keys = {name: (f"{prefix}_{name}.{kind}", f"{prefix}_{name}") for name in RULES}
    found = env["union.rule"]._parameters([key for pair in keys.values() for key in pair], place)[
        place.id
    ]
    figures = {
        name: found[own] if found[own]["value"] is not None else found[common]
        for name, (own, common) in keys.items()
    }
    if figures["strictly_more"]["value"] is None:
        figures["strictly_more"] = figures["threshold"] | {"value": True}
    missing = [common for name, (_own, common) in keys.items() if figures[name]["value"] is None]
    if missing and not ask:
        return None
    if missing:
        raise UserError(
            env._(
                "No rule in force says what a resolution needs (%(missing)s). Load the"
                " standards first.",
                missing=", ".join(missing),
            )
        )
    values = {name: figure["value"] for name, figure in figures.items()}
    clauses = {"win": figures["threshold"]["clause"], "quorum": figures["quorum"]["clause"]}
    try:
        return tally.Rules(
            seats=1,
            write_in=False,
            clauses=clauses,
            **values | {name: Fraction(values[name]) for name in ("threshold", "quorum")},
        )
    except (TypeError, ValueError) as error:
        raise UserError(
            env._(
                "The rules in force for this vote make no sense together (%(rule)s, clause"
                " %(clause)s). Have your own rule corrected.",
                rule=f"{prefix}_{error}",
                clause=clauses["win"],
            )
        ) from None
