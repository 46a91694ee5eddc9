"""Two lists of the same records: the later is taken back first, then the earlier can be too."""

from freezegun import freeze_time

from odoo.tests import tagged

from .import_case import HEADINGS, person, xlsx
from .test_member_import_update import EMPLOYERS, employer
from .undo_case import UndoCase


@tagged("post_install", "-at_install")
class TestUndoOfTwoLists(UndoCase):
    def test_after_the_later_list_the_first_is_taken_back_too(self):
        before = self.figures()
        first = self.load(xlsx([HEADINGS, person(1), person(2)]))
        first.action_import()
        between = self.figures()
        second = self.load(
            xlsx([HEADINGS, person(1, 手机号码="13912345678"), person(2), person(3)])
        )
        self.assertEqual(second.action_import()["changed"], 1)
        self.refused_undo(first, "changed since: 1")
        second.action_undo()
        self.assertEqual(self.figures(), between)
        # What somebody did before the later list is not forgotten with it.
        with self.cr.savepoint() as savepoint:
            self.members()[:1].note = "焊工"
            self.refused_undo(first, "changed since: 1")
            savepoint.rollback()
        self.env.invalidate_all()
        self.assertEqual(first.action_undo()["deleted"], {"union.member": 2})
        self.assertEqual(self.figures(), before)

    def test_a_hand_between_two_lists_is_seen_after_the_later_one(self):
        first = self.load(xlsx([HEADINGS, person(1)]))
        first.action_import()
        self.members().note = "焊工"
        second = self.load(xlsx([HEADINGS, person(1, 手机号码="13912345678")]))
        second.action_import()
        second.action_undo()
        self.refused_undo(first, "changed since: 1")

    def test_a_hand_after_the_later_list_is_seen_though_it_was_taken_back(self):
        first = self.load(xlsx([HEADINGS, person(1)]))
        first.action_import()
        second = self.load(xlsx([HEADINGS, person(1, 手机号码="13912345678")]))
        second.action_import()
        self.members().note = "焊工"
        # The list did not bring the note: it is taken back, and the note stays.
        second.action_undo()
        self.refused_undo(first, "changed since: 1")
        self.assertEqual(self.members().note, "焊工")

    def test_an_employer_who_ended_by_a_list_taken_back_goes_with_the_member(self):
        self.employer.organization_id = self.building
        with freeze_time("2026-10-05 02:00:00"):
            self.load(xlsx([HEADINGS, person(1, "甲公司")])).action_import()
        first = self.env["union.roster.import"].search([], limit=1)
        with freeze_time("2026-10-06 01:00:00"):
            second = self.load(xlsx([HEADINGS, person(1, "乙公司")]))
            second.action_import()
            self.assertTrue(self.env["union.member.employment.ended"].search([]))
            second.action_undo()
            self.as_user(self.building_clerk, first).action_undo()
        self.assertFalse(self.members())
        self.assertFalse(self.env["union.member.employment.ended"].search([]))

    def test_of_two_lists_of_employers_too(self):
        before = self.figures()
        first = self.load(xlsx([EMPLOYERS, employer(0), employer(1)]), "employers")
        first.action_import()
        self.env.flush_all()
        # Of an hour ago: the clock of this transaction stands still.
        self.env.cr.execute(
            "UPDATE union_employer SET create_date = create_date - interval '1 hour',"
            " write_date = write_date - interval '1 hour' WHERE name IN ('丁公司', '戊公司')"
        )
        self.env.invalidate_all()
        second = self.load(
            xlsx([EMPLOYERS, employer(0, staff=99, sector="零售"), employer(2)]), "employers"
        )
        second.action_import()
        self.refused_undo(first, "changed since: 1")
        second.action_undo()
        self.assertEqual(first.action_undo()["deleted"]["union.employer"], 2)
        self.assertEqual(self.figures(), before)
