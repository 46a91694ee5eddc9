from odoo import fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...core import sheet
from ...core.table_guess import guess_headings
from ...core.text import normalize_heading
from .import_kinds import COLUMNS, kind_of

# Why a file is refused whose headings can be mapped.
_UNKNOWN = ("heading_missing", "columns_missing")


class UnionRosterImportColumn(models.Model):
    """A column of a file as its office names it, and what the user says it holds."""

    _name = "union.roster.import.column"
    _description = "Column of an Imported File"
    _order = "id"
    _rec_name = "title"

    import_id = fields.Many2one(
        "union.roster.import", "File", required=True, index=True, ondelete="cascade"
    )
    title = fields.Char("Heading", required=True, readonly=True)
    field_name = fields.Selection(COLUMNS, "Holds")

    def write(self, vals):
        if not self.env.su and vals.keys() - {"field_name"}:
            raise AccessError(self.env._("Only what a column holds can be said."))
        return super().write(vals)


class UnionRosterImport(models.Model):
    """Headings nobody understood are mapped once and remembered for the office.

    What a user says becomes a heading of the organisation he imports into
    (``union.import.heading``): the next list, and the offices below, are read by it.
    """

    _inherit = "union.roster.import"

    column_ids = fields.One2many("union.roster.import.column", "import_id", "Columns")

    def action_columns(self):
        """Return the headings of the file and what each is understood as, to be mapped.

        :return: ``[{'title': heading, 'field': field name or False}]``; empty if no row looks
            like headings
        :rtype: list
        :raise UserError: the file cannot be read
        :raise AccessError: not the owner's, or the organisation is out of scope
        """
        self.ensure_one()
        self._check_target()
        headings = self.env["union.import.heading"]._headings(self.kind, self.organization_id)
        try:
            sheets = sheet.read(self._open_file())
        except sheet.SheetError as error:
            raise UserError(self._explain_file(error.verdict)) from None
        titles = dict.fromkeys(guess_headings(sheets, headings, self.sheet_name))
        return [
            {"title": title, "field": headings.get(normalize_heading(title), False)}
            for title in titles
        ]

    def action_map(self, mapping):
        """Say what columns of this office's lists hold; remembered for it and those below.

        :param dict mapping: ``{heading: field name}``; ``False`` forgets what was remembered
        :return: the headings of the organisation for this kind of list: ``{heading: field name}``
        :rtype: dict
        :raise ValidationError: such a list has no such column, or a heading holds no word
        :raise AccessError: not the owner's, or the organisation is out of scope
        """
        self.ensure_one()
        self._check_target()
        self._check_idle()
        if not isinstance(mapping, dict):
            raise UserError(self.env._("A mapping names a column for each heading."))
        wanted = {normalize_heading(title): (title, name) for title, name in mapping.items()}
        self._check_mapping(wanted)
        # The organisation's own headings alone; who may write the organisation says how its
        # lists are headed.
        records = self.env["union.import.heading"].sudo()
        mine = [("kind", "=", self.kind), ("organization_id", "=", self.organization_id.id)]
        own = records.search(mine)
        same = own.filtered(
            lambda heading: wanted.get(heading.synonym_key, (0, 0))[1] == heading.field_name
        )
        (own - same).filtered(lambda heading: heading.synonym_key in wanted).unlink()
        records.create(
            [
                {
                    "kind": self.kind,
                    "organization_id": self.organization_id.id,
                    "synonym": title,
                    "field_name": name,
                }
                for key, (title, name) in wanted.items()
                if name and key not in same.mapped("synonym_key")
            ]
        )
        if self.state != "partial":
            self._forget_check()
        own = records.search(mine)
        return {heading.synonym: heading.field_name for heading in own}

    def _check_mapping(self, wanted):
        """Refuse a mapping before anything of it is remembered."""
        names = self.env["union.import.heading"]._column_names()
        for key, (title, name) in wanted.items():
            if not key:
                raise ValidationError(self.env._("“%(heading)s” holds no word.", heading=title))
            # A program may send anything.
            if name and not (isinstance(name, str) and name in names):
                raise UserError(self.env._("There is no column “%(name)s”.", name=name))
            if name and name not in kind_of(self.kind).fields:
                raise ValidationError(self.env._("This list has no such column."))

    def button_columns(self):
        """Show the headings of the file to be mapped."""
        self._show_columns()
        return False

    def button_map(self):
        """Remember what the columns hold, and check the file."""
        self.ensure_one()
        before = {row["title"]: row["field"] for row in self.action_columns()}
        said = {column.title: column.field_name for column in self.column_ids}
        self.action_map(
            {title: name for title, name in said.items() if name != before.get(title, False)}
        )
        return self.button_check()

    def button_check(self):
        """Check the file and show what is wrong; headings not understood are shown to be mapped."""
        self.ensure_one()
        try:
            with self.env.cr.savepoint():
                super().button_check()
        except UserError as error:
            verdict = getattr(error, "verdict", None)
            if verdict is None or verdict.code not in _UNKNOWN or not self._show_columns():
                raise
            # A server field of the owner's record.
            self.sudo().stop_reason = str(error)
        else:
            # As above.
            self.sudo().write({"stop_reason": False, "column_ids": [fields.Command.clear()]})
        return False

    def _show_columns(self):
        columns = self.action_columns()
        # Lines of the owner's record.
        record = self.sudo()
        record.column_ids.unlink()
        return record.env["union.roster.import.column"].create(
            [
                {"import_id": self.id, "title": row["title"], "field_name": row["field"]}
                for row in columns
            ]
        )
