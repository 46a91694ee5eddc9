from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..clock import today
from ..member.union_identity_mixin import ID_NUMBER, MOBILE
from ..organization.counterpart import name_counterpart
from ..server_fields import check_named, shown
from .kinds import AT_WORK, KINDS

# What a join states of a person and a correction may state anew.
PARTICULARS = (
    "gender", "birth_date", "employer_id", "employment_kind", "political_status", "education",
    "id_type",
)  # fmt: skip
# As numbers of people are read (core.identity).
FIRST_BIRTH = date(1900, 1, 1)


def _same(name, **changes):
    """Return a selection field with the choices of the member's own."""
    return fields.Selection(
        selection=lambda self: (
            self.env["union.member"]._fields[name]._description_selection(self.env)
        ),
        **changes,
    )


class UnionMembershipRequest(models.Model):
    """A paper about one person's membership: join, transfer, retain, leave and so on.

    It belongs to the union that holds the membership, or that a person wants to join. A
    transfer belongs to the union that lets the member go (``organization_id``) and names
    the one that takes him (``counterpart_id``): the first releases, then the second
    accepts, and only from the release on does the second see the paper. A union that
    knows no more than a person's number asks by ``union.membership.ask``.

    Approved, the membership follows at once: state, number, history and counts. A
    joiner's number and mobile are kept encrypted here until then, and as masks afterwards.
    """

    _name = "union.membership.request"
    _description = "Membership Request"
    _inherit = [
        "union.server.fields.mixin",
        "union.approval.mixin",
        "union.standard.mixin",
        "union.person.mixin",
    ]
    _order = "id desc"
    _rec_names_search = ["name"]

    _union_check_trigger = "daily"
    _vault = ID_NUMBER | MOBILE
    _server_fields = frozenset(
        {"counterpart_id", "released_on", "ask_id", "source", "result_id", "member_number"}
    )

    kind = fields.Selection(KINDS, required=True, default="join", index=True)
    name = fields.Char("Full Name", required=True, index="trigram")
    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        help="The union to join, or the one that holds the membership.",
    )
    member_id = fields.Many2one(
        "union.member", index="btree_not_null", ondelete="restrict", copy=False
    )
    member_state = _same("state", string="Membership", compute="_compute_member_state")
    counterpart_code = fields.Char(
        "Code of the New Union", help="The code of the union that takes the member."
    )
    counterpart_id = fields.Many2one(
        "union.organization",
        "New Union",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    released_on = fields.Date(readonly=True, copy=False)
    ask_id = fields.Many2one(
        "union.membership.ask", "Asked For By", readonly=True, copy=False, ondelete="restrict"
    )
    reason_id = fields.Many2one(
        "union.membership.reason", ondelete="restrict", domain="[('kind', '=', kind)]"
    )
    note = fields.Text("Remarks")
    source = fields.Selection(
        [("office", "Office"), ("member", "The Person Himself"), ("union", "Another Union")],
        required=True,
        readonly=True,
        default="office",
        copy=False,
    )
    channel = fields.Selection(
        [("oral", "Orally"), ("written", "In Writing"), ("online", "Online")],
        "Applied",
        required=True,
        default="written",
        help="How the person applied (NR-MEMB-5); a paper of the portal came online.",
    )
    result_id = fields.Many2one(
        "union.member", "Membership Now", readonly=True, copy=False, ondelete="restrict"
    )
    member_number = fields.Char(readonly=True, copy=False)
    has_approver = fields.Boolean(compute="_compute_has_approver", compute_sudo=True)
    due_on = fields.Date(related="approval_request_id.due_on")
    due_provisional = fields.Boolean(related="approval_request_id.due_provisional")
    overdue = fields.Boolean(compute="_compute_overdue", search="_search_overdue")

    employer_id = fields.Many2one("union.employer", index="btree_not_null", ondelete="restrict")
    gender = _same("gender")
    birth_date = fields.Date()
    employment_kind = _same("employment_kind")
    political_status = _same("political_status")
    education = _same("education")
    id_type = _same("id_type", string="ID Type")

    # A correction changes nothing of the membership, so it may run beside another paper.
    _one_pending = models.UniqueIndex(
        "(member_id) WHERE approval_state = 'pending' AND kind != 'correction'",
        "Another request about this membership is being decided.",
    )

    @api.depends("kind", "name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for request in self:
            request.display_name = f"{kinds.get(request.kind, '')} · {request.name or ''}"

    @api.depends("member_id.state")
    def _compute_member_state(self):
        for request in self:
            request.member_state = shown(request, "member_id").state

    @api.depends("organization_id")
    def _compute_has_approver(self):
        holders = self.env["union.duty"]._holders(self.organization_id.ids, ["approver"])
        for request in self:
            request.has_approver = (request.organization_id.id, "approver") in holders

    @api.depends("approval_state", "due_on")
    def _compute_overdue(self):
        day = today(self.env)
        for request in self:
            request.overdue = bool(
                request.approval_state == "pending" and request.due_on and request.due_on < day
            )

    def _search_overdue(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain("approval_state", "=", "pending") & Domain(
            "approval_request_id.due_on", "<", today(self.env)
        )

    @api.onchange("member_id")
    def _onchange_member_id(self):
        if self.member_id:
            self.name = self.member_id.name
            self.organization_id = self.member_id.organization_id

    @api.constrains("kind", "member_id", "organization_id")
    def _check_member(self):
        for request in self:
            if request.kind != "join" and not request.member_id:
                raise ValidationError(self.env._("Name the member the request is about."))
            if request.member_id and request.member_id.organization_id != request.organization_id:
                raise ValidationError(
                    self.env._("The request goes to the union that holds the membership.")
                )

    @api.constrains("reason_id", "kind")
    def _check_reason(self):
        for request in self:
            if request.reason_id and request.reason_id.kind != request.kind:
                raise ValidationError(
                    self.env._(
                        "“%(reason)s” is no reason for this kind of request.",
                        reason=request.reason_id.name,
                    )
                )

    @api.constrains("birth_date")
    def _check_birth_date(self):
        day = today(self.env)
        if any(row.birth_date and not FIRST_BIRTH <= row.birth_date <= day for row in self):
            raise ValidationError(self.env._("A birth date lies between 1900 and today."))

    @api.model_create_multi
    def create(self, vals_list):
        check_named(self, vals_list, "member_id")
        check_named(self, vals_list, "employer_id")
        self._fill_in(vals_list)
        requests = super().create(vals_list)
        name_counterpart(requests.filtered("counterpart_code"), AT_WORK)
        return requests

    def write(self, vals):
        check_named(self, [vals], "member_id")
        check_named(self, [vals], "employer_id")
        if not self.env.su and "kind" in vals and self.approval_request_id:
            raise UserError(self.env._("The kind of a request stays once it was submitted."))
        result = super().write(vals)
        if "counterpart_code" in vals:
            name_counterpart(self, AT_WORK)
        return result

    def _fill_in(self, vals_list):
        """Take name and union from the member, where the caller does not say them."""
        members = self.env["union.member"].browse(
            [vals["member_id"] for vals in vals_list if vals.get("member_id")]
        )
        by_id = {member.id: member for member in members}
        for vals in vals_list:
            if member := by_id.get(vals.get("member_id")):
                if vals.get("kind", "join") != "correction" or not vals.get("name"):
                    vals["name"] = member.name
                vals.setdefault("organization_id", member.organization_id.id)
            if vals.get("kind", "join") == "join":
                vals.setdefault("id_type", "resident")
            elif member and vals.get("id_number"):
                vals["id_type"] = vals.get("id_type") or member.id_type

    # ---- approval ----

    def _approval_counterpart(self):
        return self.counterpart_id

    def _approval_snapshot_fields(self):
        # Person and papers as references, masks and digests (design: identities).
        return [
            "kind", "organization_id", "counterpart_id", "member_id", "reason_id", "note",
            "id_masked", "id_digest", "mobile_masked", "mobile_digest", *PARTICULARS,
        ]  # fmt: skip

    def _approval_revocable(self):
        """Return nothing: what a membership has become is set right by a new request."""
        return {}

    def _approval_not_revocable(self):
        if self.approval_state != "approved":
            return super()._approval_not_revocable()
        return self.env._(
            "%(paper)s has been carried out and is not withdrawn. Set the membership right by a"
            " new request: to leave, to join or to transfer.",
            paper=self.display_name,
        )

    def _union_check_organization(self):
        # From the release on the new union is the one that keeps the member waiting.
        return self.counterpart_id if self.released_on else self.organization_id

    # ---- identity ----

    def _vault_clean(self, name, value, vals):
        if name == "mobile":
            return self.env["union.member"]._vault_clean(name, value, vals)
        stated = {
            key: vals.get(key) or self[key] or False for key in ("id_type", "gender", "birth_date")
        }
        result = self.env["union.member"]._vault_clean(name, value, stated)
        vals.update({key: stated[key] for key in ("gender", "birth_date")})
        return result

    # ---- buttons ----

    def button_reveal(self):
        """Ask for the reason, then show the joiner's identity."""
        return self.env["union.member"]._reveal_window(self)

    def button_result(self):
        """Open the membership the request led to."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.member",
            "res_id": (self.result_id or self.member_id).id,
            "views": [(False, "form")],
        }
