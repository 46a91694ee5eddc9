"""The test helpers themselves."""

from odoo.tests import BaseCase, tagged

from .common import UnionCase, clause


@tagged("post_install", "-at_install")
class TestClauseMark(BaseCase):
    def test_marks_add_up_without_repeats(self):
        @clause("SZ-5.1.1a")
        @clause("SZ-5.1.1a", "QZ-4")
        def test_something():
            pass

        self.assertEqual(test_something.clauses, ("SZ-5.1.1a", "QZ-4"))

    def test_unknown_clause_is_refused(self):
        for wrong in ("5.1.1a", "XX-5.1", "SZ-5.1.1z", "sz-5.1.1a"):
            with self.assertRaises(ValueError, msg=wrong):
                clause(wrong)
        with self.assertRaises(ValueError):
            clause()


@tagged("post_install", "-at_install")
class TestQueryBudget(UnionCase):
    def test_within_budget_tells_the_count(self):
        with self.assertMaxQueries(2) as used:
            self.env.cr.execute("SELECT 1")
        self.assertEqual(used.count, 1)

    def test_over_budget_fails_with_the_count(self):
        with (
            self.assertRaisesRegex(AssertionError, "three: 3 queries, at most 2 allowed"),
            self.assertMaxQueries(2, "three"),
        ):
            for _ in range(3):
                self.env.cr.execute("SELECT 1")

    def test_the_flush_counts(self):
        partner = self.env["res.partner"].create({"name": "Flush"})
        with self.assertMaxQueries(20) as used:
            partner.name = "Flushed"
        self.assertGreaterEqual(used.count, 1)
