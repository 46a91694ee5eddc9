"""The founding withdrawn by the superior: as long as nothing rests on it."""

from collections import defaultdict
from datetime import timedelta

from odoo import models
from odoo.fields import Domain


class UnionEstablishment(models.Model):
    _inherit = "union.establishment"

    def _approval_check_revoke(self):
        """Refuse where the organisation went on: then it is dissolved, with all that takes."""
        problems = super()._approval_check_revoke()
        rests = self._resting()
        for request in self:
            organization = request.organization_id
            if organization.state != "preparing":
                problems[request.id] = self.env._(
                    "%(organization)s is not being prepared any more, so its founding is not"
                    " withdrawn. One that stands is dissolved: file a change under Organisations,"
                    " Changes of Organisations.",
                    organization=organization.name,
                )
            elif found := rests.get(organization):
                problems[request.id] = self.env._(
                    "%(organization)s has gone on since its founding was approved (%(found)s), so"
                    " that is not withdrawn. Let the organisation be dissolved instead: file a"
                    " change under Organisations, Changes of Organisations.",
                    organization=organization.name,
                    found=", ".join(f"{label}: {count}" for label, count in found.items()),
                )
        return problems

    def _resting(self):
        """Return ``{organisation: {label: count}}`` of what rests on these foundings."""
        # A decision tells its second, a record its fraction of one: what was made in that second
        # stood before.
        since = {
            paper.organization_id: paper.approval_request_id.decided_on + timedelta(seconds=1)
            for paper in self
            if paper.organization_id.state == "preparing"
        }
        found = defaultdict(dict)
        if not since:
            return found
        for model, field, moment, domain in self._rests_on_founding():
            label = self.env["ir.model"]._get(model).name
            places = Domain.OR(
                Domain(field, "=", organization.id)
                & (Domain(moment, ">=", day) if moment else Domain.TRUE)
                for organization, day in since.items()
            )
            for organization, count in self.env[model]._read_group(
                places & Domain(domain), [field], ["__count"]
            ):
                found[organization][label] = count
        return found

    def _rests_on_founding(self):
        """Return what an organisation being prepared may have that a draft does not.

        What stood before the superior agreed is no obstacle: firms, unions below, members.

        :return: list of model, field of the organisation, field of the moment since when it
            counts (False: always), domain
        """
        made = "create_date"
        return [
            ("union.election", "organization_id", False, []),
            ("union.term", "organization_id", False, [("state", "!=", "annulled")]),
            ("union.member", "organization_id", made, []),
            (
                "union.membership.request",
                "organization_id",
                "approval_request_id.submitted_on",
                [("approval_state", "in", ("pending", "approved"))],
            ),
            ("union.organization", "parent_id", made, [("state", "!=", "dissolved")]),
            ("union.certificate", "organization_id", made, []),
            (
                "union.service.activity",
                "organization_id",
                made,
                [("phase", "not in", ("plan", "cancelled"))],
            ),
            ("union.letter", "organization_id", made, [("number", "!=", False)]),
        ]

    def _on_revoked(self):
        """The organisation is a draft again; a new request may be made for it."""
        result = super()._on_revoked()
        papers = {paper.organization_id.id: paper.approval_request_id.id for paper in self}
        preparing = self.organization_id.filtered(lambda o: o.state == "preparing")
        preparing._decided_by(papers).write({"state": "draft"})
        return result
