"""The election of the journey over the wire: from the congress's call to the result."""

import io
from base64 import b64decode

from pypdf import PdfReader

from ..demo.congress import BUNDLE, CANDIDATES, PRESENT, RUNOFF, SEATS, VOTERS, VOTES
from .usual_form import usual_form
from .wire import WireCase


def text_of(pdf):
    """Return the text of a PDF, characters in their usual form and without blanks."""
    pages = PdfReader(io.BytesIO(pdf)).pages
    return "".join("".join(usual_form(p.extract_text()).split()) for p in pages)


class ElectionWireCase(WireCase):
    """The examples of ``docs/api/election.md``; ``members`` are those of the building."""

    def pdf(self, name):
        content = b64decode(self.values[name])
        self.assertEqual(content[:4], b"%PDF")
        return text_of(content)

    def state(self):
        ids = [self.building.id]
        return self.call("jd_clerk", "union.organization", "read", ids=ids, fields=["state"])[0][
            "state"
        ]

    def officer(self, model, method, **arguments):
        return self.call("jd_officer", model, method, **arguments)

    def prepare_congress(self):
        self.day(10, 14)
        self.representatives = self.members[:: len(self.members) // VOTERS][:VOTERS]
        self.example("meeting_create")
        self.example("election_create")
        self.example("forged_date")
        # Nor at creation, nor as a default in the context.
        forged = {"name": "x", "organization_id": self.building.id, "published_on": "2026-10-01"}
        self.refused(403, "jd_officer", "union.election", "create", vals_list=[forged])
        self.make_contests()
        self.example("election_advance")
        rows = [
            {
                "member_number": member["member_number"],
                "name": member["name"],
                "constituency": member["organization_id"][1],
            }
            for member in self.representatives
        ]
        retained = self.retain()
        self.example("roll_refused", retained_number=retained["member_number"])
        self.example("roll_load", rows=[*rows, retained])
        self.day(10, 15)
        ids = [self.values["election"]]
        self.example("publish_roll")
        self.officer("union.election", "action_advance", ids=ids)
        candidates = self.candidates()
        self.example("candidates_review", chair_candidate=candidates[self.contests["chair"]][0])
        others = [
            one
            for contest, people in candidates.items()
            if contest != self.contests["chair"]
            for one in people
        ]
        self.officer("union.candidate", "action_review", ids=others, result="passed")
        self.example("publish")
        self.day(10, 22)
        self.assertIn("SZ-5.1.3.4c", self.example("candidates_too_early")["message"])
        self.day(10, 23)
        self.example("candidates_submit")
        self.refused(
            403, "jd_officer", "union.contest", "write", ids=ids, vals={"state": "decided"}
        )
        self.day(10, 26)
        self.agree_report()

    def make_contests(self):
        people = [member["id"] for member in self.representatives]
        women = [m["id"] for m in self.representatives[30:] if m["gender"] == "female"]
        self.contests = {}
        for sequence, (key, body, position, seats, stand) in enumerate(
            (
                ("committee", "union", "member", SEATS, people[:CANDIDATES]),
                ("chair", "union", "chair", 1, people[:1]),
                ("vice_chair", "union", "vice_chair", 2, people[1:3]),
                ("audit", "audit", "member", 3, people[20:24]),
                ("audit_head", "audit", "head", 1, people[20:21]),
                ("women", "women", "member", 3, women[:3]),
            ),
            1,
        ):
            if key == "chair":
                self.example("contest_create", chair_member=stand[0])
                self.contests[key] = self.values["chair"]
                continue
            values = {
                "election_id": self.values["election"],
                "sequence": sequence * 10,
                "committee_kind": body,
                "position": position,
                "seats": seats,
                "candidate_ids": [
                    [
                        0,
                        0,
                        {
                            "member_id": member,
                            "sequence": order,
                            "nominated_by": "各基层工会",
                            "has_audit_expertise": body == "audit",
                        },
                    ]
                    for order, member in enumerate(stand, 1)
                ],
            }
            self.contests[key] = self.officer("union.contest", "create", vals_list=[values])[0]
        self.values["committee"] = self.contests["committee"]

    def retain(self):
        """Return the row of one who kept his membership and no vote; made by the server."""
        member = self.env["union.member"].create(
            {
                "name": "郑保留",
                "gender": "male",
                "organization_id": self.representatives[0]["organization_id"][0],
                "state": "retained",
            }
        )
        self.env.flush_all()
        return {
            "member_number": member.member_number,
            "name": member.name,
            "constituency": "第一选区",
        }

    def agree_report(self):
        self.example("report_agree")
        answer = self.call(
            "hqb_approver",
            "union.election.report",
            "action_agree",
            ids=[self.values["report"]],
            comment="同意",
        )
        self.assertEqual(answer[0]["state"], "approved")

    def hold_congress(self):
        self.day(10, 28)
        self.example("freeze_roll")
        self.example("voters")
        self.assertEqual(len(self.example("check_in")), PRESENT)
        standing = {member["id"] for member in self.representatives[:CANDIDATES]}
        standing |= {member["id"] for member in self.representatives[20:24]}
        free = [
            m["id"]
            for m in self.representatives
            if m["id"] not in standing and m["gender"] == "male"
        ]
        self.example("scrutineers", scrutineer_member=free[0])
        self.example("open_meeting")
        self.example("resolutions")
        self.example("record_vote")
        self.officer(
            "union.resolution",
            "action_record_vote",
            ids=[self.values["on_rules"]],
            votes_for=PRESENT,
        )
        self.batches = {
            batch["contest_id"]: batch["batch_id"] for batch in self.example("print_ballots")
        }
        self.values["chair_batch"] = self.batches[self.contests["chair"]]
        self.example("ballots_pdf")
        ballots = PdfReader(io.BytesIO(b64decode(self.values["ballots_pdf"])))
        self.assertEqual(len(ballots.pages), (VOTERS + 2) * len(self.contests))
        self.assertIn(self.representatives[0]["name"], self.page(ballots, 0))
        self.assertIn(self.building.name, self.page(ballots, -1))
        self.example("open_polls")

    def page(self, reader, number):
        return usual_form(reader.pages[number].extract_text())

    def count(self):
        for key, contest in self.contests.items():
            if key == "chair":
                self.example("account")
            else:
                self.account(contest, 12, spoilt=1 if key == "committee" else 0)
        self.example("close_poll")
        candidates = self.candidates()
        self.values["chair_candidate"] = candidates[self.contests["chair"]][0]
        self.example("bundle")
        self.example("count_too_many")
        self.example("count")
        self.example("sheets_of_others")
        # One paper less, then corrected: the entries differ, and no figure is told.
        mine = self.enter("chair", "jd_teller2", 1, [34])
        self.assertEqual(mine["state"], "different")
        place = f"candidate:{self.values['chair_candidate']}"
        self.assertEqual(mine["differences"], [f"{place}:votes_for", f"{place}:votes_against"])
        self.assertEqual(
            self.enter("chair", "jd_teller2", 1, [35], correct=True)["state"], "agreed"
        )
        for teller in ("jd_teller1", "jd_teller2"):
            self.enter("chair", teller, 2, [35])
        self.example("decide")
        self.count_others(candidates)

    def candidates(self):
        """Return ``{contest id: candidate ids in the order they were nominated}``."""
        rows = self.officer(
            "union.candidate",
            "search_read",
            domain=[["election_id", "=", self.values["election"]]],
            fields=["contest_id"],
            order="id",
        )
        self.ballot = {}
        for row in rows:
            self.ballot.setdefault(row["contest_id"][0], []).append(row["id"])
        return self.ballot

    def account(self, contest, unused, spoilt=0):
        self.officer(
            "union.ballot.batch",
            "action_account",
            ids=[self.batches[contest]],
            issued=PRESENT + spoilt,
            recovered=PRESENT,
            spoilt=spoilt,
            unused=unused - spoilt,
        )

    def enter(self, contest, teller, bundle, votes, invalid=0, write_ins=(), **more):
        valid = BUNDLE - invalid
        contest = self.contests.get(contest, contest)
        return self.call(
            teller,
            "union.contest",
            "action_enter_count",
            ids=[contest],
            bundle=bundle,
            papers=BUNDLE,
            valid=valid,
            invalid=invalid,
            marks=[
                {"candidate_id": candidate, "for": number, "against": valid - number}
                for candidate, number in zip(self.ballot[contest], votes, strict=True)
            ],
            write_ins=list(write_ins),
            **more,
        )

    def count_others(self, candidates):
        """Count the other votes; the committee has a void paper, a write-in and a tie."""
        for key, contest in self.contests.items():
            if key == "chair":
                continue
            seats = {"committee": SEATS, "vice_chair": 2, "audit": 3, "women": 3}.get(key, 1)
            votes = [70 - 3 * n if n < seats else 20 for n in range(len(candidates[contest]))]
            decided = self.count_twice(contest, VOTES if key == "committee" else votes, key)
            self.assertEqual(decided["state"], "runoff" if key == "committee" else "decided", key)
        names = [self.representatives[n]["name"] for n in range(SEATS - 1)]
        committee = self.officer(
            "union.contest.result",
            "search_read",
            domain=[["contest_id", "=", self.contests["committee"]]],
            fields=["name", "elected", "status", "written_in"],
        )
        self.assertEqual({row["name"] for row in committee if row["elected"]}, set(names))
        self.assertEqual(sum(row["status"] == "runoff" for row in committee), 2)
        self.assertEqual([row["written_in"] for row in committee if row["written_in"]], ["周秀英"])
        runoff = self.example("runoff")
        printed = self.officer(
            "union.election", "action_print_ballots", ids=[self.values["election"]]
        )
        self.batches[runoff] = printed[0]["batch_id"]
        self.account(runoff, VOTERS - PRESENT)
        self.candidates()
        self.assertEqual(self.count_twice(runoff, RUNOFF)["state"], "decided")

    def count_twice(self, contest, votes, key=None):
        self.officer("union.contest", "action_bundle", ids=[contest], size=BUNDLE)
        special = key == "committee"
        first = [number // 2 for number in votes]
        second = [number - half for number, half in zip(votes, first, strict=True)]
        written = [{"name": "周秀英", "votes": 1}] if special else []
        for teller in ("jd_teller1", "jd_teller2"):
            self.enter(contest, teller, 1, first, invalid=int(special))
            self.enter(contest, teller, 2, second, write_ins=written)
        return self.officer("union.contest", "action_decide", ids=[contest])

    def result(self):
        self.example("publish_result")
        self.example("result_pdf")
        text = self.pdf("result_pdf")
        self.assertIn(self.building.name, text)
        self.assertIn(self.representatives[0]["name"], text)
        self.day(10, 29)
        del self.values["report"]  # the one about the candidates
        self.example("report")
        self.assertEqual(self.state(), "preparing")
        self.day(11, 2)
        self.agree_report()
        self.example("founded")
        chair = self.example("seats")[0]["member_id"][0]
        self.assertEqual(chair, self.representatives[0]["id"])
        domain = [
            ["term_id.election_id", "=", self.values["election"]],
            ["term_id.committee_id.kind", "=", "union"],
        ]
        self.assertEqual(self.call("jd_clerk", "union.seat", "search_count", domain=domain), SEATS)
        self.assertTrue(all(self.example("verify")["contests"].values()))
