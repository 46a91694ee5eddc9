from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class UnionNeedAnswered(models.Model):
    """That somebody has answered, so that nobody answers twice: not what, and not when.

    No user reads it, whatever his role: who did not answer is nobody's business either.
    """

    _name = "union.need.answered"
    _description = "Answered Already"
    _log_access = False
    _rec_name = "id"

    kind = fields.Selection(
        [("survey", "Survey"), ("activity", "Activity")], required=True, default="survey"
    )
    survey_id = fields.Many2one("union.need.survey", index=True, ondelete="cascade")
    activity_id = fields.Many2one(
        "union.service.activity", index="btree_not_null", ondelete="cascade"
    )
    member_id = fields.Many2one("union.member", index="btree_not_null", ondelete="cascade")
    employer_id = fields.Many2one("union.employer", index="btree_not_null", ondelete="cascade")
    union_id = fields.Many2one("union.organization", index="btree_not_null", ondelete="cascade")

    _asked = models.Constraint(
        "CHECK (num_nonnulls(survey_id, activity_id) <= 1"
        " AND num_nonnulls(member_id, employer_id, union_id) <= 1)",
        "One thing was answered, by one.",
    )
    _once = models.UniqueIndex(
        "(COALESCE(survey_id, 0), COALESCE(activity_id, 0), COALESCE(member_id, 0),"
        " COALESCE(employer_id, 0), COALESCE(union_id, 0))"
        " WHERE survey_id IS NOT NULL OR activity_id IS NOT NULL",
        "This was answered already.",
    )

    @api.model
    def _once_only(self, **who):
        """Record that somebody answers something, or refuse.

        Two answers at once: the second waits for the first and is refused.

        :param who: ids by column
        :raise UserError: he has answered already
        """
        who["kind"] = "activity" if who.get("activity_id") else "survey"
        names = list(who)
        self.env.cr.execute(
            SQL(
                "INSERT INTO union_need_answered (%s) VALUES %s ON CONFLICT DO NOTHING RETURNING id",
                SQL(", ").join(map(SQL.identifier, names)),
                tuple(who.values()),
            )
        )
        if not self.env.cr.fetchone():
            raise UserError(self.env._("This was answered already, and is answered once."))
        self.invalidate_model()
