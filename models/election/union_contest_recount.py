from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from . import union_contest


class UnionContestResult(models.Model):
    """Rows are never changed: what a recount replaces is told by the pass it was counted in."""

    _inherit = "union.contest.result"

    result_pass = fields.Integer("Pass", readonly=True, help="Goes up with each ordered recount.")
    is_standing = fields.Boolean(compute="_compute_is_standing", search="_search_is_standing")

    @api.depends("result_pass", "contest_id.result_pass")
    def _compute_is_standing(self):
        for line in self:
            line.is_standing = line.result_pass == line.contest_id.result_pass

    def _search_is_standing(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        # The query reads what may not be written yet.
        self.env["union.contest"].flush_model(["result_pass"])
        # A column that came later is empty on older rows.
        return Domain(
            "id",
            "in",
            SQL(
                """(SELECT line.id FROM union_contest_result line
                      JOIN union_contest contest ON contest.id = line.contest_id
                     WHERE COALESCE(line.result_pass, 0) = COALESCE(contest.result_pass, 0))"""
            ),
        )


class UnionContest(models.Model):
    """A vote counted once more because somebody may ask for it: the papers are still there."""

    _inherit = "union.contest"

    _server_fields = union_contest.UnionContest._server_fields | {
        "result_pass",
        "former_result_ids",
    }

    result_pass = fields.Integer(readonly=True, copy=False)
    result_ids = fields.One2many(domain=[("is_standing", "=", True)])
    former_result_ids = fields.One2many(
        "union.contest.result",
        "contest_id",
        "Results Set Aside",
        domain=[("is_standing", "=", False)],
        readonly=True,
    )
    can_order_recount = fields.Boolean(compute="_compute_can_order_recount")

    @api.depends("state", "phase", "bundle_ids.state", "child_ids.batch_ids", "child_ids.state")
    def _compute_can_order_recount(self):
        for contest in self:
            contest.can_order_recount = (
                contest.phase == "counting"
                and contest.state in ("open", "decided", "runoff", "short", "named")
                and not contest._rounds_held()
                and "agreed" in contest.bundle_ids.mapped("state")
            )

    def action_order_recount(self, reason):
        """Have all bundles of this vote counted anew by two people, agreed or decided as they are.

        Entries and result so far stay on record and are closed to the tellers again.

        :param reason: who asks and why; stays on record
        :return: ``{'id', 'state', 'bundles'}``
        :raise UserError: no reason, nothing agreed yet, a further round was held on the result,
            the result was announced

        Rights: an officer of the organisation. Clause: NR-ELEC-26.
        """
        self.ensure_one()
        self.election_id.check_access("write")
        self.election_id._require_phase("counting")
        if self._rounds_held():
            raise UserError(
                self.env._(
                    "%(contest)s: papers of a further round were printed on its result, which is"
                    " not counted anew any more. Who disputes it objects to the result.",
                    contest=self.display_name,
                )
            )
        if not self.can_order_recount:
            raise UserError(
                self.env._(
                    "%(contest)s: no bundle is agreed yet; there is nothing to count anew.",
                    contest=self.display_name,
                )
            )
        set_aside = [
            {"code": "result_set_aside", "params": {"digest": self.result_digest}, "clause": ""}
        ]
        set_aside += [
            {"code": "round_dropped", "params": {"contest": round.display_name}, "clause": ""}
            for round in self.child_ids
        ]
        self.election_id._note(
            "recount_ordered", reason, details=self.result_digest and set_aside, contest=self
        )
        self._drop_rounds()
        bundles = self.bundle_ids
        bundles._set_aside()
        self.sudo().write(  # the right to write the election was checked
            {
                "state": "open",
                "verdicts": False,
                "counts": False,
                "needed_count": 0,
                "seats_left": 0,
                "decided_on": False,
                "decided_by_id": False,
                "result_digest": False,
                "result_pass": self.result_pass + 1,
            }
        )
        self.invalidate_recordset(["result_ids", "former_result_ids"])
        return {"id": self.id, "state": self.state, "bundles": len(bundles)}

    def _rounds_held(self):
        """Return whether anything happened in a further round of this vote."""
        # Whether papers were printed: who reads the vote may not read the account of them.
        return any(
            one.batch_ids or one.state != "open" or one.candidate_ids.filtered("lost_on")
            for one in self.sudo().child_ids
        )

    def _drop_rounds(self):
        """Let go the further rounds nobody was given a paper of. The caller checked both."""
        # Made by the server from a result that is counted anew; nothing happened in them.
        rounds = self.sudo().child_ids
        rounds.candidate_ids.unlink()
        rounds.unlink()

    def _require_agreed(self):
        """Raise UserError naming the bundles that are not counted and agreed."""
        open_bundles = self.bundle_ids.filtered(lambda bundle: bundle.state != "agreed")
        if open_bundles or not self.bundle_ids:
            raise UserError(
                self.env._(
                    "%(contest)s: not all bundles are counted and agreed: %(bundles)s.",
                    contest=self.display_name,
                    bundles=", ".join(map(str, open_bundles.mapped("number")))
                    or self.env._("there are none"),
                )
            )

    def button_order_recount(self):
        """Ask for the reason of :meth:`action_order_recount`."""
        return self.env["union.election.reason.wizard"]._ask("order_recount", self)


class UnionElectionRecord(models.Model):
    _inherit = "union.election.record"

    kind = fields.Selection(
        selection_add=[
            ("recount_ordered", "Vote Counted Anew"),
            ("second_look", "Unusual Figures Confirmed"),
        ],
        ondelete={"recount_ordered": "cascade", "second_look": "cascade"},
    )
