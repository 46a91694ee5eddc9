"""Who would sign a paper that is not submitted yet, for rules that ask how many do."""

from ..approval.seal import sealed
from ..approval.union_approval_lock import OPEN_STATES


def planned_steps(papers):
    """Return ``{paper id: [(organisation id, role)]}`` of the agreements each paper needs.

    As the route in force says; of a paper under way or decided, what its round was written out
    with. Constant queries.
    """
    papers = sealed(papers._origin.filtered("id"))
    if not papers:
        return {}
    draft = papers.filtered(lambda paper: paper.approval_state in OPEN_STATES)
    plans, _errors = draft._approval_plan(papers.env["union.approval.route"]._pick(draft))
    steps = {
        id_: [(row["organization_id"], row["role"]) for row in rows if row["state"] != "skipped"]
        for id_, rows in plans.items()
    }
    for paper in papers - draft:
        request = paper.approval_request_id
        steps[paper.id] = [
            (step.organization_id.id, step.role)
            for step in request.step_ids
            if step.round == request.round
            and step.state not in ("skipped", "cancelled", "forwarded", "escalated")
        ]
    return steps
