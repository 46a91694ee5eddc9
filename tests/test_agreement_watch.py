"""What the daily watch asks of agreements in force and of employers, and the figures of coverage."""

from odoo.tests import tagged

from .agreement_case import AgreementCase
from .common import clause


@tagged("post_install", "-at_install")
class TestAgreementWatch(AgreementCase):
    """Friday, 20 November 2026."""

    def prove(self, key, law, make, good, bad, figure=None, changed=None):
        with self.subTest(law):
            self.assertRule(
                key, lambda: make(**good), lambda: make(**bad),
                figure=figure, changed=changed, clause=law,
            )  # fmt: skip

    @clause("NR-CONTRACT-renew", "NR-CONTRACT-zhejiang-30c", "NR-WAGE-renew", "NR-CONTRACT-42b")
    def test_renewal_is_begun_in_time_and_the_number_entered(self):
        def until(day, **values):
            return {"date_to": day} | values

        self.prove(
            "agreement.renewal", "NR-CONTRACT-renew", self.in_force,
            until("2027-02-20"), until("2027-02-19"), "3 months left", "2",
        )  # fmt: skip
        self.prove(
            "agreement.wage.renewal", "NR-WAGE-renew", self.in_force,
            until("2027-01-19", kind="wage"), until("2027-01-18", kind="wage"),
            "60 days left", "59",
        )  # fmt: skip
        self.adopt("ZJ", self.district)
        self.prove(
            "agreement.renewal", "NR-CONTRACT-zhejiang-30c", self.in_force,
            until("2027-02-18"), until("2027-02-17"), "90 days left", "89",
        )  # fmt: skip
        ending = self.in_force(date_to="2026-12-31")
        ending.action_renew()
        self.assert_state(ending, "agreement.renewal", "not_applicable")
        over = self.in_force(date_to="2026-11-01")
        self.assertEqual(over.standing, "expired")
        self.assert_state(over, "agreement.renewal", "failed")
        self.prove(
            "agreement.registered", "NR-CONTRACT-42b", self.in_force,
            {"register_number": "深人社集备1号"}, {"register_number": False},
        )  # fmt: skip
        over.with_user(self.clerk)
        agreement = self.in_force()
        agreement.action_register("深人社集备2号")
        self.assert_state(agreement, "agreement.registered", "passed")

    @clause("NR-WAGE-publish", "NR-CONTRACT-zhejiang-34c", "NR-CONTRACT-zhejiang-34d")
    def test_what_is_in_force_is_made_known_and_copied_up(self):
        self.prove(
            "agreement.wage.publish", "NR-WAGE-publish", self.in_force,
            {"kind": "wage", "effective_on": "2026-11-15"},
            {"kind": "wage", "effective_on": "2026-11-14"}, "6 days", "6",
        )  # fmt: skip
        self.adopt("ZJ", self.district)
        self.prove(
            "agreement.publish", "NR-CONTRACT-zhejiang-34c", self.in_force,
            {"effective_on": "2026-11-13"}, {"effective_on": "2026-11-12"}, "6 working days", "6",
        )  # fmt: skip
        self.prove(
            "agreement.copy_up", "NR-CONTRACT-zhejiang-34d", self.in_force,
            {"copied_on": "2026-11-01"}, {"copied_on": False},
        )  # fmt: skip
        agreement = self.in_force(effective_on="2026-11-02")
        self.assertEqual(agreement.publish_due.isoformat(), "2026-11-09")
        agreement.action_publish()
        agreement.action_copy_up()
        self.assert_state(agreement, "agreement.publish", "not_applicable")
        self.assert_state(agreement, "agreement.copy_up", "passed")

    @clause("NR-CONTRACT-zhejiang-24", "NR-CONTRACT-zhejiang-24c")
    def test_a_draft_comes_to_the_vote_and_comes_again_if_it_failed(self):
        self.adopt("ZJ", self.district)
        # 30 October is a Friday; fifteen working days later it is today.
        self.prove(
            "agreement.submit", "NR-CONTRACT-zhejiang-24", self.stands,
            {"drafted_on": "2026-10-30"}, {"drafted_on": "2026-10-29"}, "16 working days", "16",
        )  # fmt: skip
        self.prove(
            "agreement.retable", "NR-CONTRACT-zhejiang-24c", self.stands,
            {"failed_on": "2026-11-13"}, {"failed_on": "2026-11-12"}, "6 working days", "6",
        )  # fmt: skip
        draft = self.stands(drafted_on="2026-11-02")
        self.assertEqual(draft.vote_due.isoformat(), "2026-11-23")
        draft.action_vote("all_staff", 9, 5, 5, "2026-11-19")
        self.env.invalidate_all()
        self.assertEqual(draft.vote_due.isoformat(), "2026-11-26", "reckoned anew")
        self.assert_state(draft, "agreement.submit", "not_applicable")

    def test_the_daily_watch_opens_a_finding_and_settles_it_with_the_step(self):
        round_ = self.bargaining(kind="wage").sudo()
        round_.write({"state": "invited", "invited_on": "2026-10-01"})
        agreement = self.stands(state="signed", signed_on="2026-11-02")
        findings = self.env["union.finding"]

        def watch():
            self.env.invalidate_all()
            for model in ("union.bargaining", "union.agreement"):
                findings._watch_batch(model, 0)
            place = [("organization_id", "=", self.primary.id), ("state", "=", "open")]
            keys = ("bargaining.wage.answer", "agreement.file")
            return findings.search([*place, ("rule_key", "in", keys)], order="rule_key")

        filing, answer = watch()
        self.assertEqual((filing.rule_key, answer.rule_key[:11]), ("agreement.file", "bargaining."))
        self.assertEqual(filing.due_date.isoformat(), "2026-11-12", "the step's own last day")
        self.assertIn("50 days", answer.message)
        round_.with_user(self.clerk).action_answer(True, on="2026-11-19")
        agreement.action_file()
        self.assertFalse(watch())
        self.assertEqual((filing | answer).mapped("settled_because"), ["cured", "cured"])

    @clause("SZ-7.2.3", "BJ-2.5")
    def test_the_performance_is_checked_every_year(self):
        def checked(day):
            agreement = self.in_force(effective_on="2025-01-01", date_from="2025-01-01")
            if day:
                self.env["union.agreement.check"].with_user(self.clerk).create(
                    {"agreement_id": agreement.id, "checked_on": day, "checked_by": "双方检查组"}
                )
            return agreement

        for place, law in (("SZ", "SZ-7.2.3"), ("BJ", "BJ-2.5")):
            self.adopt("SZ", self.city if place == "SZ" else self.sister_district)
            self.adopt("BJ", self.district if place == "BJ" else self.sister_district)
            for bad, figure in (({"day": "2025-11-20"}, "12 months"), ({"day": None}, "22 months")):
                self.prove(
                    "agreement.performance", law, checked, {"day": "2025-11-21"}, bad, figure, "23"
                )
        with self.refused("not in force on"):
            checked("2024-12-31")
        with self.refused("on its day or later"):
            checked("2026-11-21")

    @clause("BJ-2.5", "NR-CONTRACT-beijing-cycle")
    def test_wages_every_year_and_the_contract_every_three(self):
        self.adopt("BJ", self.district)

        def signed(kind, day):
            self.env["union.agreement"].search([("kind", "=", kind)]).sudo().signed_on = day

        for key, kind, kept, late, figure, changed in (
            ("agreement.cycle.wage", "wage", "2025-11-20", "2025-11-19", "13 months", "13"),
            (
                "agreement.cycle.contract",
                "collective",
                "2023-11-20",
                "2023-11-19",
                "37 months",
                "37",
            ),
        ):
            self.assert_state(self.primary, key, "unknown")
            self.in_force(kind=kind)
            self.assertMetricRule(
                key,
                self.primary,
                lambda kind=kind, kept=kept: signed(kind, kept),
                lambda kind=kind, late=late: signed(kind, late),
                figure=figure,
                changed=changed,
                clause="BJ-2.5",
            )

    @clause("SZ-7.2.2", "NR-CONTRACT-yearly-shenzhen", "NR-WAGE-yearly")
    def test_an_employer_is_consulted_and_wages_are_bargained_every_year(self):
        self.assert_state(self.firm, "bargaining.consultation", "unknown")
        self.assert_state(self.firm, "bargaining.wage.yearly", "unknown")

        def met(round_, day):
            round_.write({"met_on": day})
            return self.firm

        for key, law, kind in (
            ("bargaining.consultation", "SZ-7.2.2", "consultation"),
            ("bargaining.wage.yearly", "NR-WAGE-yearly", "wage"),
        ):
            round_ = self.bargaining(kind=kind).sudo()
            round_.state = "talks"
            self.assertRule(
                key,
                lambda round_=round_: met(round_, "2025-11-21"),
                lambda round_=round_: met(round_, "2025-11-20"),
                figure="12 months",
                changed="13",
                clause=law,
            )
            round_.write({"state": "draft", "met_on": False})
        # A colleague in the same union nobody has talked with: since the first round there.
        self.bargaining(kind="wage").sudo().write({"met_on": "2025-01-01", "state": "talks"})
        self.assert_state(self.other, "bargaining.wage.yearly", "failed")

    @clause("SZ-7.2.1")
    def test_a_federation_guides_enterprises_to_consultations(self):
        round_ = self.bargaining(kind="consultation").sudo()
        self.assertMetricRule(
            "bargaining.platform",
            self.building,
            lambda: round_.write({"state": "concluded", "concluded_on": "2026-03-01"}),
            lambda: round_.write({"concluded_on": "2025-03-01"}),
            figure="0 rounds",
            changed="0",
            clause="SZ-7.2.1",
        )

    @clause("BJ-3.3.3")
    def test_a_guide_is_named_for_employers_of_fifty_and_calls_every_month(self):
        self.adopt("BJ", self.district)

        def guided(name="李指导员", day="2026-10-20"):
            self.firm.write({"guide_name": name, "guide_contact_on": day})
            return self.firm

        for bad, figure, changed in (
            ({"day": "2026-10-19"}, "2 months", {"guide_months": "2"}),
            ({"name": False}, None, None),
        ):
            self.prove("bargaining.guide", "BJ-3.3.3", guided, {}, bad, figure, changed)
        self.assert_state(self.other, "bargaining.guide", "not_applicable")
        self.other.staff_count = 50
        self.assert_state(self.other, "bargaining.guide", "failed")

    def test_special_agreements_count_as_chapters_and_by_the_employer_covered(self):
        keys = ("cb.contract_valid", "cb.special_wage", "cb.special_women", "cb.special_safety")

        def known():
            return [self.measured(key) for key in keys]

        self.assertEqual(known(), [None] * 4, "before the first agreement nothing is known")
        draft = self.agreement()
        self.assertEqual(known(), [False] * 4)
        draft.sudo().unlink()
        regional = self.in_force(
            organization_id=self.building.id, scope="regional", chapter_women=True
        )
        self.assertEqual(known(), [True, False, True, False])
        self.in_force(kind="wage")
        self.assertEqual(known(), [True, True, True, False])
        regional.action_end("解除", "2026-11-20")
        with self.on("2026-11-21"):
            self.assertEqual(known(), [False, True, False, False])

    def test_the_rate_of_an_area_counts_each_enterprise_once(self):
        self.env["union.employer"].create(
            {"name": "未建会公司", "organization_id": self.building.id, "staff_count": 30}
        )
        for place in (self.building, self.city):
            self.assertIsNone(self.measured("area.contract_rate", place))
        both = (self.firm | self.other).ids
        self.in_force(employer_ids=both, chapter_women=True, chapter_safety=True)
        for place in (self.building, self.city):
            self.assertEqual(self.measured("area.contract_rate", place), 0, "none on wages")
        self.in_force(kind="wage")
        self.assertEqual(self.measured("area.contract_rate", self.building), 50)
        self.in_force(kind="wage", employer_ids=both)
        self.assertEqual(self.measured("area.contract_rate", self.building), 100)
        self.assertIsNone(self.measured("area.contract_rate", self.sister_street))

    def test_rounds_of_the_year(self):
        keys = ("cb.skill_wage", "cb.regional_bargaining", "cb.consultation_count")
        self.assertEqual([self.measured(key) for key in keys], [None] * 3)
        for values in ({"kind": "wage", "skill_wage": True}, {"scope": "sector"}, {}):
            self.bargaining(**values).sudo().write(
                {"state": "concluded", "concluded_on": "2026-05-01"}
            )
        self.assertEqual([self.measured(key, self.street) for key in keys], [1, 1, 3])
