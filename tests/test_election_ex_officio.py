"""A federation's committee formed by delegates of the covered unions, without a vote."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase

BELOW = "committee.candidate.ex_officio"


@tagged("post_install", "-at_install")
class TestExOfficio(ElectionCase):
    def setUp(self):
        super().setUp()
        self.make_election(seats=3, candidates=3, chair=True)
        self.officer(self.contest).ex_officio = True
        committee = self.env["union.committee"]._ensure(self.primary, ["union"])["union"]
        self.below = self.env["union.term"].create(
            {
                "committee_id": committee.id,
                "number": 1,
                "date_from": "2024-01-01",
                "date_to": "2028-12-31",
                "state": "current",
            }
        )
        for member in self.members[:3]:
            self.seat(member)

    def seat(self, member, **values):
        return self.env["union.seat"].create(
            {
                "term_id": self.below.id,
                "member_id": member.id,
                "origin": "elected",
                "date_from": "2024-01-01",
                **values,
            }
        )

    def told(self, record, key):
        self.env.invalidate_all()
        results = record.sudo().union_check("submit")
        return next((result for result in results if result["rule"] == key), None)

    @clause("NR-ELEC-MODE-shenzhen", "NR-ELEC-MODE-shanghai", "SH-6")
    def test_delegates_take_their_seats_and_the_chair_is_voted_on(self):
        self.open()
        self.assertFalse(self.contest.batch_ids, "nobody votes on delegates")
        self.account(self.chair)
        self.election.action_close_poll()
        self.chair.action_bundle(size=25)
        self.count(self.chair, (12,), 12)
        answer = self.officer(self.election).action_publish_result()
        told = self.election.result_publicity_id.content
        self.assertIn(self.members[2].name, told, "who sits without a vote is made public too")
        term = self.env["union.term"].browse(answer["term_ids"])
        seats = {seat.member_id: (seat.position, seat.origin) for seat in term.seat_ids}
        self.assertEqual(
            seats,
            {
                self.members[0]: ("chair", "elected"),
                self.members[1]: ("member", "ex_officio"),
                self.members[2]: ("member", "ex_officio"),
            },
        )
        self.assertEqual((term.appointed_count, term.unfounded_count), (0, 0))
        content = self.election._result_content()["contests"]
        delegates = [entry.get("ex_officio") for entry in content]
        self.assertEqual(delegates, [self.contest._standing().ids, None])
        self.assertTrue(self.election.action_verify()["result"])

    @clause("NR-ELEC-MODE-shenzhen", "NR-ELEC-17b")
    def test_the_contest_ratio_is_asked_of_votes_only(self):
        self.officer(self.election).action_propose_rules()
        codes = [code for code, *_rest in self.election._gate_candidates_enough()]
        self.assertEqual(codes, [], "three names for three seats")
        self.officer(self.contest).ex_officio = False
        codes = [code for code, *_rest in self.election._gate_candidates_enough()]
        self.assertEqual(codes, ["contest_missed"])
        self.officer(self.contest).ex_officio = True
        self.nominate(self.contest, self.members[3])
        codes = [code for code, *_rest in self.election._gate_candidates_enough()]
        self.assertEqual(codes, ["ex_officio_seats"])

    @clause("SZ-5.2.1.3", "SH-6")
    def test_a_delegate_sits_on_a_committee_below(self):
        person = self.nominate(self.contest, self.members[3])
        self.assertEqual(self.told(self.candidates[0], BELOW)["state"], "passed")
        told = self.told(person, BELOW)
        self.assertEqual((told["clause"], told["effect"]), ("SZ-5.2.1.3", "warn"))
        seat = self.seat(self.members[3])
        self.assertEqual(self.told(person, BELOW)["state"], "passed")
        seat.date_to = "2026-01-01"
        self.assertEqual(self.told(person, BELOW)["state"], "failed")
        standard = self.env["union.standard"].search([("code", "=", "SH")])
        standard.action_set_jurisdiction(self.district.id)
        for candidate, state in ((person, "failed"), (self.candidates[0], "passed")):
            told = self.told(candidate, BELOW)
            self.assertEqual((told["clause"], told["state"]), ("SH-6", state))
        self.assertIsNone(
            next(
                (
                    result
                    for result in self.chair.candidate_ids.sudo().union_check("submit")
                    if result["rule"] == BELOW and result["state"] != "not_applicable"
                ),
                None,
            )
        )

    @clause("SZ-5.2.1.3")
    def test_one_click_names_the_chairs_of_the_covered_unions(self):
        contest = self.officer(self.contest)
        self.assertEqual(
            contest.action_name_delegates()["candidate_ids"], [], "no chair sits below"
        )
        self.seat(self.members[4], position="chair")
        other = self.seat(self.members[5], position="chair")
        other.date_to = "2026-01-01"
        named = self.env["union.candidate"].browse(contest.action_name_delegates()["candidate_ids"])
        self.assertEqual(named.member_id, self.members[4])
        self.assertEqual((named.nominated_by, named.sits_below), (self.primary.name, True))
        self.assertEqual(named.sequence, max(self.contest.candidate_ids.mapped("sequence")))
        self.assertEqual(contest.action_name_delegates()["candidate_ids"], [], "named already")
        with self.refused("is voted on"):
            self.officer(self.chair).action_name_delegates()
        for user in (self.sister_clerk, self.building_teller, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, self.contest).action_name_delegates()

    @clause("NR-LAW-10")
    def test_a_primary_union_elects_its_committee(self):
        key = "committee.contest.ex_officio"
        self.assertEqual(self.told(self.contest, key)["state"], "not_applicable")
        other = self.env["union.election"].create(
            {"organization_id": self.primary.id, "name": "基层工会选举"}
        )
        contest = self.env["union.contest"].create({"election_id": other.id, "seats": 3})
        self.assertEqual(self.told(contest, key)["state"], "not_applicable")
        contest.ex_officio = True
        told = self.told(contest, key)
        self.assertEqual((told["clause"], told["effect"]), ("NR-LAW-10", "block"))

    def test_only_members_of_the_union_committee_sit_ex_officio(self):
        for values in ({"position": "chair"}, {"committee_kind": "audit"}):
            with self.refused("sit ex officio", ValidationError):
                self.officer(self.contest).write(values)
        partial = self.env["union.election"].create(
            {"organization_id": self.building.id, "name": "补选", "kind": "by_election"}
        )
        with self.refused("between elections", ValidationError):
            self.env["union.contest"].create({"election_id": partial.id, "ex_officio": True})
        self.open()
        with self.refused("nobody votes on it"):
            self.officer(self.contest).action_void("无")

    def test_delegates_alone_make_no_committee(self):
        self.chair.candidate_ids.sudo().unlink()
        self.chair.sudo().unlink()
        self.open()
        self.election.action_close_poll()
        with self.refused("the chair is voted on"):
            self.officer(self.election).action_publish_result()
