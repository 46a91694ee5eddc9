from odoo import api, fields, models


class UnionBallotPrint(models.TransientModel):
    """Ask how papers are printed: the first ones, more of them, or some anew."""

    _name = "union.ballot.print"
    _description = "Print Ballots, Dialog"

    election_id = fields.Many2one("union.election", required=True, ondelete="cascade")
    contest_id = fields.Many2one("union.contest", ondelete="cascade")
    batch_id = fields.Many2one("union.ballot.batch", ondelete="cascade")
    voter_count = fields.Integer(related="election_id.voter_count", related_sudo=False)
    spare = fields.Integer("Spare Papers", help="For each vote, more than people on the roll.")
    count = fields.Integer("More Papers", default=1)
    per_sheet = fields.Selection(
        [("1", "One"), ("2", "Two"), ("4", "Four")],
        "Papers on a Sheet",
        required=True,
        default="1",
        help="Small papers suit few names: at most 20 lines with two, 10 with four on a sheet.",
    )
    reason = fields.Char(help="It stays on record with your name.")

    def button_print(self):
        """Make the papers and open the PDF of these alone."""
        self.ensure_one()
        if self.batch_id:
            made = self.batch_id.action_reprint(self.reason)
        elif self.contest_id:
            made = self.contest_id.action_print_more(self.count, self.reason, self.per_sheet)
        else:
            made = self.election_id.action_print_ballots(self.spare, self.per_sheet)
        report = self.env.ref("trade_union.report_election_ballots")
        # Papers printed before are not printed a second time.
        data = {"batch_ids": [row["batch_id"] for row in made]}
        return report.report_action(self.election_id, data=data) | {
            "close_on_report_download": True
        }


class UnionBallotBoxEmpty(models.TransientModel):
    """Ask how many papers of each vote were taken out of a box."""

    _name = "union.ballot.box.empty"
    _description = "Papers of a Box, Dialog"

    box_id = fields.Many2one("union.ballot.box", required=True, ondelete="cascade")
    line_ids = fields.One2many("union.ballot.box.empty.line", "dialog_id", "Papers")
    state = fields.Selection(related="box_id.state", related_sudo=False)
    reason = fields.Char(
        "Why Counted Again", help="Both figures stay on record with the reason and your name."
    )

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        box = self.env["union.ballot.box"].browse(values.get("box_id"))
        if "line_ids" in fields and box:
            before = {row.contest_id: row.recovered for row in box.count_ids}
            values["line_ids"] = [
                (0, 0, {"contest_id": contest.id, "recovered": before.get(contest, 0)})
                for contest in box.election_id.contest_ids.filtered("batch_ids")
            ]
        return values

    def button_empty(self):
        """Record the figures; the rights are checked by its own action."""
        self.ensure_one()
        self.box_id.action_empty(
            [
                {"contest_id": line.contest_id.id, "recovered": line.recovered}
                for line in self.line_ids
            ],
            self.reason,
        )
        return {"type": "ir.actions.act_window_close"}


class UnionBallotBoxEmptyLine(models.TransientModel):
    """The papers of one vote."""

    _name = "union.ballot.box.empty.line"
    _description = "Papers of a Box, Dialog, One Vote"

    dialog_id = fields.Many2one("union.ballot.box.empty", required=True, ondelete="cascade")
    contest_id = fields.Many2one("union.contest", "Vote", required=True, ondelete="cascade")
    recovered = fields.Integer("Papers")
