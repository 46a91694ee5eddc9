"""A list of established organisations says when one was founded that stands here already."""

from odoo.tests import tagged

from .test_golive_organizations import PAPER, TakenOrganizationCase, row


@tagged("post_install", "-at_install")
class TestFoundingDays(TakenOrganizationCase):
    def test_one_that_stands_gets_the_day_nobody_entered(self):
        union = self.prepare("T-S", "立工会", state="active")
        dated = self.prepare("T-F", "有日工会", state="active", founded_on="2014-05-01")
        late = self.prepare("T-L", "迟工会", state="active")
        self.street.founded_on = "2012-01-01"
        rows = [row("T-S", "立工会"), row("T-F", "有日工会")]
        wrong = self.list(*rows, row("T-L", "迟工会", 成立日期="2011-01-01"))
        self.assertEqual(self.codes(wrong), [(4, "founded_on", "founded_before_superior")])
        record = self.list(*rows)
        self.assertEqual(
            sorted(self.notes(record)),
            [(2, "founded_on", "will_change"), (3, "founded_on", "organization_differs")],
        )
        answer = record.action_import()
        self.assertEqual((answer["changed"], answer["unchanged"]), (1, 1))
        self.env.invalidate_all()
        self.assertEqual(
            (str(union.founded_on), union.state, union.taken_over, union.source_paper),
            ("2015-06-01", "active", True, PAPER),
        )
        self.assertEqual((str(dated.founded_on), dated.taken_over), ("2014-05-01", False))
        self.assertEqual(union._as_of("2016-01-01")[union.id]["state"], "active")
        self.assertFalse(union._as_of("2015-05-31"))
        self.assertFalse(late.founded_on)
        # The same file says nothing new; another day is told of.
        again = self.list(row("T-S", "立工会", 成立日期="2015-06-02"))
        self.assertEqual(self.notes(again), [(2, "founded_on", "organization_differs")])
        self.assertEqual(again.action_import()["changed"], 0)
        # A term does not rest on the day.
        committee = self.env["union.committee"].create(
            {"organization_id": union.id, "kind": "union"}
        )
        self.env["union.term"].create(
            {
                "committee_id": committee.id, "number": 1, "state": "current",
                "date_from": "2024-01-01", "date_to": "2029-01-01",
            }
        )  # fmt: skip
        record.action_undo()
        self.env.invalidate_all()
        self.assertEqual(
            (union.founded_on, union.state, union.taken_over, union.source_paper),
            (False, "active", False, False),
        )

    def test_the_day_of_one_that_stands_is_its_superior_s_to_enter(self):
        union = self.prepare("T-S", "立工会", state="active")
        record = self.list(
            row("T-S", "立工会"), user=self.building_clerk, organization=self.building
        )
        self.assertEqual(self.notes(record), [(2, "founded_on", "founded_day_right")])
        answer = record.action_import()
        self.assertEqual((answer["changed"], answer["unchanged"]), (0, 1))
        self.env.invalidate_all()
        self.assertFalse(union.founded_on or union.taken_over)

    def test_a_day_entered_while_the_list_waited_stays(self):
        union = self.prepare("T-S", "立工会", state="active")
        record = self.list(row("T-S", "立工会"))
        record.action_queue()
        self.step(record)
        union.founded_on = "2010-01-01"
        self.run_cron()
        self.assertIn("record_gone", record.problem_ids.mapped("code"))
        self.assertEqual((str(union.founded_on), union.taken_over), ("2010-01-01", False))
