"""Erasure of who left: by two persons, after the retention; names end, figures stay."""

from unittest.mock import patch

from dateutil.relativedelta import relativedelta
from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from ..models.clock import today
from ..models.member.union_member_erase import NOBODY
from .common import clause
from .erasure_case import AWARD, DESK, LATER, MOBILE, NAME, NUMBER, OLD_NAME, REASON, ErasureCase
from .membership_case import resident_number
from .service_case import MORNING
from .tree import build_tree


@tagged("post_install", "-at_install")
class TestErasure(ErasureCase):
    @clause("SZ-9.2d")
    def test_no_table_holds_name_or_number_afterwards(self):
        member = self.live()
        number, mobile = member.member_number, MOBILE
        texts = (
            NAME, OLD_NAME, NUMBER, NUMBER[3:17], mobile, number, "oy@example.com", AWARD, DESK,
        )  # fmt: skip
        # What is looked for was there before, so that finding nothing says something.
        self.assertLessEqual(
            {
                "union_member", "union_membership_request", "union_finding", "mail_message",
                "res_partner", "event_registration", "union_approval_request", "mail_activity",
                "union_staff", "union_member_distinct", "union_member_tag_line", "union_training",
            },
            self.holding(NAME) | self.holding(OLD_NAME),
        )  # fmt: skip
        self.assertIn("res_users", self.holding(number))
        self.assertIn("union_member_tag_line", self.holding(AWARD))
        self.assertIn("union_informer", self.holding(DESK))
        erasure = self.due(member)
        self.assertEqual(self.erase(erasure), 1)
        for text in texts:
            with self.subTest(text):
                # The remarks of a paper that was decided on stay as they were signed.
                kept = {"union_approval_round"} if text == OLD_NAME else set()
                self.assertEqual(self.holding(text), kept)

    def test_statistics_are_the_same_before_and_after(self):
        erasure = self.due()
        before = self.statistics()
        self.assertGreater(len(before["members"]), 1)
        honoured = [cell.get("model_workers") for cell in before["quarter"].values()]
        self.assertIn(1, honoured)
        self.erase(erasure)
        self.assertEqual(self.statistics(), before)

    def test_an_honour_is_counted_and_read_by_nobody(self):
        member = self.live()
        lines = self.env["union.member.tag.line"].search([("member_id", "=", member.id)])
        ended = lines.copy({"date_from": "2026-01-05", "date_to": "2026-03-30"})
        erasure = self.due(member)
        self.erase(erasure)
        self.env.invalidate_all()
        self.assertFalse(ended.exists(), "held on the last day of no quarter")
        self.assertEqual((lines.date_from.day, lines.date_from.month % 3), (1, 1))
        self.assertFalse(lines.document_number or lines.evidence or lines.awarded_by)
        for user in (self.building_clerk, self.building_approver, self.street_auditor):
            with self.subTest(user.login):
                own = self.as_user(user, lines)
                self.assertFalse(own.search([("member_id", "=", erasure.member_id.id)]))
                with self.assertRaises(AccessError):
                    own.read(["tag_id"])

    def test_what_stays_and_how_it_is_shown(self):
        erasure = self.due()
        member = erasure.member_id
        rounds = self.env["union.approval.round"].search([])
        before = [(row.digest, row.snapshot) for row in rounds]
        roll = self.voter.election_id._digest_roll()
        user = member._own_logins()
        partner = member.partner_id
        born = member.birth_date
        self.erase(erasure)
        self.env.invalidate_all()
        self.assertEqual(member.erased_on, today(self.env))
        self.assertEqual((member.birth_date.year, member.birth_date.month), (born.year, 1))
        self.assertEqual((member.gender, member.education), ("male", "bachelor"))
        self.assertFalse(member.id_number or member.mobile or member.member_number or member.note)
        self.assertEqual(member.display_name, "Erased member")
        self.assertEqual(member.event_ids.mapped("kind")[:2], ["erased", "left"])
        self.assertEqual(member.event_ids[-1].kind, "active")
        self.assertEqual((self.candidate.name, self.voter.name), (NOBODY, NOBODY))
        self.assertFalse(user.active)
        self.assertEqual(user.login, f"erased-{user.id}")
        self.assertEqual((partner.name, partner.active), (NOBODY, False))
        self.cr.execute("SELECT password FROM res_users WHERE id = %s", [user.id])
        self.assertIsNone(self.cr.fetchone()[0])
        # Papers decided on keep their digests.
        self.assertEqual([(row.digest, row.snapshot) for row in rounds], before)
        self.assertTrue(all(row._is_intact() for row in rounds))
        self.assertEqual(self.voter.election_id._digest_roll(), roll)
        log = self.env["union.access.log"].search([("res_id", "=", member.id)], limit=1)
        self.assertEqual(log.subject_told, "Erased member")
        self.assertTrue(member.consent_ids)

    def test_two_persons_and_the_right(self):
        erasure = self.due()
        for user in (
            self.sister_clerk, self.target_approver, self.portal, self.stranger,
            self.building_teller, self.street_auditor,
        ):  # fmt: skip
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, erasure).action_request(REASON)
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, erasure).action_keep(REASON)
        with self.assertRaisesRegex(UserError, "not asked for yet"):
            self.as_user(self.building_approver, erasure).action_erase(REASON)
        self.as_user(self.building_approver, erasure).action_request(REASON)
        with self.assertRaisesRegex(UserError, "two persons"):
            self.as_user(self.building_approver, erasure).action_erase(REASON)
        for user in (
            self.building_clerk, self.district_admin, self.sister_clerk, self.target_approver,
            self.portal, self.street_auditor,
        ):  # fmt: skip
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.as_user(user, erasure).action_erase(REASON)
        self.assertEqual(self.as_user(self.district_approver, erasure).action_erase(REASON), 1)
        self.assertEqual(erasure.sudo().decided_by_id, self.district_approver)
        with self.assertRaisesRegex(UserError, "decided already"):
            self.as_user(self.street_approver, erasure).action_erase(REASON)

    def test_reasons_are_required(self):
        erasure = self.due()
        for reason in ("", "  ", None, False, 5, ["x"]):
            for call in ("action_request", "action_keep"):
                with self.subTest(call, reason=reason), self.assertRaises(UserError):
                    getattr(self.as_user(self.building_clerk, erasure), call)(reason)
        self.as_user(self.building_clerk, erasure).action_request(REASON)
        with self.assertRaises(UserError):
            self.as_user(self.building_approver, erasure).action_erase(" ")

    def test_who_is_to_be_kept_is_asked_for_anew(self):
        erasure = self.due()
        self.as_user(self.building_clerk, erasure).action_keep("诉讼未结")
        self.propose()
        self.assertEqual(self.erasures.search([("member_id", "=", erasure.member_id.id)]), erasure)
        with self.assertRaises(UserError):
            self.as_user(self.building_approver, erasure).action_erase(REASON)
        self.assertEqual(self.erase(erasure), 1)

    @clause("SZ-9.2d")
    def test_the_retention_is_data(self):
        member = self.join()
        member._change_state("left")
        rule = self.env["union.rule"].search([("key", "=", "privacy.retention_years")])
        self.assertEqual(rule.clause_id.code, "SZ-9.2d")
        years = int(rule.value)
        self.assertEqual(years, 5)
        last = today(self.env) + relativedelta(years=years)
        self.clock.move_to(f"{last} 02:00:00")
        self.propose()
        self.assertFalse(member.erasure_ids)
        rule.value = str(years - 1)
        self.propose()
        self.assertEqual(member.erasure_ids.due_on, last - relativedelta(years=1))
        rule.value = str(years)
        with self.assertRaisesRegex(UserError, f"retained until {last}"):
            self.as_user(self.building_clerk, member.erasure_ids).action_request(REASON)
        self.clock.move_to(f"{last + relativedelta(days=1)} 02:00:00")
        self.assertEqual(self.erase(member.erasure_ids), 1)
        rule.active = False
        other = self.join(79, "李四光", "13740846170")
        other._change_state("left")
        self.clock.move_to("2060-01-01 02:00:00")
        self.propose()
        self.assertFalse(other.erasure_ids, "no rule, no erasure")

    def test_members_are_not_erased(self):
        self.clock.move_to("2060-01-01 02:00:00")
        self.propose()
        self.assertFalse(self.erasures.search([("member_id", "=", self.member.id)]))
        erasure = self.erasures.create(
            {
                "member_id": self.member.id,
                "organization_id": self.building.id,
                "due_on": "2020-01-01",
                "proposed_on": "2020-01-01",
            }
        )
        with self.assertRaisesRegex(UserError, "still is a member"):
            self.as_user(self.building_clerk, erasure).action_request(REASON)

    def test_open_matters_stop_it(self):
        erasure = self.due()
        self.staff.date_to = False
        with self.assertRaisesRegex(UserError, "working for a union"):
            self.as_user(self.building_clerk, erasure).action_request(REASON)
        self.staff.date_to = "2020-12-31"
        seat = patch.object(
            type(self.env["union.seat"]),
            "search",
            lambda seats, *args, **kwargs: seats.new({"member_id": erasure.member_id.id}),
        )
        with seat, self.assertRaisesRegex(UserError, "seat"):
            self.as_user(self.building_clerk, erasure).action_request(REASON)

    def test_a_merged_entry_waits_for_the_one_it_went_to(self):
        kept, member = self.join(78, "欧阳查", "13740846170"), self.join()
        self.as_user(self.building_approver, member).action_merge(kept.id, "两证同看")
        self.assertFalse(self.due(member), "the same person still is a member")
        with self.assertRaisesRegex(UserError, "that one is erased first"):
            member._check_erasable()

    def test_an_erased_member_is_written_and_shown_no_more(self):
        erasure = self.due()
        self.erase(erasure)
        member = self.as_user(self.building_clerk, erasure.member_id)
        for call in (
            lambda: member.write({"name": NAME}),
            lambda: member.write({"id_number": NUMBER}),
            lambda: member.action_reveal("card"),
        ):
            with self.assertRaisesRegex(UserError, "erased"):
                call()
        self.assertFalse(member.search([("id_number", "=", NUMBER)]))
        # The person may join again: as somebody new.
        again = self.join()
        self.assertNotEqual(again, erasure.member_id)

    def test_a_transfer_is_erased_with_the_last_membership_it_is_about(self):
        request = self.file("transfer", counterpart_code=self.target.code)
        self.agree(request)
        self.agree(request, self.target_approver)
        moved = request.sudo().result_id
        self.assertEqual((self.member.state, moved.state), ("transferred", "active"))
        self.clock.move_to(LATER)
        self.propose()
        erasure = self.member.erasure_ids
        self.assertTrue(erasure)
        self.erase(erasure)
        self.assertEqual(request.sudo().name, "王建军", "the new union’s paper as well")
        self.assertEqual((self.member.sudo().name, moved.name), (NOBODY, "王建军"))
        self.assertTrue(moved.member_number)
        self.assertEqual(moved._vault_open("id_number"), resident_number(1))
        moved._change_state("left")
        self.clock.move_to("2040-01-01 02:00:00")
        self.propose()
        self.as_user(self.target_clerk, moved.erasure_ids).action_request(REASON)
        self.as_user(self.target_approver, moved.erasure_ids).action_erase(REASON)
        self.assertEqual(self.holding("王建军"), set())

    def test_an_officers_login_stays(self):
        member = self.join()
        officer = self.sister_clerk
        member.partner_id = officer.partner_id
        member._change_state("left")
        self.erase(self.due(member))
        self.assertTrue(officer.active)
        self.assertEqual(officer.partner_id.name, officer.login)
        self.assertFalse(member.partner_id)

    def test_nobody_writes_a_proposal_by_hand(self):
        erasure = self.due()
        for user in (self.building_clerk, self.building_approver, self.city_admin):
            own = self.as_user(user, erasure)
            with self.subTest(user.login):
                for call in (
                    lambda own=own: own.write({"state": "requested"}),
                    lambda own=own: own.create({"member_id": self.member.id}),
                    lambda own=own: own.unlink(),
                ):
                    with self.assertRaises(AccessError):
                        call()
        with self.assertRaises(UserError):
            erasure.unlink()
        with self.assertRaises(AccessError):
            self.as_user(self.building_clerk, self.member).write({"erased_on": "2020-01-01"})

    def test_cost_does_not_grow_with_the_members(self):
        costs = []
        for count in (2, 12):
            self.clock.move_to(MORNING)
            members = self.env["union.member"].create(
                [
                    {
                        "name": f"员{count}{number}",
                        "gender": "male",
                        "organization_id": self.building.id,
                        "state": "active",
                    }
                    for number in range(count)
                ]
            )
            members._change_state("left")
            self.clock.move_to(LATER)
            self.propose()
            erasures = self.erasures.browse(members.erasure_ids.ids)
            self.as_user(self.building_clerk, erasures).action_request(REASON)
            own = self.as_user(self.building_approver, erasures)
            with self.assertMaxQueries(120, f"{count} members") as used:
                own.action_erase(REASON)
            costs.append(used.count)
        self.assertLessEqual(costs[1], costs[0] + 5)

    def test_the_dialog_does_what_was_chosen(self):
        erasure = self.due()
        for user, action in (
            (self.building_clerk, "keep"), (self.building_clerk, "request"),
            (self.building_approver, "erase"),
        ):  # fmt: skip
            window = self.as_user(user, erasure).with_context(decision=action).button_decide()
            dialog = self.env[window["res_model"]].with_user(user).with_context(**window["context"])
            dialog.create({"reason": REASON}).button_confirm()
        self.assertEqual(erasure.sudo().state, "erased")


@tagged("post_install", "-at_install")
class TestErasureHttp(HttpCase):
    def test_over_json(self):
        build_tree(self)
        member = self.env["union.member"].create(
            {"name": NAME, "gender": "male", "organization_id": self.primary.id, "state": "active"}
        )
        with freeze_time("2019-01-01 02:00:00"):
            member._change_state("left")
        erasure = self.env["union.erasure"].create(
            {
                "member_id": member.id,
                "organization_id": self.primary.id,
                "due_on": "2024-01-01",
                "proposed_on": "2024-01-02",
            }
        )
        self.env.flush_all()

        def post(user, method):
            headers = {}
            if user:
                keys = self.env["res.users.apikeys"].with_user(user).sudo()
                headers["Authorization"] = f"bearer {keys._generate('rpc', 'api', None)}"
            path = f"{self.base_url()}/json/2/union.erasure/{method}"
            body = {"ids": erasure.ids, "reason": REASON}
            return self.opener.post(path, json=body, headers=headers).status_code

        for user in (None, self.portal, self.sister_clerk, self.sister_admin, self.street_auditor):
            for method in ("action_request", "action_erase", "action_keep"):
                with self.subTest(user and user.login, method=method):
                    self.assertIn(post(user, method), (401, 403))
        self.assertEqual(post(self.building_clerk, "action_request"), 200)
        self.assertEqual(post(self.building_clerk, "action_erase"), 403)
        self.assertEqual(post(self.street_approver, "action_erase"), 200)
        self.env.invalidate_all()
        self.assertEqual(member.name, NOBODY)
