"""What an approved request does: the membership follows, a batch at a time."""

from odoo import SUPERUSER_ID, models

from ..approval.seal import sealed
from ..clock import today
from ..organization.union_organization import BASIC_LEVELS
from .numbers import clear_numbers
from .union_membership_request import PARTICULARS

# Kinds that put the membership into one state and do nothing else.
PLAIN_STATES = {"leave": "left", "end": "left", "rejoin": "active"}


class UnionMembershipRequest(models.Model):
    _inherit = "union.membership.request"

    def _on_opened(self, steps):
        """The new union's turn means that the old one let the member go."""
        super()._on_opened(steps)
        places = {step.request_id.id: step.organization_id for step in steps}
        released = self.filtered(
            lambda request: (
                request.kind == "transfer"
                and not request.released_on
                and places.get(request.approval_request_id.id) == request.counterpart_id
            )
        )
        released.write({"released_on": today(self.env)})
        released._answer_ask("released")

    def _on_approved(self):
        super()._on_approved()
        for kind, requests in self.grouped("kind").items():
            if kind in PLAIN_STATES:
                requests._turn_into(PLAIN_STATES[kind])
            else:
                getattr(requests, f"_carry_out_{kind}")()
        self._forget_numbers()
        self._answer_ask("accepted")

    def _on_refused(self):
        super()._on_refused()
        # An applicant entered by hand who is not taken does not wait any longer.
        applicants = self.filtered(lambda r: r.kind == "join").member_id
        applicants.filtered(lambda member: member.state == "applicant")._change_state(
            "left", self.env._("Application refused")
        )
        self._forget_numbers()
        self._answer_ask("refused", comment=True)

    def _on_returned(self):
        super()._on_returned()
        self._answer_ask("returned", comment=True)

    def _approval_record(self, kind, turns, comment, step_id, people, after):
        if kind == "refuse":
            # Who lives on wages may join, a released member must be registered, and who wants
            # to leave is free to: refusing goes past a rule, and the reason stays on record
            # (NR-MEMB-4, -transfer-b, -withdraw).
            self._union_enforce("close", comment)
        return super()._approval_record(kind, turns, comment, step_id, people, after)

    # ---- kinds ----

    def _turn_into(self, state):
        for reason, requests in self.grouped("reason_id").items():
            requests.member_id._change_state(state, reason.name)
        for request in self:
            request.result_id = request.member_id

    def _carry_out_join(self):
        """Admit applicants; without a union of their own they stay applicants of the superior."""
        known = self.filtered("member_id")
        basic = known.filtered(lambda r: r.organization_id.level in BASIC_LEVELS)
        basic.member_id._change_state("active")
        for request in known:
            request.result_id = request.member_id
        new = self - known
        clear = clear_numbers(new)
        before = new._former_rows()
        ids = self.env["union.member"]._bulk_create(
            [
                {
                    **request._stated(),
                    **clear[request],
                    "organization_id": request.organization_id.id,
                    "state": "active"
                    if request.organization_id.level in BASIC_LEVELS
                    else "applicant",
                    "joined_on": False,
                }
                for request in new
            ]
        )
        # Browsed together, so that they are read together.
        for request, row in zip(new, self.env["union.member"].browse(ids), strict=True):
            request.result_id = row
            row.previous_id = before.get(request.id_digest, False)
            if request.source == "member":
                # Who applied by his own login sees his membership there.
                row.partner_id = request.create_uid.partner_id

    def _carry_out_retain(self):
        """Keep the memberships; where the unit is gone, its superior holds them from now on."""
        gone = self.filtered(lambda r: r.reason_id.at_superior and r.organization_id.parent_id)
        (self - gone)._turn_into("retained")
        gone._move({request: request.organization_id.parent_id for request in gone}, "retained")

    def _carry_out_transfer(self):
        self._move({request: request.counterpart_id for request in self}, None)

    def _carry_out_correction(self):
        """Write what was found to be wrong; what did not change is not touched."""
        clear = clear_numbers(self)
        bulk = {}
        for request in self:
            numbers = {name: value for name, value in clear[request].items() if value}
            values = request._corrections() | numbers
            listed = {name: values.pop(name) for name in _BULK if name in values}
            if values:
                request.member_id.write(values)
            if listed:
                bulk[request.member_id.id] = listed
            request.result_id = request.member_id
        self.env["union.member"]._bulk_update(bulk)

    def _move(self, targets, state):
        """Let memberships go over to another union: old rows stay as history, new ones hold.

        :param targets: ``{request: union}``
        :param state: of the new rows; None: as a union that takes a member has it
        """
        members = self.member_id
        stays = {}
        for request in self:
            union = targets[request]
            request.member_number = request.member_id.member_number
            stays[request.member_id] = {
                "union": union,
                "state": state or request._state_after(union),
                "employer_id": request.employer_id.id,
            }
        for request, row in zip(self, members._open_stays(stays), strict=True):
            request.result_id = row

    def _state_after(self, union):
        """Return the state of a transferred membership at its new union."""
        if union.level not in BASIC_LEVELS:
            return self.member_id.state
        # Who is retained and comes without work stays retained.
        if self.member_id.state == "retained" and not self.employer_id:
            return "retained"
        return "active"

    # ---- values ----

    def _stated(self):
        """Return what a joiner states of himself, as ``_bulk_create`` takes it."""
        return {
            "name": self.name,
            "note": False,
            **{key: self[key].id if key == "employer_id" else self[key] for key in PARTICULARS},
            "employment_kind": self.employment_kind or "contract",
        }

    def _corrections(self):
        """Return the particulars a correction states anew, without the protected ones."""
        values = {key: self[key] for key in PARTICULARS if self[key] and key != "id_type"}
        if "employer_id" in values:
            values["employer_id"] = self.employer_id.id
        if self.id_masked:
            values["id_type"] = self.id_type or self.member_id.id_type
        if self.name and self.name != self.member_id.name:
            values["name"] = self.name
        return values

    def _forget_numbers(self):
        """Keep the mask only: from now on the member's own row holds the number, or nobody."""
        holding = self.filtered(lambda r: r.id_masked or r.mobile_masked)
        holding.write(
            dict.fromkeys(("id_sealed", "id_digest", "mobile_sealed", "mobile_digest"), False)
        )

    def _former_rows(self):
        """Return ``{digest: id of the last row}`` of memberships these joiners once had."""
        self.fetch(["id_digest"])
        rows = self.env["union.member"].search_fetch(
            [
                ("id_digest", "in", self.mapped("id_digest")),
                ("state", "in", ("left", "transferred")),
            ],
            ["id_digest"],
            order="id",
        )
        return {row.id_digest: row.id for row in rows}

    def _answer_ask(self, state, comment=False):
        """Tell the union that asked; as the system, so that no name of the other side is left."""
        for request in self.filtered("ask_id"):
            last = request.approval_request_id.decision_ids[-1:] if comment else None
            # The approval was decided; what is written is whether, and the last word said of it.
            ask = sealed(request.ask_id.with_user(SUPERUSER_ID))
            ask._take_answer(state, last.comment if last else False)


_BULK = ("employer_id", "employment_kind", "political_status", "education", "mobile")
