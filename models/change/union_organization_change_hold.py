"""Two at once: a house ends while somebody enters something there.

Each transaction sees the database as it was when it began: an employer entered meanwhile would
not be counted, and whoever enters one would still find the house standing.
"""

from odoo import models
from odoo.exceptions import ConcurrencyError
from odoo.tools import SQL

from .union_organization_change import ENDING

# Members are counted on the row of their organisation, which is held for a change in any case.
_COUNTED = "union.member"


class UnionOrganizationChange(models.Model):
    _inherit = "union.organization.change"

    def _hold_ending(self):
        """Keep everybody from entering anything in houses that end, and see what just came.

        A row that points to an organisation holds its key. Held as for a deletion, it makes whoever
        enters something wait, and begin anew once the end is written (``_end_is_key``); whoever
        was quicker is waited for.

        :raise ConcurrencyError: something came since this transaction began; for the server's
            retry loop
        """
        houses = self.env["union.organization"].union(
            *(change._ending() for change in self if change.kind in ENDING)
        )
        if not houses:
            return
        self.env.cr.execute(
            SQL(
                "SELECT id FROM union_organization WHERE id = ANY(%s) ORDER BY id FOR UPDATE",
                houses.ids,
            ),
            log_exceptions=False,
        )
        self.env.flush_all()
        query = self._rows_of(houses)
        self.env.cr.execute(query)
        seen = set(self.env.cr.fetchall())
        with self.env.registry.cursor() as now:
            now.execute(query)
            late = set(now.fetchall()) - seen
        if late:
            raise ConcurrencyError(
                self.env._("Something was entered just now in a house that is to end.")
            )

    def _rows_of(self, houses):
        """Return the query of ``(table, id)`` of all that stands in these houses."""
        tables = [
            (model._table, "parent_id" if name == "union.organization" else "organization_id")
            for name, model in sorted(self.env.registry.items())
            if name.startswith("union.")
            and name != _COUNTED
            and model._house_end.keys().isdisjoint(("afterwards", "settles"))
            and not (model._abstract or model._transient)
            and model._auto
            and (
                name == "union.organization"
                or ("organization_id" in model._fields and model._fields["organization_id"].store)
            )
        ]
        return SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s AS place, id FROM %s WHERE %s = ANY(%s)",
                table,
                SQL.identifier(table),
                SQL.identifier(column),
                houses.ids,
            )
            for table, column in tables
        )
