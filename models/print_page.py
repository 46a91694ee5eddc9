"""How a sheet of ours is printed, whatever stands on it; a register as one."""

from odoo import fields

#: Of a workbook: text stays text, no cell of a stranger's becomes a formula or a link.
PLAIN_TEXT = {"strings_to_formulas": False, "strings_to_urls": False}
A4 = 9


def set_up_page(sheet, heads, columns, footer="&C&P / &N"):
    """Let the heads stay in sight and come again on each page, A4 across and as wide as it.

    :param sheet: of xlsxwriter
    :param int heads: the row of the heads, from 0
    :param int columns: how many columns stay in sight as well
    """
    sheet.freeze_panes(heads + 1, columns)
    sheet.repeat_rows(heads)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(footer)


def write_register(book, name, records, columns, said=None):
    """Write records as a sheet: real dates and figures, frozen heads, filters, set up for printing.

    :param book: workbook of xlsxwriter
    :param columns: ``[(field name, width)]``
    :param said: ``{field name: function from its value to text}`` where the name is not meant
    """
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
    sheet = book.add_worksheet(name[:31])
    set_up_page(sheet, 0, 1)
    kinds = {column: records._fields[column].type for column, _width in columns}
    labels = records.fields_get(list(kinds), ["string"])
    choices = {
        column: dict(records._fields[column]._description_selection(records.env))
        for column, kind in kinds.items()
        if kind == "selection"
    }
    for at, (column, width) in enumerate(columns):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, labels[column]["string"], bold)
    for line, record in enumerate(records, 1):
        for at, column in enumerate(kinds):
            value = record[column]
            if not value:
                continue
            if said and column in said:
                sheet.write_string(line, at, said[column](value))
            elif kinds[column] == "date":
                sheet.write_datetime(line, at, fields.Datetime.to_datetime(value))
            elif kinds[column] == "integer":
                sheet.write_number(line, at, value)
            elif column in choices:
                sheet.write_string(line, at, choices[column][value])
            else:
                text = value if isinstance(value, str) else value.display_name
                sheet.write_string(line, at, text or "")
    sheet.autofilter(0, 0, max(len(records), 1), len(columns) - 1)
