"""A return as it is read: as a plain dict, as a table on screen, as xlsx."""

import base64
import io

import xlsxwriter
from dateutil.relativedelta import relativedelta
from markupsafe import Markup

from odoo import api, models
from odoo.fields import Domain

from ..print_page import PLAIN_TEXT, set_up_page
from .union_statistics_return import HANDED_IN


class UnionStatisticsReturn(models.Model):
    _inherit = "union.statistics.return"

    @api.depends("figures")
    @api.depends_context("lang")
    def _compute_figures_html(self):
        for row in self:
            # Only what is saved: the quarter before is measured for whom a form names, else.
            saved = row._origin
            row.figures_html = saved._render_figures() if saved.figures else False

    @api.depends("organization_id", "format_code", "year", "quarter")
    @api.depends_context("uid")
    def _compute_missing_html(self):
        for row in self:
            missing = row._origin.action_missing() if row._origin else []
            row.missing_html = Markup("<br/>").join(union["name"] for union in missing)

    def action_figures(self):
        """Return these returns with titles in the reader's language, beside the quarter before.

        The quarter before is the return handed in for it; where there is none, it is measured
        now (``previous_source``: ``return`` or ``register``).

        :return: ``[{'id', 'organization', 'year', 'quarter', 'state', 'format', 'version',
            'clause', 'computed_at', 'digest', 'previous_source', 'sheets'}]``, each sheet with
            ``code, title, group_by, columns`` (``code, title, clause``) and ``rows`` (``key,
            title, values, previous, change``: dicts by column)
        :rtype: list
        :raise AccessError: a return out of scope
        """
        self.check_access("read")
        return [row._as_dict() for row in self]

    def action_xlsx(self):
        """Return one return as xlsx, a sheet for each of its format.

        :return: ``{'filename': str, 'data': base64 str}``
        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "filename": self._filename(),
            "data": base64.b64encode(self._xlsx()).decode(),
        }

    def _filename(self):
        return f"{self.display_name}.xlsx"

    def _as_dict(self):
        form = self.format_id.sudo()  # the form of a return is no secret
        previous, source = self._previous_figures(form)
        return {
            "id": self.id,
            "organization": {"id": self.organization_id.id, "name": self.organization_id.name},
            "year": self.year,
            "quarter": self.quarter,
            "state": self.approval_state,
            "format": form.code or False,
            "version": form.version,
            "clause": form.clause or False,
            "computed_at": self.computed_at.isoformat() if self.computed_at else False,
            "digest": self.figures_digest or False,
            "previous_source": source,
            "sheets": [
                {
                    "code": sheet.code,
                    "title": sheet.display_name,
                    "group_by": sheet.group_by,
                    "columns": [
                        {
                            "code": measure.code,
                            "title": measure.display_name,
                            "clause": measure.clause or False,
                        }
                        for measure in sheet.measure_ids.sorted("sequence")
                    ],
                    "rows": self._rows(sheet, self.figures, previous),
                }
                for sheet in (form.sheet_ids if self.figures else form.sheet_ids.browse())
            ],
        }

    def _previous_figures(self, form):
        """Return the figures of the quarter before and where they come from."""
        if not self.figures:
            return None, False
        last = self.date_from - relativedelta(days=1)
        before = self.search(
            Domain("organization_id", "=", self.organization_id.id)
            & Domain("format_code", "=", self.format_code)
            & self._of_quarter(last)
            & Domain("approval_state", "in", HANDED_IN),
            limit=1,
        )
        if before.figures:
            return before.figures, "return"
        begin = self.date_from - relativedelta(months=3)
        # Whoever reads a return of the union reads its totals of the quarter before.
        return self.sudo()._measure(form, begin, last), "register"

    def _rows(self, sheet, figures, previous):
        """Return the rows of a sheet in their order: groups, then the total."""
        groups = figures["sheets"].get(sheet.code, {})
        before = previous["sheets"].get(sheet.code, {}) if previous else {}
        if sheet.group_by in ("none", "below"):
            names = figures["names"] | (previous or {}).get("names", {})
            order = sorted(names, key=lambda key: (names[key], int(key)))
            titles = {key: names[key] for key in order}
            titles = {"0": self.env._("The Union Itself")} | titles
        else:
            field = self.env["union.organization"]._fields[sheet.group_by]
            titles = dict(field._description_selection(self.env))
        titles = titles | {"": self.env._("Not Stated"), "total": self.env._("Total")}
        rows = []
        for key, title in titles.items():
            if key not in groups and key not in before and key != "total":
                continue
            values = self._values(sheet, groups.get(key, {}))
            last = self._values(sheet, before.get(key, {}))
            rows.append(
                {
                    "key": key,
                    "title": title,
                    "values": values,
                    "previous": last,
                    "change": {code: _change(values[code], last[code]) for code in values},
                }
            )
        return rows

    @staticmethod
    def _values(sheet, cells):
        """Return the figures of one row by the columns of its sheet, rates among them."""
        values = {}
        for measure in sheet.measure_ids.sorted("sequence"):
            if measure.source:
                values[measure.code] = cells.get(measure.code, 0)
            else:
                whole = cells.get(measure.whole)
                part = cells.get(measure.part, 0)
                values[measure.code] = round(100 * part / whole, 1) if whole else None
        return values

    def _render_figures(self):
        """Return the figures as tables: one measure a line in the summary, else one group."""
        body = Markup("")
        for sheet in self._as_dict()["sheets"]:
            heads, lines = self._printed(sheet)
            # Words to the left, figures to the right, and their heads with them.
            sides = ["ps-3" if isinstance(cell, str) else "text-end" for cell in lines[0]]
            body += Markup(
                '<h4>%s</h4><div class="table-responsive"><table class="table table-sm">'
                "<thead><tr>%s</tr></thead><tbody>%s</tbody></table></div>"
            ) % (
                sheet["title"],
                Markup("").join(
                    Markup('<th class="%s">%s</th>') % (sides[at], head)
                    for at, head in enumerate(heads)
                ),
                Markup("").join(
                    Markup("<tr>%s</tr>")
                    % Markup("").join(
                        Markup('<td class="%s">%s</td>') % (sides[at], _shown(cell))
                        for at, cell in enumerate(line)
                    )
                    for line in lines
                ),
            )
        return body

    def _printed(self, sheet):
        """Return ``(heads, lines)`` of a sheet as it is printed."""
        columns = sheet["columns"]
        if sheet["group_by"] == "none":
            (row,) = sheet["rows"]
            heads = [
                self.env._("Measure"),
                self.env._("This Quarter"),
                self.env._("Quarter Before"),
                self.env._("Change"),
                self.env._("Clause"),
            ]
            return heads, [
                [
                    column["title"],
                    *(row[part][column["code"]] for part in ("values", "previous", "change")),
                    column["clause"] or "",
                ]
                for column in columns
            ]
        heads = [column["title"] for column in columns]
        heads.insert(0, self.env._("Group"))
        return heads, [
            [row["title"], *(row["values"][column["code"]] for column in columns)]
            for row in sheet["rows"]
        ]

    def _xlsx(self):
        """Return the workbook: real numbers, frozen heads, set up for printing."""
        file = io.BytesIO()
        options = {"in_memory": True, **PLAIN_TEXT}
        with xlsxwriter.Workbook(file, options) as book:
            bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
            title = book.add_format({"bold": True, "font_size": 14})
            count = book.add_format({"num_format": "#,##0"})
            rate = book.add_format({"num_format": "0.0"})
            data = self._as_dict()
            for number, sheet in enumerate(data["sheets"], 1):
                page = book.add_worksheet(_sheet_name(sheet["title"], number))
                heads, lines = self._printed(sheet)
                page.write_string(0, 0, f"{self.display_name} · {sheet['title']}", title)
                for at, head in enumerate(heads):
                    page.write_string(2, at, head, bold)
                for line, cells in enumerate(lines, 3):
                    for at, cell in enumerate(cells):
                        if isinstance(cell, str):
                            page.write_string(line, at, cell)
                        elif cell is not None:
                            shape = rate if isinstance(cell, float) else count
                            page.write_number(line, at, cell, shape)
                page.set_column(0, 0, 32)
                page.set_column(1, len(heads) - 1, 13)
                if sheet["group_by"] != "none":
                    # The total stands below what is sorted and filtered.
                    page.autofilter(2, 0, max(1 + len(lines), 3), len(heads) - 1)
                set_up_page(page, 2, 1, footer=f"&L{data['digest'] or ''}&R&P / &N")
        return file.getvalue()


def _shown(cell):
    """Return a cell as it is read: figures as everywhere else on the screen."""
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else f"{cell:,}"


def _change(value, last):
    if value is None or last is None:
        return None
    return round(value - last, 1)


def _sheet_name(title, number):
    """Return a name Excel takes: 31 characters, none of the forbidden ones.

    >>> _sheet_name("a/b" * 20, 2)
    '2 abababababababababababababab'
    """
    return f"{number} " + "".join(sign for sign in title if sign not in "[]:*?/\\'")[:28]
