from odoo import api, models
from odoo.exceptions import AccessError


class UnionOrganization(models.Model):
    """An organisation stands under the standards itself: certificates, account, staff, contact.

    Its checklist tells figures, so it is closed to who reads it as his superior only.
    """

    _name = "union.organization"
    _inherit = ["union.organization", "union.standard.mixin"]

    _union_check_trigger = "daily"

    def _union_check_organization(self):
        return self

    @api.depends_context("lang", "uid")
    def _compute_check(self):
        seen = self._facts_seen()
        shown = self.filtered(lambda organization: organization._origin in seen)
        super(UnionOrganization, shown)._compute_check()
        (self - shown).update(
            {"check_json": False, "check_state": False, "check_line": False, "check_html": False}
        )

    @api.private
    def _union_check(self, trigger):
        if hidden := self._origin - self._facts_seen():
            raise AccessError(
                self.env._(
                    "What the standards say of %(organization)s is for those with a duty there.",
                    # Its name is read by all below it; others were refused before.
                    organization=hidden[:1].name,
                )
            )
        return super()._union_check(trigger)
