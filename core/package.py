"""A package for the archive: a zip whose files anybody checks with ``sha256sum -c``.

The same files make the same bytes on any day and machine: names in order, no times.
"""

import hashlib
import io
import re
import zipfile
from collections.abc import Mapping

from .verdict import Verdict

#: Lists every other file with its SHA-256, as ``sha256sum`` writes and reads it.
MANIFEST = "MANIFEST.sha256"
_EPOCH = (1980, 1, 1, 0, 0, 0)
# What a name loses: separators of all systems, what sha256sum escapes, what shells read.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|\s]+')
_LONGEST = 80
# No file is read beyond what its zip declares, and no zip that declares more than this.
_MOST = 1 << 30


def safe_name(text: str) -> str:
    """A name that is one file on every system.

    >>> safe_name('报告 1/2: "终稿"?'), safe_name("../.."), safe_name("")
    ('报告_1_2_终稿_', '_', '_')
    """
    name = _UNSAFE.sub("_", text).strip(".") or "_"
    stem, dot, kind = name.rpartition(".")
    if dot and len(kind) <= 5:
        return stem[: _LONGEST - len(kind) - 1] + dot + kind
    return name[:_LONGEST]


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip of these files with the manifest that tells them from any others.

    :param files: path, its parts from :func:`safe_name`, → content
    :raises ValueError: a path that is none, or twice but for its capitals

    >>> data = pack({"b.txt": b"two", "a/b.txt": b"one"})
    >>> data == pack({"a/b.txt": b"one", "b.txt": b"two"})
    True
    >>> zipfile.ZipFile(io.BytesIO(data)).read(MANIFEST).decode().split()[1::2]
    ['a/b.txt', 'b.txt']
    """
    seen = {MANIFEST.lower()}
    for path in files:
        if path.lower() in seen or any(safe_name(part) != part for part in path.split("/")):
            raise ValueError(path)
        seen.add(path.lower())
    lines = [f"{hashlib.sha256(files[path]).hexdigest()}  {path}\n" for path in sorted(files)]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in [*sorted(files.items()), (MANIFEST, "".join(lines).encode())]:
            info = zipfile.ZipInfo(path, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system, info.external_attr = 3, 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def check(data: bytes) -> list[Verdict]:
    """What is wrong with a package by its own manifest; nothing if it is whole.

    :return: ``no_package``, or for a file (``path``): ``changed``, ``gone``, ``added``

    >>> check(pack({"a.txt": b"one"})), check(b"no zip")[0].code
    ([], 'no_package')
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(info.file_size for info in archive.infolist()) > _MOST:
                return [Verdict("no_package")]
            found = {info.filename: _digest(archive, info) for info in archive.infolist()}
            listed = dict(
                reversed(line.split("  ", 1))
                for line in archive.read(MANIFEST).decode().splitlines()
            )
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, NotImplementedError):
        return [Verdict("no_package")]
    found.pop(MANIFEST)
    return [
        Verdict(
            "gone" if path not in found else "added" if path not in listed else "changed",
            {"path": path},
        )
        for path in sorted(found.keys() | listed.keys())
        if found.get(path) != listed.get(path)
    ]


def _digest(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> str:
    """The SHA-256 of a file in a zip, read in pieces: what it declares is its own word."""
    digest = hashlib.sha256()
    try:
        with archive.open(info) as file:
            while piece := file.read(1 << 16):
                digest.update(piece)
    except zipfile.BadZipFile:
        return "damaged"
    return digest.hexdigest()
