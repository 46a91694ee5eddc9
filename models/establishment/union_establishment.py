from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..count_field import Count
from ..plain_text import refuse_numbers


class UnionEstablishment(models.Model):
    """The request to set up a federation or union, and what became of it.

    Papers and steps are those of its kind (``union.establishment.kind``). The object check
    (SZ-5.1.1a–c), the preparatory group (SZ-5.1.3.1b) and whatever else the standards in
    force ask of a request are rules: they are read by ``union_check("submit")`` from the
    real counts of the organisation's subtree.
    On the superior's final agreement the organisation starts preparing and the
    reply letter is issued (SZ-5.1.3.1a).
    """

    _name = "union.establishment"
    _description = "Set-up Request"
    _inherit = ["union.approval.mixin", "union.standard.mixin"]
    _order = "id desc"
    _rec_names_search = ["organization_id"]
    _places_first = ("organization_id",)

    _approval_line_fields = ("preparatory_ids",)
    _approval_reply_kind = "establishment"

    name = fields.Char(compute="_compute_name")
    organization_id = fields.Many2one(
        "union.organization",
        "Union to Be",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True), ('state', '=', 'draft')]",
        default=lambda self: self._default_organization(),
    )
    superior_id = fields.Many2one(related="organization_id.parent_id")
    initiator_kind = fields.Selection(
        [
            ("property_manager", "Property Manager"),
            ("owner", "Owner"),
            ("other", "Other"),
        ],
        required=True,
        default="property_manager",
        help="Who initiates (SZ-5.1.2).",
    )
    initiator_name = fields.Char(required=True)
    mode = fields.Selection(
        [
            ("a", "The initiator's own union helps the superior recruit"),
            ("b", "The initiator's union forms the federation with the building's unions"),
            ("other", "Other"),
        ],
        required=True,
        default="b",
        help="The mode of setting up (SZ-5.1.2 a, b).",
    )
    reason = fields.Text("Grounds", help="Why the federation is set up; goes into the request.")
    preparatory_ids = fields.One2many(
        "union.establishment.preparatory", "establishment_id", "Preparatory Group", copy=True
    )
    preparatory_count = fields.Integer(
        "Preparatory Group Size", compute="_compute_preparatory_count"
    )
    plan_ids = fields.Many2many(
        "ir.attachment",
        "union_establishment_plan_rel",
        help="The plan of set-up and election (SZ-5.1.3.1a).",
    )
    letter_ids = fields.Many2many(
        "ir.attachment",
        "union_establishment_letter_rel",
        string="Request and Letters",
        help="The written request and letters of consent (SZ-5.1.3.1a).",
    )
    worker_count = Count("Workers", compute="_compute_counts")
    member_count = Count("Members", compute="_compute_counts")
    primary_count = Count("Primary Unions", compute="_compute_counts")
    small_firms = fields.Boolean(related="organization_id.small_firms")
    organization_state = fields.Selection(related="organization_id.state")

    _one_open = models.UniqueIndex(
        "(organization_id) WHERE approval_state IN ('draft', 'pending', 'returned', 'approved')",
        "This organisation already has a set-up request.",
    )

    @api.model
    def _default_organization(self):
        place = self.env["union.organization"]._my_place()
        return place.filtered(lambda organization: organization.state == "draft")

    @api.depends("organization_id.name")
    @api.depends_context("lang")
    def _compute_name(self):
        for establishment in self:
            establishment.name = self.env._(
                "Setting up %(organization)s", organization=establishment.organization_id.name or ""
            )

    @api.depends(
        "organization_id.worker_count",
        "organization_id.member_count",
        "organization_id.primary_count",
    )
    @api.depends_context("uid")
    def _compute_counts(self):
        for establishment in self:
            organization = establishment._counted_organization()
            establishment.worker_count = organization.worker_count
            establishment.member_count = organization.member_count
            establishment.primary_count = organization.primary_count

    def _counted_organization(self):
        """Return the organisation of one request whose figures its reader reads."""
        organization = self.organization_id
        if organization and organization._origin == self._origin.organization_id:
            # Who reads the request reads its figures, also one asked from elsewhere; an
            # unsaved one may name any superior.
            return organization.sudo()
        return organization

    @api.depends("preparatory_ids")
    def _compute_preparatory_count(self):
        for establishment in self:
            establishment.preparatory_count = len(establishment.preparatory_ids)

    @api.constrains("organization_id")
    def _check_organization(self):
        for establishment in self:
            if not establishment.organization_id.parent_id:
                raise ValidationError(
                    self.env._(
                        "%(organization)s has no superior that could approve it.",
                        organization=establishment.organization_id.name,
                    )
                )

    @api.constrains("initiator_name", "reason")
    def _check_initiator(self):
        refuse_numbers(self, "initiator_name", "reason")
        for establishment in self:
            if not establishment.initiator_name.strip():
                raise ValidationError(
                    self.env._(
                        "%(request)s: write who initiates the union.", request=establishment.name
                    )
                )

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_only_draft(self):
        if any(establishment.approval_state != "draft" for establishment in self):
            raise UserError(self.env._("Only a draft request can be deleted."))

    def _approval_snapshot_fields(self):
        return [
            "organization_id",
            "initiator_kind",
            "initiator_name",
            "mode",
            "reason",
            "preparatory_ids",
            "plan_ids",
            "letter_ids",
            "worker_count",
            "member_count",
            "primary_count",
        ]

    def _approval_check_submit(self, reason=None):
        """Tell what no superior can read over: a part of the request that is missing."""
        problems = super()._approval_check_submit(reason)
        absent = self._papers_missing()
        for request in self:
            if missing := [paper for paper in absent[request.id] if paper.required]:
                problems[request.id] = self.env._(
                    "%(request)s: missing: %(missing)s. Add it on the form and submit again.",
                    request=request.name,
                    missing=", ".join(map(self._said_with_clause, missing)),
                )
            elif request.organization_id.state != "draft":
                problems[request.id] = self.env._(
                    "%(organization)s is past its set-up: it is no draft any more.",
                    organization=request.organization_id.name,
                )
        return problems

    def _on_approved(self):
        super()._on_approved()
        papers = {paper.organization_id.id: paper.approval_request_id.id for paper in self}
        drafts = self.organization_id.filtered(lambda o: o.state == "draft")
        drafts._decided_by(papers).write({"state": "preparing"})
