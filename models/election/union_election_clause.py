"""Which of the clauses a gate comes from is in force where the election is held."""

from odoo import models
from odoo.fields import Domain


class UnionElectionGate(models.Model):
    _inherit = "union.election.gate"

    def _codes(self):
        """Return the clauses of one gate, the nearest to the place first."""
        return [code.strip() for code in (self.clause or "").split(",") if code.strip()]

    def _clauses_at(self, place):
        """Return ``{gate: clause}``: the first of its clauses that is in force at a place.

        A city's standard is cited where it holds, and the national one elsewhere. What no
        standard in force knows is cited as it stands last.
        """
        path = [int(step) for step in (place.parent_path or "").split("/") if step]
        # Which standards hold is the same whoever asks.
        standards = self.env["union.standard"].sudo()
        in_force = standards.search(
            standards._in_force_domain() & Domain("organization_id", "in", [False, *path])
        )
        codes = {code for gate in self for code in gate._codes()}
        known = self.env["union.clause"].sudo()  # as above
        here = set(
            known.search(
                Domain("code", "in", list(codes)) & Domain("standard_id", "in", in_force.ids)
            ).mapped("code")
        )
        return {
            gate: next((code for code in gate._codes() if code in here), (["", *gate._codes()])[-1])
            for gate in self
        }
