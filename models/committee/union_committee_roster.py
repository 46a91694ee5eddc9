"""Who sat in a committee on a day: to read, to print, as a workbook."""

import base64
import io
import re

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..clock import today
from ..period import in_force
from ..print_page import PLAIN_TEXT, set_up_page

WIDTHS = (6, 14, 8, 34, 14, 16, 14, 14)


class UnionCommittee(models.Model):
    """The roster of committees as of a day; everything that was, out of the seats on record."""

    _inherit = "union.committee"

    history_ids = fields.One2many("union.seat", "committee_id", "Seat History", readonly=True)

    def action_roster(self, day=None):
        """Return who sat in these committees on a day, and how he came to it.

        :param day: a date (``2026-03-31``); None: today
        :return: ``[{'id', 'organization', 'kind', 'term', 'date_from', 'date_to', 'seats':
            [{'name', 'gender', 'union', 'position', 'origin', 'date_from', 'date_to'}]}]`` in
            the order of ``self``; codes, not words; ``term`` is False where none ran that day
        :raise UserError: that is no date
        :raise AccessError: a committee out of scope
        """
        self.check_access("read")
        day = self._roster_day(day)
        return [
            {
                "id": committee.id,
                "organization": title,
                "kind": committee.kind,
                "term": term.number or False,
                "date_from": term.date_from.isoformat() if term else False,
                "date_to": term.date_to.isoformat() if term else False,
                "seats": [
                    {
                        "name": member.name,
                        "gender": member.gender,
                        "union": member.organization_id.name,
                        "position": seat.position,
                        "origin": seat.origin,
                        "date_from": seat.date_from.isoformat(),
                        "date_to": seat.date_to.isoformat() if seat.date_to else False,
                    }
                    for seat, member in seats
                ],
            }
            for committee, title, term, seats in self._sat_on(day)
        ]

    def action_roster_xlsx(self, day=None):
        """Return :meth:`action_roster` as a workbook, a sheet for each committee.

        :return: ``{'filename': str, 'data': base64 str}``
        """
        self.check_access("read")
        day = self._roster_day(day)
        return {
            "filename": self._roster_filename(day),
            "data": base64.b64encode(self._roster_workbook(day)).decode(),
        }

    def button_roster(self):
        """Ask for the day of the roster."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Committee Roster"),
            "res_model": "union.committee.roster",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_committee_ids": self.ids},
        }

    def _sat_on(self, day):
        """Return ``[(committee, name of its organisation that day, term, [(seat, member)])]``.

        Constant queries. Terms that were annulled never were.
        """
        ran = Domain("state", "in", ("current", "ended"))
        mine = Domain("committee_id", "in", self.ids)
        # A committee goes on until the next takes office, whatever the last day of its term.
        terms = self.env["union.term"].search(
            mine & ran & Domain("date_from", "<=", day) & (
                Domain("date_to", ">=", day)
                | Domain("state", "=", "current")
                | Domain("seat_ids.date_to", ">=", day)
            ),
            order="number",
        )  # fmt: skip
        seats = self.env["union.seat"].search(in_force(day) & Domain("term_id", "in", terms.ids))
        names = self.env["union.organization"]._names_on(
            (place.id, day) for place in self.organization_id
        )
        of_term = seats.grouped("term_id")
        by_committee = {term.committee_id: term for term in terms}
        # Who reads the seat reads who sits there, be he a member of a union out of sight.
        members = {seat.id: seat.member_id for seat in seats.sudo()}
        return [
            (
                committee,
                names.get((committee.organization_id.id, day), committee.organization_id.name),
                term,
                [(seat, members[seat.id]) for seat in of_term.get(term, ())],
            )
            for committee in self
            for term in [by_committee.get(committee, terms.browse())]
        ]

    @api.model
    def _roster_day(self, day):
        """Return the day a caller names, today if he names none."""
        try:
            return fields.Date.to_date(day or False) or today(self.env)
        except (TypeError, ValueError):
            raise UserError(
                self.env._("“%(day)s” is no day: write it as 2026-03-31.", day=day)
            ) from None

    @api.model
    def _roster_heads(self):
        """Return the headings of a roster in the reader's language."""
        return [
            self.env._("Serial"),
            self.env._("Full Name"),
            self.env._("Gender"),
            self.env._("Union He Belongs To"),
            self.env._("Position"),
            self.env._("Came by"),
            self.env._("In Office Since"),
            self.env._("Left Office On"),
        ]

    def _roster_sheets(self, day):
        """Return ``[(title, line below it, rows)]``, what PDF and workbook show alike."""

        def words(model, name):
            return dict(self.env[model]._fields[name]._description_selection(self.env))

        kinds = words("union.committee", "kind")
        genders = words("union.member", "gender")
        positions, origins = words("union.seat", "position"), words("union.seat", "origin")
        return [
            (
                self.env._(
                    "%(organization)s: %(kind)s", organization=name, kind=kinds[committee.kind]
                ),
                self.env._(
                    "Term %(number)s, %(first)s to %(last)s; as of %(day)s",
                    number=term.number,
                    first=term.date_from,
                    last=term.last_day if term.state == "current" else term.date_to,
                    day=day,
                )
                if term
                else self.env._("No term ran on %(day)s.", day=day),
                [
                    (
                        number,
                        member.name,
                        genders.get(member.gender, ""),
                        member.organization_id.name,
                        positions[seat.position],
                        origins[seat.origin],
                        seat.date_from,
                        seat.date_to or None,
                    )
                    for number, (seat, member) in enumerate(seats, 1)
                ],
            )
            for committee, name, term, seats in self._sat_on(day)
        ]

    def _roster_filename(self, day):
        name = self.display_name if len(self) == 1 else self.env._("Committees")
        text = f"{self.env._('Committee Roster')}_{name}_{day}"
        return re.sub(r'[\\/:*?"<>|\s]+', "_", text) + ".xlsx"

    def _roster_workbook(self, day):
        """Return the bytes of the workbook: real dates, heads in sight, filters, A4 across."""
        sheets = self._roster_sheets(day)
        if not sheets:
            raise UserError(self.env._("Choose the committees whose roster you want."))
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(
            stream, {"in_memory": True, "constant_memory": True} | PLAIN_TEXT
        )
        title = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format({"bold": True, "border": 1, "bg_color": "#F2DCDB"})
        cell = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        date = book.add_format(
            {"border": 1, "num_format": "yyyy-mm-dd", "align": "left", "valign": "top"}
        )
        heads = self._roster_heads()
        for index, (name, below, rows) in enumerate(sheets, 1):
            sheet = book.add_worksheet(f"{index}")
            for column, width in enumerate(WIDTHS):
                sheet.set_column(column, column, width)
            sheet.write_string(0, 0, name, title)
            sheet.write_string(1, 0, below)
            for column, text in enumerate(heads):
                sheet.write_string(2, column, text, head)
            for at, row in enumerate(rows, 3):
                for column, value in enumerate(row):
                    if column in (6, 7) and value:
                        sheet.write_datetime(at, column, value, date)
                    elif isinstance(value, int):
                        sheet.write_number(at, column, value, cell)
                    elif value:
                        sheet.write_string(at, column, value, cell)
                    else:
                        sheet.write_blank(at, column, None, cell)
            sheet.autofilter(2, 0, max(2, 2 + len(rows)), len(heads) - 1)
            set_up_page(sheet, 2, 2)
        book.close()
        return stream.getvalue()
