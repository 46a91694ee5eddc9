from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..clock import today
from ..document.letter_number import take_numbers
from ..document.union_letter_filing import RETENTIONS
from ..plain_text import refuse_numbers
from ..said import said
from ..server_fields import check_places

# As they stand in an archive number (DA/T 22): permanent, thirty years, ten years.
PERIOD_CODES = {"permanent": "Y", "30": "D30", "10": "D10"}
STATES = [
    ("kept", "Kept"),
    ("cleared", "To Be Destroyed"),
    ("destroyed", "Destroyed"),
    ("void", "Crossed Out"),
]


class UnionArchiveEntry(models.Model):
    """One file or document in the archive register of an organisation (DA/T 42).

    It has a number without gap in its organisation, year and category, and keeps it: a wrong
    entry is crossed out with a reason, one whose time is over is destroyed on an approved paper;
    none is deleted (docs/decisions/0077).
    """

    _name = "union.archive.entry"
    _description = "Archive Entry"
    _inherit = ["union.server.fields.mixin"]
    _order = "organization_id, year desc, series, position desc, id desc"
    _rec_names_search = ["number", "title", "document_number"]
    _places_first = ("organization_id",)

    _server_fields = frozenset(
        {"number", "fonds", "series", "position", "state", "void_reason", "entered_on"}
        | {"source_model", "source_id", "disposal_id", "destroyed_on"}
    )
    # What the number is made of.
    _number_fields = frozenset({"organization_id", "category_id", "year", "retention"})

    organization_id = fields.Many2one(
        "union.organization",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    number = fields.Char("Archive Number", readonly=True, copy=False, index="trigram")
    fonds = fields.Char("Fonds Number", readonly=True, copy=False)
    series = fields.Char("Category Code", readonly=True, copy=False)
    category_id = fields.Many2one(
        "union.archive.category",
        "Archive Category",
        required=True,
        ondelete="restrict",
        default=lambda self: self._usual_category(),
    )
    year = fields.Integer(
        "Archive Year",
        required=True,
        aggregator=False,
        default=lambda self: today(self.env).year,
    )
    position = fields.Integer("Item Number", readonly=True, copy=False, aggregator=False)
    volume = fields.Char("Volume Number", help="Of the file it is bound in, where there is one.")
    retention = fields.Selection(RETENTIONS, "Kept For", required=True, default="permanent")
    kept_until = fields.Date(
        compute="_compute_kept_until", store=True, index=True, help="Counted from the year's end."
    )
    issue = fields.Char("Department or Issue")
    title = fields.Char("Document Title", required=True, index="trigram")
    document_number = fields.Char(help="The number it was issued under.")
    document_date = fields.Date("Dated")
    author = fields.Char("Responsible Author", help="The office or person that made it.")
    pages = fields.Integer()
    security_level = fields.Selection(
        [("open", "Open"), ("internal", "Internal"), ("business", "Business Secret")],
        required=True,
        default="internal",
        help="State secrets are not entered in this system.",
    )
    remark = fields.Char("Archive Remark")
    storage_place = fields.Char(help="Room, cabinet and box.")
    scan = fields.Binary("Digital Copy", attachment=True, copy=False)
    scan_name = fields.Char(copy=False)
    entered_on = fields.Date(readonly=True, copy=False)
    state = fields.Selection(
        STATES,
        "Archive State",
        required=True,
        default="kept",
        readonly=True,
        copy=False,
        index=True,
    )
    void_reason = fields.Char(readonly=True, copy=False)
    is_due = fields.Boolean("Time Is Over", compute="_compute_is_due", search="_search_is_due")
    loan_ids = fields.One2many("union.archive.loan", "entry_id", "Loans")
    lent_to = fields.Char(compute="_compute_lent", search="_search_lent_to")
    lent_until = fields.Date(compute="_compute_lent")
    is_overdue = fields.Boolean("Not Returned in Time", compute="_compute_lent")
    source_model = fields.Char("Kind of Paper", readonly=True, copy=False)
    source_id = fields.Many2oneReference(
        "Paper", model_field="source_model", readonly=True, copy=False
    )
    disposal_id = fields.Many2one(
        "union.archive.disposal",
        "Destroyed On Paper",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    destroyed_on = fields.Date(readonly=True, copy=False)

    _number_unique = models.UniqueIndex(
        "(organization_id, series, year, position) WHERE number IS NOT NULL",
        "This archive number is already taken.",
    )
    _source_once = models.UniqueIndex(
        "(source_model, source_id) WHERE source_id IS NOT NULL AND state != 'void'",
        "This paper is in the archive register already.",
    )
    _pages = models.Constraint("CHECK (pages >= 0)", "Pages are zero (not counted) or more.")

    @api.depends("number", "title")
    def _compute_display_name(self):
        for entry in self:
            entry.display_name = " ".join(filter(None, (entry.number, entry.title)))

    @api.depends("year", "retention")
    def _compute_kept_until(self):
        for entry in self:
            entry.kept_until = (
                date(min(entry.year + int(entry.retention), 9999), 12, 31)
                if entry.retention and entry.retention != "permanent" and entry.year
                else False
            )

    @api.depends("kept_until", "state")
    def _compute_is_due(self):
        day = today(self.env)
        for entry in self:
            entry.is_due = bool(
                entry.state == "kept" and entry.kept_until and entry.kept_until < day
            )

    def _search_is_due(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain("state", "=", "kept") & Domain("kept_until", "<", today(self.env))

    @api.depends("loan_ids.returned_on", "loan_ids.borrower", "loan_ids.due_on")
    def _compute_lent(self):
        day = today(self.env)
        out = (
            self.env["union.archive.loan"]
            .search(Domain("entry_id", "in", self.ids) & Domain("returned_on", "=", False))
            .grouped("entry_id")
        )
        for entry in self:
            loan = out.get(entry._origin)
            entry.lent_to = loan and loan.borrower
            entry.lent_until = loan and loan.due_on
            entry.is_overdue = bool(loan and loan.due_on < day)

    def _search_lent_to(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        return Domain(
            "loan_ids",
            "any",
            Domain("returned_on", "=", False) & Domain("borrower", operator, value),
        )

    @api.constrains("year", "document_date")
    def _check_year(self):
        day = today(self.env)
        this_year = day.year
        for entry in self:
            if entry.document_date and entry.document_date > day:
                raise ValidationError(
                    self.env._(
                        "%(entry)s: dated %(date)s, which is still to come. Enter the date on the"
                        " document.",
                        entry=entry.title,
                        date=entry.document_date,
                    )
                )
            if not 1900 <= entry.year <= this_year:
                raise ValidationError(
                    self.env._(
                        "%(entry)s: the year %(year)s is not between 1900 and %(this_year)s.",
                        entry=entry.title,
                        year=entry.year,
                        this_year=this_year,
                    )
                )

    @api.constrains(
        "title", "document_number", "author", "remark", "storage_place", "issue", "volume",
        "scan_name",
    )  # fmt: skip
    def _check_texts(self):
        refuse_numbers(
            self, "title", "author", "remark", "storage_place", "issue", "volume", "scan_name"
        )

    @api.model_create_multi
    def create(self, vals_list):
        check_places(self, vals_list)
        entries = super().create(vals_list)
        entries._give_numbers()
        return entries

    def write(self, vals):
        self._check_server_fields(vals)
        if not self.env.su:
            self.check_access("write")
            self._check_standing(vals)
        return super().write(vals)

    # A plain unlink, not @api.ondelete: a context key would switch that off.
    def unlink(self):
        self.check_access("unlink")
        raise UserError(self.env._("An archive entry stays with its number; cross it out instead."))

    def action_void(self, reason):
        """Cross out entries made by mistake; the numbers stay taken.

        :param str reason: stays on record; required
        :return: True
        :raise UserError: no reason, lent, or not standing any more
        :raise AccessError: not an officer of the organisation
        """
        self.check_access("write")
        reason = said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why it is crossed out; the reason stays on record."))
        self._check_standing({})
        if lent := self.filtered("lent_to")[:1]:
            raise UserError(
                self.env._("%(entry)s is lent: let it come back first.", entry=lent.display_name)
            )
        self._server_write({"state": "void", "void_reason": reason})
        return True

    def button_void(self):
        """Ask why these entries are crossed out."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cross Out"),
            "res_model": "union.archive.void",
            "view_mode": "form",
            "target": "new",
            "context": {"default_entry_ids": self.ids},
        }

    def button_open_source(self):
        """Open the paper this is an entry of; its own rights decide."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self.source_model,
            "res_id": self.source_id,
            "views": [(False, "form")],
        }

    def button_propose_disposal(self):
        """Open a draft that asks for the destruction of these entries."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.archive.disposal",
            "views": [(False, "form")],
            "context": {
                "default_organization_id": self.organization_id[:1].id,
                "default_entry_ids": self.ids,
            },
        }

    # ---- business ----

    @api.model
    def _usual_category(self):
        """Return the id of the category of letters and documents, without a query per row."""
        data = self.env["ir.model.data"]
        return data._xmlid_to_res_id("trade_union.archive_category_ws", raise_if_not_found=False)

    @api.model
    @api.private
    def _enter(self, papers, values):
        """Enter papers the system has; the caller's right to each place is asked.

        :param papers: records of one model
        :param values: ``[values]`` in their order
        """
        entries = self.create(values)
        # The server's fields: the caller was allowed to make the entries.
        for entry, paper in zip(entries.sudo(), papers, strict=True):
            entry.write({"source_model": paper._name, "source_id": paper.id})
        return entries

    def _give_numbers(self):
        """Number entries just made, in their order."""
        entries = self.sudo()  # fields of the server; who may enter was checked

        def key(entry):
            return entry.organization_id.id, entry.category_id.code, entry.year

        numbers = take_numbers(entries, {key(entry) for entry in entries})
        for entry in entries:
            position = numbers[key(entry)]
            numbers[key(entry)] += 1
            organization = entry.organization_id
            fonds = organization.fonds_number or organization.code or ""
            series = entry.category_id.code
            period = PERIOD_CODES[entry.retention]
            entry.write(
                {
                    "fonds": fonds,
                    "series": series,
                    "position": position,
                    # As DA/T 22 writes it: fonds-category·year-period-item.
                    "number": f"{fonds}-{series}·{entry.year}-{period}-{position:04d}",
                    "entered_on": today(self.env),
                }
            )

    def _check_standing(self, vals):
        """Raise UserError if these values, or the entries themselves, do not change any more."""
        for entry in self:
            if entry.state != "kept":
                states = dict(self._fields["state"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "%(entry)s stays as it is (%(state)s).",
                        entry=entry.display_name,
                        state=states[entry.state],
                    )
                )
            for name in self._number_fields & vals.keys():
                value = entry[name]
                if vals[name] != (value.id if isinstance(value, models.BaseModel) else value):
                    raise UserError(
                        self.env._(
                            "%(entry)s: “%(field)s” is part of the number it has. Cross it out and"
                            " enter it anew.",
                            entry=entry.display_name,
                            field=self._fields[name]._description_string(self.env),
                        )
                    )
