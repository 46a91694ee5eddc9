"""The way of a paper at a glance: its levels in a row, what is done, what is now, what comes."""

from markupsafe import Markup

from odoo import models

from ..clock import office_day, today
from .union_approval_return import REPLACED

ENDED = ("returned", "refused", "cancelled")
LOOKS = {
    "done": "border-success",
    "now": "border-primary border-2",
    "next": "text-muted",
    "ended": "border-danger",
}


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    def _render_trail(self):
        trail = super()._render_trail()
        return Markup(self._render_strip()) + trail if trail else trail

    def _render_strip(self):
        """Return the strip of the present round as HTML."""
        self.ensure_one()
        levels = self._strip_levels()
        return self.env["ir.qweb"]._render(
            "trade_union.approval_strip",
            {"levels": levels, "copies": ", ".join(self.copy_ids.mapped("display_name"))},
        )

    def _strip_levels(self):
        """Return the levels of the present round in their order, those left out not.

        :return: ``[{'phase', 'look', 'names', 'day', 'due', 'provisional', 'late'}]``; phase: done, now, next, ended
        """
        self.ensure_one()
        levels = []
        steps = self.step_ids.filtered(
            lambda step: step.round == self.round and step.state != "skipped"
        )
        for _sequence, rows in sorted(steps.grouped("sequence").items()):
            # Of signatures asked for afresh after a return within the round the last ask counts.
            attempt = max(rows.mapped("attempt"))
            shown = rows.filtered(lambda row, attempt=attempt: row.attempt == attempt)
            for gone in (REPLACED, ("cancelled",)):
                # Nor what another one made needless: one of two was enough, or refused for all.
                left = shown.filtered(lambda row, gone=gone: row.state not in gone)
                shown = left or shown
            states = set(shown.mapped("state"))
            if "open" in states:
                phase = "now"
            elif "waiting" in states:
                phase = "next"
            elif states & set(ENDED):
                phase = "ended"
            else:
                phase = "done"
            closed = max((row.closed_on for row in shown if row.closed_on), default=False)
            due = min((row.due_on for row in shown if row.due_on), default=False)
            levels.append(
                {
                    "phase": phase,
                    "look": LOOKS[phase],
                    "names": list(dict.fromkeys(shown.mapped("display_name"))),
                    "day": office_day(self.env, closed) if closed else False,
                    "due": due if phase == "now" else False,
                    "provisional": any(row.due_provisional for row in shown if row.due_on == due),
                    "late": bool(due and phase == "now" and due < today(self.env)),
                }
            )
        return levels

    def button_trail_pdf(self):
        """Form button: print the trail as an annex to the paper.

        :return: report action
        """
        self.ensure_one()
        self.check_access("read")
        return self.env.ref("trade_union.report_approval_trail").report_action(self)
