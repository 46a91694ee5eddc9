"""The sentences of the verdicts on lists of archives; see ``verdict_text``."""

# The sentences get the reader's `env._` under the name by which terms are found.
# pylint: disable=prefer-env-translation
from ..member.verdict_text import add_sentences

add_sentences(
    {
        "archive_title_missing": lambda _, p: (
            _("The title of the document is missing."),
            _("Write what the document is called."),
        ),
        "archive_year_missing": lambda _, p: (
            _("The archive year is missing."),
            _("Write the year in a column of its own, or the whole archive number."),
        ),
        "archive_year_unknown": lambda _, p: (
            _("“%(text)s” is no year from %(first)s to %(last)s.", **p),
            _("Write the archive year with four digits."),
        ),
        "retention_missing": lambda _, p: (
            _("How long the document is kept is missing."),
            _("Write permanent, 30 years or 10 years, or the whole archive number."),
        ),
        "retention_unknown": lambda _, p: (
            _("“%(text)s” is no time that documents are kept for.", **p),
            _("Write permanent, 30 years or 10 years."),
        ),
        "archive_number_says": lambda _, p: (
            _("The archive number “%(text)s” says otherwise.", **p),
            _("Correct the cell or the archive number by the document."),
        ),
        "archive_number_personal": lambda _, p: (
            _("This is a person's number."),
            _("Enter the number that is written on the document."),
        ),
        "archive_category_missing": lambda _, p: (
            _("The archive category is missing."),
            _("Write its name or its code, such as WS."),
        ),
        "archive_category_unknown": lambda _, p: (
            _("There is no archive category “%(text)s”.", **p),
            _("Write its name or its code, such as WS; the system administrator adds others."),
        ),
        "archive_secret": lambda _, p: (
            _("State secrets are not entered in this system."),
            _("Leave the row out."),
        ),
        "security_unknown": lambda _, p: (
            _("“%(text)s” is no security level of this register.", **p),
            _("Write open, internal or business secret, or leave the cell empty."),
        ),
        "pages_format": lambda _, p: (
            _("“%(text)s” is no number of pages.", **p),
            _("Write a whole number, or leave the cell empty."),
        ),
        "document_ahead": lambda _, p: (
            _("The document is dated %(day)s, which is still to come.", **p),
            _("Write the date of the document."),
        ),
        "archive_in_file": lambda _, p: (
            _("Sheet “%(first_sheet)s”, row %(first_row)s has the same document.", **p)
            if "first_sheet" in p
            else _("Row %(first_row)s has the same document.", **p),
            _("Leave one of the two out, or write the archive number of each."),
        ),
    }
)
