"""A dissolved organisation takes nobody and nothing in any more: asked here, for every model.

Every record with an ``organization_id`` comes to an organisation through ``create`` or
``write``, by whatever door (form, RPC, list, the product's own actions); what is inserted by
SQL asks :func:`refuse_closed` itself.
"""

from odoo import api, models
from odoo.exceptions import ValidationError

from ..clock import today

# What goes on being written about the time before: the logs, what a person may ask of his data
# long after his union is gone, receipts for months that are on record, and the rounds of papers
# that may be handed in, which is asked of the papers themselves.
AFTERWARDS = frozenset(
    {
        "union.access.log",
        "union.approval.decision",
        "union.approval.request",
        "union.consent",
        "union.dues.receipt",
        "union.entry.event",
        "union.erasure",
        "union.member.employment.ended",
        "union.member.event",
        "union.organization.history",
    }
)
# What settles the time before, and that time: entered as long as it was over, or had begun, when
# the house ended.
SETTLES = {
    "union.dues": "month",
    "union.statistics.return": "date_to",
}
# What ended with the house does not begin again: last day, first day.
ENDS = {
    "union.charge": ("date_to", "date_from"),
    "union.duty": ("date_to", "date_from"),
    "union.informer": ("date_to", "date_from"),
    "union.seat": ("date_to", "date_from"),
    "union.staff": ("date_to", "date_from"),
}
# The day it came to be, which is corrected to none after the end.
BEGINS = {"union.certificate": "issued_on"}
# What was being prepared stays a draft, and a list does not begin to wait.
STARTS = {
    "union.meeting": ("held",),
    "union.publicity": ("published",),
    "union.roster.import": ("queued", "running"),
    "union.territory.survey": ("closed",),
}


def closed_text(env, house):
    """Return the one sentence that says so."""
    return env._(
        "%(organization)s is dissolved: nothing is entered there any more.",
        organization=house.name,
    )


def closed_houses(houses):
    """Return those that are dissolved, whoever enters something there."""
    # Whether it stands is asked of the organisation, not of the caller's right to read it.
    return houses.sudo().filtered(lambda house: house.state == "dissolved")


def refuse_closed(env, houses):
    """Raise ValidationError if one of these organisations is dissolved.

    :raise AccessError: to whom that organisation is closed altogether
    """
    if closed := closed_houses(houses)[:1]:
        # A stranger hears of it what he hears of any other.
        closed.with_env(env).check_access("read")
        raise ValidationError(closed_text(env, closed))


class Base(models.AbstractModel):
    """What comes to a dissolved organisation, or begins again there, is refused.

    While a registry is being made nobody enters anything: an update that fills a new column
    passes over the records of houses that ended, and is not stopped by them.
    """

    _inherit = "base"

    def _validate_fields(self, field_names, excluded_names=()):
        if (
            self._name.startswith("union.")
            and "organization_id" in self._fields
            and self.env.registry.ready
        ):
            names = set(field_names)
            self._refuse_closed_house(names - set(excluded_names))
            field_names = names
        return super()._validate_fields(field_names, excluded_names)

    def _refuse_closed_house(self, names):
        """Raise ValidationError if these fields bring one of these to a dissolved house.

        :param set names: fields just written
        """
        settles = SETTLES.get(self._name)
        doors = self._house_doors(settles) if settles else self._house_doors()
        if self._name not in AFTERWARDS and not names.isdisjoint(doors):
            late = self.filtered(lambda record: not (settles and record._within_house(settles)))
            # Which organisation it is follows from what was written.
            refuse_closed(self.env, late.sudo().organization_id)
        begun = self.browse()
        if self._name in BEGINS and BEGINS[self._name] in names:
            begun = self.filtered(
                lambda record: (
                    record[BEGINS[self._name]] and not record._within_house(BEGINS[self._name])
                )
            )
        elif self._name in ENDS and not names.isdisjoint(ENDS[self._name]):
            begun = self.filtered(lambda record: record._outlasts_house(*ENDS[self._name]))
        elif self._name in STARTS and "state" in names:
            # A state alone is asked.
            begun = self.filtered(lambda record: record.sudo().state in STARTS[self._name])
        # As above.
        refuse_closed(self.env, begun.sudo().organization_id)

    @api.model
    def _house_doors(self, *others):
        """Return the names of the fields that decide which organisation a record belongs to.

        :param others: fields asked about beside it
        """
        doors, to_follow = set(), ["organization_id", *others]
        while to_follow:
            name = to_follow.pop()
            if name not in doors:
                doors.add(name)
                paths = self.pool.field_depends.get(self._fields[name], ())
                to_follow += [path.split(".")[0] for path in paths]
        return doors

    def _within_house(self, name):
        """Return whether this day is one its organisation saw, should that have ended."""
        record = self.sudo()  # two days, compared
        day, end = record[name], record.organization_id.dissolved_on
        return bool(day and end and day <= end)

    def _outlasts_house(self, last, first):
        """Return whether this goes on after the end of its organisation, should that have one."""
        record = self.sudo()  # two days, compared
        end = record.organization_id.dissolved_on or today(self.env)
        return not record[last] or record[last] > max(end, record[first] or end)


class UnionMember(models.Model):
    _inherit = "union.member"

    @api.model
    @api.private
    def _bulk_create(self, vals_list):
        places = {vals["organization_id"] for vals in vals_list}
        refuse_closed(self.env, self.env["union.organization"].browse(places))
        return super()._bulk_create(vals_list)


class UnionApprovalMixin(models.AbstractModel):
    """A paper left in draft by a house that ended is not handed in by anybody.

    But for one that settles the time before.
    """

    _inherit = "union.approval.mixin"

    def _approval_check_submit(self, reason=None):
        problems = super()._approval_check_submit(reason)
        settles = SETTLES.get(self._name)
        for paper in self:
            if settles and paper._within_house(settles):
                continue
            if closed := closed_houses(paper._approval_organization()):
                problems[paper.id] = closed_text(self.env, closed)
        return problems
