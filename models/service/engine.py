"""The key to the events of the union, held by code of this process only.

An event behind an activity may be changed by the activity alone. The guards look for
this very object in the context: a caller can send any context key, never this object.
"""

_KEY = "union_event_engine"
_ENGINE = object()
# Everything else a caller put into the context (default_*, active_test ...)
# could bend what the activity writes.
_KEPT = ("lang", "tz", "allowed_company_ids")


def as_engine(records):
    """Return the records for a change by the activity: superuser, no mails, no tracking.

    The caller has checked the right of the person on the activity.
    """
    kept = {key: records.env.context[key] for key in _KEPT if key in records.env.context}
    # Safe: only the activity's own methods get here, after their own checks.
    return records.sudo().with_context(
        kept,
        **{_KEY: _ENGINE},
        tracking_disable=True,
        mail_create_nolog=True,
        mail_create_nosubscribe=True,
        mail_notrack=True,
    )


def is_engine(env):
    """Return True if the change comes from the activity."""
    return env.context.get(_KEY) is _ENGINE
