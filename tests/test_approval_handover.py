"""Open work goes from one person to another in one step, and nothing goes that must not."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .handover_case import HandoverCase
from .scope_rows import Rows


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
