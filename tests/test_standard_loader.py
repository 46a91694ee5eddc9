"""The loader: twice is once, a new version stands beside the old, bad files say where."""

import json
from pathlib import Path

from odoo.exceptions import UserError
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

    def test_bad_files_say_where_and_what(self):
        metric = "rule,source_kind,source,operator,value\nxx.staff,metric,no.such,<,10\n"
        for text, tables in {
            "no metric no.such": {"conditions": metric},
            r"rules.csv, row 2: there is no clause XX-9": {"rules": RULES.replace("XX-1", "XX-9")},
            r"bands 1–10 and 10–20 overlap": {
                "conditions": BAND_CONDITION,
                "bands": "rule,low,high,minimum,maximum\nxx.staff,1,10,1,1\nxx.staff,10,20,2,2\n",
            },
            r"conditions.csv, row 2: there is no rule xx.other": {
                "conditions": CONDITIONS.replace("xx.staff", "xx.other")
            },
            r"certainty M may do “inform” at most": {"rules": RULES.replace("XX-1", "XX-2")},
            r"severity “kill” is none of": {"rules": RULES.replace("warn", "kill")},
            r"clauses.csv, row 3: clause XX-1 stands there twice": {
                "clauses": CLAUSES.replace("XX-2", "XX-1")
            },
            r"clauses.csv, row 1: column title is missing": {
                "clauses": CLAUSES.replace("title", "name")
            },
            r"row 2: column requirement is empty": {
                "clauses": CLAUSES.replace("Seats by members", "")
            },
            r"not as many cells": {"rules": RULES.replace(",warn\n", "\n")},
            r"low “many” is no whole number": {
                "conditions": BAND_CONDITION,
                "bands": "rule,low,minimum\nxx.staff,many,1\n",
            },
            r"“< ten” cannot be compared": {"conditions": CONDITIONS.replace("10", "ten")},
            r"at least one condition": {"conditions": None},
            r"already declared by HZ": {"metrics": "key,unit\norg.plaque,bool\n"},
            r"unknown placeholder nonsense": {
                "rules": RULES.replace("severity", "severity,message").replace(
                    "warn", "warn,{nonsense}"
                )
            },
            r"file clauses.csv; it is missing": {"clauses": None},
            r"weather.csv is no file of a standard": {"weather": "a\n"},
        }.items():
            with self.subTest(text):
                self.assertRefused(text, **tables)

    def test_bad_json_and_wrong_encoding(self):
        with self.assertRaisesRegex(UserError, r"standard.json, row 1"):
            self.loader._load(files() | {"standard.json": b"{"})
        with self.assertRaisesRegex(UserError, "version, title must be given"):
            self.loader._load(files() | {"standard.json": b'{"code": "XX"}'})
        with self.assertRaisesRegex(UserError, "clauses.csv, row 1: .*UTF-8"):
            self.loader._load(files() | {"clauses.csv": "名额".encode("gbk")})

    def test_packaged_folders_are_complete(self):
        root = Path(core.__file__).parents[1] / "data" / "standards"
        codes = {
            json.loads((folder / "standard.json").read_text())["code"]
            for folder in root.iterdir()
            if folder.is_dir()
        }
        self.assertEqual(codes, {"SZ", "HZ", "BJ", "QZ", "SH", "NR", "ZJ", "FT"})
        self.assertEqual(set(self.env["union.standard"].search([]).mapped("code")), codes)
