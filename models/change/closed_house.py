"""A dissolved organisation takes nobody and nothing in any more: asked here, for every model.

Every record with an ``organization_id`` comes to an organisation through ``create`` or
``write``, by whatever door (form, RPC, list, the product's own actions); what is inserted by
SQL asks :func:`refuse_closed` itself.

How what is there already ends with its house, each model says beside its table in ``_house_end``,
a dictionary of:

``period``
    Last day and first day, ``("date_to", "date_from")``: what goes on ends on the day of the
    house, what had not begun is deleted, nothing begins again or is prolonged.
``with``
    Beside ``period``: the model whose end brings it along. Neither ended nor listed by itself.
``open``
    Domain of what is still under way: ``[("state", "in", ("open", "running"))]``. Without
    ``values`` it keeps the house from ending until it is settled. Nothing is opened again.
``values``
    Beside ``open``: what is written to those on the day, ``{"state": "closed"}``, by the server.
    They leave the domain of ``open`` by it.
``starts``
    States nothing comes into afterwards: what was being prepared stays a draft.
``begins``
    Field of the day it came to be, which is corrected to none after the end.
``settles``
    Field of a day: what settles the time before is still entered if its day was over, or had
    begun, when the house ended.
``afterwards``
    True: goes on being written about the time before. The logs, what a person may ask of his data
    long after his union is gone, receipts for months that are on record, and the rounds of papers
    that may be handed in, which is asked of the papers themselves.

What ends or is open stands on the closing list under the name of its model. A model that says
nothing ends as it is; nothing new comes to it.
"""

from odoo import api, models
from odoo.exceptions import ValidationError

from ..clock import today


def closed_text(env, house):
    """Return the one sentence that says so."""
    return env._(
        "%(organization)s is dissolved: nothing is entered there any more.",
        organization=house.name,
    )


def ending_models(env, key):
    """Return ``[(name, how)]`` of the models that say this of their end, by name."""
    return [
        (name, model._house_end)
        for name, model in sorted(env.registry.items())
        if key in model._house_end and not model._abstract
    ]


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
    # See above.
    _house_end = {}

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
        how = self._house_end
        settles = how.get("settles")
        doors = self._house_doors(settles) if settles else self._house_doors()
        if not how.get("afterwards") and not names.isdisjoint(doors):
            late = self.filtered(lambda record: not (settles and record._within_house(settles)))
            # Which organisation it is follows from what was written.
            refuse_closed(self.env, late.sudo().organization_id)
        refuse_closed(self.env, self._begun_again(names).organization_id)

    def _begun_again(self, names):
        """Return those that these fields begin, open or prolong, should their house have ended.

        :param set names: fields just written
        """
        # Looked at is what was just written, and which organisation follows from it.
        how, records = self._house_end, self.sudo()
        begun = records.browse()
        if (day := how.get("begins")) and day in names:
            begun |= records.filtered(lambda record: record[day] and not record._within_house(day))
        if (period := how.get("period")) and not names.isdisjoint(period):
            begun |= records.filtered(lambda record: record._outlasts_house(*period))
        if "starts" in how and "state" in names:
            begun |= records.filtered(lambda record: record.state in how["starts"])
        if "open" in how:
            asked = {path.split(".")[0] for path in _fields_of(how["open"])}
            if not names.isdisjoint(asked):
                begun |= records.filtered_domain(how["open"])
        return begun

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
        settles = self._house_end.get("settles")
        for paper in self:
            if settles and paper._within_house(settles):
                continue
            if closed := closed_houses(paper._approval_organization()):
                problems[paper.id] = closed_text(self.env, closed)
        return problems


def _fields_of(domain):
    return {leaf[0] for leaf in domain if len(leaf) == 3}
