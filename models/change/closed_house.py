"""A dissolved organisation takes nobody and nothing in any more."""

from odoo import api, models
from odoo.exceptions import ValidationError


def refuse_closed(records):
    """Raise ValidationError if one of these records goes to a dissolved organisation."""
    # Whether it stands is asked of the organisation, whoever enters something there.
    closed = records.sudo().organization_id.filtered(lambda house: house.state == "dissolved")
    if closed:
        raise ValidationError(
            records.env._(
                "%(organization)s is dissolved: nothing is entered there any more.",
                organization=closed[0].name,
            )
        )


class UnionMember(models.Model):
    _inherit = "union.member"

    @api.constrains("organization_id")
    def _check_house(self):
        refuse_closed(self)


class UnionEmployer(models.Model):
    _inherit = "union.employer"

    @api.constrains("organization_id")
    def _check_house(self):
        refuse_closed(self)


class UnionDuty(models.Model):
    _inherit = "union.duty"

    @api.constrains("organization_id")
    def _check_house(self):
        refuse_closed(self)


class UnionRosterImport(models.Model):
    _inherit = "union.roster.import"

    @api.constrains("organization_id")
    def _check_house(self):
        refuse_closed(self)
