"""The history of an organisation: written with every change, read as of any day."""

import psycopg2
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .papers import PaperCase
from .tree import TreeCase
from .wire import WireCase


@tagged("post_install", "-at_install")
class TestOrganizationHistory(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.history = cls.env["union.organization.history"]

    def found(self, name, day, **values):
        """Return an established union below the building, entered on that day."""
        with freeze_time(f"{day} 02:00:00"):
            return self.env["union.organization"].create(
                {
                    "name": name,
                    "code": f"T-H-{name}",
                    "parent_id": self.building.id,
                    "state": "active",
                    **values,
                }
            )

    def on(self, day, organization):
        return organization._as_of(day)[organization.id]

    def test_it_begins_with_the_organisation_and_grows_with_each_change(self):
        union = self.found("甲工会", "2030-01-10")
        self.assertEqual(len(union.history_ids), 1)
        for day, values in (
            ("2030-02-01", {"name": "乙工会"}),
            ("2030-03-01", {"code": "T-H-NEW"}),
            ("2030-04-01", {"parent_id": self.street.id}),
            ("2030-05-01", {"level": "group", "kind": "group"}),
            ("2030-06-01", {"category": "soe"}),
            ("2030-07-01", {"state": "dissolved", "dissolved_on": "2030-07-01"}),
            ("2030-08-01", {"founded_on": "2029-12-01"}),
        ):
            with freeze_time(f"{day} 02:00:00"):
                union.write(values)
        rows = union.history_ids.sorted("id")
        self.assertEqual(
            rows.mapped("changed"),
            [
                False,
                "Name",
                "Code",
                "Superior",
                "Level, Kind",
                "Category",
                "State, Dissolved On",
                "Founded On",
            ],
        )
        self.assertEqual(
            [row.valid_from.isoformat() for row in rows[:4]],
            ["2030-01-10", "2030-02-01", "2030-03-01", "2030-04-01"],
        )
        self.assertEqual(rows.user_id, self.env.user)
        before = self.on("2030-03-15", union)
        self.assertEqual(
            (before["name"], before["parent_id"], before["parent_name"], before["level"]),
            ("乙工会", self.building.id, self.building.name, "primary"),
        )
        self.assertEqual(self.on("2030-07-01", union)["state"], "dissolved")
        self.assertEqual(union._as_of("2030-01-09"), {})

    def test_a_write_that_changes_nothing_recorded_adds_no_row(self):
        union = self.found("甲工会", "2030-01-10")
        union.write({"name": "甲工会", "territory_kind": "building"})
        union.write({"party_body": "x"})
        self.assertEqual(len(union.history_ids), 1)

    def test_a_founding_day_known_at_the_start_is_the_first_day(self):
        union = self.found("甲工会", "2030-01-10", founded_on="1998-05-01")
        self.assertEqual(union.history_ids.valid_from.isoformat(), "1998-05-01")
        self.assertEqual(self.on("2001-01-01", union)["name"], "甲工会")

    def test_one_without_history_begins_with_what_stood_before(self):
        with freeze_time("2030-01-10 02:00:00"):
            self.cr.execute(
                """
                INSERT INTO union_organization
                       (name, code, level, kind, state, active, parent_id, create_date)
                VALUES ('老工会', 'T-H-OLD', 'primary', 'single', 'active', TRUE, %s,
                        '2029-06-01 02:00:00')
                RETURNING id
                """,
                [self.building.id],
            )
        union = self.env["union.organization"].browse(self.cr.fetchone()[0])
        self.assertEqual(self.on("2029-07-01", union)["name"], "老工会")
        with freeze_time("2030-02-01 02:00:00"):
            union.name = "新工会"
        first, second = union.history_ids.sorted("id")
        self.assertEqual(
            (first.name, first.valid_from.isoformat(), second.name, second.valid_from.isoformat()),
            ("老工会", "2029-06-01", "新工会", "2030-02-01"),
        )
        self.assertEqual(self.on("2030-01-31", union)["name"], "老工会")

    def test_a_draft_is_deleted_and_begins_its_history_when_it_is_one_no_more(self):
        draft = self.env["union.organization"].create(
            {"name": "草", "code": "T-H-D", "parent_id": self.building.id}
        )
        draft.name = "草二"
        self.assertFalse(draft.history_ids)
        self.assertEqual(draft._as_of("2099-01-01")[draft.id]["name"], "草二")
        other = draft.copy({"code": "T-H-D2"})
        other.unlink()
        self.assertFalse(other.exists())
        draft.state = "preparing"
        self.assertEqual(draft.history_ids.sorted("id").mapped("state"), ["draft", "preparing"])

    def test_a_change_is_never_dated_before_the_last_one(self):
        union = self.found("甲工会", "2030-01-10")
        with freeze_time("2029-01-01 02:00:00"):
            union.name = "乙工会"
        self.assertEqual(
            [row.valid_from.isoformat() for row in union.history_ids], ["2030-01-10"] * 2
        )
        self.assertEqual(self.on("2030-01-10", union)["name"], "乙工会")

    def test_no_context_key_dates_a_change_or_names_a_paper(self):
        union = self.found("甲工会", "2030-01-10")
        forged = {"papers": {str(union.id): 1}, "day": "2001-01-01"}
        with freeze_time("2030-02-01 02:00:00"):
            union.with_context(union_organization_decided=forged).name = "乙工会"
        last = union.history_ids[0]
        self.assertEqual(last.valid_from.isoformat(), "2030-02-01")
        self.assertFalse(last.approval_request_id)

    def test_names_of_many_on_their_days_in_one_query(self):
        unions = self.env["union.organization"].union(
            *(self.found(f"工会{n}", "2030-01-10") for n in range(20))
        )
        with freeze_time("2030-02-01 02:00:00"):
            for union in unions:
                union.name = f"新{union.name}"
        pairs = [(union.id, day) for union in unions for day in ("2030-01-15", "2030-02-15")]
        self.env.flush_all()
        with self.assertQueryCount(1):
            names = unions._names_on(pairs)
        self.assertEqual(len(names), 40)
        with self.assertQueryCount(1):
            past = unions._as_of("2030-01-15")
        self.assertEqual(
            [past[union.id]["name"] for union in unions], [f"工会{n}" for n in range(20)]
        )
        # Before anything is known of it, it bears its first name.
        self.assertEqual(unions[0]._name_on("1999-01-01"), "工会0")
        self.assertEqual(unions[0]._name_on(False), "新工会0")

    def test_writing_many_costs_as_many_queries_as_writing_one(self):
        unions = self.env["union.organization"].union(
            *(self.found(f"工会{n}", "2030-01-10") for n in range(30))
        )
        with self.assertMaxQueries(25) as one:
            unions[0].category = "soe"
        with self.assertMaxQueries(one.count, "thirty"):
            unions[1:].category = "soe"
        self.assertEqual(len(unions.history_ids), 60)

    def test_the_register_as_of_a_day_shows_the_old_names_and_superiors(self):
        union = self.found("甲工会", "2030-01-10")
        with freeze_time("2030-02-01 02:00:00"):
            union.write({"name": "乙工会", "parent_id": self.street.id})
            self.building.name = "改名后的联合会"
        register = self.as_user(self.street_approver, self.history)

        def shown(day):
            row = register.search([("as_of", "=", day), ("organization_id", "=", union.id)])
            return row.name, row.parent_id, row.parent_name

        self.assertEqual(shown("2030-01-31"), ("甲工会", self.building, "金鼎大厦工会联合会"))
        self.assertEqual(shown("2030-02-01"), ("乙工会", self.street, self.street.name))
        self.assertEqual(shown("2030-01-01"), (False, self.building.browse(), False))
        # Each organisation once.
        rows = register.search([("as_of", "=", "2030-03-01")])
        self.assertEqual(len(rows), len(rows.organization_id))

    def test_papers_bear_the_name_of_their_day(self):
        union = self.found("甲工会", "2030-01-10")
        with freeze_time("2030-01-11 02:00:00"):
            member = self.env["union.member"].create(
                {"name": "甲", "gender": "male", "organization_id": union.id}
            )
        committee = self.env["union.committee"].create(
            {"organization_id": union.id, "kind": "union"}
        )
        over, current = self.env["union.term"].create(
            [
                {
                    "committee_id": committee.id,
                    "number": number,
                    "date_from": f"{year}-01-15",
                    "date_to": f"{year}-12-31",
                }
                for number, year in enumerate((2030, 2031), 1)
            ]
        )
        with freeze_time("2031-02-01 02:00:00"):
            union.name = "乙工会"
        with freeze_time("2031-03-01 02:00:00"):
            self.env.invalidate_all()
            self.assertIn("甲工会", over.display_name)
            self.assertIn("乙工会", current.display_name)
            self.assertIn("乙工会", committee.display_name)
            self.assertEqual(member.event_ids.organization_name, "甲工会")

    def test_the_list_reads_many_rows_in_few_queries(self):
        self.found("甲工会", "2030-01-10")
        union = self.found("乙工会", "2030-01-10")
        for n in range(40):
            union.name = f"名{n}"
        register = self.as_user(self.street_approver, self.history)
        with self.assertMaxQueries(25, "register"):
            rows = register.search_read(
                [], ["name", "parent_name", "changed", "user_id", "approval_request_id"]
            )
        self.assertGreater(len(rows), 40)


@tagged("post_install", "-at_install")
class TestTrailNames(PaperCase):
    def test_a_trail_names_the_house_as_it_was_when_it_signed(self):
        with freeze_time("2030-01-10 02:00:00"):
            letter = self.pending()
            self.by(self.street_reviewer, letter).action_agree()
        with freeze_time("2030-02-10 02:00:00"):
            self.street.name = "新街道总工会"
            self.by(self.street_approver, letter).action_agree()
            trail = self.by(self.building_clerk, letter).approval_trail_html
        # Once on the strip, once with the signature.
        self.assertEqual(trail.count("园岭街道总工会"), 2)
        self.assertEqual(trail.count("新街道总工会"), 2)


@tagged("post_install", "-at_install")
class TestHistoryRights(TreeCase):
    def setUp(self):
        super().setUp()
        self.building.name = "新名"
        self.rows = self.building.history_ids

    def test_sister_superior_portal_and_public_read_no_row(self):
        for user in (
            self.sister_clerk,
            self.building_teller,
            self.portal,
            self.stranger,
            self.env.ref("base.public_user"),
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, self.rows).read(["name"])
        # What was decided about a superior is read at its place.
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, self.street.history_ids).read(["name"])

    def test_own_office_superior_and_auditor_read_it(self):
        for user in (self.building_clerk, self.street_auditor, self.city_admin):
            with self.subTest(user.login):
                rows = self.as_user(user, self.rows)
                self.assertIn("新名", [row["name"] for row in rows.read(["name", "changed"])])

    def test_nobody_adds_changes_or_deletes_a_row(self):
        row = self.rows[0]
        values = {
            "organization_id": self.building.id,
            "valid_from": "2001-01-01",
            "recorded_at": "2001-01-01 00:00:00",
            "user_id": self.city_admin.id,
            "name": "x",
            "code": "x",
            "level": "primary",
            "kind": "single",
            "state": "active",
        }
        for user in (self.building_clerk, self.city_admin, self.sister_admin):
            seen = self.as_user(user, row)
            for attack in (
                lambda seen=seen: seen.write({"name": "x"}),
                lambda seen=seen: seen.unlink(),
                lambda seen=seen: seen.create(values),
            ):
                with self.subTest(user.login), self.assertRaises(UserError):
                    attack()
        with self.assertRaisesRegex(UserError, "never changed or deleted"):
            row.write({"name": "x"})
        for statement in (
            "UPDATE union_organization_history SET name = 'x' WHERE id = %s",
            "DELETE FROM union_organization_history WHERE id = %s",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement, [row.id])

    def test_as_of_is_read_by_who_reads_the_organisation(self):
        for user in (self.building_clerk, self.city_admin):
            (row,) = self.as_user(user, self.building).action_as_of("2099-01-01")
            self.assertEqual(row["name"], "新名")
        # A superior's name stands on every letter from above.
        (row,) = self.as_user(self.building_clerk, self.street).action_as_of("2099-01-01")
        self.assertEqual(row["name"], self.street.name)
        for user in (self.sister_clerk, self.portal, self.stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, self.building).action_as_of("2099-01-01")

    def test_what_is_no_date_is_told(self):
        for date in ("", "x", "2026-13-01", None, 5, False):
            with self.subTest(date=date), self.assertRaisesRegex(UserError, "YYYY-MM-DD"):
                self.building.action_as_of(date)
        self.assertEqual(self.building.browse().action_as_of("2026-01-01"), [])


@tagged("post_install", "-at_install")
class TestHistoryOverTheWire(TreeCase, HttpCase):
    post = WireCase.post

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.keys = {
            user.login: WireCase.make_key.__func__(cls, user)
            for user in (cls.building_clerk, cls.sister_clerk, cls.street_approver)
        }

    def call(self, user, model, method, **arguments):
        key = self.keys[user.login] if user else None
        return self.post(f"/json/2/{model}/{method}", arguments, key)

    def test_as_of_and_rows_follow_the_scope(self):
        self.building.name = "新名"
        self.env.flush_all()
        model, rows = "union.organization", self.building.history_ids.ids
        arguments = {"ids": self.building.ids, "date": "2099-01-01"}
        for user, status in (
            (self.building_clerk, 200),
            (self.street_approver, 200),
            (self.sister_clerk, 403),
            (None, 401),
        ):
            got, answer = self.call(user, model, "action_as_of", **arguments)
            self.assertEqual(got, status, answer)
            read, _rows = self.call(user, f"{model}.history", "read", ids=rows, fields=["name"])
            self.assertEqual(read, status)
            if status == 200:
                self.assertEqual(
                    (answer[0]["id"], answer[0]["name"], answer[0]["parent_name"]),
                    (self.building.id, "新名", self.street.name),
                )
        got, answer = self.call(
            self.building_clerk, model, "action_as_of", ids=self.building.ids, date="gestern"
        )
        self.assertEqual(got, 422)
        self.assertIn("YYYY-MM-DD", answer["message"])
        got, _answer = self.call(
            self.building_clerk, f"{model}.history", "_record", organization_ids=[1]
        )
        self.assertEqual(got, 403)
