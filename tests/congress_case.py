"""A congress of a small federation: quotas, a vote of each constituency, the review."""

from .election_case import ElectionCase, member_name


class CongressCase(ElectionCase):
    """Two primary unions of 60 and 40 members; methods take the congress step by step."""

    SIZES = (60, 40)
    SEATS_ALL = 5

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.env["union.organization"].create(
            {
                "name": "金鼎二工会",
                "code": "T-SZ-FT-YL-JD-2",
                "level": "primary",
                "kind": "single",
                "parent_id": cls.building.id,
                "state": "active",
            }
        )
        people = cls.env["union.member"]
        there = people.search_count(
            [("organization_id", "=", cls.primary.id), ("state", "=", "active")]
        )
        cls.first_members = people.search(
            [("organization_id", "=", cls.primary.id), ("state", "=", "active")], order="id"
        ) | cls.enrol(cls.primary, cls.SIZES[0] - there)
        cls.second_members = cls.enrol(cls.second, cls.SIZES[1])

    @classmethod
    def enrol(cls, union, number):
        return cls.env["union.member"].create(
            [
                {
                    "name": member_name(index) + "丁",
                    "gender": "female" if index % 2 else "male",
                    "organization_id": union.id,
                    "state": "active",
                }
                for index in range(number)
            ]
        )

    def make_congress(self, **values):
        self.congress = self.officer(self.env["union.congress"]).create(
            {"organization_id": self.building.id, "seats": self.SEATS_ALL, **values}
        )
        self.congress.action_propose_constituencies()
        # The third is of the union's own direct members, where a test gives it some.
        self.first, self.other, self.direct = (*self.congress.constituency_ids, None)[:3]
        return self.congress

    def open_votes(self):
        self.make_congress()
        self.congress.action_allocate()
        self.congress.action_publish_rules()
        return self.congress.action_open_votes()

    def vote_of(self, part):
        """Make the latest vote of a constituency the election the methods work on."""
        self.election = self.officer(part.sudo().vote_ids.sorted("id")[-1:])
        self.contest = self.election.contest_ids
        return self.election

    def prepare(self, part, people):
        """Nominate, load the roll and show it, close the list, freeze."""
        election = self.vote_of(part)
        self.candidates = self.nominate(self.contest, people)
        self.candidates.write({"meets_conditions": True, "is_front_line": True})
        election.action_advance()
        election.action_load_entitled()
        election.action_advance()
        election.action_publish_roll()
        election.action_submit_candidates()
        # The clock of the stories stands: the days of the roll are not waited for.
        election.action_freeze_roll(reason=self.why)
        return election

    def gather(self, present=None):
        self.election.voter_ids[:present].action_check_in()
        self.scrutineer = self.election.voter_ids.member_id[-1:]
        self.vote_scrutineers()
        self.election.action_print_ballots()

    def hold(self, part, people, votes, settled=True):
        """Hold the vote of a constituency to its result; votes in the order of the people."""
        election = self.prepare(part, people)
        self.gather()
        election.action_open()
        present = election.checked_in_count
        self.account()
        election.action_close_poll()
        self.contest.action_bundle(size=200)
        self.count(self.contest, votes, present)
        # Seats left over wait for what the congress decides, unless they go to another round.
        return self.officer(election).action_publish_result(
            reason=None if settled else "余额由代表大会筹备组另行处理"
        )

    def elect(self):
        """Elect three of the first union and two of the second."""
        self.open_votes()
        self.hold(self.first, self.first_members[:4], (55, 50, 45, 10))
        self.hold(self.other, self.second_members[:3], (38, 37, 2))
        self.env.invalidate_all()
        self.people = self.officer(self.congress.representative_ids)
        return self.people

    def stand(self):
        self.elect()
        self.people.action_review(True)
        self.congress.action_stand()
        self.env.invalidate_all()
        return self.people
