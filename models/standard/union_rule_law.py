from datetime import date

from odoo import api, models
from odoo.fields import Domain

from ...core import rule as core
from ..clock import today
from ..period import not_over
from .engine import RuleEngine


def _holds_on(day):
    return (Domain("date_from", "=", False) | Domain("date_from", "<=", day)) & not_over(day)


class UnionRule(models.Model):
    """Which rule holds where, and what it says: the side of ``union.rule`` the rooms ask."""

    _inherit = "union.rule"

    @api.model
    def _parameter(self, key, organization, default=None):
        """Return the figure that holds for an organisation today; for a day see ``_winners``.

        :param key: key of a rule; a check with one condition gives that condition's figure
        :param organization: one ``union.organization``
        :param default: the value if no rule of that key binds the organisation
        :return: ``{"value", "clause", "certainty"}``; value is an int, Fraction, str, bool,
            :class:`core.rule.Range` or tuple, clause its code or False
        """
        figure = self._parameters([key], organization)[organization.id][key]
        return figure | {"value": default} if figure["value"] is None else figure

    @api.model
    def _parameters(self, keys, organizations):
        """Return the figures that hold for organisations today, in constant queries.

        :param keys: keys of rules, as :meth:`_parameter` takes them
        :return: ``{organization_id: {key: {"value", "clause", "certainty"}}}``; value is None
            where no rule of that key binds the organisation
        """
        # The law is the same whoever asks, and the figures are no secret.
        winners = self.sudo()._winners(organizations, keys=keys)
        return {
            organization.id: {key: _figure(winners[organization.id].get(key)) for key in keys}
            for organization in organizations
        }

    @api.model
    def _winners(self, organizations, day=None, model=None, keys=None, above=False):
        """Return ``{organization_id: {key: rule}}``: which rule holds where.

        The nearest office's own rule wins, unless it is looser than what binds it without
        the authority for it; of two it keeps for the day, the one that holds for a time; else that of the standard with the nearest jurisdiction, then
        the highest precedence, then the newest. Constant queries.

        :param above: leave out what the organisations themselves keep
        """
        rules, places = self._binding(day, model, keys)
        relevant = {place for place in places.values() if place}
        by_chain, winners = {}, {}
        for organization in organizations:
            path = [int(part) for part in (organization.parent_path or "").split("/") if part]
            chain = tuple(id_ for id_ in path if id_ in relevant)
            own = organization.id if above else None
            if (chain, own) not in by_chain:
                binding = rules.filtered(lambda r, own=own: not own or r.organization_id.id != own)
                by_chain[chain, own] = self._nearest(binding, places, chain)
            winners[organization.id] = by_chain[chain, own]
        return winners

    @api.model
    def _binding(self, day=None, model=None, keys=None):
        """Return the rules in force on a day, and ``{rule: id of its place or False}``."""
        self = self.with_context(active_test=True)  # no caller's context revives a rule
        domain = Domain("model", "=", model) if model else Domain.TRUE
        if keys is not None:
            domain &= Domain("key", "in", list(keys))
        standards = self.env["union.standard"].search_fetch(
            self.env["union.standard"]._in_force_domain(day),
            ["code", "precedence", "organization_id"],
        )
        own = Domain("organization_id", "!=", False)
        # An office's own rule holds for the days it says; what came with a standard says none.
        domain &= (own & _holds_on(day or today(self.env))) | (
            ~own & Domain("standard_id", "in", standards.ids)
        )
        rules = self.search_fetch(
            domain,
            ["key", "organization_id", "standard_id", "clause_id", "date_from", "date_to"],
            order="id",
        )
        places = {
            rule: (rule.organization_id or rule.standard_id.organization_id).id for rule in rules
        }
        return rules, places

    @api.model
    def _ranked(self, rules, places, chain):
        """Return those that hold at the places ``chain`` (from the root down), the nearest last.

        Of one office that which holds for a time within the days of the other.
        """
        depth = {False: -1} | {place: index for index, place in enumerate(chain)}
        return sorted(
            rules.filtered(lambda rule: places[rule] in depth),
            key=lambda rule: (
                bool(rule.organization_id),
                depth[places[rule]],
                rule.standard_id.precedence,
                -(rule.date_to or date.max).toordinal(),
                rule.date_from or date.min,
                rule.id,
            ),
        )

    @api.model
    def _nearest(self, rules, places, chain):
        """Return ``{key: rule}`` for the places ``chain`` (from the root down)."""
        best, above = {}, {}
        for rule in self._ranked(rules, places, chain):
            held = best.get(rule.key, self.browse())
            if held.organization_id != rule.organization_id:
                above[rule.key] = held
            # What binds the office, and what it keeps itself where this one holds for a time.
            bound = rule.organization_id and above[rule.key] | held
            if not bound or all(rule._stands_over(one) for one in bound):
                best[rule.key] = rule
        return best

    def _above(self):
        """Return ``{rule_id: rule}``: what would hold if these own rules were not there.

        Empty where nothing binds the key. Constant queries.
        """
        if not self:
            return {}
        winners = self._winners(self.organization_id, keys=set(self.mapped("key")), above=True)
        return {
            rule.id: winners[rule.organization_id.id].get(rule.key, self.browse()) for rule in self
        }

    @api.model
    def _facts(self):
        """Return ``{key: fact}`` of the standards in force that name one, in one query.

        By the key, so that an office's own rule under it is of the same fact.
        """
        in_force = self.env["union.standard"]._in_force_domain()
        rules = self.sudo().search(  # the law, as above
            Domain("fact", "!=", False)
            & Domain("organization_id", "=", False)
            & Domain("standard_id", "any", in_force)
        )
        return {rule.key: rule.fact for rule in rules}

    @api.model
    def _foremost(self, results):
        """Return the result of several about one fact that speaks for all.

        The most severe; of those the one of the nearest standard or office; then the first.
        """
        order = [name for name, _label in self._fields["severity"].selection]

        def rank(result):
            rule = self.browse(result["rule_id"])
            place = rule.organization_id or rule.standard_id.organization_id
            return order.index(result["severity"]), (place.parent_path or "").count("/")

        return max(results, key=rank)

    @api.model
    def _evaluate(self, records, trigger, keys=None):
        """Ask all rules of ``trigger`` about the records: ``{record_id: [result]}``.

        :param keys: those of these keys only

        Results as ``union.standard.mixin.union_check`` describes; constant queries.
        """
        return RuleEngine(self.env).check(records, trigger, keys)


def _figure(rule):
    """Return the figure of a rule, or of none."""
    text = rule and (rule.value if rule.kind == "parameter" else rule.condition_ids[:1].value)
    if not text:
        return {"value": None, "clause": False, "certainty": False}
    return {
        "value": core.parse_value(text),
        "clause": rule.clause_id.code,
        "certainty": rule.clause_id.certainty,
    }
