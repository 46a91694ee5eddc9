from odoo import api, models
from odoo.exceptions import ValidationError

ALLOWED = "election.term_years_allowed"


class UnionElectionRule(models.Model):
    """A term is as long as the law allows (NR-LAW-16); a reason does not make it longer."""

    _inherit = "union.election.rule"

    @api.constrains("value")
    def _check_years(self):
        for rule in self.filtered(lambda row: row.key == "term_years"):
            figure = self.env["union.rule"]._parameter(ALLOWED, rule.election_id.organization_id)
            allowed = figure["value"]
            allowed = allowed if isinstance(allowed, tuple) else (allowed,)
            if figure["value"] is not None and int(rule.value) not in allowed:
                raise ValidationError(
                    self.env._(
                        "A term lasts %(allowed)s years (%(clause)s), not %(years)s.",
                        allowed=self.env._(" or ").join(map(str, allowed)),
                        clause=self.env["union.clause"]._cite(figure["clause"]),
                        years=rule.value,
                    )
                )
