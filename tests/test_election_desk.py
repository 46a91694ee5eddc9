"""The desk at the door: one by one by name, number or constituency, or a delegation at once."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .election_case import ElectionCase


@tagged("post_install", "-at_install")
class TestCheckInDesk(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election()
        self.approve_list()
        self.election.action_freeze_roll()
        self.voters = self.officer(self.election.voter_ids)

    def find(self, typed):
        """Return whom the search box finds for what was typed."""
        arch = etree.fromstring(self.voters.get_view(view_type="search")["arch"])
        domain = safe_eval(arch.find("field").get("filter_domain"), {"self": typed})
        return self.voters.search(Domain("election_id", "=", self.election.id) & Domain(domain))

    def test_one_box_finds_by_name_number_and_constituency(self):
        voter = self.voters[0]
        self.assertEqual(self.find(voter.name), voter)
        self.assertEqual(self.find(voter.member_id.member_number), voter)
        self.assertEqual(
            self.find("第1选区"),
            self.voters.filtered(lambda v: v.constituency_id.name == "第1选区"),
        )

    def test_a_delegation_comes_at_once_and_who_may_not_vote_is_named(self):
        self.voters[0].member_id.sudo().state = "left"
        answer = self.voters[:4].button_check_in_selected()["params"]
        self.assertEqual(self.election.checked_in_count, 3)
        self.assertEqual((answer["type"], answer["sticky"]), ("warning", True))
        self.assertIn("Checked in: 3.", answer["message"])
        self.assertIn(self.voters[0].name, answer["message"])
        self.assertEqual(self.voters[4:6].button_check_in_selected()["params"]["type"], "success")

    def test_nobody_else_checks_people_in(self):
        for user in (self.tellers[0], self.sister_clerk, self.street_auditor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, self.voters).button_check_in_selected()
