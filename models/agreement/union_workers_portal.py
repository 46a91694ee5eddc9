from odoo import api, models
from odoo.fields import Domain

# A page of a phone.
MOST = 20


class UnionDisclosure(models.Model):
    """What a worker reads on his own page: disclosures of his union and of his employer."""

    _inherit = "union.disclosure"

    @api.model
    @api.private
    def _portal_shown(self, members):
        """Return the disclosures (superuser) shown to these memberships.

        Of a union to its members and those of the unions below it; of an employer to its own
        workers alone.

        :param members: his memberships, found by his login
        """
        # A member has no right to the register; what is laid open to him is his to read.
        return self.sudo().search(
            Domain("on_portal", "=", True)
            & (
                Domain("employer_id", "in", members.employer_id.ids)
                | (
                    Domain("side", "=", "union")
                    & Domain("organization_id", "in", _places(members.organization_id))
                )
            ),
            limit=MOST,
        )

    @api.model
    @api.private
    def _portal_file(self, members, disclosure_id):
        """Return the paper (superuser) of a disclosure shown to these memberships, or None."""
        shown = self._portal_shown(members).filtered(lambda one: one.id == disclosure_id)
        return shown if shown.file else None


class UnionWorkersSession(models.Model):
    """What a worker reads of the congress that represents him, once a session is closed."""

    _inherit = "union.workers.session"

    @api.model
    @api.private
    def _portal_results(self, members):
        """Return the closed sessions (superuser) of the congresses of these memberships.

        Of his employer, of a region his employer is represented in, and of one above his union
        that names no employers.

        :param members: his memberships, found by his login
        """
        employers = members.employer_id.ids
        # A member has no right to the register; what his representatives decided is his to read.
        return self.sudo().search(
            Domain("state", "=", "closed")
            & (
                Domain("congress_id.employer_id", "in", employers)
                | Domain("congress_id.covered_employer_ids", "in", employers)
                | (
                    Domain("congress_id.scope", "=", "regional")
                    & Domain("congress_id.covered_employer_ids", "=", False)
                    & Domain("organization_id", "in", _places(members.organization_id))
                )
            ),
            limit=MOST,
        )


def _places(organizations):
    """Return the ids of these organisations and of all above them."""
    paths = organizations.mapped("parent_path")
    return list({int(part) for path in paths for part in path.split("/")[:-1]})
