from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import format_date

from ..clock import today

STANDINGS = [
    ("in_force", "In Force"),
    ("off", "Switched Off"),
    ("to_come", "To Come"),
    ("over", "Over"),
    ("superseded", "Superseded"),
    ("not_adopted", "Not Adopted"),
]


class UnionRule(models.Model):
    """Which rule holds at an organisation and why it goes before the others of its key.

    ``why_text`` speaks of the organisation in the context key ``rule_place``.
    """

    _inherit = "union.rule"

    standing = fields.Selection(STANDINGS, compute="_compute_standing")
    standing_text = fields.Char("In Force", compute="_compute_standing")
    why_text = fields.Char("Why It Holds", compute="_compute_why_text")

    @api.depends(
        "active",
        "date_from",
        "date_to",
        "organization_id",
        "standard_id.effective_from",
        "standard_id.effective_to",
        "standard_id.superseded_on",
        "standard_id.by_adoption",
        "standard_id.organization_id",
    )
    @api.depends_context("lang")
    def _compute_standing(self):
        for rule in self:
            rule.standing, day = rule._standing()
            rule.standing_text = rule._standing_words(rule.standing, day)

    def _standing(self):
        """Return whether this rule is in force today, and the day that says so, if any."""
        day = today(self.env)
        if not self.active:
            return "off", None
        if self.organization_id:
            first, last = self.date_from, self.date_to
        else:
            standard = self.standard_id
            if standard.superseded_on and standard.superseded_on <= day:
                return "superseded", standard.superseded_on
            if standard.by_adoption and not standard.organization_id:
                return "not_adopted", None
            first, last = standard.effective_from, standard.effective_to
        if first and first > day:
            return "to_come", first
        if last and last < day:
            return "over", last
        return "in_force", first

    def _standing_words(self, standing, day):
        day = day and format_date(self.env, day)
        match standing:
            case "in_force":
                return self.env._("since %(day)s", day=day) if day else self.env._("yes")
            case "off":
                return self.env._("switched off")
            case "superseded":
                return self.env._("superseded on %(day)s by a newer version", day=day)
            case "to_come":
                return self.env._("not before %(day)s", day=day)
            case "over":
                return self.env._("until %(day)s", day=day)
        return self.env._("nowhere: its standard binds where it was adopted")

    @api.depends_context("rule_place", "lang")
    def _compute_why_text(self):
        place = self.env.context.get("rule_place")
        organization = self.env["union.organization"]
        if type(place) is int:
            organization = organization.browse(place)._filtered_access("read")
        ranked = self._ranking(organization, set(self.mapped("key"))) if organization else {}
        for rule in self:
            listed = ranked.get(rule.key, [])
            if rule not in [one for one, _verdict in listed]:
                rule.why_text = False
            elif listed[0][0] == rule:
                rule.why_text = rule._holds_words(listed[1][0] if len(listed) > 1 else None)
            else:
                rule.why_text = rule._gives_way_words(listed[0][0])

    @api.model
    def _ranking(self, organization, keys=None):
        """Return who speaks of each key at an organisation today: ``{key: [(rule, verdict)]}``.

        The rule that holds first, then the others, the nearest first. ``verdict``: ``holds``;
        ``aside`` (an own rule looser than what binds from above); or why it gives way:
        ``for_a_time`` (the same office's rule with a last day holds until then), ``own`` (an
        office's own rule goes before a standard's), ``nearer``, ``precedence``
        or ``newer``. Constant queries.
        """
        sudo = self.sudo()  # the law is the same whoever asks
        rules, places = sudo._binding(keys=keys)
        path = [int(part) for part in (organization.parent_path or "").split("/") if part]
        chain = tuple(id_ for id_ in path if id_ in set(places.values()))
        depth = {False: -1} | {place: index for index, place in enumerate(chain)}
        ranked = sudo._ranked(rules, places, chain)
        best = sudo._nearest(rules, places, chain)
        order = {rule: index for index, rule in enumerate(ranked)}
        listed = {}
        for rule in reversed(ranked):
            listed.setdefault(rule.key, []).append(rule)
        answer = {}
        for key, those in listed.items():
            winner = best[key]
            answer[key] = [(winner, "holds")] + [
                (rule, _verdict(rule, winner, order, depth, places))
                for rule in those
                if rule != winner
            ]
        return answer

    def _holds_words(self, other):
        """Return why this rule holds, against the next of its key or nothing."""
        if not other:
            return self.env._("Nothing else speaks of this here.")
        if self.organization_id and self.organization_id == other.organization_id:
            if other._within(self):
                return self.env._("The rule for a time is looser and is set aside.")
            return self.env._(
                "It holds until %(day)s; from then on %(other)s holds again.",
                day=format_date(self.env, self.date_to),
                other=other._cited(),
            )
        if self.organization_id and not other.organization_id:
            return self.env._(
                "The own rule of %(office)s goes before %(other)s.",
                office=self.organization_id.name,
                other=other._cited(),
            )
        mine, theirs = self._place_of(), other._place_of()
        if mine != theirs:
            if other.organization_id and theirs.parent_path.startswith(mine.parent_path or ""):
                return self.env._(
                    "The own rule of %(office)s is looser and is set aside.", office=theirs.name
                )
            return self.env._(
                "%(mine)s is nearer than %(other)s.",
                mine=mine.name,
                other=other._cited(),
            )
        if self.standard_id.precedence != other.standard_id.precedence:
            return self.env._(
                "%(mine)s goes before %(other)s.",
                mine=self.standard_id.code,
                other=other._cited(),
            )
        return self.env._("It is newer than %(other)s.", other=other._cited())

    def _gives_way_words(self, winner):
        beside = self.organization_id and self.organization_id == winner.organization_id
        if beside and self._within(winner):
            return self.env._("The rule for a time is looser and is set aside.")
        if beside:
            return self.env._(
                "%(winner)s holds here until %(day)s; from then on this one holds again.",
                winner=winner._cited(),
                day=format_date(self.env, winner.date_to),
            )
        return self.env._("%(winner)s holds here.", winner=winner._cited())

    def _cited(self):
        """Return the clause with whose word it is: an office, or the standard and its place."""
        self.ensure_one()
        rule = self.sudo()  # how a rule is called is no secret where it binds
        place = rule._place_of()
        clause = rule.clause_id.code
        if rule.organization_id:
            return self.env._("%(clause)s of %(place)s", clause=clause, place=place.name)
        if place:
            return self.env._(
                "%(clause)s (%(standard)s, %(place)s)",
                clause=clause,
                standard=rule.standard_id.title,
                place=place.name,
            )
        return self.env._(
            "%(clause)s (%(standard)s)", clause=clause, standard=rule.standard_id.title
        )

    def _place_of(self):
        return self.organization_id or self.standard_id.organization_id

    def _told_ranking(self, organization):
        """Return what the page says of the rules of this key that the user may read.

        :return: ``{"winner", "rows": [{"name", "place", "expected", "severity", "standing",
            "verdict", "holds"}]}``
        """
        those = self.with_context(active_test=False).search(Domain("key", "=", self.key))
        listed = self._ranking(organization, {self.key}).get(self.key, []) if organization else []
        verdicts = {rule.id: verdict for rule, verdict in listed}
        winner = listed[0][0].with_env(self.env) if listed else self.browse()
        order = {rule.id: index for index, (rule, _verdict) in enumerate(listed)}
        severities = dict(self._fields["severity"]._description_selection(self.env))
        rows = [
            {
                "name": rule._cited(),
                "place": rule._place_of().sudo().name,  # as in _cited
                "expected": rule.expected_text,
                "severity": severities[rule.severity],
                "standing": rule.standing_text,
                "verdict": rule._verdict_words(verdicts.get(rule.id), organization, winner),
                "holds": verdicts.get(rule.id) == "holds",
            }
            for rule in sorted(those, key=lambda one: (order.get(one.id, len(order)), -one.id))
        ]
        told = {"rows": rows, "winner": "", "why": ""}
        if winner:
            second = listed[1][0].with_env(self.env) if len(listed) > 1 else None
            # Of the law that holds where the user may read.
            told |= {
                "winner": winner._cited(),
                "why": winner.sudo()._holds_words(second and second.sudo()),
            }
        return told

    def _verdict_words(self, verdict, organization, winner):
        match verdict:
            case "holds" if self.organization_id and self.date_to:
                return self.env._("holds until %(day)s", day=format_date(self.env, self.date_to))
            case "holds":
                return self.env._("holds")
            case "aside":
                return self.env._("set aside: looser than what binds from above")
            case "for_a_time":
                # Of the law that holds where the user may read, as in _told_ranking.
                return self.env._(
                    "holds again after %(day)s: until then the office's rule for a time holds",
                    day=format_date(self.env, winner.sudo().date_to),
                )
            case "own":
                return self.env._("gives way to an office's own rule")
            case "nearer":
                return self.env._("gives way to a nearer one")
            case "precedence":
                return self.env._("gives way to a standard that goes before it")
            case "newer":
                return self.env._("gives way to a newer one")
        if self.standing != "in_force":
            return self.env._("not in force")
        return self.env._("does not bind this organisation") if organization else ""

    def action_who_wins(self, organization_id=None):
        """Show which rule of this key holds at an organisation, and why.

        :param organization_id: where; None: the office of this rule or the user's own place
        :return: action that opens the page
        :raise AccessError: the user may not read that organisation
        """
        self.ensure_one()
        return self.env["union.rule.ranking"]._open(self, organization_id)


def _verdict(rule, winner, order, depth, places):
    """Return why a rule gives way to the one that holds."""
    if order[rule] > order[winner]:
        return "aside"
    if rule.organization_id and rule.organization_id == winner.organization_id:
        return "for_a_time"
    if bool(rule.organization_id) != bool(winner.organization_id):
        return "own"
    if depth[places[rule]] != depth[places[winner]]:
        return "nearer"
    return "precedence" if rule.standard_id.precedence != winner.standard_id.precedence else "newer"


class UnionOrganization(models.Model):
    """The rules that hold at an organisation today."""

    _inherit = "union.organization"

    def action_rules_in_force(self):
        """Open the rules that hold here, each with the reason why it goes before others.

        :return: action that opens the list
        :raise AccessError: the user may not read this organisation
        """
        self.ensure_one()
        self.check_access("read")
        # The law is the same whoever asks, and each rule is read with the user's rights after.
        winners = self.env["union.rule"].sudo()._winners(self)[self.id]
        view = self.env.ref("trade_union.union_rule_view_list_in_force")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rules in Force at %(name)s", name=self.name),
            "res_model": "union.rule",
            "views": [(view.id, "list"), (False, "kanban"), (False, "form")],
            "mobile_view_mode": "kanban",
            "domain": [("id", "in", [rule.id for rule in winners.values()])],
            "context": {"rule_place": self.id},
        }
