"""Print a fresh key file: one cipher key and one digest key (docs/operations.md)."""

# pylint: disable=print-used

import base64
import secrets


def key():
    """Return 32 random bytes as base64 text."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


print(f"cipher:1:{key()}")
print(f"digest:1:{key()}")
