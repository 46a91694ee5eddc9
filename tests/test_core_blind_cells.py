"""Cells that show nothing, in every kind of workbook: they are no empty cells, and are told."""

import io

import xlwt

from odoo.tests import tagged

from ..core import old_book
from ..core.sheet import Sheet, read
from ..core.tables import Table
from .dirty_case import HEADINGS, DirtyCase, ods, person

CALC = 'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
# As LibreOffice, WPS and Excel write a look-up that found nobody.
CALC_ERROR = (
    f'<table:table-cell {CALC} table:formula="of:=1" office:value-type="string"'
    ' office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
)
SHOWN_ERROR = (
    '<table:table-cell table:formula="of:=1" office:value-type="float" office:value="0">'
    "<office:annotation><text:p>See #REF!</text:p></office:annotation>"
    "<text:p>#VALUE!</text:p></table:table-cell>"
)
UNSAVED = '<table:table-cell table:formula="of:=[.A1]"/>'
# What is none: a formula with its result, one of the empty text, a text that begins alike.
PLAIN = (
    '<table:table-cell table:formula="of:=1" office:value-type="float" office:value="7">'
    "<text:p>7</text:p></table:table-cell>",
    '<table:table-cell table:formula="of:=1" office:value-type="string" office:string-value=""/>',
    '<table:table-cell office:value-type="string"><text:p>#N/A</text:p></table:table-cell>',
)


def line(cells, attributes=""):
    """A row of an OpenDocument sheet; what is no XML yet becomes a cell of text."""
    return (
        f"<table:table-row {attributes}>"
        + "".join(
            cell
            if cell.startswith("<")
            else f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in cells
        )
        + "</table:table-row>"
    )


def old(rows, change=lambda page: None):
    """An old workbook; ``change(page)`` is called for its one sheet."""
    workbook = xlwt.Workbook()
    page = workbook.add_sheet("名册")
    for at, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            if cell is not None:
                page.write(at, column, cell)
    change(page)
    workbook.save(buffer := io.BytesIO())
    return buffer.getvalue()


@tagged("post_install", "-at_install")
class TestBlindCells(DirtyCase):
    def test_open_document(self):
        for name, cell, code in (
            ("an error", CALC_ERROR, "cell_error"),
            ("an error shown alone", SHOWN_ERROR, "cell_error"),
            ("a formula saved without result", UNSAVED, "formula_without_value"),
            *(("none", cell, None) for cell in PLAIN),
        ):
            with self.subTest(name, cell=cell):
                data = ods([], line(["甲", "乙"]) + line(["丙", cell, "丁"]))
                told = {where: verdict.code for where, verdict in read(data)[0].wrong.items()}
                self.assertEqual(told, {(2, 1): code} if code else {})

    def test_open_document_repeats_an_error(self):
        twice = CALC_ERROR.replace("table-cell ", 'table-cell table:number-columns-repeated="2" ')
        rows = line([twice], 'table:number-rows-repeated="2"') + line(["甲", CALC_ERROR])
        self.assertEqual(
            set(read(ods([], rows))[0].wrong), {(1, 0), (1, 1), (2, 0), (2, 1), (3, 1)}
        )
        many = line([twice], 'table:number-rows-repeated="190000"')
        self.assert_refused(ods([], many), "file_broken")

    def test_open_document_merged_and_out_of_sight(self):
        spanned = (
            '<table:table-cell office:value-type="string" table:number-rows-spanned="2"'
            ' table:number-columns-spanned="1"><text:p>甲公司</text:p></table:table-cell>'
        )
        first, second = person(1), person(2)
        first[2], second[2] = spanned, "<table:covered-table-cell/>"
        rows = line(HEADINGS) + line(first) + line(second, 'table:visibility="filter"')
        rows += line(["<table:table-cell/>"], 'table:visibility="collapse"')
        data = ods([], rows)
        self.assertEqual([row.employer for row in self.assert_good(data, 2)], [1, 1])
        self.assertEqual(self.passed(data), [("名册", 3, "rows_hidden")])

    def test_old_workbook(self):
        def change(page):
            page.row(1).set_cell_error(1, "#REF!")
            page.row(2).set_cell_boolean(1, True)
            page.row(2).hidden = True

        data = old([HEADINGS, ["甲"], ["乙"]], change)
        (sheet,) = read(data)
        self.assertEqual(
            {where: verdict.params["text"] for where, verdict in sheet.wrong.items()},
            {(2, 1): "#REF!"},
        )
        self.assertEqual(sheet.hidden_rows, [3])

    def test_error_of_a_formula_in_an_old_workbook(self):
        data = old([HEADINGS, ["甲", xlwt.Formula("A1")]])
        empty, error = b"\x03" + bytes(5) + b"\xff\xff", b"\x02\x00\x2a" + bytes(3) + b"\xff\xff"
        self.assertEqual(data.count(empty), 1)
        self.assertFalse(read(data)[0].wrong)
        wrong = read(data.replace(empty, error))[0].wrong
        self.assertEqual(wrong[2, 1].params, {"text": "#N/A"})

    def test_an_old_workbook_that_cannot_be_followed(self):
        data = old([HEADINGS, person(1)])
        for at in (30, 48, 76):
            broken = data[:at] + b"\x01\x00\x00\x00" + data[at + 4 :]
            self.assertEqual(
                [page for page in old_book.scan(broken) if page.wrong or page.hidden], []
            )
        for size in range(0, len(data), 97):
            old_book.scan(data[:size])

    def test_areas_on_top_of_each_other_are_read_once(self):
        rows = [["单位"], ["甲公司"], *[[""]] * 50]
        merged = [(1, 0, 51, 0), *((1, 0, 40, 0) for _ in range(100_000))]
        table = Table(
            Sheet("名册", rows, merged=merged),
            1,
            {"employer": 0},
            {},
            shared=frozenset(["employer"]),
        )
        places = table._merged()
        self.assertLessEqual(max(map(len, places.values())), 1)
        self.assertEqual([cells["employer"] for _row, cells in table.rows()][:1], ["甲公司"])
