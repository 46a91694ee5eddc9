"""Official letters: numbers, frozen content, the printed paper."""

import base64
import hashlib
import json
from io import BytesIO

from freezegun import freeze_time
from pypdf import PdfReader

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .papers import PaperCase

# Of a point, in millimetres.
MM = 25.4 / 72


@tagged("post_install", "-at_install")
class TestLetter(PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_route("one", [{"place": "parent", "role": "approver"}], cls.street)
        cls.street.letter_mark = "深福园工"
        cls.building.letter_mark = "金鼎联工"

    def issued(self, count=1, **values):
        letters = self.letters(count, **values)
        letters.action_submit()
        letters.with_user(self.street_approver).action_agree()
        return letters.sudo()

    def test_numbers_run_without_gaps_per_organisation_series_and_year(self):
        with freeze_time("2026-10-12 04:00:00"):
            first = self.issued(3)
            self.assertEqual(
                first.mapped("number"), [f"金鼎联工函〔2026〕{number}号" for number in (1, 2, 3)]
            )
            with self.assertRaises(ZeroDivisionError), self.env.cr.savepoint():
                self.issued(2)
                1 / 0
            self.assertEqual(self.issued().number, "金鼎联工函〔2026〕4号")
        # 2027 begins at midnight in Shanghai, eight hours before Greenwich.
        with freeze_time("2026-12-31 16:00:00"):
            self.assertEqual(self.issued().number, "金鼎联工函〔2027〕1号")

    def test_a_new_letter_is_from_my_place_to_its_superior(self):
        mine = self.as_user(self.building_clerk, self.env["union.letter"]).new({})
        self.assertEqual(mine.organization_id._origin, self.building)
        self.assertEqual(mine.to_organization_id._origin, self.street)
        self.env["union.duty"].create(
            {
                "user_id": self.building_clerk.id,
                "organization_id": self.sister_street.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        # Two places: he says which.
        for model in ("union.letter", "union.service.activity", "union.roster.import"):
            with self.subTest(model=model):
                mine = self.as_user(self.building_clerk, self.env[model]).new({})
                self.assertFalse(mine.organization_id)
        # An auditor's duty is none to write from.
        self.assertFalse(
            self.as_user(self.street_auditor, self.env["union.organization"])._my_place()
        )

    def test_a_draft_has_no_number_and_nobody_gives_it_one(self):
        letter = self.letters()
        self.assertFalse(letter.number)
        for values in (
            {"number": "假〔2026〕1号"},
            {"issued_on": "2020-01-01"},
            {"content": "{}"},
            {"pdf": base64.b64encode(b"x")},
            {"subject_request_id": 1},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                letter.write(values)
            with self.subTest(create=values), self.assertRaises(UserError):
                self.letters(**values)
        forged = self.letters(
            user=self.building_clerk,
        )
        self.assertFalse(forged.number)
        forged = (
            self.env["union.letter"]
            .with_user(self.building_clerk)
            .with_context(default_number="假", default_approval_state="approved")
            .create(
                {
                    "organization_id": self.building.id,
                    "kind_id": self.kind.id,
                    "title": "x",
                }
            )
        )
        self.assertEqual((forged.number, forged.approval_state), (False, "draft"))
        with self.assertRaisesRegex(UserError, "not issued"):
            letter.action_open_pdf()

    def test_a_letter_that_is_out_changes_for_nobody(self):
        letter = self.issued()
        for user in (self.building_clerk, self.street_approver, self.env.ref("base.user_root")):
            paper = letter.with_user(user)
            with self.subTest(user=user.login):
                for values in ({"title": "x"}, {"number": "x"}, {"enclosure_ids": [(5,)]}):
                    with self.assertRaises(UserError):
                        paper.write(values)
                with self.assertRaises(UserError):
                    paper.unlink()
                with self.assertRaises(UserError):
                    paper.enclosure_ids.unlink()

    def test_the_pdf_is_printed_from_the_frozen_content_and_shows_chinese(self):
        letter = self.issued(
            body="\n".join(f"第{number}段：" + "为职工办好事。" * 30 for number in range(12)),
            copy_to="见会长、青年部门，人民龙车",
        )
        letter.kind_id.title = "改了模板"
        self.building.name = "改了名"
        action = letter.with_user(self.building_clerk).action_open_pdf()
        self.assertIn(str(letter.id), action["url"])
        pdf = base64.b64decode(letter.pdf)
        self.assertEqual(hashlib.sha256(pdf).hexdigest(), letter.pdf_digest)
        reader = PdfReader(BytesIO(pdf))
        self.assertGreater(len(reader.pages), 1)
        text = "".join(page.extract_text() for page in reader.pages)
        for part in ("金鼎大厦工会联合会", "关于活动的函", letter.number, "附件", "印发"):
            self.assertIn(part, text)
        # What the font draws as a radical is found under the character people type.
        self.assertIn(letter.copy_to, text)
        self.assertNotRegex(text, "[\u2e80-\u2fdf]")
        self.assertIn("— 2 —", reader.pages[1].extract_text())
        self.assertEqual(letter.issuer_name, "金鼎大厦工会联合会")
        self.assertNotIn("改了", text)
        # A second opening prints nothing anew.
        letter.with_user(self.street_approver).action_open_pdf()
        self.assertEqual(
            hashlib.sha256(base64.b64decode(letter.pdf)).hexdigest(), letter.pdf_digest
        )

    def test_the_imprint_of_a_short_letter_keeps_to_the_text(self):
        title = "关于金鼎大厦工会联合会第一届工会委员会选举候选人的批复"
        lines = [
            "你单位《关于金鼎大厦工会联合会第一届工会委员会选举候选人的请示》（金鼎联工请〔2026〕1号）收悉。",
            "经研究，同意金鼎大厦工会联合会第一届工会委员会、经费审查委员会和女职工委员会"
            "候选人名单。",
            "请按照有关规定办理后续事项。",
        ]
        for more in range(5):
            body = "\n".join([*lines, *["请按照有关规定办理后续事项。"] * more, "此复。"])
            letter = self.issued(title=title, body=body, enclosure_ids=[])
            letter.action_open_pdf()
            pages = PdfReader(BytesIO(base64.b64decode(letter.pdf))).pages
            with self.subTest(more=more):
                # The head alone takes what the standard gives it: seven lines of the first page.
                self.assertEqual(len(pages), 2)
                self.assertIn("此复", pages[-1].extract_text())
                self.assertIn("印发", pages[-1].extract_text())

    def test_one_long_paragraph_begins_below_the_head_and_ends_over_the_issuer(self):
        """The first page is not left empty for it, and the last is not without it (7.3.5.5)."""
        for lines in (8, 30):
            body = ("为职工办好事工人之家温暖常在" * 60)[: 28 * lines - 2]
            letter = self.issued(body=body, enclosure_ids=[])
            letter.action_open_pdf()
            pages = PdfReader(BytesIO(base64.b64decode(letter.pdf))).pages
            with self.subTest(lines=lines):
                texts = [[text for text, _left, _top in self.lines(page)] for page in pages]
                self.assertGreater(sum(len(text) == 28 for text in texts[0]), 4)
                self.assertEqual([len(text) for text in texts[-1][:2]], [28, 28])
                self.assertIn("金鼎大厦工会联合会", texts[-1])
                self.assertEqual("".join("".join(rows) for rows in texts).count("办"), 2 * lines)

    def test_the_page_has_the_measures_of_the_standard(self):
        """GB/T 9704-2012: 28 characters a line, 22 lines a page, the places of head and imprint."""
        body = "\n".join(["为职工办好事工人之家温暖常在" * 70, "此复。"])
        letter = self.issued(body=body, copy_to="福田区总工会")
        letter.action_open_pdf()
        pages = PdfReader(BytesIO(base64.b64decode(letter.pdf))).pages
        self.assertEqual(len(pages), 3)
        self.assertEqual([round(float(side) * MM) for side in pages[0].mediabox[2:]], [210, 297])
        *lines, _number = self.lines(pages[1])
        self.assertEqual(len(lines), 22)
        self.assertEqual({len(text) for text, _left, _top in lines}, {28})
        for _text, left, _top in lines:
            self.assertAlmostEqual(left, 28, delta=1)
        # Within the 225 mm that begin 37 mm below the edge, and filling them.
        first, last = lines[0][2], lines[-1][2]
        self.assertLess(37, first)
        self.assertLess(last, 37 + 225)
        self.assertAlmostEqual((last - first) / 21, 225 / 22, delta=0.1)
        # The mark's upper edge is 35 mm below that of the text; this is its base line.
        self.assertAlmostEqual(self.lines(pages[0])[0][2], 37 + 35 + 10, delta=1.5)
        # The imprint's last line lies on the lower edge of the text, whatever stands above it.
        tops = {text[:3]: top for text, _left, top in self.lines(pages[-1])}
        self.assertAlmostEqual(tops["抄送："], 37 + 225 - 12, delta=1)
        self.assertAlmostEqual(tops["202"], 37 + 225 - 3, delta=1)
        for number, page in enumerate(pages, 1):
            text, left, top = self.lines(page)[-1]
            self.assertEqual(text, f"— {number} —")
            # The dash is 7 mm below the text, on the outer side, one character in.
            self.assertAlmostEqual(top, 37 + 225 + 7 + 1.2, delta=0.5)
            self.assertAlmostEqual(left, 164 if number % 2 else 33, delta=1)

    @staticmethod
    def lines(page):
        """Return ``[(text, from the left, from above)]`` of a page's lines, in millimetres."""
        found = []

        def see(text, matrix, line, _font, _size):
            if text.strip():
                x = line[4] * matrix[0] + matrix[4]
                y = line[5] * matrix[3] + matrix[5]
                found.append((text.strip(), x * MM, 297 - y * MM))

        page.extract_text(visitor_text=see)
        return found

    def test_tampered_content_is_not_printed(self):
        letter = self.issued()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE union_letter SET content = replace(content, '活动', '别的') WHERE id = %s",
            [letter.id],
        )
        letter.invalidate_recordset()
        with self.assertRaisesRegex(UserError, "digest"):
            letter.action_open_pdf()

    def test_final_agreement_issues_the_reply_that_the_paper_declares(self):
        model = self.env.registry["union.letter"]
        self.patch(model, "_approval_reply_kind", "reply")
        self.patch(model, "_approval_request_kind", "request")
        paper = self.letters()
        paper.action_submit()
        request_letter = self.env["union.letter"].search(
            [("res_id", "=", paper.id), ("kind_id.code", "=", "request")]
        )
        self.assertEqual(request_letter.organization_id, self.building)
        self.assertEqual(request_letter.to_organization_id, self.street)
        self.assertTrue(request_letter.number)
        self.by(self.street_approver, paper).action_return(comment="改")
        paper.with_user(self.building_clerk).action_submit()
        self.by(self.street_approver, paper).action_agree()
        letters = self.env["union.letter"].search([("subject_request_id", "!=", False)])
        reply = letters - request_letter
        self.assertEqual(len(reply), 1)
        self.assertEqual(reply.organization_id, self.street)
        self.assertEqual(reply.to_organization_id, self.building)
        self.assertIn("深福园工复", reply.number)
        content = json.loads(reply.content)
        self.assertIn(request_letter.title, content["paragraphs"][0])
        self.assertEqual(reply.approval_state, "approved")
        self.assertEqual(reply.res_id, paper.id)
        # Both sides read it, the sister branch does not.
        for user in (self.building_clerk, self.street_approver, self.district_approver):
            self.assertTrue(self.as_user(user, reply).has_access("read"), user.login)
        for user in (self.sister_clerk, self.sister_admin, self.portal, self.stranger):
            self.assertFalse(self.as_user(user, reply).has_access("read"), user.login)

    def test_a_draft_is_not_the_addressees_to_read(self):
        letter = self.letters(to_organization_id=self.sister_street.id)
        self.assertFalse(self.as_user(self.sister_clerk, letter).has_access("read"))
        letter.with_user(self.building_clerk).action_submit()
        self.by(self.street_approver, letter).action_agree()
        self.assertTrue(self.as_user(self.sister_clerk, letter).has_access("read"))
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, letter).write({"title": "x"})

    def test_the_cron_prints_what_is_waiting(self):
        letter = self.issued()
        with self.enter_registry_test_mode():
            self.env.ref("trade_union.cron_print_letters").method_direct_trigger()
        letter.invalidate_recordset()
        self.assertTrue(letter.pdf_digest)

    def test_bad_number_formats_are_told(self):
        for values in ({"number_format": "$mark"}, {"title": "$ x"}):
            with self.subTest(values=values), self.assertRaises(UserError):
                self.kind.write(values)
