from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..clock import today
from ..plain_text import refuse_numbers
from ..server_fields import shown
from .union_honour import LEVELS, RANK

# Those whose honour hangs on the title of their union (QZ-18).
UNITS = ("unit", "head")


class UnionHonourNomination(models.Model):
    """That a union puts a unit, its head or a worker forward for an honour; its superior decides.

    A unit or its head is put forward for an award of the union system only if its union holds the
    model-home title of that level (QZ-18). Of a head it is said that the union of the same level
    was asked, and that he supports the union (QZ-15a). Rules ask; a reason stays on record.
    """

    _name = "union.honour.nomination"
    _description = "Nomination for an Honour"
    _inherit = ["union.server.fields.mixin", "union.approval.mixin", "union.standard.mixin"]
    _order = "id desc"
    _rec_name = "title"
    _places_first = ("organization_id",)
    _named_first = ("union_id", "quota_id", "member_id", "tag_id")

    _server_fields = frozenset({"awarded_on", "document_number", "tag_line_id"})
    # What came of it is written once it was decided; guarded above.
    _approval_free_fields = _server_fields

    organization_id = fields.Many2one(
        "union.organization",
        "Put Forward By",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    quota_id = fields.Many2one(
        "union.honour.quota",
        "Places",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('to_id', '=', organization_id)]",
    )
    year = fields.Integer(
        compute="_compute_of_quota", store=True, readonly=False, precompute=True, required=True,
        aggregator=False,
    )  # fmt: skip
    title = fields.Char(
        "Honour", compute="_compute_of_quota", store=True, readonly=False, precompute=True,
        required=True,
    )  # fmt: skip
    kind = fields.Selection(
        [("may_day", "May-Day Award or Medal"), ("award", "Other Award")],
        compute="_compute_of_quota",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    level = fields.Selection(
        LEVELS,
        "Given At",
        compute="_compute_of_quota",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
    )
    subject = fields.Selection(
        [("unit", "A Unit"), ("head", "The Head of a Unit"), ("worker", "A Worker")],
        "Who Is Put Forward",
        required=True,
        default="unit",
    )
    union_id = fields.Many2one(
        "union.organization",
        "Its Union",
        compute="_compute_union_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        ondelete="restrict",
        domain="[('id', 'child_of', organization_id)]",
        help="Of the unit, or where the worker is a member.",
    )
    member_id = fields.Many2one(
        "union.member",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', 'child_of', union_id), ('state', '=', 'active')]",
    )
    candidate = fields.Char(
        "Unit or Person",
        compute="_compute_candidate",
        store=True,
        readonly=False,
        precompute=True,
        compute_sudo=False,
        required=True,
        help="The unit or person, as the list of the superior is to have it.",
    )
    tag_id = fields.Many2one(
        "union.member.tag",
        "Honour of a Worker",
        ondelete="restrict",
        domain="[('kind', '=', 'honour')]",
        help="What the worker has once it is given.",
    )
    deeds = fields.Text(help="What it is put forward for.")
    evidence_ids = fields.Many2many("ir.attachment", "union_honour_nomination_evidence_rel")
    evidence_count = fields.Integer("Files", compute="_compute_evidence_count")
    home_level = fields.Selection(
        LEVELS, "Model Home of Its Union", compute="_compute_home_level", compute_sudo=True
    )
    holds_home = fields.Boolean(
        "Its Union Holds the Title of That Level", compute="_compute_home_level", compute_sudo=True
    )
    consulted_on = fields.Date(
        "Union Consulted On", help="The day the union of the same level said what it thinks of it."
    )
    supports_union = fields.Boolean(
        "Supports the Union", help="The union of the same level said so."
    )
    consult_note = fields.Char("What the Union Said")
    awarded_on = fields.Date("Granted On", readonly=True, copy=False)
    document_number = fields.Char(readonly=True, copy=False)
    honour_ids = fields.One2many("union.honour", "nomination_id", "Honour on Record", readonly=True)
    tag_line_id = fields.Many2one(
        "union.member.tag.line",
        "Honour of the Member",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    @api.depends("quota_id")
    def _compute_of_quota(self):
        for nomination in self:
            quota = shown(nomination, "quota_id")
            nomination.year = quota.year or nomination.year or today(self.env).year
            nomination.title = quota.name or nomination.title
            nomination.kind = quota.kind or nomination.kind or "may_day"
            nomination.level = quota.level or nomination.level or "city"

    @api.depends("organization_id")
    def _compute_union_id(self):
        for nomination in self:
            nomination.union_id = nomination.union_id or nomination.organization_id

    @api.depends("member_id")
    def _compute_candidate(self):
        for nomination in self:
            nomination.candidate = shown(nomination, "member_id").name or nomination.candidate

    @api.depends("evidence_ids")
    def _compute_evidence_count(self):
        for nomination in self:
            nomination.evidence_count = len(nomination.evidence_ids)

    @api.depends("union_id", "level")
    def _compute_home_level(self):
        held = self.env["union.honour"]._home_levels(self.union_id, today(self.env))
        for nomination in self:
            level = held.get(nomination.union_id.id, False)
            nomination.home_level = level
            nomination.holds_home = bool(
                level and nomination.level and RANK[level] >= RANK[nomination.level]
            )

    @api.constrains("title", "candidate", "deeds", "consult_note")
    def _check_texts(self):
        refuse_numbers(self, "title", "candidate", "deeds", "consult_note")

    @api.constrains("organization_id", "union_id", "quota_id", "member_id", "subject", "tag_id")
    def _check_parts(self):
        for nomination in self.sudo():  # places compared
            place, home = nomination.organization_id, nomination.union_id
            if not (home.parent_path or "").startswith(place.parent_path):
                raise ValidationError(
                    self.env._(
                        "%(union)s does not stand below %(organization)s.",
                        union=home.name,
                        organization=place.name,
                    )
                )
            if nomination.quota_id and nomination.quota_id.to_id != place:
                raise ValidationError(
                    self.env._("The places of “%(title)s” were given to another union.",
                               title=nomination.title)
                )  # fmt: skip
            worker = nomination.subject == "worker"
            if worker and not (nomination.member_id and nomination.tag_id):
                raise ValidationError(
                    self.env._("Name the worker, and the honour he has once it is given.")
                )
            path = nomination.member_id.organization_id.parent_path or ""
            if nomination.member_id and not path.startswith(home.parent_path):
                raise ValidationError(
                    self.env._(
                        "%(member)s is no member of %(organization)s or of a union below it.",
                        member=nomination.candidate,
                        organization=home.name,
                    )
                )

    @api.constrains("consulted_on")
    def _check_consulted(self):
        day = today(self.env)
        if any(row.consulted_on and row.consulted_on > day for row in self):
            raise ValidationError(self.env._("The union was asked on a day that has come."))
