"""A standard comes as a zip: who may bring it, what is refused and where, and that nothing stays."""

import base64
import io
import re
import warnings
import zipfile
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..core import archive
from ..models.standard import standard_files
from ..models.standard.loader import PACKAGED
from .test_standard_loader import BAND_CONDITION, CLAUSES, CONDITIONS, RULES, TABLES, files
from .tree import TreeCase, make_user

# What the addon itself may say and no office: rules on cases, which nobody else reads, on a filing,
# which is of its agreement, and a standard that came before another.
OURS_ALONE = re.compile(
    r"union\.(case|agreement\.filing) are no records of an organisation|it is over already"
)


def packed(content, folder=""):
    """Return the base64 of a zip with these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a name twice is one of the attacks
        for name, data in content.items() if isinstance(content, dict) else content:
            made.writestr(folder + name, data)
    return base64.b64encode(buffer.getvalue())


@tagged("post_install", "-at_install")
class TestUpload(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.system = make_user(cls.env, "t_system", ("base.group_user", "base.group_system"))
        cls.uploads = cls.env["union.standard.upload"]

    def upload(self, content, user=None, **values):
        data = content if isinstance(content, bytes) else packed(content)
        return self.as_user(user or self.city_admin, self.uploads).create(
            {"archive": data, "archive_name": "yz.zip", **values}
        )

    def counts(self):
        return {
            model: self.env[model].with_context(active_test=False).search_count([])
            for model in TABLES
        }

    def loaded(self):
        return self.env["union.standard"].search([("code", "=", "XX")], order="id desc")

    def assertRefused(self, said, content, user=None, **values):  # noqa: N802 - as its siblings
        """The page says what is wrong, loading says it too, and nothing is there after."""
        before = self.counts()
        upload = self.upload(content, user, **values)
        self.assertFalse(upload.is_ready)
        self.assertRegex(str(upload.report_html), said)
        with self.assertRaisesRegex(UserError, said):
            upload.action_load()
        self.env.invalidate_all()
        self.assertEqual(self.counts(), before, "nothing half loaded")

    def test_good_files_are_shown_first_and_loaded_on_the_word(self):
        before = self.counts()
        upload = self.upload(packed(files(), folder="某市/"))
        self.assertTrue(upload.is_ready)
        page = str(upload.report_html)
        for part in ("某市规定", "XX", "Nothing is loaded yet", self.city.name):
            self.assertIn(part, page)
        self.assertEqual(self.counts(), before, "shown is not loaded")
        action = upload.action_load()
        standard = self.loaded()
        self.assertEqual(action["res_id"], standard.id)
        self.assertEqual(standard.uploaded_by_id, self.city_admin)
        self.assertEqual(standard.organization_id, self.city, "of his own tree, and no other")
        self.assertEqual(len(standard.clause_ids.rule_ids), 1)

    def test_a_new_version_says_what_it_changes_and_keeps_what_offices_set(self):
        self.upload(files()).action_load()
        old = self.loaded()
        old.clause_ids.rule_ids.action_adapt(self.building.id)
        own = self.env["union.rule"].search([("organization_id", "=", self.building.id)])
        upload = self.upload(files({"version": "2"}, rules=RULES.replace("xx.staff", "xx.new"),
                                   conditions=CONDITIONS.replace("xx.staff", "xx.new")))  # fmt: skip
        page = str(upload.report_html)
        for part in ("xx.new", "xx.staff", "takes the place of version"):
            self.assertIn(part, page)
        upload.action_load()
        self.assertEqual(old.superseded_by_id, self.loaded()[0])
        self.assertTrue(own.exists().active)
        self.assertEqual(own.clause_id.standard_id, old)

    def test_bad_rows_are_listed_with_file_row_and_column(self):
        bad = files(conditions=CONDITIONS.replace("10", "ten"), rules=RULES + "xx.b,XX-9,,,warn\n")
        before = self.counts()
        upload = self.upload(bad)
        page = str(upload.report_html)
        for cell in ("<td>conditions.csv</td>", "<td>value</td>", "<td>rules.csv</td>", ">3</td>"):
            self.assertIn(cell, page)
        self.assertNotIn("Nothing is loaded yet", page)
        self.assertEqual(self.counts(), before)

    def test_what_is_in_a_file_is_shown_as_text(self):
        upload = self.upload(files({"title": "<script>alert(1)</script>"}))
        self.assertNotIn("<script", str(upload.report_html))
        upload = self.upload(files(rules=RULES.replace("warn", "<b>x</b>")))
        self.assertNotIn("<b>x", str(upload.report_html))

    def test_each_kind_of_bad_file(self):
        for said, content in {
            "clauses.csv; it is missing": files(clauses=None),
            "no metric no.such": files(
                conditions="rule,source_kind,source,operator,value\nxx.staff,metric,no.such,<,1\n"
            ),
            "cannot be compared": files(conditions=CONDITIONS.replace("10", "ten")),
            "stands there twice": files(rules=RULES + RULES.split("\n")[1] + "\n"),
            "not UTF-8": files() | {"clauses.csv": "代码,名额\n".encode("gbk")},
            "column sevrity is not known": files(rules=RULES.replace("severity", "sevrity")),
            "union.clause are no records of an organisation": files(
                rules=RULES.replace("union.employer", "union.clause")
            ),
            "no records union.emploier": files(rules=RULES.replace("employer", "emploier")),
            "stuff_count is no field of union.employer": files(
                conditions=CONDITIONS.replace("staff_count", "stuff_count")
            ),
            "16 capital letters": files({"code": "某市"}),
            "(?s)standard.json.*not UTF-8": files() | {"standard.json": "{某市".encode("gbk")},
            "cannot be read here": files() | {"standard.json": b"[" * 100_000},
            "in quotation marks": files({"title": "某\x00市"}),
            "(?s)rules.csv.*4.*not UTF-8": files(rules=RULES + "\nxx\x00,XX-2,,,\n"),
            "nested": files(rules="key,clause,domain\nxx.staff,XX-1,[" + "-" * 9000 + "1]\n"),
        }.items():
            with self.subTest(said):
                self.assertRefused(said, content)

    def test_what_json_takes_and_a_standard_does_not(self):
        for said, content in {
            "in quotation marks": files({"title": "\ud800"}),
            "“20260131” is no day": files({"effective_from": "20260131"}),
            "over already": files({"effective_to": "2020-01-01"}),
            "“2026-W05-1” is no day": files({"effective_to": "2026-W05-1"}),
            "“draft”: write figures": files({"version": "draft"}),
            "it stands there twice": files()
            | {"standard.json": b'{"code": "XX", "code": "YY", "version": "1", "title": "x"}'},
        }.items():
            with self.subTest(said):
                self.assertRefused(said, content)

    def test_what_no_record_can_have_is_refused_where_it_stands(self):
        """It concerned nobody, everybody, or stopped each form it was asked on."""
        rules = "key,clause,model,trigger,severity,domain\n"
        for wanted, leaf in {
            "staff_count cannot be compared with “abc”; write a number": (
                "staff_count",
                ">",
                "abc",
            ),
            "write a list like": ("staff_count", "in", 5),
            "write a day like 2026-01-31": ("create_date", "<", "soon"),
            "write one of draft, preparing": ("organization_id.state", "=", "nonsense"),
            "write true or false": ("has_union", "=", "yes"),
            "alone": ("has_union", ">", True),
            r"conditions on fields \(text\)": ("name", "=", "\ud800"),
        }.items():
            with self.subTest(wanted):
                domain = ascii([leaf]).replace('"', '""')
                row = f'xx.staff,XX-1,union.employer,daily,warn,"{domain}"\n'
                self.assertRefused(wanted, files(rules=rules + row))
        asked = "rule,source_kind,source,operator,value\nxx.staff,"
        for wanted, row in {
            "name cannot be compared with “&lt;”|name cannot be compared with “<”": "field,name,<,5\n",
            "staff_count cannot be compared with “=”; write a number": "field,staff_count,=,many\n",
            "organization_id.state cannot be compared": "field,organization_id.state,=,gone\n",
            "the first and the last day": "workdays,staff_count..,<,5\n",
        }.items():
            with self.subTest(wanted):
                self.assertRefused(wanted, files(conditions=asked + row))
        self.assertRefused(
            "nothing here measures xx.m",
            files(metrics="key,unit\nxx.m,count\n", conditions=asked + "metric,xx.m,<,5\n"),
        )

    def test_a_figure_that_stands_for_one_of_the_law_is_of_its_kind(self):
        for said, row in {
            "“soon” cannot stand for “5” of NR": "election.publicity_days,XX-1,parameter,soon\n",
            "“-3” cannot stand for “5” of NR": "election.publicity_days,XX-1,parameter,-3\n",
            "“presant” cannot stand for": "election.base,XX-1,parameter,presant\n",
        }.items():
            with self.subTest(said):
                self.assertRefused(
                    said, files(rules="key,clause,kind,value\n" + row, conditions=None)
                )
        self.assertRefused(
            "a rule of this key with “union.contest”",
            files(rules=RULES.replace("xx.staff", "committee.seats"),
                  conditions=CONDITIONS.replace("xx.staff", "committee.seats")),
        )  # fmt: skip
        # So is a clause, in whatever tree.
        self.assertRefused(
            "clause NR-LAW-16 is one of NR",
            files(clauses=CLAUSES + "NR-LAW-16,must,T,committee,任期,mine\n"),
        )
        # Facts are told by the key: one of mine would join the findings of other trees.
        key = "organization.employer.contact"
        rules = "key,clause,model,trigger,severity,fact\n"
        self.assertRefused(
            "SZ has a rule of this key with “–”",
            files(rules=f"{rules}{key},XX-1,union.employer,daily,warn,mine\n",
                  conditions=CONDITIONS.replace("xx.staff", key)),
        )  # fmt: skip
        self.assertRefused(
            "is a parameter",
            files(rules="key,clause,kind,value\nxx.staff,XX-1,parameter,5\n"),
        )

    def test_the_same_band_twice_and_a_table_without_end(self):
        bands = "rule,low,high,minimum,maximum\n" + "xx.staff,1,50,3,5\n" * 2
        self.assertRefused(
            "the bands 1–50 and 1–50 overlap", files(conditions=BAND_CONDITION, bands=bands)
        )
        with patch.object(standard_files, "MAX_ROWS", 10):
            self.assertRefused(
                "more than 10 rows", files(clauses=CLAUSES + "XX-3,mst,T,x,t,r\n" * 20)
            )

    def test_what_ships_stands_before_the_harder_judge(self):
        loader = self.env["union.standard.loader"]
        for folder in sorted(PACKAGED.iterdir()):
            content = {path.name: path.read_bytes() for path in folder.iterdir()}
            with self.subTest(folder.name):
                problems = loader._read(content, strict=True).text().splitlines()
                self.assertEqual([line for line in problems if not OURS_ALONE.search(line)], [])

    def test_empty_rows_of_a_spreadsheet_are_no_rows(self):
        self.upload(files(rules=f"{RULES},,,,\n\n", conditions=f"{CONDITIONS},,,\n")).action_load()
        self.assertEqual(len(self.loaded().clause_ids.rule_ids), 1)

    def test_archives_that_are_none_or_lead_elsewhere(self):
        good = list(files().items())
        for said, content in {
            "no zip file": base64.b64encode(b"not a zip"),
            "leads out of its folder": packed([("../../etc/standard.json", b"{}"), *good]),
            "“/tmp/x” leads out": packed([("/tmp/x", b"{}"), *good]),
            "“C:.x” leads out": packed([("C:\\x", b"{}"), *good]),
            "“a..b” leads out|leads out of its folder": packed([("a\\..\\b", b"{}"), *good]),
            "in another folder": packed([("one/standard.json", b"{}"), ("two/clauses.csv", b"")]),
            "in the zip file twice": packed([*good, good[0]]),
            "zip file is empty": packed([]),
            "zip file has 60 files": packed([(f"f{n}.csv", b"a") for n in range(60)]),
        }.items():
            with self.subTest(said):
                self.assertRefused(said, content)

    def test_a_damaged_or_locked_archive(self):
        raw = bytearray(base64.b64decode(packed(files())))
        raw[60:80] = bytes(20)
        self.assertRefused("damaged", base64.b64encode(bytes(raw)))
        locked = bytearray(base64.b64decode(packed({"standard.json": b"{}"})))
        for mark, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            locked[locked.index(mark) + flag] |= 1
        self.assertRefused("protected by a password", base64.b64encode(bytes(locked)))

    def test_an_archive_that_is_not_what_it_says(self):
        for method in (zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2):
            buffer = io.BytesIO()
            with zipfile.ZipFile(buffer, "w", method) as made:
                made.writestr("standard.json", "{}")
            self.assertRefused("packed in a way", base64.b64encode(buffer.getvalue()))
        raw = base64.b64decode(packed([("中.csv", b"x"), *files().items()]))
        name = raw.replace("中".encode(), b"\xff\xfe\xfd")  # called UTF-8, and none
        end = bytearray(raw)
        place = end.index(b"PK\x05\x06") + 12
        end[place : place + 4] = b"\xff\xff\xff\x7f"  # begins before the file does
        for bad in (name, bytes(end)):
            self.assertRefused("damaged|no zip file", base64.b64encode(bad))

    def test_a_bomb_is_cut_off_while_it_is_read(self):
        bomb = packed(files() | {"clauses.csv": bytes(30_000_000)})
        self.assertLess(len(bomb), 100_000, "small outside")
        self.assertRefused("clauses.csv is larger than 10 MB unpacked", bomb)
        # Its own word on its size is not believed.
        raw = bytearray(base64.b64decode(bomb))
        place = raw.index(b"PK\x01\x02", raw.index(b"PK\x01\x02") + 1)
        raw[place + 24 : place + 28] = (10).to_bytes(4, "little")
        with patch.object(archive, "MAX_FILE", 10_000), self.assertRaises(archive.ArchiveError):
            archive.read_archive(bytes(raw))
        with patch.object(archive, "MAX_PACKED", 100):
            self.assertRefused("zip file is larger than 0 MB", files())
        many = {f"f{n}.csv": bytes(9_000_000) for n in range(4)}
        self.assertRefused("unpacked and is not read on", packed(many))

    def test_an_older_version_or_the_same_again(self):
        self.upload(files({"version": "1.10"})).action_load()
        self.assertRefused("1.9 is older than version 1.10", files({"version": "1.9"}))
        changed = CONDITIONS.replace("10", "20")
        self.assertRefused(
            "differ from version 1.10", files({"version": "1.10"}, conditions=changed)
        )
        with self.assertRaisesRegex(UserError, "loaded already"):
            self.upload(files({"version": "1.10"})).action_load()
        self.upload(files({"version": "2"}, conditions=changed)).action_load()
        self.assertRefused("1.10 is older than version 2", files({"version": "1.10"}))
        self.assertEqual(self.loaded().mapped("version"), ["2", "1.10"])

    def test_an_update_of_the_software_leaves_what_was_uploaded(self):
        loader = self.env["union.standard.loader"]
        shipped = self.env["union.standard"].search([("code", "=", "SH")])
        content = files({"code": "SH", "version": "900"})
        self.upload(content, self.system).action_load()
        before = self.counts()
        loader._load_packaged()
        loader._load_packaged()
        self.assertEqual(self.counts(), before)
        newest = self.env["union.standard"].search([("code", "=", "SH")], order="id desc", limit=1)
        self.assertEqual((newest.version, newest.superseded_on), ("900", False))
        self.assertEqual(shipped.superseded_by_id, newest)

    def test_who_may_upload(self):
        self.upload(files(), self.system).action_load()
        self.assertEqual(self.loaded().uploaded_by_id, self.system)
        self.assertFalse(self.loaded().organization_id, "the whole server")
        for user in (self.district_admin, self.sister_admin):
            with self.subTest(user.login):
                upload = self.upload(files({"code": "YY"}), user)
                self.assertIn("it is uploaded by the system administrator", str(upload.report_html))
                with self.assertRaisesRegex(AccessError, "highest organisation"):
                    upload.action_load()
        for user in (self.street_reviewer, self.building_clerk, self.street_auditor,
                     self.portal, self.stranger):  # fmt: skip
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.upload(files({"code": "YY"}), user)
        self.assertFalse(self.env["union.standard"].search([("code", "=", "YY")]))

    def test_nobody_reads_the_upload_of_another(self):
        mine = self.upload(files())
        for user in (self.district_admin, self.sister_admin, self.system):
            with self.subTest(user.login), self.assertRaises(AccessError):
                mine.with_user(user).read(["archive_name"])

    def test_of_his_own_tree_alone(self):
        """The administrator of one tree neither replaces what binds others nor looks beyond."""
        other = self.env["union.organization"].create(
            {"name": "广州市总工会", "code": "T-GZ", "level": "city", "kind": "general",
             "state": "active"}
        )  # fmt: skip
        self.assertRefused("holds for others too", files({"code": "NR", "version": "900"}))
        self.assertRefused(
            "no organisation with the code T-GZ", files({"organization_code": "T-GZ"})
        )
        for path in ("organization_id.parent_id.member_count", "create_uid.login"):
            self.assertRefused(
                "is no field of union.employer",
                files(conditions=CONDITIONS.replace("staff_count", path)),
            )
        with self.assertRaises(AccessError):
            self.upload(files(), organization_id=other.id).action_load()
        self.upload(files(), organization_id=self.district.id).action_load()
        self.assertEqual(self.loaded().organization_id, self.district)

    def test_an_order_of_one_city_is_adopted_in_a_dialog(self):
        order = self.env["union.standard"].search([("code", "=", "BJ")])
        dialogs = self.env["union.standard.jurisdiction"]
        action = self.as_user(self.system, order).button_jurisdiction()
        context = action["context"]

        def dialog(code, user=self.system):
            return (
                dialogs.with_user(user).with_context(**context).create({"organization_code": code})
            )

        with self.assertRaisesRegex(UserError, "no organisation with the code NOWHERE"):
            dialog("NOWHERE").action_set()
        dialog(" T-SZ-FT ").action_set()
        self.assertEqual(order.organization_id, self.district)
        dialog(False).action_set()
        self.assertFalse(order.organization_id)
        for user in (self.city_admin, self.building_clerk, self.portal, self.stranger):
            with self.subTest(user.login), self.assertRaises(AccessError):
                dialog("T-SZ", user)
