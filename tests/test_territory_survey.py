"""The yearly survey of a territory: what was found, frozen figures, next due, last year."""

import json
from datetime import date

from freezegun import freeze_time
from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import clause
from .tree import TreeCase, make_user
from .wire import WireCase


@tagged("post_install", "-at_install")
class TestTerritorySurvey(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time("2026-03-10 02:00:00"))
        # Orders of other cities bind who adopts them.
        standards = cls.env["union.standard"].search(
            [("code", "in", ("SH", "BJ")), ("superseded_on", "=", False)]
        )
        for standard in standards:
            standard.action_set_jurisdiction(cls.city.id)
        cls.employers = cls.env["union.employer"].create(
            [
                {"name": "甲公司", "organization_id": cls.primary.id, "staff_count": 8},
                {"name": "乙公司", "organization_id": cls.building.id, "staff_count": 12},
            ]
        )
        cls.env["union.member"].create(
            [
                {
                    "name": f"会员{i}", "gender": "male", "organization_id": cls.primary.id,
                    "state": "active",
                }
                for i in range(5)
            ]
        )  # fmt: skip

    def survey(self, user=None, **values):
        surveys = self.as_user(user or self.building_clerk, self.env["union.territory.survey"])
        return surveys.create(
            {
                "organization_id": self.building.id, "surveyed_by": "陈建国、林晓梅",
                "employer_found": 3, "worker_found": 25,
            } | values
        )  # fmt: skip

    def failed(self, record, trigger):
        self.env.invalidate_all()
        checks = self.env["union.rule"]._evaluate(record.sudo(), trigger)[record.id]
        return {r["rule"] for r in checks if r["state"] == "failed"}

    @clause("SH-8")
    def test_closing_freezes_the_figures_of_the_day(self):
        survey = self.survey()
        self.assertEqual((survey.year, survey.surveyed_on), (2026, date(2026, 3, 10)))
        self.assertEqual((survey.employer_count, survey.worker_count), (2, 20))
        self.assertEqual((survey.union_rate, survey.joining_rate), (50, 25))
        self.assertEqual(survey.unknown_employer_count, 1)
        answer = survey.action_close()
        self.assertEqual((answer[0]["year"], answer[0]["next_due_on"]), (2026, "2027-03-10"))
        self.assertEqual((survey.state, survey.closed_by_id), ("closed", self.building_clerk))
        self.employers.write({"staff_count": 500})
        self.employers[1].active = False
        self.env.invalidate_all()
        self.assertEqual((survey.employer_count, survey.worker_count), (2, 20))
        self.assertEqual((survey.union_rate, survey.joining_rate), (50, 25))

    def test_a_closed_survey_is_changed_and_deleted_by_nobody(self):
        survey = self.survey()
        survey.action_close()
        for record in (survey, survey.sudo()):
            for values in ({"worker_found": 9}, {"note": "x"}, {"surveyed_on": "2026-01-01"}):
                with self.subTest(values=values), self.assertRaisesRegex(UserError, "is closed"):
                    record.write(values)
            with self.assertRaises(UserError):
                record.unlink()
        with self.assertRaisesRegex(UserError, "closed already"):
            survey.action_close()
        self.survey(surveyed_on="2025-03-01").unlink()

    def test_state_and_figures_are_not_forged(self):
        survey = self.survey()
        for values in (
            {"state": "closed"}, {"snapshot": {"worker_count": 1}}, {"closed_on": "2026-01-01"},
        ):  # fmt: skip
            with self.subTest(values=values), self.assertRaises(AccessError):
                survey.write(values)
            with self.subTest(create=values), self.assertRaises(AccessError):
                self.survey(surveyed_on="2025-01-01", **values)
        with self.assertRaises(AccessError):
            self.as_user(self.street_auditor, survey).action_close()
        self.assertEqual(survey.state, "draft")

    def test_bad_surveys_are_refused(self):
        self.survey()
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.survey(surveyed_on="2026-01-05")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.survey(surveyed_on="2025-01-05", employer_found=-1)
        with self.assertRaises(ValidationError):
            self.survey(surveyed_on="2027-01-05")
        with self.assertRaises(ValidationError):
            self.survey(organization_id=self.primary.id)
        empty = self.survey(surveyed_on="2024-01-05", worker_found=False)
        with self.assertRaisesRegex(UserError, "how many"):
            empty.action_close()
        zero = self.survey(surveyed_on="2023-01-05", worker_found=0, employer_found=0)
        self.assertTrue(zero.action_close())

    @clause("SH-8")
    def test_none_for_a_year_is_a_finding(self):
        self.building.founded_on = "2025-03-10"
        self.assertNotIn("organization.survey", self.failed(self.building, "daily"))
        self.assertEqual(self.building.survey_due_on, date(2026, 3, 10))
        self.building.founded_on = "2025-03-09"
        self.assertIn("organization.survey", self.failed(self.building, "daily"))
        survey = self.survey()
        self.assertIn("organization.survey", self.failed(self.building, "daily"))
        survey.action_close()
        self.assertNotIn("organization.survey", self.failed(self.building, "daily"))
        self.assertEqual(self.building.survey_due_on, date(2027, 3, 10))
        with freeze_time("2027-03-10 02:00:00"):
            self.assertNotIn("organization.survey", self.failed(self.building, "daily"))
        with freeze_time("2027-03-11 02:00:00"):
            self.assertIn("organization.survey", self.failed(self.building, "daily"))

    def test_how_often_is_a_record(self):
        key = "organization.survey"
        rule = self.env["union.rule"]._winners(self.city, keys=[key])[self.city.id][key]
        rule.condition_ids.value = "6"
        survey = self.survey()
        survey.action_close()
        self.assertEqual(survey.next_due_on, date(2026, 9, 10))
        with freeze_time("2026-09-11 02:00:00"):
            self.assertIn("organization.survey", self.failed(self.building, "daily"))

    def test_the_next_year_is_held_against_it(self):
        first = self.survey()
        self.assertFalse(first.previous_id)
        self.assertIs(first.employer_change, False)
        first.action_close()
        self.env["union.employer"].create(
            {"name": "丙公司", "organization_id": self.primary.id, "staff_count": 3}
        )
        with freeze_time("2027-02-10 02:00:00"):
            second = self.survey(employer_found=2, worker_found=40)
            self.assertEqual(second.previous_id, first)
            self.assertEqual(
                (second.employer_change, second.worker_change, second.covered_change), (-1, 15, 1)
            )
            self.assertEqual(second.member_change, 0)

    @clause("SH-8a", "SH-5", "BJ-2.2")
    def test_aims_are_told_at_their_bounds_and_ask_for_no_reason(self):
        survey = self.survey()
        aims = {
            "survey.union_rate", "survey.joining_rate", "survey.joining_rate_90",
            "survey.collection_rate", "survey.unions", "survey.members",
        }  # fmt: skip
        self.assertEqual(self.failed(survey, "close"), aims)
        for part, whole, below in (
            (17, 20, {"survey.joining_rate_90"}), (18, 20, set()),
            (16, 20, {"survey.joining_rate", "survey.joining_rate_90"}),
            (8499, 10000, {"survey.joining_rate", "survey.joining_rate_90"}),
            (8999, 10000, {"survey.joining_rate_90"}),
        ):  # fmt: skip
            with self.subTest(part=part):
                # The figures of the day, as they would be.
                self.env.cr.execute(
                    "UPDATE union_organization SET own_member_count = %s, own_worker_count = %s"
                    " WHERE id = %s",
                    [part, whole, self.primary.id],
                )
                self.env.cr.execute(
                    "UPDATE union_organization SET own_worker_count = 0 WHERE id = %s",
                    [self.building.id],
                )
                told = self.failed(survey, "close") & {
                    "survey.joining_rate", "survey.joining_rate_90",
                }  # fmt: skip
                self.assertEqual(told, below)
        for members, told in ((1999, True), (2000, False), (10000, False), (10001, True)):
            with self.subTest(members=members):
                self.env.cr.execute(
                    "UPDATE union_organization SET own_member_count = %s WHERE id = %s",
                    [members, self.primary.id],
                )
                self.assertEqual("survey.members" in self.failed(survey, "close"), told)
        survey.action_close()
        self.assertEqual(survey.state, "closed")
        units = ((29, True), (30, False), (100, False), (101, True))
        for key, figures, told in (
            ("survey.union_rate", {"covered_employer_count": 85, "employer_count": 100}, False),
            ("survey.union_rate", {"covered_employer_count": 84, "employer_count": 100}, True),
            ("survey.collection_rate", {"realname_count": 900, "member_count": 1000}, False),
            ("survey.collection_rate", {"realname_count": 899, "member_count": 1000}, True),
            *(("survey.unions", {"primary_count": count}, told) for count, told in units),
        ):
            with self.subTest(key=key, figures=figures):
                # A closed survey is asked by its figures of that day.
                self.env.flush_all()
                self.env.cr.execute(
                    "UPDATE union_territory_survey SET snapshot = %s WHERE id = %s",
                    [json.dumps(figures), survey.id],
                )
                self.assertEqual(key in self.failed(survey, "close"), told)

    def test_metrics_tell_surveys_and_the_union_rate(self):
        metrics = self.env["union.metric"].search(
            [("key", "in", ["org.union_rate", "org.survey_count"])]
        )
        found = {metric.key: metric.compute(self.building)[self.building.id] for metric in metrics}
        self.assertEqual(found, {"org.union_rate": 50, "org.survey_count": 0})
        self.survey().action_close()
        self.survey(surveyed_on="2025-12-31").action_close()
        metric = metrics.filtered(lambda metric: metric.key == "org.survey_count")
        self.assertEqual(metric.compute(self.building), {self.building.id: 1})
        self.assertIsNone(
            metrics.filtered(lambda m: m.key == "org.union_rate").compute(self.sister_street)[
                self.sister_street.id
            ]
        )

    def test_a_list_of_surveys_costs_no_more_with_more_of_them(self):
        places = self.env["union.organization"].create(
            [
                {
                    "name": f"大厦{i}", "code": f"T-S{i}", "level": "federation",
                    "kind": "federation_regional", "parent_id": self.street.id, "state": "active",
                }
                for i in range(40)
            ]
        )  # fmt: skip

        def used():
            surveys = self.as_user(self.street_reviewer, self.env["union.territory.survey"])
            with self.assertMaxQueries(40) as queries:
                surveys.search([]).read(
                    ["name", "employer_change", "union_rate", "next_due_on", "employer_count"]
                )
            return queries.count

        def make(places):
            for place in places:
                self.survey(user=self.street_reviewer, organization_id=place.id)
                old = self.survey(
                    user=self.street_reviewer, organization_id=place.id, surveyed_on="2025-01-05"
                )
                old.action_close()

        make(places[:2])
        few = used()
        make(places[2:])
        self.assertLessEqual(used(), few)

    def test_sister_portal_and_public(self):
        survey = self.survey()
        for user in (self.sister_clerk, self.portal, self.env.ref("base.public_user")):
            seen = self.as_user(user, survey)
            for attempt in (
                lambda seen=seen: seen.read(["worker_found"]),
                lambda seen=seen: seen.write({"worker_found": 1}),
                lambda seen=seen: seen.action_close(),
                lambda seen=seen: seen.unlink(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    attempt()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.survey(user=user, surveyed_on="2025-01-01")
        # A place the user only reads as his superior is none of his to survey.
        with self.assertRaises(AccessError):
            self.survey(organization_id=self.street.id)

    def test_a_stranger_is_refused_before_he_is_told_of_a_survey_elsewhere(self):
        mine = self.survey()
        self.env["union.territory.survey"].create(
            {"organization_id": self.sister_street.id, "surveyed_by": "x"}
        )
        away = {"organization_id": self.sister_street.id}
        surveys = self.as_user(self.building_clerk, mine).with_context(
            default_organization_id=self.sister_street.id
        )
        for how, attempt in (
            ("create", lambda: self.survey(**away)),
            ("default", lambda: surveys.create({"surveyed_by": "x"})),
            ("write", lambda: mine.write(away)),
        ):
            with (
                self.subTest(how),
                self.assertRaises(AccessError),
                mute_logger("odoo.sql_db"),
                self.cr.savepoint(),
            ):
                attempt()


@tagged("post_install", "-at_install")
class TestAreaOverTheWire(WireCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        portal = make_user(cls.env, "wire_portal", ("base.group_portal",))
        cls.keys[portal.login] = cls.make_key(portal)
        cls.employers = cls.env["union.employer"].create(
            [
                {"name": f"线上{i}", "organization_id": cls.building.id, "staff_count": staff}
                for i, staff in enumerate((30, 5, 6))
            ]
        )
        cls.env.flush_all()

    def test_a_program_proposes_surveys_and_names(self):
        rows = self.call("jd_clerk", "union.employer", "action_propose_union",
                         ids=self.employers.ids)  # fmt: skip
        self.assertEqual([row["kind"] for row in rows], ["single", "joint"])
        survey = self.call(
            "jd_clerk", "union.territory.survey", "create",
            vals_list=[{
                "organization_id": self.building.id, "surveyed_by": "陈建国",
                "employer_found": 3, "worker_found": 41,
            }],
        )  # fmt: skip
        closed = self.call("jd_clerk", "union.territory.survey", "action_close", ids=survey)
        self.assertEqual(closed[0]["year"], 2026)
        self.refused(422, "jd_clerk", "union.territory.survey", "action_close", ids=survey)
        self.refused(
            422, "jd_clerk", "union.territory.survey", "write", ids=survey, vals={"note": "x"}
        )

    def test_a_sister_a_stranger_and_nobody_are_kept_out(self):
        survey = self.env["union.territory.survey"].create(
            {"organization_id": self.building.id, "surveyed_by": "x"}
        )
        member = self.env["union.member"].create(
            {
                "name": "王五", "gender": "male", "organization_id": self.building.id,
                "state": "active",
            }
        )  # fmt: skip
        informer = self.env["union.informer"].create(
            {"organization_id": self.building.id, "member_id": member.id}
        )
        self.env.flush_all()
        for model, ids, field in (
            ("union.territory.survey", survey.ids, "surveyed_by"),
            ("union.informer", informer.ids, "contact"),
            ("union.employer", self.employers.ids, "coverage"),
        ):
            for login in ("ns_clerk", "wire_portal"):
                with self.subTest(model=model, login=login):
                    self.refused(403, login, model, "read", ids=ids, fields=[field])
                    self.refused(403, login, model, "write", ids=ids, vals={field: "x"})
            status, _answer = self.post(f"/json/2/{model}/read", {"ids": ids, "fields": [field]})
            self.assertEqual(status, 401)
        self.refused(403, "ns_clerk", "union.employer", "action_propose_union",
                     ids=self.employers.ids)  # fmt: skip
        self.refused(403, "ns_clerk", "union.territory.survey", "action_close", ids=survey.ids)
