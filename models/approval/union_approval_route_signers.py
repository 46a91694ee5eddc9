from collections import Counter

from odoo import models
from odoo.exceptions import AccessError, UserError

from ..argument import record_of
from ..clock import today
from .union_approval_route import fitting, read_domain


class UnionApprovalRoute(models.Model):
    """Who would have to sign today: a route tried on an organisation before a paper is sent."""

    _inherit = "union.approval.route"

    def who_would_sign(self, organization_id, paper_id=False):
        """Return who would have to sign along this route if a paper were submitted today.

        For who reads the route, about an organisation that a duty of his reaches. Names are told
        of people whose duty lies in the caller's own reach; of the others only whether there is
        somebody (nothing of a place he does
        not read). Nothing is written, and no paper is needed; with one the conditions of the steps
        are answered.

        :param organization_id: id of the organisation whose paper it would be
        :param paper_id: id of a paper of the route's kind and of that organisation
        :return: ``{'route_id', 'route', 'version', 'organization_id', 'organization', 'day',
            'paper', 'taken', 'messages', 'steps'}``:

            * taken: whether papers of the organisation (or this paper) take this route today;
              ``None`` without a paper if it depends on the paper;
            * messages: what stands in the way, in the caller's language;
            * steps: ``[{'sequence', 'organization_id', 'organization', 'role', 'role_name',
              'mode', 'mode_name', 'quorum', 'days', 'on_silence', 'condition', 'state',
              'in_sight', 'anybody', 'people', 'message'}]``: state ``signs``, ``depends`` (on the
              paper) or ``left_out``; people ``[{'user_id', 'name', 'acting_for'}]``, a deputy
              with the name of the absent person.
        :raise AccessError: the route, the organisation or the paper is out of the caller's reach
        :raise UserError: no such organisation or paper, or the paper is another one's
        """
        self.ensure_one()
        self.check_access("read")
        organization, paper = self._tried_on(organization_id, paper_id)
        rows = self._tried_rows(organization, paper)
        places = self.env["union.organization"].browse(
            dict.fromkeys(
                row["organization_id"]
                for _step, row, _state in rows
                if row and row["organization_id"]
            )
        )
        # Read past all rights; below, people are named in the caller's sight only.
        holders = self.env["union.duty"]._holders(places.ids, self.step_ids.mapped("role"))
        in_sight = set(places._in_sight()._ids)
        names = {place.id: place.name for place in places._filtered_access("read")}
        # Names only, of people at a place that a duty of the caller reaches.
        users = (
            self.env["res.users"]
            .sudo()  # names only, as said above
            .browse(
                {
                    id_
                    for (place, _role), people in holders.items()
                    if place in in_sight
                    for pair in people
                    for id_ in pair
                    if id_
                }
            )
        )
        called = {user.id: user.name for user in users}
        steps = [
            self._tried_step(step, row, state, holders, in_sight, names, called)
            for step, row, state in rows
        ]
        taken, messages = self._tried_messages(organization, paper, steps, rows)
        return {
            "route_id": self.id,
            "route": self.name,
            "version": self.version,
            "organization_id": organization.id,
            "organization": organization.name,
            "day": today(self.env).isoformat(),
            "paper": paper.display_name if paper else False,
            "taken": taken,
            "messages": messages,
            "steps": steps,
        }

    def _tried_on(self, organization_id, paper_id):
        """Return the organisation and the paper a caller names; see :meth:`who_would_sign`."""
        organization = record_of(self.env["union.organization"], organization_id)
        if not organization:
            raise UserError(self.env._("Name the organisation whose paper it would be."))
        if not organization._in_sight():
            raise AccessError(
                self.env._(
                    "%(organization)s is not in your scope: who would sign its papers is told to"
                    " who has a duty there or above.",
                    organization=organization.name,
                )
            )
        model = self.env.get(self.res_model)
        if model is None:
            return organization, None
        paper = record_of(model, paper_id)
        if paper and paper._approval_organization() != organization:
            raise UserError(
                self.env._(
                    "%(paper)s is no paper of %(organization)s.",
                    paper=paper.display_name,
                    organization=organization.name,
                )
            )
        return organization, paper

    def _tried_rows(self, organization, paper):
        """Return ``[(route step, values of union.approval.step or None, state)]`` in order."""
        steps = self.step_ids.sorted(lambda step: (step.sequence, step.id))
        # What a route may look at is open to every reader of the paper.
        facts = paper.sudo() if paper else None
        met, depends = steps.browse(), steps.browse()
        for step in steps:
            if read_domain(step.condition) == []:
                met |= step
            elif not paper:
                depends |= step
            elif paper.id in fitting(facts, step.condition, unknown=facts._ids):
                met |= step
        grades = steps._grades()

        def written(asked):
            return asked.sorted(lambda step: (step.sequence, step.id))._write_out(
                organization, facts, grades
            )

        asked = met | depends
        # Left out for sure is what is so beside the steps that every paper takes.
        certain = {
            step: [row for other, row in written(met | step) if other == step] for step in asked
        }
        out = [(step, None, "left_out") for step in steps - asked]
        numbers = Counter()
        for step, full in written(asked):
            row = certain[step][numbers[step]]
            numbers[step] += 1
            if not paper and step.place == "counterpart":
                state = "depends"
            elif row["state"] == "skipped":
                state = "left_out"
            else:
                state = "depends" if step in depends or full["state"] == "skipped" else "signs"
            out.append((step, row, state))
        # Stable: the signatures of one step stay in their order.
        return sorted(out, key=lambda entry: (entry[0].sequence, entry[0].id))

    def _tried_step(self, step, row, state, holders, in_sight, names, called):
        """Return one entry of :meth:`who_would_sign`."""
        place = (row or {}).get("organization_id") or False
        people = holders.get((place, step.role), [])
        labels = {
            name: dict(step._fields[name]._description_selection(self.env))
            for name in ("role", "mode", "place")
        }
        told = place in in_sight
        return {
            "sequence": step.sequence,
            "organization_id": place if place in names else False,
            # Of a place the caller does not read he is told what it is to the paper.
            "organization": names.get(place, labels["place"][step.place]),
            "role": step.role,
            "role_name": labels["role"][step.role],
            "mode": step.mode,
            "mode_name": labels["mode"][step.mode],
            "quorum": step.quorum,
            "days": step.days,
            "on_silence": step.on_silence,
            "condition": step.condition,
            "state": state,
            "in_sight": told,
            # Of the other side of a paper nothing is told (docs/decisions/0024).
            "anybody": bool(people) if place in names else None,
            "people": [
                {
                    "user_id": user_id,
                    "name": called[user_id],
                    "acting_for": called[principal] if principal else False,
                }
                for user_id, principal in (people if told else ())
            ],
            "message": self._tried_step_message(
                step, row, state, people if place in names else None, told
            ),
        }

    def _tried_step_message(self, step, row, state, people, told):
        if row is None:
            return self.env._("Left out: the paper does not meet the condition of the step.")
        if not row["organization_id"]:
            if step.place == "counterpart" and state == "depends":
                return self.env._("The other side is named by the paper.")
            return self.env._("Left out: no such level stands above this organisation.")
        if row["state"] == "skipped":
            return self.env._("Left out: an earlier step asks the same role of the same place.")
        if people is None:
            return self.env._("Who signs there is not told to you.")
        if not people:
            return self.env._("Nobody holds this role there today: nobody could sign.")
        notes = []
        if row["alternative"]:
            notes.append(self.env._("One of the levels is enough."))
        if state == "depends" and read_domain(step.condition) != []:
            notes.append(self.env._("Only for papers that meet the condition of the step."))
        elif state == "depends" and step.place != "counterpart":
            notes.append(self.env._("Only where an earlier step for the same role is left out."))
        if {user_id for user_id, _principal in people} == {self.env.uid}:
            notes.append(
                self.env._("You alone could sign here; who submits a paper never decides on it.")
            )
        # Who is absent signs through his deputy: one signature of one duty.
        duties = {principal or user_id for user_id, principal in people}
        if told and step.mode == "quorum" and len(duties) < step.quorum:
            notes.append(
                self.env._(
                    "%(quorum)s signatures are asked for; %(people)s hold the role.",
                    quorum=step.quorum,
                    people=len(duties),
                )
            )
        return " ".join(notes)

    def _tried_messages(self, organization, paper, steps, rows):
        """Return whether papers of the organisation take this route, and what stands in the way.

        :param rows: as :meth:`_tried_rows`, of which ``steps`` tell
        """
        messages = []
        chain = [int(part) for part in (organization.parent_path or "").split("/") if part]
        place = self.organization_id.id
        taken = False
        if not self.is_current:
            messages.append(self.env._("The route is not in force today."))
        elif place and place not in chain:
            messages.append(
                self.env._(
                    "The route does not hold for %(organization)s.", organization=organization.name
                )
            )
        elif paper:
            # The rule of submission itself, as nobody in particular.
            picked = self.sudo()._pick(paper.sudo()).get(paper.id)
            taken = picked == self
            if not taken:
                messages.append(
                    self.env._(
                        "Papers like this one take another route today: “%(route)s”.",
                        route=picked.name,
                    )
                    if picked
                    else self.env._("No route fits this paper today.")
                )
        else:
            taken = None
        # As the submission asks it, of the steps that the paper takes.
        asked = self.step_ids.browse([step.id for step, row, _state in rows if row])
        sure = [(step, row) for step, row, state in rows if row and state != "depends"]
        for problem in (
            asked._no_grade(organization, asked._grades()),
            self.step_ids._no_superior(organization, sure),
        ):
            if problem:
                messages.append(problem)
        signing = [step for step in steps if step["state"] != "left_out"]
        if not signing:
            messages.append(self.env._("Nobody would sign: papers could not be submitted."))
        elif all(step["anybody"] is False and step["state"] == "signs" for step in signing):
            messages.append(
                self.env._("None of the steps has anybody who could sign: grant a duty first.")
            )
        return taken, messages

    def button_who_would_sign(self):
        """Open the dialog behind :meth:`who_would_sign`."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Would Sign Today"),
            "res_model": "union.approval.route.trial",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_route_id": self.id},
        }
