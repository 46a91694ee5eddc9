"""One person entered twice: the entries are merged, and nothing is told out of scope."""

import json

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .membership_case import resident_number
from .tree import make_user
from .twin_case import TwinCase
from .wire import WireCase


@tagged("post_install", "-at_install")
class TestMerge(TwinCase):
    def test_the_entry_ends_stays_as_history_and_counts_are_right_at_once(self):
        self.assertEqual(self.building.member_count, 2)
        self.assertEqual(self.building.realname_count, 2)
        answer = self.merge()
        self.assertEqual(
            answer, {"id": self.member.id, "merged_id": self.other.id, "state": "left"}
        )
        self.assertEqual((self.other.state, self.other.merged_into_id), ("left", self.member))
        self.assertTrue(self.other.left_on)
        self.env.invalidate_all()
        self.assertEqual(self.building.member_count, 1)
        self.assertEqual(self.building.realname_count, 1)
        events = self.env["union.member.event"].search([("kind", "in", ("merged", "kept"))])
        self.assertEqual(
            {(event.member_id, event.kind, event.user_id) for event in events},
            {
                (self.other, "merged", self.building_approver),
                (self.member, "kept", self.building_approver),
            },
        )
        self.assertFalse([event for event in events if "138" in (event.note or "")])
        self.assertFalse(self.pairs_of(self.building_clerk))

    def test_the_history_of_both_is_read_from_the_entry_kept(self):
        self.file("correction", member=self.other, education="master", submit=False)
        seat_row = self.other.event_ids
        self.merge()
        kept = self.as_user(self.building_clerk, self.member)
        self.assertEqual(kept.person_row_ids, self.member | self.other)
        self.assertLess(seat_row, kept.person_event_ids)
        requests = self.env["union.membership.request"].search(kept.button_requests()["domain"])
        self.assertIn(self.other, requests.member_id)
        record = kept.action_person_record()
        self.assertEqual({entry["member_id"] for entry in record}, {self.member.id})
        self.assertEqual({entry["entry_id"] for entry in record}, {self.member.id, self.other.id})
        self.assertIn("union.membership.request", {entry["model"] for entry in record})
        self.assertNotIn(resident_number(1), json.dumps(record))

    def test_merging_again_leads_to_the_one_kept_in_one_step(self):
        third = self.make_passport("王建军", "E55555555")
        self.merge()
        self.merge(ended=self.member, kept=third)
        self.assertEqual((self.other | self.member).merged_into_id, third)
        self.assertEqual(third.person_row_ids, third | self.member | self.other)

    def test_a_merged_entry_is_never_woken(self):
        self.merge()
        with self.assertRaisesRegex(UserError, "merged into another entry"):
            self.other._change_state("active")
        self.member._change_state("left")
        request = self.file("rejoin", member=self.other, submit=False)
        with self.assertRaisesRegex(UserError, "merged"):
            request.action_submit()

    def test_a_merged_entry_gets_no_tag_any_more(self):
        tag = self.env.ref("trade_union.member_tag_activist")
        lines = self.as_user(self.building_clerk, self.env["union.member.tag.line"])
        old = lines.create({"member_id": self.other.id, "tag_id": tag.id})
        self.merge()
        with self.assertRaisesRegex(ValidationError, "merged into another entry"):
            lines.create({"member_id": self.other.id, "tag_id": tag.id, "date_from": "2020-01-01",
                          "date_to": "2020-02-01"})  # fmt: skip
        # What it had may still be ended.
        old.date_to = old.date_from

    def test_only_a_manager_of_both_unions_merges(self):
        for user in (self.building_clerk, self.street_auditor, self.target_approver, self.portal):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.merge(user=user)
        twin = self.make_passport("王建军", "E87654321", organization=self.target)
        for user in (self.building_approver, self.target_approver):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.merge(ended=twin, user=user)
        self.assertEqual(self.merge(ended=twin, user=self.city_admin)["state"], "left")
        # The other union's row stays out of sight of the entry kept.
        rows = self.as_user(self.building_clerk, self.member).person_row_ids
        self.assertEqual(rows, self.member)

    def test_what_stands_in_the_way_is_told(self):
        self.file("leave", member=self.other, reason_id=self.reason("own_wish"))
        with self.assertRaisesRegex(UserError, "request is being decided"):
            self.merge()

    def test_a_seat_and_a_running_election_stand_in_the_way(self):
        committee = self.env["union.committee"].create(
            {"kind": "union", "organization_id": self.building.id}
        )
        term = self.env["union.term"].create(
            {
                "committee_id": committee.id,
                "number": 1,
                "date_from": "2020-01-01",
                "date_to": "2099-12-31",
                "state": "current",
            }
        )
        self.env["union.seat"].create(
            {
                "term_id": term.id,
                "member_id": self.other.id,
                "origin": "elected",
                "date_from": "2020-01-01",
            }
        )
        election = self.env["union.election"].create(
            {"name": "换届", "organization_id": self.building.id}
        )
        constituency = self.env["union.constituency"].create(
            {"name": "一", "election_id": election.id}
        )
        self.env["union.voter"].create(
            {
                "election_id": election.id,
                "member_id": self.other.id,
                "constituency_id": constituency.id,
            }
        )
        with self.assertRaises(UserError) as caught:
            self.merge()
        message = str(caught.exception)
        self.assertIn("seat in office", message)
        self.assertIn("换届", message)
        # The other way round it goes: the seat stays with the entry kept.
        self.assertEqual(self.merge(ended=self.member, kept=self.other)["state"], "left")

    def test_two_who_are_alike_in_nothing_are_not_merged(self):
        stranger = self.make_passport("赵明", "E7654321", birth_date="1971-01-01")
        with self.assertRaisesRegex(UserError, "different names"):
            self.merge(ended=stranger)
        # One of the two may have been typed wrongly.
        stranger.birth_date = self.member.birth_date
        self.assertEqual(self.merge(ended=stranger)["state"], "left")
        other = self.make_passport("王建军", "E7654322", birth_date="1971-01-01")
        self.assertEqual(self.merge(ended=other)["state"], "left")

    def test_the_firmer_membership_is_kept(self):
        self.member._change_state("left")
        with self.assertRaisesRegex(UserError, "lose the membership"):
            self.merge()
        self.assertEqual(self.merge(ended=self.member, kept=self.other)["state"], "left")

    def test_bad_input_is_answered_in_words(self):
        member = self.as_user(self.building_approver, self.other)
        for into_id in (False, None, "7", 0, 999_999_999, self.other.id, [self.member.id]):
            with self.subTest(into_id=into_id), self.assertRaises(UserError):
                member.action_merge(into_id, "x")
        for reason in (False, "", "  ", 7, ["x"]):
            with self.subTest(reason=reason), self.assertRaises(UserError):
                member.action_merge(self.member.id, reason)
        with self.assertRaises(AccessError):
            member.write({"merged_into_id": self.member.id})
        with self.assertRaises(AccessError):
            member.create({"name": "x", "gender": "male", "merged_into_id": self.member.id})
        made = member.with_context(default_merged_into_id=self.member.id).create(
            {"name": "x", "gender": "male", "organization_id": self.building.id}
        )
        self.assertFalse(made.merged_into_id)

    def test_the_window_merges_states_and_takes_back(self):
        windows = self.as_user(self.building_approver, self.env["union.member.pair"])
        action = self.pairs_of(self.building_approver).button_decide()
        window = windows.with_context(**action["context"]).create({"decision": "distinct"})
        window.reason = "两人"
        window.button_decide()
        statement = self.env["union.member.distinct"].search([])
        context = statement.button_revoke()["context"]
        windows.with_context(**context).create({"reason": "一人"}).button_decide()
        self.assertTrue(statement.revoked_at)
        window = windows.create(
            {
                "member_id": self.member.id,
                "other_id": self.other.id,
                "decision": "keep_first",
                "reason": "一人",
            }
        )
        self.assertFalse(window.hindrance)
        window.button_decide()
        self.assertEqual(self.other.merged_into_id, self.member)
        with self.assertRaises(UserError):
            self.member.button_pair()

    def test_the_window_shows_what_tells_the_two_apart(self):
        windows = self.as_user(self.building_approver, self.env["union.member.pair"])
        window = windows.new({"member_id": self.member.id, "other_id": self.other.id})
        page = window.compare_html
        self.assertRegex(page, r'<tr class="table-warning"><th>ID Type</th><td>Resident')
        self.assertRegex(page, r'<tr class=""><th>Birth Date</th><td>1990-03-07</td>')
        self.assertIn(self.member.id_masked, page)
        self.assertNotIn(resident_number(1), page)
        self.assertFalse(windows.new({}).compare_html)

    def test_the_window_tells_nothing_of_a_sister(self):
        twin = self.make_passport("王建军", "E87654321", organization=self.target)
        windows = self.as_user(self.building_approver, self.env["union.member.pair"])
        values = {"member_id": self.member.id, "other_id": twin.id, "decision": "keep_first"}
        with self.assertRaises(AccessError):
            windows.create(values)
        for told in ("hindrance", "compare_html"):
            with self.subTest(told), self.assertRaises(AccessError):
                windows.new(values)[told]

    def test_merging_costs_no_more_for_a_person_with_much_history(self):
        def cost(ended):
            with self.assertMaxQueries(90, "merge") as used:
                self.merge(ended=ended)
            return used.count

        twin = self.make_passport("王建军", "E87654321")
        for _number in range(15):
            self.file("correction", member=twin, education="master", submit=False)
            self.env["union.member.event"]._record(twin.ids, "updated")
        few = cost(self.other)
        self.assertLessEqual(cost(twin), few + 2)


@tagged("post_install", "-at_install")
class TestTwinsOverTheWire(WireCase):
    def test_nobody_outside_reads_pairs_or_merges(self):
        sister = make_user(self.env, "wire_twin_sister")
        self.env["union.duty"].create(
            {
                "user_id": sister.id,
                "organization_id": self.story.organizations["sister"].id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        portal = make_user(self.env, "wire_twin_portal", ("base.group_portal",))
        members = self.env["union.member"].create(
            [
                {
                    "name": "赵一",
                    "gender": "male",
                    "birth_date": "1980-01-01",
                    "organization_id": self.building.id,
                }
                for _n in range(2)
            ]
        )
        self.env.flush_all()
        key = self.make_key(sister)
        status, found = self.post("/json/2/union.member.twin/search_read", {"fields": []}, key)
        self.assertEqual((status, found), (200, []))
        status, _answer = self.post(
            "/json/2/union.member/action_merge",
            {"ids": members[0].ids, "into_id": members[1].id, "reason": "x"},
            key,
        )
        self.assertEqual(status, 403)
        key = self.make_key(portal)
        for model in ("union.member.twin", "union.member.distinct", "union.member.pair"):
            status, _answer = self.post(f"/json/2/{model}/search_read", {"fields": []}, key)
            self.assertEqual(status, 403, model)
        for model in ("union.member.twin", "union.member.distinct"):
            status, _answer = self.post(f"/json/2/{model}/search_read", {"fields": []}, "no-key")
            self.assertEqual(status, 401, model)
        self.assertEqual(members.mapped("state"), ["applicant", "applicant"])
