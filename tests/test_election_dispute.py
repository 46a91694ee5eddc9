"""What a dispute asks of a count: who was meant, who confirms it, what the hall sees."""

import re

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import clause
from .election_case import ElectionCase


class WrittenCase(ElectionCase):
    """A vote in which one person was written in under two forms of the name."""

    def setUp(self):
        super().setUp()
        self.make_election()
        self.start_count()

    def enter_names(self, **names):
        """Let both tellers enter the bundle with such names, ``form=votes``."""
        figures = self.figures(
            self.contest,
            (11, 9, 1, 1),
            12,
            write_ins=[{"name": name, "votes": votes} for name, votes in names.items()],
        )
        for teller in self.tellers[:2]:
            self.enter(self.contest, teller, **figures)
        self.env.invalidate_all()

    def propose(self, user, written, *args, **kwargs):
        contest = self.as_user(user, self.contest)
        return self.env["union.write.in"].browse(
            contest.action_join_write_in(written, *args, **kwargs)
        )

    def join(self, written, *args, **kwargs):
        row = self.propose(self.building_officer, written, *args, **kwargs)
        self.as_user(self.tellers[1], row).action_agree()
        return row


@tagged("post_install", "-at_install")
class TestWriteIns(WrittenCase):
    @clause("NR-ELEC-24b")
    def test_forms_of_one_name_are_one_person_once_two_people_say_so(self):
        self.enter_names(刘志強=3, 刘志强=5)
        contest = self.officer(self.contest)
        row = self.propose(self.tellers[0], "刘志強", "刘志强")
        with self.refused("another person agrees first who was meant by “刘志強”"):
            contest.action_decide()
        with self.refused("you proposed it yourself"):
            self.as_user(self.tellers[0], row).action_agree()
        self.as_user(self.tellers[1], row).action_agree()
        self.assertEqual((row.state, row.agreed_by_id), ("agreed", self.tellers[1]))
        with self.refused("settled already"):
            self.as_user(self.tellers[2], row).action_agree()
        contest.action_decide()
        line = self.contest.result_ids.filtered("written_in")
        self.assertEqual((line.written_in, line.votes_for), ("刘志强", 8))
        # It is part of what was fixed.
        self.assertIn("write_ins", self.contest._result_content())
        self.assertTrue(contest.election_id.action_verify()["contests"][str(contest.id)])

    def test_without_a_word_every_form_stands_for_itself(self):
        self.enter_names(刘志強=3, 刘志强=5)
        self.officer(self.contest).action_decide()
        lines = self.contest.result_ids.filtered("written_in")
        self.assertEqual(sorted(lines.mapped("votes_for")), [3, 5])
        self.assertNotIn("write_ins", self.contest._result_content())

    def test_a_later_word_takes_the_place_of_an_earlier_one(self):
        self.enter_names(刘志強=3, 刘志强=5)
        first = self.join("刘志強", "刘志强")
        second = self.propose(self.tellers[2], "刘志強")
        self.assertEqual((first.state, second.state), ("superseded", "proposed"))
        self.as_user(self.tellers[0], second).action_agree()
        self.officer(self.contest).action_decide()
        lines = self.contest.result_ids.filtered("written_in")
        self.assertEqual(sorted(lines.mapped("votes_for")), [3, 5])
        for row in (first, second):
            with self.assertRaises(UserError), self.cr.savepoint():
                row.sudo().write({"name": "别人"})

    def test_what_cannot_be_said_is_refused(self):
        other = self.members[6]
        self.enter_names(刘志強=3, 刘志强=5, 刘强=1)
        standing = self.candidates[0]
        for args, message in (
            (("没有写过", "刘志强"), "stands on no count sheet"),
            (("刘志強", standing.name), "stands on the ballot"),
            (("刘志強", "刘某", standing.member_id.id), "stands on the ballot"),
            (("刘志強", "刘志强", self.retained.id), "active member"),
        ):
            with self.subTest(message), self.refused(message):
                self.propose(self.building_officer, *args)
        self.join("刘志強", "刘志强", other.id)
        with self.refused("not itself counted as another"):
            self.propose(self.tellers[0], "刘志强", "刘强")
        with self.refused("one name is one member"):
            self.propose(self.building_officer, "刘强", "刘强", other.id)
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.propose(self.tellers[0], "刘强", "刘强", self.members[7].id)

    def test_names_are_shown_when_all_bundles_agree_and_not_before(self):
        names = self.as_user(self.tellers[2], self.contest)
        self.enter(
            self.contest,
            self.tellers[0],
            **self.figures(
                self.contest, (11, 9, 1, 1), 12, write_ins=[{"name": "周某", "votes": 2}]
            ),
        )
        with self.refused("not all bundles"):
            names.action_written_names()
        with self.refused("not all bundles"):
            self.propose(self.tellers[2], "周某", "周某某")
        self.enter(
            self.contest,
            self.tellers[1],
            **self.figures(
                self.contest, (11, 9, 1, 1), 12, write_ins=[{"name": "周某", "votes": 2}]
            ),
        )
        self.assertEqual(
            names.action_written_names(),
            [{"written": "周某", "name": "周某", "member_id": False, "state": False}],
        )

    @clause("NR-ELEC-24c")
    def test_more_names_than_votes_against_are_looked_at_again(self):
        """Who abstains writes in nobody: then there are names without a vote against."""
        figures = self.figures(
            self.contest, (12, 11, 10, 0), 12, write_ins=[{"name": "周某", "votes": 2}]
        )
        for mark in figures["marks"]:
            mark["abstain"] = 12 - mark["for"] - (mark["for"] == 11)
            mark["against"] = 12 - mark["for"] - mark["abstain"]
        with self.refused("2 votes for other names, but only 1 against"):
            self.enter(self.contest, self.tellers[0], **figures)
        figures["marks"][3] |= {"abstain": 11, "against": 1}
        answer = self.enter(self.contest, self.tellers[0], **figures)
        self.assertEqual(answer["state"], "entered")

    def test_the_dialog_proposes_what_was_changed(self):
        self.enter_names(刘志強=3, 刘志强=5)
        contest = self.as_user(self.tellers[0], self.contest)
        self.assertTrue(contest.can_join_names)
        dialog = contest.env["union.write.in.join"].browse(contest.button_join_names()["res_id"])
        dialog.line_ids.filtered(lambda line: line.written == "刘志強").name = "刘志强"
        dialog.button_propose()
        self.assertEqual(self.contest.write_in_ids.mapped("written"), ["刘志強"])

    def test_a_stranger_to_the_count_says_nothing(self):
        self.enter_names(刘志強=3, 刘志强=5)
        row = self.propose(self.tellers[0], "刘志強", "刘志强")
        for user in (self.sister_clerk, self.stranger, self.portal, self.building_teller):
            with self.subTest(user.login), self.assertRaises(UserError), self.cr.savepoint():
                self.propose(user, "刘志强", "刘强")
            with self.subTest(user.login), self.assertRaises(UserError), self.cr.savepoint():
                self.as_user(user, row).action_agree()

    def test_who_stands_says_nothing_of_who_was_meant(self):
        self.enter_names(刘志強=3, 刘志强=5)
        self.candidates[0].sudo().member_id.partner_id = self.building_officer.partner_id
        self.env.flush_all()
        with self.refused("Who stands in the election"):
            self.propose(self.building_officer, "刘志強", "刘志强")


@tagged("post_install", "-at_install")
class TestIdentify(WrittenCase):
    def elect(self, *names):
        figures = self.figures(
            self.contest,
            (11, 9, 1, 1),
            12,
            write_ins=[{"name": name, "votes": 8} for name in names],
        )
        for teller in self.tellers[:2]:
            self.enter(self.contest, teller, **figures)

    def test_the_screen_names_the_member(self):
        member = self.members[6]
        self.elect(member.name)
        self.officer(self.contest).action_decide()
        line = self.officer(self.contest.result_ids.filtered("written_in"))
        self.assertTrue(line.can_identify)
        action = line.button_identify()
        dialog = line.env["union.write.in.identify"].with_context(**action["context"])
        dialog.create({"member_id": member.id}).button_identify()
        self.assertEqual((line.member_id, line.can_identify), (member, False))

    def test_a_member_two_people_named_is_the_one_elected(self):
        member = self.members[6]
        self.elect("老六")
        self.join("老六", "老六", member.id)
        self.officer(self.contest).action_decide()
        self.assertEqual(self.contest.result_ids.filtered("written_in").member_id, member)

    def test_of_two_of_one_name_two_people_say_which(self):
        member = self.members[6]
        twin = member.create(
            {
                "name": member.name,
                "gender": "male",
                "organization_id": self.primary.id,
                "state": "active",
            }
        )
        self.elect(member.name)
        self.officer(self.contest).action_decide()
        line = self.officer(self.contest.result_ids.filtered("written_in"))
        with self.refused("is the name of 2 members"):
            line.action_identify(twin.id)
        with self.refused("what is still open is only which member"):
            self.propose(self.tellers[0], member.name, "别人")
        self.join(member.name, None, twin.id)
        with self.refused("it is another one"):
            line.action_identify(member.id)
        line.action_identify(twin.id)
        self.assertEqual(line.member_id, twin)


@tagged("post_install", "-at_install")
class TestConfirmed(WrittenCase):
    def name_scrutineers(self):
        super().name_scrutineers()
        self.officer(self.env["union.scrutineer"]).create(
            [
                {
                    "meeting_id": self.election.meeting_id.id,
                    "user_id": self.building_teller.id,
                    "outsider": True,
                    "name": "观察员",
                    "outsider_identity": "街道工会工作证",
                    "role": "observer",
                }
            ]
        )

    def people(self):
        named = self.election.meeting_id.scrutineer_ids
        return [named.filtered(lambda one, r=role: one.role == r) for role in ("chief", "observer")]

    def test_chief_and_observer_confirm_and_stand_on_record(self):
        chief, _observer = self.people()
        observing = self.as_user(self.building_teller, self.contest)
        with self.refused("once it is decided"):
            observing.action_confirm_result()
        self.count(self.contest, (12, 11, 10, 2), 12)
        observing.action_confirm_result()
        with self.refused("said so of this result already"):
            observing.action_confirm_result()
        with self.assertRaises(AccessError), self.cr.savepoint():
            observing.action_confirm_result(chief.id)
        with self.refused("chief scrutineer and by observers"):
            self.as_user(self.tellers[0], self.contest).action_confirm_result()
        with self.refused("what the objection is"):
            self.officer(self.contest).action_confirm_result(chief.id, agrees=False)
        self.officer(self.contest).action_confirm_result(chief.id)
        rows = self.contest.confirmation_ids
        self.assertEqual(
            [(row.name, row.role, row.on_paper, row.is_standing) for row in rows],
            [("观察员", "observer", False, True), (chief.name, "chief", True, True)],
        )
        with self.assertRaises(UserError), self.cr.savepoint():
            rows[0].sudo().write({"name": "别人"})
        # Another count is another result.
        self.officer(self.contest).action_order_recount("异议")
        self.count(self.contest, (12, 11, 9, 3), 12)
        self.assertFalse(any(rows.mapped("is_standing")))
        observing.action_confirm_result(agrees=False, remark="第三名票数有异议")
        self.officer(self.election).action_publish_result()
        html = self.sheet()
        self.assertIn("第三名票数有异议", html)
        self.assertIn("data:image/svg+xml", html)

    def sheet(self):
        content, _kind = (
            self.officer(self.env["ir.actions.report"])
            .with_context(lang=None)
            ._render_qweb_html("trade_union.report_election_result", self.election.ids)
        )
        return content.decode()

    def test_an_observer_enters_nothing_and_is_no_teller(self):
        with self.refused("you are not one of them"):
            self.enter(
                self.contest,
                self.building_teller,
                **self.figures(self.contest, (12, 11, 10, 2), 12),
            )

    def test_a_stranger_confirms_nothing(self):
        self.count(self.contest, (12, 11, 10, 2), 12)
        for user in (self.sister_clerk, self.stranger, self.portal):
            with self.subTest(user.login), self.assertRaises(UserError), self.cr.savepoint():
                self.as_user(user, self.contest).action_confirm_result(self.people()[0].id)


@tagged("post_install", "-at_install")
class TestBoard(WrittenCase, HttpCase):
    def open_board(self, login):
        self.authenticate(login, login) if login else self.authenticate(None, None)
        return self.url_open(f"/union/count/{self.election.id}", allow_redirects=False)

    def test_the_hall_sees_bundles_and_no_figure(self):
        figures = self.figures(self.contest, (12, 11, 10, 2), 12)
        self.enter(self.contest, self.tellers[0], **figures)
        users = self.tellers[0] | self.building_officer
        others = self.sister_clerk | self.stranger | self.portal | self.building_teller
        for user in users | others:
            user.sudo().password = user.login
        self.env.flush_all()
        for user in users:
            page = self.open_board(user.login)
            self.assertEqual(page.status_code, 200, user.login)
            text = " ".join(re.sub("<[^>]+>", " ", page.text.split("<body>")[1]).split())
            text, times = re.subn(r"\d{4}-\d\d-\d\d \d\d:\d\d", "", text)
            self.assertEqual(times, 1)
            self.assertRegex(text, "0 / 1 bundles agreed.*Entered once: 1.*Not entered: 0")
            # Neither a figure of the entry nor a name on the ballot.
            self.assertNotRegex(text, r"\b1[0-2]\b|" + self.candidates[0].name)
            self.assertIn("no-store", page.headers["Cache-Control"])
        for user in others:
            self.assertEqual(self.open_board(user.login).status_code, 404, user.login)
        self.assertEqual(self.open_board(None).status_code, 303)


@tagged("post_install", "-at_install")
class TestUnderScrutineers(ElectionCase):
    def name_scrutineers(self):
        self.officer(self.env["union.scrutineer"]).create(
            [
                {"meeting_id": self.election.meeting_id.id, "user_id": user.id, "role": role}
                for user, role in zip(self.tellers, ("teller", "teller", self.third), strict=True)
            ]
        )

    @clause("NR-ELEC-22c")
    def test_tellers_work_under_a_scrutineer_and_an_observer_is_none(self):
        self.third = "observer"
        self.make_election()
        self.gather()
        with self.refused("scrutineer and two tellers"):
            self.election.action_open()
