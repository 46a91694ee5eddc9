"""Money is exact: in Python, in the database, in sums, through every door."""

import json
from decimal import Decimal

from odoo.exceptions import ValidationError
from odoo.tests import Form, HttpCase, tagged
from odoo.tools import mute_logger

from .common import UnionCase
from .service_case import BEGINS, ENDS, ServiceMixin

# What is no amount, and cannot be let in as one.
WRONG = (
    float("nan"),
    float("inf"),
    "-Infinity",
    "NaN",
    "abc",
    "1,500.25",
    True,
    [1],
    10**13,
    "1e99",
)


@tagged("post_install", "-at_install")
class TestMoney(ServiceMixin, UnionCase):
    def stored(self, activity):
        activity.flush_recordset()
        self.env.cr.execute(
            "SELECT budget::text FROM union_service_activity WHERE id = %s", [activity.id]
        )
        return self.env.cr.fetchone()[0]

    def test_what_is_written_is_what_is_read_and_added(self):
        one, two = self.plan(budget=0.1), self.plan(budget="0.2")
        self.assertEqual(one.budget + two.budget, Decimal("0.3"))
        (one | two).flush_recordset()
        (one | two).invalidate_recordset()
        self.assertEqual(str(one.budget + two.budget), "0.30")
        self.assertEqual(sum((one | two).mapped("budget")), Decimal("0.3"))
        self.assertEqual((self.stored(one), self.stored(two)), ("0.10", "0.20"))
        self.assertEqual(self.plan(budget=False).budget, 0)

    def test_more_than_the_currency_has_is_rounded_half_up(self):
        for given, kept in (
            (2.675, "2.68"),
            ("1.005", "1.01"),
            (Decimal("0.125"), "0.13"),
            (9_999_999_999_999.99, "9999999999999.99"),
            (1200, "1200.00"),
        ):
            with self.subTest(given=given):
                activity = self.plan(budget=given)
                self.assertEqual((str(activity.budget), self.stored(activity)), (kept, kept))
                activity.invalidate_recordset()
                self.assertEqual(str(activity.budget), kept)
                activity.budget = 7
                activity.budget = given
                self.assertEqual((str(activity.budget), self.stored(activity)), (kept, kept))
        yen = self.env.ref("base.JPY")
        activity = self.plan(budget=2.5, currency_id=yen.id)
        self.assertEqual((activity.budget, self.stored(activity)), (3, "3.00"))
        both = activity | self.plan()
        both.budget = 4
        with self.assertRaisesRegex(ValueError, "several currencies"):
            both.budget = 2.5

    def test_ten_thousand_fen_are_a_hundred(self):
        activity = self.plan(budget=0.01)
        activity.flush_recordset()
        columns = ", ".join(
            f'"{name}"'
            for name, field in activity._fields.items()
            if field.store and field.column_type and name != "id"
        )
        self.env.cr.execute(
            f"INSERT INTO union_service_activity ({columns}) SELECT {columns}"
            " FROM union_service_activity, generate_series(1, 9999) WHERE id = %s",
            [activity.id],
        )
        activities = self.env["union.service.activity"].search([("name", "=", activity.name)])
        self.assertEqual(len(activities), 10_000)
        self.assertEqual(str(sum(activities.mapped("budget"))), "100.00")
        mine = [("id", "in", activities.ids)]
        aggregates = ["budget:sum", "budget:max"]
        ((total, most),) = activities._read_group(mine, [], aggregates)
        self.assertEqual((str(total), str(most)), ("100.00", "0.01"))
        self.assertEqual(activities._read_group([("id", "=", 0)], [], aggregates), [(0, False)])
        # A client is told numbers.
        (group,) = activities.formatted_read_group(mine, ["phase"], aggregates)
        self.assertEqual(json.dumps([group[name] for name in aggregates]), "[100.0, 0.01]")
        ((group,),) = activities.formatted_read_grouping_sets(mine, [["phase"]], aggregates)
        self.assertEqual(json.dumps(group["budget:sum"]), "100.0")
        groups = activities.web_read_group(mine, ["phase"], aggregates)["groups"]
        self.assertEqual(json.dumps(groups[0]["budget:sum"]), "100.0")

    def test_clients_read_and_write_numbers(self):
        activity = self.plan(budget=1500.25)
        for values in (
            activity.read(["budget"])[0],
            activity.web_read({"budget": {}})[0],
            activity.copy_data()[0],
            activity.search_read([("id", "=", activity.id)], ["budget"])[0],
        ):
            self.assertEqual(json.dumps(values["budget"]), "1500.25")
        self.assertEqual(activity.sudo().export_data(["budget"])["datas"], [[1500.25]])
        for given in (99.95, "99.95"):
            activity.budget = 1
            activity.web_save({"budget": given}, {"budget": {}})
            self.assertEqual(activity.budget, Decimal("99.95"))
        told = activity.onchange({"budget": 2.675}, ["budget"], {"budget": {}, "name": {}})
        json.dumps(told)
        activities = activity.with_context(default_budget=3.1)
        self.assertEqual(json.dumps(activities.default_get(["budget"])["budget"]), "3.1")

    def test_a_form_takes_and_shows_it(self):
        with Form(self.plan(budget=10)) as form:
            self.assertEqual(form.budget, 10)
            form.budget = 0.3
        self.assertEqual(form.record.budget, Decimal("0.3"))
        shown = self.env["ir.qweb.field.monetary"].record_to_html(form.record, "budget", {})
        self.assertIn("0.30", shown)

    def test_a_change_is_tracked_and_the_same_is_none(self):
        activity = self.plan(budget=0.3)
        self.env.flush_all()
        activity.invalidate_recordset()
        activity.mapped("budget")
        with self.assertQueryCount(0):
            activity.sudo()._fields["budget"].write(activity, 0.3)
            activity.flush_recordset(["budget"])
        activity.budget = 0.4
        self.env.flush_all()
        self.cr.precommit.run()
        value = activity.sudo().message_ids.tracking_value_ids.filtered(
            lambda value: value.field_id.name == "budget"
        )
        self.assertEqual(
            value.mapped(lambda v: (v.old_value_float, v.new_value_float)), [(0.3, 0.4)]
        )

    def test_domains_find_it_in_the_database_and_in_memory(self):
        activity = self.plan(budget=0.3)
        for operator, value, found in (
            ("=", 0.3, True),
            ("=", "0.30", True),
            ("in", [0.3, 7], True),
            ("!=", 0.3, False),
            (">", 0.299, True),
            (">=", 0.3, True),
            ("<", 0.3, False),
            ("<=", 0.301, True),
            ("=", False, False),
        ):
            with self.subTest(operator=operator, value=value):
                leaf = [("budget", operator, value)]
                self.assertEqual(bool(activity.filtered_domain(leaf)), found)
                self.assertEqual(bool(activity.search([("id", "=", activity.id), *leaf])), found)
        self.assertTrue(self.plan(budget=0).filtered_domain([("budget", "=", False)]))
        with self.assertRaisesRegex(ValidationError, "budget|Budget"):
            activity.search([("budget", ">", "much")])

    def test_a_list_is_imported(self):
        names = ["organization_id/.id", "kind_id/.id", "name", "date_begin", "date_end", "budget"]
        row = [str(self.building.id), str(self.kind.id), "导入", BEGINS, ENDS]
        activities = self.as_user(self.building_clerk, self.env["union.service.activity"])
        loaded = activities.load(names, [[*row, "0.1"], [*row, "0.2"]])
        self.assertTrue(loaded["ids"], loaded["messages"])
        self.assertEqual(sum(activities.browse(loaded["ids"]).mapped("budget")), Decimal("0.3"))
        for wrong in ("nan", "1e99", "many"):
            with self.subTest(wrong=wrong):
                loaded = activities.load(names, [[*row, wrong]])
                self.assertFalse(loaded["ids"])
                self.assertIn("Budget", loaded["messages"][0]["message"])

    @mute_logger("odoo.sql_db")
    def test_what_is_no_amount_is_refused_by_its_name(self):
        activity = self.plan(budget=5)
        for wrong in WRONG:
            with self.subTest(wrong=wrong):
                for attempt in (
                    lambda wrong=wrong: self.plan(budget=wrong),
                    lambda wrong=wrong: activity.write({"budget": wrong}),
                    lambda wrong=wrong: activity.onchange(
                        {"budget": wrong}, ["budget"], {"budget": {}}
                    ),
                ):
                    with self.assertRaisesRegex(ValidationError, "Union Activity, “Budget”: "):
                        attempt()
        self.assertEqual(activity.budget, 5)


@tagged("post_install", "-at_install")
class TestMoneyOverHttp(ServiceMixin, UnionCase, HttpCase):
    @mute_logger("odoo.http")
    def test_a_program_writes_numbers_or_their_text_and_reads_numbers(self):
        activity = self.plan(budget=1)
        keys = self.env["res.users.apikeys"].with_user(self.building_clerk).sudo()
        headers = {
            "Authorization": f"bearer {keys._generate('rpc', 'money', None)}",
            "Content-Type": "application/json",
        }

        def call(method, **body):
            self.env.flush_all()
            self.env.invalidate_all()
            path = f"/json/2/union.service.activity/{method}"
            body = json.dumps({"ids": activity.ids, **body})
            return self.url_open(path, data=body, headers=headers)

        for given in (1500.25, "1500.25"):
            activity.budget = 1
            self.assertEqual(call("write", vals={"budget": given}).status_code, 200)
            self.assertEqual(call("read", fields=["budget"]).json()[0]["budget"], 1500.25)
        for wrong in (float("nan"), "many"):
            answer = call("write", vals={"budget": wrong})
            self.assertEqual(answer.status_code, 422)
            self.assertIn("“Budget”", answer.json()["message"])
