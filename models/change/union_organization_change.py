from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date

from ..organization.counterpart import name_counterpart

KINDS = [
    ("rename", "New Name"),
    ("move", "New Superior"),
    ("merge", "Merger"),
    ("dissolve", "Dissolution"),
    ("employer_move", "Employer to Another Union"),
]
# Kinds with another side, which agrees last.
TWO_SIDED = ("move", "employer_move")
# Kinds that end an organisation: their grounds and what becomes of property are stated.
ENDING = ("merge", "dissolve")
# States of a house that may be the other side.
WORKING = ("preparing", "active")


class UnionOrganizationChange(models.Model):
    """A paper that changes what stands in the register: name, superior, merger, end, employer.

    It belongs to the organisation it changes, a merger to the one that goes on. The superior
    decides; where an organisation or an employer goes over to another house, that house agrees
    as well (``counterpart_id``). Approved, the change happens in the same transaction, or on
    the later day it names (docs/decisions/0031).
    """

    _name = "union.organization.change"
    _description = "Change of an Organisation"
    _inherit = ["union.server.fields.mixin", "union.approval.mixin", "union.standard.mixin"]
    _order = "id desc"
    _named_first = ("employer_id",)
    _rec_names_search = ["organization_name", "organization_id"]

    _server_fields = frozenset(
        {
            "counterpart_id", "superior_id", "organization_name", "carried_out_on", "obstacle",
            "closing_list",
        }
    )  # fmt: skip

    kind = fields.Selection(KINDS, required=True, default="rename", index=True)
    organization_id = fields.Many2one(
        "union.organization",
        required=True,
        index=True,
        ondelete="restrict",
        tracking=True,
        domain="[('in_officer_scope', '=', True), ('state', 'in', ['preparing', 'active'])]",
        default=lambda self: self.env["union.organization"]._my_place(),
        help="The one that changes; of a merger the one that goes on.",
    )
    organization_name = fields.Char(
        "Name Then", readonly=True, copy=False, help="As it was called when this was submitted."
    )
    superior_id = fields.Many2one(
        "union.organization",
        "Superior Then",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    new_name = fields.Char("Name to Be")
    counterpart_code = fields.Char(
        "Code of the Other House",
        help="The code of the new superior, or of the union that takes the employer.",
    )
    counterpart_id = fields.Many2one(
        "union.organization",
        "Other House",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    merged_ids = fields.Many2many(
        "union.organization",
        "union_organization_change_merged_rel",
        "change_id",
        "organization_id",
        string="Merged Into It",
        copy=False,
        domain="[('in_officer_scope', '=', True), ('state', 'in', ['preparing', 'active']),"
        " ('id', '!=', organization_id)]",
    )
    duties_go_along = fields.Boolean(
        default=True,
        help="Who has a duty at a merged organisation has it at the one that goes on. An"
        " administrator's ends: the one that goes on has its own.",
    )
    employer_id = fields.Many2one(
        "union.employer",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id)]",
    )
    ground = fields.Selection(
        [
            ("employer_ended", "The Employer Ended"),
            ("employers_merged", "The Employers Merged"),
            ("members_resolved", "The Members Resolved It"),
            ("restructuring", "Restructuring of Departments"),
        ],
        help="A union is not abolished or merged at will.",
    )
    reason = fields.Text()
    settlement = fields.Text(
        "Property and Dues",
        help="What becomes of funds, property, debts and dues; who keeps the books and files.",
    )
    effective_on = fields.Date(
        "Takes Effect On", copy=False, help="Empty: on the day of the approval."
    )
    carried_out_on = fields.Date(readonly=True, copy=False)
    obstacle = fields.Text(
        "What Stands in the Way",
        readonly=True,
        copy=False,
        help="Approved for a day that has come, but not possible as things are.",
    )
    has_approver = fields.Boolean(compute="_compute_has_approver", compute_sudo=True)

    _one_pending = models.UniqueIndex(
        "(organization_id) WHERE approval_state = 'pending' AND kind != 'employer_move'",
        "Another change of this organisation is being decided.",
    )
    _one_employer = models.UniqueIndex(
        "(employer_id) WHERE approval_state = 'pending' AND kind = 'employer_move'",
        "Another change of this employer is being decided.",
    )

    @api.depends("kind", "organization_name", "organization_id.name", "new_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for change in self:
            name = change.organization_name or change.organization_id.name or ""
            change.display_name = f"{kinds.get(change.kind, '')} · {name}"

    @api.depends("organization_id")
    def _compute_has_approver(self):
        holders = self.env["union.duty"]._holders(self.organization_id.ids, ["approver"])
        for change in self:
            change.has_approver = (change.organization_id.id, "approver") in holders

    @api.model_create_multi
    def create(self, vals_list):
        changes = super().create(vals_list)
        changes._check_merged()
        name_counterpart(changes.filtered("counterpart_code"), WORKING)
        return changes

    def write(self, vals):
        # Whoever reads the paper: its own lock is asked by the approval below.
        if not self.env.su and "kind" in vals and self.sudo().approval_request_id:
            self.check_access("write")
            raise UserError(self.env._("The kind of a request stays once it was submitted."))
        result = super().write(vals)
        if "merged_ids" in vals:
            self._check_merged()
        if "counterpart_code" in vals:
            name_counterpart(self, WORKING)
        return result

    def _check_merged(self):
        """Raise AccessError unless the caller's office reaches all that are to be merged."""
        # His own right to each of them, whoever reads the list.
        self.env["union.organization"].browse(self.sudo().merged_ids.ids).check_access("write")

    # ---- approval ----

    def _approval_counterpart(self):
        return self.counterpart_id if self.kind in TWO_SIDED else self.counterpart_id.browse()

    def _approval_snapshot_fields(self):
        return [
            "kind", "organization_id", "organization_name", "superior_id", "new_name",
            "counterpart_id", "merged_ids", "duties_go_along", "staff_go_along", "employer_id", "ground", "reason",
            "settlement", "effective_on",
        ]  # fmt: skip

    def _approval_revocable(self):
        """Return those not carried out yet: what was done is set right by another change."""
        waiting = self.filtered(lambda change: not change.carried_out_on)
        return super(UnionOrganizationChange, waiting)._approval_revocable()

    def _approval_not_revocable(self):
        if not self.carried_out_on:
            return super()._approval_not_revocable()
        return self.env._(
            "%(paper)s was carried out on %(day)s and is not withdrawn. Ask for another change that"
            " sets it right, a move back for instance.",
            paper=self.display_name,
            day=format_date(self.env, self.carried_out_on),
        )
