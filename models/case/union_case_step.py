from odoo import fields, models

from ...core.text import hide_numbers
from ..clock import now

KINDS = [
    ("progress", "Progress"),
    ("visit", "Went Among the Workers"),
    ("lawyer", "Lawyer Stepped In"),
    ("mediation", "Mediation"),
    ("opinion", "Opinion of the Union"),
    ("reply", "Answer"),
    ("said", "From Who Brought It In"),
    ("triage", "Assigned"),
    ("escalation", "Reported to the Superior"),
    ("acting", "Superior Acts for the Union"),
    ("agreed", "Superior Agreed to the End"),
    ("confided", "Made Confidential"),
    ("opened", "No Longer Confidential"),
    ("revealed", "Contact Shown"),
    ("closed", "Closed"),
    ("refused", "Not Taken Up"),
]
#: What a handler enters by hand; the rest is what the actions leave behind.
BY_HAND = ("progress", "visit", "lawyer", "mediation", "opinion")


class UnionCaseStep(models.Model):
    """What was done in a case, when and by whom. Written by the actions alone.

    No trigger holds the rows, as one holds a decision of an approval: erasing a member takes his
    name out of the texts.
    """

    _name = "union.case.step"
    _description = "Step of a Case"
    _order = "at, id"
    _rec_name = "kind"
    _union_own_rules = False

    case_id = fields.Many2one(
        "union.case", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    at = fields.Datetime("Time", required=True, readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "By",
        readonly=True,
        ondelete="restrict",
        help="Empty: who brought the case in, or the system.",
    )
    place_id = fields.Many2one(
        "union.organization", "Organisation", readonly=True, ondelete="restrict"
    )
    figure = fields.Char(readonly=True)
    text = fields.Text(readonly=True)
    told = fields.Boolean(
        readonly=True, help="Who brought the case in reads it on his page or by his code."
    )


class UnionCase(models.Model):
    _inherit = "union.case"

    def _note(self, kind, text="", told=False, **values):
        """Add a step to each of these cases; the caller's right was checked before."""
        # Nobody has the right to add one by hand.
        cases = self.sudo()
        cases.env["union.case.step"].create(
            [
                {
                    "case_id": case.id,
                    "kind": kind,
                    "at": now(),
                    "user_id": False if kind == "said" else self.env.uid,
                    # Read by people outside, and no erasure looks for numbers.
                    "text": hide_numbers(text or ""),
                    "told": told,
                    **values,
                }
                for case in cases
            ]
        )
        cases._steps_taken(kind)
