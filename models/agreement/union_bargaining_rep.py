from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..plain_text import refuse_numbers
from ..server_fields import shown


class UnionBargainingRep(models.Model):
    """One who sits at the table for a side; the workers' side names members where it can."""

    _name = "union.bargaining.rep"
    _description = "Representative in Bargaining"
    _order = "bargaining_id, side desc, is_chief desc, id"
    _places_first = ("bargaining_id",)
    _named_first = ("member_id",)

    bargaining_id = fields.Many2one(
        "union.bargaining", required=True, index=True, ondelete="cascade"
    )
    side = fields.Selection(
        [("workers", "Workers' Side"), ("employer", "Employer's Side")],
        required=True,
        default="workers",
    )
    member_id = fields.Many2one("union.member", index="btree_not_null", ondelete="restrict")
    name = fields.Char(
        "Full Name",
        compute="_compute_name",
        store=True,
        readonly=False,
        precompute=True,
        # With the caller's eyes: a form that is not saved yet names nobody he may not read.
        compute_sudo=False,
        required=True,
    )
    position = fields.Char("Post", help="At the employer or in the union.")
    is_chief = fields.Boolean("Chief Representative")
    is_outsider = fields.Boolean(
        "From Outside", help="Engaged for the talks, not of the enterprise: a lawyer, a guide."
    )

    @api.depends("member_id")
    def _compute_name(self):
        for rep in self:
            rep.name = shown(rep, "member_id").name or rep.name

    @api.constrains("name", "position")
    def _check_texts(self):
        refuse_numbers(self, "name", "position")

    @api.constrains("member_id", "bargaining_id")
    def _check_member(self):
        for rep in self:
            member, place = rep.member_id, rep.bargaining_id.organization_id
            path = place.parent_path or ""
            if member and not (member.organization_id.parent_path or "").startswith(path):
                raise ValidationError(
                    self.env._(
                        "%(member)s is no member of %(organization)s or of a union below it: type"
                        " the name and tick “From Outside”.",
                        member=member.name,
                        organization=place.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        reps = super().create(vals_list)
        reps._check_open()
        return reps

    def write(self, vals):
        self.check_access("write")
        self._check_open()
        result = super().write(vals)
        self._check_open()
        return result

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        self._check_open()
        return super().unlink()

    def _check_open(self):
        """Raise UserError if the talks are over: who sat there stays on record."""
        if not self.env.su and any(
            round_.state in ("concluded", "refused") for round_ in self.bargaining_id
        ):
            raise UserError(
                self.env._("The talks are over: who sat there stays as it was entered.")
            )
