"""Proposals of representatives: filed, screened, handled, answered, and never lost."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import clause
from .meeting_case import MeetingCase


@tagged("post_install", "-at_install")
class TestMeetingProposal(MeetingCase):
    def proposal(self, **values):
        return self.clerk(self.env["union.proposal"]).create(
            {
                "organization_id": self.primary.id,
                "member_id": self.members[0].id,
                "subject": "关于改善职工食堂的提案",
                "content": "食堂晚餐供应时间过短，建议延长一小时。",
                "seconders": 3,
                **values,
            }
        )

    @clause("NR-CONG-29", "BJ-3.3.2")
    def test_filed_screened_handled_answered_and_rated(self):
        first, second = self.proposal(), self.proposal(subject="关于增设母婴室的提案")
        self.assertEqual([row["number"] for row in (first | second).action_file()], [1, 2])
        self.assertEqual(self.proposal(subject="三号提案").action_file()[0]["number"], 3)
        with self.stopped("no step"):
            first.action_answer("已延长")
        with self.stopped("what the committee decided"):
            first.action_screen(True, " ")
        with self.stopped("true or false"):
            first.action_screen("yes", "立案")
        first.action_screen(True, "委员会审查同意立案")
        second.action_screen(False, "已在办理同类提案，并案处理")
        self.assertEqual(second.state, "not_taken")
        for day in ("2026-11-19", "x", None):
            with self.subTest(day), self.stopped("not in the past"):
                first.action_assign("行政部", day)
        first.action_assign("行政部", "2026-12-10")
        first.action_answer("自12月1日起延长至20时。")
        with self.stopped("one of the three"):
            first.action_rate("great")
        first.action_rate("basically")
        with self.stopped("on record"):
            first.action_rate("satisfied")
        self.assertEqual(
            (first.state, first.satisfaction, str(first.answered_on)),
            ("answered", "basically", "2026-11-20"),
        )
        with self.stopped("stays as it is"):
            first.content = "改"
        with self.stopped("stays on record"):
            first.unlink()

    def test_numbers_begin_anew_each_year(self):
        self.proposal().action_file()
        with self.on("2027-01-04"):
            self.assertEqual(self.proposal().action_file()[0]["number"], 1)

    @clause("BJ-3.3.2")
    def test_an_answer_that_is_late_is_found_and_settled(self):
        self.adopt("BJ", self.district)
        proposal = self.proposal()
        proposal.action_file()
        proposal.action_screen(True, "立案")
        proposal.action_assign("行政部", "2026-12-10")
        self.assert_state(proposal.sudo(), "meeting.proposal.late", "passed", "BJ-3.3.2")
        with self.on("2026-12-11"):
            self.assert_state(proposal.sudo(), "meeting.proposal.late", "failed", "BJ-3.3.2")
            self.assertEqual(proposal.days_late, 1)
            proposal.action_answer("已办理")
            self.assert_state(proposal.sudo(), "meeting.proposal.late", "not_applicable")

    def test_bad_entries_are_refused_in_words(self):
        with self.stopped("no member", ValidationError):
            self.proposal(
                member_id=self.env["union.member"]
                .create(
                    {
                        "name": "外人",
                        "gender": "male",
                        "organization_id": self.building.id,
                        "state": "active",
                    }
                )
                .id
            )
        with self.stopped("nine digits", ValidationError):
            self.proposal(content="请联系13800138000")
        with self.stopped("another organisation", ValidationError):
            self.proposal(meeting_id=self.meeting("congress", self.building).id)
        with self.stopped("server", AccessError):
            self.proposal(state="answered")

    def test_strangers_neither_read_nor_decide(self):
        proposal = self.proposal()
        proposal.action_file()
        for user in self.outsiders():
            mine = self.as_user(user, proposal)
            with self.subTest(user.login), self.stopped("", AccessError):
                mine.read(["subject"])
            for method, values in (
                ("action_screen", (True, "立案")),
                ("action_assign", ("行政部", "2026-12-10")),
                ("action_answer", ("好",)),
                ("action_rate", ("satisfied",)),
                ("action_file", ()),
            ):
                with self.subTest(user=user.login, method=method), self.stopped("", AccessError):
                    getattr(mine, method)(*values)
        with self.stopped("", AccessError):
            self.as_user(self.street_auditor, proposal).action_screen(True, "立案")

    def test_the_dialog_takes_the_steps_that_are_there(self):
        proposal = self.proposal()
        proposal.action_file()
        dialogs = self.clerk(self.env["union.proposal.step"])
        dialog = dialogs.create({"proposal_id": proposal.id, "text": "立案"})
        self.assertEqual(dialog.step, "take")
        dialog.button_take()
        with self.stopped("no step"):
            dialogs.create({"proposal_id": proposal.id, "step": "rate"}).button_take()
        dialogs.create(
            {"proposal_id": proposal.id, "step": "assign", "text": "行政部", "due_on": "2026-12-10"}
        ).button_take()
        dialogs.create({"proposal_id": proposal.id, "step": "answer", "text": "好"}).button_take()
        dialogs.create({"proposal_id": proposal.id, "satisfaction": "not"}).button_take()
        self.assertEqual((proposal.state, proposal.satisfaction), ("answered", "not"))
