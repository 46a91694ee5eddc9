"""What stands in the way of a membership request, at submission and at the last signature."""

from collections import defaultdict

from odoo import models
from odoo.fields import Domain

from ...core import identity, lookup
from ..member.union_member import HOLDING_STATES
from ..member.verdict_text import explain
from .kinds import AT_WORK, FROM_STATES, WITH_REASON
from .numbers import clear_numbers


class UnionMembershipRequest(models.Model):
    _inherit = "union.membership.request"

    def _approval_check_submit(self, reason=None):
        """Tell what is missing, and whether the membership allows such a request."""
        # Closed to everybody, and asked one after the other below and in the snapshot.
        self.sudo().fetch(["id_sealed", "id_digest", "mobile_sealed", "mobile_digest"])
        problems = super()._approval_check_submit(reason)
        problems.update(self._incomplete())
        # Who is a member elsewhere is told only as it would be for a member entered by hand.
        rest = self.filtered(lambda request: request.id not in problems)
        # A person on the portal could try numbers all day: he hears it from his union.
        elsewhere = rest.filtered(lambda request: request.source != "member")._held_elsewhere()
        rest._charge_lookup(elsewhere)
        problems.update(rest._obstacles(elsewhere))
        return problems

    def _approval_recheck(self):
        failed = super()._approval_recheck()
        rest = self.filtered(lambda request: request.id not in failed)
        failed.update(rest._obstacles(rest._held_elsewhere()))
        return failed

    def _incomplete(self):
        """Return ``{request id: message}`` of those with something left out."""
        problems = {}
        # An approver of the new union is asked for by its code, from whatever scope.
        counterparts = self.sudo().counterpart_id
        holders = self.env["union.duty"]._holders(counterparts.ids, ["approver"])
        for request in self:
            problem = request._incompleteness(holders)
            if problem:
                problems[request.id] = problem
        return problems

    def _incompleteness(self, holders):
        # A union that a member is going to stands out of the scope of the one that lets him go.
        request = self.sudo()
        if request.organization_id.state not in AT_WORK:
            return self._no_union_at_work(request.organization_id)
        if request.kind in WITH_REASON and not request.reason_id:
            return self.env._("%(request)s: choose the reason.", request=request.display_name)
        stated = request.member_id or (request.id_sealed and request.gender)
        if request.kind == "join" and not stated:
            return self.env._(
                "%(request)s: enter the ID number and the gender of the person.",
                request=request.display_name,
            )
        if request.kind == "correction" and not (
            request._corrections() or request.id_masked or request.mobile_masked
        ):
            return self.env._(
                "%(request)s: enter what is to be corrected.", request=request.display_name
            )
        if request.kind != "transfer":
            return False
        union = request.counterpart_id
        if not union or union == request.organization_id or union.state not in AT_WORK:
            return self.env._(
                "%(request)s: enter the code of the union that takes the member; it must be"
                " another union, and at work.",
                request=request.display_name,
            )
        if (union.id, "approver") not in holders:
            return self.env._(
                "%(organization)s has no approver who could accept a member; its administrator"
                " appoints one first.",
                organization=union.name,
            )
        return False

    def _no_union_at_work(self, union):
        return self.env._(
            "%(organization)s is no union at work: it takes no requests.", organization=union.name
        )

    def _obstacles(self, elsewhere):
        """Return ``{request id: message}`` of those the membership does not allow now.

        :param elsewhere: ids of requests whose person holds another membership
        """
        problems = {}
        # Whether another paper runs is asked of all papers about these members.
        others = self.sudo().search(
            Domain("member_id", "in", self.sudo().member_id.ids)
            & Domain("approval_state", "=", "pending")
            & Domain("kind", "!=", "correction")
        )
        pending = others.grouped("member_id")
        seen = defaultdict(int)
        contradicted = self._contradicted()
        for request in self.sudo():  # as above
            member = request.member_id
            if member and request.kind != "correction":
                seen[member] += 1
            if member and member.state not in FROM_STATES[request.kind]:
                states = dict(member._fields["state"]._description_selection(self.env))
                problems[request.id] = self.env._(
                    "%(request)s: not possible in the state “%(state)s” of the membership.",
                    request=request.display_name,
                    state=states[member.state],
                )
            elif request.kind == "transfer" and request.counterpart_id.state not in AT_WORK:
                # It may have ended since it was named.
                problems[request.id] = self._no_union_at_work(request.counterpart_id)
            elif request.id in elsewhere and request.kind == "correction":
                problems[request.id] = self.env._(
                    "%(request)s: this number is that of another membership or application. See"
                    " the paper itself; if both are one person's, merge the two entries.",
                    request=request.display_name,
                )
            elif request.id in elsewhere:
                problems[request.id] = self.env._(
                    "%(request)s: this person already is a member of a union, or has applied to"
                    " one. Ask for a transfer of the membership instead of a second one.",
                    request=request.display_name,
                )
            elif request.kind != "correction" and (
                pending.get(member, others.browse()) - request or seen[member] > 1
            ):
                problems[request.id] = self.env._(
                    "%(request)s: another request about this membership is being decided.",
                    request=request.display_name,
                )
            elif request.id in contradicted:
                problems[request.id] = self.env._(
                    "%(name)s: %(message)s",
                    name=request.display_name,
                    message=contradicted[request.id],
                )
        return problems

    def _contradicted(self):
        """Return ``{request id: sentence}`` of corrections that the number on record belies.

        A correction that states a number anew was compared with that one when it was entered.
        """
        # The sealed column is closed to everybody; nothing but the mask is told.
        stating = self.sudo().filtered(
            lambda request: (
                request.kind == "correction"
                and not request.id_masked
                and (request.gender or request.birth_date)
            )
        )
        clear = clear_numbers(stating.member_id)
        sentences = {}
        for request in stating:
            member = request.member_id
            if number := clear[member]["id_number"]:
                verdict = identity.check_id(
                    number,
                    request.gender or member.gender,
                    request.birth_date or member.birth_date or None,
                    member.id_type,
                )
                if verdict:
                    sentences[request.id] = " ".join(filter(None, explain(self.env, verdict)))
        return sentences

    def _held_elsewhere(self):
        """Return the ids of the requests whose number another membership has."""
        # Digests are closed to everybody; who may ask was counted by the caller.
        asking = self.sudo().filtered(
            lambda request: request.kind in ("join", "correction", "rejoin")
        )
        asking.fetch(["id_digest"])
        asking.member_id.fetch(["id_digest"])
        digests = {request: request.id_digest or request.member_id.id_digest for request in asking}
        held = self.env["union.member"].sudo()  # the whole database, as the unique index does
        found = held.search_fetch(
            [
                ("id_digest", "in", [code for code in digests.values() if code]),
                ("state", "in", HOLDING_STATES),
            ],
            ["id_digest"],
        ).grouped("id_digest")
        return {
            request.id
            for request, code in digests.items()
            if code and found.get(code, held.browse()) - request.member_id
        }

    def _charge_lookup(self, elsewhere):
        """Count the numbers of these requests as questions of the submitter (decision 0019).

        :param elsewhere: ids of requests whose person holds another membership
        """
        if self.env.su:
            return
        asking = self.sudo().filtered("id_digest")  # only counts reach the log
        if not asking:
            return
        marks = {}
        for request, numbers in clear_numbers(asking).items():
            crowd = lookup.crowd_of(numbers["id_number"], request.id_type or "resident")
            marks[request.id] = lookup.mark(crowd, request.id_digest)
        told = {marks[id_] for id_ in elsewhere if id_ in marks}
        self.env["union.lookup"]._charge(
            "create", "union.member", "id_number", marks.values(), len(told), told
        )
