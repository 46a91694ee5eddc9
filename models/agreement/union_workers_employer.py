from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..clock import today
from ..count_field import Count


class UnionEmployer(models.Model):
    """Democratic management at an employer: its workers' congress, what it disclosed, its boards."""

    _inherit = "union.employer"

    workers_congress_ids = fields.One2many(
        "union.workers.congress", "employer_id", "Workers’ Congresses"
    )
    disclosure_ids = fields.One2many("union.disclosure", "employer_id", "Disclosures")
    worker_director_ids = fields.One2many(
        "union.worker.director", "employer_id", "Worker Directors and Supervisors"
    )
    workers_notice_ids = fields.One2many("union.workers.notice", "employer_id", "Notices")
    # What the rules read.
    workers_congress_count = fields.Integer(
        "Workers’ Congresses in Office", compute="_compute_workers_democracy"
    )
    workers_session_count = Count("Sessions in a Year", compute="_compute_workers_democracy")
    disclosure_count = Count("Disclosures in a Year", compute="_compute_workers_democracy")

    @api.depends("organization_id", "workers_congress_ids.state", "disclosure_ids.disclosed_on")
    def _compute_workers_democracy(self):
        """Count what the last twelve months have: its own, and that of a region it is part of.

        Sessions and disclosures are not known where the union has no such record at all: it
        keeps them elsewhere (decision 0124).
        """
        # Counts of the register, not its content; whoever reads the employer may have them.
        everything = self.sudo()
        year = today(self.env) - relativedelta(years=1)
        congresses = everything.env["union.workers.congress"].search(
            Domain("employer_id", "in", self._origin.ids)
            | Domain("covered_employer_ids", "in", self._origin.ids)
        )
        sat = dict(
            everything.env["union.workers.session"]._read_group(
                Domain("congress_id", "in", congresses.ids)
                & Domain("state", "in", ("open", "closed"))
                & Domain("date", ">", year),
                ["congress_id"],
                ["__count"],
            )
        )
        disclosures = everything.env["union.disclosure"]
        disclosed = {
            employer.id: count
            for employer, count in disclosures._read_group(
                Domain("employer_id", "in", self._origin.ids) & Domain("disclosed_on", ">", year),
                ["employer_id"],
                ["__count"],
            )
        }
        # Each register is one: a union that keeps one of the two may do the other on paper.
        kept = _places(everything.env["union.workers.congress"], self.organization_id._origin)
        told = _places(disclosures, self.organization_id._origin, Domain("side", "=", "employer"))
        of_employer = {}
        for congress in congresses:
            for employer in congress.employer_id | congress.covered_employer_ids:
                of_employer.setdefault(employer.id, []).append(congress)
        for employer in self:
            id_, place = employer._origin.id, employer.organization_id._origin.id
            own = of_employer.get(id_, [])
            sessions = sum(sat.get(congress, 0) for congress in own)
            count = disclosed.get(id_, 0)
            employer.workers_congress_count = sum(one.state == "current" for one in own)
            employer.workers_session_count = sessions if own or place in kept else False
            employer.disclosure_count = count if count or place in told else False


def _places(register, organizations, domain=Domain.TRUE):
    """Return the ids of these organisations that have a record in a register."""
    found = register._read_group(
        Domain("organization_id", "in", organizations.ids) & domain, ["organization_id"]
    )
    return {organization.id for (organization,) in found}
