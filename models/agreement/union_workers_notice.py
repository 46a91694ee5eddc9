from dateutil.relativedelta import relativedelta

from odoo import api, fields, models

from ..clock import today
from ..count_field import Count
from ..plain_text import refuse_numbers

#: Rules whose one figure is the number of days allowed.
CORRECTION, AUTHORITY = "workers_notice.correction", "workers_notice.authority"


class UnionWorkersNotice(models.Model):
    """A union's notice to an employer to put its workers' congress or disclosure right.

    How many days it has, and how many the authority then sets, the standards say
    (NR-WC-shanghai-46, -46b); every day they ask.
    """

    _name = "union.workers.notice"
    _description = "Rectification Notice on Democratic Management"
    _inherit = ["union.watched.mixin"]
    _order = "issued_on desc, id desc"
    _rec_name = "subject"
    _places_first = ("organization_id",)
    _named_first = ("employer_id",)
    _house_end = {
        "open": [("corrected_on", "=", False), ("withdrawn", "=", False)],
        "values": {"withdrawn": True},
    }

    organization_id = fields.Many2one(
        "union.organization",
        "Issuing Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
    )
    employer_id = fields.Many2one(
        "union.employer",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('organization_id', 'child_of', organization_id)]",
    )
    subject = fields.Char("What Is to Be Put Right", required=True)
    issued_on = fields.Date(required=True, default=lambda self: today(self.env))
    due_on = fields.Date("To Be Corrected By", compute="_compute_due")
    corrected_on = fields.Date(copy=False)
    referred_on = fields.Date(
        "Ordered by the Authority On",
        copy=False,
        help="When the authority ordered it to be put right, the notice not being followed.",
    )
    authority_due_on = fields.Date("Order Due On", compute="_compute_due")
    withdrawn = fields.Boolean(copy=False)
    state = fields.Selection(
        [
            ("open", "Being Put Right"),
            ("referred", "With the Authority"),
            ("corrected", "Corrected"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_state",
        store=True,
    )
    days_open = Count("Days Since the Notice", compute="_compute_due")
    authority_days = Count("Days Since the Order", compute="_compute_due")

    _dates = models.Constraint(
        "CHECK (corrected_on >= issued_on AND referred_on >= issued_on)",
        "What follows a notice is not before it.",
    )

    @api.depends("corrected_on", "referred_on", "withdrawn")
    def _compute_state(self):
        for notice in self:
            notice.state = (
                "withdrawn"
                if notice.withdrawn
                else "corrected"
                if notice.corrected_on
                else "referred"
                if notice.referred_on
                else "open"
            )

    @api.depends("organization_id", "issued_on", "referred_on", "corrected_on")
    def _compute_due(self):
        day = today(self.env)
        figures = self.env["union.rule"]._parameters(
            [CORRECTION, AUTHORITY], self.organization_id._origin
        )
        for notice in self:
            said = figures.get(notice.organization_id._origin.id, {})
            for start, key, due, days, until in (
                (
                    notice.issued_on,
                    CORRECTION,
                    "due_on",
                    "days_open",
                    notice.corrected_on or notice.referred_on,
                ),
                (
                    notice.referred_on,
                    AUTHORITY,
                    "authority_due_on",
                    "authority_days",
                    notice.corrected_on,
                ),
            ):
                most = said.get(key, {}).get("value")
                known = start and most is not None
                notice[due] = start + relativedelta(days=int(most)) if known else False
                notice[days] = ((until or day) - start).days if start else False

    @api.constrains("subject")
    def _check_texts(self):
        refuse_numbers(self, "subject")
