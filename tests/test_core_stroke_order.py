"""Names by strokes: the rule by example, two real ballots, and what must hold for any names."""

import csv
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..core import stroke_order
from .common import clause

PROPERTY = settings(database=None, deadline=None, max_examples=200)
GOLDEN = Path(__file__).resolve().parent / "files/stroke_order_golden.csv"
# Surnames, given names, a compound, a rare character, a sign and Latin letters.
NAMES = st.text("王李陈欧阳司马大田富杰晓一金·A𠮷 ", min_size=0, max_size=5)
SINGLE = st.sampled_from(stroke_order.SINGLE)


def ordered(names, single="name"):
    names = names.split()
    return " ".join(names[place] for place in stroke_order.order(names, single))


@tagged("post_install", "-at_install")
class TestStrokeOrder(BaseCase):
    @clause("NR-STROKE-1", "NR-STROKE-2", "NR-STROKE-3", "NR-STROKE-5")
    def test_real_ballots_come_out_as_they_were_printed(self):
        with open(GOLDEN, encoding="utf-8", newline="") as file:
            rows = {row["list"]: row["order"].split() for row in csv.DictReader(file)}
        for pair in rows.pop("second_character_pairs"):
            first, second = pair.split("<")
            self.assertEqual(stroke_order.order([second, first]), [1, 0], pair)
        self.assertEqual(len(rows), 2)
        for names in rows.values():
            mixed = sorted(names)
            self.assertEqual([mixed[place] for place in stroke_order.order(mixed)], names)

    @clause("NR-STROKE-2")
    def test_fewer_strokes_come_first(self):
        # Neither by the first stroke (三 111, 十 12, 乙 5) nor by code point.
        self.assertEqual(ordered("三 黄 十 乙"), "乙 十 三 黄")

    @clause("NR-STROKE-3")
    def test_equal_counts_go_by_the_class_of_the_strokes_in_their_order(self):
        # 王 1121, 元 1135, 贝 2534, 毛 3115, 文 4134, 孔 5215.
        self.assertEqual(ordered("孔 文 毛 贝 元 王"), "王 元 贝 毛 文 孔")

    @clause("NR-STROKE-1")
    def test_the_next_character_decides_where_the_first_is_the_same(self):
        self.assertEqual(ordered("王大利 王一鸣 王大山"), "王一鸣 王大山 王大利")

    @clause("NR-STROKE-4")
    def test_of_a_compound_surname_the_first_character_counts(self):
        # 欧 has 8 strokes, 阳 6: were 阳 compared, 欧阳一 would stand behind 欧大.
        self.assertEqual(ordered("欧大 欧阳一"), "欧阳一 欧大")
        self.assertEqual(ordered("欧阳山 欧一"), "欧一 欧阳山")
        # Two characters are a surname and a name.
        self.assertEqual(ordered("司马 司大"), "司大 司马")

    @clause("NR-STROKE-6")
    def test_a_single_given_name_by_either_convention(self):
        self.assertEqual(ordered("田富 田大利"), "田大利 田富")
        self.assertEqual(ordered("田富 田大利", "surname"), "田富 田大利")
        self.assertEqual(ordered("田大利 田一", "surname"), "田一 田大利")
        with self.assertRaisesRegex(ValueError, "single"):
            stroke_order.place("田富", "given")

    def test_what_the_table_does_not_know_is_last_and_named(self):
        names = "𠮷田 A田 黄大 王·李"
        self.assertTrue(ordered(names).startswith("王·李 黄大"))
        self.assertEqual(stroke_order.place("王·𠮷𠮷").unknown, ("𠮷",))
        self.assertEqual(stroke_order.place("王Li").unknown, ("L", "i"))
        self.assertEqual(ordered("王𠮷 王鸣"), "王鸣 王𠮷")
        # Said by its strokes it has its place.
        self.assertEqual(stroke_order.place("121251 田").key[0][1], 6)
        self.assertLess(stroke_order.place("121251 田").key, stroke_order.place("黄大").key)

    def test_the_dot_in_a_name_is_no_character(self):
        # 艾 5 strokes 12234, 买 6, 合 6; the dot is typed in many ways.
        for dot in "·•‧・．.":
            with self.subTest(dot):
                self.assertEqual(stroke_order.place(f"艾力{dot}买买提").unknown, ())
                self.assertEqual(
                    ordered(f"艾力王一一 艾力{dot}买买提 艾力黄"),
                    f"艾力王一一 艾力{dot}买买提 艾力黄",
                )

    def test_names_under_a_dot_or_blank_stand_as_without(self):
        self.assertEqual(stroke_order.place("王　芳").key, stroke_order.place("王芳").key)

    def test_slips_of_the_source_are_mended_and_every_row_is_strokes(self):
        table = stroke_order.table()
        self.assertEqual((table["炽"], table["德"]), ("433425134", "332122522114544"))
        self.assertGreater(len(table), 6939)
        self.assertFalse({text for text in table.values() if not set(text) <= set("12345")})
        self.assertFalse([sign for sign, text in table.items() if len(sign) != 1 or not text])
        self.assertIn("MIT License", (stroke_order.FOLDER / "LICENSE.cnchar").read_text())

    @PROPERTY
    @given(NAMES, NAMES, NAMES, SINGLE)
    def test_it_is_a_total_order(self, one, two, three, single):
        keys = [stroke_order.place(name, single).key for name in (one, two, three)]
        first, second, third = keys
        self.assertEqual((first < second) + (first == second) + (first > second), 1)
        if first <= second <= third:
            self.assertLessEqual(first, third)

    @PROPERTY
    @given(st.lists(NAMES, max_size=8), SINGLE, st.randoms())
    def test_the_order_they_come_in_does_not_matter(self, names, single, random):
        mixed = list(names)
        random.shuffle(mixed)
        keys = [
            [
                stroke_order.place(some[place], single).key
                for place in stroke_order.order(some, single)
            ]
            for some in (names, mixed)
        ]
        self.assertEqual(*keys)
        self.assertEqual(sorted(stroke_order.order(names, single)), list(range(len(names))))
