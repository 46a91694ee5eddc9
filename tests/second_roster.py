"""The lists of another building: GBK csv, other headings in another order, dirty in other ways.

Made here, so that nothing of an import is fitted to the one building whose files are in ``demo``.
Every repair and every fault is one line below, with what must become of it.
"""

import csv
import io

from .import_case import number, person

EMPLOYER_ROWS = [
    ["华强北数码大厦 企业基本情况一览表", *[""] * 8],
    ["填报单位：华强北数码大厦工会联合会筹备组", *[""] * 4, "单位：人、万元", *[""] * 3],
    [],
    ["编号", "建会情况", "单位全称", "行业类别", "员工人数", "其中：女职工人数", "社会信用代码",
     "工会联系人", "联系人电话"],
    ["1", "已建", "深圳市蓝海（电子）有限公司", "批发", "１２０人", "50", "", "王芳", "0755-83201234"],
    ["2", "未建", "深圳市 星辰 科技有限公司", "软件", "1,045", "300", "", "李 明", "138 0000 0002"],
    ["3", "无", "深圳北斗餐饮店", "餐饮", "8", "", "", "", "/"],
    ["4", "已建会", "深圳市长虹表业有限公司", "制造", "30", "12", "", "赵强", ""],
    ["", "", "", "", "", "", "", "", ""],
    ["5", "未建", "深圳市蓝海(电子)有限公司", "批发", "120", "50", "", "", ""],  # twice
    ["6", "未建", "深圳市南岭饰品行", "零售", "5", "9", "", "", ""],  # women exceed staff
    ["7", "也许", "深圳市东门布行", "零售", "5", "1", "", "", ""],  # no such answer
    ["合计", "", "7家", "", "1213", "", "", "", ""],
    ["制表人：王芳", "", "", "", "", "", "", "2026.9.1", ""],
]  # fmt: skip
BAD_EMPLOYERS = [
    (10, "name", "employer_in_file"),
    (11, "female_staff_count", "women_exceed_staff"),
    (12, "has_union", "value_unknown"),
]

MEMBER_HEADINGS = [
    "号", "工作单位名称", "员工姓名", "联系手机", "证件种类", "证件\n号码", "性 别", "加入工会日期",
    "用工性质", "文化程度", "政治面貌（群众、党员等）", "民族", "备注",
]  # fmt: skip
_BLUE, _STAR = "深圳市蓝海(电子)有限公司", "深圳市星辰科技有限公司"
_WATCH = "深圳市长虹表业有限公司"


def _line(serial, employer, name=None, **cells):
    _name, gender, id_number, mobile, _employer = person(serial + 5000)
    row = {
        "serial": str(serial), "employer": employer, "name": name or f"周{'甲乙丙丁戊己庚辛壬癸'[serial % 10]}",
        "mobile": mobile, "paper": "身份证", "number": id_number, "gender": gender,
        "joined": "", "kind": "劳动合同制", "education": "本科", "politics": "群众",
        "nation": "汉", "note": "",
    }  # fmt: skip
    return list((row | cells).values())


def _id(serial):
    return person(serial + 5000)[2]


MEMBER_LINES = [
    _line(1, "深圳市蓝海（电子）有限公司", " 周　甲 "),
    _line(2, _BLUE, mobile="138-0000-0202", joined="2019.3.8"),
    _line(3, _STAR, "买买提 · 艾力", joined="２０２０年２月２２日", number="'" + _id(3)),
    _line(4, "深圳市 星辰科技有限公司", number=_id(4)[:6] + " " + _id(4)[6:14] + "　" + _id(4)[14:]),
    _line(5, _WATCH, gender="", education="研究生", politics="中共党员", kind="派遣"),
    _line(6, _WATCH, mobile="+86 13800000606", joined="20180708", education="无"),
    _line(7, _WATCH, "John  Smith", paper="护照", number="E1234567", gender="男"),
    _line(8, "深圳北斗餐饮店", mobile="—", politics="/", kind="灵活就业"),
    [""] * 13,
    ["小计", "", "8人", *[""] * 10],
    MEMBER_HEADINGS,  # a page of the printout began here
    _line(11, "没有登记的公司"),
    _line(12, _BLUE, gender="女"),  # the number is a man's
    _line(13, _BLUE, number=_id(13)[:-1] + ("0" if _id(13)[-1] != "0" else "1")),
    _line(14, _BLUE, number="4.40304E+17"),
    _line(15, "", "周戊"),
    _line(16, _BLUE, mobile="12345"),
    _line(17, _BLUE, joined="2020年13月1日"),
    _line(18, _BLUE, "周甲", number=_id(1), gender="女"),
    _line(19, _STAR, kind="兼职"),
    _line(20, _STAR, "周２", education="大专"),
    _line(21, _STAR, paper="护照", number="E7654321", gender=""),
    _line(22, _STAR, number=number(7, born="19900231"), gender="男"),
    ["共计", "22人", *[""] * 11],
    ["填表人：李明", *[""] * 5, "工会主席（签名）：", *[""] * 6],
]  # fmt: skip
MEMBER_ROWS = [
    ["华强北数码大厦会员花名册（内部资料 注意保密）", *[""] * 12],
    ["", "填报日期：2026年9月1日", *[""] * 11],
    MEMBER_HEADINGS,
    *MEMBER_LINES,
]
#: (row, field, code) of what must be refused; rows as the file shows them.
BAD_MEMBERS = [
    (15, "employer", "employer_unknown"),
    (16, "id_number", "id_gender"),
    (17, "id_number", "id_checksum"),
    (18, "id_number", "number_rounded"),
    (19, "employer", "employer_missing"),
    (20, "mobile", "mobile_invalid"),
    (21, "joined_on", "date_impossible"),
    (22, "id_number", "duplicate_in_file"),
    (24, "name", "name_format"),
    (25, "gender", "gender_missing"),
    (26, "id_number", "id_birth_date"),
]


def gbk(rows, delimiter=","):
    """The rows as a Chinese spreadsheet program saves them as csv."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode("gbk", "xmlcharrefreplace")
