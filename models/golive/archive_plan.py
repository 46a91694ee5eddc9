"""What a list of archives would do, worked out before anything is written."""

from typing import NamedTuple

from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.archive_list import ArchiveRow, archive_filler, check_archives, number_parts
from ...core.text import squeeze
from ..clock import today
from ..member.import_kinds import ImportKind, Stored, register
from ..member.roster_plan import Plan
from ..plain_text import is_personal
from .places import Places
from .taken_over import mark_of

# Column of the list: field of the record.
COMPARED = {
    "archive_title": "title", "year": "year", "retention": "retention", "issue": "issue",
    "volume": "volume", "author": "author", "document_number": "document_number",
    "document_date": "document_date", "pages": "pages", "security": "security_level",
    "archive_remark": "remark", "storage_place": "storage_place",
}  # fmt: skip
# Field of the record: attribute of the row, where the two are called otherwise.
ATTRIBUTES = {"title": "name", "security_level": "security"}
# What tells two documents apart that bear no archive number.
ALIKE = ("year", "title", "document_number", "document_date", "author", "volume", "pages")


class Shelf(NamedTuple):
    """Where a document goes: whose register, and which category."""

    place_id: int
    category_id: int


def plan_archives(env, organization, lists):
    """Check a list of archives; ``new`` holds ``(ArchiveRow, Shelf)``.

    A document is found by organisation and archive number, its own here or that of the list it
    came in by; one without by what tells documents apart. What is there is never changed.
    """
    good, problems = check_archives(lists.rows(), today(env))
    plan = Plan()
    _judge(env, organization, plan.tell(lists, good, problems, archive_filler), plan)
    return plan.sort()


def recheck_archives(env, organization, plan):
    """Judge the rows of a list that has waited again: places, categories and the register."""
    _judge(env, organization, plan.reopen(), plan)
    plan.sort()


def _judge(env, organization, rows, plan):
    # With the importer's own eyes and rights, whoever runs the import for him.
    env = env(su=False)
    entries = env["union.archive.entry"]
    entries.check_access("create")
    places = Places(env, organization, {row.place for row in rows} - {""})
    categories = env["union.archive.category"]._named()
    usual = env["union.archive.category"].browse(entries._usual_category())
    found = []
    for row in rows:
        place, code = places.open(row.place) if row.place else (organization, None)
        if code:
            plan.refuse(row.row_no, "place", code, text=row.place)
            continue
        word = squeeze(row.category).casefold()
        category = categories.get(word) if word else usual
        if wrong := _wrong(row, category):
            field, code, params = wrong
            plan.refuse(row.row_no, field, code, **params)
        else:
            found.append((row, Shelf(place.id, category.id)))
    register_ = _Register(entries, found)
    first_row = {}
    for row, shelf in found:
        key = _key(row, shelf)
        if (first := first_row.setdefault(key, row.row_no)) != row.row_no:
            name = "archive_number" if row.number else "archive_title"
            plan.refuse(row.row_no, name, "archive_in_file", first_row=first)
        elif record := register_.there(row, shelf):
            for column, name in COMPARED.items():
                if column in row.given and (record[name] or "") != (_said(row, name) or ""):
                    plan.note(row.row_no, column, "record_differs")
            plan.unchanged.append(row)
        else:
            plan.new.append((row, shelf))


def _wrong(row, category):
    """Return ``(field, code, params)`` of what the register does not take of a row, or None."""
    parts = number_parts(row.number)
    if not category:
        code = "archive_category_unknown" if row.category else "archive_category_missing"
        return "archive_category", code, {"text": row.category}
    if parts and parts.category != category.code:
        return "archive_category", "archive_number_says", {"text": row.number}
    for name, number in (
        ("archive_number", row.number),
        ("document_number", row.document_number),
    ):
        if is_personal(number):
            return name, "archive_number_personal", {}
    return None


def _said(row, name):
    """Return what a row says of a field of the record."""
    return getattr(row, ATTRIBUTES.get(name, name))


def _key(row, shelf):
    """Return by what a row is the same document as another: its number, or all that tells it."""
    if row.number:
        return shelf.place_id, row.number
    return shelf, *(_said(row, name) or "" for name in ALIKE)


class _Register:
    """The entries the rows of a list may be, in one query."""

    def __init__(self, entries, found):
        numbers = [row.number for row, _shelf in found if row.number]
        titles = [row.name for row, _shelf in found if not row.number]
        records = entries.search_fetch(
            Domain("organization_id", "in", list({shelf.place_id for _row, shelf in found}))
            & Domain("state", "!=", "void")
            & (
                Domain("former_number", "in", numbers)
                | Domain("number", "in", numbers)
                | Domain("title", "in", titles)
            ),
            ["organization_id", "category_id", "number", "former_number", *COMPARED.values()],
            order="id",
        )
        self._by_number, self._alike = {}, {}
        for record in records:
            place_id = record.organization_id.id
            for number in filter(None, (record.number, record.former_number)):
                self._by_number.setdefault((place_id, number), record)
            shelf = Shelf(place_id, record.category_id.id)
            self._alike.setdefault((shelf, *(record[name] or "" for name in ALIKE)), record)

    def there(self, row, shelf):
        """Return the entry a row is, or None."""
        return (self._by_number if row.number else self._alike).get(_key(row, shelf))


def store_archives(env, organization, plan):
    """Make the entries of a plan, numbered as the register goes on; return counts."""
    mark = mark_of(env, plan)
    # Only the mark needs the server; the right to the records is asked just below.
    entries = (
        env["union.archive.entry"]
        .sudo()
        .create(
            [
                {
                    **mark,
                    "source_paper": row.paper or False,
                    "organization_id": shelf.place_id,
                    "category_id": shelf.category_id,
                    "former_number": row.number or False,
                    **{name: _said(row, name) or False for name in COMPARED.values()},
                }
                for row, shelf in plan.new
            ]
        )
    )
    entries.with_env(env(su=False)).check_access("create")
    return Stored({"archives": len(entries)}, {"union.archive.entry": entries.ids})


def settle_archives(env, undo):
    """Refuse to take entries back whose numbers others follow: that would leave a gap."""
    ids = undo.created.get("union.archive.entry", [])
    env["union.archive.entry"].flush_model()
    env.cr.execute(
        SQL(
            """
            SELECT COUNT(*) FROM union_archive_entry e
             WHERE e.id <> ALL(%(ids)s) AND EXISTS (
                   SELECT FROM union_archive_entry t
                    WHERE t.id = ANY(%(ids)s) AND t.organization_id = e.organization_id
                      AND t.series = e.series AND t.year = e.year AND t.position < e.position)
            """,
            ids=list(ids),
        )
    )
    if count := env.cr.fetchone()[0]:
        raise UserError(
            env._(
                "%(count)s documents were entered in the register after these: without them its"
                " numbers would have a gap. Cross out the wrong entries instead.",
                count=count,
            )
        )


def reverse_archives(env, undo):
    """Take back the entries an import made."""
    entries = env["union.archive.entry"].browse(undo.created.get("union.archive.entry", []))
    # Whoever takes an import back was checked; nothing rests on these records.
    entries.sudo()._take_back()


register(
    ImportKind(
        code="archives",
        label="Archives",
        model="union.archive.entry",
        required=("archive_title",),
        optional=(
            "serial", "place", "archive_number", "archive_category", "year", "retention", "issue",
            "volume", "author", "document_number", "document_date", "security", "pages",
            "archive_remark", "storage_place", "paper",
        ),
        plan=plan_archives,
        store=store_archives,
        reverse=reverse_archives,
        recheck=recheck_archives,
        settle=settle_archives,
        columns=(
            ("archive_title", "Document Title"),
            ("archive_number", "Archive Number"),
            ("archive_category", "Archive Category"),
            ("year", "Year"),
            ("retention", "Kept For"),
            ("issue", "Department or Issue"),
            ("volume", "Volume Number"),
            ("author", "Responsible Author"),
            ("document_number", "Document Number"),
            ("document_date", "Dated"),
            ("security", "Security Level"),
            ("pages", "Pages"),
            ("archive_remark", "Archive Remark"),
            ("storage_place", "Storage Place"),
        ),
        # What a cell merged over a box says of each; a document never.
        shared=("place", "archive_category", "year", "retention", "issue", "volume",
                "storage_place"),
        row_types=(ArchiveRow, Shelf),
    )
)  # fmt: skip
