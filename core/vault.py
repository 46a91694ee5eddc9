"""Encryption of identity numbers at rest, and the digest by which they are found.

AES-GCM, 256 bits, with a random nonce a value; the additional data ties a ciphertext to the
model, record and column it was made for, so that it opens nowhere else. The digest is a keyed
HMAC-SHA256: without the key a digest says nothing, and equal numbers have equal digests.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Iterable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .verdict import Verdict

KEY_BYTES = 32
_NONCE_BYTES = 12
_KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
_BREAK = re.compile(r"[\n,;]+")


class VaultError(ValueError):
    """Keys or a ciphertext that cannot be used; :attr:`verdict` says why as a code.

    Neither the error nor its cause ever holds a key or a value.
    """

    def __init__(self, verdict: Verdict):
        super().__init__(verdict.code)
        self.verdict = verdict


class KeyRing:
    """The keys of one office: cipher keys, the first for writing, and one digest key.

    >>> line = base64.b64encode(bytes(32)).decode()
    >>> ring = KeyRing.parse(f"# keys\\ncipher:2:{line}\\ncipher:1:{line}\\ndigest:1:{line}")
    >>> sealed = ring.seal("36010220030204134X", ("union.member", "f00", "id_number"))
    >>> sealed.startswith("2:"), "3601" in sealed
    (True, False)
    >>> ring.open(sealed, ("union.member", "f00", "id_number"))
    '36010220030204134X'
    >>> ring.open(sealed, ("union.member", "f01", "id_number"))  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    VaultError: sealed_wrong
    """

    def __init__(self, ciphers: dict[str, bytes], digest_key: bytes):
        """Use :meth:`parse`. ``ciphers`` in order: the first one writes, all of them read."""
        self._ciphers = {key_id: AESGCM(key) for key_id, key in ciphers.items()}
        self._current = next(iter(ciphers))
        # Copied for each value: to begin with the key costs as much as all the rest.
        self._digest = hmac.HMAC(digest_key, hashes.SHA256())

    def __repr__(self) -> str:
        return f"KeyRing(ciphers={list(self._ciphers)})"

    @classmethod
    def parse(cls, text: str) -> "KeyRing":
        """Read keys: ``cipher:ID:BASE64`` or ``digest:ID:BASE64``, 32 bytes each.

        Lines, or parts between commas or semicolons; blank ones and ``#`` remarks are skipped.

        :raises VaultError: ``keys_line`` (params ``line``: not of this shape),
            ``keys_length`` (params ``line``, ``bytes``), ``keys_repeated`` (params ``line``),
            ``keys_no_cipher``, ``keys_digest`` (params ``count``: there must be exactly one)

        >>> KeyRing.parse("cipher:1:abc")  # doctest: +IGNORE_EXCEPTION_DETAIL
        Traceback (most recent call last):
        VaultError: keys_line
        """
        ciphers: dict[str, bytes] = {}
        digests: dict[str, bytes] = {}
        for number, part in enumerate(_BREAK.split(text), 1):
            if not (part := part.strip()) or part.startswith("#"):
                continue
            kind, _, rest = part.partition(":")
            key_id, _, encoded = rest.partition(":")
            keys = {"cipher": ciphers, "digest": digests}.get(kind)
            if keys is None or not encoded or not _KEY_ID.fullmatch(key_id):
                raise VaultError(Verdict("keys_line", {"line": number}))
            if key_id in keys:
                raise VaultError(Verdict("keys_repeated", {"line": number}))
            try:
                key = base64.b64decode(encoded, validate=True)
            except (binascii.Error, ValueError):
                raise VaultError(Verdict("keys_line", {"line": number})) from None
            if len(key) != KEY_BYTES:
                raise VaultError(Verdict("keys_length", {"line": number, "bytes": len(key)}))
            keys[key_id] = key
        if not ciphers:
            raise VaultError(Verdict("keys_no_cipher"))
        if len(digests) != 1:
            raise VaultError(Verdict("keys_digest", {"count": len(digests)}))
        return cls(ciphers, next(iter(digests.values())))

    @property
    def fingerprint(self) -> str:
        """What a database remembers of its digest key: tells whether it is the same one."""
        return self._keyed(b"fingerprint")[:32]

    def key_ids(self) -> list[str]:
        """Ids of the cipher keys, the writing one first."""
        return list(self._ciphers)

    def seal(self, value: str, place: Iterable[str]) -> str:
        """Encrypt a value for one place.

        :param place: model, token of the record, column
        :return: ``KEY_ID:BASE64``
        """
        return self.seal_bytes(value.encode(), place).decode()

    def seal_bytes(self, value: bytes, place: Iterable[str]) -> bytes:
        """As :meth:`seal`, for files."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        box = self._ciphers[self._current].encrypt(nonce, value, _place(place))
        return self._current.encode() + b":" + base64.b64encode(nonce + box)

    def open(self, sealed: str, place: Iterable[str]) -> str:
        """Decrypt what :meth:`seal` made for the same place.

        :raises VaultError: ``sealed_key`` (params ``key``: that key is not on the ring) or
            ``sealed_wrong`` (altered, or made for another place)
        """
        return self.open_bytes(sealed.encode(), place).decode()

    def open_bytes(self, sealed: bytes, place: Iterable[str]) -> bytes:
        """As :meth:`open`, for files."""
        key_id, _, encoded = sealed.partition(b":")
        cipher = self._ciphers.get(key_id.decode("ascii", "replace"))
        if cipher is None:
            raise VaultError(Verdict("sealed_key", {"key": key_id[:16].decode("ascii", "replace")}))
        try:
            box = base64.b64decode(encoded, validate=True)
            # The last letter holds spare bits, which the seal does not cover.
            if base64.b64encode(box) != encoded:
                raise ValueError
            return cipher.decrypt(box[:_NONCE_BYTES], box[_NONCE_BYTES:], _place(place))
        except (binascii.Error, ValueError, InvalidTag):
            raise VaultError(Verdict("sealed_wrong")) from None

    def digest(self, kind: str, value: str) -> str:
        """The digest of a repaired value; 64 hexadecimal characters.

        :param kind: what the value is, so that equal texts of two kinds do not look alike
        """
        message = kind.encode() + b"\x00" + value.encode()
        return self._keyed(message)

    def _keyed(self, message: bytes) -> str:
        keyed = self._digest.copy()
        keyed.update(message)
        return keyed.finalize().hex()


def new_token() -> str:
    """A token for a record: random, so that no two places are alike.

    >>> len(new_token()), new_token() == new_token()
    (32, False)
    """
    return secrets.token_hex(16)


def _place(parts: Iterable[str]) -> bytes:
    # Length before each part: ("ab", "c") is another place than ("a", "bc").
    parts = [text.encode() for text in parts]
    return b"".join([len(part).to_bytes(4, "big") + part for part in parts])
