from odoo import models
from odoo.fields import Domain

# The kind of matter that this room has a paper of its own for (decision 0110).
PROJECT = "project"


class UnionPetition(models.Model):
    """Where a union keeps its funds here, it asks for a project there as well."""

    _inherit = "union.petition"

    def _approval_check_submit(self, reason=None):
        asked = self.filtered(lambda petition: petition.kind_id.code == PROJECT)
        # Whether it keeps its books here is asked of the union whose paper this is.
        keeping = (
            self.env["union.fund.year"]
            .sudo()
            .search(
                Domain("organization_id", "in", asked.organization_id.ids)
                & Domain("state", "=", "open")
            )
            .organization_id
        )
        elsewhere = {
            petition.id: self.env._(
                "%(union)s keeps its funds here: ask for “%(title)s” among the funded projects,"
                " where it is spent and closed as well.",
                union=petition.organization_id.name,
                title=petition.title,
            )
            for petition in asked
            if petition.organization_id in keeping
        }
        rest = self.filtered(lambda petition: petition.id not in elsewhere)
        return elsewhere | (super(UnionPetition, rest)._approval_check_submit(reason) or {})
