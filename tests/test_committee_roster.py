"""Who sat in a committee on a day: read, printed, as a workbook, by whom."""

import base64
import io
import shutil
import unittest
from datetime import date

from openpyxl import load_workbook

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from ..reports.committee_roster import _pages
from .between_case import BetweenCase
from .test_election_papers import pdf_text
from .tree import make_user


@tagged("post_install", "-at_install")
class TestCommitteeRoster(BetweenCase):
    @property
    def committee(self):
        return self.as_user(self.building_clerk, self.now.committee_id)

    def names(self, day, committee=None):
        (found,) = (committee or self.committee).action_roster(day)
        return [seat["name"] for seat in found["seats"]]

    def test_who_sat_on_a_day(self):
        self.head._vacate(date(2026, 3, 31), "resignation")
        self.seat(self.others[1], self.now, date_from="2026-04-10", origin="by_election")
        self.assertEqual(self.names("2026-03-31"), ["曾庆华", "谢雅婷", "何建国"])
        self.assertEqual(self.names("2026-04-01"), ["谢雅婷", "何建国"])
        self.assertEqual(self.names("2026-04-10"), ["罗志强", "谢雅婷", "何建国"])
        self.assertEqual(self.names("2024-01-01"), [], "before its first term")
        (found,) = self.committee.action_roster()
        self.assertEqual(found["seats"][0] | {"name": "", "union": ""}, {
            "name": "", "gender": "male", "union": "", "position": "chair",
            "origin": "by_election", "date_from": "2026-04-10", "date_to": False,
        })  # fmt: skip
        self.assertEqual((found["term"], found["date_to"]), (1, "2029-12-31"))
        with self.refused("no day"):
            self.committee.action_roster("gestern")

    def test_a_term_before_and_one_that_never_was(self):
        self.now.write({"state": "ended", "date_to": "2026-06-30"})
        (self.head | self.second | self.third).date_to = "2026-06-30"
        self.env.flush_all()
        annulled = self.term(number=2, date_from="2026-07-01", state="annulled")
        self.seat(self.others[2], annulled, date_from="2026-07-01")
        following = self.term(number=3, date_from="2026-09-01", date_to="2031-08-31")
        self.seat(self.others[1], following, date_from="2026-09-01")
        self.assertEqual(self.names("2026-06-30")[0], "曾庆华")
        self.assertEqual(self.names("2026-07-15"), [])
        self.assertEqual(self.names("2026-09-01"), ["罗志强"])
        # A committee goes on in office after its last day until the next is there.
        self.assertEqual(self.names("2031-12-01"), ["罗志强"])
        # So did one that was extended, or late, and is over by now.
        self.head.date_to = "2026-08-31"
        self.assertEqual(self.names("2026-07-15"), ["曾庆华"])
        self.assertEqual(self.names("2026-09-01"), ["罗志强"])

    def test_the_workbook_has_heads_dates_and_filters(self):
        answer = self.committee.action_roster_xlsx("2026-03-31")
        self.assertTrue(answer["filename"].endswith("_2026-03-31.xlsx"))
        book = load_workbook(io.BytesIO(base64.b64decode(answer["data"])))
        sheet = book.worksheets[0]
        rows = list(sheet.iter_rows(values_only=True))
        self.assertIn("金鼎一工会", rows[0][0])
        self.assertEqual(list(rows[2]), self.committee._roster_heads())
        self.assertEqual([row[1] for row in rows[3:]], ["曾庆华", "谢雅婷", "何建国"])
        self.assertEqual(rows[3][6].date(), date(2025, 12, 20))
        self.assertEqual((sheet.auto_filter.ref, sheet.freeze_panes), ("A3:H6", "C4"))

    def test_a_formula_in_a_name_stays_a_name(self):
        self.chair.name = "=cmd|曾庆华"
        data = self.committee.action_roster_xlsx("2026-03-31")["data"]
        sheet = load_workbook(io.BytesIO(base64.b64decode(data))).worksheets[0]
        self.assertEqual((sheet["B4"].value, sheet["B4"].data_type), ("=cmd|曾庆华", "s"))

    @unittest.skipUnless(shutil.which("wkhtmltopdf") and shutil.which("pdftotext"), "no PDF tools")
    def test_the_paper_shows_who_sat(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        for number in range(30):
            member = self.chair.copy({"name": f"委员{number:02d}"})
            self.seat(member, self.now, position="member")
        dialog = self.as_user(self.building_clerk, self.env["union.committee.roster"]).create(
            {"committee_ids": [(6, 0, self.now.committee_id.ids)]}
        )
        self.assertEqual(dialog.button_pdf()["report_name"], "trade_union.committee_roster")
        self.assertIn(f"committee_ids={self.now.committee_id.id}", dialog.button_xlsx()["url"])
        content = (
            self.env["ir.actions.report"]
            .with_user(self.building_clerk)
            .with_context(force_report_rendering=True, lang="zh_CN")
            ._render_qweb_pdf("trade_union.committee_roster", dialog.ids)[0]
        )
        pages = pdf_text(content)
        self.assertEqual(len(pages), 2)
        self.assertIn("曾庆华", pages[0])
        self.assertIn("委员29", pages[1])
        self.assertTrue(all("金鼎一工会" in page for page in pages))

    def test_long_names_wrap_and_fill_pages_evenly(self):
        short, long = (
            (1, "曾庆华", "女", "金鼎一工会", "委员"),
            (1, "古丽巴哈尔·买买提江" * 2, "女", "工" * 60, "委员"),
        )
        self.assertEqual([len(page) for page in _pages([short] * 25)], [18, 7])
        self.assertEqual([len(page) for page in _pages([long] * 25)], [5, 5, 5, 5, 5])
        self.assertEqual(_pages([]), [[]], "an empty committee has its page")

    def test_a_sister_reads_no_roster(self):
        committee = self.now.committee_id
        for user in (self.sister_clerk, self.building_teller):
            for method in ("action_roster", "action_roster_xlsx"):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    getattr(self.as_user(user, committee), method)()
        dialog = self.as_user(self.sister_clerk, self.env["union.committee.roster"])
        with self.assertRaises(AccessError):
            self.as_user(
                self.sister_clerk, self.env["report.trade_union.committee_roster"]
            )._get_report_values(dialog.create({"committee_ids": [(6, 0, committee.ids)]}).ids)
        self.assertEqual(
            self.names(None, self.as_user(self.street_auditor, committee))[0], "曾庆华"
        )

    def test_rosters_of_many_cost_a_constant_number_of_queries(self):
        committees = self.now.committee_id
        with self.assertMaxQueries(40) as one:
            committees.action_roster("2026-03-31")
        for number in range(8):
            place = self.building.copy({"name": f"第{number}工会", "code": f"T-ROSTER-{number}"})
            member = self.chair.copy({"name": f"主席{number}", "organization_id": place.id})
            committees |= self.seat(member, self.term(place)).committee_id
        with self.assertMaxQueries(one.count + 2):
            committees.action_roster("2026-03-31")


@tagged("post_install", "-at_install")
class TestCommitteeRosterDownload(BetweenCase, HttpCase):
    def test_the_download_is_for_who_reads_the_committee(self):
        url = f"/trade_union/committee_roster?committee_ids={self.now.committee_id.id}"
        portal = make_user(self.env, "t_roster_portal", ("base.group_portal",))
        for user, status in (
            (self.building_clerk, 200),
            (self.street_auditor, 200),
            (self.sister_clerk, 404),
            (self.building_teller, 404),
            (portal, 404),
        ):
            with self.subTest(user.login):
                user.password = f"{user.login}-Secret1"
                self.authenticate(user.login, f"{user.login}-Secret1")
                self.assertEqual(self.url_open(f"{url}&day=2026-03-31").status_code, status)
        self.authenticate(self.building_clerk.login, f"{self.building_clerk.login}-Secret1")
        answer = self.url_open(f"{url}&day=2026-03-31")
        sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
        self.assertEqual(sheet["B4"].value, "曾庆华")
        for wrong in ("&day=gestern", "x", ",999999"):
            with self.subTest(wrong):
                self.assertEqual(self.url_open(f"{url}{wrong}").status_code, 404)
        self.assertEqual(self.url_open("/trade_union/committee_roster").status_code, 404)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(url).url)
