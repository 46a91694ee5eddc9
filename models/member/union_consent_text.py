from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import today
from ..digest import digest


class UnionConsentText(models.Model):
    """A version of what members consent to. Once somebody answered it, it is not changed."""

    _name = "union.consent.text"
    _description = "Text of the Consent to Data Use"
    _order = "date_from desc, id desc"
    _rec_name = "version"

    version = fields.Char(required=True)
    date_from = fields.Date("In Force From", required=True)
    title = fields.Char(required=True)
    body = fields.Text(required=True, help="Shown to members as it stands; one line a paragraph.")

    _version_unique = models.UniqueIndex("(version)", "There is a text of this version already.")

    def write(self, vals):
        self.check_access("write")
        if not {"version", "title", "body", "date_from"}.isdisjoint(vals):
            # Only whether there are answers is asked.
            answered = self.env["union.consent"].sudo().search([("text_id", "in", self.ids)])
            if changed := answered.text_id.filtered(
                lambda text: any(vals.get(name, text[name]) != text[name] for name in vals)
            ):
                raise UserError(
                    self.env._(
                        "Members have answered version %(version)s: add a new version instead of"
                        " changing this one.",
                        version=changed[0].version,
                    )
                )
        return super().write(vals)

    @api.model
    @api.private
    def _current(self):
        """Return the text (superuser) in force today, or an empty record."""
        # Published to every member; holds nothing of anybody.
        return self.sudo().search([("date_from", "<=", today(self.env))], limit=1)

    def _digest(self):
        """Return the digest of what was shown."""
        self.ensure_one()
        return digest([self.version, self.title, self.body])

    def _paragraphs(self):
        return [line.strip() for line in self.body.splitlines() if line.strip()]
