"""The superior's answer to a list or a result is a letter with a number."""

from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestReply(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election(chair=True)

    def report(self, kind):
        return self.election.report_ids.filtered(lambda row: row.kind == kind)[:1]

    def reported(self):
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.count(self.chair, (12,), 12)
        self.officer(self.election).action_publish_result()
        self.officer(self.election).action_report()

    def refuse(self, kind, comment):
        self.as_user(self.street_reviewer, self.report(kind)).action_refuse(comment=comment)
        self.env.invalidate_all()
        return self.report(kind).sudo().reply_letter_id

    @clause("SZ-5.1.3.4d", "NR-ELEC-12-shenzhen")
    def test_a_list_agreed_to_is_answered_in_writing(self):
        self.approve_list()
        letter = self.report("candidates").reply_letter_id
        self.assertTrue(letter.number)
        self.assertEqual(
            (letter.organization_id, letter.to_organization_id), (self.street, self.building)
        )
        self.assertIn("选举候选人建议名单", letter.title)
        for name in self.candidates.mapped("name"):
            self.assertIn(name, letter.body)
        self.assertIn("工会委员会主席：", letter.body)
        self.assertNotIn("$", letter.title + letter.body)
        # Who sent the list up reads the answer.
        self.assertEqual(self.officer(letter).title, letter.title)

    def test_a_list_refused_is_answered_with_the_reason(self):
        self.publish()
        self.after_publicity()
        self.election.action_submit_candidates()
        letter = self.refuse("candidates", "女职工比例偏低")
        self.assertIn("不予同意。理由：女职工比例偏低", letter.body)
        self.assertTrue(letter.number)

    @clause("NR-ELEC-28b", "NR-ELEC-28d")
    def test_a_result_agreed_to_names_who_won_and_from_when(self):
        self.reported()
        self.assertFalse(self.report("result").reply_letter_id)
        self.approve("result")
        letter = self.report("result").reply_letter_id
        self.assertIn(f"工会委员会主席：{self.members[0].name}", letter.body)
        self.assertNotIn(self.members[3].name, letter.body)
        self.assertIn("本届任期5年，自2026年10月20日起计算。", letter.body)
        self.assertNotIn("$", letter.title + letter.body)

    @clause("NR-ELEC-28c")
    def test_a_result_refused_says_to_hold_it_again(self):
        self.reported()
        letter = self.refuse("result", "到会人数不足")
        self.assertIn("不予批准。理由：到会人数不足", letter.body)
        self.assertIn("重新组织选举", letter.body)
        self.assertEqual(self.election.phase, "refused")

    def test_an_answer_withdrawn_takes_its_letter_along(self):
        self.approve_list()
        report = self.report("candidates")
        letter = report.reply_letter_id
        self.as_user(self.street_approver, report).action_revoke(comment="材料有误")
        self.env.invalidate_all()
        self.assertTrue(letter.withdrawn_on)
