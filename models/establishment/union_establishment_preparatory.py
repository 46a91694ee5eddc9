from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.text import clean_name
from ..plain_text import refuse_numbers


class UnionEstablishmentPreparatory(models.Model):
    """One person of the preparatory group named in a set-up request (SZ-5.1.3.1b)."""

    _name = "union.establishment.preparatory"
    _description = "Preparatory Group Person"
    _inherit = ["union.approval.line.mixin"]
    _order = "sequence, id"

    _approval_parent_field = "establishment_id"

    establishment_id = fields.Many2one(
        "union.establishment", required=True, index=True, ondelete="cascade"
    )
    organization_id = fields.Many2one(
        related="establishment_id.organization_id", store=True, index=True
    )
    sequence = fields.Integer(default=10)
    name = fields.Char("Full Name", required=True)
    position = fields.Selection(
        [("leader", "Leader"), ("deputy", "Deputy Leader"), ("person", "Person in the Group")],
        required=True,
        default="person",
    )
    employer_name = fields.Char("Unit")
    post = fields.Char()

    @api.constrains("name", "employer_name", "post")
    def _check_texts(self):
        refuse_numbers(self, "name", "employer_name", "post")

    @api.constrains("establishment_id", "name", "employer_name")
    def _check_people(self):
        """Refuse who has no name, and who is named twice: three to fifteen are people."""
        for establishment in self.establishment_id:
            seen = set()
            for person in establishment.preparatory_ids:
                name = clean_name(person.name)
                key = name, clean_name(person.employer_name or "")
                if not name:
                    raise ValidationError(
                        self.env._(
                            "%(request)s: somebody in the preparatory group has no name. Write it,"
                            " or delete the line.",
                            request=establishment.name,
                        )
                    )
                if key in seen:
                    raise ValidationError(
                        self.env._(
                            "%(request)s: %(name)s is in the preparatory group twice. Delete one"
                            " line; of two people of one name enter the unit of each.",
                            request=establishment.name,
                            name=name,
                        )
                    )
                seen.add(key)
