from odoo import api, fields, models
from odoo.fields import Domain

from ..clock import office_day, zone


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    trail_html = fields.Html(
        "Trail", compute="_compute_trail_html", sanitize=False, compute_sudo=False
    )

    @api.depends("state", "round")
    def _compute_trail_html(self):
        for request in self:
            request.trail_html = request._render_trail()

    def _reader_zone(self):
        """Return the timezone of what is told to the reader: his own, or that of the office."""
        return self.env.context.get("tz") or self.env.user.tz or zone(self.env)

    def _render_trail(self):
        """Return the trail of one approval as HTML: rounds, signatures and who is next."""
        if not self:
            return False
        self.ensure_one()
        kinds = dict(
            self.env["union.approval.decision"]._fields["kind"]._description_selection(self.env)
        )
        roles = dict(self.env["union.duty"]._fields["role"]._description_selection(self.env))
        # Signed for a house under the name it had on that day.
        days = {row: office_day(self.env, row.decided_on) for row in self.decision_ids}
        names = self.env["union.organization"]._names_on(
            (row.organization_id.id, day) for row, day in days.items()
        )
        changes, since = self._changes_of_rounds()
        overrides = self._overrides_of_rounds()
        rounds = []
        for round_ in self.round_ids:
            rounds.append(
                {
                    "round": round_,
                    "changes": changes.get(round_.number, []),
                    "overrides": overrides.get(round_.number, []),
                    "decisions": [
                        {
                            "row": row,
                            "kind": kinds[row.kind],
                            "role": roles.get(row.role, ""),
                            "house": names.get((row.organization_id.id, days[row]), ""),
                        }
                        for row in self.decision_ids
                        if row.round == round_.number
                    ],
                }
            )
        return self.env["ir.qweb"]._render(
            "trade_union.approval_trail",
            {
                "request": self,
                "rounds": rounds,
                "zone": self._reader_zone(),
                "since": since,
                "later_overrides": overrides.get(None, []),
                "waiting": self.step_ids.filtered(lambda row: row.state in ("open", "waiting")),
            },
        )

    def _overrides_of_rounds(self):
        """Return ``{round number: reasons on record}``: those given before its submission.

        Under None: those given after the last one.
        """
        # Whoever reads the paper reads why it went on, as he reads who signed it.
        rows = (
            self.env["union.rule.override"]
            .sudo()
            .search(
                Domain("res_model", "=", self.res_model) & Domain("res_id", "=", self.res_id),
                order="id",
            )
        )
        rounds = self.round_ids.sorted("number")
        return rows.grouped(
            lambda row: next(
                (round_.number for round_ in rounds if row.decided_on <= round_.submitted_on),
                None,
            )
        )
