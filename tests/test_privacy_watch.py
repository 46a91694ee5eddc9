"""Unusual reading becomes a finding: rules as data, told to an administrator, not to the person."""

from datetime import datetime, timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import clause
from .identity_case import IdentityCase
from .tree import build_tree, make_user, make_users

NOON = datetime(2026, 10, 12, 4, 0)  # 12:00 in Shanghai


class WatchCase(IdentityCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.findings = cls.env["union.finding"]
        cls.readers = cls.env["union.access.reader"]
        cls.elsewhere = cls.env["union.member"].create(
            {"name": "陈建国", "gender": "male", "organization_id": cls.sister_street.id}
        )

    def setUp(self):
        super().setUp()
        clock = freeze_time(NOON)
        self.clock = clock.start()
        self.addCleanup(clock.stop)

    def at(self, moment=NOON, **columns):
        """Add a row to the log as of a moment: only time passes differently in a test."""
        values = {
            "user_id": self.building_clerk.id,
            "accessed_at": moment,
            "organization_id": self.primary.id,
            "res_model": "union.member",
            "res_id": self.member.id,
            "subject": "#1",
            "fields_shown": "id_number",
            "reason": "card",
        }
        return self.env["union.access.log"].sudo().create(values | columns)

    def reveals(self, count, start=NOON, step=timedelta(minutes=1), **columns):
        for number in range(count):
            self.at(start + number * step, **columns)

    def watch(self):
        self.env.flush_all()
        self.env.invalidate_all()
        with patch.object(
            type(self.env["ir.cron"]), "_commit_progress", lambda *args, **kwargs: 1.0
        ):
            self.readers._cron_watch()
        return self.findings.search([("watched_user_id", "!=", False), ("state", "=", "open")])

    def figure(self, name, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        reader = self.readers.search([("user_id", "=", (user or self.building_clerk).id)])
        return reader[name]

    def rule(self, key):
        return self.env["union.rule"].search([("key", "=", key), ("organization_id", "=", False)])


@tagged("post_install", "-at_install")
class TestWatch(WatchCase):
    @clause("SZ-9.2d")
    def test_many_reveals_within_an_hour_become_a_finding_for_the_administrator(self):
        start = NOON - timedelta(hours=2)
        self.reveals(30, start)
        self.assertFalse(self.watch())
        # Across the full hour, and the 31st within sixty minutes.
        self.at(start + timedelta(minutes=59))
        found = self.watch()
        self.assertEqual(found.rule_key, "access.shown_hour")
        self.assertEqual(found.watched_user_id, self.building_clerk)
        # The lowest above all: he entered the member at his own place.
        self.assertEqual(found.organization_id, self.building)
        self.assertIn("31 identities", found.message)
        self.assertIn("to be confirmed", found.message)
        self.assertEqual(found.activity_ids.user_id, self.district_admin)
        self.assertEqual(self.watch(), found, "no second one")

    @clause("SZ-9.2d")
    def test_each_figure_of_a_day_is_told_from_its_bound_on(self):
        soon, midnight = timedelta(minutes=1), datetime(2026, 10, 11, 16)  # in Shanghai
        cases = [
            ("access.shown_hour", 30, midnight + timedelta(hours=10), soon, {}),
            ("access.shown_day", 100, midnight + timedelta(hours=6), 3 * soon, {}),
            ("access.night", 5, midnight, soon, {}),
            ("access.clear_day", 2, NOON, soon,
             {"kind": "export_clear", "listed": b"x", "row_count": 1}),
            ("access.masked_day", 20, NOON, soon, {"kind": "export", "row_count": 9}),
            ("access.refused_day", 2, NOON, soon, {"kind": "search", "refused": True}),
        ]  # fmt: skip
        users = make_users(self.env, [f"t_{key}" for key, *_rest in cases])
        for user, (_key, most, start, step, columns) in zip(users, cases, strict=True):
            self.reveals(
                most, start - most * step * (start == NOON), step, user_id=user.id, **columns
            )
        self.assertFalse(self.watch())
        for user, (_key, _most, start, step, columns) in zip(users, cases, strict=True):
            self.at(start + step / 2 * (start != NOON), user_id=user.id, **columns)
        found = self.watch()
        self.assertEqual(
            {(one.watched_user_id, one.rule_key, one.severity) for one in found},
            {(user, key, "inform") for user, (key, *_rest) in zip(users, cases, strict=True)},
        )

    def test_sixty_minutes_apart_is_not_within_an_hour(self):
        self.reveals(60, NOON - timedelta(hours=5), timedelta(minutes=2))
        self.assertEqual(self.figure("shown_in_hour"), 30)
        self.assertEqual(self.figure("shown_in_day"), 60)

    def test_changing_the_record_changes_what_is_found(self):
        self.reveals(10)
        self.assertFalse(self.watch())
        self.rule("access.shown_hour").condition_ids.value = "9"
        found = self.watch()
        self.assertEqual(found.rule_key, "access.shown_hour")
        self.rule("access.shown_hour").condition_ids.value = "10"
        self.assertFalse(self.watch())
        self.assertEqual(found.state, "settled")

    def test_an_office_sets_a_stricter_figure_of_its_own(self):
        rule = self.rule("access.shown_hour").copy({"organization_id": self.street.id})
        rule.condition_ids.value = "4"
        self.reveals(5)
        self.reveals(5, organization_id=self.sister_street.id, user_id=self.sister_clerk.id)
        self.assertEqual(self.watch().watched_user_id, self.building_clerk)

    @clause("SZ-9.2d")
    def test_night_is_data(self):
        # 22:00 and 05:59 in Shanghai are night, 06:00 and 21:59 are not.
        day = datetime(2026, 10, 11)
        for hour, minute in ((14, 0), (21, 59), (22, 0), (13, 59)):
            self.at(day + timedelta(hours=hour, minutes=minute))
        self.assertEqual(self.figure("shown_at_night"), 2)
        self.rule("access.night_to").value = "7"
        self.assertEqual(self.figure("shown_at_night"), 3)
        self.rule("access.night_from").value = "0"
        self.assertEqual(self.figure("shown_at_night"), 2, "from midnight to seven")
        for _turn in range(4):
            self.at(day + timedelta(hours=21))
        self.assertEqual(self.watch().rule_key, "access.night")

    def test_exports_and_refusals_of_a_day(self):
        for _turn in range(3):
            self.at(kind="export_clear", listed=b"x", row_count=1)
            self.at(kind="search", refused=True)
        for day in range(1, 4):
            self.at(NOON - timedelta(days=day), kind="export_clear", listed=b"x", row_count=1)
        found = self.watch()
        self.assertEqual(set(found.mapped("rule_key")), {"access.clear_day", "access.refused_day"})
        self.assertEqual(self.figure("masked_in_day"), 0)
        self.at(kind="export", row_count=9)
        self.assertEqual(self.figure("masked_in_day"), 1)

    def test_codes_given_out_in_a_batch_are_no_identities(self):
        self.reveals(40, step=timedelta(seconds=1), fields_shown="entry_code")
        self.assertFalse(self.watch())

    @clause("SZ-9.2d")
    def test_after_a_quiet_month_it_settles(self):
        self.reveals(31)
        found = self.watch()
        self.assertTrue(found)
        last = NOON + timedelta(days=30, minutes=-1)
        self.clock.move_to(last)
        self.assertEqual(self.watch(), found)
        window = self.rule("access.window_days")
        shipped, window.value = window.value, "20"
        self.assertFalse(self.watch())
        window.value = shipped
        self.assertTrue(self.watch())
        self.clock.move_to(NOON + timedelta(days=30, minutes=31))
        self.assertFalse(self.watch())

    def test_it_stands_above_all_he_looked_at(self):
        user = self.street_reviewer
        for place, above in (
            (self.primary, self.primary), (self.building, self.building),
            (self.sister_street, self.city),
        ):  # fmt: skip
            self.at(organization_id=place.id, user_id=user.id)
            self.assertEqual(self.figure("organization_id", user), above)

    def test_who_looked_in_two_trees_silences_nobody(self):
        root = self.env["union.organization"].create(
            {"name": "另一市总工会", "code": "T-OTHER", "level": "city"}
        )
        for place in (self.primary, root):
            self.at(organization_id=place.id, user_id=self.street_reviewer.id)
        self.assertFalse(self.figure("organization_id", self.street_reviewer))
        self.assertEqual(self.figure("shown_in_hour", self.street_reviewer), 2)
        self.reveals(31, user_id=self.building_clerk.id)
        self.assertTrue(self.watch())

    def test_who_is_watched_neither_gets_nor_reads_it(self):
        self.reveals(31, user_id=self.district_admin.id)
        found = self.watch()
        # The administrator of the district himself: that of the city hears of it.
        self.assertEqual(found.activity_ids.user_id, self.city_admin)
        for user, there in (
            (self.city_admin, True), (self.street_auditor, True), (self.district_admin, False),
            (self.building_clerk, False), (self.street_approver, False),
            (self.sister_admin, False), (self.building_teller, None), (self.portal, None),
            (self.stranger, None),
        ):  # fmt: skip
            for records in (found, self.readers.browse(self.district_admin.id)):
                seen = self.as_user(user, records)
                with self.subTest(user.login, model=records._name):
                    self.assertIs(seen.has_access("read"), bool(there))
                    if there is not None and seen.browse().has_access("read"):
                        self.assertIs(records in seen.search([]), there)
                for operation in ("write", "create", "unlink"):
                    self.assertFalse(seen.has_access(operation))

    def test_a_deputy_who_is_watched_is_passed_over(self):
        self.env["union.duty"].create(
            {
                "user_id": self.street_reviewer.id,
                "organization_id": self.street.id,
                "role": "platform_admin",
                "date_from": "2020-01-01",
            }
        )
        self.env["union.duty.delegation"].with_user(self.street_reviewer).create(
            {"deputy_id": self.building_clerk.id, "date_to": "2030-01-01"}
        )
        self.reveals(31, user_id=self.street_reviewer.id)
        # Neither he nor who only acts for him.
        self.assertEqual(self.watch().activity_ids.user_id, self.district_admin)

    def test_cost_does_not_grow_with_the_readers(self):
        self.reveals(31)
        self.watch()
        costs = []
        for count in (2, 30):
            for number in range(count):
                user = make_user(self.env, f"t_many_{count}_{number}")
                self.at(user_id=user.id)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertMaxQueries(80, f"{count} readers") as used:
                self.watch()
            costs.append(used.count)
        self.assertLessEqual(costs[1], costs[0] + 4)

    def test_the_page_shows_and_finds_people_by_their_name_of_today(self):
        self.as_user(self.building_clerk, self.member).action_reveal("print the card")
        logs = self.as_user(self.street_auditor, self.env["union.access.log"])
        row = logs.search([("subject_told", "ilike", "英娟")])
        self.assertEqual(row.subject_told, self.member.display_name)
        self.assertEqual(row.subject, f"#{self.member.id}")
        self.assertEqual(
            logs.formatted_read_group([], ["kind", "accessed_at:day"], ["__count"])[0]["__count"], 1
        )
        self.assertFalse(
            self.as_user(self.sister_admin, logs).search([("subject_told", "ilike", "英娟")])
        )
        # The row itself names nobody.
        self.cr.execute("SELECT l::text FROM union_access_log l WHERE id = %s", [row.id])
        self.assertNotIn("余英娟", self.cr.fetchone()[0])


@tagged("post_install", "-at_install")
class TestWatchHttp(HttpCase):
    def test_over_json(self):
        build_tree(self)
        log = self.env["union.access.log"].create(
            {
                "user_id": self.building_clerk.id,
                "organization_id": self.primary.id,
                "res_model": "union.member",
                "res_id": 1,
                "subject": "#1",
                "fields_shown": "id_number",
                "reason": "card",
            }
        )
        self.env.flush_all()
        for user, found in (
            (self.district_admin, 1), (self.street_auditor, 1), (self.sister_admin, 0),
            (self.building_clerk, None), (self.portal, None), (None, None),
        ):  # fmt: skip
            headers = {}
            if user:
                keys = self.env["res.users.apikeys"].with_user(user).sudo()
                headers["Authorization"] = f"bearer {keys._generate('rpc', 'api', None)}"
            for model, id_ in (
                ("union.access.reader", self.building_clerk.id),
                (log._name, log.id),
            ):
                path = f"{self.base_url()}/json/2/{model}/search_read"
                body = {"domain": [("id", "=", id_)], "fields": ["user_id"]}
                answer = self.opener.post(path, json=body, headers=headers)
                with self.subTest(user and user.login, model=model):
                    if found is None:
                        self.assertIn(answer.status_code, (401, 403))
                    else:
                        self.assertEqual(len(answer.json()), found)

    def test_readers_are_not_written_by_anybody(self):
        build_tree(self)
        with self.assertRaises(AccessError):
            self.env["union.access.reader"].with_user(self.city_admin).create({})
