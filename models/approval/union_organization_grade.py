from odoo import models
from odoo.exceptions import AccessError, UserError

from ..said import said

DECIDING = ("approver", "chair")


class UnionOrganization(models.Model):
    _inherit = "union.organization"

    def action_set_grade(self, grade, reason):
        """Class one organisation in a grade from 1 to 5, or take its grade away with 0 (SZ-10.2.1).

        By an approver or chair of its superior or of one above that; the reason stays on record.
        Papers on their way keep the steps they were submitted with.

        :param grade: 1 (most attention) to 5, 0 for none
        :param reason: why, in a sentence
        :return: True
        :raise AccessError: the caller does not decide for a superior
        :raise UserError: no such grade, no reason, or the organisation has ended
        """
        self.ensure_one()
        self.check_access("read")
        reason = said(self.env, reason)
        superior = self._ancestors()[:1]
        if not (superior and self.env["union.duty"]._has_role(superior, DECIDING)):
            raise AccessError(
                self.env._(
                    "The grade of %(organization)s is decided by an approver or the chair of its"
                    " superior.",
                    organization=self.name,
                )
            )
        # True is an int as well.
        if type(grade) is not int or not 0 <= grade <= 5:
            raise UserError(self.env._("A grade is a number from 1 to 5; 0 takes it away."))
        if not reason:
            raise UserError(self.env._("Say why the grade is given: it stays on record."))
        if self.state == "dissolved":
            raise UserError(self.env._("%(organization)s is dissolved.", organization=self.name))
        before = self.grade
        # A fact only decisions set; the right of the superior to decide was checked above.
        organization = self.sudo()
        organization.grade = grade
        organization._message_log(
            body=self.env._(
                "Grade %(before)s → %(after)s: %(reason)s",
                before=before or "–",
                after=grade or "–",
                reason=reason,
            )
        )
        return True

    def button_set_grade(self):
        """Open the dialog behind :meth:`action_set_grade`."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set the Grade"),
            "res_model": "union.grade.decide",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_organization_id": self.id},
        }
