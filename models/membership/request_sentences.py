"""The sentences of the verdicts on a list of membership changes; see ``verdict_text``."""

# The sentences get the reader's `env._` under the name by which terms are found.
# pylint: disable=prefer-env-translation


def _state(_, p):
    states = {
        "applicant": _("He is an applicant and no member yet: this change does not fit him."),
        "active": _("He is an active member: this change does not fit him."),
        "retained": _("His membership is retained already: this change does not fit it."),
        "transferred": _("His membership went over to another union."),
        "left": _("His membership has ended already."),
    }
    return states[p["state"]], _("See his membership; correct the change, or delete the row.")


SENTENCES = {
    "change_who": lambda _, p: (
        _("Neither an ID number nor a member number says who is meant."),
        _("Enter one of the two."),
    ),
    "change_missing": lambda _, p: (
        _("The membership change is missing."),
        _("Enter one, such as retain, leave, transfer, rejoin or death."),
    ),
    "change_unknown": lambda _, p: (
        _("“%(text)s” is no membership change that is understood.", **p),
        _("Write one, such as retain, leave, transfer, rejoin or death."),
    ),
    "change_ask": lambda _, p: (
        _("A transfer in is not filed by a list: the union that has the member lets him go."),
        _("Ask for him by name and number in the menu “Ask for a Member”."),
    ),
    "change_reason_missing": lambda _, p: (
        _("The reason is missing: retaining, leaving and ending need one."),
        _("Enter one, such as retired, own wish or death."),
    ),
    "change_reason_unknown": lambda _, p: (
        _("“%(text)s” is no reason that is understood.", **p),
        _("Choose one of the reasons of the form; write the rest into the remarks."),
    ),
    "change_reason_other": lambda _, p: (
        _("“%(text)s” is a reason for another kind of change.", **p),
        _("Correct the change or the reason."),
    ),
    "change_reason_two": lambda _, p: (
        _("The change already gives a reason, and “%(text)s” is another one.", **p),
        _("Keep one of the two."),
    ),
    "change_date_missing": lambda _, p: (
        _("The day of the change is missing."),
        _("Write dates as 2020-02-22."),
    ),
    "change_date_ahead": lambda _, p: (
        _("The day of the change lies ahead."),
        _("Correct it, or list the person once it has happened."),
    ),
    "change_before_joined": lambda _, p: (
        _("The day of the change lies before the person joined."),
        _("Correct the day; the day of joining stands on the member's page."),
    ),
    "change_before_left": lambda _, p: (
        _("The day of the change lies before the person left."),
        _("Correct the day; the day of leaving stands on the member's page."),
    ),
    "change_unknown_member": lambda _, p: (
        _("No member of this organisation or one below it has this number."),
        _("Correct the number. Somebody new comes in by the roster, and applies."),
    ),
    "change_numbers_differ": lambda _, p: (
        _("ID number and member number are of two different members."),
        _("Correct one of the two, or leave one of them empty."),
    ),
    "change_other_name": lambda _, p: (
        _("The member with this number has another name."),
        _("Correct the name or the number; a new name is a correction, filed by hand."),
    ),
    "change_union_closed": lambda _, p: (
        _("The union of this member is not at work: it takes no requests."),
        _("Leave the row out, and ask the superior union."),
    ),
    "change_state": _state,
    "change_open": lambda _, p: (
        _("Another request about this membership is open."),
        _("Let it be decided, recall or delete it first; or delete the row."),
    ),
    "change_target_missing": lambda _, p: (
        _("The new union is missing."),
        _("Enter its code or its full name."),
    ),
    "change_target_unknown": lambda _, p: (
        _("There is no union with the code or name “%(text)s”.", **p),
        _("Ask the new union for its code."),
    ),
    "change_target_ambiguous": lambda _, p: (
        _("Several unions are named “%(text)s”.", **p),
        _("Write the code instead."),
    ),
    "change_target_closed": lambda _, p: (
        _("The new union “%(text)s” is not at work.", **p),
        _("Enter another union, or its successor."),
    ),
    "change_target_own": lambda _, p: (
        _("This is the member's own union."),
        _("Enter the union he goes to. A new employer of the same union needs no request."),
    ),
    "change_target_no_approver": lambda _, p: (
        _("“%(text)s” has no approver who could accept a member.", **p),
        _("Its administrator appoints one first."),
    ),
    "change_target_unused": lambda _, p: (
        _("Only a transfer goes to another union: the new union was passed over."),
        "",
    ),
    "change_employer_noted": lambda _, p: (
        _("The new employer was written into the remarks: it is not registered where you see it."),
        "",
    ),
    "change_filed_open": lambda _, p: (
        _("This very request was filed already and is open."),
        "",
    ),
    "change_filed_approved": lambda _, p: (
        _("This very request was filed and approved already."),
        "",
    ),
    "change_filed_refused": lambda _, p: (
        _("This very request was filed and refused."),
        _("If it is to be decided again, file it by hand."),
    ),
}
