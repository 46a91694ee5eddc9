from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core.text import squeeze

#: What a list states of a certificate; where it was silent an office may add it.
STATED = ("organization_id", "kind_id", "number", "issued_on", "valid_until")


class UnionCertificate(models.Model):
    _name = "union.certificate"
    _inherit = ["union.certificate", "union.taken.over.mixin"]

    stated = fields.Char(
        compute="_compute_stated", help="What the list it came in by states, which stays."
    )

    @api.depends("taken_over")
    def _compute_stated(self):
        # As stored: what an office is just adding is not closed under its hand.
        for certificate in self:
            origin = certificate._origin
            names = [name for name in STATED if origin.taken_over and origin[name]]
            certificate.stated = " ".join(names)

    def write(self, vals):
        if not self.env.su:
            self._check_stated(self._repaired(vals))
        return super().write(vals)

    def _check_stated(self, vals):
        """Raise UserError where these values say otherwise than the list a record came in by."""
        names = [name for name in STATED if name in vals]
        if not names:
            return
        self.check_access("write")
        for certificate in self.filtered("taken_over"):
            for name in names:
                field = self._fields[name]
                # Compared in one form, whatever the caller wrote a date or a record as.
                before, after = (
                    field.convert_to_cache(value, certificate)
                    for value in (certificate[name], vals[name])
                )
                if before and after != before:
                    raise UserError(
                        self.env._(
                            "%(certificate)s was taken over from a list: “%(field)s” stays as the"
                            " list states it. If it is wrong, take the import back, or enter the"
                            " day it was handed in and then a new certificate.",
                            certificate=certificate.display_name,
                            field=field._description_string(self.env),
                        )
                    )


class UnionCertificateKind(models.Model):
    _inherit = "union.certificate.kind"

    other_names = fields.Char(
        "Also Called", help="Other names by which lists speak of it, separated by |."
    )

    @api.model
    def _named(self):
        """Return ``{word of a list: kind}`` of the kinds in use, by code and every name.

        A word two kinds are called by names none.
        """
        # A few dozen rows of shared data. pylint: disable-next=no-search-all
        kinds = self.search([])
        named = {}
        for code, _label in self.env["res.lang"].get_installed():
            for kind in kinds.with_context(lang=code):
                words = {kind.code, kind.name, *(kind.other_names or "").split("|")}
                for key in filter(None, (squeeze(word).casefold() for word in words)):
                    if named.setdefault(key, kind) != kind:
                        named[key] = self.browse()
        return named
