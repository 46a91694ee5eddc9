"""Handing over open work: what there is, what may move, moving it. A few queries per model."""

from odoo.fields import Domain

from ..clock import now, today
from .row_lock import lock_rows
from .seal import sealed
from .union_approval_lock import OPEN_STATES

TODO = "mail.mail_activity_data_todo"
LIVE = ("open", "waiting")


class Handover:
    """One person's open work at a place, for another.

    Whether the caller may hand it over was asked before (``union.duty``); whether the successor
    may take each piece is asked here, of his own rights.

    :param env: environment of who hands over
    :param place: ``union.organization``; its subtree counts
    :param giver: ``res.users`` whose work it is
    :param taker: ``res.users`` who takes it
    """

    def __init__(self, env, place, giver, taker):
        self.env = env
        self.place = place
        self.giver = giver
        self.taker = taker
        self.items = []

    def run(self, comment):
        """Hand over what may move; return the values of ``union.handover.item``."""
        self._activities()
        self._papers()
        self._signatures(comment)
        self._personal()
        return self.items

    # ---- what ----

    def _item(self, kind, record=None, why=False, **values):
        self.items.append(
            {
                "kind": kind,
                "res_model": record._name if record is not None else False,
                "res_id": record.id if record is not None else False,
                "moved": not why,
                "why": why,
                **values,
            }
        )

    def _count(self, kind, why, count, model=False):
        """Tell the number alone of what is personal or stands elsewhere."""
        if count:
            self._item(kind, why=why, quantity=count, res_model=model)

    def _models(self):
        """Return our concrete models with an organisation, by name, sealed."""
        return {
            name: sealed(model)
            for name, model in self.env.items()
            if name.startswith("union.")
            and not (model._abstract or model._transient)
            and model._auto
            and ("organization_id" in model._fields or name == "union.organization")
        }

    def _here(self, model):
        """Return the domain of a model's records at the place and below it."""
        path = (
            "parent_path"
            if model._name == "union.organization"
            else ("organization_id.parent_path")
        )
        return Domain(path, "=like", self.place.parent_path + "%")

    def _able(self, records, operation):
        """Return those of the records that the successor himself may reach."""
        able = records.with_user(self.taker)._filtered_access(operation)
        return records.browse(able._ids)

    # ---- to-dos ----

    def _activities(self):
        """Give the successor the to-dos; decisions are no to-dos, they follow their steps."""
        activities = sealed(self.env["mail.activity"]).with_context(mail_activity_quick_update=True)
        found = activities.search(
            Domain("user_id", "=", self.giver.id)
            & Domain("res_model", "=like", "union.%")
            & Domain("activity_type_id", "!=", activities._approval_type_id()),
            order="id",
        )
        moving = activities.browse()
        models = self._models()
        elsewhere = 0
        for name, rows in found.grouped("res_model").items():
            model = models.get(name)
            here = able = ()
            if model is not None:
                records = model.with_context(active_test=False).search(
                    Domain("id", "in", rows.mapped("res_id")) & self._here(model)
                )
                here, able = set(records._ids), set(self._able(records, "read")._ids)
            for row in rows:
                if row.res_id not in here:
                    elsewhere += 1
                    continue
                if row.res_id in able:
                    moving |= row
                self._item(
                    "activity",
                    self.env[name].browse(row.res_id),
                    why=False if row.res_id in able else "no_right",
                )
        self._count("activity", "elsewhere", elsewhere)
        if moving:
            moving.write({"user_id": self.taker.id})

    # ---- papers ----

    def _papers(self):
        """Give the successor the papers still to be sent, and what he is to be responsible for."""
        todo = []
        for name, model in self._models().items():
            if not getattr(model, "_approval_is_paper", False):
                continue
            owner, unfinished = model._handover_owner or ("create_uid", [])
            papers = model.search(
                Domain(owner, "=", self.giver.id) & Domain(unfinished) & self._here(model)
            )
            if owner == "create_uid":
                self._drafts(name, papers, todo)
            else:
                self._owned(papers, owner)
        if todo:
            quick = {"mail_activity_quick_update": True}
            sealed(self.env["mail.activity"]).with_context(**quick).create(todo)

    def _owned(self, papers, owner):
        able = self._able(papers, "write")
        if able:
            able.write({owner: self.taker.id})
        for paper in papers:
            self._item("responsible", paper, why=False if paper in able else "no_right")

    def _drafts(self, name, papers, todo):
        """Who made a paper is a fact and stays; the successor gets a to-do on what is unsent."""
        drafts = papers.filtered(lambda paper: paper.approval_state in OPEN_STATES)
        for paper in papers.filtered(lambda paper: paper.approval_state == "pending"):
            self._item("paper", paper, why="pending")
        if not drafts:
            return
        able = self._able(drafts, "write")
        type_id = self.env["ir.model.data"]._xmlid_to_res_id(TODO)
        known = sealed(self.env["mail.activity"])._read_group(
            Domain("user_id", "=", self.taker.id)
            & Domain("activity_type_id", "=", type_id)
            & Domain("res_model", "=", name)
            & Domain("res_id", "in", drafts.ids),
            ["res_id"],
        )
        known = {res_id for (res_id,) in known}
        states = dict(drafts._fields["approval_state"]._description_selection(self.env))
        model_id = self.env["ir.model"]._get_id(name)
        for paper in drafts:
            if paper not in able:
                self._item("paper", paper, why="no_right")
            elif paper.id in known:
                self._item("paper", paper, why="has_it")
            else:
                self._item("paper", paper)
                todo.append(
                    {
                        "activity_type_id": type_id,
                        "res_model_id": model_id,
                        "res_id": paper.id,
                        "user_id": self.taker.id,
                        "date_deadline": today(self.env),
                        "summary": self.env._(
                            "Taken over from %(person)s: %(state)s",
                            person=self.giver.name,
                            state=states[paper.approval_state],
                        ),
                    }
                )

    # ---- signatures ----

    def _signatures(self, comment):
        """Let the successor sign where the person himself was asked by name."""
        all_steps = sealed(self.env["union.approval.step"]).search(
            Domain("user_id", "=", self.giver.id)
            & Domain("state", "in", LIVE)
            & Domain("request_id.state", "=", "pending")
        )
        path = self.place.parent_path
        steps = all_steps.filtered(
            lambda step: (step.organization_id.parent_path or "").startswith(path)
        )
        self._count("signature", "elsewhere", len(all_steps - steps))
        if not steps:
            return
        requests = steps.request_id
        locked = lock_rows(requests)
        askable = steps._may_be_asked(self.taker)
        signing = self._signing(requests)
        moving = steps.browse()
        for step in steps:
            request = step.request_id
            if request not in locked:
                why = "busy"
            elif self.taker in request.round_ids.submitted_by_id:
                why = "own_paper"
            elif request.id in signing:
                why = "signs_already"
            elif self.taker.id not in askable.get(step.id, ()):
                why = "bound"
            else:
                why = False
                moving |= step
                # Two signatures of one paper are two people's: a second one stays.
                signing.add(request.id)
            self._item("signature", request, why=why)
        if moving:
            moving.request_id._hand_over_steps(moving, self.taker, comment)

    def _signing(self, requests):
        """Return the ids of those requests the successor signs in this round in his own name."""
        steps = sealed(self.env["union.approval.step"]).search(
            Domain("request_id", "in", requests.ids)
            & Domain("user_id", "=", self.taker.id)
            & Domain("state", "in", (*LIVE, "agreed"))
        )
        signed = sealed(self.env["union.approval.decision"]).search(
            Domain("request_id", "in", requests.ids)
            & Domain("user_id", "=", self.taker.id)
            & Domain("kind", "in", ("agree", "auto_pass"))
        )
        rows = [*steps, *signed]
        return {row.request_id.id for row in rows if row.round == row.request_id.round}

    # ---- what never moves ----

    def _personal(self):
        """Tell how much stays because it is the person's own; not what it is."""
        for name, model in self._models().items():
            if rule := getattr(model, "_handover_never", None):
                owner, unfinished, why = rule
                count = model.search_count(
                    Domain(owner, "=", self.giver.id) & Domain(unfinished) & self._here(model)
                )
                self._count("personal", why, count, name)


def record(env, duty, handover, items, reason, new_duty, last_day):
    """Write the record of a handover; return it."""
    handovers = sealed(env["union.handover"])
    made = handovers.create(
        {
            "organization_id": handover.place.id,
            "role": duty.role,
            "from_user_id": handover.giver.id,
            "to_user_id": handover.taker.id,
            "user_id": env.uid,
            "handed_on": now(),
            "last_day": last_day,
            "new_duty_id": new_duty.id,
            "reason": reason,
        }
    )
    sealed(env["union.handover.item"]).create(
        [{"handover_id": made.id, "quantity": 1, **item} for item in items]
    )
    return env["union.handover"].browse(made.id)
