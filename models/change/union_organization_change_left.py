"""What would be left behind by an organisation that ends, or an employer that goes."""

from collections import defaultdict

from odoo import models
from odoo.tools import SQL

from ..clock import today
from ..member.union_member import HOLDING_STATES
from .closed_house import ending_models

REFUSED = [("kind", "=", "result"), ("approval_state", "=", "refused")]


class UnionOrganizationChange(models.Model):
    _inherit = "union.organization.change"

    def _left_behind(self, ending):
        """Count what organisations that end still have, in one query for each kind of thing.

        :param ending: ``{change: organisations that would end}``
        :return: ``{change: {label: count}}``
        """
        changes_of = defaultdict(list)
        for change, organizations in ending.items():
            for organization in organizations:
                changes_of[organization.id].append(change)
        counts = {change: defaultdict(int) for change in ending}
        for model, field, domain, label, dissolving_only in self._matters():
            groups = self.env[model]._read_group(
                [(field, "in", list(changes_of)), *domain], [field], ["__count"]
            )
            for organization, count in groups:
                for change in changes_of[organization.id]:
                    if change.kind == "dissolve" or not dissolving_only:
                        counts[change][label] += count
        for place, count in self._steps_waiting(changes_of):
            for change in changes_of[place]:
                counts[change][self.env._("papers being decided")] += count
        return counts

    def _matters(self):
        """Return what keeps an organisation from ending.

        :return: list of model, field of the organisation, domain, label, whether a merger
            takes it along
        """
        return [
            (
                "union.member",
                "organization_id",
                [("state", "in", HOLDING_STATES)],
                self.env._("members"),
                True,
            ),
            (
                "union.employer",
                "organization_id",
                [("active", "in", (True, False))],
                self.env._("employers"),
                True,
            ),
            (
                "union.organization",
                "parent_id",
                [("state", "!=", "dissolved"), ("active", "in", (True, False))],
                self.env._("organisations below it"),
                True,
            ),
            # One that was given up or refused leads nowhere any more.
            (
                "union.election",
                "organization_id",
                [
                    ("phase", "not in", ("approved", "closed")),
                    ("has_ended", "=", False),
                    "!",
                    ("report_ids", "any", REFUSED),
                ],
                self.env._("elections under way"),
                False,
            ),
            (
                "union.service.activity",
                "organization_id",
                [("phase", "in", ("sign_up", "held"))],
                self.env._("activities not filed yet"),
                False,
            ),
            # Every paper of such a route would be refused: nobody signs there any more.
            (
                "union.approval.route.step",
                "organization_id",
                [
                    ("place", "=", "fixed"),
                    ("route_id.active", "=", True),
                    ("route_id.superseded", "=", False),
                    "|",
                    ("route_id.date_to", "=", False),
                    ("route_id.date_to", ">=", today(self.env)),
                ],
                self.env._("steps of approval routes that name it as the one to sign"),
                False,
            ),
            *(
                (model, "organization_id", how["open"], self._model_said(model), False)
                for model, how in ending_models(self.env, "open")
                if "values" not in how
            ),
        ]

    def _steps_waiting(self, organization_ids):
        """Return ``[(organisation id, papers)]``: its own being decided, and those it has to sign.

        The changes asked about are not counted.
        """
        self.env["union.approval.request"].flush_model()
        self.env["union.approval.step"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT place, COUNT(DISTINCT request)
                  FROM (SELECT r.organization_id AS place, r.id AS request
                          FROM union_approval_request r
                         WHERE r.state = 'pending' AND r.organization_id = ANY(%(places)s)
                     UNION ALL
                        SELECT s.organization_id, s.request_id
                          FROM union_approval_step s
                          JOIN union_approval_request r ON r.id = s.request_id
                         WHERE s.state IN ('open', 'waiting') AND r.state = 'pending'
                           AND s.organization_id = ANY(%(places)s)) x
                 WHERE request <> ALL(%(own)s)
              GROUP BY place
                """,
                places=list(organization_ids),
                own=self.approval_request_id.ids,
            )
        )
        return self.env.cr.fetchall()

    def _left_problem(self, counts):
        left = [f"{label}: {count}" for label, count in counts.items() if count]
        if not left:
            return False
        return self.env._(
            "%(change)s: something would be left behind (%(left)s). Let it be settled, moved or"
            " ended first.",
            change=self.display_name,
            left=", ".join(left),
        )

    def _pending_members(self):
        """Return ``{change: members with a pending membership request}`` of moving employers."""
        moving = self.filtered(lambda change: change.kind == "employer_move")
        if not moving:
            return {}
        groups = self.env["union.membership.request"]._read_group(
            [
                ("approval_state", "=", "pending"),
                ("member_id.employer_id", "in", moving.employer_id.ids),
                ("member_id.state", "in", HOLDING_STATES),
            ],
            ["organization_id", "member_id"],
        )
        counts = defaultdict(int)
        for organization, member in groups:
            counts[organization, member.employer_id] += 1
        return {change: counts[change.organization_id, change.employer_id] for change in moving}
