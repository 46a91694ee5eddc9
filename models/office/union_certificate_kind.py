from odoo import api, fields, models, tools


class UnionCertificateKind(models.Model):
    """What an organisation can hold on paper or in brass: certificates, permits, seals.

    A kind is data, and so is who must hold one: each kind is measured as the metric
    ``certificate.<code>`` (true while a valid one is on record), and the rules of the
    standards ask for it, level by level. A city adds its kinds and rules by data files.
    """

    _name = "union.certificate.kind"
    _description = "Kind of Certificate"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="The metric “certificate.” and this code measures it.")
    sequence = fields.Integer(default=10)
    clause = fields.Char(help="Where the kind is written.")
    is_seal = fields.Boolean("Seal", help="A seal has somebody who keeps it.")
    number_format = fields.Selection(
        [("any", "Any"), ("credit_code", "Unified Social Credit Code")],
        "Form of the Number",
        required=True,
        default="any",
    )
    validity_months = fields.Integer(
        help="Months from issue to expiry, as proposed for a new one; 0: no expiry."
    )
    notice_days = fields.Integer(
        default=60, help="So many days before the last day it is shown as expiring soon."
    )
    required_text = fields.Text("Rules That Ask for It", compute="_compute_required_text")
    active = fields.Boolean(default=True)

    _code_unique = models.Constraint("UNIQUE (code)", "This code is already taken.")
    _days = models.Constraint(
        "CHECK (COALESCE(validity_months, 0) >= 0 AND COALESCE(notice_days, 0) >= 0)",
        "Months and days are zero or more.",
    )

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_required_text(self):
        # What a standard asks is no secret; an office's own rules are left out.
        conditions = self.env["union.rule.condition"].sudo()
        lines = conditions.search_fetch(
            [
                ("source", "in", [f"certificate.{kind.code}" for kind in self]),
                ("source_kind", "=", "metric"),
                ("rule_id.organization_id", "=", False),
                ("rule_id.standard_id.superseded_on", "=", False),
            ],
            ["source", "rule_id"],
        )
        by_source = lines.grouped("source")
        for kind in self:
            rules = by_source.get(f"certificate.{kind.code}", lines.browse()).rule_id
            kind.required_text = "\n".join(rules.mapped("display_name"))

    @api.model_create_multi
    def create(self, vals_list):
        kinds = super().create(vals_list)
        self.env.registry.clear_cache()  # _codes
        return kinds

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()  # _codes
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()  # _codes
        return result

    @api.model
    @tools.ormcache()
    def _codes(self):
        """Return the codes of all kinds, archived ones too: a rule may still name them."""
        # Codes of shared data. A few rows. pylint: disable-next=no-search-all
        kinds = self.sudo().with_context(active_test=False).search_fetch([], ["code"])
        return tuple(kinds.mapped("code"))
