from odoo import api, models
from odoo.fields import Domain

from ...core import rule as core
from .engine import RuleEngine


class UnionRule(models.Model):
    """Which rule holds where, and what it says: the side of ``union.rule`` the rooms ask."""

    _inherit = "union.rule"

    @api.model
    def _parameter(self, key, organization, default=None):
        """Return the figure that holds for an organisation today.

        :param key: key of a rule; a check with one condition gives that condition's figure
        :param organization: one ``union.organization``
        :param default: the value if no rule of that key binds the organisation
        :return: ``{"value", "clause", "certainty"}``; value is an int, Fraction, str, bool,
            :class:`core.rule.Range` or tuple, clause its code or False
        """
        # The law is the same whoever asks, and the figure is no secret.
        rule = self.sudo()._winners(organization, keys=[key])[organization.id].get(key)
        text = rule and (rule.value if rule.kind == "parameter" else rule.condition_ids[:1].value)
        if not text:
            return {"value": default, "clause": False, "certainty": False}
        return {
            "value": core.parse_value(text),
            "clause": rule.clause_id.code,
            "certainty": rule.clause_id.certainty,
        }

    @api.model
    def _winners(self, organizations, day=None, model=None, keys=None):
        """Return ``{organization_id: {key: rule}}``: which rule holds where.

        The nearest office's own rule wins; else that of the standard with the nearest
        jurisdiction, then the highest precedence, then the newest. Constant queries.
        """
        self = self.with_context(active_test=True)  # no caller's context revives a rule
        domain = Domain("model", "=", model) if model else Domain.TRUE
        if keys is not None:
            domain &= Domain("key", "in", list(keys))
        standards = self.env["union.standard"].search(
            self.env["union.standard"]._in_force_domain(day)
        )
        domain &= Domain("organization_id", "!=", False) | Domain(
            "standard_id", "in", standards.ids
        )
        rules = self.search(domain, order="id")
        rules.fetch(["key", "organization_id", "standard_id", "clause_id"])
        places = {
            rule: (rule.organization_id or rule.standard_id.organization_id).id for rule in rules
        }
        relevant = {place for place in places.values() if place}
        by_chain, winners = {}, {}
        for organization in organizations:
            path = [int(part) for part in (organization.parent_path or "").split("/") if part]
            chain = tuple(id_ for id_ in path if id_ in relevant)
            if chain not in by_chain:
                by_chain[chain] = self._nearest(rules, places, chain)
            winners[organization.id] = by_chain[chain]
        return winners

    @api.model
    def _nearest(self, rules, places, chain):
        """Return ``{key: rule}`` for the places ``chain`` (from the root down)."""
        depth = {False: -1} | {place: index for index, place in enumerate(chain)}
        best = {}
        for rule in rules:
            if places[rule] not in depth:
                continue
            rank = (
                bool(rule.organization_id),
                depth[places[rule]],
                rule.standard_id.precedence,
                rule.id,
            )
            if rule.key not in best or rank > best[rule.key][0]:
                best[rule.key] = (rank, rule)
        return {key: rule for key, (_rank, rule) in best.items()}

    @api.model
    def _above(self, rule):
        """Return the rule that would hold if this office's own one were not there."""
        parent = rule.organization_id._ancestors()[:1]
        if parent:
            return self._winners(parent, keys=[rule.key])[parent.id].get(rule.key)
        general = self.search(
            Domain("key", "=", rule.key) & Domain("organization_id", "=", False), order="id desc"
        )
        return general[:1]

    @api.model
    def _evaluate(self, records, trigger):
        """Ask all rules of ``trigger`` about the records: ``{record_id: [result]}``.

        Results as ``union.standard.mixin.union_check`` describes; constant queries.
        """
        return RuleEngine(self.env).check(records, trigger)
