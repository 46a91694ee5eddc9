from odoo import api, models

from ..server_fields import check_places

# The rules whose lines were touched while a whole rule is saved: they are judged once, at the
# end. No remote caller can send an object of this type in the context.
_KEY = "union_rule_saving"


class _Touched(set):
    pass


def begin_saving(rules):
    """Return the rules as they are saved with their lines, and the set of ids to judge after."""
    touched = _Touched()
    return rules.with_context(**{_KEY: touched}), touched


class UnionRuleLine(models.AbstractModel):
    """A line of a rule: whoever keeps the rule keeps it, and the rule is judged as a whole."""

    _name = "union.rule.line.mixin"
    _description = "Line of a Rule"

    @api.model_create_multi
    def create(self, vals_list):
        # What the rule as a whole says of its lines is no word for who does not keep it.
        check_places(self, vals_list, "rule_id")
        lines = super().create(vals_list)
        lines._judge(lines.rule_id)
        return lines

    def write(self, vals):
        rules = self.rule_id
        rules._check_keeper()
        if "rule_id" in vals:
            check_places(self, [vals], "rule_id")
        result = super().write(vals)
        self._judge(rules | self.rule_id)
        return result

    # Not @api.ondelete: what is left of the rule is judged after the deletion.
    def unlink(self):
        rules = self.rule_id
        rules._check_keeper()
        result = super().unlink()
        self._judge(rules)
        return result

    def _judge(self, rules):
        """Judge the rules now, or when the saving this belongs to is done."""
        touched = self.env.context.get(_KEY)
        if isinstance(touched, _Touched):
            rules._check_keeper()
            touched.update(rules.ids)
        else:
            rules._check_saved()
