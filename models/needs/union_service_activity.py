from collections import defaultdict
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core.suppress import told
from ..clock import today

#: A rating is told within so many days after it ended, or never: fewer than five gave one.
SETTLED_WITHIN = timedelta(days=30)


class UnionServiceActivity(models.Model):
    """Who was there says whether he was satisfied: once, and nobody reads who said what."""

    _inherit = "union.service.activity"

    rate_days = fields.Integer(
        "Days to Rate",
        default=14,
        help="How many days after it was reported as held those who came may rate it; the result"
        " is told afterwards, and does not change any more.",
    )
    rate_until = fields.Date("Rated Until", compute="_compute_rate_until", store=True)
    # Computed: needs are no part of the paper that is approved.
    need_ids = fields.Many2many("union.need", compute="_compute_need_ids", string="Needs It Meets")

    _rate_days = models.Constraint(
        "CHECK (rate_days BETWEEN 1 AND 60)", "An activity is rated for 1 to 60 days."
    )

    @api.depends("held_on", "rate_days")
    def _compute_rate_until(self):
        for activity in self:
            activity.rate_until = activity.held_on and activity.held_on + timedelta(
                days=activity.rate_days
            )

    @api.depends_context("uid")
    def _compute_need_ids(self):
        # What the user reads of them.
        needs = self.env["union.need"].search([("activity_id", "in", self.ids)])
        by_activity = needs.grouped("activity_id")
        for activity in self:
            activity.need_ids = by_activity.get(activity._origin, needs[:0])

    def write(self, vals):
        if "rate_days" in vals and not self.env.su:
            self.check_access("write")
            # Told once, with all that were given.
            if any(activity.phase not in ("plan", "sign_up") for activity in self):
                raise UserError(
                    self.env._("The days to rate an activity are set before it is held.")
                )
        return super().write(vals)

    @api.model
    def _cron_settle_ratings(self):
        """Tell how satisfied those who came were, once they may not rate any more."""
        day = today(self.env)
        over = self.search(
            Domain("rate_until", "<", day)
            & Domain("rate_until", ">=", day - SETTLED_WITHIN)
            & Domain("satisfied_percent", "=", False)
        )
        by_percent = defaultdict(over.browse)
        for activity_id, percent in over._satisfaction().items():
            if percent is not False:
                by_percent[percent] |= over.browse(activity_id)
        for percent, activities in by_percent.items():
            activities.write({"satisfied_percent": percent})

    def _satisfaction(self):
        """Return ``{activity id: percent satisfied, or False}``, one query.

        Nothing is told while it may still be rated, nor of fewer than five.
        """
        day = today(self.env)
        over = self.filtered(lambda activity: activity.rate_until and activity.rate_until < day)
        choices = self._rating_question().suggested_answer_ids
        rows = (
            self.env["survey.user_input.line"]
            .sudo()  # figures only, of activities the user reads
            ._read_group(
                [
                    ("user_input_id.union_activity_id", "in", over.ids),
                    ("suggested_answer_id", "in", choices.ids),
                ],
                ["user_input_id.union_activity_id", "suggested_answer_id"],
                ["__count"],
            )
            if over
            else []
        )
        grades = {}
        for activity, choice, count in rows:
            figures = grades.setdefault(activity.id, [0] * len(choices))
            figures[choices.ids.index(choice.id)] += count
        percents = dict.fromkeys(self.ids, False)
        for activity_id, figures in grades.items():
            if told({None: figures})[0]:
                percents[activity_id] = round(100 * figures[0] / sum(figures))
        return percents

    @api.model
    def _rating_question(self):
        """Return the question (superuser) an activity is rated by; its first choice is content."""
        # Shipped with the addon, the same for everybody.
        return self.env.ref("trade_union.activity_rating").sudo().question_ids[:1]

    @api.model
    def _portal_to_rate(self, members):
        """Return the activities (superuser) the members (the user himself) may rate."""
        came = self.env["event.registration"].sudo()  # his own places
        came = came.search([("union_member_id", "in", members.ids), ("state", "=", "done")])
        answered = self.env["union.need.answered"].sudo()  # his own
        answered = answered.search([("activity_id", "!=", False), ("member_id", "in", members.ids)])
        return self.sudo().search(  # he was there
            Domain("event_id", "in", came.event_id.ids)
            & Domain("phase", "in", ("held", "filed"))
            & Domain("rate_until", ">=", today(self.env))
            & Domain("id", "not in", answered.activity_id.ids)
        )

    def _portal_rate(self, members, choice):
        """Store how satisfied a member was with this activity.

        :param members: his own memberships
        :param choice: id of a choice of the question, as text
        :raise UserError: he may not rate it, or not any more, or no such choice
        """
        self.ensure_one()
        question = self._rating_question()
        choices = {str(answer.id): answer for answer in question.suggested_answer_ids}
        if self not in self._portal_to_rate(members):
            raise UserError(
                self.env._(
                    "“%(activity)s” cannot be rated: by who was there, once, and in the days after"
                    " it.",
                    activity=self.name,
                )
            )
        if choice not in choices:
            raise UserError(self.env._("Choose one of the answers."))
        came = self.env["event.registration"].sudo()  # his own place
        came = came.search(
            [
                ("event_id", "=", self.event_id.id),
                ("union_member_id", "in", members.ids),
                ("state", "=", "done"),
            ],
            limit=1,
        )
        self.env["union.need.answered"]._once_only(
            activity_id=self.id, member_id=came.union_member_id.id
        )
        self.env["survey.user_input"]._union_store(
            question.survey_id,
            [
                {
                    "question_id": question.id,
                    "answer_type": "suggestion",
                    "suggested_answer_id": choices[choice].id,
                }
            ],
            union_activity_id=self.id,
        )
