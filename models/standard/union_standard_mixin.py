import re

from markupsafe import Markup, escape

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import groupby

from ..clock import now
from ..said import said
from .engine import owner_of, value_key

# The key of a choice among the figures of a result.
CHOICE = re.compile(r"[a-z][a-z0-9_]*")
ICONS = {
    "passed": "fa-check text-success",
    "failed": "fa-times text-danger",
    "unknown": "fa-question text-warning",
    "alternative": "fa-minus text-muted",
    "not_applicable": "fa-minus text-muted",
}


class UnionStandardMixin(models.AbstractModel):
    """For records that stand under the standards.

    A model inherits it, carries ``organization_id`` (or overrides
    ``_union_check_organization``) and asks:

    * :meth:`union_check` what the rules of a moment say, for people and programs;
    * ``_union_enforce(trigger, reason=None)`` before it goes on: raises what blocks, asks
      for a reason where a rule warns, and puts the reason on record.

    A form shows ``check_html``; the moment is ``_union_check_trigger``. ``check_reason``
    is where a person writes why he goes on in spite of a warning: it is used up by the
    next ``_union_enforce``.
    """

    _name = "union.standard.mixin"
    _description = "Stands Under Standards"

    # The moment the form's checklist speaks of.
    _union_check_trigger = "submit"

    check_json = fields.Json("Checks", compute="_compute_check")
    check_line = fields.Char("Check", compute="_compute_check")
    check_html = fields.Html("Checklist", compute="_compute_check", sanitize=True)
    check_state = fields.Selection(
        [
            ("clear", "Clear"),
            ("reason", "Reason Needed"),
            ("blocked", "Blocked"),
        ],
        compute="_compute_check",
    )
    check_reason = fields.Text(
        "Reason for Going On",
        copy=False,
        help="Needed where a rule warns; it stays on record with your name.",
    )
    override_ids = fields.One2many(
        "union.rule.override",
        "res_id",
        "Reasons on Record",
        domain=lambda self: [("res_model", "=", self._name)],
        readonly=True,
        copy=False,
    )

    @api.depends_context("lang", "uid")
    def _compute_check(self):
        known = self.filtered(owner_of)
        if unsaved := known.filtered(lambda record: not record.id):
            # Nobody has checked yet what an unsaved record names: a superior's figures are closed.
            places = self.env["union.organization"].union(*map(owner_of, unsaved))._in_sight()
            known -= unsaved.filtered(lambda record: owner_of(record) not in places)
        checks = known._union_check(self._union_check_trigger) if known else {}
        for record in self:
            results = checks.get(record.id, [])
            effects = {result["effect"] for result in results}
            record.check_json = results
            record.check_state = (
                "blocked" if "block" in effects else "reason" if "warn" in effects else "clear"
            )
            record.check_line = self._union_check_line(results)
            record.check_html = self._union_check_html(results)

    def union_check(self, trigger):
        """Return what the standards in force say of one record at a moment.

        :param trigger: ``save``, ``propose``, ``submit``, ``open``, ``close`` or ``daily``
        :return: ``[{clause, title, certainty, rule, rule_id, severity, state, passed, value,
            expected, params, message, cure, group, effect, override, outdated}]``,
            JSON-friendly, in rule order. ``state``: passed, failed, unknown, alternative (failed, but another
            of its group passes) or not_applicable (``passed`` is true). ``passed`` is None
            while unknown. ``effect``: what it does now: block, warn (a reason is needed),
            inform or "". ``override``: the reason on record, or False. ``outdated``: the
            ``{value, expected, reason}`` of a reason on record that was given for other
            figures, or False. ``message`` in the reader's language with law, article and id
            of the clause, e.g. "12 seats; 15–21 for 3,200 members (T/SZS 4117 5.2.1.3,
            SZ-5.2.1.3)"
        :raise AccessError: the user may not read the record
        :raise UserError: no such moment: nothing asked would look like nothing wrong
        """
        self.ensure_one()
        self.check_access("read")
        moments = [name for name, _label in self.env["union.rule"]._fields["trigger"].selection]
        if trigger not in moments:
            raise UserError(
                self.env._(
                    "The standards are asked at one of these moments: %(moments)s.",
                    moments=", ".join(moments),
                )
            )
        return self._union_check(trigger)[self.id]

    @api.private
    def _union_check(self, trigger):
        """Return ``{record_id: [result]}`` as :meth:`union_check`, in constant queries."""
        self.check_access("read")
        return self.env["union.rule"]._evaluate(self, trigger)

    def _union_check_organization(self):
        """Return the organisation whose standards bind this one record."""
        return self.organization_id

    def _union_enforce(self, trigger, reason=None):
        """Go on only if the rules let these records: what blocks raises, warnings ask why.

        :param trigger: as :meth:`union_check`
        :param reason: why the user goes on in spite of warnings; each record's
            ``check_reason`` if None
        :return: ``{record_id: [result]}`` as it stands
        :raise UserError: listing each failed rule with its clause and cure
        """
        checks = self._union_check(trigger)
        problems = {"block": [], "warn": []}
        overrides = []
        for record in self:
            why = said(self.env, reason or record.check_reason)
            for result in checks[record.id]:
                if result["effect"] == "block" or (result["effect"] == "warn" and not why):
                    problems[result["effect"]].append((record, result))
                elif result["effect"] == "warn":
                    overrides.append(record._union_override_values(result, trigger, why))
        if any(problems.values()):
            raise UserError(self._union_problem_text(problems))
        if overrides:
            # The log is written by this method alone; its caller passed the check above.
            self.env["union.rule.override"].sudo().create(overrides)
        # Used up, or not needed: it must not speak for a later failure.
        if used := self.filtered("check_reason"):
            used.check_reason = False
        return checks

    def _union_override_values(self, result, trigger, reason):
        return {
            # Said here, so that no default of the context says otherwise.
            "by_superior": False,
            "res_model": self._name,
            "res_id": self.id,
            "organization_id": owner_of(self).id,
            "rule_id": result["rule_id"],
            "rule_key": result["rule"],
            # Clause of a rule the check has just read for everybody alike.
            "clause_id": self.env["union.rule"].sudo().browse(result["rule_id"]).clause_id.id,
            "trigger": trigger,
            "value": value_key(result),
            "figures": result["value"] if isinstance(result["value"], list) else [result["value"]],
            "expected": result["expected"],
            "reason": reason,
            "user_id": self.env.uid,
            "decided_on": now(),
        }

    def _union_problem_text(self, problems):
        """Return the message of what stands in the way, record by record."""
        lines = []
        intros = {
            "block": self.env._("This stands in the way:"),
            "warn": self.env._("This departs from the standards; go on with a reason only:"),
        }
        for effect, intro in intros.items():
            if not problems[effect]:
                continue
            lines.append(intro)
            for record, listed in groupby(problems[effect], key=lambda pair: pair[0]):
                name = f"{record.display_name}: " if len(self) > 1 else ""
                lines += [
                    " ".join(
                        filter(
                            None,
                            (
                                f"• {name}{result['message']}",
                                result["cure"],
                                self._union_outdated_text(result),
                            ),
                        )
                    )
                    for _record, result in listed
                ]
        return "\n".join(lines)

    @api.model
    def _union_outdated_text(self, result):
        """Return that the reason on record was given for other figures, or nothing."""
        if not result["outdated"]:
            return ""
        return self.env._(
            "Rule %(rule)s: the reason on record was given for %(value)s (asked for:"
            " %(expected)s); give a new reason.",
            rule=result["rule"],
            value=result["outdated"]["value"] or "–",
            expected=result["outdated"]["expected"] or "–",
        )

    @api.model
    def _union_check_line(self, results):
        """Return the checklist in one line for lists."""
        failed = [result for result in results if result["effect"]]
        if not failed:
            return self.env._("Nothing stands in the way")
        return "; ".join(result["message"] for result in failed)

    @api.model
    def _union_shown(self, results):
        """Return the results without rules that do not apply and whose clause is listed anyway.

        What does not apply stands after all that does.
        """
        listed = {result["clause"] for result in results if result["state"] != "not_applicable"}
        shown = []
        for result in results:
            if result["state"] == "not_applicable":
                if result["clause"] in listed:
                    continue
                listed.add(result["clause"])
            shown.append(result)
        return sorted(shown, key=lambda result: result["state"] == "not_applicable")

    @api.model
    def _union_kept(self, results):
        """Return the checklist as it is kept with a paper and printed: plain texts in rows."""
        shown = self._union_shown(results)
        return [
            {
                "clause": result["clause"],
                "title": result["title"],
                "certainty": result["certainty"],
                "rule": result["rule"],
                "state": result["state"],
                "found": result["message"],
                "value": value,
                "expected": expected,
                "cure": result["cure"],
                "effect": result["effect"],
                "with_reason": bool(result["override"]),
            }
            for result, (value, expected) in zip(shown, self._union_figures(shown), strict=True)
        ]

    @api.model
    def _union_check_html(self, results):
        """Return the checklist as a table: sign, clause, what was found, how to cure it."""
        if not results:
            return False
        results = self._union_shown(results)
        labels = {
            "passed": self.env._("Passed"),
            "failed": self.env._("Failed"),
            "unknown": self.env._("Not known"),
            "alternative": self.env._("Not needed: another way passes"),
            "not_applicable": self.env._("Not applicable"),
        }
        effects = {
            "block": self.env._("stands in the way"),
            "warn": self.env._("needs a reason"),
            "inform": self.env._("for your information"),
        }
        if self._union_check_trigger == "daily":
            effects = dict.fromkeys(effects, self.env._("the daily watch reports it"))
        rows, rest = [], []
        figures = self._union_figures(results)
        for result, (value, expected) in zip(results, figures, strict=True):
            icon, label = ICONS[result["state"]], labels[result["state"]]
            notes = [
                effects.get(result["effect"], ""),
                result["cure"],
                self.env._("reason on record: %(reason)s", reason=result["override"])
                if result["override"]
                else "",
                self._union_outdated_text(result),
                self.env._("figure to be confirmed") if result["certainty"] == "M" else "",
            ]
            (rest if result["state"] == "not_applicable" else rows).append(
                Markup(
                    '<tr class="%s"><td><i class="fa %s" title="%s"></i> <span>%s</span></td>'
                    "<td>%s %s</td><td>%s%s</td><td>%s</td></tr>"
                )
                % (
                    f"o_union_{result['state']}",
                    icon,
                    label,
                    label,
                    self.env["union.clause"]._called(result["clause"]),
                    result["title"],
                    result["message"],
                    Markup('<div class="text-muted small">%s</div>')
                    % self.env._(
                        "there: %(value)s · asked for: %(expected)s", value=value, expected=expected
                    )
                    if value and expected
                    else "",
                    Markup("<br/>").join(escape(note) for note in notes if note),
                )
            )
        head = Markup("<tr><th>%s</th><th>%s</th><th>%s</th><th>%s</th></tr>") % (
            self.env._("Result"),
            self.env._("Clause"),
            self.env._("Found"),
            self.env._("What to do"),
        )
        table = Markup(
            '<table class="table table-sm o_union_checklist"><thead>%s</thead><tbody>%s</tbody></table>'
        )
        folded = Markup('<details class="mb-3"><summary>%s</summary>%s</details>')
        return Markup().join(
            (
                table % (head, Markup().join(rows)) if rows else "",
                folded
                % (
                    self.env._("Not applicable here: %(count)s", count=len(rest)),
                    table % (head, Markup().join(rest)),
                )
                if rest
                else "",
            )
        )

    @api.model
    def _union_figures(self, results):
        """Return ``[(value, expected)]`` of results as people read them.

        A choice stands in a rule by its key; where only one field of the record has it, the
        words of that field are shown.
        """
        texts = [(value_key(result), result["expected"]) for result in results]
        if not any(CHOICE.search(text) for pair in texts for text in pair):
            return texts
        words = {}
        for field in self._fields.values():
            if field.type == "selection":
                for key, label in field._description_selection(self.env):
                    words.setdefault(key, set()).add(label)
        words = {key: labels.pop() for key, labels in words.items() if len(labels) == 1}
        return [
            tuple(CHOICE.sub(lambda found: words.get(found[0], found[0]), text) for text in pair)
            for pair in texts
        ]

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_without_reasons(self):
        # The reasons are no secret from the one who may delete the record.
        if (
            self.env["union.rule.override"]
            .sudo()
            .search_count(
                Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids), limit=1
            )
        ):
            raise UserError(
                self.env._("Somebody went on here with a reason: the record stays. Archive it.")
            )
