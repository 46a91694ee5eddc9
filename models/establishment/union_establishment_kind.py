from odoo import fields, models


class UnionEstablishmentKind(models.Model):
    """What is set up: a building's federation, a primary union, a joint one, a general union.

    One request serves all of them. What differs is data: which organisations are of the kind,
    which papers the superior is sent (:attr:`paper_ids`) and by which steps the union comes to
    stand (:attr:`step_ids`). Thresholds are rules of the standards.
    """

    _name = "union.establishment.kind"
    _description = "Kind of Establishment"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10, help="The first kind that fits an organisation is its.")
    level = fields.Selection(
        lambda self: (
            self.env["union.organization"]._fields["level"]._description_selection(self.env)
        ),
        help="Of the organisations of this kind; empty: any.",
    )
    organization_kinds = fields.Char(
        "Kinds of Organisations",
        help="Technical names separated by “|”, e.g. single|joint; empty: any.",
    )
    clause = fields.Char(help="Where the kind is written.")
    hint = fields.Text(translate=True, help="What a clerk should know before he begins.")
    active = fields.Boolean(default=True)
    paper_ids = fields.One2many("union.establishment.paper", "kind_id", "Papers")
    step_ids = fields.One2many("union.establishment.step", "kind_id", "Steps")

    _code_unique = models.Constraint("UNIQUE (code)", "This code is already taken.")

    def _kind_of(self, organization):
        """Return the first of these kinds that fits an organisation."""
        return self.filtered(
            lambda kind: (
                kind.level in (False, organization.level)
                and organization.kind
                in (kind.organization_kinds or organization.kind or "").split("|")
            )
        )[:1]
