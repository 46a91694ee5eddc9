"""Nothing is entered in an organisation that has ended, by whatever door."""

import base64
from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged

from ..models.change.closed_house import ending_models
from ..models.clock import today
from .closing_case import ClosingCase
from .import_case import xlsx


@tagged("post_install", "-at_install")
class TestClosedHouse(ClosingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.neighbour.write({"state": "dissolved", "dissolved_on": today(cls.env)})

    def models(self):
        return [
            model
            for name, model in sorted(self.env.items())
            if name.startswith("union.")
            and "organization_id" in model._fields
            and not model._abstract
            and not model._transient
            and model._auto
        ]

    def test_every_model_refuses_or_is_named(self):
        found = self.models()
        self.assertGreater(len(found), 60)
        names = {model._name for model in found}
        afterwards, settling = (
            {name for name, _how in ending_models(self.env, key)}
            for key in ("afterwards", "settles")
        )
        self.assertGreaterEqual(len(afterwards), 10)
        self.assertLessEqual(afterwards | settling, names)
        # What settles the time before is of a time after.
        after = {
            "union.contribution": {"month": today(self.env) + timedelta(days=1)},
            "union.disclosure": {"disclosed_on": today(self.env) + timedelta(days=1)},
            "union.dues": {"month": today(self.env) + timedelta(days=1)},
            "union.fund.entry": {"day": today(self.env) + timedelta(days=1)},
            "union.fund.year": {"year": 9998},
            "union.statistics.return": {"year": 9998, "quarter": "1"},
        }
        self.assertEqual(after.keys(), settling)
        for model in found:
            with self.subTest(model._name):
                # As create and write ask it of every record they have stored.
                record = model.new(
                    {"organization_id": self.neighbour.id, **after.get(model._name, {})}
                )
                if model._name in afterwards:
                    record._refuse_closed_house({"organization_id"})
                    continue
                with self.assertRaisesRegex(ValidationError, "is dissolved"):
                    record._refuse_closed_house(model._house_doors())

    def test_what_a_model_says_of_its_end_is_there(self):
        keys = {"period", "with", "open", "values", "starts", "begins", "settles", "afterwards"}
        for name, model in sorted(self.env.items()):
            how = model._house_end
            if not how:
                continue
            with self.subTest(name):
                self.assertLessEqual(how.keys(), keys)
                self.assertTrue("values" not in how or "open" in how)
                self.assertTrue("with" not in how or (how["with"] in self.env and how["period"]))
                fields = {*how.get("period", ()), *how.get("values", ())}
                fields |= {how[key] for key in ("begins", "settles") if key in how}
                self.assertLessEqual(fields, model._fields.keys())
                model.search(how.get("open", []), limit=1)
                if "starts" in how:
                    states = dict(model._fields["state"].selection)
                    self.assertLessEqual(set(how["starts"]), states.keys())

    def test_every_model_comes_there_by_a_field_that_create_must_name(self):
        for model in self.models():
            doors = [model._fields[name] for name in model._house_doors()]
            with self.subTest(model._name):
                field = model._fields["organization_id"]
                if not field.required and not field.related and not field.compute:
                    continue
                self.assertTrue(any(door.store and door.required for door in doors))

    def test_what_an_office_enters_day_by_day(self):
        kind = self.env["union.certificate.kind"].search([], limit=1)
        letter_kind = self.env["union.letter.kind"].search([], limit=1)
        rules = self.env["union.regulation.kind"].search([], limit=1)
        training = self.env.ref("trade_union.training_kind_induction")
        committee = self.env["union.committee"].with_context(tracking_disable=True)
        for model, values in (
            ("union.member", {"name": "甲", "gender": "male"}),
            ("union.employer", {"name": "某公司"}),
            ("union.roster.import", {"filename": "x.xlsx", "data": "eA=="}),
            ("union.staff", {"name": "甲"}),
            ("union.certificate", {"kind_id": kind.id}),
            ("union.regulation", {"name": "办法", "kind_id": rules.id}),
            ("union.training", {"name": "甲", "title": "班", "kind_id": training.id}),
            ("union.bank.account", {"bank_name": "建设银行"}),
            ("union.election", {"name": "选举", "kind": "first"}),
            ("union.meeting", {"name": "大会"}),
            ("union.membership.request", {"kind": "join", "name": "甲"}),
            ("union.letter", {"kind_id": letter_kind.id, "title": "函"}),
            ("union.organization.change", {"kind": "rename", "new_name": "x"}),
        ):
            # Nor are the product's own actions another door.
            for records in (self.as_user(self.street_clerk, self.env[model]), self.env[model]):
                with (
                    self.subTest(model, su=records.env.su),
                    self.assertRaisesRegex(UserError, "is dissolved"),
                    self.cr.savepoint(),
                ):
                    records.create({"organization_id": self.neighbour.id, **values})
        with self.assertRaisesRegex(UserError, "is dissolved"):
            committee.create({"organization_id": self.neighbour.id, "kind": "union"})

    def test_a_record_is_not_laid_there_either(self):
        staff = self.env["union.staff"].create(
            {"organization_id": self.building.id, "name": "张三", "date_from": "2020-01-01"}
        )
        with self.assertRaisesRegex(ValidationError, "is dissolved"):
            self.as_user(self.street_clerk, staff).organization_id = self.neighbour

    def test_a_list_read_in_is_refused_row_by_row(self):
        result = self.as_user(self.street_clerk, self.env["union.staff"]).load(
            ["name", "organization_id/.id", "date_from"],
            [["张三", str(self.neighbour.id), "2020-01-01"]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("is dissolved", result["messages"][0]["message"])

    def test_a_list_of_organisations_is_refused_row_by_row(self):
        rows = [
            ["组织代码", "组织名称", "层级", "上级"],
            ["T-G-1", "某小组", "工会小组", self.neighbour.code],
            # Who ended bears his name no more.
            ["T-N-2", self.neighbour.name, "基层工会", self.street.code],
        ]
        record = self.as_user(self.street_approver, self.env["union.roster.import"]).create(
            {
                "organization_id": self.street.id,
                "kind": "organizations",
                "filename": "x.xlsx",
                "data": base64.b64encode(xlsx(rows)).decode(),
            }
        )
        told = [(row["row"], row["code"]) for row in record.action_check()["problems"]]
        self.assertEqual(told, [(2, "parent_closed")])
        self.assertEqual(record.action_import(good_only=True)["imported"], 1)

    def test_nobody_sends_a_letter_there(self):
        letter = self.as_user(self.street_clerk, self.env["union.letter"]).create(
            {
                "organization_id": self.street.id,
                "to_organization_id": self.neighbour.id,
                "kind_id": self.env["union.letter.kind"].search([("code", "=", "letter")]).id,
                "title": "函",
                "body": "一段。",
            }
        )
        with self.assertRaisesRegex(UserError, "is dissolved"):
            letter.action_submit()
        letter.to_organization_id = self.building
        self.assertTrue(letter.action_submit()[0]["ok"])

    def test_who_stands_is_not_put_away(self):
        for user, house in (
            (self.street_clerk, self.building),
            (self.building_clerk, self.building),
            (self.district_admin, self.primary),
        ):
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "not archived"):
                self.as_user(user, house).active = False
            with self.subTest(user=user.login), self.assertRaisesRegex(UserError, "not archived"):
                self.as_user(user, house).action_archive()
        self.assertTrue(self.building.active)
        # Who ended may be, and a draft.
        self.as_user(self.street_clerk, self.neighbour).active = False
        self.assertFalse(self.neighbour.active)

    def test_members_are_not_inserted_past_it(self):
        with self.assertRaisesRegex(ValidationError, "is dissolved"):
            self.env["union.member"]._bulk_create(
                [{"organization_id": self.neighbour.id, "state": "active"}]
            )

    def test_a_stranger_hears_no_name(self):
        with self.assertRaises(AccessError) as caught:
            self.as_user(self.sister_clerk, self.env["union.staff"]).create(
                {"organization_id": self.neighbour.id, "name": "张三"}
            )
        self.assertNotIn(self.neighbour.name, str(caught.exception))
        with self.assertRaises(AccessError) as caught:
            self.as_user(self.sister_clerk, self.env["union.bank.account"]).create(
                {"organization_id": self.neighbour.id, "bank_name": "某银行"}
            )
        self.assertNotIn(self.neighbour.name, str(caught.exception))

    def test_what_a_person_may_ask_is_still_written(self):
        log = self.env["union.access.log"].search_count([])
        self.as_user(self.street_clerk, self.account).action_reveal("核对销户")
        self.assertEqual(self.env["union.access.log"].search_count([]), log + 1)


@tagged("post_install", "-at_install")
class TestClosedHouseByWire(ClosingCase, HttpCase):
    def test_over_the_wire(self):
        self.neighbour.write({"state": "dissolved", "dissolved_on": today(self.env)})
        self.street_clerk.password = "street-clerk-1"
        self.authenticate("t_street_clerk", "street-clerk-1")
        answer = self.url_open(
            "/web/dataset/call_kw",
            json={
                "params": {
                    "model": "union.staff",
                    "method": "create",
                    "args": [[{"organization_id": self.neighbour.id, "name": "张三"}]],
                    "kwargs": {},
                }
            },
        ).json()
        self.assertIn("is dissolved", answer["error"]["data"]["message"])
