"""The kinds of membership requests and what each needs of the membership it speaks of."""

KINDS = [
    ("join", "Join"),
    ("transfer", "Transfer"),
    ("retain", "Retain"),
    ("leave", "Leave"),
    ("rejoin", "Rejoin"),
    ("end", "End of Membership"),
    ("correction", "Correction"),
]
# States of a union that takes requests, and that may take a member.
AT_WORK = ("preparing", "active")
# States of the membership in which a request of this kind makes sense.
FROM_STATES = {
    "join": ("applicant",),
    "transfer": ("applicant", "active", "retained"),
    "retain": ("active",),
    "leave": ("active", "retained"),
    "rejoin": ("left",),
    "end": ("active", "retained"),
    "correction": ("applicant", "active", "retained"),
}
# Kinds that say why, by a code.
WITH_REASON = ("retain", "leave", "end")
