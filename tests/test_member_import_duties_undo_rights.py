"""Who takes a list of users and duties back: only who may grant them, and nobody twice."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .duty_list_case import book
from .duty_undo_case import STREET, DutyUndoCase
from .race_case import RaceCase
from .wire import WireCase

WANG = ["王芳", "yl_clerk", "", "经办人", STREET]
BOSS = ["韩梅", "yl_admin", "", "平台管理员", STREET]


@tagged("post_install", "-at_install")
class TestDutyListUndoAttacks(DutyUndoCase):
    def forbidden(self, record, *users):
        before = self.standing()
        for user in users:
            for rows in (record, record.sudo().run_ids):
                with (
                    self.subTest(user=user.login, model=rows._name),
                    self.assertRaises(AccessError),
                ):
                    self.as_user(user, rows).action_undo()
        self.assertEqual(self.standing(), before)

    def test_sisters_clerks_and_managers_who_grant_nothing(self):
        record = self.imported(WANG, organization=self.street)
        self.forbidden(
            record,
            self.sister_clerk,
            self.sister_admin,
            self.building_clerk,
            self.street_reviewer,  # sees that the list came in
            self.street_approver,
            self.district_approver,
            self.street_auditor,
            self.portal,
            self.stranger,
            self.user("yl_clerk"),
        )
        self.assertEqual(self.undo(record, self.city_admin)["archived"], 1)

    def test_nobody_takes_back_a_duty_of_his_own(self):
        record = self.imported(BOSS, WANG, organization=self.street)
        self.forbidden(record, self.user("yl_admin"))
        # An administrator who was there before neither.
        other = self.imported(
            [self.user("yl_admin").name, "yl_admin", "", "审批人", STREET],
            ["李雷", "yl_other", "", "经办人", STREET],
            organization=self.street,
        )
        self.forbidden(other, self.user("yl_admin"))
        self.assertEqual(self.undo(other)["archived"], 1)

    def test_an_administrator_below_one_of_the_places(self):
        boss = self.imported(BOSS, organization=self.street)
        self.env["res.users.log"].with_user(self.user("yl_admin")).sudo().create({})
        record = self.imported(
            WANG, ["李雷", "ft_clerk", "", "经办人", "T-SZ-FT"], organization=self.district
        )
        self.forbidden(record, self.user("yl_admin"))
        self.refused_undo(boss, "has signed in")

    def test_a_deputy_decides_papers_and_takes_no_duty_back(self):
        record = self.imported(WANG, organization=self.street)
        self.env["union.duty.delegation"].create(
            {
                "user_id": self.district_admin.id,
                "deputy_id": self.street_approver.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )
        self.forbidden(record, self.street_approver)

    def test_the_importer_whose_duty_ended(self):
        record = self.imported(WANG)
        self.env["union.duty"].search([("user_id", "=", self.district_admin.id)]).write(
            {"date_to": "2021-01-01"}
        )
        self.forbidden(record, self.district_admin)
        # Nor does he as a clerk, who brought the file and writes there.
        self.env["union.duty"].create(
            {
                "user_id": self.district_admin.id,
                "organization_id": self.district.id,
                "role": "clerk",
            }
        )
        self.forbidden(record, self.district_admin)

    def test_the_rule_of_granting_holds_for_the_superusers_eyes_too(self):
        record = self.imported(WANG, organization=self.street)
        before = self.standing()
        with self.assertRaises(AccessError):
            self.as_user(self.street_reviewer, record).sudo().action_undo()
        self.assertEqual(self.standing(), before)

    def test_the_log_is_seen_in_scope_and_written_by_nobody(self):
        record = self.imported(WANG, organization=self.street)
        self.undo(record)
        rows = self.env["union.import.undo"].search([], limit=1).record_ids
        self.assertEqual(len(self.as_user(self.street_auditor, rows).mapped("number")), 2)
        for user in (self.sister_clerk, self.sister_admin, self.portal, self.stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, rows).read(["user_id", "number"])
        for user in (self.street_approver, self.district_admin):
            with self.subTest(user.login), self.assertRaises(UserError):
                self.as_user(user, rows).write({"user_id": self.stranger.id})


@tagged("post_install", "-at_install")
class TestDutyListUndoOverTheWire(WireCase):
    def test_taken_back_over_the_api(self):
        imports = "union.roster.import"
        street = self.story.organizations["street"]
        values = {
            "organization_id": street.id,
            "kind": "duties",
            "filename": "x.xlsx",
            "data": base64.b64encode(book(["王芳", "hqb_new", "", "经办人", street.code])).decode(),
        }
        ids = self.call("ft_admin", imports, "create", vals_list=[values])
        self.call("ft_admin", imports, "action_import", ids=ids)
        new = self.env["res.users"].search([("login", "=", "hqb_new")])
        runs = self.env["union.roster.import.run"].search([("import_id", "in", ids)]).ids
        for login in ("hqb_approver", "ns_clerk"):
            self.refused(403, login, imports, "action_undo", ids=ids)
            self.refused(403, login, f"{imports}.run", "action_undo", ids=runs)
        self.assertTrue(new.active)
        answer = self.call("ft_admin", imports, "action_undo", ids=ids)
        self.assertEqual(answer, {"deleted": {"union.duty": 1}, "restored": 0, "archived": 1})
        new.invalidate_recordset()
        self.assertFalse(new.active)
        self.refused(422, "ft_admin", imports, "action_undo", ids=ids)


@tagged("post_install", "-at_install")
class TestDutyListUndoRace(RaceCase):
    race_name = "undo"

    def test_twice_at_once_and_while_somebody_acts(self):
        result, _log = self.run_race("duty_undo_race.py")
        # Two at the same moment: one takes it back, the other is told.
        self.assertEqual(result["twice"].count("undone"), 1, result["twice"])
        self.assertRegex(" ".join(result["twice"]), "taken back already|right now")
        self.assertEqual(result["logs"], 1)
        # Who signs in or signs a paper in that moment is not overtaken.
        self.assertIn("is at work right now", result["during"])
        self.assertIn("has signed in", result["after"])
        # Who was overtaken signs nothing under a duty that is no more.
        self.assertEqual(result["late"], "SerializationFailure")
        self.assertFalse(result["agrees"])
        self.assertEqual(result["decisions"], 0)
