"""From self-assessment to a published star, and who may do what."""

import base64
import io

import openpyxl

from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged

from .common import clause
from .rating import NO, RatingCase
from .tree import make_user


@tagged("post_install", "-at_install")
class TestFlow(RatingCase):
    def setUp(self):
        super().setUp()
        self.open = self.campaign()
        self.paper = self.assessment(self.open)
        self.answer(self.paper)

    def agree(self, *users):
        for user in users:
            self.as_user(user, self.paper).action_agree()

    def publish(self):
        self.paper.action_submit()
        self.agree(self.street_reviewer, self.district_approver, self.city_approver)
        return self.as_user(self.building_clerk, self.paper)

    @clause("HZ-5.3")
    def test_self_assessed_reviewed_level_by_level_and_fixed(self):
        self.paper.action_submit()
        self.assertEqual((self.paper.approval_state, self.paper.star), ("pending", 5))
        self.assertFalse(self.paper.published_on)
        # Nobody out of turn.
        for user in (self.district_approver, self.city_approver, self.building_clerk):
            with self.refused():
                self.as_user(user, self.paper).action_agree()
        self.agree(self.street_reviewer, self.district_approver)
        self.assertEqual(self.building.star, 0)
        self.agree(self.city_approver)
        paper = self.as_user(self.building_clerk, self.paper)
        self.assertEqual((paper.approval_state, paper.star), ("approved", 5))
        self.assertTrue(paper.published_on and paper.digest)
        self.assertTrue(paper.provisional, "rows of the scheme are still to be confirmed")
        self.assertEqual(self.building.star, 5)
        self.assertTrue(paper.action_verify()["ok"])

    def test_returned_for_correction_and_sent_again(self):
        self.change(self.paper, fin__bank_account=NO)
        self.paper.action_submit()
        self.as_user(self.street_reviewer, self.paper).action_return("账户证明请补充")
        paper = self.as_user(self.building_clerk, self.paper)
        self.assertEqual((paper.approval_state, paper.star), ("returned", 0))
        self.change(paper, fin__bank_account={"answer": "yes"})
        paper.action_submit()
        self.assertEqual(paper.star, 5)

    def test_figures_are_those_of_the_submission(self):
        self.paper.action_submit()
        self.primary.star = 0
        self.assertEqual(self.open.action_compute(), 1, "the other union alone")
        self.agree(self.street_reviewer, self.district_approver, self.city_approver)
        self.assertEqual(self.as_user(self.building_clerk, self.paper).star, 5)

    def test_submitted_values_stay(self):
        row = self.paper.value_ids[0]
        attachment = (
            self.env["ir.attachment"]
            .with_user(self.building_clerk)
            .create(
                {
                    "name": "证明.txt",
                    "raw": b"proof",
                    "res_model": row._name,
                    "res_id": row.id,
                }
            )
        )
        row.write({"attachment_ids": [(4, attachment.id)]})
        self.paper.action_submit()
        self.assertEqual(self.paper.facts["evidence"], {row.metric_key: [attachment.checksum]})
        for values in ({"answer": "no"}, {"note": "x"}, {"attachment_ids": [(5,)]}):
            for records in (row, row.sudo()):
                with self.subTest(values=values), self.refused():
                    records.write(values)
        with self.refused():
            self.paper.write({"value_ids": [(1, row.id, {"answer": "no"})]})
        for records in (attachment, attachment.sudo()):
            with self.refused("locked"):
                records.unlink()
            with self.refused("locked"):
                records.write({"raw": b"other"})
        with self.refused():
            self.paper.action_rate()

    def test_published_result_never_changes(self):
        paper = self.publish()
        for values in (
            {"star": 1},
            {"published_on": "2020-01-01"},
            {"facts": {}},
            {"category": "soe"},
        ):
            for records in (paper, paper.sudo()):
                with self.subTest(values=values), self.refused():
                    records.with_context(tracking_disable=True, install_mode=True).write(values)
        for records in (paper, paper.sudo()):
            with self.refused():
                records.with_context(_force_unlink=True).unlink()
            with self.refused(error=AccessError):
                records.line_ids[0].write({"state": "fail"})
            with self.refused(error=AccessError):
                records.line_ids.with_context(_force_unlink=True).unlink()
            with self.refused(error=AccessError):
                records.line_ids.create({})
        self.assertEqual(self.open.action_compute(), 1)
        self.assertEqual(self.as_user(self.building_clerk, self.paper).star, 5)

    def test_the_next_version_of_the_scheme_changes_nothing_published(self):
        paper = self.publish()
        before = (
            paper.star,
            paper.digest,
            paper.line_ids.mapped("clauses"),
            paper.action_explain(),
        )
        draft = self.draft()
        draft.gate_ids.write({"levels": "basic", "quota_pct": 0, "quota_level": False})
        draft.indicator_ids[20].unlink()
        draft.indicator_ids[0].write({"title_en": "Another title"})
        draft.action_publish()
        new = self.campaign(draft)
        new.action_compute()
        paper = self.as_user(self.building_clerk, paper)
        after = (paper.star, paper.digest, paper.line_ids.mapped("clauses"), paper.action_explain())
        self.assertEqual(before, after)
        self.assertTrue(paper.action_verify()["ok"])

    def test_revoked_falls_back_to_the_last_that_stands(self):
        self.publish()
        next_year = self.campaign(year=2027, as_of="2027-12-31")
        paper = self.assessment(next_year)
        self.answer(paper, fin__bank_account=NO)
        self.paper = paper
        self.publish()
        self.assertEqual(self.building.star, 0)
        self.as_user(self.city_approver, paper).action_revoke("数据有误")
        self.env.invalidate_all()
        self.assertEqual(self.building.star, 5)
        self.assertTrue(paper.revoked_on)

    def test_closed_campaign_takes_nothing_more(self):
        self.open.action_close()
        with self.refused("closed"):
            self.paper.action_submit()
        with self.refused():
            self.paper.value_ids[0].write({"note": "x"})

    def test_rate_with_more_than_the_whole(self):
        with self.refused("more than the whole"):
            self.change(self.paper, mem__realname_rate={"number": 11, "base": 10})
        with self.refused("whole"):
            self.change(self.paper, mem__realname_rate={"number": 11, "base": 0})

    def test_yes_is_no_figure(self):
        with self.refused("yes or no"):
            self.change(self.paper, fin__bank_account={"number": 3})
        with self.refused("figure"):
            self.change(self.paper, act__visit_count={"answer": "yes"})

    def test_what_must_be_answered_blocks_the_submission(self):
        draft = self.draft()
        draft.rule_ids.filtered(
            lambda r: r.category == "regional" and r.metric_key == "fin.bank_account"
        ).write({"null_policy": "block"})
        draft.action_publish()
        paper = self.assessment(self.campaign(draft))
        self.answer(paper, fin__bank_account={"answer": False})
        with self.refused("Own bank account"):
            paper.action_submit()
        self.change(paper, fin__bank_account={"answer": "yes"})
        paper.action_submit()
        self.assertEqual(paper.approval_state, "pending")

    def test_measured_values_cannot_be_entered(self):
        keys = set(self.paper.value_ids.mapped("metric_key"))
        provided = self.env["union.metric.provider"]._providers()
        self.assertFalse(keys & provided.keys())
        self.assertNotIn("sub.union_rate", keys)
        values = {
            "assessment_id": self.paper.id,
            "metric_key": "sub.union_rate",
            "unit": "%",
            "number": 100,
            "base": 100,
        }
        with self.refused(error=AccessError):
            self.paper.value_ids.create(values)
        with self.refused(error=AccessError):
            self.paper.write({"value_ids": [(0, 0, values)]})
        with self.refused(error=AccessError):
            self.paper.value_ids[0].write({"metric_key": "sub.union_rate"})
        with self.refused():
            self.paper.value_ids[0].unlink()

    def test_nobody_types_a_star(self):
        for name in ("star", "star_left_out", "facts", "published_on", "digest", "headcount"):
            with self.subTest(field=name), self.refused(error=AccessError):
                self.paper.write({name: False if name != "facts" else {}})
        with self.refused(error=AccessError):
            self.paper.create(
                {"campaign_id": self.open.id, "organization_id": self.building.id, "star": 5}
            )

    def test_who_sees_and_who_writes(self):
        self.paper.action_rate()
        row, line = self.paper.value_ids[0], self.paper.line_ids[0]
        for user in (self.sister_clerk, self.sister_admin, self.portal, self.stranger):
            for records in (self.paper, row, line):
                with self.subTest(user=user.login, model=records._name):
                    with self.refused(error=AccessError):
                        self.as_user(user, records).read(["organization_id"])
                    with self.refused(error=AccessError):
                        self.as_user(user, records).check_access("write")
            with self.refused(error=AccessError):
                self.as_user(user, self.paper).action_explain()
            with self.refused(error=AccessError):
                self.as_user(user, self.paper).action_score_sheet()
            with self.refused(error=AccessError):
                self.as_user(user, self.paper).action_submit()
        auditor = self.as_user(self.street_auditor, self.paper)
        self.assertEqual(auditor.action_explain()["star"], 5)
        with self.refused(error=AccessError):
            self.as_user(self.street_auditor, row).write({"note": "x"})
        with self.refused(error=AccessError):
            auditor.action_rate()

    def test_the_campaign_comes_down_and_only_its_office_runs_it(self):
        below = self.as_user(self.building_clerk, self.open)
        self.assertEqual(below.state, "open")
        for user in (self.building_clerk, self.district_approver, self.sister_admin):
            for action in ("action_compute", "action_close", "action_enrol"):
                with self.subTest(user=user.login, action=action), self.refused(error=AccessError):
                    getattr(self.as_user(user, self.open), action)()
        hidden = self.open.sudo().copy({"year": 2030, "as_of": "2030-12-31"})
        with self.refused(error=AccessError):
            self.as_user(self.building_clerk, hidden).read(["year"])
        for user in (self.portal, self.stranger):
            with self.subTest(user=user.login), self.refused(error=AccessError):
                self.as_user(user, self.open).read(["year"])

    def test_what_is_said_and_filed_about_a_campaign_is_read_at_its_office(self):
        self.open.message_post(body="t_campaign", subtype_xmlid="mail.mt_note")
        file = self.env["ir.attachment"].create(
            {"name": "x", "res_model": "union.campaign", "res_id": self.open.id, "raw": b"x"}
        )
        place = [("model", "=", "union.campaign"), ("res_id", "=", self.open.id)]
        for user, there in (
            (self.city_admin, True),
            (self.street_reviewer, False),
            (self.building_clerk, False),
            (self.building_teller, False),
            (self.portal, False),
        ):
            with self.subTest(user.login):
                bodies = self.as_user(user, self.env["mail.message"]).search(place).mapped("body")
                self.assertIs("t_campaign" in "".join(bodies), there)
                self.assertIs(self.as_user(user, file).has_access("read"), there)

    def test_score_sheet(self):
        self.change(self.paper, fin__bank_account=NO)
        self.change(self.paper, fin__rules={"note": "=1+1"})
        self.paper.action_rate()
        self.env["res.lang"]._activate_lang("zh_CN")
        sheet = self.paper.with_context(lang="zh_CN").action_score_sheet()
        self.assertTrue(sheet["filename"].endswith(".xlsx"))
        self.assertIn("评分表", sheet["filename"])
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(sheet["data"])))
        above = list(book.active.iter_rows(max_col=1, values_only=True))
        top = above.index((None,)) + 2
        # One fact a line, none so long that it runs out of the page.
        self.assertGreater(top, 4)
        self.assertLess(max(len(text) for (text,) in above[1 : top - 2]), 90)
        rows = list(book.active.iter_rows(min_row=top + 1, values_only=True))
        self.assertEqual(len(rows), 58)
        self.assertEqual([row[0] for row in rows], list(range(1, 59)))
        finance = next(row for row in rows if row[1] == "HZ25-P-B04")
        self.assertIn("经费独立规范管理", finance[2])
        self.assertIn("独立银行账户", finance[9])
        self.assertEqual(book.active.freeze_panes, f"D{top + 1}")
        self.assertEqual(book.active.auto_filter.ref, f"A{top}:M{top + 58}")
        self.assertTrue(book.active.print_title_rows)


@tagged("post_install", "-at_install")
class TestSheetOverHttp(RatingCase, HttpCase):
    def test_download_by_right(self):
        paper = self.assessment(self.campaign())
        paper.action_rate()
        url = f"/trade_union/assessment/{paper.id}/score_sheet.xlsx"
        for user in (self.building_clerk, self.sister_clerk, self.stranger):
            user.password = f"{user.login}-Secret1"
        self.portal.password = "t_portal-Secret1"
        expected = {
            "t_building_clerk": 200,
            "t_sister_clerk": 404,
            "t_stranger": 404,
            "t_portal": 404,
        }
        for login, status in expected.items():
            self.authenticate(login, f"{login}-Secret1")
            with self.subTest(user=login):
                response = self.url_open(url)
                self.assertEqual(response.status_code, status)
                if status == 200:
                    book = openpyxl.load_workbook(io.BytesIO(response.content))
                    numbers = [row[0] for row in book.active.iter_rows(values_only=True)]
                    self.assertEqual(sum(isinstance(number, int) for number in numbers), 58)
        self.authenticate(None, None)
        response = self.url_open(url, allow_redirects=False)
        self.assertEqual(response.status_code, 303)
        self.assertIn("/web/login", response.headers["Location"])


@tagged("post_install", "-at_install")
class TestLapsedDuty(RatingCase):
    def test_a_duty_that_ended_sees_no_more(self):
        paper = self.assessment(self.campaign())
        paper.action_rate()
        user = make_user(self.env, "t_former")
        duty = self.env["union.duty"].create(
            {
                "user_id": user.id,
                "organization_id": self.building.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        self.assertTrue(self.as_user(user, paper).line_ids)
        duty.date_to = "2020-12-31"
        with self.refused(error=AccessError):
            self.as_user(user, paper).read(["star"])
