"""A member enters, chooses a password, consents, sees his data and his card: on a phone."""

from odoo.tests import HttpCase, tagged

from .tree import build_tree


@tagged("post_install", "-at_install")
class TestMemberTour(HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    def test_from_the_slip_to_the_card(self):
        build_tree(self)
        member = self.env["union.member"].create(
            {
                "name": "程立",
                "gender": "male",
                "organization_id": self.primary.id,
                "state": "active",
                "mobile": "13740846169",
            }
        )
        (row,) = member.with_user(self.building_clerk).action_issue_codes("首次发卡")
        self.env.flush_all()
        # The slip is on paper: the tour reads it from the address, which no page looks at.
        self.start_tour(
            f"/union/entry?slip={row['member_number']}:{row['code']}",
            "trade_union_member_entry",
        )
        self.env.invalidate_all()
        self.assertEqual(member.consent_ids.decision, "given")
        self.assertEqual(len(member.card_ids), 1)
        user = self.env["res.users"].search([("login", "=", member.member_number)])
        self.assertEqual(user.partner_id, member.partner_id)
