"""The cipher and the key ring, without Odoo."""

import base64
import hashlib
import hmac
import string

from hypothesis import given
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..core.vault import KeyRing, VaultError


def line(kind, key_id, byte=b"k"):
    return f"{kind}:{key_id}:{base64.b64encode(byte * 32).decode()}"


RING = KeyRing.parse(f"{line('cipher', '1')}\n{line('digest', '1')}")


@tagged("post_install", "-at_install")
class TestCoreVault(BaseCase):
    @given(st.text(max_size=200), st.tuples(st.text(), st.text(), st.text()))
    def test_what_is_sealed_opens_in_its_place(self, value, place):
        self.assertEqual(RING.open(RING.seal(value, place), place), value)

    def test_equal_values_do_not_look_alike(self):
        place = ("m", "1", "c")
        self.assertNotEqual(RING.seal("x", place), RING.seal("x", place))

    def test_another_model_row_or_column_does_not_open(self):
        sealed = RING.seal("36010220030204134X", ("union.member", "7", "id_number"))
        for place in (
            ("union.employer", "7", "id_number"),
            ("union.member", "8", "id_number"),
            ("union.member", "7", "mobile"),
            ("union.member7", "", "id_number"),
        ):
            with self.subTest(place=place), self.assertRaises(VaultError) as caught:
                RING.open(sealed, place)
            self.assertEqual(caught.exception.verdict.code, "sealed_wrong")

    def test_an_altered_ciphertext_does_not_open(self):
        place = ("m", "1", "c")
        sealed = RING.seal("36010220030204134X", place)
        for at in range(2, len(sealed)):
            other = "A" if sealed[at] != "A" else "B"
            with self.assertRaises(VaultError):
                RING.open(sealed[:at] + other + sealed[at + 1 :], place)

    def test_one_ciphertext_is_written_in_one_way(self):
        place = ("m", "1", "c")
        sealed = RING.seal("36010220030204134X", place)
        last = sealed.rstrip("=")[-1]
        letters = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
        # Its lowest bits are spare: decoded, both are the same bytes.
        twin = letters[letters.index(last) ^ 1]
        with self.assertRaises(VaultError):
            RING.open(sealed.rstrip("=")[:-1] + twin + "==", place)

    def test_a_new_first_key_writes_and_the_old_one_still_reads(self):
        place = ("m", "1", "c")
        old = RING.seal("x", place)
        both = KeyRing.parse(
            ";".join([line("cipher", "2", b"n"), line("cipher", "1"), line("digest", "1")])
        )
        self.assertEqual(both.open(old, place), "x")
        self.assertTrue(both.seal("x", place).startswith("2:"))
        with self.assertRaises(VaultError) as caught:
            RING.open(both.seal("x", place), place)
        self.assertEqual(caught.exception.verdict.as_dict()["params"], {"key": "2"})

    def test_digest_depends_on_key_kind_and_value(self):
        other = KeyRing.parse(f"{line('cipher', '1')}\n{line('digest', '1', b'o')}")
        digests = {
            RING.digest("id:resident", "1"),
            RING.digest("id:passport", "1"),
            RING.digest("id:resident", "2"),
            other.digest("id:resident", "1"),
        }
        self.assertEqual(len(digests), 4)
        self.assertNotEqual(RING.fingerprint, other.fingerprint)

    def test_digest_is_the_one_databases_hold(self):
        key = b"k" * 32
        self.assertEqual(
            RING.digest("id:resident", "36010220030204134X"),
            hmac.new(key, b"id:resident\x0036010220030204134X", hashlib.sha256).hexdigest(),
        )
        # Asked again, and after others: nothing of the one before stays in the next.
        self.assertEqual(RING.digest("mobile", "1"), RING.digest("mobile", "1"))
        fingerprint = hmac.new(key, b"fingerprint", hashlib.sha256).hexdigest()[:32]
        self.assertEqual(RING.fingerprint, fingerprint)

    def test_bad_keys_are_told_by_line_and_never_quoted(self):
        short = base64.b64encode(b"k" * 31).decode()
        for text, code, params in (
            ("cipher:1", "keys_line", {"line": 1}),
            ("cipher:1:!!!", "keys_line", {"line": 1}),
            (f"# x\nsecret:1:{short}", "keys_line", {"line": 2}),
            (f"cipher:1:{short}", "keys_length", {"line": 1, "bytes": 31}),
            (f"{line('cipher', '1')}\n{line('cipher', '1')}", "keys_repeated", {"line": 2}),
            (line("digest", "1"), "keys_no_cipher", {}),
            (line("cipher", "1"), "keys_digest", {"count": 0}),
            ("", "keys_no_cipher", {}),
        ):
            with self.subTest(text=text), self.assertRaises(VaultError) as caught:
                KeyRing.parse(text)
            self.assertEqual(caught.exception.verdict.as_dict(), {"code": code, "params": params})
            self.assertNotIn(short, repr(caught.exception))
