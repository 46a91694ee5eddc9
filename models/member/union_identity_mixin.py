from odoo import api, fields, models

from ...core import identity, lookup
from .union_vault_mixin import VaultColumn

# For ``_vault`` of the models below: the mixins themselves hold no record to reveal.
ID_NUMBER = {"id_number": VaultColumn("id_sealed", "id_masked", "id_digest")}
MOBILE = {"mobile": VaultColumn("mobile_sealed", "mobile_masked", "mobile_digest")}


class UnionIdentityMixin(models.AbstractModel):
    """The ID number of one person, as a protected field.

    The model adds ``ID_NUMBER`` to its ``_vault``, has an ``id_type`` and gives
    ``_vault_clean``.
    """

    _name = "union.identity.mixin"
    _description = "Identity of a Person"
    _inherit = ["union.vault.mixin"]

    id_number = fields.Char(
        "ID Number",
        compute="_compute_vault",
        readonly=False,
        copy=False,
        search=lambda self, operator, value: self._vault_search("id_number", operator, value),
    )
    id_sealed = fields.Char(copy=False, prefetch=False, groups=fields.NO_ACCESS)
    id_masked = fields.Char("Masked ID Number", readonly=True, copy=False)
    id_digest = fields.Char(copy=False, prefetch=False, groups=fields.NO_ACCESS)

    @api.model
    def _vault_mask(self, name, value):
        return identity.mask_id(value)

    @api.model
    def _vault_digests(self, name, value):
        ring = self._vault_ring()
        number = identity.normalize_id(value)
        return [ring.digest(f"id:{id_type}", number) for id_type in identity.LENGTHS]

    @api.model
    def _vault_crowd(self, name, value):
        return lookup.crowd_of(identity.normalize_id(value))


class UnionPersonMixin(models.AbstractModel):
    """The ID number and the mobile of one person, as protected fields.

    The model adds ``ID_NUMBER`` and ``MOBILE`` to its ``_vault``.
    """

    _name = "union.person.mixin"
    _description = "Identity and Mobile of a Person"
    _inherit = ["union.identity.mixin"]

    mobile = fields.Char(
        compute="_compute_vault",
        readonly=False,
        copy=False,
        search=lambda self, operator, value: self._vault_search("mobile", operator, value),
    )
    mobile_sealed = fields.Char(copy=False, prefetch=False, groups=fields.NO_ACCESS)
    mobile_masked = fields.Char("Masked Mobile", readonly=True, copy=False)
    mobile_digest = fields.Char(copy=False, prefetch=False, groups=fields.NO_ACCESS)

    @api.model
    def _vault_mask(self, name, value):
        if name == "mobile":
            return identity.mask_mobile(value)
        return super()._vault_mask(name, value)

    @api.model
    def _vault_digests(self, name, value):
        if name == "mobile":
            return [self._vault_ring().digest("mobile", identity.normalize_mobile(value))]
        return super()._vault_digests(name, value)

    @api.model
    def _vault_crowd(self, name, value):
        return lookup.ALONE if name == "mobile" else super()._vault_crowd(name, value)
