"""The registers of democratic management: what they refuse, who reads them, what is measured."""

import base64

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .tree import make_user
from .workers_case import WorkersCase

RATES = ["area.congress_rate", "area.disclosure_rate"]
KEYS = [
    "meet.workers_congress_year", "meet.workers_congress_system", "meet.regional_congress",
    "open.factory_affairs", "open.union_affairs", "org.worker_directors",
    "org.worker_directors_report_year",
]  # fmt: skip


@tagged("post_install", "-at_install")
class TestWorkersCongress(WorkersCase):
    def disclosure(self, **values):
        return self.env["union.disclosure"].create(
            {"employer_id": self.employer.id, "subject": "社会保险缴纳情况", **values}
        )

    def test_a_clerk_goes_from_forming_to_the_closed_session(self):
        congress = self.as_user(self.building_clerk, self.congress())
        self.assertEqual((congress.organization_id, congress.scope), (self.primary, "enterprise"))
        self.assertEqual((congress.staff_count, congress.female_staff_count), (300, 90))
        self.employer.staff_count = 500
        self.assertEqual(congress.staff_count, 300, "as it was when seats were shared out")
        self.assertIn("金鼎机械厂", congress.display_name)
        session = self.as_user(self.building_clerk, self.sitting(congress, date="2026-11-21"))
        with self.assertRaisesRegex(UserError, "on its day"):
            session.action_open()
        session.date = "2026-11-20"
        with self.assertRaisesRegex(UserError, "not in office"):
            session.action_open()
        self.assertTrue(congress.action_establish())
        session.present_count = 41
        with self.assertRaisesRegex(UserError, "1 to 40"):
            session.action_open()
        session.present_count = 30
        told = session.action_open()
        self.assertEqual((told["entitled"], told["present"]), (40, 30))
        self.assertIn("27 needed", session.quorum_text)
        with self.assertRaisesRegex(ValidationError, "1 to 40"):
            session.present_count = 41
        session.present_count = 30
        motion = self.as_user(self.building_clerk, self.motion(session, (25, 10, 0)))
        with self.assertRaisesRegex(UserError, "35 votes, and 30 people"):
            motion.action_decide()
        motion.votes_against = 5
        with self.assertRaisesRegex(UserError, "was not voted"):
            session.action_close()
        self.assertEqual(motion.action_decide()["state"], "passed")
        self.assertIn("25 for, 21 needed of 40", motion.verdict_text)
        for act in (
            motion.action_decide,
            motion.unlink,
            lambda: motion.write({"votes_for": 1}),
            session.unlink,
            congress.unlink,
            congress.action_end,
            congress.action_establish,
            session.action_open,
        ):
            with self.assertRaises(UserError):
                act()
        self.assertTrue(session.action_close())
        for act in (
            lambda: session.write({"present_count": 40}),
            session.action_close,
            lambda: self.motion(session),
        ):
            with self.assertRaises(UserError):
                act()
        session.reported_on = "2026-11-20"
        self.assertTrue(congress.action_end())
        for act in (
            lambda: congress.write({"representative_count": 50}),
            lambda: self.sitting(congress),
            lambda: congress.write({"unit_ids": [(0, 0, {"name": "一车间"})]}),
        ):
            with self.assertRaises(UserError):
                act()

    def test_nobody_sets_what_the_server_says(self):
        congress = self.as_user(self.building_clerk, self.congress(establish=True))
        session = self.as_user(self.building_clerk, self.sitting(congress))
        motion = self.as_user(self.building_clerk, self.motion(session))
        for record, values in (
            (congress, {"state": "ended"}),
            (session, {"state": "closed"}),
            (session, {"entitled_count": 3}),
            (session, {"quorum_json": {}}),
            (motion, {"state": "passed"}),
            (motion, {"verdict_json": {}}),
            (motion, {"organization_id": self.street.id}),
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                record.write(values)

    def test_figures_and_days_that_cannot_be(self):
        for values in (
            {"manager_count": 20, "front_line_count": 21},
            {"women_count": 41},
            {"representative_count": 301},
            {"date_to": "2026-01-10"},
        ):
            with (
                self.subTest(values),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.cr.savepoint(),
            ):
                self.congress(**values)
        congress = self.congress(establish=True)
        for values, said in (
            ({"reported_on": "2026-11-21"}, "once they went out"),
            ({"name": "联系 13595711777"}, "leave it out"),
        ):
            with self.subTest(values), self.refused(said):
                self.sitting(congress, **values)
        for values, said in (
            ({"disclosed_on": "2026-11-21"}, "once it was made"),
            ({"content": "360102197612134635"}, "leave it out"),
            ({"subject": "——"}, "Say in words"),
        ):
            with self.subTest(values), self.refused(said):
                self.disclosure(**values)
        with self.refused("represents employers of its union"):
            self.regional(covered_employer_ids=[(6, 0, self.other.ids)])
        # A figure of an office that cannot be read says nothing, and stops nobody's form.
        self.rule("workers_congress.representative_steps", "NR-WC-reps").value = "100:1/2"
        congress.invalidate_recordset()
        self.assertIs(congress.least_representatives, False)

    def test_a_clerk_names_no_employer_and_no_member_he_does_not_see(self):
        clerk = self.building_clerk
        for model, values in (
            ("union.workers.congress", {"employer_id": self.other.id, "date_to": "2029-11-20"}),
            ("union.disclosure", {"employer_id": self.other.id, "subject": "财务"}),
            ("union.worker.director", {"employer_id": self.other.id, "name": "甲"}),
            ("union.workers.notice", {"employer_id": self.other.id, "subject": "整改",
                                      "organization_id": self.building.id}),
        ):  # fmt: skip
            with self.subTest(model), self.assertRaises(AccessError):
                self.as_user(clerk, self.env[model]).create(values)
        abroad = self.sitting(self.congress(self.other, establish=True))
        for model, values in (
            ("union.workers.motion", {"session_id": abroad.id, "name": "x"}),
            ("union.workers.session", {"congress_id": abroad.congress_id.id, "name": "x"}),
            ("union.workers.unit", {"congress_id": abroad.congress_id.id, "name": "x"}),
        ):
            with self.subTest(model), self.assertRaises(AccessError):
                self.as_user(clerk, self.env[model]).create(values)

    def test_a_director_lends_his_name_until_it_is_erased(self):
        member = self.env["union.member"].create(
            {"name": "曾庆华", "gender": "male", "organization_id": self.primary.id,
             "employer_id": self.employer.id, "state": "active"}
        )  # fmt: skip
        director = self.env["union.worker.director"].create(
            {"employer_id": self.employer.id, "member_id": member.id}
        )
        self.assertEqual((director.name, director.organization_id), ("曾庆华", self.primary))
        here = self.env["union.worker.director"].search([("is_current", "=", True)])
        self.assertIn(director, here)
        member._erase_traces({member: "曾庆华"})
        self.assertNotIn("曾庆华", director.name)
        with self.refused("same employer"):
            director.session_id = self.sitting(self.congress(self.other, establish=True))

    def test_all_of_it_ends_with_its_house(self):
        congress, draft = self.congress(establish=True), self.congress()
        director = self.env["union.worker.director"].create(
            {"employer_id": self.employer.id, "name": "甲", "date_from": "2026-01-01"}
        )
        notice = self.env["union.workers.notice"].create(
            {"organization_id": self.primary.id, "employer_id": self.employer.id, "subject": "整改"}
        )
        self.env["union.organization.change"]._close(self.primary, {})
        self.assertEqual((congress.state, notice.state), ("ended", "withdrawn"))
        self.assertEqual(str(director.date_to), "2026-11-20")
        clerk = self.building_clerk
        with self.refused("is dissolved"):
            self.as_user(clerk, draft).action_establish()
        self.disclosure(disclosed_on="2026-11-19")
        with self.on("2026-11-25"), self.refused("is dissolved"):
            self.disclosure(disclosed_on="2026-11-24")

    def test_nothing_is_measured_before_the_first_record(self):
        places = self.primary | self.building
        before = self.env["union.metric"]._compute_values(KEYS + RATES, places)
        for key in KEYS + RATES:
            self.assertFalse(
                [value for value in before.get(key, {}).values() if value is not None], key
            )
        self.primary.sudo().state = "active"
        self.employer.flush_recordset()
        region = self.regional(True, covered_employer_ids=[(6, 0, self.employer.ids)])
        session = self.sitting(region, opened=True)
        session._server_write({"state": "closed"})
        self.sitting(self.congress(), opened=False)
        self.disclosure(disclosed_on="2025-11-20")
        self.disclosure(employer_id=False, organization_id=self.building.id)
        self.env["union.worker.director"].create(
            {"employer_id": self.employer.id, "name": "甲", "date_from": "2026-01-01",
             "reported_on": "2026-05-05"}
        )  # fmt: skip
        found = self.env["union.metric"]._compute_values(KEYS + RATES, places)
        building, primary = self.building.id, self.primary.id
        for key, at, value in (
            ("meet.workers_congress_year", building, 1),
            ("meet.workers_congress_year", primary, 0),
            ("meet.regional_congress", building, 1),
            ("meet.workers_congress_system", building, True),
            ("meet.workers_congress_system", primary, False),
            ("open.factory_affairs", primary, False),
            ("open.factory_affairs", building, None),
            ("open.union_affairs", building, True),
            ("org.worker_directors", primary, True),
            ("org.worker_directors_report_year", primary, 1),
            ("area.congress_rate", building, 100),
            ("area.disclosure_rate", building, 0),
        ):
            with self.subTest(key, at=at):
                self.assertEqual(found[key].get(at), value)


@tagged("post_install", "-at_install")
class TestOpennessPage(WorkersCase, HttpCase):
    def test_a_worker_reads_what_was_laid_open_to_him_and_no_more(self):
        user = make_user(self.env, "t_worker", ("base.group_portal",), password="t_worker")
        self.env["union.member"].create(
            {"name": "曾庆华", "gender": "male", "organization_id": self.primary.id,
             "employer_id": self.employer.id, "state": "active", "partner_id": user.partner_id.id}
        )  # fmt: skip
        self.hotel = self.env["union.employer"].create(
            {"name": "金鼎酒店", "organization_id": self.primary.id}
        )
        make = self.env["union.disclosure"].create
        mine, above, sister, hidden, abroad = make(
            [
                {"employer_id": self.employer.id, "subject": "食堂账目",
                 "file": base64.b64encode(b"paper"), "file_name": "账目.txt"},
                {"organization_id": self.street.id, "subject": "街道会务"},
                {"organization_id": self.sister_street.id, "subject": "粤海会务"},
                {"employer_id": self.employer.id, "subject": "撤下的", "on_portal": False,
                 "file": base64.b64encode(b"x")},
                {"employer_id": self.other.id, "subject": "他厂账目",
                 "file": base64.b64encode(b"x")},
            ]
        )  # fmt: skip
        for employer, name in ((self.employer, "三届一次"), (self.other, "他厂一次")):
            session = self.sitting(self.congress(employer, establish=True), opened=True, name=name)
            self.motion(session, (25, 5, 0)).action_decide()
            session.action_close()
        for values in ({}, {"covered_employer_ids": [(6, 0, self.hotel.ids)]}):
            region = self.regional(True, **values)
            name = "区域他单位" if values else "区域一次"
            self.sitting(region, opened=True, name=name).action_close()
        self.sitting(session.congress_id.search([("employer_id", "=", self.employer.id)]),
                     opened=True, name="还在开")  # fmt: skip
        self.env.flush_all()
        self.authenticate("t_worker", "t_worker")
        self.assertIn('href="/my/union/openness"', self.url_open("/my/union").text)
        page = self.url_open("/my/union/openness")
        self.assertEqual(page.status_code, 200)
        for text in (
            mine.subject, above.subject, "三届一次", "区域一次", "30 of 40", "25 for, 21 needed",
        ):  # fmt: skip
            self.assertIn(text, page.text)
        for text in (
            sister.subject,
            hidden.subject,
            abroad.subject,
            "他厂一次",
            "还在开",
            "区域他单位",
        ):
            self.assertNotIn(text, page.text)
        paper = self.url_open(f"/my/union/openness/{mine.id}")
        self.assertEqual(paper.content, b"paper")
        self.assertIn("attachment", paper.headers["Content-Disposition"])
        for other in (hidden, abroad, above):
            self.assertEqual(self.url_open(f"/my/union/openness/{other.id}").status_code, 404)
        with self.assertRaises(AccessError):
            mine.with_user(user).read(["subject"])
        self.authenticate(None, None)
        answer = self.url_open("/my/union/openness", allow_redirects=False)
        self.assertEqual(answer.status_code, 303)
