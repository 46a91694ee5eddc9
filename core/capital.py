"""Amounts of money in the capital numerals that Chinese receipts are written with."""

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿")


def capital_amount(amount: Decimal) -> str:
    """An amount of yuan in capital numerals (支付结算办法: 正确填写票据).

    >>> [capital_amount(Decimal(text)) for text in ("42.35", "1409.50", "6007.14", "107000.53")]
    ['肆拾贰元叁角伍分', '壹仟肆佰零玖元伍角整', '陆仟零柒元壹角肆分', '壹拾万零柒仟元零伍角叁分']
    >>> [capital_amount(Decimal(text)) for text in ("0", "0.05", "16409.02", "325.04", "100000000")]
    ['零元整', '伍分', '壹万陆仟肆佰零玖元零贰分', '叁佰贰拾伍元零肆分', '壹亿元整']
    """
    fen = int((amount * 100).to_integral_value())
    yuan, rest = divmod(fen, 100)
    jiao, fen = divmod(rest, 10)
    text = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{text or '零元'}整"
    if text and (not jiao or yuan % 10 == 0):
        text += "零"
    if jiao:
        text += f"{_DIGITS[jiao]}角"
    return text + (f"{_DIGITS[fen]}分" if fen else "整")


def _whole(number: int) -> str:
    """A whole number: groups of four places, one nought where any are missing between."""
    groups = []
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    text = ""
    for at in reversed(range(len(groups))):
        group = groups[at]
        if not group:
            continue
        missing = text and (group < 1000 or (at + 1 < len(groups) and groups[at + 1] % 10 == 0))
        text += ("零" if missing else "") + _four(group) + _GROUPS[at]
    return text


def _four(number: int) -> str:
    text, gap = "", False
    for at in reversed(range(4)):
        digit = number // 10**at % 10
        if digit:
            text += ("零" if gap and text else "") + _DIGITS[digit] + _PLACES[at]
            gap = False
        else:
            gap = True
    return text
