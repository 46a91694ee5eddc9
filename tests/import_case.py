"""Rosters for tests: valid people, workbooks, and a building whose clerk imports them."""

import base64
import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import xlsxwriter

from odoo.exceptions import UserError

from .tree import TreeCase

ROOT = Path(__file__).resolve().parents[1]
JINDING = ROOT / "demo" / "jinding"
HAN_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
HEADINGS = ["姓名", "性别", "身份证号码", "手机号码", "所在单位"]


def number(serial, gender="male", district="440304", born="19900503"):
    """A valid resident number of the given gender."""
    from stdnum.cn import ric

    body = f"{district}{born}{serial * 2 + (gender == 'male'):03d}"
    return body + ric.calc_check_digit(body + "0")


def person(serial, employer="甲公司", **cells):
    gender = "female" if serial % 2 else "male"
    # One person a day, as a real list spreads: a list that crowds is refused.
    born = date(1960, 5, 3) + timedelta(days=serial % 14_000)
    row = {
        "姓名": "张" + str(serial).translate(HAN_DIGITS),
        "性别": "女" if gender == "female" else "男",
        "身份证号码": number(serial // 14_000, gender, born=born.strftime("%Y%m%d")),
        "手机号码": f"138{serial:08d}",
        "所在单位": employer,
    }
    return list((row | cells).values())


def xlsx(rows, above=0, sheet="名册", before=()):
    """A workbook: sheets ``before`` (name, rows), then the rows below ``above`` blank ones."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        for name, other in before:
            page = book.add_worksheet(name)
            for line, row in enumerate(other):
                page.write_row(line, 0, row)
        page = book.add_worksheet(sheet)
        for line, row in enumerate(rows, above):
            page.write_row(line, 0, row)
    return buffer.getvalue()


def without_results(data):
    """The workbook with the formulas of result ``@none`` as if never computed, of ``@empty`` with no text."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            xml = old.read(name).replace(b"<v>@none</v>", b"")
            new.writestr(name, xml.replace(b"<v>@empty</v>", b"<v></v>"))
    return buffer.getvalue()


class ImportCase(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.federation = cls.env["union.organization"].create(
            {
                "name": "金鼎大厦筹备组",
                "code": "T-JD2",
                "level": "federation",
                "kind": "preparatory",
                "parent_id": cls.building.id,
                "state": "preparing",
            }
        )
        cls.employer = cls.env["union.employer"].create(
            [
                {"name": "甲公司", "organization_id": cls.primary.id, "staff_count": 9},
                {"name": "乙公司", "organization_id": cls.building.id, "staff_count": 9},
            ]
        )[0]

    def load(self, data, kind="members", user=None, organization=None, filename="名册.xlsx"):
        records = self.as_user(user or self.building_clerk, self.env["union.roster.import"])
        return records.create(
            {
                "organization_id": (organization or self.building).id,
                "kind": kind,
                "filename": filename,
                "data": base64.b64encode(data).decode(),
            }
        )

    def refused(self, data, reason, **arguments):
        with self.assertRaisesRegex(UserError, reason) as caught:
            self.load(data, **arguments).action_check()
        return str(caught.exception)

    def codes(self, record):
        return [
            (row["row"], row["field"], row["code"]) for row in record.action_check()["problems"]
        ]
