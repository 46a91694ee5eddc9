"""The year of a union: counted live with what it cost, shown as a page and printed."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import UnionCase
from .service_year_case import ServiceYearMixin

# One red dot.
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="


class ServiceYearCase(ServiceYearMixin, UnionCase):
    def fill(self):
        """Let the building and its primary union have activities in 2026 and around it."""
        self.held("sport", "2025-12-31 15:30:00")  # still 2025 in the office
        first = self.held("sport", "2025-12-31 16:30:00", capacity=10, budget="100.10")
        second = self.held("guidance", "2026-03-02 02:00:00", phase="filed", budget="0.20")
        below = self.held("sport", "2026-03-03 02:00:00", organization=self.primary)
        self.held("sport", "2026-04-01 02:00:00", phase="cancelled", budget=900, capacity=900)
        self.plan(date_begin="2026-11-20 02:00:00", date_end="2026-11-20 04:00:00")
        self.held("sport", "2026-03-03 02:00:00", organization=self.sister_street)
        self.on_list(first, self.members[:2])
        self.on_list(first, self.members[2:3], "open")
        self.on_list(first, self.members[3:4], "draft")
        self.on_list(first, self.members[4:5], "cancel")
        self.on_list(below, self.members[:1])
        (first | below).write({"satisfied_percent": 80})
        below.satisfied_percent = 91
        return second

    def year(self, organization, user, year=2026):
        return self.as_user(user, organization).action_service_year(year)


@tagged("post_install", "-at_install")
class TestServiceYear(ServiceYearCase):
    def test_the_year_by_month_kind_and_place(self):
        self.fill()
        found = self.year(self.building, self.building_clerk)
        total = found["total"]
        self.assertEqual(
            total,
            {
                "activities": 4,
                "held": 3,
                "cancelled": 1,
                "places": 10,
                "signed_up": 4,
                "attended": 3,
                "waiting": 1,
                "budget": "100.30",
                "spent": "0.00",
                "satisfied": 86,
            },
        )
        self.assertEqual([row["held"] for row in found["months"]], [1, 0, 2] + [0] * 9)
        self.assertEqual(found["months"][3]["cancelled"], 1)
        kinds = {row["name"]: row["held"] for row in found["kinds"]}
        self.assertEqual(sorted(kinds.values()), [1, 2])
        self.assertEqual(
            [(row["id"], row["held"], row["attended"]) for row in found["below"]],
            [(self.building.id, 2, 2), (self.primary.id, 1, 1)],
        )
        for part in ("months", "kinds", "below"):
            for name in ("activities", "held", "attended", "signed_up", "waiting"):
                with self.subTest(part=part, name=name):
                    self.assertEqual(sum(row[name] for row in found[part]), total[name])
        above = self.year(self.district, self.district_approver)
        self.assertEqual([row["id"] for row in above["below"]], [self.street.id])
        self.assertEqual(self.year(self.building, self.building_clerk, 2025)["total"]["held"], 1)
        empty = self.year(self.building, self.building_clerk, 2024)
        self.assertEqual((empty["total"]["held"], empty["kinds"], empty["below"]), (0, [], []))

    def test_three_queries_whatever_the_size(self):
        self.fill()
        clerk = self.as_user(self.building_clerk, self.building)
        clerk.action_service_year(2026)
        with self.assertMaxQueries(14, "a year"):
            clerk.action_service_year(2026)

    def test_who_has_no_duty_there_reads_nothing(self):
        self.fill()
        for user in (self.sister_clerk, self.stranger, self.portal, self.building_clerk):
            place = self.street if user == self.building_clerk else self.building
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.year(place, user)
        self.assertEqual(self.year(self.building, self.street_auditor)["total"]["held"], 3)
        for year in ("2026", 1999, 2040, None, True, 2026.0):
            with self.subTest(year=year), self.assertRaisesRegex(UserError, "year as a number"):
                self.year(self.building, self.building_clerk, year)

    def test_the_print_has_charts_and_pictures_of_its_own(self):
        activity = self.fill()
        picture = self.env["ir.attachment"].create(
            {"name": "a.png", "datas": PNG, "res_model": activity._name, "res_id": activity.id}
        )
        activity.photo_ids = picture
        building = self.as_user(self.building_clerk, self.building)
        html = str(
            self.env["ir.actions.report"]
            .with_user(self.building_clerk)
            ._render_qweb_html(
                "trade_union.report_service_year", building.ids, data={"year": 2026}
            )[0],
            "utf-8",
        )
        self.assertEqual(html.count("<svg"), 3)
        self.assertIn("data:image/png;base64,", html)
        self.assertIn("金鼎大厦工会联合会", html)
        self.assertIn("100.30", html)
        # A superior sees the figures; whom the pictures show, the union itself shows.
        self.assertFalse(self.as_user(self.street_approver, self.street)._service_pictures(2026))
        activity.photo_ids.raw = b"no picture"
        self.assertFalse(building._service_pictures(2026))
        for data in ({}, {"year": "2026"}):
            with self.subTest(data=data), self.assertRaises(UserError):
                self.env["report.trade_union.service_year"]._get_report_values(building.ids, data)


@tagged("post_install", "-at_install")
class TestServiceYearPage(ServiceYearCase, HttpCase):
    def test_the_page_is_for_those_on_duty(self):
        self.fill()
        url = f"/trade_union/service/{self.building.id}/2026"
        for user, status in (
            (self.building_clerk, 200),
            (self.sister_clerk, 404),
            (self.portal, 404),
        ):
            user.password = user.login
            self.authenticate(user.login, user.login)
            with self.subTest(user=user.login):
                page = self.url_open(url)
                self.assertEqual(page.status_code, status)
                self.assertEqual("<svg" in page.text, status == 200)
        self.authenticate(self.building_clerk.login, self.building_clerk.login)
        self.assertEqual(self.url_open("/trade_union/service").url.split("/")[-2:][0],
                         str(self.building.id))  # fmt: skip
        self.assertEqual(
            self.url_open(f"/trade_union/service/{self.building.id}/1").status_code, 404
        )
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open(url).url)


@tagged("post_install", "-at_install")
class TestSummaryPage(ServiceYearCase, HttpCase):
    def test_members_see_what_is_shown_to_them(self):
        member = self.members[0]
        member._ensure_contacts()
        self.portal.write({"partner_id": member.partner_id.id, "password": "t_portal_password"})
        shown = self.held(phase="filed", summary="<p>四十人参加</p>", shown_on="2026-10-12")
        other = self.held(
            phase="filed",
            summary="<p>粤海</p>",
            shown_on="2026-10-12",
            organization=self.sister_street,
        )
        self.held("guidance", phase="filed", summary="<p>未展示</p>")
        photos = self.env["ir.attachment"].create(
            [
                {"name": "a.png", "datas": PNG, "res_model": row._name, "res_id": row.id}
                for row in (shown, other)
            ]
        )
        shown.photo_ids, other.photo_ids = photos[0], photos[1]
        self.authenticate("t_portal", "t_portal_password")
        page = self.url_open("/my/union/summaries").text
        self.assertIn("四十人参加", page)
        self.assertNotIn("粤海", page)
        self.assertNotIn("未展示", page)
        for activity, photo, status in (
            (shown, photos[0], 200),
            (shown, photos[1], 404),
            (other, photos[1], 404),
        ):
            url = f"/my/union/summaries/{activity.id}/{photo.id}"
            with self.subTest(url=url):
                self.assertEqual(self.url_open(url).status_code, status)
        self.authenticate(None, None)
        self.assertIn("/web/login", self.url_open("/my/union/summaries").url)
