"""The inbox beyond its list: bulk decisions, the waiting times, the strip and the trail as PDF."""

import io
from datetime import UTC, date
from zoneinfo import ZoneInfo

import pypdf
from freezegun import freeze_time

from odoo.addons.mail.tools.discuss import Store
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..core.workdays import is_workday
from .papers import PaperCase


@tagged("post_install", "-at_install")
class TestBulk(PaperCase):
    def dialog(self, user, letters, kind="agree", comment=False):
        bulks = self.env["union.approval.bulk"].with_user(user)
        return bulks.with_context(
            active_model="union.approval.request",
            active_ids=letters.sudo().approval_request_id.ids,
            default_kind=kind,
        ).create({"comment": comment})

    def test_each_paper_has_its_answer(self):
        letters = self.letters(4)
        letters.action_submit()
        self.by(self.street_reviewer, letters[0]).action_agree()
        bulk = self.dialog(self.street_reviewer, letters)
        # While the dialog was open one was taken back.
        letters[1].with_user(self.building_clerk).action_recall()
        action = bulk.action_decide()
        self.assertEqual((action["res_model"], action["res_id"]), (bulk._name, bulk.id))
        self.assertEqual((bulk.done_count, bulk.failed_count), (2, 2))
        answers = {line.request_id.res_id: line for line in bulk.line_ids}
        self.assertIn("does not wait", answers[letters[0].id].message)
        self.assertIn("moved on", answers[letters[1].id].message)
        for letter in letters[2:]:
            self.assertEqual(answers[letter.id].state, "done")
            self.assertEqual(self.kinds(letter), ["agree"])

    def test_return_needs_a_comment_and_goes_to_each(self):
        letters = self.letters(2)
        letters.action_submit()
        bulk = self.dialog(self.street_reviewer, letters, "return")
        with self.assertRaisesRegex(UserError, "comment"):
            bulk.action_decide()
        bulk.comment = "请补充"
        bulk.action_decide()
        self.assertEqual(set(letters.mapped("approval_state")), {"returned"})
        self.assertEqual(letters[0].sudo().approval_request_id.decision_ids.comment, "请补充")

    def test_one_paper_that_fails_says_why_and_raises_nothing(self):
        letter = self.pending()
        bulk = self.dialog(self.street_reviewer, letter)
        bulk.line_ids.step_ref += 1
        bulk.action_decide()
        self.assertEqual(bulk.line_ids.state, "failed")
        self.assertEqual(self.kinds(letter), [])

    def test_five_hundred_papers_are_decided_within_the_budget(self):
        warm = self.letters(2)
        warm.action_submit()
        self.dialog(self.street_reviewer, warm).action_decide()
        letters = self.letters(500)
        letters.action_submit()
        bulk = self.dialog(self.street_reviewer, letters)
        self.env.flush_all()
        # The budget of a batch, and a few for the dialog itself.
        with self.assertMaxQueries(60 + 0.2 * 500, "bulk"):
            bulk.action_decide()
        self.assertEqual(bulk.done_count, 500)
        with self.assertRaisesRegex(UserError, "500"):
            self.dialog(self.street_reviewer, letters | self.pending())

    def test_nobody_decides_or_reads_through_the_dialog_what_is_not_his(self):
        letter = self.pending()
        request = letter.sudo().approval_request_id
        for user in (self.sister_clerk, self.building_clerk):
            bulk = self.dialog(user, letter)
            bulk.action_decide()
            self.assertFalse(bulk.done_count)
        self.assertFalse(self.dialog(self.sister_clerk, letter).line_ids)
        lines = self.env["union.approval.bulk.line"].with_user(self.sister_clerk)
        own = self.dialog(self.sister_clerk, letter)
        with self.assertRaises(AccessError):
            lines.create({"bulk_id": own.id, "request_id": request.id})
        mine = self.dialog(self.street_reviewer, letter)
        for user in (self.sister_clerk, self.street_approver, self.portal, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                mine.with_user(user).action_decide()
        for user in (self.portal, self.stranger, self.env.ref("base.public_user")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.dialog(user, letter)
        self.assertEqual(self.kinds(letter), [])


@tagged("post_install", "-at_install")
class TestWaitingTimes(PaperCase):
    def test_working_days_per_level_and_who_is_late(self):
        self.route.step_ids.days = 2
        # Over the National Day of 2026: the calendar decides what counts.
        with freeze_time("2026-09-29 04:00:00"):
            letter = self.pending()
        with freeze_time("2026-10-12 04:00:00"):
            self.by(self.street_reviewer, letter).action_agree()
        with freeze_time("2026-10-13 04:00:00"):
            rows = self.by(self.district_approver, self.env["union.approval.wait"]).search(
                [("request_id", "=", letter.sudo().approval_request_id.id)], order="id"
            )
            first, second = rows
            worked = [
                day
                for day in (date.fromordinal(n) for n in range(
                    date(2026, 9, 30).toordinal(), date(2026, 10, 12).toordinal() + 1))
                if is_workday(day)
            ]  # fmt: skip
            self.assertEqual(
                (first.days, first.is_late, first.is_open, first.organization_id, first.level),
                (len(worked), True, False, self.street, self.street.level),
            )
            self.assertEqual((second.days, second.is_late, second.is_open), (1, False, True))
            self.assertEqual((first.kind, first.role, first.days_allowed),
                             ("union.letter", "reviewer", 2))  # fmt: skip
            self.assertEqual(second.age, "1")
            means = rows.with_user(self.district_approver)._read_group(
                [("id", "in", rows.ids)], ["role"], ["days:avg", "late_count:sum"]
            )
            self.assertEqual(
                {role: (mean, late) for role, mean, late in means},
                {"reviewer": (len(worked), 1), "approver": (1, 0)},
            )

    def test_weeks_by_arithmetic_count_as_the_calendar_does(self):
        waits = self.env["union.approval.wait"]
        self.route.step_ids.days = 0
        days = ["2025-01-24", "2025-02-08", "2025-09-28", "2026-02-13", "2026-03-01", "2031-05-04"]
        for day in days:
            with freeze_time(f"{day} 04:00:00"):
                letter = self.pending()
            with freeze_time("2031-06-02 04:00:00"):
                row = waits.search([("request_id", "=", letter.approval_request_id.id)])
                since = date.fromisoformat(day).toordinal() + 1
                until = date(2031, 6, 2).toordinal() + 1
                want = sum(bool(is_workday(date.fromordinal(n))) for n in range(since, until))
                self.assertEqual(row.days, want, day)

    def test_only_within_the_readers_scope_and_by_nobody_else(self):
        letter = self.pending()
        waits = self.env["union.approval.wait"]
        domain = [("request_id", "=", letter.sudo().approval_request_id.id)]
        self.assertTrue(self.by(self.street_approver, waits).search(domain))
        self.assertFalse(self.by(self.sister_clerk, waits).search(domain))
        for user in (self.portal, self.env.ref("base.public_user")):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.by(user, waits).search(domain)


@tagged("post_install", "-at_install")
class TestStrip(PaperCase):
    def phases(self, letter):
        levels = letter.sudo().approval_request_id._strip_levels()
        return [level["phase"] for level in levels]

    def test_the_strip_says_what_is_done_now_and_next(self):
        self.route.step_ids.days = 2
        with freeze_time("2026-10-12 04:00:00"):
            letter = self.pending()
            self.assertEqual(self.phases(letter), ["now", "next", "next"])
            self.by(self.street_reviewer, letter).action_agree()
            self.assertEqual(self.phases(letter), ["done", "now", "next"])
            level = letter.sudo().approval_request_id._strip_levels()[0]
            self.assertEqual(level["day"], date(2026, 10, 12))
            html = self.by(self.building_clerk, letter).approval_trail_html
            self.assertIn('aria-current="step"', html)
            self.assertEqual(html.count('aria-current="step"'), 1)
            for word in ("Done", "Now", "Then", self.street.name):
                self.assertIn(word, html)
            self.assertNotIn("Late since", html)
        with freeze_time("2026-10-20 04:00:00"):
            self.env.invalidate_all()
            self.assertIn("Late since", self.by(self.building_clerk, letter).approval_trail_html)
        self.by(self.street_approver, letter).action_refuse(comment="不")
        self.assertEqual(self.phases(letter), ["done", "ended", "ended"])

    def test_a_signature_handed_on_stands_where_it_was_asked(self):
        letter = self.pending()
        chair = self.make_person("street_chair", self.street, "chair")
        self.by(self.street_reviewer, letter).action_forward(chair.id)
        level = letter.sudo().approval_request_id._strip_levels()[0]
        self.assertEqual((level["phase"], level["names"]), ("now", [chair.name]))

    def test_the_trail_is_a_pdf_with_its_fonts_of_whoever_reads_it(self):
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_agree(comment="同意上报，人民车门")
        request = letter.sudo().approval_request_id
        # Who has no timezone reads the office's, as all its days are counted.
        self.building_clerk.tz = False
        report = self.env["ir.actions.report"].with_user(self.building_clerk)
        content, kind = report.with_context(force_report_rendering=True)._render_qweb_pdf(
            "trade_union.report_approval_trail", request.ids
        )
        self.assertEqual(kind, "pdf")
        reader = pypdf.PdfReader(io.BytesIO(content))
        text = "".join(page.extract_text() for page in reader.pages)
        # Also those that the font draws as their radicals are found as people type them.
        self.assertNotRegex(text, "[\u2e80-\u2fdf]")
        for words in (letter.title, "同意上报，人民车门", self.street.name):
            self.assertIn(words, text)
        sent = request.submitted_on.replace(tzinfo=UTC).astimezone(ZoneInfo("Asia/Shanghai"))
        self.assertGreater(text.count(sent.strftime("%-I:%M:%S")), 1, "in the head and the trail")
        fonts = [
            font.get_object()
            for page in reader.pages
            for font in page["/Resources"]["/Font"].values()
        ]
        self.assertTrue(fonts)
        for font in fonts:
            for child in font["/DescendantFonts"]:
                described = child.get_object()["/FontDescriptor"].get_object()
                self.assertTrue({"/FontFile2", "/FontFile3"} & set(described))
        for user in (self.sister_clerk, self.portal):
            prints = self.env["report.trade_union.approval_trail_annex"].with_user(user)
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                prints._get_report_values(request.ids)


@tagged("post_install", "-at_install")
class TestDecideButton(PaperCase):
    def test_the_button_opens_the_decision_for_whose_turn_it_is(self):
        letter = self.pending()
        activity = letter.sudo().activity_ids
        self.assertTrue(activity.is_approval)
        data = Store().add(activity).get_result()
        self.assertTrue(data["mail.activity"][0]["is_approval"])
        action = activity.with_user(self.street_reviewer).button_decide()
        dialogs = self.env["union.approval.decide"].with_user(self.street_reviewer)
        dialog = Form(dialogs.with_context(**action["context"]))
        dialog.choice = "return"
        dialog.comment = "请补充"
        dialog.save().action_decide()
        self.assertEqual(letter.approval_state, "returned")

    def test_for_anybody_else_it_opens_the_paper_and_decides_nothing(self):
        letter = self.pending()
        activity = letter.sudo().activity_ids
        action = activity.with_user(self.street_approver).button_decide()
        self.assertEqual((action["res_model"], action["res_id"]), ("union.letter", letter.id))
        for user in (self.sister_clerk, self.portal):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                activity.with_user(user).button_decide()
        todo = letter.with_user(self.building_clerk).activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.building_clerk.id
        )
        self.assertFalse(todo.is_approval)
        with self.assertRaises(UserError):
            todo.button_decide()
