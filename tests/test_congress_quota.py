"""Quotas of a congress: how many members, who votes where, what the arithmetic says."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..models.standard.engine import RuleEngine
from .common import clause
from .congress_case import CongressCase


@tagged("post_install", "-at_install")
class TestCongressQuota(CongressCase):
    @clause("SZ-5.1.3.3b")
    def test_quotas_follow_the_members_of_the_day_and_are_explained(self):
        self.make_congress()
        answer = self.congress.action_allocate()
        self.assertEqual((answer["members"], answer["uncovered"]), (100, 0))
        self.assertEqual(
            [(row["name"], row["members"], row["quota"]) for row in answer["quotas"]],
            [("金鼎一工会", 60, 3), ("金鼎二工会", 40, 2)],
        )
        self.assertIn("60 × 5 ÷ 100 = 3", self.first.share_text)
        self.second_members[:10]._change_state("left")
        self.assertEqual(self.other.member_count, 40, "a snapshot of that day")

    @clause("SZ-5.1.3.3", "NR-ELEC-16", "NR-ELEC-16-shenzhen", "NR-CONG-3")
    def test_fewer_than_a_hundred_members_hold_a_general_meeting(self):
        self.make_congress()
        self.second_members[:1]._change_state("left")
        with self.refused("99 members.*general meeting"):
            self.congress.action_allocate()
        self.assertEqual(self.congress.state, "draft")
        self.second_members[:1]._change_state("active")
        self.congress.action_allocate()
        self.assertEqual((self.congress.state, self.congress.member_count), ("allocated", 100))
        # The national rule asks the same where no guide holds.
        for members, passed in ((99, False), (100, True)):
            result = self.national("congress.members", member_count=members)
            self.assertIs(result["passed"], passed)

    @clause("NR-CONG-9")
    def test_the_number_of_representatives_has_its_band(self):
        for members, low, high in (
            (100, 30, 40), (200, 30, 40), (201, 40, 60), (1000, 40, 60), (1001, 60, 90),
            (5000, 60, 90), (5001, 90, 130), (10001, 130, 180), (50001, 180, 240),
        ):  # fmt: skip
            for seats, passed in (
                (low - 1, False), (low, True), (high, True), (high + 1, False),
            ):  # fmt: skip
                with self.subTest(members=members, seats=seats):
                    result = self.national("congress.seats", member_count=members, seats=seats)
                    self.assertIs(result["passed"], passed)

    def national(self, key, **figures):
        """Return what the national rule of a key says of a congress with these figures."""
        rule = self.env["union.rule"].search(
            [("key", "=", key), ("standard_id.code", "=", "NR"), ("organization_id", "=", False)]
        )
        congress = getattr(self, "congress", None) or self.make_congress()
        congress.sudo().write(figures | {"state": "draft"})
        return RuleEngine(self.env).try_out(rule, congress)[congress.id]

    def test_members_of_no_constituency_are_told(self):
        self.make_congress()
        self.other.unlink()
        answer = self.congress.action_count_members()
        self.assertEqual((answer["members"], answer["uncovered"]), (100, 40))
        self.assertIn("40 members belong to no constituency", self.congress.check_line)
        self.assertEqual(self.congress.action_allocate()["uncovered"], 40)

    def test_direct_members_of_the_union_vote_in_a_constituency_of_their_own(self):
        own = self.enrol(self.building, 20)
        self.make_congress(seats=6)
        with self.refused("direct members of .* are covered twice", ValidationError):
            self.first.own_members = True
        with self.refused("cover that one alone", ValidationError):
            self.direct.elected_by = "congress"
        with self.refused("direct members of .* are covered twice", ValidationError):
            self.direct.covered_ids = [(6, 0, self.building.ids)]
        self.assertFalse(self.congress.action_propose_constituencies(), "each once")
        answer = self.congress.action_allocate()
        self.assertEqual((answer["members"], answer["uncovered"]), (120, 0))
        self.assertEqual([row["quota"] for row in answer["quotas"]], [3, 2, 1])
        self.congress.action_open_votes()
        vote = self.vote_of(self.direct)
        self.assertEqual(vote.organization_id, self.building)
        # Who belongs to a union below is no candidate here, and not on the roll.
        self.nominate(self.contest, own[0] | self.first_members[5])
        found = vote.sudo()._gate_candidates_entitled()
        self.assertEqual(
            [point[1]["name"] for point in found if point[0] == "not_of_constituency"],
            [self.first_members[5].name],
        )
        vote.action_advance(reason=self.why)
        vote.action_load_entitled()
        self.assertEqual(vote.voter_ids.member_id, own)

    def test_a_place_is_covered_once_and_lies_below(self):
        self.make_congress()
        with self.refused("covered twice", ValidationError):
            self.other.covered_ids = [(4, self.primary.id)]
        with self.refused("covered twice", ValidationError):
            self.officer(self.env["union.congress.constituency"]).create(
                {"congress_id": self.congress.id, "name": "x",
                 "covered_ids": [(6, 0, self.building.ids)]}
            )  # fmt: skip
        with self.refused("Cover unions below", ValidationError):
            self.other.sudo().covered_ids = [(6, 0, self.sister_street.ids)]
        with self.refused("cover that one alone", ValidationError):
            self.other.write({"elected_by": "congress", "covered_ids": [(5,)]})

    def test_what_cannot_be_shared_is_refused_and_nothing_is_kept(self):
        empty = self.officer(self.env["union.congress"]).create(
            {"organization_id": self.building.id, "number": 7, "seats": 5}
        )
        with self.refused("which constituencies"):
            empty.action_allocate()
        self.make_congress(seats=1)
        with self.refused("1 representatives for 2 constituencies"):
            self.congress.action_allocate()
        self.congress.seats = 5
        self.officer(self.env["union.congress.constituency"]).create(
            {"congress_id": self.congress.id, "name": "空选区"}
        )
        with self.refused("No active member is covered by: 空选区"):
            self.congress.action_allocate()
        self.assertFalse(self.first.quota)

    def test_what_is_allocated_is_not_changed_but_set_back(self):
        self.make_congress()
        self.congress.action_allocate()
        for attempt in (
            lambda: self.congress.write({"seats": 9}),
            lambda: self.first.write({"name": "x"}),
            lambda: self.first.unlink(),
            lambda: self.congress.action_allocate(),
        ):
            with self.assertRaises(UserError), self.cr.savepoint():
                attempt()
        self.congress.action_publish_rules()
        self.congress.action_reset()
        self.assertEqual(self.congress.state, "draft")
        self.assertFalse(self.first.quota or self.first.share or self.congress.publicity_id)

    @clause("SZ-5.1.3.3a")
    def test_the_rules_on_the_vote_are_public_before_it(self):
        self.make_congress()
        self.congress.action_allocate()

        def public():
            self.env.invalidate_all()
            found = self.congress.union_check("open")
            return [row["passed"] for row in found if row["clause"] == "SZ-5.1.3.3a"]

        self.assertEqual(public(), [False])
        answer = self.congress.action_publish_rules()
        self.assertEqual(public(), [True])
        publicity = self.env["union.publicity"].browse(answer["publicity_id"])
        for text in ("金鼎一工会", "60 × 5 ÷ 100", "3/20", "2/3"):
            self.assertIn(text, publicity.content)
        with self.refused("public already"):
            self.congress.action_publish_rules()

    def test_counting_costs_the_same_for_many_constituencies(self):
        self.make_congress()
        costs = []
        parts = self.congress.constituency_ids
        more = parts | parts.create(
            [{"congress_id": self.congress.id, "name": f"选区{n}"} for n in range(4)]
        )
        for rows in (parts, more):
            with self.assertMaxQueries(20, "members of the constituencies") as used:
                rows._count_members()
            costs.append(used.count)
        self.assertLessEqual(costs[1], costs[0], "four more cost no query more")
