"""Take a few small files out of a zip that somebody uploads, and nothing else.

Nothing is written to disk, so a name that leads elsewhere could harm nobody; it is refused all the
same, because no honest archive has one. What is declared small and is large is cut off while
it is read.
"""

import io
import struct
import zipfile
import zlib
from pathlib import PurePosixPath

MAX_PACKED = 5_000_000
MAX_FILES = 50
MAX_FILE = 10_000_000
MAX_TOTAL = 20_000_000
#: What file managers add to an archive by themselves.
_CHAFF = ("__MACOSX/",)
_CHAFF_NAMES = (".DS_Store", "Thumbs.db", "desktop.ini")
# What every packer writes. The others ask for memory by the word of the archive (LZMA: up to 4 GB).
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class ArchiveError(ValueError):
    """An archive that is not taken; ``code`` says why, ``params`` which file."""

    def __init__(self, code: str, **params: object):
        super().__init__(code)
        self.code, self.params = code, params


def read_archive(data: bytes) -> dict[str, bytes]:
    """The files of a zip by their bare name; all of them stand in one folder or in none.

    :raises ArchiveError: ``no_zip``, ``damaged``, ``too_large``, ``too_many``, ``unpacked_too_large``,
        ``outside``, ``encrypted``, ``method``, ``folders``, ``twice``, ``empty``

    >>> buffer = io.BytesIO()
    >>> with zipfile.ZipFile(buffer, "w") as made:
    ...     made.writestr("yz/standard.json", "{}")
    ...     made.writestr("__MACOSX/yz/._standard.json", "")
    >>> read_archive(buffer.getvalue())
    {'standard.json': b'{}'}
    """
    if len(data) > MAX_PACKED:
        raise ArchiveError("too_large", limit=MAX_PACKED)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read_members(archive)
    except ArchiveError:
        raise
    except zipfile.BadZipFile as error:
        code = "damaged" if zipfile.is_zipfile(io.BytesIO(data)) else "no_zip"
        raise ArchiveError(code) from error
    # A place before the beginning, a name of no letters or not in those it claims.
    except (
        zlib.error,
        struct.error,
        EOFError,
        NotImplementedError,
        ValueError,
        LookupError,
    ) as error:
        raise ArchiveError("damaged") from error


def _read_members(archive: zipfile.ZipFile) -> dict[str, bytes]:
    members = [info for info in archive.infolist() if not info.is_dir()]
    if len(members) > MAX_FILES:
        raise ArchiveError("too_many", count=len(members), limit=MAX_FILES)
    found: dict[str, bytes] = {}
    folders = set()
    left = MAX_TOTAL
    for info in members:
        # Python reads "\\" as "/" on some systems only.
        path = PurePosixPath(info.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in info.filename:
            raise ArchiveError("outside", name=info.filename)
        if info.filename.startswith(_CHAFF) or path.name in _CHAFF_NAMES:
            continue
        if info.flag_bits & 0x1:
            raise ArchiveError("encrypted", name=info.filename)
        if info.compress_type not in _PACKED:
            raise ArchiveError("method", name=info.filename)
        folders.add(path.parent)
        if len(folders) > 1:
            raise ArchiveError("folders", name=info.filename)
        if path.name in found:
            raise ArchiveError("twice", name=info.filename)
        # The declared size is the archive's own word: read no further than allowed.
        limit = min(MAX_FILE, left)
        with archive.open(info) as file:
            content = file.read(limit + 1)
        if len(content) > limit:
            raise ArchiveError("unpacked_too_large", name=info.filename, limit=limit)
        left -= len(content)
        found[path.name] = content
    if not found:
        raise ArchiveError("empty")
    return found
