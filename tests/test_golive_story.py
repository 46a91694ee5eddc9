"""The day an office begins: all its lists, in the order of docs/operations.md."""

from odoo.tests import tagged

from .golive_case import CERTIFICATES, SEATS, STARS, GoLiveCase, of_number
from .import_case import HEADINGS, xlsx

BUILDING = "银河大厦工会联合会"
ORGANIZATIONS = [
    "组织代码", "工会名称", "层级", "上级工会", "状态", "成立日期", "批准文号", "区域类型",
]  # fmt: skip
JOINT = "银河小微企业联合工会"
PAPER = "深福园工发〔2018〕3号"
FIRMS = ("银河一公司", "银河二公司", "银河三公司")


@tagged("post_install", "-at_install")
class TestGoLive(GoLiveCase):
    def bring(self, kind, headings, rows, user, place):
        """Check a list, which finds nothing wrong, and import it."""
        record = self.load(xlsx([headings, *rows]), kind, user=user, organization=place)
        self.assertEqual(record.action_check()["problems"], [], kind)
        return record.action_import()

    def test_all_lists_in_their_order(self):
        self.bring(
            "organizations",
            ORGANIZATIONS,
            [
                ["T-YH", BUILDING, "联合会", "", "已成立", "2018-05-08", PAPER, "楼宇"],
                ["T-YH-J", JOINT, "基层工会", "T-YH", "正常", "2019/9/1", PAPER, ""],
            ],
            self.street_reviewer,
            self.street,
        )
        building = self.env["union.organization"].search([("code", "=", "T-YH")])
        joint = building.child_ids
        self.assertEqual((building | joint).mapped("state"), ["active"] * 2)
        self.bring(
            "employers",
            ["企业名称", "用工人数", "是否已建工会"],
            [["银河小店", 6, "否"]],
            self.street_reviewer,
            joint,
        )
        answer = self.bring(
            "employers",
            ["企业名称", "用工人数", "是否已建工会"],
            [[name, 40, "是"] for name in FIRMS],
            self.street_reviewer,
            building,
        )
        self.assertEqual(answer["unions"], 3)
        self.bring(
            "duties",
            ["姓名", "登录名", "角色", "组织"],
            [["钱多", "yh_clerk", "经办人", "T-YH"], ["孙少", "yh_joint", "审批人", JOINT]],
            self.district_admin,
            self.district,
        )
        clerk = self.env["res.users"].search([("login", "=", "yh_clerk")])
        people = [
            [f"赵{name}", "男", of_number(200 + at), "", FIRMS[at // 5]]
            for at, name in enumerate("一二三四五六七八九十甲乙丙丁戊")
        ]
        people += [
            [f"孙{name}", "男", of_number(230 + at), "", "银河小店"]
            for at, name in enumerate("一二三")
        ]
        answer = self.bring("members", HEADINGS, people, clerk, building)
        # Of the joint union that was taken over as of those the employers' list brought.
        self.assertEqual((answer["active"], answer["applicant"]), (18, 0))

        def seat(at, place, position="委员", **cells):
            row = dict.fromkeys(SEATS, "") | {
                "工会": place,
                "委员会": "委员会",
                "届次": "一",
                "任期起": "2023年5月10日",
                "任期止": "2028年5月9日",
                "姓名": people[at][0],
                "身份证号": people[at][2],
                "职务": position,
                "依据": "深福园工发〔2023〕8号",
            }
            return list((row | cells).values())

        rows = [seat(at * 5, BUILDING, "委员" if at else "主席") for at in range(3)]
        rows += [
            seat(firm * 5 + at, f"{name}工会", "委员" if at else "主席")
            for firm, name in enumerate(FIRMS)
            for at in range(3)
        ]
        rows += [seat(15 + at, JOINT, "委员" if at else "主席") for at in range(3)]
        rows.append(seat(1, BUILDING, "主任", 委员会="经费审查委员会"))
        # The building's own clerk may not: its superior does.
        record = self.load(xlsx([SEATS, *rows]), "seats", user=clerk, organization=building)
        told = self.told(record)
        self.assertIn("seat_right", told)
        answer = self.bring("seats", SEATS, rows, self.street_approver, self.street)
        self.assertEqual((answer["terms"], answer["seats"]), (6, 16))
        answer = self.bring(
            "certificates",
            CERTIFICATES,
            [
                [
                    f"{name}工会",
                    "法人资格证书",
                    f"粤-{at}",
                    "2023-06-01",
                    "2028-05-31",
                    "区总",
                    "",
                    "",
                ]
                for at, name in enumerate(FIRMS)
            ],
            clerk,
            building,
        )
        self.assertEqual(answer["certificates"], 3)
        answer = self.bring(
            "stars",
            STARS,
            [
                [f"{name}工会", "2025", "二星", "深圳市总工会", "深工发〔2026〕3号", "2026-02-01"]
                for name in FIRMS
            ],
            self.city_approver,
            self.city,
        )
        self.assertEqual(answer["stars"], 3)
        # What the rooms see of it the next morning.
        self.env.invalidate_all()
        values = self.env["union.metric"]._compute_values(
            ["org.committee_exists", "org.audit_committee_exists", "org.chair_elected",
             "org.term_overdue", "sub.unions_star2"],
            building,
        )  # fmt: skip
        self.assertEqual(
            {key: found[building.id] for key, found in values.items()},
            {
                "org.committee_exists": True,
                "org.audit_committee_exists": True,
                "org.chair_elected": True,
                "org.term_overdue": 0,
                "sub.unions_star2": 3,
            },
        )
        unions = building.child_ids - joint
        self.assertEqual(unions.mapped("star"), [2, 2, 2])
        kind = self.env.ref("trade_union.certificate_kind_legal_person")
        valid = self.env["union.certificate"].search(
            [("organization_id", "in", unions.ids), ("state", "=", "valid")]
        )
        self.assertEqual((len(valid), valid.kind_id), (3, kind))
        # Established, covered and counted as they stand on paper; a past day shows them.
        self.assertEqual(
            (building.primary_count, building.member_count, building.applicant_count), (4, 18, 0)
        )
        self.assertEqual((building.employer_count, building.covered_employer_count), (4, 4))
        then = building._as_of("2020-01-01")[building.id]
        self.assertEqual((then["state"], str(then["founded_on"])), ("active", "2018-05-08"))
        # The daily watch asks for what no list brought, and for nothing of the years on paper.
        finding = self.env["union.finding"].sudo()
        finding._watch(building | joint, finding.browse())
        found = finding.search([("organization_id", "in", (building | joint).ids)])
        keys = found.mapped("rule_key")
        self.assertIn("organization.party", keys)
        matters = ("survey", "committee", "term", "chair", "election")
        # No list brings the trainings of the two chairs, in office for years.
        self.assertEqual(
            [key for key in keys if any(word in key for word in matters)],
            ["organization.chair.trained"] * 2,
        )
