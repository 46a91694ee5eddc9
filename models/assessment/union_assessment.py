from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import today

EDITABLE = ("draft", "returned", "withdrawn")


class UnionAssessment(models.Model):
    """The yearly rating of one union: self-assessed, reviewed level by level, fixed (HZ-5.3).

    The star follows from the lines and the lines from the facts, by the scheme; nobody
    types any of them. Facts are frozen as plain data, the scheme's published version is
    immutable, so :meth:`action_verify` can replay a result years later. From its
    publication on nothing of the result changes.
    """

    _name = "union.assessment"
    _description = "Star Assessment"
    _inherit = ["union.approval.mixin", "union.server.fields.mixin"]
    _order = "year desc, organization_name, id desc"
    _rec_names_search = ["organization_name"]

    _approval_line_fields = ("value_ids",)
    _server_fields = frozenset(
        {
            "campaign_id",
            "organization_id",
            "organization_name",
            "category",
            "form",
            "headcount",
            "frozen_path",
            "facts",
            "facts_sha256",
            "rated_on",
            "star",
            "star_left_out",
            "deciding_level",
            "next_star",
            "next_reachable",
            "gates",
            "provisional",
            "published_on",
            "revoked_on",
            "digest",
            "line_ids",
        }
    )
    # What may still change on a published assessment: its trail, not its result.
    _loose_prefixes = ("approval_", "activity_", "message_", "revoked_on")

    campaign_id = fields.Many2one(
        "union.campaign", required=True, index=True, ondelete="restrict", readonly=True
    )
    campaign_state = fields.Selection(related="campaign_id.state")
    year = fields.Integer(related="campaign_id.year", store=True, index=True, aggregator=False)
    scheme_id = fields.Many2one(related="campaign_id.scheme_id", store=True, index=True)
    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        readonly=True,
    )
    # Frozen when the union is enrolled: it may be renamed, moved or merged later.
    organization_name = fields.Char("Name When Enrolled", required=True, readonly=True)
    category = fields.Selection(
        lambda self: (
            self.env["union.organization"]._fields["category"]._description_selection(self.env)
        ),
        required=True,
        readonly=True,
    )
    form = fields.Selection(
        lambda self: (
            self.env["union.organization"]._fields["kind"]._description_selection(self.env)
        ),
        "Kind",
        readonly=True,
    )
    headcount = fields.Integer("Workers", readonly=True)
    frozen_path = fields.Char("Place in the Tree", readonly=True)

    value_ids = fields.One2many("union.assessment.value", "assessment_id", "Self-assessment")
    line_ids = fields.One2many("union.assessment.line", "assessment_id", "Results", readonly=True)
    missing_line_ids = fields.One2many(
        "union.assessment.line", string="For the Next Star", compute="_compute_missing_line_ids"
    )
    answered_count = fields.Integer("Answered", compute="_compute_answers")
    value_count = fields.Integer("To Answer", compute="_compute_answers")

    facts = fields.Json(readonly=True, copy=False)
    facts_sha256 = fields.Char("Digest of the Facts", readonly=True, copy=False)
    rated_on = fields.Datetime(readonly=True, copy=False)
    star = fields.Integer(readonly=True, copy=False, help="Follows from the results alone.")
    star_left_out = fields.Integer(
        "Star Without Doubtful Clauses",
        readonly=True,
        copy=False,
        help="The star if every clause still to be confirmed were left out.",
    )
    next_star = fields.Integer(readonly=True, copy=False)
    next_reachable = fields.Boolean(readonly=True, copy=False)
    gates = fields.Json(readonly=True, copy=False)
    provisional = fields.Boolean(readonly=True, copy=False)
    published_on = fields.Date(readonly=True, copy=False, tracking=True)
    revoked_on = fields.Date(readonly=True, copy=False)
    digest = fields.Char(readonly=True, copy=False, help="SHA-256 of the published result.")
    can_edit = fields.Boolean(compute="_compute_can_edit")
    gate_text = fields.Text("Why This Star", compute="_compute_gate_text")

    _once = models.Constraint(
        "UNIQUE (campaign_id, organization_id)", "A union is rated once in a campaign."
    )

    @api.depends("year", "organization_name")
    def _compute_display_name(self):
        for assessment in self:
            assessment.display_name = f"{assessment.year} {assessment.organization_name}"

    @api.depends("line_ids.missing")
    def _compute_missing_line_ids(self):
        for assessment in self:
            assessment.missing_line_ids = assessment.line_ids.filtered("missing")

    @api.depends("value_ids.is_answered")
    def _compute_answers(self):
        groups = self.env["union.assessment.value"]._read_group(
            [("assessment_id", "in", self.ids)], ["assessment_id", "is_answered"], ["__count"]
        )
        counts = {(assessment.id, answered): number for assessment, answered, number in groups}
        for assessment in self:
            done = counts.get((assessment._origin.id, True), 0)
            assessment.answered_count = done
            assessment.value_count = done + counts.get((assessment._origin.id, False), 0)

    @api.depends("approval_state", "published_on", "campaign_id.state")
    def _compute_can_edit(self):
        editable = self._editable()
        for assessment in self:
            assessment.can_edit = assessment in editable

    @api.depends("gates")
    @api.depends_context("lang")
    def _compute_gate_text(self):
        for assessment in self:
            assessment.gate_text = "\n".join(
                text for gate in assessment.gates or [] for text in self._say_gate(gate)
            )

    def write(self, vals):
        if any(not name.startswith(self._loose_prefixes) for name in vals):
            self._check_unpublished()
        return super().write(vals)

    # Not @api.ondelete: a caller could switch that off with a context key.
    def unlink(self):
        self._check_unpublished()
        return super().unlink()

    def action_rate(self):
        """Take the figures of today and rate, so that the union sees where it stands.

        :return: ``[{"id", "star", "star_left_out", "next_star"}]`` in the order of ``self``
        :raise UserError: with a reviewer, published, or the campaign is not open
        :raise AccessError: the user may not write the assessment
        """
        self.check_access("write")
        self._check_editable()
        self._rate()
        return [
            {
                "id": assessment.id,
                "star": assessment.star,
                "star_left_out": assessment.star_left_out,
                "next_star": assessment.next_star,
            }
            for assessment in self
        ]

    def action_explain(self):
        """Say why this star and what is missing for the next one, in the reader's language.

        :return: ``{"id", "organization", "year", "scheme", "star", "star_left_out",
            "provisional", "published_on", "next_star", "reachable", "missing": [{"code",
            "title", "state", "value", "gap", "reason"}], "gates": [{"star", "passed",
            "reasons"}], "lines": [{"code", "title", "level", "star", "state",
            "state_left_out", "source", "doubt", "value", "gap", "reason", "clauses"}]}``
        :raise AccessError: the user may not read the assessment
        """
        self.ensure_one()
        self.check_access("read")
        lines = [
            {
                "code": line.code,
                "title": line.title,
                "level": line.level,
                "star": line.star,
                "state": line.state,
                "state_left_out": line.state_left_out,
                "source": line.source or None,
                "doubt": line.doubt,
                "missing": line.missing,
                "value": line.value_text,
                "gap": line.gap_text,
                "reason": line.reason,
                "clauses": line.clauses,
            }
            for line in self.line_ids
        ]
        return {
            "id": self.id,
            "organization": self.organization_name,
            "year": self.year,
            "scheme": self.scheme_id.display_name,
            "star": self.star,
            "star_left_out": self.star_left_out,
            "provisional": self.scheme_id.published_kind == "provisional",
            "published_on": self.published_on and self.published_on.isoformat(),
            "next_star": self.next_star or None,
            "reachable": self.next_reachable,
            "missing": [
                {name: line[name] for name in ("code", "title", "state", "value", "gap", "reason")}
                for line in lines
                if line["missing"]
            ],
            "gates": [
                {
                    "star": gate["star"],
                    "passed": gate["passed"],
                    "reasons": self._say_gate(gate)[1:],
                }
                for gate in self.gates or []
            ],
            "lines": lines,
        }

    def action_verify(self):
        """Replay the result from the frozen facts and the published scheme.

        :return: ``{"ok": bool, "star", "replayed_star", "differences": [indicator codes]}``
        :raise UserError: never rated
        :raise AccessError: the user may not read the assessment
        """
        self.ensure_one()
        self.check_access("read")
        if not self.facts:
            raise UserError(
                self.env._("%(assessment)s was not rated yet.", assessment=self.display_name)
            )
        found = self._replay()
        stored = {
            line.code: (line.state, line.state_left_out, line.clauses) for line in self.line_ids
        }
        differences = [
            line["code"]
            for line in found["lines"]
            if stored.get(line["code"]) != (line["state"], line["state_left_out"], line["clauses"])
        ]
        same_digest = not self.digest or self.digest == self._result_digest(found)
        return {
            "ok": not differences
            and same_digest
            and (found["star"], found["star_left_out"]) == (self.star, self.star_left_out),
            "star": self.star,
            "replayed_star": found["star"],
            "differences": differences,
        }

    def action_score_sheet(self):
        """Return the score sheet as xlsx.

        :return: ``{"filename", "mimetype", "data": base64 text}``
        :raise AccessError: the user may not read the assessment
        """
        self.ensure_one()
        self.check_access("read")
        return self.env["union.assessment.sheet"]._render(self)

    def button_rate(self):
        """Form button of :meth:`action_rate`."""
        self.action_rate()

    def button_score_sheet(self):
        """Form button: download the score sheet."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/assessment/{self.id}/score_sheet.xlsx",
            "target": "download",
        }

    def button_lines(self):
        """Open the results grouped by level and star."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "union.assessment.line",
            "view_mode": "list",
            "domain": [("assessment_id", "=", self.id)],
            "context": {"group_by": ["level", "star"]},
        }

    def _approval_check_submit(self, reason=None):
        """A paper goes up with the figures of the day it is submitted (HZ-5.3)."""
        problems = super()._approval_check_submit(reason) or {}
        for assessment in self:
            if assessment.campaign_id.state == "draft":
                problems[assessment.id] = self.env._("The campaign is not open yet.")
        # Again at the final agreement: then the paper is pending and stays as it was read.
        fresh = self.filtered(lambda a: a.approval_state in EDITABLE and a.id not in problems)
        for assessment in fresh:
            if assessment.campaign_id.state == "closed":
                problems[assessment.id] = self.env._(
                    "The campaign closed on %(day)s.", day=assessment.campaign_id.closed_on
                )
        fresh = fresh.filtered(lambda a: a.id not in problems)
        fresh._rate()
        for assessment in fresh:
            if blocked := assessment._unanswered():
                problems[assessment.id] = self.env._(
                    "Answer these before you submit: %(titles)s", titles=", ".join(blocked)
                )
        return problems

    def _on_approved(self):
        """Fix and publish the star (HZ-5.1, HZ-5.3)."""
        result = super()._on_approved()
        self._publish()
        return result

    def _on_revoked(self):
        """The star falls back to the last one that still stands; the paper stays readable."""
        result = super()._on_revoked()
        self.write({"revoked_on": today(self.env)})
        self._carry_star()
        return result

    def _editable(self):
        """Return those whose figures may still change: not with a reviewer, not decided."""
        return self.filtered(
            lambda a: (
                a.approval_state in EDITABLE
                and not a.published_on
                and a.campaign_id.state == "open"
            )
        )

    def _check_editable(self):
        for assessment in self - self._editable():
            assessment._check_unpublished()
            if assessment.campaign_id.state != "open":
                raise UserError(
                    self.env._(
                        "%(campaign)s is not open.", campaign=assessment.campaign_id.display_name
                    )
                )
            raise UserError(
                self.env._(
                    "%(assessment)s was submitted: nothing of it changes unless it is returned.",
                    assessment=assessment.display_name,
                )
            )

    def _check_unpublished(self):
        """Refuse any change of a published result: no right and no mode opens it."""
        for assessment in self:
            if assessment.published_on:
                raise UserError(
                    self.env._(
                        "%(assessment)s was published on %(day)s and stays as it is.",
                        assessment=assessment.display_name,
                        day=assessment.published_on,
                    )
                )
