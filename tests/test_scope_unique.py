"""A unique index tells nobody that a row is there at a place he does not reach."""

import re

import psycopg2

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .scope_case import everywhere
from .scope_rows import Rows
from .tree import TreeCase

# What is unique in the whole database, as everybody is told.
PUBLIC = {
    "union.organization": "codes are public",
    "union.member": "one membership a person; who asks is counted (docs/decisions/0019)",
}


def keys_of(model):
    """Return the names of the stored fields of each unique index of a model."""
    keys = []
    for found in model._table_objects.values():
        text = found.get_definition(model.pool) or ""
        if getattr(found, "unique", False) or text.startswith("UNIQUE"):
            names = [name for name in re.findall(r"\w+", text) if name in model._fields]
            keys.append([name for name in names if model._fields[name].store])
    return [names for names in keys if names]


class KeyedRows(Rows):
    """Rows in which what is unique is filled."""

    def _insert(self, records, values):
        self.keys = {name for names in keys_of(records) for name in names}
        if records._name == "union.count.sheet.line":
            values = {"written_in": None} | values
        return super()._insert(records, values)

    def _filled(self, field):
        return field.name in self.keys and field.type in ("char", "integer", "many2one", "date")


@tagged("post_install", "-at_install")
class TestUnique(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.own = everywhere(cls.env, "u_own", cls.building)
        cls.sister = everywhere(cls.env, "u_sister", cls.sister_street)
        cls.rows = KeyedRows(cls.env, cls.building, cls.own)

    def told(self, records, values):
        """Return what stands in the way of a new row: the class of the error."""
        savepoint = self.env.cr.savepoint()
        try:
            records.create([values])
            self.env.flush_all()
        except Exception as error:  # noqa: BLE001 - whichever it is, is the answer
            return type(error)
        finally:
            self.env.clear()
            savepoint.close(rollback=True)
        return None

    @mute_logger("odoo.sql_db")
    def test_a_stranger_hears_of_no_row_that_is_there(self):
        told_by_the_index = []
        for name in sorted(self.env.registry):
            model = self.env[name]
            if not name.startswith("union.") or model._abstract or not model._auto:
                continue
            keys = keys_of(model)
            if not keys or not model.with_user(self.sister).has_access("create"):
                continue
            row = self.rows.of(name, self.own)
            asked = {key for names in keys for key in names}
            asked |= {key for key, field in model._fields.items() if field.required and field.store}
            asked -= getattr(model, "_server_fields", set()) | {"id"}
            values = {
                key: model._fields[key].convert_to_write(row[key], row)
                for key in asked
                if not model._fields[key].related
                and (not model._fields[key].compute or not model._fields[key].readonly)
            }
            if self.told(model, values) is psycopg2.errors.UniqueViolation:
                told_by_the_index.append(name)
            if name not in PUBLIC:
                with self.subTest(model=name):
                    answer = self.told(model.with_user(self.sister), values)
                    self.assertIsNot(answer, psycopg2.errors.UniqueViolation)
        # Those of which the index does speak, to whoever may enter it.
        self.assertGreater(len(told_by_the_index), 12, told_by_the_index)

    def test_the_answer_is_the_same_whether_the_row_is_there(self):
        employers = self.env["union.employer"]
        here = {"organization_id": self.building.id}
        employers.create({"name": "甲公司", **here})
        mine = self.as_user(self.sister_clerk, employers)
        own = mine.create({"name": "甲公司", "organization_id": self.sister_street.id})
        answers = []
        for name in ("甲公司", "乙公司"):
            with self.assertRaises(AccessError) as refused, self.cr.savepoint():
                mine.create({"name": name, **here})
            answers.append(str(refused.exception))
            own.sudo().name = name
            with self.assertRaises(AccessError) as refused, self.cr.savepoint():
                own.write(here)
            answers.append(str(refused.exception))
            with self.assertRaises(AccessError) as refused, self.cr.savepoint():
                mine.with_context(default_organization_id=self.building.id).create({"name": name})
            answers.append(str(refused.exception))
        self.assertEqual(answers[:3], answers[3:])
        own.sudo().name = "甲公司"
        with mute_logger("odoo.sql_db"), self.assertRaises(psycopg2.errors.UniqueViolation):
            mine.create({"name": "甲公司", "organization_id": self.sister_street.id})
