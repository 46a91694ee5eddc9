"""Who sees and does what in elections, meetings and committees: attacks, each refused."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase

MODELS = (
    "union.publicity",
    "union.publicity.objection",
    "union.committee",
    "union.term",
    "union.seat",
    "union.meeting",
    "union.resolution",
    "union.scrutineer",
    "union.election",
    "union.election.step",
    "union.election.rule",
    "union.election.report",
    "union.election.record",
    "union.constituency",
    "union.voter",
    "union.election.sitting",
    "union.election.presence",
    "union.contest",
    "union.candidate",
    "union.contest.result",
    "union.ballot.batch",
    "union.count.bundle",
    "union.count.sheet",
    "union.count.sheet.line",
)


@tagged("post_install", "-at_install")
class TestElectionScope(ElectionCase):
    def finish(self):
        """Go through a whole election, so that every model has a record."""
        self.make_election()
        self.publish()
        self.officer(self.election.publicity_id).action_object("无")
        self.officer(self.election.publicity_id.objection_ids).action_handle("已说明")
        self.after_publicity()
        self.election.action_submit_candidates()
        self.approve()
        self.election.action_freeze_roll()
        self.election.voter_ids.action_check_in()
        self.election.voter_ids[0].action_undo_check_in("点错人")
        self.election.voter_ids[0].action_check_in()
        self.vote_scrutineers()
        self.election.action_print_ballots()
        self.election.action_open()
        self.account()
        self.election.action_close_poll()
        self.contest.action_bundle()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.officer(self.election).action_publish_result()

    def test_sister_stranger_and_portal_see_and_write_nothing(self):
        self.finish()
        for model in MODELS:
            records = self.env[model].search([])
            with self.subTest(model=model):
                self.assertTrue(records)
                try:
                    seen = self.as_user(self.sister_clerk, self.env[model]).search([])
                except AccessError:
                    seen = records.browse()
                self.assertFalse(seen & records)
                for user in (self.sister_clerk, self.stranger, self.portal):
                    with self.assertRaises(AccessError):
                        self.as_user(user, records[:1]).read(["display_name"])
                    with self.assertRaises(UserError):
                        self.as_user(user, records[:1]).write({next(iter(records._fields)): False})
        for user in (self.portal, self.stranger):
            for model in MODELS:
                with self.subTest(model=model, user=user.login), self.assertRaises(AccessError):
                    self.as_user(user, self.env[model]).search([])

    def test_sister_clerk_moves_nothing(self):
        self.make_election()
        self.load()
        self.election.action_advance()
        sister = self.as_user(self.sister_clerk, self.election)
        for attempt in (
            lambda: sister.action_publish_candidates(reason="x"),
            lambda: sister.action_advance(reason="x"),
            lambda: sister.action_load_roster([]),
            lambda: sister.action_freeze_roll(),
            lambda: sister.action_propose_rules(),
            lambda: sister.action_verify(),
            lambda: self.as_user(self.sister_clerk, self.election.voter_ids).action_check_in(),
            lambda: self.as_user(self.sister_clerk, self.contest).action_void("x"),
            lambda: self.as_user(self.sister_clerk, self.candidates).action_withdraw("x"),
            lambda: self.as_user(self.sister_clerk, self.env["union.election"]).create(
                {"name": "x", "organization_id": self.building.id}
            ),
            lambda: self.as_user(self.sister_clerk, self.env["union.contest"]).create(
                {"election_id": self.election.id}
            ),
            lambda: self.as_user(self.sister_clerk, self.env["union.meeting"]).create(
                {"name": "x", "organization_id": self.building.id}
            ),
        ):
            with self.assertRaises(AccessError), self.cr.savepoint():
                attempt()

    def test_a_foreign_member_is_neither_named_nor_told(self):
        self.make_election()
        meetings = self.as_user(self.sister_clerk, self.env["union.meeting"])
        meeting = meetings.create({"name": "x", "organization_id": self.sister_street.id})
        elections = self.as_user(self.sister_clerk, self.env["union.election"])
        election = elections.create({"name": "x", "organization_id": self.sister_street.id})
        contest = self.as_user(self.sister_clerk, self.env["union.contest"]).create(
            {"election_id": election.id}
        )
        member = self.members[0]
        for model, vals in (
            ("union.scrutineer", {"meeting_id": meeting.id}),
            ("union.candidate", {"contest_id": contest.id}),
        ):
            records = self.as_user(self.sister_clerk, self.env[model])
            named = vals | {"member_id": member.id}
            for attempt in (
                lambda records=records, named=named: records.create(named),
                lambda records=records, vals=vals: records.with_context(
                    default_member_id=member.id
                ).create(vals),
            ):
                with (
                    self.subTest(model=model),
                    self.assertRaises(AccessError) as caught,
                    self.cr.savepoint(),
                ):
                    attempt()
                self.assertNotIn(member.name, str(caught.exception))
            self.env.invalidate_all()
            self.assertFalse(records.new(named).name, model)
            with self.assertRaises(AccessError) as caught:
                records.onchange(named, ["member_id"], {"name": {}, "member_id": {}})
            self.assertNotIn(member.name, str(caught.exception))
        clerk = self.as_user(self.sister_clerk, self.env["union.scrutineer"])
        person = clerk.create(
            {
                "meeting_id": meeting.id,
                "name": "x",
                "outsider": True,
                "outsider_identity": "x",
            }
        )
        with self.assertRaises(AccessError), self.cr.savepoint():
            person.write({"member_id": member.id, "name": False})
        with self.assertRaises(AccessError), self.cr.savepoint():
            election.write({"meeting_id": self.election.meeting_id.id})
        mine = self.officer(self.env["union.meeting"]).create(
            {"name": "x", "organization_id": self.primary.id}
        )
        with self.refused("No meeting"):
            self.officer(self.election).write({"meeting_id": mine.id})

    def test_teller_and_auditor_run_no_election(self):
        self.make_election()
        self.load()
        for user in (self.tellers[0], self.street_auditor):
            mine = self.as_user(user, self.election)
            self.assertEqual(mine.phase, "roll", "both read it")
            for attempt in (
                lambda mine=mine: mine.action_advance(reason="x"),
                lambda mine=mine: mine.action_freeze_roll(),
                lambda mine=mine: mine.action_load_roster([]),
                lambda mine=mine: mine.write({"name": "x"}),
                lambda user=user: self.as_user(user, self.contest).write({"seats": 9}),
                lambda user=user: self.as_user(user, self.candidates).action_withdraw("x"),
                lambda user=user: self.as_user(user, self.contest).action_void("x"),
            ):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    attempt()
        with self.assertRaises(AccessError):
            self.as_user(self.tellers[0], self.election.voter_ids).read(["name"])

    @clause("SZ-5.1.3.4c", "SZ-5.1.3.5c3")
    def test_legal_dates_and_results_are_not_the_callers(self):
        self.make_election()
        self.publish()
        forged = {
            "union.election": (
                self.election,
                [
                    {"phase_id": self.env.ref("trade_union.election_phase_counting").id},
                    {"phase": "counting"},
                    {"opened_on": "2020-01-01"},
                    {"elected_on": "2020-01-01"},
                    {"report_due_on": "2030-01-01"},
                    {"reported_on": "2020-01-01"},
                    {"approved_on": "2020-01-01"},
                    {"roll_digest": "x"},
                    {"entitled_count": 1},
                    {"present_count": 99},
                    {"rules_locked": False},
                    {"published_on": "2020-01-01"},
                ],
            ),
            "union.publicity": (
                self.election.publicity_id,
                [
                    {"published_on": "2020-01-01"},
                    {"ends_on": "2020-01-08"},
                    {"state": "published"},
                    {"digest": "x"},
                ],
            ),
            "union.contest": (
                self.contest,
                [{"state": "decided"}, {"counts": {}}, {"result_digest": "x"}, {"seats_left": 0}],
            ),
            "union.candidate": (self.candidates[0], [{"state": "approved"}]),
            "union.meeting": (self.election.meeting_id, [{"held_on": "2020-01-01"}]),
        }
        for model, (record, values) in forged.items():
            for vals in values:
                with (
                    self.subTest(model=model, vals=vals),
                    self.assertRaises(AccessError),
                    self.cr.savepoint(),
                ):
                    self.officer(record).write(vals)

    def test_dates_forged_at_creation_or_through_the_context_do_not_stay(self):
        with self.assertRaises(AccessError):
            self.officer(self.env["union.publicity"]).create(
                {
                    "name": "x",
                    "organization_id": self.building.id,
                    "content": "x",
                    "days": 5,
                    "published_on": "2020-01-01",
                }
            )
        publicity = (
            self.officer(self.env["union.publicity"])
            .with_context(default_published_on="2020-01-01", default_state="published")
            .create({"name": "x", "organization_id": self.building.id, "content": "x", "days": 5})
        )
        self.assertEqual((publicity.state, publicity.published_on), ("draft", False))
        publicity.action_publish()
        self.assertEqual(publicity.published_on, self.today())
        with self.refused("not changed"):
            publicity.write({"days": 1})
        objection = self.env["union.publicity.objection"].browse(publicity.action_object("x"))
        with self.refused("as it was handed in"):
            self.officer(objection).write({"content": "y"})
        election = (
            self.officer(self.env["union.election"])
            .with_context(default_opened_on="2020-01-01", default_roll_digest="x")
            .create({"name": "x", "organization_id": self.building.id})
        )
        self.assertEqual((election.opened_on, election.roll_digest), (False, False))

    def test_committee_term_and_seat_are_the_servers(self):
        self.finish()
        term = self.election.term_ids
        for record, vals in (
            (term.committee_id, {"kind": "audit"}),
            (term, {"date_to": "2099-01-01"}),
            (term.seat_ids[0], {"position": "chair"}),
        ):
            with self.subTest(model=record._name):
                with self.assertRaises(AccessError):
                    self.officer(record).write(vals)
                with self.assertRaises(AccessError):
                    self.officer(record).unlink()
                with self.assertRaises(AccessError):
                    self.officer(record.browse()).create(record.copy_data()[0])
        for record in (self.election, self.contest, self.election.meeting_id):
            with self.assertRaises(UserError), self.cr.savepoint():
                self.officer(record).with_context(_force_unlink=True).unlink()


@tagged("post_install", "-at_install")
class TestTellersApart(ElectionCase):
    """What one teller counted is closed to the other, and to everybody, until both agree."""

    def setUp(self):
        super().setUp()
        self.make_election()
        self.start_count()
        figures = self.figures(self.contest, (12, 11, 10, 2), 12)
        answer = self.enter(self.contest, self.tellers[0], **figures)
        self.sheet = self.env["union.count.sheet"].browse(answer["id"])

    def curious(self):
        return (
            self.tellers[1]
            | self.tellers[2]
            | self.building_officer
            | self.building_clerk
            | self.street_approver
            | self.street_auditor
            | self.city_admin
        )

    def test_nobody_reads_searches_or_sums_the_other_entry(self):
        sheets, lines = self.env["union.count.sheet"], self.env["union.count.sheet.line"]
        for user in self.curious():
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.as_user(user, self.sheet).read(["valid_count"])
                with self.assertRaises(AccessError):
                    self.as_user(user, self.sheet.line_ids).read(["votes_for"])
                with self.assertRaises(UserError):
                    self.as_user(user, self.sheet).export_data(["valid_count"])
                self.assertFalse(self.as_user(user, sheets).search([]))
                self.assertFalse(self.as_user(user, sheets).search([("valid_count", "=", 12)]))
                self.assertFalse(self.as_user(user, lines).search([("votes_for", ">", 0)]))
                self.assertFalse(
                    self.as_user(user, lines)._read_group([], ["sheet_id"], ["votes_for:sum"])
                )
                bundle = self.as_user(user, self.contest.bundle_ids)
                self.assertFalse(bundle.sheet_ids)
                self.assertFalse(
                    bundle.search([("sheet_ids.line_ids.votes_for", "=", 12)]),
                    "a search through the bundle must not tell the figures either",
                )
                self.assertFalse(
                    self.as_user(user, self.contest).search(
                        [("bundle_ids.sheet_ids.valid_count", "=", 12)]
                    )
                )

    def test_nobody_writes_or_takes_over_the_other_entry(self):
        for user in self.curious():
            mine = self.as_user(user, self.sheet)
            for attempt in (
                lambda mine=mine: mine.write({"valid_count": 1}),
                lambda mine=mine: mine.unlink(),
                lambda mine=mine: mine.action_correct(),
                lambda mine=mine: mine.action_submit_entry(),
                lambda mine=mine: mine.copy(),
            ):
                with self.assertRaises(UserError), self.cr.savepoint():
                    attempt()
        self.assertEqual(self.sheet.state, "entered")

    def test_whose_entry_it_is_cannot_be_claimed(self):
        sheets = self.as_user(self.tellers[1], self.env["union.count.sheet"])
        bundle = self.contest.bundle_ids
        for vals in (
            {"entered_by_id": self.tellers[2].id},
            {"entry": 1},
            {"state": "agreed"},
            {"released": True},
            {"supersedes_id": self.sheet.id},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaises(AccessError),
                self.cr.savepoint(),
            ):
                sheets.create({"bundle_id": bundle.id, **vals})
        draft = sheets.with_context(
            default_entered_by_id=self.tellers[2].id, default_state="agreed", default_released=True
        ).create({"bundle_id": bundle.id})
        self.assertEqual(
            (draft.entered_by_id, draft.state, draft.released), (self.tellers[1], "draft", False)
        )
        # A line of mine cannot be put on the other's sheet.
        with self.assertRaises(UserError), self.cr.savepoint():
            draft.line_ids[0].write({"sheet_id": self.sheet.id})
        with self.assertRaises(UserError), self.cr.savepoint():
            self.as_user(self.tellers[1], self.env["union.count.sheet.line"]).create(
                {"sheet_id": self.sheet.id, "written_in": "x", "votes_for": 1}
            )

    def test_a_draft_is_closed_too(self):
        draft = self.as_user(self.tellers[1], self.env["union.count.sheet"]).create(
            {"bundle_id": self.contest.bundle_ids.id, "valid_count": 7}
        )
        for user in (self.tellers[0], self.building_officer):
            with self.assertRaises(AccessError):
                self.as_user(user, draft).read(["valid_count"])

    def test_both_are_open_to_the_scope_once_they_agree(self):
        figures = self.figures(self.contest, (12, 11, 10, 2), 12)
        self.enter(self.contest, self.tellers[1], **figures)
        for user in (self.building_officer, self.street_auditor, self.tellers[2]):
            self.assertEqual(self.as_user(user, self.sheet).valid_count, 12)
        with self.assertRaises(AccessError):
            self.as_user(self.sister_clerk, self.sheet).read(["valid_count"])
