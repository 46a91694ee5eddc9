"""Every door of reading, tried at every model by people who must not read the row behind it."""

from collections import defaultdict

from odoo.fields import Domain
from odoo.tests import tagged

from .scope_case import MARK, TEXTS, DoorsCase


def texts(records):
    """Return the names of the stored texts that the user may ask for."""
    return [
        name
        for name, field in records._fields.items()
        if field.type in TEXTS and field.store and records._has_field_access(field, "read")
    ]


def links(records, types=("many2one",)):
    """Return the fields that lead to models of ours."""
    return [
        field
        for field in records._fields.values()
        if field.type in types
        and (field.comodel_name or "").startswith("union.")
        and records._has_field_access(field, "read")
    ]


def specification(records):
    """Return what a form asks for: its texts, and what it links to with their texts."""
    spec = {name: {} for name in ["display_name", *texts(records)]}
    for field in links(records, ("many2one", "one2many", "many2many")):
        target = records.env[field.comodel_name]
        if target.has_access("read"):
            spec[field.name] = {"fields": {name: {} for name in texts(target)}}
    return spec


def whole_form(records):
    """Return :func:`specification` with all that is reckoned or related on the way."""
    spec = specification(records)
    for name, field in records._fields.items():
        if field.type in (*TEXTS, "binary") and records._has_field_access(field, "read"):
            spec.setdefault(name, {})
        elif field.type == "many2one" and field.comodel_name in ("ir.attachment", "mail.message"):
            spec[name] = {"fields": {"display_name": {}}}
    return spec


def by_id(records):
    return Domain("id", "in", records.ids)


def groups(records, method="formatted_read_group"):
    """Group by what a list offers, and sum up the texts as well."""
    aggregates = ["__count", "id:array_agg", *(f"{name}:array_agg" for name in texts(records))]
    by = [name for name in ("organization_id", "state", "name") if is_stored(records, name)]
    return getattr(records, method)(by_id(records), by or ["id"], aggregates)


def is_stored(records, name):
    field = records._fields.get(name)
    return field is not None and field.store


def panel(records):
    """Return what the side panel of a list shows as the values its rows have."""
    options = {"enable_counters": True, "search_domain": list(by_id(records))}
    shown = []
    for field in links(records):
        if field.store and records.env[field.comodel_name].has_access("read"):
            shown += records.search_panel_select_range(field.name, **options)["values"]
            shown += records.search_panel_select_multi_range(field.name, **options)["values"]
    return [value for value in shown if value.get("__count")]


def progress(records):
    name = next(f.name for f in records._fields.values() if f.type == "selection" and f.store)
    bars = dict.fromkeys(records._fields[name].get_values(records.env), "success")
    return records.read_progress_bar(
        by_id(records), group_by=name, progress_bar={"field": name, "colors": bars}
    )


# Each answers with something (a mark, an id, a count) to who may read the row, with nothing
# to anybody else.
DOORS = {
    "search": lambda r: r.search(by_id(r)).ids,
    "search by text": lambda r: (
        r.search(Domain.OR(Domain(name, "ilike", MARK) for name in texts(r)) & by_id(r)).ids
    ),
    "search_count": lambda r: r.search_count(by_id(r)) or [],
    "search_read": lambda r: r.search_read(by_id(r), ["display_name", *texts(r)]),
    "read": lambda r: r.read(["display_name", *texts(r)]),
    "web_read": lambda r: r.web_read(specification(r)),
    "web_search_read": lambda r: r.web_search_read(by_id(r), specification(r))["records"],
    "name_search": lambda r: r.name_search("", by_id(r)),
    "name_search by mark": lambda r: r.name_search(MARK, by_id(r)),
    "web_name_search": lambda r: r.web_name_search("", {"display_name": {}}, list(by_id(r))),
    "formatted_read_group": groups,
    "_read_group": lambda r: groups(r, "_read_group"),
    "web_read_group": lambda r: r.web_read_group(
        by_id(r), ["id"], ["__count"], auto_unfold=True, unfold_read_specification={}
    )["groups"],
    "read_progress_bar": progress,
    "search panel": panel,
    "export_data": lambda r: r.export_data([".id", "display_name", *texts(r)])["datas"],
    "copy_data": lambda r: r.copy_data(),
    "get_field_translations": lambda r: [
        r.get_field_translations(name) for name in texts(r) if r._fields[name].translate
    ],
}
# Odoo's own exceptions of who has no business with a model at all.
NO_BUSINESS = (
    "AccessError",
    "MissingError",
    "StopIteration",
    "UserError: You don't have the rights to export",
    "ValueError: Cannot convert",
)
EMPTY = ("[]", "{}", "false", "null")


@tagged("post_install", "-at_install")
class TestReadingDoors(DoorsCase):
    def test_no_door_tells_of_a_row_out_of_scope(self):
        for model, key, user, row in self.foreign("sister"):
            self.no_door_tells(DOORS, model, key, user, row)

    def test_nor_from_below_or_from_outside(self):
        """The rules and rights behind the doors are the same: some of them tell of all."""
        some = {name: DOORS[name] for name in ("search", "read", "name_search", "web_search_read")}
        for model, key, user, row in self.foreign("inferior", "portal", "public"):
            self.no_door_tells(some, model, key, user, row)

    def no_door_tells(self, doors, model, key, user, row):
        mine = row.with_user(user).with_context(active_test=False)
        for name, door in doors.items():
            told = self.asked(door, mine)
            if MARK in told or (told not in EMPTY and not told.startswith(NO_BUSINESS)):
                with self.subTest(model=model, person=key, door=name):
                    self.fail(told[:400])

    def test_each_door_tells_its_own_people(self):
        """What is closed to the others is no door nobody opens."""
        opened = defaultdict(set)
        readable = [
            model
            for model, row in self.row_of.items()
            if row.with_user(self.holder).has_access("read")
        ]
        for model in readable:
            self.env.invalidate_all()
            mine = self.seen(self.holder, self.row_of[model])
            for name, door in DOORS.items():
                told = self.asked(door, mine)
                if told not in EMPTY and not told.startswith(NO_BUSINESS):
                    opened[name].add(model)
        for name in DOORS:
            with self.subTest(name):
                least = 3 if name == "get_field_translations" else len(readable) * 2 // 5
                self.assertGreater(len(opened[name]), least)
