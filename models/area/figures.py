"""Figures of rules for many organisations at once."""

from ...core import rule as core


def rules_of(env, key, organizations):
    """Return ``{organization_id: rule}``: the rule of that key that binds each, if any.

    Constant queries. The law is the same whoever asks.
    """
    # No figure of an organisation is read, only which published rule holds there.
    winners = env["union.rule"].sudo()._winners(organizations.sudo(), keys=[key])
    return {id_: rules[key] for id_, rules in winners.items() if key in rules}


def first_figure(rule):
    """Return ``(operator, figure)`` of a check with one condition, ``(None, None)`` without."""
    line = rule.condition_ids[:1] if rule else None
    return (line.operator, core.parse_value(line.value)) if line and line.value else (None, None)
