"""The engine: papers in, decisions on, batch by batch. Everything here runs sealed."""

from collections import defaultdict

from odoo import SUPERUSER_ID, api, models

from ..clock import now, today
from .seal import sealed
from .union_approval_route_step import GAP

CLOSING = {"return": "returned", "refuse": "refused", "recall": "withdrawn"}


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    @api.model
    def _submit(self, papers, routes, steps, snapshots, reasons, checks):
        """Write the requests, rounds and steps of checked papers and open the first steps.

        :param papers: sealed papers of one model
        :param routes: ``{paper id: route}``
        :param steps: ``{paper id: [values of union.approval.step]}``
        :param snapshots: ``{paper id: (text, digest)}``
        :param reasons: ``{paper id: why it goes on in spite of a warning, or False}``
        :param checks: ``{paper id: the results of its checklist}``
        """
        time = now()
        user = self.env.user
        names = dict(zip(papers._ids, papers.mapped("display_name"), strict=True))
        common = {
            paper.id: {
                "name": names[paper.id],
                "organization_id": paper._approval_organization().id,
                "way": paper._approval_organization().parent_path,
                "route_id": routes[paper.id].id,
                "state": "pending",
                "submitted_by_id": user.id,
                "submitted_on": time,
                "decided_on": False,
            }
            for paper in papers
        }
        new = papers.filtered(lambda paper: not paper.approval_request_id)
        created = self.create(
            [
                {**common[paper.id], "res_model": paper._name, "res_id": paper.id, "round": 1}
                for paper in new
            ]
        )
        for paper, request in zip(new, created, strict=True):
            paper.approval_request_id = request
        for paper in papers - new:
            request = paper.approval_request_id
            request.write({**common[paper.id], "round": request.round + 1})
        papers.write({"approval_state": "pending"})
        requests = papers.approval_request_id
        self.env["union.approval.round"].create(
            [
                {
                    "request_id": paper.approval_request_id.id,
                    "number": paper.approval_request_id.round,
                    "route_id": routes[paper.id].id,
                    "submitted_by_id": user.id,
                    "submitted_on": time,
                    "reason": reasons[paper.id],
                    "snapshot": snapshots[paper.id][0],
                    "digest": snapshots[paper.id][1],
                    "checks": checks.get(paper.id, False),
                }
                for paper in papers
            ]
        )
        self.env["union.approval.step"].create(
            [
                {
                    **step,
                    "request_id": paper.approval_request_id.id,
                    "round": paper.approval_request_id.round,
                }
                for paper in papers
                for step in steps[paper.id]
            ]
        )
        requests._advance()
        requests._sync_inbox()

    def _record(self, kind, rows, comment=False, **values):
        """Append decisions.

        :param rows: ``[(request, step or None, user id, principal id or None)]``
        """
        time = now()
        rounds = self._rounds()
        return self.env["union.approval.decision"].create(
            [
                {
                    "request_id": request.id,
                    "round": request.round,
                    "step_id": step.id if step else False,
                    "organization_id": step.organization_id.id if step else False,
                    "role": step.role if step else False,
                    "kind": kind,
                    "user_id": user_id,
                    "on_behalf_of_id": principal_id if principal_id != user_id else False,
                    "comment": comment,
                    "decided_on": time,
                    "digest": rounds[request].digest,
                    "target_user_id": False,
                    **values,
                }
                for request, step, user_id, principal_id in rows
            ]
        )

    def _rounds(self):
        """Return ``{request: its current round}``."""
        rounds = self.env["union.approval.round"].search([("request_id", "in", self.ids)])
        # Ordered by number: the last one stays.
        return {round_.request_id: round_ for round_ in rounds}

    def _live_steps(self):
        return self.env["union.approval.step"].search(
            [("request_id", "in", self.ids), ("state", "in", ("waiting", "open"))]
        )

    # ---- decisions: each takes {request: [(step, principal id)]} of what the user may do ----

    def _agree(self, turns, comment):
        """Sign for the user; go on where a step has what it needs."""
        uid = self.env.uid
        rows = []
        for request in self:
            for step, principal_id in turns[request]:
                rows.append((request, step, uid, principal_id))
        self._record("agree", rows, comment)
        steps = self.env["union.approval.step"].union(*(row[1] for row in rows))
        steps._settle()
        self._advance(steps)

    def _close_round(self, kind, turns, comment):
        """End the round: returned, refused or recalled."""
        uid = self.env.uid
        steps = self.env["union.approval.step"]
        rows = []
        for request in self:
            step, principal_id = turns[request][0] if turns else (None, uid)
            rows.append((request, step, uid, principal_id))
            steps |= step or steps
        self._record(kind, rows, comment)
        time = now()
        if kind != "recall":
            steps.write({"state": CLOSING[kind], "closed_on": time})
        self._end(CLOSING[kind])
        for papers in self._papers():
            if kind == "return":
                papers._on_returned()
            elif kind == "refuse":
                papers._on_refused()
            else:
                papers._on_withdrawn()

    def _forward(self, turns, comment, user):
        """Hand the user's signature to another person."""
        rows, values = [], []
        for request in self:
            for step, principal_id in turns[request]:
                rows.append((request, step, self.env.uid, principal_id))
                values.append(
                    step._vals(
                        # A person may hand on two signatures of one level at once.
                        branch=self._next_branch(step) + len(values),
                        user_id=user.id,
                        mode="any",
                        quorum=1,
                        state="open",
                        opened_on=now(),
                        **step._due_now(),
                    )
                )
        self._record("forward", rows, comment, target_user_id=user.id)
        self.env["union.approval.step"].create(values)
        steps = self.env["union.approval.step"].union(*(row[1] for row in rows))
        steps.filtered(lambda step: step.mode == "any").write(
            {"state": "forwarded", "closed_on": now()}
        )
        steps.filtered(lambda step: step.mode != "any")._settle()

    def _next_branch(self, step):
        rows = step.request_id.step_ids.filtered(
            lambda row: row.round == step.round and row.sequence == step.sequence
        )
        return max(rows.mapped("branch")) + 1

    def _add_sign(self, turns, comment, users, after):
        """Ask further people to sign one paper, before this step or after it."""
        self.ensure_one()
        step, principal_id = turns[self][0]
        rows = self.step_ids.filtered(lambda row: row.round == self.round)
        if after:
            beyond = [row.sequence for row in rows if row.sequence > step.sequence]
            sequence = (step.sequence + min(beyond, default=step.sequence + 2 * GAP)) // 2
        else:
            before = [row.sequence for row in rows if row.sequence < step.sequence]
            sequence = (max(before, default=0) + step.sequence) // 2
        if any(row.sequence == sequence for row in rows):
            return False
        for user in users:
            self._record(
                "add_sign",
                [(self, step, self.env.uid, principal_id)],
                comment,
                target_user_id=user.id,
            )
        self.env["union.approval.step"].create(
            [
                step._vals(sequence=sequence, branch=branch, user_id=user.id, mode="any", quorum=1)
                for branch, user in enumerate(users)
            ]
        )
        if not after:
            rows.filtered(lambda row: row.state == "open").write({"state": "waiting"})
        self._advance()
        return True

    # ---- moving on ----

    def _advance(self, closed=None):
        """Open the next steps of these requests; finish those that need nobody any more.

        A person who signed the level just closed and stands on the next one as
        well is passed there, and the trail says so.

        :param closed: the steps just signed
        """
        signed = None
        todo, steps_of_all = self, self.env["union.approval.step"]
        while todo:
            live_steps = todo._live_steps()
            steps_of_all |= live_steps
            live = live_steps.grouped("request_id")
            opened = self.env["union.approval.step"]
            done = self.browse()
            for request in todo:
                steps = live.get(request)
                if not steps:
                    done |= request
                    continue
                first = min(steps.mapped("sequence"))
                group = steps.filtered(lambda step, first=first: step.sequence == first)
                opened |= group.filtered(lambda step: step.state == "waiting")
            opened._open()
            for papers in opened.request_id._papers():
                papers._on_opened(opened)
            done._finish()
            if signed is None:
                # Of a level that several sign, together or side by side, all of them.
                signed = closed._signers() if closed and opened else {}
            todo, signed = opened._pass_same_person(signed)
        # None is made on the way: those found first are all there are.
        self._set_due(steps_of_all)

    def _set_due(self, steps=None):
        """Write down until when these requests wait: the earliest day of an open step.

        :param steps: all steps of theirs that may be open, if they are known
        """
        due = {}
        for step in self._live_steps() if steps is None else steps:
            if step.state == "open" and step.due_on:
                before = due.get(step.request_id)
                due[step.request_id] = min(before, step.due_on) if before else step.due_on
        by_day = defaultdict(self.browse)
        for request in self:
            if request.due_on != due.get(request, False):
                by_day[due.get(request, False)] |= request
        for day, requests in by_day.items():
            requests.write({"due_on": day})

    def _finish(self):
        """Approve papers with all signatures, or return those whose facts no longer hold."""
        for papers in self._papers():
            failed = papers._approval_recheck() or {}
            bad = papers.filtered(lambda paper, failed=failed: paper.id in failed)
            for paper in bad:
                request = paper.approval_request_id
                request._record("return", [(request, None, SUPERUSER_ID, None)], failed[paper.id])
            bad.approval_request_id._end("returned")
            bad._on_returned()
            good = papers - bad
            good.approval_request_id._end("approved")
            good._on_approved()
            good._approval_issue("reply")

    def _end(self, state):
        """Close what is open of these requests and put them and their papers into ``state``."""
        if not self:
            return
        self._live_steps().write({"state": "cancelled", "closed_on": now()})
        self.write({"state": state, "decided_on": now(), "due_on": False})
        for papers in self._papers():
            papers.write({"approval_state": state})

    def _papers(self):
        """Return the sealed papers, one recordset per model, in the order of the requests."""
        return [
            sealed(self.env[model].browse([request.res_id for request in requests]))
            for model, requests in self.grouped("res_model").items()
        ]


class UnionApprovalStep(models.Model):
    _inherit = "union.approval.step"

    def _open(self):
        """Let these steps be decided from now on; their clock starts."""
        for days, steps in self.grouped("days").items():
            steps.write({"state": "open", "opened_on": now(), **steps._due(today(self.env), days)})

    def _settle(self):
        """Close the steps that have the signatures they need."""
        counted = self.filtered(lambda step: step.mode != "any")
        agreed = self - counted
        if counted:
            decisions = (
                self.env["union.approval.decision"]
                .search([("step_id", "in", counted.ids)])
                .grouped("step_id")
            )
            missing = {row[0] for row in counted.request_id._actors(counted.request_id.ids)}
            for step in counted:
                rows = decisions.get(step, self.env["union.approval.decision"])
                signers = rows.filtered(lambda row: row.kind in ("agree", "auto_pass")).user_id
                handed = rows.filtered(lambda row: row.kind == "forward")
                if step.mode == "quorum":
                    if len(signers) + len(handed) >= step.quorum:
                        agreed |= step
                elif step.id not in missing:
                    agreed |= step
        agreed.write({"state": "agreed", "closed_on": now()})
        agreed._drop_alternatives()
        # Side branches of a level where one signature was enough stay: each is its own step.

    def _signers(self):
        """Return ``{request id: ids of all who signed the level}`` at which these steps stand."""
        levels = {(step.request_id, step.round, step.sequence, step.attempt) for step in self}
        rows = self.search_fetch(
            [
                ("request_id", "in", self.request_id.ids),
                ("sequence", "in", list(set(self.mapped("sequence")))),
            ],
            ["request_id", "round", "sequence", "attempt"],
        ).filtered(
            lambda step: (step.request_id, step.round, step.sequence, step.attempt) in levels
        )
        signers = {}
        for row in self.env["union.approval.decision"].search_fetch(
            [("step_id", "in", rows.ids), ("kind", "in", ("agree", "auto_pass"))],
            ["request_id", "user_id"],
        ):
            signers.setdefault(row.request_id.id, set()).add(row.user_id.id)
        return signers

    def _pass_same_person(self, signed):
        """Pass the open steps whose holder has just signed the level before.

        :return: requests that went on, and ``{request id: user ids}`` for the next level
        """
        requests = self.request_id.filtered(lambda request: signed.get(request.id))
        passed = {}
        rows = []
        own = {step.id: step for step in self}
        for step_id, request_id, user_id, principal_id in requests._actors(requests.ids):
            if step_id in own and user_id in signed[request_id]:
                step = own[step_id]
                if step.mode == "any" and any(row[1] == step for row in rows):
                    continue
                rows.append((step.request_id, step, user_id, principal_id))
                passed.setdefault(request_id, set()).add(user_id)
        if not rows:
            return requests.browse(), {}
        requests = requests.browse(passed)
        requests._record("auto_pass", rows)
        self.browse([row[1].id for row in rows])._settle()
        return requests, passed
