"""Members of a building who owe dues, its clock, and employers' lists of them."""

import base64
from contextlib import contextmanager
from datetime import date
from decimal import Decimal

import psycopg2
from freezegun import freeze_time

from odoo.tools import mute_logger

from .import_case import xlsx
from .membership_case import MembershipCase

JOINED = "2026-01-05"
TODAY = "2026-11-20"
OCTOBER = date(2026, 10, 1)
HEADINGS = ["姓名", "身份证号码", "会员号", "月份", "缴费基数", "实缴"]


class DuesCase(MembershipCase):
    """王建军 (``member``) and 李秀兰 (``other``) joined the building in January 2026; it is November."""

    @classmethod
    def setUpClass(cls):
        clock = freeze_time(f"{JOINED} 02:00:00")
        cls.clock = clock.start()
        cls.addClassCleanup(clock.stop)
        super().setUpClass()
        cls.other = cls.make_member(2, "李秀兰")
        cls.dues = cls.env["union.dues"]
        cls.clock.move_to(f"{TODAY} 02:00:00")

    @contextmanager
    def on(self, day):
        with freeze_time(f"{day} 02:00:00"):
            self.env.invalidate_all()
            yield
        self.env.invalidate_all()

    @contextmanager
    def broken(self):
        """Fail unless a constraint of the database is broken; what was written is undone."""
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(psycopg2.IntegrityError),
            self.env.cr.savepoint(),
        ):
            yield
            self.env.flush_all()
        self.env.invalidate_all()

    def month(self, member=None, month=OCTOBER, base="8476.90", paid=0, user=None, **values):
        """Return a month as the clerk enters it by hand."""
        row = self.as_user(user or self.building_clerk, self.dues).create(
            {
                "member_id": (member or self.member).id,
                "month": month,
                "base": base and Decimal(base),
                "paid": Decimal(paid),
                **values,
            }
        )
        return row.sudo()

    def months(self, member, count, last=OCTOBER, **values):
        """Return so many months in a row, the last one named."""
        rows = self.dues
        for back in range(count):
            at = last.year * 12 + last.month - 1 - back
            rows |= self.month(member, date(at // 12, at % 12 + 1, 1), **values)
        return rows

    def row(self, member=None, month="2026-10", base=8476.9, paid="", **cells):
        """Return a row of an employer's list by member number."""
        member = member or self.member
        cells = {
            "姓名": member.name, "身份证号码": "", "会员号": member.member_number, "月份": month,
            "缴费基数": base, "实缴": paid,
        } | cells  # fmt: skip
        return list(cells.values())

    def load(self, rows, headings=HEADINGS, user=None, organization=None, data=None):
        return self.as_user(user or self.building_clerk, self.env["union.roster.import"]).create(
            {
                "organization_id": (organization or self.building).id,
                "kind": "dues",
                "filename": "会费.xlsx",
                "data": base64.b64encode(data or xlsx([headings, *rows], above=1)).decode(),
            }
        )

    def bring(self, *rows, good_only=False, **arguments):
        """Import a list; return the answer."""
        return self.load(rows, **arguments).action_import(good_only=good_only)

    def problems(self, *rows, part="problems", **arguments):
        """Return ``[(row, field, code)]`` of what the check says."""
        answer = self.load(rows, **arguments).action_check()
        return [(found["row"], found["field"], found["code"]) for found in answer[part]]

    def of(self, member=None, month=OCTOBER):
        self.env.invalidate_all()
        return self.dues.search(
            [("member_id", "=", (member or self.member).id), ("month", "=", month)]
        )

    def own_rule(self, key, value, organization=None, **values):
        """Let an organisation keep a figure of its own, set by the root's authority."""
        shipped = self.env["union.rule"].search(
            [
                ("key", "=", key),
                ("organization_id", "=", False),
                ("standard_id.superseded_on", "=", False),
            ],
            limit=1,
        )
        return shipped.copy(
            {"organization_id": (organization or self.city).id, "value": value, **values}
        )

    def unfit(self, key, organization):
        """Let an organisation keep a figure nobody can reckon by, as from before it was checked."""
        rule = self.own_rule(key, "1", organization)
        self.env.flush_all()
        self.env.cr.execute("UPDATE union_rule SET value = 'half' WHERE id = %s", [rule.id])
        self.env.invalidate_all()

    def decimals(self, rows, name="due"):
        return [row[name] for row in rows.sorted("month")]
