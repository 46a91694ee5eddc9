from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import now
from ..said import said
from .sentences import sentence


class UnionElectionRecord(models.Model):
    """Why somebody did in an election what is done with a reason only. Append-only.

    A message in the chatter can be deleted by its author; what a dispute turns on stands
    here. People are named by reference: the record stays when somebody is erased.
    """

    _name = "union.election.record"
    _inherit = ["union.append.only"]
    _description = "Record of an Election"
    _log_access = False
    _order = "id desc"
    _rec_name = "kind"

    election_id = fields.Many2one(
        "union.election", required=True, readonly=True, index=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(
        "union.organization", required=True, readonly=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("waived", "Went On Although a Gate Was Open"),
            ("reopened", "List of Candidates Opened Again"),
            ("withdrawn", "Candidate Withdrawn"),
            ("check_in_undone", "Check-in Taken Back"),
            ("void", "Vote Declared Void"),
            ("recount", "Bundle Counted Afresh"),
            ("outsider", "Scrutineer or Teller From Outside"),
        ],
        "What Was Done",
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True, readonly=True)
    recorded_at = fields.Datetime(required=True, readonly=True)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, ondelete="restrict")
    phase_id = fields.Many2one("union.election.phase", readonly=True, ondelete="restrict")
    contest_id = fields.Many2one("union.contest", readonly=True, ondelete="restrict")
    candidate_id = fields.Many2one("union.candidate", readonly=True, ondelete="restrict")
    voter_id = fields.Many2one("union.voter", readonly=True, ondelete="restrict")
    bundle_id = fields.Many2one("union.count.bundle", readonly=True, ondelete="restrict")
    scrutineer_id = fields.Many2one("union.scrutineer", readonly=True, ondelete="restrict")
    details = fields.Json(readonly=True, help="The gates let pass.")
    subject = fields.Text("About", compute="_compute_subject")

    @api.depends_context("lang", "uid")
    def _compute_subject(self):
        for record in self:
            about = (
                record.candidate_id
                or record.voter_id
                or record.bundle_id
                or record.scrutineer_id
                or record.contest_id
                or record.phase_id
            )
            lines = [about.display_name] if about else []
            lines += [
                sentence(self.env, finding["code"], finding["params"])
                + (f" ({finding['clause']})" if finding.get("clause") else "")
                for finding in record.details or []
            ]
            record.subject = "\n".join(lines)


class UnionElection(models.Model):
    """Reasons go into the record of the election, nowhere else."""

    _inherit = "union.election"

    record_ids = fields.One2many("union.election.record", "election_id", readonly=True)

    def _note(self, kind, reason, details=False, list_digest=False, **subject):
        """Add one row for each of these elections. The caller's right was checked.

        :param list_digest: of the list it speaks of, where it is about the list
        :param subject: ``phase``, ``contest``, ``candidate``, ``voter``, ``bundle`` or
            ``scrutineer``: the record it is about
        :raise UserError: no reason
        """
        if not said(self.env, reason):
            raise UserError(self.env._("Say why: the reason stays on record."))
        # Rows are the server's; nobody else may add one.
        self.env["union.election.record"].sudo().create(
            [
                {
                    "election_id": election.id,
                    "organization_id": election.organization_id.id,
                    "kind": kind,
                    "reason": said(self.env, reason),
                    "recorded_at": now(),
                    "user_id": self.env.uid,
                    "details": details,
                    "list_digest": list_digest,
                    **{f"{name}_id": record.id for name, record in subject.items()},
                }
                for election in self
            ]
        )
        self.invalidate_recordset(["record_ids"])
