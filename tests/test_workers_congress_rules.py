"""What the nation, Shanghai and Zhejiang ask of a workers' congress, clause by clause."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import clause
from .workers_case import WorkersCase

REPS, STEPS = "workers_congress.representatives", "workers_congress.representatives.steps"
MANAGERS, TERM = "workers_congress.managers", "workers_congress.term"


class CongressRuleCase(WorkersCase):
    def rows(self, table, trigger="submit"):
        """Prove rules of congresses: key, clause, good, bad, figure shown, figure that lets it pass."""
        for key, code, good, bad, figure, changed in table:
            with self.subTest(key, clause=code):
                self.assertRule(
                    key,
                    lambda good=good: self.made(**good),
                    lambda bad=bad: self.made(**bad),
                    trigger,
                    figure=figure,
                    changed=changed,
                    clause=code,
                )

    def made(self, regional=False, **values):
        return (self.regional if regional else self.congress)(**values)

    def asked_least(self, staff, key=STEPS, **values):
        congress = self.congress(staff_count=staff, female_staff_count=0, **values)
        return self.judged(congress, key, "submit")


@tagged("post_install", "-at_install")
class TestNation(CongressRuleCase):
    @clause("NR-WC-reps", "NR-WC-managers", "NR-WC-term")
    def test_composition(self):
        self.rows(
            [
                (REPS, "NR-WC-reps", {"representative_count": 30}, {"representative_count": 29}, "29", {"representative_count": "29"}),
                (REPS, "NR-WC-reps", {"staff_count": 800}, {"staff_count": 801}, "≥ 5",
                 {"representatives_percent": "4"}),
                (MANAGERS, "NR-WC-managers", {"manager_count": 8}, {"manager_count": 9}, "22.5 %",
                 "25"),
                (TERM, "NR-WC-term", {"date_to": "2031-01-09"}, {"date_to": "2031-01-10"},
                 "3–5", "3..6"),
                (TERM, "NR-WC-term", {"date_to": "2029-01-09"}, {"date_to": "2029-01-08"},
                 "3–5", "2..5"),
            ]
        )  # fmt: skip
        # To be confirmed: it only informs.
        bad = self.congress(manager_count=9)
        self.assertEqual(self.judged(bad, MANAGERS, "submit")["effect"], "inform")
        self.assertTrue(bad.action_establish())

    @clause("NR-WC-yearly", "NR-WC-soe-18")
    def test_it_meets_each_year_and_state_owned_each_half_year(self):
        for key, code, last, late, changed, values in (
            ("workers_congress.yearly", "NR-WC-yearly", "2025-11-21", "2025-11-20", "13", {}),
            ("workers_congress.half_year", "NR-WC-soe-18", "2026-05-21", "2026-05-20", "7",
             {"state_owned": True}),
        ):  # fmt: skip
            with self.subTest(key):
                good, bad = (
                    self.congress(employer, True, date_from="2025-01-01", **values)
                    for employer in (self.employer, self.other)
                )
                for congress, on in ((good, last), (bad, late)):
                    self.sitting(congress, date=on, papers_on=on, opened=True)
                self.assertRule(key, good, bad, changed=changed, clause=code)
                (good | bad)._server_write({"state": "ended"})
        ordinary = self.congress(establish=True)
        self.assertEqual(
            self.judged(ordinary, "workers_congress.half_year")["state"], "not_applicable"
        )

    @clause("NR-WC-quorum", "NR-WC-win", "NR-WC-soe-18b")
    def test_two_thirds_are_there_and_more_than_half_of_all_are_for_it(self):
        for owned in (False, True):
            with self.subTest(state_owned=owned):
                congress = self.congress(establish=True, state_owned=owned)
                session = self.sitting(congress, present=26, opened=True)
                code = "NR-WC-soe-18b" if owned else "NR-WC-quorum"
                self.assertEqual(session.quorum_json["code"], "quorum_missed")
                self.assertEqual(session.quorum_json["params"]["rule"], code)
                with self.assertRaisesRegex(UserError, "26 of 40"):
                    self.motion(session, (21, 0, 0)).action_decide()
                session = self.sitting(congress, present=27, opened=True)
                self.assertEqual(session.quorum_json["code"], "quorum_met")
                half = self.motion(session, (20, 7, 0)).action_decide()
                self.assertEqual(
                    (half["state"], half["needed"], half["base"]), ("rejected", 21, 40)
                )
                more = self.motion(session, (21, 6, 0)).action_decide()
                self.assertEqual(more["state"], "passed", "of all, not of those present")
                code = "NR-WC-soe-18b" if owned else "NR-WC-win"
                self.assertEqual(more["verdict"]["params"]["rule"], code)
                congress._server_write({"state": "ended"})

    @clause("NR-WC-win")
    def test_a_show_of_hands_is_told(self):
        session = self.sitting(self.congress(establish=True), opened=True)
        self.assertRule(
            "workers_motion.secret",
            self.motion(session),
            self.motion(session, method="hands"),
            "submit",
            changed="hands",
            clause="NR-WC-win",
        )

    @clause("NR-WC-soe-18c")
    def test_a_third_may_ask_for_a_session_of_a_state_owned_enterprise(self):
        congress = self.congress(establish=True, state_owned=True)
        good, bad = (
            self.sitting(congress, kind="extra", proposer_count=count) for count in (14, 13)
        )
        result = self.assertRule(
            "workers_session.extra.soe", good, bad, "open", figure="1 ", clause="NR-WC-soe-18c"
        )
        self.assertEqual(result["effect"], "inform", "it may")
        self.rule("workers_congress.extra_share", "NR-WC-soe-18c").value = "1/4"
        self.assertEqual(self.judged(bad, "workers_session.extra.soe", "open")["state"], "passed")

    @clause("SZ-7.4.1", "SZ-7.4.2")
    def test_each_employer_holds_one_and_discloses_each_year(self):
        self.adopt("SZ", self.district)
        for key in ("employer.workers_congress.year", "employer.disclosure.year"):
            self.assertEqual(self.judged(self.employer, key)["state"], "unknown", "kept elsewhere")
        late = self.congress(establish=True, date_from="2024-01-01", date_to="2027-01-01")
        session = self.sitting(late, date="2025-11-20", papers_on="2025-11-01", opened=True)
        told = self.env["union.disclosure"].create(
            {
                "employer_id": self.employer.id,
                "subject": "社会保险缴纳情况",
                "disclosed_on": "2025-11-20",
            }
        )
        for key, record, day in (
            ("employer.workers_congress.year", session, "date"),
            ("employer.disclosure.year", told, "disclosed_on"),
        ):
            with self.subTest(key):
                self.assertMetricRule(
                    key,
                    self.employer,
                    lambda record=record, day=day: record.write({day: "2025-11-21"}),
                    lambda record=record, day=day: record.write({day: "2025-11-20"}),
                    figure="0 ",
                    changed="0",
                )


@tagged("post_install", "-at_install")
class TestShanghai(CongressRuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adopt(cls, "SH", cls.district)

    @clause("NR-WC-shanghai-reps")
    def test_so_many_representatives_for_so_many_staff(self):
        for staff, least in (
            (99, 30),
            (100, 30),
            (200, 35),
            (3000, 175),
            (3001, 175),
            (20000, 175),
        ):
            with self.subTest(staff=staff):
                good = self.asked_least(staff, REPS, representative_count=least, manager_count=0,
                                        front_line_count=0, women_count=0)  # fmt: skip
                bad = self.asked_least(staff, REPS, representative_count=least - 1,
                                       manager_count=0, front_line_count=0, women_count=0)  # fmt: skip
                self.assertEqual((good["state"], good["clause"]), ("passed", "NR-WC-shanghai-reps"))
                self.assertEqual(
                    (bad["state"], bad["effect"], bad["value"]), ("failed", "block", 1)
                )
        self.rule("workers_congress.representative_steps", "NR-WC-shanghai-reps").value = "0:39"
        fewer = self.congress(representative_count=39)
        self.assertEqual(self.judged(fewer, REPS, "submit")["state"], "passed")

    @clause(
        "NR-WC-shanghai-managers", "NR-WC-shanghai-term", "NR-WC-shanghai-38",
        "NR-WC-shanghai-38b", "NR-WC-shanghai-38c",
    )  # fmt: skip
    def test_composition(self):
        region = {"regional": True}
        self.rows(
            [
                (MANAGERS, "NR-WC-shanghai-managers", {"manager_count": 8}, {"manager_count": 9},
                 "22.5 %", "23"),
                (TERM, "NR-WC-shanghai-term", {"date_to": "2031-01-09"},
                 {"date_to": "2031-01-10"}, "3–5", "3..6"),
                (f"{REPS}.regional", "NR-WC-shanghai-38",
                 region | {"representative_count": 30}, region | {"representative_count": 29}, "29", "29"),
                (f"{MANAGERS}.regional", "NR-WC-shanghai-38b",
                 region | {"manager_count": 12, "front_line_count": 28},
                 region | {"manager_count": 13, "front_line_count": 27}, "≤ 30", "33"),
                ("workers_congress.front_line.regional", "NR-WC-shanghai-38c",
                 region | {"front_line_count": 20}, region | {"front_line_count": 19}, "47.5 %",
                 "47"),
            ]
        )  # fmt: skip
        # A duty of the paper: it does not take office.
        with self.assertRaisesRegex(UserError, "managers"):
            self.congress(manager_count=9).action_establish()
        sits = self.as_user(self.building_clerk, self.congress())
        sits.action_establish()
        sits.manager_count = 8
        with self.assertRaisesRegex(UserError, "managers"), self.cr.savepoint():
            sits.manager_count = 9

    @clause("NR-WC-shanghai-term")
    def test_the_next_election_is_put_off_by_a_year_at_most(self):
        good, bad = (
            self.congress(employer, True, date_from="2022-11-20", date_to=last)
            for employer, last in ((self.employer, "2025-11-20"), (self.other, "2025-11-19"))
        )
        bad.organization_id = self.primary
        self.assertRule("workers_congress.delay", good, bad, figure="1", changed="2")
        good.delayed_to = "2026-11-21"
        self.assertEqual(self.judged(good, "workers_congress.delay")["state"], "failed")

    @clause("NR-WC-shanghai-unitvote")
    def test_a_unit_elects_with_two_thirds_and_half_of_all(self):
        def made(voters, votes):
            congress = self.congress()
            congress.unit_ids = [
                (0, 0, {"name": "一车间", "staff_count": 90, "voter_count": voters, "seats": 3,
                        "least_votes": votes})
            ]  # fmt: skip
            return congress

        key = "workers_congress.units"
        for voters, votes in ((59, 45), (60, 44)):
            with self.subTest(voters=voters, votes=votes):
                bad = made(voters, votes)
                self.assertRule(key, made(60, 45), bad, "submit", clause="NR-WC-shanghai-unitvote")
        self.rule("workers_congress.unit_threshold", "NR-WC-shanghai-unitvote").value = "2/5"
        self.assertEqual(self.judged(bad, key, "submit")["state"], "passed")

    @clause("NR-WC-shanghai-congress")
    def test_100_staff_have_a_congress(self):
        small = self.env["union.employer"].create(
            {"name": "小厂", "organization_id": self.primary.id, "staff_count": 99}
        )
        key = "employer.workers_congress"
        self.assertEqual(self.judged(small, key)["state"], "not_applicable")
        small.staff_count = 100
        self.assertEqual(self.judged(small, key)["state"], "failed")
        self.congress(small, establish=True, representative_count=30)
        self.assertEqual(self.judged(small, key)["state"], "passed")

    @clause("NR-WC-shanghai-meet")
    def test_it_meets_yearly_or_when_a_third_asks(self):
        congress = self.congress(establish=True, date_from="2025-11-21", date_to="2028-12-01")
        key = "workers_congress.yearly"
        self.assertEqual(self.judged(congress, key)["state"], "passed")
        congress.date_from = "2025-11-20"
        result = self.judged(congress, key)
        self.assertEqual(
            (result["state"], result["effect"], result["clause"]),
            ("failed", "warn", "NR-WC-shanghai-meet"),
        )
        good, bad = (
            self.sitting(congress, kind="extra", proposer_count=count) for count in (14, 13)
        )
        self.assertRule(
            "workers_session.extra", good, bad, "open", figure="1 ", clause="NR-WC-shanghai-meet"
        )
        with self.assertRaisesRegex(UserError, "proposers"):
            bad.action_open()

    @clause("NR-WC-shanghai-presidium")
    def test_a_presidium_of_3_to_5_or_7_and_more_half_of_it_front_line(self):
        congress = self.congress(establish=True)
        for many, front, closes in (
            (2, 2, False), (3, 2, True), (5, 3, True), (6, 4, False), (7, 4, True), (5, 2, False),
            (False, False, False),
        ):  # fmt: skip
            with self.subTest(presidium=many, front=front):
                session = self.sitting(
                    congress, opened=True, presidium_count=many, presidium_front_count=front
                )
                if closes:
                    self.assertTrue(session.action_close())
                else:
                    with self.assertRaisesRegex(UserError, "presidium"):
                        session.action_close()

    @clause("NR-WC-shanghai-quorum", "NR-WC-shanghai-win")
    def test_two_thirds_and_exactly_half_of_all_in_secret(self):
        session = self.sitting(self.congress(establish=True), present=27, opened=True)
        self.assertEqual(session.quorum_json["params"]["rule"], "NR-WC-shanghai-quorum")
        self.assertEqual(session.quorum_json["params"]["required"], 27)
        half = self.motion(session, (20, 7, 0)).action_decide()
        self.assertEqual((half["state"], half["needed"]), ("passed", 20))
        self.assertEqual(half["verdict"]["params"]["rule"], "NR-WC-shanghai-win")
        self.assertEqual(self.motion(session, (19, 8, 0)).action_decide()["state"], "rejected")
        with self.assertRaisesRegex(UserError, "secret"):
            self.motion(session, (20, 7, 0), method="hands").action_decide()

    @clause("NR-WC-shanghai-papers")
    def test_papers_go_out_seven_days_before(self):
        congress = self.congress(establish=True)
        good, bad = (self.sitting(congress, papers_on=f"2026-11-{day}") for day in (13, 14))
        self.assertRule("workers_session.papers", good, bad, "open", figure="6 days", changed="6")
        with self.assertRaisesRegex(UserError, "Papers 6 days"):
            bad.action_open()

    @clause("NR-WC-shanghai-report")
    def test_the_report_goes_up_in_seven_working_days(self):
        congress = self.congress(establish=True)
        good, bad = (
            self.sitting(congress, date="2026-11-02", papers_on="2026-10-20", opened=True)
            for _n in range(2)
        )
        (good | bad)._server_write({"state": "closed"})
        self.assertEqual(str(good.report_due_on), "2026-11-11")
        good.reported_on, bad.reported_on = "2026-11-11", "2026-11-12"
        self.assertRule("workers_session.report", good, bad, figure="8 working", changed="8")
        bad.reported_on = False
        self.assertEqual(
            self.judged(bad, "workers_session.report")["state"], "failed", "until today"
        )

    @clause("NR-WC-shanghai-46", "NR-WC-shanghai-46b")
    def test_90_days_to_put_it_right_and_30_more_by_the_authority(self):
        notices = self.env["union.workers.notice"]
        values = {
            "organization_id": self.building.id,
            "employer_id": self.employer.id,
            "subject": "未按规定召开职工代表大会",
        }
        good, bad = (
            notices.create(values | {"issued_on": day}) for day in ("2026-08-22", "2026-08-21")
        )
        self.assertEqual(str(good.due_on), "2026-11-20")
        key = "workers_notice.correction"
        self.assertRule(key, good, bad, figure="91 days", changed="91", clause="NR-WC-shanghai-46")
        bad.corrected_on = "2026-11-19"
        self.assertEqual(self.judged(bad, key)["state"], "passed")
        good, bad = (
            notices.create(values | {"issued_on": "2026-08-01", "referred_on": day})
            for day in ("2026-10-21", "2026-10-20")
        )
        self.assertEqual((good.state, str(good.authority_due_on)), ("referred", "2026-11-20"))
        self.assertRule(
            "workers_notice.authority", good, bad, figure="31 days", changed="31",
            clause="NR-WC-shanghai-46b",
        )  # fmt: skip


@tagged("post_install", "-at_install")
class TestZhejiang(CongressRuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.adopt(cls, "ZJ", cls.district)

    @clause("NR-WC-zhejiang-reps")
    def test_so_many_representatives_for_so_many_staff(self):
        none = {"manager_count": 0, "front_line_count": 0, "women_count": 0}
        for staff, least in ((100, 40), (200, 47), (1000, 100), (3000, 140), (5000, 200)):
            with self.subTest(staff=staff):
                good = self.asked_least(staff, representative_count=least, **none)
                bad = self.asked_least(staff, representative_count=least - 1, **none)
                self.assertEqual((good["state"], good["clause"]), ("passed", "NR-WC-zhejiang-reps"))
                self.assertEqual(
                    (bad["state"], bad["effect"], bad["value"]), ("failed", "block", 1)
                )
        small = self.asked_least(99, representative_count=30, **none)
        self.assertEqual(small["state"], "not_applicable", "nothing is said of fewer than 100")
        self.rule("workers_congress.representative_steps", "NR-WC-zhejiang-reps").value = "100:39"
        fewer = self.congress(representative_count=39)
        self.assertEqual(self.judged(fewer, STEPS, "submit")["state"], "passed")

    @clause("NR-WC-zhejiang-managers", "NR-WC-zhejiang-regional", "NR-WC-zhejiang-women")
    def test_composition(self):
        region = {"regional": True}
        self.rows(
            [
                (MANAGERS, "NR-WC-zhejiang-managers", {"manager_count": 8}, {"manager_count": 9},
                 "22.5 %", "23"),
                (f"{MANAGERS}.regional", "NR-WC-zhejiang-regional", region | {"manager_count": 8},
                 region | {"manager_count": 9}, "22.5 %", "23"),
                # 90 of 300 are women: 12 of 40.
                ("workers_congress.women", "NR-WC-zhejiang-women", {"women_count": 12},
                 {"women_count": 11}, "1 ", "1"),
            ]
        )  # fmt: skip

    @clause("NR-WC-zhejiang-win")
    def test_two_thirds_and_more_than_half_of_all(self):
        session = self.sitting(self.congress(establish=True), present=27, opened=True)
        self.assertEqual(session.quorum_json["params"]["rule"], "NR-WC-zhejiang-win")
        self.assertEqual(session.quorum_json["params"]["required"], 27)
        half = self.motion(session, (20, 7, 0)).action_decide()
        self.assertEqual((half["state"], half["needed"]), ("rejected", 21))
        self.assertEqual(half["verdict"]["params"]["rule"], "NR-WC-zhejiang-win")

    @clause("NR-WC-zhejiang-pause")
    def test_nothing_is_put_off_for_more_than_60_days(self):
        congress = self.congress(establish=True)
        good, bad = (
            self.sitting(congress, put_off_from=day) for day in ("2026-09-21", "2026-09-20")
        )
        key = "workers_session.put_off"
        self.assertRule(key, good, bad, figure="61 days", changed="61")
        bad.put_off_to = "2026-11-19"
        self.assertEqual(self.judged(bad, key)["state"], "passed")
