import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core import text

IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


class UnionElectionRosterWizard(models.TransientModel):
    """Load a roster pasted from a spreadsheet: member number, name, constituency.

    An ID number in the first column is looked up and replaced by the member's number
    before anything is stored; the database never holds it.
    """

    _name = "union.election.roster.wizard"
    _description = "Load Roster"

    election_id = fields.Many2one("union.election", required=True, ondelete="cascade")
    rows = fields.Text(help="One person in a line: number, name, constituency.")
    skip_refused = fields.Boolean("Leave Out Refused Rows")
    message = fields.Text(readonly=True)

    @api.depends("election_id.name")
    def _compute_display_name(self):
        for wizard in self:
            wizard.display_name = wizard.election_id.name

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            vals["rows"] = self._without_identity(vals.get("rows"))
        return super().create(vals_list)

    def write(self, vals):
        if vals.get("rows"):
            vals = vals | {"rows": self._without_identity(vals["rows"])}
        return super().write(vals)

    def action_load(self):
        """Load the rows; the message says what was loaded and what was refused, and why.

        :raise UserError: no rows
        """
        self.ensure_one()
        rows = self._parse()
        if not rows:
            raise UserError(
                self.env._("Paste the rows first: number, name and constituency of each person.")
            )
        answer = self.election_id.action_load_roster(rows, skip_refused=self.skip_refused)
        lines = [
            self.env._(
                "Loaded: %(loaded)s. On the roll already: %(unchanged)s. Refused: %(refused)s.",
                loaded=answer["loaded"],
                unchanged=answer["unchanged"],
                refused=len(answer["refused"]),
            )
        ]
        lines += [
            self.env._(
                "Row %(row)s, %(name)s: %(message)s",
                row=item["row"],
                name=item["name"],
                message=item["message"],
            )
            for item in answer["refused"]
        ]
        if answer["refused"] and not self.skip_refused:
            lines.append(self.env._("Nothing was loaded. Mend the rows, or leave them out."))
        self.message = "\n".join(lines)
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _parse(self):
        rows = []
        for line in (self.rows or "").splitlines():
            cells = [cell.strip() for cell in re.split(r"\t|,|，|;", line)]
            if any(cells):
                number, name, constituency = [*cells, "", "", ""][:3]
                rows.append({"member_number": number, "name": name, "constituency": constituency})
        return rows

    @api.model
    def _without_identity(self, rows):
        """Replace each ID number by its member's number, or by blanks if nobody has it."""
        if not rows:
            return rows
        rows = "\n".join(text.to_halfwidth(line) for line in rows.splitlines())
        found = list({match.upper() for match in IDENTITY.findall(rows)})
        numbers = self.env["union.election"]._member_numbers(found) if found else {}
        return IDENTITY.sub(lambda match: numbers.get(match.group().upper(), "*" * 18), rows)
