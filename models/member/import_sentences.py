"""The sentences of lists of organisations, and of rows that waited; as in ``verdict_text``."""

# The sentences get the reader's `env._` under the name by which terms are found.
# pylint: disable=prefer-env-translation


def _organization_twice(_, p):
    if "first_sheet" in p:
        reason = _(
            "The same organisation stands in sheet “%(first_sheet)s”, row %(first_row)s already.",
            **p,
        )
    else:
        reason = _("The same organisation stands in row %(first_row)s already.", **p)
    return reason, _("Delete one of the two rows.")


def _code_of_two(_, p):
    if "first_sheet" in p:
        reason = _(
            "This organisation code stands in sheet “%(first_sheet)s”, row %(first_row)s already.",
            **p,
        )
    else:
        reason = _("This organisation code stands in row %(first_row)s already.", **p)
    return reason, _("Delete the row, or give each organisation a code of its own.")


SENTENCES = {
    "code_missing": lambda _, p: (
        _("The organisation code is missing."),
        _("Give each organisation a code of its own."),
    ),
    "code_format": lambda _, p: (
        _("“%(text)s” is no organisation code.", **p),
        _("Use up to 64 letters, digits, dots and dashes; never the number of a person."),
    ),
    "level_missing": lambda _, p: (
        _("The level is missing."),
        _("Enter one, such as street, federation or primary union."),
    ),
    "organization_state": lambda _, p: (
        _("“%(text)s” is not a state a list may give: draft, preparing or established.", **p),
        _("Write one of these; leave the cell empty for a draft."),
    ),
    "organization_in_file": _organization_twice,
    "organization_code_in_file": _code_of_two,
    "organization_code_taken": lambda _, p: (
        _("The organisation code “%(text)s” is already taken elsewhere.", **p),
        _("Ask the superior union for the right code."),
    ),
    "organization_name_taken": lambda _, p: (
        _("Below this superior there is one of that name, with the code “%(text)s”.", **p),
        _("Correct the code or the name."),
    ),
    "organization_meanwhile": lambda _, p: (
        _("Somebody has entered “%(text)s”, or one of its name, since the list was checked.", **p),
        _("Check the list again."),
    ),
    "organization_differs": lambda _, p: (
        _("The list and the organisation differ here; the record stays as it is."),
        _("Correct the list, or have the organisation changed by its own papers."),
    ),
    "parent_unknown": lambda _, p: (
        _(
            "The superior “%(text)s” is neither below the organisation imported into nor listed.",
            **p,
        ),
        _("Write its code or full name, add it to the list, or leave the cell empty."),
    ),
    "parent_ambiguous": lambda _, p: (
        _("More than one organisation is named “%(text)s”.", **p),
        _("Write the code of the superior instead of its name."),
    ),
    "parent_refused": lambda _, p: (
        _("Its superior “%(text)s” stands in the list and is refused itself.", **p),
        _("Mend the row of the superior first."),
    ),
    "parent_closed": lambda _, p: (
        _("Its superior “%(text)s” is dissolved.", **p),
        _("Name the superior it stands below today."),
    ),
    "parent_gone": lambda _, p: (
        _("Its superior “%(text)s” was not imported, deleted or moved.", **p),
        _("Check the list again."),
    ),
    "level_not_below": lambda _, p: (
        _("The level is not below that of its superior."),
        _("Correct the level, or name another superior."),
    ),
    "member_meanwhile": lambda _, p: (
        _("Somebody has entered this person, or taken him in, since the list was checked."),
        _("Check the list again to see where he stands."),
    ),
    "employer_meanwhile": lambda _, p: (
        _("Somebody has entered this employer since the list was checked."),
        _("Check the list again: what differs can then be brought up to date."),
    ),
    "employer_gone": lambda _, p: (
        _("The employer was deleted or moved elsewhere since the list was checked."),
        _("Check the list again."),
    ),
    "record_gone": lambda _, p: (
        _(
            "The record was deleted, moved or closed since the list was checked, and was not changed."
        ),
        _("Check the list again."),
    ),
}
