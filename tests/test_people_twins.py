"""One person entered twice: seen, stated to be two, or merged; and nothing told out of scope."""

import json
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..models.people.union_member_twin import pair_id
from .membership_case import MembershipCase, resident_number
from .tree import make_user
from .wire import WireCase


class TwinCase(MembershipCase):
    """王建军 stands in the building twice: by his ID card and by his passport."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = make_user(cls.env, "t_street_manager")
        cls.env["union.duty"].create(
            {
                "user_id": cls.manager.id,
                "organization_id": cls.street.id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        cls.other = cls.make_passport("王 建军", "E12345678")
        cls.twins = cls.env["union.member.twin"]

    @classmethod
    def make_passport(cls, name, number, organization=None, **values):
        return cls.env["union.member"].create(
            {
                "name": name,
                "gender": "male",
                "birth_date": "1990-03-07",
                "organization_id": (organization or cls.building).id,
                "id_type": "passport",
                "id_number": number,
                "state": "active",
                **values,
            }
        )

    def pairs_of(self, user):
        return self.as_user(user, self.twins).search([])

    def merge(self, ended=None, kept=None, user=None):
        ended, kept = ended or self.other, kept or self.member
        return self.as_user(user or self.building_approver, ended).action_merge(
            kept.id, "两证同看 13800138000"
        )


@tagged("post_install", "-at_install")
class TestTwins(TwinCase):
    def test_name_and_birth_date_make_a_pair_whatever_the_spelling(self):
        pair = self.pairs_of(self.building_clerk)
        self.assertEqual(pair.ids, [pair_id(self.other.id, self.member.id)])
        self.assertEqual((pair.member_id, pair.other_id), (self.member, self.other))
        self.assertEqual(pair.ground, "2_birth")
        self.assertEqual(pair._members(), self.member | self.other)

    def test_the_same_mobile_is_the_stronger_ground_and_one_without_a_birth_date(self):
        self.other.mobile = "13800000001"
        self.assertEqual(self.pairs_of(self.building_clerk).ground, "1_both")
        self.other.birth_date = False
        self.assertEqual(self.pairs_of(self.building_clerk).ground, "3_mobile")
        self.other.mobile = "13800000009"
        self.assertFalse(self.pairs_of(self.building_clerk))

    def test_another_name_another_day_and_rows_of_a_transfer_are_no_pair(self):
        for values in ({"name": "王建民"}, {"birth_date": "1991-03-07"}, {"state": "transferred"}):
            with self.subTest(values):
                before = self.other.read(list(values))[0]
                self.other.write(values)
                self.assertFalse(self.pairs_of(self.building_clerk))
                self.other.write({name: before[name] for name in values})

    def test_a_member_of_a_sister_makes_no_pair_for_either_side(self):
        self.other.name = "别人"
        twin = self.make_passport("王建军", "E87654321", organization=self.target)
        for user in (self.building_clerk, self.target_clerk, self.street_auditor):
            self.assertFalse(self.pairs_of(user))
            self.assertFalse(self.as_user(user, self.twins).search_count([]))
        self.assertFalse(self.as_user(self.building_clerk, self.member).twin_count)
        # Who sees both sees the pair.
        self.assertEqual(self.pairs_of(self.city_admin)._members(), self.member | twin)
        key = pair_id(self.member.id, twin.id)
        pair = self.as_user(self.building_clerk, self.twins).browse(key)
        self.assertEqual(pair.read(["ground"]), [])
        with self.assertRaises(AccessError):
            pair.action_state_distinct("猜")
        with self.assertRaises(AccessError):
            pair.button_decide()

    def test_the_form_tells_of_members_alike_in_scope_and_saves_all_the_same(self):
        members = self.as_user(self.building_clerk, self.env["union.member"])
        draft = members.new(
            {
                "name": "王建军",
                "id_type": "resident",
                "id_number": resident_number(7),
                "organization_id": self.building.id,
            }
        )
        note = draft._onchange_twins()["warning"]
        self.assertEqual(note["type"], "notification")
        self.assertIn(self.member.member_number, note["message"])
        sister = self.as_user(self.target_clerk, self.env["union.member"])
        draft = sister.new({"name": "王建军", "birth_date": "1990-03-07"})
        self.assertIsNone(draft._onchange_twins())
        # A form in a test logs the note it would show.
        with (
            self.assertLogs("odoo.tests.form.onchange", "WARNING"),
            Form(self.as_user(self.building_clerk, self.env["union.member"])) as form,
        ):
            form.name = "王建军"
            form.id_number = resident_number(7)
            form.organization_id = self.building
            form.gender = "male"
        self.assertEqual(form.record.twin_count, 2)

    def test_a_statement_takes_the_pair_away_and_its_revocation_brings_it_back(self):
        pair = self.pairs_of(self.building_clerk)
        with self.assertRaises(UserError):
            pair.action_state_distinct(" ")
        self.assertEqual(pair.action_state_distinct("当面核对，身份证 440304199003070011"), 1)
        self.assertFalse(self.pairs_of(self.building_clerk))
        statement = self.as_user(self.building_clerk, self.env["union.member.distinct"]).search([])
        self.assertEqual(statement.stated_by_id, self.building_clerk)
        self.assertNotIn("440304", statement.reason)
        with self.assertRaises(AccessError):
            statement.write({"reason": "x"})
        with self.assertRaises(AccessError):
            statement.with_user(self.street_auditor).action_revoke("查错")
        self.assertEqual(statement.action_revoke("是同一人"), 1)
        self.assertEqual(statement.action_revoke("再次"), 0)
        self.assertEqual(statement.revoked_reason, "是同一人")
        self.assertTrue(self.pairs_of(self.building_clerk))
        # The statement taken back stays, and a new one may be made.
        self.pairs_of(self.building_clerk).action_state_distinct("又核对")
        self.assertEqual(self.env["union.member.distinct"].search_count([]), 2)

    def test_what_is_no_pair_is_answered_in_words(self):
        twins = self.as_user(self.building_clerk, self.twins)
        both = pair_id(self.member.id, self.other.id)
        for key in (1, 999_999_999 << 26 | 999_999_998, self.member.id << 26 | self.member.id):
            with self.subTest(key), self.assertRaises(UserError):
                twins.browse([key, both]).action_state_distinct("x")
        windows = self.as_user(self.building_clerk, self.env["union.member.pair"])
        for values in (
            {},
            {"decision": "distinct"},
            {"decision": "keep_first", "member_id": self.member.id},
            {"decision": "distinct", "member_id": self.member.id, "other_id": self.member.id},
        ):
            with self.subTest(values), self.assertRaises(UserError):
                windows.create(values | {"reason": "x"}).button_decide()

    def test_stating_twice_at_once_keeps_one_statement(self):
        pair = self.pairs_of(self.building_clerk)
        pair.action_state_distinct("一")
        self.assertEqual(pair.action_state_distinct("二"), 0)

    def test_the_list_costs_the_same_for_few_and_many(self):
        def cost():
            with self.assertMaxQueries(22, "list of pairs") as used:
                self.as_user(self.building_clerk, self.twins).search_read(
                    [], ["member_id", "other_id", "ground", "state", "other_state"]
                )
            return used.count

        cost()  # what stays in the caches of the registry
        few = cost()
        for number in range(20):
            self.make_passport("李四", f"P{number:07d}")
        self.assertEqual(len(self.pairs_of(self.building_clerk)), 191)
        self.assertEqual(cost(), few)


@tagged("post_install", "-at_install")
class TestTwinKey(TwinCase):
    """The number two members of one name and birth date share, kept by the database."""

    def keys(self, *members):
        self.env.flush_all()
        ids = [member.id for member in members]
        self.cr.execute("SELECT id, twin_key FROM union_member WHERE id = ANY(%s)", [ids])
        found = dict(self.cr.fetchall())
        return [found[id_] for id_ in ids]

    def test_it_follows_name_and_birth_date_whatever_the_spelling(self):
        one, other = self.keys(self.member, self.other)
        self.assertTrue(one)
        self.assertEqual(one, other)
        self.other.name = "王建民"
        self.assertNotEqual(*self.keys(self.member, self.other))
        self.other.write({"name": "王建军", "birth_date": "1990-03-08"})
        self.assertNotEqual(*self.keys(self.member, self.other))
        self.other.birth_date = False
        self.assertEqual(self.keys(self.other), [None])

    def test_a_list_that_is_inserted_has_it_too(self):
        values = {
            "name": "王 建军", "gender": "male", "birth_date": "1990-03-07", "state": "active",
            "organization_id": self.building.id, "employer_id": False, "joined_on": False,
            "employment_kind": "contract", "political_status": False, "education": False,
            "note": False, "id_type": "passport", "id_number": "E33333333", "mobile": False,
        }  # fmt: skip
        row = self.env["union.member"].browse(self.env["union.member"]._bulk_create([values]))
        self.assertEqual(*self.keys(self.member, row))
        self.assertEqual(self.as_user(self.building_clerk, row).twin_count, 2)

    def test_who_sees_a_whole_tree_finds_what_a_street_finds(self):
        self.make_passport("李四", "E44444441")
        third = self.make_passport("李四", "E44444442", mobile="13800000007")
        self.make_passport("李四", "E44444443", mobile="13800000007", birth_date="1991-01-01")
        self.assertTrue(third)
        near = self.pairs_of(self.street_auditor)
        self.assertEqual(set(near.ids), set(self.pairs_of(self.city_admin).ids))
        self.assertEqual(sorted(near.mapped("ground")), ["2_birth", "2_birth", "3_mobile"])

    def test_it_is_made_anew_where_names_are_compared_in_another_way(self):
        (before,) = self.keys(self.member)
        self.env["union.member"]._make_twin_key()
        self.assertEqual(self.keys(self.member), [before])
        self.cr.execute("COMMENT ON COLUMN union_member.twin_key IS 'of before'")
        with patch("odoo.addons.trade_union.models.people.union_member_twin_key.IGNORED", "王"):
            self.env["union.member"]._make_twin_key()
        self.assertNotEqual(self.keys(self.member), [before])


@tagged("post_install", "-at_install")
class TestJoinerAlike(TwinCase):
    """Who decides on a joiner is told of members alike in his scope, and of nobody else."""

    def join(self, name="王·建军", number="E55555555", **values):
        request = self.as_user(self.building_clerk, self.requests).create(
            {
                "kind": "join",
                "name": name,
                "organization_id": self.building.id,
                "id_type": "passport",
                "id_number": number,
                "gender": "male",
                "birth_date": "1990-03-07",
                **values,
            }
        )
        request.action_submit()
        return request

    def alike(self, user, request):
        return self.as_user(user, request).alike_ids

    def test_the_deciding_officer_sees_members_alike_whatever_the_spelling(self):
        request = self.join()
        for user in (self.building_approver, self.street_auditor, self.city_admin):
            self.assertEqual(self.alike(user, request), self.member | self.other, user.login)
        self.assertFalse(self.alike(self.building_approver, self.join("李四", "E10000001")))
        another_day = self.join(number="E20000002", birth_date="1990-03-08")
        self.assertFalse(self.alike(self.building_approver, another_day))
        # Once decided the papers say nothing of others any more.
        self.agree(request)
        self.assertFalse(self.alike(self.building_approver, request))

    def test_of_a_sister_s_members_nothing_is_told(self):
        twin = self.make_passport("赵建军", "E87654321", organization=self.target)
        request = self.join("赵建军")
        self.assertFalse(self.alike(self.building_approver, request))
        self.assertEqual(self.alike(self.city_admin, request), twin)
        read = self.as_user(self.building_approver, request).web_read(
            {"alike_ids": {"fields": {"display_name": {}}}}
        )
        self.assertEqual(read[0]["alike_ids"], [])
        self.assertFalse(request.sudo().alike_ids)

    def test_a_joiner_on_the_portal_cannot_ask(self):
        request = self.join()
        with self.assertRaises(AccessError):
            request.with_user(self.portal).read(["alike_ids"])

    def test_many_requests_cost_as_much_as_few(self):
        few = self.join(number="E90000000")
        many = few
        for n in range(5):
            many |= self.join(number=f"E9000000{n + 1}")
        costs = []
        for requests in (few, many):
            with self.assertMaxQueries(25) as used:
                self.as_user(self.building_approver, requests).mapped("alike_ids")
            costs.append(used.count)
        self.assertLessEqual(costs[1], costs[0] + 1, costs)


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
