"""The inbox by clicking: from the card to the decision, on a phone."""

from odoo.tests import HttpCase, tagged

from .papers import THREE_LEVELS, PaperCase
from .tree import build_tree


@tagged("post_install", "-at_install")
class TestApprovalInbox(HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    make_route = classmethod(PaperCase.make_route.__func__)

    def test_an_approver_agrees_on_a_phone(self):
        cls = type(self)
        build_tree(cls)
        cls.make_route("three", THREE_LEVELS)
        # OdooBot greets a new user in a window over the whole phone.
        self.street_reviewer.write(
            {"password": self.street_reviewer.login, "odoobot_state": "disabled"}
        )
        letter = (
            self.env["union.letter"]
            .with_user(self.building_clerk)
            .create(
                {
                    "organization_id": self.building.id,
                    "to_organization_id": self.street.id,
                    "kind_id": self.env["union.letter.kind"].search([("code", "=", "letter")]).id,
                    "title": "关于活动的函",
                    "body": "一段。",
                    "enclosure_ids": [(0, 0, {"name": "方案"})],
                }
            )
        )
        letter.action_submit()
        self.start_tour(
            "/odoo/action-trade_union.union_approval_request_action_mine",
            "trade_union_approval_inbox",
            login=self.street_reviewer.login,
        )
        decision = letter.sudo().approval_request_id.decision_ids
        self.assertEqual((decision.kind, decision.comment), ("agree", "同意"))
        self.assertEqual(decision.user_id, self.street_reviewer)
