"""What a role may do where its duty reaches, read out of the access rights and record rules.

Nothing here is a list of what should be: it reads what the server itself asks
(``ir.model.access``, ``ir.rule``, ``union.role.group``), for a record of the organisation.
"""

from collections import defaultdict

from odoo.fields import Domain
from odoo.tools.safe_eval import safe_eval

from .union_organization_scope import SCOPES

OPERATIONS = ("read", "write", "create", "unlink")
# How far a right goes among the records of one organisation.
NONE, SOME, ALL = 0, 1, 2
# A record's own organisation; another one (of a counterpart, say) gives a part only.
OWN = ("organization_id", "union_organization_id")


class RoleRights:
    """The rights of each role, for all models of the addon, in five queries.

    :param env: any environment; what is read are the rules of the house, which tell nothing
        of anybody's records
    """

    def __init__(self, env):
        # As said above.
        self.env = env(su=True)
        self.models = sorted(
            name
            for name, model in self.env.items()
            if name.startswith("union.") and not model._abstract and not model._transient
        )
        definitions = self.env["res.groups"]._get_group_definitions()
        self.group_id = definitions.get_id
        self.groups = self.env["union.role.group"]._groups_by_role()
        self.labels, self._allowed, self._rules = {}, defaultdict(set), defaultdict(list)
        self._read()

    def _read(self):
        models = self.env["ir.model"].search(Domain("model", "in", self.models))
        self.labels = {model.model: model.name for model in models}
        names = {model.id: model.model for model in models}
        of_ours = Domain("model_id", "in", models.ids)
        for access in self.env["ir.model.access"].search(of_ours):
            for operation in OPERATIONS:
                if access[f"perm_{operation}"]:
                    self._allowed[names[access.model_id.id], operation].add(access.group_id.id)
        rules = self.env["ir.rule"]
        context = rules._eval_context()
        for rule in rules.search(of_ours):
            domain = Domain(safe_eval(rule.domain_force or "[]", context))
            for operation in OPERATIONS:
                if rule[f"perm_{operation}"]:
                    self._rules[names[rule.model_id.id], operation].append(
                        (set(rule.groups.ids), domain)
                    )

    def reach(self, role, model, operation):
        """Return NONE, SOME (one's own, or those addressed to one) or ALL records here."""
        groups = self.groups[role]
        allowed = self._allowed[model, operation]
        if not (False in allowed or groups & allowed):
            return NONE
        reach, of_groups = ALL, []
        for rule_groups, domain in self._rules[model, operation]:
            part = self._reach_of(domain, groups)
            if not rule_groups:
                reach = min(reach, part)
            elif rule_groups & groups:
                of_groups.append(part)
        return min(reach, max(of_groups, default=ALL))

    def _reach_of(self, domain, groups):
        """Return how much of the organisation's records a domain leaves these groups."""
        if domain.is_true():
            return ALL
        if domain.is_false():
            return NONE
        operator = domain.OPERATOR if hasattr(domain, "OPERATOR") else None
        if operator == "&":
            return min(self._reach_of(part, groups) for part in domain.children)
        if operator == "|":
            return max(self._reach_of(part, groups) for part in domain.children)
        if operator == "!":
            return ALL - self._reach_of(domain.child, groups)
        *path, name = domain.field_expr.split(".")
        if name in SCOPES:
            needed, above = SCOPES[name]
            if above or not any(self.group_id(group) in groups for group in needed):
                return NONE
            return ALL if not path or path[-1] in OWN else SOME
        if name in OWN and not domain.value:
            return NONE  # what belongs to no organisation is not of this one
        return SOME
