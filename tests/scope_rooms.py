"""What the scope tests must know of each room: its lines stand in a file of its own.

A room's file names any of ``TABLE`` and ``MAKERS`` (scope_table), ``SPECIAL`` and ``PERSONAL``
(scope_rows), ``PUBLISHED`` (scope_case), ``ARGUMENTS`` and ``OTHER`` (test_scope_http).
"""

from . import (
    scope_agreement,
    scope_congress,
    scope_contribution,
    scope_fund,
    scope_honour,
    scope_needs,
    scope_rights,
    scope_service,
    scope_venue,
    scope_visit,
)

ROOMS = (
    scope_agreement,
    scope_congress,
    scope_contribution,
    scope_fund,
    scope_honour,
    scope_needs,
    scope_rights,
    scope_service,
    scope_venue,
    scope_visit,
)


def joined(name):
    """Return what all rooms say under one name: a table, or a set if that is what they say."""
    said = [getattr(room, name) for room in ROOMS if hasattr(room, name)]
    if name == "MAKERS":
        return frozenset().union(*said)
    return {key: value for part in said for key, value in part.items()}
