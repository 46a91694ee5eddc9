"""Who may hand work over to whom, by form and over the wire."""

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .handover_case import HandoverCase
from .tree import make_user
from .wire import WireCase


@tagged("post_install", "-at_install")
class TestHandOverRights(HandoverCase):
    def test_only_oneself_or_an_administrator_above(self):
        for user in (
            self.building_officer,
            self.street_approver,
            self.street_auditor,
            self.sister_clerk,
            self.sister_admin,
            self.stranger,
            self.portal,
        ):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.hand(user, self.building_clerk, self.building_officer)
        self.assertFalse(self.env["union.handover"].search([]))

    def test_a_deputy_of_the_administrator_hands_nothing_over(self):
        self.env["union.duty.delegation"].create(
            {
                "user_id": self.district_admin.id,
                "deputy_id": self.street_approver.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )
        with self.assertRaises(AccessError):
            self.hand(self.street_approver, self.building_clerk, self.building_officer)

    def test_an_administrator_takes_nothing_himself(self):
        with self.assertRaisesRegex(UserError, "to himself"):
            self.hand(self.district_admin, self.building_clerk, self.district_admin)
        with self.assertRaises(UserError):
            self.hand(self.district_admin, self.building_clerk, self.district_admin, new_duty=True)

    def test_the_successor_needs_a_fitting_role_of_his_own(self):
        deputy = make_user(self.env, "t_deputy")
        beside = self.env["union.organization"].create(
            {"name": "园岭二工会", "code": "T-BESIDE", "parent_id": self.street.id}
        )
        self.env["union.duty"].create(
            {
                "user_id": deputy.id,
                "organization_id": beside.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        self.env["union.duty.delegation"].create(
            {
                "user_id": self.building_officer.id,
                "deputy_id": deputy.id,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
            }
        )
        for taker in (
            self.building_teller,  # counts only
            self.street_auditor,  # reads only
            self.sister_clerk,  # elsewhere
            self.stranger,
            deputy,  # in somebody's place only
        ):
            with (
                self.subTest(taker=taker.login),
                self.assertRaisesRegex(UserError, "holds no role"),
            ):
                self.hand(self.district_admin, self.building_clerk, taker)
        self.hand(self.district_admin, self.building_clerk, self.street_reviewer)

    def test_a_duty_the_caller_may_not_grant_is_refused_and_nothing_moves(self):
        self.letters()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.hand(self.sister_admin, self.building_clerk, self.sister_clerk, new_duty=True)
        with self.assertRaises(ValidationError), self.cr.savepoint():
            # He holds the role there already.
            second = self.make_person("second", self.building, "clerk")
            self.hand(self.district_admin, self.building_clerk, second, new_duty=True)
        self.assertEqual(self.todos(self.sister_clerk), [])

    def test_what_is_no_user_and_no_date_is_refused_in_words(self):
        archived = make_user(self.env, "t_archived", active=False)
        for value in (
            "x",
            None,
            True,
            [1],
            {"id": 1},
            0,
            -1,
            10**9,
            self.portal.id,
            archived.id,
            self.building_clerk.id,
        ):
            duty = self.as_user(self.district_admin, self.duty_of(self.building_clerk))
            with self.subTest(value=value), self.assertRaises(UserError):
                duty.action_hand_over(value)
        for values in (
            {"last_day": "31.10.2026"},
            {"last_day": [1]},
            {"new_duty": True, "new_last_day": "soon"},
            {"reason": 5},
        ):
            with self.subTest(values), self.assertRaises(UserError), self.cr.savepoint():
                self.hand(self.district_admin, self.building_clerk, self.building_officer, **values)
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.CheckViolation),
            self.cr.savepoint(),
        ):
            self.hand(
                self.district_admin,
                self.building_clerk,
                self.building_officer,
                last_day="2019-01-01",
            )

    def test_the_record_is_read_in_scope_and_never_changed(self):
        self.letters()
        answer = self.hand(self.district_admin, self.building_clerk, self.building_officer)
        handover = self.env["union.handover"].browse(answer["id"])
        for user in (self.building_clerk, self.street_auditor, self.city_admin):
            with self.subTest(user=user.login):
                self.assertEqual(self.as_user(user, handover).item_ids.mapped("moved"), [True])
                self.assertTrue(self.as_user(user, handover.item_ids).subject)
        for user in (self.sister_clerk, self.building_teller, self.stranger, self.portal):
            for rows in (handover, handover.item_ids):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    self.as_user(user, rows).read([])
        for attempt in (
            lambda: handover.with_user(self.district_admin).write({"reason": "x"}),
            lambda: handover.sudo().write({"reason": "x"}),
            lambda: handover.item_ids.sudo().unlink(),
            lambda: handover.sudo().create({"role": "clerk"}),
        ):
            with self.assertRaises(UserError):
                attempt()
        for table in ("union_handover", "union_handover_item"):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                self.cr.savepoint(),
            ):
                self.env.cr.execute(SQL("DELETE FROM %s", SQL.identifier(table)))

    def test_the_dialog_offers_who_fits_and_asks_the_same_rights(self):
        duty = self.duty_of(self.building_clerk)
        action = self.as_user(self.district_admin, duty).button_hand_over()
        wizard = (
            self.as_user(self.district_admin, self.env[action["res_model"]])
            .with_context(**action["context"])
            .new({})
        )
        self.assertTrue(wizard.can_grant)
        offered = set(wizard.candidate_ids.mapped("login"))
        self.assertLessEqual({"t_building_officer", "t_street_reviewer", "t_city_admin"}, offered)
        self.assertFalse(
            offered
            & {"t_building_clerk", "t_building_teller", "t_sister_clerk", "t_district_admin"}
        )
        wizard.new_duty = True
        self.assertIn("t_stranger", wizard.candidate_ids.mapped("login"))
        self.assertNotIn("t_portal", wizard.candidate_ids.mapped("login"))
        made = (
            self.env["union.handover.wizard"]
            .with_user(self.district_admin)
            .create({"duty_id": duty.id, "to_user_id": self.building_officer.id})
        )
        shown = made.action_hand_over()
        self.assertEqual(shown["res_model"], "union.handover")
        self.assertTrue(self.as_user(self.district_admin, duty).can_hand_over)
        self.assertTrue(self.as_user(self.building_clerk, duty).can_hand_over)
        self.assertFalse(self.as_user(self.building_officer, duty).can_hand_over)
        with self.assertRaises(AccessError):
            self.as_user(self.building_officer, duty).button_hand_over()
        values = {"duty_id": duty.id, "to_user_id": self.sister_clerk.id, "new_duty": True}
        dialogs = self.env["union.handover.wizard"]
        with self.assertRaises(AccessError):
            dialogs.with_user(self.sister_admin).create(values)
        # And where somebody else opened it.
        forged = dialogs.create(values)
        with self.assertRaises(AccessError):
            forged.with_user(self.sister_admin).action_hand_over()


@tagged("post_install", "-at_install")
class TestHandOverOverTheWire(WireCase):
    def test_an_administrator_hands_over_and_a_sister_does_not(self):
        clerk, officer = (self.story.users[key] for key in ("jd_clerk", "jd_officer"))
        duty = self.env["union.duty"].search([("user_id", "=", clerk.id)])
        call = ("union.duty", "action_hand_over")
        for login in ("ns_clerk", "jd_officer", "hqb_approver"):
            self.refused(403, login, *call, ids=duty.ids, to_user_id=officer.id)
        for value in ("x", None, True, [officer.id], 10**9):
            self.refused(422, "ft_admin", *call, ids=duty.ids, to_user_id=value)
        self.refused(422, "ft_admin", *call, ids=duty.ids, to_user_id=officer.id, last_day="morgen")
        answer = self.call("ft_admin", *call, ids=duty.ids, to_user_id=officer.id, reason="轮岗")
        self.assertEqual(answer["kept"], 0)
        read = self.call("jd_clerk", "union.handover", "read", ids=[answer["id"]])
        self.assertEqual(read[0]["reason"], "轮岗")
        self.refused(403, "ns_clerk", "union.handover", "read", ids=[answer["id"]])
        for login in ("ft_admin", "jd_clerk"):
            self.refused(
                403, login, "union.handover", "write", ids=[answer["id"]], vals={"reason": "x"}
            )

    def test_portal_and_anonymous_are_turned_away(self):
        duty = self.env["union.duty"].search([], limit=1)
        portal = make_user(self.env, "wire_portal", ("base.group_portal",))
        for method in ("action_hand_over", "read"):
            path = f"/json/2/union.duty/{method}"
            body = {"ids": duty.ids}
            if method == "action_hand_over":
                body["to_user_id"] = portal.id
            status, _answer = self.post(path, body, self.make_key(portal))
            self.assertEqual(status, 403)
            status, _answer = self.post(path, body)
            self.assertEqual(status, 401)
