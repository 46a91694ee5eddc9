"""Open work goes from one person to another in one step, and nothing goes that must not."""

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from .papers import PaperCase
from .scope_rows import Rows
from .tree import make_user
from .wire import WireCase


class HandoverCase(PaperCase):
    def duty_of(self, user):
        return self.env["union.duty"].search([("user_id", "=", user.id)])

    def hand(self, by, giver, taker, **values):
        duty = self.as_user(by, self.duty_of(giver)[:1])
        answer = duty.action_hand_over(taker.id, **values)
        self.env.flush_all()
        self.env.invalidate_all()
        return answer

    def told(self, answer, kind):
        """Return ``[(model, id, moved, why not)]`` of one kind of work."""
        self.assertTrue(answer["id"])
        handover = self.env["union.handover"].browse(answer["id"])
        return sorted(
            (item.res_model or "", item.res_id or 0, item.moved, item.why or "")
            for item in handover.item_ids
            if item.kind == kind
        )

    def todos(self, user):
        found = self.env["mail.activity"].search(
            [("user_id", "=", user.id), ("res_model", "=like", "union.%")]
        )
        return sorted((row.res_model, row.res_id) for row in found)


@tagged("post_install", "-at_install")
class TestHandOver(HandoverCase):
    def test_todos_and_unsent_papers_go_to_the_successor(self):
        drafts = self.letters(2)
        returned = self.pending()
        self.by(self.street_reviewer, returned).action_return(comment="改")
        pending = self.pending()
        self.letters(user=self.building_officer)
        todo = self.building.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.building_clerk.id
        )
        answer = self.hand(
            self.district_admin, self.building_clerk, self.building_officer, reason="调岗"
        )
        self.assertEqual(
            self.told(answer, "activity"), [("union.organization", self.building.id, True, "")]
        )
        self.assertEqual(todo.user_id, self.building_officer)
        self.assertEqual(
            self.told(answer, "paper"),
            sorted(
                [("union.letter", paper.id, True, "") for paper in drafts | returned]
                + [("union.letter", pending.id, False, "pending")]
            ),
        )
        self.assertEqual(
            self.todos(self.building_officer),
            sorted(
                [("union.organization", self.building.id)]
                + [("union.letter", paper.id) for paper in drafts | returned]
            ),
        )
        self.assertEqual(drafts.create_uid, self.building_clerk, "who made it is a fact")
        self.assertEqual((answer["moved"], answer["kept"]), (4, 1))
        handover = self.env["union.handover"].browse(answer["id"])
        self.assertEqual(
            (handover.user_id, handover.from_user_id, handover.to_user_id, handover.reason),
            (self.district_admin, self.building_clerk, self.building_officer, "调岗"),
        )
        # The same once more: what he has already is not given twice.
        again = self.hand(self.district_admin, self.building_clerk, self.building_officer)
        self.assertEqual(again["moved"], 0)
        self.assertEqual(len(self.todos(self.building_officer)), 4)

    def test_work_elsewhere_stays(self):
        self.env["union.duty"].create(
            {
                "user_id": self.building_clerk.id,
                "organization_id": self.sister_street.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        letter = self.letters(organization=self.sister_street)
        todo = self.sister_street.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.building_clerk.id
        )
        duty = self.duty_of(self.building_clerk).filtered(
            lambda duty: duty.organization_id == self.building
        )
        answer = self.as_user(self.district_admin, duty).action_hand_over(self.building_officer.id)
        self.assertEqual(self.told(answer, "paper"), [])
        self.assertEqual(self.told(answer, "activity"), [("", 0, False, "elsewhere")])
        self.assertEqual(todo.user_id, self.building_clerk)
        self.assertEqual(letter.create_uid, self.building_clerk)
        self.assertNotIn("粤海", str(answer))

    def test_the_responsible_of_an_activity_changes_while_it_goes_on(self):
        kind = self.env["union.service.activity.kind"].search([], limit=1)
        values = {
            "organization_id": self.building.id,
            "kind_id": kind.id,
            "date_begin": "2026-10-20 01:00:00",
            "date_end": "2026-10-20 02:00:00",
            "user_id": self.building_clerk.id,
        }
        activities = self.env["union.service.activity"].create(
            [{**values, "name": "open"}, {**values, "name": "filed"}]
        )
        event = self.env["event.event"].create(
            {"name": "x", "date_begin": values["date_begin"], "date_end": values["date_end"]}
        )
        self.env.cr.execute(
            "UPDATE union_service_activity SET phase = 'filed', event_id = %s WHERE id = %s",
            [event.id, activities[1].id],
        )
        self.env.invalidate_all()
        answer = self.hand(self.district_admin, self.building_clerk, self.building_officer)
        self.assertEqual(
            self.told(answer, "responsible"),
            [("union.service.activity", activities[0].id, True, "")],
        )
        self.assertEqual(
            activities.mapped("user_id.login"), ["t_building_officer", "t_building_clerk"]
        )

    def test_count_sheets_and_imports_stay_and_only_their_number_is_told(self):
        rows = Rows(self.env, self.building, self.building_clerk)
        rows.of("union.count.sheet", self.building_clerk)
        rows.of("union.roster.import", self.building_clerk)
        answer = self.hand(self.district_admin, self.building_clerk, self.building_officer)
        self.assertEqual(
            self.told(answer, "personal"),
            [
                ("union.count.sheet", 0, False, "two_people"),
                ("union.roster.import", 0, False, "owner"),
            ],
        )
        sheet = self.env["union.count.sheet"].browse(
            rows.of("union.count.sheet", self.building_clerk).id
        )
        self.assertEqual(sheet.entered_by_id, self.building_clerk)
        messages = " ".join(row["message"] for row in answer["items"])
        self.assertIn("two people", messages)
        self.assertIn("belongs to who brought the file", messages)

    def test_a_signature_asked_for_goes_with_a_trace(self):
        chair = self.make_person("street_chair", self.street, "chair")
        second = self.make_person("second_chair", self.street, "chair")
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_forward(chair.id)
        answer = self.hand(self.district_admin, chair, second, reason="退休")
        request = letter.sudo().approval_request_id
        self.assertEqual(
            self.told(answer, "signature"), [("union.approval.request", request.id, True, "")]
        )
        self.assertEqual(self.inbox(letter), {"t_second_chair"})
        last = request.decision_ids[-1]
        self.assertEqual(
            (last.kind, last.user_id, last.on_behalf_of_id, last.target_user_id),
            ("forward", self.env.ref("base.user_root"), chair, second),
        )
        self.assertIn("t_district_admin: 退休", last.comment)
        with self.assertRaises(UserError):
            self.by(chair, letter).action_agree()
        self.by(second, letter).action_agree()
        self.assertEqual(self.inbox(letter), {"t_street_approver"})

    def test_a_signature_waiting_its_turn_goes_as_well(self):
        chair = self.make_person("street_chair", self.street, "chair")
        second = self.make_person("second_chair", self.street, "chair")
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_add_sign([chair.id], after=True)
        self.hand(self.district_admin, chair, second)
        self.assertEqual(self.inbox(letter), {"t_street_reviewer"})
        self.by(self.street_reviewer, letter).action_agree()
        self.assertEqual(self.inbox(letter), {"t_second_chair"})
        self.by(second, letter).action_agree()
        self.assertEqual(self.inbox(letter), {"t_street_approver"})

    def test_nobody_comes_to_decide_what_he_sent_himself(self):
        chair = self.make_person("street_chair", self.street, "chair")
        second = self.make_person("second_chair", self.street, "chair")
        self.env["union.duty"].create(
            {
                "user_id": second.id,
                "organization_id": self.building.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        letter = self.pending(user=second)
        self.by(self.street_reviewer, letter).action_forward(chair.id)
        answer = self.hand(self.district_admin, chair, second)
        self.assertEqual(
            [row[2:] for row in self.told(answer, "signature")], [(False, "own_paper")]
        )
        self.assertEqual(self.inbox(letter), {"t_street_chair"})

    def test_who_took_over_a_paper_and_sends_it_does_not_decide_it(self):
        """The successor of the clerk is the reviewer: he may send the draft, not sign it."""
        self.make_route("own", [{"place": "parent", "role": "reviewer"}], self.building)
        letter = self.letters()
        self.hand(self.district_admin, self.building_clerk, self.street_reviewer)
        other = self.make_person("other_reviewer", self.street, "reviewer")
        self.by(self.street_reviewer, letter).action_submit()
        with self.assertRaisesRegex(UserError, "never decides"):
            self.by(self.street_reviewer, letter).action_agree()
        self.assertFalse(self.by(self.street_reviewer, letter).can_decide)
        self.assertTrue(self.by(other, letter).can_decide)

    def test_two_signatures_are_two_peoples(self):
        chair = self.make_person("street_chair", self.street, "chair")
        second = self.make_person("second_chair", self.street, "chair")
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_add_sign([chair.id, second.id])
        answer = self.hand(self.district_admin, chair, second)
        self.assertEqual(
            [row[2:] for row in self.told(answer, "signature")], [(False, "signs_already")]
        )
        self.assertEqual(self.inbox(letter), {"t_street_chair", "t_second_chair"})
        # Nor after he has signed.
        self.by(second, letter).action_agree()
        answer = self.hand(self.district_admin, chair, second)
        self.assertEqual(
            [row[2:] for row in self.told(answer, "signature")], [(False, "signs_already")]
        )

    def test_only_who_may_be_asked_gets_a_signature(self):
        chair = self.make_person("street_chair", self.street, "chair")
        self.route.step_ids[0].ask_roles = "chair"
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_forward(chair.id)
        answer = self.hand(self.district_admin, chair, self.street_approver)
        self.assertEqual([row[2:] for row in self.told(answer, "signature")], [(False, "bound")])
        self.assertEqual(self.inbox(letter), {"t_street_chair"})

    def test_a_signature_for_a_house_elsewhere_is_counted_and_stays(self):
        letter = self.pending()
        self.by(self.street_reviewer, letter).action_forward(self.district_approver.id)
        helper = self.make_person("helper", self.building, "reviewer")
        other = self.make_person("other", self.building, "reviewer")
        second = self.pending()
        self.by(self.street_reviewer, second).action_forward(helper.id)
        admin = self.make_person("building_admin", self.building, "platform_admin")
        answer = self.hand(admin, helper, other)
        self.assertEqual(self.told(answer, "signature"), [("", 0, False, "elsewhere")])
        self.assertEqual(self.inbox(second), {"t_helper"})

    def test_the_old_duty_ends_and_the_new_one_begins_in_the_same_step(self):
        successor = self.stranger
        self.letters()
        answer = self.hand(
            self.district_admin,
            self.building_clerk,
            successor,
            new_duty=True,
            last_day="2030-01-31",
            new_last_day="2031-01-31",
        )
        duty = self.duty_of(successor)
        self.assertEqual(
            (duty.role, duty.organization_id, str(duty.date_to)),
            ("clerk", self.building, "2031-01-31"),
        )
        self.assertEqual(str(self.duty_of(self.building_clerk).date_to), "2030-01-31")
        handover = self.env["union.handover"].browse(answer["id"])
        self.assertEqual((handover.new_duty_id, str(handover.last_day)), (duty, "2030-01-31"))
        self.assertEqual(answer["moved"], 1)

    def test_the_work_of_a_lapsed_duty_can_be_handed_over(self):
        self.duty_of(self.building_clerk).date_to = "2021-01-01"
        letter = self.env["union.letter"].create(
            {
                "organization_id": self.building.id,
                "to_organization_id": self.street.id,
                "kind_id": self.kind.id,
                "title": "x",
                "body": "x",
            }
        )
        self.env.cr.execute(
            "UPDATE union_letter SET create_uid = %s WHERE id = %s",
            [self.building_clerk.id, letter.id],
        )
        self.env.invalidate_all()
        answer = self.hand(self.district_admin, self.building_clerk, self.building_officer)
        self.assertEqual(self.told(answer, "paper"), [("union.letter", letter.id, True, "")])

    def test_nobody_hands_over_himself_after_his_duty_ended(self):
        self.letters()
        duty = self.duty_of(self.building_clerk)
        self.env["union.duty"].create(
            {
                "user_id": self.building_clerk.id,
                "organization_id": self.street.id,
                "role": "auditor",
                "date_from": "2020-01-01",
            }
        )
        duty.date_to = "2021-01-01"
        mine = self.as_user(self.building_clerk, duty)
        self.assertFalse(mine.can_hand_over)
        with self.assertRaises(AccessError):
            mine.action_hand_over(self.building_officer.id)
        self.assertTrue(self.as_user(self.district_admin, duty).can_hand_over)

    def test_ones_own_work_without_a_grant(self):
        self.letters()
        answer = self.hand(self.building_clerk, self.building_clerk, self.building_officer)
        self.assertEqual(answer["moved"], 1)
        for values in ({"last_day": "2030-01-01"}, {"new_duty": True}):
            with self.subTest(values), self.assertRaises(AccessError), self.cr.savepoint():
                self.hand(self.building_clerk, self.building_clerk, self.building_officer, **values)
        with self.assertRaises(AccessError):
            self.hand(
                self.district_admin, self.district_admin, self.city_admin, last_day="2030-01-01"
            )

    def test_it_costs_the_same_whatever_the_amount(self):
        def cost(count):
            self.letters(count)
            for _number in range(count):
                self.building.activity_schedule(
                    "mail.mail_activity_data_todo", user_id=self.building_clerk.id
                )
            duty = self.duty_of(self.building_clerk).with_user(self.district_admin)
            with self.assertMaxQueries(400) as used:
                answer = duty.action_hand_over(self.building_officer.id)
            self.assertGreaterEqual(answer["moved"], 2 * count)
            self.env["mail.activity"].search([]).unlink()
            return used.count

        cost(2)
        few = cost(3)
        self.assertLessEqual(cost(40), few + 6)


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
        forged = (
            self.env["union.handover.wizard"]
            .with_user(self.sister_admin)
            .create({"duty_id": duty.id, "to_user_id": self.sister_clerk.id, "new_duty": True})
        )
        with self.assertRaises(AccessError):
            forged.action_hand_over()


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
