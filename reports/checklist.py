from odoo import api, models
from odoo.fields import Domain

from ..models.clock import now
from ..models.standard.engine import owner_of


class ReportChecklist(models.AbstractModel):
    """The checklist of a record as an annex, asked anew with the rights of who prints it.

    Nothing is taken from the page it is printed from but which record it is about.
    """

    _name = "report.trade_union.checklist_annex"
    _description = "Checklist, Print"

    @api.model
    def _get_report_values(self, docids, data=None):
        checklists = self.env["union.checklist"].browse(docids or [])
        return {
            "doc_ids": docids,
            "doc_model": checklists._name,
            "docs": [self._sheet(checklist._record()) for checklist in checklists],
        }

    def _sheet(self, record):
        """Return what is printed of one record: as of now, and as of each submission."""
        results = record.union_check(record._union_check_trigger)
        tables = [
            {
                "now": True,
                "on": now(),
                "by": self.env.user.name,
                "rows": self._rows(record._union_kept(results)),
            }
        ]
        if "approval_request_id" in record._fields:
            # Who reads the paper reads its trail, and with it what was said at submission.
            rounds = record.sudo().approval_request_id.round_ids.sorted("number", reverse=True)
            tables += [
                {
                    "now": False,
                    "number": round_.number,
                    "on": round_.submitted_on,
                    "by": round_.submitted_by_id.name,
                    "rows": self._rows(round_.checks),
                }
                for round_ in rounds
                # Of papers from before there was an annex nothing is told.
                if round_.checks
            ]
        # As the trail.
        overrides = (
            self.env["union.rule.override"]
            .sudo()
            .search(
                Domain("res_model", "=", record._name) & Domain("res_id", "=", record.id),
                order="id",
            )
        )
        return {
            "name": record.display_name,
            "kind": self.env["ir.model"]._get(record._name).name,
            "place": owner_of(record).name,
            "tables": tables,
            "overrides": overrides,
        }

    def _rows(self, rows):
        lines = self.env["union.checklist.line"]
        states = dict(lines._fields["state"]._description_selection(self.env))
        effects = dict(lines._fields["effect"]._description_selection(self.env))
        return [
            row
            | {
                "state_name": states.get(row["state"], ""),
                "effect_name": effects.get(row["effect"], ""),
                "clause_name": self.env["union.clause"]._called(row["clause"]),
            }
            for row in rows
        ]
