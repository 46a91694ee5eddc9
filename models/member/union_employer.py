from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core import identity, office_lists
from ..count_field import Count
from .union_vault_mixin import VaultColumn
from .verdict_text import explain


class UnionEmployer(models.Model):
    _name = "union.employer"
    _inherit = ["union.employer", "union.vault.mixin"]

    _vault_person = False
    _vault = {
        "contact_mobile": VaultColumn(
            "contact_mobile_sealed", "contact_mobile_masked", "contact_mobile_digest"
        )
    }

    contact_mobile = fields.Char(
        "Contact Phone",
        compute="_compute_vault",
        readonly=False,
        copy=False,
        search=lambda self, operator, value: self._vault_search("contact_mobile", operator, value),
    )
    contact_mobile_sealed = fields.Char(copy=False, prefetch=False, groups=fields.NO_ACCESS)
    contact_mobile_masked = fields.Char("Masked Contact Phone", readonly=True, copy=False)
    contact_mobile_digest = fields.Char(copy=False, prefetch=False, groups=fields.NO_ACCESS)
    member_ids = fields.One2many("union.member", "employer_id", "Members")
    enrolled_count = Count(
        "Members and Applicants",
        compute="_compute_enrolled_count",
        help="Of its workers, as far as you see them: who is a member or has applied.",
    )

    @api.depends_context("uid")
    def _compute_enrolled_count(self):
        # Not kept up while members are written: asked when an employer is looked at.
        members = self.env["union.member"]._read_group(
            [
                ("employer_id", "in", self._origin.ids),
                ("state", "in", ("applicant", "active")),
            ],
            ["employer_id"],
            ["__count"],
        )
        counts = {employer.id: count for employer, count in members}
        for employer in self:
            employer.enrolled_count = counts.get(employer._origin.id, 0)

    def button_reveal(self):
        """Ask for the reason, then show the contact's number."""
        return self.env["union.member"]._reveal_window(self)

    def _vault_clean(self, name, value, vals):
        number = identity.normalize_mobile(value)
        if (verdict := office_lists.check_phone(number)) is not None:
            raise ValidationError(" ".join(filter(None, explain(self.env, verdict))))
        return "phone", number

    @api.model
    def _vault_kind(self, name, id_type):
        return "phone"

    @api.model
    def _vault_mask(self, name, value):
        return identity.mask_mobile(value)

    @api.model
    def _vault_digests(self, name, value):
        return [self._vault_ring().digest("phone", identity.normalize_mobile(value))]
