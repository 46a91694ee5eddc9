"""Attacks on the approval: who may not, what is forged by nobody, what the trail keeps."""

from psycopg2.errors import RestrictViolation

from odoo.exceptions import AccessError, RedirectWarning, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .papers import PaperCase
from .tree import make_user

ACTIONS = (
    ("action_agree", {}),
    ("action_return", {"comment": "x"}),
    ("action_refuse", {"comment": "x"}),
    ("action_forward", {"user_id": "city_chair"}),
    ("action_add_sign", {"user_ids": ["city_chair"]}),
    ("action_revoke", {"comment": "x"}),
)
TABLES = ("request", "round", "step", "decision")


@tagged("post_install", "-at_install")
class TestApprovalSecurity(PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.peer_reviewer = cls.make_person("peer_reviewer", cls.street, "reviewer")
        cls.sister_reviewer = cls.make_person("sister_reviewer", cls.sister_street, "reviewer")
        cls.city_chair = cls.make_person("city_chair", cls.city, "chair")
        cls.deputy = cls.make_person("deputy", cls.street, "clerk")
        cls.late_deputy = cls.make_person("late_deputy", cls.street, "clerk")
        cls.former = cls.make_person("former", cls.street, "reviewer", date_to="2021-01-01")
        cls.env["union.duty"].create(
            {
                "user_id": cls.former.id,
                "organization_id": cls.street.id,
                "role": "clerk",
                "date_from": "2021-01-02",
            }
        )
        cls.env["union.duty.delegation"].create(
            [
                {
                    "user_id": cls.street_reviewer.id,
                    "deputy_id": cls.deputy.id,
                    "date_from": "2020-01-01",
                    "date_to": "2099-01-01",
                },
                {
                    "user_id": cls.street_reviewer.id,
                    "deputy_id": cls.late_deputy.id,
                    "date_from": "2020-01-01",
                    "date_to": "2020-12-31",
                },
            ]
        )
        cls.odoo_admin = make_user(
            cls.env, "t_odoo_admin", ("base.group_user", "base.group_system")
        )

    # ---- who ----

    def test_role_action_matrix(self):
        """Only the street's reviewers of today and their deputy decide on the first step."""
        may = {"street_reviewer", "peer_reviewer", "deputy"}
        people = (
            *may,
            "building_clerk",  # the submitter
            "building_officer",  # his colleague
            "street_approver",  # out of turn
            "district_approver",  # the upper level
            "city_admin",
            "street_auditor",
            "sister_reviewer",
            "sister_clerk",
            "late_deputy",
            "former",
            "odoo_admin",
            "stranger",
            "portal",
        )
        for action, options in ACTIONS:
            options = dict(options)
            if options.get("user_id"):
                options["user_id"] = self.city_chair.id
            if options.get("user_ids"):
                options["user_ids"] = [self.city_chair.id]
            for key in people:
                letter = self.pending()
                paper = self.by(getattr(self, key), letter)
                with self.subTest(action=action, person=key):
                    if key in may and action != "action_revoke":
                        self.assertTrue(getattr(paper, action)(**options)[0]["ok"])
                        self.assertEqual(len(self.kinds(letter)), 1)
                    else:
                        with self.assertRaises(UserError):
                            getattr(paper, action)(**options)
                        self.assertEqual(self.kinds(letter), [])

    def test_superuser_flag_is_no_right_to_decide(self):
        letter = self.pending()
        for user in (self.building_clerk, self.stranger, self.env.ref("base.user_root")):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.by(user, letter).sudo().action_agree()

    def test_a_duty_that_ends_takes_the_right_with_it(self):
        letter = self.pending()
        self.assertTrue(self.by(self.peer_reviewer, letter).can_decide)
        self.env["union.duty"].search(
            [("user_id", "=", self.peer_reviewer.id)]
        ).date_to = "2021-01-01"
        self.assertFalse(self.by(self.peer_reviewer, letter).can_decide)
        with self.assertRaises(UserError):
            self.by(self.peer_reviewer, letter).action_agree()

    def test_strangers_read_neither_paper_nor_trail(self):
        letter = self.pending()
        request = letter.sudo().approval_request_id
        records = (
            letter,
            letter.enclosure_ids,
            request,
            request.round_ids,
            request.step_ids,
        )
        for user in (self.sister_clerk, self.sister_reviewer, self.stranger, self.portal):
            for rows in records:
                with self.subTest(user=user.login, model=rows._name):
                    self.assertFalse(self.as_user(user, rows).has_access("read"))

    # ---- forging ----

    def test_state_is_forged_by_no_write_create_copy_or_default(self):
        letter = self.letters()
        request = self.pending().sudo().approval_request_id
        for user in (self.building_clerk, self.env.ref("base.user_root")):
            for values in (
                {"approval_state": "approved"},
                {"approval_request_id": request.id},
            ):
                with self.subTest(user=user.login, values=values):
                    with self.assertRaises(AccessError):
                        letter.with_user(user).write(values)
                    with self.assertRaises(AccessError):
                        self.letters(user=user, **values)
        forged = self.env["union.letter"].with_user(self.building_clerk)
        forged = forged.with_context(
            default_approval_state="approved", default_approval_request_id=request.id
        ).create({"organization_id": self.building.id, "kind_id": self.kind.id, "title": "x"})
        self.assertEqual(forged.approval_state, "draft")
        self.assertFalse(forged.sudo().approval_request_id)
        paper = self.pending()
        copy = paper.with_user(self.building_clerk).copy()
        self.assertEqual(copy.approval_state, "draft")
        self.assertFalse(copy.sudo().approval_request_id)

    def test_engine_tables_are_closed_to_everybody(self):
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_agree()
        request = letter.sudo().approval_request_id
        rows = {
            "request": (request, {"state": "approved"}),
            "round": (request.round_ids, {"snapshot": "{}"}),
            "step": (request.step_ids, {"state": "agreed"}),
            "decision": (request.decision_ids, {"kind": "refuse"}),
        }
        users = (
            self.street_approver,
            self.city_admin,
            self.odoo_admin,
            self.env.ref("base.user_root"),
        )
        for user in users:
            for name in TABLES:
                records, values = rows[name]
                for records_ in (records.with_user(user), records.with_user(user).sudo()):
                    with self.subTest(user=user.login, table=name, su=records_.env.su):
                        with self.assertRaises(UserError):
                            records_.write(values)
                        with self.assertRaises(UserError):
                            records_.unlink()
                        with self.assertRaises(UserError):
                            records_.create(records.copy_data()[0])

    def test_trail_is_append_only_in_the_database_too(self):
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_agree()
        self.env.flush_all()
        for statement in (
            "UPDATE union_approval_decision SET kind = 'refuse'",
            "DELETE FROM union_approval_decision",
            "UPDATE union_approval_round SET snapshot = '{}'",
            "TRUNCATE union_approval_decision CASCADE",
        ):
            with (
                self.subTest(statement=statement),
                mute_logger("odoo.sql_db"),
                self.assertRaises(RestrictViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(statement)

    # ---- the inbox ----

    def test_an_approval_activity_closes_by_the_decision_alone(self):
        letter = self.pending()
        activity = (
            self.env["mail.activity"]
            .search([("res_model", "=", "union.letter"), ("res_id", "=", letter.id)])
            .filtered(lambda row: row.user_id == self.street_reviewer)
        )
        self.assertEqual(len(activity), 1)
        for user in (self.building_clerk, self.street_reviewer, self.env.ref("base.user_root")):
            row = activity.with_user(user)
            for attack in (
                row.action_done,
                row.action_feedback,
                row.action_done_schedule_next,
                row.action_cancel,
                row.unlink,
                row.action_archive,
                row.action_reschedule_tomorrow,
                lambda row=row: row.write({"user_id": self.city_admin.id}),
                lambda row=row: row.write({"active": False}),
            ):
                with self.subTest(user=user.login), self.assertRaises(RedirectWarning) as caught:
                    attack()
                self.assertEqual(caught.exception.args[1]["res_id"], letter.id)
        self.by(self.street_reviewer, letter).action_agree()
        self.assertFalse(activity.active)

    def test_approval_activities_are_not_made_by_hand(self):
        letter = self.letters()
        type_id = self.env.ref("trade_union.activity_type_approval").id
        with self.assertRaises(UserError):
            letter.with_user(self.building_clerk).activity_schedule(
                activity_type_id=type_id, user_id=self.street_reviewer.id
            )
        todo = letter.activity_schedule("mail.mail_activity_data_todo")
        with self.assertRaises(UserError):
            todo.activity_type_id = type_id
        todo.action_done()

    def test_the_cron_repairs_the_inbox(self):
        letter = self.pending()
        before = self.inbox(letter)
        self.assertEqual(before, {"t_street_reviewer", "t_peer_reviewer", "t_deputy"})
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM mail_activity WHERE res_model = 'union.letter' AND res_id = %s",
            [letter.id],
        )
        self.env.invalidate_all()
        newcomer = self.make_person("newcomer", self.street, "reviewer")
        duty = self.env["union.duty"].search([("user_id", "=", self.peer_reviewer.id)])
        duty.date_to = "2021-01-01"
        with self.enter_registry_test_mode():
            self.env.ref("trade_union.cron_approval_inbox").method_direct_trigger()
        self.assertEqual(self.inbox(letter), {"t_street_reviewer", "t_deputy", newcomer.login})

    # ---- routes ----

    def test_routes_are_written_by_managers_of_the_place_only(self):
        shipped = self.env["union.approval.route"].search(
            [("organization_id", "=", False)], limit=1
        )
        self.assertTrue(shipped)
        for user in (self.building_clerk, self.sister_admin, self.portal, self.odoo_admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, self.route).write({"name": "x"})
        with self.assertRaises(AccessError):
            self.as_user(self.city_admin, shipped).write({"sequence": 1})
        with self.assertRaises(AccessError):
            self.as_user(self.street_approver, self.route).step_ids.write({"role": "clerk"})
        self.as_user(self.city_admin, self.route).write({"name": "改名"})
        for values in ({"version": 9}, {"superseded": True}):
            with self.assertRaises(UserError):
                self.as_user(self.city_admin, self.route).write(values)

    def test_the_dialog_reaches_no_other_model(self):
        dialogs = self.env["union.approval.decide"].with_user(self.street_reviewer)
        for model in ("union.duty", "res.users", "no.such"):
            with self.subTest(model=model), self.assertRaises(UserError):
                dialogs.create(
                    {"kind": "agree", "res_model": model, "res_ids": "1"}
                ).action_decide()
