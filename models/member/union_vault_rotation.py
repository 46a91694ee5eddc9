import base64
import logging
from collections import defaultdict
from typing import NamedTuple

from odoo import api, models, sql_db
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...core.vault import VaultError
from ..clock import now
from . import vault

_logger = logging.getLogger(__name__)

BATCH = 1000
# Whole files are kept sealed as well, as base64 of what the key ring gives.
FILES = {
    "union.roster.import": ("sealed_file",),
    "union.roster.import.batch": ("sealed_rows", "sealed_result", "sealed_undo"),
}
# A row somebody is writing just now is passed over; who writes it seals with the new key anyway.
PASSES = 3


class SealedColumn(NamedTuple):
    """A column that holds ciphertexts, and the place they were sealed for."""

    model: str
    table: str
    column: str
    name: str
    is_file: bool = False

    @property
    def key(self):
        """The SQL of the id of the key a row was sealed with."""
        column = SQL.identifier(self.column)
        if self.is_file:
            # An id has 16 signs at most: 24 letters of base64 hold it with its colon.
            column = SQL(
                "convert_from(decode(left(convert_from(%s, 'SQL_ASCII'), 24), 'base64'),"
                " 'SQL_ASCII')",
                column,
            )
        return SQL("split_part(%s, ':', 1)", column)

    def place(self, id_):
        return (self.model, str(id_), self.name)

    def seal_anew(self, ring, id_, sealed):
        """Return a ciphertext of the same value with the writing key.

        :raise VaultError: it does not open
        """
        place = self.place(id_)
        if not self.is_file:
            return ring.seal(ring.open(sealed, place), place)
        content = ring.open_bytes(base64.b64decode(bytes(sealed)), place)
        return base64.b64encode(ring.seal_bytes(content, place))


class UnionVaultRotation(models.AbstractModel):
    """Other keys for what is sealed: the cipher key while the system runs, the digest key in

    maintenance. How an administrator goes about it: docs/operations.md.
    """

    _name = "union.vault.rotation"
    _description = "Change of Encryption Keys"

    def action_status(self):
        """Say which cipher keys are in use, and which may be taken off the ring.

        :return: ``{'writing': key id, 'keys': [{'key', 'count', 'on_ring', 'removable'}]}``
        :rtype: dict
        :raise AccessError: not a system administrator
        :raise UserError: the keys cannot be used
        """
        if not (self.env.su or self.env.user.has_group("base.group_system")):
            raise AccessError(self.env._("Only a system administrator looks after the keys."))
        ring = vault.ring_or_raise(self.env)
        counts = self._counts()
        writing, *_old = on_ring = ring.key_ids()
        return {
            "writing": writing,
            "keys": [
                {
                    "key": key,
                    "count": counts.get(key, 0),
                    "on_ring": key in on_ring,
                    "removable": key in on_ring and key != writing and not counts.get(key),
                }
                for key in [*on_ring, *sorted(counts.keys() - set(on_ring))]
            ],
        }

    @api.model
    def _cron_rotate(self):
        """Seal with the writing key what another one sealed; nothing to do on most days."""
        try:
            ring = vault.check_ring(self.env)
        except VaultError:
            # Without keys there is nothing to do here; the log of the start says so.
            return
        if vault.keys_in_use(self.env) != {ring.key_ids()[0]}:
            self._rotate(ring)

    @api.model
    @api.private
    def _rotate(self, ring=None, limit=BATCH):
        """Seal everything with the writing key, batch by batch, each committed by itself.

        Cut off at any moment it is done by calling it again: what is sealed with the writing key
        already is not touched. Members are written meanwhile; a row that changed between reading
        and writing keeps what was written (the old ciphertext is compared in the UPDATE).

        :return: rows that are left, by key: a key without rows may be taken off the ring
        """
        ring = ring or vault.ring_or_raise(self.env)
        writing = ring.key_ids()[0]
        cron = self.env["ir.cron"]
        for _pass in range(PASSES):
            left = sum(self._left(writing).values())
            if not left:
                break
            for column in self._columns():
                after = 0
                while after is not None:
                    # Read committed: a row others have just changed is read anew, not an error.
                    with sql_db.db_connect(self.env.cr.dbname).cursor() as cr:
                        cr.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")
                        done, after = self._rotate_batch(cr, column, ring, after, limit)
                    left = max(left - done, 0)
                    if done and not cron._commit_progress(done, remaining=left):
                        return self._left(writing)
            cron._commit_progress(0, remaining=left)
        counts = self._left(writing)
        vault.note_keys_in_use(self.env, counts.keys() | {writing})
        cron._commit_progress(0, remaining=0)
        _logger.info("Sealed with key “%s”; left with others: %s", writing, counts or "nothing")
        return counts

    @api.model
    def _rotate_batch(self, cr, column, ring, after, limit):
        """Seal the next rows of a column anew.

        :return: ``(rows sealed, id of the last row looked at or None at the end)``
        """
        table, name = SQL.identifier(column.table), SQL.identifier(column.column)
        cr.execute(
            SQL(
                """
                SELECT id, %(name)s FROM %(table)s
                 WHERE id > %(after)s AND %(name)s IS NOT NULL AND %(key)s <> %(writing)s
              ORDER BY id LIMIT %(limit)s
                   FOR NO KEY UPDATE SKIP LOCKED
                """,
                name=name,
                table=table,
                after=after,
                key=column.key,
                writing=ring.key_ids()[0],
                limit=limit,
            )
        )
        rows, changed = cr.fetchall(), []
        for id_, sealed in rows:
            try:
                changed.append((id_, sealed, column.seal_anew(ring, id_, sealed)))
            except VaultError as error:
                # Neither lost nor mended here: it stays, and is counted under its key.
                _logger.error(
                    "%s %s: %s is not sealed anew (%s)",
                    column.model,
                    id_,
                    column.column,
                    error.verdict.code,
                )
        if changed:
            cast = SQL("bytea") if column.is_file else SQL("varchar")
            cr.execute(
                SQL(
                    """
                    UPDATE %(table)s t SET %(name)s = v.fresh::%(cast)s
                      FROM (VALUES %(values)s) AS v(id, old, fresh)
                     WHERE t.id = v.id AND t.%(name)s = v.old::%(cast)s
                    """,
                    table=table,
                    name=name,
                    cast=cast,
                    values=SQL(", ").join(SQL("%s", row) for row in changed),
                )
            )
        return len(changed), rows[-1][0] if len(rows) == limit else None

    @api.model
    @api.private
    def _renew_digests(self):
        """Reckon every digest anew with the digest key that is on the ring now.

        In maintenance: nobody else may write meanwhile (the tables are locked), and all is one
        transaction, so cut off it has changed nothing. Open entry codes end, because nobody knows
        them to reckon them anew; a digest whose number is gone ends as well.

        :return: rows per model
        :raise UserError: the keys cannot be used, or the digest key is the old one
        """
        self.env.flush_all()
        try:
            ring = vault.load_ring()
        except VaultError as error:
            raise UserError(vault.explain_keys(self.env, error.verdict)) from None
        # One fixed parameter that says nothing of the key.
        parameters = self.env["ir.config_parameter"].sudo()
        if parameters.get_param(vault.FINGERPRINT_PARAMETER) == ring.fingerprint:
            raise UserError(
                self.env._("The digest key is the one this database was written with already.")
            )
        counts = {}
        for model in self._vault_models():
            self.env.cr.execute(
                SQL("LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE", SQL.identifier(model._table))
            )
            for name, column in model._vault.items():
                # Also who holds no number any more gets rid of a digest nobody could look up.
                self.env.cr.execute(
                    SQL(
                        "UPDATE %(table)s SET %(digest)s = NULL"
                        " WHERE %(digest)s IS NOT NULL AND %(sealed)s IS NULL",
                        table=SQL.identifier(model._table),
                        digest=SQL.identifier(column.digest),
                        sealed=SQL.identifier(column.sealed),
                    )
                )
                done = self._renew_column(ring, model, name, column)
                counts[model._name] = counts.get(model._name, 0) + done
        self.env.cr.execute(
            "UPDATE union_member_entry_code SET revoked_at = %s"
            " WHERE used_at IS NULL AND revoked_at IS NULL",
            [now()],
        )
        # Marks of the old key would let the same question count twice; the log keeps the counts.
        self.env.cr.execute("DELETE FROM union_lookup")
        parameters.set_param(vault.FINGERPRINT_PARAMETER, ring.fingerprint)
        self.env.invalidate_all()
        return counts

    def _renew_column(self, ring, model, name, column):
        typed = "id_type" in model._fields
        done = after = 0
        while True:
            self.env.cr.execute(
                SQL(
                    "SELECT id, %(sealed)s, %(type)s FROM %(table)s"
                    " WHERE id > %(after)s AND %(sealed)s IS NOT NULL ORDER BY id LIMIT %(limit)s",
                    sealed=SQL.identifier(column.sealed),
                    type=SQL("COALESCE(id_type, 'resident')") if typed else SQL("NULL"),
                    table=SQL.identifier(model._table),
                    after=after,
                    limit=BATCH,
                )
            )
            rows = self.env.cr.fetchall()
            if not rows:
                return done
            try:
                fresh = [
                    (id_, ring.digest(model._vault_kind(name, id_type), ring.open(sealed, place)))
                    for id_, sealed, id_type in rows
                    for place in [model._vault_place(name, id_)]
                ]
            except VaultError as error:
                raise UserError(vault.explain_keys(self.env, error.verdict)) from None
            self.env.cr.execute(
                SQL(
                    "UPDATE %(table)s t SET %(digest)s = v.fresh"
                    " FROM (VALUES %(values)s) AS v(id, fresh) WHERE t.id = v.id",
                    table=SQL.identifier(model._table),
                    digest=SQL.identifier(column.digest),
                    values=SQL(", ").join(SQL("%s", row) for row in fresh),
                )
            )
            done, after = done + len(rows), rows[-1][0]

    @api.model
    def _left(self, writing):
        return {key: count for key, count in self._counts().items() if key != writing}

    @api.model
    def _counts(self):
        """Return ``{key id: ciphertexts sealed with it}`` of the whole database."""
        self.env.flush_all()
        counts = defaultdict(int)
        for column in self._columns():
            self.env.cr.execute(
                SQL(
                    "SELECT %(key)s, count(*) FROM %(table)s WHERE %(name)s IS NOT NULL GROUP BY 1",
                    key=column.key,
                    table=SQL.identifier(column.table),
                    name=SQL.identifier(column.column),
                )
            )
            for key, count in self.env.cr.fetchall():
                counts[key] += count
        return dict(counts)

    @api.model
    def _vault_models(self):
        """Return the models with protected fields, in an order that is always the same."""
        return [
            self.env[name]
            for name in sorted(self.env.registry)
            if getattr(self.env[name], "_vault", None)
            and self.env[name]._auto
            and not self.env[name]._abstract
        ]

    @api.model
    def _columns(self):
        """Return every column that holds ciphertexts."""
        found = [
            SealedColumn(model._name, model._table, column.sealed, name)
            for model in self._vault_models()
            for name, column in model._vault.items()
        ]
        return found + [
            SealedColumn(model, self.env[model]._table, column, column, is_file=True)
            for model, columns in FILES.items()
            for column in columns
        ]
