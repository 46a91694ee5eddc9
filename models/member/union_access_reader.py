from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..clock import now, zone
from .union_member_entry import CODE_SHOWN

# No rule looks back further, whatever its figure says.
LONGEST_DAYS = 92
# (key of the parameter, working value if no standard in force has it)
PARAMETERS = (("access.window_days", 30), ("access.night_from", 22), ("access.night_to", 6))
FIGURES = (
    "shown_in_hour", "shown_in_day", "shown_at_night", "clear_in_day", "masked_in_day",
    "refused_in_day",
)  # fmt: skip


class UnionAccessReader(models.Model):
    """Who looked at identities lately, and how much at most: what the rules of watching ask about.

    A view of the access log, one row a person. He stands at the lowest organisation above all he
    looked at, so that its administrator hears of it and nobody who may not see those members. The
    thresholds are rules (``access.*``), so an office sets stricter ones; a finding of theirs goes
    to a platform administrator who is not the person himself.
    """

    _name = "union.access.reader"
    _description = "Reader of Identities"
    _auto = False
    _order = "id"
    _rec_name = "user_id"

    user_id = fields.Many2one("res.users", readonly=True)
    organization_id = fields.Many2one("union.organization", readonly=True)
    last_at = fields.Datetime("Last Time", readonly=True)
    shown_in_hour = fields.Integer(
        "Shown in an Hour", compute="_compute_figures", help="The most within any sixty minutes."
    )
    shown_in_day = fields.Integer("Shown in a Day", compute="_compute_figures")
    shown_at_night = fields.Integer(compute="_compute_figures", help="All nights together.")
    clear_in_day = fields.Integer("Exports in Clear in a Day", compute="_compute_figures")
    masked_in_day = fields.Integer("Masked Exports in a Day", compute="_compute_figures")
    refused_in_day = fields.Integer("Refusals in a Day", compute="_compute_figures")

    @property
    def _table_query(self):
        # The common beginning of the least and the greatest path is that of all between.
        return SQL(
            """
            SELECT r.id, r.id AS user_id, r.last_at,
                   (SELECT p.least
                      FROM unnest(r.least, r.greatest) WITH ORDINALITY AS p(least, greatest, n)
                     WHERE r.least[1:p.n] = r.greatest[1:p.n]
                  ORDER BY p.n DESC LIMIT 1) AS organization_id
              FROM (SELECT l.user_id AS id, max(l.accessed_at) AS last_at,
                           min(string_to_array(rtrim(o.parent_path, '/'), '/')::int[]) AS least,
                           max(string_to_array(rtrim(o.parent_path, '/'), '/')::int[]) AS greatest
                      FROM union_access_log l
                      JOIN union_organization o ON o.id = l.organization_id
                     WHERE l.accessed_at >= %s
                  GROUP BY l.user_id) r
            """,
            now() - timedelta(days=LONGEST_DAYS),
        )

    def _compute_figures(self):
        found = {}
        for (window, night_from, night_to), readers in self._by_parameters().items():
            since = now() - timedelta(days=min(max(window, 1), LONGEST_DAYS))
            found |= readers._figures(since, night_from, night_to)
        for reader in self:
            for name, value in zip(FIGURES, found.get(reader.id, [0] * len(FIGURES)), strict=True):
                reader[name] = value

    def action_open_log(self):
        """Open what the access log says of this person, as far as the caller reads it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "union.access.log",
            "view_mode": "list,graph,pivot",
            "domain": [("user_id", "=", self.user_id.id)],
        }

    @api.model
    def _cron_watch(self):
        """Ask the rules of watching about everybody who looked lately; more often than daily."""
        # The watch reads and writes for all organisations; it is the cron's own work.
        findings, last_id = self.env["union.finding"].sudo(), 0
        while last_id is not None:
            count, last_id = findings._watch_batch(self._name, last_id)
            if not self.env["ir.cron"]._commit_progress(count, remaining=int(last_id is not None)):
                return

    def _union_watched_user(self):
        """Return of whom a finding about this row speaks, so that he is not the one to settle it."""
        return self.user_id

    def _by_parameters(self):
        """Return ``{(days looked back, first hour of the night, hour it ends): readers}``."""
        law = self.env["union.rule"]._parameters(
            [key for key, _default in PARAMETERS], self.organization_id
        )
        groups = defaultdict(self.browse)
        for organization, readers in self.grouped("organization_id").items():
            # Nothing binds who looked in two trees: he stands at no organisation.
            figures = law.get(organization.id, {})
            values = ((figures.get(key, {}).get("value"), default) for key, default in PARAMETERS)
            groups[
                tuple(int(default if value is None else value) for value, default in values)
            ] |= readers
        return groups

    def _figures(self, since, night_from, night_to):
        """Return ``{user id: figures in the order of FIGURES}``, in one query."""
        self.env["union.access.log"].flush_model()
        self.env.cr.execute(
            SQL(
                """
                WITH seen AS (
                    SELECT user_id, kind, COALESCE(refused, FALSE) AS refused, accessed_at,
                           kind = 'reveal' AND fields_shown <> %(code)s AS shown,
                           timezone(%(zone)s, timezone('UTC', accessed_at)) AS here
                      FROM union_access_log
                     WHERE user_id = ANY(%(users)s) AND accessed_at >= %(since)s
                ), hours AS (
                    SELECT user_id, max(n) AS n
                      FROM (SELECT user_id,
                                   count(*) OVER (PARTITION BY user_id ORDER BY accessed_at
                                       RANGE BETWEEN '59 minutes 59 seconds'::interval PRECEDING
                                         AND CURRENT ROW) AS n
                              FROM seen WHERE shown) h
                  GROUP BY user_id
                ), days AS (
                    SELECT user_id,
                           count(*) FILTER (WHERE shown) AS shown,
                           count(*) FILTER (WHERE (shown OR kind = 'export_clear')
                               AND NOT refused AND CASE WHEN %(night_from)s <= %(night_to)s
                               THEN date_part('hour', here) >= %(night_from)s
                                    AND date_part('hour', here) < %(night_to)s
                               ELSE date_part('hour', here) >= %(night_from)s
                                    OR date_part('hour', here) < %(night_to)s END) AS night,
                           count(*) FILTER (WHERE kind = 'export_clear' AND NOT refused) AS clear,
                           count(*) FILTER (WHERE kind = 'export') AS masked,
                           count(*) FILTER (WHERE refused) AS refused
                      FROM seen GROUP BY user_id, here::date
                )
                SELECT d.user_id, COALESCE(max(h.n), 0), max(d.shown), sum(d.night)::int,
                       max(d.clear), max(d.masked), max(d.refused)
                  FROM days d LEFT JOIN hours h ON h.user_id = d.user_id
              GROUP BY d.user_id
                """,
                code=CODE_SHOWN,
                zone=zone(self.env),
                users=self.ids,
                since=since,
                night_from=night_from,
                night_to=night_to,
            )
        )
        return {user_id: figures for user_id, *figures in self.env.cr.fetchall()}
