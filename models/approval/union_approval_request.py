from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import today
from ..organization.subtree import deputises_near

STATES = [
    ("draft", "Draft"),
    ("pending", "Pending"),
    ("returned", "Returned"),
    ("approved", "Approved"),
    ("refused", "Refused"),
    ("withdrawn", "Withdrawn"),
    ("revoked", "Revoked"),
]


class UnionApprovalRequest(models.Model):
    """The way of one paper through its approval: rounds, steps and decisions.

    Papers of all kinds in one list: *waiting for me*, *sent*, *decided*.
    """

    _name = "union.approval.request"
    _description = "Approval"
    _inherit = ["union.approval.sealed", "union.watched.mixin"]
    _order = "submitted_on desc, id desc"
    _house_end = {"afterwards": True}

    name = fields.Char("Paper", required=True, index="trigram")
    res_model = fields.Char("Document Model", required=True, index=True)
    res_id = fields.Many2oneReference("Document", model_field="res_model", required=True)
    kind = fields.Char("Kind of Paper", compute="_compute_kind")
    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict"
    )
    route_id = fields.Many2one("union.approval.route", required=True, ondelete="restrict")
    round = fields.Integer()
    state = fields.Selection(STATES, required=True, default="pending", index=True)
    submitted_by_id = fields.Many2one("res.users", "Sent By", index=True, ondelete="restrict")
    submitted_on = fields.Datetime("Sent On")
    decided_on = fields.Datetime()
    due_on = fields.Date(index="btree_not_null")
    round_ids = fields.One2many("union.approval.round", "request_id", "Rounds")
    step_ids = fields.One2many("union.approval.step", "request_id", "Steps")
    decision_ids = fields.One2many("union.approval.decision", "request_id", "Decisions")
    current_step_ids = fields.One2many(
        "union.approval.step",
        compute="_compute_current_step_ids",
        string="Waiting For",
    )
    awaiting_me = fields.Boolean(
        "Waiting for Me",
        compute="_compute_awaiting_me",
        search="_search_awaiting_me",
        compute_sudo=False,
    )
    addressed_to_me = fields.Boolean(
        compute="_compute_addressed_to_me",
        search="_search_addressed_to_me",
        compute_sudo=False,
    )
    decided_by_me = fields.Boolean(
        compute="_compute_decided_by_me", search="_search_decided_by_me", compute_sudo=False
    )

    _paper_unique = models.Constraint(
        "UNIQUE (res_model, res_id)", "This paper already has an approval."
    )

    @api.depends("res_model")
    def _compute_kind(self):
        for request in self:
            model = self.env.get(request.res_model)
            request.kind = (
                self.env["ir.model"]._get(request.res_model).name if model is not None else False
            )

    @api.depends("step_ids.state")
    def _compute_current_step_ids(self):
        steps = self.env["union.approval.step"].search(
            [("request_id", "in", self.ids), ("state", "=", "open")]
        )
        by_request = steps.grouped("request_id")
        for request in self:
            request.current_step_ids = by_request.get(request._origin, steps.browse())

    @api.depends("step_ids.state")
    @api.depends_context("uid")
    def _compute_awaiting_me(self):
        waiting = {row[1] for row in self._actors(self.ids, user_id=self.env.uid)}
        for request in self:
            request.awaiting_me = request._origin.id in waiting

    def _search_awaiting_me(self, operator, value):
        self._check_yes(operator, value)
        self._flush_actors()
        return Domain(
            "id",
            "in",
            SQL("(SELECT a.request_id FROM (%s) a)", self._actors_sql(user_id=self.env.uid)),
        )

    @api.depends_context("uid")
    def _compute_addressed_to_me(self):
        # Whoever asks already has the records; no further rule is wanted here.
        found = self.sudo().search(self._addressed_domain() & Domain("id", "in", self.ids))
        for request in self:
            request.addressed_to_me = request._origin.id in found._ids

    def _search_addressed_to_me(self, operator, value):
        self._check_yes(operator, value)
        return self._addressed_domain()

    @api.depends("decision_ids.user_id")
    @api.depends_context("uid")
    def _compute_decided_by_me(self):
        for request in self:
            request.decided_by_me = self.env.user in request.decision_ids.user_id

    def _search_decided_by_me(self, operator, value):
        self._check_yes(operator, value)
        return Domain("decision_ids.user_id", "=", self.env.uid)

    def action_open_paper(self):
        """Open the paper itself; whether the reader may is decided there.

        :return: window action
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    @api.model
    def _check_yes(self, operator, value):
        if operator != "in" or True not in value:
            raise UserError(self.env._("Search this with “= True” only."))

    # ---- who may decide: one statement for buttons, lists, inbox and guards ----

    @api.model
    def _flush_actors(self):
        for model in (
            "union.approval.step",
            "union.approval.round",
            "union.approval.decision",
            "union.duty",
            "union.duty.delegation",
            "union.organization",
            "res.users",
        ):
            self.env[model].flush_model()

    @api.model
    def _actors_sql(self, request_ids=None, user_id=None):
        """Return the query of who may decide on which open step today.

        Columns: step_id, request_id, user_id, principal_id (himself, or the
        person he deputises for). Never a submitter of the paper, nor on behalf of
        one, nor somebody who has signed or handed on this step, nor a person who was
        asked and holds no duty any more by which he could be.
        """
        day = today(self.env)
        steps = self.env["union.approval.step"]
        asked = SQL("AND s.request_id = ANY(%s)", list(request_ids)) if request_ids else SQL()
        mine = SQL("AND p.user_id = %s", user_id) if user_id else SQL()
        people = SQL(
            """
            SELECT u.id AS user_id, u.id AS principal_id
              FROM res_users u WHERE u.active %(himself)s
             UNION ALL
            SELECT g.deputy_id, g.user_id
              FROM union_duty_delegation g JOIN res_users u ON u.id = g.deputy_id AND u.active
              JOIN res_users him ON him.id = g.user_id AND him.active
             WHERE g.date_from <= %(day)s AND g.date_to >= %(day)s %(deputy)s
            """,
            day=day,
            himself=SQL("AND u.id = %s", user_id) if user_id else SQL(),
            deputy=SQL("AND g.deputy_id = %s", user_id) if user_id else SQL(),
        )
        return SQL(
            """
            WITH people AS MATERIALIZED (%(people)s),
            able AS (
                SELECT s.id AS step_id, s.request_id, s.mode, p.user_id, p.principal_id
                  FROM union_approval_step s
                  JOIN union_duty d ON d.organization_id = s.organization_id AND d.role = s.role
                   AND d.date_from <= %(day)s AND (d.date_to IS NULL OR d.date_to >= %(day)s)
                  JOIN union_organization o ON o.id = d.organization_id
                  JOIN people p ON p.principal_id = d.user_id
                 WHERE s.state = 'open' AND s.user_id IS NULL %(asked)s %(mine)s
                   AND (p.user_id = p.principal_id OR %(near)s)
                 UNION
                SELECT s.id, s.request_id, s.mode, p.user_id, p.principal_id
                  FROM union_approval_step s
                  JOIN people p ON p.principal_id = s.user_id
                 WHERE s.state = 'open' %(asked)s %(mine)s
                   AND EXISTS (SELECT 1
                                 FROM union_duty d
                                 JOIN union_organization o ON o.id = d.organization_id
                                CROSS JOIN LATERAL (%(bound)s) b
                                WHERE d.user_id = s.user_id AND %(inside)s
                                  AND (p.user_id = p.principal_id OR %(near)s))
            )
            SELECT able.step_id, able.request_id, able.user_id, able.principal_id
              FROM able
             WHERE NOT EXISTS (SELECT 1 FROM union_approval_round r
                                WHERE r.request_id = able.request_id
                                  AND r.submitted_by_id IN (able.user_id, able.principal_id))
               AND NOT EXISTS (SELECT 1 FROM union_approval_decision x
                                WHERE x.step_id = able.step_id
                                  AND x.kind IN ('agree', 'auto_pass', 'forward')
                                  AND (COALESCE(x.on_behalf_of_id, x.user_id) = able.principal_id
                                       OR able.mode = 'quorum' AND x.user_id = able.user_id))
            """,
            people=people,
            asked=asked,
            mine=mine,
            day=day,
            bound=steps._asked_sql(),
            inside=steps._asked_duty_sql(),
            near=deputises_near(SQL("p.user_id"), "o", day),
        )

    @api.model
    def _actors(self, request_ids, user_id=None):
        """Return ``[(step_id, request_id, user_id, principal_id)]`` of these requests.

        His own right comes before one he has as a deputy.
        """
        if not request_ids:
            return []
        self._flush_actors()
        self.env.cr.execute(
            SQL(
                "%s ORDER BY step_id, user_id, (user_id <> principal_id), principal_id",
                self._actors_sql(request_ids, user_id),
            )
        )
        return self.env.cr.fetchall()

    @api.model
    def _addressed_domain(self):
        """Return the domain of papers that are or were addressed to the user (design: scope)."""
        self._flush_actors()
        return Domain(
            "id",
            "in",
            SQL(
                """(
                SELECT s.request_id FROM union_approval_step s WHERE s.user_id = %(uid)s
                 UNION
                SELECT x.request_id FROM union_approval_decision x
                 WHERE x.user_id = %(uid)s OR x.on_behalf_of_id = %(uid)s
                    OR x.target_user_id = %(uid)s
                 UNION
                SELECT a.request_id FROM (%(actors)s) a
                )""",
                uid=self.env.uid,
                actors=self._actors_sql(user_id=self.env.uid),
            ),
        )
