from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...core import lookup
from ...core.vault import VaultError
from ..organization.subtree import common_ancestor
from ..said import reason_said
from ..server_fields import drop_defaults
from . import vault

# Numbers of one search; how many a person may ask about in a day is data (union.lookup.limit).
SEARCH_LIMIT = 100


class VaultColumn(NamedTuple):
    """The stored columns behind one protected field."""

    sealed: str
    masked: str
    digest: str


class UnionVaultMixin(models.AbstractModel):
    """Protected fields: read as a mask, written encrypted, found by digest, shown by reveal.

    A model names them in ``_vault`` and gives ``_vault_clean`` and ``_vault_mask``; each is a
    computed field without a column (``compute="_compute_vault"``, ``readonly=False``, ``search``
    a lambda over :meth:`_vault_search`). The model has an ``organization_id``.

    The additional data of a ciphertext is model, row id and column. The id is known only after
    the insert, so the sealed columns follow in an update of the same transaction; a bulk insert
    draws the ids first (docs/decisions/0010-row-id-in-the-seal.md).
    """

    _name = "union.vault.mixin"
    _description = "Protected Fields"

    _vault = {}
    # Whether a record is about one person, whose name the access log does not keep.
    _vault_person = True

    vault_warning = fields.Char("Encryption Keys", compute="_compute_vault_warning")

    @api.depends(lambda self: [column.masked for column in self._vault.values()])
    def _compute_vault(self):
        for record in self:
            for name, column in self._vault.items():
                record[name] = record[column.masked]

    @api.depends_context("lang")
    def _compute_vault_warning(self):
        self.vault_warning = vault.warning(self.env)

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        return (*key, bool(vault.warning(self.env)))

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """A list shows what is wrong with the keys as its first column, and only then."""
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "list" and vault.warning(self.env):
            column = {"name": "vault_warning", "decoration-danger": "True"}
            arch.insert(0, arch.makeelement("field", column))
        return arch, view

    @api.model_create_multi
    def create(self, vals_list):
        secrets = []
        rest = []
        nobody = self.browse()
        for vals in vals_list:
            self._vault_refuse_columns(vals)
            secret, plain = self._vault_split(vals)
            secrets.append(nobody._vault_prepare(secret, plain))
            rest.append(plain)
        nobody._vault_entered(secrets)
        columns = {name for column in self._vault.values() for name in column}
        records = super(UnionVaultMixin, drop_defaults(self, columns)).create(rest)
        for record, secret in zip(records, secrets, strict=True):
            record._vault_store(secret)
        return records

    def write(self, vals):
        self._vault_refuse_columns(vals)
        secret, plain = self._vault_split(vals)
        if not secret:
            return super().write(plain)
        self.check_access("write")
        for name in list(secret):
            # A form or an import of an export sends the mask back: nothing was changed.
            if secret[name] and all(
                secret[name] == record[self._vault[name].masked] for record in self
            ):
                del secret[name]
        if len(self) > 1 and any(secret.values()):
            raise UserError(self.env._("An identity belongs to one record: write them one by one."))
        prepared = {record: record._vault_prepare(dict(secret), plain) for record in self}
        self._vault_entered(prepared.values())
        result = super().write(plain) if plain else True
        for record, values in prepared.items():
            record._vault_store(values)
        if secret:
            self._vault_changed(list(secret))
        return result

    def export_data(self, fields_to_export):
        """Masks, as everywhere; who took the list is logged."""
        result = super().export_data(fields_to_export)
        self.env["union.access.log"]._log_export(
            model=self._name,
            ids=self.ids,
            names=fields_to_export,
            organization=common_ancestor(self.organization_id),
        )
        return result

    def action_reveal(self, reason):
        """Show the protected fields of one record in clear, and log that they were shown.

        :param str reason: why; required, stays in the access log
        :return: ``{field name: value or False}``
        :rtype: dict
        :raise AccessError: not an officer of its organisation, or the record is out of scope
        :raise UserError: no reason given, or the keys are missing
        """
        self.ensure_one()
        self.check_access("read")
        # An auditor's duty here and an officer's elsewhere open nothing: who may write the
        # record is an officer of its organisation.
        if not self.has_access("write"):
            raise AccessError(self.env._("Only officers may see an identity in clear."))
        reason = reason_said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why you need to see this identity; it is logged."))
        shown = {name: self._vault_open(name) for name in self._vault}
        self.env["union.access.log"]._record(self, list(shown), reason)
        return shown

    def _access_subject(self):
        """Return how the access log refers to this record, for good."""
        return f"#{self.id}" if self._vault_person else self.display_name

    def _vault_clean(self, name, value, vals):
        """Return ``(kind of digest, repaired value)``; may complete ``vals``.

        :param self: the record written to, empty at create
        :raise ValidationError: the value is wrong
        """
        raise NotImplementedError

    @api.model
    def _vault_kind(self, name, id_type):
        """Return the kind of digest of a stored value (:meth:`_vault_clean` says it of a new one)."""
        return f"id:{id_type}" if name == "id_number" else name

    @api.model
    def _vault_mask(self, name, value):
        """Return the mask of a repaired value."""
        raise NotImplementedError

    @api.model
    def _vault_digests(self, name, value):
        """Return the digests under which a typed value may be stored."""
        raise NotImplementedError

    def _vault_entered(self, prepared):
        """Called before values are stored: ``{name: (kind of digest, repaired value)}`` of each row.

        For a model that refuses a number it has already, which is an answer too.
        """

    @api.model
    def _vault_crowd(self, name, value):
        """Return with which numbers a typed value is counted, see ``core.lookup``."""
        return lookup.ALONE

    def _vault_changed(self, names):
        """Called after these fields were written to existing records."""

    @api.model
    def _vault_ring(self):
        return vault.ring_or_raise(self.env)

    def _vault_open(self, name):
        """Return one value in clear, or False; the caller has checked and logged."""
        self.ensure_one()
        # The sealed column is closed to everybody; the caller was checked.
        sealed = self.sudo()[self._vault[name].sealed]
        if not sealed:
            return False
        ring = self._vault_ring()
        try:
            return ring.open(sealed, self._vault_place(name, self.id))
        except VaultError as error:
            raise UserError(vault.explain_keys(self.env, error.verdict)) from None

    @api.model
    def _vault_seal(self, ring, name, record_id, kind, value):
        """Return the column values that hold ``value`` in the row ``record_id``."""
        column = self._vault[name]
        if not value:
            return dict.fromkeys(column)
        return {
            column.sealed: ring.seal(value, self._vault_place(name, record_id)),
            column.masked: self._vault_mask(name, value),
            column.digest: ring.digest(kind, value),
        }

    @api.model
    def _vault_place(self, name, record_id):
        return (self._name, str(record_id), name)

    @api.model
    def _vault_search(self, name, operator, value):
        self._vault_check_officer()
        # The ORM turns "=" into "in", and an "in" that was refused into many "=".
        if operator != "in":
            raise UserError(
                self.env._(
                    "%(field)s is encrypted: search it for whole numbers only (“=” or “in”).",
                    field=self._fields[name].string,
                )
            )
        digest = self._vault[name].digest
        wanted = [text for text in value if text]
        if len(wanted) > SEARCH_LIMIT:
            raise UserError(
                self.env._("Search for at most %(limit)s numbers at once.", limit=SEARCH_LIMIT)
            )
        domain = Domain.FALSE
        if len(wanted) < len(list(value)):
            domain |= Domain(digest, "=", False)
        if wanted:
            domain |= Domain(digest, "in", self._vault_asked(name, wanted, "search"))
        if not self.env.su:
            # What others only read they do not try numbers on.
            domain &= Domain("organization_id.in_officer_scope", "=", True)
        # The digest column is closed to everybody: find the rows, then leave the rules to the ORM.
        return Domain("id", "in", self.sudo()._search(domain))

    @api.model
    def _vault_check_officer(self):
        if not (self.env.su or self.env.user.has_group("trade_union.group_officer")):
            raise AccessError(self.env._("Only officers may search by an identity."))

    @api.model
    def _vault_asked(self, name, values, kind):
        """Return the digests of typed values, after the question was counted and logged.

        :param str kind: of the question, as in the access log
        :raise UserError: beyond the user's look-up limits
        :raise AccessError: not an officer
        """
        self._vault_check_officer()
        digests = [self._vault_digests(name, value) for value in values]
        codes = [code for found in digests for code in found]
        # The digest column is closed to everybody; only how many there are is kept, in the log.
        holding = self.sudo().with_context(active_test=False)
        self.env["union.lookup"]._charge(
            kind,
            self._name,
            name,
            {
                lookup.mark(self._vault_crowd(name, value), found[0])
                for value, found in zip(values, digests, strict=True)
            },
            found=0
            if self.env.su
            else holding.search_count([(self._vault[name].digest, "in", codes)]),
        )
        return codes

    def _vault_split(self, vals):
        secret = {name: vals[name] for name in self._vault if name in vals}
        return secret, {name: value for name, value in vals.items() if name not in secret}

    def _vault_prepare(self, secret, vals):
        """Return ``{name: (kind, repaired value)}``; checks all before anything is written."""
        prepared = {}
        for name, value in secret.items():
            prepared[name] = self._vault_clean(name, value, vals) if value else (None, False)
        if any(value for _kind, value in prepared.values()):
            self._vault_ring()
        return prepared

    def _vault_store(self, prepared):
        vals = {}
        for name, (kind, value) in prepared.items():
            ring = vault.remember_ring(self.env) if value else None
            vals.update(self._vault_seal(ring, name, self.id, kind, value))
        if vals:
            # The columns are closed to everybody; access was checked by create or write.
            self.sudo().write(vals)

    def _vault_refuse_columns(self, vals):
        if self.env.su:
            return
        if any(not vals.keys().isdisjoint(column) for column in self._vault.values()):
            raise AccessError(self.env._("Masks and digests follow from the number itself."))
