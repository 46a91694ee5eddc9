"""Which of the clauses something comes from is in force where the election is held."""

from odoo import api, models
from odoo.fields import Domain


class UnionClause(models.Model):
    _inherit = "union.clause"

    @api.model
    def _in_force_at(self, codes, place):
        """Return those of these clauses that a standard in force at a place has, as a set."""
        path = [int(step) for step in (place.parent_path or "").split("/") if step]
        # Which standards hold is the same whoever asks.
        standards = self.env["union.standard"].sudo()
        holding = standards.search(
            standards._in_force_domain() & Domain("organization_id", "in", [False, *path])
        )
        clauses = self.sudo().search(  # as above
            Domain("code", "in", list(codes)) & Domain("standard_id", "in", holding.ids)
        )
        return set(clauses.mapped("code"))

    @api.model
    def _here(self, place, *codes):
        """Return the first of these clauses that is in force at a place, else the last."""
        return _first(codes, self._in_force_at(codes, place))


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
        codes = {code for gate in self for code in gate._codes()}
        here = self.env["union.clause"]._in_force_at(codes, place)
        return {gate: _first(gate._codes(), here) for gate in self}


class UnionElection(models.Model):
    _inherit = "union.election"

    def _clause_here(self, *codes):
        """Return the first of these clauses that is in force here, else the last."""
        return self.env["union.clause"]._here(self.organization_id, *codes)


def _first(codes, here):
    return next((code for code in codes if code in here), codes[-1] if codes else "")
