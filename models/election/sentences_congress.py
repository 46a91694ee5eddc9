"""The reader's sentences on quotas, and on what a vote of representatives lacks."""

from .sentences import SENTENCES

_ARITHMETIC = {
    "quota_least": lambda env, p: env._(
        "%(members)s × %(seats)s ÷ %(total)s = %(quotient)s: less than the least, so %(given)s", **p
    ),
    "quota_whole": lambda env, p: env._(
        "%(members)s × %(seats)s ÷ %(total)s = %(quotient)s: %(given)s, the remainder %(remainder)s"
        " brings none",
        **p,
    ),
    "quota_remainder": lambda env, p: env._(
        "%(members)s × %(seats)s ÷ %(total)s = %(quotient)s: %(whole)s and one for the remainder"
        " %(remainder)s, so %(given)s",
        **p,
    ),
    "quota_tie_size": lambda env, p: env._(
        "%(members)s × %(seats)s ÷ %(total)s = %(quotient)s: the remainder %(remainder)s is tied,"
        " more members go first, so %(given)s",
        **p,
    ),
    "quota_tie_order": lambda env, p: env._(
        "%(members)s × %(seats)s ÷ %(total)s = %(quotient)s: the remainder %(remainder)s and the"
        " members are equal, the order of the list goes first, so %(given)s",
        **p,
    ),
    "settled_reallocated": lambda env, p: env._(
        "%(day)s, %(user)s: %(count)s given to %(to)s. %(reason)s", **p
    ),
    "settled_reduced": lambda env, p: env._(
        "%(day)s, %(user)s: %(count)s left empty. %(reason)s", **p
    ),
}
SENTENCES.update(
    {
        "not_of_constituency": lambda env, p: env._(
            "%(name)s is no member of the constituency “%(constituency)s” and does not stand there.",
            **p,
        ),
        "seats_unlike_quota": lambda env, p: env._(
            "%(contest)s: %(seats)s seats; the constituency has %(vacant)s to fill.", **p
        ),
        **_ARITHMETIC,
    }
)
