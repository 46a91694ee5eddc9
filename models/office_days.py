"""The working days of the office: its calendar, which the daily watch keeps up to date."""


def office_days(env):
    """Return the calendar that due dates are counted on (:mod:`core.workdays`).

    :return: :class:`~core.workdays.OfficeCalendar`: whether a day is worked, and whether the
        table of its year is known
    """
    # Which days are worked is no secret, whoever counts them.
    return env["resource.calendar"].sudo()._union_office_days()
