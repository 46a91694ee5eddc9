import base64
import json

from odoo import models

# Path from the election → columns of its sheet.
REGISTERS = {
    "voter_ids": (("constituency_id", 24), ("name", 14), ("checked_in_on", 18)),
    "contest_ids.candidate_ids": (
        ("contest_id", 30), ("sequence", 8), ("name", 14), ("state", 12), ("withdrawn_reason", 30),
    ),
    "contest_ids.batch_ids": (
        ("contest_id", 30), ("serial_from", 10), ("serial_to", 10), ("printed_count", 10),
        ("issued_count", 10), ("recovered_count", 10), ("spoilt_count", 10), ("unused_count", 10),
        ("missing_count", 10),
    ),
    "contest_ids.bundle_ids.sheet_ids": (
        ("bundle_id", 36), ("entry", 8), ("entered_by_id", 20), ("state", 14), ("papers", 10),
        ("valid_count", 10), ("blank_count", 10), ("invalid_count", 10),
    ),
    "contest_ids.result_ids": (
        ("contest_id", 30), ("rank", 8), ("name", 14), ("votes_for", 10), ("votes_against", 10),
        ("votes_abstain", 10), ("status", 14), ("verdict_text", 60),
    ),
    "record_ids": (
        ("kind", 30), ("subject", 50), ("reason", 50), ("recorded_at", 18), ("user_id", 20),
    ),
}  # fmt: skip


class UnionElection(models.Model):
    _inherit = "union.election"

    def _archive_owners(self):
        return [*super()._archive_owners(), self.report_ids, self.petition_id, self.meeting_id]

    def _archive_files(self):
        content = json.dumps(
            self._archive_content(), ensure_ascii=False, indent=1, sort_keys=True, default=str
        )
        files = {
            "election.json": content.encode(),
            "registers.xlsx": self._archive_registers(),
            **super()._archive_files(),
        }
        if self.meeting_id.state == "closed":
            files["minutes.pdf"] = self.meeting_id._archive_minutes()
        if self.result_published_on:
            files["result.pdf"] = base64.b64decode(self.action_result_pdf()["data"])
        return files

    def _archive_content(self):
        """Return the election as its digests were taken from it, for programs."""
        notices = self.env["union.publicity"].search(
            [("res_model", "=", self._name), ("res_id", "=", self.id)], order="id"
        )
        return {
            "organization": {"code": self.organization_id.code, "name": self.organization_id.name},
            "name": self.name,
            "kind": self.kind,
            "steps": [
                {
                    "phase": step.phase_id.code,
                    "entered_on": step.entered_on or None,
                    "let_pass": step.waived or [],
                    "reason": step.reason or None,
                }
                for step in self.step_ids.sorted("sequence")
            ],
            "rules": self.rule_ids._as_json(),
            "result": self._result_content() if self.elected_on else None,
            "reports": [
                {"kind": report.kind, "state": report.approval_state, "content": report.content}
                for report in self.report_ids.sorted("id")
            ],
            "notices": [
                {
                    "name": notice.name,
                    "content": notice.content,
                    "published_on": notice.published_on or None,
                    "ends_on": notice.ends_on or None,
                    "digest": notice.digest or None,
                    "objections": [
                        {
                            "content": row.content,
                            "state": row.state,
                            "handling": row.handling or None,
                        }
                        for row in notice.objection_ids
                    ],
                }
                for notice in notices
            ],
        }

    def _archive_registers(self):
        """Return what stands in lists as a workbook, a sheet a register."""
        names = (
            self.env._("Roll"),
            self.env._("Candidates"),
            self.env._("Ballot Papers"),
            self.env._("Count Sheets"),
            self.env._("Results"),
            self.env._("Record of Reasons"),
        )
        return self._archive_book(
            [
                (name, self.mapped(path), columns)
                for name, (path, columns) in zip(names, REGISTERS.items(), strict=True)
            ],
            ("checked_in_on", "recorded_at"),
        )
