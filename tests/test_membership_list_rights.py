"""Lists of membership changes: whose they are, and what they cost."""

from datetime import date

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.membership import request_plan
from .membership_case import resident_number
from .membership_list_case import DAY, JOINED, MembershipListCase

COUNT = 200


@tagged("post_install", "-at_install")
class TestMembershipListRights(MembershipListCase):
    def test_the_rights_are_those_of_the_form(self):
        row = self.row(self.lin, "退休")
        for user in (
            self.building_teller,
            self.street_auditor,
            self.sister_clerk,
            self.portal,
            self.stranger,
            self.env.ref("base.public_user"),
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.bring(row, user=user)
        record = self.bring(row)
        record.action_import()
        for user in (self.sister_clerk, self.target_clerk, self.portal, self.stranger):
            for method in ("action_submit_requests", "button_requests", "action_undo"):
                with self.subTest(user.login, method=method), self.assertRaises(AccessError):
                    getattr(self.as_user(user, record), method)()
        # His own list asks for members of the sister's: nobody there has such a number.
        record = self.bring(row, user=self.sister_clerk, organization=self.sister_street)
        self.assertEqual(self.codes(record), [(3, "id_number", "change_unknown_member")])
        record.action_import(good_only=True)
        self.assertEqual(len(self.filed()), 1)
        # A plan that let somebody else's member pass is refused by the paper itself.
        filing = request_plan.Filing(self.lin.id, self.reason("retired"), None, None, "")
        line = request_plan.ChangeRow(
            3, "林芳", "resident", "", "", "retain", "retired", date(2026, 6, 30), "", "", ""
        )
        plan = request_plan.Plan(new=[(line, filing)])
        env = self.env(user=self.sister_clerk)
        for attack in (env, self.env(user=self.sister_clerk, su=True)):
            with self.assertRaises(AccessError), self.cr.savepoint():
                request_plan.store_changes(attack, self.sister_street, plan)

    def test_the_words_are_closed_to_strangers_and_written_by_no_officer(self):
        words = self.env["union.membership.word"].search([], limit=1)
        for user in (self.portal, self.stranger, self.env.ref("base.public_user")):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, words).read(["name"])
        for user in (self.building_clerk, self.district_admin):
            with self.subTest(user.login):
                self.assertTrue(self.as_user(user, words).read(["name"]))
                for attack in (
                    lambda seen: seen.write({"name": "x"}),
                    lambda seen: seen.unlink(),
                    lambda seen: seen.create({"name": "x", "kind": "leave"}),
                ):
                    with self.assertRaises(AccessError):
                        attack(self.as_user(user, words))


@tagged("post_install", "-at_install")
class TestMembershipListQueries(MembershipListCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        births = [f"{1960 + n // 12}{n % 12 + 1:02d}01" for n in range(COUNT)]
        cls.numbers = [resident_number(22, birth=birth) for birth in births]
        cls.crowd = cls.env["union.member"].create(
            [
                {
                    "name": "王大明",
                    "gender": "female",
                    "organization_id": cls.building.id,
                    "id_number": id_number,
                    "state": "active",
                    "joined_on": JOINED,
                }
                for id_number in cls.numbers
            ]
        )

    def lines(self, start, stop, change="退休", target=""):
        return [
            ["王大明", id_number, "", change, "", DAY, target, "", ""]
            for id_number in self.numbers[start:stop]
        ]

    def cost(self, method, record):
        with self.assertMaxQueries(2000) as used:
            getattr(record, method)()
        return used.count

    def test_more_rows_are_judged_and_stored_in_as_many_queries(self):
        for change, target in (("退休", ""), ("转会", self.target.code)):
            with self.subTest(change):
                few = self.bring(*self.lines(0, 10, change, target))
                many = self.bring(*self.lines(10, 110, change, target))
                counts = [self.cost("action_check", record) for record in (few, many)]
                self.assertLessEqual(counts[1] - counts[0], 4, counts)
                counts = [self.cost("action_import", record) for record in (few, many)]
                self.assertLessEqual(counts[1] - counts[0], 20, counts)
                self.filed().sudo().unlink()

    def test_submitting_a_list_stays_in_the_query_budget(self):
        for change, target in (("退休", ""), ("转会", self.target.code)):
            with self.subTest(change):
                record = self.bring(*self.lines(0, COUNT, change, target))
                self.assertEqual(record.action_import()["requests"], COUNT)
                record = self.as_user(self.building_clerk, record)
                # The approvals' own budget, and what it takes to find the papers of the list.
                with self.assertMaxQueries(40 + 0.2 * COUNT + 10, f"submit {change}") as used:
                    rows = record.action_submit_requests()
                self.assertTrue(all(row["ok"] for row in rows), rows[:3])
                with self.assertMaxQueries(60 + 0.2 * COUNT, f"undo {change}") as used:
                    record.action_undo()
                self.assertGreater(used.count, 0)
                self.assertEqual(set(self.filed().mapped("approval_state")), {"withdrawn"})
