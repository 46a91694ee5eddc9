from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..member.employment import employer_on
from ..member.employment import flush as flush_employment
from .arrears import this_month
from .owing import BEFORE, flush, owes
from .tariff import terms_of


class UnionOrganization(models.Model):
    """Dues of a union as a whole: opening a month for whoever owes it."""

    _inherit = "union.organization"

    dues_opening = fields.Boolean(
        "Open Dues Each Month",
        help="The dues of each month are opened by themselves on its first day, from the last"
        " wages known.",
    )

    def action_open_dues(self, month=None):
        """Open the dues of a month for whoever owes them, here and below, from the last wages known.

        Months that are on record stay as they are, so calling it again adds only who came since.

        :param month: ``YYYY-MM`` or any day of the month; None: this month
        :return: ``{'month': 'YYYY-MM', 'opened': int, 'unknown': int}``; ``unknown`` are those of
            the opened ones whose wage nobody has told yet
        :rtype: dict
        :raise UserError: no month, one that has not begun, or no rule says what dues are
        :raise AccessError: not an officer of these unions
        """
        self.check_access("write")
        self.env["union.dues"].check_access("create")
        month = self.env["union.dues"]._month_of(month or this_month(self.env))
        opened, unknown = self._open_dues(month, self._below()._open_in(month))
        return {"month": month.strftime("%Y-%m"), "opened": len(opened), "unknown": unknown}

    def action_unopen_dues(self, month):
        """Take back that the dues of a month were opened, here and below.

        Rows that somebody has entered a wage or a payment in since stay, and what came otherwise.

        :param month: any day of the month
        :return: ``{'month': 'YYYY-MM', 'deleted': int, 'kept': int}``; ``kept`` are the rows of
            the month that stay
        :rtype: dict
        :raise AccessError: not an officer of these unions
        """
        self.check_access("write")
        self.env["union.dues"].check_access("create")
        month = self.env["union.dues"]._month_of(month)
        # Of unions the user writes; of who was erased the totals stay as they are.
        rows = self.env["union.dues"].sudo()
        of_month = Domain("organization_id", "in", self._below().ids) & Domain("month", "=", month)
        untouched = rows.search(
            of_month & rows._untouched() & Domain("member_id.erased_on", "=", False)
        )
        deleted = len(untouched)
        untouched.unlink()
        kept = rows.search_count(of_month)
        return {"month": month.strftime("%Y-%m"), "deleted": deleted, "kept": kept}

    def button_open_dues(self):
        """Choose the month to open."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Open Dues"),
            "res_model": "union.dues.opening",
            "view_mode": "form",
            "target": "new",
            "context": {"default_place_id": self.id},
        }

    def button_dues(self):
        """Show the dues of this union and those below it."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_union.union_dues_action")
        return action | {"domain": [("organization_id", "child_of", self.id)], "context": {}}

    @api.model
    def _cron_open_dues(self):
        """Open this month for the unions that want it by themselves; set by set."""
        wanting = self.search(
            Domain("dues_opening", "=", True) & Domain("state", "=", "active"), order="id"
        )
        if wanting:
            # A rule of one place that cannot be reckoned with is no reason to open nowhere.
            self._open_dues(this_month(self.env), wanting, skip=True)

    def _below(self):
        """Return these and all below them, archived ones too."""
        return self.with_context(active_test=False).search(Domain("id", "child_of", self.ids))

    @api.model
    def _open_dues(self, month, places, *, employer_ids=None, skip=False):
        """Open a month at these places; the rights were checked. Constant queries.

        A row bears the employer of the month's first day.

        :param employer_ids: only for who worked there then
        :param bool skip: leave out, and log, places whose rules cannot be reckoned with
        :return: ``(ids of the rows opened, how many of them without a known wage)``
        """
        terms = terms_of(self.env, places, month, skip=skip)
        places = places.filtered(lambda place: place.id in terms)
        if not places:
            return [], 0
        flush(self.env)
        flush_employment(self.env)
        self.env["union.dues"].flush_model()
        employer = employer_on(SQL("%s::date", month))
        rates = [terms[id_].tariff.rate for id_ in places.ids]
        self.env.cr.execute(
            SQL(
                """
                WITH made AS (
                INSERT INTO union_dues (member_id, organization_id, employer_id, month, base, due,
                                        paid, state, rate, step, clause, opened,
                                        create_uid, create_date, write_uid, write_date)
                SELECT r.*, %(user)s, %(now)s, %(user)s, %(now)s
                  FROM (
                    SELECT m.id, m.organization_id, %(employer)s, %(month)s::date, l.base, l.due,
                           0::numeric,
                           CASE WHEN l.due IS NULL THEN 'unknown'
                                WHEN l.due = 0 THEN 'paid' ELSE 'open' END,
                           k.rate, k.step, k.clause, TRUE
                      FROM unnest(%(places)s::int[], %(above)s::numeric[], %(under)s::numeric[],
                                  %(steps)s::int[], %(pay)s::bool[], %(rates)s::text[],
                                  %(clauses)s::text[])
                           AS k (place, above, under, step, retained_pay, rate, clause)
                      JOIN union_member m ON m.organization_id = k.place AND m.erased_on IS NULL
                       AND m.merged_into_id IS NULL AND %(concerned)s
                      %(before)s
                 LEFT JOIN LATERAL (
                           SELECT d.base,
                                  round(trunc(d.base / k.step) * k.step * k.above / k.under, 2)
                                  AS due
                             FROM union_dues d
                            -- What another union knew of his wage stays there.
                            WHERE d.member_id = m.id AND d.month < %(month)s
                              AND d.base IS NOT NULL
                         ORDER BY d.month DESC, d.id DESC
                            LIMIT 1) l ON TRUE
                     WHERE %(owes)s
                  ORDER BY m.id) r
                ON CONFLICT (member_id, month) DO NOTHING
                RETURNING id, base)
                SELECT COALESCE(array_agg(id), '{}'), COUNT(*) FILTER (WHERE base IS NULL)
                  FROM made
                """,
                user=self.env.uid,
                now=fields.Datetime.now(),
                month=month,
                places=places.ids,
                # A rate is an exact fraction.
                above=[rate.numerator for rate in rates],
                under=[rate.denominator for rate in rates],
                steps=[terms[id_].tariff.step for id_ in places.ids],
                pay=[terms[id_].retained_pay for id_ in places.ids],
                rates=[terms[id_].rate_text for id_ in places.ids],
                clauses=[terms[id_].clause for id_ in places.ids],
                concerned=SQL("TRUE")
                if employer_ids is None
                else SQL("(%s) = ANY(%s)", employer, list(employer_ids)),
                employer=employer,
                before=BEFORE,
                owes=owes(SQL("%s::date", month), SQL("k.retained_pay")),
            )
        )
        opened, unknown = self.env.cr.fetchone()
        self.env["union.dues"].invalidate_model()
        return opened, unknown
