"""A member books on his phone, and anybody reads the door of a station: over HTTP."""

import re

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import clause
from .tree import make_user
from .venue_case import DAY, VenueMixin, at

PAGE = "/my/union/venues"


@tagged("post_install", "-at_install")
class TestVenuePortal(VenueMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for login, member in (("t_member", cls.member), ("t_far", cls.sister_member)):
            user = make_user(cls.env, login, ("base.group_portal",), password=login)
            member.partner_id = user.partner_id
        cls.portal.password = "t_portal"

    def page(self, login, path=PAGE):
        self.authenticate(login, login)
        return self.url_open(path)

    def send(self, path, **values):
        """Post as whoever looked last."""
        found = re.search(r'csrf_token: "([^"]+)"', self.url_open("/my/union").text)
        answer = self.url_open(path, data={"csrf_token": found[1], **values})
        self.env.invalidate_all()
        return answer

    def test_a_member_asks_sees_the_answer_and_gives_it_up(self):
        venue = self.venue(sharing="below", services="可容纳三十人")
        closed = self.venue(name="二楼仓库", sharing="own")
        self.book(self.building_clerk, venue, purpose="绝密会议")
        page = self.page("t_member")
        self.assertIn(venue.name, page.text)
        self.assertNotIn(closed.name, page.text, "of the union above, and shared with nobody")
        page = self.url_open(f"{PAGE}/{venue.id}?day={DAY}").text
        free = re.findall(r"(\d\d:\d\d)\s*–\s*(\d\d:\d\d)", page)
        self.assertEqual(free, [("09:00", "12:00"), ("13:30", "14:00"), ("16:00", "21:00")])
        self.assertNotIn("绝密会议", page, "times, and nobody's purpose")
        form = {"day": DAY, "begin": "16:00", "end": "18:00", "purpose": "太极拳 13595711777"}
        for values, words in (
            ({"begin": "15:00"}, "booked from 2026-10-20 14:00"),
            ({"begin": "12:00", "end": "13:00"}, "Choose hours within"),
            ({"begin": "soon"}, "from when to when"),
            ({"day": "2026-13-40"}, "from when to when"),
            ({"purpose": " . "}, "what you need it for"),
            ({"people": "-1"}, "a whole number"),
        ):
            with self.subTest(values):
                self.assertIn(words, self.send(f"{PAGE}/{venue.id}", **form | values).text)
        bookings = self.env["union.venue.booking"].search([("member_id", "=", self.member.id)])
        self.assertFalse(bookings, "nothing half saved")
        answer = self.send(f"{PAGE}/{venue.id}", **form)
        self.assertIn("You have asked for", answer.text)
        booking = bookings.search([("member_id", "=", self.member.id)])
        self.assertEqual((booking.state, booking.organization_id), ("asked", self.primary))
        self.assertEqual(str(booking.date_begin), at("16:00"), "the office's clock")
        self.assertNotIn("13595711777", booking.purpose)
        self.as_user(self.building_clerk, booking).action_approve()
        self.assertIn("Booked", self.url_open(PAGE).text)
        # Others find neither the venue nor the booking.
        self.assertNotIn(venue.name, self.page("t_far").text)
        with mute_logger("odoo.http"):
            for path in (f"{PAGE}/{venue.id}", f"{PAGE}/{closed.id}"):
                self.assertEqual(self.url_open(path).status_code, 404)
            told = self.send(f"{PAGE}/bookings/{booking.id}/cancel")
            self.assertEqual((told.status_code, booking.state), (404, "approved"))
        self.assertNotIn(venue.name, self.page("t_portal").text)
        self.page("t_member")
        self.send(f"{PAGE}/bookings/{booking.id}/cancel")
        self.assertEqual(booking.state, "cancelled")

    def test_a_member_reports_what_is_broken(self):
        venue = self.venue(sharing="below")
        item, other = self.env["union.venue.item"].create(
            [
                {"venue_id": place.id, "name": "投影仪", "due_on": "2027-01-01"}
                for place in (venue, self.venue(name="仓库", sharing="own"))
            ]
        )
        self.assertIn("投影仪", self.page("t_member", f"{PAGE}/{venue.id}").text)
        for note in ("", " . "):
            self.assertIn(
                "what is broken",
                self.send(f"{PAGE}/{venue.id}/fault", item=item.id, note=note).text,
            )
        with mute_logger("odoo.http"):
            answer = self.send(f"{PAGE}/{venue.id}/fault", item=other.id, note="坏")
        self.assertEqual((answer.status_code, other.condition), (404, "good"))
        self.send(f"{PAGE}/{venue.id}/fault", item=item.id, note="不亮了 13595711777")
        self.assertEqual((item.condition, str(item.due_on)), ("repair", "2027-01-01"))
        self.assertIn("不亮了", item.history)
        self.assertNotIn("13595711777", item.history)

    def test_who_asks_too_often_waits(self):
        venue = self.venue(sharing="below")
        bookings = self.env["union.venue.booking"]
        user = self.env["res.users"].search([("login", "=", "t_member")])
        members = self.member.with_user(user).sudo()
        form = {"day": DAY, "purpose": "练歌"}
        for hour in range(14, 19):
            hours = {"begin": f"{hour}:00", "end": f"{hour}:30"}
            bookings.with_user(user)._portal_ask(members, venue, form | hours)
        with self.refused("several", UserError):
            bookings.with_user(user)._portal_ask(members, venue, form | hours)
        self.assertEqual(bookings.search_count([("member_id", "=", self.member.id)]), 5)

    @clause("SH-10")
    def test_the_door_tells_what_how_long_and_who_is_there(self):
        station = self.venue(kind="rest_station", name="园岭驿站", services="饮水\n充电")
        duties = self.env["union.venue.duty"]
        values = {"venue_id": station.id, "date_from": "2026-01-01"}
        duties.create({**values, "name": "张师傅", "weekday": "1", "hours": "09:00-12:00"})
        duties.create({**values, "name": "李师傅", "weekday": "2"})
        duties.create({**values, "name": "王师傅", "date_to": "2026-10-11"})
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open("/union/venue/False").status_code, 404)
        ((told),) = self.as_user(self.building_clerk, station).action_new_door_code()
        page = self.url_open(told["path"])
        for text in ("园岭驿站", "饮水", "张师傅", "09:00–12:00"):
            self.assertIn(text, page.text)
        self.assertNotIn("李师傅", page.text, "on duty tomorrow")
        self.assertNotIn("王师傅", page.text, "no longer")
        self.assertEqual(page.headers["X-Robots-Tag"], "noindex")
        self.as_user(self.building_clerk, station).action_new_door_code()
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(told["path"]).status_code, 404, "the old code")
        station.sudo().has_door_page = False
        with mute_logger("odoo.http"):
            self.assertEqual(self.url_open(station._door_path()).status_code, 404)

    def test_the_sheet_for_the_door_is_its_officers(self):
        station = self.venue()
        self.as_user(self.building_clerk, station).action_new_door_code()
        for user in (self.building_clerk, self.sister_clerk):
            user.password = user.login
        sheet = f"/trade_union/venue/{station.id}/door"
        page = self.page("t_building_clerk", sheet)
        self.assertIn("<svg", page.text)
        with mute_logger("odoo.http"):
            self.assertEqual(self.page("t_sister_clerk", sheet).status_code, 404)
