"""The attack on a mask at every door: all numbers that fit it, tried until one answers."""

import random
from contextlib import contextmanager
from datetime import date, timedelta

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from ..core import identity, lookup
from ..models import clock
from .candidates import candidate_numbers, candidates
from .import_case import HEADINGS, ImportCase, person, xlsx
from .import_case import number as resident
from .race_case import RaceCase
from .test_member_identity import MOBILE, NUMBER
from .tree import build_tree

BORN = date(2003, 2, 4)
MASK = identity.mask_id(NUMBER)
LIMIT = 20
SEARCHES = 200


class LookupCase(ImportCase):
    """A person who is a member elsewhere, and a clerk who knows the mask."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.building_clerk.group_ids += cls.env.ref("base.group_allow_export")
        cls.victim = cls.env["union.member"].create(
            {
                "name": "余英娟",
                "organization_id": cls.sister_street.id,
                "id_number": NUMBER,
                "mobile": MOBILE,
                "state": "active",
            }
        )
        # The right one comes last: what stops the attack is not luck.
        tries = candidate_numbers(MASK, BORN, "female")
        cls.tries = [one for one in tries if one != NUMBER] + [NUMBER]

    @contextmanager
    def afresh(self):
        """Undo the block, also what was counted in it: these users live in this transaction."""
        with self.env.cr.savepoint() as point:
            yield
            self.env.flush_all()
            point.rollback()
            self.env.invalidate_all()

    def answers(self, ask, tries=None, part=1):
        """Ask about the numbers until refused; return how many were answered and what was told."""
        tries = tries or self.tries
        for at in range(0, len(tries), part):
            try:
                ask(tries[at : at + part] if part > 1 else tries[at])
            except UserError as error:
                return at, str(error)
        return len(tries), ""

    def logs(self, user=None):
        self.env.flush_all()
        return self.env["union.access.log"].search(
            [("user_id", "=", (user or self.building_clerk).id)]
        )

    def roster(self, numbers):
        """A roster of people with these numbers, each born on the day in his number."""
        return xlsx(
            [
                HEADINGS,
                *(
                    person(at + 1, 身份证号码=one, 性别="女" if int(one[16]) % 2 == 0 else "男")
                    for at, one in enumerate(numbers)
                ),
            ]
        )


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
class TestLookupLog(LookupCase):
    def test_a_search_leaves_one_row_without_a_number(self):
        members = self.as_user(self.building_clerk, self.env["union.member"])
        mine = members.create(
            {"name": "张三", "organization_id": self.primary.id, "id_number": resident(7)}
        )
        self.assertEqual(members.search([("id_number", "in", [resident(7), resident(8)])]), mine)
        entry, entered = self.logs()
        self.assertEqual(entered.kind, "create")
        self.assertEqual(entry.kind, "search")
        self.assertEqual(entry.organization_id, self.building)
        self.assertEqual((entry.res_model, entry.fields_shown), ("union.member", "id_number"))
        self.assertEqual((entry.asked_count, entry.found_count, entry.refused), (2, 1, False))
        self.cr.execute("SELECT l::text FROM union_access_log l WHERE id = %s", [entry.id])
        text = self.cr.fetchone()[0]
        self.assertNotIn(resident(7), text)
        self.cr.execute("SELECT id_digest FROM union_member WHERE id = %s", [mine.id])
        self.assertNotIn(self.cr.fetchone()[0][:8], text)

    def test_the_row_cannot_be_changed(self):
        self.as_user(self.building_clerk, self.env["union.member"]).search(
            [("mobile", "=", MOBILE)]
        )
        entry = self.logs()
        with self.assertRaises(UserError):
            entry.write({"asked_count": 0})
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.errors.RestrictViolation),
            self.cr.savepoint(),
        ):
            self.cr.execute("DELETE FROM union_access_log WHERE id = %s", [entry.id])

    def test_who_reached_the_limit_is_seen_by_those_above_and_by_no_neighbour(self):
        members = self.as_user(self.building_clerk, self.env["union.member"])
        self.answers(lambda one: members.search([("id_number", "=", one)]))
        logs = self.env["union.access.log"]
        for user in (self.city_admin, self.street_approver, self.street_auditor):
            with self.subTest(user=user.login):
                entry = self.as_user(user, logs).search([("refused", "=", True)])
                self.assertEqual(entry.user_id.id, self.building_clerk.id)
                self.assertEqual((entry.asked_count, entry.found_count), (1, 0))
        self.assertFalse(self.as_user(self.sister_admin, logs).search([]))
        for user in (self.building_clerk, self.portal, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, logs).search([])
        with self.assertRaises(AccessError):
            self.as_user(self.city_admin, logs).create({"kind": "search"})

    def test_nobody_reads_or_writes_what_was_asked(self):
        self.as_user(self.building_clerk, self.env["union.member"]).search(
            [("mobile", "=", MOBILE)]
        )
        books = self.env["union.lookup"]
        admin = self.env.ref("base.user_admin")
        for user in (self.building_clerk, self.city_admin, self.street_auditor, self.portal, admin):
            mine = self.as_user(user, books)
            for call in (
                lambda mine=mine: mine.search([]),
                lambda mine=mine: mine.create({}),
                lambda mine=mine: mine.browse(books.search([]).ids).unlink(),
            ):
                with self.subTest(user=user.login), self.assertRaises(AccessError):
                    call()


@tagged("post_install", "-at_install")
class TestLimits(LookupCase):
    def test_a_citys_administrator_sets_the_figures_and_nobody_below(self):
        limits = self.env["union.lookup.limit"]
        mine = self.as_user(self.city_admin, limits).create(
            {"organization_id": self.city.id, "born_limit": 3}
        )
        members = self.as_user(self.building_clerk, self.env["union.member"])
        count, _told = self.answers(lambda one: members.search([("id_number", "=", one)]))
        self.assertEqual(count, 3)
        with self.assertRaises(ValidationError):
            self.as_user(self.district_admin, limits).create({"organization_id": self.district.id})
        with self.assertRaises(AccessError):
            self.as_user(self.district_admin, mine).write({"born_limit": 1000})
        everybody = self.env.ref("trade_union.lookup_limit_everybody")
        for user in (self.city_admin, self.district_admin):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, everybody).write({"born_limit": 1000})
        for user in (self.building_clerk, self.street_approver, self.portal, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, limits).search([])

    def test_a_city_below_a_district_is_no_city(self):
        false = self.env["union.organization"].create(
            {"name": "假", "code": "T-FALSE", "level": "city", "parent_id": self.district.id}
        )
        with self.assertRaises(ValidationError):
            self.as_user(self.district_admin, self.env["union.lookup.limit"]).create(
                {"organization_id": false.id}
            )

    def test_a_duty_more_never_loosens(self):
        other = self.env["union.organization"].create(
            {"name": "乙市总工会", "code": "T-B", "level": "city", "kind": "general"}
        )
        self.env["union.lookup.limit"].create({"organization_id": other.id, "search_limit": 9999})
        self.env["union.duty"].create(
            {
                "user_id": self.building_clerk.id,
                "organization_id": other.id,
                "role": "clerk",
                "date_from": "2020-01-01",
            }
        )
        limits, _place = self.env["union.lookup.limit"].with_user(self.building_clerk)._of_user()
        self.assertEqual(limits.search, SEARCHES)

    def test_figures_are_checked(self):
        for vals in ({"search_limit": 0}, {"born_share": -1}, {"elsewhere_share": 10_001}):
            with (
                self.subTest(vals=vals),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.CheckViolation),
                self.cr.savepoint(),
            ):
                self.env["union.lookup.limit"].create({"organization_id": self.city.id, **vals})

    def test_real_rosters_do_not_crowd(self):
        """A city's people, most of them between 20 and 50, one in a hundred born on 1 January."""
        limits, _place = self.env["union.lookup.limit"].with_user(self.building_clerk)._of_user()
        chance = random.Random(7)
        for rows in (2_404, 10_000, 100_000):
            marks = set()
            for n in range(rows):
                born = date(2026, 1, 1) - timedelta(days=int(chance.triangular(7300, 21900, 10950)))
                if chance.random() < 0.01:
                    born = born.replace(month=1, day=1)
                crowd = int(born.strftime("%Y%m%d")) * 2 + chance.randrange(2)
                marks.add(lookup.mark(crowd, f"{n:08x}"))
            with self.subTest(rows=rows):
                self.assertIsNone(lookup.judge_check(limits, lookup.Day(), marks))


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
