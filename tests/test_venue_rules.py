"""What the clauses ask of venues: offices, rooms, signs, maintenance, somebody on duty."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from .common import clause
from .venue_case import VenueMixin

RULE = "organization.venue."


@tagged("post_install", "-at_install")
class TestVenueRules(VenueMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for code in ("SZ", "BJ", "SH"):
            cls.adopt(code, cls.city)

    def rule(self, key, change, before=None, **kwargs):
        """Prove a rule on the building: broken before a change, kept after it."""
        venue = self.venue(sharing="own", **(before or {}))
        keys = {"clause": None} | kwargs

        def bad():
            venue.date_to = "2026-02-01"

        def good():
            venue.date_to = False
            change(venue)

        # One venue of another kind, so that the figure is known.
        return self.assertMetricRule(RULE + key, self.building, good, bad, **keys)

    @clause("SZ-6.1")
    def test_office_and_its_signs(self):
        self.rule(
            "office",
            lambda venue: venue.write({"kind": "office"}),
            clause="SZ-6.1",
            figure="0",
            changed="0",
        )
        self.rule("signs", self.sign, {"kind": "office", "name": "办公室"}, clause="SZ-6.1")

    def sign(self, venue):
        offices = self.env["union.venue"].search([("organization_id", "=", self.building.id)])
        for office in offices:
            self.env["union.venue.item"].create(
                {"venue_id": office.id, "kind": "sign", "name": "工会牌匾"}
            )

    @clause("SZ-6.2.1")
    def test_a_station_or_home(self):
        self.rule(
            "station",
            lambda venue: venue.write({"kind": "home"}),
            clause="SZ-6.2.1",
            figure="0",
            changed="0",
        )

    @clause("SZ-6.2.2", "SZ-6.2.3")
    def test_rooms_for_workers_or_shared_venues(self):
        self.assertRule(
            RULE + "rooms", lambda: self.rooms("library", "culture", "mediation"),
            lambda: self.rooms("library", "culture"), figure="2", changed="2", clause="SZ-6.2.2",
        )  # fmt: skip
        # Either of the two settles it.
        self.rooms("library")
        shared = self.judged(self.building, RULE + "shared")
        self.assertEqual((shared["state"], shared["clause"]), ("failed", "SZ-6.2.3"))
        self.current.pooled_with = "街道、物业"
        self.assertEqual(self.judged(self.building, RULE + "shared")["state"], "passed")
        self.assertEqual(self.judged(self.building, RULE + "rooms")["state"], "alternative")

    def rooms(self, *kinds):
        """Let the building have rooms of these kinds and no others."""
        self.env["union.venue"].search([("organization_id", "=", self.building.id)]).unlink()
        self.current = self.env["union.venue"].union(
            *(self.venue(kind=kind, name=kind, sharing="own") for kind in kinds)
        )
        return self.building

    @clause("SZ-6.3")
    def test_a_publicity_carrier(self):
        self.rule(
            "publicity",
            lambda venue: venue.write({"kind": "publicity"}),
            clause="SZ-6.3",
            figure="0",
            changed="0",
        )

    @clause("SZ-6.4")
    def test_maintenance_in_time_is_recorded_with_its_next_day(self):
        venue = self.venue()
        item = self.env["union.venue.item"].create(
            {"venue_id": venue.id, "name": "投影仪", "every_months": 6, "due_on": "2026-10-11"}
        )
        self.assertTrue(item.is_overdue)
        self.assertEqual(venue.overdue_count, 1)
        overdue = item.search([("is_overdue", "=", True)])
        self.assertEqual(overdue, item)

        def look():
            self.told = self.as_user(self.building_clerk, item).action_look("good")

        self.assertMetricRule(
            RULE + "maintenance", self.building, look, lambda: item.write({"due_on": "2026-10-11"}),
            figure="1", changed="1", clause="SZ-6.4",
        )  # fmt: skip
        look()
        self.assertEqual(self.told, [{"id": item.id, "due_on": "2027-04-12"}])
        with self.refused("Say what is wrong", UserError):
            item.action_look("repair")
        with self.refused("one of the three", UserError):
            item.action_look("fine")
        self.as_user(self.building_clerk, item).action_look("repair", "灯泡坏了 13595711777")
        lines = item.history.splitlines()
        self.assertEqual((len(lines), item.condition), (3, "repair"))
        self.assertIn("灯泡坏了", lines[0])
        self.assertNotIn("13595711777", lines[0])
        for values in ({"history": "没事"}, {"checked_on": "2026-01-01"}):
            with self.subTest(values), self.assertRaises(AccessError):
                self.as_user(self.building_clerk, item).write(values)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, item).action_look("good")

    @clause("BJ-2.3")
    def test_three_rooms_of_the_home(self):
        def rooms(*kinds):
            self.env["union.venue"].search([("organization_id", "=", self.primary.id)]).unlink()
            for kind in kinds:
                self.venue(kind=kind, name=kind, organization_id=self.primary.id)
            return self.primary

        self.assertRule(
            RULE + "home_rooms", lambda: rooms("library", "culture", "counselling"),
            lambda: rooms("library", "culture", "mediation"), figure="2", changed="2",
            clause="BJ-2.3",
        )  # fmt: skip

    @clause("BJ-3.3.1")
    def test_union_station_and_home_are_one_body(self):
        station = self.venue(kind="station", services="法律咨询", name="站")
        home = self.venue(kind="home", services="图书借阅", name="家")
        self.assertMetricRule(
            RULE + "one_body", self.building, lambda: home.write({"services": "图书借阅"}),
            lambda: home.write({"services": False}), clause="BJ-3.3.1",
        )  # fmt: skip
        home.services = "图书借阅"
        station.date_to = "2026-03-01"
        self.assertEqual(self.judged(self.building, RULE + "one_body")["state"], "failed")

    @clause("BJ-3.1.5")
    def test_what_is_displayed(self):
        points = self.env["union.clause.point"].search([("subject", "=", "venue.display")])
        self.assertEqual(len(points), 4)
        venue = self.venue(kind="station")
        self.assertRule(
            "venue.display",
            lambda: self.shown(venue, points),
            lambda: self.shown(venue, points[:3]),
            figure="1",
            changed="1",
            clause="BJ-3.1.5",
        )
        self.assertEqual(self.as_user(self.building_clerk, venue).check_state, "reason")
        # A sister the hall is shared with is told nothing of what is asked there.
        self.assertFalse(self.as_user(self.sister_clerk, venue).check_html)
        strange = self.env["union.clause.point"].search([("subject", "!=", "venue.display")])
        with self.refused("nothing that is displayed"):
            venue.point_ids = strange[:1]

    @staticmethod
    def shown(venue, points):
        venue.point_ids = points
        return venue

    @clause("SH-10")
    def test_a_station_offers_something_and_somebody_is_there(self):
        station = self.venue(kind="rest_station", services=False)
        duty = self.env["union.venue.duty"].create(
            {"venue_id": station.id, "name": "张师傅", "weekday": "1", "date_from": "2026-01-01"}
        )

        def manned(until):
            duty.date_to = until
            return station

        self.assertRule(
            "venue.station.duty", lambda: manned(False), lambda: manned("2026-10-11"),
            figure="0", changed="0", clause="SH-10",
        )  # fmt: skip

        def serving(services):
            station.services = services
            return station

        self.assertRule(
            "venue.station.services", lambda: serving("饮水、充电"), lambda: serving(" "),
            clause="SH-10",
        )  # fmt: skip
        self.assertFalse(self.judged(self.venue(), "venue.station.duty")["value"])

    def test_nothing_is_measured_before_the_first_venue_is_on_record(self):
        metrics = self.env["union.metric"]
        keys = ["venue.office", "venue.service", "venue.station", "venue.signage"]
        values = metrics._compute_values(keys, self.building | self.primary)
        self.assertEqual({values[key][self.building.id] for key in keys}, {None})
        self.venue(kind="rest_station")
        values = metrics._compute_values(keys, self.building | self.primary)
        self.assertEqual(
            [values[key][self.building.id] for key in keys], [0, 1, 1, False], "now it is"
        )
        self.assertIsNone(values["venue.office"][self.primary.id], "each union for itself")
        self.sign(None)
        self.assertTrue(
            metrics._compute_values(keys, self.building)["venue.signage"][self.building.id]
        )
