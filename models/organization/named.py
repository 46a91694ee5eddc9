"""Records a list names by their names, however they were typed."""

from odoo.fields import Domain
from odoo.tools import SQL

from ...core.organization_list import organization_key
from ...core.text import SQUEEZED_FROM, SQUEEZED_TO, squeeze


def called(texts):
    """Return the domain of the records whose ``name`` is one of these but for width, blanks, case.

    Whoever asks tells them apart by ``organization_key``.
    """
    texts = [text for text in texts if text]
    keys = list({organization_key(text) for text in texts})

    def to_sql(model, alias, query):
        name = model._field_to_sql(alias, "name", query)
        return SQL("lower(translate(%s, %s, %s)) = ANY(%s)", name, SQUEEZED_FROM, SQUEEZED_TO, keys)

    return Domain("name", "in", texts) | Domain.custom(to_sql=to_sql)


def called_or_coded(texts):
    """Return the domain of the organisations of these codes or names; see :func:`called`."""
    codes = {word for text in texts if text for word in (text, squeeze(text))}
    return Domain("code", "in", list(codes)) | called(texts)


class Named:
    """Organisations by the words lists have for them: the code, else the name."""

    def __init__(self, organizations):
        self._by_code = {place.code: place for place in organizations}
        self._by_name = organizations.grouped(lambda place: organization_key(place.name))

    def all_of(self, text):
        """Return the organisations a cell may mean: several, if they share the name."""
        if found := self._by_code.get(text) or self._by_code.get(squeeze(text)):
            return list(found)
        return list(self._by_name.get(organization_key(text), ()))
