"""The sentences of the verdicts on a list of users; see ``verdict_text``."""

# The sentences get the reader's `env._` under the name by which terms are found.
# pylint: disable=prefer-env-translation


def _login_twice(_, p):
    if "first_sheet" in p:
        reason = _(
            "In sheet “%(first_sheet)s”, row %(first_row)s, this login is of another name or"
            " e-mail.",
            **p,
        )
    else:
        reason = _("In row %(first_row)s this login is of another name or e-mail.", **p)
    return reason, _("A login is one person's: give each his own, or write both rows alike.")


def _duty_in_file(_, p):
    if "first_sheet" in p:
        reason = _("Sheet “%(first_sheet)s”, row %(first_row)s gives this role there already.", **p)
    else:
        reason = _("Row %(first_row)s gives this role there already.", **p)
    return reason, _("Delete one of the two rows.")


SENTENCES = {
    "login_missing": lambda _, p: (
        _("The login is missing."),
        _("Enter what the person will type to sign in, such as yl_clerk."),
    ),
    "login_format": lambda _, p: (
        _("“%(text)s” is no login.", **p),
        _("3 to 64 letters a–z, digits and . _ @ + -, without blanks."),
    ),
    "login_number": lambda _, p: (
        _("A login is seen by colleagues: it is no ID number and no mobile."),
        _("Choose another login."),
    ),
    "login_twice": _login_twice,
    "login_taken": lambda _, p: (
        _("The login “%(text)s” cannot be used in this list.", **p),
        _("Choose another login."),
    ),
    "login_other_name": lambda _, p: (
        _("The login “%(text)s” is of a person of another name in your scope.", **p),
        _("Correct the name or the login."),
    ),
    "email_format": lambda _, p: (
        _("“%(text)s” is no e-mail address.", **p),
        _("Correct it, or leave it empty."),
    ),
    "role_missing": lambda _, p: (
        _("The role is missing."),
        _("Write one or more roles, separated by commas."),
    ),
    "role_unknown": lambda _, p: (
        _("There is no role “%(text)s”.", **p),
        _(
            "Roles are: Clerk, Reviewer, Approver, Chair, Auditor, Election Officer, Teller,"
            " Platform Administrator."
        ),
    ),
    "dates_reversed": lambda _, p: (
        _("The last day lies before the first."),
        _("Correct one of the two days."),
    ),
    "duty_over": lambda _, p: (
        _("This duty would be over already: its last day has passed."),
        _("Leave the row out, or correct the day."),
    ),
    "duty_in_file": _duty_in_file,
    "place_unknown": lambda _, p: (
        _("No organisation “%(text)s” where you grant duties at or below the list's own.", **p),
        _("Write its code or its full name; leave it empty for the organisation of the list."),
    ),
    "place_ambiguous": lambda _, p: (
        _("Several organisations are named “%(text)s”.", **p),
        _("Write the code instead."),
    ),
    "own_duty": lambda _, p: (
        _("Nobody grants or changes a duty of his own."),
        _("Another administrator does it."),
    ),
    "user_kept": lambda _, p: (
        _("This user is there already: he gets the duty, nothing else of him changes."),
        "",
    ),
    "duty_stands": lambda _, p: (
        _("The person has this role there already; its days are changed on the duty itself."),
        "",
    ),
}
