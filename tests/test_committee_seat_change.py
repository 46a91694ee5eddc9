"""Who leaves a committee, who comes without an election, who acts for a head, by which consents."""

from datetime import date, timedelta

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .between_case import BetweenCase
from .common import clause


@tagged("post_install", "-at_install")
class TestCommitteeSeatChange(BetweenCase):
    def test_a_resignation_empties_the_seat_and_stays_on_record(self):
        change = self.change(seat=self.third)
        answer = change.action_carry_out()
        vacancy = change.sudo().vacancy_made_id
        self.assertEqual(answer, {"id": change.id, "state": "done", "vacancy_id": vacancy.id,
                                  "seat_id": self.third.id})  # fmt: skip
        self.assertEqual((self.third.date_to, vacancy.cause), (self.today(), "resignation"))
        self.assertEqual(change.done_by_id, self.building_clerk)
        for attempt in (
            change.action_carry_out,
            change.unlink,
            lambda: change.write({"reason": "另有原因"}),
        ):
            with self.refused("carried out", UserError):
                attempt()
        with self.refused("does not hold", UserError):
            self.change(seat=self.third).action_carry_out()

    @clause("NR-LAW-18", "NR-ELEC-31")
    def test_a_chair_is_transferred_with_both_consents_only(self):
        change = self.change("transfer")
        with self.refused("own committee.*NR-LAW-18", UserError):
            change.action_carry_out(reason="急需")
        change.sudo().resolution_id = self.resolution()
        with self.refused("next higher union.*NR-LAW-18", UserError):
            change.action_carry_out(reason="急需")
        change.sudo().write({"resolution_id": False, "petition_id": self.consent().id})
        with self.refused("own committee", UserError):
            change.action_carry_out()
        change.sudo().resolution_id = self.resolution()
        change.action_carry_out()
        self.assertEqual(self.head.date_to, self.today())
        self.assertEqual(change.sudo().vacancy_made_id.cause, "transfer")

    @clause("NR-LAW-18", "NR-ELEC-31")
    def test_what_is_no_consent_to_a_transfer(self):
        change = self.change("transfer", self.second).sudo()
        for resolution in (
            self.resolution("congress"),  # not the committee
            self.resolution(votes=1),  # rejected
        ):
            change.resolution_id = resolution
            self.assertFalse(change.committee_consents)
        for petition in (self.consent(state="pending"), self.consent("project")):
            change.petition_id = petition
            self.assertFalse(change.superior_consents)
        with self.refused("NR-LAW-18", UserError):
            change.action_carry_out()
        # A plain member of the committee is free to go.
        self.change("transfer", self.third).action_carry_out()

    @clause("NR-LAW-18b", "NR-ELEC-32")
    def test_a_recall_needs_more_than_half_of_all(self):
        change = self.change("recall").sudo()
        with self.refused("NR-LAW-18b", UserError):
            change.action_carry_out(reason="众意")
        for resolution, percent in (
            (self.resolution("general", 10, 20), 50),
            (self.resolution("plenary", 20, 20), 0),  # the committee does not recall
        ):
            change.resolution_id = resolution
            self.assertEqual(change.recall_percent, percent)
            with self.refused("NR-LAW-18b", UserError):
                change.action_carry_out(reason="众意")
        # Neither the motion of another matter nor one of before he took the seat.
        motion = self.resolution("general", 20, 20)
        change.resolution_id = motion
        for values in (
            {"kind": "agenda"},
            {"kind": "other", "decided_on": self.head.date_from - timedelta(days=1)},
        ):
            motion.sudo()._server_write(values)
            self.assertEqual(change.recall_percent, 0)
            with self.refused("NR-LAW-18b", UserError):
                change.action_carry_out(reason="众意")
        change.resolution_id = self.resolution("general", 10001, 20001)
        self.assertGreater(change.recall_percent, 50)
        change.effective_on = self.today() - timedelta(days=1)
        with self.refused("when it was voted on", UserError):
            change.action_carry_out()
        change.effective_on = self.today()
        change.action_carry_out()
        self.assertEqual(self.head.date_to, self.today())

    @clause("NR-ELEC-32b")
    def test_a_recall_tells_of_its_ballot_and_what_preceded_it(self):
        change = self.change("recall").sudo()
        change.resolution_id = self.resolution("general", 15, 20)

        def told():
            return {
                result["rule"]: (result["state"], result["effect"], result["certainty"])
                for result in change.union_check("submit")
                if result["clause"] == "NR-ELEC-32b"
            }

        keys = ("committee.recall.secret", "committee.recall.after")
        self.assertEqual({told()[key][1] for key in keys}, {"inform", ""} - {""})
        change.write({"secret_ballot": True, "after": "review"})
        self.assertEqual({told()[key] for key in keys}, {("passed", "", "M")})

    @clause("SZ-5.2.1.2", "NR-LAW-10")
    def test_a_co_option_is_agreed_to_by_the_congress(self):
        vacancy = self.vacancy(self.third)
        change = self.change("co_option", vacancy_id=vacancy.id, member_id=self.others[1].id)
        for place, code in ((self.sister_district, "NR-LAW-10"), (self.district, "SZ-5.2.1.2")):
            self.adopt("SZ", place)
            with self.refused(f"agreed to by the congress.*{code}", UserError):
                change.action_carry_out()
        change.sudo().resolution_id = self.resolution("congress")
        change.action_carry_out()
        seat = vacancy.filled_by_id
        self.assertEqual((seat.member_id, seat.origin, seat.position),
                         (self.others[1], "co_opted", "member"))  # fmt: skip
        self.assertEqual((seat.term_id, vacancy.state), (self.now, "filled"))
        with self.refused("not vacant", UserError):
            self.change(
                "co_option", vacancy_id=vacancy.id, member_id=self.others[2].id
            ).action_carry_out()

    @clause("SZ-5.2.1.3")
    def test_only_a_delegates_seat_is_handed_on(self):
        self.adopt("SZ", self.district)
        elected = self.vacancy(self.third)
        delegate = self.seat(self.others[1], self.now, position="member", origin="ex_officio")
        sent = self.vacancy(delegate, "departure")
        change = self.change("replacement", vacancy_id=elected.id, member_id=self.others[2].id)
        with self.refused("SZ-5.2.1.3", UserError):
            change.action_carry_out()
        change = self.change("replacement", vacancy_id=sent.id, member_id=self.others[2].id)
        change.action_carry_out()
        self.assertEqual(sent.filled_by_id.origin, "delegated")

    def test_who_sits_already_or_is_no_active_member_does_not_come(self):
        vacancy = self.vacancy()
        for member, message in ((self.others[0], "sits in this committee"),):
            with self.refused(message, UserError):
                self.change(
                    "co_option", vacancy_id=vacancy.id, member_id=member.id
                ).action_carry_out(reason="急需")
        self.others[1].sudo().state = "retained"
        with self.refused("no active member", UserError):
            self.change(
                "co_option", vacancy_id=vacancy.id, member_id=self.others[1].id
            ).action_carry_out(reason="急需")

    @clause("NR-CHAIR-18b", "NR-ELEC-33c")
    def test_somebody_acts_for_a_head_for_a_limited_time(self):
        vacancy = self.vacancy()
        self.change("acting", vacancy_id=vacancy.id, member_id=self.vice.id).action_carry_out()
        self.assertEqual((vacancy.acting_id.member_id, vacancy.state), (self.vice, "open"))
        for kind, key, clause_, last in (
            ("single", "committee.acting.months", "NR-CHAIR-18b", "2027-02-20"),
            ("joint", "committee.acting.half_year", "NR-ELEC-33c", "2027-05-20"),
        ):
            self.primary.kind = kind
            with self.subTest(kind):
                with freeze_time(f"{last} 02:00:00"):
                    self.assert_state(vacancy, key, "passed", clause_)
                day = date.fromisoformat(last).replace(day=21)
                with freeze_time(f"{day} 02:00:00"):
                    self.assert_state(vacancy, key, "failed", clause_)

    def test_parts_of_another_organisation_do_not_fit(self):
        elsewhere = self.seat(self.others[2], self.term(self.building))
        with self.refused("another organisation", ValidationError):
            self.change(seat=elsewhere)
        with self.refused("between", ValidationError):
            self.change(effective_on="2027-01-01")
        with self.refused("Seat", ValidationError):
            self.as_user(self.building_clerk, self.env["union.seat.change"]).create(
                {"organization_id": self.primary.id, "kind": "death", "reason": "病故"}
            )

    def test_sister_auditor_and_stranger_change_nothing(self):
        change = self.change(seat=self.third)
        for user in (self.sister_clerk, self.street_auditor, self.building_teller):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, change).action_carry_out()
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, change).write({"reason": "无"})
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, change).read(["reason"])
        mine = self.as_user(self.building_clerk, change)
        for name, value in (("state", "done"), ("done_on", "2026-01-01")):
            with self.subTest(name), self.assertRaises(AccessError):
                mine.write({name: value})
        self.assertFalse(self.third.date_to)
