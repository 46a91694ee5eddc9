"""Sentences about the roll, merged into those of the room."""

from .sentences import SENTENCES

SENTENCES.update(
    {
        "roll_not_public": lambda env, p: env._(
            "The roll was not shown to the members: publish it for %(days)s working days.", **p
        ),
        "roll_notice_runs": lambda env, p: env._(
            "The roll is open to objections until the end of %(ends_on)s.", **p
        ),
        "roll_objections": lambda env, p: env._(
            "Objections to the roll that stand: %(count)s.", **p
        ),
        "roll_changed": lambda env, p: env._(
            "The roll is not the one that was shown: publish it again."
        ),
    }
)
