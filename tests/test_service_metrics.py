"""The metrics act.*: what an organisation held in a year, for many at once."""

from datetime import date

from odoo.tests import tagged

from .common import UnionCase
from .service_case import ServiceMixin


@tagged("post_install", "-at_install")
class TestActivityMetrics(ServiceMixin, UnionCase):
    def held(self, kind, begins, phase="held", organization=None):
        """Make an activity that stands in the phase, past its approval."""
        activity = self.env["union.service.activity"].create(
            {
                "organization_id": (organization or self.building).id,
                "kind_id": self.env.ref(f"trade_union.activity_kind_{kind}").id,
                "name": kind,
                "date_begin": begins,
                "date_end": f"{begins[:10]} 23:59:59",
            }
        )
        activity._approval_unlocked()._on_approved()
        activity.write({"phase": phase})
        return activity

    def measure(self, *keys, organizations=None, **period):
        return self.env["union.metric"]._compute_values(
            list(keys), organizations or self.building, **period
        )

    def test_held_and_filed_count_by_their_kind(self):
        self.held("sport", "2026-03-01 08:00:00")
        self.held("sport", "2026-05-01 08:00:00", "filed")
        self.held("safety_cup", "2026-05-02 08:00:00")
        self.held("brand", "2026-05-03 08:00:00")
        self.held("sport", "2026-06-01 08:00:00", "sign_up")
        self.held("sport", "2026-06-02 08:00:00", "cancelled")
        self.held("sport", "2026-06-03 08:00:00", organization=self.primary)
        values = self.measure(
            "act.count",
            "act.sports_count",
            "act.skill_contest_count",
            "act.ankang",
            "act.care_count",
            "act.mentor_pairs",
        )
        found = {key: by_place[self.building.id] for key, by_place in values.items()}
        self.assertEqual(
            found,
            {
                "act.count": 4,
                "act.sports_count": 2,
                "act.skill_contest_count": 1,
                "act.ankang": 1,
                "act.care_count": 0,
                "act.mentor_pairs": None,
            },
        )

    def test_the_year_is_the_offices_year(self):
        # 1 January 2026, 00:30 in Shenzhen is still the old year in UTC.
        self.held("sport", "2025-12-31 16:30:00")
        self.held("sport", "2025-12-31 15:30:00")
        for year, count in ((2025, 1), (2026, 1), (2027, 0)):
            with self.subTest(year=year):
                values = self.measure(
                    "act.sports_count", date_from=date(year, 1, 1), date_to=date(year, 12, 31)
                )
                self.assertEqual(values["act.sports_count"], {self.building.id: count})

    def test_an_offices_own_kind_counts_for_the_metrics_it_names(self):
        kind = self.env.ref("trade_union.activity_kind_brand")
        self.held("brand", "2026-05-03 08:00:00")
        kind.metric_keys = " act.care_count\n act.sports_count"
        values = self.measure("act.care_count", "act.sports_count", "act.count")
        self.assertEqual([row[self.building.id] for row in values.values()], [1, 1, 1])

    def test_one_query_for_all_keys_and_organisations(self):
        provider = self.env["union.metric.provider"]
        organizations = self.env["union.organization"].search([])
        provider._metric_activities(organizations, None, date(2026, 12, 31))
        self.env.flush_all()
        before = self.cr.sql_log_count
        values = provider._metric_activities(organizations, None, date(2026, 12, 31))
        self.assertLessEqual(self.cr.sql_log_count - before, 2)  # the office's timezone is one
        self.assertEqual(len(values), 21)
        self.assertEqual(set(values["act.count"]), set(organizations.ids))
