from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestRounds(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()

    def follow(self, contest, action):
        """Hold the next round of a contest up to its bundles."""
        following = self.env["union.contest"].browse(getattr(self.officer(contest), action)())
        self.election.action_print_ballots()
        self.account(following)
        self.officer(following).action_bundle()
        return following

    @clause("NR-ELEC-26", "NR-ELEC-27b")
    def test_a_void_runoff_is_held_again_as_a_runoff(self):
        self.election.action_propose_rules()
        rule = self.election.rule_ids.filtered(lambda rule: rule.key == "runoff_base_required")
        self.officer(rule).write({"value": "false", "reason": "选举办法规定得票多者当选"})
        self.start_count()
        self.count(self.contest, [12, 9, 7, 7], 12)
        runoff = self.follow(self.contest, "action_runoff")
        self.officer(runoff).action_void("票箱破损")
        again = self.follow(runoff, "action_repeat")
        with self.refused("written"):
            self.count(again, [5, 4], 12, write_ins=[{"name": "外人", "votes": 1}])
        # Five of twelve are no majority: a run-off goes by most votes under these rules.
        self.assertEqual(self.count(again, [5, 4], 12)["elected"], [self.members[2].name])

    @clause("NR-ELEC-27c")
    def test_seats_a_round_may_leave_empty_are_told_to_the_next(self):
        self.officer(self.contest).write({"min_seats": 2})
        self.election.action_propose_rules()
        rule = self.election.rule_ids.filtered(lambda rule: rule.key == "shortfall")
        self.officer(rule).write({"value": "reduce_seats", "reason": "大会同意减少名额"})
        self.start_count()
        # Two are elected and two tie for the third seat, which may stay empty.
        self.count(self.contest, [12, 9, 7, 7], 12)
        runoff = self.follow(self.contest, "action_runoff")
        self.assertEqual((runoff.seats, runoff.min_seats), (1, 0))
        self.assertEqual(self.count(runoff, [5, 5], 12)["state"], "decided")
        self.assertFalse(runoff.result_ids.filtered("elected"))

    def test_who_goes_on_to_the_next_round_goes_as_he_stood(self):
        """Order of the name, recommendation and what was said of him are not lost on the way."""
        candidate = self.candidates[2]
        candidate.write(
            {
                "ordered_as": "一一",
                "recommended_by_id": self.street.id,
                "nominated_by": "一车间",
                "has_audit_expertise": True,
            }
        )
        self.start_count()
        self.count(self.contest, [12, 9, 7, 7], 12)
        runoff = self.follow(self.contest, "action_runoff")
        again = runoff.candidate_ids.filtered(lambda one: one.member_id == candidate.member_id)
        for name in ("ordered_as", "recommended_by_id", "nominated_by", "has_audit_expertise"):
            self.assertEqual(again[name], candidate[name], name)
        self.assertEqual((again.state, again.review), ("approved", False))
        self.assertEqual(runoff._standing()[0], again)

    @clause("NR-ELEC-27b")
    def test_a_runoff_one_of_the_tied_fell_out_of_is_decided(self):
        self.start_count()
        self.count(self.contest, [12, 9, 7, 7], 12)
        lost = self.candidates[3]
        lost.sudo().write({"state": "lost", "lost_handling": "reprint"})
        runoff = self.follow(self.contest, "action_runoff")
        self.assertEqual(runoff._standing().member_id, self.members[2])
        self.assertEqual(self.count(runoff, [7], 12)["elected"], [self.members[2].name])


@tagged("post_install", "-at_install")
class TestProposed(ElectionCase):
    def test_where_no_standard_sets_days_the_report_has_no_day(self):
        standard = self.env["union.standard"].search([("code", "=", "SZ")])
        standard.action_set_jurisdiction(self.sister_district.id)
        self.make_election()
        self.election.action_propose_rules()
        self.assertNotIn("report_days", self.election._rules())
        self.assertEqual(
            self.election._report_due(), {"report_due_on": False, "report_due_provisional": False}
        )

    def test_more_than_all_is_no_rule(self):
        self.make_election()
        self.election.action_propose_rules()
        rules = {rule.key: self.officer(rule) for rule in self.election.rule_ids}
        with self.refused("more than 100% cannot be reached", ValidationError):
            rules["threshold"].write({"value": "100%", "reason": "一致同意"})
        rules["strictly_more"].write({"value": "false", "reason": "一致同意"})
        rules["threshold"].write({"value": "100%", "reason": "一致同意"})
        with self.refused("cannot be reached", ValidationError):
            rules["strictly_more"].write({"value": "true"})
