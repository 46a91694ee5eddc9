from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class UnionStandardJurisdiction(models.TransientModel):
    """The dialog “Where It Holds” of a standard; the standard's own method asks the right."""

    _name = "union.standard.jurisdiction"
    _description = "Where a Standard Holds"

    standard_id = fields.Many2one("union.standard", required=True, readonly=True)
    organization_code = fields.Char(
        "Code of the Organisation",
        help="It and all below it obey the standard. Empty: every organisation; an order of one"
        " city that is taken over only where it was adopted then binds nobody.",
    )

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Where It Holds")

    def action_set(self):
        """Let the standard hold for the organisation of that code and all below it.

        :return: True
        :raise AccessError: the caller is not the server's system administrator
        :raise UserError: there is no organisation of that code
        """
        self.ensure_one()
        self.standard_id._check_sets_jurisdiction()
        code = (self.organization_code or "").strip()
        # The system administrator has no duty and reads no organisation; asked just above.
        place = self.env["union.organization"].sudo().search(Domain("code", "=", code), limit=1)
        if code and not place:
            raise UserError(
                self.env._("There is no organisation with the code %(code)s.", code=code)
            )
        return self.standard_id.action_set_jurisdiction(place.id)
