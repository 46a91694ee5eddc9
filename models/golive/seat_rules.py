"""What the standards in force say of the size and the heads of a term, as of an election's."""

from collections import Counter

ASKED = ("chair", "vice_chair", "head", "deputy")


def rule_verdicts(env, terms):
    """Ask the rules of contests about terms, in a constant number of queries.

    A term is asked as if each office of it were voted on: the whole body as its members' seats,
    then its heads. What the avoidance rules ask of a person stands in no list.

    :param terms: ``{key: (place, committee kind, [positions])}``
    :return: ``{key: [(severity, params)]}`` of what is not as asked for
    """
    contests = env["union.contest"]
    of = {}
    for key, (place, kind, positions) in terms.items():
        counts = Counter(positions)
        asked = {"member": len(positions)}
        asked |= {name: counts[name] for name in ASKED if counts[name]}
        if kind == "union":
            asked.setdefault("chair", 0)
        for position, seats in asked.items():
            contest = contests.new(
                {
                    "organization_id": place.id,
                    "committee_kind": kind,
                    "position": position,
                    "seats": seats,
                },
                ref=f"{key} {position}",
            )
            of[contest.id] = key, position, contest
    if not of:
        return {}
    records = contests.concat(*(contest for _key, _position, contest in of.values()))
    verdicts = {}
    for id_, results in env["union.rule"]._evaluate(records, "submit").items():
        key, position, _contest = of[id_]
        for result in results:
            if result["state"] == "failed" and result["effect"]:
                params = {
                    "position": position,
                    "clause": result["clause"],
                    "value": result["params"]["value"],
                    "expected": result["expected"],
                }
                verdicts.setdefault(key, []).append((result["effect"], params))
    return verdicts
