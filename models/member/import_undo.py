"""What an import changed in records that were there, as plain data: kept, compared, put back.

The values of protected fields are the ciphertext, mask and digest of the row itself, never the
number.
"""

import json
from dataclasses import dataclass, field

from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core.vault import VaultError
from . import vault

#: Who changed a record last, and when: no value of it, but what another undo asks.
STAMPS = ("write_uid", "write_date")


def columns_of(model, names):
    """Return the stored columns behind these fields."""
    behind = _vault(model) | getattr(model, "_undone_with", {})
    return list(dict.fromkeys(column for name in names for column in behind.get(name, (name,))))


def snapshot(env, model, wanted):
    """Return ``{id: {column: value}}`` as it stands, in one query.

    :param str model: model name
    :param wanted: ``{id: columns}``
    """
    if not wanted:
        return {}
    columns = sorted({column for names in wanted.values() for column in names})
    env[model].flush_model()
    pairs = SQL(", ").join(
        SQL("%s, %s", SQL("%s::text", column), SQL.identifier(column)) for column in columns
    )
    # Records of the plan, which the user may write; the values stay sealed.
    env.cr.execute(
        SQL(
            "SELECT id, jsonb_build_object(%s) FROM %s WHERE id = ANY(%s)",
            pairs,
            SQL.identifier(env[model]._table),
            list(wanted),
        )
    )
    return {
        id_: {column: values[column] for column in wanted[id_]} for id_, values in env.cr.fetchall()
    }


def restore(env, model, values):
    """Put columns back, in one query; nothing where there was nothing.

    :param values: ``{id: {column: value}}``
    """
    if not values:
        return
    columns = sorted({column for row in values.values() for column in row} - {*STAMPS})
    env[model].flush_model()
    env.cr.execute(
        SQL(
            """
            UPDATE %(table)s t
               SET %(assignments)s, write_uid = %(user)s, write_date = now() AT TIME ZONE 'UTC'
              FROM jsonb_array_elements(%(rows)s::jsonb) AS r(doc),
                   LATERAL jsonb_populate_record(NULL::%(table)s, r.doc) AS v
             WHERE t.id = v.id
            """,
            table=SQL.identifier(env[model]._table),
            assignments=SQL(", ").join(
                SQL(
                    "%(name)s = CASE WHEN r.doc ? %(text)s THEN v.%(name)s ELSE t.%(name)s END",
                    name=SQL.identifier(column),
                    text=column,
                )
                for column in columns
            ),
            user=env.uid,
            rows=json.dumps([{"id": id_, **row} for id_, row in values.items()]),
        )
    )
    env[model].invalidate_model()


def dependents(env, created, ignored=()):
    """Return ``{(model, field): count}`` of what refers to these records, in one query.

    Rows that are among the records themselves do not count, nor do dialogs and the names of
    records.

    :param created: ``{model: ids}``
    :param ignored: ``(model, field)`` that does not keep a record
    """
    parts = []
    for target, ids in created.items():
        if ids:
            parts += [
                SQL(
                    "SELECT %s::text, %s::text, COUNT(*) FROM %s t WHERE %s AND %s",
                    name,
                    link,
                    SQL.identifier(table),
                    where,
                    SQL("t.id != ALL(%s)", created[name])
                    if own and created.get(name)
                    else SQL("TRUE"),
                )
                for name, link, table, where, own in _references(env, target, list(ids))
                if (name, link) not in ignored and (name, link) not in _WATCHED
            ]
    if not parts:
        return {}
    env.flush_all()
    env.cr.execute(SQL(" UNION ALL ").join(parts))
    return {(model, name): count for model, name, count in env.cr.fetchall() if count}


# A log tells what was done, and external names go with the record.
_LOGS = frozenset({"union.access.log", "ir.model.data", "mail.followers"})
# The daily watch settles its findings on a record by itself once that is gone.
_WATCHED = frozenset({("union.finding", "res_id")})


def _references(env, target, ids):
    """Yield ``(model, field, table, condition, own table)`` of the columns that may refer there."""
    for name, model in env.registry.items():
        if model._abstract or model._transient or not model._auto or name in _LOGS:
            continue
        if model._table_query:
            continue
        for link in model._fields.values():
            if not link.store or link.company_dependent:
                continue
            if link.type == "many2one" and link.comodel_name == target:
                column = SQL("t.%s", SQL.identifier(link.name))
                yield name, link.name, model._table, SQL("%s = ANY(%s)", column, ids), True
            elif link.type == "many2many" and link.comodel_name == target:
                column = SQL("t.%s", SQL.identifier(link.column2))
                yield name, link.name, link.relation, SQL("%s = ANY(%s)", column, ids), False
            elif link.type == "many2one_reference" and model._fields[link.model_field].store:
                where = SQL(
                    "t.%s = %s AND t.%s = ANY(%s)",
                    SQL.identifier(link.model_field), target, SQL.identifier(link.name), ids,
                )  # fmt: skip
                yield name, link.name, model._table, where, True


# What was done to a member leaves a line of history even within the second he was made in. That of
# particulars goes with a stamp of its own, and stays when a list that changed them is taken back.
_MORE_HISTORY = SQL(
    "(SELECT COUNT(*) FROM union_member_event e"
    " WHERE e.member_id = t.id AND e.kind != 'updated') > 1"
)


@dataclass
class Undo:
    """What is to be taken back: of one import, or of several of the same file.

    :param log: the row of ``union.import.undo`` that says so
    :param model: the model of the records that were there before
    :param created: ``{model: ids}`` in the order in which they can go
    :param before: ``{id: {column: value}}`` as it was
    :param after: the same columns as the import left them
    :param recalled: how many papers under way were recalled; they stay on record
    :param archived: ids of users it made; they are archived
    :param stamps: the :data:`STAMPS` from before, of records nobody has touched since
    """

    model: str
    created: dict = field(default_factory=dict)
    before: dict = field(default_factory=dict, repr=False)
    after: dict = field(default_factory=dict, repr=False)
    log: object = None
    recalled: int = 0
    archived: list = field(default_factory=list)
    stamps: dict = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, model, parts):
        """Add up what the parts of an import left, oldest first."""
        undo = cls(model)
        for part in parts:
            for name, ids in part["created"].items():
                undo.created.setdefault(name, []).extend(ids)
            for id_, before, after in part["changed"]:
                undo.before[id_] = before | undo.before.get(id_, {})
                undo.after.setdefault(id_, {}).update(after)
        # What the same import made and a later part of it changed goes as a whole.
        for id_ in undo.created.get(model, ()):
            undo.before.pop(id_, None)
        return undo

    def changed_since(self, env, elsewhere=()):
        """Return how many of the records somebody has changed since, in two queries a model.

        :param elsewhere: ids of those that count as changed, for they belong to another house
        """
        count = 0
        now = snapshot(env, self.model, {id_: list(row) for id_, row in self.after.items()})
        self.stamps = {
            id_: {name: row[name] for name in STAMPS}
            for id_, row in self.before.items()
            if id_ in now and now[id_]["write_date"] == self.after[id_]["write_date"]
        }
        # A ciphertext changes with the key; the digest beside it tells whether the value did.
        untold = {*STAMPS, *(column.sealed for column in _vault(env[self.model]).values())}
        count += sum(
            id_ in elsewhere or _without(now.get(id_, {}), untold) != _without(row, untold)
            for id_, row in self.after.items()
        )
        for model, ids in self.created.items():
            env[model].flush_model()
            env.cr.execute(
                SQL(
                    "SELECT COUNT(*) FROM %s t WHERE id = ANY(%s)"
                    " AND (write_date != create_date OR %s)",
                    SQL.identifier(env[model]._table),
                    [id_ for id_ in ids if model != self.model or id_ not in self.after],
                    _MORE_HISTORY if model == "union.member" else SQL("FALSE"),
                )
            )
            count += env.cr.fetchone()[0]
        return count

    @property
    def restored_count(self):
        """How many records are again with whom they were before the import."""
        return len(self.before) + self.recalled

    def restore(self, env):
        """Give the records that were there their old values back.

        :raise UserError: one is sealed with a key that is not on the ring any more
        """
        _seal_anew(env, self.model, self.before)
        restore(env, self.model, self.before)

    def restamp(self, env):
        """Let those nobody has touched since count as changed when they were before, in one query.

        An earlier list that brought them can then be taken back as well.
        """
        if not self.stamps:
            return
        env[self.model].flush_model()
        env.cr.execute(
            SQL(
                """
                UPDATE %(table)s t SET write_uid = v.write_uid, write_date = v.write_date
                  FROM jsonb_populate_recordset(NULL::%(table)s, %(rows)s::jsonb) v
                 WHERE t.id = v.id
                """,
                table=SQL.identifier(env[self.model]._table),
                rows=json.dumps([{"id": id_, **row} for id_, row in self.stamps.items()]),
            )
        )
        env[self.model].invalidate_model()


def _vault(model):
    """Return ``{name: columns}`` of the protected fields of a model, if it has any."""
    return getattr(model, "_vault", {})


def _without(row, names):
    return {name: value for name, value in row.items() if name not in names}


def _seal_anew(env, name, rows):
    """Let what was kept of protected fields be sealed as what is written now.

    The key it was sealed with may be off the ring tomorrow, and nothing else counts it.
    """
    model = env[name]
    kept = [
        (row, column.sealed, row[column.sealed], model._vault_place(field, id_))
        for id_, row in rows.items()
        for field, column in _vault(model).items()
        if row.get(column.sealed)
    ]
    if not kept:
        return
    ring = vault.remember_ring(env)
    writing = ring.key_ids()[0]
    try:
        for row, column, sealed, place in kept:
            if sealed.split(":", 1)[0] != writing:
                row[column] = ring.seal(ring.open(sealed, place), place)
    except VaultError as error:
        raise UserError(vault.explain_keys(env, error.verdict)) from None
