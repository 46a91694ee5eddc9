from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..organization.union_organization import LEVELS
from ..organization.union_role_group import ROLES

MODES = [("any", "One Signs"), ("all", "All Sign"), ("quorum", "A Number Signs")]
# Sequences of a round stand this far apart, so that added signatures fit between.
GAP = 1024
# Roles of people who sign papers; a route may name others.
ASK_ROLES = "reviewer,approver,chair"
SILENCE = [("remind", "Remind"), ("escalate", "Pass to the Superior")]


class UnionApprovalRouteStep(models.Model):
    """One level of a route: which organisation, which role, how many, until when."""

    _name = "union.approval.route.step"
    _description = "Step of an Approval Route"
    _inherit = ["union.approval.route.line"]
    _order = "route_id, sequence, id"
    _rec_name = "role"

    res_model = fields.Char(related="route_id.res_model")
    sequence = fields.Integer(default=10, help="Steps with the same number run side by side.")
    place = fields.Selection(
        [
            ("own", "The Paper's Organisation"),
            ("parent", "Its Superior"),
            ("level", "The Superior at a Level"),
            ("fixed", "A Named Organisation"),
            ("counterpart", "The Other Side"),
            ("grade", "The Levels Responsible for Its Grade"),
        ],
        "Signs At",
        required=True,
        default="parent",
    )
    level = fields.Selection(LEVELS)
    organization_id = fields.Many2one("union.organization", ondelete="restrict")
    role = fields.Selection(ROLES, required=True, default="approver")
    mode = fields.Selection(MODES, "Mode of Signing", required=True, default="any")
    quorum = fields.Integer("Signatures", default=1)
    days = fields.Integer("Working Days", help="Time to decide; 0: no limit.")
    on_silence = fields.Selection(SILENCE, required=True, default="remind")
    ask_roles = fields.Char(
        "May Be Asked",
        default=ASK_ROLES,
        help="Roles, separated by commas, that may be asked to sign instead or in addition:"
        " at the organisation that signs, below it and above it. The step's own role always may.",
    )
    condition = fields.Char(
        default="[]", required=True, help="The step is left out for papers that do not meet it."
    )

    _numbers = models.Constraint(
        "CHECK (quorum > 0 AND days BETWEEN 0 AND 365)",
        "At least one signature, and between 0 and 365 working days.",
    )

    @api.constrains("ask_roles")
    def _check_ask_roles(self):
        roles = dict(ROLES)
        for step in self:
            unknown = [role for role in (step.ask_roles or "").split(",") if role not in roles]
            if step.ask_roles and unknown:
                raise ValidationError(
                    self.env._(
                        "Route “%(route)s”, May Be Asked: there is no role “%(unknown)s”; write"
                        " some of %(roles)s, separated by commas without spaces.",
                        route=step.route_id.name,
                        unknown=", ".join(unknown),
                        roles=", ".join(roles),
                    )
                )

    @api.constrains("place", "level", "organization_id", "condition", "route_id")
    def _check_place(self):
        for step in self:
            if step.place == "level" and not step.level:
                raise ValidationError(self.env._("Say at which level the superior stands."))
            if step.place == "fixed" and not step.organization_id:
                raise ValidationError(self.env._("Name the organisation that signs."))
            step.route_id._check_condition(step.condition)

    def _places_for(self, organization, paper=None, grades=None):
        """Return who signs for a paper of ``organization``: the places, and whether one is enough.

        An empty place stands for a level that is not there.

        :param paper: the paper itself, which alone knows who stands on its other side
        :param grades: the table of ``union.grade.level``, if it is read already
        :return: ``([organisation], True if any one of them is enough)``
        """
        self.ensure_one()
        if self.place == "counterpart":
            return [paper._approval_counterpart() if paper else organization.browse()], False
        if self.place == "own":
            return [organization], False
        if self.place == "fixed":
            return [self.organization_id], False
        above = organization._ancestors()
        if self.place == "level":
            return [above.filtered(lambda ancestor: ancestor.level == self.level)[:1]], False
        if self.place == "grade":
            if grades is None:
                grades = self._grades()
            row = grades._row_for(organization)
            places = [
                above.filtered(lambda ancestor, level=level: ancestor.level == level)[:1]
                for level in row._levels()
            ] or [organization.browse()]
            if row.mode == "any":
                return [place for place in places if place] or places[:1], True
            return places, False
        return [above[:1]], False

    def _grades(self):
        """Return the table of the levels responsible for a grade, if one of these steps asks it."""
        grades = self.env["union.grade.level"]
        return grades._all_rows() if "grade" in self.mapped("place") else grades

    def _no_grade(self, organization, grades):
        """Return why the levels responsible cannot be found, empty if they can or are not asked."""
        return grades._missing(organization) if "grade" in self.mapped("place") else ""

    def _no_superior(self, organization, rows):
        """Return why a root organisation has nobody to sign these steps, empty if it has.

        :param rows: as :meth:`_write_out`, of the steps that are asked
        """
        above = [row["organization_id"] for step, row in rows if step.place in ("parent", "level")]
        if not above or any(above) or organization.parent_id or "fixed" in self.mapped("place"):
            return ""
        return self.env._(
            "%(organization)s has no superior: its own papers need a route with a"
            " step at a named organisation.",
            organization=organization.name,
        )

    def _write_out(self, organization, paper=None, grades=None):
        """Return ``[(route step, values of union.approval.step)]`` for a paper of an organisation.

        One plan for the submission and for who looks at what it would be. Steps whose condition
        the paper does not meet are not among these.
        """
        rows = []
        taken = set()
        for number, step in enumerate(self, 1):
            places, either = step._places_for(organization, paper, grades)
            # One of them signs already: that is enough.
            settled = either and any((place.id, step.role) in taken for place in places)
            for place in places:
                key = place.id, step.role
                sequence = step.sequence * GAP
                # A level that is not there, or the same one named twice.
                signs = place and not settled and key not in taken
                rows.append(
                    (
                        step,
                        {
                            "sequence": sequence,
                            "branch": sum(row["sequence"] == sequence for _step, row in rows),
                            "organization_id": place.id,
                            "role": step.role,
                            "mode": step.mode,
                            "quorum": step.quorum,
                            "days": step.days,
                            "on_silence": step.on_silence,
                            "ask_roles": step.ask_roles,
                            "alternative": number if either and len(places) > 1 else 0,
                            "state": "waiting" if signs else "skipped",
                        },
                    )
                )
            taken.update((place.id, step.role) for place in places)
        return rows
