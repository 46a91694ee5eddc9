from odoo import api, fields, models

COVERAGE = [
    ("own", "Own Union"),
    ("joint", "Joint Union"),
    ("group", "Union Group"),
    ("preparing", "Being Set Up"),
    ("none", "No Union"),
]


class UnionEmployer(models.Model):
    """Which union covers an employer, and in whose street and federation it stands.

    Stored, so that a city is sorted by them in one query; they follow the organisation at
    each change of its state, kind or place in the tree.
    """

    _inherit = "union.employer"

    coverage = fields.Selection(
        COVERAGE,
        compute="_compute_coverage",
        store=True,
        precompute=True,
        index=True,
        help="A union being set up covers nobody yet.",
    )
    street_id = fields.Many2one(
        "union.organization",
        "Street or Township",
        compute="_compute_place",
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )
    federation_id = fields.Many2one(
        "union.organization",
        compute="_compute_place",
        store=True,
        index="btree_not_null",
        ondelete="set null",
    )
    territory_kind = fields.Selection(
        lambda self: (
            self.env["union.organization"]
            ._fields["territory_kind"]
            ._description_selection(self.env)
        ),
        "Territory",
        compute="_compute_place",
        store=True,
        help="What kind of territory its nearest organisation with one stands for.",
    )

    @api.depends("organization_id.level", "organization_id.kind", "organization_id.state")
    def _compute_coverage(self):
        for employer in self:
            union = employer.organization_id
            if union.level not in ("primary", "group") or union.state == "dissolved":
                employer.coverage = "none"
            elif union.state != "active":
                employer.coverage = "preparing"
            elif union.level == "group":
                employer.coverage = "group"
            else:
                employer.coverage = "joint" if union.kind == "joint" else "own"

    @api.depends("organization_id.parent_path")
    def _compute_place(self):
        chains = {
            organization: organization | organization._ancestors()
            for organization in self.organization_id
        }
        for employer in self:
            chain = chains.get(employer.organization_id, employer.organization_id)
            employer.street_id = chain.filtered(lambda above: above.level == "street")[:1]
            employer.federation_id = chain.filtered(lambda above: above.level == "federation")[:1]
            employer.territory_kind = chain.filtered("territory_kind")[:1].territory_kind
