from odoo import api, fields, models

from ...core.text import squeeze


class UnionCertificate(models.Model):
    _name = "union.certificate"
    _inherit = ["union.certificate", "union.taken.over.mixin"]


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
