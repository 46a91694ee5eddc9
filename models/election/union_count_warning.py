from odoo import fields, models
from odoo.exceptions import UserError

from ...core import tally
from ..said import said
from . import union_count_sheet
from .sentences import sentence


class UnionContest(models.Model):
    """Figures that may be right and are unusual: somebody looks a second time and says so."""

    _inherit = "union.contest"

    warning_text = fields.Text("To Look At Again", compute="_compute_warning_text")

    def _compute_warning_text(self):
        for contest in self:
            agreed = contest.state == "open" and set(contest.bundle_ids.mapped("state")) == {
                "agreed"
            }
            # Sums of papers, once all entries are agreed; tellers do not read the account of them.
            found = contest._unusual(contest.sudo()._counts()) if agreed else []
            contest.warning_text = "\n".join(
                sentence(self.env, item["code"], item["params"]) for item in found
            )

    def button_decide(self):
        """Button of :meth:`action_decide`: asks for a reason where one is needed."""
        if self._unusual(self._counts()):
            return self.env["union.election.reason.wizard"]._ask("decide", self)
        return super().button_decide()

    def _second_look(self, counts, reason):
        """Put a reason for unusual figures on record; raise UserError where there is none."""
        found = self._unusual(counts)
        if not found:
            return
        if not said(self.env, reason):
            lines = [f"- {sentence(self.env, item['code'], item['params'])}" for item in found]
            raise UserError(
                self.env._(
                    "%(contest)s is decided with a reason that stays on record:\n%(lines)s",
                    contest=self.display_name,
                    lines="\n".join(lines),
                )
            )
        self.election_id._note("second_look", reason, details=found, contest=self)

    def _unusual(self, counts, papers=True):
        """Return the soft findings of a count, as they are kept on record.

        :param papers: whether papers missing are asked about; a bundle knows of none
        :return: list of ``{'field', 'code', 'params', 'clause'}``
        """
        place = self.sudo().organization_id  # whose figures the tellers count by
        figures = self.env["union.rule"]._parameters(list(LOOKS), place)[place.id]
        share, least = (figures[key]["value"] or default for key, default in LOOKS.items())
        found = [
            {
                "field": finding.field,
                "code": finding.verdict.code,
                "params": dict(finding.verdict.params),
                "clause": "",
            }
            for finding in tally.check_counts(counts, self._sheet_rules(), share, least)
            if not finding.hard
        ]
        return [item for item in found if papers or item["code"] != "papers_missing"]


class UnionCountSheet(models.Model):
    _inherit = "union.count.sheet"

    _server_fields = union_count_sheet.UnionCountSheet._server_fields | {"warnings"}

    # Fixed when it is handed in, like every figure: no free column of the trigger.
    warnings = fields.Json("Confirmed Although Unusual", readonly=True)
    warning_text = fields.Text("To Look At Again", compute="_compute_warning_text")

    def _compute_warning_text(self):
        for sheet in self:
            found = sheet.contest_id._unusual(sheet._counts(), papers=False)
            sheet.warning_text = "\n".join(sheet._warning_lines(found))

    def button_submit_entry(self):
        """Button of :meth:`action_submit_entry`: asks to look again where figures are unusual."""
        self.ensure_one()
        if self.contest_id._unusual(self._counts(), papers=False):
            self._check_figures()
            return {
                "type": "ir.actions.act_window",
                "name": self.env._("Look Again"),
                "res_model": "union.count.look",
                "views": [(False, "form")],
                "target": "new",
                "context": {"default_sheet_id": self.id},
            }
        return super().button_submit_entry()

    def _look_again(self, looked_again):
        """Return the unusual figures confirmed; raise UserError unless the teller looked again."""
        found = self.contest_id._unusual(self._counts(), papers=False)
        if found and looked_again is not True:
            raise UserError(
                self.env._(
                    "%(bundle)s: look at the papers again, then hand in with “looked again”:\n"
                    "%(lines)s",
                    bundle=self.bundle_id.display_name,
                    lines="\n".join(f"- {line}" for line in self._warning_lines(found)),
                )
            )
        return found or False

    def _warning_lines(self, found):
        return [
            f"{self._field_label(item['field'])}: "
            + sentence(self.env, item["code"], item["params"])
            for item in found
        ]


# Parameters of the standards → the figure where none gives one: share in percent, least papers.
LOOKS = {"election.look_again_pct": 3, "election.look_again_papers": 3}
