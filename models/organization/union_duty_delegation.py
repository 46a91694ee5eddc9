from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import today
from .subtree import deputises_near


class UnionDutyDelegation(models.Model):
    """An absence: a deputy acts in all duties of a person from one day to another.

    What a deputy decides is recorded as done on behalf of the person. A delegation
    covers the person's own duties only: there are no chains. And it holds where the deputy
    stands near by a duty of his own (:func:`.subtree.deputises_near`), whatever duties either
    of them gets or loses while it runs. Of a person who is archived nothing is left to deputise.
    """

    _name = "union.duty.delegation"
    _description = "Delegation of Duties"
    _order = "date_from desc, id desc"
    _rec_name = "deputy_id"

    user_id = fields.Many2one(
        "res.users",
        "Absent Person",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    deputy_id = fields.Many2one("res.users", required=True, index=True, ondelete="restrict")
    date_from = fields.Date(required=True, default=lambda self: today(self.env))
    date_to = fields.Date(required=True)
    reason = fields.Char()

    _dates = models.Constraint(
        "CHECK (date_to >= date_from)", "A delegation cannot end before it begins."
    )
    _two_people = models.Constraint("CHECK (user_id <> deputy_id)", "A deputy is somebody else.")

    @api.constrains("deputy_id")
    def _check_internal(self):
        deputies = self.sudo().deputy_id  # what kind of users they are
        if any(user.share for user in deputies):
            raise ValidationError(
                self.env._("A duty is held by an internal user; portal users are members.")
            )
        if archived := deputies.filtered(lambda user: not user.active):
            raise ValidationError(
                self.env._(
                    "%(deputy)s does not work here any more: choose an active user.",
                    deputy=archived[0].name,
                )
            )

    @api.constrains("user_id", "deputy_id")
    def _check_deputy_has_duty(self):
        # A stranger to the tree must not be let into it by an absent colleague.
        holders = (
            self.env["union.duty"]
            .sudo()
            ._read_group(  # reads only whose, not what
                Domain("user_id", "in", self.deputy_id.ids) & Domain("is_current", "=", True),
                ["user_id"],
            )
        )
        known = {user.id for (user,) in holders}
        for delegation in self:
            if delegation.deputy_id.id not in known:
                raise ValidationError(
                    self.env._(
                        "%(deputy)s has no duty of his own; an administrator grants one first.",
                        deputy=delegation.deputy_id.name,
                    )
                )

    @api.constrains("user_id", "deputy_id")
    def _check_deputy_near(self):
        # An office of another district must not be opened from within by one absence. Who has
        # duties far apart names a deputy for each place: none acts where he is not near.
        self.flush_model()
        self.env["union.duty"].flush_model()
        self.env["union.organization"].flush_model(["parent_path", "parent_id"])
        self.env.cr.execute(
            SQL(
                """
                SELECT g.id, min(o.id)
                  FROM union_duty_delegation g
                  JOIN union_duty d ON d.user_id = g.user_id
                   AND daterange(d.date_from, d.date_to, '[]')
                       && daterange(g.date_from, g.date_to, '[]')
                  JOIN union_organization o ON o.id = d.organization_id
                 WHERE g.id = ANY(%(ids)s)
              GROUP BY g.id HAVING NOT bool_or(%(near)s)
              ORDER BY 1 LIMIT 1
                """,
                ids=self.ids,
                near=deputises_near(
                    SQL("g.deputy_id"), "o", SQL("GREATEST(%s, g.date_from)", today(self.env))
                ),
            )
        )
        if found := self.env.cr.fetchone():
            # The absent person's own place, and whom he named.
            delegation = self.browse(found[0]).sudo()
            raise ValidationError(
                self.env._(
                    "%(deputy)s has no duty near %(organization)s. A deputy comes from that house"
                    " or one below it, from one right beside it, or from one above it.",
                    deputy=delegation.deputy_id.name,
                    organization=delegation.env["union.organization"].browse(found[1]).name,
                )
            )

    @api.model_create_multi
    def create(self, vals_list):
        delegations = super().create(vals_list)
        delegations._check_principal()
        delegations.deputy_id._sync_duty_groups()
        return delegations

    def write(self, vals):
        self._check_principal()
        if not self.env.su and {"user_id", "deputy_id", "date_from"} & vals.keys():
            raise UserError(
                self.env._("End this delegation by its last day and make a new one instead.")
            )
        result = super().write(vals)
        self.deputy_id._sync_duty_groups()
        return result

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        if not self.env.su:
            raise UserError(
                self.env._("A delegation is not deleted: decisions rest on it. Set its last day.")
            )

    def _check_principal(self):
        if not self.env.su and self.user_id - self.env.user:
            raise AccessError(self.env._("Each person names his own deputy."))
