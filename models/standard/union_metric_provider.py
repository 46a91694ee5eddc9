from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..id_array import id_array
from ..organization.subtree import in_subtree

# Of more organisations than these a pass over all rows is quicker than a walk through each subtree.
MANY = 500
EMPLOYERS = {
    "org.employer_count": SQL("TRUE"),
    "org.employers_25": SQL("x.staff_count >= 25"),
    "org.employers_25_without_union": SQL("x.staff_count >= 25 AND x.has_union IS NOT TRUE"),
}


def metric_provider(*keys):
    """Mark a method of ``union.metric.provider`` as the source of these metrics.

    The method is ``(self, organizations, date_from, date_to) -> {key: {organization_id:
    value}}``: one call, a constant number of queries, for all its keys and all the
    organisations. An organisation left out, or None, means *not known*; zero is a figure.

    >>> @metric_provider("org.worker_count")
    ... def _metric_workers(self, organizations, date_from, date_to): ...
    >>> _metric_workers._metric_keys
    ('org.worker_count',)
    """

    def mark(method):
        method._metric_keys = keys
        return method

    return mark


def measured_from(*names):
    """Say from which models a provider reads: readers of the metric are told.

    >>> @measured_from("union.member")
    ... def _metric_members(self, organizations, date_from, date_to): ...
    >>> _metric_members._metric_sources
    ('union.member',)
    """

    def mark(method):
        method._metric_sources = names
        return method

    return mark


def takes_keys(method):
    """Let a provider answer what is asked for alone: its first argument is the keys of it.

    For one of many figures, where each costs: ``(self, keys, organizations, date_from, date_to)``.

    >>> @takes_keys
    ... def _metric_staff(self, keys, organizations, date_from, date_to): ...
    >>> _metric_staff._metric_takes_keys
    True
    """
    method._metric_takes_keys = True
    return method


class UnionMetricProvider(models.AbstractModel):
    """Where the rooms register how a metric is measured.

    A room inherits this model and adds marked methods. They run as the superuser: a
    measurement must not depend on who looks, and it gives totals only; who may ask for
    which organisation is checked by ``union.metric``.
    """

    _name = "union.metric.provider"
    _description = "Source of Metrics"

    @api.model
    def _providers(self):
        """Return ``{metric key: method name}``.

        :raise ValueError: two different methods claim the same key
        """
        found = {}
        for cls in type(self).mro():
            for name, method in vars(cls).items():
                for key in getattr(method, "_metric_keys", ()):
                    if found.setdefault(key, name) != name:
                        raise ValueError(f"metric {key}: both {found[key]} and {name} measure it")
        return found

    @api.model
    def _sources(self):
        """Return ``{metric key: names of the models it is read from}``."""
        return {
            key: getattr(getattr(type(self), name), "_metric_sources", ())
            for key, name in self._providers().items()
        }

    @api.model
    def _cure_places(self):
        """Return ``{metric key or its beginning: XML id of the window}``: where what is measured

        is recorded, so that a checklist leads there. A room adds its own.
        """
        return {
            "org.employer_count": "trade_union.union_employer_action",
            "org.worker_count": "trade_union.union_employer_action",
            "org.": "trade_union.union_organization_action",
            "duty.": "trade_union.union_duty_action",
        }

    @api.model
    def _cure_place(self, key):
        """Return the XML id of the window where a metric is cured, or None: the longest match."""
        places = self._cure_places()
        return places.get(max(filter(key.startswith, places), key=len, default=None))

    @api.model
    def _measure(self, keys, organizations, date_from, date_to):
        """Return ``{key: {organization_id: value}}``; a key nobody measures is left out."""
        providers = self._providers()
        by_method = defaultdict(list)
        for key in keys:
            if key in providers:
                by_method[providers[key]].append(key)
        values = {}
        for name, wanted in by_method.items():
            method = getattr(self, name)
            asked = (wanted,) if hasattr(method, "_metric_takes_keys") else ()
            measured = method(*asked, organizations, date_from, date_to)
            values.update({key: measured.get(key, {}) for key in wanted})
        return values

    @metric_provider(
        "org.worker_count",
        "org.female_worker_count",
        "org.member_count",
        "org.female_member_count",
        "org.applicant_count",
        "org.primary_count",
        "org.covered_employer_count",
    )
    @measured_from("union.member", "union.employer", "union.organization")
    @takes_keys
    def _metric_counts(self, keys, organizations, date_from, date_to):
        """Live sums over each subtree."""
        sums = organizations._subtree_counts(organizations.ids)
        names = {key: key.removeprefix("org.") for key in keys}
        return {
            key: {id_: counts[name] for id_, counts in sums.items()} for key, name in names.items()
        }

    @metric_provider("org.single_primary_count")
    @measured_from("union.organization")
    def _metric_single_primaries(self, organizations, date_from, date_to):
        """Active primary unions of one employer below each organisation (SZ-5.1.1)."""
        return {
            "org.single_primary_count": self._count_subtree(
                organizations,
                "union_organization",
                SQL("x.level = 'primary' AND x.kind = 'single' AND x.state = 'active'"),
                on=SQL("x.id = s.id"),
            )
        }

    @metric_provider("org.group_count")
    @measured_from("union.organization")
    def _metric_groups(self, organizations, date_from, date_to):
        """Branches and groups of the unions in each subtree: what stands below a primary union."""
        return {
            "org.group_count": self._count_subtree(
                organizations,
                "union_organization",
                SQL(
                    """
                    x.id <> o.id AND x.level IN ('primary', 'group') AND x.active
                    AND x.state <> 'dissolved'
                    AND EXISTS (SELECT FROM union_organization p
                                 WHERE p.id = x.parent_id AND p.level IN ('primary', 'group'))
                    """
                ),
                on=SQL("x.id = s.id"),
            )
        }

    @metric_provider(*EMPLOYERS)
    @measured_from("union.employer")
    def _metric_employers(self, organizations, date_from, date_to):
        """Employers of each subtree, and those with 25 and more staff (QZ-4)."""
        found = self._counts_below(
            organizations,
            "union_employer",
            EMPLOYERS.values(),
            on=SQL("x.organization_id = s.id AND x.active"),
        )
        return {
            key: {id_: counts[place] for id_, counts in found.items()}
            for place, key in enumerate(EMPLOYERS)
        }

    @metric_provider("area.union_rate_25")
    @measured_from("union.employer")
    def _metric_union_rate(self, organizations, date_from, date_to):
        """Share of the employers with 25 and more staff that have a union, in percent."""
        counts = self._metric_employers(organizations, date_from, date_to)
        without = counts["org.employers_25_without_union"]
        employers = counts["org.employers_25"]
        covered = {id_: total - without.get(id_, 0) for id_, total in employers.items()}
        return {"area.union_rate_25": self._rates(covered, employers)}

    @metric_provider("mem.membership_rate")
    @measured_from("union.member", "union.employer")
    def _metric_membership_rate(self, organizations, date_from, date_to):
        """Active members in percent of the staff of the employers covered."""
        sums = organizations._subtree_counts(organizations.ids)
        return {"mem.membership_rate": self._sum_rates(sums, "member_count", "worker_count")}

    @api.model
    def _rates(self, parts, wholes):
        """Return percents where there is a whole; a rate of nothing does not exist."""
        return {id_: 100 * parts[id_] / whole for id_, whole in wholes.items() if whole}

    @api.model
    def _sum_rates(self, sums, part, whole):
        """Return :meth:`_rates` of two of the sums over subtrees."""
        parts = {id_: counts[part] for id_, counts in sums.items()}
        return self._rates(parts, {id_: counts[whole] for id_, counts in sums.items()})

    @api.model
    def _count_subtree(self, organizations, table, condition, on):
        """Return ``{organization_id: rows}`` as :meth:`_counts_below` does, of one condition."""
        found = self._counts_below(organizations, table, [condition], on)
        return {id_: count for id_, (count,) in found.items()}

    @api.model
    def _counts_below(self, organizations, table, conditions, on):
        """Return ``{organization_id: (rows, …)}`` of ``table`` (alias x) in each subtree, one query.

        :param conditions: SQL of what of x is counted, a number for each; ``o`` is the
            organisation asked about
        :param on: joins x to the organisation s of the subtree
        """
        self.env["union.organization"].flush_model()
        self.env[table.replace("_", ".")].flush_model()
        parts = {
            "table": SQL.identifier(table),
            "on": on,
            "ids": id_array(organizations.ids),
            "below": in_subtree("s", "o"),
        }
        counts = [SQL("COUNT(x.id) FILTER (WHERE %s)", condition) for condition in conditions]
        names = [SQL.identifier(f"n{place}") for place in range(len(counts))]
        # Each row counts for those above it; of many places that is one pass over all.
        many = SQL(
            """
            SELECT o.id, %(counts)s
              FROM %(table)s x
              JOIN union_organization s ON %(on)s
        CROSS JOIN LATERAL unnest(string_to_array(rtrim(s.parent_path, '/'), '/')) AS a (id)
              JOIN union_organization o ON o.id = a.id::int
             WHERE o.id = ANY(%(ids)s)
          GROUP BY o.id
            """,
            counts=SQL(", ").join(counts),
            **parts,
        )
        few = SQL(
            """
            SELECT o.id, c.*
              FROM union_organization o
CROSS JOIN LATERAL (SELECT %(sums)s
                      FROM union_organization s
        -- Counted place by place: joined, the planner reads all rows for each subtree.
        CROSS JOIN LATERAL (SELECT %(counts)s FROM %(table)s x WHERE %(on)s) e
                     WHERE %(below)s) c
             WHERE o.id = ANY(%(ids)s)
            """,
            sums=SQL(", ").join(SQL("COALESCE(SUM(e.%s), 0)::int", name) for name in names),
            counts=SQL(", ").join(
                SQL("%s AS %s", count, name) for count, name in zip(counts, names, strict=True)
            ),
            **parts,
        )
        self.env.cr.execute(many if len(organizations) > MANY else few)
        found = dict.fromkeys(organizations.ids, (0,) * len(counts))
        return found | {id_: tuple(numbers) for id_, *numbers in self.env.cr.fetchall()}

    @api.model
    def _known_keys(self):
        """Return the set of keys a rule may name: measured, or declared by a standard."""
        declared = self.env["union.metric"].sudo().search_fetch(Domain.TRUE, ["key"])  # no secret
        return set(self._providers()) | set(declared.mapped("key"))
