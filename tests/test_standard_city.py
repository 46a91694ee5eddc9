"""A sixth city is a folder of data: its bands, deadlines and severities are obeyed, without code."""

from datetime import date
from pathlib import Path

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..core.workdays import add_workdays
from .election_case import ElectionCase
from .test_standard_upload import packed
from .tree import make_user

FOLDER = Path(__file__).parent / "data" / "standards" / "yz"


@tagged("post_install", "-at_install")
class TestSixthCity(ElectionCase):
    """Yunzhou is invented. Nothing but its folder says that it is there."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.city.write({"name": "云州市总工会", "code": "T-YZ"})
        cls.elsewhere = cls.env["union.organization"].create(
            {"name": "别市总工会", "code": "T-ELSE", "level": "city", "kind": "general",
             "state": "active"}
        )  # fmt: skip
        system = make_user(cls.env, "t_system", ("base.group_user", "base.group_system"))
        files = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
        upload = cls.env["union.standard.upload"].with_user(system)
        upload = upload.create({"archive": packed(files, folder="yz/"), "archive_name": "yz.zip"})
        standard = upload.action_load()["res_id"]
        cls.standard = cls.env["union.standard"].browse(standard)

    def employer(self, staff, organization=None):
        return self.env["union.employer"].create(
            {
                "name": f"单位{staff}",
                "organization_id": (organization or self.building).id,
                "staff_count": staff,
            }
        )

    def result(self, record, key, trigger):
        return {one["rule"]: one for one in record.union_check(trigger)}.get(key)

    def test_the_code_does_not_know_the_city(self):
        root = Path(__file__).parents[1]
        for folder in ("models", "wizards", "core", "controllers", "views", "data"):
            for path in (root / folder).rglob("*"):
                if path.suffix in (".py", ".xml", ".csv", ".json"):
                    self.assertNotIn("YZ-", path.read_text(encoding="utf-8"), path)
        self.assertEqual(self.standard.organization_id, self.city)

    def test_its_bands_hold_in_a_committee_check(self):
        self.make_election(seats=5)
        result = self.result(self.contest, "committee.seats", "submit")
        self.assertEqual((result["clause"], result["state"]), ("YZ-2", "passed"))
        # Four members more than the roll: what the metric counts is shown beside the band.
        self.assertEqual(result["expected"], "5–9")
        self.contest.seats = 4
        result = self.result(self.contest, "committee.seats", "submit")
        self.assertEqual((result["state"], result["effect"]), ("failed", "block"))
        self.assertIn("4 seats; 5–9 for", result["message"])
        self.assertIn("Yunzhou 2026 2, YZ-2", result["message"])

    def test_what_it_blocks_stops_the_election_whatever_the_reason(self):
        self.make_election(seats=4)
        self.load()
        self.election.action_advance()
        with self.assertRaisesRegex(UserError, "YZ-2"):
            self.election.action_publish_candidates(reason=self.why)

    def test_its_deadline_is_the_due_day_of_the_publicity(self):
        self.make_election(seats=5, candidates=6)
        self.publish()
        publicity = self.election.publicity_id
        self.assertEqual((publicity.days, publicity.clause), (8, "YZ-3"))
        self.assertEqual(publicity.ends_on, add_workdays(date(2026, 10, 12), 8).date)

    def test_its_severity_and_days_stand_in_a_finding(self):
        small, large = self.employer(9), self.employer(12)
        other = self.employer(12, self.elsewhere)
        key = "organization.employer.union"
        result = self.result(large, key, "daily")
        self.assertEqual((result["clause"], result["severity"]), ("YZ-1", "block"))
        # QZ-4 still holds elsewhere: 25 staff, with a reason.
        result = self.result(other, key, "daily")
        self.assertEqual((result["clause"], result["severity"]), ("QZ-4", "warn"))
        self.env["union.finding"]._watch_batch("union.employer", 0)
        found = self.env["union.finding"].search([("rule_key", "=", key), ("state", "=", "open")])
        found = found.filtered(lambda row: row.res_id in (small | large | other).ids)
        self.assertEqual(found.mapped("res_id"), large.ids)
        self.assertEqual((found.severity, found.clause_id.code), ("block", "YZ-1"))
        self.assertEqual(found.due_date, add_workdays(date(2026, 10, 12), 4).date)
        self.assertIn("12 staff; < 10 (Yunzhou 2026 1, YZ-1)", found.message)

    def test_a_rule_of_its_own_that_no_other_city_has(self):
        result = self.result(self.primary, "yunzhou.groups", "daily")
        self.assertEqual((result["state"], result["effect"]), ("failed", "inform"))
        lonely = self.env["union.organization"].create(
            {"name": "别市一工会", "code": "T-ELSE-1", "parent_id": self.elsewhere.id,
             "state": "active", "kind": "single", "level": "primary"}
        )  # fmt: skip
        self.assertIsNone(self.result(lonely, "yunzhou.groups", "daily"))

    def test_its_next_version_changes_the_figures_and_keeps_what_was_found(self):
        files = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
        files["standard.json"] = files["standard.json"].replace(
            b'"version": "1"', b'"version": "2"'
        )
        files["conditions.csv"] = files["conditions.csv"].replace(b"<,10", b"<,20")
        large = self.employer(12)
        self.env["union.finding"]._watch_batch("union.employer", 0)
        found = self.env["union.finding"].search([("res_id", "=", large.id)])
        self.assertTrue(found)
        new = self.env["union.standard.loader"]._load(files, strict=True)
        self.assertEqual((new.organization_id, self.standard.superseded_by_id), (self.city, new))
        self.assertEqual(
            self.result(large, "organization.employer.union", "daily")["state"], "passed"
        )
        self.env["union.finding"]._watch_batch("union.employer", 0)
        self.assertEqual(found.state, "settled")
        self.assertEqual(found.rule_id.standard_id, self.standard, "as it was found")
