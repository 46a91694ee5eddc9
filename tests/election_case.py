"""One election of a congress, small enough for a test, whole enough for a dispute."""

from contextlib import contextmanager
from datetime import timedelta

from freezegun import freeze_time

from odoo.exceptions import UserError

from ..core import workdays
from ..models.clock import today
from .tree import TreeCase, make_user

# In the order of their strokes, as the first candidates stand on the ballot.
SURNAMES = "王刘李杨吴张陈林周黄"
GIVEN = "建国晓梅志强丽华振宇海燕俊杰秀英文博雅琴"


def member_name(number):
    """Return a name for a number; different numbers below 90 give different names."""
    return SURNAMES[number % 10] + GIVEN[2 * (number // 10 % 9) : 2 * (number // 10 % 9) + 2]


class ElectionCase(TreeCase):
    """People, members and an election in its draft; methods take it phase by phase.

    ``at(moment)`` moves the server's clock; nothing here writes a date.
    """

    VOTERS = 12
    SEATS = 3

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tellers = cls.env["res.users"]
        for index in range(3):
            user = make_user(cls.env, f"t_teller_{index}")
            cls.tellers |= user
        cls.env["union.duty"].create(
            [
                {
                    "user_id": user.id,
                    "organization_id": cls.building.id,
                    "role": "teller",
                    "date_from": "2020-01-01",
                }
                for user in cls.tellers
            ]
        )
        cls.members = cls.env["union.member"].create(
            [
                {
                    "name": member_name(number),
                    "gender": "female" if number % 2 else "male",
                    "organization_id": cls.primary.id,
                    "state": "active",
                }
                for number in range(cls.VOTERS)
            ]
        )
        # Who stands behind a teller's login is a member; none of them is on the roll.
        cls.teller_members = cls.env["union.member"].create(
            [
                {
                    "name": f"计票{user.login[-1]}",
                    "gender": "female",
                    "organization_id": cls.primary.id,
                    "state": "active",
                    "partner_id": user.partner_id.id,
                }
                for user in cls.tellers
            ]
        )
        cls.retained = cls.env["union.member"].create(
            {
                "name": "郑保留",
                "gender": "male",
                "organization_id": cls.primary.id,
                "state": "retained",
            }
        )
        cls.scrutineer = cls.members[-1]

    def setUp(self):
        super().setUp()
        self.clock = freeze_time("2026-10-12 02:00:00")
        self.clock.start()
        self.addCleanup(self.stop_clock)

    def stop_clock(self):
        if self.clock:
            self.clock.stop()
            self.clock = None

    @contextmanager
    def refused(self, message, error=UserError):
        """Expect a refusal with such a message, and that nothing of the attempt stays."""
        with self.assertRaisesRegex(error, message), self.cr.savepoint():
            yield

    def at(self, moment):
        """Let it be that moment (UTC) for the server."""
        self.stop_clock()
        self.clock = freeze_time(moment)
        self.clock.start()
        self.env.invalidate_all()

    def after_publicity(self):
        """Go to the morning after the last day of the publicity."""
        day = self.election.publicity_id.ends_on + timedelta(days=1)
        self.at(f"{day.isoformat()} 02:00:00")

    def officer(self, records):
        return self.as_user(self.building_officer, records)

    def make_election(self, seats=None, candidates=4, chair=False, reviewed=True, **values):
        """Make an election with a contest for the committee, and one for the chair."""
        self.reviewed = reviewed
        meeting = self.officer(self.env["union.meeting"]).create(
            {
                "name": "第一次会员大会",
                "organization_id": self.building.id,
                # They are few: SZ-5.1.3.3.
                "kind": "general",
            }
        )
        self.election = self.officer(self.env["union.election"]).create(
            {
                "name": "第一届工会委员会选举",
                "organization_id": self.building.id,
                "meeting_id": meeting.id,
                **values,
            }
        )
        self.contest = self.officer(self.env["union.contest"]).create(
            {"election_id": self.election.id, "seats": seats or self.SEATS}
        )
        self.candidates = self.nominate(self.contest, self.members[:candidates])
        if chair:
            self.chair = self.officer(self.env["union.contest"]).create(
                {"election_id": self.election.id, "position": "chair", "sequence": 20}
            )
            self.nominate(self.chair, self.members[:1])
        return self.election

    reviewed = True

    def nominate(self, contest, members):
        candidates = self.officer(self.env["union.candidate"]).create(
            [
                {"contest_id": contest.id, "member_id": member.id, "sequence": order}
                for order, member in enumerate(members)
            ]
        )
        if self.reviewed and candidates:
            candidates.action_review("passed")
        return candidates

    def rows(self, members=None):
        return [
            {
                "member_number": member.member_number,
                "name": member.name,
                "constituency": f"第{index % 3 + 1}选区",
            }
            for index, member in enumerate(self.members if members is None else members)
        ]

    def not_asked(self, *codes):
        """Let some gates of the nomination be asked of recalls alone."""
        for code in codes:
            self.env.ref(f"trade_union.election_gate_nomination_{code}").kinds = "recall"

    def load(self):
        self.election.action_advance()
        return self.election.action_load_roster(self.rows())

    def publish(self):
        self.load()
        self.election.action_advance()
        return self.election.action_publish_candidates(reason=self.why)

    # The little federation of the tests has fewer members than the bands speak of.
    why = "测试用小型联合会，名额按实际情况确定"

    def approve(self, kind="candidates"):
        """Let the street agree to what the election sent up."""
        report = self.election.report_ids.filtered(lambda r: r.kind == kind)[:1]
        for user in (self.street_reviewer, self.street_approver):
            self.as_user(user, report).action_agree(comment="同意")
        self.env.invalidate_all()

    def approve_list(self):
        self.publish()
        self.after_publicity()
        self.election.action_submit_candidates()
        self.approve()

    def vote_scrutineers(self):
        """Let the meeting vote a scrutineer, two tellers and the rules."""
        self.name_scrutineers()
        for kind in ("scrutineers", "election_rules"):
            self.resolve(kind)

    def name_scrutineers(self):
        meeting = self.election.meeting_id
        self.officer(self.env["union.scrutineer"]).create(
            [
                {"meeting_id": meeting.id, "member_id": self.scrutineer.id, "role": "chief"},
                *(
                    {"meeting_id": meeting.id, "user_id": user.id, "role": "teller"}
                    for user in self.tellers
                ),
            ]
        )

    def resolve(self, kind):
        meeting = self.officer(self.election.meeting_id)
        if meeting.state == "draft":
            meeting.action_open()
        self.officer(self.env["union.resolution"]).create(
            {"name": kind, "kind": kind, "meeting_id": meeting.id}
        ).action_record_vote(votes_for=meeting.present_count)

    def gather(self, present=None):
        """Freeze the roll, check people in, vote scrutineers, print."""
        self.approve_list()
        self.election.action_freeze_roll()
        self.election.voter_ids[: present or self.VOTERS].action_check_in()
        self.vote_scrutineers()
        self.election.action_print_ballots(spare=2)

    def open(self, present=None):
        self.gather(present)
        return self.election.action_open()

    def account(self, contest=None, recovered=None, **values):
        """Account for the papers: as many issued as people present, all recovered."""
        contest = contest or self.contest
        batch = contest.batch_ids
        issued = values.pop("issued", self.election.checked_in_count)
        return batch.with_user(self.building_officer).action_account(
            issued=issued,
            recovered=issued if recovered is None else recovered,
            unused=values.pop("unused", batch.printed_count - issued),
            **values,
        )

    def start_count(self, present=None, size=25):
        """Open, issue and recover all papers, close, make bundles."""
        self.open(present)
        for contest in self.election.contest_ids:
            self.account(contest)
        self.election.action_close_poll()
        for contest in self.election.contest_ids:
            contest.action_bundle(size=size)

    def figures(self, contest, votes, valid, blank=0, invalid=0, write_ins=()):
        """Return the arguments of ``action_enter_count`` for votes for, in ballot order."""
        standing = contest.with_user(self.env.user)._standing()
        return {
            "papers": valid + blank + invalid,
            "valid": valid,
            "blank": blank,
            "invalid": invalid,
            "marks": [
                {"candidate_id": candidate.id, "for": number, "against": valid - number}
                for candidate, number in zip(standing, votes, strict=True)
            ],
            "write_ins": list(write_ins),
        }

    def enter(self, contest, user, bundle=1, **figures):
        return self.as_user(user, contest).action_enter_count(bundle=bundle, **figures)

    def count(self, contest, votes, valid, **values):
        """Let both tellers enter the same figures for the one bundle of a contest."""
        figures = self.figures(contest, votes, valid, **values)
        self.enter(contest, self.tellers[0], **figures)
        answer = self.enter(contest, self.tellers[1], **figures)
        self.assertEqual(answer["state"], "agreed")
        self.env.invalidate_all()
        return self.officer(contest).action_decide()

    def workdays_after(self, day, number):
        return workdays.add_workdays(day, number).date

    def today(self):
        return today(self.env)
