"""A list of duties as an administrator brings it."""

from .test_member_import import ImportCase, xlsx

HEADINGS = ["姓名", "登录名", "邮箱", "角色", "组织", "开始日期", "结束日期"]


def book(*rows, headings=HEADINGS):
    return xlsx([headings, *([*row, *[""] * (len(headings) - len(row))] for row in rows)])


class DutyListCase(ImportCase):
    def bring(self, *rows, user=None, organization=None, headings=HEADINGS):
        return self.load(
            book(*rows, headings=headings),
            kind="duties",
            user=user or self.district_admin,
            organization=organization or self.district,
            filename="人员.xlsx",
        )

    def codes(self, record):
        return [
            (row["row"], row["field"], row["code"]) for row in record.action_check()["problems"]
        ]

    def user(self, login):
        return self.env["res.users"].with_context(active_test=False).search([("login", "=", login)])

    def snapshot(self, user):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT to_jsonb(u) - 'write_date' - 'write_uid', to_jsonb(p) - 'write_date' - 'write_uid', (SELECT array_agg(gid"
            " ORDER BY gid) FROM res_groups_users_rel WHERE uid = u.id)"
            "  FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.id = %s",
            [user.id],
        )
        return self.env.cr.fetchone()
