from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..clock import today
from .adopted import certainty_words, label, plain, words


class UnionElectionReport(models.Model):
    """What an election sends to the superior: the list of candidates, later the result.

    Made by the election; its content is fixed there and signed as it stands.
    """

    _name = "union.election.report"
    _description = "Report of an Election"
    _inherit = ["union.approval.mixin", "union.server.fields.mixin"]
    _order = "election_id, id desc"

    _server_fields = frozenset({"election_id", "organization_id", "kind", "content", "made_on"})

    election_id = fields.Many2one(
        "union.election", required=True, index=True, ondelete="restrict", readonly=True
    )
    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict", readonly=True
    )
    kind = fields.Selection(
        [("candidates", "List of Candidates"), ("result", "Result")], required=True, readonly=True
    )
    content = fields.Json(readonly=True)
    content_text = fields.Text("What Is Reported", compute="_compute_content_text")
    made_on = fields.Date(readonly=True)
    due_on = fields.Date(related="election_id.report_due_on")
    due_provisional = fields.Boolean(related="election_id.report_due_provisional")

    @api.depends("election_id.name", "kind")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for report in self:
            report.display_name = self.env._(
                "%(election)s: %(report)s",
                election=report.election_id.name or "",
                report=kinds.get(report.kind, ""),
            )

    @api.depends("content")
    @api.depends_context("lang")
    def _compute_content_text(self):
        for report in self:
            report.content_text = "\n".join(report._content_lines())

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            election = self.env["union.election"].browse(vals.get("election_id"))
            vals.setdefault("organization_id", election.organization_id.id)
            vals.setdefault("made_on", today(self.env))
        return super().create(vals_list)

    def unlink(self):
        self._check_unlink()
        return super().unlink()

    def _check_unlink(self):
        """Raise UserError if these stay on record."""
        raise UserError(self.env._("A report to the superior stays on record."))

    def _content_lines(self):
        """Return the report as its signers read it."""
        content = self.content or {}
        contests = self.env["union.contest"].browse(
            [item["contest"] for item in content.get("contests", [])]
        )
        names = {contest.id: contest.display_name for contest in contests}
        lines = []
        for item in content.get("contests", []):
            name = names[item["contest"]]
            if self.kind == "candidates":
                lines.append(
                    self.env._(
                        "%(contest)s (%(seats)s seats): %(names)s",
                        contest=name,
                        seats=item["seats"],
                        names=format_list(
                            self.env,
                            self.env["union.candidate"]
                            .browse([person["candidate"] for person in item["candidates"]])
                            .mapped("name"),
                        ),
                    )
                )
                continue
            contest = contests.browse(item["contest"])
            lines.append(self._line(name, contest.verdict_text or ""))
            lines += [
                self._line(f"  {line.name}", line.verdict_text) for line in contest.result_ids
            ]
        if content.get("chaired_by"):
            field = self.env["union.election"]._fields["chaired_by"]
            words_of = dict(field._description_selection(self.env))
            chair = words_of.get(content["chaired_by"], content["chaired_by"])
            lines.append(self._line(field._description_string(self.env), chair))
        lines += [
            self._line(
                label(self.env, rule["key"]),
                f"{words(self.env, rule['key'], plain(rule['value']))} [{rule['clause']},"
                f" {certainty_words(self.env, rule['certainty'])}]",
            )
            for rule in content.get("rules", [])
        ]
        return lines

    def _line(self, what, text):
        return self.env._("%(what)s: %(text)s", what=what, text=text)

    def _file(self):
        """Submit this report; return ``{'report_id', 'state'}``."""
        self.ensure_one()
        self.action_submit()
        return {"report_id": self.id, "state": self.approval_state}

    def _approval_snapshot_fields(self):
        return ["election_id", "organization_id", "kind", "content"]

    def _on_approved(self):
        result = super()._on_approved()
        for report in self:
            if report.kind == "candidates":
                report.election_id._on_list_approved()
            else:
                report.election_id._on_result_approved()
        return result

    def _on_refused(self):
        result = super()._on_refused()
        for report in self:
            if report.kind == "result":
                report.election_id._on_result_refused()
        return result
