"""A selection whose choices other rooms add to while they are imported."""

from odoo import fields


class Listed(fields.Selection):
    """A selection over a list that grows until every room is imported.

    Odoo copies the choices of a field when its class is made, and a kind of list that a later
    room registers would be refused as unknown.
    """

    @property
    def _selection(self):
        return dict(self.selection) if isinstance(self.selection, list) else None

    @_selection.setter
    def _selection(self, _values):
        """Leave it to the list itself."""
