"""Reads the scheme folders in ``data/schemes/<code>/``.

A folder holds ``scheme.json`` (code, version, titles, categories, parameters) and
three tables: ``indicators.csv``, ``rules.csv`` (one row per clause, category and
headcount band) and ``gates.csv``. A new city is a new folder and no code.
"""

import csv
import hashlib
import io
import json
from pathlib import Path

from odoo.exceptions import UserError

FILES = ("scheme.json", "indicators.csv", "rules.csv", "gates.csv")
HEADER = ("code", "version", "title_zh", "title_en", "categories", "parameters")
INDICATOR_FIELDS = (
    "code",
    "seq",
    "level",
    "star",
    "star_to",
    "dimension",
    "title_zh",
    "title_en",
    "criterion",
    "kind",
    "confidence",
    "doubt",
    "doubt_state",
)
RULE_FIELDS = (
    "clause_no",
    "title_zh",
    "title_en",
    "metric_key",
    "category",
    "union_form",
    "headcount_min",
    "headcount_max",
    "op",
    "value",
    "unit",
    "period",
    "condition_key",
    "null_policy",
    "source",
    "doubt_state",
    "note",
)
GATE_FIELDS = (
    "star",
    "levels",
    "quota_level",
    "quota_pct",
    "denominator",
    "innovation_min",
    "previous_required",
    "clause",
    "previous_clause",
    "decided_at",
)
INTEGERS = {
    "seq",
    "clause_no",
    "headcount_min",
    "headcount_max",
    "quota_pct",
    "innovation_min",
    "previous_required",
}
# Columns of the tables that carry another name than the field.
RENAMED = {"metric": "metric_key", "condition": "condition_key"}


def packages(env, root=None):
    """Return the packages of all scheme folders, in the order of their names.

    :param root: folder that holds the scheme folders; the addon's own if None
    """
    root = Path(root or Path(__file__).resolve().parents[2] / "data" / "schemes")
    return [
        read(env, {name: (folder / name).read_bytes() for name in FILES}, folder.name)
        for folder in sorted(root.iterdir())
        if folder.is_dir()
    ]


def read(env, files, folder):
    """Parse one scheme folder.

    :param files: ``{file name: bytes}`` with all of FILES
    :param folder: its name, for messages
    :return: ``{"content": ..., "digest": SHA-256, "publish": kind or None}``
    :raise UserError: a file that cannot be read, naming it and the row
    """
    digest = hashlib.sha256()
    for name in FILES:
        # Line ends are the only thing a checkout may change.
        digest.update(name.encode() + b"\0" + files[name].replace(b"\r\n", b"\n") + b"\0")
    try:
        header = json.loads(files["scheme.json"].decode("utf-8-sig"))
    except ValueError as error:
        raise UserError(
            env._(
                "%(file)s is not readable JSON: %(error)s",
                file=f"{folder}/scheme.json",
                error=error,
            )
        ) from error
    if missing := [name for name in HEADER if not header.get(name)]:
        raise UserError(
            env._(
                "%(file)s: nothing stands under %(names)s.",
                file=f"{folder}/scheme.json",
                names=", ".join(missing),
            )
        )
    content = {
        **{name: header[name] for name in HEADER},
        "issuer": header.get("issuer"),
        "document": header.get("document"),
        "indicators": _table(env, files, folder, "indicators.csv", _indicator),
        "rules": _table(env, files, folder, "rules.csv", _rule),
        "gates": _table(env, files, folder, "gates.csv", _gate),
    }
    return {"content": content, "digest": digest.hexdigest(), "publish": header.get("publish")}


def _table(env, files, folder, name, convert):
    try:
        text = files[name].decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(env._("%(file)s is not UTF-8 text.", file=f"{folder}/{name}")) from error
    rows = []
    for number, raw in enumerate(csv.DictReader(io.StringIO(text)), 2):
        row = {RENAMED.get(key, key): value or None for key, value in raw.items() if key}
        try:
            for key in INTEGERS & row.keys():
                row[key] = int(row[key]) if row[key] else None
            rows.append(convert(row))
        except (KeyError, TypeError, ValueError) as error:
            raise UserError(
                env._(
                    "%(file)s, row %(row)s: %(error)s is missing or no number.",
                    file=f"{folder}/{name}",
                    row=number,
                    error=error,
                )
            ) from error
    return rows


def _indicator(row):
    first, _dash, last = (row["star"] or "").partition("-")
    row |= {
        "star": int(first),
        "star_to": int(last) if last else None,
        "doubt_state": "open" if row.get("confidence") == "low" else "none",
    }
    return {name: row.get(name) for name in INDICATOR_FIELDS}


def _rule(row):
    row |= {
        "value": float(row["value"]) if row["value"] else None,
        "doubt_state": "open" if row["source"] == "uncertain" else "none",
    }
    return {"indicator": row["indicator"], **{name: row.get(name) for name in RULE_FIELDS}}


def _gate(row):
    row |= {"star": int(row["star"]), "previous_required": bool(row["previous_required"])}
    return {name: row.get(name) for name in GATE_FIELDS}
