"""Steps 5 to 7 of the story: an activity, the yearly assessment, and the daily watch."""

SIGNED_UP = 30
ATTENDED = 26


class Year:
    """What the new federation does before the year is out."""

    def __init__(self, story):
        self.story = story
        self.activity = self.campaign = self.assessment = None

    def days(self):
        """Return ``(day, step)`` in order."""
        return [
            ((2026, 11, 4), self.plan_activity),
            ((2026, 11, 5), self.approve_activity),
            ((2026, 11, 12), self.hold_activity),
            ((2026, 11, 16), self.open_campaign),
            ((2026, 11, 17), self.assess),
            ((2026, 11, 19), self.review),
            ((2026, 11, 20), self.watch),
        ]

    def plan_activity(self):
        """The clerk plans a walk and submits it."""
        self.activity = self.story.as_("jd_clerk", "union.service.activity").create(
            {
                "organization_id": self.story.organizations["building"].id,
                "kind_id": self.story.env.ref("trade_union.activity_kind_sport").id,
                "name": "“奋进金鼎”职工健步走",
                "purpose": "丰富职工文体生活，增进楼宇各单位职工交流。",
                "date_begin": "2026-11-12 06:00:00",
                "date_end": "2026-11-12 09:00:00",
                "place": "莲花山公园南门",
                "capacity": 50,
                "budget": 3000,
                "plan": "<p>14:00 集合签到；14:30 出发；16:30 抽奖并解散。</p>",
                "roles": "谢雅婷：签到；彭志远：安全与急救",
            }
        )
        self.activity.action_submit()

    def approve_activity(self):
        """The street approves; members are signed up."""
        self.story.as_("hqb_approver", self.activity).action_agree(comment="同意")
        self.activity.invalidate_recordset()
        self.story.results["signed_up"] = self.activity.action_sign_up(
            member_ids=[member.id for member in self._members()]
        )

    def hold_activity(self):
        """Those who come are recorded; afterwards the activity is reported as held."""
        self.story.results["attended"] = self.activity.action_attend(
            member_ids=[member.id for member in self._members()[:ATTENDED]]
        )
        self.activity.action_hold()

    def open_campaign(self):
        """The city opens the assessment of the year under Hangzhou's scheme."""
        scheme = self.story.env["union.scheme"].search(
            [("code", "=", "HZ25-P"), ("organization_id", "=", False)],
            order="version desc",
            limit=1,
        )
        self.campaign = self.story.as_("sz_approver", "union.campaign").create(
            {
                "scheme_id": scheme.id,
                "organization_id": self.story.organizations["city"].id,
                "year": 2026,
                "as_of": "2026-12-31",
            }
        )
        self.campaign.action_open()

    def assess(self):
        """The building's clerk answers what no record knows, and submits."""
        self.assessment = self.story.as_("jd_clerk", "union.assessment").search(
            [
                ("campaign_id", "=", self.campaign.id),
                ("organization_id", "=", self.story.organizations["building"].id),
            ]
        )
        # A young federation: its house is in order, its services have only begun.
        content = self.assessment.scheme_id.content
        begun = {
            indicator["code"]
            for indicator in content["indicators"]
            if indicator["level"] in ("basic", "normative")
        }
        keys = {rule["metric_key"] for rule in content["rules"] if rule["indicator"] in begun}
        passing = {"bool": {"answer": "yes"}, "%": {"number": 100, "base": 100}}
        for row in self.assessment.value_ids:
            if row.metric_key in keys:
                row.write(passing.get(row.unit, {"number": 1}))
        self.assessment.action_submit()

    def review(self):
        """Street, district and city review; the star is published as provisional."""
        for login in ("hqb_reviewer", "ft_approver", "sz_approver"):
            self.story.as_(login, self.assessment).action_agree(comment="同意")
        self.assessment.invalidate_recordset()

    def watch(self):
        """The night's watch: what no record settles by itself is waiting in the morning."""
        findings = self.story.env["union.finding"]
        for model in findings._watched_models():
            last_id = 0
            while last_id is not None:
                _count, last_id = findings._watch_batch(model, last_id)

    def _members(self):
        return self.story.congress._representatives()[:SIGNED_UP]
