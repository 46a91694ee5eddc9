from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class UnionEmployer(models.Model):
    """The way back from a proposal that came to nothing."""

    _inherit = "union.employer"

    def action_take_back_proposal(self):
        """Let employers of unions that were only proposed belong to the superior again.

        A draft union nobody is left in is archived and its draft request deleted; requests
        that were decided stay on record.

        :return: True
        :raise UserError: nothing chosen; an employer whose union is past its draft, or whose
            set-up request is waiting or approved
        :raise AccessError: not an officer of the organisations, or of the superior
        """
        if not self:
            raise UserError(self.env._("Choose the employers first."))
        self.check_access("write")
        self._lock_rows()
        if wrong := self.filtered(
            lambda employer: (
                employer.coverage != "preparing" or employer.organization_id.state != "draft"
            )
        ):
            raise UserError(
                self.env._(
                    "%(names)s: only an employer of a union that is a draft yet is taken back.",
                    names=wrong._names(),
                )
            )
        unions = self.organization_id
        requests = self.env["union.establishment"].search(
            Domain("organization_id", "in", unions.ids)
        )
        if going_on := requests.filtered(lambda r: r.approval_state in ("pending", "approved")):
            raise UserError(
                self.env._("%(request)s is under way. Recall it first.", request=going_on[0].name)
            )
        parents = self._union_parents()
        # The way up is looked for past the caller's scope; what is put there is his to put.
        ids = {parent.id for parent in parents.values()}
        self.env["union.organization"].browse(ids).check_access("write")
        self._enter_unions(parents)
        left = self.with_context(active_test=False).search(
            Domain("organization_id", "in", unions.ids)
        )
        empty = unions - left.organization_id
        requests.filtered(
            lambda r: r.organization_id in empty and r.approval_state == "draft"
        ).unlink()
        empty.write({"active": False})
        return True
