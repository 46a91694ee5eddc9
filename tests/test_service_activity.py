"""An activity from its plan to the filed summary, as the people concerned."""

from datetime import date

from psycopg2 import IntegrityError

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import UnionCase, clause
from .service_case import AFTER, BEGINS, DURING, ServiceMixin
from .tree import make_user

PIXEL = (
    b"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
    b"rkJggg=="
)


@tagged("post_install", "-at_install")
class TestActivity(ServiceMixin, UnionCase):
    def photo(self, activity, **values):
        return self.as_user(self.building_clerk, self.env["ir.attachment"]).create(
            {
                "name": "合影.png",
                "datas": PIXEL,
                "res_model": "union.service.activity",
                "res_id": activity.id,
                **values,
            }
        )

    # ---- who reads what is said about it ----

    def test_what_is_said_about_an_activity_of_a_superior_is_read_there(self):
        below = make_user(self.env, "t_primary_clerk")
        self.env["union.duty"].create(
            {"user_id": below.id, "organization_id": self.primary.id, "role": "clerk"}
        )
        activity = self.approved()
        activity.sudo().message_post(body="t_said", subtype_xmlid="mail.mt_note")
        photo = self.photo(activity)
        place = [("model", "=", activity._name), ("res_id", "=", activity.id)]
        for user, there in (
            (self.building_clerk, True),
            (self.street_approver, True),
            (below, False),
            (self.sister_clerk, False),
        ):
            with self.subTest(user.login):
                bodies = self.as_user(user, self.env["mail.message"]).search(place).mapped("body")
                self.assertIs("t_said" in "".join(bodies), there)
        self.assertTrue(self.as_user(below, activity).has_access("read"))
        self.assertTrue(self.as_user(below, photo).has_access("read"), "photos come down")
        self.assertFalse(self.as_user(self.sister_clerk, photo).has_access("read"))

    # ---- plan and approval ----

    @clause("SZ-5.4.2")
    def test_the_approved_activity_opens_its_sign_up_and_gets_its_event(self):
        activity = self.plan()
        self.assertFalse(activity.sudo().event_id)
        activity.action_submit()
        self.assertEqual((activity.approval_state, activity.phase), ("pending", "plan"))
        self.assertFalse(activity.sudo().event_id, "no event before the decision")
        self.as_user(self.street_approver, activity).action_agree()
        activity = self.as_user(self.building_clerk, activity)
        self.assertEqual((activity.approval_state, activity.phase), ("approved", "sign_up"))
        self.assertEqual(activity.opened_on, date(2026, 10, 12))
        event = activity.sudo().event_id
        self.assertEqual(event.union_organization_id, self.building)
        self.assertEqual((event.name, str(event.date_begin)), ("秋季健步走", BEGINS))
        self.assertEqual((event.seats_limited, event.seats_max), (True, 3))
        self.assertEqual(event.date_tz, "Asia/Shanghai")
        self.assertFalse(event.event_mail_ids, "our events start without mail schedulers")
        self.assertFalse(event.question_ids)
        self.assertFalse(event.event_ticket_ids)
        self.assertFalse(event.company_id)

    @clause("SZ-5.4.2")
    def test_a_plan_without_tasks_goes_on_with_a_reason_only(self):
        activity = self.plan(roles="  ")
        with self.assertRaisesRegex(UserError, r"SZ-5\.4\.2"):
            activity.action_submit()
        self.assertEqual(activity.approval_state, "draft")
        activity.action_submit(reason="由街道统一安排人员")
        self.assertEqual(activity.approval_state, "pending")
        self.assertEqual(activity.override_ids.reason, "由街道统一安排人员")

    def test_the_rule_is_a_record_and_changing_it_changes_the_answer(self):
        activity = self.plan(roles=False)
        rule = self.env["union.rule"].search([("key", "=", "service.activity.roles")])
        self.assertEqual(rule.clause_id.code, "SZ-5.4.2")
        rule.active = False
        activity.action_submit()
        self.assertEqual(activity.approval_state, "pending")

    def test_a_day_in_the_past_is_not_submitted(self):
        activity = self.plan(date_begin="2026-10-11 00:00:00", date_end="2026-10-11 01:00:00")
        with self.assertRaisesRegex(UserError, "begins in the past"):
            activity.action_submit()

    def test_approval_after_the_day_gives_the_plan_back(self):
        activity = self.plan()
        activity.action_submit()
        self.clock.move_to(AFTER)
        self.as_user(self.street_approver, activity).action_agree()
        activity = self.as_user(self.building_clerk, activity)
        self.assertEqual((activity.approval_state, activity.phase), ("returned", "plan"))
        self.assertFalse(activity.sudo().event_id)

    def test_the_plan_is_locked_from_submission_on(self):
        activity = self.plan()
        activity.action_submit()
        for values in ({"capacity": 100}, {"date_end": "2026-10-30 00:00:00"}, {"name": "x"}):
            with self.subTest("pending", values=values), self.assertRaises(UserError):
                activity.write(values)
        self.as_user(self.street_approver, activity).action_agree()
        activity = self.as_user(self.building_clerk, activity)
        for values in ({"capacity": 100}, {"date_end": "2026-10-30 00:00:00"}, {"name": "x"}):
            with self.subTest("approved", values=values), self.assertRaises(UserError):
                activity.write(values)
        with self.assertRaises(UserError):
            activity.unlink()
        self.assertEqual(activity.capacity, 3)

    def test_what_the_server_sets_nobody_writes(self):
        activity = self.plan()
        event = self.env["event.event"].create(
            {"name": "x", "date_begin": BEGINS, "date_end": "2026-10-21 00:00:00"}
        )
        for values in (
            {"phase": "sign_up"},
            {"event_id": event.id},
            {"opened_on": "2026-01-01"},
            {"held_on": "2026-01-01"},
            {"filed_on": "2026-01-01"},
            {"approval_state": "approved"},
        ):
            with self.subTest(values=values), self.assertRaises(AccessError):
                activity.write(values)
            with self.subTest("create", values=values), self.assertRaises(AccessError):
                self.plan(**values)

    def test_a_default_key_of_the_caller_opens_nothing(self):
        activities = self.env["union.service.activity"].with_context(
            default_phase="sign_up",
            default_opened_on="2026-01-01",
            default_approval_state="approved",
        )
        activity = activities.with_user(self.building_clerk).create(
            {
                "organization_id": self.building.id,
                "kind_id": self.kind.id,
                "name": "x",
                "date_begin": BEGINS,
                "date_end": "2026-10-21 00:00:00",
            }
        )
        self.assertEqual((activity.phase, activity.approval_state), ("plan", "draft"))
        self.assertFalse(activity.opened_on)

    def test_revoking_cancels_what_was_not_held(self):
        activity = self.approved()
        activity.action_sign_up(self.members[:2].ids)
        self.as_user(self.district_approver, activity).action_revoke("预算调整")
        activity = self.as_user(self.building_clerk, activity)
        self.assertEqual((activity.approval_state, activity.phase), ("revoked", "cancelled"))
        self.assertEqual(set(self.listed(activity).values()), {"cancel"})

    # ---- during and after ----

    @clause("SZ-5.4.2")
    def test_held_then_filed_with_summary_and_photos(self):
        activity = self.approved()
        activity.action_sign_up(self.members[:2].ids)
        with self.assertRaisesRegex(UserError, "2026-10-20"):
            activity.action_hold()
        self.clock.move_to(DURING)
        activity.action_attend(self.members[:1].ids)
        activity.action_hold()
        self.assertEqual((activity.phase, activity.held_on), ("held", date(2026, 10, 20)))
        with self.assertRaisesRegex(UserError, "not open for sign-up"):
            activity.action_sign_up(self.members[2:3].ids)
        self.clock.move_to(AFTER)
        with self.assertRaisesRegex(UserError, "no summary"):
            activity.action_file()
        activity.summary = "<p>两人报名，一人参加。</p>"
        with self.assertRaisesRegex(UserError, r"SZ-5\.4\.2"):
            activity.action_file()
        activity.photo_ids = [Command.link(self.photo(activity).id)]
        activity.action_file()
        self.assertEqual((activity.phase, activity.filed_on), ("filed", date(2026, 10, 21)))
        self.assertEqual((activity.signed_up_count, activity.attended_count), (2, 1))
        for values in ({"summary": "<p>x</p>"}, {"photo_ids": [Command.clear()]}):
            with self.subTest(values=values), self.assertRaises(UserError):
                activity.write(values)
        with self.assertRaisesRegex(UserError, "closed"):
            activity.action_attend(self.members[1:2].ids)

    def test_an_empty_editor_is_no_summary(self):
        activity = self.approved()
        self.clock.move_to(DURING)
        activity.action_hold()
        activity.summary = "<p><br/></p>"
        with self.assertRaisesRegex(UserError, "no summary"):
            activity.action_file()

    def test_no_photo_needs_a_reason_that_stays_on_record(self):
        activity = self.approved()
        self.clock.move_to(DURING)
        activity.action_hold()
        activity.write({"summary": "<p>完成</p>", "check_reason": "雨天未拍照"})
        activity.action_file()
        self.assertEqual(activity.phase, "filed")
        self.assertEqual(activity.override_ids.reason, "雨天未拍照")

    def test_photos_are_pictures_of_this_activity(self):
        activity = self.approved()
        other = self.photo(self.approved(name="另一活动"))
        with self.assertRaisesRegex(ValidationError, "another record"), self.env.cr.savepoint():
            activity.photo_ids = [Command.link(other.id)]
        text = self.photo(activity, name="x.txt", datas=b"eA==", mimetype="text/plain")
        with self.assertRaisesRegex(ValidationError, "neither a pict"), self.env.cr.savepoint():
            activity.photo_ids = [Command.link(text.id)]
        fresh = self.photo(activity, res_model=False, res_id=False)
        activity.photo_ids = [Command.set(fresh.ids)]
        self.assertEqual((fresh.res_model, fresh.res_id), ("union.service.activity", activity.id))

    def test_cancelling_gives_up_the_places_and_needs_a_reason(self):
        activity = self.approved()
        activity.action_sign_up(self.members[:2].ids)
        for reason in ("", "  ", None, 7):
            with self.subTest(reason=reason), self.assertRaisesRegex(UserError, "Say why"):
                activity.action_cancel(reason)
        activity.action_cancel("台风")
        self.assertEqual((activity.phase, activity.cancel_reason), ("cancelled", "台风"))
        self.assertEqual(activity.cancelled_on, date(2026, 10, 12))
        self.assertEqual(set(self.listed(activity).values()), {"cancel"})
        self.assertFalse(activity.sudo().event_id.active)
        with self.assertRaises(UserError):
            activity.action_sign_up(self.members[:1].ids)

    @mute_logger("odoo.sql_db")
    def test_bad_figures_and_dates_are_refused(self):
        for values in (
            {"capacity": -1},
            {"budget": -0.01},
            {"date_end": BEGINS},
            {"date_end": "2026-10-01 00:00:00"},
        ):
            with (
                self.subTest(values=values),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                self.plan(**values).flush_recordset()

    def test_the_budget_keeps_its_fen(self):
        activity = self.plan(budget=1234.567)
        self.assertEqual(activity.currency_id.name, "CNY")
        self.env.cr.execute(
            "SELECT budget FROM union_service_activity WHERE id = %s", [activity.id]
        )
        self.assertEqual(str(self.env.cr.fetchone()[0]), "1234.57")

    # ---- scope ----

    def test_a_sister_neither_reads_nor_changes_it(self):
        activity = self.approved()
        activity.action_sign_up(self.members[:1].ids)
        theirs = self.as_user(self.sister_clerk, activity)
        self.assertFalse(theirs.search([("id", "=", activity.id)]))
        self.assertFalse(theirs.env["union.service.participant"].search([]))
        for call in (
            lambda: theirs.read(["name"]),
            lambda: theirs.export_data(["name"]),
            lambda: theirs.write({"summary": "x"}),
            lambda: theirs.unlink(),
            lambda: theirs.action_sign_up(self.sister_member.ids),
            lambda: theirs.action_attend(self.sister_member.ids),
            lambda: theirs.action_hold(),
            lambda: theirs.action_cancel("x"),
        ):
            with self.assertRaises(AccessError):
                call()
        with self.assertRaises(AccessError):
            self.plan(user=self.sister_clerk)

    def test_an_auditor_reads_and_changes_nothing(self):
        activity = self.approved()
        theirs = self.as_user(self.street_auditor, activity)
        self.assertEqual(theirs.name, "秋季健步走")
        for call in (
            lambda: theirs.write({"summary": "x"}),
            lambda: theirs.action_sign_up(self.members[:1].ids),
            lambda: theirs.action_hold(),
        ):
            with self.assertRaises(AccessError):
                call()

    def test_portal_user_and_stranger_have_no_access(self):
        activity = self.approved()
        for user in (self.portal, self.stranger):
            for model in (
                "union.service.activity",
                "union.service.activity.kind",
                "union.service.participant",
            ):
                with self.subTest(user=user.login, model=model), self.assertRaises(AccessError):
                    self.as_user(user, self.env[model]).search([])
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, activity).action_sign_up(self.members[:1].ids)

    def test_what_a_superior_opened_is_read_below_and_a_plan_is_not(self):
        activity = self.plan(user=self.street_reviewer, organization_id=self.street.id)
        self.assertFalse(
            self.as_user(self.building_clerk, activity).search([("id", "=", activity.id)])
        )
        activity.action_submit()
        self.as_user(self.district_approver, activity).action_agree()
        theirs = self.as_user(self.building_clerk, activity)
        self.assertEqual(theirs.phase, "sign_up")
        with self.assertRaises(AccessError):
            theirs.write({"summary": "x"})

    def test_shipped_kinds_are_read_only_and_own_ones_stay_in_scope(self):
        with self.assertRaises(AccessError):
            self.as_user(self.street_approver, self.kind).name = "x"
        own = self.as_user(self.street_approver, self.env["union.service.activity.kind"]).create(
            {"name": "广场舞", "code": "dance", "organization_id": self.street.id}
        )
        self.assertEqual(self.as_user(self.building_clerk, own).name, "广场舞")
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, own).read(["name"])

    def test_each_shipped_kind_names_a_known_clause_and_known_metrics(self):
        clauses = set(self.env["union.clause"].search([]).mapped("code"))
        metrics = set(self.env["union.metric"].search([]).mapped("key"))
        kinds = self.env["union.service.activity.kind"].search([("organization_id", "=", False)])
        wanted = {f"SZ-8.2.{n}" for n in range(1, 7)} | {f"SZ-8.3.{n}" for n in range(1, 6)}
        named = {code for kind in kinds for code in (kind.clause_codes or "").split()}
        self.assertLessEqual(wanted, named)
        self.assertLessEqual(named, clauses)
        for kind in kinds:
            self.assertLessEqual(set((kind.metric_keys or "").split()), metrics, kind.code)
