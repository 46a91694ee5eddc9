"""Mail of approvals: one digest a day and person, at once for who wants it, exactly once each."""

from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .papers import PaperCase

# A Monday, four in the morning at Greenwich and noon in Shenzhen.
MONDAY = "2026-10-12 04:00:00"
SATURDAY = "2026-10-17 04:00:00"
TUESDAY = "2026-10-20 04:00:00"


@tagged("post_install", "-at_install")
class TestApprovalDigest(PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.route.step_ids.days = 2
        people = cls.street_reviewer | cls.street_approver | cls.building_clerk
        people.write({"notification_type": "email"})
        people.partner_id.lang = "en_US"

    def run_cron(self, name="digest"):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(f"trade_union.cron_approval_{name}").method_direct_trigger()
        self.env.invalidate_all()

    def told(self, user):
        """Return the messages this person got, the oldest first."""
        return self.env["mail.message"].search(
            [("notified_partner_ids", "=", user.partner_id.id), ("subject", "like", "Approvals:")],
            order="id",
        )

    def test_one_digest_a_day_says_what_waits_and_is_late(self):
        with freeze_time(MONDAY):
            letters = self.letters(2)
            letters.action_submit()
            self.run_cron()
            self.run_cron()
            message = self.told(self.street_reviewer)
            self.assertEqual(len(message), 1)
            self.assertIn("Waiting for you 2", message.subject)
            for letter in letters:
                self.assertIn(letter.display_name, message.body)
                self.assertIn(f"/odoo/union.letter/{letter.id}", message.body)
            self.assertFalse(self.told(self.street_approver))
            self.assertFalse(self.told(self.building_clerk))
            # By mail, waiting in the queue: it leaves when the transaction stands.
            mails = self.env["mail.mail"].search([("mail_message_id", "=", message.id)])
            self.assertEqual(mails.recipient_ids, self.street_reviewer.partner_id)
            self.assertEqual(mails.state, "outgoing")
            self.assertNotIn("一段", mails.body_html)
            self.assertNotIn(self.building_clerk.name, message.body)
        with freeze_time(SATURDAY):
            self.run_cron()
            self.assertEqual(len(self.told(self.street_reviewer)), 1)
        with freeze_time(TUESDAY):
            self.run_cron()
            last = self.told(self.street_reviewer)
            self.assertEqual(len(last), 2)
            self.assertIn("and late 2", last[-1].subject)
            self.assertIn(
                "Sent by you, and late with others 2", self.told(self.building_clerk).subject
            )

    def test_the_digest_comes_in_the_morning_of_the_persons_own_zone_and_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.street_reviewer.write({"tz": "America/Lima", "lang": "fr_FR"})
        with freeze_time("2026-10-12 02:00:00"):
            letter = self.pending()
            self.run_cron()
            self.assertFalse(self.told(self.street_reviewer))
        with freeze_time("2026-10-12 13:30:00"):
            self.run_cron()
            message = self.told(self.street_reviewer)
            due = letter.sudo().approval_request_id.due_on
            self.assertIn(due.strftime("%d/%m/%Y"), message.body)

    def test_a_run_that_broke_off_goes_on_and_tells_nobody_twice(self):
        users = self.env.registry["res.users"]
        tell = users._tell_of_approvals

        def broken(user, sections):
            if user.id == self.street_approver.id:
                raise RuntimeError("killed")
            return tell(user, sections)

        with freeze_time(MONDAY):
            letters = self.letters(2)
            letters.action_submit()
            self.by(self.street_reviewer, letters[0]).action_agree()
            with (
                patch.object(users, "_tell_of_approvals", broken),
                self.assertLogs("odoo.addons.base.models.ir_cron", "ERROR") as log,
            ):
                self.run_cron()
            self.assertIn("killed", "".join(log.output))
            self.assertFalse(self.told(self.street_approver))
            self.run_cron()
            self.run_cron()
            self.assertEqual(len(self.told(self.street_reviewer)), 1)
            self.assertEqual(len(self.told(self.street_approver)), 1)

    def test_who_prefers_the_inbox_gets_no_mail(self):
        self.street_reviewer.notification_type = "inbox"
        with freeze_time(MONDAY):
            self.pending()
            self.run_cron()
            message = self.told(self.street_reviewer)
            self.assertEqual(len(message), 1)
            self.assertFalse(self.env["mail.mail"].search([("mail_message_id", "=", message.id)]))

    def test_at_once_is_the_persons_own_choice_and_one_message_for_a_batch(self):
        self.pending()
        self.run_cron("notices")
        self.assertFalse(self.told(self.street_reviewer))
        self.as_user(self.street_reviewer, self.street_reviewer).write({"approval_at_once": True})
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, self.street_reviewer).write(
                {"approval_at_once": False}
            )
        letters = self.letters(3)
        letters.action_submit()
        gone = letters[2].with_user(self.building_clerk)
        gone.action_recall()
        self.run_cron("notices")
        self.run_cron("notices")
        message = self.told(self.street_reviewer)
        self.assertEqual(len(message), 1)
        # Three came, one was taken back before; the one of before was not asked for.
        self.assertIn("New papers wait for you 2", message.subject)
        for letter in letters[:2]:
            self.assertIn(f"/odoo/union.letter/{letter.id}", message.body)

    def test_many_papers_are_counted_and_twenty_named(self):
        with freeze_time(MONDAY):
            self.letters(25).with_user(self.building_clerk).action_submit()
            self.run_cron()
            message = self.told(self.street_reviewer)
            self.assertIn("Waiting for you 25", message.subject)
            self.assertEqual(message.body.count("/odoo/union.letter/"), 20)
            self.assertRegex(message.body, r"(?s)and.*5.*more")

    def test_telling_at_once_stays_within_the_budget(self):
        self.pending()
        people = self.street_reviewer | self.street_approver | self.district_approver
        people.sudo().approval_at_once = True
        letters = self.letters(50)
        with self.assertMaxQueries(40 + 0.2 * 50, "submit"):
            letters.with_user(self.building_clerk).action_submit()
        with self.assertMaxQueries(40 + 0.2 * 50, "agree"):
            letters.with_user(self.street_reviewer).action_agree()
