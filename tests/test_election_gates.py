"""Phases and gates: nothing is skipped silently, and legal dates are the server's."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestGates(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()

    def test_phases_come_one_after_the_other(self):
        with self.refused("next comes"):
            self.election.action_open()
        with self.refused("next comes"):
            self.election.action_publish_candidates(reason=self.why)
        self.load()
        with self.refused("next comes"):
            self.election.action_report(reason=self.why)
        self.assertEqual(self.election.phase, "roll")
        self.assertEqual(
            self.election.step_ids.filtered(lambda step: step.state == "current").phase_id.code,
            "roll",
        )

    def test_an_empty_election_goes_nowhere(self):
        bare = self.officer(self.env["union.election"]).create(
            {"name": "x", "organization_id": self.building.id}
        )
        with self.refused("No contest.*\n.*No meeting"):
            bare.action_advance(reason="no matter")
        self.assertEqual(bare.phase, "draft")

    @clause("NR-ELEC-17b")
    def test_too_few_candidates_need_a_reason_that_stays(self):
        self.load()
        self.election.action_advance()
        self.candidates[3].with_user(self.building_officer).action_withdraw("本人放弃")
        with self.refused("3 candidates for 3 seats; at least 4"):
            self.election.action_publish_candidates()
        self.election.action_publish_candidates(reason="本届等额选举，已请示")
        step = self.election.step_ids.filtered(lambda step: step.phase_id.code == "nomination")
        self.assertEqual(step.reason, "本届等额选举，已请示")
        self.assertIn("NR-ELEC-17b", step.waived_text)
        self.assertEqual(step.entered_by_id, self.building_officer)

    @clause("SZ-5.1.3.4c", "NR-ELEC-15b-shenzhen")
    def test_publicity_lasts_five_full_working_days(self):
        self.publish()
        self.assertEqual(self.election.publicity_id.ends_on, date(2026, 10, 19))
        for moment in ("2026-10-16 02:00:00", "2026-10-19 15:59:00"):
            self.at(moment)
            with self.subTest(moment=moment), self.refused("until the end of 2026-10-19"):
                self.election.action_submit_candidates()
        self.at("2026-10-19 16:00:00")  # midnight in Shenzhen
        self.assertEqual(self.election.action_submit_candidates()["phase"], "approval")

    @clause("SZ-5.1.3.4c")
    def test_the_days_are_those_of_the_rule(self):
        rule = self.env["union.rule"].search([("key", "=", "election.publicity_days")])
        rule.condition_ids.write({"value": "7"})
        rule.filtered(lambda r: r.kind == "parameter").write({"value": "7"})
        self.publish()
        self.assertEqual(self.election.publicity_id.days, 7)
        self.assertEqual(self.election.publicity_id.ends_on, date(2026, 10, 21))

    @clause("SZ-5.1.3.4d")
    def test_a_standing_objection_keeps_the_list_down(self):
        self.publish()
        publicity = self.officer(self.election.publicity_id)
        objection = self.env["union.publicity.objection"].browse(
            publicity.action_object("候选人与事实不符", objector="某会员")
        )
        self.after_publicity()
        with self.refused("1 objections stand"):
            self.election.action_submit_candidates()
        with self.refused("what was found"):
            self.officer(objection).action_handle("")
        self.officer(objection).action_handle("经核实属实", upheld=True)
        with self.refused("1 objections stand"):
            self.election.action_submit_candidates()
        with self.refused("handled already"):
            self.officer(objection).action_handle("again")
        # The list is changed and published anew: its days begin again.
        self.officer(self.candidates[3]).action_withdraw("异议成立")
        self.election.action_republish_candidates()
        self.assertEqual(self.election.publicity_id.published_on, self.today())
        self.assertEqual(publicity.state, "withdrawn")
        with self.refused("until the end"):
            self.election.action_submit_candidates()
        self.after_publicity()
        self.election.action_submit_candidates()

    def test_a_list_changed_under_the_readers_eyes_is_seen(self):
        self.publish()
        self.officer(self.candidates[3]).action_withdraw("本人放弃")
        self.after_publicity()
        with self.refused("not the one that was published"):
            self.election.action_submit_candidates()

    def test_list_is_closed_once_it_went_up(self):
        self.publish()
        self.after_publicity()
        self.election.action_submit_candidates()
        with self.refused("in the phase"):
            self.nominate(self.contest, self.members[5])
        with self.refused("in the phase"):
            self.officer(self.candidates[0]).write({"sequence": 99})
        with self.refused("in the phase"):
            self.officer(self.contest).write({"seats": 9})
        with self.refused("in the phase"):
            self.officer(self.candidates[0]).action_withdraw("x")
        with self.refused("not changed any more"):
            self.officer(self.election.rule_ids[0]).write({"reason": "x"})

    @clause("SZ-5.1.3.4d")
    def test_polls_do_not_open_on_a_list_the_superior_returned(self):
        self.publish()
        self.after_publicity()
        self.election.action_submit_candidates()
        report = self.election.report_ids
        with self.refused("with the superior"):
            self.election.action_reopen_list("x")
        self.as_user(self.street_reviewer, report).action_return(comment="请补充说明")
        self.env.invalidate_all()
        self.officer(self.election).action_reopen_list("上级退回")
        self.assertEqual(
            (self.election.phase, self.election.publicity_id.state), ("nomination", "withdrawn")
        )
        self.officer(self.candidates[3]).action_withdraw("上级意见")
        self.election.action_publish_candidates(reason=self.why)
        self.after_publicity()
        self.election.action_submit_candidates()
        self.approve()
        self.assertEqual(report, self.election.report_ids, "the same paper in its second round")
        self.assertEqual(report.approval_state, "approved")

    @clause("NR-ELEC-17", "NR-CHAIR-16")
    def test_no_quorum_no_vote(self):
        self.gather(present=8)
        self.assertEqual(self.election.quorum_count, 8)
        self.officer(self.election.voter_ids[0]).action_undo_check_in("点错人")
        with self.refused("Only 7 of 12 people present; 8 are needed"):
            self.election.action_open(reason="no reason is good enough")
        self.assertFalse(self.election.opened_on)
        self.election.voter_ids[0].action_check_in()
        self.assertEqual(self.election.action_open()["present"], 8)

    @clause("SZ-5.1.3.5a2", "SZ-5.1.3.5b", "NR-ELEC-22b", "NR-ELEC-22b-shenzhen")
    def test_scrutineers_and_rules_are_voted_before_the_polls_open(self):
        self.approve_list()
        self.election.action_freeze_roll()
        self.election.voter_ids.action_check_in()
        self.election.action_print_ballots()
        # Nobody else may enter a count: no reason passes this one.
        with self.refused("cannot go on(.|\n)*scrutineer and two tellers"):
            self.election.action_open(reason="以后再推选")
        self.name_scrutineers()
        self.resolve("scrutineers")
        with self.refused("election rules"):
            self.election.action_open()
        # The one of the nomination: the refused openings left none.
        self.assertEqual((self.election.phase, len(self.election.record_ids)), ("approval", 1))
        self.resolve("election_rules")
        self.election.action_open()

    def test_roll_frozen_is_frozen(self):
        self.approve_list()
        with self.refused("Freeze the roll before"):
            self.election.voter_ids[0].action_check_in()
        self.election.action_freeze_roll()
        self.assertEqual(len(self.election.roll_digest), 64)
        for attempt in (
            lambda: self.election.action_load_roster(self.rows()),
            lambda: self.election.action_freeze_roll(),
            lambda: self.officer(self.election.voter_ids[0]).action_remove(),
            lambda: self.officer(self.election.constituency_ids[0]).write({"name": "x"}),
        ):
            with self.refused("frozen on"):
                attempt()
        with self.assertRaises(AccessError):
            self.officer(self.election.voter_ids[0]).unlink()

    def test_a_roll_changed_behind_the_program_keeps_the_polls_closed(self):
        self.gather()
        self.env.flush_all()
        self.cr.execute(
            "UPDATE union_voter SET constituency_id = %s WHERE id = %s",
            [self.election.constituency_ids[-1].id, self.election.voter_ids[0].id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.officer(self.election).action_verify()["roll"])
        with self.refused("not what was frozen"):
            self.officer(self.election).action_open()

    @clause("NR-ELEC-4b")
    def test_retained_membership_neither_votes_nor_stands(self):
        self.election.action_advance()
        answer = self.election.action_load_roster(self.rows(self.retained), skip_refused=True)
        self.assertEqual(answer["refused"][0]["code"], "row_retained")
        self.assertIn("NR-ELEC-4b", answer["refused"][0]["message"])
        with self.refused("NR-ELEC-4b"):
            self.nominate(self.contest, self.retained)
        self.election.action_load_roster(self.rows())
        # Retained after he was put on the roll: the roll is not frozen with him.
        late = self.members[5]
        late.state = "retained"
        with self.refused(late.name):
            self.election.action_freeze_roll()
        late.state = "active"
        self.election.action_advance()
        self.election.action_publish_candidates(reason=self.why)
        self.after_publicity()
        self.election.action_submit_candidates()
        self.election.action_freeze_roll()
        late.state = "retained"
        voter = self.election.voter_ids.filtered(lambda v: v.member_id == late)
        with self.refused("NR-ELEC-4b"):
            self.officer(voter).action_check_in()
        answers = self.officer(self.election.voter_ids).action_check_in()
        self.assertEqual([item["id"] for item in answers if not item["ok"]], voter.ids)
        self.assertEqual(self.election.checked_in_count, self.VOTERS - 1)

    @clause("NR-CONG-13b")
    def test_a_dispatched_member_votes_where_the_membership_sits(self):
        employers = self.env["union.employer"].create(
            [
                {"name": place.name, "organization_id": place.id}
                for place in (self.primary, self.sister_street)
            ]
        )
        dispatched = self.env["union.member"].create(
            [
                {
                    "name": f"派遣{place.id}", "gender": "male", "organization_id": place.id,
                    "state": "active", "employment_kind": "dispatched",
                }
                for place in (self.primary, self.sister_street)
            ]
        )  # fmt: skip
        # Each is sent to work in the area of the other's union.
        for member, employer in zip(dispatched, employers[::-1], strict=True):
            member.employer_id = employer
        answer = self.election.action_load_roster(self.rows(dispatched))
        self.assertEqual(
            [(item["row"], item["code"]) for item in answer["refused"]], [(2, "row_member_unknown")]
        )
        self.election.action_load_roster(self.rows(dispatched[:1]))
        self.assertEqual(self.election.voter_ids.member_id, dispatched[:1])

    def test_roster_rows_that_cannot_be_loaded_are_named(self):
        self.election.action_advance()
        other = self.env["union.member"].create(
            {
                "name": "何外人",
                "gender": "male",
                "organization_id": self.sister_street.id,
                "state": "active",
            }
        )
        applicant = self.env["union.member"].create(
            {"name": "申请人", "gender": "male", "organization_id": self.primary.id}
        )
        good = self.rows(self.members[:1])[0]
        rows = [
            good,
            {**good, "constituency": "第九选区"},
            self.rows(other)[0],
            {**good, "name": "不是他"},
            {"name": "无号", "constituency": "第1选区"},
            {"member_id": applicant.id, "name": "申请人", "constituency": "第1选区"},
        ]
        answer = self.election.action_load_roster(rows)
        self.assertEqual(
            [(item["row"], item["code"]) for item in answer["refused"]],
            [
                (2, "row_twice"),
                (3, "row_member_unknown"),
                (4, "row_name_differs"),
                (5, "row_shape"),
                (6, "row_not_active"),
            ],
        )
        self.assertFalse(self.election.voter_ids)
        self.assertFalse(self.election.constituency_ids)
        self.election.action_load_roster([good])
        answer = self.election.action_load_roster([{**good, "constituency": "第九选区"}])
        self.assertEqual(answer["refused"][0]["code"], "row_other_constituency")
        for wrong in (None, "x", [1], {"row": 1}):
            with self.subTest(rows=wrong), self.refused("list of rows"):
                self.election.action_load_roster(wrong)

    def test_roster_by_identity_number_quotes_and_stores_none(self):
        number = "110101199003074477"
        self.members[0].write({"id_number": number})
        name = self.members[0].name
        self.election.action_advance()
        wizard = self.officer(self.env["union.election.roster.wizard"]).create(
            {
                "election_id": self.election.id,
                "rows": f"{number}\t{name}\t第1选区\n44030619900101123X\t无名\t第1选区",
                "skip_refused": True,
            }
        )
        self.env.flush_all()
        self.cr.execute("SELECT rows FROM union_election_roster_wizard WHERE id = %s", [wizard.id])
        stored = self.cr.fetchone()[0]
        self.assertNotIn(number, stored)
        self.assertNotIn("44030619900101123", stored)
        wizard.action_load()
        self.assertIn("Row 2", wizard.message)
        self.assertEqual(self.election.voter_ids.member_id, self.members[0])
        again = self.election.action_load_roster(
            [{"id_number": number, "name": name, "constituency": "第1选区"}]
        )
        self.assertEqual(again["unchanged"], 1)

    def test_a_roster_stores_no_long_number_however_it_is_written(self):
        number = "110101199003074477"
        self.members[0].write({"id_number": number})
        wizards = self.officer(self.env["union.election.roster.wizard"])
        written = (
            "440305 19940917 4286",
            "440305-19940917-4286",
            "44030519940917 428x",
            "４４０３０５—１９９４０９１７—４２８６",
            "ID440305199409174286",
            "13812345678",
            "138 1234 5678",
            "4403051994091742861",
        )
        mine = f"{self.members[1].member_number}\t{self.members[1].name}\t第1选区"
        text = "\n".join([*(f"{cell}\t无名\t第1选区" for cell in written), mine])
        for wizard in (
            wizards.create({"election_id": self.election.id, "rows": text}),
            wizards.with_context(default_rows=text).create({"election_id": self.election.id}),
        ):
            wizard.write({"rows": wizard.rows or text})
            for line in wizard.rows.splitlines()[:-1]:
                with self.subTest(line):
                    self.assertRegex(line, r"^[\d*X]*\*{6}[\d*X]*\t无名\t第1选区$")
                    self.assertNotRegex(line, r"\d{4}")
            self.assertEqual(wizard.rows.splitlines()[-1], mine)
        wizard.rows = "110101-19900307-4477\t张三"
        self.assertEqual(wizard.rows, f"{self.members[0].member_number}\t张三")

    def test_rules_adopted_are_read_and_changed_with_a_reason(self):
        self.election.action_propose_rules()
        rules = {rule.key: rule for rule in self.officer(self.election.rule_ids)}
        self.assertEqual(
            {key: rules[key].value for key in ("base", "threshold", "quorum", "contest_ratio")},
            {"base": "entitled", "threshold": "1/2", "quorum": "2/3", "contest_ratio": "1/20"},
        )
        self.assertEqual((rules["quorum"].clause, rules["quorum"].certainty), ("NR-ELEC-17", "T2"))
        self.assertEqual(rules["term_years"].value, "5")
        for key, wrong in (
            ("base", "somebody"),
            ("quorum", "3/2"),
            ("threshold", "1/0"),
            ("publicity_days", "99999999"),
        ):
            with self.subTest(key=key), self.refused("cannot be read"):
                rules[key].write({"value": wrong, "reason": "x"})
        with self.refused("Say why"):
            rules["quorum"].write({"value": "3/4"})
        rules["quorum"].write({"value": "3/4", "reason": "本会选举办法规定"})
        for field in ("key", "proposed", "clause", "certainty"):
            with self.subTest(field=field), self.assertRaises(AccessError):
                rules["quorum"].write({field: "x"})
        self.assertEqual(self.election._quorum(12, 9).code, "quorum_met")
        self.assertEqual(self.election._quorum(12, 8).code, "quorum_missed")

    @clause("SZ-5.2.1.5b", "NR-LAW-10b")
    def test_avoidance_rules_speak_of_candidates(self):
        self.load()
        self.election.action_advance()
        head = self.officer(self.candidates[0])
        head.is_admin_head = True
        with self.refused("SZ-5.2.1.5b"):
            self.election.action_publish_candidates()
        relative = self.officer(self.candidates[1])
        relative.is_head_relative = True
        with self.refused("NR-LAW-10b"):
            self.election.action_publish_candidates(reason="no reason lifts the law")
        relative.is_head_relative = False
        answer = self.election.action_publish_candidates(reason="上级同意")
        self.assertIn("candidates_eligible", answer["waived"])

    @clause("SZ-5.2.1.4")
    def test_the_chair_sits_on_the_committee(self):
        self.chair = self.officer(self.env["union.contest"]).create(
            {"election_id": self.election.id, "position": "chair", "sequence": 20}
        )
        self.nominate(self.chair, self.members[3])
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.count(self.chair, (12,), 12)
        with self.refused("SZ-5.2.1.4"):
            self.officer(self.election).action_publish_result()
        self.assertFalse(
            self.env["union.term"].search([("organization_id", "=", self.building.id)])
        )
        self.assertEqual(self.election.phase, "counting")
