from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core import text
from .sheet_guard import guard_lines


class UnionCountSheetLine(models.Model):
    """The votes of one candidate, or of one written-in name, on the papers of a bundle."""

    _name = "union.count.sheet.line"
    _description = "Votes on a Count Sheet"
    _order = "sheet_id, sequence, id"
    _log_access = False

    sheet_id = fields.Many2one(
        "union.count.sheet", "Count Sheet", required=True, index=True, ondelete="restrict"
    )
    sequence = fields.Integer(default=1000)
    candidate_id = fields.Many2one("union.candidate", ondelete="restrict")
    candidate_name = fields.Char("Full Name", related="candidate_id.display_name")
    written_in = fields.Char("Other Name", help="As it stands on the papers.")
    votes_for = fields.Integer("For")
    votes_against = fields.Integer("Against")
    votes_abstain = fields.Integer("Abstained")

    _who = models.Constraint(
        "CHECK ((candidate_id IS NULL) <> (COALESCE(written_in, '') = ''))",
        "A line counts the votes of one candidate or of one written-in name.",
    )
    _candidate_unique = models.UniqueIndex(
        "(sheet_id, candidate_id) WHERE candidate_id IS NOT NULL",
        "Each candidate stands on a count sheet once.",
    )

    def init(self):
        guard_lines(self.env.cr, self._table)

    @property
    def key(self):
        """What ``core.tally`` knows this line by."""
        return self.candidate_id.id or self.written_in

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._clean(vals)
        # Before the insert, so that a person reads a sentence and not the database's refusal.
        self.env["union.count.sheet"].browse(
            {vals["sheet_id"] for vals in vals_list if vals.get("sheet_id")}
        )._require_draft()
        lines = super().create(vals_list)
        lines.sheet_id._require_draft()
        return lines

    def write(self, vals):
        self.sheet_id._require_draft()
        if "sheet_id" in vals:
            raise UserError(self.env._("A line stays on its count sheet."))
        self._clean(vals)
        return super().write(vals)

    def unlink(self):
        self.sheet_id._require_draft()
        return super().unlink()

    def _clean(self, vals):
        if vals.get("written_in"):
            vals["written_in"] = text.clean_name(vals["written_in"])

    def _place(self):
        """Return the place of this line on its sheet, as entries are compared by."""
        if self.candidate_id:
            return f"candidate:{self.candidate_id.id}"
        others = self.sheet_id.line_ids.filtered("written_in").sorted("written_in")
        return f"write_in:{others.ids.index(self.id) + 1}"

    def _figures(self):
        return {
            "sequence": self.sequence,
            "candidate_id": self.candidate_id.id,
            "written_in": self.written_in,
            "votes_for": self.votes_for,
            "votes_against": self.votes_against,
            "votes_abstain": self.votes_abstain,
        }
