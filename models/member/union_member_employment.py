from odoo import api, fields, models
from odoo.tools import SQL

from ..clock import now, today
from .employment import HOLDING, READS, SINCE, flush


class UnionMemberEmploymentEnded(models.Model):
    """Which employer a member left, or was moved from, and when: what is over. Append-only.

    Where he works now stands in his own row, so a member who never changed has no row here. Days
    are what is counted: of several changes of one day the last one holds, and what was entered
    and corrected on the day a membership came on record was never so. It goes when the person is
    erased: several employers tell who somebody was.
    """

    _name = "union.member.employment.ended"
    _inherit = ["union.append.only"]
    _description = "Employment That Ended"
    _log_access = False
    _order = "date_to desc, id desc"
    _rec_name = "employer_id"
    _house_end = {"afterwards": True}

    member_id = fields.Many2one("union.member", required=True, readonly=True, ondelete="restrict")
    organization_id = fields.Many2one(
        "union.organization", "Union", required=True, readonly=True, index=True, ondelete="restrict"
    )
    employer_id = fields.Many2one(
        "union.employer",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: none was on record.",
    )
    date_from = fields.Date(required=True, readonly=True)
    date_to = fields.Date(required=True, readonly=True)
    recorded_at = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, ondelete="restrict")

    _member_day = models.Index("(member_id, date_to)")

    @api.model
    @api.private
    def _record(self, employers):
        """Add what ends for these members today, in one query; asked before it is written.

        :param employers: ``{member id: id of the employer from now on, or None}``
        """
        if not employers:
            return
        flush(self.env)
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO union_member_employment_ended
                       (member_id, organization_id, employer_id, date_from, date_to, recorded_at,
                        user_id)
                SELECT m.id, m.organization_id, m.employer_id, s.since, %(day)s - 1, %(now)s, %(user)s
                  FROM unnest(%(ids)s::int[], %(employers)s::int[]) AS v (id, employer_id)
                  JOIN union_member m ON m.id = v.id AND %(holding)s
                   AND m.employer_id IS DISTINCT FROM v.employer_id
                  %(since)s
                 -- What was entered today never lasted a day.
                 WHERE s.since < %(day)s AND s.entered < %(day)s
                   -- Where none was entered yet, none was known.
                   AND (m.employer_id IS NOT NULL
                        OR EXISTS (SELECT FROM union_member_employment_ended w
                                    WHERE w.member_id = m.id))
              ORDER BY m.id
                """,
                day=today(self.env),
                now=now(),
                user=self.env.uid,
                ids=list(employers),
                employers=list(employers.values()),
                holding=HOLDING,
                since=SINCE,
            )
        )
        self._forget_read()

    @api.model
    @api.private
    def _erase(self, member_ids):
        """Let the rows of these members go, in one query.

        The database asks that the members are erased, or were brought by an import taken back.
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                "DELETE FROM union_member_employment_ended WHERE member_id = ANY(%s)",
                list(member_ids),
            )
        )
        self.invalidate_model()
        self._forget_read()

    @api.model
    def _forget_read(self):
        self.env["union.member.employment"].invalidate_model()
        self.env["union.member"].invalidate_model(["employment_ids"], flush=False)


class UnionMemberEmployment(models.Model):
    """Where a member works and worked, as far as his union knows: a view, nothing is stored.

    One row for each time at one employer within one membership, the present one without a last
    day. It ends with the membership; after a transfer the new union has a row of its own.
    """

    _name = "union.member.employment"
    _inherit = ["union.as.of.mixin"]
    _description = "Employment of a Member"
    _auto = False
    _order = "date_from desc, id desc"
    _rec_name = "employer_id"
    _depends = READS

    member_id = fields.Many2one("union.member", readonly=True)
    organization_id = fields.Many2one("union.organization", "Union", readonly=True)
    employer_id = fields.Many2one("union.employer", readonly=True)
    date_from = fields.Date(
        readonly=True,
        help="Since the member is on record with this employer: the day of the change, or the first"
        " day of the membership.",
    )
    date_to = fields.Date(readonly=True, help="Empty: it goes on.")
    as_of = fields.Date(help="Who worked where on a day: one row at most for each membership.")

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT w.id::bigint * 2 AS id, w.member_id, w.organization_id, w.employer_id,
                   w.date_from, w.date_to
              FROM union_member_employment_ended w
             WHERE w.employer_id IS NOT NULL
         UNION ALL
            SELECT m.id::bigint * 2 + 1, m.id, m.organization_id, m.employer_id,
                   s.since, m.left_on - 1
              FROM union_member m
              %s
             WHERE m.employer_id IS NOT NULL AND (m.left_on <= s.since) IS NOT TRUE
            """,
            SINCE,
        )


class UnionMember(models.Model):
    _inherit = "union.member"

    employment_ids = fields.One2many(
        "union.member.employment", "member_id", "Employers", readonly=True
    )

    def write(self, vals):
        if "employer_id" in vals and self.ids:
            self.check_access("write")
            employer_id = (
                self._fields["employer_id"].convert_to_cache(vals["employer_id"], self) or None
            )
            self.env["union.member.employment.ended"]._record(dict.fromkeys(self.ids, employer_id))
        return super().write(vals)


class UnionEmployer(models.Model):
    _inherit = "union.employer"

    def button_employments(self):
        """Show who works and worked here."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.member.employment",
            "view_mode": "list,kanban",
            "domain": [("employer_id", "=", self.id)],
            "name": self.env._("Members Who Work or Worked Here"),
        }
