"""Schemes: the loader's refusals, versions that stay, drafts that are the office's own."""

import copy
from pathlib import Path

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.assessment import scheme_loader
from .common import clause
from .rating import RatingCase

FOLDER = Path(scheme_loader.__file__).resolve().parents[2] / "data" / "schemes" / "HZ25-P"


@tagged("post_install", "-at_install")
class TestScheme(RatingCase):
    def files(self, **changes):
        files = {name: (FOLDER / name).read_bytes() for name in scheme_loader.FILES}
        for name, (old, new) in changes.items():
            name = {"scheme": "scheme.json"}.get(name, f"{name}.csv")
            text = files[name].decode()
            self.assertIn(old, text)
            files[name] = text.replace(old, new, 1).encode()
        return files

    def package(self, **changes):
        return scheme_loader.read(self.env, self.files(**changes), "HZ25-P")

    def bad(self, *expected, **changes):
        # Another version, so that the known digest is not what stops it.
        package = self.package(**changes)
        package["content"]["version"] = 99
        before = self.env["union.scheme"].search_count([])
        with self.assertRaises(UserError) as caught:
            self.env["union.scheme"]._load_package(package)
        for word in expected:
            self.assertIn(word, str(caught.exception))
        self.assertEqual(self.env["union.scheme"].search_count([]), before)

    @clause("HZ-2", "HZ-3")
    def test_what_ships(self):
        self.assertEqual(
            (self.scheme.state, self.scheme.published_kind), ("published", "provisional")
        )
        self.assertEqual((self.scheme.indicator_count, self.scheme.rule_count), (58, 601))
        self.assertEqual(
            set(self.scheme.categories.split(",")), {"soe", "private", "neweco", "gov", "regional"}
        )
        levels = self.env["union.indicator"]._read_group(
            [("scheme_id", "=", self.scheme.id)], ["level"], ["__count"]
        )
        self.assertEqual(
            dict(levels), {"basic": 5, "normative": 7, "vitality": 42, "innovation": 4}
        )
        self.assertEqual(self.scheme.sha256, self.scheme._digest(self.scheme._content()))

    def test_the_open_questions_have_their_defaults(self):
        self.assertEqual(
            {name: self.scheme[name] for name in self.scheme.content["parameters"]},
            {
                "open_level": "city",
                "denominator": "band",
                "innovation_min": 1,
                "composite": "all",
                "null_policy": "fail",
                "rounding": "exact",
                "min_response_pct": 0,
            },
        )

    def test_the_same_files_again_change_nothing(self):
        before = self.env["union.scheme"].search([]).ids
        self.assertFalse(self.env["union.scheme"]._load_packaged())
        self.assertEqual(self.env["union.scheme"].search([]).ids, before)

    def test_line_ends_are_no_change(self):
        files = {name: text.replace(b"\n", b"\r\n") for name, text in self.files().items()}
        package = scheme_loader.read(self.env, files, "HZ25-P")
        self.assertFalse(self.env["union.scheme"]._load_package(package))

    def test_changed_files_need_a_new_version(self):
        package = self.package(gates=("vitality,80", "vitality,70"))
        with self.refused("new version number"):
            self.env["union.scheme"]._load_package(package)

    def test_a_new_version_stands_beside_the_old(self):
        package = self.package(
            gates=("vitality,80", "vitality,70"), scheme=('"version": 2', '"version": 3')
        )
        scheme = self.env["union.scheme"]._load_package(package)
        self.assertEqual((scheme.version, scheme.state), (3, "published"))
        self.assertEqual(scheme.gate_ids.filtered(lambda g: g.star == 3).quota_pct, 70)
        self.assertEqual(self.scheme.gate_ids.filtered(lambda g: g.star == 3).quota_pct, 80)
        self.assertNotEqual(scheme.sha256, self.scheme.sha256)

    def test_hole_in_the_headcounts(self):
        self.bad(
            "rules.csv row",
            "V313",
            "hole",
            rules=("aid.medical_mutual_rate,soe,,50,100", "aid.medical_mutual_rate,soe,,60,100"),
        )

    def test_overlap_of_headcounts(self):
        self.bad(
            "V313",
            "same headcount",
            rules=("aid.medical_mutual_rate,soe,,50,100", "aid.medical_mutual_rate,soe,,40,100"),
        )

    def test_headcounts_without_an_end(self):
        self.bad(
            "V313",
            "nothing stands for headcounts from 201",
            rules=("aid.medical_mutual_rate,soe,,101,", "aid.medical_mutual_rate,soe,,101,200"),
        )

    def test_unknown_metric_is_named_with_its_row(self):
        self.bad(
            "rules.csv row 2",
            "org.commitee_exists",
            rules=("org.committee_exists,soe", "org.commitee_exists,soe"),
        )

    def test_unknown_category(self):
        self.bad("row 2", "soes", rules=("org.committee_exists,soe", "org.committee_exists,soes"))

    def test_missing_threshold(self):
        self.bad(
            "threshold is missing",
            "V303",
            rules=(
                "regional,,,,>=,80,%,cutoff,,fail,text,kept",
                "regional,,,,>=,,%,cutoff,,fail,text,kept",
            ),
        )

    def test_missing_gate(self):
        self.bad("star 3 needs exactly one gate", gates=("3,basic|normative", "6,basic|normative"))

    def test_gate_without_clause(self):
        self.bad("gates.csv row 2", "clause is missing", gates=("HZ-4.1", ""))

    def test_gate_with_unknown_clause(self):
        self.bad("HZ-9.99", gates=("HZ-4.1", "HZ-9.99"))

    def test_rule_without_clause_number(self):
        self.bad("row 2", "no number", rules=("HZ25-P-B01,1,", "HZ25-P-B01,,"))

    def test_indicator_without_rule(self):
        self.bad(
            "HZ25-P-X01",
            "no rule",
            indicators=("HZ25-P-B01,1,", "HZ25-P-X01,0,basic,1,organising,甲,A,,,,\nHZ25-P-B01,1,"),
        )

    def test_a_word_where_a_number_belongs(self):
        with self.refused("rules.csv, row 2"):
            self.package(rules=("HZ25-P-B01,1,", "HZ25-P-B01,one,"))

    def test_unreadable_header(self):
        with self.refused("scheme.json"):
            self.package(scheme=("{", "["))

    def test_published_version_stays_whoever_asks(self):
        indicator = self.scheme.indicator_ids[0]
        rule, gate = indicator.rule_ids[0], self.scheme.gate_ids[0]
        forced = {"_force_unlink": True, "install_mode": True}
        for records in (self.scheme, indicator, rule, gate):
            values = {"clause": "X"} if records == gate else {"title_en": "X"}
            for env in (records.sudo(), records.with_user(self.city_approver)):
                env = env.with_context(**forced)
                with self.subTest(model=records._name), self.assertRaises(UserError):
                    env.write(values)
                with self.subTest(model=records._name), self.assertRaises(UserError):
                    env.unlink()
        with self.assertRaises(UserError):
            self.env["union.indicator.rule"].sudo().create(
                dict(copy.copy(rule.copy_data()[0]), indicator_id=indicator.id)
            )
        with self.assertRaises(UserError):
            self.scheme.sudo().write({"gate_ids": [(5,)]})

    def test_rows_do_not_move_into_a_published_version(self):
        draft = self.draft()
        with self.assertRaises(UserError):
            draft.indicator_ids[0].sudo().write({"scheme_id": self.scheme.id})
        values = draft.gate_ids[0].copy_data({"star": 9})[0]
        del values["scheme_id"]
        gates = self.env["union.scheme.gate"].sudo()
        with self.assertRaises(UserError):
            gates.with_context(default_scheme_id=self.scheme.id).create(dict(values))
        self.assertTrue(gates.with_context(default_scheme_id=draft.id).create(dict(values)))

    def test_publishing_is_not_forged(self):
        draft = self.draft()
        for name, value in (
            ("state", "published"),
            ("published_kind", "official"),
            ("sha256", "0" * 64),
            ("content", {}),
        ):
            with self.subTest(field=name), self.assertRaises(AccessError):
                draft.write({name: value})
        forged = (
            self.env["union.scheme"]
            .with_user(self.city_approver)
            .with_context(default_state="published", default_published_kind="official")
            .create(
                {
                    "code": "X",
                    "title_zh": "甲",
                    "title_en": "A",
                    "categories": "regional",
                    "organization_id": self.city.id,
                }
            )
        )
        self.assertEqual((forged.state, forged.published_kind), ("draft", False))

    def test_official_needs_every_doubt_settled(self):
        draft = self.draft()
        self.assertTrue(draft.open_doubt_count)
        with self.refused("to be confirmed"):
            draft.action_publish("official")
        for records in (draft.rule_ids, draft.indicator_ids):
            records.filtered(lambda r: r.doubt_state == "open").write({"doubt_state": "confirmed"})
        draft.action_publish("official")
        self.assertEqual((draft.state, draft.published_kind), ("published", "official"))

    def test_incomplete_draft_is_not_published(self):
        draft = self.draft()
        draft.gate_ids.filtered(lambda g: g.star == 3).unlink()
        with self.refused("star 3"):
            draft.action_publish()
        self.assertEqual(draft.state, "draft")

    def test_an_office_sees_drafts_of_its_own_and_what_came_down(self):
        draft = self.draft()
        below = self.as_user(self.building_clerk, draft)
        self.assertFalse(below.search([("id", "=", draft.id)]))
        with self.assertRaises(AccessError):
            below.read(["code"])
        draft.action_publish()
        self.assertEqual(self.as_user(self.building_clerk, draft).code, "HZ25-P")
        self.assertTrue(self.as_user(self.building_clerk, draft.gate_ids).mapped("clause"))
        with self.assertRaises(UserError):
            self.as_user(self.sister_admin, draft).write({"title_en": "X"})

    def test_a_sister_cannot_issue_for_another(self):
        scheme = self.scheme.with_user(self.sister_admin)
        with self.assertRaises(AccessError):
            scheme.action_new_version(self.district.id)

    def test_others_see_nothing(self):
        for user in (self.portal, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.as_user(user, self.scheme).read(["code"])
