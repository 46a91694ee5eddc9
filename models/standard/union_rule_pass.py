from odoo import models
from odoo.exceptions import AccessError, UserError

from ..said import said
from .engine import owner_of

# Who, above an organisation, lets a rule pass there that holds in principle.
SUPERIORS = ("reviewer", "approver", "chair")


class UnionStandardMixin(models.AbstractModel):
    """What stands in the way: the page that shows it, and the superior who lets it pass."""

    _inherit = "union.standard.mixin"

    def button_checklist(self):
        """Open the checklist of this record as a page: with the ways to cure, and to print."""
        self.ensure_one()
        return self.env["union.checklist"]._open(self)

    def action_override_rule(self, rule, trigger, reason):
        """Let a blocking rule that holds in principle pass for this record, as its superior.

        :param rule: key of the rule
        :param trigger: as :meth:`union_check`
        :param reason: why; stays on record
        :return: True
        :raise AccessError: the user reviews or approves at no organisation above this one, or it
            is his own paper
        :raise UserError: no reason; the rule does not block now, or not only in principle
        """
        self.ensure_one()
        reason = said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why: the reason stays on record."))
        if refusal := self._union_pass_refusal():
            raise AccessError(refusal)
        failed = [
            result
            for result in self.union_check(trigger)
            if result["rule"] == rule and result["effect"] == "block"
        ]
        # Every verdict is read the same way for all; the rule itself is no secret.
        if not failed or not self.env["union.rule"].sudo().browse(failed[0]["rule_id"]).overridable:
            raise UserError(
                self.env._(
                    "%(rule)s does not stand in the way here, or is no rule “in principle”.",
                    rule=rule,
                )
            )
        values = self._union_override_values(failed[0], trigger, reason)
        # The superior's right was checked just above.
        self.env["union.rule.override"].sudo().create(values | {"by_superior": True})
        return True

    def _union_pass_refusal(self):
        """Return why the user lets no rule pass for this record, or nothing if he may."""
        parent = owner_of(self)._ancestors()[:1]
        path = (parent.parent_path or "").split("/")
        holders = self.env["union.duty"]._holders([int(part) for part in path if part], SUPERIORS)
        principals = {
            principal or user_id
            for people in holders.values()
            for user_id, principal in people
            if user_id == self.env.uid
        }
        if not principals:
            return self.env._("Only a superior lets a rule pass in principle.")
        own = self._union_own_users()
        if self.env.uid in own or principals <= own:
            return self.env._(
                "Your own paper, or that of the person you act for: another superior lets the rule"
                " pass."
            )
        return None

    def _union_own_users(self):
        """Return the ids of those whose own paper this is: who wrote it and who submitted it.

        An organisation is nobody's paper, whoever entered it.
        """
        own = set()
        if self._log_access and self._name != "union.organization":
            own.add(self.create_uid.id)
        if "approval_request_id" in self._fields:
            # Only who sent it.
            own.add(self.sudo().approval_request_id.submitted_by_id.id)
        return own - {False}
