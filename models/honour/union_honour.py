from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..clock import today
from ..period import holds_on, in_force
from ..plain_text import refuse_numbers
from ..server_fields import shown

# From the lowest up.
LEVELS = [
    ("street", "Street or Town"),
    ("district", "District or County"),
    ("city", "City"),
    ("province", "Province"),
    ("national", "National"),
]
RANK = {level: rank for rank, (level, _label) in enumerate(LEVELS)}
KINDS = [
    ("model_home", "Model Workers’ Home"),
    ("may_day", "May-Day Award or Medal"),
    ("award", "Other Award"),
    ("commendation", "Written Approval of a Superior"),
    ("pilot", "Pilot Task"),
    ("studio", "Studio of Model Workers, Craftsmen or Innovators"),
    ("innovation", "Innovation or Speciality"),
    ("experience", "Experience Written Up"),
]
# Those a superior gives, by a document that says so.
GIVEN = ("model_home", "may_day", "award", "commendation", "pilot")
# No honour on record is older, or begins later.
YEARS_BACK, YEARS_AHEAD = 80, 1


class UnionHonour(models.Model):
    """An honour of a union or its unit, or what it is known for; what it rests on.

    Honours of members stand with their tags; here an honour may name the head of the unit, and a
    studio its leader.
    """

    _name = "union.honour"
    _description = "Honour"
    _inherit = ["union.server.fields.mixin"]
    _order = "date_from desc, organization_id, id desc"
    _rec_names_search = ["name", "holder"]
    _places_first = ("organization_id",)
    _named_first = ("member_id",)

    _server_fields = frozenset({"nomination_id"})

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    kind = fields.Selection(KINDS, required=True, index=True)
    level = fields.Selection(LEVELS, "Given At")
    name = fields.Char("Title", required=True, help="As the document or the plaque has it.")
    member_id = fields.Many2one(
        "union.member", "Head or Leader", index="btree_not_null", ondelete="restrict"
    )
    holder = fields.Char(
        "Holder of the Honour",
        compute="_compute_holder",
        store=True,
        readonly=False,
        precompute=True,
        compute_sudo=False,
        help="Where that is not the union itself: its unit, the head of it, the leader of a studio.",
    )
    awarded_by = fields.Char("Given By")
    document_number = fields.Char(help="Number of the document it was given by.")
    date_from = fields.Date(
        "Given or Begun On", required=True, default=lambda self: today(self.env)
    )
    date_to = fields.Date("Until", help="Its last day; empty while it holds.")
    evidence = fields.Binary("Evidence File", attachment=True, copy=False)
    evidence_name = fields.Char(copy=False)
    taker_ids = fields.Many2many(
        "union.organization",
        "union_honour_taker_rel",
        string="Taken Over By",
        help="Unions that took the experience over.",
    )
    nomination_id = fields.Many2one(
        "union.honour.nomination",
        "Put Forward By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    is_current = fields.Boolean("Holds", compute="_compute_is_current", search="_search_is_current")

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "An honour does not end before it begins: correct one of the two dates.",
    )
    _once = models.UniqueIndex(
        "(organization_id, kind, name, date_from, COALESCE(holder, ''))",
        "This honour is on record already: correct that row.",
    )

    @api.depends("member_id")
    def _compute_holder(self):
        for honour in self:
            honour.holder = shown(honour, "member_id").name or honour.holder

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        day = today(self.env)
        for honour in self:
            honour.is_current = holds_on(honour, day)

    def _search_is_current(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return in_force(today(self.env))

    @api.constrains("name", "holder", "awarded_by", "evidence_name")
    def _check_texts(self):
        refuse_numbers(self, "name", "holder", "awarded_by", "evidence_name")
        for honour in self:
            if not 0 < len((honour.name or "").strip()) <= 200:
                raise ValidationError(self.env._("Give the title in 1 to 200 signs."))

    @api.constrains("kind", "level", "document_number")
    def _check_given(self):
        for honour in self.filtered(lambda honour: honour.kind in GIVEN):
            if not honour.level or not (honour.document_number or "").strip():
                raise ValidationError(
                    self.env._(
                        "“%(honour)s”: say at which level it was given, and by which document.",
                        honour=honour.name,
                    )
                )

    @api.constrains("date_from")
    def _check_years(self):
        day = today(self.env)
        for honour in self:
            if not (
                day - relativedelta(years=YEARS_BACK)
                <= honour.date_from
                <= day + relativedelta(years=YEARS_AHEAD)
            ):
                raise ValidationError(
                    self.env._("“%(honour)s”: correct the year.", honour=honour.name)
                )

    @api.constrains("member_id", "organization_id")
    def _check_member(self):
        for honour in self.sudo():  # places compared
            path = honour.member_id.organization_id.parent_path or ""
            if honour.member_id and not path.startswith(honour.organization_id.parent_path):
                raise ValidationError(
                    self.env._(
                        "%(member)s is no member of %(organization)s or of a union below it.",
                        member=honour.holder,
                        organization=honour.organization_id.name,
                    )
                )

    @api.model
    @api.private
    def _home_levels(self, organizations, day):
        """Return ``{organization id: highest level of its model-home titles}`` of a day.

        A union without one is left out. One query. Clause: QZ-18.
        """
        # A title hangs on the wall.
        titles = self.sudo().search_fetch(
            Domain("organization_id", "in", organizations.ids)
            & Domain("kind", "=", "model_home")
            & in_force(day),
            ["organization_id", "level"],
        )
        best = {}
        for title in titles:
            place = title.organization_id.id
            best[place] = max(best.get(place, title.level), title.level, key=RANK.get)
        return best
