"""One person entered twice: seen, stated to be two, or merged; and nothing told out of scope."""

from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..models.people.union_member_twin import pair_id
from .membership_case import resident_number
from .twin_case import TwinCase


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
