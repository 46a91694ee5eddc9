"""What searches for leaked numbers finds them, however they are written or packed."""

import base64
import hashlib
import io
import json
import subprocess
import zipfile

import openpyxl
from reportlab.pdfgen.canvas import Canvas

from odoo.tests import BaseCase, tagged

from ..core import identity
from . import leak_scan

ID, MOBILE = "36010220030204134X", "13740846169"


@tagged("post_install", "-at_install")
class TestDetectors(BaseCase):
    """Each way to write a number down is found; a scan that finds nothing proves nothing."""

    needles = leak_scan.Needles([ID, MOBILE])

    def assert_found(self, content, how=None, name="file"):
        if isinstance(content, str):
            content = content.encode()
        found = leak_scan.scan(self.needles, name, content)
        self.assertEqual({number for number, *_ in found}, {ID, MOBILE}, (how, content[:200]))
        if how:
            self.assertTrue(any(how in kind for _number, kind, _where in found), found)

    def test_notations(self):
        wide = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
        for sign in ("", " ", "-", "·", ".", "　", "__"):
            spaced = [sign.join((t[:3], t[3:7], t[7:11], t[11:])) for t in (ID, MOBILE)]
            with self.subTest(sign=sign):
                self.assert_found("号码：{}，手机{}。".format(*spaced), "clear")
                self.assert_found("{}\t{}\n".format(*spaced).translate(wide), "clear")
        self.assert_found(f"x{ID.lower()}-86{MOBILE}", "clear")
        self.assert_found(f"{ID[::-1]};{MOBILE[::-1]}", "reversed")
        # Without what a mask shows of it.
        self.assert_found(f"{ID[3:17]};{MOBILE}", "clear")
        self.assert_found(json.dumps([f"{ID} {MOBILE}".translate(wide)]), "clear")
        self.assert_found("".join(f"&#x3{c};" for c in MOBILE) + f" {ID}")
        self.assert_found(f"{ID} {MOBILE}".encode("utf-16"), "clear")
        for time in ("02:00:13.740846", "02:00:13,740", "02:00:13"):
            self.assert_found(f"2026-11-20 {time} {ID}, 2026-11-20 {time}', {MOBILE}{time}")

    def test_base64_at_each_alignment_and_hexadecimal(self):
        for shift in range(3):
            for text in (f"{ID};{MOBILE}", f"{ID[::-1]};{MOBILE[::-1]}"):
                code = base64.b64encode(b"." * shift + text.encode())
                with self.subTest(shift=shift, text=text):
                    self.assert_found(b"data:" + code, "base64")
        self.assert_found(f"{ID} {MOBILE}".encode().hex(), "hexadecimal")
        self.assert_found(f"{ID} {MOBILE}".encode("utf-16-be").hex(), "hexadecimal")

    def test_packed_files(self):
        book, buffer = openpyxl.Workbook(), io.BytesIO()
        book.active.append([ID, MOBILE])
        book.save(buffer)
        self.assertNotIn(MOBILE.encode(), buffer.getvalue())
        self.assert_found(buffer.getvalue(), "clear")
        outer = io.BytesIO()
        with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as folder:
            folder.writestr("inner.xlsx", buffer.getvalue())
        self.assert_found(outer.getvalue(), "clear")
        # As a bytea column stands in a dump.
        self.assert_found(b"1\t\\\\x" + buffer.getvalue().hex().encode() + b"\tx\n", "clear")

    def test_pdf(self):
        for place in ("text", "properties"):
            buffer = io.BytesIO()
            canvas = Canvas(buffer, pageCompression=1)
            canvas.drawString(72, 72, f"{ID} {MOBILE}" if place == "text" else "nothing")
            if place == "properties":
                canvas.setSubject(f"{ID} {MOBILE}")
            canvas.showPage()
            canvas.save()
            with self.subTest(place=place):
                self.assert_found(buffer.getvalue(), "clear")
        with self.assertRaises(subprocess.CalledProcessError):
            leak_scan.scan(self.needles, "broken.pdf", b"%PDF-1.4 broken")

    def test_other_numbers_and_masks_are_not_found(self):
        for text in (
            identity.mask_id(ID), identity.mask_mobile(MOBILE), "2026-11-20 02:00:00.123456",
            "'2026-11-20 02:00:13.740846', 169", "2026-11-20 02:00:13,740 846169 DEBUG",
            ID[:3] + "0" + ID[4:], "13740846168", ID[:14],
        ):  # fmt: skip
            self.assertFalse(self.needles.found(text), text)

    def test_a_column_that_tells_hidden_digits_is_found(self):
        secrets = {member: f"{member * 7919 % 1000:03d}" for member in range(2000)}
        noise = {
            member: hashlib.sha256(secret.encode()).hexdigest()
            for member, secret in secrets.items()
        }
        tale = {member: f"x{secret}" for member, secret in secrets.items() if member % 20 == 0}
        told = leak_scan.told_digits({"noise": noise, "tale": noise | tale}, secrets)
        self.assertEqual([name for name, *_ in told], ["tale"])
