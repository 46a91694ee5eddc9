from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain

# The tag behind ``union.member.is_activist`` (SZ-5.6.1.2).
ACTIVIST = "activist"


class UnionMemberTag(models.Model):
    """What a member may be or know: an honour, a role in the union, a special group, a skill.

    A post at the employer is one as well: the rules on who may sit on a committee read it.

    Those that ship with the addon have no organisation; an organisation may add its own, which
    the unions below it use as well. Some groups follow from what is known of a person anyway
    (women, migrant workers): they are counted and searched like the others, and nobody is
    given them by hand.
    """

    _name = "union.member.tag"
    _description = "Member Tag"
    _order = "kind, sequence, id"
    _rec_names_search = ["name", "code"]
    _places_first = ("organization_id",)

    # A tag that is derived binds what everybody's search means: shipped only.
    _shipped_fields = frozenset({"derived_field", "derived_value"})

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, copy=False)
    kind = fields.Selection(
        [
            ("honour", "Honour"),
            ("role", "Role in the Union"),
            ("group", "Special Group"),
            ("skill", "Skill"),
            ("post", "Post at the Employer"),
        ],
        required=True,
        default="skill",
        index=True,
    )
    level = fields.Selection(
        [
            ("national", "National"),
            ("province", "Province"),
            ("city", "City"),
            ("district", "District"),
        ],
        "Awarded At",
        help="Of an honour: the level that awards it.",
    )
    needs_evidence = fields.Boolean(
        help="Given only with the number of the document it was awarded by."
    )
    clause_codes = fields.Char("Clauses", help="Clause ids, separated by blanks: SZ-5.6.1.2")
    metric_keys = fields.Char(
        "Metrics", help="Keys of the metrics such a tag counts for, separated by blanks."
    )
    derived_field = fields.Selection(
        [("gender", "Gender"), ("employment_kind", "Employment Kind")],
        "Follows From",
        readonly=True,
    )
    derived_value = fields.Char("If It Is", readonly=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    organization_id = fields.Many2one(
        "union.organization", "Union", index=True, ondelete="restrict", help="Empty: for everybody."
    )
    member_count = fields.Integer(
        "Members",
        compute="_compute_member_count",
        compute_sudo=False,
        help="Members in your scope, active and retained, who have it today.",
    )

    _code_unique = models.UniqueIndex(
        "(code, COALESCE(organization_id, 0))", "This code of a tag is already taken."
    )

    @api.depends_context("uid")
    @api.depends("derived_field", "derived_value")
    def _compute_member_count(self):
        held = Domain("state", "in", ("active", "retained"))
        lines = self.env["union.member.tag.line"]._read_group(
            Domain("tag_id", "in", self._origin.ids)
            & Domain("valid", "=", True)
            & Domain("member_id", "any", held),
            ["tag_id"],
            ["member_id:count_distinct"],
        )
        counts = {tag.id: count for tag, count in lines}
        derived = self.filtered("derived_field")
        if derived:
            names = sorted(set(derived.mapped("derived_field")))
            for *values, count in self.env["union.member"]._read_group(held, names, ["__count"]):
                known = dict(zip(names, values, strict=True))
                for tag in derived:
                    if known[tag.derived_field] == tag.derived_value:
                        counts[tag._origin.id] = counts.get(tag._origin.id, 0) + count
        for tag in self:
            tag.member_count = counts.get(tag._origin.id, 0)

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_shipped(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_shipped(vals)
        return super().write(vals)

    @api.constrains("derived_field", "derived_value")
    def _check_derived(self):
        for tag in self.filtered("derived_field"):
            field = self.env["union.member"]._fields[tag.derived_field]
            if tag.derived_value not in field.get_values(self.env):
                raise ValidationError(
                    self.env._(
                        "Tag “%(tag)s”: “%(value)s” is no value of “%(field)s”.",
                        tag=tag.name,
                        value=tag.derived_value,
                        field=field.string,
                    )
                )

    def action_members(self):
        """Return the action that lists the members in the user's scope who have these tags."""
        return {
            "type": "ir.actions.act_window",
            "name": ", ".join(self.mapped("name")),
            "res_model": "union.member",
            "view_mode": "list,kanban,form",
            "domain": [
                ("current_tag_ids", "in", self.ids),
                ("state", "in", ("active", "retained")),
            ],
        }

    def _check_shipped(self, vals):
        if not self.env.su and any(vals.get(name) for name in self._shipped_fields):
            raise AccessError(
                self.env._("Which tags follow from particulars is set by the addon's data.")
            )

    def _holders_domain(self):
        """Return the domain of the members who have one of these tags today."""
        domains = [
            Domain(
                "tag_line_ids",
                "any",
                Domain("tag_id", "in", self.ids) & Domain("valid", "=", True),
            )
        ]
        domains += [
            Domain(tag.derived_field, "=", tag.derived_value) for tag in self if tag.derived_field
        ]
        return Domain.OR(domains)
