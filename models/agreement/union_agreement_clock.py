from odoo import api, fields, models
from odoo.fields import Domain

from ...core import agreements as core
from ...core.spans import months_begun
from ..clock import today
from ..count_field import Count
from ..period import full_months
from .clocks import last_days


class UnionAgreement(models.Model):
    """How long each step took or has taken, what is due next, and when it ends."""

    _inherit = "union.agreement"

    term_months = fields.Float("Months of the Term", compute="_compute_term")
    months_left = Count(compute="_compute_term", help="Months begun, until its last day.")
    days_left = Count(compute="_compute_term")
    has_renewal = fields.Boolean("Renewal Begun", compute="_compute_has_renewal")
    file_days = Count("Days to the Filing", compute="_compute_steps")
    publish_days = Count("Days to the Publication", compute="_compute_steps")
    months_unchecked = Count(
        "Months without a Check",
        compute="_compute_unchecked",
        help="Full months since its performance was last checked, or since it took effect.",
    )
    file_due = fields.Date("To Be Filed By", compute="_compute_dues")
    publish_due = fields.Date("To Be Published By", compute="_compute_dues")
    vote_due = fields.Date("To Be Voted On By", compute="_compute_dues")

    @api.depends("date_from", "date_to")
    def _compute_term(self):
        day = today(self.env)
        for agreement in self:
            first, last = agreement.date_from, agreement.date_to
            agreement.term_months = core.months_of(first, last) if first and last else 0
            agreement.days_left = (last - day).days + 1 if last else False
            agreement.months_left = months_begun(day, last) if last else False

    @api.depends("round_ids.state", "renewed_ids.state")
    def _compute_has_renewal(self):
        for agreement in self:
            # Whether one is there is asked, of the same union.
            own = agreement.sudo()
            agreement.has_renewal = bool(
                own.round_ids.filtered(lambda row: row.state != "refused") or own.renewed_ids
            )

    @api.depends("signed_on", "filed_on", "effective_on", "published_on")
    def _compute_steps(self):
        day = today(self.env)
        for agreement in self:
            signed, effect = agreement.signed_on, agreement.effective_on
            agreement.file_days = signed and ((agreement.filed_on or day) - signed).days
            agreement.publish_days = effect and ((agreement.published_on or day) - effect).days

    @api.depends("check_ids.checked_on", "effective_on")
    def _compute_unchecked(self):
        day = today(self.env)
        for agreement in self:
            last = max(agreement.check_ids.mapped("checked_on"), default=agreement.effective_on)
            agreement.months_unchecked = bool(last) and full_months([last], day)[last]

    @api.depends("state", "kind", "organization_id", "signed_on", "effective_on", "drafted_on")
    def _compute_dues(self):
        by_state = self.grouped("state")
        none = self.browse()
        drafts = by_state.get("draft", none)
        failed = drafts.filtered("failed_on")
        found = {
            "file_due": last_days(by_state.get("signed", none), "agreement.file", "signed_on"),
            "publish_due": last_days(
                by_state.get("received", none).filtered(lambda one: not one.published_on),
                "agreement.publish",
                "effective_on",
            ),
            "vote_due": last_days(drafts - failed, "agreement.submit", "drafted_on")
            | last_days(failed, "agreement.retable", "failed_on"),
        }
        for agreement in self:
            for name, days in found.items():
                agreement[name] = agreement.id in days and days[agreement.id].date

    def _union_finding_due(self):
        """Return the day a finding of this one is due: that of the step, or its last day."""
        return self.file_due or self.vote_due or self.publish_due or False

    _union_watch_domain = Domain("state", "in", ("draft", "signed", "received", "objected"))
