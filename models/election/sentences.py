"""The reader's sentence for a verdict: codes and figures are stored, words are made here."""

from .adopted import ADOPTED, label


def _rule_names(env, keys):
    """Return rule keys, separated by commas, as their names; ``election.*`` is all of them."""
    known = [key.strip().removeprefix("election.") for key in keys.split(",")]
    return env._(", ").join(label(env, key) for key in (ADOPTED if "*" in known else known))


# Each maker gets the environment and the figures of the verdict. Literals stay inside
# env._() calls, where the translation export finds them.
SENTENCES = {
    # on the election
    "no_contest": lambda env, p: env._("No contest: say which body or office is elected."),
    "rules_missing": lambda env, p: env._(
        "Rules not proposed yet: %(missing)s.", missing=_rule_names(env, p["missing"])
    ),
    "no_meeting": lambda env, p: env._("No meeting: say which congress or meeting votes."),
    "request_open": lambda env, p: env._(
        "The superior has not approved a request for this re-election: link the request, sent up"
        " with its plan."
    ),
    "roll_empty": lambda env, p: env._("The roll is empty: load the roster of representatives."),
    "no_candidates": lambda env, p: env._("%(contest)s: no candidate.", **p),
    "contest_missed": lambda env, p: env._(
        "%(contest)s: %(candidates)s candidates for %(seats)s seats; at least %(required)s are"
        " needed (%(rule)s).",
        **p,
    ),
    "ex_officio_seats": lambda env, p: env._(
        "%(contest)s: %(names)s people for %(seats)s seats that nobody votes on; as many names as"
        " seats.",
        **p,
    ),
    # its message names the clause
    "rule_failed": lambda env, p: env._("%(name)s: %(message)s", **p),
    "member_not_active": lambda env, p: env._(
        "%(name)s is no active member (%(state)s) and does not stand for election (%(rule)s).", **p
    ),
    "candidate_is_scrutineer": lambda env, p: env._(
        "%(name)s is a candidate and cannot be a scrutineer or teller (%(rule)s).", **p
    ),
    "not_published": lambda env, p: env._("The list of candidates was not published yet."),
    "publicity_running": lambda env, p: env._(
        "The list of candidates is public until the end of %(ends_on)s (%(days)s full working"
        " days from %(published_on)s).",
        **p,
    ),
    "list_changed": lambda env, p: env._(
        "The list is not the one that was published: publish it again."
    ),
    "objection_stands": lambda env, p: env._(
        "%(count)s objections stand: open, or upheld without a new list.", **p
    ),
    "list_not_approved": lambda env, p: env._(
        "The superior has not approved the list of candidates and the election rules."
    ),
    "roll_not_frozen": lambda env, p: env._("The roll is not frozen yet."),
    "ballots_missing": lambda env, p: env._("%(contest)s: no ballots printed.", **p),
    "scrutineers_missing": lambda env, p: env._(
        "The meeting has not voted a scrutineer and two tellers with a login yet."
    ),
    "rules_not_adopted": lambda env, p: env._("The meeting has not passed the election rules yet."),
    "papers_open": lambda env, p: env._(
        "%(contest)s: the papers issued, recovered, spoilt and unused are not accounted for.", **p
    ),
    "contest_undecided": lambda env, p: env._("%(contest)s: not decided yet.", **p),
    "runoff_open": lambda env, p: env._("%(contest)s: a run-off is to be held.", **p),
    "round_open": lambda env, p: env._(
        "%(contest)s: %(seats_left)s seats are still empty; hold a second round.", **p
    ),
    "contest_void": lambda env, p: env._("%(contest)s: void; it must be held again.", **p),
    "write_in_unknown": lambda env, p: env._(
        "%(contest)s: “%(name)s” was written in and elected; say which member this is.", **p
    ),
    "report_late": lambda env, p: env._(
        "The result was due at the superior by %(due_on)s (%(days)s working days after the"
        " election).",
        **p,
    ),
    "plenary_open": lambda env, p: env._(
        "%(contest)s: the newly elected committee votes on it; convene its first plenary.", **p
    ),
    "plenary_not_open": lambda env, p: env._(
        "Enter who is present at “%(meeting)s” and open it; then its papers are printed.", **p
    ),
    "recall_no_ground": lambda env, p: env._("No ground: say why the recall is proposed."),
    "recall_not_reviewed": lambda env, p: env._(
        "Neither a democratic appraisal nor a review is on record before the recall."
    ),
    "recall_no_proposer": lambda env, p: env._(
        "Nobody proposed it: say whether the committee, members or representatives did."
    ),
    "recall_not_resolved": lambda env, p: env._(
        "The committee's plenary has not resolved to propose the recall: link the resolution."
    ),
    "recall_proposers_few": lambda env, p: env._(
        "%(count)s of %(whole)s people proposed the recall; %(needed)s are needed (%(rule)s).", **p
    ),
    "recall_carried": lambda env, p: env._(
        "Recalled: %(votes)s votes for it, %(needed)s needed of %(base_count)s (%(rule)s).", **p
    ),
    "recall_failed": lambda env, p: env._(
        "Stays in office: %(votes)s votes for the recall, %(gap)s short of %(needed)s (%(rule)s).",
        **p,
    ),
    "meeting_form": lambda env, p: env._(
        "%(count)s members, and a congress is held from %(least)s: a general meeting votes"
        " (%(rule)s).",
        **p,
    ),
    "winner_not_active": lambda env, p: env._(
        "%(contest)s: %(name)s was elected and is no active member any more (%(state)s): the seat"
        " stays empty (%(rule)s).",
        **p,
    ),
    "result_objected": lambda env, p: env._(
        "%(count)s objections to the result stand: open, or upheld.", **p
    ),
    "result_not_public": lambda env, p: env._("The result is not published."),
    "result_public_until": lambda env, p: env._(
        "The result is public until the end of %(ends_on)s.", **p
    ),
    # What a gate is called stands in the steps that whoever reads the election reads.
    "gate_open": lambda env, p: env._(
        "Not there yet: %(gate)s.", gate=env["union.election.gate"].sudo().browse(p["gate"]).name
    ),
    "result_not_approved": lambda env, p: env._("The superior has not approved the result."),
    # of the count
    "quorum_met": lambda env, p: env._(
        "%(present)s of %(entitled)s people present; %(required)s needed (%(rule)s).", **p
    ),
    "quorum_missed": lambda env, p: env._(
        "Only %(present)s of %(entitled)s people present; %(required)s are needed (%(rule)s).", **p
    ),
    "recovered_over_issued": lambda env, p: env._(
        "%(recovered)s papers recovered, but only %(issued)s issued: void (%(rule)s).", **p
    ),
    "runoff_needed": lambda env, p: env._(
        "%(tied)s people are tied for %(seats_left)s seats: a run-off among them (%(rule)s).", **p
    ),
    "second_round_needed": lambda env, p: env._(
        "%(elected)s elected for %(seats)s seats: a second round for the other %(seats_left)s"
        " (%(rule)s).",
        **p,
    ),
    "seats_reduced": lambda env, p: env._(
        "%(elected)s elected for %(seats)s seats; the seats are reduced (%(rule)s).", **p
    ),
    "declared_void": lambda env, p: env._("Declared void: %(reason)s", **p),
    "elected": lambda env, p: env._(
        "Elected: %(votes)s votes, %(needed)s needed of %(base_count)s (%(rule)s).", **p
    ),
    "tied_at_edge": lambda env, p: env._(
        "Tied with %(votes)s votes, %(tied)s people for %(seats_left)s seats: run-off (%(rule)s).",
        **p,
    ),
    "outvoted": lambda env, p: env._(
        "Not elected: %(votes)s votes are enough, but others had more (%(rule)s).", **p
    ),
    "below_majority": lambda env, p: env._(
        "Not elected: %(votes)s votes, %(gap)s short of %(needed)s (%(rule)s).", **p
    ),
    # of a count sheet
    "negative": lambda env, p: env._("a figure is below zero"),
    "present_over_entitled": lambda env, p: env._(
        "%(present)s present, but only %(entitled)s entitled", **p
    ),
    "papers_unexplained": lambda env, p: env._(
        "%(issued)s papers issued, %(explained)s accounted for", **p
    ),
    "recovered_over_present": lambda env, p: env._(
        "%(recovered)s papers recovered, but only %(present)s people present", **p
    ),
    "papers_unsorted": lambda env, p: env._(
        "valid, blank and invalid papers are %(sorted)s, the papers %(recovered)s", **p
    ),
    "marks_unequal_valid": lambda env, p: env._(
        "for, against and abstained are %(marks)s, the valid papers %(valid)s", **p
    ),
    "write_in_not_allowed": lambda env, p: env._("no other names may be written in"),
    "write_in_is_candidate": lambda env, p: env._(
        "this person stands as a candidate: count the votes there"
    ),
    "candidate_twice": lambda env, p: env._("named twice"),
    "marks_over_valid": lambda env, p: env._(
        "%(marks)s votes, but only %(valid)s valid papers", **p
    ),
    "marks_over_seats": lambda env, p: env._(
        "%(marks)s votes on %(valid)s valid papers of %(seats)s seats each: too many", **p
    ),
    "many_blank": lambda env, p: env._(
        "%(number)s of %(recovered)s papers are blank, which is many", **p
    ),
    "many_invalid": lambda env, p: env._(
        "%(number)s of %(recovered)s papers are invalid, which is many", **p
    ),
    "papers_missing": lambda env, p: env._(
        "%(number)s of %(issued)s papers did not come back, which is many", **p
    ),
    "write_ins_over_against": lambda env, p: env._(
        "%(written)s votes for other names, but only %(against)s against a candidate", **p
    ),
    "result_set_aside": lambda env, p: env._(
        "The result so far was set aside (digest %(digest)s).", **p
    ),
    "round_dropped": lambda env, p: env._(
        "%(contest)s: made before and let go; no paper of it was printed.", **p
    ),
    "sheet_over_issued": lambda env, p: env._(
        "%(papers)s papers with those of the other bundles, but only %(issued)s were issued", **p
    ),
    "sheet_unlike_bundle": lambda env, p: env._(
        "%(papers)s papers counted, but the bundle was handed over with %(bundle)s", **p
    ),
    "lines_unlike_ballot": lambda env, p: env._("the names are not those of the ballot, each once"),
    # of a roster row
    "row_shape": lambda env, p: env._(
        "a row needs a member number or an ID number, a name and a constituency"
    ),
    "row_member_unknown": lambda env, p: env._(
        "no such member in %(organization)s or below it", **p
    ),
    "row_member_ambiguous": lambda env, p: env._("several members have this number"),
    "row_name_differs": lambda env, p: env._("the member with this number has another name"),
    "row_retained": lambda env, p: env._(
        "membership is retained: no right to vote and to stand (%(rule)s)", **p
    ),
    "row_not_active": lambda env, p: env._(
        "no active membership (%(state)s): no right to vote (%(rule)s)", **p
    ),
    "row_twice": lambda env, p: env._("this person stands in row %(first)s already", **p),
    "row_other_constituency": lambda env, p: env._(
        "on the roll already, for %(constituency)s", **p
    ),
}


def sentence(env, code, params):
    """Return the sentence of a verdict in the language of the environment.

    An unknown code (a newer core, an older record) is shown as it is, never an error.
    """
    maker = SENTENCES.get(code)
    if "rule" in params:
        params = params | {"rule": env["union.clause"]._cite(params["rule"])}
    try:
        return maker(env, params) if maker else code
    except KeyError:
        return code
