from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..organization.union_organization import LEVEL_RANK, LEVELS

KEEPER_ROLES = ["reviewer", "approver", "chair", "platform_admin"]


class UnionScheme(models.Model):
    """Who opens campaigns under a scheme, and who decides which star (HZ-5.1, HZ-5.3).

    Both are data of the scheme. An office below the level that opens them cannot take
    either for itself by a version of its own.
    """

    _inherit = "union.scheme"

    open_level = fields.Selection(
        LEVELS,
        "Campaigns Opened At",
        required=True,
        default="city",
        help="The lowest level that opens a campaign. Default: the city (HZ-5.1).",
    )

    def _deciding_levels(self):
        """Return ``{star: level}`` that fixes it; star 0 like the lowest."""
        self.ensure_one()
        levels = {gate.star: gate.decided_at or self.open_level for gate in self.gate_ids}
        return {0: levels.get(min(levels, default=0), self.open_level)} | levels

    def _check_levels(self):
        """Raise unless this office may publish a scheme with these levels."""
        for scheme in self.filtered("organization_id"):
            office = scheme.organization_id
            above = scheme._published_above()
            if not above:
                keeper = office._ancestors()[:1] or office
                if not self.env.su and not self.env["union.duty"]._has_role(keeper, KEEPER_ROLES):
                    raise AccessError(
                        self.env._(
                            "%(scheme)s is no version of a scheme from above: the superior of"
                            " %(organization)s publishes it.",
                            scheme=scheme.display_name,
                            organization=office.name,
                        )
                    )
                continue
            if LEVEL_RANK[office.level] <= LEVEL_RANK[above.open_level]:
                continue
            mine, theirs = scheme._deciding_levels(), above._deciding_levels()
            lowered = LEVEL_RANK[scheme.open_level] > LEVEL_RANK[above.open_level] or any(
                LEVEL_RANK[level] > LEVEL_RANK[theirs.get(star, above.open_level)]
                for star, level in mine.items()
            )
            if lowered:
                raise UserError(
                    self.env._(
                        "%(scheme)s: %(above)s says who opens campaigns and who decides which"
                        " star. %(organization)s stands below that level and keeps both as they"
                        " are, or higher.",
                        scheme=scheme.display_name,
                        above=above.display_name,
                        organization=office.name,
                    )
                )

    def _published_above(self):
        """Return the newest published version of this code that binds its office from above."""
        self.ensure_one()
        places = self.organization_id._ancestors().ids
        # What binds is the same whoever asks.
        return self.sudo().search(
            [
                ("code", "=", self.code),
                ("state", "=", "published"),
                ("organization_id", "in", [False, *places]),
            ],
            order="version desc",
            limit=1,
        )
