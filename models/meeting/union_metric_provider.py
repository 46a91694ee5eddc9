from datetime import date

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..id_array import id_array
from ..period import full_months
from ..standard.union_metric_provider import measured_from, metric_provider, takes_keys

CONGRESS = ("congress", "general")


class UnionMetricProvider(models.AbstractModel):
    """How long a union has gone without its meetings."""

    _inherit = "union.metric.provider"

    @metric_provider(
        "meet.months_without_congress",
        "meet.quarters_without_plenary",
        "meet.half_years_without_plenary",
        "meet.months_without_joint",
        "meet.months_without_plenary",
        "meet.months_without_party_report",
        "meet.months_without_regional",
        "meet.half_years_without_employer",
    )
    @measured_from("union.meeting", "union.term")
    @takes_keys
    def _metric_without_meeting(self, keys, organizations, date_from, date_to):
        """Time since the last congress or general meeting, plenary, joint meeting, and report.

        The chair reports to the Party organisation at a joint meeting as well (SZ-5.5.2a). Of
        plenaries whole calendar quarters and half-years count, as SZ-5.5.7.3 and BJ-2.7 ask for
        one in each; of meetings with the employer those half-years in which none was asked
        for. A committee elected since starts anew; where neither it nor a meeting is on
        record, nothing is known.
        """
        rows = self._last_meetings(organizations, date_to)
        values = {}
        for key in keys:
            place, reckon = TIMES[key]
            last = {row[0]: row[place] for row in rows if row[place]}
            times = reckon(last.values(), date_to)
            values[key] = {id_: times[day] for id_, day in last.items()}
        return values

    @api.model
    def _cure_places(self):
        return super()._cure_places() | {"meet.": "trade_union.union_meeting_action"}

    @metric_provider("meet.member_congress_year", "meet.member_congress")
    @measured_from("union.meeting")
    def _metric_congresses(self, organizations, date_from, date_to):
        """Congresses and general meetings held in the period, and whether one ever was.

        Where none is on record nothing is known: whoever records no meetings at all may still
        say so in the assessment.
        """
        held = self.env["union.meeting"]._read_group(
            Domain("organization_id", "in", organizations.ids)
            & Domain("kind", "in", CONGRESS)
            & Domain("state", "in", ("held", "closed"))
            & Domain("held_on", "<=", date_to),
            ["organization_id"],
            ["held_on:array_agg"],
        )
        first = date_from or date.min
        return {
            "meet.member_congress_year": {
                place.id: sum(day >= first for day in days) for place, days in held
            },
            "meet.member_congress": {place.id: True for place, _days in held},
        }

    @metric_provider("fin.report_to_congress_year")
    @measured_from("union.resolution")
    def _metric_funds_reports(self, organizations, date_from, date_to):
        """Reports on income and spending that a congress or general meeting carried (NR-LAW-45b).

        Where none is on record nothing is known.
        """
        reports = self.env["union.resolution"]._read_group(
            Domain("organization_id", "in", organizations.ids)
            & Domain("kind", "=", "funds_report")
            & Domain("state", "=", "passed")
            & Domain("meeting_id.kind", "in", CONGRESS)
            & Domain("meeting_id.held_on", "<=", date_to),
            ["organization_id"],
            ["decided_on:array_agg"],
        )
        first = date_from or date.min
        return {
            "fin.report_to_congress_year": {
                place.id: sum(day >= first for day in days) for place, days in reports
            }
        }

    @api.model
    def _last_meetings(self, organizations, day):
        """Return ``[(organization_id, last day of congress, plenary, joint meeting, report, regional
        meeting, and of the last one the employer was asked for)]``.

        The day the committee in office was elected stands for one that is not on record.
        """
        for model in ("union.meeting", "union.committee", "union.term"):
            self.env[model].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT o.id, GREATEST(m.congress, t.since), GREATEST(m.plenary, t.since),
                       GREATEST(m.joint, t.since), GREATEST(m.report, t.since),
                       GREATEST(m.regional, t.since), GREATEST(m.asked, t.since)
                  FROM union_organization o
             LEFT JOIN (SELECT organization_id,
                               MAX(held_on) FILTER (WHERE kind IN ('congress', 'general'))
                                   AS congress,
                               MAX(held_on) FILTER (WHERE kind = 'plenary') AS plenary,
                               MAX(held_on) FILTER (WHERE kind = 'joint') AS joint,
                               MAX(held_on) FILTER (WHERE kind IN ('joint', 'party_report'))
                                   AS report,
                               MAX(held_on) FILTER (WHERE kind = 'regional') AS regional,
                               MAX(LEAST(held_on, noticed_on)) FILTER (WHERE kind = 'employer')
                                   AS asked
                          FROM union_meeting
                         WHERE state <> 'cancelled'
                           AND (held_on <= %(day)s
                                OR (kind = 'employer' AND noticed_on <= %(day)s))
                           AND organization_id = ANY(%(ids)s)
                      GROUP BY organization_id) m ON m.organization_id = o.id
             LEFT JOIN (SELECT c.organization_id, MAX(t.date_from) AS since
                          FROM union_term t
                          JOIN union_committee c ON c.id = t.committee_id AND c.kind = 'union'
                         WHERE t.state = 'current' AND t.date_from <= %(day)s
                           AND c.organization_id = ANY(%(ids)s)
                      GROUP BY c.organization_id) t ON t.organization_id = o.id
                 WHERE o.id = ANY(%(ids)s)
                """,
                day=day,
                ids=id_array(organizations.ids),
            )
        )
        return self.env.cr.fetchall()


def _periods_between(last, day, months):
    """Return how many calendar periods of so many months lie whole between two days.

    >>> from datetime import date
    >>> _periods_between(date(2026, 2, 3), date(2026, 6, 30), 3)
    0
    >>> _periods_between(date(2026, 2, 3), date(2026, 7, 1), 3)
    1
    >>> _periods_between(date(2025, 12, 31), date(2026, 7, 1), 6)
    1
    """
    first, present = ((one.year * 12 + one.month - 1) // months for one in (last, day))
    return max(present - first - 1, 0)


def _periods(months):
    return lambda starts, day: {
        start: _periods_between(start, day, months) for start in dict.fromkeys(starts) if start
    }


# In which column of _last_meetings, and how the time since is reckoned.
TIMES = {
    "meet.months_without_congress": (1, full_months),
    "meet.quarters_without_plenary": (2, _periods(3)),
    "meet.half_years_without_plenary": (2, _periods(6)),
    "meet.months_without_joint": (3, full_months),
    "meet.months_without_plenary": (2, full_months),
    "meet.months_without_party_report": (4, full_months),
    "meet.months_without_regional": (5, full_months),
    "meet.half_years_without_employer": (6, _periods(6)),
}
