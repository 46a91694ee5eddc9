from odoo import api, fields, models

# Field of a member → code of the shipped tag it is read from.
STANDING = {
    "is_admin_head": "admin_head",
    "is_deputy_head": "deputy_admin_head",
    "is_legal_representative": "legal_representative",
    "is_partner": "partner",
    "is_head_relative": "head_relative",
    "is_hr_head": "hr_head",
    "is_association_head": "association_head",
    "is_foreign": "foreign_employee",
}


class UnionMember(models.Model):
    """What keeps a person from a committee or an office in it, read from his tags of today.

    Rules look at one person by these (``member_id.is_admin_head`` of a candidate); how many of
    a body are concerned is counted by the term.
    """

    _inherit = "union.member"

    is_admin_head = fields.Boolean("Heads a Unit", compute="_compute_standing")
    is_deputy_head = fields.Boolean("Deputy Head of a Unit", compute="_compute_standing")
    is_legal_representative = fields.Boolean(compute="_compute_standing")
    is_partner = fields.Boolean("Partner of the Firm", compute="_compute_standing")
    is_head_relative = fields.Boolean("Relative of a Main Leader", compute="_compute_standing")
    is_hr_head = fields.Boolean("Heads Human Resources", compute="_compute_standing")
    is_association_head = fields.Boolean("Heads an Association", compute="_compute_standing")
    is_foreign = fields.Boolean("Foreign Employee", compute="_compute_standing")

    @api.depends(
        "tag_line_ids.tag_id", "tag_line_ids.stage", "tag_line_ids.date_from",
        "tag_line_ids.date_to",
    )  # fmt: skip
    def _compute_standing(self):
        # Yes or no about tags that everybody may use, of members the caller reads.
        for member, known in zip(self, self.sudo(), strict=True):
            codes = {
                line.tag_id.code
                for line in known.tag_line_ids
                if line.valid and not line.tag_id.organization_id
            }
            for name, code in STANDING.items():
                member[name] = code in codes
