"""Who may be asked to sign: whom a paper is forwarded to, who signs in addition.

One bound for the choice on the form, the check of the decision and the right to sign
afterwards (docs/decisions/0017).
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import today
from ..organization.subtree import in_subtree
from .seal import sealed


class UnionApprovalStep(models.Model):
    _inherit = "union.approval.step"

    @api.model
    def _asked_sql(self):
        """Return the bound of one step as a query, for use beside ``union_approval_step s``.

        Columns: parent_path (of the step's organisation: it and all below), shared (those above
        it that also stand on the paper's way up), roles.
        """
        return SQL(
            """
            SELECT place.parent_path,
                   ARRAY(SELECT id FROM unnest(string_to_array(place.parent_path, '/')) id
                          WHERE id <> ''
                      INTERSECT
                         SELECT unnest(string_to_array(paper.parent_path, '/'))
                          ORDER BY 1)::int[] AS shared,
                   string_to_array(s.ask_roles, ',') || s.role::text AS roles
              FROM union_organization place, union_approval_request r
              JOIN union_organization paper ON paper.id = r.organization_id
             WHERE place.id = s.organization_id AND r.id = s.request_id
            """
        )

    @api.model
    def _asked_duty_sql(self):
        """Return the condition under which a duty ``d`` at ``o`` lies in the bound ``b`` today."""
        return SQL(
            """
            d.date_from <= %(day)s AND (d.date_to IS NULL OR d.date_to >= %(day)s)
            AND d.role = ANY(b.roles)
            AND ((%(below)s) OR o.id = ANY(b.shared))
            """,
            day=today(self.env),
            below=in_subtree("o", "b"),
        )

    def _may_be_asked(self, users):
        """Return ``{step id: ids of those of the users who may be asked to sign it}``."""
        self.env["union.approval.request"]._flush_actors()
        self.env.cr.execute(
            SQL(
                """
                SELECT s.id, array_agg(DISTINCT d.user_id)
                  FROM union_approval_step s
                 CROSS JOIN LATERAL (%(bound)s) b
                  JOIN union_duty d ON d.user_id = ANY(%(users)s)
                  JOIN res_users u ON u.id = d.user_id AND u.active AND NOT u.share
                  JOIN union_organization o ON o.id = d.organization_id
                 WHERE s.id = ANY(%(steps)s) AND %(inside)s
              GROUP BY s.id
                """,
                bound=self._asked_sql(),
                inside=self._asked_duty_sql(),
                users=users.ids,
                steps=self.ids,
            )
        )
        return {step_id: set(ids) for step_id, ids in self.env.cr.fetchall()}

    def _may_be_asked_domain(self):
        """Return the domain of the users who may be asked to sign every one of these steps."""
        self.env["union.approval.request"]._flush_actors()
        # Papers of one level have one bound, whoever sent them: few rows to compare with.
        able = SQL(
            """(
            WITH bounds AS (
                SELECT DISTINCT b.parent_path, b.shared, b.roles
                  FROM union_approval_step s CROSS JOIN LATERAL (%(bound)s) b
                 WHERE s.id = ANY(%(steps)s))
            SELECT d.user_id
              FROM bounds b, union_duty d JOIN union_organization o ON o.id = d.organization_id
             WHERE %(inside)s
          GROUP BY d.user_id
            HAVING count(DISTINCT (b.parent_path, b.shared, b.roles)) = (SELECT count(*) FROM bounds)
            )""",
            bound=self._asked_sql(),
            inside=self._asked_duty_sql(),
            steps=self.ids,
        )
        submitters = self.request_id.round_ids.submitted_by_id
        return (
            Domain("id", "in", able)
            & Domain("id", "not in", [*submitters.ids, self.env.uid])
            & Domain("active", "=", True)
            & Domain("share", "=", False)
        )


class UnionApprovalMixin(models.AbstractModel):
    _inherit = "union.approval.mixin"

    def _approval_unaskable(self, people, turns):
        """Return ``{paper id: message}`` of the papers that some of these people may not sign.

        :param turns: as ``_approval_turns``
        """
        steps = self.env["union.approval.step"].union(
            *(step for rows in turns.values() for step, _principal in rows)
        )
        able = steps._may_be_asked(people)
        errors = {}
        for paper in self:
            for step, _principal in turns.get(paper.approval_request_id, ()):
                bad = people.filtered(lambda user, step=step: user.id not in able.get(step.id, ()))
                if bad:
                    errors[paper.id] = self.env._(
                        "%(people)s cannot be asked to sign “%(paper)s”: choose somebody who acts"
                        " today as %(roles)s for %(organization)s, for one below it or for its"
                        " superiors on the paper's way.",
                        people=", ".join(bad.mapped("name")),
                        paper=paper.display_name,
                        roles=step._asked_role_labels(),
                        organization=step.organization_id.name,
                    )
        return errors


class ResUsers(models.Model):
    _inherit = "res.users"

    may_be_asked_on = fields.Char(
        compute="_compute_may_be_asked_on", search="_search_may_be_asked_on", compute_sudo=False
    )

    def _compute_may_be_asked_on(self):
        # Only searched: whom the papers named may be forwarded to.
        self.may_be_asked_on = False

    @api.model
    def _search_may_be_asked_on(self, operator, value):
        """Search users by the papers they may be asked to sign: ``union.letter:1,2``.

        Nobody is found unless the searcher himself may decide on all of these papers now.
        """
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._may_be_asked_on(text) for text in value if text)

    @api.model
    def _may_be_asked_on(self, text):
        name, _colon, ids = text.partition(":")
        model = self.env.get(name)
        if model is None or not getattr(model, "_approval_is_paper", False):
            return Domain.FALSE
        papers = model.browse(int(part) for part in ids.split(",") if part.isdigit()).exists()
        if not papers.has_access("read"):
            return Domain.FALSE
        papers = sealed(papers)
        turns = papers._approval_turns(papers.approval_request_id)
        if not turns or len(turns) != len(papers):
            return Domain.FALSE
        steps = papers.env["union.approval.step"].union(
            *(step for rows in turns.values() for step, _principal in rows)
        )
        return steps._may_be_asked_domain()
