"""Finds numbers of people in anything that was stored: plain Python, one pass, no Odoo.

A number is looked for in clear, reversed, in base64 (all three alignments) and as hexadecimal,
typed with separators or in full width. The cost does not grow with the count of numbers: runs
that could hold one are found by expression, and their windows looked up in a set.
"""

import base64
import binascii
import contextlib
import gzip
import io
import re
import subprocess
import zipfile
import zlib

import pypdf

# Shorter ones are no number of anybody ("12345"), and would be found everywhere.
SHORTEST = 9
# The middle of an ID number, without what its mask shows: half a number is a leak as well.
_ID_LENGTH, _HEAD, _TAIL = 18, 3, 1

_WIDE = re.compile("[０-９]")
_ESCAPED = re.compile(r"\\+u(ff1[0-9]|003[0-9])", re.IGNORECASE)
_ENTITY = re.compile(r"&#(?:x(ff1[0-9]|3[0-9])|(6529[6-9]|6530[0-5]|4[89]|5[0-7]));", re.IGNORECASE)
# Blanks, dashes, dots, brackets and quotes may stand inside a number, a tab or line break not.
_RUN = re.compile(r"[0-9](?:[ \u00a0\u3000\-—–_.()·/,'\"]{0,3}[0-9])+")
# A time of day ends in digits of chance: with those of the next value they make up numbers.
_TIME = re.compile(r"[0-2][0-9]:[0-5][0-9]:[0-5][0-9](?:[.,][0-9]{1,6})?(?![0-9])")
_SEPARATORS = re.compile(r"[^0-9]+")
# ASCII digits in base64 have these letters only, whatever the alignment.
_BASE64 = re.compile(r"[MNODTjzAEIQUYcgkwxy0-5]{14,}")
_BASE64_WINDOW = 14
_HEX = re.compile(r"(?:3[0-9]){%d,}" % SHORTEST)
_HEX_UTF16 = re.compile(r"(?:003[0-9]){%d,}" % SHORTEST)
_BYTEA = re.compile(rb"\\\\x((?:[0-9a-f]{2}){4,})")
_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_DEEP = 4


class Needles:
    """The numbers to look for.

    >>> needles = Needles(["36010220030204134X", "13740846169"])
    >>> sorted(needles.found("137 4084-6169, x43140203002201063"))
    [('13740846169', 'clear'), ('36010220030204134X', 'reversed')]
    >>> import base64
    >>> [len(needles.found(base64.b64encode(b"a" * n + b"13740846169b").decode())) for n in (0, 1, 2)]
    [1, 1, 1]
    >>> needles.found("13740846168") | needles.found("02:00:13.740846', 169")
    set()
    """

    def __init__(self, numbers):
        self.digits = {}
        self.encoded = {}
        self.count = 0
        for number in numbers:
            core = number[_HEAD:-_TAIL] if len(number) == _ID_LENGTH else number.rstrip("X")
            if len(core) < SHORTEST or not core.isdigit():
                continue
            self.count += 1
            for text, how in ((core, "clear"), (core[::-1], "reversed")):
                self.digits.setdefault(text, (number, how))
                for shift in range(3):
                    code = base64.b64encode(b"\0" * shift + text.encode()).decode()
                    start = (0, 2, 3)[shift]
                    whole = code[start : (shift + len(text)) * 8 // 6]
                    if len(whole) >= _BASE64_WINDOW:
                        key = whole[:_BASE64_WINDOW]
                        self.encoded.setdefault(key, (number, f"base64, {how}"))
        self.lengths = sorted({len(text) for text in self.digits})

    def found(self, text):
        """Return ``{(number, how)}`` of the numbers in a text."""
        hits = set()
        text = _ENTITY.sub(_entity, _ESCAPED.sub(_escape, text))
        text = _TIME.sub("\t", _WIDE.sub(_narrow, text))
        for run in _RUN.finditer(text):
            if run.end() - run.start() >= self.lengths[0]:
                self._windows(_SEPARATORS.sub("", run[0]), "", hits)
        for run in _BASE64.finditer(text):
            run = run[0]
            for at in range(len(run) - _BASE64_WINDOW + 1):
                if hit := self.encoded.get(run[at : at + _BASE64_WINDOW]):
                    hits.add(hit)
        for run in _HEX.finditer(text):
            self._windows(run[0][1::2], "hexadecimal, ", hits)
        for run in _HEX_UTF16.finditer(text):
            self._windows(run[0][3::4], "hexadecimal, ", hits)
        return hits

    def _windows(self, digits, prefix, hits):
        for length in self.lengths:
            for at in range(len(digits) - length + 1):
                if hit := self.digits.get(digits[at : at + length]):
                    hits.add((hit[0], prefix + hit[1]))


def scan(needles, name, content):
    """Return ``[(number, how, where)]`` for a stored file, its packed parts included.

    :param str name: told in ``where``
    :param bytes content: of any kind; also the text of a database dump
    """
    return [
        (number, how, where)
        for where, part in unpack(name, content)
        for number, how in sorted(needles.found(part))
    ]


def unpack(name, content, depth=0):
    """Yield ``(where, text)``: the content itself and everything packed in it."""
    text = content.decode("utf-8", "replace")
    if "\0" in text:
        # UTF-16, and digits with gaps.
        yield f"{name} (without NUL)", text.replace("\0", "")
    yield name, text
    if depth >= _DEEP:
        return
    for where, part in _parts(name, content):
        yield from unpack(where, part, depth + 1)


def _parts(name, content):
    if content.startswith(b"PK\x03\x04"):
        # What is no whole archive was read as it stands.
        with contextlib.suppress(zipfile.BadZipFile), zipfile.ZipFile(io.BytesIO(content)) as book:
            for member in book.namelist():
                yield f"{name} » {member}", book.read(member)
    elif content.startswith(b"\x1f\x8b"):
        with contextlib.suppress(OSError, EOFError, zlib.error):
            yield f"{name} » gzip", gzip.decompress(content)
    elif content.startswith(b"%PDF-"):
        yield from _pdf(name, content)
    for number, found in enumerate(_BYTEA.finditer(content)):
        yield f"{name} » bytea {number}", binascii.unhexlify(found[1])


def _pdf(name, content):
    """The text a reader sees, each stream unpacked, the properties and the attached files."""
    for number, found in enumerate(_STREAM.finditer(content)):
        try:
            yield f"{name} » stream {number}", zlib.decompressobj().decompress(found[1])
        except zlib.error:
            continue
    # A PDF that cannot be read is not proven clean: both raise.
    text = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=content, capture_output=True, check=True
    ).stdout
    yield f"{name} » text", text
    reader = pypdf.PdfReader(io.BytesIO(content))
    yield f"{name} » properties", repr(dict(reader.metadata or {})).encode()
    for title, files in reader.attachments.items():
        for file in files:
            yield f"{name} » {title}", file


def _narrow(found):
    return chr(ord(found[0]) - 0xFEE0)


def _escape(found):
    return chr(0x30 + int(found[1][-1]))


def _entity(found):
    if found[1]:
        return found[1][-1]
    return chr(0x30 + (int(found[2]) - 0x30 if len(found[2]) == 2 else int(found[2]) - 0xFF10))


def told_digits(columns, secrets):
    """Return the columns that tell hidden digits more often than chance.

    :param columns: ``{name: {member id: text}}``
    :param secrets: ``{member id: hidden digits}``; compared with those of other members
    """
    ids = sorted(secrets)
    told = []
    for name, texts in columns.items():
        known = [(at, texts[member]) for at, member in enumerate(ids) if texts.get(member)]
        hits = [
            sum(secrets[ids[(at + shift) % len(ids)]] in text for at, text in known)
            for shift in (0, 97, 389, 701, 1009, 1409, 1811)
        ]
        chance = sum(hits[1:]) / len(hits[1:])
        if hits[0] > chance + 6 * (chance + 1) ** 0.5:
            told.append((name, hits[0], chance))
    return told
