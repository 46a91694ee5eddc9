"""Needs surveys: asked once, told as figures, read by nobody (decision 0102)."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import SQL

from .common import clause
from .needs_case import NeedsCase
from .tree import make_user

DAY = "2026-10-12 02:13:47"
FORMS = ("survey.user_input", "survey.user_input.line")


@tagged("post_install", "-at_install")
class TestNeedsSurvey(NeedsCase):
    def filled(self):
        """Return a survey closed after 6, 5 and 2 answers."""
        survey = self.opened()
        for group, people in enumerate(self.people):
            for number, member in enumerate(people):
                self.answer(
                    survey,
                    member,
                    number % 2,
                    several=(number % 3, 2),
                    scale=3,
                    text=f"第{group}组",
                )
        survey.action_close()
        return survey

    @clause("SZ-8.1")
    def test_a_survey_is_asked_answered_closed_and_told(self):
        survey = self.filled()
        self.assertEqual((survey.entitled_count, survey.answered_count), (13, 13))
        one, many, scale, text = survey.action_results()
        self.assertEqual((one["answers"], [o["count"] for o in one["options"]]), (13, [7, 6]))
        # Two answered at the third firm: they would be the whole less the two others.
        self.assertEqual([group["name"] for group in one["groups"]], ["甲公司"])
        self.assertEqual([o["count"] for o in many["options"]][2], 13, "each chose the third")
        self.assertFalse(many["groups"], "all of a group chose one thing: nobody is told apart")
        self.assertEqual(scale["answers"], 13)
        self.assertFalse(scale["groups"], "a group that answers alike is not told")
        self.assertEqual(text["texts"], sorted(text["texts"]), "in no order of time")
        survey.action_publish()
        self.assertEqual(survey.state, "published")

    def test_fewer_than_five_are_told_nobody(self):
        survey = self.opened()
        for member in self.people[0][:4]:
            self.answer(survey, member, 0, text="建议")
        with self.assertRaisesRegex(UserError, "not closed"):
            survey.action_results()
        survey.action_close()
        one, _many, _scale, text = survey.action_results()
        self.assertEqual((one["told"], one["answers"], one["options"]), (False, False, []))
        self.assertEqual((text["told"], text["texts"]), (False, []))

    def test_a_small_group_leaves_no_trace_of_itself(self):
        survey = self.opened()
        self.answer(survey, self.people[2][0], 0)
        self.assertFalse(self.forms(survey).union_employer_id, "two people work there")
        self.answer(survey, self.people[1][0], 0)
        self.assertEqual(self.forms(survey).union_employer_id, self.firms[1])

    def forms(self, survey):
        return self.env["survey.user_input"].search(
            [("survey_id", "=", survey.sudo().survey_id.id)]
        )

    @freeze_time(DAY)
    def test_an_answer_keeps_no_trace_of_who_gave_it(self):
        member = self.people[0][0]
        user = make_user(self.env, "t_needs", ("base.group_portal",), email="who@example.com")
        member.partner_id = user.partner_id
        survey = self.opened()
        before = self.dump()
        mine = self.as_user(user, self.env["union.member"])._of_login()
        mine.env["union.need.survey"]._portal_open(mine)._portal_answer(
            mine, self.answers(survey, 1, text="电话 13800138000")
        )
        new = {key: row for key, row in self.dump().items() if key not in before}
        self.assertEqual(len(new), 3, "one form with two answers")
        traces = (user.login, user.email, member.name, "02:13", "10:13", "13800138000")
        people = {user.id, user.partner_id.id, member.id}
        for (table, _id), row in new.items():
            for trace in traces:
                self.assertNotIn(trace, str(row), table)
            self.assertEqual({row["create_uid"], row["write_uid"]}, {1})
            self.assertEqual(row["create_date"], row["write_date"])
            named = {row[n] for n in ("partner_id", "email", "nickname") if n in row}
            self.assertFalse(people & named)
            self.assertFalse(row.get("start_datetime") or row.get("end_datetime"))
        answered = self.env["union.need.answered"].search([("survey_id", "=", survey.id)])
        self.assertEqual(answered.member_id, member)
        self.assertFalse({"create_date", "write_date"} & set(answered._fields))
        messages = self.env["mail.message"].search_count([("model", "in", FORMS)])
        self.assertFalse(messages, "no message says who took part")

    def dump(self):
        """Return ``{(table, id): row}`` of every answer in the database."""
        self.env.flush_all()
        rows = {}
        for table in ("survey_user_input", "survey_user_input_line"):
            self.env.cr.execute(SQL("SELECT to_jsonb(t) FROM %s t", SQL.identifier(table)))
            rows |= {(table, row["id"]): row for (row,) in self.env.cr.fetchall()}
        return rows

    def test_nobody_reads_an_answer_whatever_his_groups(self):
        survey = self.filled()
        manager = make_user(
            self.env, "t_survey_manager", ("base.group_user", "survey.group_survey_manager")
        )
        self.building_clerk.group_ids |= self.env.ref("survey.group_survey_manager")
        for user in (manager, self.building_clerk, self.city_admin, self.street_auditor):
            for name in (*FORMS, "union.need.answered"):
                records = self.as_user(user, self.env[name])
                with self.subTest(user=user.login, model=name):
                    seen = records.search([]) if records.has_access("read") else records
                    self.assertFalse(seen.filtered(lambda r: r.survey_id == survey.survey_id))
        mine = self.as_user(self.building_clerk, survey).survey_id
        for door in (mine._prepare_statistics, mine._create_answer, mine.sudo()._create_answer):
            with self.assertRaisesRegex(AccessError, "confidential"):
                door()
        self.assertFalse(mine.sudo().access_token, "no stock page finds it")
        for name in ("survey.survey", "survey.question"):
            field = "id" if name == "survey.survey" else "survey_id"
            theirs = self.as_user(manager, self.env[name]).search([(field, "=", mine.id)])
            self.assertFalse(theirs, "of a foreign union")
        for values in ({"survey_type": "custom"}, {"access_mode": "public"}):
            with self.assertRaises(AccessError):
                mine.write(values)
        with self.assertRaises(AccessError):
            mine.unlink()

    def test_a_foreign_survey_does_not_become_ours(self):
        user = make_user(self.env, "t_survey_user", ("base.group_user", "survey.group_survey_user"))
        foreign = self.as_user(user, self.env["survey.survey"]).create({"title": "问卷"})
        with self.assertRaises(AccessError), self.cr.savepoint():
            foreign.survey_type = "union"
        with self.assertRaises(AccessError), self.cr.savepoint():
            foreign.create({"title": "问卷", "survey_type": "union", "user_id": False})
        self.assertFalse(
            self.as_user(self.building_clerk, foreign).search([("id", "=", foreign.id)])
        )

    def test_answered_once(self):
        survey = self.opened()
        member = self.people[0][0]
        self.answer(survey, member, 0)
        with self.assertRaisesRegex(UserError, "answered already"):
            self.answer(survey, member, 1)
        self.assertEqual(survey.answered_count, 1)
        self.assertFalse(self.env["union.need.survey"]._portal_open(member))

    def test_who_is_not_asked_does_not_answer(self):
        survey = self.opened(employer_ids=[Command.set(self.firms[0].ids)])
        outsider = self.env["union.member"].create(
            {
                "name": "外人",
                "gender": "male",
                "organization_id": self.sister_street.id,
                "state": "active",
            }
        )
        for member in (outsider, self.people[1][0]):
            self.assertNotIn(survey, self.env["union.need.survey"]._portal_open(member))
            with self.assertRaisesRegex(UserError, "does not ask you"):
                self.answer(survey, member, 0)
        survey.answer_until = "2020-01-01"
        with self.assertRaisesRegex(UserError, "no answers any more"):
            self.answer(survey, self.people[0][0], 0)

    def test_a_wrong_answer_stores_nothing(self):
        survey = self.opened()
        one, many, scale, text = survey.question_ids
        good = self.answers(survey, 0)
        foreign = one.suggested_answer_ids[0].id
        for bad in (
            {},
            "text",
            {str(scale.id): "3"},
            good | {str(one.id): "0"},
            good | {str(one.id): "x"},
            good | {str(one.id): [str(c) for c in one.suggested_answer_ids.ids]},
            good | {str(many.id): [foreign]},
            good | {str(scale.id): "6"},
            good | {str(text.id): "长" * 501},
            good | {str(text.id): ["列表"]},
        ):
            with self.subTest(bad=bad), self.assertRaises(UserError), self.cr.savepoint():
                survey.sudo()._portal_answer(self.people[0][0], bad)
        self.assertFalse(self.forms(survey))
        self.assertFalse(survey.answered_count)

    def test_questions_are_frozen_once_it_is_open(self):
        survey = self.opened()
        question = survey.question_ids[0]
        for change in (
            lambda: survey.write({"name": "别的"}),
            lambda: survey.write({"question_ids": [Command.create({"title": "又一问"})]}),
            lambda: question.write({"title": "改"}),
            lambda: question.suggested_answer_ids[0].write({"value": "改"}),
            question.suggested_answer_ids.unlink,
            question.unlink,
            survey.unlink,
            survey.action_open,
            survey.action_publish,
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                change()
        with self.assertRaises(AccessError), self.cr.savepoint():
            survey.write({"state": "closed"})
        copy = survey.copy()
        self.assertEqual((copy.state, len(copy.question_ids)), ("draft", 4))
        copy.question_ids[0].title = "改"
        copy.unlink()

    def test_what_cannot_be_asked(self):
        for values, message in (
            (
                {"question_ids": [Command.create({"title": "日期", "question_type": "date"})]},
                "scale",
            ),
            ({"least": 4}, None),
            ({"audience": "employers"}, "told apart"),
            ({"intro": "电话 13800138000"}, "nine digits"),
        ):
            with self.subTest(values=values), self.cr.savepoint():
                if message:
                    with self.assertRaisesRegex((UserError, ValidationError), message):
                        self.draft(**values)
        with self.assertRaisesRegex(UserError, "asks nothing"):
            self.draft(question_ids=[]).action_open()
        survey = self.draft(
            question_ids=[Command.create({"title": "一", "question_type": "simple_choice"})]
        )
        with self.assertRaisesRegex(UserError, "two or more"):
            survey.action_open()

    @clause("SZ-8.3.4")
    def test_an_officer_records_what_firms_and_unions_say(self):
        survey = self.opened(audience="employers", cut_by=False)
        given = self.answers(survey, 0, several=(1,))
        survey.action_record(self.firms[0].id, given)
        self.assertEqual(survey._to_record(), self.firms[1] | self.firms[2])
        with self.assertRaisesRegex(UserError, "answered already"):
            survey.action_record(self.firms[0].id, given)
        with self.assertRaisesRegex(UserError, "does not ask them"):
            survey.action_record(0, given)
        for user in (self.street_auditor, self.sister_clerk):
            with self.assertRaises(AccessError):
                self.as_user(user, survey).action_record(self.firms[1].id, given)
        unions = self.opened(audience="unions", cut_by=False)
        unions.action_record(self.primary.id, self.answers(unions, 1))
        self.assertEqual(unions.answered_count, 1)
        workers = self.opened()
        with self.assertRaisesRegex(UserError, "for themselves"):
            workers.action_record(self.people[0][0].id, given)

    def test_questions_stay_in_their_union(self):
        survey = self.draft()
        sister = self.as_user(self.sister_clerk, self.env["survey.question"])
        self.assertFalse(sister.search([("id", "in", survey.question_ids.ids)]))
        with self.assertRaises(AccessError):
            sister.create({"title": "别家", "need_survey_id": survey.id})
        with self.assertRaises(AccessError):
            sister.create({"title": "别家", "survey_id": survey.sudo().survey_id.id})
        with self.assertRaises(AccessError):
            sister.browse(survey.question_ids[0].id).write({"title": "改"})
        other = self.as_user(self.building_clerk, self.env["survey.question"])
        with self.assertRaises(AccessError):
            other.create(
                {"title": "别处", "survey_id": self.env.ref("trade_union.activity_rating").id}
            )

    def test_an_erased_member_leaves_the_list(self):
        survey = self.opened()
        member = self.people[0][0]
        self.answer(survey, member, 0)
        member._erase_traces({member: member.name})
        self.assertFalse(survey.answered_count)
        self.assertEqual(len(self.forms(survey)), 1, "the answer bears no name and stays")
