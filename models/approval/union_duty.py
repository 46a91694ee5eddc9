from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..clock import today
from ..said import said
from .handover import Handover, record


class UnionDuty(models.Model):
    """Handing over the open work of a duty to a successor (docs/decisions/0047)."""

    _inherit = "union.duty"

    can_hand_over = fields.Boolean(compute="_compute_can_hand_over", compute_sudo=False)

    @api.depends("user_id", "organization_id", "is_current")
    @api.depends_context("uid")
    def _compute_can_hand_over(self):
        paths = self._granting_paths()
        for duty in self:
            duty.can_hand_over = duty._hands_over(paths)

    def action_hand_over(
        self, to_user_id, reason=None, last_day=False, new_duty=False, new_last_day=False
    ):
        """Hand over the open work of this duty's person, at its organisation and below.

        By the person himself while the duty goes on, or by a platform administrator of the
        organisation or above, never to himself. The successor needs a role of today that reaches
        the same organisations and brings the same groups; whoever may grant can give him the same
        role in the same step and end the old duty.

        To-dos, papers not yet sent, what he is responsible for and signatures asked of him by
        name move; count sheets and imports never do, and nobody comes to decide on a paper he
        sent himself. A few queries, whatever the amount of work.

        :param to_user_id: id of the successor
        :param reason: stays on record
        :param last_day: date: also end the old duty with this day
        :param new_duty: True: also grant the successor this role here from today on
        :param new_last_day: last day of the new duty
        :return: ``{'id', 'moved', 'kept', 'items': [{'kind', 'model', 'res_id', 'name',
            'quantity', 'moved', 'message'}]}``; names only of what the caller may read
        :raise AccessError: the caller may not hand this over, or not grant or end the duty
        :raise UserError: no such successor, or none who may do the work
        """
        self.ensure_one()
        self.check_access("read")
        reason = said(self.env, reason)
        self._check_hand_over()
        taker = self._successor(to_user_id)
        last_day, new_last_day = (self._day(day) for day in (last_day, new_last_day))
        granted = self.browse()
        if new_duty:
            # As the caller: whoever may not grant is refused here.
            granted = self.create(
                {
                    "user_id": taker.id,
                    "organization_id": self.organization_id.id,
                    "role": self.role,
                    "date_from": today(self.env),
                    "date_to": new_last_day,
                }
            )
        self._check_fits(taker)
        # The giver's name and the place's path: of a duty the caller reads.
        duty = self.sudo()
        handover = Handover(self.env, duty.organization_id, duty.user_id, taker)
        items = handover.run(self._handover_comment(reason))
        if last_day:
            self.write({"date_to": last_day})
        return record(self.env, duty, handover, items, reason, granted, last_day)._answer()

    def button_hand_over(self):
        """Open the dialog behind :meth:`action_hand_over`."""
        self.ensure_one()
        self._check_hand_over()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over Open Work"),
            "res_model": "union.handover.wizard",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_duty_id": self.id},
        }

    # ---- who may, to whom ----

    def _hands_over(self, paths):
        path = self.sudo().organization_id.parent_path or ""  # of a duty the caller reads
        return (
            self.env.su
            or (self.user_id.id == self.env.uid and self.is_current)
            or path.startswith(paths)
        )

    def _check_hand_over(self):
        if not self._hands_over(self._granting_paths()):
            raise AccessError(
                self.env._(
                    "Open work is handed over by the person himself while his duty goes on, or by a"
                    " platform administrator of the organisation or of one above it."
                )
            )

    def _day(self, text):
        """Return a date a program may have sent as anything.

        :raise UserError: it is none
        """
        if not text:
            return False
        try:
            return fields.Date.to_date(text)
        except (TypeError, ValueError, AttributeError) as error:
            raise UserError(
                self.env._("“%(text)s” is no date; write it as 2026-10-31.", text=text)
            ) from error

    def _successor(self, user_id):
        if isinstance(user_id, bool) or not isinstance(user_id, int):
            raise UserError(self.env._("The successor is named by the id of his user."))
        # Whether such a colleague is there; the message is the same for all who cannot be.
        user = self.env["res.users"].sudo().browse(user_id).exists()
        if not user or not user.active or user.share:
            raise UserError(self.env._("The successor is to be an active internal user."))
        if user == self.user_id:
            raise UserError(self.env._("The successor is somebody else."))
        if user.id == self.env.uid:
            raise UserError(
                self.env._("Nobody hands the work of others over to himself; a colleague does it.")
            )
        return user.with_env(self.env)

    def _check_fits(self, taker):
        """Raise UserError unless the successor holds a role of today that does this work here."""
        if taker not in self._fitting_users():
            roles = dict(self._fields["role"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(person)s holds no role today that reaches %(organization)s and may do the"
                    " work of a %(role)s: an administrator grants one first, or in this step.",
                    person=taker.sudo().name,  # a colleague's name
                    organization=self.sudo().organization_id.name,  # read on the duty
                    role=roles[self.role],
                )
            )

    def _fitting_users(self):
        """Return who holds a role of today that reaches here and brings all that this one does.

        What somebody holds as a deputy ends with the absence: no successor's right.
        """
        # The path of a duty the caller reads.
        path = self.sudo().organization_id.parent_path
        groups = self.env["union.role.group"]._groups_by_role()
        ids = {
            user_id
            for (_place, role), people in self._holders(
                [int(part) for part in path.split("/") if part]
            ).items()
            if groups[self.role] <= groups[role]
            for user_id, principal_id in people
            if not principal_id
        }
        return self.env["res.users"].browse(ids - {self.user_id.id, self.env.uid})

    def _handover_comment(self, reason):
        text = self.env._("Handed over by %(person)s", person=self.env.user.name)
        return f"{text}: {reason}" if reason else text


class UnionHandover(models.Model):
    _inherit = "union.handover"

    def _answer(self):
        """Return what a program is told of one handover."""
        kinds = dict(self.item_ids._fields["why"]._description_selection(self.env))
        return {
            "id": self.id,
            "moved": self.moved_count,
            "kept": self.kept_count,
            "items": [
                {
                    "kind": item.kind,
                    "model": item.res_model or False,
                    "res_id": item.res_id or False,
                    "name": item.subject or False,
                    "quantity": item.quantity,
                    "moved": item.moved,
                    "message": kinds.get(item.why, ""),
                }
                for item in self.item_ids
            ],
        }


class UnionApprovalMixin(models.AbstractModel):
    _inherit = "union.approval.mixin"

    # Field that says whose a paper is, and the domain of those still open; None: who made it.
    _handover_owner = None
