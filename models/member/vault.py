"""Where the keys come from, and what to say when they do not come."""

import configparser
import functools
import logging
import os
import stat

from odoo.exceptions import UserError
from odoo.tools import config

from ...core.vault import KeyRing, VaultError
from ...core.verdict import Verdict

_logger = logging.getLogger(__name__)

ENVIRONMENT = "TRADE_UNION_KEYS"
SECTION = "trade_union"
OPTION = "keys_file"
#: Remembers which digest key a database was written with.
FINGERPRINT_PARAMETER = "trade_union.key_fingerprint"
#: Remembers with which cipher keys something in a database may be sealed.
IN_USE_PARAMETER = "trade_union.cipher_keys"


def load_ring():
    """Return the key ring of this server.

    The environment variable wins; else the file named in odoo.conf, read again when it changes.

    :raise VaultError: codes of :meth:`KeyRing.parse` and ``keys_missing``, ``keys_file`` (params
        ``path``: cannot be read), ``keys_mode`` (params ``path``: others may read it)
    """
    if text := os.environ.get(ENVIRONMENT):
        return _parse(text)
    path = _keys_file()
    if not path:
        raise VaultError(Verdict("keys_missing"))
    try:
        found = os.stat(path)
    except OSError:
        raise VaultError(Verdict("keys_file", {"path": path})) from None
    if found.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        raise VaultError(Verdict("keys_mode", {"path": path}))
    return _read(path, found.st_mtime_ns, found.st_ino)


def check_ring(env):
    """Return the key ring after a check that it is the one this database was written with.

    A foreign digest key would find nobody and let everybody in twice.

    :raise VaultError: as :func:`load_ring`, and ``keys_foreign``
    """
    ring = load_ring()
    # One fixed parameter that says nothing of the key.
    known = env["ir.config_parameter"].sudo().get_param(FINGERPRINT_PARAMETER)
    if known and known != ring.fingerprint:
        raise VaultError(Verdict("keys_foreign"))
    return ring


def remember_ring(env):
    """Note the digest key's fingerprint in a database that has none yet; return the key ring.

    :raise UserError: the keys cannot be used
    """
    ring = ring_or_raise(env)
    # As in check_ring.
    parameters = env["ir.config_parameter"].sudo()
    if not parameters.get_param(FINGERPRINT_PARAMETER):
        parameters.set_param(FINGERPRINT_PARAMETER, ring.fingerprint)
    used = keys_in_use(env)
    if ring.key_ids()[0] not in used:
        note_keys_in_use(env, used | {ring.key_ids()[0]})
    return ring


def keys_in_use(env):
    """Return the ids of the cipher keys something may be sealed with, as far as remembered."""
    # As in check_ring: ids, not keys.
    text = env["ir.config_parameter"].sudo().get_param(IN_USE_PARAMETER)
    return set((text or "").split())


def note_keys_in_use(env, key_ids):
    """Remember with which cipher keys something is sealed."""
    parameters = env["ir.config_parameter"].sudo()  # as in check_ring
    parameters.set_param(IN_USE_PARAMETER, " ".join(sorted(key_ids)))


def check_ciphers(env):
    """Return the key ring after a check that it opens all that is sealed.

    :raise VaultError: as :func:`check_ring`, and ``sealed_key``: taken off the ring too early
    """
    ring = check_ring(env)
    for key in sorted(keys_in_use(env) - set(ring.key_ids())):
        raise VaultError(Verdict("sealed_key", {"key": key}))
    return ring


def ring_or_raise(env):
    """Return the key ring, or raise the UserError that names the setting."""
    try:
        return check_ring(env)
    except VaultError as error:
        raise UserError(explain_keys(env, error.verdict)) from None


def warning(env):
    """Return what is wrong with the keys as a sentence, or False."""
    try:
        check_ciphers(env)
    except VaultError as error:
        return explain_keys(env, error.verdict)
    return False


def log_state(env):
    """Log an error when identities cannot be used; never raises (it would stop the registry)."""
    try:
        check_ciphers(env)
    except VaultError as error:
        _logger.error("Identities cannot be read or written: %s", explain_keys(env, error.verdict))


def explain_keys(env, verdict):
    """Return the sentence for a verdict on the keys: what, where, what to do."""
    what = {
        "keys_missing": lambda: env._("There are no encryption keys."),
        "keys_file": lambda: env._("The key file %(path)s cannot be read.", **verdict.params),
        "keys_mode": lambda: env._(
            "The key file %(path)s can be read by others: set its mode to 0600.", **verdict.params
        ),
        "keys_line": lambda: env._(
            "Line %(line)s of the encryption keys is not “cipher:ID:BASE64” or “digest:ID:BASE64”.",
            **verdict.params,
        ),
        "keys_length": lambda: env._(
            "The key in line %(line)s of the encryption keys has %(bytes)s bytes instead of 32.",
            **verdict.params,
        ),
        "keys_repeated": lambda: env._(
            "Line %(line)s of the encryption keys uses a key id a second time.", **verdict.params
        ),
        "keys_no_cipher": lambda: env._("The encryption keys hold no cipher key."),
        "keys_digest": lambda: env._(
            "The encryption keys must hold exactly one digest key, not %(count)s.",
            **verdict.params,
        ),
        "keys_foreign": lambda: env._(
            "These are not the encryption keys this database was written with."
        ),
        "sealed_key": lambda: env._(
            "The cipher key “%(key)s” is missing from the encryption keys.", **verdict.params
        ),
        "sealed_wrong": lambda: env._(
            "An encrypted value does not open: it was altered or moved in the database."
        ),
    }[verdict.code]()
    where = env._(
        "Set the environment variable %(variable)s or “%(option)s” in section [%(section)s] of"
        " odoo.conf; see docs/operations.md.",
        variable=ENVIRONMENT,
        option=OPTION,
        section=SECTION,
    )
    return what if verdict.code == "sealed_wrong" else f"{what} {where}"


def _keys_file():
    path = config["config"]
    try:
        return _option(path, os.stat(path).st_mtime_ns)
    except OSError:
        return None


@functools.lru_cache(maxsize=2)
def _option(path, _mtime):
    # Odoo 19 reads [options] only and warns of a key of ours in it.
    parser = configparser.RawConfigParser()
    try:
        parser.read([path])
    except configparser.Error:
        return None
    return parser.get(SECTION, OPTION, fallback=None)


@functools.lru_cache(maxsize=2)
def _parse(text):
    return KeyRing.parse(text)


@functools.lru_cache(maxsize=2)
def _read(path, _mtime, _inode):
    try:
        with open(path, encoding="utf-8") as file:
            return KeyRing.parse(file.read())
    except (OSError, UnicodeDecodeError):
        raise VaultError(Verdict("keys_file", {"path": path})) from None
