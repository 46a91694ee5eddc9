from odoo import fields, models

from ..clock import today


class UnionMember(models.Model):
    """A member of a union, or an applicant: a lean row, not a contact."""

    _name = "union.member"
    _description = "Member"
    _order = "organization_id, name, id"

    name = fields.Char(required=True, index="trigram")
    gender = fields.Selection([("male", "Male"), ("female", "Female")], required=True)
    birth_date = fields.Date()
    organization_id = fields.Many2one(
        "union.organization", "Union", required=True, index=True, ondelete="restrict"
    )
    employer_id = fields.Many2one("union.employer", index=True, ondelete="restrict")
    employment_kind = fields.Selection(
        [
            ("contract", "Labour Contract"),
            ("dispatched", "Dispatched"),
            ("migrant", "Migrant Worker"),
            ("new_form", "New Form of Employment"),
            ("other", "Other"),
        ],
        default="contract",
    )
    state = fields.Selection(
        [
            ("applicant", "Applicant"),
            ("active", "Active"),
            ("retained", "Retained"),
            ("transferred", "Transferred"),
            ("left", "Left"),
        ],
        required=True,
        default="applicant",
        index=True,
        help="Retained members keep their membership but neither vote nor stand.",
    )
    joined_on = fields.Date(default=lambda self: today(self.env))
    left_on = fields.Date(readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", ondelete="restrict")
