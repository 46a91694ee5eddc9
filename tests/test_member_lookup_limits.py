"""What the log keeps of a look-up, and the figures that limit it."""

import random
from datetime import date, timedelta

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core import lookup
from .identity_case import MOBILE
from .import_case import number as resident
from .lookup_case import SEARCHES, LookupCase


@tagged("post_install", "-at_install")
class TestLookupLog(LookupCase):
    def test_a_search_leaves_one_row_without_a_number(self):
        members = self.as_user(self.building_clerk, self.env["union.member"])
        mine = members.create(
            {"name": "张三", "organization_id": self.primary.id, "id_number": resident(7)}
        )
        self.assertEqual(members.search([("id_number", "in", [resident(7), resident(8)])]), mine)
        entry, entered = self.logs()
        self.assertEqual(entered.kind, "create")
        self.assertEqual(entry.kind, "search")
        self.assertEqual(entry.organization_id, self.building)
        self.assertEqual((entry.res_model, entry.fields_shown), ("union.member", "id_number"))
        self.assertEqual((entry.asked_count, entry.found_count, entry.refused), (2, 1, False))
        self.cr.execute("SELECT l::text FROM union_access_log l WHERE id = %s", [entry.id])
        text = self.cr.fetchone()[0]
        self.assertNotIn(resident(7), text)
        self.cr.execute("SELECT id_digest FROM union_member WHERE id = %s", [mine.id])
        self.assertNotIn(self.cr.fetchone()[0][:8], text)

    def test_the_row_cannot_be_changed(self):
        self.as_user(self.building_clerk, self.env["union.member"]).search(
            [("mobile", "=", MOBILE)]
        )
        entry = self.logs()
        with self.assertRaises(UserError):
            entry.write({"asked_count": 0})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.RestrictViolation),
            self.cr.savepoint(),
        ):
            self.cr.execute("DELETE FROM union_access_log WHERE id = %s", [entry.id])

    def test_demo_data_count_beside_columns_just_added_to_the_users(self):
        """Installing holds the users' table; another connection would wait and fail."""
        members = self.as_user(self.building_clerk, self.env["union.member"])
        self.cr.execute("LOCK TABLE res_users IN ACCESS EXCLUSIVE MODE")
        self.patch(self.registry, "ready", False)
        members.search([("mobile", "=", MOBILE)])
        self.patch(self.registry, "ready", True)
        self.assertEqual(self.logs().asked_count, 1)

    def test_who_reached_the_limit_is_seen_by_those_above_and_by_no_neighbour(self):
        members = self.as_user(self.building_clerk, self.env["union.member"])
        self.answers(lambda one: members.search([("id_number", "=", one)]))
        logs = self.env["union.access.log"]
        for user in (self.city_admin, self.street_approver, self.street_auditor):
            with self.subTest(user=user.login):
                entry = self.as_user(user, logs).search([("refused", "=", True)])
                self.assertEqual(entry.user_id.id, self.building_clerk.id)
                self.assertEqual((entry.asked_count, entry.found_count), (1, 0))
        self.assertFalse(self.as_user(self.sister_admin, logs).search([]))
        for user in (self.building_clerk, self.portal, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, logs).search([])
        with self.assertRaises(AccessError):
            self.as_user(self.city_admin, logs).create({"kind": "search"})

    def test_nobody_reads_or_writes_what_was_asked(self):
        self.as_user(self.building_clerk, self.env["union.member"]).search(
            [("mobile", "=", MOBILE)]
        )
        books = self.env["union.lookup"]
        admin = self.env.ref("base.user_admin")
        for user in (self.building_clerk, self.city_admin, self.street_auditor, self.portal, admin):
            mine = self.as_user(user, books)
            for call in (
                lambda mine=mine: mine.search([]),
                lambda mine=mine: mine.create({}),
                lambda mine=mine: mine.browse(books.search([]).ids).unlink(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()


@tagged("post_install", "-at_install")
class TestLimits(LookupCase):
    def test_a_citys_administrator_sets_the_figures_and_nobody_below(self):
        limits = self.env["union.lookup.limit"]
        mine = self.as_user(self.city_admin, limits).create(
            {"organization_id": self.city.id, "born_limit": 3}
        )
        members = self.as_user(self.building_clerk, self.env["union.member"])
        count, _told = self.answers(lambda one: members.search([("id_number", "=", one)]))
        self.assertEqual(count, 3)
        with self.assertRaises(ValidationError):
            self.as_user(self.district_admin, limits).create({"organization_id": self.district.id})
        with self.assertRaises(AccessError):
            self.as_user(self.district_admin, mine).write({"born_limit": 1000})
        everybody = self.env.ref("trade_union.lookup_limit_everybody")
        names = [row.display_name for row in self.as_user(self.city_admin, mine | everybody)]
        self.assertEqual(names, [self.city.display_name, "Everybody else"])
        for user in (self.city_admin, self.district_admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, everybody).write({"born_limit": 1000})
        for user in (self.building_clerk, self.street_approver, self.portal, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, limits).search([])

    def test_a_city_below_a_district_is_no_city(self):
        values = {"name": "假", "code": "T-FALSE", "parent_id": self.district.id}
        with self.assertRaises(ValidationError):
            self.env["union.organization"].create({**values, "level": "city"})
        false = self.env["union.organization"].create({**values, "level": "district"})
        self.env.flush_all()
        # As one stands that was entered before levels were checked.
        self.cr.execute("UPDATE union_organization SET level = 'city' WHERE id = %s", [false.id])
        self.env.invalidate_all()
        with self.assertRaises(ValidationError):
            self.as_user(self.district_admin, self.env["union.lookup.limit"]).create(
                {"organization_id": false.id}
            )

    def test_a_duty_more_never_loosens(self):
        other = self.env["union.organization"].create(
            {"name": "乙市总工会", "code": "T-B", "level": "city", "kind": "general"}
        )
        self.env["union.lookup.limit"].create({"organization_id": other.id, "search_limit": 9999})
        self.env["union.duty"].create(
            {
                "user_id": self.building_clerk.id,
                "organization_id": other.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        limits, _place = self.env["union.lookup.limit"].with_user(self.building_clerk)._of_user()
        self.assertEqual(limits.search, SEARCHES)

    def test_figures_are_checked(self):
        for vals in ({"search_limit": 0}, {"born_share": -1}, {"elsewhere_share": 10_001}):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.cr.savepoint(),
            ):
                self.env["union.lookup.limit"].create({"organization_id": self.city.id, **vals})

    def test_real_rosters_do_not_crowd(self):
        """A city's people, most of them between 20 and 50, one in a hundred born on 1 January."""
        limits, _place = self.env["union.lookup.limit"].with_user(self.building_clerk)._of_user()
        chance = random.Random(7)
        for rows in (2_404, 10_000, 100_000):
            marks = set()
            for n in range(rows):
                born = date(2026, 1, 1) - timedelta(days=int(chance.triangular(7300, 21900, 10950)))
                if chance.random() < 0.01:
                    born = born.replace(month=1, day=1)
                crowd = int(born.strftime("%Y%m%d")) * 2 + chance.randrange(2)
                marks.add(lookup.mark(crowd, f"{n:08x}"))
            with self.subTest(rows=rows):
                self.assertIsNone(lookup.judge_check(limits, lookup.Day(), marks))
