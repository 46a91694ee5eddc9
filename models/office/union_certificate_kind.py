from odoo import api, fields, models


class UnionCertificateKind(models.Model):
    """What an organisation can hold on paper or in brass: certificates, permits, seals.

    A kind is data, and so is who must hold one: each kind is measured as the metric
    ``certificate.<code>`` (true while a valid one is on record), and the rules of the
    standards ask for it, level by level. A city adds its kinds and rules by data files.
    """

    _name = "union.certificate.kind"
    _description = "Kind of Certificate"
    _inherit = ["union.coded.kind.mixin"]

    code = fields.Char(help="The metric “certificate.” and this code measures it.")
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
