from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ...core import rule as core
from ...core import rule_order
from ..server_fields import drop_defaults
from . import words
from .union_rule import KEEPER_ROLES
from .union_rule_line import begin_saving

# What nobody changes under a key that binds from above, a superior no more than the office.
FIXED = {"kind", "subject", "trigger", "severity", "group", "stricter"}


class _Settled(dict):
    """Values that the judging of a rule sets itself: no remote caller can send this type."""


class UnionRule(models.Model):
    """Own rules against what binds from above: who may set which figure.

    An office makes a rule stricter by itself. A looser one, or one that cannot be compared,
    is set by a superior (``authority_id``); what a superior set, only he and those above
    him change. Whatever was saved when: what is looser than the rule above today, without
    the authority for it, is set aside (docs/decisions/0016).
    """

    _inherit = "union.rule"

    _server_fields = frozenset({"authority_id"})

    stricter = fields.Char(
        "Stricter Is",
        help="Of a figure: higher, lower, subset, or its words from the loosest to the strictest,"
        " like false<true. Empty: only a superior sets another figure.",
    )
    stricter_text = fields.Char("Stricter Way", compute="_compute_stricter_text")
    authority_id = fields.Many2one(
        "union.organization",
        "Set By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The highest office whose keeper saved this rule; it and those above it change it.",
    )
    is_set_aside = fields.Boolean(
        "Set Aside",
        compute="_compute_is_set_aside",
        help="Looser than what binds from above today, which holds instead.",
    )

    @api.depends("stricter")
    @api.depends_context("lang")
    def _compute_stricter_text(self):
        for rule in self:
            rule.stricter_text = words.direction_words(self.env, rule.stricter)

    @api.depends("organization_id", "authority_id", "value", "condition_ids", "band_ids")
    def _compute_is_set_aside(self):
        # The law is the same whoever asks; what is typed is judged when it is saved.
        own = self._origin.sudo().filtered("organization_id")
        above = own._above()
        outdone = {
            rule.id for rule in own if above[rule.id] and not rule._stands_over(above[rule.id])
        }
        for rule in self:
            rule.is_set_aside = rule._origin.id in outdone

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_server_fields(vals)
        records, touched = begin_saving(drop_defaults(self, self._server_fields))
        rules = super(UnionRule, records).create(vals_list).with_env(self.env)
        (rules | self.browse(touched))._check_saved()
        return rules

    def write(self, vals):
        if isinstance(vals, _Settled):
            return super().write(vals)
        self._check_server_fields(vals)
        self._check_keeper()
        records, touched = begin_saving(self)
        result = super(UnionRule, records).write(vals)
        (self | self.browse(touched))._check_saved()
        return result

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_keeper(self):
        self._check_keeper()

    @api.model
    def _keeps(self, organization):
        return self.env.su or self.env["union.duty"]._has_role(organization, KEEPER_ROLES)

    def _keeper(self):
        """Return the office whose people change this rule: its own, or the superior that set it."""
        chain = self.organization_id.parent_path.split("/")
        if self.authority_id and str(self.authority_id.id) in chain:
            return self.authority_id
        return self.organization_id

    def _check_keeper(self):
        """Raise AccessError unless the user keeps these rules; general ones nobody does."""
        if self.env.su:
            return
        if any(not rule.organization_id for rule in self):
            raise AccessError(
                self.env._(
                    "A rule that came with a standard is not edited. Adapt it: your"
                    " organisation's own rule then takes its place."
                )
            )
        # Who set it may stand above what the user reads; its name is no secret.
        keepers = {rule.id: rule._keeper() for rule in self.sudo()}
        kept = {office: self._keeps(office) for office in set(keepers.values())}
        for rule in self:
            if kept[keepers[rule.id]]:
                continue
            if keepers[rule.id].id == rule.organization_id.id:
                raise AccessError(
                    self.env._(
                        "Rules of %(organization)s are kept by its reviewers and approvers.",
                        organization=rule.organization_id.name,
                    )
                )
            raise AccessError(
                self.env._(
                    "Rule %(key)s of %(organization)s was set by %(superior)s: only its keepers"
                    " and those above them change it. Ask them.",
                    key=rule.key,
                    organization=rule.organization_id.name,
                    superior=keepers[rule.id].name,
                )
            )

    def _check_saved(self):
        """Judge rules as they stand after a saving: keeper, authority, and what binds above."""
        self._check_keeper()
        self._settle_authority()
        self._check_above()

    def _settle_authority(self):
        """Put down by whose authority these rules stand: the highest the user keeps rules for."""
        own = self.filtered("organization_id")
        chains = {
            organization: [int(part) for part in organization.parent_path.split("/") if part]
            for organization in own.organization_id
        }
        mine = set()
        if not self.env.su:
            places = {place for chain in chains.values() for place in chain}
            for (place, _role), people in (
                self.env["union.duty"]._holders(places, KEEPER_ROLES).items()
            ):
                if any(user_id == self.env.uid for user_id, _principal in people):
                    mine.add(place)
        by_place = {}
        for rule in own:
            chain = chains[rule.organization_id]
            place = chain[0] if self.env.su else next(id_ for id_ in chain if id_ in mine)
            by_place[place] = by_place.get(place, self.browse()) | rule
        for place, rules in by_place.items():
            # The user keeps these rules (checked before); only the server's own field is set.
            stale = rules.sudo().filtered(lambda r, place=place: r.authority_id.id != place)
            stale.write(_Settled(authority_id=place))

    def _check_above(self):
        """Raise ValidationError for an own rule that undoes what binds its office."""
        # The law is the same whoever asks; who may write these rules was checked.
        own = self.sudo().filtered("organization_id")
        above, beside = own._above(), own._beside()
        for rule in own:
            # What a superior set here is not undone for a time either.
            for other in filter(rule._within, beside[rule]):
                if not rule._stands_over(other):
                    rule._refuse_looser(
                        rule_order.looser_in(rule._as_asked(), other._as_asked()), other
                    )
            found = above[rule.id]
            if not found:
                if rule.any_group:
                    rule._refuse_looser("group", found)
                continue
            if rule.kind == "parameter" and found.stricter and not rule.stricter:
                rule.write(_Settled(stricter=found.stricter))
            rule._check_of_a_kind(found)
            difference = rule_order.looser_in(rule._as_asked(), found._as_asked())
            if difference and not rule._stands_over(found):
                rule._refuse_looser(difference, found)

    def _check_of_a_kind(self, above):
        """Raise ValidationError for a figure that the rooms cannot reckon with, whoever sets it."""
        if {self.kind, above.kind} == {"parameter"} and not rule_order.is_of_a_kind(
            core.parse_value(self.value), core.parse_value(above.value), above.stricter
        ):
            raise ValidationError(
                self.env._(
                    "Rule %(key)s: “%(value)s” cannot stand for “%(above)s”. Write a figure of"
                    " the same kind.",
                    key=self.key,
                    value=self.value,
                    above=above.value,
                )
            )

    def _refuse_looser(self, difference, above):
        values = {
            "key": self.key,
            "organization": self.organization_id.name,
            "severity": dict(self._fields["severity"]._description_selection(self.env)).get(
                above.severity
            ),
            "direction": above.stricter or "–",
            "field": self._difference_labels().get(difference),
        }
        match difference:
            case "group":
                text = self.env._(
                    "Rule %(key)s: an organisation adds no alternatives to rules from above.",
                    **values,
                )
            case "kind" | "subject" | "trigger":
                text = self.env._(
                    "Rule %(key)s: kind, subject and moment stay as they are above"
                    " %(organization)s. Take another key for a rule of your own.",
                    **values,
                )
            case "severity":
                text = self.env._(
                    "Rule %(key)s is “%(severity)s” above %(organization)s; an organisation"
                    " may raise that, not lower it.",
                    **values,
                )
            case "stricter":
                text = self.env._(
                    "Rule %(key)s: which way is stricter stays as it is above %(organization)s:"
                    " %(direction)s.",
                    **values,
                )
            case _:
                text = self.env._(
                    "Rule %(key)s, %(field)s: looser than what binds %(organization)s from above,"
                    " or not comparable with it. Make it at least as strict, or ask the superior"
                    " to set it.",
                    **values,
                )
        raise ValidationError(text)

    def _difference_labels(self):
        return {
            "overridable": self._fields["overridable"]._description_string(self.env),
            "due_days": self._fields["due_days"]._description_string(self.env),
            "domain": self._fields["domain"]._description_string(self.env),
            "conditions": self._fields["condition_ids"]._description_string(self.env),
            "bands": self._fields["band_ids"]._description_string(self.env),
            "value": self._fields["value"]._description_string(self.env),
        }

    def _stands_over(self, above):
        """Return True if this own rule takes the place of ``above``."""
        self.ensure_one()
        difference = rule_order.looser_in(self._as_asked(), above._as_asked())
        beside = self.organization_id == above.organization_id
        return difference is None or (
            (beside or difference not in FIXED) and self._may_loosen(above)
        )

    def _may_loosen(self, above):
        """Return True if who set this rule is not bound by ``above`` himself.

        What a standard asks, any superior of the office loosens for it; a root organisation,
        which has none, does so itself. What an ancestor asks, he or somebody above him does, and
        what the office itself keeps, it does for a time.
        """
        chain = [int(part) for part in self.organization_id.parent_path.split("/") if part]
        if self.authority_id.id not in chain:
            return False
        beside = self.organization_id == above.organization_id
        limit = len(chain) - 1 if beside else max(len(chain) - 2, 0)
        for place in (above.organization_id.id, above.authority_id.id):
            if place in chain:
                limit = min(limit, chain.index(place))
        return chain.index(self.authority_id.id) <= limit

    def _as_asked(self):
        """Return what this rule asks, for :func:`core.rule_order.looser_in`."""
        self.ensure_one()
        return rule_order.Asked(
            kind=self.kind,
            subject=self.model or None,
            trigger=self.trigger or None,
            severity=self.severity,
            overridable=self.overridable,
            group=self.any_group or None,
            due_days=self.due_days,
            leaves=_leaves(self.domain),
            domain=self.domain or "[]",
            conditions=tuple(line._as_core() for line in self.condition_ids),
            bands=tuple(self._bands()),
            value=core.parse_value(self.value) if self.kind == "parameter" else None,
            stricter=self.stricter or None,
        )

    def _check_server_fields(self, vals):
        if not self.env.su and self._server_fields & vals.keys():
            raise AccessError(
                self.env._("Who set a rule is put down by the server, never by the caller.")
            )


def _leaves(domain):
    """Return the conditions of a domain that are joined by “and”, or None."""
    leaves = literal_eval(domain or "[]")
    if any(isinstance(part, str) for part in leaves):
        return None
    return frozenset((leaf[0], leaf[1], repr(leaf[2])) for leaf in leaves)
