"""No paper can be changed past the lock from another model's side, and who leaves a door is told."""

from collections import defaultdict
from unittest.mock import patch

from odoo.tests import tagged

from .common import UnionCase


@tagged("post_install", "-at_install")
class TestApprovalDoors(UnionCase):
    def papers(self):
        return [
            self.env[name]
            for name, model in self.env.registry.items()
            if getattr(model, "_approval_is_paper", False) and not model._abstract
        ]

    def test_no_paper_leaves_one_open(self):
        papers = self.papers()
        self.assertGreater(len(papers), 5)
        for paper in papers:
            with self.subTest(paper=paper._name):
                self.assertEqual(paper._approval_open_doors(), [])

    def test_lines_named_nowhere_are_told_at_the_start(self):
        letter = self.env["union.letter"]
        with (
            patch.object(type(letter), "_approval_line_fields", ()),
            self.assertLogs("odoo.addons.trade_union.models.approval", "WARNING") as log,
        ):
            letter._register_hook()
        self.assertIn("rows of enclosure_ids are not locked", log.output[0])

    def test_lines_without_the_mixin_are_told(self):
        letter = self.env["union.letter"]
        with patch.object(type(self.env["union.letter.enclosure"]), "_approval_parent_field", None):
            problems = letter._approval_open_doors()
        self.assertEqual(len(problems), 1)
        self.assertIn(
            "union.letter.enclosure has to inherit union.approval.line.mixin", problems[0]
        )

    def test_the_other_end_of_a_many_to_many_is_told(self):
        petition = self.env["union.petition"]
        field = petition._fields["plan_ids"]
        inverses = defaultdict(tuple, {field: (field,)})
        with patch.object(self.env.registry, "field_inverses", inverses):
            problems = petition._approval_open_doors()
        self.assertEqual(len(problems), 1)
        self.assertIn("plan_ids can be written past the lock", problems[0])
