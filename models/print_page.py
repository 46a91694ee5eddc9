"""How a sheet of ours is printed, whatever stands on it."""

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
