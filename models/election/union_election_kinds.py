from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import format_list


def codes(text):
    """Return codes written with commas between them, as a list."""
    return [code.strip() for code in (text or "").split(",") if code.strip()]


class UnionElectionKindsMixin(models.AbstractModel):
    """Something that is asked in elections of some kinds only."""

    _name = "union.election.kinds.mixin"
    _description = "For Kinds of Elections"

    kinds = fields.Char(
        "Kinds of Elections",
        help="Codes separated by commas, such as first,re_election; empty: every kind.",
    )

    kinds_text = fields.Char("Asked In", compute="_compute_kinds_text")

    @api.depends("kinds")
    @api.depends_context("lang")
    def _compute_kinds_text(self):
        labels = dict(self.env["union.election"]._fields["kind"]._description_selection(self.env))
        for record in self:
            names = [labels.get(kind, kind) for kind in record._kinds()]
            record.kinds_text = (
                format_list(self.env, names) if names else self.env._("every kind of election")
            )

    @api.constrains("kinds")
    def _check_kinds(self):
        for record in self:
            record._require_kinds(record._kinds())

    def _require_kinds(self, kinds):
        """Raise ValidationError unless these are codes of kinds of elections."""
        known = self.env["union.election"]._fields["kind"].get_values(self.env)
        for record in self:
            unknown = [kind for kind in kinds if kind not in known]
            if unknown:
                raise ValidationError(
                    self.env._(
                        "%(record)s: “%(kind)s” is no kind of election. Possible: %(known)s.",
                        record=record.display_name,
                        kind=unknown[0],
                        known=", ".join(known),
                    )
                )

    def _kinds(self):
        return codes(self.kinds)

    def _holds_for(self, kind):
        """Return whether this is asked in elections of a kind."""
        return not self._kinds() or kind in self._kinds()
