"""Papers that wait for nobody, and papers on a way that is no longer theirs.

Who may sign is asked of the duties of today, so people come and go without any repair; where
nobody is left, somebody must act. That is a rule, and what it finds a finding.
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import zone
from .seal import sealed


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    # The watch has nothing to ask of a paper that is decided.
    _union_watch_domain = Domain("state", "=", "pending")

    way = fields.Char(
        "Way When Submitted", readonly=True, help="Of its organisation through the tree."
    )
    waits_for_nobody = fields.Boolean(
        compute="_compute_waits_for_nobody", search="_search_waits_for_nobody", compute_sudo=False
    )
    is_astray = fields.Boolean(
        "On a Former Way", compute="_compute_is_astray", search="_search_is_astray"
    )

    @api.depends("step_ids.state")
    def _compute_waits_for_nobody(self):
        # A yes or no about a paper the reader has before him.
        unheld = sealed(self)._unheld_steps().request_id._ids
        for request in self:
            request.waits_for_nobody = request._origin.id in unheld

    def _search_waits_for_nobody(self, operator, value):
        self._check_yes(operator, value)
        self._flush_actors()
        return Domain("id", "in", SQL("(SELECT u.request_id FROM (%s) u)", self._unheld_sql()))

    @api.depends("step_ids.state", "organization_id.parent_path")
    def _compute_is_astray(self):
        domain = self._search_is_astray("in", [True]) & Domain("id", "in", self.ids)
        found = self.sudo().search(domain)  # of those the reader has before him
        for request in self:
            request.is_astray = request._origin.id in found._ids

    def _search_is_astray(self, operator, value):
        """Find papers to be signed where somebody stood above them when they were submitted, and

        stands no longer: the organisation or one above it has moved.
        """
        self._check_yes(operator, value)
        for model in ("union.approval.step", "union.approval.request", "union.organization"):
            self.env[model].flush_model()
        return Domain(
            "id",
            "in",
            SQL(
                """(
                SELECT s.request_id
                  FROM union_approval_step s
                  JOIN union_approval_request r ON r.id = s.request_id AND r.state = 'pending'
                  JOIN union_organization o ON o.id = r.organization_id
                 WHERE s.state IN ('open', 'waiting')
                   AND s.organization_id::text = ANY(string_to_array(r.way, '/'))
                   AND s.organization_id::text <> ALL(string_to_array(o.parent_path, '/'))
                )"""
            ),
        )

    @api.model
    def _unheld_sql(self, request_ids=None):
        """Return the query of open steps that nobody may sign today.

        Not those beside which another is enough that somebody may sign. Columns: step_id,
        request_id, organization_id, opened_on.
        """
        asked = SQL("AND s.request_id = ANY(%s)", list(request_ids)) if request_ids else SQL()
        return SQL(
            """
            WITH able AS MATERIALIZED (SELECT a.step_id FROM (%(actors)s) a)
            SELECT s.id AS step_id, s.request_id, s.organization_id, s.opened_on
              FROM union_approval_step s
             WHERE s.state = 'open' %(asked)s
               AND NOT EXISTS (SELECT 1 FROM able WHERE able.step_id = s.id)
               AND NOT EXISTS (SELECT 1
                                 FROM union_approval_step o JOIN able ON able.step_id = o.id
                                WHERE o.alternative > 0 AND o.alternative = s.alternative
                                  AND o.request_id = s.request_id AND o.sequence = s.sequence)
            """,
            actors=self._actors_sql(request_ids),
            asked=asked,
        )

    def _unheld_steps(self):
        """Return the open steps of these approvals that nobody may sign today."""
        steps = self.env["union.approval.step"]
        if not self.ids:
            return steps
        self._flush_actors()
        self.env.cr.execute(SQL("%s ORDER BY 1", self._unheld_sql(self.ids)))
        return steps.browse([row[0] for row in self.env.cr.fetchall()])


class UnionApprovalVacancy(models.Model):
    """A place where papers wait for nobody: one row an organisation, gone once somebody is there.

    A rule asks for none (``approval.vacancy``); its finding goes to the nearest platform
    administrator, who grants a duty or, standing above, passes the papers up. It tells a number and
    a day; which papers they are is told to whoever may read them.
    """

    _name = "union.approval.vacancy"
    _description = "Papers That Wait for Nobody"
    _inherit = ["union.watched.mixin"]
    _auto = False
    _order = "since, id"
    _rec_name = "organization_id"
    _depends = {
        "union.approval.step": ["organization_id", "opened_on", "request_id", "role", "state"]
    }
    _union_finding_role = "platform_admin"

    organization_id = fields.Many2one("union.organization", "Signs At", readonly=True)
    since = fields.Date(readonly=True)
    paper_count = fields.Integer("Papers", readonly=True)
    request_ids = fields.One2many(
        "union.approval.request", compute="_compute_request_ids", compute_sudo=False
    )

    @property
    def _table_query(self):
        requests = self.env["union.approval.request"]
        requests._flush_actors()
        return SQL(
            """
            SELECT u.organization_id AS id, u.organization_id,
                   (min(u.opened_on) AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS since,
                   count(DISTINCT u.request_id) AS paper_count
              FROM (%(steps)s) u
             GROUP BY u.organization_id
            """,
            zone=zone(self.env),
            steps=requests._unheld_sql(),
        )

    def _compute_request_ids(self):
        found = self.env["union.approval.request"].search([("waits_for_nobody", "=", True)])
        # Where those wait that the reader finds by himself.
        steps = sealed(found)._unheld_steps().grouped("organization_id")
        for vacancy in self:
            here = steps.get(vacancy.sudo().organization_id)  # where the row stands
            vacancy.request_ids = found.browse(here.request_id.ids if here else ())

    def _union_check_organization(self):
        """Return who is to act: the organisation that signs or, once it has ended, its superior."""
        house = self.organization_id
        if house.state != "dissolved":
            return house
        standing = house._ancestors().filtered(lambda above: above.state != "dissolved")
        return standing[:1] or house

    @api.model
    def _cron_watch(self):
        """Ask for vacancies more often than daily: a paper that waits for nobody is told soon."""
        # The watch reads and writes for all organisations; it is the cron's own work.
        findings, last_id = self.env["union.finding"].sudo(), 0
        while last_id is not None:
            count, last_id = findings._watch_batch(self._name, last_id)
            if not self.env["ir.cron"]._commit_progress(count, remaining=int(last_id is not None)):
                return
