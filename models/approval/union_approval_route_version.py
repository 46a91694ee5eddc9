from datetime import timedelta
from itertools import takewhile

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..clock import today
from ..period import not_over
from .seal import sealed


class UnionApprovalRoute(models.Model):
    """From when until when a route holds, and the versions of it one after the other.

    The day counts on which a paper is submitted. What came before stays readable: no version
    that papers went along is changed, and none ends before the day it was last open to papers.
    """

    _inherit = "union.approval.route"

    # What all versions of a route have in common.
    _line_fields = frozenset({"code", "res_model", "organization_id"})

    date_from = fields.Date("Valid From", copy=False, help="Empty: from the beginning.")
    date_to = fields.Date(
        "Valid Until", copy=False, help="The last day on which papers take it; empty: it goes on."
    )
    is_current = fields.Boolean(
        "In Force", compute="_compute_is_current", search="_search_is_current"
    )
    version_ids = fields.One2many(
        "union.approval.route",
        compute="_compute_version_ids",
        string="Versions",
        context={"active_test": False},
    )

    _validity = models.Constraint(
        "CHECK (date_from IS NULL OR date_to IS NULL OR date_to >= date_from)",
        "A route cannot end before it begins.",
    )

    @api.depends("date_from", "date_to", "superseded", "active")
    def _compute_is_current(self):
        day = today(self.env)
        for route in self:
            route.is_current = (
                route.active
                and not route.superseded
                and (not route.date_from or route.date_from <= day)
                and (not route.date_to or route.date_to >= day)
            )

    def _search_is_current(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return self._in_force_domain() & Domain("active", "=", True)

    @api.model
    def _in_force_domain(self):
        """Return the domain of the routes that papers submitted today can take."""
        day = today(self.env)
        begun = Domain("date_from", "=", False) | Domain("date_from", "<=", day)
        return Domain("superseded", "=", False) & begun & not_over(day)

    @api.depends("code", "organization_id", "version")
    def _compute_version_ids(self):
        versions = self._versions()
        for route in self:
            route.version_ids = versions.get(route._origin._line(), self.browse())

    def _line(self):
        """Return what tells the versions of a route from those of others."""
        return self.code, self.organization_id.id

    def _versions(self):
        """Return ``{line: its versions, the newest first}`` of these routes."""
        found = self.with_context(active_test=False).search(
            Domain("code", "in", self._origin.mapped("code"))
            & Domain("organization_id", "in", [*self._origin.organization_id.ids, False]),
            order="version desc, id desc",
        )
        return found.grouped(lambda route: route._line())

    def action_new_version(self, date_from=False):
        """Supersede this route by a copy that can be edited; needs the right to write it.

        With a day still to come the copy holds from that day on, and this version until the day
        before; otherwise the copy holds at once.

        :param date_from: first day of the next version, as ``2027-01-01``
        :return: action that opens the new version
        :raise AccessError: its jurisdiction's superior does not keep it through the caller
        :raise UserError: another version follows this one already, it has not begun, or the day
            is none
        """
        self.ensure_one()
        self.check_access("write")
        self._check_keeper()
        day = self._day(date_from)
        latest = self._versions()[self._line()][0]
        if latest != self:
            raise UserError(
                self.env._(
                    "Route “%(route)s”: version %(number)s follows version %(version)s already;"
                    " open that one.",
                    route=self.name,
                    number=latest.version,
                    version=self.version,
                )
            )
        now = today(self.env)
        if self.date_from and self.date_from > now:
            raise UserError(
                self.env._(
                    "Route “%(route)s” begins on %(day)s: no paper went along it yet, so change"
                    " it itself.",
                    route=self.name,
                    day=self.date_from,
                )
            )
        # Only the version and the days are the engine's; the right to write was checked.
        route = sealed(self).copy(
            {
                "version": self.version + 1,
                "date_from": max(day or now, now),
                "date_to": self.date_to if self.date_to and self.date_to >= (day or now) else False,
            }
        )
        route._end_before()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": route.id,
            "views": [(False, "form")],
        }

    def _day(self, value):
        try:
            return fields.Date.to_date(value) if value else False
        except (TypeError, ValueError, AttributeError) as error:
            raise UserError(
                self.env._("“%(text)s” is no date; write it as 2026-10-31.", text=value)
            ) from error

    def _before(self):
        """Return ``{route: the version before it}``, of those that are the newest of their line."""
        pairs = {}
        versions = self._versions()
        for route in self:
            line = versions.get(route._line(), self.browse())
            if len(line) > 1 and line[0] == route:
                pairs[route] = line[1]
        return pairs

    def _end_before(self):
        """Let the version before each of these end where it begins."""
        day = today(self.env)
        for route, before in self._before().items():
            # The right to write was asked; the end of the other version is the engine's.
            before = sealed(before)
            begins = route.date_from
            if begins and begins > day and (not before.date_from or begins > before.date_from):
                before.write({"superseded": False, "date_to": begins - timedelta(days=1)})
            else:
                # Papers of this morning went along it.
                last = min(before.date_to or day, day)
                before.write(
                    {
                        "superseded": True,
                        "date_to": max(last, before.date_from) if before.date_from else last,
                    }
                )

    def _reopen_before(self):
        """Let the version before these, which are deleted unused, hold as long as they would."""
        for line in self._versions().values():
            newest = list(takewhile(self.__contains__, line))
            if not newest or len(newest) == len(line):
                continue
            before, values = line[len(newest)], {"superseded": False}
            begins = newest[-1].date_from
            # One that had ended by itself, before the next began, stays ended.
            if not (begins and before.date_to and before.date_to < begins - timedelta(days=1)):
                values["date_to"] = newest[0].date_to
            # The right to delete was asked; the end of the other version is the engine's.
            sealed(before).write(values)

    def _check_line(self, vals):
        """Raise UserError if a later version would no longer be one of its line."""
        if not self._line_fields.isdisjoint(vals) and any(route.version > 1 for route in self):
            raise UserError(
                self.env._(
                    "All versions of a route have one code, one kind of paper and one jurisdiction:"
                    " make a new route for another."
                )
            )

    def _check_end(self, value):
        """Raise UserError if the end of a route that papers took is moved into the past."""
        last = self._day(value)
        used = self._used_ids()
        followed = {route.id for line in self._versions().values() for route in line[1:]}
        for route in self:
            if route.id in followed:
                raise UserError(
                    self.env._(
                        "Route “%(route)s”, version %(version)s: its last day follows from the"
                        " first day of the next version.",
                        route=route.name,
                        version=route.version,
                    )
                )
            if route.id in used and last and last < today(self.env):
                raise UserError(
                    self.env._(
                        "Papers went along the route “%(route)s”: its last day is today or later,"
                        " not %(day)s.",
                        route=route.name,
                        day=last,
                    )
                )
