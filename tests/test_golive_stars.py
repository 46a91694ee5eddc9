"""Last year's stars come in by who may decide them, and go with the next published result."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import clause
from .golive_case import STARS, TODAY, GoLiveCase
from .import_case import ImportCase, xlsx
from .rating import RatingCase

PAPER = "深工发〔2026〕3号"


class StarLists:
    """Rows of stars, for whatever tree."""

    def row(self, **cells):
        row = {
            "工会": self.building.code,
            "年度": "2025",
            "星级": "四星",
            "评定单位": self.city.name,
            "文号": PAPER,
            "评定日期": "2026-02-01",
        }
        return list((row | cells).values())

    def stars(self, *rows, user=None, organization=None):
        return self.load(
            xlsx([STARS, *rows]),
            "stars",
            user=user or self.city_approver,
            organization=organization or self.city,
            filename="星级.xlsx",
        )


@tagged("post_install", "-at_install")
class TestStarList(StarLists, GoLiveCase):
    def test_a_star_comes_in_and_forges_no_result(self):
        before = self.env["union.assessment"].search_count([])
        roster = self.stars(self.row(), self.row(工会=self.primary.name, 星级="2"))
        checked = roster.action_check()
        self.assertEqual((checked["new"], checked["problems"]), (2, []))
        self.assertFalse(self.building.star)
        self.assertEqual(roster.action_import()["stars"], 2)
        record = self.taken("union.star.taken").filtered(
            lambda star: star.organization_id == self.building
        )
        self.assertEqual(
            (record.year, record.star, record.decided_by_id, record.decision_number),
            (2025, 4, self.city, PAPER),
        )
        self.assertEqual(
            (str(record.decided_on), str(record.taken_over_on), record.taken_over_file),
            ("2026-02-01", TODAY, "星级.xlsx"),
        )
        self.assertEqual((self.building.star, self.primary.star), (4, 2))
        self.assertTrue(self.building.star_taken_over and record.is_standing)
        self.assertFalse(self.street.star_taken_over)
        found = self.env["union.organization"].with_user(self.building_clerk)
        domain = [("id", "child_of", self.street.id)]
        self.assertEqual(
            found.search([*domain, ("star_taken_over", "=", True)]), self.building | self.primary
        )
        self.assertNotIn(self.building, found.search([*domain, ("star_taken_over", "=", False)]))
        self.assertEqual(self.env["union.assessment"].search_count([]), before)
        # The unions below count with the star they have.
        values = self.env["union.metric"]._compute_values(
            ["sub.unions_star1", "sub.unions_star2"], self.building
        )
        self.assertEqual(values["sub.unions_star2"], {self.building.id: 1})

    def test_importing_twice_changes_nothing(self):
        rows = [self.row(), self.row(年度="2024", 星级="★★★", 评定日期="2025-02-01")]
        self.stars(*rows).action_import()
        self.assertEqual(self.building.star, 4)
        before = self.taken("union.star.taken").read()
        again = self.stars(*rows)
        checked = again.action_check()
        self.assertEqual((checked["new"], checked["unchanged"]), (0, 2))
        again.action_import()
        self.assertEqual(self.taken("union.star.taken").read(), before)
        self.assertIn("star_differs", self.told(self.stars(self.row(星级="5"))))
        self.assertEqual(
            self.notes(self.stars(self.row(文号="深工发〔2026〕4号"))),
            [(2, "decision_number", "record_differs")],
        )

    def test_who_decided_is_found_however_its_brackets_are_typed(self):
        for name, typed in (
            ("市（直属）工会", "市(直属) 工会"),
            ("市(直属)工会", "市（直属）工会"),
        ):
            with self.subTest(name):
                self.city.name = name
                checked = self.stars(self.row(评定单位=typed)).action_check()
                self.assertEqual((checked["new"], checked["problems"]), (1, []))

    def test_each_wrong_cell_is_named(self):
        cells = [
            ({"工会": ""}, "place", "organization_missing"),
            ({"工会": "不存在工会"}, "place", "organization_unknown"),
            ({"年度": "25"}, "year", "year_unknown"),
            ({"年度": "2027"}, "year", "year_unknown"),
            ({"星级": "6"}, "stars", "star_unknown"),
            ({"星级": "六星"}, "stars", "star_unknown"),
            ({"星级": "先进"}, "stars", "star_unknown"),
            ({"星级": ""}, "stars", "star_unknown"),
            ({"评定单位": ""}, "decided_by", "decider_missing"),
            ({"评定单位": "没有的工会"}, "decided_by", "decider_unknown"),
            ({"评定单位": self.sister_district.name}, "decided_by", "decider_below"),
            ({"评定单位": self.building.name}, "decided_by", "decider_below"),
            ({"评定单位": self.district.name}, "decided_by", "decider_level"),
            ({"文号": ""}, "decision_number", "decision_missing"),
            ({"评定日期": ""}, "decision_date", "date_missing"),
            ({"评定日期": "2026-02-30"}, "decision_date", "date_impossible"),
            ({"评定日期": "2026-12-01"}, "decision_date", "decision_ahead"),
            ({"评定日期": "2024-12-01"}, "decision_date", "decision_before"),
        ]
        for changed, field, code in cells:
            with self.subTest(code=code, cells=changed):
                told = self.told(self.stars(self.row(**changed)))
                self.assertEqual(list(told), [code])
                self.assertEqual((told[code]["row"], told[code]["field"]), (2, field))

    def test_one_star_a_year_and_none_for_who_is_closed(self):
        roster = self.stars(self.row(), self.row(工会=self.building.name, 星级="3"))
        self.assertEqual(self.codes(roster), [(3, "year", "star_in_file")])
        self.building.write({"state": "dissolved", "dissolved_on": "2026-01-01"})
        self.assertEqual([*self.told(self.stars(self.row()))], ["organization_closed"])

    @clause("HZ-5.3")
    def test_only_who_decides_a_star_brings_it_in(self):
        reviewer = self.with_role("t_city_reviewer", self.city, "reviewer")
        district = self.with_role("t_district_approver2", self.district, "approver")
        for user, place in (
            (self.city_admin, self.city),
            (reviewer, self.city),
            (district, self.district),
            (self.street_approver, self.street),
            (self.building_clerk, self.building),
        ):
            with self.subTest(user=user.login):
                roster = self.stars(self.row(), user=user, organization=place)
                self.assertEqual([*self.told(roster)], ["star_right"])
                with self.assertRaises(UserError):
                    roster.action_import()
        for user in (
            self.sister_clerk, self.portal, self.stranger, self.street_auditor,
            self.env.ref("base.public_user"),
        ):  # fmt: skip
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.stars(self.row(), user=user)
        self.assertFalse(self.taken("union.star.taken") or self.building.star)
        # His deputy decides as he does.
        self.env["union.duty.delegation"].create(
            {
                "user_id": self.city_approver.id,
                "deputy_id": district.id,
                "date_from": "2026-11-01",
                "date_to": "2026-11-30",
            }
        )
        self.assertFalse(self.told(self.stars(self.row(), user=district)))

    def test_nobody_writes_a_star_by_hand(self):
        self.stars(self.row()).action_import()
        record = self.taken("union.star.taken")
        for user in (self.city_approver, self.city_admin, self.building_clerk):
            mine = self.as_user(user, record)
            self.assertEqual(mine.star, 4)
            for operation in (
                lambda mine=mine: mine.write({"star": 5}),
                lambda mine=mine: mine.write({"taken_over": False}),
                lambda mine=mine: mine.create({"organization_id": self.building.id, "star": 5}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.organization_id.write({"star": 5}),
            ):
                with self.assertRaises(AccessError):
                    operation()
        for user in (self.sister_clerk, self.sister_admin, self.portal, self.stranger):
            with self.assertRaises(AccessError):
                self.as_user(user, record).read(["star"])

    def test_in_parts_and_taken_back(self):
        years = [self.row(年度=str(year), 评定日期="2026-02-01") for year in range(2019, 2026)]
        roster = self.stars(*years)
        roster.action_queue()
        self.run_cron()
        self.assertEqual((roster.state, len(self.taken("union.star.taken"))), ("done", 7))
        self.assertEqual(self.building.star, 4)
        with self.assertRaisesRegex(AccessError, "who may decide"):
            self.as_user(self.city_admin, roster.sudo().run_ids).action_undo()
        self.assertEqual(self.building.star, 4)
        done = self.as_user(self.city_approver, roster).action_undo()
        self.assertEqual(done["deleted"], {"union.star.taken": 7})
        self.env.invalidate_all()
        self.assertEqual((self.building.star, self.building.star_taken_over), (0, False))

    def test_a_star_that_was_changed_since_is_not_taken_back(self):
        roster = self.stars(self.row(), self.row(年度="2024"))
        roster.action_import()
        self.env.flush_all()
        # A later transaction's write, as the clock of this one stands still.
        self.env.cr.execute(
            "UPDATE union_star_taken SET write_date = write_date + interval '1 hour' WHERE id = %s",
            [self.taken("union.star.taken")[0].id],
        )
        with self.assertRaisesRegex(UserError, "changed since: 1"):
            self.as_user(self.city_approver, roster).action_undo()
        self.assertEqual(len(self.taken("union.star.taken")), 2)

    def test_a_decider_whose_duty_ended_stops_the_rest(self):
        roster = self.stars(self.row())
        roster.action_queue()
        self.step(roster)
        self.env["union.duty"].search([("user_id", "=", self.city_approver.id)]).write(
            {"role": "clerk"}
        )
        self.run_cron()
        self.assertEqual(roster.sudo().problem_ids.mapped("code"), ["star_right"])
        self.assertFalse(self.taken("union.star.taken"))

    def test_cost_does_not_grow_with_the_rows(self):
        unions = self.env["union.organization"].create(
            [
                {
                    "name": f"第{n}工会",
                    "code": f"T-U{n}",
                    "level": "primary",
                    "parent_id": self.building.id,
                    "state": "active",
                }
                for n in range(500)
            ]
        )
        used = {}
        for count in (50, 500):
            rows = [
                self.row(工会=union.code, 星级=str(at % 5 + 1))
                for at, union in enumerate(unions[:count])
            ]
            roster = self.stars(*rows)
            with self.assertMaxQueries(60, f"check of {count} rows") as check:
                self.assertEqual(roster.action_check()["problems"], [])
            with self.assertMaxQueries(110, f"{count} rows") as budget:
                self.assertEqual(roster.action_import()["imported"], count)
            used[count] = check.count, budget.count
            self.as_user(self.city_approver, roster).action_undo()
        # Odoo inserts a hundred rows at a time.
        self.assertLessEqual(used[500][0], used[50][0] + 2)
        self.assertLessEqual(used[500][1], used[50][1] + 8)


@tagged("post_install", "-at_install")
class TestNextResult(StarLists, RatingCase):
    """A star taken over and the results published here."""

    load, codes = ImportCase.load, ImportCase.codes

    def publish(self, year, day):
        """Let the city decide the building's own result of a year; return the paper."""
        with freeze_time(f"{day} 02:00:00"):
            campaign = self.campaign(year=year, as_of=f"{year}-12-31")
            paper = self.assessment(campaign)
            self.answer(paper)
            paper.action_submit()
            for user in (self.street_reviewer, self.district_approver, self.city_approver):
                self.as_user(user, paper).action_agree()
            self.env.invalidate_all()
        return paper

    def taken_over(self, year, star):
        with freeze_time(f"{TODAY} 02:00:00"):
            self.stars(self.row(年度=str(year), 星级=str(star))).action_import()
        self.env.invalidate_all()
        return self.env["union.star.taken"].search([("year", "=", year)])

    def test_the_next_published_result_replaces_it(self):
        taken = self.taken_over(2025, 3)
        self.assertEqual((self.building.star, self.building.star_taken_over), (3, True))
        paper = self.publish(2026, "2026-12-01")
        self.assertEqual(paper.star, 5)
        self.assertEqual((self.building.star, self.building.star_taken_over), (5, False))
        self.assertFalse(taken.is_standing)
        # Its star of 2025 stays on record.
        self.assertEqual(taken.star, 3)
        # A result that is revoked gives way to the last one that stands.
        with freeze_time("2026-12-02 02:00:00"):
            self.as_user(self.city_approver, paper).action_revoke("重新评定")
        self.env.invalidate_all()
        self.assertEqual((self.building.star, self.building.star_taken_over), (3, True))

    def test_a_result_of_our_own_is_not_taken_over(self):
        self.publish(2026, "2026-11-10")
        with freeze_time(f"{TODAY} 02:00:00"):
            told = self.stars(self.row(年度="2026", 评定日期="2026-11-01")).action_check()
            self.assertEqual([row["code"] for row in told["problems"]], ["star_own"])
            older = self.stars(self.row(年度="2025", 星级="2"))
            notes = older.action_check()["notes"]
            self.assertEqual([note["code"] for note in notes], ["star_outdone"])
            older.action_import()
        self.env.invalidate_all()
        self.assertEqual((self.building.star, self.building.star_taken_over), (5, False))

    def test_a_scheme_that_leaves_low_stars_to_the_district(self):
        draft = self.draft()
        draft.gate_ids.filtered(lambda gate: gate.star == 1).decided_at = "district"
        draft.action_publish()
        row = self.row(星级="1", 评定单位=self.district.code)
        with freeze_time(f"{TODAY} 02:00:00"):
            self.stars(row, user=self.district_approver, organization=self.district).action_import()
            self.assertEqual(self.building.star, 1)
            higher = self.row(工会=self.primary.code, 星级="2", 评定单位=self.district.code)
            told = self.stars(
                higher, user=self.district_approver, organization=self.district
            ).action_check()["problems"]
            self.assertEqual([row["code"] for row in told], ["decider_level"])
            self.assertIn("a city", told[0]["reason"])
