"""The inbox by clicking: from the card to the decision, on a phone."""

from odoo.tests import HttpCase, tagged

from .papers import THREE_LEVELS, PaperCase
from .tree import build_tree


@tagged("post_install", "-at_install")
class TestApprovalInbox(HttpCase):
    browser_size = "390x844"
    touch_enabled = True

    make_route = classmethod(PaperCase.make_route.__func__)

    def papers_wait(self, *titles):
        """Set up the tree and a reviewer who can log in; return letters that wait for him."""
        cls = type(self)
        build_tree(cls)
        cls.make_route("three", THREE_LEVELS)
        # OdooBot greets a new user in a window over the whole phone.
        self.street_reviewer.write(
            {"password": self.street_reviewer.login, "odoobot_state": "disabled"}
        )
        letters = (
            self.env["union.letter"]
            .with_user(self.building_clerk)
            .create(
                [
                    {
                        "organization_id": self.building.id,
                        "to_organization_id": self.street.id,
                        "kind_id": self.env["union.letter.kind"]
                        .search([("code", "=", "letter")])
                        .id,
                        "title": title,
                        "body": "一段。",
                        "enclosure_ids": [(0, 0, {"name": "方案"})],
                    }
                    for title in titles
                ]
            )
        )
        letters.action_submit()
        return letters

    def test_an_approver_agrees_on_a_phone(self):
        letter = self.papers_wait("关于活动的函")
        self.start_tour(
            "/odoo/action-trade_union.union_approval_request_action_mine",
            "trade_union_approval_inbox",
            login=self.street_reviewer.login,
        )
        decision = letter.sudo().approval_request_id.decision_ids
        self.assertEqual((decision.kind, decision.comment), ("agree", "同意"))
        self.assertEqual(decision.user_id, self.street_reviewer)

    def test_from_the_clock_to_the_decision_in_two_taps(self):
        letter, other = self.papers_wait("关于活动的函", "关于别的事的函")
        other.with_user(self.street_reviewer).action_agree()
        self.start_tour("/odoo", "trade_union_approval_systray", login=self.street_reviewer.login)
        decision = letter.sudo().approval_request_id.decision_ids
        self.assertEqual((decision.kind, decision.comment), ("return", "请补充预算"))
        self.assertEqual(letter.approval_state, "returned")
