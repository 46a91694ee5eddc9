from collections import defaultdict

from odoo import fields, models
from odoo.fields import Domain

# Who gets the activity of a finding: about a record, about a person.
CLERK, ADMIN = "clerk", "platform_admin"


class UnionFinding(models.Model):
    """Who hears of a finding: the watch looks each day whether he is in office still."""

    _inherit = "union.finding"

    # Written with the activity: two workers that hand out the same finding meet in this row.
    handed_to_id = fields.Many2one(
        "res.users",
        "In the Hands Of",
        readonly=True,
        ondelete="set null",
        help="Who was given the activity: the clerk nearest to the organisation at that time. When"
        " he leaves office, or one who is nearer takes it, the daily watch hands it on.",
    )

    def _hand_out(self):
        """Give each finding's activity to whose duty it is today, in one batch.

        To the clerk of the nearest organisation that has one; of a finding about a person to the
        nearest platform administrator who is another. Who has it and is in office there keeps
        it, also when he has marked the activity as done or passed it on. One that was passed on
        to somebody in office stays with him. Where nobody is in office it stays where it is.
        """
        if not self:
            return
        right, serving = self._who_hears()
        activities = self.env["mail.activity"].search(
            Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids)
        )
        nothing = activities.browse()
        holding = activities.grouped("res_id")
        taken, moved, missing = defaultdict(self.browse), defaultdict(activities.browse), []
        for finding in self:
            people, before = right[finding], finding.handed_to_id
            if not people or before.id in people:
                continue
            held = holding.get(finding.id, nothing)
            given = held.filtered(lambda row, before=before: before and row.user_id == before)
            if before and not given:
                # Done, or passed on by hand: to somebody in office it is no less well.
                if serving[finding].intersection(held.user_id.ids):
                    continue
                given = held
            heir = next((id_ for id_ in people if id_ in held.user_id.ids), people[0])
            taken[heir] |= finding
            if given:
                moved[heir] |= given
            elif heir not in held.user_id.ids:
                missing.append((finding, heir))
        for heir, findings in taken.items():
            findings.handed_to_id = heir
        quick = activities.with_context(mail_activity_quick_update=True)
        for heir, rows in moved.items():
            rows.with_env(quick.env).user_id = heir
        quick.create(self._activity_values(missing))

    def _who_hears(self):
        """Return ``({finding: ids of who should have it}, {finding: ids of who serves there})``.

        The first are the holders of the duty at the nearest place that has one, himself before
        his deputies; the second all who are on duty at the organisation or above it. One query.
        """
        chains = {
            organization: [organization.id, *organization._ancestors().ids]
            for organization in self.organization_id
        }
        holders = self.env["union.duty"]._holders(
            {id_ for chain in chains.values() for id_ in chain}
        )
        on_duty = defaultdict(set)
        for (organization_id, _role), people in holders.items():
            on_duty[organization_id].update(user_id for user_id, _principal in people)
        right, serving = {}, {}
        for finding in self:
            # Who settles it: about a person, or where the model says so, an administrator.
            role = getattr(self.env[finding.res_model], "_union_finding_role", CLERK)
            role = ADMIN if finding.watched_user_id else role
            watched = finding.watched_user_id.id
            chain = chains[finding.organization_id]
            able = (
                [
                    row[0]
                    for row in holders.get((id_, role), ())
                    if not watched or watched not in row
                ]
                for id_ in chain
            )
            right[finding] = next(filter(None, able), [])
            serving[finding] = set().union(*(on_duty[id_] for id_ in chain))
        return right, serving

    def _activity_values(self, missing):
        """Return the values of the activities of ``[(finding, user id)]``."""
        type_id = self.env.ref("mail.mail_activity_data_todo").id
        model_id = self.env["ir.model"]._get_id(self._name)
        users = self.env["res.users"].browse({user_id for _finding, user_id in missing})
        languages = {user.id: user.lang for user in users}
        return [
            {
                "activity_type_id": type_id,
                "res_model_id": model_id,
                "res_id": finding.id,
                "user_id": user_id,
                "date_deadline": finding.due_date,
                "summary": finding.with_context(lang=languages[user_id]).display_name,
            }
            for finding, user_id in missing
        ]
