from odoo import fields, models
from odoo.exceptions import UserError

from ..clock import today
from ..plain_text import is_personal
from ..said import said


class UnionHonourNomination(models.Model):
    """What the approval engine asks of a nomination, and what comes of it."""

    _inherit = "union.honour.nomination"

    def _approval_snapshot_fields(self):
        # Who it is stands with the paper, which is locked: no snapshot outlives his erasure.
        return [
            name
            for name in super()._approval_snapshot_fields()
            if name not in ("candidate", "deeds")
        ]

    def _approval_check_submit(self, reason=None):
        full = self._full_messages(own=1)
        free = self.filtered(lambda nomination: nomination.id not in full)
        return full | (super(UnionHonourNomination, free)._approval_check_submit(reason) or {})

    def _approval_recheck(self):
        return super()._approval_recheck() | self._full_messages(own=0)

    def _full_messages(self, own):
        """Return ``{nomination id: message}`` of those that no place is left for.

        :param int own: 1 before it counts itself, 0 while it does
        """
        quotas = self.quota_id
        quotas._queue()
        used, failed = quotas._used(), {}
        for nomination in self.filtered("quota_id"):
            quota = nomination.quota_id
            taken = used.get(quota.id, 0) + own
            used[quota.id] = taken
            if taken > quota.seats:
                failed[nomination.id] = self.env._(
                    "“%(title)s”: %(seats)s places for %(organization)s, all used. Take another"
                    " nomination back, or ask for more places.",
                    title=nomination.title,
                    seats=quota.seats,
                    organization=quota.sudo().to_id.name,  # the union of the paper itself
                )
        return failed

    def action_award(self, document_number, awarded_on=None):
        """Record that nominations were granted: the honour goes into the register.

        A worker gets the tag, a unit or its head an honour of its union.

        :param str document_number: of the document it was given by
        :param str awarded_on: ISO date of the document; today if None
        :return: ``[{'id', 'honour_id', 'tag_line_id'}]`` in the order of ``self``; False where
            there is none
        :raise UserError: not agreed to, on record already, no number, or a day to come
        :raise AccessError: outside the caller's scope

        Rights: an officer of the union that put it forward. Clause: QZ-18.
        """
        self.check_access("write")
        number = said(self.env, document_number)
        if not number or is_personal(number):
            raise UserError(self.env._("Give the number of the document it was given by."))
        try:
            day = fields.Date.to_date(awarded_on) if awarded_on else today(self.env)
        except (TypeError, ValueError):
            day = None
        if not day or day > today(self.env):
            raise UserError(self.env._("Give the day of the document; it has come already."))
        for nomination in self:
            if nomination.approval_state != "approved" or nomination.awarded_on:
                raise UserError(
                    self.env._(
                        "“%(title)s”, %(candidate)s: not put forward yet, or on record already.",
                        title=nomination.title,
                        candidate=nomination.candidate,
                    )
                )
        return [nomination._award(number, day) for nomination in self]

    def _award(self, number, day):
        self.ensure_one()
        values = {"date_from": day, "document_number": number}
        honour, line = self.env["union.honour"], self.env["union.member.tag.line"]
        if self.subject == "worker":
            line = line.create(
                {
                    **values,
                    "member_id": self.member_id.id,
                    "tag_id": self.tag_id.id,
                    "stage": "awarded",
                }
            )
        else:
            # The caller may write the paper, so the honours of its union and those below.
            honour = honour.sudo().create(
                {
                    **values,
                    "organization_id": self.union_id.id,
                    "kind": self.kind,
                    "level": self.level,
                    "name": self.title,
                    "member_id": self.member_id.id,
                    "holder": self.candidate,
                    "nomination_id": self.id,
                }
            )
        self._server_write({"awarded_on": day, "document_number": number, "tag_line_id": line.id})
        return {"id": self.id, "honour_id": honour.id, "tag_line_id": line.id}

    def button_award(self):
        """Ask for the document of :meth:`action_award`."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record the Honour"),
            "res_model": "union.honour.grant",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_nomination_id": self.id},
        }
