from odoo import api, fields, models

from ..clock import now, office_day
from ..organization.union_role_group import ROLES
from .union_approval_route_step import MODES, SILENCE


class UnionApprovalStep(models.Model):
    """One signature that a paper needs in a round, written out when it is submitted.

    A step names an organisation and a role (people are found when they act) or a
    person, to whom it was forwarded or who was asked to sign. Exactly one
    sequence of a round is open at a time; rows of it side by side are branches.
    """

    _name = "union.approval.step"
    _description = "Approval Step"
    _inherit = ["union.approval.sealed"]
    _order = "request_id, round, sequence, branch"

    request_id = fields.Many2one(
        "union.approval.request", required=True, index=True, ondelete="restrict"
    )
    round = fields.Integer(required=True)
    sequence = fields.Integer(required=True)
    branch = fields.Integer()
    alternative = fields.Integer(
        help="Branches of one sequence with the same number: the first signature is enough."
    )
    attempt = fields.Integer(
        help="Raised each time the paper goes back to an earlier step of its round: of one"
        " sequence the last attempt counts."
    )
    organization_id = fields.Many2one("union.organization", ondelete="restrict")
    role = fields.Selection(ROLES)
    user_id = fields.Many2one("res.users", "Person", ondelete="restrict")
    mode = fields.Selection(MODES, "Mode of Signing", required=True, default="any")
    quorum = fields.Integer("Signatures", default=1)
    days = fields.Integer("Working Days")
    on_silence = fields.Selection(SILENCE, default="remind")
    ask_roles = fields.Char("May Be Asked")
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("open", "In Hand"),
            ("agreed", "Agreed"),
            ("returned", "Returned"),
            ("refused", "Refused"),
            ("forwarded", "Forwarded"),
            ("escalated", "Passed to the Superior"),
            ("skipped", "Left Out"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        default="waiting",
    )
    opened_on = fields.Datetime()
    due_since = fields.Date("Reckoned From")
    due_on = fields.Date()
    due_provisional = fields.Boolean(
        "Provisional", help="The holidays of one of the years touched were not published yet."
    )
    closed_on = fields.Datetime()

    _place_unique = models.Constraint(
        "UNIQUE (request_id, round, sequence, branch)", "This step already exists."
    )
    _open_place = models.Index("(organization_id, role) WHERE state = 'open'")
    _open_person = models.Index("(user_id) WHERE state = 'open'")

    @api.depends("organization_id.name", "role", "user_id.name", "closed_on")
    def _compute_display_name(self):
        roles = dict(self._fields["role"]._description_selection(self.env))
        # Signed for a house under the name it had on that day.
        days = {
            step: office_day(self.env, step.closed_on)
            for step in self
            if step.closed_on and not step.user_id
        }
        names = self.env["union.organization"]._names_on(
            (step.organization_id.id, day) for step, day in days.items()
        )
        for step in self:
            if step.user_id:
                step.display_name = step.user_id.name
            else:
                step.display_name = self.env._(
                    "%(role)s of %(organization)s",
                    role=roles.get(step.role, ""),
                    organization=names.get(
                        (step.organization_id.id, days.get(step)), step.organization_id.name or ""
                    ),
                )

    def _asked_role_labels(self):
        """Return the roles that may be asked to sign this step, in the reader's language."""
        labels = dict(self._fields["role"]._description_selection(self.env))
        roles = dict.fromkeys([self.role, *(self.ask_roles or "").split(",")])
        return ", ".join(labels[role] for role in roles if role)

    def _drop_alternatives(self):
        """Close what need not be signed any more since these steps have been."""
        chosen = self.filtered("alternative")
        if not chosen:
            return
        keys = {(step.request_id, step.round, step.sequence, step.alternative) for step in chosen}
        others = self.search_fetch(
            [
                ("request_id", "in", chosen.request_id.ids),
                ("alternative", "!=", 0),
                ("state", "in", ("waiting", "open")),
            ],
            ["request_id", "round", "sequence", "alternative", "state"],
        )
        others.filtered(
            lambda step: (step.request_id, step.round, step.sequence, step.alternative) in keys
        ).write({"state": "cancelled", "closed_on": now()})

    def _vals(self, **changes):
        """Return the values of a new row like this one."""
        self.ensure_one()
        return {
            "request_id": self.request_id.id,
            "round": self.round,
            "sequence": self.sequence,
            "branch": self.branch,
            # Asked in addition, at a place of their own, people sign each for himself.
            "alternative": 0 if "sequence" in changes else self.alternative,
            "attempt": self.attempt,
            "organization_id": self.organization_id.id,
            "role": self.role,
            "user_id": self.user_id.id,
            "mode": self.mode,
            "quorum": self.quorum,
            "days": self.days,
            "on_silence": self.on_silence,
            "ask_roles": self.ask_roles,
            "state": "waiting",
            **changes,
        }
