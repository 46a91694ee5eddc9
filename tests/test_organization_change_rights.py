"""Who files, reads and decides a change: own, sister, superior, inferior, portal, anonymous."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tests import HttpCase, tagged

from .change_case import ChangeCase
from .wire import WireCase


@tagged("post_install", "-at_install")
class TestChangeRights(ChangeCase):
    def test_strangers_reach_no_change(self):
        paper = self.change("rename", new_name="新名", user=self.building_clerk)
        for user in (
            self.sister_clerk,
            self.neighbour_clerk,
            self.building_teller,
            self.portal,
            self.stranger,
            self.env.ref("base.public_user"),
        ):
            with self.subTest(user.login):
                seen = self.as_user(user, paper)
                for attack in (
                    lambda seen=seen: seen.read(["kind"]),
                    lambda seen=seen: seen.write({"new_name": "x"}),
                    lambda seen=seen: seen.unlink(),
                    lambda seen=seen: seen.action_agree(),
                    lambda seen=seen: seen.action_refuse("x"),
                    lambda seen=seen: seen.message_post(body="x"),
                    lambda seen=seen: seen.create(
                        {"kind": "rename", "organization_id": self.building.id, "new_name": "x"}
                    ),
                ):
                    with self.assertRaises(AccessError):
                        attack()
                if seen.has_access("read"):
                    self.assertFalse(seen.search(Domain("id", "=", paper.id)))
        self.assertEqual(paper.sudo().approval_state, "pending")

    def test_nobody_decides_his_own_paper_or_another_level(self):
        paper = self.change("rename", new_name="新名", user=self.building_clerk)
        for user in (self.building_clerk, self.building_approver, self.district_approver):
            with self.subTest(user.login), self.assertRaises(UserError):
                self.as_user(user, paper).action_agree()
        with self.assertRaisesRegex(UserError, "nobody but the submitter"):
            self.change("rename", self.neighbour, self.street_approver, new_name="新名二")

    def test_the_auditor_reads_and_writes_nothing(self):
        paper = self.change("rename", new_name="新名")
        seen = self.as_user(self.street_auditor, paper)
        self.assertEqual(seen.new_name, "新名")
        with self.assertRaises(AccessError):
            seen.write({"reason": "x"})

    def test_the_other_house_reads_it_when_its_turn_has_come(self):
        paper = self.change("move", counterpart_code=self.sister_street.code)
        for user in (self.sister_approver, self.sister_clerk):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, paper).read(["reason"])
        self.sign(paper, self.street_approver)
        self.assertTrue(self.as_user(self.sister_approver, paper).reason)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_approver, paper).write({"reason": "x"})
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, paper).read(["reason"])
        self.sign(paper, self.sister_approver)
        self.assertTrue(self.as_user(self.sister_clerk, paper).reason)

    def test_a_house_to_be_merged_reads_the_paper_once_it_is_sent(self):
        paper = self.merge(self.neighbour, submit=False)
        seen = self.as_user(self.neighbour_clerk, paper)
        with self.assertRaises(AccessError):
            seen.read(["reason"])
        self.as_user(self.street_clerk, paper).action_submit()
        seen = self.as_user(self.neighbour_clerk, paper)
        self.assertTrue(seen.reason)
        with self.assertRaises(AccessError):
            seen.write({"reason": "x"})

    def test_a_clerk_merges_no_house_out_of_his_reach(self):
        for house in (self.neighbour, self.target, self.street):
            with self.subTest(house.name), self.assertRaises(AccessError):
                self.change("merge", user=self.building_clerk, merged_ids=[house.id], submit=False)
        paper = self.change(
            "merge", user=self.building_clerk, merged_ids=[self.primary.id], submit=False
        )
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, paper).write({"merged_ids": [(4, self.street.id)]})
        # Another's list is not sent by who does not reach all of it.
        paper = self.merge(self.neighbour, submit=False)
        with self.assertRaisesRegex(UserError, "out of your scope"):
            self.as_user(self.building_clerk, paper).action_submit()

    def test_what_the_server_sets_is_taken_from_nobody(self):
        values = {"kind": "move", "organization_id": self.building.id}
        for forged in (
            {"counterpart_id": self.target.id},
            {"superior_id": self.target.id},
            {"organization_name": "x"},
            {"carried_out_on": "2020-01-01"},
            {"obstacle": "x"},
            {"approval_state": "approved"},
        ):
            with self.subTest(forged), self.assertRaises(AccessError):
                self.as_user(self.building_clerk, self.changes).create(values | forged)
        paper = (
            self.as_user(self.building_clerk, self.changes)
            .with_context(
                default_counterpart_id=self.target.id,
                default_carried_out_on="2020-01-01",
                default_approval_state="approved",
            )
            .create(values)
        )
        self.assertEqual(
            (paper.counterpart_id.id, paper.carried_out_on, paper.approval_state),
            (False, False, "draft"),
        )

    def test_a_pending_change_is_locked_and_its_kind_stays(self):
        paper = self.change("rename", new_name="新名")
        for vals in ({"new_name": "x"}, {"kind": "dissolve"}, {"effective_on": False}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "locked|stays"):
                paper.write(vals)
        with self.assertRaises(UserError):
            paper.unlink()

    def test_who_lost_his_duty_sees_no_change_any_more(self):
        paper = self.change("rename", new_name="新名", user=self.building_clerk)
        self.env["union.duty"].search([("user_id", "=", self.building_clerk.id)]).write(
            {"date_to": "2020-01-02"}
        )
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, paper).read(["kind"])

    def test_clerks_of_a_merged_house_do_not_keep_more_than_the_paper_gave(self):
        self.sign(self.merge(self.neighbour))
        # The administrator's duty ended; the clerk's goes on at the house that goes on.
        self.assertFalse(
            self.env["union.duty"].search_count(
                [
                    ("user_id", "=", self.neighbour_admin.id),
                    ("organization_id", "=", self.building.id),
                ]
            )
        )
        self.assertTrue(self.as_user(self.neighbour_clerk, self.building).in_officer_scope)


@tagged("post_install", "-at_install")
class TestChangeOverTheWire(ChangeCase, HttpCase):
    post = WireCase.post

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = {
            user.login: WireCase.make_key.__func__(cls, user)
            for user in (
                cls.building_clerk,
                cls.street_approver,
                cls.sister_clerk,
                cls.sister_approver,
            )
        }

    def call(self, user, model, method, **arguments):
        key = self.keys[user.login] if user else None
        return self.post(f"/json/2/{model}/{method}", arguments, key)

    def test_a_change_from_the_clerk_to_the_superior(self):
        model = "union.organization.change"
        values = {
            "kind": "rename",
            "organization_id": self.building.id,
            "new_name": "新名",
            "reason": "会员大会决议。",
        }
        for user, status in ((self.sister_clerk, 403), (None, 401), (self.building_clerk, 200)):
            got, ids = self.call(user, model, "create", vals_list=[values])
            self.assertEqual(got, status, ids)
        got, answer = self.call(self.building_clerk, model, "action_submit", ids=ids)
        self.assertEqual((got, answer[0]["ok"], answer[0]["state"]), (200, True, "pending"))
        for user, status in (
            (self.sister_clerk, 403),
            (self.sister_approver, 403),
            (None, 401),
            (self.street_approver, 200),
        ):
            got, _rows = self.call(user, model, "read", ids=ids, fields=["new_name"])
            self.assertEqual(got, status)
            got, answer = self.call(user, model, "action_agree", ids=ids)
            self.assertEqual(got, status, answer)
        self.env.invalidate_all()
        self.assertEqual(self.building.name, "新名")
        for method in ("_carry_out", "_cron_carry_out", "_close"):
            got, _answer = self.call(self.street_approver, model, method, ids=ids)
            self.assertEqual(got, 403)

    def test_the_form_of_the_organisation_is_closed_on_the_wire_as_well(self):
        model = "union.organization"
        for vals in ({"name": "x"}, {"state": "dissolved"}, {"parent_id": False}):
            got, answer = self.call(
                self.building_clerk, model, "write", ids=self.building.ids, vals=vals
            )
            self.assertEqual(got, 403, answer)
        got, answer = self.call(
            self.building_clerk, model, "write", ids=self.building.ids, vals={"name": "x"}
        )
        self.assertIn("File a change", answer["message"])
