"""Decisions from the papers' side: who may, what is refused and how, batch by batch."""

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import format_datetime

from ..said import said
from .row_lock import lock_rows
from .seal import sealed
from .union_approval_file import Opinion, read_files

COMMENT_REQUIRED = ("return", "refuse", "revoke", "pass_up")


class UnionApprovalMixin(models.AbstractModel):
    _inherit = "union.approval.mixin"

    # ---- answers ----

    def _approval_run(self, call):
        """Run ``call`` on the whole batch; if one paper breaks it, on each by itself.

        :param call: takes papers, returns ``{paper id: error message or False}``
        :return: the list of dicts of the contract
        """
        if len(self) == 1:
            errors = call(self)
            if errors.get(self.id):
                raise UserError(errors[self.id])
            return self._approval_answer(errors)
        if not self:
            return []
        try:
            with self.env.cr.savepoint():
                return self._approval_answer(call(self))
        except UserError:
            errors = {}
            for paper in self:
                try:
                    with self.env.cr.savepoint():
                        errors.update(call(paper))
                except UserError as error:
                    errors[paper.id] = str(error)
            return self._approval_answer(errors)

    def _approval_answer(self, errors):
        return [
            {
                "id": paper.id,
                "ok": not errors.get(paper.id),
                # The state of a paper the user was just allowed to act on.
                "state": paper.sudo().approval_state,
                "message": errors.get(paper.id) or "",
            }
            for paper in self
        ]

    def _approval_failures(self, check, *args):
        """Return ``{paper id: message}`` of a check that may answer or raise."""
        try:
            return check(*args) or {}
        except UserError as error:
            if len(self) == 1:
                return {self.id: str(error)}
        failed = {}
        for paper in self:
            failed.update(paper._approval_failures(getattr(paper, check.__name__), *args))
        return failed

    # ---- decide ----

    def _approval_act(self, kind, comment, expected_step_id, files=None, **options):
        self.check_access("read")
        files = read_files(self.env, files)
        return self._approval_run(
            lambda papers: papers._approval_decide(
                kind, comment, expected_step_id, files=files, **options
            )
        )

    def _approval_decide(
        self, kind, comment, expected_step_id, step_id=False, user_ids=(), after=False, files=()
    ):
        """Check and record one kind of decision on papers; return ``{paper id: error}``."""
        comment = said(self.env, comment)
        if kind in COMMENT_REQUIRED and not comment:
            return dict.fromkeys(self._ids, self.env._("Say why: a comment is required."))
        if files:
            comment = Opinion(comment, files)
        papers = sealed(self)
        requests = papers.approval_request_id
        locked = lock_rows(requests)
        people, error = self._approval_people(kind, user_ids)
        if error:
            return dict.fromkeys(self._ids, error)
        turns, errors = {}, {}
        revocable = papers._approval_revocable() if kind == "revoke" else {}
        passing = locked._passable() if kind == "pass_up" else {}
        mine = papers._approval_turns(locked)
        for paper in papers:
            request = paper.approval_request_id
            if request and request not in locked:
                errors[paper.id] = self.env._(
                    "%(paper)s is being decided by someone else; reload.", paper=paper.display_name
                )
            elif kind == "recall":
                if request.state != "pending":
                    errors[paper.id] = paper._approval_too_late()
                elif request.submitted_by_id.id != self.env.uid:
                    errors[paper.id] = self.env._("Only the submitter takes a paper back.")
                elif not paper._approval_seen(expected_step_id):
                    errors[paper.id] = paper._approval_moved_on()
            elif kind == "revoke":
                if paper.id not in revocable:
                    errors[paper.id] = paper._approval_not_revocable()
                elif not paper._approval_seen(expected_step_id):
                    errors[paper.id] = paper._approval_moved_on()
                else:
                    turns[request] = revocable[paper.id]
            elif kind == "pass_up":
                turns[request] = [
                    row
                    for row in passing.get(request, ())
                    if not expected_step_id or row[0].id == expected_step_id
                ]
                if not turns[request]:
                    errors[paper.id] = paper._approval_not_passable()
            else:
                steps = mine.get(request, [])
                if expected_step_id:
                    steps = [row for row in steps if row[0].id == expected_step_id]
                if not steps:
                    errors[paper.id] = paper._approval_not_yours(mine.get(request))
                elif people & request.round_ids.submitted_by_id:
                    errors[paper.id] = self.env._("The submitter never decides his own paper.")
                turns[request] = steps
        good = papers.filtered(lambda paper: paper.id not in errors)
        if kind == "revoke" and good:
            errors.update(good._approval_failures(good._approval_check_revoke))
            good = good.filtered(lambda paper: paper.id not in errors)
        if people:
            errors.update(good._approval_unaskable(people, turns))
            good = good.filtered(lambda paper: paper.id not in errors)
        if good:
            errors.update(good._approval_record(kind, turns, comment, step_id, people, after))
        return errors

    def _approval_record(self, kind, turns, comment, step_id, people, after):
        """Hand checked papers to the engine; return ``{paper id: error}``."""
        requests = self.approval_request_id
        if (step_id or kind == "add_sign") and len(self) > 1:
            # Both speak of one paper's own steps: each by itself.
            errors = {}
            for paper in self:
                errors.update(paper._approval_record(kind, turns, comment, step_id, people, after))
            return errors
        if kind == "agree":
            requests._agree(turns, comment)
        elif kind == "return" and step_id:
            step = turns[requests][0][0]
            target = requests.step_ids.filtered(
                lambda row: (
                    row.id == step_id
                    and row.round == requests.round
                    and row.sequence < step.sequence
                    and row.state == "agreed"
                )
            )
            if not target:
                return {self.id: self.env._("Choose an earlier step of this round.")}
            requests._return_to(turns, comment, target)
        elif kind in ("return", "refuse", "recall"):
            requests._close_round(kind, turns, comment)
        elif kind == "forward":
            requests._forward(turns, comment, people)
        elif kind == "add_sign":
            if not requests._add_sign(turns, comment, people, after):
                return {self.id: self.env._("No room for more signatures at this place.")}
        elif kind == "pass_up":
            requests._pass_up(turns, comment)
        else:
            requests._revoke(turns, comment)
        requests._sync_inbox(feedback=comment or kind)
        return {}

    def _approval_people(self, kind, user_ids):
        """Return the users to whom a paper goes, or an error.

        Whether a paper may go to them is asked of each paper: :meth:`_approval_unaskable`.
        """
        # True is an int as well.
        if not (isinstance(user_ids, list | tuple) and all(type(id_) is int for id_ in user_ids)):
            return self.env["res.users"], self.env._("People are named by their ids.")
        # Each once, however often he is named.
        users = sealed(self).env["res.users"].browse(dict.fromkeys(user_ids)).exists()
        if kind not in ("forward", "add_sign"):
            return users, None
        if self.env.user in users:
            return users, self.env._("Name somebody else than yourself.")
        if not users:
            return users, self.env._("Name somebody to ask: nobody was chosen.")
        return users, None

    def _approval_turns(self, requests):
        """Return ``{request: [(step, principal id)]}`` that the user may sign now."""
        turns = {}
        rows = requests._actors(requests.ids, user_id=self.env.uid)
        # Browsed together, so that they are read together.
        steps = {step.id: step for step in requests.step_ids.browse({row[0] for row in rows})}
        by_id = {request.id: request for request in requests}
        taken = set()
        for step_id, request_id, _user, principal_id in rows:
            step = steps[step_id]
            # Where all must sign, a deputy signs for each absent person by name.
            if step.mode != "all" and step_id in taken:
                continue
            taken.add(step_id)
            turns.setdefault(by_id[request_id], []).append((step, principal_id))
        return turns

    def _approval_not_yours(self, mine):
        """Return why the user cannot decide this paper now."""
        request = self.approval_request_id
        if request.state != "pending":
            return self._approval_too_late()
        if mine:
            return self._approval_moved_on()
        if self.env.user in request.round_ids.submitted_by_id:
            return self.env._("The submitter never decides his own paper.")
        if signed := request.decision_ids.filtered(
            lambda row: row.round == request.round and row.user_id == self.env.user
        ):
            return self.env._(
                "You decided on it on %(time)s already.",
                time=format_datetime(self.env, signed[-1].decided_on),
            )
        waits = self.env._(
            "%(paper)s waits for somebody else: %(steps)s.",
            paper=self.display_name,
            steps=", ".join(request.current_step_ids.mapped("display_name")),
        )
        if request.decision_ids[-1:].round == request.round:
            return f"{self._approval_too_late()} {waits}"
        return waits

    def _approval_seen(self, step_id):
        """Return True unless the step the caller saw is none that this paper stands at today.

        Where nothing is open any more, it is one of the last round.
        """
        if not step_id:
            return True
        request = self.approval_request_id
        steps = request.current_step_ids or request.step_ids.filtered(
            lambda step: step.round == request.round
        )
        return step_id in steps._ids

    def _approval_moved_on(self):
        return self.env._(
            "%(paper)s has moved on since you opened it; reload.", paper=self.display_name
        )

    def _approval_too_late(self):
        request = self.approval_request_id
        last = request.decision_ids[-1:]
        if not last:
            return self.env._("%(paper)s was not submitted.", paper=self.display_name)
        kinds = dict(last._fields["kind"]._description_selection(self.env))
        return self.env._(
            "%(paper)s: already decided (%(kind)s) by %(person)s at %(time)s.",
            paper=self.display_name,
            kind=kinds[last.kind],
            person=last.user_id.name,
            time=format_datetime(self.env, last.decided_on),
        )

    def _approval_not_revocable(self):
        """Return why the user may not revoke the approval of this paper, and what to do."""
        if self.approval_state != "approved":
            return self.env._(
                "%(paper)s is not approved (%(state)s): there is no approval to withdraw.",
                paper=self.display_name,
                state=self._approval_state_label(),
            )
        return self.env._(
            "An approval is revoked by an approver or chair of the organisation that"
            " gave it or of one above it, and never by the submitter."
        )

    def _approval_revocable(self):
        """Return ``{paper id: for whom he acts}`` of papers whose approval the user may revoke.

        Where the last level signed in branches, it is for who stands above all of them, or for
        the one of them that does.
        """
        papers = sealed(self).filtered(lambda paper: paper.approval_state == "approved")
        requests = papers.approval_request_id
        if not requests:
            return {}
        signed = requests.step_ids.filtered(
            lambda step: (
                step.organization_id
                and step.round == step.request_id.round
                and step.state == "agreed"
            )
        )
        chains = {}
        for request, steps in signed.grouped("request_id").items():
            end = max(steps.mapped("sequence"))
            last = steps.filtered(lambda step, end=end: step.sequence == end).organization_id
            chains[request] = set.intersection(
                *({int(part) for part in house.parent_path.split("/") if part} for house in last)
            )
        mine = papers.env["union.duty"]._acting_for(
            {id_ for chain in chains.values() for id_ in chain}, ["approver", "chair"]
        )
        revocable = {
            paper.id: paper.approval_request_id._superior_for(
                mine, chains.get(paper.approval_request_id, ())
            )
            for paper in papers
        }
        return {id_: principal for id_, principal in revocable.items() if principal}

    def _approval_dialog(self, kind):
        """Return the action that opens the decision dialog on these papers."""
        titles = dict(
            self.env["union.approval.decide"]._fields["kind"]._description_selection(self.env)
        )
        return {
            "type": "ir.actions.act_window",
            "name": titles[kind],
            "res_model": "union.approval.decide",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_kind": kind,
                "default_res_model": self._name,
                "default_res_ids": ",".join(map(str, self.ids)),
                "default_expected_step_id": self.env.context.get("expected_step_id")
                or (self.approval_step_id.id if len(self) == 1 else False),
            },
        }
