"""A generated roster, shared by the roster benchmarks."""

import io

import xlsxwriter
from stdnum.cn import ric

EMPLOYERS = 20
HEADINGS = (
    "序号", "姓名", "性别", "身份证号码", "手机号码", "所在单位", "用工形式", "入会时间", "政治面貌", "学历",
)  # fmt: skip
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"


def people(count):
    """Yield rows of a roster; all numbers are valid, no two alike, birth dates spread as in life."""
    for n in range(count):
        serial, days = divmod(n, 40 * 336)
        woman = n % 2
        born = f"{1960 + days // 336}{days // 28 % 12 + 1:02d}{days % 28 + 1:02d}"
        body = f"440304{born}{serial * 2 + (not woman):03d}"
        yield (
            n + 1,
            f"{SURNAMES[n % 20]}{chr(0x4E00 + n % 5000)}",
            "女" if woman else "男",
            body + ric.calc_check_digit(body + "0"),
            f"138{n:08d}",
            f"深圳第{n % EMPLOYERS}公司",
            "合同制",
            f"20{n % 20:02d}年03月{n % 28 + 1:02d}日",
            "群众",
            "本科",
        )


def workbook(count):
    """Return a roster of so many people as xlsx, as an office saves it."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet("会员名册")
        sheet.write_row(0, 0, HEADINGS)
        for line, row in enumerate(people(count), 1):
            sheet.write_row(line, 0, row)
    return buffer.getvalue()


def found(env):
    """Make a federation with primary unions and their employers; return the federation."""
    organizations = env["union.organization"].with_context(tracking_disable=True)
    federation = organizations.create(
        {
            "name": "基准工会联合会",
            "code": "BENCH",
            "level": "federation",
            "kind": "federation_regional",
            "state": "active",
        }
    )
    unions = organizations.create(
        [
            {
                "name": f"深圳第{n}公司工会",
                "code": f"BENCH-{n}",
                "level": "primary",
                "parent_id": federation.id,
                "state": "active",
            }
            for n in range(EMPLOYERS)
        ]
    )
    env["union.employer"].create(
        [
            {"name": f"深圳第{n}公司", "organization_id": union.id, "staff_count": 500}
            for n, union in enumerate(unions)
        ]
    )
    return federation


def clerk_of(federation):
    """Return a clerk of the federation: what he imports is checked and counted as his.

    A user who is there before the benchmark: progress and look-ups of a person are written on
    connections of their own, which see only what is committed.
    """
    user = federation.env.ref("base.user_admin")
    federation.env["union.duty"].create(
        {"user_id": user.id, "organization_id": federation.id, "role": "clerk"}
    )
    return user
