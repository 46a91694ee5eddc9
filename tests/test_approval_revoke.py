"""An approval withdrawn by the superior: who may, what it undoes in each room, who is told."""

from datetime import date

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import clause
from .election_case import ElectionCase
from .papers import PaperCase
from .statistics_case import NOON, StatisticsCase
from .test_establishment import EstablishmentCase


class Told:
    """What the tests of all rooms ask of a withdrawal."""

    def told(self, user):
        """Return the messages on withdrawals that this person got."""
        return self.env["mail.message"].search(
            [
                ("notified_partner_ids", "=", user.partner_id.id),
                ("subject", "like", "withdrawn by the superior"),
            ]
        )

    def assert_only_superiors(self, paper, *others):
        """Nobody but the superior withdraws the approval of this paper, by no door."""
        for user in (*others, self.sister_clerk, self.portal, self.stranger):
            with self.subTest(user=user.login), self.assertRaises(UserError):
                self.as_user(user, paper).action_revoke(comment="收回")
        self.assertEqual(paper.sudo().approval_state, "approved")

    def assert_on_record(self, paper, user, comment):
        row = paper.sudo().approval_request_id.decision_ids[-1]
        self.assertEqual((row.kind, row.user_id, row.comment), ("revoke", user, comment))
        self.assertIn(comment, self.as_user(user, paper).approval_trail_html)
        result = self.as_user(user, paper).action_verify()[0]
        self.assertTrue(result["ok"], result["findings"])


@tagged("post_install", "-at_install")
class TestRevokedLetter(Told, PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_route("one", [{"place": "parent", "role": "approver"}], cls.street)
        cls.street_clerk = cls.make_person("street_clerk", cls.street, "clerk")
        cls.entries = cls.env["union.letter.received"]

    def issued(self, **values):
        letter = self.letters(**values)
        letter.action_submit()
        self.by(self.street_approver, letter).action_agree()
        return letter

    def entry_of(self, letter):
        return self.entries.search([("letter_id", "=", letter.id)])

    @freeze_time("2026-10-12 04:00:00")
    def test_the_number_stays_used_and_the_letter_is_marked(self):
        letter = self.issued()
        before = letter.sudo().read(["number", "position", "content", "content_digest"])[0]
        self.assert_only_superiors(
            letter, self.building_clerk, self.street_reviewer, self.district_admin
        )
        self.by(self.district_approver, letter).action_revoke(comment="依据有误")
        letter = letter.sudo()
        self.assertEqual(letter.approval_state, "revoked")
        self.assertEqual(letter.withdrawn_on, date(2026, 10, 12))
        self.assertEqual(letter.read(list(before))[0], before)
        self.assertEqual(self.issued().sudo().position, before["position"] + 1)
        self.assert_on_record(letter, self.district_approver, "依据有误")
        # It is printed all the same: the copy on record.
        self.assertIn(b"%PDF", self._pdf(letter)[:8])
        for attack in (
            lambda: self.by(self.building_clerk, letter).write({"withdrawn_on": False}),
            lambda: letter.with_user(self.building_clerk).action_submit(),
            lambda: self.by(self.building_clerk, letter).unlink(),
        ):
            with self.assertRaises(UserError):
                attack()

    def _pdf(self, letter):
        letter._print()
        return letter.with_context(bin_size=False).env["ir.attachment"].search(
            [("res_model", "=", "union.letter"), ("res_id", "=", letter.id), ("res_field", "=", "pdf")]
        ).raw  # fmt: skip

    def test_nobody_forges_a_withdrawal(self):
        draft = self.letters(withdrawn_on=False)
        with self.assertRaisesRegex(UserError, "set by the server"):
            draft.withdrawn_on = "2026-10-12"
        made = draft.with_context(default_withdrawn_on="2026-10-12").create(
            draft.copy_data()[0] | {"enclosure_ids": False}
        )
        self.assertFalse(made.withdrawn_on)

    @freeze_time("2026-10-12 04:00:00")
    def test_the_addressee_need_not_handle_it_any_more(self):
        letter, handled = self.issued(), self.issued()
        entry, done = self.entry_of(letter), self.entry_of(handled)
        self.by(self.street_clerk, entry).handler_id = self.street_clerk
        self.by(self.street_clerk, done).action_done(note="已办")
        for paper in (letter, handled):
            self.by(self.street_approver, paper).action_revoke(comment="依据有误")
        self.env.invalidate_all()
        self.assertEqual(entry.state, "void")
        self.assertIn("依据有误", entry.void_reason)
        self.assertFalse(entry.activity_ids)
        self.assertTrue(entry.number)
        self.assertEqual((done.state, done.note), ("done", "已办"))
        self.assertEqual(done.withdrawn_on, date(2026, 10, 12))

    @freeze_time("2026-10-12 04:00:00")
    def test_what_it_answered_waits_again(self):
        entry = self.entries.with_user(self.building_clerk).create(
            {"organization_id": self.building.id, "sender": "福田区财政局", "title": "来函"}
        )
        first, second = (self.issued(answers_id=entry.id) for _number in (1, 2))
        self.env.invalidate_all()
        self.assertEqual(entry.state, "done")
        self.by(self.street_approver, first).action_revoke(comment="依据有误")
        self.env.invalidate_all()
        self.assertEqual(entry.state, "done")
        self.by(self.street_approver, second).action_revoke(comment="依据有误")
        self.env.invalidate_all()
        self.assertEqual((entry.state, entry.handled_on), ("open", False))

    def test_a_reply_goes_with_the_approval_it_gave(self):
        model = self.env.registry["union.letter"]
        self.patch(model, "_approval_reply_kind", "reply")
        self.patch(model, "_approval_request_kind", "request")
        paper = self.issued(to_organization_id=False)
        about = self.env["union.letter"].search(
            [("subject_request_id", "=", paper.sudo().approval_request_id.id)]
        )
        request = about.filtered(lambda letter: letter.kind_id.upward)
        reply = about - request
        self.by(self.street_approver, paper).action_revoke(comment="依据有误")
        self.env.invalidate_all()
        self.assertTrue(reply.withdrawn_on)
        self.assertEqual(reply.approval_state, "revoked")
        self.assertFalse(request.withdrawn_on)

    def test_who_sent_and_signed_it_is_told_and_nobody_else(self):
        people = self.street_approver | self.building_clerk
        people.partner_id.lang = "en_US"
        letter = self.issued()
        self.by(self.district_approver, letter).action_revoke(comment="依据有误")
        for user in people:
            message = self.told(user)
            self.assertEqual(len(message), 1, user.login)
            self.assertIn(letter.sudo().title, message.body)
            self.assertNotIn("一段", message.body)
        for user in (self.district_approver, self.street_reviewer, self.building_officer):
            self.assertFalse(self.told(user), user.login)

    def test_a_batch_is_withdrawn_paper_by_paper(self):
        letters = self.letters(20)
        letters.action_submit()
        letters[0].action_recall()
        self.by(self.street_approver, letters[1:]).action_agree()
        warm = self.issued()
        self.by(self.district_approver, warm).action_revoke(comment="收回")
        letters = self.by(self.district_approver, letters)
        with self.assertMaxQueries(120):
            results = letters.action_revoke(comment="收回")
        self.assertEqual([row["ok"] for row in results], [False] + [True] * 19)
        self.assertEqual(len(self.told(self.building_clerk)), 2)


@tagged("post_install", "-at_install")
class TestRevokedReturn(Told, StatisticsCase):
    def test_a_return_is_handed_in_again_and_the_next_signer_sees_why(self):
        self.live()
        with freeze_time("2026-07-03" + NOON):
            row = self.make()
            row.action_submit()
            self.as_user(self.street_approver, row).action_agree()
            self.assert_only_superiors(row, self.building_clerk, self.street_reviewer)
            digest = row.figures_digest
            self.as_user(self.street_approver, row).action_revoke(comment="漏报一人")
            self.env.invalidate_all()
            self.assertEqual(row.approval_state, "returned")
            self.assertEqual(row.sudo().approval_request_id.state, "returned")
            self.assertEqual(row.figures_digest, digest)
            self.assert_on_record(row, self.street_approver, "漏报一人")
            self.make_member(11, "漏报", organization=self.building, joined_on="2026-06-30")
            mine = self.as_user(self.building_clerk, row)
            mine.action_submit()
            self.assertEqual(row.approval_state, "pending")
            self.assertNotEqual(row.figures_digest, digest)
            paper = self.as_user(self.street_approver, row)
            ended = paper.action_changes()[0]["ended"]
            self.assertEqual((ended["by"], ended["comment"]), ("t_street_approver", "漏报一人"))
            self.assertIn("漏报一人", paper.approval_changes_html)
            paper.action_agree()
            self.assertEqual(row.approval_state, "approved")
            result = paper.action_verify()[0]
            self.assertTrue(result["ok"], result["findings"])

    def test_it_is_missing_above_until_then(self):
        with freeze_time("2026-07-03" + NOON):
            row = self.make()
            above = self.make(self.street, user=self.city_admin)
            row.action_submit()
            self.as_user(self.street_approver, row).action_agree()
            self.assertNotIn(self.building.id, [one["id"] for one in above.action_missing()])
            self.as_user(self.street_approver, row).action_revoke(comment="漏报")
            self.env.invalidate_all()
            self.assertIn(self.building.id, [one["id"] for one in above.action_missing()])


@tagged("post_install", "-at_install")
class TestRevokedFounding(Told, EstablishmentCase):
    def approved(self):
        self.unions(3, 700)
        request = self.request()
        request.action_submit()
        for user in (self.street_reviewer, self.street_approver):
            self.as_user(user, request).action_agree()
        self.assertEqual(self.federation.state, "preparing")
        return request

    @clause("SZ-5.1.3.1a")
    def test_a_founding_nothing_rests_on_is_withdrawn_and_asked_for_anew(self):
        request = self.approved()
        self.assert_only_superiors(request, self.building_clerk, self.street_reviewer)
        reply = request.sudo().reply_letter_id
        self.as_user(self.street_approver, request).action_revoke(comment="材料不实")
        self.env.invalidate_all()
        self.assertEqual((request.approval_state, self.federation.state), ("revoked", "draft"))
        self.assertTrue(reply.withdrawn_on)
        self.assert_on_record(request, self.street_approver, "材料不实")
        row = self.env["union.organization.history"].search(
            [("organization_id", "=", self.federation.id)], order="id desc", limit=1
        )
        self.assertEqual(
            (row.state, row.approval_request_id), ("draft", request.sudo().approval_request_id)
        )
        again = self.request()
        again.action_submit()
        for user in (self.street_reviewer, self.street_approver):
            self.as_user(user, again).action_agree()
        self.assertEqual(self.federation.state, "preparing")
        self.assertNotEqual(again.sudo().reply_letter_id.number, reply.number)

    def test_what_rests_on_it_is_named_and_it_is_dissolved_instead(self):
        request = self.approved()
        later = "UPDATE %s SET create_date = create_date + interval '1 day' WHERE id = %%s"

        def election():
            self.env["union.election"].create(
                {"name": "选举", "organization_id": self.federation.id, "kind": "first"}
            )

        def member():
            row = self.env["union.member"].create(
                {
                    "name": "陈新",
                    "gender": "male",
                    "organization_id": self.federation.id,
                    "state": "applicant",
                }
            )
            self.env.flush_all()
            self.env.cr.execute(later % "union_member", [row.id])

        def below():
            row = self.env["union.organization"].create(
                {
                    "name": "后建工会",
                    "code": "T-YH-X",
                    "level": "primary",
                    "parent_id": self.federation.id,
                }
            )
            self.env.flush_all()
            self.env.cr.execute(later % "union_organization", [row.id])

        for make, word in (
            (election, "Election: 1"),
            (member, "Member: 1"),
            (below, "Trade Union Organisation: 1"),
        ):
            with self.subTest(word), self.cr.savepoint() as savepoint:
                make()
                self.env.invalidate_all()
                with self.assertRaisesRegex(UserError, f"{word}.*dissolved instead"):
                    self.as_user(self.street_approver, request).action_revoke(comment="材料不实")
                self.assertEqual(self.federation.state, "preparing")
                savepoint.rollback()
            self.env.invalidate_all()
        self.federation.sudo().state = "active"
        with self.assertRaisesRegex(UserError, "is dissolved: file a change"):
            self.as_user(self.street_approver, request).action_revoke(comment="材料不实")
        self.assertEqual(request.approval_state, "approved")
        self.assertEqual(request.sudo().approval_request_id.decision_ids[-1].kind, "agree")


@tagged("post_install", "-at_install")
class TestRevokedElection(Told, ElectionCase):
    def report(self, kind="result"):
        return self.election.sudo().report_ids.filtered(lambda r: r.kind == kind)[-1:]

    def elected(self, **values):
        self.make_election(**values)
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.officer(self.election).action_publish_result()
        self.officer(self.election).action_report()
        self.approve("result")

    @clause("NR-ELEC-28c")
    def test_who_was_elected_leaves_office_and_the_election_is_held_again(self):
        self.elected()
        report, term = self.report(), self.election.sudo().term_ids
        self.assertEqual(term.state, "current")
        self.assert_only_superiors(report, self.building_officer, self.street_reviewer)
        self.at("2026-12-01 02:00:00")
        self.as_user(self.street_approver, report).action_revoke(comment="程序违规")
        self.env.invalidate_all()
        day = date(2026, 12, 1)
        self.assertEqual(report.approval_state, "revoked")
        self.assertEqual((term.state, term.date_to), ("ended", day))
        self.assertEqual(set(term.seat_ids.mapped("date_to")), {day})
        self.assertFalse(term.committee_id.current_term_id)
        self.assertEqual(self.election.revoked_on, day)
        self.assertEqual(self.building.state, "active")
        self.assert_on_record(report, self.street_approver, "程序违规")
        with self.refused("Hold the election again"):
            self.officer(self.election).action_report()
        with self.refused("no approval to withdraw"):
            self.as_user(self.street_approver, report).action_revoke(comment="再次")
        self.scrutineer = self.members[-1]
        self.elected()
        self.assertEqual(self.election.sudo().term_ids.state, "current")

    def test_a_result_nobody_sits_by_any_more_is_not_withdrawn(self):
        self.elected()
        report = self.report()
        self.at("2030-10-14 02:00:00")
        self.scrutineer = self.members[-1]
        self.elected(kind="re_election")
        with self.refused("nothing to withdraw"):
            self.as_user(self.street_approver, report).action_revoke(comment="程序违规")
        self.assertEqual(self.report().election_id.term_ids.state, "current")

    def test_a_by_election_withdrawn_ends_its_own_seats_only(self):
        self.elected()
        term = self.election.sudo().term_ids
        before = term.seat_ids
        # A seat falls vacant; somebody who sits already is not elected twice.
        before[0].date_to = date(2026, 11, 1)
        self.at("2027-01-12 02:00:00")
        self.scrutineer = self.members[-1]
        candidates = self.members[5:9]
        self.make_election(candidates=0, kind="by_election")
        self.candidates = self.nominate(self.contest, candidates)
        self.start_count()
        self.count(self.contest, (12, 11, 10, 2), 12)
        self.officer(self.election).action_publish_result()
        self.officer(self.election).action_report()
        self.approve("result")
        joined = term.seat_ids - before
        self.assertEqual(joined.member_id, candidates[:3])
        self.as_user(self.street_approver, self.report()).action_revoke(comment="程序违规")
        self.env.invalidate_all()
        self.assertEqual(set(joined.mapped("date_to")), {self.today()})
        self.assertEqual(term.state, "current")
        self.assertFalse(any(before[1:].mapped("date_to")))

    def test_a_list_is_withdrawn_until_ballots_are_printed(self):
        self.make_election()
        self.approve_list()
        report = self.report("candidates")
        self.assertEqual(set(self.candidates.sudo().mapped("state")), {"approved"})
        self.assert_only_superiors(report, self.building_officer, self.street_reviewer)
        self.as_user(self.street_approver, report).action_revoke(comment="名单有误")
        self.env.invalidate_all()
        self.assertEqual(set(self.candidates.sudo().mapped("state")), {"nominated"})
        self.assert_on_record(report, self.street_approver, "名单有误")
        self.election.action_freeze_roll()
        with self.refused("has not approved the list"):
            self.election.action_print_ballots()
        self.election.action_submit_candidates()
        again = self.report("candidates")
        self.assertNotEqual(again, report)
        for user in (self.street_reviewer, self.street_approver):
            self.as_user(user, again).action_agree()
        self.env.invalidate_all()
        self.election.action_print_ballots()
        with self.refused("ballots are printed"):
            self.as_user(self.street_approver, again).action_revoke(comment="名单有误")
        self.assertEqual(again.approval_state, "approved")

    def test_nobody_writes_the_day_of_the_withdrawal(self):
        self.make_election()
        with self.assertRaises(AccessError):
            self.officer(self.election).write({"revoked_on": "2026-10-12"})
