"""The sentences of the verdicts on people, in the reader's language."""

# The sentences get the reader's `env._` under the name by which terms are found.
# pylint: disable=prefer-env-translation
from . import import_sentences
from .duty_sentences import SENTENCES as DUTY_SENTENCES

# Signs of a cell that a sentence quotes: a whole text pasted there by mistake is none.
MOST_QUOTED = 80


def explain(env, verdict):
    """Return ``(reason, hint)`` for a verdict of ``core`` on a person, a cell or a file.

    The hint says what to do, and is empty where the reason already does.
    """
    return explain_code(env, verdict.code, verdict.params)


def explain_code(env, code, params):
    """As :func:`explain`, for a stored code and its parameters."""
    make = _SENTENCES.get(code)
    if make is None:
        return env._("Not accepted (%(code)s).", code=code), ""
    if "fields" in params:
        names = env["union.import.heading"]._column_names()
        params = params | {"columns": ", ".join(names[name] for name in params["fields"])}
    text = params.get("text")
    if isinstance(text, str) and len(text) > MOST_QUOTED:
        params = params | {"text": f"{text[:MOST_QUOTED]}…"}
    return make(env._, params)


def add_sentences(sentences):
    """Let a room explain the codes of its own lists; a code told twice is an error."""
    if twice := _SENTENCES.keys() & sentences.keys():
        raise ValueError(f"codes explained twice: {sorted(twice)}")
    _SENTENCES.update(sentences)


def _id_length(_, p):
    if p["min"] == p["max"]:
        reason = _("The ID number %(mask)s has %(length)s characters instead of %(min)s.", **p)
    else:
        reason = _("The number %(mask)s has %(length)s characters, not %(min)s to %(max)s.", **p)
    return reason, _("Copy the number from the paper; check the kind of paper.")


def _id_gender(_, p):
    reason = (
        _("The ID number %(mask)s is a woman's, but the gender says male.", **p)
        if p["number"] == "female"
        else _("The ID number %(mask)s is a man's, but the gender says female.", **p)
    )
    return reason, _("See the ID card: correct the gender or the number.")


def _duplicate(_, p):
    if "first_sheet" in p:
        reason = _(
            "The same person stands in sheet “%(first_sheet)s”, row %(first_row)s already.", **p
        )
    else:
        reason = _("The same person stands in row %(first_row)s already.", **p)
    return reason, _("Delete one of the two rows.")


def _employer_twice(_, p):
    if "first_sheet" in p:
        reason = _(
            "The same employer stands in sheet “%(first_sheet)s”, row %(first_row)s already.", **p
        )
    else:
        reason = _("The same employer stands in row %(first_row)s already.", **p)
    return reason, _("Delete one of the two rows.")


def _code_twice(_, p):
    if "first_sheet" in p:
        reason = _(
            "Another employer has this credit code in sheet “%(first_sheet)s”, row %(first_row)s.",
            **p,
        )
    else:
        reason = _("Another employer has this credit code in row %(first_row)s.", **p)
    return reason, _("A code belongs to one employer: correct it by the business licences.")


def _ask_admin(_):
    return _(
        "Nothing was answered or stored. Go on tomorrow, or ask the platform administrator of your"
        " city to raise the look-up limit; this was logged."
    )


def _lookup_born(_, p):
    reason = (
        _("%(count)s of the numbers asked about today are women's born on %(born)s", **p)
        if p["gender"] == "female"
        else _("%(count)s of the numbers asked about today are men's born on %(born)s", **p)
    )
    return (
        _("%(reason)s; at most %(limit)s may, for a real list spreads.", reason=reason, **p),
        _("Check the column of the numbers.") + " " + _ask_admin(_),
    )


def _lookup_elsewhere(_, p):
    return (
        _(
            "%(count)s of the numbers asked about today are members already; no more than"
            " %(limit)s may be told.",
            **p,
        ),
        _ask_admin(_),
    )


_SENTENCES = {
    **import_sentences.SENTENCES,
    "id_missing": lambda _, p: (_("The ID number is missing."), _("Enter it from the ID card.")),
    "id_length": _id_length,
    "id_characters": lambda _, p: (
        _("The ID number %(mask)s holds other characters than 17 digits and a digit or X.", **p),
        _("Copy the number from the paper; check the kind of paper."),
    ),
    "id_birth_date": lambda _, p: (
        _("The ID number %(mask)s holds a birth date that cannot be.", **p),
        _("Copy the number from the ID card."),
    ),
    "id_checksum": lambda _, p: (
        _("The ID number %(mask)s fails its check digit.", **p),
        _("One character or more is mistyped: copy the number from the ID card."),
    ),
    "id_gender": _id_gender,
    "id_birth_mismatch": lambda _, p: (
        _("The ID number %(mask)s holds another birth date than the one stated.", **p),
        _("See the ID card: correct the birth date or the number."),
    ),
    "mobile_missing": lambda _, p: (_("The mobile number is missing."), ""),
    "mobile_invalid": lambda _, p: (
        _("%(mask)s is not a mobile number (%(length)s characters).", **p),
        _("A mobile number has 11 digits and begins with 13 to 19; leave it empty if unknown."),
    ),
    "phone_invalid": lambda _, p: (
        _("%(mask)s is not a telephone number (%(length)s characters).", **p),
        _("Enter a mobile number, or a landline with its area code."),
    ),
    "date_format": lambda _, p: (
        _("“%(text)s” is not a date.", **p),
        _("Write dates as 2020-02-22."),
    ),
    "date_impossible": lambda _, p: (
        _("“%(text)s” is a day that never was.", **p),
        _("Write dates as 2020-02-22."),
    ),
    "joined_date": lambda _, p: (
        _("Nobody joined on %(text)s: it lies ahead, before the birth or before 1925.", **p),
        _("Write dates as 2020-02-22."),
    ),
    "name_missing": lambda _, p: (_("The name is missing."), _("Enter the full name.")),
    "name_format": lambda _, p: (
        _("The name holds digits."),
        _("Enter the full name."),
    ),
    "name_signs": lambda _, p: (
        _("The name holds signs that no name has, or is longer than 60 letters."),
        _("Enter the full name of one person."),
    ),
    "gender_missing": lambda _, p: (
        _("The gender is missing."),
        _("Only a resident ID card tells it; enter it for other papers."),
    ),
    "employer_without_union": lambda _, p: (
        _("This employer is registered without a union of its own."),
        _("Its union is founded by a set-up request, not by an import."),
    ),
    "employer_missing": lambda _, p: (
        _("The employer is missing."),
        _("Enter the employer in each row; merged cells hold it in their first row only."),
    ),
    "employer_carried": lambda _, p: (
        _("The cell is empty: “%(text)s” was taken from the first row of the block.", **p),
        _("Enter the employer in each row if that is not so."),
    ),
    "employer_unknown": lambda _, p: (
        _("The employer “%(text)s” is not registered in this organisation.", **p),
        _("Correct the name, or import the employers first."),
    ),
    "employer_ambiguous": lambda _, p: (
        _("More than one employer is named “%(text)s”.", **p),
        _("Import the roster into the union of the right one."),
    ),
    "value_unknown": lambda _, p: (
        _("“%(text)s” is not one of the values understood here.", **p),
        _("Use a value of the list, or leave the cell empty."),
    ),
    "choice_unknown": lambda _, p: (
        _("“%(text)s” is not one of the values understood here; the cell counts as empty.", **p),
        _("Correct the cell and import the list again, or enter it by hand."),
    ),
    "month_taken": lambda _, p: (
        _("“%(text)s” names a month without a day: %(day)s was taken.", **p),
        _("Write the day if it is known, as 2020-02-22."),
    ),
    "joined_unknown": lambda _, p: (
        _("“%(text)s” is not a date: the day of the import counts as the day of joining.", **p),
        _("Write the day if it is known, as 2020-02-22."),
    ),
    "birth_unread": lambda _, p: (
        _("“%(text)s” is not a date; the birth date was taken from the ID number.", **p),
        "",
    ),
    "duplicate_in_file": _duplicate,
    "employer_in_file": _employer_twice,
    "employer_archived": lambda _, p: (
        _("An archived employer of this organisation bears the name “%(text)s”.", **p),
        _("Take it out of the archive and check the list again, or correct the name."),
    ),
    "credit_code_in_file": _code_twice,
    "credit_code_elsewhere": lambda _, p: (
        _("This unified social credit code is already registered for another employer."),
        _("See the business licence; if the code is right, ask the superior union."),
    ),
    "credit_code_of_other": lambda _, p: (
        _("This credit code is that of “%(text)s”, but another employer has the name.", **p),
        _("Correct the code or the name by the business licence."),
    ),
    "credit_code_letters": lambda _, p: (
        _("“%(text)s” holds one of the letters I, O, S, V and Z: no credit code does.", **p),
        _("They are mostly 1, 0, 5, U and 2: copy the code from the business licence."),
    ),
    "credit_code_digit": lambda _, p: (
        _("The credit code %(text)s fails its check digit; it was taken as it is.", **p),
        _("Compare it with the business licence."),
    ),
    "employer_with_union": lambda _, p: (
        _("The list says this employer has no union, but it is registered with one."),
        _("The registered union stays; correct the list, or have the union dissolved."),
    ),
    "member_differs": lambda _, p: (
        _("The list and the member's record differ here; the record stays as it is."),
        _("See the ID card and correct one of the two by hand."),
    ),
    "member_state_differs": lambda _, p: (
        _("The membership has another state than this list would give; it stays as it is."),
        _("States change by admissions and transfers, not by a list."),
    ),
    "will_change": lambda _, p: (_("Differs from the record, which is brought up to date."), ""),
    "line_passed_over": lambda _, p: (
        _("This line names nobody and was passed over: a total, a signature or a remark."),
        "",
    ),
    "sheet_without_list": lambda _, p: (
        _("This sheet holds no row of headings that are understood and was passed over."),
        "",
    ),
    "list_incomplete": lambda _, p: (
        _("The list below this row was passed over, columns are missing: %(columns)s.", **p),
        _("Add the columns, or leave it if it is another kind of list."),
    ),
    "sheet_not_chosen": lambda _, p: (
        _("This sheet holds such a list too, but another sheet was chosen."),
        _("Leave the choice of a sheet empty to read all of them."),
    ),
    "sheet_hidden": lambda _, p: (
        _("This sheet is hidden and was passed over, though it holds such a list."),
        _("Choose it as the sheet to read, or show it in the workbook."),
    ),
    "sheet_example": lambda _, p: (
        _("This sheet is named an example and was passed over, though it holds such a list."),
        _("Choose it as the sheet to read, or rename it."),
    ),
    "sheet_unknown": lambda _, p: (_("There is no sheet “%(sheet)s”.", **p), ""),
    "rows_hidden": lambda _, p: (
        _("%(count)s hidden rows were read as well, the first is row %(first)s.", **p),
        _("Delete them if they do not belong to the list."),
    ),
    "column_twice": lambda _, p: (
        _("Two columns mean the same: “%(other)s” was read, “%(title)s” was not.", **p),
        _("Delete or rename the one that is not to be read."),
    ),
    "columns_unread": lambda _, p: (
        _("These columns were not read, their headings are not understood: %(titles)s.", **p),
        _("Say what they hold under Columns, or leave them if they are not needed."),
    ),
    "employer_sole": lambda _, p: (
        _("The list names no employers: all are taken as of “%(text)s”, the only one here.", **p),
        _("Add a column of employers if that is not so."),
    ),
    "member_elsewhere": lambda _, p: (
        _("%(mask)s already is a member of another union, or has applied to one.", **p),
        _("Ask for a transfer of the membership."),
    ),
    "lookup_search": lambda _, p: (
        _(
            "%(count)s different numbers searched for today are more than the %(limit)s allowed.",
            **p,
        ),
        _ask_admin(_),
    ),
    "lookup_born": _lookup_born,
    "lookup_paper": lambda _, p: (
        _(
            "%(count)s of the numbers asked about today are of one kind of paper and show the same"
            " mask; at most %(limit)s may.",
            **p,
        ),
        _ask_admin(_),
    ),
    "lookup_elsewhere": _lookup_elsewhere,
    "lookup_spent": _lookup_elsewhere,
    "formula_without_value": lambda _, p: (
        _("This cell holds a formula without a result."),
        _("Open the file in a spreadsheet program and save it, or paste the values."),
    ),
    "cell_error": lambda _, p: (
        _("This cell shows the error %(text)s.", **p),
        _("Correct the formula, or paste the value."),
    ),
    "number_rounded": lambda _, p: (
        _("The spreadsheet stored this number rounded: its last digits are lost."),
        _("Format the column as text and enter the number again."),
    ),
    "number_format": lambda _, p: (
        _("“%(text)s” is not a number.", **p),
        _("Enter digits only."),
    ),
    "number_range": lambda _, p: (
        _("“%(text)s” is out of range: a whole number from zero is needed.", **p),
        _("Correct the number."),
    ),
    "women_exceed_staff": lambda _, p: (
        _("%(women)s women among %(staff)s staff cannot be.", **p),
        _("Correct one of the two numbers."),
    ),
    "file_empty": lambda _, p: (_("The file is empty."), _("Choose the file again.")),
    "file_too_large": lambda _, p: (
        _("The file is larger than %(limit)s MB.", **p),
        _("Split it, and leave out pictures."),
    ),
    "file_protected": lambda _, p: (
        _("The workbook is protected by a password."),
        _("Open it, remove the password, save it and choose it again."),
    ),
    "not_spreadsheet": lambda _, p: (
        _("The file is not a spreadsheet."),
        _("Send an Excel workbook (.xlsx, .xls), an OpenDocument sheet (.ods) or a .csv file."),
    ),
    "file_broken": lambda _, p: (
        _("The workbook is damaged and cannot be read."),
        _("Open it in a spreadsheet program and save it as .xlsx."),
    ),
    "binary_workbook": lambda _, p: (
        _("This kind of workbook (.xlsb) is not read."),
        _("Open it in a spreadsheet program and save it as .xlsx."),
    ),
    "sheet_too_large": lambda _, p: (
        _("The sheet reaches beyond %(rows)s rows or %(columns)s columns.", **p),
        _("Split the list; delete stray cells far below or to the right."),
    ),
    "heading_missing": lambda _, p: (
        _("No sheet holds a row of headings that are understood."),
        "",
    ),
    "credit_code": lambda _, p: (
        _("“%(text)s” is not a unified social credit code.", **p),
        _("It has 18 digits and capital letters; leave it empty if unknown."),
    ),
    "union_below_primary": lambda _, p: (
        _("A primary union has no union of its own below it."),
        _("Import employers with a union into their federation."),
    ),
    **DUTY_SENTENCES,
}
