"""Every term of the addon speaks Chinese."""

import io
from pathlib import Path

import polib

from odoo.tests import TransactionCase, tagged
from odoo.tools.translate import trans_export

ROOT = Path(__file__).resolve().parent.parent
TRANSLATION = ROOT / "i18n/zh_CN.po"


def is_chinese(text):
    """Whether the term is Chinese itself (texts of the law), not English with an example."""
    signs = [sign for sign in text if sign.isalpha()]
    return 2 * sum("\u4e00" <= sign <= "\u9fff" for sign in signs) > len(signs)


def untranslated(terms, translations):
    """Return the messages of ``terms`` that ``translations`` lacks or leaves empty.

    Terms that are Chinese themselves need none.
    """
    known = {entry.msgid for entry in translations if entry.translated()}
    return [
        entry.msgid for entry in terms if entry.msgid not in known and not is_chinese(entry.msgid)
    ]


@tagged("post_install", "-at_install")
class TestTranslation(TransactionCase):
    def exported(self):
        buffer = io.BytesIO()
        trans_export(None, ["trade_union"], buffer, "po", self.env)
        return polib.pofile(buffer.getvalue().decode())

    def test_every_term_has_a_chinese_translation(self):
        self.assertTrue(TRANSLATION.exists(), "i18n/zh_CN.po is missing; run dev/i18n")
        terms = self.exported()
        self.assertIn("Duties", [entry.msgid for entry in terms])
        missing = untranslated(terms, polib.pofile(str(TRANSLATION)))
        self.assertEqual(missing, [], "terms without a translation; see dev/i18n")

    def test_template_holds_the_terms_of_today(self):
        file = ROOT / "i18n/trade_union.pot"
        self.assertTrue(file.exists(), "i18n/trade_union.pot is missing; run dev/i18n")
        now = {entry.msgid for entry in self.exported()}
        kept = {entry.msgid for entry in polib.pofile(str(file))}
        expected = {text for text in now if not is_chinese(text)}
        self.assertEqual(kept, expected, "i18n/trade_union.pot is old; run dev/i18n")

    def test_choices_taken_from_another_model_are_translated(self):
        """``.selection`` of a field is English whoever asks; ``_description_selection`` is not."""
        for name in self.env:
            for field in self.env[name]._fields.values() if name.startswith("union.") else ():
                if field.type != "selection" or not callable(field.selection):
                    continue
                with self.subTest(field=str(field)):
                    self.assertNotIn("selection", field.selection.__code__.co_names)

    def test_people_and_papers_share_no_word(self):
        """One English word is one Chinese word: a committee is not the body of a text."""
        labels = {"committee_kind": set(), "body": set()}
        for name in self.env:
            for field in self.env[name]._fields.values() if name.startswith("union.") else ():
                if field.name in labels:
                    labels[field.name].add(field.string)
        self.assertTrue(labels["committee_kind"] and labels["body"])
        self.assertFalse(labels["committee_kind"] & labels["body"])
        # “Name” is that of a thing; a person has a full name.
        for view in ("trade_union.card_check", "trade_union.election_result"):
            self.assertNotIn(">Name<", self.env.ref(view).arch_db)

    def test_missing_empty_and_fuzzy_are_found(self):
        terms = polib.POFile()
        for text in ("Seat", "Term", "Chair", "Union", "工会", "Mark (复)"):
            terms.append(polib.POEntry(msgid=text))
        translations = polib.POFile()
        translations.append(polib.POEntry(msgid="Seat", msgstr="席位"))
        translations.append(polib.POEntry(msgid="Term", msgstr=""))
        translations.append(polib.POEntry(msgid="Chair", msgstr="主席", flags=["fuzzy"]))
        self.assertEqual(untranslated(terms, translations), ["Term", "Chair", "Union", "Mark (复)"])
