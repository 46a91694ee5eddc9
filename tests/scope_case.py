"""People in four places around one organisation, and rows there whose texts carry a mark.

Whoever may not read a row must not be told its mark, whatever door he asks at: an answer, an
error and a list of groups are one text to look through.
"""

import contextlib
import json

import psycopg2

from odoo.models import BaseModel
from odoo.tools import SQL, mute_logger

from ..models.organization.union_role_group import ROLES
from . import scope_rooms
from .scope_rows import COUNTER, Rows
from .scope_table import TABLE
from .tree import TreeCase, make_user

MARK = "qzgeheimqz"
TEXTS = ("char", "text", "html")
# Texts that name a model, a field or a value: a mark in their place is no row of life.
TECHNICAL = {"res_model", "model"}
# Their texts are read as figures of a formula, or stand beside figures anybody reads of his own.
SHIPPED_WORDS = {"union.case.type", "union.sector"}
# What brings a row of these down to the organisations below it; nothing, if it always is there.
PUBLISHED = {
    "union.approval.route": {},
    "union.approval.route.copy": {},
    "union.approval.route.step": {},
    "union.campaign": {"state": "open"},
    "union.election.adjustment": {},
    "union.grade.level": {},
    "union.import.heading": {},
    "union.indicator": {},
    "union.indicator.rule": {},
    "union.member.tag": {},
    "union.organization": {},
    "union.rule": {},
    "union.rule.band": {},
    "union.rule.condition": {},
    "union.scheme": {"state": "published"},
    "union.scheme.gate": {},
    "union.service.activity": {"phase": "sign_up"},
    "union.service.activity.kind": {},
} | scope_rooms.joined("PUBLISHED")
# Those that ask the state of what they belong to.
BY_THE_SCHEME = {"union.indicator", "union.indicator.rule", "union.scheme.gate"}


class MarkedRows(Rows):
    """Rows as they stand in life, with a mark in each text nobody sealed."""

    def _insert(self, records, values):
        # What is read to reckon with is no text of anybody's.
        self.marks = records._name not in SHIPPED_WORDS
        return super()._insert(records, values)

    def _filled(self, field):
        return (
            field.type in TEXTS
            and not field.compute
            and not field.related
            and not field.groups
            and field.name not in TECHNICAL
            and "sealed" not in field.name
            and "digest" not in field.name
        )

    def _value(self, records, field):
        # Rows of required relations are made on the way.
        value = super()._value(records, field)
        self.marks = records._name not in SHIPPED_WORDS
        return value

    def _text(self):
        return f"{MARK}{next(COUNTER)}" if self.marks else super()._text()


def everywhere(env, login, organization, groups=()):
    """Return a user with each role at one organisation: no group is what stops him."""
    user = make_user(env, login, ("base.group_user", "base.group_allow_export", *groups))
    env["union.duty"].create(
        [
            {
                "user_id": user.id,
                "organization_id": organization.id,
                "role": role,
                "date_from": "2020-01-01",
            }
            for role, _label in ROLES
        ]
    )
    return user


def plain(answer):
    """Return what a door answered as one text; records as their ids, as the wire does."""
    return json.dumps(
        answer,
        ensure_ascii=False,
        default=lambda value: list(value._ids) if isinstance(value, BaseModel) else str(value),
    )


class DoorsCase(TreeCase):
    """One row of each model at the building, and people with all roles around it.

    ``own`` at the building, ``superior`` above it, ``inferior`` below it, ``sister`` beside it;
    ``portal`` and ``public`` as Odoo has them.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.people = {
            "own": everywhere(cls.env, "d_own", cls.building),
            "superior": everywhere(cls.env, "d_superior", cls.street),
            "inferior": everywhere(cls.env, "d_inferior", cls.primary),
            "sister": everywhere(cls.env, "d_sister", cls.sister_street),
            "portal": cls.portal,
            "public": cls.env.ref("base.public_user"),
        }
        cls.rows = MarkedRows(cls.env, cls.building, cls.building_clerk)
        cls.holder = cls.people["own"]
        cls.row_of = {model: cls.rows.of(model, cls.holder) for model in TABLE}
        cls.env.flush_all()

    @staticmethod
    def closed(model, key):
        """Whether a person of the table's key must not read the row of a model."""
        if key in ("own", "superior"):
            return False
        if key in ("portal", "public"):
            return True
        return not (key == "inferior" and PUBLISHED.get(model) == {} and model not in BY_THE_SCHEME)

    def foreign(self, *keys):
        """Yield ``(model, key, user, row)`` of each row those people must not read."""
        for model, row in self.row_of.items():
            for key in keys:
                if self.closed(model, key) and not self.is_everybodys(model, key):
                    self.env.flush_all()
                    self.env.invalidate_all()
                    yield model, key, self.people[key], row

    def is_everybodys(self, model, key):
        """Whether a row is of no organisation and no person: shipped with the addon."""
        return (
            key in ("sister", "inferior")
            and "elsewhere" in TABLE[model][0]
            and not self.env[model]._transient
        )

    def seen(self, user, records):
        """Return records as the user has them, with nothing left in the cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user).with_context(active_test=False)

    def asked(self, door, records, *args):
        """Return what a door tells, answer or error, as one text."""
        try:
            # Some models have no name to search by, and the log says so.
            with mute_logger("odoo.models", "odoo.sql_db"):
                return plain(door(records, *args))
        except Exception as error:  # noqa: BLE001 - whatever it is, its words are an answer
            return f"{type(error).__name__}: {error}"

    def told(self, door, records, *args):
        """As :meth:`asked`; what the door did is taken back."""
        try:
            with mute_logger("odoo.sql_db", "odoo.models"), self.attempt():
                return plain(door(records, *args))
        except Exception as error:  # noqa: BLE001 - whatever it is, its words are an answer
            return f"{type(error).__name__}: {error}"

    @contextlib.contextmanager
    def attempt(self):
        """Run a block and take back what it did."""
        savepoint = self.env.cr.savepoint()
        try:
            yield
            self.env.flush_all()
        finally:
            self.env.clear()
            with contextlib.suppress(psycopg2.Error):
                savepoint.close(rollback=True)

    def stored(self, row):
        """Return the row of the database as it stands, of a view the row it shows."""
        table = SQL.identifier(row._table) if row._auto else SQL("(%s)", row._table_query)
        self.env.cr.execute(SQL("SELECT to_jsonb(t) FROM %s t WHERE id = %s", table, row.id))
        return self.env.cr.fetchone()
