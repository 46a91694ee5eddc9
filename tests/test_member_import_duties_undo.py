"""A list of users and duties is taken back within the day, while nothing rests on it."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .duty_undo_case import STREET, DutyUndoCase
from .import_case import HEADINGS, person, xlsx
from .papers import PaperCase

WANG = ["王芳", "yl_clerk", "", "经办人、计票人", STREET]
LI = ["李雷", "yl_reviewer", "lilei@example.com", "审核人", STREET]


@tagged("post_install", "-at_install")
class TestDutyListTakenBack(DutyUndoCase):
    def test_a_street_is_as_before_and_the_same_file_comes_in_again(self):
        before = self.standing()
        record = self.imported(WANG, LI)
        wang, li = self.user("yl_clerk"), self.user("yl_reviewer")
        duties = (wang | li).duty_ids
        wang.partner_id.signup_prepare(signup_type="signup")
        token = wang.partner_id._get_signup_url().partition("token=")[2].partition("&")[0]
        self.assertTrue(self.env["res.partner"]._get_partner_from_token(token))
        letter = self.env["mail.mail"].search([("model", "=", "res.users"), ("res_id", "=", li.id)])
        self.assertEqual(letter.state, "outgoing")
        kept = [(duty.id, duty.role, duty.user_id) for duty in duties.sorted("id")]

        done = self.as_user(self.district_admin, record).action_undo()
        self.assertEqual(done, {"deleted": {"union.duty": 3}, "restored": 0, "archived": 2})
        after = self.standing()
        self.assertEqual(after[0], before[0])
        gone = {login: after[1].pop(login) for login in after[1].keys() - before[1].keys()}
        self.assertEqual(after[1], before[1])
        self.assertEqual(
            set(gone.values()), {(False, self.env.ref("base.group_user"))}, "archived, no rights"
        )
        self.assertFalse(duties.exists())
        self.assertFalse((wang | li).partner_id.filtered("active"))
        # No way in is left, and no letter leaves.
        self.assertFalse(self.env["res.partner"]._get_partner_from_token(token))
        self.assertEqual(letter.state, "cancel")
        self.env.cr.execute("SELECT password FROM res_users WHERE id IN %s", [(wang.id, li.id)])
        self.assertEqual(self.env.cr.fetchall(), [(None,), (None,)])
        # Who had which role, and what the login was, stays.
        log = self.env["union.import.undo"].search([], limit=1)
        self.assertEqual(
            (log.user_id, log.kind, log.deleted_count, log.archived_count),
            (self.district_admin, "duties", 3, 2),
        )
        rows = log.record_ids.sorted("id")
        self.assertEqual([(row.former_id, row.number, row.user_id) for row in rows[:3]], kept)
        self.assertEqual(set(rows[:3].mapped("former_union")), {self.street.id})
        self.assertEqual(
            [(row.res_model, row.number, row.user_id, row.former_union) for row in rows[3:]],
            [("res.users", "yl_clerk", wang, 0), ("res.users", "yl_reviewer", li, 0)],
        )
        self.assertEqual(record.sudo().state, "undone")

        answer = self.bring(WANG, LI).action_import()
        self.assertEqual((answer["users"], answer["duties"]), (2, 3))
        self.assertNotIn(self.user("yl_clerk"), wang)
        self.assertTrue(self.user("yl_clerk").active)

    def test_who_was_there_before_loses_that_duty_alone(self):
        clerk, reviewer = self.building_clerk, self.street_reviewer
        clerk.sudo().write({"password": "old-secret"})
        self.env["res.users.log"].with_user(clerk).sudo().create({})
        before = self.standing()
        rows = [self.snapshot(clerk), self.snapshot(reviewer)]
        record = self.imported(
            [clerk.name, clerk.login, "", "审批人", STREET],
            [reviewer.name, reviewer.login, "", "审批人", STREET],
        )
        manager = self.env.ref("trade_union.group_manager")
        self.assertIn(manager, clerk.group_ids)
        done = self.undo(record)
        self.assertEqual(done, {"deleted": {"union.duty": 2}, "restored": 0})
        self.assertEqual(self.standing(), before)
        self.assertEqual([self.snapshot(clerk), self.snapshot(reviewer)], rows)
        self.assertNotIn(manager, clerk.group_ids)
        self.assertIn(manager, reviewer.group_ids, "another duty brings it")

    def test_one_list_for_old_and_new_in_parts(self):
        self.env["ir.config_parameter"].set_param("trade_union.import_batch_rows", "1")
        before = self.standing()[0]
        clerk = self.building_clerk
        record = self.bring(
            WANG, ["王芳", "yl_clerk", "", "审批人", "T-SZ-FT"],
            [clerk.name, clerk.login, "", "审核人", STREET],
        )  # fmt: skip
        record.action_queue()
        while record.sudo().state in ("queued", "running"):
            record.sudo()._step()
            self.env.flush_all()
            self.env.invalidate_all()
        self.assertEqual(len(self.user("yl_clerk").duty_ids), 3)
        self.assertEqual(
            self.undo(record), {"deleted": {"union.duty": 4}, "restored": 0, "archived": 1}
        )
        self.assertEqual(self.standing()[0], before)

    def test_within_a_day_and_once(self):
        record = self.imported(WANG)
        run = record.sudo().run_ids
        run.imported_on = fields.Datetime.now() - timedelta(hours=25)
        self.refused_undo(record, "for 24 hours")
        run.imported_on = fields.Datetime.now()
        self.undo(record)
        for user in (self.district_admin, self.city_admin):
            with self.assertRaisesRegex(UserError, "taken back already"):
                self.undo(record, user)

    def test_of_two_lists_the_later_goes_first_and_then_the_other(self):
        before = self.standing()[0]
        first = self.imported(WANG)
        second = self.imported(["王芳", "yl_clerk", "", "审批人", "T-SZ-FT"])
        self.refused_undo(first, r"王芳 \(yl_clerk\): was granted another duty since")
        self.undo(second)
        self.assertEqual(self.user("yl_clerk").duty_ids.mapped("role"), ["clerk", "teller"])
        self.assertEqual(self.undo(first)["archived"], 1)
        self.assertEqual(self.standing()[0], before)

    def test_a_hundred_people_take_few_queries_more_than_ten(self):
        used = {}
        for count in (3, 10, 100):  # the first one warms what is asked once
            rows = [["王芳", f"q{count}_{n:03d}", "", "经办人", STREET] for n in range(count)]
            record = self.imported(*rows)
            with self.assertMaxQueries(600) as budget:
                self.assertEqual(self.undo(record)["archived"], count)
            used[count] = budget.count
        # Odoo looks at the groups of each user who changes: its own few.
        self.assertLessEqual(used[100] - used[10], 4 * 90, used)


@tagged("post_install", "-at_install")
class TestDutyListRefused(DutyUndoCase, PaperCase):
    """Each thing that may rest on a list; its person and the way out are named."""

    def stands(self, record, reason, act):
        """Try an act that keeps the whole list, then go back to before it."""
        with self.subTest(reason), self.cr.savepoint() as savepoint:
            act()
            self.env.flush_all()
            told = self.refused_undo(record, reason)
            self.assertIn("Nothing was taken back", told)
            self.assertIn("Set the last day of the duties by hand", told)
            savepoint.rollback()
        self.env.invalidate_all()

    def test_a_new_user_who_came_or_may_come(self):
        record = self.imported(WANG, LI)
        wang = self.user("yl_clerk")

        def signed_in():
            self.env["res.users.log"].with_user(wang).sudo().create({})

        def password():
            wang.sudo().password = "known-to-a-program"

        def key():
            self.env["res.users.apikeys"].with_user(wang)._generate(
                "rpc", "a program", fields.Datetime.now() + timedelta(days=1)
            )

        def rights():
            wang.sudo().group_ids += self.env.ref("base.group_partner_manager")

        who = r"王芳 \(yl_clerk\): "
        self.stands(record, who + "has signed in", signed_in)
        self.stands(record, who + "has a password or an API key", password)
        self.stands(record, who + "has a password or an API key", key)
        self.stands(record, who + "was given other rights", rights)
        self.assertEqual(self.taken_back(record)["archived"], 2)

    def test_a_new_user_who_acted_or_is_named(self):
        record = self.imported(WANG, LI)
        wang, li = self.user("yl_clerk"), self.user("yl_reviewer")

        def decided():
            self.as_user(li, self.pending()).action_agree()

        def entered():
            self.letters(user=wang, organization=self.street)

        def granted():
            admin = self.env["union.duty"].create(
                {"user_id": wang.id, "organization_id": self.street.id, "role": "platform_admin"}
            )
            self.as_user(wang, self.env["union.duty"]).create(
                {"user_id": self.stranger.id, "organization_id": self.street.id, "role": "clerk"}
            )
            admin.unlink()

        def deputy():
            self.as_user(self.street_approver, self.env["union.duty.delegation"]).create(
                {"deputy_id": li.id, "date_to": "2099-12-31"}
            )

        def asked():
            self.env["mail.activity"].create(
                {
                    "res_model_id": self.env["ir.model"]._get_id("union.organization"),
                    "res_id": self.street.id,
                    "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
                    "user_id": wang.id,
                }
            )

        def contact():
            self.env["union.member"].create(
                {
                    "name": "王芳", "gender": "female", "organization_id": self.primary.id,
                    "partner_id": wang.partner_id.id, "id_type": "other", "id_number": "X1234567",
                }
            )  # fmt: skip

        name = self.env["ir.model"]._get
        wang_is, li_is = r"王芳 \(yl_clerk\): ", r"李雷 \(yl_reviewer\): .*"
        self.stands(record, li_is + name("union.approval.decision").name, decided)
        self.stands(record, wang_is + name("union.letter").name, entered)
        self.stands(record, wang_is + name("union.duty").name, granted)
        self.stands(record, li_is + name("union.duty.delegation").name, deputy)
        self.stands(record, wang_is + name("mail.activity").name, asked)
        self.stands(record, wang_is + name("union.member").name, contact)
        self.assertEqual(self.taken_back(record)["archived"], 2)

    def test_a_duty_that_is_not_as_it_came(self):
        record = self.imported(WANG, LI)
        duty = self.user("yl_clerk").duty_ids.filtered(lambda duty: duty.role == "clerk")

        def ended():
            self.as_user(self.district_admin, duty).date_to = "2099-12-31"

        def more():
            self.as_user(self.city_admin, self.env["union.duty"]).create(
                {"user_id": duty.user_id.id, "organization_id": self.city.id, "role": "clerk"}
            )

        def handed_over():
            self.as_user(self.district_admin, duty).action_hand_over(
                self.street_reviewer.id, new_duty=True
            )

        self.stands(record, r"王芳 \(yl_clerk\): the duty was changed since", ended)
        self.stands(record, r"王芳 \(yl_clerk\): was granted another duty since", more)
        name = self.env["ir.model"]._get("union.handover").name
        self.stands(record, r"王芳 \(yl_clerk\): " + name, handed_over)
        self.assertEqual(self.taken_back(record)["archived"], 2)

    def test_who_was_there_before_and_decided_under_it(self):
        teller, reviewer = self.building_teller, self.street_reviewer
        record = self.imported(
            [teller.name, teller.login, "", "审核人", STREET],
            [reviewer.name, reviewer.login, "", "审批人", STREET],
            LI,
        )
        paper = self.pending()
        who = rf"{teller.login} \({teller.login}\): "
        name = self.env["ir.model"]._get("union.approval.decision").name
        self.stands(record, who + name, lambda: self.as_user(teller, paper).action_agree())

        def by_deputy():
            self.as_user(teller, self.env["union.duty.delegation"]).create(
                {"deputy_id": self.street_approver.id, "date_to": "2099-12-31"}
            )
            self.as_user(self.street_approver, paper).action_agree()
            decision = paper.sudo().approval_request_id.decision_ids
            self.assertEqual(decision.on_behalf_of_id, teller)

        self.stands(record, who + name, by_deputy)

        # A signature is a role's: he reviews there since long, and would approve in the same step.
        self.stands(
            record,
            rf"{reviewer.login} \({reviewer.login}\): {name}",
            lambda: self.as_user(reviewer, paper).action_agree(),
        )
        self.assertEqual(self.taken_back(record)["deleted"], {"union.duty": 3})

    def test_who_was_there_before_and_looked_at_numbers_under_it(self):
        teller = self.building_teller
        self.load(xlsx([HEADINGS, person(1)])).action_import()
        member = self.env["union.member"].search([("organization_id", "=", self.primary.id)])
        record = self.imported([teller.name, teller.login, "", "审批人", STREET])
        self.stands(
            record,
            rf"{teller.login} \({teller.login}\): "
            + self.env["ir.model"]._get("union.access.log").name,
            lambda: self.as_user(teller, member).action_reveal("核对"),
        )
        self.assertEqual(self.taken_back(record)["deleted"], {"union.duty": 1})

    def test_what_is_signed_under_an_older_duty_keeps_nothing(self):
        reviewer = self.street_reviewer
        record = self.imported([reviewer.name, reviewer.login, "", "经办人", STREET])
        paper = self.pending()
        self.as_user(reviewer, paper).action_agree()
        self.assertEqual(self.undo(record), {"deleted": {"union.duty": 1}, "restored": 0})
        self.assertEqual(paper.sudo().approval_request_id.decision_ids.user_id, reviewer)

    def test_who_was_there_before_and_entered_something_there(self):
        clerk = self.building_clerk
        record = self.imported([clerk.name, clerk.login, "", "经办人", STREET], LI)
        name = self.env["ir.model"]._get("union.letter").name
        self.stands(
            record,
            rf"{clerk.login} \({clerk.login}\): {name}",
            lambda: self.letters(organization=self.street),
        )
        founding = {"name": "新工会", "code": "T-NEW", "level": "primary", "kind": "single"}
        self.stands(
            record,
            rf"{clerk.login} \({clerk.login}\): "
            + self.env["ir.model"]._get("union.organization").name,
            lambda: self.as_user(clerk, self.env["union.organization"]).create(
                {**founding, "parent_id": self.street.id}
            ),
        )
        # In his own house he goes on as before; that he signs in is his own matter.
        self.as_user(clerk, self.env["union.organization"]).create(
            {**founding, "parent_id": self.building.id}
        )
        self.letters()
        self.env["res.users.log"].with_user(clerk).sudo().create({})
        clerk.sudo().password = "his-own"
        self.assertEqual(self.undo(record)["deleted"], {"union.duty": 2})

    def test_many_reasons_are_told_briefly(self):
        rows = [["王芳", f"mm{n}", "", "经办人", STREET] for n in range(7)]
        record = self.imported(*rows)
        for n in range(7):
            self.user(f"mm{n}").sudo().password = "x-secret"
        told = self.refused_undo(record, "mm0")
        self.assertEqual(told.count("has a password"), 5)
        self.assertIn("…", told)
