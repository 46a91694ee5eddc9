import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..core import identity, text
from ..models.server_fields import drop_defaults

# Nine digits or more in one cell, however grouped, may be an identity, mobile or account.
BETWEEN = r"[ '_.·/()\u2000-\u200a\u2010-\u2015\u2212-]*"
RUN = re.compile(rf"[A-Za-z]{{0,4}}\d(?:{BETWEEN}\d){{8,}}(?:{BETWEEN}[Xx](?![A-Za-z]))?")
IDENTITY = re.compile(r"\d{17}[\dX]")


class UnionElectionRosterWizard(models.TransientModel):
    """Load a roster pasted from a spreadsheet: member number, name, constituency.

    An ID number is looked up and replaced by the member's number before anything is
    stored, any other long number by its mask; the database never holds them.
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
        self = drop_defaults(self, {"rows"})
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
            "name": self.env._("Load Roster"),
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
        """Replace each long number by its member's number, or by its mask if nobody has it."""
        if not rows:
            return rows
        rows = "\n".join(text.to_halfwidth(line) for line in str(rows).splitlines())
        runs = {run: "".join(filter(str.isalnum, run)).upper() for run in RUN.findall(rows)}
        if not runs:
            return rows
        members = self.env["union.member"].search([("member_number", "in", list(runs.values()))])
        known = {number: number for number in members.mapped("member_number")}
        digits = {number: number.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") for number in runs.values()}
        found = [code for code in set(digits.values()) if IDENTITY.fullmatch(code)]
        numbers = self.env["union.election"]._member_numbers(found) if found else {}

        def put(match):
            number = runs[match.group()]
            code = digits[number]
            return known.get(number) or numbers.get(code) or identity.mask_id(code)

        return RUN.sub(put, rows)
