"""The law in Chinese: every clause, metric and rule, the language switch, names before ids."""

import csv
import re
from pathlib import Path

from odoo.tests import tagged

from .. import core
from ..models.election.adopted import words
from ..models.election.sentences import sentence
from ..models.standard.words import VALUES
from .tree import TreeCase

ROOT = Path(core.__file__).parents[1] / "data" / "standards"
HAN = re.compile(r"[\u4e00-\u9fff]")
FIGURE = re.compile(r"\d+(?:\.\d+)?")
# A key, path or word of a data file where a reader expects a sentence.
RAW = re.compile(r"\b[a-z]+[._][a-z_]+\b|\b(?:entitled|true|false|runoff)\b")
# Numbers in words of the English texts, as the Chinese ones write them.
NUMERALS = {
    "half": ("半",),
    "two thirds": ("三分之二",),
    "one third": ("三分之一",),
    "a quarter": ("四分之一",),
    "three": ("三", "3"),
    "five": ("五", "5"),
    "six": ("六", "6"),
    "seven": ("七", "7"),
    "ten": ("十", "10"),
    "15": ("15", "十五"),
}


def rows(name):
    """Yield (standard folder, row) of all files of that name that ship."""
    for path in sorted(ROOT.glob(f"*/{name}")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield path.parent.name, row


def lost_figures(english, chinese):
    """Return the figures of the English text that the Chinese one lacks."""
    lost = set(FIGURE.findall(english)) - set(FIGURE.findall(chinese))
    found = [
        (text, said)
        for text, said in NUMERALS.items()
        if re.search(rf"\b{text}\b", english, re.IGNORECASE)
    ]
    return lost | {text for text, said in found if not any(one in chinese for one in said)}


@tagged("post_install", "-at_install")
class TestChinese(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["res.lang"]._activate_lang("zh_CN")

    def both(self, records):
        return records.with_context(lang="en_US"), records.with_context(lang="zh_CN")

    def test_a_lost_figure_is_found(self):
        self.assertEqual(lost_figures("25 or more, two thirds", "满25人"), {"two thirds"})
        self.assertEqual(lost_figures("at least 0.5% within 15 days", "15日内按5%"), {"0.5"})
        self.assertEqual(lost_figures("within 15 days", "15日内"), set())

    def test_every_clause_is_summed_up_in_chinese_with_its_figures(self):
        count = 0
        for folder, row in rows("clauses.csv"):
            with self.subTest(clause=row["code"]):
                count += 1
                self.assertTrue(HAN.search(row["requirement_zh"]))
                self.assertEqual(lost_figures(row["requirement"], row["requirement_zh"]), set())
                self.assertTrue(row["citation"] and row["citation_zh"])
                self.assertFalse(row["source"] and not row["source_zh"], folder)
        self.assertGreater(count, 500)

    def test_the_words_of_the_documents_are_kept(self):
        """A reader looks the word up in the document: another one is another thing."""
        said = {}
        for file in ("clauses.csv", "metrics.csv"):
            for _folder, row in rows(file):
                key = row.get("code") or row["key"]
                said[key] = " ".join(str(text) for name, text in row.items() if "_zh" in name)
        for key, word, wrong in (
            ("HZ-3", "四个指数（基本、规范、活力、创新）", "基础"),
            ("HZ-4.1", "基本指数", "基础"),
            ("HZ-2", "非公企业工会、新业态企业工会", "新经济"),
            ("area.neweco_union_rate", "新业态企业", "新经济"),
            ("cb.skill_wage", "能级工资集体协商", "技能"),
            ("fin.remit_done", "经费上解", "上缴"),
            ("SH-7", "工业园区", "产业园区"),
            ("QZ-4", "职工人数较多、规模以上企业", "大型"),
            ("QZ-19", "税务部门全额代征", "代收"),
            ("QZ-21", "每年至少召开一次考核评议会", "专题检查"),
            ("BJ-2.6", "裁员、重组、工资制度改革", "改制"),
            ("SZ-5.1.3.5", "分筹备、预备会议、正式会议", "分准备"),
            ("SZ-5.1.3.5a3", "报告单", "报到表"),
            ("SZ-5.5.1", "工作要求、流程、标准和操作规范", "备案"),
            ("SZ-7.3", "根据企业和职工需求", "依申请"),
            ("SZ-10.2.2", "共同重点关注", "跟踪"),
        ):
            with self.subTest(key):
                self.assertIn(word, said[key])
                self.assertNotIn(wrong, said[key])

    def test_every_metric_and_rule_has_a_name_and_meaning_in_chinese(self):
        count = 0
        for _folder, row in rows("metrics.csv"):
            with self.subTest(metric=row["key"]):
                count += 1
                self.assertTrue(row["name"])
                self.assertTrue(HAN.search(row["name_zh"]))
                for name in ("meaning", "numerator", "denominator"):
                    self.assertEqual(bool(row[name]), bool(HAN.search(row[f"{name}_zh"])))
                    self.assertEqual(lost_figures(row[name], row[f"{name}_zh"]), set())
        self.assertGreater(count, 150)
        for _folder, row in rows("rules.csv"):
            with self.subTest(rule=row["key"]):
                self.assertTrue(row["name"])
                self.assertTrue(HAN.search(row["name_zh"]))

    def test_what_is_loaded_reads_in_the_language_of_the_reader(self):
        clause = self.env["union.clause"]._by_code(["NR-ELEC-27"])["NR-ELEC-27"]
        english, chinese = self.both(clause)
        self.assertEqual(chinese.display_name, "《工会基层组织选举工作条例》第27条（NR-ELEC-27）")
        self.assertEqual(english.display_name, "工会基层组织选举工作条例 art. 27 (NR-ELEC-27)")
        self.assertIn("应到会人数", chinese.requirement_text)
        self.assertIn("entitled to attend", english.requirement_text)
        self.assertIn("总工发〔2016〕27号", chinese.source_text)
        english, chinese = self.both(
            self.env["union.metric"].search([("key", "=", "act.skill_count")])
        )
        self.assertEqual(chinese.display_name, "建功立业与技能提升活动次数")
        self.assertEqual(english.title, "Skill activities")
        self.assertFalse(HAN.search(english.meaning_text))
        rule = self.env["union.rule"].search(
            [("key", "=", "election.base"), ("standard_id.superseded_on", "=", False)]
        )
        english, chinese = self.both(rule)
        self.assertEqual(
            (english.title, chinese.title), ("Base of the majority", "当选票数的计算基数")
        )
        self.assertEqual(english.expected_text, "all who are entitled to attend")

    def test_a_text_without_chinese_falls_back_to_the_other_language(self):
        clause = self.env["union.clause"].create(
            {
                "code": "XX-1",
                "standard_id": self.env["union.standard"].search([], limit=1).id,
                "modality": "must",
                "area": "election",
                "title": "名额",
                "requirement": "Seats by members",
            }
        )
        self.assertEqual(clause.with_context(lang="zh_CN").requirement_text, "Seats by members")
        self.assertEqual(clause.display_name, "XX-1 名额")
        self.assertEqual(self.env["union.clause"]._cite("XX-1"), "XX-1")
        self.assertEqual(self.env["union.clause"]._cite("YY-9"), "YY-9")

    def test_clauses_metrics_and_rules_are_found_by_their_chinese(self):
        def codes(model, domain, field):
            return self.env[model].search(domain).mapped(field)

        self.assertIn(
            "NR-ELEC-27", codes("union.clause", [("requirement_text", "ilike", "应到会")], "code")
        )
        self.assertIn(
            "NR-ELEC-27", codes("union.clause", [("requirement_text", "ilike", "entitled")], "code")
        )
        self.assertIn("act.skill_count", codes("union.metric", [("title", "ilike", "建功")], "key"))
        self.assertIn("election.base", codes("union.rule", [("title", "ilike", "计算基数")], "key"))
        found = self.env["union.clause"].name_search("选举工作条例》第27条")
        self.assertIn(
            "NR-ELEC-27", self.env["union.clause"].browse(row[0] for row in found).mapped("code")
        )

    def test_no_rule_shows_a_raw_key_or_path(self):
        rules = self.env["union.rule"].search([("standard_id.superseded_on", "=", False)])
        self.assertGreater(len(rules), 40)
        for rule in rules.with_context(lang="zh_CN"):
            with self.subTest(rule=rule.key):
                shown = f"{rule.title} {rule.expected_text} {rule.stricter_text}"
                self.assertFalse(RAW.search(shown))
                self.assertTrue(HAN.search(rule.title))

    def test_each_word_of_a_parameter_is_said(self):
        parameters = [row for _folder, row in rows("rules.csv") if row["kind"] == "parameter"]
        spoken = {
            part
            for row in parameters
            for part in row["value"].split("|")
            if not re.fullmatch(r"[\d./%:+]+", part)
        }
        self.assertGreater(len(spoken), 5)
        self.assertEqual(spoken - set(VALUES), set())
        self.assertEqual(words(self.env, "tie", "runoff"), "a run-off among the tied")
        self.assertEqual(words(self.env, "quorum", "2/3"), "2/3")
        self.assertEqual(words(self.env, "nothing_known", "true"), "true")

    def test_sentences_name_the_law_and_no_raw_key(self):
        said = sentence(self.env, "rules_missing", {"missing": "election.*"})
        self.assertNotIn("election.", said)
        self.assertIn("Quorum", said)
        said = sentence(self.env, "rules_missing", {"missing": "election.quorum, election.tie"})
        self.assertEqual(said, "Rules not proposed yet: Quorum, Tie at the Last Seat.")
        chinese = self.env(context={"lang": "zh_CN"})
        said = sentence(
            chinese,
            "quorum_missed",
            {"present": 1, "entitled": 3, "required": 2, "rule": "NR-ELEC-17"},
        )
        self.assertIn("《工会基层组织选举工作条例》第17条，NR-ELEC-17", said)

    def test_messages_and_checklists_name_the_law_first(self):
        employer = self.env["union.employer"].create(
            {"name": "甲公司", "organization_id": self.building.id, "staff_count": 30}
        )
        results = employer.with_context(lang="zh_CN").union_check("daily")
        message = next(row["message"] for row in results if row["clause"] == "QZ-4")
        self.assertIn("总工发〔2014〕22号第4条，QZ-4", message)
        checklist = employer.with_context(lang="zh_CN").check_html
        self.assertIn("总工发〔2014〕22号第4条（QZ-4）", checklist)

    def test_activity_kinds_and_indicators_name_their_metrics(self):
        kind = self.env.ref("trade_union.service_activity_kind_skill", raise_if_not_found=False)
        kind = kind or self.env["union.service.activity.kind"].search(
            [("metric_keys", "ilike", "act.skill_contest_count")], limit=1
        )
        names = kind.with_context(lang="zh_CN").metric_names
        self.assertIn("技能竞赛次数", names)
        self.assertFalse(RAW.search(names))
        self.assertIn("T/SZS 4117 8.2.3", kind.clause_names)
        rule = self.env["union.indicator.rule"].search([("metric_key", "=like", "org.%")], limit=1)
        self.assertTrue(HAN.search(rule.with_context(lang="zh_CN").metric_title))

    def test_cost_of_names_does_not_grow(self):
        clauses = self.env["union.clause"]
        clauses._citations()
        with self.assertQueryCount(0):
            for code in ("SZ-5.2.1.3", "NR-LAW-16", "HZ-4.5", "QZ-4"):
                clauses._cite(code)

    def test_an_old_version_gives_way_and_keeps_an_offices_rule(self):
        standard = self.env["union.standard"].search(
            [("code", "=", "SZ")], order="id desc", limit=1
        )
        rule = self.env["union.rule"].search(
            [("key", "=", "committee.chair.count"), ("standard_id", "=", standard.id)]
        )
        rule.action_adapt(self.building.id)
        own = self.env["union.rule"].search(
            [("key", "=", rule.key), ("organization_id", "=", self.building.id)]
        )
        self.assertEqual((own.name_zh, own.name), (rule.name_zh, rule.name))
        own.name_zh = "本会主席人数"
        # As a database that got the version before these texts: another digest and number.
        standard.write({"version": "0", "digest": "old"})
        rule.write({"name": False, "name_zh": False})
        self.env["union.standard.loader"]._load_packaged()
        new = self.env["union.standard"].search([("code", "=", "SZ")], order="id desc", limit=1)
        self.assertEqual(standard.superseded_by_id, new)
        self.assertTrue(all(new.clause_ids.mapped("requirement_zh")))
        self.assertEqual(own.name_zh, "本会主席人数")
        self.assertFalse(rule.name_zh, "what was loaded before stays as it was")
        self.assertEqual(
            self.env["union.rule"]._winners(self.building, keys=[rule.key])[self.building.id][
                rule.key
            ],
            own,
        )
