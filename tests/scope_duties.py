"""Sets of roles, and what they may do, that the lines of the scope matrix are made of."""

NOBODY = frozenset()
ADMINS = frozenset({"platform_admin"})
MANAGERS = ADMINS | {"reviewer", "approver", "chair"}
OFFICERS = MANAGERS | {"clerk", "election_officer"}
COUNTERS = OFFICERS | {"teller"}
# What answers for personal data goes with one role and no group that implies another.
PRIVACY = frozenset({"approver"})
AUDIT = MANAGERS | {"auditor"}
READERS = OFFICERS | {"auditor"}
RIGHTS = OFFICERS | {"rights_officer"}
SIGHT = COUNTERS | {"auditor"}
# Of no organisation, or the person's own: the clerk's duty at A is enough.
ALL = SIGHT | {"desk", "rights_officer", "elsewhere"}

SHIPPED = (ALL, NOBODY, NOBODY, NOBODY)
DIALOG = (ALL, ALL, ALL, ALL)
# The engine alone writes.
ENGINE = (READERS, NOBODY, NOBODY, NOBODY)
SEEN_BY_TELLERS = (SIGHT, NOBODY, NOBODY, NOBODY)
KEPT = (READERS, MANAGERS, MANAGERS, MANAGERS)
RULES = (SIGHT, MANAGERS, MANAGERS, MANAGERS)
RECORD = (READERS, OFFICERS, OFFICERS, OFFICERS)
ELECTION = (SIGHT, OFFICERS, OFFICERS, OFFICERS)
STAYS = (READERS, OFFICERS, OFFICERS, NOBODY)
FILLED_IN = (READERS, OFFICERS, NOBODY, NOBODY)
