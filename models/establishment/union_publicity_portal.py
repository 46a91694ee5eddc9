from odoo import api, models
from odoo.fields import Domain

from ..clock import today

# A page of a phone.
MOST = 20


class UnionPublicity(models.Model):
    """What members read on their own pages: notices that run, of their unions and those above."""

    _inherit = "union.publicity"

    @api.model
    @api.private
    def _portal_running(self, organizations):
        """Return the notices (superuser) that run today for members of these organisations."""
        places = {
            int(part)
            for path in organizations.mapped("parent_path")
            for part in path.split("/")[:-1]
        }
        # Published downwards: a notice is made to be read by every member below.
        return self.sudo().search(
            Domain("organization_id", "in", list(places))
            & Domain("state", "=", "published")
            & Domain("ends_on", ">=", today(self.env)),
            limit=MOST,
        )
