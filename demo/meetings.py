"""The young federation in its first autumn: representatives, their congress, proposals, a rating.

Beside what is over stand two votes under way: one that is being counted, and one whose candidates
are public and objected to.
"""

from datetime import datetime, timedelta

from odoo import fields
from odoo.fields import Command

SEATS = 45
#: The constituencies, each by words in the names of the unions it covers.
PARTS = {
    "物业选区": ("物业",),
    "金融咨询选区": ("金融", "咨询"),
    "科技选区": ("科技",),
    "餐饮文化物流选区": ("餐饮", "文化", "物流"),
}
PROPOSALS = [
    (
        "关于在金鼎大厦增设母婴室的提案",
        "大厦内女职工较多，现有母婴室仅一处，建议在三楼职工之家增设一处。",
        6,
    ),
    (
        "关于延长职工食堂晚餐供应时间的提案",
        "加班职工用餐不便，建议食堂晚餐供应延长至二十时三十分。",
        4,
    ),
    ("关于组织楼宇职工子女寒假托管的提案", "寒假期间职工子女无人照看，建议联合街道开办托管班。", 3),
]
#: What the renewing union says was done, by gate.
WORDS = {
    "group_prepares": "筹备组五人：党支部代表一人、职工代表四人",
    "leading_group": "领导小组五人：街道总工会一人、党支部一人、会员代表三人",
}
#: Answers by group: satisfied, basically satisfied, not satisfied. The last are too few to tell.
RATED = {"物业": (24, 8, 2), "餐饮": (17, 6, 1), "物流": (2, 1, 0)}


def furnish_meetings(story):
    """Call once the house is told."""
    Meetings(story).tell()


class Meetings:
    """Representatives and what they do, day by day."""

    def __init__(self, story):
        self.story = story
        self.building = story.organizations["building"]
        self.congress = self.session = self.vote = None

    def tell(self):
        """Tell all steps, each on its day; the last today."""
        for day, step in (
            ((2026, 11, 5), self.open_votes),
            ((2026, 11, 16), self.elect),
            ((2026, 11, 17), self.stand),
            ((2026, 11, 26), self.hold),
            ((2026, 11, 27), self.rate),
            ((2026, 11, 27), self.count),
        ):
            with self.story.at(datetime(*day, 2, 0)):
                step()
        self.plan()
        self.renew()

    def officer(self, model_or_record):
        """Return it as the building's election officer sees it."""
        return self.story.as_("jd_officer", model_or_record)

    def clerk(self, model_or_record):
        """Return it as the building's clerk sees it."""
        return self.story.as_("jd_clerk", model_or_record)

    # Representatives

    def open_votes(self):
        """Lay out the constituencies, share out the seats, publish the rules, open the votes."""
        self.congress = self.officer("union.congress").create(
            {
                "organization_id": self.building.id,
                "seats": SEATS,
                "constituency_ids": [
                    Command.create(
                        {
                            "name": name,
                            "sequence": order,
                            "covered_ids": [Command.set(self._unions(*words).ids)],
                        }
                    )
                    for order, (name, words) in enumerate(PARTS.items(), 1)
                ],
            }
        )
        self.congress.action_allocate()
        self.congress.action_publish_rules()
        self.congress.action_open_votes()
        for part in self.congress.constituency_ids:
            self._prepare(part.vote_ids, part.quota)

    def elect(self):
        """Each constituency votes; all seats are filled."""
        for election in self.congress.constituency_ids.vote_ids:
            self._vote(election)
            contest = self.officer(election.contest_ids)
            present = election.checked_in_count
            standing, seats = len(contest.candidate_ids), contest.seats
            votes = [present * 4 // 5 - 2 * order for order in range(seats)]
            self._enter(contest, 1, present, votes + [present // 5] * (standing - seats))
            contest.action_decide()
            election.action_publish_result()
            election.action_close()

    def stand(self):
        """The review is passed, the congress stands and is called; one moves away."""
        self.congress.invalidate_recordset()
        people = self.officer(self.congress.representative_ids)
        people.action_review(True)
        self.congress.action_stand()
        self._call_session()
        gone = people.filtered(lambda row: row.constituency_id.name == "科技选区")[-1]
        gone.action_leave("moved", "调往外地分公司工作")
        part = self.officer(gone.constituency_id)
        self.vote = self.officer("union.election").browse(part.action_open_vote())
        self._prepare(self.vote, 1)

    def count(self):
        """The by-election is being counted: one bundle agrees, one does not, one waits."""
        self._vote(self.vote)
        contest = self.officer(self.vote.contest_ids)
        present = self.vote.checked_in_count
        size = present // 3 + 1
        contest.action_bundle(size=size)
        self._enter(contest, 1, size, [size * 3 // 4, size // 5])
        for teller, votes in (("jd_teller1", size * 2 // 3), ("jd_teller2", size * 2 // 3 - 1)):
            self._enter(contest, 2, size, [votes, size // 5], tellers=(teller,))

    def _unions(self, *words):
        return self.building.child_ids.filtered(lambda one: any(word in one.name for word in words))

    def _prepare(self, election, seats):
        """Name candidates, load the roll and show it."""
        election = self.officer(election)
        names = seats + max(1, -(-seats * 15 // 100))
        standing = self.congress.representative_ids.filtered(lambda row: row.state != "left")
        members = election.congress_constituency_id._electors() - standing.member_id
        contest = self.officer(election.contest_ids)
        candidates = self.officer("union.candidate").create(
            [
                {
                    "contest_id": contest.id,
                    "member_id": member.id,
                    "sequence": order,
                    "nominated_by": member.organization_id.name,
                    "meets_conditions": True,
                    "is_front_line": order % 4 != 3,
                    "is_middle_manager": order % 4 == 3,
                    "is_model_worker": order == 0,
                }
                # All over the list, so that each union is among them.
                for order, member in enumerate(members[:: len(members) // names][:names])
            ]
        )
        election.action_advance()
        election.action_load_entitled()
        election.action_advance()
        election.action_publish_roll()
        candidates.action_review("passed", "会籍、代表条件已核")
        contest.action_order()

    def _vote(self, election):
        """From the end of the roll's publicity to the close of the polls."""
        election = self.officer(election)
        election.action_submit_candidates()
        election.action_freeze_roll()
        election.voter_ids[: len(election.voter_ids) * 4 // 5].action_check_in()
        self.story.congress.vote_scrutineers(election)
        election.action_print_ballots()
        election.action_open()
        present = election.checked_in_count
        batch = self.officer(election.contest_ids.batch_ids)
        batch.action_account(
            issued=present, recovered=present, unused=batch.printed_count - present
        )
        election.action_close_poll()

    def _enter(self, contest, bundle, papers, votes, tellers=("jd_teller1", "jd_teller2")):
        if not contest.bundle_ids:
            contest.action_bundle(size=papers)
        marks = [
            {"candidate_id": candidate.id, "for": number, "against": papers - number}
            for candidate, number in zip(contest.candidate_ids.sorted("id"), votes, strict=True)
        ]
        for teller in tellers:
            self.story.as_(teller, contest).action_enter_count(
                bundle=bundle, papers=papers, valid=papers, marks=marks
            )

    # Their congress and their proposals

    def _call_session(self):
        self.session = self.clerk("union.meeting").create(
            {
                "name": "金鼎大厦工会联合会第一届会员代表大会第一次会议",
                "organization_id": self.building.id,
                "kind": "congress",
                "starts_at": "2026-11-26 06:00:00",
                "ends_at": "2026-11-26 09:00:00",
                "place": "金鼎大厦三楼多功能厅",
                "heard_by": "代表接待日、走访各基层工会",
            }
        )
        self.session.action_propose_agenda()
        self.session.action_propose_attendees()
        self.clerk("union.meeting.attendee").create(
            {"meeting_id": self.session.id, "guest_name": "梁淑芬（街道总工会）", "role": "guest"}
        )
        self.session.action_call()

    def hold(self):
        """The congress meets, resolves, takes proposals up; its minutes are finished."""
        session = self.session
        due = session.attendee_ids.filtered(lambda one: one.role == "entitled")
        (session.attendee_ids - due[:3]).action_check_in()
        due[:3].write({"answer": "excused", "excuse": "出差"})
        session.action_open()
        session.action_propose_resolutions()
        present = session.present_count
        for motion in self.clerk(session.resolution_ids):
            motion.action_record_vote(present - 2, 1, 1, method="secret")
        self._propose()
        session.write(
            {
                "chaired_by": "曾庆华",
                "recorded_by": "谢雅婷",
                "minutes": "大会应到代表符合法定人数，宣布开会。\n"
                "代表分组审议了工作报告、经费收支情况报告和经费审查报告。\n"
                "大会以无记名投票方式逐项表决，各项决议获得通过。",
            }
        )
        session.action_close()
        session.action_publish_resolutions()
        session.action_finish_minutes()

    def _propose(self):
        people = self.congress.representative_ids.filtered(lambda row: row.state == "standing")
        proposals = self.clerk("union.proposal").create(
            [
                {
                    "organization_id": self.building.id,
                    "meeting_id": self.session.id,
                    "member_id": person.member_id.id,
                    "subject": subject,
                    "content": content,
                    "seconders": seconders,
                }
                for person, (subject, content, seconders) in zip(people, PROPOSALS, strict=False)
            ]
        )
        proposals.action_file()
        taken = proposals[:2]
        taken.action_screen(True, "委员会审查，同意立案")
        taken.action_assign("金鼎物业客户服务部", "2026-12-25")
        taken[0].action_answer("三楼职工之家预留一间作母婴室，十二月二十日前投入使用。")
        taken[0].action_rate("satisfied")

    def plan(self):
        """A plenary two weeks from today, called."""
        begins = fields.Datetime.now().replace(hour=6, minute=0, second=0) + timedelta(days=14)
        plenary = self.clerk("union.meeting").create(
            {
                "name": "金鼎大厦工会联合会第一届委员会第二次全体会议",
                "organization_id": self.building.id,
                "kind": "plenary",
                "starts_at": begins,
                "ends_at": begins + timedelta(hours=2),
                "place": "金鼎大厦三楼会议室",
                "item_ids": [
                    Command.create({"name": name, "sequence": 10 * order})
                    for order, name in enumerate(
                        ("讨论元旦春节送温暖方案", "研究2027年工作要点"), 1
                    )
                ],
            }
        )
        plenary.action_propose_attendees()
        plenary.action_call()

    # The rating

    def rate(self):
        """Three groups of members rate their federation; the figures of one are too few to tell."""
        rating = self.clerk("union.rating").create(
            {
                "organization_id": self.building.id,
                "year": 2026,
                "meeting_id": self.session.id,
                "method_filed": True,
                "party_told": True,
                "cut_ids": [
                    Command.create({"name": union.name, "organization_id": union.id})
                    for union in (self._unions(word)[0] for word in RATED)
                ],
            }
        )
        rating.action_open()
        codes = self.story.env["union.rating.code"]
        for cut, grades in zip(rating.cut_ids, RATED.values(), strict=True):
            papers = [grade for grade, count in enumerate(grades) for _one in range(count)]
            for code, grade in zip(
                cut.action_codes(max(len(papers) + 4, 8))["codes"], papers, strict=False
            ):
                found = codes._of(code)
                found._answer({question: grade for question, _title in found._questions()})
        rating.action_close()
        rating.action_publish()

    # A vote whose candidates are public

    def renew(self):
        """A union of the building renews its committee; a member objects to a candidate."""
        # That of the demo's own member.
        union = self.story.congress._representatives()[0].organization_id
        meeting = self.officer("union.meeting").create(
            {"name": f"{union.name}会员大会", "organization_id": union.id, "kind": "general"}
        )
        election = self.officer("union.election").create(
            {
                "name": f"{union.name}委员会选举",
                "organization_id": union.id,
                "meeting_id": meeting.id,
            }
        )
        members = self.story.env["union.member"].search(
            [("organization_id", "=", union.id), ("state", "=", "active")], order="id"
        )
        women = members.filtered(lambda member: member.gender == "female")
        for order, (body, position, seats, stand) in enumerate(
            (
                ("union", "member", 7, members[:9]),
                ("union", "chair", 1, members[1:3]),
                ("union", "vice_chair", 2, members[3:6]),
                ("audit", "member", 3, members[10:14]),
                ("audit", "head", 1, members[10:12]),
                ("women", "member", 3, (women - members[:14])[:4]),
            ),
            1,
        ):
            self.officer("union.contest").create(
                {
                    "election_id": election.id,
                    "sequence": order * 10,
                    "committee_kind": body,
                    "position": position,
                    "seats": seats,
                    "candidate_ids": [
                        Command.create(
                            {
                                "member_id": member.id,
                                "sequence": number,
                                "nomination_ids": [
                                    Command.create({"body": "group", "group_name": "第一工会小组"})
                                ],
                                "has_audit_expertise": body == "audit",
                            }
                        )
                        for number, member in enumerate(stand, 1)
                    ],
                }
            )
        election.action_advance()
        election.action_load_entitled()
        election.action_publish_roll()
        election.action_advance()
        election.contest_ids.candidate_ids.action_review("passed", "档案、会籍已核")
        for gate, word in WORDS.items():
            election.action_give_word(gate, word)
        election.action_publish_candidates("选举方案已报街道总工会，批复前先行公示候选人")
        self.clerk("union.publicity.objection").create(
            {
                "publicity_id": election.publicity_id.id,
                "content": "候选人中一人近期拟调离本单位，请核实其是否符合任职条件。",
                "objector": members[20].name,
            }
        )
