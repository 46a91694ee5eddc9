from datetime import date
from decimal import Decimal

from markupsafe import Markup

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from ...core import chart
from ..clock import day_begins, today, zone
from ..organization.subtree import in_subtree

FIGURES = (
    "activities", "held", "cancelled", "places", "signed_up", "attended", "waiting", "budget",
    "spent", "satisfied",
)  # fmt: skip
# What GROUPING() says of a row: by which of month, kind and subordinate it is grouped.
TOTAL, MONTH, KIND, BELOW = 7, 3, 5, 6
#: Years a person may ask for: no activity is older than the register, none is planned later.
FIRST_YEAR, YEARS_AHEAD = 2000, 5
#: Pictures of a review, and the length of their longer side.
PICTURES, PIXELS = 12, 1200


class UnionOrganization(models.Model):
    """The year of activities of a union and all below it, counted live (docs/decisions/0116)."""

    _inherit = "union.organization"

    def action_service_year(self, year):
        """Return the activities of a year: of the union and of all below it, in one statement.

        An activity belongs to the month in which it begins (the office's calendar). Counted are
        those that were approved; ``held`` are those reported as held, ``places`` those offered
        where they are limited, ``waiting`` the members without a place.

        :param int year: of the calendar
        :return: ``{"organization": {"id", "name"}, "year", "total", "months", "kinds", "below"}``.
            ``total`` is ``{"activities", "held", "cancelled", "places", "signed_up", "attended",
            "waiting", "budget", "spent", "satisfied"}``: numbers; ``budget`` and ``spent`` are
            text with two decimals, ``satisfied`` the mean percent of the activities that were
            rated, or None. ``months`` are twelve such dicts with ``month``; ``kinds`` and
            ``below`` have ``id`` and ``name``; of the union's own activities ``id`` is its own
        :raise UserError: no year
        :raise AccessError: out of the caller's scope
        """
        self.ensure_one()
        self.check_access("read")
        if not (self.env.su or self.in_scope):
            raise AccessError(
                self.env._("The activities of %(union)s are out of your scope.", union=self.name)
            )
        last = today(self.env).year + YEARS_AHEAD
        if type(year) is not int or not FIRST_YEAR <= year <= last:
            raise UserError(
                self.env._(
                    "Give the year as a number from %(first)s to %(last)s.",
                    first=FIRST_YEAR,
                    last=last,
                )
            )
        groups = {TOTAL: {None: _figures()}, MONTH: {}, KIND: {}, BELOW: {}}
        for grouping, key, *values in self._service_rows(year):
            groups[grouping][key] = _figures(values)
        # What kinds and subordinates are called, of those that stand in the figures.
        kinds = self.env["union.service.activity.kind"].sudo().browse(groups[KIND])
        below = self.sudo().browse(groups[BELOW])  # below its own
        return {
            "organization": {"id": self.id, "name": self.name},
            "year": year,
            "total": groups[TOTAL][None],
            "months": [
                {"month": month, **groups[MONTH].get(month, _figures())} for month in range(1, 13)
            ],
            "kinds": [
                {"id": kind.id, "name": kind.name, **groups[KIND][kind.id]}
                for kind in kinds.sorted(lambda kind: (kind.sequence, kind.id))
            ],
            "below": [
                {"id": place.id, "name": place.name, **groups[BELOW][place.id]}
                for place in below.sorted(lambda place: (place.id != self.id, place.code, place.id))
            ],
        }

    def button_service_year(self):
        """Open the page of this year."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/service/{self.id}/{today(self.env).year}",
            "target": "new",
        }

    def _service_rows(self, year):
        """Return ``[(GROUPING, month, kind or place, *FIGURES)]``; the right was checked."""
        activities = self.env["union.service.activity"]
        activities.flush_model()
        self.env["event.registration"].flush_model(["event_id", "state", "active"])
        self.env["union.organization"].flush_model(["parent_path"])
        self.env.cr.execute(
            SQL(
                """
                WITH activity AS MATERIALIZED (
                    SELECT a.id, a.event_id, a.kind_id, a.phase, a.capacity, a.budget,
                           a.satisfied_percent,
                           EXTRACT(MONTH FROM a.date_begin AT TIME ZONE 'UTC'
                                              AT TIME ZONE %(zone)s)::int AS month,
                           COALESCE(NULLIF(split_part(substr(
                               o.parent_path, length(root.parent_path) + 1), '/', 1), '')::int,
                               root.id) AS place
                      FROM union_organization root
                      JOIN union_organization o ON %(below)s
                      JOIN union_service_activity a ON a.organization_id = o.id
                     WHERE root.id = %(id)s AND a.phase <> 'plan'
                       AND a.date_begin >= %(begin)s AND a.date_begin < %(end)s
                ), list AS (
                    SELECT r.event_id, COUNT(*) FILTER (WHERE r.state IN ('open', 'done')) AS taken,
                           COUNT(*) FILTER (WHERE r.state = 'done') AS came,
                           COUNT(*) FILTER (WHERE r.state = 'draft') AS waits
                      FROM event_registration r
                     WHERE r.active AND r.event_id IN (SELECT event_id FROM activity)
                  GROUP BY r.event_id
                ), cost AS (%(spent)s)
                SELECT GROUPING(a.month, a.kind_id, a.place),
                       COALESCE(a.month, a.kind_id, a.place),
                       COUNT(*), COUNT(*) FILTER (WHERE a.phase IN ('held', 'filed')),
                       COUNT(*) FILTER (WHERE a.phase = 'cancelled'),
                       COALESCE(SUM(a.capacity) FILTER (WHERE a.phase <> 'cancelled'), 0),
                       COALESCE(SUM(list.taken), 0)::int, COALESCE(SUM(list.came), 0)::int,
                       COALESCE(SUM(list.waits), 0)::int,
                       COALESCE(SUM(a.budget) FILTER (WHERE a.phase <> 'cancelled'), 0)::text,
                       COALESCE(SUM(cost.spent), 0)::text,
                       ROUND(AVG(a.satisfied_percent))::int
                  FROM activity a
             LEFT JOIN list ON list.event_id = a.event_id
             LEFT JOIN cost ON cost.activity_id = a.id
              GROUP BY GROUPING SETS ((), (a.month), (a.kind_id), (a.place))
                """,
                id=self.id,
                below=in_subtree("o", "root"),
                zone=zone(self.env),
                begin=day_begins(self.env, date(year, 1, 1)),
                end=day_begins(self.env, date(year + 1, 1, 1)),
                spent=activities._spent_query(),
            )
        )
        return self.env.cr.fetchall()

    def _service_review(self, year):
        """Return what the page and the print of a year show; see ``reports/service_year.xml``."""
        figures = self.action_service_year(year)
        months = [str(row["month"]) for row in figures["months"]]
        # Made by ours, and each word of it escaped there.
        charts = {
            "months_chart": chart.columns(
                months,
                [
                    (self.env._("Held"), [row["held"] for row in figures["months"]]),
                    (self.env._("Cancelled"), [row["cancelled"] for row in figures["months"]]),
                ],
            ),
            "people_chart": chart.columns(
                months, [(self.env._("Attended"), [row["attended"] for row in figures["months"]])]
            ),
            "kinds_chart": chart.rows([(row["name"], row["held"]) for row in figures["kinds"]]),
        }
        return figures | {name: Markup(svg) for name, svg in charts.items()}

    def _service_pictures(self, year):
        """Return ``[(activity, data URI)]``: one picture of each of the last activities filed.

        Of the union's own only: pictures show people, and a union shows its own members.
        """
        activities = self.env["union.service.activity"].search(
            [
                ("organization_id", "=", self.id),
                ("phase", "=", "filed"),
                ("photo_ids.mimetype", "=like", "image/%"),
                ("date_begin", ">=", day_begins(self.env, date(year, 1, 1))),
                ("date_begin", "<", day_begins(self.env, date(year + 1, 1, 1))),
            ],
            order="date_begin desc, id desc",
            limit=PICTURES,
        )
        return [
            (activity, picture)
            for activity in activities
            if (picture := activity._first_picture(PIXELS))
        ]


def _figures(values=None):
    """Return the figures of one group as a dict; of none all are zero and nothing was rated."""
    values = list(values or (0, 0, 0, 0, 0, 0, 0, "0", "0", None))
    named = dict(zip(FIGURES, values, strict=True))
    return named | {name: f"{Decimal(named[name]):.2f}" for name in ("budget", "spent")}
