"""A case from its receipt to its end: chain, steps, escalation, acting for, closing."""

from datetime import datetime, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .case_case import CaseCase
from .common import clause


@tagged("post_install", "-at_install")
class TestCaseFlow(CaseCase):
    def test_a_case_goes_to_the_rights_officers_and_its_taker_leaves_with_the_assignment(self):
        case = self.case(user=self.colleague)
        self.assertEqual(case.sudo().chain_ids.user_id, self.colleague | self.officer | self.second)
        self.assertRegex(case.number, r"^T-SZ-FT-YL-JD-\d{4}-S1$")
        self.as_user(self.officer, case).action_triage(handler_ids=[self.officer.id])
        held = case.sudo().chain_ids.filtered(lambda row: not row.date_until).user_id
        self.assertEqual(held, self.officer)
        self.assertFalse(self.as_user(self.colleague, case).has_access("read"))
        self.assertEqual(case.sudo().state, "handling")

    def test_a_call_is_noted_on_its_form_by_who_has_no_other_right(self):
        form = Form(
            self.env["union.case"]
            .with_user(self.officer)
            .with_context(default_received_via="phone"),
            view="trade_union.union_case_view_phone",
        )
        form.type_id = self.kind("appeal")
        form.title = "加班费"
        form.contact = "13800138000"
        case = form.save()
        self.assertEqual((case.received_via, case.organization_id), ("phone", self.building))
        with Form(case) as form:
            form.affected_count = 3
        dialog = Form(
            self.env["union.case.triage"]
            .with_user(self.officer)
            .with_context(**case.button_triage()["context"])
        )
        dialog.handler_ids.add(self.second)
        dialog.save().action_apply()
        word = case.with_context(case_operation="answer").button_word()["context"]
        dialog = Form(self.env["union.case.word"].with_user(self.officer).with_context(**word))
        dialog.text = "我们来处理"
        dialog.save().action_apply()
        self.assertEqual(case.step_ids.mapped("kind"), ["triage", "reply"])

    def test_numbers_have_no_gap_and_confidential_ones_run_apart(self):
        numbers = [
            self.case(code).number.rsplit("-", 1)[1]
            for code in ("appeal", "screening", "appeal", "screening")
        ]
        self.assertEqual(numbers, ["S1", "1", "S2", "2"])

    def test_without_a_rights_officer_it_goes_to_the_chair_else_to_the_union_above(self):
        case = self.case(user=self.colleague, place=self.primary)
        self.assertEqual(case.sudo().chain_ids.user_id, self.colleague | self.officer | self.second)
        self.env["union.duty"].create(
            {"user_id": self.stranger.id, "organization_id": self.primary.id, "role": "chair",
             "date_from": "2020-01-01"}
        )  # fmt: skip
        case = self.case(user=self.colleague, place=self.primary)
        self.assertEqual(case.sudo().chain_ids.user_id, self.colleague | self.stranger)

    def test_whom_it_is_about_never_handles_it(self):
        case = self.case(user=self.colleague, kept_from_ids=[(6, 0, self.officer.ids)])
        self.assertEqual(case.sudo().chain_ids.user_id, self.colleague | self.second)
        own = self.as_user(self.second, case)
        with self.assertRaisesRegex(UserError, "kept from c_officer"):
            own.action_triage(handler_ids=[self.officer.id])
        # Who learns of it later leaves, and somebody else takes it.
        own.kept_from_ids = self.officer | self.second | self.colleague
        self.assertEqual(
            case.sudo().chain_ids.filtered(lambda row: not row.date_until).user_id, self.above
        )
        self.assertFalse(self.as_user(self.second, case).has_access("read"))

    def test_what_the_server_sets_nobody_writes(self):
        case = self.case()
        for values in (
            {"state": "closed"},
            {"confidential": False},
            {"received_at": "2020-01-01 00:00:00"},
            {"acting_id": self.street.id},
            {"escalated_to_id": False},
            {"number": "X"},
            {"organization_id": self.sister_street.id},
            {"content": "anders"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                case.write(values)
        with self.assertRaises(AccessError):
            self.case(confidential=False)
        with self.assertRaises(UserError):
            case.unlink()
        with self.assertRaises(UserError):
            case.copy()
        for line in (case.chain_ids, case.step_ids, case.clock_ids):
            with self.assertRaises(AccessError):
                line.create({"case_id": case.id})

    def test_a_default_of_the_context_opens_nothing(self):
        case = self.env["union.case"].with_user(self.officer).with_context(
            default_confidential=False, default_state="closed", default_series="open"
        ).create({"organization_id": self.building.id, "type_id": self.kind("appeal").id,
                  "title": "x"})  # fmt: skip
        self.assertEqual((case.confidential, case.state, case.series), (True, "received", "sealed"))

    def test_only_people_with_a_duty_there_are_put_into_the_chain(self):
        case = self.case()
        for user in (self.stranger, self.sister_clerk, self.building_teller):
            with self.assertRaisesRegex(UserError, "no duty of today"):
                case.action_triage(handler_ids=[user.id])
        with self.assertRaises(AccessError):
            self.as_user(self.colleague, case).action_triage(handler_ids=[self.colleague.id])

    def test_what_is_said_is_told_to_who_brought_it_in_and_numbers_are_hidden(self):
        case = self.case(member_id=False, content="call 13812345678")
        self.assertNotIn("13812345678", case.content)
        case.action_step("went to the shop floor, 13812345678", kind="visit")
        case.action_answer("we look into it")
        self.assertEqual([line[3] for line in case._told()], ["we look into it"])
        self.assertNotIn("13812345678", "".join(case.step_ids.mapped("text")))
        with self.assertRaises(UserError):
            case.action_step(" … ")
        with self.assertRaises(UserError):
            case.action_step("x", kind="agreed")

    def test_the_contact_is_shown_with_a_reason_and_the_log_has_the_number_alone(self):
        case = self.case(contact="微信 lu-xiaofang")
        self.env.invalidate_all()
        self.assertEqual(case.contact, "******")
        self.assertEqual(case.action_reveal("to call back 陆")["contact"], "微信 lu-xiaofang")
        log = self.env["union.access.log"].search([("res_model", "=", "union.case")])
        self.assertEqual((log.subject, log.reason), (case.number, case.number))
        self.assertIn("to call back", case.step_ids.mapped("text")[-1])
        with self.assertRaises(AccessError):
            self.as_user(self.city_admin, case).action_reveal("curious")
        with self.assertRaises(UserError):
            case.action_reveal("")
        with self.assertRaises(UserError):
            case.search([("contact", "=", "微信 lu-xiaofang")])

    @clause("SZ-5.4.3c")
    def test_thirty_workers_go_to_the_superior_at_once_and_are_not_closed_without_it(self):
        case = self.case("dispute", affected_count=29)
        self.assertFalse(case.escalated_to_id)
        self.assertFalse(self.as_user(self.above, case).has_access("read"))
        case.affected_count = 30
        self.assertEqual(case.escalated_to_id.id, self.street.id)
        self.assertIn("30", case.step_ids.filtered("figure").figure)
        # In the same transaction, and never undone by a lower figure.
        case.affected_count = 3
        self.assertEqual(case.escalated_to_id.id, self.street.id)
        with self.assertRaisesRegex(UserError, "reported to"):
            case.action_close("done", lesson="x", reason="x")
        with self.assertRaises(UserError):
            case.action_refuse("not ours")
        with self.assertRaisesRegex(UserError, "agrees to the end"):
            case.action_agree("I agree with myself")
        self.as_user(self.above, case).action_agree("settled well")
        self.as_user(self.officer, case).action_close("done", lesson="l", reason="r")
        self.assertEqual(case.state, "closed")

    @clause("SZ-5.4.3c")
    def test_a_stoppage_goes_up_from_its_own_figure_and_both_are_data(self):
        rules = self.env["union.rule"].search([("key", "=", "case.dispute_people")])
        rules.value = "500"
        case = self.case("dispute", affected_count=99, stoppage=True)
        self.assertFalse(case.escalated_to_id)
        case.affected_count = 100
        self.assertEqual(case.escalated_to_id.id, self.street.id)
        self.assertFalse(self.case("dispute", affected_count=100).escalated_to_id)

    @clause("SZ-5.4.3c")
    def test_a_figure_that_changes_after_the_agreement_needs_it_again(self):
        case = self.case("dispute", affected_count=40)
        self.as_user(self.above, case).action_agree("fine")
        self.as_user(self.officer, case).affected_count = 80
        self.assertFalse(case.closing_agreed_at)

    @clause("QZ-17", "SH-11")
    def test_a_superior_acts_for_the_union_that_cannot(self):
        case = self.case("dispute")
        with self.assertRaises(UserError):
            case.action_act_for("not my place")
        case.action_escalate("we cannot reach the employer")
        superior = self.as_user(self.above, case)
        superior.action_act_for("the street acts")
        self.assertEqual(case.sudo().acting_id, self.street)
        own = self.as_user(self.officer, case)
        with self.assertRaisesRegex(UserError, "acts for your union"):
            own.action_answer("we answer")
        with self.assertRaisesRegex(UserError, "acts for your union"):
            own.action_close("we close")
        own.action_step("the union below helps")
        superior.action_answer("the street answers")
        superior.action_close("settled", lesson="early", reason="no mediation wanted")
        self.assertEqual(case.sudo().state, "closed")

    def test_an_ended_case_takes_nothing_any_more(self):
        case = self.case()
        case.action_close("settled", reason="x")
        for act in (
            lambda: case.action_step("more"),
            lambda: case.action_close("again"),
            lambda: case.write({"affected_count": 50}),
            lambda: case.action_escalate("late"),
            lambda: case._say_outside({"content": "more"}),
        ):
            with self.assertRaisesRegex(UserError, "has ended"):
                act()
        self.assertFalse(case.sudo().chain_ids.activity_id)

    def test_what_came_without_a_name_stays_confidential(self):
        case = self.case(anonymous=True)
        with self.assertRaisesRegex(UserError, "without a name"):
            case.action_confide(False, "all may know")
        case = self.case()
        with self.assertRaises(UserError):
            case.action_confide(False, "")
        case.action_confide(False, "a matter of all")
        self.assertTrue(self.as_user(self.colleague, case).has_access("read"))
        self.assertFalse(self.as_user(self.colleague, case).has_access("write"))

    def test_a_case_of_a_house_that_ended_is_taken_in_above(self):
        self.primary.state = "dissolved"
        with self.assertRaisesRegex(UserError, "dissolved"):
            self.case(user=self.officer, place=self.primary)


@tagged("post_install", "-at_install")
class TestCaseClock(CaseCase):
    def clocks(self, case):
        return {clock.code: clock for clock in case.sudo().clock_ids}

    @clause("SZ-9.2c")
    def test_the_answer_is_due_in_working_days_over_a_weekend_and_a_make_up_day(self):
        # Thursday 26 February 2026; Saturday the 28th is worked.
        with freeze_time("2026-02-26 07:00:00"):
            case = self.case("suggestion")
            clock = self.clocks(case)["answer"]
        # 27 and 28 February, 2, 3 and 4 March, to its end in Shanghai.
        self.assertEqual(clock.due_at, datetime(2026, 3, 4, 15, 59, 59))
        self.assertFalse(clock.provisional)
        with freeze_time("2026-03-04 15:30:00"):
            self.env.invalidate_all()
            self.assertEqual(case.overdue_count, 0)
        with freeze_time("2026-03-04 16:30:00"):
            self.env.invalidate_all()
            self.assertEqual(case.overdue_count, 1)

    @clause("BJ-3.3.3", "SZ-7.3")
    def test_a_lawyer_steps_in_within_hours_day_and_night_where_the_city_says_so(self):
        self.assertNotIn("lawyer", self.clocks(self.case()))
        self.adopt("BJ", self.city)
        with freeze_time("2026-05-01 20:00:00"):
            case = self.case("legal_aid")
            clock = self.clocks(case)["lawyer"]
            self.assertEqual(clock.due_at, datetime(2026, 5, 2, 20, 0))
            case.action_step("lawyer Chen", kind="lawyer")
            self.assertTrue(clock.done_at)

    @clause("SZ-5.4.3d")
    def test_progress_is_reported_again_and_again_while_the_superior_watches(self):
        with freeze_time("2026-03-02 02:00:00") as clock:
            case = self.case("dispute", affected_count=35)
            self.assertIn("first_step", self.clocks(case))
            clock.tick(timedelta(hours=1))
            case.action_step("among the workers", kind="visit")
            progress = case.sudo().clock_ids.filtered(lambda row: row.code == "progress")
            self.assertEqual([bool(row.done_at) for row in progress.sorted("id")], [True, False])
            self.assertEqual(progress[-1].due_at, datetime(2026, 3, 9, 15, 59, 59))

    def test_the_watch_tells_the_handlers_again_by_the_number_alone(self):
        with freeze_time("2026-03-02 02:00:00"):
            case = self.case("suggestion")
        activities = case.sudo().chain_ids.activity_id
        self.assertEqual(set(activities.mapped("summary")), {case.number})
        self.assertEqual(activities.user_id, self.officer | self.second)
        self.assertFalse(any(activities.mapped("res_model")))
        activities[0].action_feedback()
        with freeze_time("2026-04-01 02:00:00"):
            self.env["union.case"]._watch_clocks()
            again = case.sudo().chain_ids.activity_id.filtered("active")
            self.assertEqual(again.user_id, self.officer | self.second)

    def test_a_case_nobody_on_duty_handles_goes_to_who_is(self):
        case = self.case()
        self.env["union.duty"].search(
            [("user_id", "in", (self.officer | self.second).ids)]
        ).date_to = "2020-12-31"
        self.assertFalse(self.as_user(self.officer, case).has_access("read"))
        self.env["union.case"]._watch_clocks()
        self.assertTrue(self.as_user(self.above, case).has_access("write"))
