"""The sentences about candidates, their review and the papers; merged into ``SENTENCES``."""

from .sentences import SENTENCES

SENTENCES |= {
    "review_passed": lambda env, p: env._("The review passed the candidate."),
    "review_refused": lambda env, p: env._("The review refused the candidate."),
    "lost_strike": lambda env, p: env._(
        "The name stays on the paper; votes for it are counted and elect nobody."
    ),
    "lost_reprint": lambda env, p: env._("The papers are printed anew without the name."),
    "lost_repeat": lambda env, p: env._("The vote is void and is held again without the name."),
    "candidate_lost": lambda env, p: env._(
        "Void: a candidate stands no more (%(reason)s). It is held again.", **p
    ),
    "struck_off": lambda env, p: env._(
        "Not elected: %(votes)s votes for a candidate who stands no more (%(rule)s).", **p
    ),
    "papers_reprinted": lambda env, p: env._(
        "%(contest)s: %(papers)s papers printed anew, No. %(first)s to %(last)s.", **p
    ),
    "papers_more": lambda env, p: env._(
        "%(contest)s: %(papers)s more papers printed, No. %(first)s to %(last)s.", **p
    ),
    "papers_excess": lambda env, p: env._(
        "%(contest)s: more papers recovered than issued, of the %(papers)s papers No. %(first)s to"
        " %(last)s.",
        **p,
    ),
    "papers_accounted_again": lambda env, p: env._(
        "%(contest)s, No. %(first)s to %(last)s: issued / recovered / spoilt / unused / missing /"
        " beyond issue were %(figures)s and are %(then)s.",
        **p,
    ),
    "box_counted_again": lambda env, p: env._(
        "%(box)s: %(contest)s had %(before)s papers and has %(after)s.", **p
    ),
    "box_not_emptied": lambda env, p: env._("%(box)s: not sealed and emptied yet.", **p),
    "boxes_unlike_papers": lambda env, p: env._(
        "%(contest)s: %(boxes)s papers came out of the boxes, %(papers)s were recovered by the"
        " account of papers. Count again.",
        **p,
    ),
    "chair_publicity_running": lambda env, p: env._(
        "Candidates for the chair of an enterprise union are public for %(days)s days, until the"
        " end of %(ends_on)s (%(rule)s).",
        **p,
    ),
    "names_alike": lambda env, p: env._(
        "Two candidates are called %(names)s: write in “Beside Name” what tells them apart on the"
        " paper, as the unit.",
        **p,
    ),
    "method_missing": lambda env, p: env._("Say how candidates are nominated and reviewed."),
}
