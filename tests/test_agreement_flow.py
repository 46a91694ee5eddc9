"""From the invitation to the day an agreement takes effect, and what is refused on the way."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .agreement_case import AgreementCase
from .common import clause
from .tree import make_user

EQUAL = (("workers", 3, 0), ("employer", 3, 0))


@tagged("post_install", "-at_install")
class TestAgreementFlow(AgreementCase):
    def stopped(self, said):
        return self.assertRaisesRegex(UserError, said)

    def test_a_round_ends_in_a_draft_agreement(self):
        round_ = self.bargaining(EQUAL)
        self.assertEqual(
            round_.action_invite("2026-11-02"), {"answer_due": "2026-11-22", "provisional": False}
        )
        self.assertEqual(round_.action_answer(True, "同意协商", "2026-11-10"), "accepted")
        self.assertEqual(round_.action_meet("2026-11-12"), "talks")
        draft = round_.action_conclude("就工资达成一致", "集体合同（2027）", "2026-11-18")
        agreement = self.env["union.agreement"].browse(draft)
        self.assertEqual(
            (agreement.state, agreement.drafted_on.isoformat(), agreement.employer_ids),
            ("draft", "2026-11-18", self.firm),
        )
        self.assertEqual(round_.state, "concluded")
        for change in ({"result": "别的"}, {"employer_ids": [(5,)]}):
            with self.subTest(change), self.stopped("Begin a new round"):
                round_.write(change)
        with self.stopped("stays as it was entered"):
            round_.with_user(self.clerk).rep_ids[0].name = "某人"

    def test_a_refusal_and_a_consultation(self):
        round_ = self.bargaining()
        with self.stopped("this step needs"):
            round_.action_answer(True)
        round_.action_invite()
        with self.stopped("true or false"):
            round_.action_answer("yes")
        self.assertEqual(round_.action_answer(False, "暂不协商"), "refused")
        talk = self.bargaining(kind="consultation", name="安全与休假")
        self.assertEqual(talk.action_meet(), "talks", "nobody is invited to a consultation")
        with self.stopped("ends without an agreement"):
            talk.action_conclude("达成", "合同")
        self.assertFalse(talk.action_conclude("会议纪要"))
        self.assertEqual(talk.state, "concluded")

    def test_days_that_cannot_be_and_what_is_missing(self):
        round_ = self.bargaining()
        for day, said in (("2026-11-21", "still to come"), ("gestern", "2026-11-20")):
            with self.subTest(day), self.stopped(said):
                round_.action_invite(day)
        round_.action_invite("2026-11-10")
        with self.stopped("before the step that comes first"):
            round_.action_answer(True, on="2026-11-09")
        with self.stopped("Name the employers first"):
            self.bargaining(employer_ids=[]).action_invite()
        with self.refused("leave it out"):
            self.bargaining(name="电话 13595711777")
        foreign = self.env["union.employer"].create(
            {"name": "外区公司", "organization_id": self.sister_street.id}
        )
        with self.assertRaises(AccessError):
            self.bargaining(employer_ids=foreign.ids)
        with self.refused("belongs to no union of"):
            self.env["union.agreement"].create(
                {"name": "x", "organization_id": self.primary.id, "employer_ids": foreign.ids}
            )
        agreement = self.agreement()
        for figures in ((0, 0, 0), (10, 11, 5), (10, 9, 10), ("10", 9, 8), (10, 9, True)):
            with self.subTest(figures), self.stopped("figures"):
                agreement.action_vote("all_staff", *figures)
        with self.stopped("passed by one of"):
            agreement.action_vote("board", 10, 9, 8)

    @clause("NR-CONTRACT-36")
    def test_two_thirds_are_there_and_more_than_half_of_all_in_favour(self):
        for present, yes, passed in ((59, 59, False), (60, 45, False), (60, 46, True)):
            with self.subTest(present=present, yes=yes):
                agreement = self.agreement()
                answer = agreement.action_vote("all_staff", 90, present, yes)
                self.assertEqual(answer, {"passed": passed, "present_needed": 60, "yes_needed": 46})
                self.assertEqual(agreement.state, "voted" if passed else "draft")
                self.assertEqual(bool(agreement.failed_on), not passed)
        rule = self.rule("agreement.vote.threshold", "NR-CONTRACT-36")
        rule.value = "2/3"
        self.assertFalse(self.agreement().action_vote("all_staff", 90, 60, 60)["passed"])

    @clause("NR-CONTRACT-zhejiang-24b")
    def test_zhejiang_asks_for_the_same_vote_by_its_own_rule(self):
        self.adopt("ZJ", self.district)
        rule = self.rule("agreement.vote.quorum", "NR-CONTRACT-zhejiang-24b")
        self.assertEqual(rule.value, "2/3")
        self.assertFalse(self.agreement().action_vote("all_staff", 90, 59, 59)["passed"])
        self.assertFalse(self.agreement().action_vote("all_staff", 90, 90, 45)["passed"])
        rule.value = "1/2"
        self.assertTrue(self.agreement().action_vote("all_staff", 90, 59, 59)["passed"])

    @clause("NR-LCL-54", "NR-CONTRACT-zhejiang-34b", "NR-CONTRACT-beijing-file", "NR-WAGE-review")
    def test_it_takes_effect_by_date_when_nobody_objected_in_fifteen_days(self):
        for code, key, law, kind in (
            (None, "agreement.effective_days", "NR-LCL-54", "collective"),
            (None, "agreement.wage.effective_days", "NR-WAGE-review", "wage"),
            ("ZJ", "agreement.effective_days", "NR-CONTRACT-zhejiang-34b", "collective"),
            ("BJ", "agreement.effective_days", "NR-CONTRACT-beijing-file", "collective"),
        ):
            for place in ("ZJ", "BJ"):
                self.adopt(place, self.district if place == code else self.sister_district)
            rule = self.rule(key, law)
            for days, last, effect in (
                ("15", "2026-11-17", "2026-11-18"),
                ("9", "2026-11-11", "2026-11-12"),
            ):
                with self.subTest(law, days=days):
                    rule.value = days
                    agreement = self.stands(kind=kind, state="filed", filed_on="2026-11-02")
                    answer = agreement.action_receive("2026-11-02")
                    self.assertEqual(answer, {"objection_until": last, "effective_on": effect})
            rule.value = "15"
            with self.on("2026-11-17"):
                self.assertEqual((agreement.is_in_force, agreement.standing), (True, "in_force"))
            agreement = self.stands(kind=kind, state="filed", filed_on="2026-11-02")
            agreement.action_receive("2026-11-02")
            places = self.env["union.agreement"].search([("is_in_force", "=", True)])
            self.assertIn(agreement, places)
            with self.on("2026-11-17"):
                self.assertEqual((agreement.is_in_force, agreement.standing), (False, "received"))
                places = self.env["union.agreement"].search([("is_in_force", "=", True)])
                self.assertNotIn(agreement, places)

    @clause("NR-CONTRACT-45", "NR-CONTRACT-46", "NR-LCL-54")
    def test_an_objection_leads_back_to_the_table_and_to_a_second_filing(self):
        agreement = self.passed()
        agreement.action_sign()
        self.assertEqual(agreement.filing_ids.ids, [])
        first = agreement.action_file()
        agreement.action_receive()
        said = ("甲方：金鼎科技公司；乙方：金鼎一工会", "工时条款低于标准", "2026-11-20")
        for missing in range(3):
            words = [None if place == missing else text for place, text in enumerate(said)]
            with self.subTest(missing=missing), self.stopped("NR-CONTRACT-45"):
                agreement.action_object(*words, "2026-11-20")
        self.assertEqual(agreement.action_object(*said, "2026-11-20"), first)
        self.assertEqual((agreement.state, agreement.effective_on), ("objected", False))
        self.assert_state(agreement, "agreement.refile", "failed", "NR-CONTRACT-46")
        with self.on("2027-03-01"):
            self.assertFalse(agreement.is_in_force, "however long it lies there")
        agreement.action_bargain_again()
        self.assertEqual((agreement.state, agreement.voted_on), ("draft", False))
        self.assert_state(agreement, "agreement.refile", "not_applicable")
        agreement.content = "工时条款已修改"
        agreement.action_vote("workers_congress", 90, 80, 80)
        agreement.action_sign()
        second = agreement.action_file()
        self.assertEqual(agreement.filing_ids.mapped("number"), [1, 2])
        self.assertEqual(agreement.filing_ids[-1].id, second)
        agreement.action_receive()
        with self.on("2026-12-06"), self.stopped("took effect on"):
            agreement.action_object(*said, "2026-12-06")
        with self.on("2026-12-06"):
            self.assertTrue(agreement.is_in_force)

    def test_what_was_voted_on_is_not_changed_and_not_deleted(self):
        agreement = self.passed()
        for values in ({"content": "别的"}, {"date_to": "2027-01-01"}, {"kind": "wage"}):
            with self.subTest(values), self.stopped("cannot be changed after the vote"):
                agreement.write(values)
        with self.stopped("stays on record"):
            agreement.unlink()
        for name in ("state", "effective_on", "vote_yes", "register_number"):
            with self.subTest(name), self.assertRaises(AccessError):
                agreement.write({name: False})
            with self.subTest(name), self.assertRaises(AccessError):
                self.agreement(**{name: False})
        forged = self.env["union.agreement"].with_user(self.clerk)
        forged = forged.with_context(default_state="received", default_effective_on="2020-01-01")
        made = forged.create({"organization_id": self.primary.id, "name": "x"})
        self.assertEqual((made.state, made.effective_on), ("draft", False))
        copied = agreement.copy()
        self.assertEqual((copied.state, copied.voted_on, copied.vote_yes), ("draft", False, False))

    def test_publication_copy_renewal_and_end(self):
        agreement = self.in_force()
        self.assertTrue(agreement.action_publish("2025-11-20"))
        self.assertTrue(agreement.action_copy_up())
        round_ = self.env["union.bargaining"].browse(agreement.action_renew())
        self.assertEqual((round_.renews_id, round_.employer_ids), (agreement, self.firm))
        with self.stopped("under way"):
            agreement.action_renew()
        with self.stopped("Say why it ends"):
            agreement.action_end("  ")
        agreement.action_end("企业歇业", "2026-11-20")
        self.assertTrue(agreement.is_in_force, "its last day")
        with self.on("2026-11-21"):
            self.assertFalse(agreement.is_in_force)
        with self.stopped("not in force today"):
            self.agreement().action_publish()

    def test_nothing_is_in_force_of_a_house_that_ended(self):
        agreement = self.in_force()
        agreement.sudo().write(agreement._house_end["values"])
        self.assertEqual((agreement.is_in_force, agreement.standing), (False, "ended"))
        self.assertFalse(agreement.search([("is_in_force", "=", True)]))
        self.assertFalse(self.measured("cb.contract_valid"))

    def test_what_was_in_force_before_is_taken_over(self):
        agreement = self.agreement(date_from="2025-01-01", date_to="2027-12-31")
        with self.stopped("when it was signed"):
            agreement.action_take_over("2024-12-01", None)
        self.assertEqual(
            agreement.action_take_over("2024-12-01", "2024-12-05", "深人社集备1号"), "2024-12-21"
        )
        self.assertTrue(agreement.is_in_force and agreement.taken_over)
        with self.stopped("was bargained here"):
            round_ = self.bargaining()
            self.agreement(bargaining_id=round_.id).action_take_over("2024-12-01", "2024-12-05")

    def test_two_unions_agree_on_agency_workers_without_vote_and_authority(self):
        agreement = self.agreement(kind="agency", employer_ids=[])
        agreement.action_sign()
        self.assertTrue(agreement.is_in_force)
        self.assertTrue(self.measured("mem.agency_agreement"))

    def test_strangers_take_no_step(self):
        agreement, round_ = self.agreement(), self.bargaining()
        for user in (self.sister_clerk, self.street_auditor, self.portal):
            for call in (
                lambda user=user: agreement.with_user(user).action_vote("all_staff", 9, 9, 9),
                lambda user=user: round_.with_user(user).action_invite(),
                lambda user=user: agreement.with_user(user).write({"name": "x"}),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    call()
        self.assertTrue(agreement.with_user(self.street_auditor).read(["name", "check_html"]))
        step = self.env["union.agreement.step"].with_user(self.sister_clerk)
        with self.assertRaises(AccessError):
            step.create({"step": "vote", "agreement_id": agreement.id})

    def test_a_regional_agreement_is_read_where_it_covers_an_employer_and_changed_nowhere_there(
        self,
    ):
        below = make_user(self.env, "t_primary_clerk")
        self.env["union.duty"].create(
            {
                "user_id": below.id,
                "organization_id": self.primary.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        regional = self.in_force(organization_id=self.building.id, scope="regional")
        beside = self.in_force(organization_id=self.building.id, employer_ids=[])
        seen = self.as_user(below, regional)
        self.assertEqual(seen.name, "集体合同")
        self.assertTrue(seen.read(["standing", "employer_ids", "check_html"]))
        with self.assertRaises(AccessError):
            seen.content = "改"
        with self.assertRaises(AccessError):
            seen.action_end("不要了")
        with self.assertRaises(AccessError):
            self.as_user(below, beside).read(["name"])
        draft = self.agreement(organization_id=self.building.id, scope="regional")
        with self.assertRaises(AccessError):
            self.as_user(below, draft).read(["name"])
        filing = self.env["union.agreement.filing"].create(
            {"agreement_id": regional.id, "number": 1, "filed_on": "2025-10-30"}
        )
        with self.assertRaises(AccessError):
            self.as_user(below, filing).read(["number"])

    def test_a_proposal_is_taken_into_a_round_or_answered_once(self):
        member = self.env["union.member"].create(
            {
                "name": "周明",
                "gender": "male",
                "organization_id": self.primary.id,
                "state": "active",
            }
        )
        register = self.env["union.bargaining.subject"].with_user(self.clerk)
        subject = register.create(
            {"organization_id": self.primary.id, "member_id": member.id, "content": "高温津贴"}
        )
        with self.refused("own union"):
            register.create(
                {"organization_id": self.building.id, "member_id": member.id, "content": "x"}
            )
        with self.stopped("Name the round"):
            subject.action_take_up(None)
        subject.action_take_up(self.bargaining().id)
        with self.stopped("stays as it is"):
            subject.content = "别的"
        with self.stopped("is to be answered"):
            subject.action_answer(" - ")
        subject.action_answer("已列入")
        with self.stopped("this step needs"):
            subject.action_answer("再答")
        with self.assertRaises(AccessError):
            register.create({"organization_id": self.primary.id, "content": "x", "answer": "y"})

    def test_the_dialog_takes_each_step(self):
        def go(record, step, **values):
            field = "agreement_id" if record._name == "union.agreement" else "bargaining_id"
            dialog = self.env["union.agreement.step"].with_user(self.clerk)
            return dialog.create({"step": step, field: record.id, **values}).button_go()

        round_ = self.bargaining(EQUAL)
        self.assertEqual(round_.button_invite()["context"]["default_step"], "invite")
        go(round_, "invite")
        go(round_, "answer", accepted="yes", text="同意")
        go(round_, "meet")
        opened = go(round_, "conclude", text="达成一致", title="集体合同")
        agreement = self.env["union.agreement"].with_user(self.clerk).browse(opened["res_id"])
        agreement.write(
            {
                "standards_met": True,
                "date_from": "2026-01-01",
                "date_to": "2028-12-31",
                "copies": 3,
            }
        )
        go(agreement, "vote", passed_by="all_staff", entitled=9, present=9, yes=9)
        go(agreement, "sign")
        go(agreement, "file", reason="已由上级核对")
        go(agreement, "receive", register_number="1号")
        go(agreement, "copy_up")
        self.assertEqual(agreement.standing, "received")
        go(
            agreement,
            "object",
            parties="双方",
            text="异议",
            received_on="2026-11-20",
            on="2026-11-20",
        )
        agreement.action_bargain_again()
        self.assertEqual(agreement.state, "draft")
