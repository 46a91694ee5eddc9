"""Metrics: all documented, as many queries for many organisations as for few, kept by month."""

from collections import defaultdict
from datetime import date
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.clock import today
from ..models.standard import union_metric_provider, union_metric_value
from .tree import TreeCase


@tagged("post_install", "-at_install")
class TestMetricRegistry(TreeCase):
    def test_every_key_that_is_measured_is_documented(self):
        metrics = self.env["union.metric"].search([]).grouped("key")
        sources = self.env["union.metric.provider"]._sources()
        self.assertGreater(len(sources), 60)
        for key in sorted(sources):
            with self.subTest(key=key):
                self.assertIn(key, metrics, "stands in no metrics.csv")
                metric = metrics[key]
                for name in ("name", "name_zh", "room", "unit", "scope", "period", "meaning"):
                    self.assertTrue(metric[name], name)
                self.assertTrue(metric.meaning_zh)
                self.assertTrue(sources[key], "measured_from is not told")
                self.assertFalse([name for name in sources[key] if name not in self.env])
                self.assertTrue(metric.with_context(lang="en_US").source_text)

    def test_an_undocumented_key_is_seen(self):
        provider = type(self.env["union.metric.provider"])
        with patch.object(provider, "_providers", lambda self: {"no.such": "_metric_counts"}):
            self.assertEqual(set(provider._sources(self.env["union.metric.provider"])), {"no.such"})
            self.assertNotIn("no.such", self.env["union.metric"].search([]).mapped("key"))

    def test_sources_are_named_in_the_readers_language(self):
        metric = self.env["union.metric"].search([("key", "=", "staff.full_time")])
        self.assertIn(self.env["ir.model"]._get("union.staff").name, metric.source_text)

    def test_employers_of_many_organisations_are_those_of_each(self):
        self.env["union.employer"].create(
            [
                {"name": f"单位{staff}", "organization_id": place.id, "staff_count": staff}
                for place in (self.primary, self.building, self.sister_street)
                for staff in (24, 25, 90)
            ]
        )
        places = self.city | self.district | self.building | self.primary | self.sister_district
        keys = ["org.employer_count", "org.employers_25", "org.employers_25_without_union"]
        few = self.env["union.metric"]._compute_values(keys, places)
        with patch.object(union_metric_provider, "MANY", 0):
            many = self.env["union.metric"]._compute_values(keys, places | self.street)
        for key in keys:
            self.assertEqual({id_: many[key][id_] for id_ in places.ids}, few[key], key)
        self.assertEqual([few["org.employer_count"][place.id] for place in places], [9, 6, 6, 3, 3])
        self.assertEqual(few["org.employers_25"][self.building.id], 4)
        self.env["union.employer"].search([("organization_id", "=", self.primary.id)]).unlink()
        with patch.object(union_metric_provider, "MANY", 0):
            none = self.env["union.metric"]._compute_values(keys, self.primary)
        self.assertEqual([none[key][self.primary.id] for key in keys], [0, 0, 0])

    def test_queries_do_not_grow_with_the_organisations(self):
        many = self.env["union.organization"].create(
            [
                {
                    "name": f"第{number}工会",
                    "code": f"T-M-{number}",
                    "level": "primary",
                    "kind": "single",
                    "parent_id": self.building.id,
                    "state": "active",
                }
                for number in range(80)
            ]
        )
        provider = self.env["union.metric.provider"].sudo()
        day = today(self.env)
        keys = defaultdict(list)
        for key, name in provider._providers().items():
            keys[name].append(key)
        self.assertGreater(len(keys), 20)
        for name in sorted(keys):
            # What is read once and kept for all is no cost of these.
            provider._measure(keys[name], many[:1].sudo(), None, day)
            counts = []
            for organizations in (many[:5], many):
                organizations = organizations.sudo()
                with self.assertMaxQueries(30, name) as used:
                    provider._measure(keys[name], organizations, None, day)
                counts.append(used.count)
            with self.subTest(provider=name):
                self.assertEqual(*counts, "queries for 5 and for 80 organisations")


@tagged("post_install", "-at_install")
class TestMetricValues(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.values = cls.env["union.metric.value"]
        cls.metric = cls.env["union.metric"].search([("key", "=", "org.worker_count")])
        cls.employer = cls.env["union.employer"].create(
            {"name": "甲公司", "organization_id": cls.primary.id, "staff_count": 40}
        )
        cls.env["ir.config_parameter"].set_param(union_metric_value.POSITION, "{}")

    def measure(self, moment, stop_after=None):
        """Run the cron on a day; it may be cut off after some batches."""
        batches = iter(range(stop_after)) if stop_after is not None else None

        def commit(*_args, **_values):
            return 1.0 if batches is None else float(next(batches, None) is not None)

        with (
            freeze_time(moment),
            patch.object(type(self.env["ir.cron"]), "_commit_progress", commit),
        ):
            self.values._cron_measure()

    def kept(self, organization):
        rows = self.values.search(
            [("metric_id", "=", self.metric.id), ("organization_id", "=", organization.id)],
            order="month",
        )
        return [(row.month, row.value) for row in rows]

    def test_a_month_is_kept_once_of_those_with_others_below(self):
        # One that does not stand yet has no months before it does.
        self.sister_district.state = "preparing"
        self.measure("2031-03-05 02:00:00")
        self.employer.staff_count = 55
        self.measure("2031-03-06 02:00:00")
        self.assertEqual(self.kept(self.sister_district), [])
        self.sister_district.state = "active"
        for place in (self.building, self.street, self.city):
            self.assertEqual(self.kept(place), [(date(2031, 3, 1), 40)], place.name)
        self.assertEqual(self.kept(self.primary), [])
        self.measure("2031-04-01 02:00:00")
        self.assertEqual(self.kept(self.street), [(date(2031, 3, 1), 40), (date(2031, 4, 1), 55)])
        self.assertEqual(self.kept(self.sister_street)[-1], (date(2031, 4, 1), 0))
        self.assertEqual(self.kept(self.sister_district), [(date(2031, 4, 1), 0)])

    def test_what_is_not_known_has_no_row_and_a_yes_is_one(self):
        self.measure("2031-03-05 02:00:00")
        rows = self.values.search([("organization_id", "=", self.sister_street.id)])
        found = {row.metric_id.key: row.value for row in rows}
        self.assertNotIn("mem.membership_rate", found)
        self.assertEqual(found["condition.has_subordinate_units"], 0)
        mine = self.values.search([("organization_id", "=", self.street.id)])
        self.assertIn(1, mine.filtered(lambda r: r.metric_id.unit == "bool").mapped("value"))

    def test_a_run_that_was_cut_off_goes_on(self):
        with patch.object(union_metric_value, "BATCH", 2):
            self.measure("2031-03-05 02:00:00", stop_after=0)
            first = self.values.search([]).organization_id
            self.assertLess(len(first & (self.city | self.district | self.street)), 3)
            with patch.object(type(self.values), "_record", autospec=True) as record:
                record.side_effect = lambda _self, batch: seen.extend(batch.ids)
                seen = []
                self.measure("2031-03-06 02:00:00")
        self.assertFalse(set(seen) & set(first.ids))
        self.assertLessEqual(set((self.sister_district | self.sister_street).ids), set(seen))

    def test_a_value_is_never_changed_nor_deleted(self):
        self.measure("2031-03-05 02:00:00")
        row = self.values.search([], limit=1)
        for call in (lambda: row.write({"value": 1}), row.unlink):
            with self.assertRaisesRegex(UserError, "never changed or deleted"):
                call()

    def test_series_of_the_own_scope(self):
        self.measure("2031-03-05 02:00:00")
        self.employer.staff_count = 55
        with freeze_time("2031-04-09 02:00:00"):
            (answer,) = self.as_user(self.street_reviewer, self.metric).action_series(
                [self.street.id, self.primary.id]
            )
        self.assertEqual(answer["key"], "org.worker_count")
        self.assertEqual(
            [(row["id"], row["months"], row["now"]) for row in answer["organizations"]],
            [
                (self.street.id, [{"month": "2031-03-01", "value": 40}], 55),
                (self.primary.id, [], 55),
            ],
        )

    def test_others_see_and_write_nothing(self):
        self.measure("2031-03-05 02:00:00")
        rows = self.values.search([("organization_id", "=", self.street.id)])
        self.assertTrue(rows)
        public = self.env.ref("base.public_user")
        for user in (self.sister_clerk, self.portal, public, self.stranger):
            with self.subTest(user=user.login):
                metric = self.as_user(user, self.metric)
                with self.assertRaises(AccessError):
                    metric.action_series([self.street.id])
                with self.assertRaises(AccessError):
                    rows.with_user(user).read(["value"])
        for user in (self.street_reviewer, self.city_admin):
            with self.assertRaises(AccessError):
                rows.with_user(user).create(
                    {
                        "metric_id": self.metric.id,
                        "organization_id": self.street.id,
                        "month": "2031-05-01",
                        "measured_on": "2031-05-01",
                        "value": 1,
                    }
                )
        self.assertEqual(self.values.with_user(self.sister_clerk).search([]) & rows, rows.browse())

    def test_series_cost_the_same_for_many_organisations(self):
        self.measure("2031-03-05 02:00:00")
        with self.assertMaxQueries(60) as one:
            self.metric.with_user(self.city_admin).action_series([self.city.id])
        places = self.env["union.organization"].search([("id", "child_of", self.city.id)])
        with self.assertMaxQueries(one.count):
            self.metric.with_user(self.city_admin).action_series(places.ids)
