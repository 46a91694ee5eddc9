"""The year of services in the demo: a plan, what is made from it, what is asked and promised."""

from datetime import datetime

from odoo.fields import Command

# (month, kind, title, how many, places, budget)
PLAN = [
    ("11", "sharing", "金秋读书分享会", 1, 30, 1200),
    ("11", "legal_publicity", "劳动合同法律知识讲座", 1, 60, 800),
    ("12", "mental_health", "岁末减压心理课堂", 1, 20, 1500),
    ("12", "winter_warmth", "冬季送温暖走访", 2, 0, 6000),
]
# What the plan leaves to be said of each.
PROGRAMME = "<p>13:45 签到；14:00 开始；15:30 互动交流；16:00 结束。</p>"
PLACES = 20
SIGNED_UP = 24
READERS = 22
# Out of ten who rate the reading: the first choice is content.
GRADES = (0, 0, 0, 0, 0, 0, 0, 1, 1, 2)
QUESTIONS = [
    ("您最需要的服务是哪一项？", "simple_choice", ["健康体检", "技能培训", "法律咨询", "子女托管"]),
    ("您愿意参加哪些活动？", "multiple_choice", ["球类比赛", "读书分享", "亲子活动", "心理讲座"]),
]
ANSWERED = 40
GOALS = [
    ("全年举办职工文体活动不少于二十四场", "2026-12-31", 90, "已举办二十二场"),
    ("为楼宇职工免费体检一次", "2026-11-30", 100, "十月完成，八百六十人参加"),
    ("建成并开放职工多功能厅", "2026-12-20", 60, "装修完工，设备进场"),
]


def furnish_service_year(story):
    """Call once the walk of the story was held."""
    ServiceYear(story).tell()


class ServiceYear:
    """What the building plans, holds, asks and promises, day by day."""

    def __init__(self, story):
        self.story = story
        self.building = story.organizations["building"]
        people = [member.id for member in story.congress._representatives()]
        self.members = story.env["union.member"].browse(people)
        self.plan = self.reading = self.full = None

    def tell(self):
        """Tell all steps, each on its day."""
        for day, step in (
            ((2026, 11, 5), self.submit_plan),
            ((2026, 11, 6), self.open_activities),
            ((2026, 11, 6), self.come_together),
            ((2026, 11, 6), self.promise),
            ((2026, 11, 9), self.ask),
            ((2026, 11, 10), self.hold),
            ((2026, 11, 11), self.rate),
            ((2026, 11, 13), self.file),
            ((2026, 11, 13), self.find_needs),
        ):
            with self.story.at(datetime(*day, 8, 0)):
                step()

    def clerk(self, model_or_record):
        """Return it as the building's clerk sees it."""
        return self.story.as_("jd_clerk", model_or_record)

    def _kind(self, name):
        return self.story.env.ref(f"trade_union.activity_kind_{name}")

    # Activities

    def submit_plan(self):
        """The clerk submits the plan of the year; the street agrees; the drafts are made."""
        self.plan = self.clerk("union.activity.plan").create(
            {
                "organization_id": self.building.id,
                "year": 2026,
                "note": "以读书、普法、关爱为主线，每月不少于一场，服务楼宇各单位职工。",
                "line_ids": [
                    Command.create(
                        {
                            "month": month,
                            "kind_id": self._kind(kind).id,
                            "name": name,
                            "times": times,
                            "capacity": places,
                            "budget": budget,
                        }
                    )
                    for month, kind, name, times, places, budget in PLAN
                ],
            }
        )
        self.plan.action_submit(reason="联合会十月底成立，全年计划自十一月起编列")
        self.story.as_("hqb_approver", self.plan).action_agree(comment="同意")
        self.plan.invalidate_recordset()
        self.plan.action_make()

    def open_activities(self):
        """Two are opened under the plan; one has more who want to come than places."""
        made = self.plan.line_ids.activity_ids.grouped(lambda one: one.plan_line_id.kind_id)
        self.reading = made[self._kind("sharing")]
        self.full = made[self._kind("mental_health")]
        common = {"plan": PROGRAMME, "roles": "谢雅婷：签到；彭志远：场地与设备"}
        self.reading.write(
            {
                **common,
                "purpose": "共读一本书，交流工作与生活。",
                "date_begin": "2026-11-10 06:00:00",
                "date_end": "2026-11-10 08:00:00",
                "place": "金鼎大厦三楼职工之家",
            }
        )
        self.full.write(
            {
                **common,
                "purpose": "请心理咨询师讲解岁末压力的调适方法。",
                "date_begin": "2026-12-18 06:00:00",
                "date_end": "2026-12-18 08:00:00",
                "place": "金鼎大厦三楼多功能厅",
                "capacity": PLACES,
                "waiting_list": True,
            }
        )
        (self.reading | self.full).action_open_planned()
        self.reading.action_sign_up(member_ids=self.members[:READERS].ids)
        self.full.action_sign_up(member_ids=self.members[:SIGNED_UP].ids)
        self.clerk("union.service.task").create(
            [
                {
                    "activity_id": self.full.id,
                    "name": name,
                    "user_id": self.story.users[login].id,
                    "due": due,
                }
                for name, login, due in (
                    ("联系心理咨询师", "jd_clerk", "2026-12-04"),
                    ("布置会场", "jd_officer", "2026-12-17"),
                )
            ]
        )

    def hold(self):
        """The reading is held; what happens is noted on the spot."""
        self.clerk("union.service.record").create(
            {"activity_id": self.reading.id, "name": "十六位职工上台分享读书心得"}
        )
        self.reading.action_attend(member_ids=self.members[: READERS - 2].ids)
        self.reading.rate_days = 1
        self.reading.action_hold()

    def rate(self):
        """Those who came say on their own pages how content they were."""
        reading = self.reading.sudo()  # as the members' own page does
        choices = reading._rating_question().suggested_answer_ids
        for member, grade in zip(self.members[: READERS - 2], GRADES * 2, strict=True):
            reading._portal_rate(member, str(choices[grade].id))

    def file(self):
        """Once all have answered the record is filed and its summary shown to the members."""
        self.story.env["union.service.activity"]._cron_settle_ratings()
        self.reading.write(
            {
                "summary": "<p>二十位职工参加，十六位上台分享。职工反映形式活泼，希望每季度举办一次。</p>",
                "check_reason": "现场未拍照，有签到表和活动记录为证",
            }
        )
        self.reading.action_file()
        self.reading.action_show()

    def come_together(self):
        """A brand of the building, and a choir whose members meet every week."""
        brand = self.clerk("union.brand").create(
            {
                "organization_id": self.building.id,
                "name": "书香金鼎",
                "kind": "building",
                "theme": "让楼宇职工下班有书读",
                "building": "金鼎大厦",
                "partners": "福田区图书馆\n华强北街道党工委",
                "resources": "职工之家阅览区一百二十平方米，图书三千册",
                "date_from": "2026-11-02",
            }
        )
        self.reading.brand_id = brand
        self.clerk("union.interest.group").create(
            {
                "organization_id": self.building.id,
                "name": "金鼎职工合唱团",
                "leader_id": self.members[3].id,
                "meets": "每周三下班后，三楼多功能厅",
                "begun_on": "2026-11-02",
                "line_ids": [
                    Command.create({"member_id": member.id, "date_from": "2026-11-02"})
                    for member in self.members[:12]
                ],
            }
        )

    # Needs and pledges

    def promise(self):
        """The building publishes what it promises, and how far it is."""
        pledge = self.clerk("union.pledge").create(
            {
                "organization_id": self.building.id,
                "year": 2026,
                "intro": "金鼎大厦工会联合会向全体会员公开承诺：",
                "line_ids": [
                    Command.create({"goal": goal, "due_on": due, "sequence": order})
                    for order, (goal, due, _progress, _evidence) in enumerate(GOALS, 1)
                ],
            }
        )
        pledge.action_publish()
        for line, (_goal, _due, progress, evidence) in zip(pledge.line_ids, GOALS, strict=True):
            line.write({"progress": progress, "evidence": evidence})

    def ask(self):
        """Members are asked twice: once with results, once they may still answer."""
        self.asked = self._survey("2026年职工服务需求调研", cut_by="union")
        self._survey("2027年文体活动意向征集", answer_until="2027-01-15")
        one, several = self.asked.question_ids
        for order, member in enumerate(self.members[1 : ANSWERED + 1]):
            chosen = one.suggested_answer_ids[(0, 0, 1, 0, 3, 1, 2)[order % 7]]
            wanted = several.suggested_answer_ids[order % 4 :][:2]
            # As the members' own page does.
            self.asked.sudo()._portal_answer(
                member,
                {
                    str(one.id): str(chosen.id),
                    str(several.id): [str(choice.id) for choice in wanted],
                },
            )

    def _survey(self, name, **values):
        survey = self.clerk("union.need.survey").create(
            {
                "organization_id": self.building.id,
                "name": name,
                "year": 2026,
                "intro": "您的回答不记名，结果用于安排明年的服务项目。",
                "question_ids": [
                    Command.create(
                        {
                            "title": title,
                            "question_type": kind,
                            "constr_mandatory": kind == "simple_choice",
                            "suggested_answer_ids": [
                                Command.create({"value": value}) for value in choices
                            ],
                        }
                    )
                    for title, kind, choices in QUESTIONS
                ],
                **values,
            }
        )
        survey.action_open()
        return survey

    def find_needs(self):
        """The figures are told; needs are found in them, one is planned, one is met by an offer."""
        self.asked.action_close()
        self.asked.action_publish()
        health, _training = needs = self.clerk("union.need").create(
            [
                {
                    "organization_id": self.building.id,
                    "survey_id": self.asked.id,
                    "title": title,
                    "grade": grade,
                    "people": people,
                    "kind_id": self._kind(kind).id,
                }
                for title, grade, people, kind in (
                    ("年度健康体检", "basic", 860, "care"),
                    ("短视频剪辑技能培训", "special", 45, "training"),
                )
            ]
        )
        needs[1].action_plan()
        health.action_request()
        offer = self.clerk("union.resource").create(
            {
                "organization_id": self.building.id,
                "kind": "offer",
                "topic": health.resource_id.topic,
                "title": "职工体检优惠套餐",
                "partner": "福田区社区健康服务中心",
            }
        )
        health.resource_id.action_match(offer.id)
        self.clerk("union.resource").create(
            {
                "organization_id": self.building.id,
                "kind": "offer",
                "topic": "expert",
                "title": "急救培训讲师（每季度一次）",
                "partner": "福田区红十字会",
                "until": "2027-06-30",
            }
        )
