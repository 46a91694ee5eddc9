"""On a phone a table scrolls sideways: lists of many columns have cards instead."""

from lxml import etree

from odoo.tests import TransactionCase, tagged

# So many columns still fit a phone of 390 points.
FIT = 3
# Rooms whose lists are looked at on a phone as well.
ROOMS = (
    "union.activity", "union.agreement", "union.approval.vacancy", "union.bargaining",
    "union.brand", "union.case", "union.change", "union.committee", "union.disclosure",
    "union.dues", "union.employer.coverage", "union.fund", "union.honour", "union.interest",
    "union.lookup", "union.membership", "union.need", "union.organization", "union.petition",
    "union.pledge", "union.resource", "union.roster", "union.rule.override", "union.seat",
    "union.service", "union.standard", "union.star", "union.statistics.return", "union.term",
    "union.territory", "union.training", "union.vault", "union.venue", "union.worker",
)  # fmt: skip


def columns(node):
    """Return the names of the columns a list shows at first."""
    return [
        field.get("name")
        for field in node.iter("field")
        if field.get("column_invisible") not in ("1", "True") and field.get("optional") != "hide"
    ]


@tagged("post_install", "-at_install")
class TestPhone(TransactionCase):
    def test_lists_that_do_not_fit_open_as_cards(self):
        seen = []
        for action in self.env["ir.actions.act_window"].search([("res_model", "=like", "union.%")]):
            modes = action.view_mode.split(",")
            if "list" not in modes or not action.res_model.startswith(ROOMS):
                continue
            arch = etree.fromstring(self.env[action.res_model].get_view(None, "list")["arch"])
            if len(columns(arch)) > FIT:
                seen.append(action.res_model)
                with self.subTest(action=action.xml_id):
                    self.assertIn("kanban", modes)
        self.assertGreater(len(set(seen)), 8)

    def test_lists_within_forms_that_do_not_fit_have_cards_beside_them(self):
        seen = []
        for view in self.env["ir.ui.view"].search(
            [("model", "=like", "union.%"), ("type", "=", "form"), ("mode", "=", "primary")]
        ):
            if not view.model.startswith(ROOMS):
                continue
            arch = etree.fromstring(self.env[view.model].get_view(view.id, "form")["arch"])
            for node in arch.iter("list"):
                if len(columns(node)) > FIT:
                    seen.append(view.model)
                    with self.subTest(view=view.name, field=node.getparent().get("name")):
                        self.assertIsNotNone(node.getparent().find("kanban"))
        self.assertGreater(len(set(seen)), 3)

    def test_no_screen_with_cards_begins_grouped(self):
        """Grouped cards are columns one beside the other; a list is grouped by its own view."""
        actions = self.env["ir.actions.act_window"].search([("res_model", "=like", "union.%")])
        actions = actions.filtered(
            lambda action: (
                action.res_model.startswith((*ROOMS, "union.employer"))
                and "kanban" in action.view_mode
            )
        )
        self.assertGreater(len(actions), 8)
        for action in actions:
            with self.subTest(action=action.xml_id):
                self.assertNotIn("search_default_group", action.context)
        for xmlid, column in (
            ("union_dues_action_arrears", "member_id"),
            ("union_employer_coverage_action", "federation_id"),
        ):
            action = self.env.ref(f"trade_union.{xmlid}")
            view = {mode: view_id for view_id, mode in action.views}["list"]
            arch = etree.fromstring(self.env[action.res_model].get_view(view, "list")["arch"])
            self.assertEqual(arch.get("default_group_by"), column)
            self.assertEqual(arch.get("group_create"), "0", "no member is made by a heading")
