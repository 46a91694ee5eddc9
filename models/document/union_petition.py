from odoo import api, fields, models

from ..amount_field import Amount
from ..clock import office_day, today
from ..count_field import Count


class UnionPetition(models.Model):
    """A matter a union takes to its superior: it asks, or reports, and the superior decides.

    One paper for what needs no room of its own: a re-election (SZ-5.3.1), funds for a project
    (SZ-5.6.2.2a), a hardship that was not solved here (BJ-2.4), an event to be reported and, where
    the union cannot act, to be acted on by the superior (QZ-17), a change of its chair's labour
    contract before it takes place (QZ-16). Submitting it issues the written
    request, the final agreement the reply; what a paper must hold is asked by the rules.
    """

    _name = "union.petition"
    _description = "Matter for the Superior"
    _inherit = ["union.approval.mixin", "union.standard.mixin"]
    _order = "id desc"
    _rec_name = "title"
    _places_first = ("organization_id",)

    organization_id = fields.Many2one(
        "union.organization",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    superior_id = fields.Many2one(related="organization_id.parent_id")
    kind_id = fields.Many2one("union.petition.kind", required=True, ondelete="restrict")
    title = fields.Char("Matter", required=True, help="As the letter names it.")
    body = fields.Text("Text", required=True, help="One paragraph a line; it goes into the letter.")
    plan_ids = fields.Many2many(
        "ir.attachment", "union_petition_plan_rel", string="Plan and Proofs"
    )
    plan_count = fields.Integer("Files", compute="_compute_plan_count")
    amount = Amount("Amount Asked For")
    purpose = fields.Selection(
        [
            ("venue", "Venue"),
            ("education", "Education of Workers"),
            ("service", "Service"),
        ],
        help="What funds may be asked for as a project (SZ-5.6.2.2a).",
    )
    tried = fields.Text("What Was Done Here")
    tried_here = fields.Boolean("It Is Told What Was Done Here", compute="_compute_tried_here")
    party_told = fields.Boolean("Reported to the Party Organisation")
    acting_for = fields.Boolean(
        "The Superior Is to Act", help="Where the union itself cannot, the superior acts for it."
    )
    event_on = fields.Date("Takes Place On", help="The day of what is reported beforehand.")
    days_ahead = Count("Days Ahead", compute="_compute_days_ahead")
    asks_funds = fields.Boolean(related="kind_id.asks_funds")
    tells_attempts = fields.Boolean(related="kind_id.tells_attempts")
    names_day = fields.Boolean(related="kind_id.names_day")

    _amount_positive = models.Constraint(
        "CHECK (amount IS NULL OR amount >= 0)", "An amount is not below zero."
    )

    @api.depends("plan_ids")
    def _compute_plan_count(self):
        for petition in self:
            petition.plan_count = len(petition.plan_ids)

    @api.depends("tried")
    def _compute_tried_here(self):
        for petition in self:
            petition.tried_here = bool((petition.tried or "").strip())

    @api.depends("event_on", "approval_state", "approval_request_id.submitted_on")
    def _compute_days_ahead(self):
        for petition in self:
            # What was reported in time stays so, however long the superior takes. Who reads
            # the paper reads when it was submitted.
            sent = (
                petition.approval_state in ("pending", "approved")
                and petition.sudo().approval_request_id.submitted_on
            )
            day = office_day(self.env, sent) if sent else today(self.env)
            petition.days_ahead = petition.event_on and (petition.event_on - day).days

    # ---- letters ----

    # Each kind names its letters.
    @property
    def _approval_request_kind(self):
        return self.kind_id[:1].request_kind

    @property
    def _approval_reply_kind(self):
        return self.kind_id[:1].reply_kind

    def _approval_issue(self, direction):
        for petitions in self.grouped("kind_id").values():
            super(UnionPetition, petitions)._approval_issue(direction)

    def _approval_letter_values(self, direction):
        amount = self.amount
        return {
            **super()._approval_letter_values(direction),
            "text": self.body,
            "amount": f"{amount:,.2f}" if amount is not None else "",
            "tried": self.tried or "",
        }
