"""Sentences about how an election is prepared and held, merged into those of the room."""

from .sentences import SENTENCES

SENTENCES.update(
    {
        "rules_adopted_changed": lambda env, p: env._(
            "The election rules the meeting passed are not of this list and these rules: one of"
            " them changed. Let the meeting pass them again."
        ),
        "rules_not_proposed": lambda env, p: env._(
            "No rules yet: propose them from the standards in force."
        ),
        "no_committee_in_office": lambda env, p: env._(
            "A re-election is prepared by the committee in office, and no term of a union committee"
            " runs here. For a union without one choose the kind First Election."
        ),
        "report_missing": lambda env, p: env._(
            "No report to the superior: link the request that went up."
        ),
        "plan_missing": lambda env, p: env._(
            "No plan of the election: attach it to the request, or here."
        ),
        "offices_missing": lambda env, p: env._("%(body)s: no vote on %(offices)s.", **p),
        "announced_late": lambda env, p: env._(
            "The vote was decided on %(decided_on)s: the result is announced on the spot.", **p
        ),
        "certificate_old": lambda env, p: env._(
            "No legal-person certificate issued since the election of %(elected_on)s is on record:"
            " have it registered or altered.",
            **p,
        ),
        "seats_reduced_by_meeting": lambda env, p: env._(
            "%(contest)s: the meeting agreed to %(seats)s seats (%(rule)s).", **p
        ),
    }
)
