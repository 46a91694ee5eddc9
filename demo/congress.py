"""Step 4 of the story: a congress of ninety elects the four bodies on paper."""

from odoo.fields import Command

SEATS = 15
CANDIDATES = 17
VOTERS = 90
PRESENT = 80
BUNDLE = 40
#: Votes for the seventeen candidates: the first fourteen are in, the next two tie for the
#: last seat, one falls short of the majority of those entitled (46 of 90).
VOTES = [78, 77, 76, 75, 74, 73, 72, 71, 70, 69, 68, 67, 66, 65, 52, 52, 20]
RUNOFF = [48, 32]


class Congress:
    """The election of the building's federation, day by day."""

    def __init__(self, story):
        self.story = story
        self.election = self.contests = self.runoff = None

    def days(self):
        """Return ``(day, step)`` in order."""
        return [
            ((2026, 10, 14), self.call),
            ((2026, 10, 15), self.publish),
            ((2026, 10, 23), self.send_candidates),
            ((2026, 10, 26), self.approve_candidates),
            ((2026, 10, 28), self.meet),
            ((2026, 10, 29), self.report),
            ((2026, 11, 2), self.approve_result),
        ]

    def officer(self, model_or_record):
        """Return it as the building's election officer sees it."""
        return self.story.as_("jd_officer", model_or_record)

    def call(self):
        """Call the congress, make the contests, load the roster of representatives."""
        building = self.story.organizations["building"]
        meeting = self.officer("union.meeting").create(
            {"name": "金鼎大厦工会联合会第一次会员代表大会", "organization_id": building.id}
        )
        self.election = self.officer("union.election").create(
            {
                "name": "金鼎大厦工会联合会第一届委员会选举",
                "organization_id": building.id,
                "meeting_id": meeting.id,
            }
        )
        members = self._representatives()
        self.contests = {}
        for sequence, (key, body, position, seats, stand) in enumerate(
            (
                ("committee", "union", "member", SEATS, members[:CANDIDATES]),
                ("chair", "union", "chair", 1, members[:1]),
                ("vice_chair", "union", "vice_chair", 2, members[1:3]),
                ("audit", "audit", "member", 3, members[20:24]),
                ("audit_head", "audit", "head", 1, members[20:21]),
                ("women", "women", "member", 3, self._women(members)),
            ),
            1,
        ):
            self.contests[key] = self.officer("union.contest").create(
                {
                    "election_id": self.election.id,
                    "sequence": sequence * 10,
                    "committee_kind": body,
                    "position": position,
                    "seats": seats,
                    "candidate_ids": [
                        Command.create(
                            {
                                "member_id": member.id,
                                "sequence": order,
                                "nominated_by": member.organization_id.name,
                                "has_audit_expertise": body == "audit",
                            }
                        )
                        for order, member in enumerate(stand, 1)
                    ],
                }
            )
        self.election.action_advance()
        rows = [
            {
                "member_number": member.member_number,
                "name": member.name,
                "constituency": member.organization_id.name,
            }
            for member in members + self._retained()
        ]
        self.story.results["roster_all"] = self.election.action_load_roster(rows=rows)
        self.story.results["roster"] = self.election.action_load_roster(
            rows=rows, skip_refused=True
        )

    def publish(self):
        """Publish roll and candidates; the server says which day it is."""
        self.story.results["roll_published"] = self.election.action_publish_roll()
        self.election.action_advance()
        self.election.contest_ids.candidate_ids.action_review("passed", "档案、会籍已核")
        self.story.results["published"] = self.election.action_publish_candidates()

    def send_candidates(self):
        """Five full working days later the list goes to the street."""
        self.election.action_submit_candidates()

    def approve_candidates(self):
        """The street approves the list."""
        self._approve("candidates")

    def meet(self):
        """Check in, vote scrutineers and rules, open, vote, count twice, decide, run off."""
        election = self.election
        election.action_freeze_roll()
        election.voter_ids[:PRESENT].action_check_in()
        self.vote_scrutineers(election)
        election.action_print_ballots(spare=2)
        election.action_open()
        for key, contest in self.contests.items():
            self._account(contest, spoilt=1 if key == "committee" else 0)
        election.action_close_poll()
        for key, contest in self.contests.items():
            contest.action_bundle(size=BUNDLE)
            self._count(contest, self._votes(key, contest), special=key == "committee")
            self.story.results[f"decide_{key}"] = self.officer(contest).action_decide()
        committee = self.officer(self.contests["committee"])
        self.runoff = self.officer("union.contest").browse(committee.action_runoff())
        election.action_print_ballots()
        self._account(self.runoff)
        self.runoff.action_bundle(size=BUNDLE)
        self._count(self.runoff, RUNOFF)
        self.story.results["decide_runoff"] = self.officer(self.runoff).action_decide()
        self.story.results["result"] = election.action_publish_result()

    def report(self):
        """Report the result to the street, a day after the vote."""
        self.story.results["report"] = self.election.action_report()

    def approve_result(self):
        """The street approves the result: the federation stands."""
        self._approve("result")
        self.story.organizations["building"].invalidate_recordset()

    def _representatives(self):
        """Return ninety active members spread over the ten unions, in a stable order."""
        members = self.officer("union.member").search(
            [
                ("organization_id", "child_of", self.story.organizations["building"].id),
                ("state", "=", "active"),
            ],
            order="organization_id, id",
        )
        step = len(members) // VOTERS
        return list(members[:: step or 1][:VOTERS])

    def _women(self, members):
        return [member for member in members[30:] if member.gender == "female"][:3]

    def _retained(self):
        """Return one who keeps his membership without its votes; made by the tree's founder."""
        union = self._representatives()[0].organization_id
        return list(
            self.story.env["union.member"].create(
                {
                    "name": "郑保留",
                    "gender": "male",
                    "organization_id": union.id,
                    "state": "retained",
                }
            )
        )

    def _approve(self, kind):
        report = self.election.report_ids.filtered(lambda r: r.kind == kind)[:1]
        self.story.as_("hqb_reviewer", report).action_agree(comment="程序合规")
        self.story.as_("hqb_approver", report).action_agree(comment="同意")
        self.election.invalidate_recordset()

    def vote_scrutineers(self, election):
        """Let the meeting of an election vote a chief scrutineer, two tellers and the rules."""
        meeting = election.meeting_id
        users = self.story.users
        standing = election.contest_ids.candidate_ids.member_id
        chief = (election.voter_ids.member_id - standing)[:1]
        self.officer("union.scrutineer").create(
            [
                {
                    "meeting_id": meeting.id,
                    "member_id": chief.id,
                    "role": "chief",
                },
                *(
                    {
                        "meeting_id": meeting.id,
                        "user_id": users[login].id,
                        "role": "teller",
                        "outsider": True,
                        "outsider_identity": "街道总工会工作人员，已核对工作证",
                    }
                    for login in ("jd_teller1", "jd_teller2")
                ),
            ]
        )
        self.officer(meeting).action_open()
        for kind, name in (("scrutineers", "监票人、计票人名单"), ("election_rules", "选举办法")):
            self.officer("union.resolution").create(
                {"name": name, "kind": kind, "meeting_id": meeting.id}
            ).action_record_vote(votes_for=meeting.present_count)

    def _account(self, contest, spoilt=0):
        batch = self.officer(contest).batch_ids
        issued = PRESENT + spoilt
        batch.action_account(
            issued=issued, recovered=PRESENT, spoilt=spoilt, unused=batch.printed_count - issued
        )

    def _votes(self, key, contest):
        standing = len(contest.candidate_ids)
        if key == "committee":
            return VOTES
        return [70 - 3 * order if order < contest.seats else 20 for order in range(standing)]

    def _count(self, contest, votes, special=False):
        """Let both tellers count both bundles; one void paper and one write-in if ``special``."""
        candidates = self.officer(contest).candidate_ids.sorted("id")
        for bundle, share in ((1, [number // 2 for number in votes]), (2, None)):
            invalid = 1 if special and bundle == 1 else 0
            valid = BUNDLE - invalid
            if share is None:
                share = [number - number // 2 for number in votes]
            figures = {
                "bundle": bundle,
                "papers": BUNDLE,
                "valid": valid,
                "invalid": invalid,
                "marks": [
                    {"candidate_id": candidate.id, "for": number, "against": valid - number}
                    for candidate, number in zip(candidates, share, strict=True)
                ],
                "write_ins": [{"name": "周秀英", "votes": 1}] if special and bundle == 2 else [],
            }
            for teller in ("jd_teller1", "jd_teller2"):
                self.story.as_(teller, contest).action_enter_count(**figures)
