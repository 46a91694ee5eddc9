from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..clock import today
from ..plain_text import refuse_numbers


class UnionDisclosure(models.Model):
    """One thing an employer or a union laid open to its workers: what, when, how, on what paper.

    Workers read it on their own pages unless it was taken off them (SZ-7.4.2, QZ-12).
    """

    _name = "union.disclosure"
    _description = "Disclosure"
    _order = "disclosed_on desc, id desc"
    _rec_name = "subject"
    _places_first = ("organization_id",)
    _named_first = ("employer_id",)
    _house_end = {"settles": "disclosed_on"}

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        compute="_compute_organization_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
    )
    employer_id = fields.Many2one(
        "union.employer",
        index="btree_not_null",
        ondelete="restrict",
        help="Whose affairs they are; empty: affairs of the union.",
    )
    side = fields.Selection(
        [("employer", "Affairs of the Employer"), ("union", "Affairs of the Union")],
        "Whose Affairs",
        compute="_compute_side",
        store=True,
    )
    subject = fields.Char("What Was Disclosed", required=True, help="In one line.")
    content = fields.Text(help="What workers read; or attach the paper.")
    disclosed_on = fields.Date(required=True, default=lambda self: today(self.env), index=True)
    channel = fields.Selection(
        [
            ("board", "Notice Board"),
            ("congress", "Workers’ Congress"),
            ("meeting", "Staff Meeting"),
            ("online", "Online"),
            ("other", "Other"),
        ],
        "How",
        required=True,
        default="board",
    )
    on_portal = fields.Boolean("Shown to Workers", default=True, help="On their own pages.")
    file = fields.Binary("Paper Attached", attachment=True, copy=False)
    file_name = fields.Char(copy=False)

    @api.depends("employer_id.organization_id")
    def _compute_organization_id(self):
        for disclosure in self:
            # Without an employer it is what was chosen.
            disclosure.organization_id = (
                disclosure.employer_id.organization_id or disclosure.organization_id
            )

    @api.depends("employer_id")
    def _compute_side(self):
        for disclosure in self:
            disclosure.side = "employer" if disclosure.employer_id else "union"

    @api.constrains("subject", "content", "file_name")
    def _check_texts(self):
        refuse_numbers(self, "subject", "content", "file_name")
        for disclosure in self:
            if not any(map(str.isalnum, disclosure.subject or "")):
                raise ValidationError(self.env._("Say in words what was disclosed."))

    @api.constrains("disclosed_on")
    def _check_day(self):
        if any(disclosure.disclosed_on > today(self.env) for disclosure in self):
            raise ValidationError(
                self.env._("A disclosure is entered once it was made, not before.")
            )
