"""The loader: twice is once, a new version stands beside the old, bad files say where."""

import json
from pathlib import Path

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tests import tagged

from .. import core
from .tree import TreeCase

META = {"code": "XX", "version": "1", "title": "某市规定", "kind": "local", "precedence": 30}
CLAUSES = (
    "code,modality,certainty,area,title,requirement\n"
    "XX-1,must,T,committee,名额,Seats by members\n"
    "XX-2,must,M,committee,其他,Something unsure\n"
)
RULES = "key,clause,model,trigger,severity\nxx.staff,XX-1,union.employer,daily,warn\n"
CONDITIONS = "rule,source,operator,value\nxx.staff,staff_count,<,10\n"
BAND_CONDITION = (
    "rule,source,operator,value,band_source_kind,band_source\n"
    "xx.staff,staff_count,band,,metric,org.worker_count\n"
)
TABLES = ("union.standard", "union.clause", "union.metric", "union.rule", "union.rule.condition")


def files(meta=None, **tables):
    """Return the bytes of a small standard; keyword = file name without ``.csv``."""
    given = {"clauses": CLAUSES, "rules": RULES, "conditions": CONDITIONS} | tables
    content = {"standard.json": json.dumps(META | (meta or {})).encode()}
    return content | {
        f"{name}.csv": text.encode() for name, text in given.items() if text is not None
    }


@tagged("post_install", "-at_install")
class TestLoader(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.loader = cls.env["union.standard.loader"]

    def counts(self):
        return {
            model: self.env[model].with_context(active_test=False).search_count([])
            for model in TABLES
        }

    def verdict(self, staff):
        employer = self.env["union.employer"].create(
            {"name": f"甲{staff}", "organization_id": self.primary.id, "staff_count": staff}
        )
        return {r["rule"]: r["state"] for r in employer.union_check("daily")}.get("xx.staff")

    def test_loading_what_ships_again_changes_nothing(self):
        before = self.counts()
        newest = self.env["union.rule"].search([], order="write_date desc, id desc", limit=1)
        stamp = newest.write_date
        self.loader._load_packaged()
        self.assertEqual(self.counts(), before)
        self.assertEqual(newest.write_date, stamp)

    def test_another_place_is_another_folder_and_no_code(self):
        self.assertIsNone(self.verdict(10))
        self.loader._load(files())
        self.assertEqual((self.verdict(9), self.verdict(11)), ("passed", "failed"))

    def test_same_files_are_the_same_standard(self):
        first = self.loader._load(files())
        crlf = {name: text.replace(b"\n", b"\r\n") for name, text in files().items()}
        before = self.counts()
        self.assertEqual(self.loader._load(files()), first)
        self.assertEqual(self.loader._load(crlf), first)
        self.assertEqual(self.counts(), before)

    def test_new_version_stands_beside_the_old_and_holds(self):
        old = self.loader._load(files())
        old.action_set_jurisdiction(self.street.id)
        rule = self.env["union.rule"].search([("key", "=", "xx.staff")])
        changed = CONDITIONS.replace("10", "20")
        new = self.loader._load(files({"version": "2"}, conditions=changed))
        self.assertNotEqual(new, old)
        self.assertEqual(rule.condition_ids.value, "10", "the old rule stays as it was")
        self.assertEqual(old.superseded_by_id, new)
        self.assertTrue(old.superseded_on)
        self.assertEqual(new.organization_id, self.street, "the jurisdiction is kept")
        self.assertEqual((self.verdict(15), self.verdict(25)), ("passed", "failed"))
        self.assertEqual(self.env["union.clause"]._by_code(["XX-1"])["XX-1"].standard_id, new)

    def test_future_version_waits_for_its_day(self):
        self.loader._load(files())
        changed = CONDITIONS.replace("10", "20")
        new = self.loader._load(
            files({"version": "2", "effective_from": "2999-01-01"}, conditions=changed)
        )
        self.assertEqual(new.effective_from.year, 2999)
        self.assertEqual(self.verdict(15), "failed")

    def test_a_version_that_comes_before_one_to_come_takes_the_place_of_both(self):
        """The oldest stood beside the newest until the day of the one in between."""
        rule = "xx.old,XX-1,union.employer,daily,warn\n"
        first = self.loader._load(
            files(rules=RULES + rule, conditions=CONDITIONS + "xx.old,staff_count,<,5\n")
        )
        second = self.loader._load(files({"version": "2", "effective_from": "2999-06-01"}))
        self.assertEqual(str(first.superseded_on), "2999-06-01")
        third = self.loader._load(files({"version": "3", "effective_from": "2999-01-01"}))
        for old in (first, second):
            self.assertEqual((str(old.superseded_on), old.superseded_by_id), ("2999-01-01", third))
        for day, standard in (("2998-12-31", first), ("2999-01-01", third), ("2999-06-01", third)):
            in_force = self.env["union.standard"]._in_force_domain(day)
            found = self.env["union.standard"].search(in_force & Domain("code", "=", "XX"))
            self.assertEqual(found, standard, day)

    def test_own_rule_of_an_office_is_never_touched(self):
        self.loader._load(files())
        general = self.env["union.rule"].search([("key", "=", "xx.staff")])
        general.action_adapt(self.building.id)
        own = self.env["union.rule"].search(
            [("key", "=", "xx.staff"), ("organization_id", "=", self.building.id)]
        )
        own.condition_ids.value = "50"
        kept = own.read()[0], own.condition_ids.read()[0]
        self.loader._load(files({"version": "2"}, conditions=CONDITIONS.replace("10", "20")))
        self.loader._load_packaged()
        self.assertEqual((own.read()[0], own.condition_ids.read()[0]), kept)
        self.assertEqual(self.verdict(45), "passed")

    def test_changed_files_need_a_new_version(self):
        self.loader._load(files())
        self.assertRefused("version 1", conditions=CONDITIONS.replace("10", "20"))

    def test_jurisdiction_by_organisation_code(self):
        standard = self.loader._load(files({"organization_code": self.district.code}))
        self.assertEqual(standard.organization_id, self.district)

    def assertRefused(self, text, meta=None, **tables):  # noqa: N802 - reads like its siblings
        before = self.counts()
        with self.assertRaisesRegex(UserError, text):
            self.loader._load(files(meta, **tables))
        self.env.invalidate_all()
        self.assertEqual(self.counts(), before, "nothing half loaded")

    def test_bad_files_say_file_row_and_column(self):
        metric = "rule,source_kind,source,operator,value\nxx.staff,metric,no.such,<,10\n"
        band = "rule,low,high,minimum,maximum\n"
        banded = {"conditions": BAND_CONDITION}
        for text, tables in {
            r"conditions.csv, row 2, column source: there is no metric no.such": {
                "conditions": metric
            },
            r"no metric org.worker_cuont \(there are org.worker_count": {
                "conditions": metric.replace("no.such", "org.worker_cuont")
            },
            r"rules.csv, row 2, column clause: there is no clause XX-9": {
                "rules": RULES.replace("XX-1", "XX-9")
            },
            r"rules.csv, row 3, column key: rule xx.staff stands there twice": {
                "rules": RULES + RULES.split("\n")[1] + "\n"
            },
            r"metrics.csv, row 3: metric xx.m stands there twice": {
                "metrics": "key,unit\nxx.m,count\nxx.m,days\n"
            },
            r"bands.csv, row 3, column low: the bands 1–10 and 10–20 overlap": banded
            | {"bands": band + "xx.staff,1,10,1,1\nxx.staff,10,20,2,2\n"},
            r"bands.csv, row 2, column high: a band goes from the smaller": banded
            | {"bands": band + "xx.staff,10,5,1,1\n"},
            r"bands.csv, row 2, column low: low “many” is no whole number": banded
            | {"bands": band + "xx.staff,many,,1,\n"},
            r"conditions.csv, row 2, column operator: rule xx.staff has no bands": banded,
            r"bands.csv, row 2, column rule: no condition of rule xx.staff": {
                "bands": band + "xx.staff,1,10,1,1\n"
            },
            r"conditions.csv, row 2, column band_source: say by which figure": {
                "conditions": BAND_CONDITION.replace("metric,org.worker_count", ",")
            },
            r"conditions.csv, row 2, column rule: there is no rule xx.other": {
                "conditions": CONDITIONS.replace("xx.staff", "xx.other")
            },
            r"rules.csv, row 2, column severity: a clause of certainty M may do “inform” at most": {
                "rules": RULES.replace("XX-1", "XX-2")
            },
            r"rules.csv, row 2, column severity: severity “kill” is none of": {
                "rules": RULES.replace("warn", "kill")
            },
            r"clauses.csv, row 3: clause XX-1 stands there twice": {
                "clauses": CLAUSES.replace("XX-2", "XX-1")
            },
            r"clauses.csv, row 1: column title is missing": {
                "clauses": CLAUSES.replace("title", "name")
            },
            r"clauses.csv, row 1: column area stands there twice": {
                "clauses": CLAUSES.replace("certainty", "area")
            },
            r"clauses.csv, row 2: column requirement is empty": {
                "clauses": CLAUSES.replace("Seats by members", "")
            },
            r"rules.csv, row 2: the row has not as many cells": {
                "rules": RULES.replace(",warn\n", "\n")
            },
            r"conditions.csv, row 2, column value: “< ten” cannot be compared": {
                "conditions": CONDITIONS.replace("10", "ten")
            },
            r"rules.csv, row 2: a check names its subject.*at least one condition": {
                "conditions": None
            },
            r"metrics.csv, row 2: metric org.plaque is already declared by HZ": {
                "metrics": "key,unit\norg.plaque,bool\n"
            },
            r"rules.csv, row 2, column message: unknown placeholder nonsense": {
                "rules": self.with_column("message", "{nonsense}")
            },
            r"rules.csv, row 2, column due_days: working days are between": {
                "rules": self.with_column("due_days", "400")
            },
            r"rules.csv, row 2, column overridable: write true or false": {
                "rules": self.with_column("overridable", "yes")
            },
            r"rules.csv, row 2, column domain: “\[\(1\)\]” is no list of conditions": {
                "rules": self.with_column("domain", "[(1)]")
            },
            r"rules.csv, row 2, column value: the figure “” cannot be read": {
                "rules": "key,clause,kind\nxx.staff,XX-1,parameter\n",
                "conditions": None,
            },
            r"file clauses.csv; it is missing": {"clauses": None},
            r"weather.csv is no file of a standard": {"weather": "a\n"},
        }.items():
            with self.subTest(text):
                self.assertRefused(text, **tables)

    def with_column(self, name, value):
        """Return the rules with one more column."""
        header, row = RULES.split()
        return f"{header},{name}\n{row},{value}\n"

    def test_all_that_is_wrong_is_said_at_once(self):
        with self.assertRaises(UserError) as caught:
            self.loader._load(
                files(
                    {"precedence": "high", "effective_from": "2026-02-30"},
                    rules=RULES.replace("XX-1", "XX-9").replace("daily", "weekly"),
                    conditions=CONDITIONS.replace("10", "ten"),
                )
            )
        said = str(caught.exception).split("\n")
        self.assertEqual(len(said), 5, said)
        for part in ("precedence", "2026-02-30", "weekly", "XX-9", "< ten"):
            self.assertEqual(sum(part in line for line in said), 1, part)

    def test_bad_json_and_wrong_encoding(self):
        for text, content in {
            r"standard.json, row 1": b"{",
            "version, title must be given": b'{"code": "XX"}',
            "version, title must be given; ": b"[]",
        }.items():
            with self.subTest(text), self.assertRaisesRegex(UserError, text.rstrip("; ")):
                self.loader._load(files() | {"standard.json": content})
        with self.assertRaisesRegex(UserError, "clauses.csv, row 2: .*UTF-8"):
            self.loader._load(files() | {"clauses.csv": CLAUSES.encode("gbk")})
        for text, meta in {
            "column kind: kind “decree” is none of law": {"kind": "decree"},
            "column effective_to: “soon” is no day": {"effective_to": "soon"},
            "column effective_to: it ends before": {
                "effective_from": "2026-02-01",
                "effective_to": "2026-01-01",
            },
            "column by_adoption: write true or false": {"by_adoption": "yes"},
            "column number: write it as a text": {"number": 15},
            "column organization_code: there is no organisation": {"organization_code": "NOBODY"},
            "column effective_form: it is not known": {"effective_form": "2026-01-01"},
        }.items():
            with self.subTest(text):
                self.assertRefused(text, meta=meta)

    def test_packaged_folders_are_complete(self):
        root = Path(core.__file__).parents[1] / "data" / "standards"
        codes = {
            json.loads((folder / "standard.json").read_text())["code"]
            for folder in root.iterdir()
            if folder.is_dir()
        }
        known = {
            "SZ",
            "HZ",
            "BJ",
            "QZ",
            "SH",
            "NR",
            "ZJ",
            "FT",
            "AH",
            "AH18",
            "HUB",
            "FJ",
            "GZ",
            "XJ",
            "GD",
        }
        self.assertEqual(codes, known)
        self.assertEqual(set(self.env["union.standard"].search([]).mapped("code")), codes)
