"""What the ballot on a recall asks, and what the tally's words mean of it."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .union_election_recall import KIND

# What the law gives a recall, past what elections go by.
FIGURES = {"base": "election.recall.base", "threshold": "election.recall.threshold"}
# What follows from voting on one person who holds the seat: yes or no, nobody else, once.
PLAIN = {"strictly_more": "true", "write_in": "false", "shortfall": "reduce_seats"}
# What the tally tells of a person elected or not, as it is told of a recall.
STATUS = {"elected": "recalled", "below": "kept"}
VERDICTS = {"elected": "recall_carried", "below_majority": "recall_failed"}


class UnionElectionRule(models.Model):
    _inherit = "union.election.rule"

    @api.model
    def _propose(self, elections):
        made = super()._propose(elections)
        recalls = elections.filtered(lambda election: election.kind == KIND)
        if not recalls:
            return made
        found = self.env["union.rule"]._parameters(list(FIGURES.values()), recalls.organization_id)
        # The caller may write the elections; what is proposed is the server's.
        for rule in made.sudo().filtered(
            lambda row: row.election_id in recalls and row.key in FIGURES | PLAIN
        ):
            figure = found[rule.election_id.organization_id.id].get(FIGURES.get(rule.key)) or {}
            text = PLAIN.get(rule.key) or str(figure["value"])
            values = {"value": text, "proposed": text}
            if figure:
                values |= {name: figure[name] or False for name in ("clause", "certainty")}
            rule.write(values)
        return made

    @api.constrains("value")
    def _check_recall(self):
        """The majority of a recall is the law's; no meeting adopts another (NR-LAW-18b)."""
        for rule in self:
            fixed = rule.election_id.kind == KIND and rule.key in FIGURES | PLAIN
            if fixed and rule.value != rule.proposed:
                raise ValidationError(
                    self.env._(
                        "%(rule)s: a recall needs more than half of all members or"
                        " representatives (NR-LAW-18b); nobody adopts another rule.",
                        rule=rule.label,
                    )
                )


class UnionContest(models.Model):
    _inherit = "union.contest"

    def _least_seats(self):
        # A recall that fails fills nothing and is over.
        return 0 if self.election_id.kind == KIND else super()._least_seats()

    def _server_close(self, state, verdicts, **values):
        if self.election_id.kind == KIND:
            verdicts = [row for row in verdicts if row["code"] != "seats_reduced"]
            values["seats_left"] = 0 if state == "decided" else values.get("seats_left", 0)
        return super()._server_close(state, verdicts, **values)


class UnionContestResult(models.Model):
    _inherit = "union.contest.result"

    status = fields.Selection(
        selection_add=[("recalled", "Recalled from Office"), ("kept", "Stays in Office")],
        ondelete={"recalled": "cascade", "kept": "cascade"},
    )

    @api.model_create_multi
    def create(self, vals_list):
        contests = self.env["union.contest"].browse([vals["contest_id"] for vals in vals_list])
        for contest, vals in zip(contests, vals_list, strict=True):
            if contest.election_id.kind == KIND:
                vals["status"] = STATUS.get(vals["status"], vals["status"])
                vals["verdict_code"] = VERDICTS.get(vals["verdict_code"], vals["verdict_code"])
        return super().create(vals_list)
