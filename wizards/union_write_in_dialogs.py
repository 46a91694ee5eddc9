from odoo import fields, models

from ..core import text


class UnionWriteInJoin(models.TransientModel):
    """Say of the names written in who was meant; another person agrees."""

    _name = "union.write.in.join"
    _description = "Written-in Names, Dialog"

    contest_id = fields.Many2one("union.contest", required=True, readonly=True, ondelete="cascade")
    line_ids = fields.One2many("union.write.in.join.line", "join_id", "Names")

    def button_propose(self):
        """Propose what was changed; rights are checked by the vote's own action."""
        for line in self.line_ids:
            name = text.clean_name(line.name or line.written)
            if (name, line.member_id.id or False) != (line.name_was, line.member_was or False):
                self.contest_id.action_join_write_in(line.written, name, line.member_id.id)
        return {"type": "ir.actions.act_window_close"}


class UnionWriteInJoinLine(models.TransientModel):
    _name = "union.write.in.join.line"
    _description = "Written-in Names, Line of the Dialog"

    join_id = fields.Many2one("union.write.in.join", required=True, index=True, ondelete="cascade")
    written = fields.Char("As Written", required=True, readonly=True)
    name = fields.Char("Counted As")
    name_was = fields.Char(readonly=True)
    member_id = fields.Many2one("union.member", ondelete="cascade")
    member_was = fields.Integer(readonly=True)


class UnionWriteInIdentify(models.TransientModel):
    """Say which member a written-in person is."""

    _name = "union.write.in.identify"
    _description = "Which Member Was Written In, Dialog"

    line_id = fields.Many2one(
        "union.contest.result", required=True, readonly=True, ondelete="cascade"
    )
    written_in = fields.Char(related="line_id.written_in", related_sudo=False)
    organization_id = fields.Many2one(related="line_id.organization_id", related_sudo=False)
    member_id = fields.Many2one("union.member", required=True, ondelete="cascade")

    def button_identify(self):
        """Identify; rights are checked by the line's own action."""
        self.line_id.action_identify(self.member_id.id)
        return {"type": "ir.actions.act_window_close"}


class UnionContest(models.Model):
    _inherit = "union.contest"

    def button_join_names(self):
        """Open the dialog on the names written in."""
        rows = self.action_written_names()
        # Asked just above; a teller reads no members, but who was meant by a name of his vote.
        join = (
            self.env["union.write.in.join"]
            .sudo()
            .create(
                {
                    "contest_id": self.id,
                    "line_ids": [
                        (
                            0,
                            0,
                            {
                                "written": row["written"],
                                "name": row["name"],
                                "name_was": row["name"],
                                "member_id": row["member_id"],
                                "member_was": row["member_id"],
                            },
                        )
                        for row in rows
                    ],
                }
            )
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who Was Meant"),
            "res_model": join._name,
            "res_id": join.id,
            "views": [(False, "form")],
            "target": "new",
        }
