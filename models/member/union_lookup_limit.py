from itertools import chain

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.lookup import Limits
from ..organization.union_organization_scope import AUDITOR, TELLER

# The figures are those of a city and what is above it; below, an officer keeps his own limits.
LEVELS = ("national", "province", "city")


class UnionLookupLimit(models.Model):
    """How many identities a person may look up in a day: figures of a city, or of everybody.

    Who has duties in several places has the smallest figure of them all, so that no duty more
    ever loosens a limit.
    """

    _name = "union.lookup.limit"
    _description = "Look-up Limit"
    _rec_name = "organization_id"
    _places_first = ("organization_id",)

    organization_id = fields.Many2one(
        "union.organization",
        "Holds For",
        index=True,
        ondelete="cascade",
        help="The organisation and those below it; empty: everybody else.",
    )
    search_limit = fields.Integer(
        "Searches a Day",
        required=True,
        default=200,
        help="Different numbers a person may search for in a day. Also how many numbers of other"
        " papers with the same mask he may ask about.",
    )
    born_limit = fields.Integer(
        "Same Birth Date",
        required=True,
        default=20,
        help="Different numbers with the same birth date and gender a person may ask about in a"
        " day, in searches, imports and entries together.",
    )
    born_share = fields.Integer(
        "Same Birth Date, of 10,000",
        required=True,
        default=4,
        help="The same for long rosters: of 10,000 numbers asked about that day.",
    )
    elsewhere_limit = fields.Integer(
        "Members Elsewhere",
        required=True,
        default=200,
        help="Numbers a person may be told in a day to belong to members elsewhere.",
    )
    elsewhere_share = fields.Integer(
        "Members Elsewhere, of 10,000",
        required=True,
        default=1000,
        help="The same for long rosters: of 10,000 numbers asked about that day.",
    )

    export_limit = fields.Integer(
        "Exports in Clear a Day",
        required=True,
        default=3,
        help="Rosters with numbers in clear a person may take in a day.",
    )
    export_rows_limit = fields.Integer(
        "Members in Clear a Day",
        required=True,
        default=20000,
        help="Members a person may take with numbers in clear in a day, in all rosters together.",
    )
    export_reason_length = fields.Integer(
        "Length of the Reason",
        required=True,
        default=6,
        help="Signs the reason of an export in clear has at least.",
    )

    _organization_unique = models.UniqueIndex(
        "(COALESCE(organization_id, 0))", "There are limits for this organisation already."
    )
    _positive = models.Constraint(
        "CHECK (LEAST(search_limit, born_limit, elsewhere_limit, export_limit,"
        " export_rows_limit, export_reason_length) > 0"
        " AND LEAST(born_share, elsewhere_share) >= 0"
        " AND GREATEST(born_share, elsewhere_share) <= 10000)",
        "A limit is 1 at least, a share between 0 and 10,000.",
    )

    @api.depends("organization_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for limit in self:
            limit.display_name = limit.organization_id.display_name or self.env._("Everybody else")

    @api.constrains("organization_id")
    def _check_organization(self):
        # Also what is above is looked at: a city made below a district would be nobody's city.
        paths = self.organization_id.mapped("parent_path")
        ids = {int(part) for path in paths for part in path.split("/") if part}
        # Superiors lie outside the scope; only their level is looked at.
        above = self.env["union.organization"].sudo().browse(ids)
        if any(organization.level not in LEVELS for organization in above):
            raise ValidationError(
                self.env._(
                    "Limits are set for a city, a province or the nation, not below: choose the"
                    " city the organisation belongs to."
                )
            )

    @api.model
    def _rows_of_user(self):
        """Return ``(rows whose figures hold for the user today, id of his highest place)``."""
        places = [
            [int(part) for part in path.split("/") if part]
            for path in self.env["union.organization"]._scope_paths((TELLER, AUDITOR))
        ]
        # A few rows that hold figures only; whose they are does not reach the user.
        limits = self.sudo()
        rows = limits.search_fetch(
            [("organization_id", "in", [False, *chain(*places)])],
            [name for name, field in self._fields.items() if field.store],
        )
        default = rows.filtered(lambda row: not row.organization_id)[:1] or limits.new({})
        by_place = {row.organization_id.id: row for row in rows if row.organization_id}
        found = {
            next((by_place[id_] for id_ in reversed(place) if id_ in by_place), default)
            for place in places or [[]]
        }
        return found, min(places, key=len)[-1] if places else None

    @api.model
    def _exports_of_user(self):
        """Return ``(exports a day, members a day, length of a reason, organisation id)``."""
        found, place = self._rows_of_user()
        return (
            min(row.export_limit for row in found),
            min(row.export_rows_limit for row in found),
            # The strictest here is the longest.
            max(row.export_reason_length for row in found),
            place,
        )

    @api.model
    def _of_user(self):
        """Return ``(Limits, organisation id)`` of the user today: his figures, his place.

        The place is the highest organisation he has a duty in, None if he has no duty.
        """
        found, place = self._rows_of_user()
        figures = Limits(
            *(
                min(row[name] for row in found)
                for name in (
                    "search_limit", "born_limit", "born_share", "elsewhere_limit",
                    "elsewhere_share",
                )
            )
        )  # fmt: skip
        return figures, place
