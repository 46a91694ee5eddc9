from odoo import api, fields, models
from odoo.tools import SQL

from ..clock import today, zone
from ..office_days import office_days
from ..organization.union_organization import LEVELS
from ..organization.union_role_group import ROLES


class UnionApprovalWait(models.Model):
    """How long papers waited at each level: ageing of what is open, mean days of what is done.

    One row for each step that was ever in hand. It names no person; working days are counted from
    the day after a step came up to the day it was closed, or to today.
    """

    _name = "union.approval.wait"
    _description = "Waiting Time of Approvals"
    _auto = False
    _order = "opened_on desc, id desc"
    _rec_name = "request_id"
    _depends = {
        "union.approval.step": [
            "request_id", "round", "organization_id", "role", "state", "opened_on", "due_on",
            "closed_on", "days",
        ],
        "union.approval.request": ["organization_id", "res_model", "route_id"],
        "union.organization": ["level"],
    }  # fmt: skip

    request_id = fields.Many2one("union.approval.request", "Paper", readonly=True)
    kind = fields.Selection("_kinds", "Kind of Paper", readonly=True)
    route_id = fields.Many2one("union.approval.route", readonly=True)
    paper_organization_id = fields.Many2one(
        "union.organization", "Organisation of the Paper", readonly=True
    )
    organization_id = fields.Many2one("union.organization", "Signs At", readonly=True)
    level = fields.Selection(LEVELS, readonly=True)
    role = fields.Selection(ROLES, readonly=True)
    round = fields.Integer(readonly=True, aggregator=None)
    is_open = fields.Boolean("In Hand", readonly=True)
    is_late = fields.Boolean("Late", readonly=True)
    late_count = fields.Integer("Late Steps", readonly=True)
    opened_on = fields.Datetime("Came Up", readonly=True)
    closed_on = fields.Datetime(readonly=True)
    days = fields.Integer("Working Days Waited", readonly=True, aggregator="avg")
    days_allowed = fields.Integer("Working Days Allowed", readonly=True, aggregator="avg")
    age = fields.Selection(
        [
            ("0", "Today"),
            ("1", "1 to 2 Days"),
            ("3", "3 to 5 Days"),
            ("6", "6 to 10 Days"),
            ("11", "More than 10 Days"),
        ],
        "Age in Working Days",
        readonly=True,
    )

    @api.model
    def _kinds(self):
        """Return the models of papers with their names."""
        names = {}
        for name, model in self.env.registry.items():
            if getattr(model, "_approval_is_paper", False) and not model._abstract:
                # The name of a model tells nobody anything.
                names[name] = self.env["ir.model"].sudo()._get(name).name
        return sorted(names.items())

    @property
    def _table_query(self):
        """Return the rows; built at each reading, for "today" and the calendar are in it."""
        holidays, makeups = office_days(self.env).days()
        day = today(self.env)
        return SQL(
            """
            SELECT w.*,
                   CASE WHEN w.days < 1 THEN '0' WHEN w.days < 3 THEN '1'
                        WHEN w.days < 6 THEN '3' WHEN w.days < 11 THEN '6' ELSE '11' END AS age,
                   w.is_late::int AS late_count
              FROM (
            SELECT s.id, s.request_id, r.res_model AS kind, r.route_id,
                   r.organization_id AS paper_organization_id,
                   s.organization_id, o.level, s.role, s.round,
                   s.state = 'open' AS is_open,
                   s.due_on IS NOT NULL AND d.until > s.due_on AS is_late,
                   s.opened_on, s.closed_on, NULLIF(s.days, 0) AS days_allowed,
                   (%(until)s - %(since)s)::int AS days
              FROM union_approval_step s
              JOIN union_approval_request r ON r.id = s.request_id
              LEFT JOIN union_organization o ON o.id = s.organization_id
             CROSS JOIN LATERAL (
                   SELECT (s.opened_on AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date AS since,
                          COALESCE((s.closed_on AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date,
                                   %(day)s) AS until) d
             WHERE s.opened_on IS NOT NULL) w
            """,
            since=self._worked_sql(SQL("d.since"), holidays, makeups),
            until=self._worked_sql(SQL("d.until"), holidays, makeups),
            zone=zone(self.env),
            day=day,
        )

    @api.model
    def _worked_sql(self, day, holidays, makeups):
        """Return how many working days there were up to a day, itself included.

        Weeks by arithmetic, the tables of holidays by a search in a sorted array: no loop.
        """
        return SQL(
            """(((%(day)s - DATE '2000-01-03' + 1) / 7) * 5
                + LEAST((%(day)s - DATE '2000-01-03' + 1) %% 7, 5)
                - width_bucket(%(day)s, %(holidays)s::date[])
                + width_bucket(%(day)s, %(makeups)s::date[]))""",
            day=day,
            holidays=holidays,
            makeups=makeups,
        )
