"""The attack on a mask at every door: all numbers that fit it, tried until one answers."""

from datetime import timedelta

from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..models import clock
from .candidates import candidate_numbers, candidates
from .identity_case import MOBILE, NUMBER
from .import_case import person
from .lookup_case import BORN, LIMIT, MASK, SEARCHES, LookupCase
from .race_case import RaceCase
from .tree import build_tree


@tagged("post_install", "-at_install")
class TestDoors(LookupCase):
    def test_the_attack_knows_the_number_and_a_thousand_others(self):
        self.assertEqual(len(self.tries), candidates(MASK, BORN, "female"))
        self.assertGreaterEqual(len(self.tries), 1000)
        self.assertIn(NUMBER, self.tries)

    def search_doors(self):
        members = self.as_user(self.building_clerk, self.env["union.member"])

        def domain(one):
            return [("id_number", "=", one)]

        doors = {
            "search": lambda one: members.search(domain(one)),
            "in": lambda one: members.search([("id_number", "in", [one])]),
            "any of two": lambda one: members.search(["|", ("name", "=", "x"), *domain(one)]),
            "not": lambda one: members.search(["!", "!", *domain(one)]),
            "search_count": lambda one: members.search_count(domain(one)),
            "search_read": lambda one: members.search_read(domain(one), ["name"]),
            "web_search_read": lambda one: members.web_search_read(domain(one), {"name": {}}),
            "name_search": lambda one: members.name_search("", domain(one)),
            "read_group": lambda one: members._read_group(domain(one), ["state"], ["__count"]),
            "formatted_read_group": lambda one: members.formatted_read_group(
                domain(one), ["state"], ["__count"]
            ),
            "web_read_group": lambda one: members.web_read_group(
                domain(one), ["state"], ["__count"]
            ),
            "progress bar": lambda one: members.read_progress_bar(
                domain(one), "state", {"field": "gender", "colors": {"male": "success"}}
            ),
            "export_data": lambda one: members.search(domain(one)).export_data(["name"]),
        }
        # Each model from which a path leads to a member.
        for model in self.env.values():
            if model._abstract or model._transient or not model._auto:
                continue
            if not model.with_user(self.building_clerk).has_access("read"):
                continue
            asked = model.with_user(self.building_clerk)
            for name, field in model._fields.items():
                if (
                    getattr(field, "comodel_name", "") == "union.member"
                    and field._description_searchable
                ):
                    doors[f"{model._name}: {name}"] = lambda one, asked=asked, name=name: (
                        asked.search([(f"{name}.id_number", "=", one)])
                    )
        return doors

    def test_by_search_whatever_the_way(self):
        doors = self.search_doors()
        self.assertIn("union.employer: member_ids", doors)
        self.assertIn("union.candidate: member_id", doors)
        for name, ask in doors.items():
            with self.subTest(door=name), self.afresh():
                count, told = self.answers(ask)
                self.assertEqual(count, LIMIT)
                self.assertIn("women's born on 2003-02-04", told)
                self.assertIn("platform administrator", told)
                self.assertNotIn(NUMBER, told)

    def test_a_hundred_in_one_search(self):
        members = self.as_user(self.building_clerk, self.env["union.member"])
        count, told = self.answers(
            lambda some: members.search([("id_number", "in", some)]), part=100
        )
        self.assertEqual(count, 0)
        self.assertIn("women's born", told)

    def test_by_many_doors_of_a_few_each(self):
        doors = list(self.search_doors().values())
        at = iter(range(len(self.tries)))
        count, told = self.answers(lambda one: doors[next(at) % len(doors)](one))
        self.assertEqual(count, LIMIT)
        self.assertIn("women's born", told)
        with self.assertRaisesRegex(UserError, "women's born"):
            self.load(self.roster(self.tries[LIMIT : LIMIT + 1])).action_check()
        with self.assertRaisesRegex(UserError, "women's born"):
            self.as_user(self.building_clerk, self.env["union.member"]).create(
                {"name": "余", "organization_id": self.primary.id, "id_number": NUMBER}
            )

    def test_people_born_on_many_days_by_search(self):
        """Not one mask but a list of people: the figure of searches stops it."""
        members = self.as_user(self.building_clerk, self.env["union.member"])
        tries = [person(n)[2] for n in range(SEARCHES + 5)]
        count, told = self.answers(lambda one: members.search([("id_number", "=", one)]), tries)
        self.assertEqual(count, SEARCHES)
        self.assertIn("201 different numbers", told)
        # What was asked before may be asked again: sorting a list uses nothing up.
        members.search([("id_number", "=", tries[0])])
        # Nor by mobile.
        with self.assertRaisesRegex(UserError, "different numbers"):
            members.search([("mobile", "=", MOBILE)])

    def test_an_employers_telephone_counts_too(self):
        employers = self.as_user(self.building_clerk, self.env["union.employer"])
        count, told = self.answers(
            lambda one: employers.search([("contact_mobile", "=", one)]),
            [f"135{n:08d}" for n in range(SEARCHES + 5)],
        )
        self.assertEqual(count, SEARCHES)
        self.assertIn("different numbers", told)

    def test_by_one_import(self):
        for method in ("action_check", "action_bad_rows", "action_import"):
            with self.subTest(method=method), self.afresh():
                roster = self.load(self.roster(self.tries[-400:]))
                with self.assertRaisesRegex(UserError, "women's born on 2003-02-04") as caught:
                    getattr(roster, method)()
                self.assertNotIn(NUMBER, str(caught.exception))

    def test_by_many_imports_of_a_few_rows(self):
        count, told = self.answers(lambda some: self.load(self.roster(some)).action_check(), part=4)
        self.assertEqual(count, LIMIT)
        self.assertIn("women's born", told)

    def test_by_an_import_padded_with_made_up_people(self):
        padding = [person(n)[2] for n in range(2000)]
        with self.assertRaisesRegex(UserError, "women's born"):
            self.load(self.roster(padding + self.tries[-(LIMIT + 1) :])).action_check()

    def test_by_entering_members_one_by_one(self):
        members = self.as_user(self.building_clerk, self.env["union.member"])

        def enter(one):
            members.create({"name": "余", "organization_id": self.primary.id, "id_number": one})

        with self.afresh():
            count, told = self.answers(enter)
            self.assertEqual(count, LIMIT)
            self.assertIn("women's born", told)
        with self.afresh():
            count, told = self.answers(
                lambda one: (
                    members.load(
                        ["name", "organization_id/.id", "id_number"], [["余", self.primary.id, one]]
                    )["messages"]
                    and members.create(
                        [{"name": "余", "organization_id": self.primary.id, "id_number": one}]
                    )
                ),
            )
            self.assertEqual(count, LIMIT)
        with self.afresh():
            mine = members.create(
                {"name": "余", "organization_id": self.primary.id, "gender": "female"}
            )
            count, told = self.answers(lambda one: mine.write({"id_number": one}))
            self.assertEqual(count, LIMIT)
            self.assertIn("women's born", told)

    def test_other_papers_with_one_mask(self):
        members = self.as_user(self.building_clerk, self.env["union.member"])

        def enter(one):
            members.create(
                {
                    "name": "余", "gender": "female", "organization_id": self.primary.id,
                    "id_type": "passport", "id_number": one,
                }
            )  # fmt: skip

        count, told = self.answers(enter, [f"E{n:07d}8" for n in range(SEARCHES + 5)])
        self.assertEqual(count, SEARCHES)
        self.assertIn("one kind of paper", told)

    def test_by_a_list_for_an_election(self):
        elections = self.as_user(self.building_officer, self.env["union.election"])
        with self.assertRaisesRegex(UserError, "women's born"):
            elections._member_numbers(self.tries)
        wizard = self.as_user(self.building_officer, self.env["union.election.roster.wizard"])
        with self.assertRaisesRegex(UserError, "women's born"):
            wizard._without_identity("\n".join(self.tries))
        # People, not candidates: more than may be searched for.
        spread = [person(n)[2] for n in range(SEARCHES + 300)]
        self.assertFalse(elections._member_numbers(spread))
        entry = self.logs(self.building_officer)[0]
        self.assertEqual((entry.kind, entry.asked_count), ("check", len(spread)))

    def test_engine_asks_freely(self):
        members = self.env["union.member"]
        for one in self.tries[-(LIMIT + 2) :]:
            found = members.search([("id_number", "=", one)])
        self.assertEqual(found, self.victim)
        self.assertFalse(self.logs(self.env.user))


@tagged("post_install", "-at_install")
class TestElsewhere(LookupCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.limit = cls.env["union.lookup.limit"].create(
            {"organization_id": cls.city.id, "elsewhere_limit": 2}
        )
        cls.numbers = [person(n)[2] for n in range(4)]
        cls.env["union.member"].create(
            [
                {"name": "张三", "organization_id": cls.sister_street.id, "id_number": one}
                for one in cls.numbers
            ]
        )

    def test_so_many_are_told_and_then_no_more(self):
        roster = self.load(self.roster(self.numbers[:2]))
        for _again in range(3):
            self.assertEqual(roster.action_check()["bad"], 2)
        members = self.as_user(self.building_clerk, self.env["union.member"])
        told = set()
        # A stranger's number as well: a refusal must not depend on what the answer would be.
        for one in (self.numbers[2], person(99)[2]):
            vals = {"name": "张", "organization_id": self.primary.id, "id_number": one}
            for ask in (
                lambda one=one: self.load(self.roster([one])).action_check(),
                lambda vals=vals: members.create(vals),
            ):
                try:
                    ask()
                except UserError as error:
                    told.add(str(error))
                else:
                    self.fail(one)
                # What was told before may be read again, after either.
                self.assertEqual(roster.action_check()["bad"], 2)
        self.assertEqual(len(told), 1)
        self.assertIn("2 of the numbers asked about today are members already", told.pop())

    def test_too_many_at_once_are_not_told_and_close_the_door(self):
        def refused(numbers):
            try:
                self.load(self.roster(numbers)).action_check()
            except UserError as error:
                return "3 of the numbers asked about today" in str(error)
            return False

        self.assertTrue(refused(self.numbers[:3]))
        self.assertTrue(refused(self.numbers[:3]))
        self.assertTrue(refused([person(99)[2]]))
        entries = self.logs()
        self.assertEqual(entries.mapped("refused"), [True] * 3)
        self.assertEqual(entries.mapped("found_count"), [0] * 3)

    def test_a_long_roster_may_have_its_share(self):
        rows = [*self.numbers, *(person(n)[2] for n in range(100, 146))]
        self.assertEqual(self.load(self.roster(rows)).action_check()["bad"], 4)
        entry = self.logs()[0]
        self.assertEqual((entry.kind, entry.asked_count, entry.found_count), ("check", 50, 4))
        self.assertEqual(entry.organization_id, self.building)

    def test_the_day_after_he_may_ask_again(self):
        self.load(self.roster(self.numbers[:2])).action_check()
        with clock.travel(clock.now() + timedelta(days=1)):
            self.assertEqual(self.load(self.roster(self.numbers[2:])).action_check()["bad"], 2)
        books = self.env["union.lookup"]
        with clock.travel(clock.now() + timedelta(days=2)):
            books._gc_days()
        self.cr.execute("SELECT DISTINCT day FROM union_lookup")
        days = [day for (day,) in self.cr.fetchall()]
        self.assertNotIn(clock.today(self.env), days)
        self.assertIn(clock.today(self.env) + timedelta(days=1), days)


@tagged("post_install", "-at_install")
class TestLookupHttp(HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build_tree(cls)
        cls.key = (
            cls.env["res.users.apikeys"]
            .with_user(cls.building_clerk)
            .sudo()
            ._generate("rpc", "lookup", None)
        )

    @mute_logger("odoo.http", "odoo.addons.rpc.controllers.json2")
    def test_over_the_wire_as_well(self):
        tries = candidate_numbers(MASK, BORN, "female")
        statuses = []
        for one in tries[: LIMIT + 1]:
            answer = self.url_open(
                "/json/2/union.member/search_read",
                headers={"Authorization": f"Bearer {self.key}"},
                json={"domain": [["id_number", "=", one]], "fields": ["name"]},
            )
            statuses.append(answer.status_code)
        self.assertEqual(statuses, [200] * LIMIT + [422])
        self.assertIn("women's born", answer.text)


@tagged("post_install", "-at_install")
class TestLookupRace(RaceCase):
    """On a copy of the database, with real commits."""

    race_name = "lookup"

    def test_the_books_outlive_the_request_and_two_requests_share_one_quota(self):
        result, _log = self.run_race("lookup_race.py")
        # Rolled back, or ended by an error: the row stays and counts.
        self.assertEqual(result["rolled_back"], [["search", 1, False]])
        self.assertEqual(result["entered"], ["create", 1, False])
        self.assertEqual(result["members_entered"], 0)
        # From a replica the request writes nothing, the books are the primary's.
        self.assertEqual(result["read_only"], ["search", 1, False])
        # 2 of the 5 are used up; 8 requests at once want one each.
        self.assertEqual(sorted(result["race"]), ["answered"] * 3 + ["refused"] * 5)
        self.assertEqual(result["refused_rows"], 5)
        self.assertEqual(result["after"], "refused")
