"""Identity numbers and mobiles: repair, checks, masks."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from odoo.tests import BaseCase, tagged

from ..core import identity
from .candidates import candidates

PROPERTY = settings(database=None, deadline=None, max_examples=200)
GOOD = "360102197612134635"


@st.composite
def numbers(draw):
    """Resident numbers that are right, of any place, birth date from 1900 on, and gender."""
    born = draw(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
    body = f"{draw(st.integers(110000, 829999))}{born:%Y%m%d}{draw(st.integers(0, 999)):03}"
    return body + ric.calc_check_digit(body + "0")


@tagged("post_install", "-at_install")
class TestIdentity(BaseCase):
    def code(self, *args, **kwargs):
        verdict = identity.check_id(*args, **kwargs)
        return verdict and verdict.code

    @PROPERTY
    @given(numbers())
    def test_right_numbers_pass_and_tell_birth_and_gender(self, number):
        self.assertIsNone(identity.check_id(number))
        self.assertEqual(identity.birth_date(number), date.fromisoformat(number[6:14]))
        self.assertEqual(identity.gender(number) == "male", number[16] in "13579")

    @PROPERTY
    @given(numbers(), st.integers(0, 16), st.integers(1, 9))
    def test_one_wrong_digit_never_passes(self, number, place, shift):
        wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
        self.assertIn(self.code(wrong), ("id_checksum", "id_birth_date"))

    @PROPERTY
    @given(numbers())
    def test_typing_habits_are_repaired(self, number):
        wide = "".join(chr(ord(sign) + 0xFEE0) for sign in number.lower())
        self.assertEqual(identity.normalize_id(f"　{wide[:6]} {wide[6:]}\u00a0"), number)

    def test_impossible_date_is_told_before_the_check_digit(self):
        self.assertEqual(self.code("450103202713051660"), "id_birth_date")
        self.assertEqual(self.code("450103202302301660"), "id_birth_date")
        self.assertEqual(self.code("450103000001011660"), "id_birth_date")
        body = "45010318500101166"  # right in itself, but nobody is that old
        self.assertEqual(self.code(body + ric.calc_check_digit(body + "0")), "id_birth_date")

    def test_each_kind_of_fault(self):
        self.assertEqual(self.code(""), "id_missing")
        self.assertEqual(self.code(GOOD[:-1]), "id_length")
        self.assertEqual(self.code("36010219761213463O"), "id_characters")
        self.assertEqual(self.code("X" + GOOD[1:]), "id_characters")
        self.assertEqual(self.code("٣" + GOOD[1:]), "id_characters")
        self.assertEqual(self.code(GOOD[:-1] + "6"), "id_checksum")
        self.assertEqual(self.code(GOOD, "female"), "id_gender")
        self.assertEqual(self.code(GOOD, "male", date(1976, 12, 31)), "id_birth_mismatch")

    def test_abolished_district_is_no_fault(self):
        body = "99999919800101001"  # no table of places has this one
        self.assertIsNone(identity.check_id(body + ric.calc_check_digit(body + "0")))

    def test_other_papers_by_length_only(self):
        self.assertIsNone(identity.check_id("E12345678", id_type="passport"))
        self.assertIsNone(identity.check_id("H60123456", id_type="permit"))
        self.assertEqual(self.code("E1", id_type="passport"), "id_length")
        self.assertEqual(self.code("", id_type="other"), "id_missing")
        with self.assertRaises(KeyError):
            identity.check_id("E12345678", id_type="library card")

    @PROPERTY
    @given(st.text(st.characters(codec="ascii"), max_size=40))
    def test_masks_never_show_more_than_allowed(self, text):
        for mask, limit in ((identity.mask_id(text), 4), (identity.mask_mobile(text), 5)):
            # Of a whole text pasted into a cell not even the length is told.
            if len(text) <= 31:
                self.assertEqual(len(mask), len(text))
            self.assertLess(len(mask), 36)
            self.assertLessEqual(sum(sign != "*" for sign in mask), limit)
        self.assertRegex(identity.mask_id(text), r"(?s)\A.{0,3}\**.?\Z")

    @PROPERTY
    @given(numbers())
    def test_verdicts_hold_no_number(self, number):
        wrong = number[:-1] + ("1" if number[-1] == "0" else "0")
        for verdict in (identity.check_id(wrong), identity.check_id(number[:-1])):
            self.assertNotIn(number[4:14], repr(verdict))
            mask = verdict.params["mask"]
            self.assertGreaterEqual(mask.count("*"), len(mask) - 4)

    def test_a_mask_shows_a_beginning_only_if_a_thousand_numbers_fit(self):
        """For every beginning there is, any check digit, any birth date and either gender."""
        heads = {f"{head}" for head in range(100, 1000)}
        masks = {head: identity.mask_id(f"{head}002199001011234") for head in heads}
        shown = {head for head, mask in masks.items() if mask.startswith(head)}
        self.assertGreater(len(shown), 50)
        self.assertEqual({masks[head] for head in heads - shown}, {"*" * 17 + "4"})
        born = date(1990, 1, 1)
        for mask_head in (*sorted(shown), "***"):
            for check in "0123456789X":
                for gender in ("male", "female"):
                    count = candidates(f"{mask_head}{'*' * 14}{check}", born, gender)
                    self.assertGreaterEqual(count, 1000, (mask_head, check, gender))

    def test_mobiles(self):
        for typed in (
            "180 8154-2555",
            "+86 18081542555",
            "0086-180-8154-2555",
            "１８０８１５４２５５５",
        ):
            self.assertEqual(identity.normalize_mobile(typed), "18081542555", typed)
        self.assertEqual(identity.normalize_mobile(18081542555.0), "18081542555")
        self.assertEqual(identity.normalize_mobile("8613800"), "8613800")
        self.assertIsNone(identity.check_mobile("18081542555"))
        for wrong in ("12345", "12081542555", "1808154255a", "180815425556", "075582345678"):
            self.assertEqual(identity.check_mobile(wrong).code, "mobile_invalid", wrong)
        self.assertEqual(identity.check_mobile("").code, "mobile_missing")
