"""Lines of a list that name nobody: totals, signatures, remarks, page numbers.

Whether such a line is passed over is for the list to decide: a row that looks like a person, or
like an employer, never is (:func:`.roster.is_filler`, :func:`.office_lists.is_filler`).
"""

import re

from .text import squeeze

_TOTAL = re.compile(
    r"(?:本页|本表|全表|以上|总共|一共|全部|人数|会员|男|女|其中|单位|职工)*"
    r"(?:合计|总计|小计|共计|总数|总人数|累计|汇总|计数|共有?\d+[人名户家个页行条])"
    r"|.{1,40}(?:汇总|计数|小计|合计)(?:[::]?\d+人?)?$"
    r"|总?人数[::]?(?:\d+人?)?$"
    r"|(?:其中)?[::,]?(?:男|女)(?:性|职工|会员)?[::]?\d+[人名]"
    r"|(?:grand|sub)?total\b",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:填表|填报|制表|制单|审核|复核|审批|批准|经办|负责|联系|统计|录入|校对|打印|报送|上报|抄送"
    r"|单位|部门|工会|主席|主管|分管|日期|时间|电话|签字|签名|签章|盖章|公章)[^:\d]{0,14}:"
    r"|(?:填表|填报|制表|制单|审核|复核|审批|经办|统计|录入|校对)(?:人|人员|单位|日期|时间)$"
    r"|\(?(?:签字|签名|签章|盖章|公章)\)?$"
    r"|.{1,40}\((?:签字|签名|签章|盖章|公章)\)",
)
_REMARK = re.compile(
    r"(?:注|附注|备注|说明|填表说明|填报说明)(?:[:\d.、]|$)|[*※]"
    r"|\(?以下(?:空白|无正文)\)?|空白$"
    r"|\(?(?:续表|接下页|转下页|接上页|承上页|未完待续)"
    r"|第\d+页|\d+/\d+页?$|[-—–_.…=*·~]{2,}$|[-—–]\d+[-—–]$"
    r"|(?:日期:?)?\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?$"
    r"|.{2,40}(?:名册|名单|登记表|统计表|情况表|一览表|汇总表|明细表|信息表)(?:\(.{0,20}\))?$",
)
_NAME = re.compile(r"[^\W\d_]{2,}(?:[·.'’-]?[^\W\d_]+)*|[^\W\d_]")
_NUMBER = re.compile(r"\d{5}")


def is_marked(value: object) -> bool:
    """Whether a cell begins a line of totals, signatures, remarks or a page.

    >>> [is_marked(text) for text in ("合 计", "共2404人", "填表人：王芳", "第 1 页", "甲公司 汇总")]
    [True, True, True, True, True]
    >>> [is_marked(text) for text in ("余英娟", "共青团员", "工会法研究会", "男", "2020年02月22日生")]
    [False, False, False, False, False]
    """
    text = squeeze(value)
    return any(sign.match(text) for sign in (_TOTAL, _SIGNATURE, _REMARK))


def is_name(value: object) -> bool:
    """Whether a cell may be somebody's name.

    >>> [is_name(text) for text in ("余 英娟", "买买提·艾力", "John Smith", "2404人", "填表人：", "")]
    [True, True, True, False, False, False]
    """
    text = squeeze(value)
    return bool(_NAME.fullmatch(text)) and len(text) <= 40 and not is_marked(text)


def is_number(value: object) -> bool:
    """Whether a cell holds something like the number of a paper or a telephone.

    >>> [is_number(text) for text in ("4403", "138 0000", "E1234567", "共2404人", "2026年10月8日")]
    [False, True, True, False, False]
    """
    return bool(_NUMBER.search(squeeze(value).replace("-", "").replace(".", "")))
