import hashlib

from odoo import models
from odoo.tools import SQL
from odoo.tools.sql import column_exists

from ...core.twins import IGNORED


def name_key(name):
    """Return the SQL of :func:`core.twins.name_key` of a name, itself given as SQL."""
    return SQL("translate(lower(%s), %s, '')", name, IGNORED)


def twin_key(name, birth_date):
    """Return the SQL of the number two members share, of a name and a date given as SQL."""
    return SQL("hashtextextended(%s, (%s - DATE '2000-01-01')::bigint)", name_key(name), birth_date)


class UnionMember(models.Model):
    """A number that two members of one name and birth date share, kept by the database.

    ``twin_key`` is a generated column: right after every statement, bulk ones included, and no
    business of the ORM. It says nothing that name and birth date beside it do not say, and
    follows them at an erasure. Equal numbers are a hint: whoever asks compares the two
    themselves.
    """

    _inherit = "union.member"

    _twin_key_index = models.Index("(twin_key) WHERE twin_key IS NOT NULL")

    def _add_sql_constraints(self):
        # After the columns it is made of, before the indexes.
        self._make_twin_key()
        return super()._add_sql_constraints()

    def _make_twin_key(self):
        """Add the column, or make it anew where names are compared in another way by now."""
        cr = self.env.cr
        generated = twin_key(SQL.identifier("name"), SQL.identifier("birth_date"))
        text = cr.mogrify(generated.code, generated.params).decode()
        mark = hashlib.sha256(text.encode()).hexdigest()[:16]
        if column_exists(cr, self._table, "twin_key"):
            cr.execute(
                """
                SELECT d.description
                  FROM pg_attribute a
             LEFT JOIN pg_description d ON d.objoid = a.attrelid AND d.objsubid = a.attnum
                 WHERE a.attrelid = %s::regclass AND a.attname = 'twin_key'
                """,
                [self._table],
            )
            if cr.fetchone() == (mark,):
                return
            cr.execute("ALTER TABLE union_member DROP COLUMN twin_key CASCADE")
        cr.execute(
            SQL(
                "ALTER TABLE union_member"
                " ADD COLUMN twin_key bigint GENERATED ALWAYS AS (%s) STORED",
                generated,
            )
        )
        cr.execute("COMMENT ON COLUMN union_member.twin_key IS %s", [mark])
