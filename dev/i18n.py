"""Merge translations into i18n/ (see dev/i18n): i18n.py DATABASE ROOT [FILE.csv…]"""

# pylint: disable=print-used

import csv
import io
import sys
from pathlib import Path

import polib

import odoo.tools
from odoo import SUPERUSER_ID, api
from odoo.modules.registry import Registry
from odoo.tools.translate import trans_export

MODULE = "trade_union"
# No dates: the files change when their terms do, and only then.
HEADER = {
    "Project-Id-Version": "trade_union 19.0",
    "Report-Msgid-Bugs-To": "",
    "Language-Team": "",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
}
CHINESE = {"Language": "zh_CN", "Plural-Forms": "nplurals=1; plural=0;"}


def exported(env):
    """Return the current source terms as a PO file."""
    buffer = io.BytesIO()
    trans_export(None, [MODULE], buffer, "po", env)
    return polib.pofile(buffer.getvalue().decode())


def from_csv(paths):
    """Return {en: zh} of the files; say where two disagree (the first one counts)."""
    found = {}
    for path in paths:
        with open(path, encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                en, zh = row["en"], (row["zh"] or "").strip()
                if zh and found.setdefault(en, zh) != zh:
                    print(f"{Path(path).name}: “{en}” is “{zh}” here and “{found[en]}” elsewhere")
    return found


def from_po(path):
    """Return {en: zh} of a PO file; empty when it does not exist."""
    if not path.exists():
        return {}
    return {entry.msgid: entry.msgstr for entry in polib.pofile(str(path)) if entry.translated()}


def is_chinese(text):
    """Whether the term is Chinese itself (texts of the law), not English with an example."""
    signs = [sign for sign in text if sign.isalpha()]
    return 2 * sum("\u4e00" <= sign <= "\u9fff" for sign in signs) > len(signs)


def save(terms, path, translations=None):
    """Write the terms, with their translations if given; return those without one."""
    file = polib.POFile()
    file.metadata = {**HEADER, **(CHINESE if translations is not None else {})}
    missing = []
    for entry in sorted(terms, key=lambda entry: entry.msgid):
        if is_chinese(entry.msgid):
            continue
        copy = polib.POEntry(
            msgid=entry.msgid,
            msgstr=(translations or {}).get(entry.msgid, ""),
            comment=entry.comment,
            # Line numbers would change the file with every edit of the code.
            occurrences=sorted({(place, "0" if line else "") for place, line in entry.occurrences}),
            flags=entry.flags,
        )
        file.append(copy)
        if not copy.msgstr:
            missing.append(copy)
    path.parent.mkdir(exist_ok=True)
    file.save(str(path))
    return missing


def main(database, root, *paths):
    """Write both files; return 1 when terms lack a translation."""
    odoo.tools.config.parse_config(["-d", database, "--log-level=warn"], setup_logging=True)
    root = Path(root)
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        terms = exported(env)
        known = {**from_po(root / "i18n/zh_CN.po"), **from_csv(paths)}
    save(terms, root / f"i18n/{MODULE}.pot")
    missing = save(terms, root / "i18n/zh_CN.po", known)
    for entry in missing:
        places = ", ".join(place for place, _line in entry.occurrences[:2])
        print(f"no translation: {entry.msgid!r}  ({places})")
    print(f"{len(terms)} terms, {len(missing)} without translation", file=sys.stderr)
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
