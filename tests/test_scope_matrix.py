"""Role by role: what a duty at B gives beside a clerk's duty at A, for every model.

A right holds where a duty brings the group it belongs to and nowhere else
(docs/decisions/0015-scope-by-role.md).
"""

import psycopg2

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models.organization.union_role_group import ROLES
from .scope_duties import ADMINS, OFFICERS, READERS
from .scope_rows import COUNTER, OPERATIONS, AskMixin, Rows
from .scope_table import MAKERS, TABLE
from .tree import TreeCase, make_user
from .wire import WireCase


@tagged("post_install", "-at_install")
class TestScopeMatrix(AskMixin, TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        roles = [role for role, _label in ROLES]
        cls.people = {role: make_user(cls.env, f"m_{role}") for role in roles}
        cls.people["elsewhere"] = make_user(cls.env, "m_elsewhere")
        cls.deputies = {role: make_user(cls.env, f"m_deputy_{role}") for role in roles}
        absent = {role: make_user(cls.env, f"m_absent_{role}") for role in roles}
        duties = [(user, cls.sister_street, "clerk") for user in cls.people.values()]
        # Beside the building: a deputy comes from near by.
        beside = cls.env["union.organization"].create(
            {"name": "园岭二工会", "code": "T-BESIDE", "parent_id": cls.street.id,
             "level": "primary", "kind": "single", "state": "active"}
        )  # fmt: skip
        duties += [(user, beside, "clerk") for user in cls.deputies.values()]
        duties += [(cls.people[role], cls.building, role) for role in roles]
        duties += [(absent[role], cls.building, role) for role in roles]
        cls.env["union.duty"].create(
            [
                {
                    "user_id": user.id,
                    "organization_id": organization.id,
                    "role": role,
                    "date_from": "2020-01-01",
                }
                for user, organization, role in duties
            ]
        )
        cls.env["union.duty.delegation"].create(
            [
                {
                    "user_id": absent[role].id,
                    "deputy_id": cls.deputies[role].id,
                    "date_from": "2020-01-01",
                    "date_to": "2099-12-31",
                }
                for role in roles
            ]
        )

    def setUp(self):
        super().setUp()
        self.at_b = Rows(self.env, self.building, self.building_clerk)
        self.at_a = Rows(self.env, self.sister_street, self.sister_clerk)

    def test_every_model_has_a_line(self):
        concrete = {
            name
            for name, model in self.env.registry.items()
            if name.startswith("union.") and not model._abstract
        }
        self.assertEqual(concrete, TABLE.keys())

    def test_a_duty_at_b_gives_its_role_there_and_no_more(self):
        for model, expected in TABLE.items():
            with self.subTest(model=model):
                found = self.found(self.at_b, model, self.people)
                self.assertEqual(found, dict(zip(OPERATIONS, map(set, expected), strict=True)))

    def test_a_deputy_has_the_role_of_the_absent_person_there_and_no_more(self):
        for model, expected in TABLE.items():
            with self.subTest(model=model):
                found = self.found(self.at_b, model, self.deputies)
                self.assertEqual(
                    found,
                    {
                        operation: allowed - {"elsewhere"}
                        for operation, allowed in zip(OPERATIONS, expected, strict=True)
                    },
                )

    def test_no_duty_at_b_changes_what_a_clerk_may_at_a(self):
        for model, expected in TABLE.items():
            with self.subTest(model=model):
                found = self.found(self.at_a, model, self.people)
                self.assertEqual(
                    found,
                    {
                        operation: set(
                            allowed
                            if model in MAKERS
                            else self.people
                            if "clerk" in allowed
                            else ()
                        )
                        for operation, allowed in zip(OPERATIONS, expected, strict=True)
                    },
                )

    def test_no_row_is_written_away_to_where_its_writer_has_no_right(self):
        """Odoo asks the record rules before it writes, not afterwards."""
        writers = (self.building_clerk, self.street_approver, self.district_admin)
        for model in TABLE:
            for name, field in self.env[model]._fields.items():
                target = field.comodel_name
                if field.type != "many2one" or not field.store or target not in TABLE:
                    continue
                if target != "union.organization" and "organization_id" not in self.env[target]:
                    continue
                for user in writers:
                    with self.subTest(model=model, field=name, user=user.login):
                        self.assertFalse(self.pushed(model, name, target, user))

    def pushed(self, model, name, target, user):
        """Whether a user can let a row of his own go where he may not write it himself."""
        record = self.at_b.of(model, user).with_user(user)
        if not record.has_access("write"):
            return False
        there = self.at_a.of(target, user)
        savepoint = self.env.cr.savepoint()
        try:
            with mute_logger("odoo.sql_db"):
                record.write({name: there.id})
                self.env.flush_all()
            self.env.invalidate_all()
            return not record.has_access("write")
        except (AccessError, UserError, psycopg2.IntegrityError):
            return False
        finally:
            self.env.clear()
            savepoint.close(rollback=True)

    def test_portal_and_public_users_have_no_right_to_anything(self):
        people = {"portal": self.portal, "public": self.env.ref("base.public_user")}
        for model in TABLE:
            with self.subTest(model=model):
                found = self.found(self.at_b, model, people)
                self.assertEqual(found, {operation: set() for operation in OPERATIONS})


@tagged("post_install", "-at_install")
class TestScopeOverTheWire(WireCase):
    """A sample of the table, asked as a program does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sister = cls.story.organizations["sister"]
        for role, _label in ROLES:
            user = make_user(cls.env, f"wire_{role}")
            cls.env["union.duty"].create(
                [
                    {
                        "user_id": user.id,
                        "organization_id": organization.id,
                        "role": part,
                        "date_from": "2020-01-01",
                    }
                    for organization, part in ((cls.building, role), (cls.sister, "clerk"))
                ]
            )
            cls.keys[user.login] = cls.make_key(user)
        values = {"name": "x", "organization_id": cls.building.id}
        cls.rows = {
            "union.member": cls.env["union.member"].create(values | {"gender": "male"}),
            "union.employer": cls.env["union.employer"].create(values),
            "union.election": cls.env["union.election"].create(values),
            "union.meeting": cls.env["union.meeting"].create(values),
            "union.service.activity.kind": cls.env["union.service.activity.kind"].create(
                values | {"code": "x"}
            ),
        }
        cls.env.flush_all()

    def status(self, role, model, method, **arguments):
        path = f"/json/2/{model}/{method}"
        status, _answer = self.post(path, arguments, self.keys[f"wire_{role}"])
        return status

    def values_of(self, model, organization, mark):
        # A refused attempt leaves nothing, a good one stays: each has a name of its own.
        name = f"{mark}-{next(COUNTER)}"
        values = {"name": name, "organization_id": organization.id}
        if model == "union.service.activity.kind":
            values["code"] = name
        return values

    def test_reading_and_writing_follow_the_table(self):
        for model, records in self.rows.items():
            reading, writing, _creating, _deleting = TABLE[model]
            for role, _label in ROLES:
                with self.subTest(model=model, role=role):
                    seen = self.status(role, model, "read", ids=records.ids, fields=["name"])
                    self.assertEqual(seen, 200 if role in reading else 403)
                    written = self.status(role, model, "write", ids=records.ids, vals={"name": "y"})
                    self.assertEqual(written, 200 if role in writing else 403)

    def test_creating_and_deleting_follow_the_table(self):
        for model in ("union.employer", "union.meeting", "union.service.activity.kind"):
            _reading, _writing, creating, deleting = TABLE[model]
            for role, _label in ROLES:
                with self.subTest(model=model, role=role):
                    for place, allowed in (
                        (self.building, role in creating),
                        (self.sister, "clerk" in creating),
                    ):
                        values = self.values_of(model, place, role)
                        made = self.status(role, model, "create", vals_list=[values])
                        self.assertEqual(made, 200 if allowed else 403, place.name)
                    row = self.env[model].create(self.values_of(model, self.building, "row"))
                    self.env.flush_all()
                    gone = self.status(role, model, "unlink", ids=row.ids)
                    self.assertEqual(gone, 200 if role in deleting else 403)

    def test_duties_and_identities_follow_the_table(self):
        member = self.rows["union.member"]
        someone = make_user(self.env, "wire_someone")
        for role, _label in ROLES:
            with self.subTest(role):
                shown = self.status(
                    role, "union.member", "action_reveal", ids=member.ids, reason="card"
                )
                self.assertEqual(shown, 200 if role in OFFICERS else 403)
                roster = self.status(
                    role, "union.organization", "action_export_roster", ids=self.building.ids
                )
                self.assertEqual(roster, 200 if role in READERS else 403)
                for place, allowed in ((self.building, role in ADMINS), (self.sister, False)):
                    vals = {
                        "user_id": someone.id,
                        "organization_id": place.id,
                        "role": "clerk",
                    }
                    granted = self.status(role, "union.duty", "create", vals_list=[vals])
                    self.assertEqual(granted, 200 if allowed else 403, place.name)
