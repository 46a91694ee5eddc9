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
