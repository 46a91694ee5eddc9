from odoo import api, models
from odoo.fields import Domain

from ..clock import today

# A page of a phone.
MOST = 30


class UnionAgreement(models.Model):
    """What members read on their own pages: what is in force for their employer or union."""

    _inherit = "union.agreement"

    @api.model
    @api.private
    def _portal_in_force(self, members):
        """Return the agreements (superuser) in force today for these memberships.

        Those that cover his employer; of his own union also those that name no employer, and all
        of them where no employer of his is on record.

        :param members: his memberships (superuser), found by his login
        """
        domain = Domain.FALSE
        for member in members.filtered(lambda one: one.state == "active"):
            own = Domain("organization_id", "=", member.organization_id.id)
            if employer := member.employer_id:
                domain |= Domain("employer_ids", "in", employer.ids)
                own &= Domain("employer_ids", "=", False)
            domain |= own
        # Made known to all it covers (NR-WAGE-publish); a member has no right to the register.
        return self.sudo().search(
            domain & self._in_force_domain(today(self.env)) & Domain("kind", "!=", "agency"),
            limit=MOST,
        )
