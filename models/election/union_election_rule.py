from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...core import tally
from ..said import said
from .adopted import ADOPTED, OF_OFFICE, certainty_words, label, parse, words

# What ``core.tally`` judges together, each of them possible by itself.
TOGETHER = ("threshold", "strictly_more", "quorum")


class UnionElectionRule(models.Model):
    """One figure of the rules adopted for an election: proposed by the standard in force,

    changed with a reason, approved by the superior with the list of candidates, frozen
    when the polls open. The count takes its figures from here and from nowhere else.
    """

    _name = "union.election.rule"
    _description = "Election Rule"
    _inherit = ["union.server.fields.mixin"]
    _order = "election_id, sequence, id"
    _rec_name = "key"

    _server_fields = frozenset(
        {"election_id", "key", "proposed", "clause", "certainty", "sequence", "organization_id"}
    )

    election_id = fields.Many2one(
        "union.election", required=True, index=True, ondelete="cascade", readonly=True
    )
    organization_id = fields.Many2one(related="election_id.organization_id", store=True, index=True)
    sequence = fields.Integer(readonly=True)
    key = fields.Char(required=True, readonly=True)
    label = fields.Char("Rule", compute="_compute_label")
    value = fields.Char("Adopted", required=True)
    proposed = fields.Char(readonly=True, help="What the standard in force says.")
    value_text = fields.Char("In Words", compute="_compute_words")
    proposed_text = fields.Char("Proposed, in Words", compute="_compute_words")
    clause = fields.Char(readonly=True)
    certainty_text = fields.Char("Certainty in Words", compute="_compute_words")
    certainty = fields.Char(
        readonly=True,
        help="T: the law's own text was read. S: stated in the office's documents. T2: read in a"
        " secondary text. M: to be confirmed.",
    )
    reason = fields.Char("Why Changed")

    _key_unique = models.Constraint(
        "UNIQUE (election_id, key)", "An election adopts each rule once."
    )

    @api.depends("key")
    @api.depends_context("lang")
    def _compute_label(self):
        for rule in self:
            rule.label = label(self.env, rule.key)

    @api.depends("key", "value", "proposed", "certainty")
    @api.depends_context("lang")
    def _compute_words(self):
        for rule in self:
            rule.value_text = words(self.env, rule.key, rule.value)
            rule.proposed_text = words(self.env, rule.key, rule.proposed)
            rule.certainty_text = certainty_words(self.env, rule.certainty)

    @api.constrains("value", "key")
    def _check_value(self):
        for rule in self:
            try:
                parse(rule.key, rule.value)
            except ValueError:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: “%(value)s” cannot be read. Possible: %(possible)s.",
                        rule=rule.label,
                        value=rule.value,
                        possible=ADOPTED[rule.key].possible,
                    )
                ) from None
        self._check_together()

    def _check_together(self):
        """More than all of something is a majority, or a quorum, that nothing can meet."""
        for rules in self.election_id.rule_ids.grouped("election_id").values():
            values = rules._values()
            try:
                tally.Rules(seats=1, **{name: values[name] for name in TOGETHER if name in values})
            except ValueError as error:
                rule = rules.filtered(lambda rule, key=str(error): rule.key == key)
                raise ValidationError(
                    self.env._(
                        "%(rule)s: more than %(value)s cannot be reached. Take a smaller share, or"
                        " let the share itself be enough.",
                        rule=rule.label,
                        value=rule.value,
                    )
                ) from None

    @api.constrains("value", "reason")
    def _check_reason(self):
        for rule in self:
            if not said(self.env, rule.reason) and parse(rule.key, rule.value) != parse(
                rule.key, rule.proposed
            ):
                raise ValidationError(
                    self.env._(
                        "%(rule)s: the standard says %(proposed)s (%(clause)s). Say why this"
                        " election adopts %(value)s.",
                        rule=rule.label,
                        proposed=rule.proposed,
                        clause=rule.clause or "",
                        value=rule.value,
                    )
                )

    def write(self, vals):
        if any(rule.election_id.rules_locked for rule in self):
            raise UserError(
                self.env._(
                    "The rules adopted for this election were sent to the superior with the list"
                    " of candidates and are not changed any more."
                )
            )
        return super().write(vals)

    @api.model
    def _propose(self, elections):
        """Make the rules these elections lack from the standards in force (union.rule)."""
        figures = self.env["union.rule"]._parameters(
            [f"election.{key}" for key in ADOPTED], elections.organization_id
        )
        vals_list = []
        for election in elections:
            vals_list += self._proposed_for(election, figures[election.organization_id.id])
        # The caller may write the elections; the keys and proposals are the server's.
        return self.sudo().create(vals_list)

    @api.model
    def _proposed_for(self, election, figures):
        """Return the values of the rules one election lacks, by the figures of its place."""
        there = set(election.rule_ids.mapped("key"))
        offices = {None, *election.contest_ids.mapped("position")}
        missing, vals_list = [], []
        for sequence, (key, spec) in enumerate(ADOPTED.items()):
            if key in there or OF_OFFICE.get(key) not in offices:
                continue
            figure = figures[f"election.{key}"]
            if figure["value"] is None:
                if not spec.optional:
                    missing.append(spec.label(self.env))
                continue
            text = spec.text(figure["value"])
            vals_list.append(
                {
                    "election_id": election.id,
                    "sequence": sequence,
                    "key": key,
                    "value": text,
                    "proposed": text,
                    "clause": figure["clause"] or False,
                    "certainty": figure["certainty"] or False,
                }
            )
        if missing:
            raise UserError(
                self.env._(
                    "No rule in force for %(organization)s gives %(missing)s. Load the standards"
                    " first.",
                    organization=election.organization_id.name,
                    missing=", ".join(missing),
                )
            )
        return vals_list

    def _values(self):
        """Return ``{key: value}`` of these rules, parsed."""
        return {rule.key: parse(rule.key, rule.value) for rule in self}

    def _as_json(self):
        """Return the rules as they are sent to the superior and frozen."""
        return [
            {"key": rule.key, "value": str(Fraction(value)) if isinstance(value, Fraction) else value,
             "clause": rule.clause or "", "certainty": rule.certainty or "",
             "reason": rule.reason or ""}
            for rule in self.sorted("sequence")
            for value in [parse(rule.key, rule.value)]
        ]  # fmt: skip
