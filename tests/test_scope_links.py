"""A row of one's own that is made to point at a foreign one tells nothing of it."""

import base64
import contextlib
import re

import psycopg2

from odoo.exceptions import AccessError
from odoo.fields import Command, Domain
from odoo.tests import tagged
from odoo.tools import mute_logger

from .scope_case import MARK, DoorsCase, MarkedRows, plain
from .scope_table import TABLE
from .test_scope_reading import links, specification, whole_form


def marks(text):
    return set(re.findall(MARK + r"\d+", str(text)))


@tagged("post_install", "-at_install")
class TestLinks(DoorsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = cls.people["sister"]
        cls.at_home = MarkedRows(cls.env, cls.sister_street, cls.user)
        for model, row in cls.row_of.items():
            # One for the whole database.
            if "elsewhere" in TABLE[model][0] and not row._transient:
                cls.at_home.known[model, None] = row
        cls.home_of = {model: cls.at_home.of(model, cls.user) for model in cls.row_of}
        cls.env.flush_all()

    def foreign_links(self, right):
        """Yield each field that leads from a model the user has a right to, out of his scope."""
        for model in self.row_of:
            records = self.env[model].with_user(self.user)
            if not records.has_access(right):
                continue
            for field in links(records, ("many2one", "one2many", "many2many")):
                target = field.comodel_name
                if self.closed(target, "sister") and not self.is_everybodys(target, "sister"):
                    row = self.row_of[target]
                    value = row.id if field.type == "many2one" else [Command.link(row.id)]
                    yield model, field, row, value

    def test_a_form_that_is_not_saved_tells_nothing(self):
        tried = 0
        for model, field, _row, value in self.foreign_links("create"):
            name = field.name
            spec = whole_form(self.env[model].with_user(self.user))
            for door, opened in self.unsaved(name, value, spec).items():
                tried += 1
                told = self.told(opened, self.seen(self.user, self.env[model]))
                with self.subTest(model=model, field=name, door=door):
                    self.assertNotIn(MARK, told)
        self.assertGreater(tried, 100)

    def unsaved(self, name, value, spec):
        """Return the doors by which a form that is not saved is made to point somewhere."""
        return {
            "default": lambda r: r.with_context(**{f"default_{name}": value}).onchange(
                {}, [], spec
            ),
            "value": lambda r: r.onchange({name: value}, [name], spec),
        }

    def test_a_default_one_keeps_for_oneself_tells_nothing(self):
        name, row = "approval_request_id", self.row_of["union.approval.request"]
        self.env["ir.default"].with_user(self.user).set("union.petition", name, row.id, True)
        forms = self.seen(self.user, self.env["union.petition"])
        told = self.told(lambda r: r.onchange({}, [], whole_form(r)), forms)
        self.assertIn("approval_trail_html", told)
        self.assertNotIn(MARK, told)

    def test_a_form_of_whatever_model_opens_no_file_and_no_message(self):
        file = self.env["ir.attachment"].create(
            {
                "name": MARK,
                "res_model": "union.organization",
                "res_id": self.building.id,
                "raw": MARK.encode(),
            }
        )
        said = self.building.message_post(body=MARK, subject=MARK)
        content = base64.b64encode(MARK.encode()).decode()
        tried = 0
        for user in (self.user, self.portal):
            for model in self.env.registry:
                records = self.env[model].with_user(user)
                if records._abstract or not records.has_access("create"):
                    continue
                for field in records._fields.values():
                    row = {"ir.attachment": file, "mail.message": said}.get(field.comodel_name)
                    if row is None or field.type == "one2many":
                        continue
                    value = row.id if field.type == "many2one" else [Command.link(row.id)]
                    doors = self.unsaved(field.name, value, whole_form(records))
                    for door, opened in doors.items():
                        tried += 1
                        told = self.told(opened, self.seen(user, self.env[model]))
                        with self.subTest(model=model, field=field.name, door=door):
                            self.assertNotIn(MARK, told)
                            self.assertNotIn(content, told)
        self.assertGreater(tried, 40)
        # Whose file and word it is sees them where he makes a paper of it.
        own = self.seen(self.holder, self.env["mail.message"])
        told = own.onchange({"parent_id": said.id}, ["parent_id"], whole_form(own))
        self.assertNotIn("Error", plain(told))

    def test_no_row_of_odoo_s_own_tells_what_a_file_or_message_is_called(self):
        file = self.env["ir.attachment"].create(
            {"name": MARK, "res_model": "union.organization", "res_id": self.building.id}
        )
        said = self.building.message_post(body="x", subject=MARK)
        files = self.seen(self.user, self.env["ir.attachment"])
        own = files.create({"name": "x", "raw": b"x"})
        for attempt in (
            lambda: files.create({"name": "x", "original_id": file.id}),
            lambda: files.with_context(default_original_id=file.id).create({"name": "x"}),
            lambda: own.write({"original_id": file.id}),
        ):
            with self.assertRaises(AccessError) as caught, self.cr.savepoint():
                attempt()
            self.assertNotIn(MARK, str(caught.exception))
        answer = self.seen(self.user, self.env["mail.message"]).create(
            {
                "model": "union.organization",
                "res_id": self.sister_street.id,
                "body": "x",
                "parent_id": said.id,
            }
        )
        for user, name in ((self.user, False), (self.holder, MARK)):
            # As a many2one is read: as the superuser, for this person.
            self.assertEqual(self.seen(user, said).sudo().display_name, name)
        self.assertEqual(
            self.seen(self.user, answer).read(["parent_id"])[0]["parent_id"], (said.id, False)
        )

    def test_a_row_of_ones_own_that_points_there_tells_nothing(self):
        for model, field, row, value in self.foreign_links("write"):
            home = self.home_of[model]
            doors = {"write": self.write_and_read}
            if field.type == "many2one":
                doors["copy"] = self.copy_and_read
            for door, opened in doors.items():
                told = self.told(opened, self.seen(self.user, home), field.name, value)
                with self.subTest(model=model, field=field.name, door=door):
                    # Its own texts carry marks as well.
                    self.assertFalse(marks(self.stored(row)) & marks(told), told[:600])

    def write_and_read(self, mine, name, value):
        mine.write({name: value})
        return self.all_of(mine)

    def copy_and_read(self, mine, name, value):
        return self.all_of(mine.copy({name: value}))

    def all_of(self, mine):
        """Return what a row tells: its form, and the fields that are reckoned on the way."""
        self.env.flush_all()
        self.env.invalidate_all()
        mine.check_access("read")
        names = [
            name
            for name, field in mine._fields.items()
            if not field.store and mine._has_field_access(field, "read")
        ]
        told = self.asked(lambda r: r.read(names), mine)
        if "Error" in told[:30]:
            told += "".join(self.asked(lambda r, n=name: r.read([n]), mine) for name in names)
        return [told, self.asked(lambda r: r.web_read(specification(r)), mine)]

    def test_a_paper_of_two_houses_tells_only_what_is_in_scope(self):
        """Asked through a many2one that leads out of scope, as the engine may have set it."""
        tried = 0
        for model, field, row, _value in self.foreign_links("read"):
            name, records = field.name, self.env[model]
            if field.type != "many2one" or not field.store or not records._auto:
                continue
            # One of a kind for what it points at: there is no second row to make.
            with (
                contextlib.suppress(psycopg2.IntegrityError),
                mute_logger("odoo.sql_db"),
                self.attempt(),
            ):
                home = self.at_home._insert(records, {name: row.id})
                mine = self.seen(self.user, home)
                target = self.env[field.comodel_name].with_user(self.user)
                if row.with_user(self.user).has_access("read"):
                    continue  # it made him one of those it is addressed to
                texts = [
                    n for n, sub in specification(target).items() if n != "display_name" and not sub
                ]
                if not texts:
                    continue
                tried += 1
                doors = {
                    "web_read": lambda r, n=name, t=texts: r.web_read(
                        {n: {"fields": {key: {} for key in t}}}
                    ),
                    "groups": lambda r, n=name, t=texts: r.formatted_read_group(
                        [("id", "=", r.id)], [f"{n}.{text}" for text in t[:4]], ["__count"]
                    ),
                    "domain": lambda r, n=name, t=texts: [
                        MARK
                        for _found in r.search(
                            Domain.OR(Domain(f"{n}.{text}", "ilike", MARK) for text in t)
                            & Domain("id", "=", r.id)
                        )
                    ],
                    "export": lambda r, n=name, t=texts: r.export_data([f"{n}/{x}" for x in t]),
                }
                for door, opened in doors.items():
                    told = self.asked(opened, mine)
                    with self.subTest(model=model, field=name, door=door):
                        self.assertNotIn(MARK, told)
        self.assertGreater(tried, 20)
