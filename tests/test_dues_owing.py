"""Who owes which month; opening a month, and taking that back."""

from datetime import date
from decimal import Decimal

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import clause
from .dues_case import OCTOBER, DuesCase


@tagged("post_install", "-at_install")
class TestOwing(DuesCase):
    def refused(self, member, month):
        with self.assertRaisesRegex(ValidationError, "owes no dues"), self.env.cr.savepoint():
            self.month(member, month)

    def open(self, month=None, organization=None, user=None):
        place = self.as_user(user or self.building_clerk, organization or self.building)
        return place.action_open_dues(month)

    def owed(self, member):
        self.env.invalidate_all()
        return [
            row.month.month
            for row in self.dues.search([("member_id", "=", member.id)], order="month")
        ]

    @clause("NR-MEMB-retained-b")
    def test_retained_members_owe_none(self):
        with self.on("2026-03-10"):
            self.member._change_state("retained")
        for month in range(2, 5):
            self.open(date(2026, month, 1))
        self.assertEqual(self.owed(self.member), [2, 3])
        self.refused(self.member, date(2026, 4, 1))
        self.own_rule("dues.retained", "true")
        self.open(date(2026, 4, 1))
        self.assertEqual(self.owed(self.member), [2, 3, 4], "another record, another verdict")

    def test_dues_begin_with_the_month_of_joining_and_end_with_leaving(self):
        with self.on("2026-06-30"):
            new = self.make_member(9, "周晓梅")
        with self.on("2026-08-02"):
            new._change_state("left")
        for month in range(4, 11):
            self.open(date(2026, month, 15))
        self.assertEqual(self.owed(new), [6, 7, 8])
        self.assertEqual(self.owed(self.member), [4, 5, 6, 7, 8, 9, 10])

    def test_who_comes_back_owes_from_the_month_of_coming_back(self):
        with self.on("2026-03-10"):
            self.member._change_state("left")
        with self.on("2026-06-10"):
            self.member._change_state("active")
        for month in range(2, 8):
            self.open(date(2026, month, 1))
        self.assertEqual(self.owed(self.member), [2, 3, 6, 7])

    def test_applicants_owe_none_until_they_are_members(self):
        with self.on("2026-06-10"):
            applicant = self.make_member(9, "周晓梅", state="applicant")
        with self.on("2026-08-10"):
            applicant._change_state("active")
        for month in range(6, 10):
            self.open(date(2026, month, 1))
        self.assertEqual(self.owed(applicant), [8, 9])

    def test_an_applicant_transferred_owes_the_month_he_joins_in(self):
        with self.on("2026-06-10"):
            applicant = self.make_member(9, "周晓梅", state="applicant")
        with self.on("2026-08-12"):
            self.agree(
                request := self.file(
                    "transfer", member=applicant, counterpart_code=self.target.code
                )
            )
            self.agree(request, self.target_approver)
        row = request.sudo().result_id
        self.assertEqual((row.state, str(row.joined_on)), ("active", "2026-08-12"))
        for month in range(7, 11):
            self.open(date(2026, month, 1))
            self.open(date(2026, month, 1), self.target, self.target_clerk)
        self.assertEqual((self.owed(applicant), self.owed(row)), ([], [8, 9, 10]))

    @clause("NR-MEMB-retained-b")
    def test_owing_ends_with_the_day_a_request_states(self):
        for month in (3, 4, 5):
            self.open(date(2026, month, 1))
        self.month(month=date(2026, 6, 1), base="1000")
        with self.on("2026-06-20"):
            self.agree(
                self.file("retain", reason_id=self.reason("retired"), effective_on="2026-03-10")
            )
        self.assertEqual(self.member.state, "retained")
        # March is owed; what was entered of June stays, for somebody knew a wage.
        self.assertEqual(self.owed(self.member), [3, 6])
        self.open(date(2026, 5, 1))
        self.assertEqual(self.owed(self.member), [3, 6])
        self.refused(self.member, date(2026, 4, 1))
        # Coming back later begins anew.
        with self.on("2026-09-10"):
            self.member._change_state("active")
        for month in (8, 9, 10):
            self.open(date(2026, month, 1))
        self.assertEqual(self.owed(self.member), [3, 6, 9, 10])

    def test_the_month_of_a_transfer_is_owed_once_and_to_the_old_union(self):
        request = self.file("transfer", counterpart_code=self.target.code, submit=False)
        with self.on("2026-08-12"):
            request.action_submit()
            self.agree(request)
            self.agree(request, self.target_approver)
        row = request.sudo().result_id
        self.assertEqual(row.organization_id, self.target)
        for month in range(7, 11):
            self.open(date(2026, month, 1))
            self.open(date(2026, month, 1), self.target, self.target_clerk)
        self.assertEqual((self.owed(self.member), self.owed(row)), ([7, 8], [9, 10]))
        # His pages show both.
        self.assertEqual(len(self.dues._of_person(row)), 4)

    def test_a_transfer_back_to_work_is_no_joining(self):
        with self.on("2026-03-10"):
            self.member._change_state("retained")
        with self.on("2026-09-10"):
            stay = {"union": self.target, "state": "active", "employer_id": self.employer.id}
            row = self.member.sudo()._open_stays({self.member.sudo(): stay})
        self.assertEqual((row.state, row.organization_id), ("active", self.target))
        for month in (8, 9, 10):
            self.open(date(2026, month, 1))
            self.open(date(2026, month, 1), self.target, self.target_clerk)
        self.assertEqual((self.owed(self.member), self.owed(row)), ([], [10]))

    def test_who_leaves_and_joins_another_union_in_one_month_owes_it_to_the_old_one(self):
        with self.on("2026-08-12"):
            self.member._change_state("left")
        with self.on("2026-08-20"):
            again = self.make_member(
                1, "王建军", organization=self.target, previous_id=self.member.id
            )
        # Who had left before the month began owes it where he joins.
        with self.on("2026-07-10"):
            self.other._change_state("left")
        with self.on("2026-08-20"):
            later = self.make_member(
                2, "李秀兰", organization=self.target, previous_id=self.other.id
            )
        for month in range(7, 11):
            self.open(date(2026, month, 1))
            self.open(date(2026, month, 1), self.target, self.target_clerk)
        self.assertEqual((self.owed(self.member), self.owed(again)), ([7, 8], [9, 10]))
        self.assertEqual((self.owed(self.other), self.owed(later)), ([7], [8, 9, 10]))
        # Retained at the first day he owed nothing there.
        with self.on("2026-09-10"):
            later._change_state("retained")
        with self.on("2026-10-05"):
            later._change_state("left")
        with self.on("2026-10-20"):
            back = self.make_member(2, "李秀兰", previous_id=later.id)
        self.open(OCTOBER)
        self.assertEqual(self.owed(back), [10])

    def test_the_new_union_hears_nothing_of_the_wage_the_old_one_knew(self):
        self.month(month=date(2026, 8, 1), base="5000")
        with self.on("2026-08-12"):
            self.agree(request := self.file("transfer", counterpart_code=self.target.code))
            self.agree(request, self.target_approver)
        row = request.sudo().result_id
        answer = self.open(date(2026, 9, 1), self.target, self.target_clerk)
        self.assertEqual(answer, {"month": "2026-09", "opened": 1, "unknown": 1})
        opened = self.of(row, date(2026, 9, 1))
        self.assertEqual((opened.base, opened.due, opened.state), (False, False, "unknown"))
        self.as_user(self.target_clerk, opened).write({"base": 7000})
        self.open(date(2026, 10, 1), self.target, self.target_clerk)
        self.assertEqual(self.of(row).base, Decimal(7000), "its own is known to it")

    def test_a_month_opens_from_the_last_wage_known_and_once(self):
        self.month(month=date(2026, 8, 1), base="5000")
        self.month(month=date(2026, 9, 1), base="6000")
        self.assertEqual(self.open("2026-10-20"), {"month": "2026-10", "opened": 2, "unknown": 1})
        self.assertEqual(
            (self.of().base, self.of().due, self.of().state), (Decimal(6000), Decimal(30), "open")
        )
        unknown = self.of(self.other)
        self.assertEqual((unknown.base, unknown.due, unknown.state), (False, False, "unknown"))
        self.assertEqual(self.open("2026-10-01")["opened"], 0)
        self.assertEqual(self.of().employer_id, self.member.employer_id)

    def test_months_to_come_and_houses_of_others_are_refused(self):
        with self.assertRaisesRegex(ValidationError, "2026-12 has not begun"):
            self.open("2026-12-01")
        for user in (
            self.sister_clerk,
            self.street_auditor,
            self.portal,
            self.stranger,
            self.building_teller,
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.open(user=user)

    def test_an_opening_is_taken_back_where_nobody_entered_anything(self):
        self.month(month=date(2026, 9, 1), base="6000")
        self.open("2026-10-01")
        place = self.as_user(self.building_clerk, self.building)
        for user in (self.sister_clerk, self.street_auditor, self.portal, self.building_teller):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, self.building).action_unopen_dues("2026-10-01")
        self.assertEqual(
            place.action_unopen_dues("2026-10-20"), {"month": "2026-10", "deleted": 2, "kept": 0}
        )
        self.assertFalse(self.of() | self.of(self.other))
        self.assertEqual(self.owed(self.member), [9], "what was entered by hand stays")
        self.open("2026-10-01")
        self.as_user(self.building_clerk, self.of()).write({"base": 5000})
        self.assertEqual(place.action_unopen_dues("2026-10-01")["deleted"], 1)
        self.assertTrue(self.of())
        self.assertFalse(self.of(self.other))
        self.open("2026-10-01")
        self.bring(self.row(self.other, base="", paid=3))
        self.assertEqual(
            place.action_unopen_dues("2026-10-01"), {"month": "2026-10", "deleted": 0, "kept": 2}
        )
        dialog = self.as_user(self.building_clerk, self.env["union.dues.opening"]).create(
            {"place_id": self.building.id, "month": "2026-11-01"}
        )
        dialog.button_open()
        dialog.button_unopen()
        self.assertIn("dues of 2 members taken back", dialog.result)

    def test_a_month_is_named_as_the_answer_names_it(self):
        answer = self.open("2026-10")
        self.assertEqual((answer["month"], answer["opened"]), ("2026-10", 2))
        self.assertEqual(self.open(answer["month"])["opened"], 0)
        for wrong in ("10", "2026-13", "soon", 7, 2026.1):
            with self.subTest(wrong), self.assertRaisesRegex(ValidationError, "write 2026-10"):
                self.open(wrong)

    def test_the_scheduled_opening_is_for_who_wants_it(self):
        self.env["union.organization"]._cron_open_dues()
        self.assertFalse(self.dues.search([("member_id", "in", (self.member | self.other).ids)]))
        self.building.dues_opening = True
        self.env["union.organization"]._cron_open_dues()
        self.env["union.organization"]._cron_open_dues()
        self.assertEqual(self.owed(self.member), [11])

    def test_an_unreadable_figure_of_one_place_stops_nobody_else(self):
        self.unfit("dues.rate", self.target)
        (self.building | self.target).dues_opening = True
        sister = self.make_member(5, "陈志强", organization=self.target)
        with self.assertLogs("odoo.addons.trade_union.models.dues.tariff", "ERROR") as log:
            self.env["union.organization"]._cron_open_dues()
        self.assertEqual((self.owed(self.member), self.owed(sister)), ([11], []))
        self.assertIn("half", log.output[0])
        self.months(self.member, 6)
        self.unfit("dues.lapse_months", self.building)
        members = self.as_user(self.building_clerk, self.env["union.member"])
        self.assertFalse(members.search([("dues_lapsed", "=", True)]) & self.member)
        self.assertFalse(members.browse(self.member.id).dues_lapsed)

    def test_a_thousand_members_are_opened_in_as_many_queries_as_two(self):
        counts = []
        for month, many in ((8, 0), (9, 0), (10, 1000)):
            if many:
                self.env["union.member"]._bulk_create(
                    [
                        {
                            "name": "张", "gender": "male", "birth_date": None, "note": None,
                            "organization_id": self.building.id, "employer_id": None,
                            "employment_kind": "contract", "state": "active",
                            "joined_on": date(2026, 1, 5), "political_status": None,
                            "education": None, "id_type": "other",
                            "id_number": f"X{number:08d}", "mobile": None,
                        }
                        for number in range(many)
                    ]
                )  # fmt: skip
            with self.assertMaxQueries(40) as used:
                answer = self.open(date(2026, month, 1))
            counts.append(used.count)
            self.assertEqual(answer["opened"], 2 + many)
        # The first one fills the registry's own caches.
        self.assertEqual(counts[1], counts[2])
