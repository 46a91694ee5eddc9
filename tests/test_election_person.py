"""Who counts is somebody: a member, or an outsider the officer answers for by name."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase
from .tree import make_user


@tagged("post_install", "-at_install")
class TestPersonBehindTheLogin(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()
        self.meeting = self.election.meeting_id
        self.login = make_user(self.env, "t_somebody")

    def name(self, **values):
        return self.officer(self.env["union.scrutineer"]).create(
            {"meeting_id": self.meeting.id, **values}
        )

    def outsider(self, **values):
        return self.name(
            **{
                "user_id": self.login.id,
                "name": "苏敏",
                "outsider": True,
                "outsider_identity": "核对身份证，街道总工会",
            }
            | values
        )

    def test_a_login_nobody_knows_is_refused_in_words(self):
        for role in ("teller", "scrutineer", "chief"):
            with self.subTest(role), self.refused("t_somebody.*belongs to no member"):
                self.name(user_id=self.login.id, role=role)
        with self.refused("cannot be told who this is"):
            self.name(name="某人", role="scrutineer")

    def test_a_login_is_tied_to_its_member_by_its_contact_or_by_name(self):
        self.members[9].partner_id = self.login.partner_id
        self.assertTrue(self.name(user_id=self.login.id))
        other = make_user(self.env, "t_other")
        self.assertTrue(self.name(user_id=other.id, member_id=self.members[8].id))

    def test_a_login_of_another_member_is_refused(self):
        self.members[9].partner_id = self.login.partner_id
        with self.refused("another member", ValidationError):
            self.name(user_id=self.login.id, member_id=self.members[8].id)

    def test_an_outsider_is_declared_by_name_with_the_check(self):
        for wrong in ({"outsider_identity": False}, {"outsider_identity": " "}):
            with self.subTest(wrong), self.refused("how the identity was checked"):
                self.outsider(**wrong)
        person = self.outsider()
        self.assertTrue(person.outsider)
        self.members[9].partner_id = self.login.partner_id
        with self.refused("is a member"):
            self.officer(person).outsider_identity = "x"

    @clause("NR-ELEC-22")
    def test_an_outsider_with_name_or_mail_of_a_candidate_is_refused(self):
        with self.refused("NR-ELEC-22"):
            self.outsider(name=f" {self.candidates[0].name} ")
        self.login.partner_id.email = "li@example.org"
        contact = self.env["res.partner"].create({"name": "x", "email": "Li@example.org"})
        self.members[0].partner_id = contact
        with self.refused("NR-ELEC-22"):
            self.outsider()

    @clause("NR-ELEC-22")
    def test_a_candidate_behind_a_login_named_by_member_is_refused(self):
        with self.refused("NR-ELEC-22"):
            self.name(user_id=self.login.id, member_id=self.members[0].id)

    def test_one_person_is_not_named_twice_by_two_logins(self):
        self.members[9].partner_id = self.login.partner_id
        self.name(user_id=self.login.id)
        other = make_user(self.env, "t_other")
        with self.refused("named already"):
            self.name(user_id=other.id, member_id=self.members[9].id)
        second = make_user(self.env, "t_second", partner_id=self.login.partner_id.id)
        with self.refused("named already"):
            self.name(user_id=second.id)

    def test_one_outsider_is_not_named_twice(self):
        self.outsider()
        with self.refused("named already"):
            self.outsider(user_id=make_user(self.env, "t_other").id, name="苏 敏")

    def test_memberships_with_one_id_number_are_one_person(self):
        number = "11010519491231002X"
        left, here = self.members[7], self.members[9]
        left.state = "left"
        left.id_number = number
        here.id_number = number
        left.partner_id = self.login.partner_id
        self.name(user_id=self.login.id)
        with self.refused("named already"):
            self.name(member_id=here.id, role="scrutineer")
        with self.refused("NR-ELEC-22"):
            self.nominate(self.contest, here)

    def test_an_outsider_counts_and_the_answer_for_him_stays(self):
        self.approve_list()
        self.election.action_freeze_roll()
        self.election.voter_ids.action_check_in()
        self.outsider(role="teller")
        self.vote_scrutineers()
        self.election.action_print_ballots(spare=2)
        row = self.election.record_ids.filtered(lambda record: record.kind == "outsider")
        self.assertEqual(row.reason, "核对身份证，街道总工会")
        self.assertEqual(row.scrutineer_id.name, "苏敏")
        self.assertEqual(row.user_id, self.building_officer)

    def test_who_cannot_be_told_any_more_does_not_count(self):
        self.start_count()
        self.teller_members[0].partner_id = False
        with self.refused("belongs to no member"):
            self.enter(
                self.contest,
                self.tellers[0],
                **self.figures(self.contest, (12, 11, 10, 2), 12),
            )

    def test_two_logins_of_one_person_are_not_two_tellers(self):
        self.approve_list()
        self.election.action_freeze_roll()
        self.election.voter_ids.action_check_in()
        self.vote_scrutineers()
        self.election.action_print_ballots()
        self.env.flush_all()
        self.cr.execute(
            "UPDATE res_users SET partner_id = %s WHERE id IN %s",
            [self.tellers[0].partner_id.id, tuple(self.tellers.ids)],
        )
        self.env.invalidate_all()
        with self.refused("two tellers"):
            self.election.action_open()
