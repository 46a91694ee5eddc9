"""A year is shown as 2026, never as 2,026."""

from lxml import etree

from odoo.tests import TransactionCase, tagged
from odoo.tools.safe_eval import safe_eval


@tagged("post_install", "-at_install")
class TestYears(TransactionCase):
    def test_no_view_puts_a_separator_into_a_year(self):
        shown = []
        for view in self.env["ir.ui.view"].search(
            [("model", "=like", "union.%"), ("type", "in", ["form", "list", "kanban"])]
        ):
            arch = self.env[view.model].get_view(view.id, view.type)["arch"]
            for node in etree.fromstring(arch).iter("field"):
                if "year" not in node.get("name").split("_"):
                    continue
                if node.get("invisible") in ("1", "True") or node.get("column_invisible"):
                    continue
                field = self.env[view.model]._fields.get(node.get("name"))
                if field is None or field.type != "integer":
                    continue
                with self.subTest(view=view.name):
                    options = safe_eval(node.get("options") or "{}", {"false": False, "true": True})
                    self.assertIs(options.get("enable_formatting"), False)
                    # A kanban card asks the widget; its plain text knows no such option.
                    if view.type == "kanban":
                        self.assertEqual(node.get("widget"), "integer")
                shown.append(view.name)
        self.assertIn("union.campaign.list", shown)
        self.assertIn("union.assessment.kanban", shown)

    def test_no_heading_adds_years_up(self):
        years = [
            field
            for name in self.env
            if name.startswith("union.")
            for field in self.env[name]._fields.values()
            if field.type == "integer" and field.name == "year"
        ]
        self.assertGreaterEqual(len(years), 3)
        for field in years:
            with self.subTest(field=str(field)):
                self.assertFalse(field.aggregator)
