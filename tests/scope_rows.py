"""One row of each model at an organisation, for asking who may do what with it."""

import itertools

from odoo import SUPERUSER_ID
from odoo.fields import Domain
from odoo.tools import SQL

from ..models.clock import now
from . import scope_rooms

COUNTER = itertools.count(1)
OPERATIONS = ("read", "write", "create", "unlink")
ORGANIZATION = ("organization_id", "union_organization_id", "rated_id")
PLAIN = {
    "integer": 1,
    "many2one_reference": 1,
    "float": 1.0,
    "monetary": 1.0,
    "boolean": False,
    "date": "2020-01-01",
    "datetime": "2020-01-01 00:00:00",
    "json": "{}",
}
# What the filling below would get wrong for a row as it stands in life.
SPECIAL = {
    "union.access.log": {"subject": "x", "reason": "x", "res_id": 1},
    "event.registration": {"active": True},
    "union.campaign": {"year": 2026},
    "union.rating": {"year": 2026},
    "union.dues": {"month": "2020-01-01"},
    "union.count.sheet.line": {"written_in": "x"},
    "union.petition.kind": {"request_kind": "petition"},
    "union.service.activity": {"date_end": "2020-01-01 01:00:00"},
    "union.star.taken": {"year": 2026},
    "union.statistics.return": {"year": 2026},
    "union.duty": {"date_to": "2020-12-31"},
    "union.duty.delegation": {"date_to": "2020-12-31", "deputy_id": SUPERUSER_ID},
} | scope_rooms.joined("SPECIAL")
# Whose row it is decides: each person is asked about one of his own.
PERSONAL = {
    "union.approval.route.trial": "create_uid",
    "union.count.sheet": "entered_by_id",
    "union.grade.decide": "create_uid",
    "union.role.matrix": "create_uid",
    "union.roster.import": "create_uid",
    "union.roster.unmask": "create_uid",
    "union.rule.draft": "create_uid",
    "union.rule.draft.band": "create_uid",
    "union.rule.ranking": "create_uid",
    "union.rule.trial": "create_uid",
    "union.standard.upload": "create_uid",
    "union.vault.status": "create_uid",
    "union.write.in.identify": "create_uid",
} | scope_rooms.joined("PERSONAL")


class Rows:
    """Rows at one organisation, written past the ORM: only who may reach them is asked.

    Required columns are filled, required relations get a row of the same organisation.

    :param env: superuser environment
    :param organization: where the rows stand
    :param holder: a user who stands in required columns; he has a duty there
    """

    def __init__(self, env, organization, holder):
        self.env = env
        self.organization = organization
        self.holder = holder
        self.known = {}

    def of(self, model, user):
        """Return the row of a model that ``user`` is asked about; his own where that decides."""
        model = self.env[model]
        values = {}
        if model._transient and "organization_id" not in model._fields:
            values["create_uid"] = user.id
        elif column := PERSONAL.get(model._name):
            values[column] = user.id
        for name, field in model._fields.items():
            if field.type == "many2one" and field.required and field.comodel_name in PERSONAL:
                values[name] = self.of(field.comodel_name, user).id
        if values:
            return self.row(model._name, user, **values)
        return self.row(model._name)

    def row(self, model, user=None, **values):
        """Return the one row of a model here (and for ``user``), made if there is none."""
        if model == "union.organization":
            return self.organization
        if model == "res.users":
            return self.holder
        records = self.env[model]
        if not model.startswith(("union.", "event.")):
            # Odoo's own: any company, country, model.
            return records.search([], limit=1)
        if (model, user) not in self.known:
            self.known[model, user] = self._insert(records, values)
        return self.known[model, user]

    def _insert(self, records, values):
        if not records._auto:
            return self._shown(records)
        if records._name == "union.member.distinct":
            first, other = self._two_alike()
            values = {"member_id": first.id, "other_id": other.id} | values
        values = SPECIAL.get(records._name, {}) | values
        columns = {}
        for name, field in records._fields.items():
            if name == "id" or not (field.store and field.column_type):
                continue
            if name in values:
                columns[name] = values[name]
            elif name in ORGANIZATION:
                columns[name] = self.organization.id
            elif field.required or self._filled(field):
                columns[name] = self._value(records, field)
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) VALUES %s RETURNING id",
                SQL.identifier(records._table),
                SQL(", ").join(map(SQL.identifier, columns)),
                tuple(columns.values()),
            )
        )
        return records.browse(self.env.cr.fetchone()[0])

    def _filled(self, field):
        """Whether a column that may stay empty gets a value."""
        return False

    def _text(self):
        return f"x{next(COUNTER)}"

    def _value(self, records, field):
        if field.type == "many2one":
            return self.row(field.comodel_name).id
        if field.type == "selection":
            return field.get_values(self.env)[0]
        if field.type in PLAIN:
            return PLAIN[field.type]
        text = self._text()
        return f'{{"en_US": "{text}"}}' if field.translate else text

    def _shown(self, records):
        """Return a row of a view over other models."""
        if records._name == "union.member.twin":
            first, other = self._two_alike()
            return records.search([("member_id", "=", first.id), ("other_id", "=", other.id)])
        if records._name == "union.access.reader":
            self.row("union.access.log", "lately", accessed_at=now())
            return records.search([("user_id", "=", self.holder.id)])
        if records._name == "union.member.employment":
            employer = self.row("union.employer")
            self.row("union.member.employment.ended", "known", employer_id=employer.id)
            return records.search([("employer_id", "=", employer.id)])
        if records._name == "union.approval.vacancy":
            self.row("union.approval.step", "vacant", state="open", opened_on=now(), branch=8)
            return records.search([("organization_id", "=", self.organization.id)])
        if records._name == "union.workday.table":
            return records.search([("organization_id", "=", self.organization.id)])
        if records._name == "union.approval.wait":
            step = self.row("union.approval.step", "opened", opened_on=now(), branch=7)
            return records.search([("id", "=", step.id)])
        if records._name == "union.dues.total":
            self.row("union.dues")
            return records.search([("organization_id", "=", self.organization.id)])
        event = self.row("event.event")
        self.row("union.service.activity", "held", event_id=event.id)
        self.row("event.registration", union_member_id=self.row("union.member").id)
        return records.search([("activity_id.event_id", "=", event.id)], limit=1)

    def _two_alike(self):
        """Return two members of one name, born on one day; none of the other rows is one of them."""
        name = f"x{next(COUNTER)}"
        alike = {"name": name, "birth_date": "1990-01-01"}
        members = self.env["union.member"]
        return members.union(
            *(self._insert(members, alike | {"member_number": f"{name}-{n}"}) for n in (1, 2))
        ).sorted("id")


class AskMixin:
    """Asks each of some people what he may do with the row of a model."""

    def found(self, rows, model, people):
        """Return per operation the keys of those people who may do it with the row there."""
        answer = {operation: set() for operation in OPERATIONS}
        for key, user in people.items():
            record = rows.of(model, user).with_user(user)
            self.assertTrue(record, model)
            for operation in OPERATIONS:
                if record.has_access(operation):
                    answer[operation].add(key)
            # An archived row is one as well.
            records = record.browse().with_context(active_test=False)
            seen = records.has_access("read") and records.search(Domain("id", "=", record.id))
            self.assertEqual(bool(seen), key in answer["read"], f"{model}: search of {key}")
        return answer
