from dateutil.relativedelta import relativedelta

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..id_array import id_array
from ..standard.union_metric_provider import measured_from, metric_provider


class UnionMetricProvider(models.AbstractModel):
    """What a rating needs measured of the tree itself.

    ``condition.<name>`` answers a condition that rules of a scheme name.
    """

    _inherit = "union.metric.provider"

    @api.model
    def _rate_parts(self):
        """Return ``{metric key: (key of its numerator, key of its denominator)}``.

        With the parts a rate is compared exactly and its gap is told in people.
        """
        return {
            "mem.membership_rate": ("org.member_count", "org.worker_count"),
            "sub.union_rate": ("sub.units_with_union", "sub.units"),
            "sub.star1_rate": ("sub.unions_star1", "sub.unions"),
            "sub.star2_rate": ("sub.unions_star2", "sub.unions"),
            "mem.realname_rate": ("mem.realname_count", "org.member_count"),
            "area.realname_rate": ("mem.realname_count", "org.member_count"),
        }

    @metric_provider("rating.campaigns")
    @measured_from("union.campaign")
    def _metric_campaigns(self, organizations, date_from, date_to):
        """Ratings of the unions below that an office opened in the last twelve months (QZ-21)."""
        groups = self.env["union.campaign"]._read_group(
            Domain("organization_id", "in", organizations.ids)
            & Domain("opened_on", ">", date_to - relativedelta(months=12))
            & Domain("opened_on", "<=", date_to),
            ["organization_id"],
            ["__count"],
        )
        counts = {organization.id: count for organization, count in groups}
        return {"rating.campaigns": {id_: counts.get(id_, 0) for id_ in organizations.ids}}

    @metric_provider(
        "sub.units", "sub.units_with_union", "sub.union_rate", "condition.has_subordinate_units"
    )
    @measured_from("union.employer", "union.organization")
    def _metric_subordinate_units(self, organizations, date_from, date_to):
        """Employers below an organisation, and those with a union of their own.

        The employer of a single union is the unit itself, not a subordinate of it.
        """
        below = SQL("NOT (s.id = o.id AND o.kind = 'single')")
        found = self._counts_below(
            organizations,
            "union_employer",
            [below, SQL("%s AND x.has_union AND s.state = 'active'", below)],
            on=SQL("x.organization_id = s.id AND x.active"),
        )
        units = {id_: total for id_, (total, _covered) in found.items()}
        covered = {id_: with_union for id_, (_total, with_union) in found.items()}
        return {
            "sub.units": units,
            "sub.units_with_union": covered,
            "sub.union_rate": self._rates(covered, units),
            "condition.has_subordinate_units": {id_: total > 0 for id_, total in units.items()},
        }

    @metric_provider("condition.female_members")
    @measured_from("union.member", "union.organization")
    def _metric_female_members(self, organizations, date_from, date_to):
        """Women among the active members of each subtree, as a condition of a scheme."""
        sums = organizations._subtree_counts(organizations.ids)
        return {
            "condition.female_members": {
                id_: counts["female_member_count"] for id_, counts in sums.items()
            }
        }

    @metric_provider(
        "sub.unions",
        "sub.unions_star1",
        "sub.unions_star2",
        "sub.star1_rate",
        "sub.star2_rate",
        "condition.has_second_level_unions",
    )
    @measured_from("union.organization")
    def _metric_second_level(self, organizations, date_from, date_to):
        """Active unions directly below, by the star published for them.

        Published stars alone: a parent is rated after its second-level unions.
        """
        self.env["union.organization"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT o.id, COUNT(c.id), COUNT(c.id) FILTER (WHERE c.star >= 1),
                       COUNT(c.id) FILTER (WHERE c.star >= 2)
                  FROM union_organization o
             LEFT JOIN union_organization c ON c.parent_id = o.id AND c.state = 'active'
                   AND c.active AND c.level <> 'group'
                 WHERE o.id = ANY(%s)
              GROUP BY o.id
                """,
                id_array(organizations.ids),
            )
        )
        unions, first, second = {}, {}, {}
        for id_, total, star1, star2 in self.env.cr.fetchall():
            unions[id_], first[id_], second[id_] = total, star1, star2
        return {
            "sub.unions": unions,
            "sub.unions_star1": first,
            "sub.unions_star2": second,
            "sub.star1_rate": self._rates(first, unions),
            "sub.star2_rate": self._rates(second, unions),
            "condition.has_second_level_unions": {id_: n > 0 for id_, n in unions.items()},
        }

    @metric_provider(
        "mem.realname_count", "mem.realname_rate", "mem.realname_on", "area.realname_rate"
    )
    @measured_from("union.member")
    def _metric_real_names(self, organizations, date_from, date_to):
        """Active members of all of the subtree whose number is on the roster or paper was seen.

        Without a member there is nothing to say.
        """
        sums = organizations._subtree_counts(organizations.ids)
        named = {id_: counts["realname_count"] for id_, counts in sums.items()}
        rates = self._sum_rates(sums, "realname_count", "member_count")
        return {
            "mem.realname_count": named,
            "mem.realname_rate": rates,
            "mem.realname_on": {id_: True for id_, number in named.items() if number},
            "area.realname_rate": rates,
        }
