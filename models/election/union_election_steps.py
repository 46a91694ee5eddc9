from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import today
from ..said import said
from .sentences import sentence


class UnionElection(models.Model):
    """The steps of an election: the phases of its kind here, and what stands in the way."""

    _inherit = "union.election"

    phase_ids = fields.Many2many(
        "union.election.phase", string="Phases", compute="_compute_phase_ids", compute_sudo=True
    )
    step_id = fields.Many2one(
        "union.election.step", compute="_compute_step_id", help="Where the election is now."
    )
    is_blocked = fields.Boolean("Nobody Goes On", compute="_compute_checklist")
    asks_word = fields.Boolean("A Word Is Asked For", compute="_compute_checklist")

    @api.depends("step_ids.phase_id")
    def _compute_phase_ids(self):
        for election in self:
            election.phase_ids = election.step_ids.phase_id

    @api.depends("step_ids.state")
    def _compute_step_id(self):
        for election in self:
            election.step_id = election.step_ids.filtered(lambda step: step.state == "current")[:1]

    def _phase_name(self, phase=None):
        """Return what a phase, else the current one, is called in this kind of election."""
        return (phase or self.phase_id)._called(self.kind)

    @api.depends_context("lang", "uid")
    def _compute_checklist(self):
        for election in self:
            found = election._gate_findings() if election.phase_id else []
            election.checklist = election._checklist_html(found) if election.phase_id else False
            election.is_blocked = any(
                not item["passed"] and item["severity"] == "block" for item in found
            )
            election.asks_word = bool(election._word_gates())

    def write(self, vals):
        result = super().write(vals)
        if {"organization_id", "kind"} & vals.keys():
            self.filtered("phase_id")._make_steps()
        return result

    def _make_steps(self):
        """Give these elections, all drafts, the steps of their kind at their place.

        Who has begun keeps his steps, whatever an office or the next version changes.
        """
        phases = self.env["union.election.phase"].search([("ends", "=", False)])
        if not phases:
            raise UserError(self.env._("The phases of an election are not loaded."))
        # The caller may write the election; its steps are the server's.
        steps = self.env["union.election.step"].sudo()
        self.step_ids.sudo().unlink()  # as above
        vals_list, first = [], {}
        for election in self:
            effects = election._adjusted()
            asked = phases.filtered(
                lambda phase, election=election, effects=effects: phase._asked(
                    election.kind, effects
                )
            )
            first[election] = asked[:1]
            vals_list += [
                {"election_id": election.id, "phase_id": phase.id, "sequence": phase.sequence}
                for phase in asked
            ]
        made = steps.create(vals_list)
        made.filtered(lambda step: step.phase_id == first[step.election_id]).write(
            {"state": "current", "entered_on": today(self.env), "entered_by_id": self.env.uid}
        )
        for phase, elections in self.grouped(first.get).items():
            elections._server_write({"phase_id": phase.id})

    def _pass_gates(self, reason):
        """Check the gates of the current phase; return the findings let pass with a reason."""
        open_gates = [finding for finding in self._gate_findings() if not finding["passed"]]
        blocking = [finding for finding in open_gates if finding["severity"] == "block"]
        reason = said(self.env, reason)
        if blocking or (open_gates and not reason):
            lines = "\n".join(self._finding_line(finding) for finding in blocking or open_gates)
            if blocking:
                raise UserError(
                    self.env._(
                        "%(election)s cannot go on from “%(phase)s”:\n%(lines)s",
                        election=self.name,
                        phase=self._phase_name(),
                        lines=lines,
                    )
                )
            raise UserError(
                self.env._(
                    "%(election)s goes on from “%(phase)s” only with a reason that stays on"
                    " record:\n%(lines)s",
                    election=self.name,
                    phase=self._phase_name(),
                    lines=lines,
                )
            )
        kept = ("gate", "clause", "code", "params", "petition")
        return [{key: finding[key] for key in kept if key in finding} for finding in open_gates]

    def _finding_line(self, finding):
        text = sentence(self.env, finding["code"], finding["params"])
        return f"- {text}" + (f" [{finding['clause']}]" if finding["clause"] else "")

    def _checklist_html(self, findings):
        """Return findings of gates as a list a person reads."""
        rows = Markup()
        for finding in findings:
            text = (
                finding["name"]
                if finding["passed"]
                else sentence(self.env, finding["code"], finding["params"])
            )
            icon = "fa-check text-success" if finding["passed"] else "fa-circle-o text-warning"
            if not finding["passed"] and finding["severity"] == "block":
                icon = "fa-times text-danger"
            rows += Markup(
                '<li class="mb-1"><i class="fa %s me-2" role="img"></i>%s'
                ' <small class="text-muted">%s</small></li>'
            ) % (icon, text, _unsaid(finding["clause"], text))
        return Markup('<ul class="list-unstyled mb-0">%s</ul>') % rows


def _unsaid(clause, text):
    """Return the clause where the text does not cite it already."""
    return "" if not clause or clause in text else clause
