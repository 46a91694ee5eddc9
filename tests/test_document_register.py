"""The register of letters: what arrives, who handles it, how it is found and put away."""

import base64
from io import BytesIO

import openpyxl
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tests import tagged

from .papers import PaperCase


@tagged("post_install", "-at_install")
class TestLetterRegister(PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_route("one", [{"place": "parent", "role": "approver"}], cls.street)
        cls.street_clerk = cls.make_person("street_clerk", cls.street, "clerk")
        cls.entries = cls.env["union.letter.received"]

    def issued(self, count=1, **values):
        letters = self.letters(count, **values)
        letters.action_submit()
        self.by(self.street_approver, letters).action_agree()
        return letters.sudo()

    def entry_of(self, letters):
        return self.entries.search([("letter_id", "in", letters.ids)], order="position")

    def enter(self, user=None, **values):
        return (
            self.entries.with_user(user or self.street_clerk)
            .create(
                {
                    "organization_id": self.street.id,
                    "sender": "福田区财政局",
                    "sender_number": "福财函〔2026〕7号",
                    "title": "关于经费的函",
                    "body": "请于月底前报送决算。",
                    "letter_date": "2026-10-08",
                    **values,
                }
            )
            .with_user(self.env.user)
        )

    @freeze_time("2026-10-12 04:00:00")
    def test_a_letter_that_is_issued_lies_in_the_register_of_its_addressee(self):
        letters = self.issued(2)
        entries = self.entry_of(letters)
        self.assertEqual(entries.mapped("number"), ["收〔2026〕1号", "收〔2026〕2号"])
        self.assertEqual(entries.organization_id, self.street)
        entry = entries[0]
        self.assertEqual(entry.sender, "金鼎大厦工会联合会")
        self.assertEqual(entry.sender_number, letters[0].number)
        self.assertEqual((entry.body, entry.state), (letters[0].body, "open"))
        self.assertEqual(str(entry.received_on), "2026-10-12")
        # Drafts and letters under way lie nowhere.
        draft = self.letters()
        pending = self.pending()
        self.assertFalse(self.entry_of(draft | pending))
        # Nor does a house receive what it writes to itself or to nobody.
        self.assertFalse(self.entry_of(self.issued(to_organization_id=self.building.id)))
        self.assertFalse(self.entry_of(self.issued(to_organization_id=False)))

    def test_the_numbers_run_without_gaps_per_house_and_year(self):
        with freeze_time("2026-10-12 04:00:00"):
            entries = self.enter() | self.entry_of(self.issued())
            with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
                self.issued(2)
                self.enter()
                1 / 0
            entries |= self.enter()
            self.assertEqual(entries.mapped("position"), [1, 2, 3])
            elsewhere = self.enter(self.sister_clerk, organization_id=self.sister_street.id)
            self.assertEqual(elsewhere.number, "收〔2026〕1号")
        # 2027 begins at midnight in Shanghai.
        with freeze_time("2026-12-31 16:00:00"):
            self.assertEqual(self.enter().number, "收〔2027〕1号")

    @freeze_time("2026-10-12 04:00:00")
    def test_it_is_found_by_number_title_text_sender_and_day(self):
        mine = self.enter()
        self.enter(
            sender="园岭街道办", sender_number="园办〔2026〕1号", title="会议通知", body="周五开会。",
            received_on="2026-10-09",
        )  # fmt: skip
        entries = self.as_user(self.street_clerk, self.entries)
        for domain in (
            [("number", "ilike", "〕1号")],
            [("sender_number", "ilike", "福财")],
            [("title", "ilike", "经费")],
            [("body", "ilike", "决算")],
            [("sender", "ilike", "财政")],
            [("received_on", "=", "2026-10-12")],
        ):
            with self.subTest(domain=domain):
                self.assertEqual(entries.search(domain), mine)
        letter = self.issued(body="甲。\n组织职工疗养。")
        letters = self.as_user(self.building_clerk, self.env["union.letter"])
        self.assertEqual(letters.search([("body", "ilike", "疗养")]), letter)

    @freeze_time("2026-10-12 04:00:00")
    def test_the_handler_has_a_to_do_until_it_is_handled(self):
        entry = self.enter(handler_id=self.street_approver.id, handle_until="2026-10-20")
        todo = entry.activity_ids
        self.assertEqual(todo.user_id, self.street_approver)
        self.assertEqual(str(todo.date_deadline), "2026-10-20")
        with self.assertRaisesRegex(ValidationError, "no duty that reaches"):
            self.by(self.street_clerk, entry).handler_id = self.sister_clerk
        self.by(self.street_clerk, entry).handler_id = self.street_reviewer
        self.assertEqual(entry.activity_ids.user_id, self.street_reviewer)
        self.by(self.street_clerk, entry).action_done(note="已报送")
        self.assertEqual((entry.state, entry.note), ("done", "已报送"))
        self.assertEqual(entry.handled_by_id, self.street_clerk)
        self.assertFalse(entry.activity_ids)
        with self.assertRaisesRegex(UserError, "not waiting"):
            self.by(self.street_clerk, entry).title = "x"
        self.by(self.street_clerk, entry).action_reopen()
        self.assertEqual(entry.activity_ids.user_id, self.street_reviewer)
        self.assertFalse(entry.handled_on)

    def test_an_answer_closes_what_it_answers_when_it_is_issued(self):
        entry = self.enter(self.street_clerk, organization_id=self.building.id)
        draft = entry.with_user(self.building_clerk).button_answer()["context"]
        self.assertEqual(draft["default_answers_id"], entry.id)
        letter = self.letters(answers_id=entry.id)
        letter.action_submit()
        self.assertEqual(entry.state, "open")
        self.assertFalse(entry.answer_ids)
        self.by(self.street_approver, letter).action_agree()
        entry.invalidate_recordset()
        self.assertEqual(entry.state, "done")
        self.assertEqual(entry.answer_ids, letter.sudo())
        with self.assertRaisesRegex(ValidationError, "its own house"):
            self.letters(answers_id=self.enter().id)

    def test_a_reply_answers_the_request_in_the_superiors_register(self):
        model = self.env.registry["union.letter"]
        self.patch(model, "_approval_reply_kind", "reply")
        self.patch(model, "_approval_request_kind", "request")
        paper = self.letters(to_organization_id=False)
        paper.action_submit()
        at_street = self.entries.search([("organization_id", "=", self.street.id)])
        self.assertEqual(at_street.letter_id.kind_id.code, "request")
        self.assertEqual(at_street.state, "open")
        self.by(self.street_approver, paper).action_agree()
        at_street.invalidate_recordset()
        self.assertEqual(at_street.state, "done")
        self.assertEqual(at_street.answer_ids.kind_id.code, "reply")
        at_home = self.entries.search([("organization_id", "=", self.building.id)])
        self.assertEqual(at_home.letter_id, at_street.answer_ids)

    def test_what_the_server_sets_nobody_writes(self):
        entry = self.enter()
        mine = self.by(self.street_clerk, entry)
        for values in (
            {"number": "收〔2026〕99号"}, {"position": 99}, {"year": 2020}, {"state": "done"},
            {"letter_id": self.issued().id}, {"handled_on": "2020-01-01"}, {"filed_on": "2020-01-01"},
            {"retention": "10"}, {"void_reason": "x"},
        ):  # fmt: skip
            with self.subTest(write=values), self.assertRaises(AccessError):
                mine.write(values)
            with self.subTest(create=values), self.assertRaises(AccessError):
                self.enter(**values)
        forged = mine.with_context(default_state="done", default_number="假", default_position=7)
        forged = forged.create(
            {"organization_id": self.street.id, "sender": "甲", "title": "乙"}
        ).sudo()
        # After the entry and the letter that was issued above.
        self.assertEqual((forged.state, forged.position), ("open", entry.position + 2))
        for context in ({}, {"_force_unlink": True}):
            with self.assertRaises(AccessError):
                mine.with_context(**context).unlink()
            with self.assertRaisesRegex(UserError, "stays in the register"):
                entry.with_context(**context).unlink()
        with self.assertRaisesRegex(UserError, "enter it anew"):
            mine.organization_id = self.building
        with self.assertRaisesRegex(ValidationError, "still to come"):
            mine.received_on = "2999-01-01"
        with self.assertRaisesRegex(ValidationError, "after the day"):
            mine.write({"received_on": "2020-01-01"})

    def test_what_was_issued_stays_as_it_was_issued(self):
        entry = self.by(self.street_clerk, self.entry_of(self.issued()))
        for values in ({"title": "x"}, {"body": "x"}, {"sender": "x"}, {"scan": b"eA=="}):
            with self.subTest(values=values), self.assertRaisesRegex(UserError, "as it was issued"):
                entry.write(values)
        with self.assertRaisesRegex(UserError, "did arrive"):
            entry.action_void("错")
        entry.handler_id = self.street_reviewer

    def test_a_wrong_entry_is_crossed_out_and_keeps_its_number(self):
        entry = self.enter()
        mine = self.by(self.street_clerk, entry)
        with self.assertRaisesRegex(UserError, "Say why"):
            mine.action_void(" ")
        dialog = self.env["union.letter.void"].with_user(self.street_clerk)
        dialog.create({"received_ids": entry.ids, "reason": "重复登记"}).button_void()
        self.assertEqual((entry.state, entry.void_reason), ("void", "重复登记"))
        self.assertEqual(self.enter().position, entry.position + 1)

    def test_letters_are_archived_once_they_are_dealt_with(self):
        letter = self.issued()
        entry = self.entry_of(letter)
        with self.assertRaisesRegex(UserError, "handled first"):
            self.by(self.street_clerk, entry).action_file("30")
        self.by(self.street_clerk, entry).action_done()
        with self.assertRaisesRegex(UserError, "permanent, 30, 10"):
            self.by(self.street_clerk, entry).action_file("5")
        self.by(self.street_clerk, entry).action_file("30")
        self.by(self.building_clerk, letter).action_file("permanent")
        self.assertEqual(letter.filed_by_id, self.building_clerk)
        for record in (entry, letter):
            self.assertTrue(record.filed_on)
        with self.assertRaisesRegex(UserError, "archived already"):
            self.by(self.building_clerk, letter).action_file("10")
        with self.assertRaisesRegex(UserError, "not archived"):
            self.by(self.street_clerk, entry).action_reopen()
        with self.assertRaisesRegex(UserError, "not issued"):
            self.letters().action_file("10")
        for values in ({"retention": "10"}, {"filed_on": "2020-01-01"}):
            with self.assertRaises(UserError):
                self.by(self.building_clerk, letter).write(values)
            with self.assertRaises(UserError):
                self.letters(**values)

    def test_the_register_of_a_house_is_its_subtrees_alone(self):
        entry = self.entry_of(self.issued())
        for user in (self.street_clerk, self.street_auditor, self.district_approver):
            self.assertTrue(self.as_user(user, entry).has_access("read"), user.login)
        others = (self.building_clerk, self.sister_clerk, self.sister_admin, self.portal)
        for user in (*others, self.stranger, self.env.ref("base.public_user")):
            there = self.as_user(user, entry)
            with self.subTest(user=user.login):
                self.assertFalse(there.has_access("read"))
                for call in (
                    lambda there=there: there.write({"note": "x"}),
                    there.action_done,
                    there.action_reopen,
                    lambda there=there: there.action_void("x"),
                    lambda there=there: there.action_file("10"),
                    there.button_answer,
                    lambda there=there: self.street.with_env(there.env).action_letter_register(
                        2026
                    ),
                ):
                    with self.assertRaises(AccessError):
                        call()
        with self.assertRaises(AccessError):
            self.enter(self.sister_clerk)
        with self.assertRaises(AccessError):
            self.by(self.street_auditor, entry).write({"note": "x"})

    @freeze_time("2026-10-12 04:00:00")
    def test_the_register_of_a_year_is_a_workbook(self):
        entry = self.enter(title="=1+1", handler_id=self.street_approver.id)
        self.issued()
        answer = self.by(self.street_clerk, self.street).action_letter_register(2026)
        book = openpyxl.load_workbook(BytesIO(base64.b64decode(answer["data"])))
        received, sent = book.worksheets
        self.assertEqual(received.max_row, 3)
        row = [cell.value for cell in received[2]]
        self.assertEqual(row[0], entry.number)
        self.assertEqual(row[1].date(), entry.received_on)
        self.assertEqual((row[4], received["E2"].data_type), ("=1+1", "s"))
        self.assertEqual(row[6], self.street_approver.name)
        self.assertEqual(sent.max_row, 1)
        answer = self.by(self.building_clerk, self.building).action_letter_register(2026)
        sent = openpyxl.load_workbook(BytesIO(base64.b64decode(answer["data"]))).worksheets[1]
        self.assertEqual(sent["A2"].value, "T-SZ-FT-YL-JD函〔2026〕1号")
        for year in (True, "2026", 26):
            with self.subTest(year=year), self.assertRaisesRegex(UserError, "Name the year"):
                self.building.action_letter_register(year)
        dialog = self.env["union.letter.year"].with_user(self.street_clerk).create({})
        self.assertEqual((dialog.place_id, dialog.year), (self.street, 2026))
        self.assertIn(str(dialog.id), dialog.button_download()["url"])
        self.assertTrue(dialog.data)

    def test_a_hundred_letters_enter_at_once(self):
        def queries(count):
            letters = self.pending_batch(count)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            letters._issue()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1)
        one = queries(2)
        self.assertLess(queries(52), one + 15)

    def pending_batch(self, count):
        letters = self.letters(count).sudo()
        return letters._approval_unlocked()

    def test_a_house_that_ended_receives_nothing(self):
        letter = self.pending()
        self.street_approver.invalidate_recordset()
        self.env.cr.execute(
            "UPDATE union_organization SET state = 'dissolved' WHERE id = %s",
            [self.sister_street.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.entry_of(letter))
        other = self.letters(to_organization_id=self.sister_street.id).sudo()._approval_unlocked()
        other._issue()
        self.assertTrue(other.number)
        self.assertFalse(self.entries.search(Domain("letter_id", "=", other.id)))
