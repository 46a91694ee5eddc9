import base64
import tempfile

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ..member.persons import PERSONS
from ..organization.subtree import in_subtree
from ..period import quarter_of
from ..print_page import PLAIN_TEXT, set_up_page
from .month import read_month

PERIODS = ("month", "quarter", "year")
BATCH = 2000
FIGURES = ("due", "paid", "owing", "paying", "unknown")
# Of an organisation ``o`` itself, and with all below it.
PARTS = {"own": SQL("s.id = o.id"), "subtree": SQL("TRUE")}
SUMS = {
    f"{part}_{name}": SQL("COALESCE(SUM(%s) FILTER (WHERE %s), 0)::text", amount, where)
    for part, where in PARTS.items()
    for name, amount in (
        ("due", SQL("d.due")),
        ("paid", SQL("d.paid")),
        # Neither what was paid beyond nor of a month whose wage is unknown hides who owes.
        ("settled", SQL("CASE WHEN d.due IS NOT NULL THEN LEAST(d.paid, d.due) END")),
    )
}
COUNTS = {
    f"{part}_{name}": (where, of)
    for part, where in PARTS.items()
    for name, of in (
        ("owing", SQL("d.due IS DISTINCT FROM 0")),
        ("paying", SQL("d.paid > 0")),
        ("unknown", SQL("d.due IS NULL")),
    )
}
TOLD = [f"{part}_{name}" for part in PARTS for name in (*FIGURES, "settled")]


class UnionOrganization(models.Model):
    """What a union discloses of its dues: totals, never a person."""

    _inherit = "union.organization"

    def action_dues_totals(self, date_from, date_to, period="month", below=True):
        """Return what was due and paid, by union and period, each for itself and with all below it.

        :param date_from: first month: ``YYYY-MM`` or any day of it
        :param date_to: last month
        :param str period: ``month``, ``quarter`` or ``year``
        :param bool below: the unions below this one as well, each a row of its own
        :return: ``[{'organization': {'id', 'code', 'name'}, 'period': first day, 'own': {...},
            'subtree': {...}}]``, each with ``due, paid`` (yuan), ``owing, paying, unknown``
            (members who owed, who paid, whose wage is unknown; a person counts once, wherever
            below he moved) and ``rate`` (in percent, what is
            paid of due without what was paid beyond; None where nothing was due), in the order of
            the tree
        :rtype: list
        :raise UserError: no month
        :raise AccessError: the union is out of scope
        """
        return [
            self._total_row(row) for row in self._dues_totals(date_from, date_to, period, below)
        ]

    def action_dues_totals_xlsx(self, date_from, date_to, period="month", below=True):
        """Return :meth:`action_dues_totals` as xlsx.

        :param date_from: first month
        :param date_to: last month
        :param str period: ``month``, ``quarter`` or ``year``
        :param bool below: the unions below as well
        :return: ``{'filename': str, 'data': base64 str}``
        :rtype: dict
        :raise AccessError: the union is out of scope
        """
        with tempfile.TemporaryFile() as file:
            name = self._write_dues_totals(file, date_from, date_to, period, below)
            file.seek(0)
            return {"filename": name, "data": base64.b64encode(file.read()).decode()}

    def _check_totals(self, period):
        self.ensure_one()
        self.env["union.dues"].check_access("read")
        self.check_access("read")
        # A superior's name may be read, its dues not.
        if not self.env.su and not self.in_scope:
            raise AccessError(
                self.env._("The dues of %(name)s are out of your scope.", name=self.name)
            )
        if period not in PERIODS:
            raise UserError(
                self.env._("“%(period)s” is no period: month, quarter or year.", period=str(period))
            )

    def _dues_totals(self, date_from, date_to, period, below):
        """Yield ``(id, code, name, period, own figures…, subtree figures…)`` after the check of rights.

        Through a cursor of the database: neither the rows nor what is made of them are ever in
        memory as a whole.
        """
        self._check_totals(period)
        first, last = (read_month(self.env, month) for month in (date_from, date_to))
        if not first or not last:
            raise UserError(self.env._("Say from which month to which."))
        self.env["union.dues"].flush_model()
        self.flush_model()
        self.env["union.member"].flush_model(["previous_id", "merged_into_id"])
        cr = self.env.cr
        cr.execute(
            SQL(
                """
                DECLARE union_dues_totals NO SCROLL CURSOR FOR
                WITH RECURSIVE %(persons)s, twice AS (
                    -- Of each organisation, how many rows are more than the people they are of.
                    SELECT o.id, date_trunc(%(period)s, d.month)::date AS period, %(more)s
                      FROM person p
                      JOIN union_dues d ON d.member_id = p.id
                       AND d.month BETWEEN %(first)s AND %(last)s
                      JOIN union_organization s ON s.id = d.organization_id
                       AND s.parent_path LIKE %(tree)s
                CROSS JOIN LATERAL unnest(string_to_array(rtrim(s.parent_path, '/'), '/')::int[])
                           AS above (id)
                      JOIN union_organization o ON o.id = above.id AND o.parent_path LIKE %(path)s
                  GROUP BY o.id, 2
                )
                SELECT o.id, o.code, o.name, c.period, %(told)s
                  FROM union_organization o
            CROSS JOIN LATERAL (
                       SELECT date_trunc(%(period)s, d.month)::date AS period, %(figures)s
                         FROM union_organization s
                         JOIN union_dues d ON d.organization_id = s.id
                          AND d.month BETWEEN %(first)s AND %(last)s
                        WHERE %(below)s
                     GROUP BY 1) c
             LEFT JOIN twice t ON t.id = o.id AND t.period = c.period
                 WHERE o.parent_path LIKE %(path)s
              ORDER BY o.parent_path, c.period
                """,
                period=period,
                figures=_columns(
                    SUMS | {name: _count(SQL("d.member_id"), *of) for name, of in COUNTS.items()}
                ),
                more=_columns(
                    {
                        name: SQL(
                            "%s - %s",
                            _count(SQL("d.member_id"), *of),
                            _count(SQL("p.person_id"), *of),
                        )
                        for name, of in COUNTS.items()
                    }
                ),
                told=SQL(", ").join(
                    SQL("c.%(name)s - COALESCE(t.%(name)s, 0)", name=SQL.identifier(name))
                    if name in COUNTS
                    else SQL("c.%s", SQL.identifier(name))
                    for name in TOLD
                ),
                first=first,
                last=last,
                below=in_subtree("s", "o"),
                persons=PERSONS,
                tree=self.parent_path + "%",
                path=self.parent_path + ("%" if below else ""),
            )
        )
        try:
            while True:
                cr.execute(SQL("FETCH %s FROM union_dues_totals", BATCH))
                batch = cr.fetchall()
                yield from batch
                if len(batch) < BATCH:
                    break
        finally:
            cr.execute("CLOSE union_dues_totals")

    @staticmethod
    def _total_row(row):
        id_, code, name, period, *figures = row
        parts = {}
        for part, values in (("own", figures[:6]), ("subtree", figures[6:])):
            # JSON knows no other number.
            due, paid, settled = (float(values[at]) for at in (0, 1, 5))
            parts[part] = {
                **dict(zip(FIGURES, (due, paid, *values[2:5]), strict=True)),
                "rate": round(100 * settled / due, 1) if due else None,
            }
        return {
            "organization": {"id": id_, "code": code, "name": name},
            "period": fields.Date.to_string(period),
            **parts,
        }

    @api.model
    def _period_name(self, day, period):
        if period == "year":
            return str(day.year)
        if period == "quarter":
            return self.env._("%(year)s Q%(quarter)s", year=day.year, quarter=quarter_of(day))
        return day.strftime("%Y-%m")

    @api.private
    def _write_dues_totals(self, file, date_from, date_to, period="month", below=True):
        """Write the totals to a binary file, row by row; return the file's name."""
        own, subtree = self.env._("Own"), self.env._("With All Below")
        labels = [
            self.env._("Amount Due"),
            self.env._("Amount Paid"),
            self.env._("Members Owing"),
            self.env._("Members Paying"),
            self.env._("Wage Unknown"),
            self.env._("Paid (%)"),
        ]
        heads = [
            self.env._("Code"),
            self.env._("Union"),
            self.env._("Period"),
            *(f"{part}: {label}" for part in (own, subtree) for label in labels),
        ]
        rows = self._dues_totals(date_from, date_to, period, below)
        with xlsxwriter.Workbook(file, {"constant_memory": True, **PLAIN_TEXT}) as book:
            bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
            money = book.add_format({"num_format": "#,##0.00"})
            rate = book.add_format({"num_format": "0.0"})
            formats = (money, money, None, None, None, rate)
            page = book.add_worksheet(self.env._("Totals of Dues"))
            set_up_page(page, 0, 2)
            for at, head in enumerate(heads):
                page.set_column(at, at, (16, 30, 12)[at] if at < 3 else 13)
                page.write_string(0, at, head, bold)
            line = 0
            for line, row in enumerate(rows, 1):
                told = self._total_row(row)
                page.write_string(line, 0, told["organization"]["code"])
                page.write_string(line, 1, told["organization"]["name"])
                page.write_string(line, 2, self._period_name(row[3], period))
                cells = [
                    told[part][name] for part in ("own", "subtree") for name in (*FIGURES, "rate")
                ]
                for at, cell in enumerate(cells):
                    if cell is not None:
                        page.write_number(line, at + 3, cell, formats[at % len(formats)])
            page.autofilter(0, 0, max(line, 1), len(heads) - 1)
        return self.env._("Dues of %(name)s", name=self.name) + ".xlsx"


def _count(who, part, of):
    return SQL("COUNT(DISTINCT %s) FILTER (WHERE %s AND %s)", who, part, of)


def _columns(columns):
    return SQL(", ").join(
        SQL("%s AS %s", column, SQL.identifier(name)) for name, column in columns.items()
    )
