"""What the standards in force say of the size and the heads of a term, as of an election's."""

from collections import Counter

ASKED = ("chair", "vice_chair", "head", "deputy")
# What a list of seats tells of a vote. Who stood, and in which order, it does not.
TOLD = {"seats", "seats_odd"}


def rule_verdicts(env, terms):
    """Ask the rules of contests about terms, in a constant number of queries.

    A term is asked as if each office of it were voted on: the whole body as its members' seats,
    then its heads. What the avoidance rules ask of a person stands in no list, nor what the rules
    of a vote ask of its candidates; rules that read those are not asked.

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
    evaluated = env["union.rule"]._evaluate(records, "submit")
    beside = _beside(env, {result["rule_id"] for told in evaluated.values() for result in told})
    verdicts = {}
    for id_, results in evaluated.items():
        key, position, _contest = of[id_]
        for result in results:
            if result["rule_id"] in beside:
                continue
            if result["state"] == "failed" and result["effect"]:
                params = {
                    "position": position,
                    "clause": result["clause"],
                    "value": result["params"]["value"],
                    "expected": result["expected"],
                }
                verdicts.setdefault(key, []).append((result["effect"], params))
    return verdicts


def _beside(env, rule_ids):
    """Return the ids of the rules that read more of a vote than its seats."""
    # Rules are public law; who brings a list may have no other reason to read them.
    conditions = env["union.rule"].sudo().browse(rule_ids).condition_ids
    return set(
        conditions.filtered(
            lambda line: line.source_kind != "metric" and line.source not in TOLD
        ).rule_id.ids
    )
