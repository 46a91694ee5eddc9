import hashlib
import json
from pathlib import Path
from string import Template

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL
from odoo.tools.misc import file_path

SHIPPED = "trade_union/data/letters"


class UnionLetterKind(models.Model):
    """A kind of official letter: how it is numbered and what it says by default.

    Texts are templates with ``$name`` places, filled once, when a letter is
    issued: a later change never reaches a letter that is out. They are Chinese
    data, whatever language the reader's screens have.
    """

    _name = "union.letter.kind"
    _description = "Kind of Letter"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    series = fields.Char(
        required=True, help="The sign of the series in the number, e.g. 复; one count per series."
    )
    upward = fields.Boolean(help="A letter to a superior names who signed it (签发人).")
    number_format = fields.Char(required=True, default="$mark$series〔$year〕$number号")
    title = fields.Char("Title Template", required=True, default="$subject")
    body = fields.Text("Text Template", help="One paragraph a line.")
    digest = fields.Char(readonly=True)

    _code_unique = models.Constraint("UNIQUE (code)", "This kind of letter already exists.")

    @api.constrains("number_format", "title", "body")
    def _check_templates(self):
        for kind in self:
            for text in (kind.number_format, kind.title, kind.body or ""):
                if not Template(text).is_valid():
                    raise ValidationError(
                        self.env._(
                            "Letter kind “%(kind)s”: a place in “%(text)s” is not written $name.",
                            kind=kind.name,
                            text=text,
                        )
                    )
            if "$number" not in kind.number_format and "${number}" not in kind.number_format:
                raise ValidationError(
                    self.env._("Letter kind “%(kind)s”: its numbers lack $number.", kind=kind.name)
                )

    @staticmethod
    def _fill(text, values):
        """Return a template with its places filled; unknown places stay as they are."""
        return Template(text or "").safe_substitute(values)

    @api.model
    def _load_shipped(self, folder=SHIPPED):
        """Read the kinds of a folder; a file with the same digest changes nothing.

        :param folder: an addon and the path in it; an addon that joins names its own
        """
        # Called at installation and update only; letters out keep their frozen text.
        kinds = self.sudo()
        for path in sorted(Path(file_path(folder)).glob("*.json")):
            content = path.read_bytes()
            digest = hashlib.sha256(content).hexdigest()
            data = json.loads(content)
            kind = kinds.search([("code", "=", data["code"])])
            if kind.digest == digest:
                continue
            names = data.pop("name")
            values = {**data, "name": names["en_US"], "digest": digest}
            if kind:
                kind.write(values)
            else:
                kind = kinds.create(values)
            kind.flush_recordset()
            # Every language the file has, also those not switched on yet.
            self.env.cr.execute(
                SQL(
                    "UPDATE union_letter_kind SET name = %s::jsonb WHERE id = %s",
                    json.dumps(names),
                    kind.id,
                )
            )
            kind.invalidate_recordset(["name"])
