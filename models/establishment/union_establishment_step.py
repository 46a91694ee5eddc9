from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

CHECKS = [
    ("request", "The request was submitted"),
    ("approved", "The superior approved it"),
    ("recruited", "So many members and applicants"),
    ("elected", "The first election was held"),
    ("reported", "Its result was reported"),
    ("founded", "The result was approved: the union stands"),
    ("rules", "The daily rules named are kept"),
    ("graded", "The superior gave it a grade"),
]


class UnionEstablishmentStep(models.Model):
    """A step on the way of a kind, as data: its place in the order, its clause, who acts, and
    by which fact it is seen to be done.
    """

    _name = "union.establishment.step"
    _description = "Step of an Establishment"
    _order = "kind_id, sequence, id"

    kind_id = fields.Many2one(
        "union.establishment.kind", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    name = fields.Char(required=True, translate=True)
    check = fields.Selection(CHECKS, "Seen To Be Done By", required=True)
    clause = fields.Char(help="Where it is written; the step is shown where that is in force.")
    who = fields.Char("Who Acts", translate=True)
    figure = fields.Integer(default=1, help="Of members and applicants: at least so many.")
    rule_keys = fields.Char(
        "Daily Rules", help="Keys of daily rules about the organisation, separated by blanks."
    )
    optional = fields.Boolean(help="It may be left out: nothing waits for it.")

    @api.constrains("rule_keys", "check")
    def _check_rule_keys(self):
        """Refuse a step that waits for rules nobody knows."""
        named = {key for step in self for key in step._keys()}
        # Which keys there are is no secret.
        rules = self.env["union.rule"].sudo()
        known = rules.search(Domain("key", "in", list(named)) & Domain("trigger", "=", "daily"))
        if unknown := sorted(named - set(known.mapped("key"))):
            raise ValidationError(
                self.env._(
                    "There is no daily rule “%(keys)s”. Take the key of one that is in the list of"
                    " rules.",
                    keys=", ".join(unknown),
                )
            )

    def _keys(self):
        """Return the keys of the daily rules these steps wait for."""
        return [key for step in self for key in (step.rule_keys or "").split()]
