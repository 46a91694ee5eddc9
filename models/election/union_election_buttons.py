from odoo import models


class UnionElection(models.Model):
    """The buttons of the form; each calls a public action that checks for itself."""

    _inherit = "union.election"

    def button_next(self):
        """Go on to the next phase, asking for a reason first where a gate wants one."""
        self.ensure_one()
        findings = [finding for finding in self._gate_findings() if not finding["passed"]]
        if findings and all(finding["severity"] == "warn" for finding in findings):
            return self.env["union.election.reason.wizard"]._ask("go_on", self)
        self._go_on()
        return True

    def button_freeze_roll(self):
        """Button of ``action_freeze_roll``."""
        self.action_freeze_roll()
        return True

    def button_propose_rules(self):
        """Button of :meth:`action_propose_rules`."""
        self.action_propose_rules()
        return True

    def button_check_in(self):
        """Open the roll for checking people in."""
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_union.union_voter_action")
        return action | {"domain": [("election_id", "=", self.id)]}

    def button_count(self):
        """Open the bundles of this election for the tellers."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "trade_union.union_count_bundle_action"
        )
        return action | {"domain": [("election_id", "=", self.id)]}

    def button_verify(self):
        """Show what :meth:`action_verify` finds."""
        self.ensure_one()
        found = self.action_verify()
        parts = {
            self.env._("roll"): found["roll"],
            self.env._("rules"): found["rules"],
            self.env._("presence"): found["presence"],
            self.env._("account of papers"): found["papers"],
            self.env._("tellers' entries"): found["entries"],
            self.env._("result"): found["result"],
            self.env._("result as reported"): found["report"],
            **{
                contest.display_name: found["contests"][str(contest.id)]
                for contest in self.contest_ids
                if str(contest.id) in found["contests"]
            },
        }
        broken = [name for name, whole in parts.items() if whole is False]
        older = self.contest_ids.filtered(lambda one: str(one.id) in found["not_covered"])
        if broken:
            kind = "danger"
            message = self.env._("Changed since it was fixed: %(parts)s", parts=", ".join(broken))
        elif older:
            kind = "warning"
            message = self.env._(
                "Unchanged: everything that was fixed so far. Decided by an earlier version of the"
                " program, which fixed less (who stood, tellers' entries, ranks, verdicts):"
                " %(votes)s",
                votes=", ".join(older.mapped("display_name")),
            )
        else:
            kind, message = "success", self.env._("Unchanged: everything that was fixed so far.")
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": kind,
                "sticky": kind != "success",
                "message": message,
            },
        }

    def button_republish(self):
        """Button of :meth:`action_republish_candidates`."""
        self.action_republish_candidates()
        return True

    def button_reopen_list(self):
        """Ask for the reason of ``action_reopen_list``."""
        return self.env["union.election.reason.wizard"]._ask("reopen_list", self)
