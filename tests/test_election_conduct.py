"""Who prepares, leads, reviews and chairs an election, and what its meeting passed."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


class ConductCase(ElectionCase):
    def open_gates(self, phase=None):
        phase = phase and self.env.ref(f"trade_union.election_phase_{phase}")
        return {item["gate"] for item in self.election._gate_findings(phase) if not item["passed"]}

    def asked(self, phase):
        phase = self.env.ref(f"trade_union.election_phase_{phase}")
        return {item["gate"] for item in self.election._gate_findings(phase)}

    def committee(self):
        committee = self.env["union.committee"].create(
            {"organization_id": self.building.id, "kind": "union"}
        )
        return self.env["union.term"].create(
            {
                "committee_id": committee.id,
                "number": 1,
                "date_from": "2022-01-01",
                "date_to": "2026-12-31",
                "state": "current",
            }
        )

    def plan(self):
        return self.officer(self.env["ir.attachment"]).create(
            {"name": "选举工作方案.txt", "raw": "方案".encode()}
        )


@tagged("post_install", "-at_install")
class TestConduct(ConductCase):
    @clause("NR-ELEC-7b", "NR-ELEC-7")
    def test_a_first_election_is_prepared_by_a_group_any_other_by_the_committee(self):
        self.make_election()
        self.load()
        self.election.action_advance()
        self.assertEqual(self.election.convener, "preparatory_group")
        self.assertIn("group_prepares", self.open_gates())
        window = self.election.button_give_word()
        dialog = self.officer(self.env[window["res_model"]]).with_context(**window["context"])
        dialog = dialog.create({"reason": "党支部张某、职工代表李某，上级派王某指导"})
        self.assertEqual(dialog.gate_id.code, "group_prepares", "it is said what is asked")
        dialog.button_go_on()
        self.assertNotIn("group_prepares", self.open_gates())
        self.make_election(kind="re_election")
        self.election.action_propose_rules()
        self.assertEqual(self.election.convener, "outgoing_committee")
        self.assertIn("outgoing_prepares", self.open_gates("nomination"))
        self.committee()
        self.assertNotIn("outgoing_prepares", self.open_gates("nomination"))
        self.assertNotIn("group_prepares", self.asked("nomination"))

    @clause("NR-ELEC-6", "NR-CHAIR-9")
    def test_with_a_party_body_it_reviews_the_list_without_one_the_superior_alone(self):
        self.make_election()
        self.election.action_propose_rules()
        self.assertNotIn("party_reviewed", self.asked("publicity"))
        self.assertIn("list_approved", self.asked("approval"))
        self.building.party_body = "金鼎大厦党委"
        self.publish()
        self.after_publicity()
        with self.refused("Not there yet: The Party body"):
            self.election.action_submit_candidates()
        self.election.action_give_word("party_reviewed", "10月20日党委会议同意")
        self.officer(self.candidates[3]).action_withdraw("本人放弃")
        self.assertIn("party_reviewed", self.open_gates(), "that was another list")
        self.election.action_republish_candidates()
        self.after_publicity()
        self.election.action_give_word("party_reviewed", "10月27日党委会议同意新名单")
        self.assertEqual(self.election.action_submit_candidates()["waived"], [])
        told = [item["reason"] for item in self.election.report_ids.content["departures"]]
        self.assertIn("10月27日党委会议同意新名单", told)

    @clause("NR-CHAIR-7")
    def test_a_group_leads_the_election_of_an_enterprise_chair(self):
        self.make_election(chair=True)
        self.election.action_propose_rules()
        self.assertNotIn("leading_group", self.asked("nomination"))
        self.building.write({"level": "primary", "kind": "single"})
        self.assertIn("leading_group", self.open_gates("nomination"))
        self.officer(self.chair).candidate_ids.unlink()
        self.officer(self.chair).unlink()
        self.assertNotIn("leading_group", self.asked("nomination"))

    @clause("NR-ELEC-15")
    def test_report_plan_and_rules_come_before_the_vote(self):
        self.make_election()
        self.election.action_propose_rules()
        found = self.election._gate_plan_there()
        self.assertEqual([code for code, *_rest in found], ["report_missing", "plan_missing"])
        plan = self.plan()
        self.officer(self.election).plan_ids = plan
        self.assertEqual((plan.res_model, plan.res_id), ("union.election", self.election.id))
        self.assertEqual(
            [code for code, *_rest in self.election._gate_plan_there()], ["report_missing"]
        )
        self.assertIn("rules_adopted", self.open_gates("approval"))
        self.assertIn("plan_there", self.open_gates("nomination"))

    @clause("SZ-5.1.3.5c2", "SZ-5.1.3.5c1")
    def test_each_body_is_elected_with_its_offices(self):
        self.make_election(chair=True)
        found = self.election._gate_offices_whole()
        self.assertEqual([item[1]["offices"] for item in found], ["Vice Chair"])
        make = self.officer(self.env["union.contest"]).create
        make({"election_id": self.election.id, "position": "vice_chair"})
        self.assertFalse(self.election._gate_offices_whole())
        for body in ("audit", "supervision"):
            member = make({"election_id": self.election.id, "committee_kind": body})
            (found,) = self.election._gate_offices_whole()
            self.assertEqual((found[1]["offices"], found[2]["clause"]), ("Head", "SZ-5.1.3.5c2"))
            make({"election_id": self.election.id, "committee_kind": body, "position": "head"})
            self.assertFalse(self.election._gate_offices_whole())
            self.assertTrue(member)

    @clause("NR-CHAIR-15")
    def test_the_chair_is_elected_with_the_committee_or_alone_by_either(self):
        self.make_election(chair=True)
        self.election.action_propose_rules()
        rule = self.election.rule_ids.filtered(lambda row: row.key == "chair_elected_by")
        self.assertEqual(self.chair.elected_by, "members")
        rule.write({"value": "committee", "reason": "由委员会选举"})
        self.assertEqual(self.chair.elected_by, "committee")
        self.officer(self.contest).candidate_ids.unlink()
        self.officer(self.contest).unlink()
        self.assertFalse(self.election._gate_offices_whole(), "the chair alone")

    @clause("NR-ELEC-20")
    def test_the_meeting_is_chaired_by_who_prepared_it_or_a_presidium(self):
        self.make_election()
        self.assertEqual(self.election.chaired_by, "preparatory_group")
        with self.refused("does not chair", ValidationError):
            self.election.chaired_by = "outgoing_committee"
        with self.refused("does not chair", ValidationError):
            self.election.chaired_by = "presidium"
        self.officer(self.election.meeting_id).has_presidium = True
        self.assertEqual(self.election.chaired_by, "presidium")
        self.make_election(kind="re_election")
        self.assertEqual(self.election.chaired_by, "outgoing_committee")

    def test_who_chaired_and_the_plan_stay_once_the_polls_were_opened(self):
        self.make_election()
        self.open()
        for vals in ({"chaired_by": False}, {"plan_ids": [(4, self.plan().id)]}):
            with self.refused("polls were opened"):
                self.officer(self.election).write(vals)

    @clause("NR-ELEC-28")
    def test_the_result_is_announced_on_the_spot(self):
        self.make_election()
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.assertNotIn("announced_on_spot", self.open_gates())
        self.at("2026-10-21 02:00:00")
        with self.refused("decided on 2026-10-20"):
            self.officer(self.election).action_publish_result()
        answer = self.officer(self.election).action_publish_result(reason="计票至深夜")
        self.assertEqual(answer["waived"], ["announced_on_spot"])

    @clause("NR-CHAIR-19")
    def test_the_legal_person_certificate_is_altered_after_the_election(self):
        self.make_election(chair=True)
        self.assertNotIn("certificate_renewed", self.asked("approved"))
        kind = self.env.ref("trade_union.certificate_kind_legal_person")
        values = {"organization_id": self.building.id, "kind_id": kind.id}
        self.env["union.certificate"].create(values | {"number": "1", "issued_on": "2022-01-05"})
        self.assertTrue(self.election.step_ids.mapped("missing"), "read before anybody is elected")
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.count(self.chair, (12,), 12)
        election = self.officer(self.election)
        election.action_publish_result()
        election.action_report()
        self.approve("result")
        self.assertIn("certificate_renewed", self.open_gates())
        self.at("2026-11-20 02:00:00")
        self.env["union.certificate"].create(values | {"number": "2", "issued_on": "2026-11-18"})
        self.assertNotIn("certificate_renewed", self.open_gates())
        self.assertEqual(election.action_close()["waived"], [])

    @clause("NR-ELEC-43")
    def test_of_two_national_texts_the_newer_one_gives_the_figures(self):
        """What the rules of 2008 say otherwise is asked of enterprise unions only, by itself."""
        self.make_election()
        self.election.action_propose_rules()
        cited = {rule.key: rule.clause for rule in self.election.rule_ids}
        for key in ("base", "quorum", "threshold", "contest_ratio_chair"):
            self.assertTrue(cited[key].startswith("NR-ELEC-"), key)
        days = cited["publicity_days"]
        self.assertIn(days, ("SZ-5.1.3.4c", "NR-ELEC-15b", "NR-ELEC-15b-shenzhen"))


@tagged("post_install", "-at_install")
class TestAdopted(ConductCase):
    @clause("SZ-5.1.3.5", "SZ-5.1.3.5b")
    def test_a_congress_is_held_in_stages_and_the_preparatory_one_passes_the_rules(self):
        self.make_election()
        self.assertEqual(self.election.convener, "preparatory_group")
        self.approve_list()
        stage = self.officer(self.env["union.meeting"]).create(
            {
                "name": "预备会议",
                "organization_id": self.building.id,
                "kind": "preparatory",
                "main_id": self.election.meeting_id.id,
                "declared_entitled": 12,
                "declared_present": 12,
            }
        )
        stage.action_open()
        vote = {"meeting_id": stage.id, "kind": "election_rules", "name": "选举办法"}
        resolution = self.officer(self.env["union.resolution"]).create(vote)
        self.assertIn("rules_adopted", self.open_gates())
        resolution.action_record_vote(votes_for=12)
        self.assertNotIn("rules_adopted", self.open_gates())
        self.assertIn("scrutineers_voted", self.open_gates(), "the formal meeting votes them")

    @clause("SZ-5.1.3.5b", "NR-ELEC-15")
    def test_rules_passed_are_of_this_list_and_asked_again_once_it_changes(self):
        self.make_election()
        self.load()
        self.election.action_propose_rules()
        self.officer(self.election.meeting_id).write(
            {"declared_entitled": 12, "declared_present": 12}
        )
        self.resolve("election_rules")
        self.assertNotIn("rules_adopted", self.open_gates("approval"))
        rule = self.election.rule_ids.filtered(lambda row: row.key == "threshold")
        rule.write({"value": "2/3", "reason": "大会意见"})
        self.assertIn("rules_adopted", self.open_gates("approval"))
        (found,) = self.election._gate_rules_adopted()
        self.assertEqual(found[0], "rules_adopted_changed")
        self.resolve("election_rules")
        self.assertNotIn("rules_adopted", self.open_gates("approval"))
        self.officer(self.candidates[3]).action_withdraw("本人放弃")
        self.assertIn("rules_adopted", self.open_gates("approval"))
        with self.refused("set by the server", Exception):
            self.officer(self.election).write({"adopted_digest": "x"})

    def test_a_clause_is_cited_that_is_in_force_there(self):
        gate = self.env.ref("trade_union.election_gate_publicity_publicity_over")
        self.env["union.standard"].search([("code", "=", "SZ")]).organization_id = self.city
        self.assertEqual(gate._clauses_at(self.building)[gate], "SZ-5.1.3.4c")
        elsewhere = self.env["union.organization"].create(
            {"name": "某市总工会", "level": "city", "kind": "general", "code": "T-BJ"}
        )
        self.assertEqual(gate._clauses_at(elsewhere)[gate], "NR-ELEC-15b")

    def test_the_result_is_public_by_a_clause_in_force_there(self):
        standard = self.env["union.standard"].search([("code", "=", "SZ")])
        standard.action_set_jurisdiction(self.sister_district.id)
        self.make_election()
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.officer(self.election).action_publish_result()
        self.assertEqual(self.election.result_publicity_id.clause, "NR-CONG-39")
