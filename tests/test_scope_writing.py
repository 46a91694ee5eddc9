"""Every door of writing, tried at rows out of scope by people who have each right elsewhere."""

from odoo.tests import tagged

from .scope_case import MARK, TEXTS, DoorsCase
from .scope_rows import COUNTER
from .scope_table import TABLE
from .test_scope_reading import links

MAGIC = ("id", "create_uid", "create_date", "write_uid", "write_date", "parent_path")


def a_value(records):
    """Return a value to write: a text if there is one, else another column emptied."""
    for kinds in (TEXTS, ("integer", "float", "boolean", "date", "datetime")):
        for name, field in records._fields.items():
            if field.store and field.type in kinds and not field.readonly and name != "id":
                return {name: "w" if kinds is TEXTS else False}
    return {}


def loaded(records, names, row):
    """Import one row; what went wrong is said as an error, as the import does in a list."""
    result = records.browse().load(names, [row])
    if not result["ids"]:
        raise ValueError(result["messages"])
    return result["ids"]


def named(row):
    """Return an external id of a row, as an export has given it once."""
    name = f"{row._table}_{row.id}"
    values = {"module": "__door__", "name": name, "model": row._name, "res_id": row.id}
    row.env["ir.model.data"].sudo().create(values)
    return f"__door__.{name}"


WRITING = {
    "write": lambda r: r.write(a_value(r)),
    "unlink": lambda r: r.unlink(),
    "copy": lambda r: r.copy(),
    "message_post": lambda r: r.message_post(body="w"),
    "message_subscribe": lambda r: r.message_subscribe(r.env.user.partner_id.ids),
    "activity_schedule": lambda r: r.activity_schedule("mail.mail_activity_data_todo"),
    "web_save": lambda r: r.web_save(a_value(r), {"display_name": {}}),
    "load by id": lambda r: loaded(r, [".id", *a_value(r)], [str(r.id), "w"]),
    "load by external id": lambda r: loaded(r, ["id", *a_value(r)], [named(r), "w"]),
    "update_field_translations": lambda r: r.update_field_translations(
        next(f.name for f in r._fields.values() if f.translate), {"en_US": "w"}
    ),
}


@tagged("post_install", "-at_install")
class TestWritingDoors(DoorsCase):
    def test_nobody_changes_a_row_out_of_scope(self):
        for model, row in self.row_of.items():
            if not row._auto:
                continue
            for key in ("sister", "inferior", "portal", "public"):
                # What comes down is read there and changed by nobody.
                if self.closed(model, key) or key == "inferior":
                    self.no_door_changes(model, key, row)

    def no_door_changes(self, model, key, row):
        before = self.stored(row)
        # The rules behind the doors are the same: some of them tell of all.
        doors = WRITING if key == "sister" else ("write", "unlink", "copy", "message_post")
        with self.attempt():
            mine = self.seen(self.people[key], row)
            readable = mine.has_access("read")
            ask = self.told if readable else self.asked
            for name in doors:
                # What a door left half done in the cache is no answer of the next.
                self.env.clear()
                told = ask(WRITING[name], mine)
                with self.subTest(model=model, person=key, door=name):
                    if not readable:
                        self.assertNotIn(MARK, told)
                    if told not in ("false", "null"):
                        self.assertRegex(told, "^[A-Z][A-Za-z]*(Error|Warning|Iteration|Violation)")
            self.env.flush_all()
            with self.subTest(model=model, person=key):
                self.assertEqual(self.stored(row), before)

    def test_own_people_open_these_doors(self):
        """What the others may not do can be done."""
        opened = set()
        for model in ("union.employer", "union.meeting", "union.letter", "union.rule"):
            for name, door in WRITING.items():
                told = self.told(door, self.seen(self.holder, self.row_of[model]))
                if "Error" not in told[:30]:
                    opened.add(name)
        self.assertLessEqual({"write", "unlink", "web_save", "message_post", "load by id"}, opened)


def there(row):
    """Return what it takes to make one more such row beside it, with texts of its own."""
    values = {}
    for name, field in row._fields.items():
        if not field.store or name in MAGIC or field.type in ("one2many", "many2many", "binary"):
            continue
        if field.type in TEXTS and field.required:
            values[name] = f"w{next(COUNTER)}"
        elif field.required or name == "organization_id":
            value = row.sudo()[name]
            values[name] = value.id if field.type == "many2one" else value
    return values


def columns(records, values):
    """Return the headings of an import that names records by their ids."""
    return [f"{n}/.id" if records._fields[n].type == "many2one" else n for n in values]


def defaults(records, values):
    return records.with_context(**{f"default_{name}": value for name, value in values.items()})


CREATING = {
    "create": lambda r, values: r.create(values),
    "create by defaults": lambda r, values: defaults(r, values).create({}),
    "name_create": lambda r, values: r.browse(defaults(r, values).name_create("w")[0]),
    "web_save": lambda r, values: r.browse(r.web_save(values, {"id": {}})[0]["id"]),
    "load": lambda r, values: r.browse(
        loaded(r, columns(r, values), [str(value or "") for value in values.values()])
    ),
}
MADE = "§made"


@tagged("post_install", "-at_install")
class TestCreatingDoors(DoorsCase):
    def makeable(self):
        """Yield each model of which officers make rows, and what it takes to make one here."""
        for model, (_read, _write, creating, _unlink) in TABLE.items():
            row = self.row_of[model]
            if creating and "elsewhere" not in creating and row._auto:
                self.env.invalidate_all()
                yield model, row, there(row)

    def make(self, key, row, door, values):
        return self.told(
            lambda r: f"{MADE} {CREATING[door](r, dict(values))}",
            self.seen(self.people[key], row.browse()),
        )

    def test_nothing_is_made_there(self):
        for model, row, values in self.makeable():
            for key in ("sister", "inferior", "portal", "public"):
                for door in CREATING if key == "sister" else ("create",):
                    told = self.make(key, row, door, values)
                    with self.subTest(model=model, person=key, door=door):
                        self.assertNotIn(MADE, told)
                        self.assertNotIn(MARK, told)

    def test_own_people_make_rows_by_each_door(self):
        made = {
            door
            for model, row, values in self.makeable()
            if model in ("union.employer", "union.meeting", "union.staff")
            for door in CREATING
            if MADE in self.make("own", row, door, values)
        }
        self.assertEqual(made, CREATING.keys())

    def test_an_import_finds_no_name_out_of_scope(self):
        """A file that names what its reader does not see names nothing."""
        unknown = "No matching record found"
        tried = 0
        for model, row, _values in self.makeable():
            for field in links(row):
                target = field.comodel_name
                if not (field.required and field.store and self.closed(target, "sister")):
                    continue
                if self.is_everybodys(target, "sister"):
                    continue
                name = self.row_of[target].sudo().display_name
                if name != MARK and MARK not in name and target != "union.organization":
                    continue
                named = {
                    key: self.told(
                        lambda r, n=name, c=field.name: r.load([c], [[n]])["messages"],
                        self.seen(self.people[key], row.browse()),
                    )
                    for key in ("own", "sister")
                }
                if f"{unknown} for name" in named["own"]:
                    continue  # found by its parts alone
                tried += 1
                with self.subTest(model=model, column=field.name):
                    self.assertIn(f"{unknown} for name", named["sister"])
        self.assertGreater(tried, 20)
