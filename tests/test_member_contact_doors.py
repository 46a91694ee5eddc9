"""Doors of Odoo's own that name people tell no member to who does not have him in sight."""

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .test_member_contact import NAME, ContactCase


@tagged("post_install", "-at_install")
class TestContactInCalendar(ContactCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        meetings = cls.env["calendar.event"].with_context(
            no_mail_to_attendees=True, mail_create_nolog=True
        )
        cls.meeting = meetings.create(
            {
                "name": "座谈",
                "start": "2026-12-01 01:00:00",
                "stop": "2026-12-01 02:00:00",
                "user_id": cls.building_clerk.id,
                "partner_ids": [(6, 0, (cls.contact | cls.stray).ids)],
            }
        )
        cls.invited = cls.meeting.attendee_ids.filtered(lambda row: row.partner_id == cls.contact)
        cls.looked_at = cls.env["calendar.filters"].create(
            {"user_id": cls.building_clerk.id, "partner_id": cls.contact.id}
        )

    def test_nobody_reads_there_who_does_not_have_the_member_in_sight(self):
        for user in (self.sister_clerk, self.stranger):
            for row in (self.invited, self.looked_at):
                with self.subTest(user=user.login, model=row._name):
                    rows = self.as_user(user, self.env[row._name])
                    self.assertFalse(rows.search([("partner_id", "=", self.contact.id)]))
                    self.assertNotIn(NAME, str(rows.search_read([])))
                    self.assertNotIn(NAME, str(rows.formatted_read_group([], ["partner_id"])))
                    with self.assertRaises(AccessError) as caught, self.cr.savepoint():
                        self.as_user(user, row).read(["partner_id"])
                    self.assertNotIn(NAME, str(caught.exception))
            self.env.invalidate_all()
            told = self.as_user(user, self.meeting).web_read(
                {
                    "attendee_ids": {"fields": {"common_name": {}, "display_name": {}}},
                    "partner_ids": {"fields": {"display_name": {}}},
                }
            )
            self.assertNotIn(NAME, str(told))
            asked = self.as_user(user, self.contact)
            self.assertNotIn(NAME, str(asked.get_attendee_detail(self.meeting.ids)))

    def test_who_has_the_member_in_sight_and_the_member_do(self):
        for user in (self.building_clerk, self.street_reviewer):
            with self.subTest(user=user.login):
                self.assertEqual(self.as_user(user, self.invited).common_name, NAME)
                read = self.as_user(user, self.looked_at).read(["partner_id"])
                self.assertEqual(read[0]["partner_id"], (self.contact.id, NAME))
        others = self.as_user(self.sister_clerk, self.meeting).attendee_ids
        self.assertIn(self.stray, others.partner_id)

    def test_who_makes_a_meeting_of_his_own_asks_nobody_closed_to_it(self):
        for model, values in (
            ("calendar.event", {"name": "w", "partner_ids": [(4, self.contact.id)]}),
            ("calendar.filters", {"partner_id": self.contact.id}),
        ):
            rows = self.as_user(self.sister_clerk, self.env[model])
            with self.subTest(model), self.assertRaises(AccessError), self.cr.savepoint():
                rows.create(values)


@tagged("post_install", "-at_install")
class TestContactOnBadges(ContactCase):
    """Rooms of Odoo's own that come along: badges, and letters on paper."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.badge = cls.env["gamification.badge"].create({"name": "w", "rule_auth": "everyone"})
        clerk = cls.env["gamification.badge.user"].with_user(cls.building_clerk)
        cls.given = clerk.create({"badge_id": cls.badge.id, "user_id": cls.login.id})

    def test_nobody_reads_whose_badge_it_is_who_does_not_have_the_member_in_sight(self):
        owners = {"owner_ids": {"fields": {"user_id": {"fields": {"display_name": {}}}}}}
        for user in (
            self.sister_clerk,
            self.stranger,
            self.portal,
            self.env.ref("base.public_user"),
        ):
            with self.subTest(user=user.login):
                rows = self.as_user(user, self.env["gamification.badge.user"])
                self.assertFalse(rows.search([]))
                self.assertNotIn(NAME, str(rows.formatted_read_group([], ["user_id"])))
                self.assertNotIn(NAME, str(self.as_user(user, self.badge).web_read(owners)))
                with self.assertRaises(AccessError) as caught, self.cr.savepoint():
                    self.as_user(user, self.given).read(["user_id"])
                self.assertNotIn(NAME, str(caught.exception))
        for user in (self.building_clerk, self.login):
            self.assertEqual(self.as_user(user, self.given).user_id.name, NAME)

    def test_on_the_portal_a_badge_names_no_colleague(self):
        rows = self.as_user(self.portal, self.env["gamification.badge.user"])
        values = {"badge_id": self.badge.id, "user_id": self.building_clerk.id}
        with self.assertRaises(AccessError) as caught, self.cr.savepoint():
            rows.create(values).read(["user_id"])
        self.assertNotIn(self.building_clerk.name, str(caught.exception))
        # Among colleagues it is theirs to give.
        given = self.as_user(self.sister_clerk, rows).create(values)
        self.assertEqual(given.user_id, self.building_clerk)

    def test_a_letter_on_paper_is_read_by_who_sends_it(self):
        self.contact.street = "某路1号"
        letters = self.as_user(self.building_clerk, self.env["snailmail.letter"])
        letter = letters.create(
            {
                "model": "union.organization",
                "res_id": self.building.id,
                "partner_id": self.contact.id,
            }
        )
        self.assertEqual(letter.street, "某路1号")
        for user in (self.sister_clerk, self.stranger, self.building_officer):
            with self.subTest(user=user.login):
                rows = self.as_user(user, self.env["snailmail.letter"])
                self.assertFalse(rows.search([]))
                with self.assertRaises(AccessError) as caught, self.cr.savepoint():
                    self.as_user(user, letter).read(["street"])
                self.assertNotIn(NAME, str(caught.exception))
                with self.assertRaises(AccessError), self.cr.savepoint():
                    self.as_user(user, letter).write({"street": "x"})


@tagged("post_install", "-at_install")
class TestContactSuggested(HttpCase, ContactCase):
    def suggestions(self, user):
        """Return what a user is told where he types a name."""
        channel = self.env["discuss.channel"].create({"name": "w"})
        channel.add_members(partner_ids=(user.partner_id | self.contact).ids)
        partners = self.as_user(user, self.env["res.partner"])
        return [
            partners.get_mention_suggestions(NAME),
            partners.get_mention_suggestions_from_channel(channel.id, NAME),
            partners.search_for_channel_invite(NAME),
        ]

    def test_no_suggestion_names_a_closed_one(self):
        for user in (self.sister_clerk, self.stranger):
            with self.subTest(user=user.login):
                self.assertNotIn(f"'{NAME}'", str(self.suggestions(user)[::2]))
        self.assertIn(NAME, str(self.suggestions(self.building_clerk)[0]))

    def test_no_registration_or_answer_names_a_closed_one(self):
        event = self.env["event.event"].create(
            {"name": "w", "date_begin": "2026-12-01 01:00:00", "date_end": "2026-12-01 02:00:00"}
        )
        survey = self.env["survey.survey"].create({"title": "w"})
        person = {"partner_id": self.contact.id}
        for rows in (
            self.env["event.registration"].create({"event_id": event.id, **person}),
            self.env["survey.user_input"].create(
                {"survey_id": survey.id, "nickname": NAME, **person}
            ),
        ):
            with self.subTest(rows._name):
                asked = self.as_user(self.sister_clerk, rows)
                with self.assertRaises(AccessError) as caught, self.cr.savepoint():
                    asked.read()
                self.assertNotIn(NAME, str(caught.exception))

    def test_no_card_to_take_along_names_a_closed_one(self):
        for user, found in ((self.sister_clerk, False), (self.building_clerk, True)):
            user.sudo().password = user.login
            self.authenticate(user.login, user.login)
            for address in (
                f"/web/partner/vcard?partner_ids={self.contact.id}",
                f"/web_enterprise/partner/{self.contact.id}/vcard",
            ):
                with self.subTest(user=user.login, address=address), mute_logger("odoo.http"):
                    self.assertEqual("BEGIN:VCARD" in self.url_open(address).text, found)
