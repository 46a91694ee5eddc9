"""The organisations a list names, by code or by name."""

from odoo.fields import Domain

from ..organization.named import Named, called_or_coded


class Places:
    """Organisations at or below the one imported into, as the importer reads them: one query.

    What lies outside is as unknown as what is not there.
    """

    def __init__(self, env, organization, texts):
        self.found = env["union.organization"].search_fetch(
            Domain("id", "child_of", organization.id) & called_or_coded(texts),
            ["code", "name", "level", "state", "category", "parent_path"],
        )
        self._named = Named(self.found)

    def of(self, text):
        """Return ``(organisation, None)`` of a cell, or ``(None, code)`` if it names none."""
        named = self._named.all_of(text)
        if len(named) == 1:
            return named[0], None
        return None, "organization_ambiguous" if named else "organization_unknown"

    def open(self, text):
        """As :meth:`of`; one that is dissolved takes nothing in any more."""
        place, code = self.of(text)
        if place and place.state == "dissolved":
            return None, "organization_closed"
        return place, code
