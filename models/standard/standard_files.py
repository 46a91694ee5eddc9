"""The files of one standard: read them, and say all that is wrong with them at once.

Nothing is made here. Whoever loads a standard makes its records from ``meta`` and ``tables`` if
``problems`` is empty.
"""

import csv
import io
import json
import re
from datetime import date

from odoo.fields import Domain

from ..clock import today
from .fits import NO_TEXT, is_day
from .standard_rows import RULE_TEXTS, RowChecks

REQUIRED = {
    "standard.json": None,
    "clauses.csv": {"code", "modality", "area", "title", "requirement"},
}
OPTIONAL = {
    "metrics.csv": {"key", "unit"},
    "rules.csv": {"key", "clause"},
    "conditions.csv": {"rule", "source", "operator"},
    "bands.csv": {"rule", "low", "minimum"},
}
# Texts with a Chinese twin in the column ``…_zh``.
CLAUSE_TEXTS, METRIC_TEXTS = (
    [column for name in names for column in (name, f"{name}_zh")]
    for names in (
        ("requirement", "source", "citation"),
        ("name", "meaning", "numerator", "denominator"),
    )
)
COLUMNS = {
    "clauses.csv": {"certainty", "place", "parameters", *CLAUSE_TEXTS},
    "metrics.csv": {"room", "scope", "period", *METRIC_TEXTS},
    "rules.csv": {
        *("kind", "model", "trigger", "domain", "value", "stricter", "any_group", "fact"),
        *("severity", "overridable", "due_days", *RULE_TEXTS),
    },
    "conditions.csv": {"source_kind", "value", "band_source_kind", "band_source"},
    "bands.csv": {"high", "maximum"},
}
META = {
    *("code", "version", "title", "issuer", "number", "kind", "precedence"),
    *("effective_from", "effective_to", "organization_code", "by_adoption"),
}
# A refusal that nobody reads to the end helps nobody.
SHOWN = 30
# The largest table that ships has 361; beyond this it is another file by mistake.
MAX_ROWS = 5000
CODE = re.compile(r"[A-Z][A-Z0-9_-]{0,15}")
VERSION = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,5}")


class StandardFiles(RowChecks):
    """What the files say, and ``problems``: ``[{"file", "row", "column", "text"}]``.

    A row is counted as a spreadsheet shows it, the header being row 1.

    :param files: ``{file name: bytes}``
    :param strict: also refuse what no room knows: an unknown column, a subject or a field that
        is not there. What ships with the addon may speak of a room that is yet to come
    """

    def __init__(self, env, files, strict=False):
        self.env = env
        self.strict = strict
        self.problems = []
        self.meta = {}
        self.tables = {name: [] for name in (*REQUIRED, *OPTIONAL) if name.endswith(".csv")}
        self.unread = set()
        self._read(files)
        if not self.problems or self.meta:
            self._check()

    def text(self):
        """Return the problems as lines for a person, the first of them if they are many."""
        lines = [self._line(problem) for problem in self.problems[:SHOWN]]
        if len(self.problems) > SHOWN:
            lines.append(self.env._("… and %(count)s more.", count=len(self.problems) - SHOWN))
        return "\n".join(lines)

    def _line(self, problem):
        if problem["column"]:
            return self.env._(
                "%(file)s, row %(row)s, column %(column)s: %(problem)s.",
                file=problem["file"],
                row=problem["row"],
                column=problem["column"],
                problem=problem["text"],
            )
        if problem["row"]:
            return self.env._(
                "%(file)s, row %(row)s: %(problem)s.",
                file=problem["file"],
                row=problem["row"],
                problem=problem["text"],
            )
        return problem["text"]

    def add(self, file, row, text, column=None):
        """Note a problem; ``row`` 0: of the file as a whole."""
        self.problems.append({"file": file, "row": row, "column": column or "", "text": text})

    # ---- reading ----

    def _read(self, files):
        for name in REQUIRED.keys() - files.keys():
            self.unread.add(name)
            self.add(
                name,
                0,
                self.env._("A standard needs the file %(name)s; it is missing.", name=name),
            )
        for name in sorted(files.keys() - REQUIRED.keys() - OPTIONAL.keys()):
            self.add(
                name,
                0,
                self.env._(
                    "%(name)s is no file of a standard; known are %(known)s.",
                    name=name,
                    known=", ".join([*REQUIRED, *OPTIONAL]),
                ),
            )
        if "standard.json" in files:
            self._read_meta(files["standard.json"])
        for name in self.tables:
            if name in files:
                self.tables[name] = self._read_table(name, files[name])

    def _read_meta(self, content):
        doubled = []

        def once(pairs):
            names = [name for name, _value in pairs]
            doubled.extend(sorted({name for name in names if names.count(name) > 1}))
            return dict(pairs)

        try:
            meta = json.loads(content, object_pairs_hook=once)
        except UnicodeDecodeError:
            self.add("standard.json", 1, self._not_utf8())
            return
        except (ValueError, RecursionError) as error:
            text = self.env._("it cannot be read here; look for a missing comma, quote or bracket")
            self.add("standard.json", getattr(error, "lineno", 1), text)
            return
        for name in doubled:
            self.add("standard.json", 1, self.env._("it stands there twice"), name)
        missing = [
            name
            for name in ("code", "version", "title")
            if not (isinstance(meta, dict) and meta.get(name))
        ]
        if missing:
            self.add(
                "standard.json",
                1,
                self.env._("%(names)s must be given", names=", ".join(missing)),
            )
            return
        self.meta = meta

    def _read_table(self, name, content):
        """Return ``[(row, {column: text})]``."""
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            row = content[: error.start].count(b"\n") + 1
            self.unread.add(name)
            self.add(name, row, self._not_utf8())
            return []
        before, broken, _after = text.partition("\0")
        if broken:  # no text has this byte, and the database takes none
            self.unread.add(name)
            self.add(name, before.count("\n") + 1, self._not_utf8())
            return []
        reader = csv.DictReader(io.StringIO(text, newline=""))
        header = reader.fieldnames or []
        wanted = REQUIRED.get(name) or OPTIONAL[name]
        if missing := wanted - set(header):
            self.unread.add(name)
            self.add(
                name,
                1,
                self.env._("column %(names)s is missing", names=", ".join(sorted(missing))),
            )
            return []
        known = wanted | COLUMNS[name]
        doubled = {column for column in header if header.count(column) > 1}
        for column in sorted(doubled | (set(header) - known if self.strict else set())):
            text = (
                self.env._("column %(name)s stands there twice", name=column)
                if column in doubled
                else self.env._(
                    "column %(name)s is not known; known are %(known)s",
                    name=column,
                    known=", ".join(sorted(known)),
                )
            )
            self.add(name, 1, text)
        rows = []
        for line, cells in enumerate(reader, 2):
            if line > MAX_ROWS + 1:
                self.unread.add(name)
                self.add(
                    name,
                    line,
                    self.env._(
                        "the table has more than %(count)s rows and is not read on; is it"
                        " another file?",
                        count=MAX_ROWS,
                    ),
                )
                return []
            if None in cells or None in cells.values():
                self.unread.add(name)
                self.add(name, line, self.env._("the row has not as many cells as the header"))
                continue
            row = {column: cell.strip() for column, cell in cells.items()}
            if not any(row.values()):
                continue  # spreadsheets leave such rows at the end
            if empty := [column for column in sorted(wanted) if not row[column]]:
                self.unread.add(name)
                for column in empty:
                    self.add(name, line, self.env._("column %(names)s is empty", names=column))
                continue
            rows.append((line, row))
        return rows

    def _not_utf8(self):
        return self.env._("the file is not UTF-8; save it as UTF-8")

    # ---- checking ----

    def _check(self):
        self._check_meta()
        self._check_rows()

    def _check_meta(self):
        def wrong(column, text):
            self.add("standard.json", 1, text, column)

        for name in sorted(self.meta.keys() - META):
            wrong(
                name,
                self.env._(
                    "it is not known here; known are %(known)s", known=", ".join(sorted(META))
                ),
            )
        for name in sorted(META - {"precedence", "by_adoption"}):
            text = self.meta.get(name) or ""
            if not isinstance(text, str) or NO_TEXT.search(text):
                wrong(name, self.env._("write it as a text in quotation marks"))
                self.meta = self.meta | {name: NO_TEXT.sub("", str(text))}
        if self.strict and not CODE.fullmatch(self.meta["code"]):
            wrong(
                "code",
                self.env._("“%(text)s”: write up to 16 capital letters and figures, like SZ",
                           text=self.meta["code"]),
            )  # fmt: skip
        if self.strict and not VERSION.fullmatch(self.meta["version"]):
            wrong(
                "version",
                self.env._("“%(text)s”: write figures, like 2 or 1.10, so that it is known which"
                           " version is the newer one",
                           text=self.meta["version"]),
            )  # fmt: skip
        precedence = self.meta.get("precedence", 0)
        if type(precedence) is not int or not 0 <= precedence <= 1000:
            wrong("precedence", self.env._("write a whole number between 0 and 1000"))
        if not isinstance(self.meta.get("by_adoption", False), bool):
            wrong("by_adoption", self.env._("write true or false"))
        kinds = dict(self.env["union.standard"]._fields["kind"].selection)
        if self.meta.get("kind") and self.meta["kind"] not in kinds:
            wrong("kind", self._none_of("kind", self.meta["kind"], kinds))
        days = {}
        for name in ("effective_from", "effective_to"):
            text = self.meta.get(name)
            if not text or is_day(text):
                days[name] = date.fromisoformat(text) if text else None
            else:
                wrong(
                    name,
                    self.env._("“%(text)s” is no day; write it like 2026-01-31",
                               text=self.meta[name]),
                )  # fmt: skip
        first, last = days.get("effective_from"), days.get("effective_to")
        if first and last and last < first:
            wrong("effective_to", self.env._("it ends before it begins"))
        elif self.strict and last and last < today(self.env):
            wrong(
                "effective_to",
                self.env._("it is over already: none of its rules would hold, nor those before it"),
            )
        code = self.meta.get("organization_code")
        if code and not self.env["union.organization"].search_count(Domain("code", "=", code)):
            wrong(
                "organization_code",
                self.env._("there is no organisation with the code %(code)s", code=code),
            )
