"""The organisations a list names, by code or by name."""

from collections import defaultdict

from odoo.fields import Domain

from ...core.organization_list import organization_key
from ...core.text import squeeze
from ..organization.named import called_or_coded


class Places:
    """Organisations at or below the one imported into, as the importer reads them: one query.

    What lies outside is as unknown as what is not there.
    """

    def __init__(self, env, organization, texts):
        found = env["union.organization"].search_fetch(
            Domain("id", "child_of", organization.id) & called_or_coded(texts),
            ["code", "name", "level", "state", "category", "parent_path"],
        )
        self.by_code = {place.code: place for place in found}
        self.by_name = defaultdict(list)
        for place in found:
            self.by_name[organization_key(place.name)].append(place)

    def of(self, text):
        """Return ``(organisation, None)`` of a cell, or ``(None, code)`` if it names none."""
        if found := self.by_code.get(text) or self.by_code.get(squeeze(text)):
            return found, None
        named = self.by_name.get(organization_key(text), ())
        if len(named) == 1:
            return named[0], None
        return None, "organization_ambiguous" if named else "organization_unknown"

    def open(self, text):
        """As :meth:`of`; one that is dissolved takes nothing in any more."""
        place, code = self.of(text)
        if place and place.state == "dissolved":
            return None, "organization_closed"
        return place, code
