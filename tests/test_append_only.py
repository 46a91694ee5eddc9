"""Append-only records: no person, no SQL and no administrator changes or deletes them."""

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..models.append_only import drop_append_only
from .tree import TreeCase


@tagged("post_install", "-at_install")
class TestAppendOnly(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entry = cls.env["union.access.log"].create(
            {
                "user_id": cls.building_clerk.id,
                "organization_id": cls.building.id,
                "res_model": "union.member",
                "res_id": 1,
                "subject": "余英娟",
                "fields_shown": "id_number",
                "reason": "check at the counter",
            }
        )
        cls.env.flush_all()

    def models(self):
        return [
            model
            for model in self.env.values()
            if not model._abstract and isinstance(model, self.env.registry["union.append.only"])
        ]

    def test_a_person_reads_a_sentence(self):
        for call in (lambda: self.entry.write({"reason": "x"}), self.entry.unlink):
            with self.assertRaisesRegex(UserError, "never changed or deleted"):
                call()
        self.assertTrue(self.entry.exists())

    def test_the_database_refuses_update_delete_and_truncate(self):
        table = SQL.identifier(self.entry._table)
        for statement in (
            SQL("UPDATE %s SET reason = 'x' WHERE id = %s", table, self.entry.id),
            SQL("DELETE FROM %s WHERE id = %s", table, self.entry.id),
            SQL("TRUNCATE %s", table),
        ):
            with (
                self.subTest(statement=statement.code),
                mute_logger("odoo.sql_db"),
                self.assertRaises(psycopg2.errors.RestrictViolation),
                self.cr.savepoint(),
            ):
                self.cr.execute(statement)

    def test_every_model_of_the_kind_has_its_triggers_and_restricting_keys(self):
        self.assertTrue(self.models())
        for model in self.models():
            with self.subTest(model=model._name):
                self.assertFalse(model._log_access)
                self.cr.execute(
                    "SELECT COUNT(*) FROM pg_trigger WHERE tgrelid = %s::regclass"
                    " AND tgname LIKE 'append_only_%%'",
                    [model._table],
                )
                self.assertEqual(self.cr.fetchone()[0], 2)
                for field in model._fields.values():
                    if field.type == "many2one" and field.store:
                        self.assertEqual(field.ondelete, "restrict", field)

    def test_uninstall_leaves_no_function(self):
        drop_append_only(self.env)
        self.cr.execute("SELECT COUNT(*) FROM pg_proc WHERE proname = 'trade_union_append_only'")
        self.assertEqual(self.cr.fetchone()[0], 0)
        self.cr.execute("DELETE FROM union_access_log WHERE id = %s", [self.entry.id])
        self.assertEqual(self.cr.rowcount, 1)
