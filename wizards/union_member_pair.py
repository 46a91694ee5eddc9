from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

# What tells two people of one name apart; numbers are masks.
COMPARED = (
    "organization_id", "employer_id", "state", "member_number", "joined_on", "gender", "birth_date",
    "id_type", "id_masked", "mobile_masked",
)  # fmt: skip


class UnionMemberPair(models.TransientModel):
    """Decide on two members who look alike: merge them, or state that they are two people.

    With statements chosen instead of members it takes those back.
    """

    _name = "union.member.pair"
    _description = "One Person or Two"
    _named_first = ("member_id", "other_id")

    member_id = fields.Many2one("union.member", readonly=True)
    other_id = fields.Many2one("union.member", "Other Member", readonly=True)
    statement_ids = fields.Many2many(
        "union.member.distinct", "union_member_pair_statement_rel", readonly=True
    )
    decision = fields.Selection(
        [
            ("keep_first", "One person: keep the first"),
            ("keep_other", "One person: keep the second"),
            ("distinct", "Two different people"),
        ],
    )
    reason = fields.Char(help="How it is known: asked, papers seen. Stays on record.")
    compare_html = fields.Html(
        "The Two Entries", compute="_compute_compare_html", compute_sudo=False, sanitize=False
    )
    hindrance = fields.Text("In the Way", compute="_compute_hindrance")

    @api.depends("decision", "member_id", "other_id")
    def _compute_hindrance(self):
        for pair in self:
            ended, kept = (member._origin for member in pair._roles())
            # The form asks before anything is saved: nothing is told of members out of scope.
            (ended | kept).check_access("read")
            pair.hindrance = "\n".join(ended._merge_hindrances(kept)) if ended else False

    @api.depends("member_id", "other_id")
    @api.depends_context("lang", "uid")
    def _compute_compare_html(self):
        for pair in self:
            members = pair.member_id._origin, pair.other_id._origin
            # As for the hindrance: the form asks before anything is saved.
            (members[0] | members[1]).check_access("read")
            lines = []
            for name in COMPARED if all(members) else ():
                field = members[0]._fields[name]
                cells = [field.convert_to_export(member[name], member) for member in members]
                if field.type == "selection":
                    labels = dict(field._description_selection(self.env))
                    cells = [labels.get(member[name], "") for member in members]
                if any(cells):
                    lines.append(
                        Markup('<tr class="%s"><th>%s</th><td>%s</td><td>%s</td></tr>')
                        % (
                            "" if cells[0] == cells[1] else "table-warning",
                            field._description_string(self.env),
                            *(cell or "–" for cell in cells),
                        )
                    )
            heads = [member.name for member in members]
            pair.compare_html = (
                Markup(
                    '<table class="table table-sm"><thead><tr><th></th><th>1 · %s</th>'
                    "<th>2 · %s</th></tr></thead><tbody>%s</tbody></table>"
                )
                % (*heads, Markup("").join(lines))
                if lines
                else False
            )

    def button_decide(self):
        """Carry the decision out."""
        self.ensure_one()
        if self.statement_ids:
            self.statement_ids.action_revoke(self.reason)
        elif len(self.member_id | self.other_id) != 2:
            raise UserError(self.env._("Select two members: the two entries to compare."))
        elif self.decision == "distinct":
            statements = self.env["union.member.distinct"]
            members = self.member_id | self.other_id
            members.check_access("write")
            statements._state([tuple(sorted(members.ids))], statements._said(self.reason))
        elif self.decision:
            ended, kept = self._roles()
            ended.action_merge(kept.id, self.reason)
        else:
            raise UserError(self.env._("Choose whether it is one person or two."))
        return {"type": "ir.actions.act_window_close"}

    def _roles(self):
        """Return ``(the one that ends, the one kept)``, both empty unless they are merged."""
        if self.decision == "keep_first":
            return self.other_id, self.member_id
        if self.decision == "keep_other":
            return self.member_id, self.other_id
        return self.member_id.browse(), self.member_id.browse()

    @api.model
    def _window(self, members):
        """Return the action that opens the window for two members.

        :raise AccessError: one of them is out of the user's scope
        :raise UserError: not two
        """
        members.check_access("read")
        if len(members) != 2:
            raise UserError(self.env._("Select two members: the two entries to compare."))
        first, other = members.ids
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("One Person or Two"),
            "res_model": self._name,
            "view_mode": "form",
            "target": "new",
            "context": {"default_member_id": first, "default_other_id": other},
        }
