"""The end of an organisation: nothing of it stays valid, and nothing is entered there again."""

import base64
from datetime import timedelta
from unittest.mock import patch

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..models.clock import today
from .closing_case import ClosingCase
from .common import clause
from .import_case import HEADINGS, person, xlsx
from .tree import make_user


@tagged("post_install", "-at_install")
class TestClosing(ClosingCase):
    @clause("NR-LAW-12c")
    def test_nothing_of_a_dissolved_house_is_valid_any_more(self):
        day = today(self.env)
        self.assertTrue(self.account.is_open)
        self.assertTrue(self.activities(self.finding))
        self.paper.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.neighbour_clerk.id
        )
        elsewhere = self.make_finding(self.building)
        kept = self.legal.copy({"organization_id": self.building.id, "number": "粤工法 13"})
        self.sign(self.change("dissolve", self.neighbour, ground="employer_ended"))
        self.assertEqual(self.neighbour.state, "dissolved")
        papers = self.legal | self.seal
        # A seal in a drawer is real: the day it was handed in is entered when it was.
        self.assertEqual(papers.mapped("handed_in_on"), [False, False])
        self.assertEqual(set(papers.mapped("state")), {"to_hand_in"})
        self.assertFalse(any(paper.is_expired or paper.is_expiring for paper in papers))
        certificates = self.env["union.certificate"]
        house = ("organization_id", "=", self.neighbour.id)
        for state in ("valid", "expiring", "expired", "handed_in"):
            self.assertFalse(certificates.search([house, ("state", "=", state)]), state)
        self.assertEqual(certificates.search([house, ("state", "=", "to_hand_in")]), papers)
        self.assertEqual(kept.state, "valid")
        self.assertEqual(
            self.env["union.metric.provider"]._measure(
                ["certificate.legal_person"], self.neighbour, day, day
            )["certificate.legal_person"],
            {self.neighbour.id: False},
        )
        # The bank still has the account: out of use, and to be closed there.
        self.assertEqual(
            (self.account.is_open, self.account.to_close, self.account.closed_on),
            (False, True, False),
        )
        self.assertEqual(
            self.env["union.bank.account"].search([("to_close", "=", True), house]), self.account
        )
        self.assertEqual(self.chair.date_to, day)
        self.assertFalse(self.hand.exists(), "he never began")
        self.assertEqual(
            (self.finding.state, self.finding.settled_on, self.finding.settled_because),
            ("settled", day, "ended"),
        )
        self.assertFalse(self.activities(self.finding) | self.activities(self.paper))
        self.assertEqual(elsewhere.state, "open")
        self.assertTrue(self.activities(elsewhere))

    def test_the_superior_s_office_enters_that_the_account_was_closed(self):
        self.sign(self.change("dissolve", self.neighbour))
        account = self.as_user(self.street_clerk, self.account)
        account.closed_on = today(self.env)
        self.assertFalse(account.to_close)

    def test_the_day_a_seal_was_handed_in_is_entered_afterwards(self):
        self.sign(self.change("dissolve", self.neighbour))
        day = today(self.env)
        with freeze_time(f"{day + timedelta(days=3)} 02:00:00"):
            self.env.invalidate_all()
            seal = self.as_user(self.street_clerk, self.seal)
            seal.handed_in_on = day + timedelta(days=2)
            self.assertEqual(seal.state, "handed_in")
            self.assertIn(self.seal, seal.search([("state", "=", "handed_in")]))
            self.assertNotIn(self.seal, seal.search([("state", "=", "to_hand_in")]))
            # But nothing was issued after the end.
            with self.assertRaisesRegex(ValidationError, "is dissolved"):
                self.as_user(self.street_clerk, self.legal).issued_on = day + timedelta(days=1)
        self.env.invalidate_all()
        self.as_user(self.street_clerk, self.legal).issued_on = day - timedelta(days=1)

    def test_what_had_not_begun_never_holds(self):
        day = today(self.env)
        begins = day + timedelta(days=5)
        duties = self.env["union.duty"]
        values = {"organization_id": self.neighbour.id, "date_from": begins}
        user = make_user(self.env, "t_next_clerk")
        duty = duties.create({**values, "user_id": user.id, "role": "clerk"})
        self.sign(self.change("dissolve", self.neighbour))
        self.assertFalse(duty.exists())
        with freeze_time(f"{begins} 02:00:00"):
            self.env.invalidate_all()
            house = ("organization_id", "=", self.neighbour.id)
            for model in ("union.duty", "union.staff", "union.informer"):
                self.assertFalse(self.env[model].search([house, ("is_current", "=", True)]), model)
            self.assertFalse(duties._holders(self.neighbour.ids))
        self.env.invalidate_all()

    def test_what_ended_does_not_begin_again(self):
        draft = self.change(
            "rename", self.neighbour, self.neighbour_clerk, submit=False, new_name="新名工会"
        )
        self.sign(self.change("dissolve", self.neighbour))
        later = today(self.env) + timedelta(days=30)
        duty = self.env["union.duty"].search(
            [("organization_id", "=", self.neighbour.id), ("role", "=", "clerk")], limit=1
        )
        for record, values, user in (
            (self.chair, {"date_to": False}, self.street_clerk),
            (self.chair, {"date_to": later}, self.street_clerk),
            (duty, {"date_to": False}, self.district_admin),
            (duty, {"date_to": later}, self.district_admin),
        ):
            with (
                self.subTest(record._name, **values),
                self.assertRaisesRegex(ValidationError, "is dissolved"),
            ):
                self.as_user(user, record).write(values)
        # What was wrong of the time before is put right.
        self.as_user(self.street_clerk, self.chair).date_to = today(self.env) - timedelta(days=9)
        with self.assertRaisesRegex(ValidationError, "is dissolved"):
            self.as_user(self.street_clerk, self.meeting).action_open()
        with self.assertRaisesRegex(UserError, "is dissolved"):
            self.as_user(self.street_clerk, draft).action_submit()

    def test_a_paper_sent_back_is_not_handed_in_after_the_end(self):
        paper = self.change("rename", self.neighbour, self.neighbour_clerk, new_name="新名工会")
        self.as_user(self.street_approver, paper).action_return(comment="请核对")
        self.assertEqual(paper.sudo().approval_state, "returned")
        self.sign(self.change("dissolve", self.neighbour))
        with self.assertRaisesRegex(UserError, "is dissolved"):
            self.as_user(self.street_clerk, paper).action_submit()

    def test_the_figures_of_a_quarter_before_the_end_are_handed_in_after_it(self):
        returns = self.as_user(self.street_clerk, self.env["union.statistics.return"])
        last = returns._last_quarter()
        self.neighbour.write({"state": "dissolved", "dissolved_on": last + timedelta(days=1)})
        house = {"organization_id": self.neighbour.id}
        quarter = {"year": last.year, "quarter": str((last.month + 2) // 3)}
        paper = returns.create({**house, **quarter})
        paper.action_submit()
        self.assertEqual(self.sign(paper).approval_state, "approved")
        # The quarter the house ended in is its superior's.
        self.paper.unlink()
        day = today(self.env)
        current = {"year": day.year, "quarter": str((day.month + 2) // 3)}
        with self.assertRaisesRegex(ValidationError, "is dissolved"):
            returns.create({**house, **current})
        other = returns.create({**house, "year": last.year - 1, "quarter": "1"})
        with self.assertRaisesRegex(ValidationError, "is dissolved"):
            other.write(current)

    def test_an_update_of_the_register_passes_over_a_house_that_ended(self):
        self.neighbour.write({"state": "dissolved", "dissolved_on": today(self.env)})
        self.assertTrue(self.env.registry.ready)
        with patch.object(self.env.registry, "ready", False):
            self.account._validate_fields({"organization_id"})
        with self.assertRaisesRegex(ValidationError, "is dissolved"):
            self.account._validate_fields({"organization_id"})

    def test_the_watch_asks_nothing_of_a_house_that_ended(self):
        self.neighbour.write({"state": "dissolved", "dissolved_on": today(self.env)})
        others = self.make_finding(self.building)
        findings = self.env["union.finding"]
        findings._watch(self.neighbour, self.finding)
        self.assertEqual(self.finding.settled_because, "ended")
        self.assertFalse(
            findings.search([("organization_id", "=", self.neighbour.id), ("state", "=", "open")])
        )
        findings._watch(self.building, others)
        self.assertEqual(others.settled_because, "cured")


@tagged("post_install", "-at_install")
class TestClosingList(ClosingCase):
    def test_who_signs_reads_what_ends_and_what_is_done_by_hand(self):
        paper = self.change("dissolve", self.neighbour)
        html = str(self.as_user(self.street_approver, paper).closing_html)
        for text in (
            "Seals", "陈保管", "粤工法 12", "建设银行 · *************9012", "Bank accounts",
            "to be closed at the bank", "Union staff</td><td>2", "Open findings</td><td>1",
            "Planned meetings</td><td>1", "Papers not handed in</td><td>1", "Duties",
            "Statistics returns of the last quarter not handed in</td><td>1", "day entered",
        ):  # fmt: skip
            self.assertIn(text, html)
        self.assertNotIn("44030123456789012", html)
        paper = self.sign(paper)
        # It stays on the paper as it was on the day.
        self.account.closed_on = today(self.env)
        self.assertIn("建设银行", str(paper.closing_html))
        self.assertEqual({row["code"]: row["count"] for row in paper.closing_list}["findings"], 1)
        paper = self.as_user(self.street_approver, paper)
        self.assertIn("建设银行", str(paper.closing_html))
        # The rows behind it are nobody's to read past the scope.
        with self.assertRaises(AccessError):
            paper.read(["closing_list"])
        self.assertNotIn("closing_list", paper.fields_get())

    def test_a_merger_says_what_goes_over(self):
        self.make_crowd(self.neighbour, 3)
        paper = self.merge(self.neighbour, duties_go_along=False)
        rows = {row["code"]: row for row in paper._closing_lists()[paper]}
        self.assertEqual((rows["members"]["fate"], rows["members"]["count"]), ("over", 3))
        self.assertEqual((rows["staff"]["fate"], rows["duties"]["fate"]), ("over", "end"))
        self.assertEqual((rows["accounts"]["fate"], rows["drafts"]["fate"]), ("hand", "draft"))

    def regulation(self, **how):
        """Return a regulation of the neighbour, whose model says this of its end."""
        patcher = patch.object(type(self.env["union.regulation"]), "_house_end", how)
        patcher.start()
        self.addCleanup(patcher.stop)
        kind = self.env["union.regulation.kind"].search([], limit=1)
        return self.env["union.regulation"].create(
            {"organization_id": self.neighbour.id, "name": "办法", "kind_id": kind.id}
        )

    def test_what_a_model_calls_open_keeps_the_house_until_it_is_settled(self):
        regulation = self.regulation(open=[("name", "=", "办法")])
        paper = self.change("dissolve", self.neighbour, submit=False)
        row = {row["code"]: row for row in paper._closing_lists()[paper]}["union.regulation"]
        self.assertEqual((row["count"], row["fate"]), (1, "first"))
        with self.assertRaisesRegex(UserError, "left behind .*Regulation: 1"):
            paper.action_submit()
        regulation.name = "旧办法"
        paper.action_submit()
        self.sign(paper)
        with self.assertRaisesRegex(ValidationError, "is dissolved"):
            regulation.name = "办法"

    def test_or_ends_with_it_by_the_values_the_model_names(self):
        regulation = self.regulation(open=[("name", "=", "办法")], values={"name": "旧办法"})
        paper = self.change("dissolve", self.neighbour)
        html = str(self.as_user(self.street_approver, paper).closing_html)
        self.assertIn("Regulation</td><td>1</td><td></td><td>end on that day", html)
        self.sign(paper)
        self.assertEqual(regulation.name, "旧办法")
        with self.assertRaisesRegex(ValidationError, "is dissolved"):
            regulation.name = "办法"

    def test_or_by_its_last_day(self):
        regulation = self.regulation(period=("date_to", "date_from"))
        later = regulation.copy({"date_from": today(self.env) + timedelta(days=3)})
        paper = self.sign(self.change("dissolve", self.neighbour))
        row = {row["code"]: row for row in paper.sudo().closing_list}["union.regulation"]
        self.assertEqual((row["count"], row["fate"]), (2, "end"))
        self.assertEqual(regulation.date_to, today(self.env))
        self.assertFalse(later.exists())
        with self.assertRaisesRegex(ValidationError, "is dissolved"):
            regulation.date_to = False

    def wait(self, organization, user):
        """Return a list that waits to be imported into an organisation."""
        record = self.as_user(user, self.env["union.roster.import"]).create(
            {
                "organization_id": organization.id,
                "filename": "名册.xlsx",
                "data": base64.b64encode(xlsx([HEADINGS, person(1)])).decode(),
            }
        )
        record.action_queue()
        return record

    def test_lists_that_wait_are_counted_and_end_with_the_house(self):
        record = self.wait(self.neighbour, self.neighbour_clerk)
        elsewhere = self.wait(self.building, self.building_clerk)
        paper = self.change("dissolve", self.neighbour)
        html = str(self.as_user(self.street_approver, paper).closing_html)
        self.assertIn("Lists waiting to be imported</td><td>1</td><td></td><td>end on that", html)
        self.assertEqual(record.state, "queued", "until it is signed")
        self.sign(paper)
        told = record.sudo()
        self.assertEqual(told.state, "cancelled")
        self.assertIn("is dissolved", told.stop_reason)
        self.assertEqual(elsewhere.sudo().state, "queued")
        self.assertEqual(
            {row["code"]: row["count"] for row in paper.sudo().closing_list}["imports"], 1
        )
        # Nor does it begin to wait again, whoever may still write there.
        with self.assertRaisesRegex(ValidationError, "is dissolved"):
            told.write({"state": "queued"})

    def test_a_list_half_in_ends_with_what_is_in(self):
        self.env["union.employer"].create(
            {"name": "甲公司", "organization_id": self.neighbour.id, "staff_count": 5}
        )
        record = self.wait(self.neighbour, self.neighbour_clerk)
        record.sudo()._step()
        self.assertEqual(record.sudo().state, "running")
        self.sign(self.merge(self.neighbour))
        told = record.sudo()
        self.assertEqual((told.state, told.done_count), ("cancelled", 0))
        self.assertFalse(told.run_ids.batch_ids.filtered(lambda batch: batch.state == "waiting"))

    def test_it_is_for_who_has_the_houses_in_scope(self):
        paper = self.change("dissolve", self.neighbour)
        self.assertFalse(
            paper.sudo().with_user(self.sister_approver).sudo(False)._ending().in_scope
        )
        with self.assertRaises(AccessError):
            self.as_user(self.sister_approver, paper).read(["closing_html"])
        with self.assertRaises(AccessError):
            self.as_user(self.street_clerk, paper).write({"closing_list": []})

    def test_the_clerk_of_one_of_the_houses_neither_reads_nor_lets_count(self):
        other = self.make_union("又一家", "T-N2", self.street)
        paper = self.as_user(self.neighbour_clerk, self.merge(self.neighbour, other))
        self.assertTrue(paper.display_name)
        with patch.object(type(paper), "_closing_matters") as counted:
            self.assertFalse(paper.closing_html)
        counted.assert_not_called()
        self.sign(paper)
        self.assertTrue(paper.sudo().closing_list)
        self.assertFalse(paper.closing_html)
        with self.assertRaises(AccessError):
            paper.read(["closing_list"])

    def test_many_papers_cost_as_much_as_few(self):
        paper = self.change("dissolve", self.neighbour, submit=False)
        papers = paper
        for n in range(6):
            papers |= self.change(
                "dissolve", self.make_union(f"楼{n}", f"T-L{n}", self.street), submit=False
            )
        costs = []
        for some in (paper, papers):
            self.env.invalidate_all()
            with self.assertMaxQueries(66) as used:
                self.as_user(self.street_clerk, some).mapped("closing_html")
            costs.append(used.count)
        self.assertLessEqual(costs[1], costs[0] + 8, costs)


@tagged("post_install", "-at_install")
class TestStaffOfAMerger(ClosingCase):
    def test_staff_go_over_from_the_day_after(self):
        day = today(self.env)
        tomorrow = day + timedelta(days=1)
        there = self.env["union.staff"].create(
            {"organization_id": self.building.id, "name": "李干事", "date_from": "2020-01-01"}
        )
        member = self.make_crowd(self.neighbour, 1)
        self.chair.member_id = member
        self.sign(self.merge(self.neighbour))
        staff = self.env["union.staff"].search([("organization_id", "=", self.building.id)])
        new = staff - there
        self.assertEqual(
            (new.name, new.position, new.date_from, new.date_to),
            ("王主席", "officer", tomorrow, False),
        )
        self.assertEqual(new.member_id.previous_id, member)
        self.assertEqual(self.chair.date_to, day)
        self.assertFalse(self.hand.exists(), "he works there already")

    def test_or_not_if_the_paper_says_so(self):
        self.sign(self.merge(self.neighbour, staff_go_along=False))
        self.assertFalse(
            self.env["union.staff"].search([("organization_id", "=", self.building.id)])
        )
        self.assertEqual(self.seal.state, "to_hand_in")
        self.assertTrue(self.account.to_close)
