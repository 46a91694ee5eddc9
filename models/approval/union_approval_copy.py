"""Copies for information: who gets one reads the paper and its trail and never decides on it.

Copies to places are named on the route and go out when the paper is decided; a person gets one from
the submitter or from who decides, within the bound of 0017 (docs/decisions/0062).
"""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import now, today
from ..organization.union_role_group import ROLES
from .seal import sealed

# A paper that ends so is decided: only then do places get their copies.
DECIDED = ("approved", "refused")


class UnionApprovalCopy(models.Model):
    """A copy of one paper: to a person, or to whoever holds a role at a place. Rows only added."""

    _name = "union.approval.copy"
    _description = "Copy of a Paper"
    _inherit = ["union.approval.sealed", "union.append.only"]
    _order = "id"
    _log_access = False

    request_id = fields.Many2one(
        "union.approval.request", required=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", "Person", index="btree_not_null", ondelete="restrict")
    organization_id = fields.Many2one("union.organization", ondelete="restrict")
    role = fields.Selection(ROLES)
    sent_by_id = fields.Many2one("res.users", ondelete="restrict", help="Empty: by the route.")
    sent_on = fields.Datetime(required=True)

    _one_each = models.UniqueIndex(
        "(request_id, COALESCE(user_id, 0), COALESCE(organization_id, 0), COALESCE(role, ''))",
        "A copy went there already.",
    )
    _place = models.Index("(organization_id, role) WHERE organization_id IS NOT NULL")

    @api.depends("organization_id", "role", "user_id")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        for copy in self:
            copy.display_name = copy.user_id.name or self.env._(
                "%(role)s of %(organization)s",
                role=roles.get(copy.role, ""),
                organization=copy.organization_id.name or "",
            )


class UnionApprovalRequest(models.Model):
    _inherit = "union.approval.request"

    copy_ids = fields.One2many("union.approval.copy", "request_id", "Copies")
    copied_to_me = fields.Boolean(
        "Copied to Me",
        compute="_compute_copied_to_me",
        search="_search_copied_to_me",
        compute_sudo=False,
    )

    can_copy = fields.Boolean(compute="_compute_can_copy", compute_sudo=False)

    @api.depends_context("uid")
    def _compute_copied_to_me(self):
        # Only a yes or no about the user himself, on records he has.
        found = self.sudo().search(self._copied_domain() & Domain("id", "in", self.ids))
        for request in self:
            request.copied_to_me = request._origin.id in found._ids

    def _search_copied_to_me(self, operator, value):
        self._check_yes(operator, value)
        return self._copied_domain()

    @api.model
    def _copied_domain(self):
        """Return the domain of papers the user has a copy of, by name or by a duty of today."""
        self.env["union.approval.copy"].flush_model()
        self.env["union.duty"].flush_model()
        return Domain(
            "id",
            "in",
            SQL(
                """(
                SELECT c.request_id FROM union_approval_copy c WHERE c.user_id = %(uid)s
                 UNION
                SELECT c.request_id
                  FROM union_duty d
                  JOIN union_approval_copy c
                    ON c.organization_id = d.organization_id AND c.role = d.role
                 WHERE d.user_id = %(uid)s
                   AND d.date_from <= %(day)s AND (d.date_to IS NULL OR d.date_to >= %(day)s)
                )""",
                uid=self.env.uid,
                day=today(self.env),
            ),
        )

    @api.model
    def _addressed_domain(self):
        return super()._addressed_domain() | self._copied_domain()

    def _end(self, state):
        result = super()._end(state)
        if state in DECIDED:
            self._copy_to_places()
        return result

    def _copy_to_places(self):
        """Send the copies that the routes of these requests name."""
        lines = (
            self.env["union.approval.route.copy"]
            .search([("route_id", "in", self.route_id.ids)])
            .grouped("route_id")
        )
        if not lines:
            return
        papers = {(paper._name, paper.id): paper for papers in self._papers() for paper in papers}
        rows = []
        for request in self:
            paper = papers[request.res_model, request.res_id]
            for line in lines.get(request.route_id, ()):
                place = line._organization_for(request.organization_id, paper)
                if place:
                    rows.append(
                        {
                            "request_id": request.id,
                            "organization_id": place.id,
                            "role": line.role,
                            "sent_by_id": False,
                        }
                    )
        self._send_copies(rows)

    def _send_copies(self, rows):
        """Write copies that are not there yet.

        :param rows: values of ``union.approval.copy``
        """
        copies = self.env["union.approval.copy"]

        def key(row):
            return (
                row["request_id"],
                row.get("user_id"),
                row.get("organization_id"),
                row.get("role"),
            )

        known = {
            (copy.request_id.id, copy.user_id.id or None, copy.organization_id.id or None,
             copy.role or None)
            for copy in copies.search([("request_id", "in", self.ids)])
        }  # fmt: skip
        fresh = {key(row): row for row in rows if key(row) not in known}
        time = now()
        copies.create([{**row, "sent_on": time} for row in fresh.values()])

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_copy(self):
        able = sealed(self)._may_copy()
        for request in self:
            request.can_copy = request._origin.id in able

    def button_copy(self):
        """Open the dialog that sends a copy of the paper."""
        self.ensure_one()
        return self.env[self.res_model].browse(self.res_id).button_copy()

    def _may_copy(self):
        """Return the ids of those of these requests whose paper the user may send a copy of."""
        turns = {row[1] for row in self._actors(self.ids, user_id=self.env.uid)}
        return {
            request.id
            for request in self
            if request.id in turns
            or self.env.user in request.round_ids.submitted_by_id
            or self.env.user in request.decision_ids.user_id
        }

    def _levels(self):
        """Return the steps of the present round that stand at an organisation."""
        return self.step_ids.filtered(
            lambda step: step.round == step.request_id.round and step.organization_id
        )

    def _may_be_copied(self, people):
        """Return ``{request id: ids of those of these people who may get a copy}``."""
        steps = self._levels()
        able = {}
        for step_id, ids in steps._may_be_asked(people).items():
            able.setdefault(steps.browse(step_id).request_id.id, set()).update(ids)
        return able


class UnionApprovalMixin(models.AbstractModel):
    _inherit = "union.approval.mixin"

    def action_copy(self, user_ids):
        """Send copies of submitted papers to people for information: they read and never decide.

        By whoever submitted the paper, decided on it or may decide now; to people who could be
        asked to sign at one of its levels (docs/decisions/0017). No message goes out: the paper
        stands in their list *Copied to Me*.

        :param user_ids: ids of those people
        :return: as :meth:`action_submit`
        :raise UserError: a single paper that cannot be copied to them
        """
        self.check_access("read")
        return self._approval_run(lambda papers: papers._approval_copy(user_ids))

    def button_copy(self):
        """Form button of :meth:`action_copy`: asks to whom."""
        return self._approval_dialog("copy")

    def _approval_copy(self, user_ids):
        """Check and send copies; return ``{paper id: error message}``."""
        people, error = self._approval_people("forward", user_ids)
        if error:
            return dict.fromkeys(self._ids, error)
        requests = sealed(self).approval_request_id
        senders = requests._may_copy()
        able = requests._may_be_copied(people)
        errors, rows = {}, []
        for paper in sealed(self):
            request = paper.approval_request_id
            bad = people.filtered(
                lambda user, request=request: user.id not in able.get(request.id, ())
            )
            if request.id not in senders:
                errors[paper.id] = self.env._(
                    "A copy of a submitted paper is sent by its submitter or by somebody who"
                    " decides on it."
                )
            elif bad:
                errors[paper.id] = self.env._(
                    "%(people)s cannot get a copy of “%(paper)s”: choose somebody who could be"
                    " asked to sign it at one of its levels.",
                    people=", ".join(bad.mapped("name")),
                    paper=paper.display_name,
                )
            else:
                rows += [
                    {"request_id": request.id, "user_id": user.id, "sent_by_id": self.env.uid}
                    for user in people
                ]
        requests._send_copies(rows)
        return errors


class ResUsers(models.Model):
    _inherit = "res.users"

    may_be_copied_on = fields.Char(
        compute="_compute_may_be_copied_on", search="_search_may_be_copied_on", compute_sudo=False
    )

    def _compute_may_be_copied_on(self):
        # Only searched: to whom a copy of the papers named may go.
        self.may_be_copied_on = False

    @api.model
    def _search_may_be_copied_on(self, operator, value):
        """Search users by a paper they may get a copy of: ``union.letter:1``.

        Nobody is found unless the searcher himself may send a copy of it.
        """
        if operator != "in":
            return NotImplemented
        return Domain.OR(self._may_be_copied_on(text) for text in value if text)

    @api.model
    def _may_be_copied_on(self, text):
        name, _colon, ids = text.partition(":")
        model = self.env.get(name)
        if model is None or not getattr(model, "_approval_is_paper", False) or not ids.isdigit():
            return Domain.FALSE
        paper = model.browse(int(ids)).exists()
        if not paper or not paper.has_access("read"):
            return Domain.FALSE
        request = sealed(paper).approval_request_id
        if request.id not in request._may_copy():
            return Domain.FALSE
        return Domain.OR(step._may_be_asked_domain() for step in request._levels())
