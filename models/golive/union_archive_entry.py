from odoo import api, fields, models

from ...core.text import squeeze


class UnionArchiveEntry(models.Model):
    """An archive kept before in a sheet or on paper: its old number stays beside the new one."""

    _name = "union.archive.entry"
    # The mark before the guard of server fields, which the register inherits as well.
    _inherit = ["union.taken.over.mixin", "union.archive.entry"]
    _rec_names_search = ["number", "former_number", "title", "document_number"]

    former_number = fields.Char(
        "Former Archive Number",
        readonly=True,
        copy=False,
        index="trigram",
        help="As the list has it that the entry came in by; it is written on the document.",
    )

    @property
    def _server_fields(self):
        # Those of the register and those of the mark.
        named = [vars(cls).get("_server_fields") for cls in type(self).mro()]
        return frozenset({"former_number"}).union(
            *(names for names in named if isinstance(names, frozenset))
        )

    def _take_back(self):
        """Delete entries that an import made a while ago. Server only: the caller checked all."""
        # Past the guard of the register, which knows no import.
        return models.Model.unlink(self)


class UnionArchiveCategory(models.Model):
    _inherit = "union.archive.category"

    other_names = fields.Char(
        "Also Called", help="Other names by which lists speak of it, separated by |."
    )

    @api.model
    def _named(self):
        """Return ``{word of a list: category}`` of those in use, by code and every name.

        A word two categories are called by names none.
        """
        # A handful of rows of shared data. pylint: disable-next=no-search-all
        categories = self.search([])
        named = {}
        for code, _label in self.env["res.lang"].get_installed():
            for category in categories.with_context(lang=code):
                words = {category.code, category.name, *(category.other_names or "").split("|")}
                for key in filter(None, (squeeze(word).casefold() for word in words)):
                    if named.setdefault(key, category) != category:
                        named[key] = self.browse()
        return named
