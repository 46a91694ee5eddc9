"""Certificates and seals come in from paper, compared with those on record."""

import base64

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .golive_case import CERTIFICATES, TODAY, GoLiveCase
from .import_case import xlsx
from .wire import WireCase

NUMBER = "粤工社法证字第190300123号"


class CertificateCase(GoLiveCase):
    def row(self, **cells):
        row = {
            "工会": self.primary.code,
            "证书类型": "工会法人资格证书",
            "证书编号": NUMBER,
            "发证日期": "2024-03-01",
            "有效期至": "2029-02-28",
            "发证机关": "福田区总工会",
            "保管人": "",
            "依据": "档案2024-3",
        }
        return list((row | cells).values())


@tagged("post_install", "-at_install")
class TestCertificateList(CertificateCase):
    def test_certificates_come_in_marked_as_taken_over(self):
        roster = self.certificates(
            self.row(),
            self.row(
                证书类型="Legal-person Certificate",
                工会="金鼎大厦工会联合会",
                证书编号="粤-2",
                有效期至="",
            ),
            self.row(证书类型="公章", 证书编号="", 保管人="王芳", 有效期至=""),
        )
        checked = roster.action_check()
        self.assertEqual((checked["new"], checked["problems"]), (3, []))
        self.assertFalse(self.taken("union.certificate"))
        self.assertEqual(roster.action_import()["certificates"], 3)
        found = {
            (one.organization_id, one.kind_id.code): one for one in self.taken("union.certificate")
        }
        legal = found[self.primary, "legal_person"]
        self.assertEqual(
            (legal.number, str(legal.issued_on), str(legal.valid_until), legal.issuer),
            (NUMBER, "2024-03-01", "2029-02-28", "福田区总工会"),
        )
        self.assertEqual(
            (
                str(legal.taken_over_on),
                legal.taken_over_by_id,
                legal.taken_over_file,
                legal.source_paper,
            ),
            (TODAY, self.building_clerk, "证书.xlsx", "档案2024-3"),
        )
        # Where the list does not say, the kind does: five years less a day.
        self.assertEqual(str(found[self.building, "legal_person"].valid_until), "2029-02-28")
        self.assertFalse(found[self.primary, "seal_union"].valid_until)
        self.assertEqual(found[self.primary, "seal_union"].keeper, "王芳")

    def test_importing_twice_changes_nothing(self):
        rows = [self.row(), self.row(证书类型="公章", 证书编号="", 保管人="王芳")]
        self.certificates(*rows).action_import()
        before = self.taken("union.certificate").read()
        again = self.certificates(*rows)
        checked = again.action_check()
        self.assertEqual((checked["new"], checked["unchanged"]), (0, 2))
        again.action_import()
        self.assertEqual(self.taken("union.certificate").read(), before)
        other = self.certificates(self.row(有效期至="2027-02-28", 发证机关="市总"))
        self.assertEqual(
            self.notes(other), [(2, "valid_to", "record_differs"), (2, "issuer", "record_differs")]
        )
        other.action_import()
        self.assertEqual(self.taken("union.certificate").read(), before)

    def test_one_entered_by_hand_stays_no_taken_over_one(self):
        self.env["union.certificate"].with_user(self.building_clerk).create(
            {
                "organization_id": self.primary.id,
                "kind_id": self.env.ref("trade_union.certificate_kind_legal_person").id,
                "number": NUMBER,
                "issued_on": "2024-03-01",
            }
        )
        self.assertEqual(self.certificates(self.row()).action_import()["unchanged"], 1)
        self.assertFalse(self.taken("union.certificate"))

    def test_a_union_is_found_however_its_brackets_are_typed(self):
        for name, typed in (
            ("金鼎（集团） 工会", "金鼎（集团）工会"),
            ("金鼎（集团）ａ工会", "金鼎(集团)A工会"),
            ("金鼎(集团)工会", "金鼎 （集团） 工会"),
        ):
            with self.subTest(name, typed=typed):
                self.primary.name = name
                checked = self.certificates(self.row(工会=typed)).action_check()
                self.assertEqual((checked["new"], checked["problems"]), (1, []))
        self.primary.copy({"code": "T-TWIN", "name": "金鼎（集团）工会"})
        self.assertIn("organization_ambiguous", self.told(self.certificates(self.row(工会=typed))))

    def test_what_the_list_stated_stays_as_it_is(self):
        self.certificates(self.row(发证机关="")).action_import()
        record = self.taken("union.certificate")
        mine = self.as_user(self.building_clerk, record)
        kind = self.env.ref("trade_union.certificate_kind_permit", raise_if_not_found=False)
        kind = kind or self.env["union.certificate.kind"].search(
            [("id", "!=", record.kind_id.id)], limit=1
        )
        for values in (
            {"number": "粤穗0001"}, {"issued_on": "2024-03-02"}, {"valid_until": "2031-01-01"},
            {"valid_until": False}, {"organization_id": self.building.id}, {"kind_id": kind.id},
        ):  # fmt: skip
            with self.subTest(values), self.assertRaisesRegex(UserError, "taken over from a list"):
                mine.write(values)
        # What is said again, what the list left open, and the end.
        mine.write({"number": f" {record.number} ", "issued_on": str(record.issued_on)})
        mine.write({"issuer": "市总工会", "handed_in_on": TODAY})
        self.assertEqual((record.issuer, record.state), ("市总工会", "handed_in"))
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, record).write({"number": "1"})

    def test_each_wrong_cell_is_named(self):
        cells = [
            ({"工会": ""}, "place", "organization_missing"),
            ({"工会": "不存在工会"}, "place", "organization_unknown"),
            ({"工会": self.sister_street.code}, "place", "organization_unknown"),
            ({"工会": self.street.name}, "place", "organization_unknown"),
            ({"证书类型": "奖状"}, "certificate_kind", "certificate_kind_unknown"),
            ({"证书类型": ""}, "certificate_kind", "certificate_kind_missing"),
            ({"证书编号": ""}, "certificate_number", "certificate_number_missing"),
            ({"证书编号": 440304196005031190.0}, "certificate_number", "number_rounded"),
            ({"证书编号": "13800138000"}, "certificate_number", "certificate_number_personal"),
            ({"证书类型": "信用代码证", "证书编号": "123"}, "certificate_number", "credit_code"),
            ({"发证日期": "2024-02-30"}, "issued_on", "date_impossible"),
            ({"发证日期": "去年"}, "issued_on", "date_format"),
            ({"发证日期": "2026-12-01"}, "issued_on", "issued_ahead"),
            ({"有效期至": "2024-02-01"}, "valid_to", "dates_reversed"),
            ({"有效期至": "长期有效"}, "valid_to", "date_format"),
            ({"发证机关": "经办13800138000"}, "issuer", "text_number"),
            ({"证书类型": "公章", "证书编号": ""}, "keeper", "keeper_missing"),
        ]
        for changed, field, code in cells:
            with self.subTest(code=code, cells=changed):
                told = self.told(self.certificates(self.row(**changed)))
                self.assertEqual(list(told), [code])
                self.assertEqual((told[code]["row"], told[code]["field"]), (2, field))

    def test_a_number_stands_once_and_the_good_rows_come_in(self):
        roster = self.certificates(
            self.row(),
            self.row(工会=self.building.code),
            self.row(证书编号="粤-2", 工会=self.building.code),
            self.row(证书编号="粤-3", 工会="不存在工会"),
        )
        self.assertEqual(
            self.codes(roster),
            [
                (3, "certificate_number", "certificate_in_file"),
                (5, "place", "organization_unknown"),
            ],
        )
        self.assertIn("Row 2", self.told(roster)["certificate_in_file"]["reason"])
        with self.assertRaisesRegex(UserError, "nothing was imported"):
            roster.action_import()
        self.assertEqual(roster.action_import(good_only=True)["certificates"], 2)

    def test_a_closed_organisation_takes_nothing_in(self):
        self.primary.write({"state": "dissolved", "dissolved_on": "2026-01-01"})
        self.assertEqual([*self.told(self.certificates(self.row()))], ["organization_closed"])

    def test_two_organisations_of_a_name_are_told_apart_by_code(self):
        self.env["union.organization"].create(
            {"name": self.primary.name, "code": "T-TWIN", "parent_id": self.building.id}
        )
        told = self.told(self.certificates(self.row(工会=self.primary.name)))
        self.assertEqual([*told], ["organization_ambiguous"])
        self.assertFalse(self.told(self.certificates(self.row(工会="T-TWIN"))))

    def test_rights_are_those_of_the_form(self):
        for user in (
            self.sister_clerk, self.sister_admin, self.portal, self.stranger, self.street_auditor,
            self.building_teller, self.env.ref("base.public_user"),
        ):  # fmt: skip
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.certificates(self.row(), user=user)
        self.certificates(self.row()).action_import()
        certificate = self.taken("union.certificate")
        mine = self.as_user(self.building_clerk, certificate)
        for values in (
            {"taken_over": False}, {"taken_over_on": TODAY}, {"source_paper": "x"},
            {"taken_over_file": "x"}, {"taken_over_by_id": self.building_clerk.id},
            {"taken_over_import_id": False},
        ):  # fmt: skip
            with self.assertRaises(AccessError):
                mine.write(values)
            with self.assertRaises(AccessError):
                mine.create(
                    {
                        "organization_id": self.building.id,
                        "kind_id": certificate.kind_id.id,
                        **values,
                    }
                )
        fresh = mine.with_context(default_taken_over=True).create(
            {"organization_id": self.building.id, "kind_id": certificate.kind_id.id}
        )
        self.assertFalse(fresh.taken_over)
        self.assertFalse(mine.copy({"number": "粤-9"}).taken_over)
        with Form(mine) as form:
            form.issuer = "市总"
        self.assertTrue(mine.taken_over)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, certificate).read(["taken_over"])

    def test_what_the_list_states_is_closed_on_the_form(self):
        self.certificates(
            self.row(有效期至="", 证书类型="公章", 证书编号="", 保管人="王芳")
        ).action_import()
        seal = self.as_user(self.building_clerk, self.taken("union.certificate"))
        self.assertEqual(seal.stated, "organization_id kind_id issued_on")
        with Form(seal) as form:
            for name in ("organization_id", "kind_id", "issued_on"):
                with self.subTest(name), self.assertRaisesRegex(AssertionError, "readonly"):
                    form[name] = False
            # Where the list was silent the office adds it, and may correct it before it is saved.
            form.number = "粤-7"
            form.number = "粤-8"
            form.keeper = "陈红"
        self.assertEqual((seal.number, seal.keeper), ("粤-8", "陈红"))
        own = self.as_user(self.building_clerk, self.env["union.certificate"]).create(
            {"organization_id": self.building.id, "kind_id": seal.kind_id.id, "keeper": "王芳"}
        )
        with Form(own) as form:
            form.issued_on = "2024-01-01"
        self.assertFalse(own.stated)

    def test_in_parts_taken_back_and_what_was_changed_stays(self):
        rows = [self.row(证书编号=f"粤-{n}") for n in range(6)]
        roster = self.certificates(*rows)
        roster.action_queue()
        self.step(roster)
        self.env["union.certificate"].create(
            {
                "organization_id": self.primary.id,
                "kind_id": self.env.ref("trade_union.certificate_kind_legal_person").id,
                "number": "粤-5",
            }
        )
        self.run_cron()
        self.assertEqual(roster.state, "done")
        self.assertEqual(len(self.taken("union.certificate")), 5)
        self.assertEqual(
            self.as_user(self.building_clerk, roster).action_undo()["deleted"],
            {"union.certificate": 5},
        )
        again = self.certificates(*rows)
        self.assertEqual(again.action_import()["imported"], 5)
        self.env.cr.execute(
            "UPDATE union_certificate SET write_date = write_date + interval '1 hour' WHERE id = %s",
            [self.taken("union.certificate")[0].id],
        )
        with self.assertRaisesRegex(UserError, "changed since: 1"):
            self.as_user(self.building_clerk, again).action_undo()

    def test_cost_does_not_grow_with_the_rows(self):
        used = {}
        for count in (50, 500):
            rows = [self.row(证书编号=f"粤{count}-{n}") for n in range(count)]
            roster = self.certificates(*rows)
            with self.assertMaxQueries(70, f"check of {count} rows") as check:
                self.assertEqual(roster.action_check()["problems"], [])
            with self.assertMaxQueries(110, f"{count} rows") as budget:
                self.assertEqual(roster.action_import()["imported"], count)
            used[count] = check.count, budget.count
            self.as_user(self.building_clerk, roster).action_undo()
        # Odoo inserts a hundred rows at a time.
        self.assertLessEqual(used[500][0], used[50][0] + 2)
        self.assertLessEqual(used[500][1], used[50][1] + 6)


@tagged("post_install", "-at_install")
class TestGoLiveOverTheWire(WireCase):
    def test_the_mark_over_the_api(self):
        mine = self.story.organizations["building"]
        kind = self.env.ref("trade_union.certificate_kind_legal_person")
        row = [mine.code, "法人证", "粤-1", "2024-03-01", "2029-02-28", "区总", "", "档案"]
        book = base64.b64encode(xlsx([CERTIFICATES, row])).decode()
        imports = "union.roster.import"
        values = {
            "organization_id": mine.id,
            "kind": "certificates",
            "filename": "证书.xlsx",
            "data": book,
        }
        for login, status in (("ns_clerk", 403), ("jd_teller1", 403)):
            self.refused(status, login, imports, "create", vals_list=[values])
        status, _answer = self.post(f"/json/2/{imports}/create", {"vals_list": [values]})
        self.assertEqual(status, 401)
        ids = self.call("jd_clerk", imports, "create", vals_list=[values])
        self.assertEqual(self.call("jd_clerk", imports, "action_check", ids=ids)["new"], 1)
        self.assertEqual(
            self.call("jd_clerk", imports, "action_import", ids=ids)["certificates"], 1
        )
        [row] = self.call(
            "jd_clerk",
            "union.certificate",
            "search_read",
            domain=[["taken_over", "=", True]],
            fields=["number", "taken_over", "taken_over_on", "source_paper"],
        )
        self.assertEqual(
            (row["number"], row["taken_over"], row["taken_over_on"], row["source_paper"]),
            ("粤-1", True, "2026-10-08", "档案"),
        )
        domain = [["id", "=", row["id"]]]
        self.assertFalse(
            self.call("ns_clerk", "union.certificate", "search_read", domain=domain, fields=["id"])
        )
        self.refused(
            403,
            "jd_clerk",
            "union.certificate",
            "write",
            ids=[row["id"]],
            vals={"taken_over": False},
        )
        self.refused(
            403,
            "jd_clerk",
            "union.certificate",
            "create",
            vals_list=[{"organization_id": mine.id, "kind_id": kind.id, "taken_over": True}],
        )
