"""The reader's sentence for a verdict on a vote: figures are stored, words are made here."""


def quorum_words(env, verdict):
    """Return what a verdict of :func:`core.tally.check_quorum` says."""
    params = verdict["params"] | {"law": env["union.clause"]._cite(verdict["params"]["rule"])}
    if verdict["code"] == "quorum_met":
        return env._(
            "Quorum there: %(present)s of %(entitled)s present, %(required)s needed (%(law)s)",
            **params,
        )
    return env._(
        "No quorum: %(present)s of %(entitled)s present, %(required)s needed (%(law)s)", **params
    )


def vote_words(env, verdict):
    """Return what the verdict of :func:`core.tally.decide` on one motion says."""
    params = verdict["params"]
    said = {
        "votes": params["votes"],
        "needed": params["needed"],
        "count": params["base_count"],
        "base": {
            "entitled": lambda: env._("all who are entitled to attend"),
            "present": lambda: env._("all who are present"),
            "cast": lambda: env._("all votes cast"),
            "valid": lambda: env._("all votes cast"),
        }[params["base"]](),
        "law": env["union.clause"]._cite(params["rule"]),
    }
    if verdict["code"] == "elected":
        return env._(
            "Carried: %(votes)s for, %(needed)s needed of %(count)s (%(base)s; %(law)s)", **said
        )
    return env._(
        "Not carried: %(votes)s for, %(needed)s needed of %(count)s (%(base)s; %(law)s)", **said
    )
