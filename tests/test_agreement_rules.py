"""The clauses on agreements and on bargaining, rule by rule: kept, broken, and by what figure."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .agreement_case import AgreementCase
from .common import clause

HALF_TEAM = (("workers", 2, 0), ("employer", 3, 0))
TEAM = (("workers", 3, 0), ("employer", 3, 0))


def team(workers, employer=None, outsiders=0):
    return (("workers", workers, outsiders), ("employer", employer or workers, 0))


@tagged("post_install", "-at_install")
class TestAgreementRules(AgreementCase):
    """Friday, 20 November 2026.

    The tables: what keeps the rule, what breaks it, the figure shown
    and one under which it would be kept."""

    def walk(self, make, table):
        """Prove each row ``(place, key, clause, trigger, good, bad, figure, changed)``."""
        for place, key, law, trigger, good, bad, figure, changed in table:
            with self.subTest(law, key=key):
                if place:
                    self.adopt(place, self.district)
                self.assertRule(
                    key,
                    lambda values=good: make(**values),
                    lambda values=bad: make(**values),
                    trigger,
                    figure=figure,
                    changed=changed,
                    clause=law,
                )

    @clause(
        "NR-CONTRACT-32", "NR-WAGE-answer", "NR-CONTRACT-zhejiang-7", "NR-CONTRACT-shanghai-answer"
    )
    def test_the_answer_to_an_invitation(self):
        def invited(days, **values):
            round_ = self.bargaining(**values)
            round_.sudo().write({"state": "invited", "invited_on": f"2026-{days}"})
            return round_

        kept, late = {"days": "10-31"}, {"days": "10-30"}
        wage = {"kind": "wage"}
        self.walk(
            invited,
            [
                (None, "bargaining.answer", "NR-CONTRACT-32", "daily", kept, late, "21 days", "21"),
                (None, "bargaining.wage.answer", "NR-WAGE-answer", "daily",
                 kept | wage, late | wage, "21 days", "21"),
                # 20 November is the tenth working day after the 6th.
                ("ZJ", "bargaining.answer", "NR-CONTRACT-zhejiang-7", "daily",
                 {"days": "11-06"}, {"days": "11-05"}, "11 working days", "11"),
            ],
        )  # fmt: skip
        self.adopt("ZJ", self.sister_district)
        self.walk(
            invited,
            [
                ("SH", "bargaining.answer", "NR-CONTRACT-shanghai-answer", "daily",
                 {"days": "11-05"}, {"days": "11-04"}, "16 days", "16"),
            ],
        )  # fmt: skip

    @clause("NR-CONTRACT-zhejiang-7", "NR-CONTRACT-shanghai-answer", "NR-WAGE-answer")
    def test_the_day_an_answer_is_due_follows_the_rule_of_the_place(self):
        for place, kind, due in (
            (None, "collective", "2026-12-08"),
            (None, "wage", "2026-12-08"),
            ("SH", "collective", "2026-12-03"),
            ("ZJ", "collective", "2026-12-02"),
        ):
            with self.subTest(place=place, kind=kind):
                for code in ("SH", "ZJ"):
                    self.adopt(code, self.district if code == place else self.sister_district)
                round_ = self.bargaining(kind=kind)
                self.assertEqual(round_.action_invite("2026-11-18")["answer_due"], due)
        rule = self.rule("bargaining.answer", "NR-CONTRACT-zhejiang-7")
        rule.condition_ids.value = "3"
        self.assertEqual(self.bargaining().action_invite("2026-11-18")["answer_due"], "2026-11-23")

    @clause(
        "NR-CONTRACT-19", "NR-CONTRACT-zhejiang-10", "NR-CONTRACT-zhejiang-10b",
        "NR-WAGE-reps-zhejiang", "NR-WAGE-data",
    )  # fmt: skip
    def test_who_sits_at_the_table_and_with_what(self):
        headless = (("workers", 3, 0), ("employer", 3, 0))
        wage = {"kind": "wage"}
        least, data = {"least_side": "2"}, "4"
        self.walk(
            self.bargaining,
            [
                (None, "bargaining.reps_least", "NR-CONTRACT-19", "open",
                 {"reps": TEAM}, {"reps": HALF_TEAM}, "2 representatives", "2"),
                (None, "bargaining.reps_equal", "NR-CONTRACT-19", "open",
                 {"reps": headless}, {"reps": HALF_TEAM}, None, None),
                (None, "bargaining.data", "NR-WAGE-data", "open",
                 wage | {"data_given_on": "2026-11-15"}, wage | {"data_given_on": "2026-11-16"},
                 "4 days", data),
                ("ZJ", "bargaining.reps_least", "NR-CONTRACT-zhejiang-10", "open",
                 {"reps": TEAM}, {"reps": HALF_TEAM}, "2 representatives", "2"),
                (None, "bargaining.reps_larger", "NR-CONTRACT-zhejiang-10", "open",
                 {"reps": team(5), "larger_firm": True}, {"reps": team(4), "larger_firm": True},
                 "4 representatives", "4"),
                (None, "bargaining.outsiders", "NR-CONTRACT-zhejiang-10b", "open",
                 {"reps": team(3, 3, 1)}, {"reps": team(3, 3, 2)}, "1/3", "2/3"),
                (None, "bargaining.wage.reps", "NR-WAGE-reps-zhejiang", "open",
                 wage | {"reps": team(10)}, wage | {"reps": team(11)}, "11",
                 {"greatest_side": "11"}),
                (None, "bargaining.wage.reps", "NR-WAGE-reps-zhejiang", "open",
                 wage | {"reps": TEAM}, wage | {"reps": team(2)}, "2", least),
                (None, "bargaining.wage.reps", "NR-WAGE-reps-zhejiang", "open",
                 wage | {"reps": TEAM}, wage | {"reps": team(4, 3)}, None, None),
            ],
        )  # fmt: skip

    @clause("NR-CONTRACT-19")
    def test_each_side_has_one_chief(self):
        def with_chiefs(count):
            round_ = self.bargaining(TEAM)
            workers = round_.rep_ids.filtered(lambda rep: rep.side == "workers")
            workers.is_chief = False
            workers[:count].is_chief = True
            return round_

        for bad in (0, 2):
            self.assertRule(
                "bargaining.chief",
                lambda: with_chiefs(1),
                lambda bad=bad: with_chiefs(bad),
                "open",
                clause="NR-CONTRACT-19",
            )

    @clause("NR-CONTRACT-zhejiang-10", "NR-WAGE-data")
    def test_the_talks_wait_for_the_representatives_and_the_data(self):
        self.adopt("ZJ", self.district)
        round_ = self.bargaining(HALF_TEAM)
        round_.sudo().write({"state": "accepted"})
        with self.assertRaisesRegex(UserError, "NR-CONTRACT-zhejiang-10"):
            round_.action_meet()
        round_ = self.bargaining(TEAM, kind="wage", data_given_on="2026-11-18")
        round_.sudo().write({"state": "accepted"})
        with self.assertRaisesRegex(UserError, "NR-WAGE-data"):
            round_.action_meet()
        round_.action_meet(reason="双方同意提前")
        self.assertEqual(round_.override_ids.reason, "双方同意提前")

    @clause("NR-LCL-53", "NR-LCL-55")
    def test_what_is_put_to_the_vote(self):
        self.walk(
            self.agreement,
            [
                (None, "agreement.standards", "NR-LCL-55", "propose",
                 {}, {"standards_met": False}, None, None),
                (None, "agreement.scope_level", "NR-LCL-53", "propose",
                 {"scope": "regional"},
                 {"scope": "sector", "organization_id": self.city.id, "user": self.city_admin}, None, "national|province"),
            ],
        )  # fmt: skip
        with self.assertRaisesRegex(UserError, "NR-LCL-55"):
            self.agreement(standards_met=False).action_vote("all_staff", 9, 9, 9, reason="急")

    @clause(
        "NR-CONTRACT-term", "NR-CONTRACT-zhejiang-30", "NR-CONTRACT-zhejiang-30b",
        "NR-CONTRACT-shanghai-term", "NR-CONTRACT-beijing-term",
    )  # fmt: skip
    def test_the_term(self):
        def until(day, **values):
            return {"date_from": "2026-01-01", "date_to": day} | values

        year, three = until("2026-12-31"), until("2028-12-31")
        long, short = until("2029-01-01"), until("2026-12-30")
        wage = {"kind": "wage"}
        general = ("agreement.term", "propose")
        for place, law in (
            (None, "NR-CONTRACT-term"),
            ("ZJ", "NR-CONTRACT-zhejiang-30"),
            ("SH", "NR-CONTRACT-shanghai-term"),
        ):
            for code in ("SH", "ZJ"):
                self.adopt(code, self.district if code == place else self.sister_district)
            key, trigger = general
            self.walk(
                self.agreement,
                [
                    (None, key, law, trigger, three, long, "12–36", "12..37"),
                    (None, key, law, trigger, year, short, "12–36", "11..36"),
                ],
            )
            if place:
                law = law if place == "SH" else "NR-CONTRACT-zhejiang-30b"
                self.walk(
                    self.agreement,
                    [
                        (None, "agreement.wage.term", law, trigger,
                         year | wage, three | wage, "36 months", "36"),
                    ],
                )  # fmt: skip
        self.adopt("SH", self.sister_district)
        self.walk(
            self.agreement,
            [
                ("BJ", "agreement.term", "NR-CONTRACT-beijing-term", "propose",
                 three, year, "12 months", "12"),
            ],
        )  # fmt: skip

    @clause("NR-LAW-21", "NR-LCL-51")
    def test_nothing_is_signed_that_the_workers_did_not_pass(self):
        self.walk(
            self.stands,
            [
                (None, "agreement.passed_by", "NR-LAW-21", "submit",
                 {"passed_by": "all_staff", "vote_passed": True},
                 {"passed_by": "other", "vote_passed": True}, None,
                 {"passed_by": "all_staff|other"}),
                (None, "agreement.passed_by", "NR-LAW-21", "submit",
                 {"passed_by": "workers_congress", "vote_passed": True},
                 {"passed_by": "workers_congress", "vote_passed": False}, None, None),
            ],
        )  # fmt: skip
        agreement = self.agreement()
        agreement.action_vote("other", 9, 9, 9)
        with self.assertRaisesRegex(UserError, "NR-LAW-21"):
            agreement.action_sign(reason="领导班子会已通过")
        self.assertEqual(agreement.state, "voted")

    @clause(
        "NR-CONTRACT-42", "NR-CONTRACT-zhejiang-34", "NR-CONTRACT-shanghai-file",
        "NR-CONTRACT-beijing-file", "NR-WAGE-file", "NR-CONTRACT-44",
    )  # fmt: skip
    def test_the_filing(self):
        def signed(day, **values):
            return {"state": "signed", "signed_on": f"2026-11-{day}"} | values

        kept, late = signed("10"), signed("09")
        for place, law in (
            (None, "NR-CONTRACT-42"),
            ("ZJ", "NR-CONTRACT-zhejiang-34"),
            ("SH", "NR-CONTRACT-shanghai-file"),
            ("BJ", "NR-CONTRACT-beijing-file"),
        ):
            for code in ("ZJ", "SH", "BJ"):
                self.adopt(code, self.district if code == place else self.sister_district)
            self.walk(
                self.stands,
                [(None, "agreement.file", law, "daily", kept, late, "11 days", "11")],
            )
            self.assertEqual(self.stands(**kept).file_due.isoformat(), "2026-11-20")
        self.walk(
            self.stands,
            [
                (None, "agreement.wage.file", "NR-WAGE-file", "daily",
                 signed("13", kind="wage"), signed("12", kind="wage"), "8 days", "8"),
                (None, "agreement.copies", "NR-CONTRACT-42", "close",
                 signed("19"), signed("19", copies=2), "2 copies", "2"),
                *(
                    (None, "agreement.legality", "NR-CONTRACT-44", "close",
                     signed("19"), signed("19", **{name: False}), None, None)
                    for name in ("legal_parties", "legal_procedure", "legal_content")
                ),
            ],
        )  # fmt: skip
        with self.assertRaisesRegex(UserError, "NR-CONTRACT-42"):
            self.stands(**signed("19", copies=2)).action_file(reason="先报两份")

    @clause("NR-CONTRACT-45")
    def test_the_opinion_of_the_authority(self):
        def filing(**values):
            agreement = self.stands(state="received", filed_on="2026-11-01")
            return self.env["union.agreement.filing"].create(
                {
                    "agreement_id": agreement.id,
                    "number": 1,
                    "filed_on": "2026-11-01",
                    "received_on": "2026-11-02",
                    "objection_parties": "双方",
                    "objection_received_on": "2026-11-02",
                    "objection_opinion": "异议",
                    "objected_on": "2026-11-17",
                    **values,
                }
            )

        self.walk(
            filing,
            [
                (None, "agreement.objection", "NR-CONTRACT-45", "submit",
                 {}, {"objected_on": "2026-11-18"}, "16 days", {"objection_days": "16"}),
                *(
                    (None, "agreement.objection", "NR-CONTRACT-45", "submit",
                     {}, {name: False}, "3 of the four", {"objection_fields": "3"})
                    for name in ("objection_parties", "objection_received_on", "objection_opinion")
                ),
            ],
        )  # fmt: skip
