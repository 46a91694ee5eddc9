"""Rights in the demo: cases of every kind of reader, a round of bargaining, a workers' congress."""

from datetime import datetime

from odoo.fields import Command

from ..models.member import vault

OFFICER = "jd_rights"
#: By it the suggestion's author reads the answer, on the page of the box.
BOX_CODE = "JNDN2345BXGH"
STAFF, REPRESENTATIVES = 120, 40
TABLE = [
    ("workers", "冯秀梅", "工会主席", True),
    ("workers", "韦国强", "工程部班长", False),
    ("workers", "陆小芳", "客户服务部", False),
    ("employer", "曾庆华", "副总经理", True),
    ("employer", "汤志明", "人力资源部经理", False),
    ("employer", "叶丽珍", "财务部经理", False),
]
MOTIONS = [("工资专项集体合同（草案）", 33, 2, 1), ("职工考勤与休假管理办法（修订）", 30, 4, 2)]


def furnish_rights(story, member):
    """Call once the house is told.

    :param member: login of a member, who writes on his own pages
    """
    Rights(story, member).tell()


class Rights:
    """What workers bring to the building, and what is agreed on for them, day by day."""

    def __init__(self, story, member):
        self.story = story
        self.building = story.organizations["building"]
        self.member_user = story.users[member]
        self.employer = story.env["union.employer"].search(
            [
                ("organization_id", "child_of", self.building.id),
                ("name", "=", "深圳金鼎物业管理有限公司"),
            ],
            limit=1,
        )
        self.union = self.employer.organization_id
        self.agreement = None

    def tell(self):
        """Tell all steps, each on its day."""
        self._appoint()
        for day, step in (
            ((2026, 11, 5), self.congress),
            ((2026, 11, 5), self.agree),
            ((2026, 11, 6), self.advise),
            ((2026, 11, 9), self.confide),
            ((2026, 11, 10), self.suggest),
            ((2026, 11, 11), self.dispute),
            ((2026, 11, 12), self.bargain),
            ((2026, 11, 13), self.disclose),
        ):
            with self.story.at(datetime(*day, 2, 0)):
                step()

    def officer(self, model_or_record):
        """Return it as who handles rights at the building sees it."""
        return self.story.as_(OFFICER, model_or_record)

    def clerk(self, model_or_record):
        """Return it as the building's clerk sees it."""
        return self.story.as_("jd_clerk", model_or_record)

    def _appoint(self):
        """Cases are handled by one who has that duty and no other."""
        self.story.users[OFFICER] = (
            self.story.env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": "韩梅（金鼎维权）",
                    "login": OFFICER,
                    "lang": self.story.users["jd_clerk"].lang,
                    "tz": "Asia/Shanghai",
                    "group_ids": [Command.set([self.story.env.ref("base.group_user").id])],
                }
            )
        )
        self.story.env["union.duty"].create(
            {
                "user_id": self.story.users[OFFICER].id,
                "organization_id": self.building.id,
                "role": "rights_officer",
                "date_from": "2026-01-01",
            }
        )

    # Cases

    def _case(self, kind, title, content, **values):
        return self.officer("union.case").create(
            {
                "organization_id": self.building.id,
                "type_id": self.story.env.ref(f"trade_union.case_type_{kind}").id,
                "title": title,
                "content": content,
                **values,
            }
        )

    def advise(self):
        """A question that was answered, and closed to the asker's content."""
        case = self._case(
            "appeal",
            "未休年休假怎样折算工资",
            "职工来访询问：去年有三天年休假未休，公司应当怎样补偿。",
            received_via="counter",
            told_name="林女士",
            focus="front_line",
        )
        case.action_triage(note="当面解答")
        case.action_answer("未休年休假按日工资的百分之三百支付，其中包含正常工资。已告知计算办法。")
        case.action_confide(False, "来访人同意公开，供同类咨询参考")
        case.action_close(
            "已当面解答，来访人表示清楚。",
            lesson="年底前集中宣传年休假规定。",
            reason="政策咨询，无需调解",
        )
        case.sudo()._rate_outside("yes")  # as the asker says

    def confide(self):
        """The demo's own member writes to his union; only who handles it reads that."""
        member = self.story.env["union.member"].search(
            [("partner_id", "=", self.member_user.partner_id.id)], limit=1
        )
        case = self._from_outside(
            type_id=self.story.env.ref("trade_union.case_type_appeal").id,
            received_via="portal",
            member_id=member.id,
            employer_id=member.employer_id.id,
            title="加班费计算有出入",
            content="十月国庆值班两天，工资条上没有体现三倍工资，请帮助核实，暂不要告诉单位。",
        )
        case.action_triage(note="先核对考勤，不与单位联系")
        case.action_step("已调阅国庆值班安排表，核对工资条", told=True)

    def suggest(self):
        """Somebody without a name drops a suggestion; who has its code reads the answer."""
        cases = self.story.env["union.case"]
        case = self._from_outside(
            type_id=self.story.env.ref("trade_union.case_type_suggestion").id,
            received_via="code",
            anonymous=True,
            title="意见建议",
            content="建议在一楼驿站增设微波炉，方便外卖骑手热饭。",
            code_digest=cases._box_digest(vault.ring_or_raise(cases.env), BOX_CODE),
        )
        case.action_answer("建议很好，已列入驿站十二月采购清单。")

    def _from_outside(self, **values):
        """Take in what the pages take in, which count their senders: not while this installs."""
        case = self.story.env["union.case"].create({"organization_id": self.building.id, **values})
        return self.officer(case)

    def dispute(self):
        """Thirty-five are not paid: the case goes to the street by its size."""
        case = self._case(
            "dispute",
            "装修公司拖欠工资",
            "楼内装修公司拖欠三十五名工人两个月工资，工人聚集在大堂要求说法。",
            received_via="phone",
            told_name="黄师傅",
            focus="migrant",
            affected_count=35,
        )
        case.action_triage(note="立即到场")
        case.action_step("主席到场听取诉求，工人情绪稳定", kind="visit")
        case.action_step("组织双方协商，公司提出分两期支付", kind="mediation", told=True)

    # What is agreed on

    def congress(self):
        """The workers' congress of the property manager passes the agreement on wages."""
        congress = self.clerk("union.workers.congress").create(
            {
                "employer_id": self.employer.id,
                "number": 3,
                "date_from": "2026-09-10",
                "date_to": "2029-09-09",
                "staff_count": STAFF,
                "female_staff_count": 54,
                "representative_count": REPRESENTATIVES,
                "front_line_count": 28,
                "manager_count": 6,
                "women_count": 18,
            }
        )
        congress.action_establish()
        session = self.clerk("union.workers.session").create(
            {
                "name": "第三届第一次职工代表大会",
                "congress_id": congress.id,
                "date": "2026-10-22",
                "papers_on": "2026-10-12",
                "present_count": 36,
                "presidium_count": 5,
                "presidium_front_count": 3,
                "motion_ids": [
                    Command.create(
                        {
                            "name": name,
                            "votes_for": votes_for,
                            "votes_against": against,
                            "votes_abstain": abstain,
                        }
                    )
                    for name, votes_for, against, abstain in MOTIONS
                ],
            }
        )
        session.action_open()
        for motion in session.motion_ids:
            motion.action_decide()
        session.action_close()

    def _round(self, name, kind):
        return self.clerk("union.bargaining").create(
            {
                "organization_id": self.union.id,
                "name": name,
                "kind": kind,
                "employer_ids": [Command.set(self.employer.ids)],
                "rep_ids": [
                    Command.create(
                        {"side": side, "name": person, "position": post, "is_chief": chief}
                    )
                    for side, person, post, chief in TABLE
                ],
            }
        )

    def agree(self):
        """From the invitation to the day the agreement on wages takes effect."""
        talks = self._round("2026年工资集体协商", "wage")
        talks.action_invite(on="2026-09-28")
        talks.action_answer(True, "同意协商，定于国庆后会谈", on="2026-09-30")
        talks.data_given_on = "2026-10-08"
        talks.action_meet(on="2026-10-14")
        agreement = self.clerk("union.agreement").browse(
            talks.action_conclude(
                "最低工资标准上调百分之五，夜班津贴每班增加十五元",
                "工资专项集体合同（2026—2027）",
                on="2026-10-16",
            )
        )
        agreement.write(
            {
                "date_from": "2026-11-01",
                "date_to": "2027-10-31",
                "content": "岗位最低工资上调百分之五；夜班津贴每班增加十五元；每月十日发薪。",
                "standards_met": True,
                "standards_note": "对照深圳市最低工资标准逐项核对",
                "copies": 3,
                "legal_parties": True,
                "legal_procedure": True,
                "legal_content": True,
            }
        )
        agreement.action_vote("workers_congress", REPRESENTATIVES, 36, 33, on="2026-10-22")
        agreement.action_sign(on="2026-10-23")
        agreement.action_file(on="2026-10-24")
        agreement.action_receive(on="2026-10-26", register_number="深人社集备〔2026〕118号")
        agreement.action_copy_up(on="2026-10-28")
        self.agreement = agreement

    def bargain(self):
        """The agreement is made known; a round on the collective contract has begun."""
        self.agreement.action_publish()
        talks = self._round("2027年集体合同协商", "collective")
        talks.action_invite(on="2026-11-05")
        talks.action_answer(True, "同意协商", on="2026-11-09")
        talks.action_meet()
        member = self.story.env["union.member"].search(
            [("organization_id", "=", self.union.id), ("state", "=", "active")], order="id", limit=1
        )
        subjects = self.clerk("union.bargaining.subject").create(
            [
                {
                    "organization_id": self.union.id,
                    "member_id": member.id,
                    "content": content,
                }
                for content in ("高温岗位增加防暑降温费", "夜班后安排班车")
            ]
        )
        subjects[0].action_take_up(talks.id)

    def disclose(self):
        """What employer and union lay open to the workers."""
        self.clerk("union.disclosure").create(
            [
                {
                    "employer_id": self.employer.id,
                    "subject": "第三季度社会保险缴纳情况",
                    "content": "七至九月一百二十名职工社会保险全部按时足额缴纳。",
                    "channel": "board",
                },
                {
                    "organization_id": self.building.id,
                    "subject": "工会联合会委员会选举结果",
                    "content": "第一届委员会、经费审查委员会和女职工委员会选举结果已获批复。",
                    "channel": "online",
                },
            ]
        )
