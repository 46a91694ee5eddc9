"""No number of a person is stored anywhere but encrypted, and none can be worked out.

The story is told in a process of its own, with real commits; then everything it left behind is
searched: the dump of the database, the filestore, sessions, temporary files, the server's log, the
statements a database server may log, and the mail queue, which is in the dump.
"""

import base64
import hashlib
import hmac
import json
import os
import re
import shutil
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

import openpyxl
import psycopg2
from psycopg2.extras import Json

from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import config

from ..core import identity, office_lists
from ..models.member import vault
from . import leak_scan
from .candidates import candidates
from .database_tools import copy_database, drop_database, run_tool
from .identity_case import NUMBER

JINDING = Path(__file__).resolve().parents[1] / "demo" / "jinding"
LEAST = 1000


def column(file, heading, row=3):
    sheet = openpyxl.load_workbook(JINDING / file, read_only=True).active
    head, *rows = sheet.iter_rows(min_row=row, values_only=True)
    at = head.index(heading)
    return [cells[at] for cells in rows if cells[at] is not None]


def roster_numbers():
    """Return ``(ID numbers, mobiles, contact phones)`` of the office's files, repaired."""
    return (
        {identity.normalize_id(text) for text in column("members.xlsx", "身份证号码")},
        {identity.normalize_mobile(text) for text in column("members.xlsx", "手机号码")},
        {identity.normalize_mobile(text) for text in column("employers.xlsx", "联系电话")},
    )


def plain_digests(number):
    """Return what somebody without the key could compare a digest with, as hex of 32 bytes."""
    found = set()
    for text in (number, f"id:resident\0{number}", f"mobile\0{number}", f"phone\0{number}"):
        data = text.encode()
        for name in ("md5", "sha1", "sha256", "sha512", "blake2b"):
            found.add(hashlib.new(name, data).hexdigest())
            for key in (b"", bytes(32)):
                found.add(hmac.new(key, data, name).hexdigest())
    return found


@tagged("post_install", "-at_install")
class TestIdentityLeak(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.folder = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.database = f"{get_db_name()}-leak"
        cls.addClassCleanup(drop_database, cls.database)
        copy_database(cls.database)
        filestore = cls.folder / "data" / "filestore" / cls.database
        filestore.parent.mkdir(parents=True)
        source = config.filestore(get_db_name())
        if os.path.isdir(source):
            shutil.copytree(source, filestore)
        cls.before = {path for path in filestore.rglob("*") if path.is_file()}
        (cls.folder / "tmp").mkdir()
        out = run_tool(
            sys.executable,
            str(Path(__file__).with_name("identity_story.py")),
            cls.database,
            ",".join(config["addons_path"]),
            str(cls.folder),
            env={**os.environ, "TMPDIR": str(cls.folder / "tmp")},
        )
        cls.result = json.loads(out.stdout.splitlines()[-1])
        cls.ids, cls.mobiles, cls.phones = roster_numbers()
        cls.needles = leak_scan.Needles(cls.ids | cls.mobiles | cls.phones)
        cls.dump = cls.dump_of()

    @classmethod
    def dump_of(cls, *options):
        return run_tool("pg_dump", "--no-owner", *options, cls.database).stdout.encode()

    def tables(self, dump):
        """Yield ``(table, its rows as the dump has them)``, the rest of the dump as the first."""
        for number, part in enumerate(re.split(rb"(?m)^COPY public\.", dump)):
            yield part[:40].split(b" ")[0].decode("utf-8", "replace") if number else "schema", part

    def files(self):
        """Yield every file the server left behind: filestore, sessions, logs, temporary ones."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file() and path not in self.before:
                yield str(path.relative_to(self.folder)), path.read_bytes()

    def rows(self, query, params=None):
        with psycopg2.connect(dbname=self.database) as connection, connection.cursor() as cr:
            cr.execute(query, params)
            return cr.fetchall()

    def change(self, query, params=None):
        with psycopg2.connect(dbname=self.database) as connection, connection.cursor() as cr:
            cr.execute(query, params)

    @classmethod
    def ring(cls):
        return vault.load_ring()

    def leaks(self, parts):
        return [
            hit for name, content in parts for hit in leak_scan.scan(self.needles, name, content)
        ]

    # what was told

    def test_the_story_gave_every_leak_its_chance(self):
        result = self.result
        # All but the three mobiles that are none ("12345").
        self.assertEqual(self.needles.count, len(self.ids | self.mobiles | self.phones) - 1)
        self.assertGreater(self.needles.count, 4800)
        self.assertEqual(result["counts"]["union.member"], 2368)
        for name, count in result["counts"].items():
            self.assertTrue(count, name)
        self.assertTrue(result["unfinished"])
        self.assertGreaterEqual(result["papers"].count("application/pdf"), 4)
        self.assertEqual(len(result["papers"]) - result["papers"].count("application/pdf"), 2)
        refused = [label for label, (status, _text) in result["answers"].items() if status != 200]
        for label in (
            "again", "elsewhere", "wrong checksum", "write mobile", "wrong unknown", "no reason",
            "sister", "search like", "import 1", "import 2", "check 6", "raw",
            "own import", "saved search", "default",
        ):  # fmt: skip
            self.assertIn(label, refused)
        self.assertIn("transfer", result["answers"]["elsewhere"][1])
        # Statements and log are those of the story.
        self.assertIn(b"id_digest", (self.folder / "statements.sql").read_bytes())
        self.assertIn(b"duplicate key value", (self.folder / "statements.sql").read_bytes())
        self.assertIn(b" DEBUG ", (self.folder / "server.log").read_bytes())

    def test_numbers_are_shown_only_by_a_reveal_and_in_the_rows_to_mend(self):
        shown = {
            label
            for label, (_status, text) in self.result["answers"].items()
            if self.needles.found(text)
        }
        self.assertEqual(shown, {"reveal", "wizard"})
        # The workbook goes to who brought the file and holds his own rows: the scan sees them.
        bad = base64.b64decode(self.result["bad_rows"])
        self.assertGreater(len(leak_scan.scan(self.needles, "bad.xlsx", bad)), 30)

    # nothing stored holds a number

    def test_no_number_in_the_database(self):
        self.assertEqual(self.leaks(self.tables(self.dump)), [])

    def test_no_number_in_any_file(self):
        names = []
        for name, content in self.files():
            names.append(name)
            self.assertEqual(leak_scan.scan(self.needles, name, content), [])
        self.assertIn("server.log", names)
        self.assertIn("statements.sql", names)
        for folder in ("data/filestore/", "data/sessions/"):
            self.assertTrue(any(name.startswith(folder) for name in names), names)

    def test_what_is_planted_is_found(self):
        number = sorted(self.ids)[100]
        mobile = sorted(self.mobiles)[100]
        for table, query, value in (
            ("res_partner", "UPDATE res_partner SET comment = %s WHERE id = 1", f"<p>{number}</p>"),
            ("bus_bus", "UPDATE bus_bus SET message = %s", f'"{mobile[::-1]}"'),
            (
                "mail_mail",
                "UPDATE mail_mail SET body_html = %s",
                base64.b64encode(f"手机{mobile}".encode()).decode(),
            ),
            (
                "union_roster_import_problem",
                "UPDATE union_roster_import_problem SET params = %s",
                Json({"text": f"电话 {mobile[:3]}-{mobile[3:7]}-{mobile[7:]}"}),
            ),
            (
                "union_roster_import",
                "UPDATE union_roster_import SET sealed_file = %s WHERE sealed_file IS NOT NULL",
                (JINDING / "members.xlsx").read_bytes(),
            ),
        ):
            with self.subTest(table=table):
                kept = run_tool("pg_dump", "--data-only", "-t", table, self.database).stdout
                self.assertEqual(self.leaks([(table, kept.encode())]), [])
                self.change(query, [value])
                found = self.leaks(self.tables(self.dump_of("--data-only", "-t", table)))
                self.assertTrue(found)
                self.assertEqual({where.split(" ")[0] for *_, where in found}, {table})
        content = f"{number} {mobile}".encode()
        for name in ("data/filestore/planted", "server.log", "statements.sql", "tmp/planted"):
            path = self.folder / name
            with self.subTest(name=name):
                kept = path.read_bytes() if path.exists() else None
                path.write_bytes((kept or b"") + b"\n" + content)
                found = self.leaks((at, part) for at, part in self.files() if at == name)
                path.unlink() if kept is None else path.write_bytes(kept)
                self.assertEqual({hit[0] for hit in found}, {number, mobile})

    def test_the_keys_are_nowhere(self):
        text = os.environ.get(vault.ENVIRONMENT) or Path(vault._keys_file()).read_text()
        codes = re.findall(r"(?:cipher|digest):[\w-]+:(\S{44})", text)
        self.assertGreaterEqual(len(codes), 2)
        for code in codes:
            key = base64.b64decode(code)
            for name, content in (("dump", self.dump), *self.files()):
                for form in (key, code[:-1].encode(), key.hex().encode()):
                    self.assertNotIn(form, content, name)

    # nothing stored lets one work a number out

    def members(self):
        """Return ``{member id: (number, mobile, row)}`` of the roster; only the key tells who."""
        ring = self.ring()
        numbers = {ring.digest("id:resident", number): number for number in self.ids}
        mobiles = {ring.digest("mobile", number): number for number in self.mobiles}
        rows = [
            row
            for (row,) in self.rows(
                "SELECT row_to_json(m) FROM union_member m WHERE id_digest IS NOT NULL"
            )
        ]
        self.assertEqual(len(rows), 2367)
        return {
            row["id"]: (numbers[row["id_digest"]], mobiles[row["mobile_digest"]], row)
            for row in rows
        }

    def test_a_thousand_numbers_fit_all_that_is_stored_of_a_person(self):
        for number, mobile, row in self.members().values():
            born = identity.birth_date(number)
            self.assertEqual(row["birth_date"], str(born))
            self.assertGreaterEqual(candidates(row["id_masked"], born, row["gender"]), LEAST)
            hidden = row["mobile_masked"].count("*")
            self.assertEqual(len(row["mobile_masked"]), len(mobile))
            self.assertGreaterEqual(10**hidden, LEAST)

    def test_contact_phones_are_sealed_digested_and_masked(self):
        ring = self.ring()
        rows = self.rows(
            "SELECT contact_mobile_sealed, contact_mobile_masked, contact_mobile_digest"
            "  FROM union_employer WHERE contact_mobile_digest IS NOT NULL"
        )
        self.assertEqual(len(rows), len(column("employers.xlsx", "联系电话")))
        phones = {ring.digest("phone", phone): phone for phone in self.phones}
        for sealed, masked, digest in rows:
            phone = phones[digest]
            self.assertIsNone(office_lists.check_phone(phone))
            self.assertEqual(masked, identity.mask_mobile(phone))
            self.assertGreaterEqual(10 ** masked.count("*"), LEAST)
            self.assertNotIn(phone, sealed)

    def test_whoever_has_no_key_cannot_try_numbers_out(self):
        runs = set(re.findall(rb"(?<![0-9a-f])[0-9a-f]{32,128}(?![0-9a-f])", self.dump))
        stored = {run.decode() for run in runs}
        ring = self.ring()
        known = ring.digest("id:resident", NUMBER)
        self.assertIn(known, stored, "with the key one can")
        for number in self.ids | self.mobiles | self.phones:
            digests = plain_digests(number)
            self.assertTrue(stored.isdisjoint(digests), "a digest without a key is stored")
        # Sealed twice, a number looks like two.
        place = ("union.member", "1", "id_number")
        self.assertNotEqual(ring.seal(NUMBER, place), ring.seal(NUMBER, place))
        sealed = self.rows("SELECT id_sealed FROM union_member WHERE id_sealed IS NOT NULL")
        self.assertEqual(len(set(sealed)), len(sealed))

    def test_no_column_tells_the_hidden_digits(self):
        """Neither the member's row nor any row that refers to him, nor the order of the rows."""
        members = self.members()
        columns = {}
        referring = self.rows(
            """
            SELECT c.conrelid::regclass::text, a.attname
              FROM pg_constraint c
              JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
             WHERE c.contype = 'f' AND c.confrelid = 'union_member'::regclass
            """
        )
        links = [("union_member", "id"), *referring]
        self.assertGreater(len(links), 5)
        for table, link in links:
            for member, row in self.rows(f'SELECT "{link}", row_to_json(t) FROM "{table}" t'):
                for name, value in row.items():
                    if value not in (None, False, True) and member in members:
                        texts = columns.setdefault(f"{table}.{link}: {name}", {})
                        texts[member] = f"{texts.get(member, '')} {value}"
        self.assertGreater(len(columns), 50)
        for part, told in (
            ("district", slice(3, 6)),
            ("serial", slice(14, 17)),
        ):
            secrets = {member: number[told] for member, (number, *_) in members.items()}
            self.assertEqual(leak_scan.told_digits(columns, secrets), [], part)
        for told in (slice(3, 6), slice(6, 9)):
            secrets = {member: mobile[told] for member, (_number, mobile, _row) in members.items()}
            self.assertEqual(leak_scan.told_digits(columns, secrets), [], "mobile")
        # Members are not numbered in the order of their numbers.
        ordered = [number for _member, (number, *_) in sorted(members.items())]
        rising = sum(a < b for a, b in pairwise(ordered)) / len(ordered)
        self.assertAlmostEqual(rising, 0.5, delta=0.1)
