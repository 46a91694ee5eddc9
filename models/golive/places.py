"""The organisations a list names, by code or by name."""

from collections import defaultdict

from odoo.fields import Domain

from ...core.text import squeeze


class Places:
    """Organisations at or below the one imported into, as the importer reads them: one query.

    What lies outside is as unknown as what is not there.
    """

    def __init__(self, env, organization, texts):
        words = {word for text in texts if text for word in (text, squeeze(text))}
        found = env["union.organization"].search_fetch(
            Domain("id", "child_of", organization.id)
            & (Domain("code", "in", list(words)) | Domain("name", "in", list(words))),
            ["code", "name", "level", "state", "category", "parent_path"],
        )
        self.by_code = {place.code: place for place in found}
        self.by_name = defaultdict(list)
        for place in found:
            self.by_name[squeeze(place.name)].append(place)

    def of(self, text):
        """Return ``(organisation, None)`` of a cell, or ``(None, code)`` if it names none."""
        if found := self.by_code.get(text) or self.by_code.get(squeeze(text)):
            return found, None
        named = self.by_name.get(squeeze(text), ())
        if len(named) == 1:
            return named[0], None
        return None, "organization_ambiguous" if named else "organization_unknown"

    def open(self, text):
        """As :meth:`of`; one that is dissolved takes nothing in any more."""
        place, code = self.of(text)
        if place and place.state == "dissolved":
            return None, "organization_closed"
        return place, code
