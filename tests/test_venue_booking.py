"""Bookings: asked for, agreed to, never two at once; who may do what on which side."""

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .service_case import BEGINS, ENDS
from .venue_case import DAY, VenueMixin, at


@tagged("post_install", "-at_install")
class TestBooking(VenueMixin, TransactionCase):
    def test_the_constraint_stands_in_the_database(self):
        # One that cannot be made is only logged.
        self.env.cr.execute(
            "SELECT contype, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE conrelid = 'union_venue_booking'::regclass AND contype = 'x'"
        )
        ((_kind, definition),) = self.env.cr.fetchall()
        self.assertIn("EXCLUDE USING gist", definition)
        self.env.cr.execute("SELECT count(*) FROM pg_extension WHERE extname = 'btree_gist'")
        self.assertEqual(self.env.cr.fetchone()[0], 0, "an office's server needs no extension")

    def test_no_two_at_once_whatever_the_door(self):
        venue, other = self.venue(), self.venue(name="二楼")
        first = self.book(self.building_clerk, venue)
        self.assertEqual(first.state, "approved", "one's own is had at once")
        self.assertTrue(self.book(self.building_clerk, venue, "16:00", "17:00"), "they touch")
        self.assertTrue(self.book(self.building_clerk, other), "another venue")
        for begin, end in (("15:00", "15:30"), ("13:30", "14:01"), ("15:59", "18:00")):
            with self.subTest(begin), self.refused("booked from 2026-10-20 14:00 to 2026-10-20 16"):
                self.book(self.building_clerk, venue, begin, end)
        # Past every check of ours the database itself says no.
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.env.cr.execute(
                "INSERT INTO union_venue_booking (venue_id, owner_id, organization_id, purpose,"
                " date_begin, date_end, state) SELECT venue_id, owner_id, organization_id, 'x',"
                " date_begin, date_end, state FROM union_venue_booking WHERE id = %s",
                [first.id],
            )
        first.action_cancel("改期")
        self.assertEqual(first.state, "cancelled")
        self.assertEqual(self.book(self.building_clerk, venue).state, "approved")

    def test_what_is_asked_for_blocks_nobody_until_the_owner_agrees(self):
        venue = self.venue()
        asked = self.book(self.sister_clerk, venue)
        self.assertEqual(asked.state, "asked")
        later = self.book(self.sister_clerk, venue, "15:00", "17:00", purpose="合唱排练")
        with self.assertRaises(AccessError):
            asked.action_approve()
        with self.assertRaises(AccessError):
            asked.action_refuse("不")
        mine = self.as_user(self.building_clerk, asked)
        self.assertTrue(mine.is_mine_to_decide)
        self.assertFalse(self.as_user(self.sister_clerk, asked).is_mine_to_decide)
        self.as_user(self.building_clerk, asked).action_approve()
        self.assertEqual((asked.state, asked.decided_by_id), ("approved", self.building_clerk))
        with self.refused("booked from"):
            self.as_user(self.building_clerk, later).action_approve()
        with self.refused("Say why", UserError):
            self.as_user(self.building_clerk, later).action_refuse(" . ")
        self.as_user(self.building_clerk, later).action_refuse("时间冲突")
        self.assertEqual((later.state, later.answer), ("refused", "时间冲突"))
        with self.refused("no step of it", UserError):
            self.as_user(self.building_clerk, later).action_approve()
        # The owner takes back what he gave, and the other side gives up what it has.
        self.as_user(self.building_clerk, asked).action_cancel("大厅检修")
        self.assertEqual(asked.state, "cancelled")

    def test_each_side_does_its_own_and_nobody_forges(self):
        venue = self.venue()
        booking = self.book(self.sister_clerk, venue)
        for values in (
            {"state": "approved"},
            {"answer": "好"},
            {"owner_id": self.sister_street.id},
        ):
            with self.subTest(values), self.assertRaises(AccessError):
                self.as_user(self.sister_clerk, booking).write(values)
        with self.assertRaises(AccessError):
            self.book(self.sister_clerk, venue, "17:00", "18:00", state="approved")
        forged = self.as_user(self.sister_clerk, self.env["union.venue.booking"])
        made = forged.with_context(default_state="approved").create(
            {
                "venue_id": venue.id,
                "organization_id": self.sister_street.id,
                "purpose": "x",
                "date_begin": at("18:00"),
                "date_end": at("19:00"),
            }
        )
        self.assertEqual(made.state, "asked")
        # The owner does not rewrite what was asked; a stranger does not even read it.
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, booking).write({"purpose": "别的"})
        for user in (self.district_admin, self.street_auditor):
            self.assertTrue(self.as_user(user, booking).read(["purpose"]), "above the owner")
        for user in (self.stranger, self.portal):
            with self.assertRaises(AccessError):
                self.as_user(user, booking).read(["purpose"])
        with self.assertRaises(AccessError):
            self.as_user(self.street_auditor, booking).action_cancel("审")
        with self.assertRaises(AccessError):
            self.book(self.sister_clerk, venue, organization_id=self.building.id)
        with self.assertRaises(AccessError):
            self.book(self.sister_clerk, venue, member_id=self.member.id)
        with self.refused("enter its last day", UserError):
            self.as_user(self.building_clerk, venue).unlink()
        self.as_user(self.building_clerk, self.venue(name="没人用过")).unlink()
        with self.refused("stays on record", UserError):
            self.as_user(self.sister_clerk, booking).sudo().unlink()

    def test_moved_it_is_asked_for_anew(self):
        venue = self.venue()
        booking = self.book(self.sister_clerk, venue)
        self.as_user(self.building_clerk, booking).action_approve()
        self.as_user(self.sister_clerk, booking).write({"date_end": at("17:00")})
        self.assertEqual((booking.state, booking.decided_by_id.id), ("asked", False))
        own = self.book(self.building_clerk, venue, "18:00", "19:00")
        own.write({"date_begin": at("17:30")})
        self.assertEqual(own.state, "approved", "one's own stays one's own")
        with self.refused("stays with the union", UserError):
            own.write({"organization_id": self.primary.id})
        own.action_cancel("不用了")
        with self.refused("is over", UserError):
            own.write({"purpose": "又用"})

    def test_closed_full_not_shared_and_bad_times(self):
        venue = self.venue(seats=30)
        for values, words in (
            ({"begin": "12:00", "end": "13:00"}, "09:00–12:00, 13:30–21:00"),
            ({"begin": "11:30", "end": "13:45"}, "Choose hours within"),
            ({"people": 31}, "takes 30 people, not 31"),
            ({"date_begin": at("14:00", "2026-10-11")}, "a time to come"),
            ({"date_end": at("14:00", "2026-12-20")}, "at most 31 days"),
            ({"date_begin": "2029-10-20 06:00:00", "date_end": "2029-10-20 07:00:00"}, "two years"),
            ({"purpose": "找 13595711777"}, "leave it out"),
        ):
            with self.subTest(values), self.refused(words):
                self.book(self.sister_clerk, venue, **values)
        self.assertTrue(self.book(self.building_clerk, venue, "12:00", "13:00"), "its own opens it")
        with mute_logger("odoo.sql_db"), self.assertRaises(IntegrityError), self.cr.savepoint():
            self.book(self.building_clerk, venue, "18:00", "17:00")
        venue.date_to = "2026-10-19"
        with self.refused("not in use"):
            self.book(self.building_clerk, venue)
        venue.write({"date_to": False, "sharing": "below"})
        with self.assertRaises(AccessError):
            self.book(self.sister_clerk, venue)
        with self.refused("not shared with"):
            self.env["union.venue.booking"].create(
                {
                    "venue_id": venue.id,
                    "organization_id": self.sister_street.id,
                    "purpose": "x",
                    "date_begin": at("14:00"),
                    "date_end": at("15:00"),
                }
            )

    def test_free_hours_tell_times_and_nobody(self):
        venue = self.venue()
        self.book(self.building_clerk, venue)
        self.book(self.sister_clerk, venue, "18:00", "19:00")
        told = self.as_user(self.sister_clerk, venue).action_free(DAY)
        self.assertEqual(
            told,
            [
                {
                    "id": venue.id,
                    "open": [
                        {"begin": "09:00", "end": "12:00"},
                        {"begin": "13:30", "end": "21:00"},
                    ],
                    "free": [
                        {"begin": "09:00", "end": "12:00"},
                        {"begin": "13:30", "end": "14:00"},
                        {"begin": "16:00", "end": "21:00"},
                    ],
                }
            ],
        )
        self.assertEqual(venue.action_free("2026-10-24")[0]["open"], [], "a Saturday")
        venue.opening = False
        self.assertEqual(venue.action_free(DAY)[0]["free"][-1], {"begin": "16:00", "end": "24:00"})
        for day in ("soon", None, 7):
            with self.subTest(day), self.refused("as a date", UserError):
                venue.action_free(day)
        venue.sharing = "own"
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, venue).action_free(DAY)

    def test_hours_that_cannot_be_read_name_their_line(self):
        with self.refused("“Tuesday afternoon” cannot be read"):
            self.venue(opening="1-5 09:00-12:00\nTuesday afternoon")

    def test_an_activity_takes_its_venue_along(self):
        venue, other = self.venue(), self.venue(name="二楼")
        activity = self.as_user(self.building_clerk, self.env["union.service.activity"]).create(
            {
                "organization_id": self.building.id,
                "kind_id": self.env.ref("trade_union.activity_kind_sport").id,
                "name": "秋季健步走",
                "date_begin": BEGINS,
                "date_end": ENDS,
                "capacity": 20,
            }
        )
        context = activity.button_book_venue()["context"]
        bookings = activity.env["union.venue.booking"].with_context(**context)
        booking = bookings.create({"venue_id": venue.id})
        self.assertEqual((booking.state, booking.people), ("approved", 20))
        self.assertEqual(activity.booking_ids, booking)
        activity.write({"date_begin": "2026-10-21 06:00:00", "date_end": "2026-10-21 09:30:00"})
        self.assertEqual(str(booking.date_begin), "2026-10-21 06:00:00")
        self.assertEqual(str(booking.date_end), "2026-10-21 09:30:00")
        self.book(self.building_clerk, venue)
        with self.refused("is booked from"):
            activity.write({"date_begin": BEGINS, "date_end": ENDS})
        with self.refused("activity is one of another union"):
            self.env["union.venue.booking"].create(
                {
                    "venue_id": other.id,
                    "organization_id": self.street.id,
                    "activity_id": activity.id,
                    "purpose": "x",
                    "date_begin": at("14:00"),
                    "date_end": at("15:00"),
                }
            )
        self.assertEqual(activity.place, venue.name)
        activity.action_submit(reason="方案后补")
        self.as_user(self.street_approver, activity).action_agree()
        self.as_user(self.building_clerk, activity).action_cancel("下雨")
        self.assertEqual((booking.state, booking.answer), ("cancelled", "下雨"))

    def test_a_plan_deleted_gives_its_venue_up(self):
        activity = self.as_user(self.building_clerk, self.env["union.service.activity"]).create(
            {
                "organization_id": self.building.id,
                "kind_id": self.env.ref("trade_union.activity_kind_sport").id,
                "name": "走",
                "date_begin": BEGINS,
                "date_end": ENDS,
            }
        )
        booking = self.book(self.building_clerk, self.venue(), activity_id=activity.id)
        activity.unlink()
        self.assertEqual((booking.state, booking.activity_id.id), ("cancelled", False))

    def test_erased_nothing_of_a_member_is_left(self):
        venue = self.venue()
        booking = self.env["union.venue.booking"].create(
            {
                "venue_id": venue.id,
                "organization_id": self.primary.id,
                "member_id": self.member.id,
                "purpose": "周小敏生日会",
                "date_begin": at("14:00"),
                "date_end": at("15:00"),
            }
        )
        duty = self.env["union.venue.duty"].create(
            {"venue_id": venue.id, "member_id": self.member.id}
        )
        self.assertEqual(duty.name, "周小敏")
        self.member._erase_traces({})
        self.assertEqual((booking.purpose, duty.name), ("***", "***"))
