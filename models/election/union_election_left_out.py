from odoo import fields, models
from odoo.tools import format_list

from ..said import said
from .sentences import SENTENCES

SENTENCES |= {
    "not_asked": lambda env, p: env._("%(name)s: not asked here, by %(office)s: %(ground)s", **p),
}


class UnionElection(models.Model):
    """What an office left out of an election stays on record, as a leave of the superior does."""

    _inherit = "union.election"

    def _adjusted(self):
        """Return ``{phase or gate: effect}`` of what offices want otherwise for this election."""
        return {what: row.effect for what, row in self._adjustments().items()}

    def _adjustments(self):
        return self.env["union.election.adjustment"]._holding(self.organization_id, self.kind)

    def _pass_gates(self, reason):
        waived = super()._pass_gates(reason)
        here = self.phase_id.gate_ids
        # Steps that were left out altogether are told of with the first one.
        is_first = self.step_ids.sorted("sequence")[:1].phase_id == self.phase_id
        skipped = [
            (what, row)
            for what, row in self._adjustments().items()
            if row.effect == "skip"
            and what._shipped_effect(self.kind) != "skip"
            and (what in here if what._name == here._name else is_first)
        ]
        if skipped:
            gates = here.filtered(dict(skipped).get)
            clauses = gates._clauses_at(self.organization_id)
            grounds = dict.fromkeys(row.ground for _what, row in skipped)
            offices = dict.fromkeys(row.organization_id.name for _what, row in skipped)
            details = [
                {
                    "gate": what.code,
                    "clause": clauses.get(what, ""),
                    "code": "not_asked",
                    "params": {
                        "name": what.name,
                        "office": row.organization_id.name,
                        "ground": row.ground,
                    },
                }
                for what, row in skipped
            ]
            ground = said(self.env, format_list(self.env, list(grounds)))
            # A ground of a dash alone, typed once, is no reason to stop every election below.
            ground = ground or format_list(self.env, list(offices))
            self._note("adjusted", ground, details, phase=self.phase_id)
        return waived


class UnionElectionRecord(models.Model):
    _inherit = "union.election.record"

    kind = fields.Selection(
        selection_add=[("adjusted", "Not Asked Here, by an Office")],
        ondelete={"adjusted": "cascade"},
    )
