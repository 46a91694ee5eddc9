"""The sentences of the verdicts on lists of what is taken over; see ``verdict_text``."""

# The sentences get the reader's `env._` under the name by which terms are found.
# pylint: disable=prefer-env-translation
from ..member.verdict_text import add_sentences


def _other(_, p):
    """Return how another row of the list is called."""
    if "first_sheet" in p:
        return _("Sheet “%(first_sheet)s”, row %(first_row)s", **p)
    return _("Row %(first_row)s", **p)


def _rule(_, p):
    """What a rule of the standards asks, and what the list says."""
    about = {
        "member": _("Seats of the term: %(value)s.", **p),
        "chair": _("Chairs of the term: %(value)s.", **p),
        "vice_chair": _("Vice chairs of the term: %(value)s.", **p),
        "head": _("Heads of the term: %(value)s.", **p),
        "deputy": _("Deputy heads of the term: %(value)s.", **p),
    }[p["position"]]
    return _("%(about)s %(clause)s asks for %(expected)s.", about=about, **p)


def _level(_, name):
    return {
        "national": _("the national federation"),
        "province": _("a province"),
        "city": _("a city"),
        "district": _("a district"),
        "street": _("a street or township"),
        "federation": _("a federation"),
        "primary": _("a primary union"),
        "group": _("a union group"),
    }[name]


add_sentences(
    {
        # of every list
        "organization_missing": lambda _, p: (
            _("The organisation is missing."),
            _("Write its code or its full name in each row."),
        ),
        "organization_unknown": lambda _, p: (
            _("“%(text)s” is no organisation at or below the one imported into.", **p),
            _("Write its code or its full name; import the organisations first."),
        ),
        "organization_ambiguous": lambda _, p: (
            _("Several organisations are named “%(text)s”.", **p),
            _("Write the code instead."),
        ),
        "organization_closed": lambda _, p: (
            _("“%(text)s” is dissolved or merged: nothing is entered there any more.", **p),
            _("Leave the row out."),
        ),
        "date_missing": lambda _, p: (
            _("The date is missing."),
            _("Write dates as 2020-02-22."),
        ),
        "record_differs": lambda _, p: (
            _("The list and the record differ here; the record stays as it is."),
            _("Correct the list, or take the import that brought the record back."),
        ),
        # of terms and seats
        "committee_kind_missing": lambda _, p: (
            _("The committee is missing."),
            _(
                "Committees are: Union Committee, Audit Committee, Women's Committee, Labour-law"
                " Supervision Committee."
            ),
        ),
        "committee_kind_unknown": lambda _, p: (
            _("There is no committee “%(text)s”.", **p),
            _(
                "Committees are: Union Committee, Audit Committee, Women's Committee, Labour-law"
                " Supervision Committee."
            ),
        ),
        "term_number_format": lambda _, p: (
            _("“%(text)s” is not the number of a term.", **p),
            _("Write it as a number, such as 3."),
        ),
        "term_ahead": lambda _, p: (
            _("This term begins on %(day)s, which is still to come.", **p),
            _("A coming term is elected here; a list brings in running ones."),
        ),
        "term_over": lambda _, p: (
            _("This term ran out on %(day)s; it is taken over as it stands.", **p),
            _("Hold the re-election."),
        ),
        "term_two": lambda _, p: (
            _("%(row)s has another term of this committee; one is running.", row=_other(_, p)),
            _("List the running term alone."),
        ),
        "term_mixed": lambda _, p: (
            _("%(row)s gives this term other dates.", row=_other(_, p)),
            _("Write the same first and last day in all rows of a term."),
        ),
        "term_incomplete": lambda _, p: (
            _("%(row)s of this term is refused, and a term comes in whole.", row=_other(_, p)),
            _("Mend that row, then import the rows of the term together."),
        ),
        "term_own": lambda _, p: (
            _("Term %(number)s of this committee was elected here.", **p),
            _("Leave the rows out; a vacant seat is filled by a by-election."),
        ),
        "term_differs": lambda _, p: (
            _("Term %(number)s, %(first)s to %(day)s, was taken over for this committee.", **p),
            _("Correct the list, or take that import back."),
        ),
        "term_ended": lambda _, p: (
            _("Term %(number)s of this committee ended on %(day)s.", **p),
            _("List the running term."),
        ),
        "term_overlaps": lambda _, p: (
            _("This term overlaps term %(number)s, which ended on %(day)s.", **p),
            _("Correct the first day of the term by the paper."),
        ),
        "member_key_missing": lambda _, p: (
            _("The person is named without a number."),
            _("Enter the ID number or the member number."),
        ),
        "seat_member_unknown": lambda _, p: (
            _("There is no member %(text)s at or below the organisation imported into.", **p),
            _("Correct the number, or import the members first."),
        ),
        "seat_member_two": lambda _, p: (
            _("The ID number and the member number are those of two people."),
            _("Correct one of the two, or leave it out."),
        ),
        "seat_name_differs": lambda _, p: (
            _("The member of this number is not named “%(text)s”.", **p),
            _("Correct the name or the number."),
        ),
        "seat_retained": lambda _, p: (
            _("The membership of %(text)s is retained: no right to vote and to stand.", **p),
            _("Leave the row out; the seat is vacant."),
        ),
        "seat_not_active": lambda _, p: (
            _("%(text)s has applied and is no member yet.", **p),
            _("Admit the person first."),
        ),
        "seat_no_member": lambda _, p: (
            _("%(text)s is no member any more.", **p),
            _("Leave the row out; the seat is vacant."),
        ),
        "seat_not_member": lambda _, p: (
            _("%(text)s is no member of this organisation or of a union below it.", **p),
            _(
                "Only who sits ex officio or is delegated may be a member elsewhere: see the origin."
            ),
        ),
        "seat_in_file": lambda _, p: (
            _("%(row)s gives this person a seat in the term already.", row=_other(_, p)),
            _("Delete one of the two rows."),
        ),
        "seat_right": lambda _, p: (
            _("Terms of “%(text)s” are taken over by its superior.", **p),
            _("Ask a reviewer, approver, chair or administrator of an organisation above it."),
        ),
        "position_missing": lambda _, p: (
            _("The position is missing."),
            _("Positions are: Chair, Vice Chair, Head, Deputy Head, Committee Member."),
        ),
        "position_unknown": lambda _, p: (
            _("There is no position “%(text)s”.", **p),
            _("Positions are: Chair, Vice Chair, Head, Deputy Head, Committee Member."),
        ),
        "origin_unknown": lambda _, p: (
            _("“%(text)s” is no way into a seat.", **p),
            _("Origins are: Elected, Ex Officio, By-election, Delegated; empty means elected."),
        ),
        "seat_before_term": lambda _, p: (
            _("Nobody sits in the term before it begins on %(day)s.", **p),
            _("Correct the day, or leave it empty for the first day of the term."),
        ),
        "seat_after_term": lambda _, p: (
            _("Nobody comes into the term after it ended on %(day)s.", **p),
            _("Correct the day by the paper."),
        ),
        "seat_ahead": lambda _, p: (
            _("This seat begins on %(day)s, which is still to come.", **p),
            _("List who sits today."),
        ),
        "seat_chairs": lambda _, p: (
            _("Chairs of the term: %(value)s.", **p),
            _(
                "A committee has one chair: correct the list by the paper if one was meant otherwise."
            ),
        ),
        "seat_rule_blocks": lambda _, p: (
            _rule(_, p),
            _("Correct the list by the paper; such a term is not taken over."),
        ),
        "seat_rule_warns": lambda _, p: (
            _rule(_, p),
            _("The term is taken over all the same; see that the next election mends it."),
        ),
        # of organisations
        "founded_on_missing": lambda _, p: (
            _("An established organisation needs the day it was founded."),
            _("Enter the day of the founding paper, as 2020-02-22."),
        ),
        "founding_paper_missing": lambda _, p: (
            _("An established organisation needs the paper that founded it."),
            _("Enter the number of the superior's reply."),
        ),
        "founded_ahead": lambda _, p: (
            _("Founded on %(day)s, which is still to come.", **p),
            _("Correct the day by the paper; one to come is founded here."),
        ),
        "founded_early": lambda _, p: (
            _(
                "Founded on %(day)s, before there was a federation of trade unions (1925-05-01).",
                **p,
            ),
            _("Correct the year by the paper."),
        ),
        "founded_preparatory": lambda _, p: (
            _("A preparatory body is not established."),
            _("Correct the kind or the state by the paper."),
        ),
        "founded_archived": lambda _, p: (
            _("The organisation “%(text)s” was archived here.", **p),
            _("Unarchive it first, or correct the code."),
        ),
        "founded_not_stated": lambda _, p: (
            _("A founding day, but no state “established”: it comes in as not established yet."),
            _("Write “established” as its state if it was founded, with the paper."),
        ),
        "founded_right": lambda _, p: (
            _("That “%(text)s” is established is taken over by its superior.", **p),
            _(
                "Ask a reviewer, approver, chair or administrator of an organisation above it, or"
                " write “preparing”."
            ),
        ),
        "founded_day_right": lambda _, p: (
            _("No founding day is on record here; the day of the list is not taken over."),
            _(
                "Ask a reviewer, approver, chair or administrator of an organisation above it to"
                " bring this list in."
            ),
        ),
        "founded_under_way": lambda _, p: (
            {
                "establishment": _("Its set-up request was sent or approved here."),
                "election": _("An election of it is under way here."),
                "change": _("A change of the organisation is being decided here."),
            }[p["kind"]],
            _("Let that come to its end or recall it; what is founded here is not taken over."),
        ),
        "founded_before_superior": lambda _, p: (
            _("Its superior “%(text)s” was founded later, on %(day)s.", **p),
            _("Correct the day or the superior by the paper."),
        ),
        "founded_before_federation": lambda _, p: (
            _("It stood before its federation “%(text)s”, founded on %(day)s.", **p),
            _("Nothing to do if the federation was formed of unions that stood already."),
        ),
        "founded_applicants": lambda _, p: (
            _("Applicants there stay applicants: %(value)s.", **p),
            _("Bring them in with a list of membership changes, kind joining."),
        ),
        # of certificates
        "certificate_kind_missing": lambda _, p: (
            _("The kind of certificate is missing."),
            _("Write its name as in the list of kinds."),
        ),
        "certificate_kind_unknown": lambda _, p: (
            _("There is no kind of certificate “%(text)s”.", **p),
            _("Write its name as in the list of kinds, or have the kind added."),
        ),
        "certificate_number_missing": lambda _, p: (
            _("The number of the certificate is missing."),
            _("Enter the number printed on it; only a seal has none."),
        ),
        "certificate_number_personal": lambda _, p: (
            _("This is a person's number."),
            _("Enter the number printed on the certificate."),
        ),
        "certificate_in_file": lambda _, p: (
            _("%(row)s has a certificate of this kind and number already.", row=_other(_, p)),
            _("Delete one of the two rows."),
        ),
        "issued_ahead": lambda _, p: (
            _("Issued on %(day)s, which is still to come.", **p),
            _("Enter the date on the paper."),
        ),
        "keeper_missing": lambda _, p: (
            _("The keeper of the seal is missing."),
            _("Enter who keeps it."),
        ),
        "text_number": lambda _, p: (
            _("This holds a number of nine digits or more, which may be a person's."),
            _("Leave the number out."),
        ),
        # of stars
        "year_unknown": lambda _, p: (
            _("“%(text)s” is no year from %(first)s to %(last)s.", **p),
            _("Write the year that was rated, such as 2025."),
        ),
        "star_unknown": lambda _, p: (
            _("There are no “%(text)s” stars.", **p),
            _("Write a number such as 4, as many as the scheme knows."),
        ),
        "star_in_file": lambda _, p: (
            _("%(row)s gives this organisation a star of the year.", row=_other(_, p)),
            _("Delete one of the two rows."),
        ),
        "star_differs": lambda _, p: (
            _("%(stars)s stars were taken over for %(year)s.", **p),
            _("Correct the list by the paper, or take that import back."),
        ),
        "star_own": lambda _, p: (
            _("The result of %(year)s was published here.", **p),
            _("Leave the row out."),
        ),
        "star_outdone": lambda _, p: (
            _("A result of %(year)s was published here; the star stays that one.", **p),
            "",
        ),
        "star_no_scheme": lambda _, p: (
            _("No published scheme says who decides a star here."),
            _("Publish the scheme of rating first."),
        ),
        "star_right": lambda _, p: (
            _("You decide no stars at “%(text)s” or above it.", **p),
            _("Ask an approver there to import the list."),
        ),
        "decider_missing": lambda _, p: (
            _("Who decided the star is missing."),
            _("Write the code or the full name of the organisation that decided."),
        ),
        "decider_unknown": lambda _, p: (
            _("“%(text)s” is no organisation you know above or below the one imported into.", **p),
            _("Write its code or its full name."),
        ),
        "decider_below": lambda _, p: (
            _("“%(text)s” stands not above this organisation.", **p),
            _("A star is decided by a superior: correct it by the paper."),
        ),
        "decider_level": lambda _, p: (
            _(
                "%(stars)s stars are decided by %(office)s or above.",
                stars=p["stars"],
                office=_level(_, p["level"]),
            ),
            _("Name the organisation that decided, as the paper says."),
        ),
        "decision_missing": lambda _, p: (
            _("The number of the decision is missing."),
            _("Enter the number of the paper that decided the star."),
        ),
        "decision_ahead": lambda _, p: (
            _("Decided on %(day)s, which is still to come.", **p),
            _("Enter the date on the paper."),
        ),
        "decision_before": lambda _, p: (
            _("The decision is older than the year %(year)s it is about.", **p),
            _("Correct the year or the date by the paper."),
        ),
    }
)
