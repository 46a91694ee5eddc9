"""Silence and departure: a step nobody decides in time, a level whose last signer has gone."""

from collections import defaultdict

from odoo import SUPERUSER_ID, api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import now, today
from .row_lock import lock_rows
from .seal import sealed
from .union_approval_inbox import CHUNK


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    @api.model
    def _cron_silence(self):
        """Hand steps nobody decided in time to the superior, where the route says so.

        Chunk by chunk with a commit each. The others stand in red in the inbox of who must act
        and in his digest; so does a step above which nobody could sign it either.
        """
        domain = (
            Domain("state", "=", "open")
            & Domain("due_on", "<", today(self.env))
            & Domain("on_silence", "=", "escalate")
            & Domain("organization_id.parent_id", "!=", False)
        )
        last = 0
        while True:
            late = sealed(self.env["union.approval.step"]).search(
                domain & Domain("id", ">", last), order="id", limit=CHUNK
            )
            if not late:
                break
            last = late[-1].id
            # Who is deciding just now was not silent.
            locked = lock_rows(late.request_id)
            late_now = late.filtered(
                lambda step, locked=locked: step.request_id in locked and step.state == "open"
            )
            takers = late_now._takers()
            moving = late_now.filtered(lambda step, takers=takers: takers[step])
            if moving:
                moving._escalate(takers)
                moving.request_id._sync_inbox()
            if not self.env["ir.cron"]._commit_progress(len(late)):
                break

    def _close_complete(self):
        """Close steps that all are to sign where who had not signed has gone, and go on.

        At least one has signed. It counts as the signature of the last who did.
        """
        if not self:
            return
        self._flush_actors()
        self.env.cr.execute(
            SQL(
                """
                SELECT s.request_id, s.id, max(x.id)
                  FROM union_approval_step s
                  JOIN union_approval_decision x
                    ON x.step_id = s.id AND x.kind IN ('agree', 'auto_pass')
                 WHERE s.state = 'open' AND s.mode = 'all' AND s.request_id = ANY(%(ids)s)
                   AND NOT EXISTS (SELECT 1 FROM (%(actors)s) a WHERE a.step_id = s.id)
              GROUP BY s.request_id, s.id
                """,
                ids=self.ids,
                actors=self._actors_sql(self.ids),
            )
        )
        rows = self.env.cr.fetchall()
        locked = lock_rows(sealed(self.browse(request_id for request_id, *_rest in rows)))
        by_signer = defaultdict(list)
        for request_id, step_id, decision_id in rows:
            decision = sealed(self.env["union.approval.decision"]).browse(decision_id)
            if request_id in locked._ids:
                by_signer[decision.user_id.id].append((request_id, step_id))
        for user_id, pairs in by_signer.items():
            # As he would have gone on: the letter bears his name, and he does not sign twice.
            signer = sealed(self.with_user(user_id))
            steps = signer.env["union.approval.step"].browse(step_id for _request, step_id in pairs)
            steps.write({"state": "agreed", "closed_on": now()})
            steps.request_id._advance(steps)


class UnionApprovalStep(models.Model):
    _inherit = "union.approval.step"

    def _takers(self):
        """Return ``{step: id of the organisation that takes it over}``; False: there is none.

        It is the nearest above the one that signs where enough people hold the step's role today,
        the submitters and their deputies left aside.
        """
        chains = {}
        for step in self:
            path = (step.organization_id.parent_path or "").split("/")
            chains[step] = [int(part) for part in path if part][-2::-1]
        holders = self.env["union.duty"]._holders(
            {id_ for chain in chains.values() for id_ in chain},
            {step.role for step in self if step.role},
        )
        takers = {}
        for step, chain in chains.items():
            submitters = set(step.request_id.round_ids.submitted_by_id.ids)
            needed = step.quorum if step.mode == "quorum" else 1
            takers[step] = next(
                (
                    place
                    for place in chain
                    if len(
                        {
                            user_id
                            for user_id, principal_id in holders.get((place, step.role), ())
                            if submitters.isdisjoint((user_id, principal_id))
                        }
                    )
                    >= needed
                ),
                False,
            )
        return takers

    def _escalate(self, takers, user_id=SUPERUSER_ID, comment=False, principals=None):
        """Let the same role of a superior decide instead, and say so in the trail.

        :param takers: as :meth:`_takers`, with a place for each of these
        :param user_id: who passes it up; the server, for nobody's silence is a person's act
        :param principals: ``{step: id of whom he stands in for}``
        """
        requests = self.request_id
        requests._record(
            "escalate",
            [(step.request_id, step, user_id, (principals or {}).get(step)) for step in self],
            comment,
        )
        taken = defaultdict(int)
        values = []
        for step in self:
            values.append(
                step._vals(
                    organization_id=takers[step],
                    # Who was asked by name was asked there.
                    user_id=False,
                    branch=step.request_id._next_branch(step) + taken[step.request_id],
                )
            )
            taken[step.request_id] += 1
        self.write({"state": "escalated", "closed_on": now()})
        self.create(values)
        requests._advance()
