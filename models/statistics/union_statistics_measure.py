from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..approval.union_approval_route import read_domain
from ..standard import by_language


class UnionStatisticsMeasure(models.Model):
    """A figure of a return: what is counted or summed, or the rate of two other figures.

    Counts and sums add up: the figure of a union is its own and those of its subordinates. A
    rate is made of two figures, never of rates.
    """

    _name = "union.statistics.measure"
    _description = "Measure of a Statistics Return"
    _order = "format_id, sequence, id"

    format_id = fields.Many2one(
        "union.statistics.format", required=True, readonly=True, index=True, ondelete="cascade"
    )
    code = fields.Char(required=True, readonly=True)
    name = fields.Char(required=True, readonly=True)
    name_zh = fields.Char("Chinese Name", readonly=True)
    sequence = fields.Integer(readonly=True)
    source = fields.Selection(
        selection=lambda self: [
            (code, label)
            for code, (label, _model) in self.env["union.statistics.source"]._labels().items()
        ],
        readonly=True,
        help="What is counted and on which day; empty: a rate.",
    )
    domain = fields.Char("Of Those", default="[]", readonly=True)
    amount = fields.Char("Summed Field", readonly=True, help="Empty: counted.")
    part = fields.Char(readonly=True, help="Of a rate: the measure that is a part.")
    whole = fields.Char(readonly=True, help="Of a rate: the measure it is a part of.")
    clause = fields.Char(readonly=True)

    _code_unique = models.Constraint("UNIQUE (format_id, code)", "A format has each measure once.")

    @api.depends("name", "name_zh")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for measure in self:
            measure.display_name = by_language.read(measure, "name")

    @api.constrains("source", "domain", "amount", "part", "whole", "format_id")
    def _check_measure(self):
        sources = self.env["union.statistics.source"]._labels()
        for measure in self:
            if bool(measure.source) == bool(measure.part and measure.whole):
                measure._refuse(self.env._("either a source, or the two measures of a rate"))
            if not measure.source:
                known = set(measure.format_id.measure_ids.filtered("source").mapped("code"))
                if not {measure.part, measure.whole} <= known:
                    measure._refuse(self.env._("a rate of two measures that have a source"))
                continue
            model = self.env[sources[measure.source][1]]
            field = model._fields.get(measure.amount)
            if measure.amount and (not field or not field.store or field.type != "integer"):
                measure._refuse(self.env._("the field to sum is no whole number"))
            try:
                Domain(read_domain(measure.domain)).validate(model)
            except (ValueError, TypeError, KeyError) as error:
                measure._refuse(str(error))

    def _refuse(self, what):
        raise ValidationError(
            self.env._(
                "Format %(format)s, measure %(measure)s: %(what)s.",
                format=self.format_id.code,
                measure=self.code,
                what=what,
            )
        )
