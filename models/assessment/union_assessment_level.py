from odoo import api, fields, models

from ..organization.union_organization import LEVEL_RANK, LEVELS


class UnionAssessment(models.Model):
    """Who fixes the star: a superior of the level the scheme names for it (HZ-5.3)."""

    _inherit = "union.assessment"

    deciding_level = fields.Selection(
        LEVELS,
        compute="_compute_deciding_level",
        help="The star is fixed by a superior of this level or above it, as the scheme says.",
    )

    @api.depends("star", "scheme_id")
    def _compute_deciding_level(self):
        # Not stored: a rating writes its stars past the ORM.
        levels = {scheme: scheme._deciding_levels() for scheme in self.scheme_id}
        for assessment in self:
            known = levels.get(assessment.scheme_id, {})
            assessment.deciding_level = known.get(assessment.star, known.get(0, False))

    def _approval_plan(self, routes):
        """Refuse a paper whose route ends below the level that decides its star."""
        plans, errors = super()._approval_plan(routes)
        places = {
            row["organization_id"]
            for plan in plans.values()
            for row in plan
            if row["state"] != "skipped"
        }
        places = self.env["union.organization"].browse(places).grouped("id")
        for assessment in self.filtered(lambda a: a.id in plans):
            signers = self.env["union.organization"].union(
                *(
                    places[row["organization_id"]]
                    for row in plans[assessment.id]
                    if row["state"] != "skipped"
                )
            )
            if problem := assessment._undecided_text(signers):
                errors[assessment.id] = problem
                del plans[assessment.id]
        return plans, errors

    def _approval_recheck(self):
        """A star is fixed only with the signature of the level that decides it."""
        failed = super()._approval_recheck() or {}
        for assessment in self:
            request = assessment.approval_request_id
            signed = request.step_ids.filtered(
                lambda step, request=request: step.round == request.round and step.state == "agreed"
            )
            if problem := assessment._undecided_text(signed.organization_id):
                failed[assessment.id] = problem
        return failed

    def _undecided_text(self, signers):
        """Return why these organisations cannot fix the star, or nothing."""
        self.ensure_one()
        above = self.organization_id._ancestors()
        wanted = LEVEL_RANK[self.deciding_level]
        if any(LEVEL_RANK[signer.level] <= wanted for signer in signers & above):
            return ""
        return self.env._(
            "%(star)s stars under %(scheme)s are fixed by a superior of the level “%(level)s” or"
            " above; the route of %(organization)s has no signature there. Ask the office that"
            " keeps the routes.",
            star=self.star,
            scheme=self.scheme_id.display_name,
            level=dict(self._fields["deciding_level"]._description_selection(self.env))[
                self.deciding_level
            ],
            organization=self.organization_name,
        )
