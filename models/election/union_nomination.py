from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..clock import today
from ..said import said


class UnionNomination(models.Model):
    """One body that nominates a candidate: a union, a group of it, or members together.

    Clauses: SZ-5.1.3.4b, NR-ELEC-12, NR-CHAIR-8.
    """

    _name = "union.nomination"
    _description = "Nomination"
    _order = "candidate_id, id"
    _places_first = ("candidate_id",)
    _named_first = ("nominator_id",)

    candidate_id = fields.Many2one("union.candidate", required=True, index=True, ondelete="cascade")
    election_id = fields.Many2one(related="candidate_id.election_id", store=True, index=True)
    organization_id = fields.Many2one(
        related="candidate_id.organization_id", store=True, index=True
    )
    phase = fields.Char(related="election_id.phase")
    nominator_id = fields.Many2one(
        "union.organization",
        "Nominating Union",
        index="btree_not_null",
        ondelete="restrict",
        help="The union itself, or the one whose group or members these are.",
    )
    body = fields.Selection(
        [
            ("union", "Primary Union or Branch"),
            ("group", "Union Group"),
            ("members", "Members Together"),
            ("poll", "Secret Poll of the Members"),
        ],
        "Nominated By",
        required=True,
        default="union",
    )
    group_name = fields.Char("Name of the Group")
    supporter_count = fields.Integer(
        "Supporters", help="How many people were for it; zero where a body decided as such."
    )
    nominated_on = fields.Date()

    _supporters = models.Constraint(
        "CHECK (supporter_count >= 0)", "Supporters are a whole number, zero or more."
    )
    _body_unique = models.UniqueIndex(
        "(candidate_id, body, COALESCE(nominator_id, 0), COALESCE(group_name, ''))",
        "This body nominated this person already.",
    )

    @api.depends("body", "nominator_id.name", "group_name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        bodies = dict(self._fields["body"]._description_selection(self.env))
        for nomination in self:
            # Who reads the list reads which body is on it.
            names = (
                nomination.sudo().nominator_id.name,
                nomination.group_name,
            )
            nomination.display_name = " ".join(filter(None, names)) or bodies.get(
                nomination.body, ""
            )

    @api.constrains("body", "nominator_id", "group_name", "supporter_count")
    def _check_body(self):
        for nomination in self:
            if nomination.body == "union" and not nomination.nominator_id:
                raise ValidationError(self.env._("Say which union nominates."))
            if nomination.body == "group" and not said(self.env, nomination.group_name):
                raise ValidationError(self.env._("Say which group nominates."))
            if nomination.body in ("members", "poll") and not nomination.supporter_count:
                raise ValidationError(self.env._("Say how many members were for it."))

    @api.constrains("nominated_on")
    def _check_nominated_on(self):
        for nomination in self:
            if nomination.nominated_on and nomination.nominated_on > today(self.env):
                raise ValidationError(
                    self.env._(
                        "%(body)s: nominated on a day to come.", body=nomination.display_name
                    )
                )

    @api.constrains("nominator_id", "candidate_id")
    def _check_nominator(self):
        for nomination in self.filtered("nominator_id"):
            place = nomination.organization_id
            # Where both stand in the tree, nothing else.
            if not nomination.sudo().nominator_id.parent_path.startswith(place.parent_path):
                raise ValidationError(
                    self.env._(
                        "%(union)s is not %(organization)s nor a union below it. A superior is named"
                        " under “Recommended by Superior”.",
                        union=nomination.sudo().nominator_id.name,  # the one just typed
                        organization=place.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        nominations = super().create(vals_list)
        nominations._require_open()
        return nominations

    def write(self, vals):
        self._require_open()
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._require_open()
        return super().unlink()

    def _require_open(self):
        """Raise UserError once the list was made public: what stood on it stays."""
        if not self.env.su:
            self.election_id._require_phase("draft", "roll", "nomination")
