"""The dues of the demo: an employer's list, months opened, arrears and receipts, of one union."""

import base64
import io
from datetime import date
from decimal import Decimal

import xlsxwriter

from odoo import fields

HEADINGS = ["序号", "姓名", "会员号", "月份", "应发工资", "奖金", "津贴", "实缴会费"]
# So many of the employer's last rows pay a part, so many nothing.
IN_PART = 2
NOTHING = 4
# Longer than the rule on withdrawal says.
LONG = 7


def furnish_dues(story):
    """What the dues of the last months look like on any day the demo is loaded.

    :param story: the story, told; the union is that of the demo's own member
    """
    payer = story.year._members()[0]
    union, employer = payer.organization_id, payer.employer_id
    members = story.as_("jd_clerk", "union.member").search(
        [
            ("organization_id", "=", union.id),
            ("employer_id", "=", employer.id),
            ("state", "=", "active"),
            ("joined_on", "<", _month(LONG)),
        ],
        order="id",
    )
    union = story.as_("jd_clerk", union)
    union.dues_opening = True
    _bring(story, union, members)
    # Who stands on no employer's list: the wage is not known. This month nobody has paid yet.
    union.action_open_dues(_month(1))
    union.action_open_dues()
    _owe_long(story, members[-1])
    _give_receipts(story, payer, members)


def _month(back):
    """Return the first day of the month so many months before this one."""
    day = fields.Date.today()
    at = day.year * 12 + day.month - 1 - back
    return date(at // 12, at % 12 + 1, 1)


def _bring(story, union, members):
    """The employer's list of three months, one line of it wrong, through the clerk's import."""
    rows = [HEADINGS]
    for back in (3, 2, 1):
        for number, member in enumerate(members[:-1]):
            wage = 5200 + number * 370 % 6100
            due = Decimal(wage // 10 * 10) / 200
            left = len(members) - 1 - number
            if left <= NOTHING and back < 3:
                due = ""
            elif left <= NOTHING + IN_PART and back == 1:
                due = round(due / 2, 2)
            rows.append(
                [
                    len(rows), member.name, member.member_number, _month(back).strftime("%Y年%m月"),
                    wage + 800, 500, 300, due and float(due),
                ]
            )  # fmt: skip
    rows.append([len(rows), members[-1].name, members[-1].member_number, "上月", 6000, "", "", ""])
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("会费")
        sheet.write(0, 0, f"{union.name}会费收缴表")
        for line, row in enumerate(rows, 1):
            sheet.write_row(line, 0, row)
    taken = story.as_("jd_clerk", "union.roster.import").create(
        {
            "organization_id": union.id,
            "kind": "dues",
            "filename": "会费收缴表.xlsx",
            "data": base64.b64encode(buffer.getvalue()),
        }
    )
    taken.action_check()
    taken.action_import(good_only=True)


def _owe_long(story, member):
    """One pays nothing for longer than the rule on withdrawal allows; the clerk enters his wage."""
    story.as_("jd_clerk", "union.dues").create(
        [{"member_id": member.id, "month": _month(back)} for back in range(4, LONG + 1)]
    )
    # Those of the list's months were opened along with it.
    unknown = story.as_("jd_clerk", "union.dues").search(
        [("member_id", "=", member.id), ("base", "=", False)]
    )
    unknown.base = 6000


def _give_receipts(story, payer, members):
    """The employer has its receipt, the demo's member his own; one was given by mistake."""
    _rows(story, members, 3).action_receipt("employer")
    mistaken = _rows(story, members[1], 2).action_receipt("member")
    story.as_("jd_clerk", "union.dues.receipt").browse(mistaken[0]["id"]).action_cancel(
        "由单位统一开具，个人收据作废"
    )
    _rows(story, payer, 2).action_receipt("member")


def _rows(story, members, back):
    return story.as_("jd_clerk", "union.dues").search(
        [("member_id", "in", members.ids), ("month", "=", _month(back))]
    )
