"""Who has no duty any more is told nothing, and nobody else has to do without because of him."""

from freezegun import freeze_time

from odoo.tests import tagged

from .papers import PaperCase
from .test_approval_digest import MONDAY, TUESDAY


@tagged("post_install", "-at_install")
class TestApprovalLeft(PaperCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.route.step_ids.days = 2
        # Before those who stay, in the order of ids.
        cls.gone = cls.make_person("gone", cls.building, "clerk")
        cls.stays = cls.make_person("stays", cls.street, "reviewer")

    def leave(self, user):
        self.env["union.duty"].search([("user_id", "=", user.id)]).date_to = "2026-01-01"
        self.env.flush_all()
        self.env.invalidate_all()
        self.assertFalse(
            self.env["union.approval.request"].with_user(user).has_access("read"), "he has not left"
        )

    def run_cron(self, name):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(f"trade_union.cron_approval_{name}").method_direct_trigger()
        self.env.invalidate_all()

    def told(self, user):
        return self.env["mail.message"].search_count(
            [
                ("notified_partner_ids", "=", user.partner_id.id),
                ("subject", "like", "Approvals:"),
            ]
        )

    def test_a_late_paper_of_who_left_keeps_no_digest_back(self):
        with freeze_time(MONDAY):
            self.pending(user=self.gone)
        with freeze_time(TUESDAY):
            self.leave(self.gone)
            self.assertIn(self.gone, self.env["union.approval.request"]._digest_users())
            self.run_cron("digest")
        self.assertEqual([self.told(self.gone), self.told(self.stays)], [0, 1])

    def test_nor_does_one_who_wanted_to_be_told_at_once(self):
        (self.street_reviewer | self.stays).approval_at_once = True
        with freeze_time(MONDAY):
            self.pending()
            self.leave(self.street_reviewer)
            self.run_cron("notices")
        self.assertEqual([self.told(self.street_reviewer), self.told(self.stays)], [0, 1])

    def test_an_approval_is_withdrawn_though_its_submitter_left(self):
        letter = self.pending(user=self.gone)
        for user in (self.street_reviewer, self.street_approver, self.district_approver):
            self.by(user, letter).action_agree()
        self.leave(self.gone)
        self.by(self.district_approver, letter).action_revoke(comment="依据有误")
        self.assertEqual(letter.approval_state, "revoked")
        self.assertEqual([self.told(self.gone), self.told(self.street_approver)], [0, 1])
