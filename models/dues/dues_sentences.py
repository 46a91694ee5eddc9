"""The sentences of lists of dues; as in ``verdict_text``."""

from ..member.verdict_text import add_sentences

# The sentences get the reader's `env._` under the name by which terms are found.
# pylint: disable=prefer-env-translation


def _twice(_, p):
    if "first_sheet" in p:
        reason = _(
            "This month of the same member stands in sheet “%(first_sheet)s”, row %(first_row)s"
            " already.",
            **p,
        )
    else:
        reason = _("This month of the same member stands in row %(first_row)s already.", **p)
    return reason, _("Delete one of the two rows, or correct the month.")


add_sentences(
    {
        "who_missing": lambda _, p: (
            _("Neither the ID number nor the member number is given."),
            _("Enter one of them."),
        ),
        "month_missing": lambda _, p: (
            _("The month is missing."),
            _("Enter it as 2026-10, 2026年10月 or 202610."),
        ),
        "month_format": lambda _, p: (
            _("“%(text)s” is no month of a year.", **p),
            _("Enter it as 2026-10, 2026年10月 or 202610."),
        ),
        "month_future": lambda _, p: (
            _("The month %(text)s has not begun yet.", **p),
            _("Correct the month, or import the list when it has begun."),
        ),
        "amount_format": lambda _, p: (
            _("“%(text)s” is no amount of money.", **p),
            _("Enter a number in yuan, such as 8476.90."),
        ),
        "amount_negative": lambda _, p: (
            _("The amount %(text)s is negative.", **p),
            _("Enter what was paid for the month in all; a refund makes that less."),
        ),
        "amount_range": lambda _, p: (
            _("The amount %(text)s cannot be a month's.", **p),
            _("Correct it; amounts are in yuan."),
        ),
        "amount_cents": lambda _, p: (
            _("The amount %(text)s has parts of a fen.", **p),
            _("Round it to two decimals."),
        ),
        "amount_missing": lambda _, p: (
            _("Neither a wage nor a payment is given."),
            _("Enter the base of dues, the gross wage or what was paid."),
        ),
        "gross_below_parts": lambda _, p: (
            _("Bonus, allowance and relief are more than the gross wage."),
            _("Correct the amounts, or enter the base of dues."),
        ),
        "paid_later": lambda _, p: (
            _("Paid on %(text)s: that day is still to come.", **p),
            _("Correct the day of the payment."),
        ),
        "dues_in_file": _twice,
        "dues_stranger": lambda _, p: (
            _("Nobody with this number is a member of this union or of one below it."),
            _("Correct the number, or let the person join first."),
        ),
        "dues_numbers_differ": lambda _, p: (
            _("The ID number and the member number are not those of one member here."),
            _("Correct one of them, or leave it empty."),
        ),
        "dues_other_name": lambda _, p: (
            _("The number belongs to a member of another name."),
            _("Correct the name or the number; a changed name is corrected by a request."),
        ),
        "dues_retained": lambda _, p: (
            _(
                "The member's membership was retained in %(text)s: retained members pay no dues.",
                **p,
            ),
            _("Delete the row; what was withheld goes back to the member."),
        ),
        "dues_applicant": lambda _, p: (
            _("The person was an applicant in %(text)s and no member yet.", **p),
            _("Delete the row, or correct the month: dues begin with the month of joining."),
        ),
        "dues_not_member": lambda _, p: (
            _("The person was no member here in %(text)s.", **p),
            _("Delete the row, or correct the month: see the history of the membership."),
        ),
        "dues_receipted": lambda _, p: (
            _("Receipt %(text)s was given for this month, which therefore stays as it is.", **p),
            _("Cancel the receipt first, or delete the row."),
        ),
        "dues_paid_differs": lambda _, p: (
            _("%(paid)s yuan were paid, %(due)s are due; it is stored as it was paid.", **p),
            _("Compare wage and payment with the employer."),
        ),
        "dues_wage_unknown": lambda _, p: (
            _("No wage is known, so nobody can tell what is due."),
            _("Ask the employer for the base of dues."),
        ),
    }
)
