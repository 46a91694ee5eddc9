"""What the steps of bargaining and of an agreement have in common."""

from odoo import fields
from odoo.exceptions import UserError

from ..clock import today

KINDS = [
    ("collective", "Collective Contract"),
    ("wage", "Wage Agreement"),
    ("women", "Women Workers' Agreement"),
    ("safety", "Safety and Health Agreement"),
    ("agency", "Agency Workers' Agreement"),
]
SCOPES = [
    ("enterprise", "One Enterprise"),
    ("regional", "Region"),
    ("sector", "Sector"),
]


def day_of(env, value, after=None):
    """Return the day something happened on, today if none was said.

    What happens between two sides, or at an authority, is entered afterwards: a day that was,
    not before the step that comes first.

    :param value: date, ISO text or nothing
    :param after: the day of the step before
    :raise UserError: no day, one to come, or one before that step
    """
    now = today(env)
    try:
        day = fields.Date.to_date(value) or now
    except (TypeError, ValueError):
        day = None
    if day is None:
        raise UserError(env._("Write the day as 2026-11-20."))
    if day > now:
        raise UserError(
            env._("%(day)s is still to come: enter what happened on its day or later.", day=day)
        )
    if after and day < after:
        raise UserError(
            env._("%(day)s is before the step that comes first (%(after)s).", day=day, after=after)
        )
    return day


def check_state(records, *states):
    """Raise UserError unless these records stand in one of the states."""
    labels = dict(records._fields["state"]._description_selection(records.env))
    for record in records:
        if record.state not in states:
            raise UserError(
                records.env._(
                    "“%(record)s” stands at “%(state)s”; this step needs “%(needed)s”.",
                    record=record.display_name,
                    state=labels[record.state],
                    needed=", ".join(labels[state] for state in states),
                )
            )


def window(env, record, step):
    """Return the dialog that asks for what a step needs to know."""
    return {
        "type": "ir.actions.act_window",
        "name": record.display_name,
        "res_model": "union.agreement.step",
        "view_mode": "form",
        "target": "new",
        "context": {
            "default_step": step,
            "default_agreement_id": record.id if record._name == "union.agreement" else False,
            "default_bargaining_id": record.id if record._name == "union.bargaining" else False,
        },
    }
