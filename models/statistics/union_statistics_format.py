import hashlib
import json
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Command, Domain
from odoo.tools.misc import file_path

from ..standard import by_language

SHIPPED = "trade_union/data/statistics"


class UnionStatisticsFormat(models.Model):
    """The form of a statistics return, as data: its measures and its sheets.

    Versioned: a format that returns were made by is never edited but superseded by its next
    version, so that a return of years ago is read as it was written. A new form is a new file
    in ``data/statistics`` and no code.
    """

    _name = "union.statistics.format"
    _description = "Format of a Statistics Return"
    _order = "code, version desc"

    code = fields.Char(required=True, readonly=True)
    version = fields.Integer(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    name_zh = fields.Char("Chinese Name", readonly=True)
    clause = fields.Char(readonly=True, help="Where the return is asked for.")
    clause_title = fields.Char("Asked For By", compute="_compute_clause_title")
    superseded = fields.Boolean(readonly=True)
    digest = fields.Char(readonly=True, help="SHA-256 of the shipped file.")
    measure_ids = fields.One2many(
        "union.statistics.measure", "format_id", "Measures", readonly=True
    )
    sheet_ids = fields.One2many("union.statistics.sheet", "format_id", "Sheets", readonly=True)

    _version_unique = models.Constraint(
        "UNIQUE (code, version)", "This version of the format already exists."
    )

    @api.depends("name", "name_zh", "version")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for form in self:
            form.display_name = f"{by_language.read(form, 'name')} ({form.version})"

    @api.depends("clause")
    @api.depends_context("lang")
    def _compute_clause_title(self):
        clauses = self.env["union.clause"]
        for form in self:
            form.clause_title = clauses._cite(form.clause) if form.clause else False

    @api.model
    def _current(self, code=None):
        """Return the formats in use now, or the one of a code."""
        domain = Domain("superseded", "=", False)
        if code:
            domain &= Domain("code", "=", code)
        return self.search(domain)

    @api.model
    def _load_shipped(self):
        """Read the formats of data/statistics: same digest nothing, another one a new version."""
        for path in sorted(Path(file_path(SHIPPED)).glob("*.json")):
            content = path.read_bytes()
            self._load_format(json.loads(content), hashlib.sha256(content).hexdigest())

    @api.model
    def _load_format(self, data, digest):
        """Load one format, written as the files of data/statistics are.

        :return: the format, or the one that is there
        :raise ValidationError: what is written is no format; it says where
        """
        # Called at installation and update only: nobody's rights are concerned.
        formats = self.sudo()
        found = formats.search([("code", "=", data["code"])])
        current = found.filtered(lambda form: not form.superseded)
        if current.digest == digest:
            return current
        form = formats.create(
            {
                "code": data["code"],
                "version": max(found.mapped("version"), default=0) + 1,
                **self._names(data),
                "clause": data.get("clause"),
                "digest": digest,
                "measure_ids": [
                    Command.create(
                        {
                            **self._names(measure),
                            "code": measure["code"],
                            "sequence": number,
                            "source": measure.get("source"),
                            "domain": repr(measure.get("domain", [])),
                            "amount": measure.get("amount"),
                            "part": measure.get("part"),
                            "whole": measure.get("whole"),
                            "clause": measure.get("clause"),
                        }
                    )
                    for number, measure in enumerate(data["measures"], 1)
                ],
            }
        )
        measures = {measure.code: measure.id for measure in form.measure_ids}
        for sheet in data["sheets"]:
            if unknown := set(sheet["measures"]) - measures.keys():
                raise ValidationError(
                    self.env._(
                        "Format %(format)s, sheet %(sheet)s: no such measure: %(names)s.",
                        format=data["code"],
                        sheet=sheet["code"],
                        names=", ".join(sorted(unknown)),
                    )
                )
        form.sheet_ids = [
            Command.create(
                {
                    **self._names(sheet),
                    "code": sheet["code"],
                    "sequence": number,
                    "group_by": sheet["group_by"],
                    "measure_ids": [Command.set([measures[code] for code in sheet["measures"]])],
                }
            )
            for number, sheet in enumerate(data["sheets"], 1)
        ]
        current.superseded = True
        return form

    @staticmethod
    def _names(data):
        return {"name": data["name"]["en_US"], "name_zh": data["name"].get("zh_CN")}
