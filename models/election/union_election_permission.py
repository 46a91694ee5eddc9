from odoo import api, fields, models
from odoo.exceptions import UserError

from ..said import reason_said, said

KIND = "election_exception"
# What is just not done yet: no leave of the superior replaces the work.
UNFINISHED = frozenset(
    {"contest_undecided", "runoff_open", "plenary_open", "plenary_not_open", "write_in_unknown"}
)


class UnionElectionPermission(models.Model):
    """A gate that the superior is asked to let an election pass without, and the paper of it.

    Made with the paper; the superior's answer is the paper's. Where it approved, the gate asks
    for a reason, whatever it asked before, and the superior finds its own leave in the report.
    """

    _name = "union.election.permission"
    _description = "Leave to Go On Without"
    _order = "election_id, id"
    _rec_name = "gate_id"

    election_id = fields.Many2one(
        "union.election", required=True, index=True, ondelete="cascade", readonly=True
    )
    organization_id = fields.Many2one(related="election_id.organization_id", store=True, index=True)
    gate_id = fields.Many2one(
        "union.election.gate", required=True, readonly=True, ondelete="restrict"
    )
    petition_id = fields.Many2one(
        "union.petition", "Paper", required=True, index=True, readonly=True, ondelete="cascade"
    )
    line = fields.Char("As Asked", required=True, readonly=True)
    approval_state = fields.Selection(related="petition_id.approval_state", string="Answer")

    _gate_unique = models.Constraint(
        "UNIQUE (petition_id, gate_id)", "This paper asks for that already."
    )

    def _is_given(self):
        """Return whether the superior approved the paper as it was made, this gate in it."""
        paper = self.petition_id
        return (
            paper.approval_state == "approved"
            and paper.kind_id.code == KIND
            and self.line in (paper.body or "")
        )


class UnionElection(models.Model):
    """What the superior allows to skip, and what somebody answers for with his word."""

    _inherit = "union.election"

    may_ask = fields.Boolean("The Superior May Be Asked", compute="_compute_checklist")
    permission_ids = fields.One2many(
        "union.election.permission", "election_id", "Leave of the Superior", readonly=True
    )

    def action_ask_permission(self, reason, gates=None):
        """Draft the paper that asks the superior to let this election go on without some gates.

        The paper is sent up as any other. Once it is approved these gates ask for a reason
        only, and the leave stays on record with it.

        :param reason: why; it stands in the paper
        :param gates: codes of open gates of the current phase; all that block if none are named
        :return: ``{'petition_id', 'gates'}``
        :raise UserError: no reason, no such open gate, work that is just not done yet, or there is
            no superior

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        self.check_access("write")
        if not reason_said(self.env, reason):
            raise UserError(self.env._("Say why the superior is asked to let this pass."))
        if not self.organization_id.parent_id:
            raise UserError(
                self.env._(
                    "%(organization)s has no superior to ask.",
                    organization=self.organization_id.name,
                )
            )
        found = self._askable(self._gate_findings())
        wanted = {item["gate"] for item in found if gates or item["severity"] == "block"}
        if gates is not None:
            named = isinstance(gates, list | tuple) and all(isinstance(one, str) for one in gates)
            if not named or not wanted.issuperset(gates):
                raise UserError(
                    self.env._(
                        "Name gates that stand open: %(gates)s.", gates=", ".join(sorted(wanted))
                    )
                )
            wanted = set(gates)
        asked = self.phase_id.gate_ids.filtered(lambda gate: gate.code in wanted)
        if not asked:
            raise UserError(
                self.env._("Nothing stands in the way that the superior would have to let pass.")
            )
        # A letter is Chinese data, whatever language the clerk's screen has.
        spoken = dict(self.env["res.lang"].get_installed())
        language = {"lang": "zh_CN"} if "zh_CN" in spoken else {}
        clauses = asked._clauses_at(self.organization_id)
        lines = {
            gate: f"《{self.name}》：{gate.with_context(**language).name}"
            + (f"（{clauses[gate]}）" if clauses[gate] else "")
            for gate in asked
        }
        petition = self.env["union.petition"].create(
            {
                "organization_id": self.organization_id.id,
                # Kinds of matters are shipped data, no secret.
                "kind_id": self.env["union.petition.kind"]
                .sudo()
                .search([("code", "=", KIND)], limit=1)
                .id,
                "title": f"《{self.name}》有关事项的特殊处理",
                "body": "\n".join(
                    [
                        "选举工作中下列事项未能办结，拟请准予继续进行：",
                        *lines.values(),
                        f"理由：{reason_said(self.env, reason)}",
                    ]
                ),
            }
        )
        # The right to write the election was checked; what is asked is the server's to keep.
        self.env["union.election.permission"].sudo().create(
            [
                {
                    "election_id": self.id,
                    "gate_id": gate.id,
                    "petition_id": petition.id,
                    "line": line,
                }
                for gate, line in lines.items()
            ]
        )
        return {"petition_id": petition.id, "gates": asked.mapped("code")}

    def action_give_word(self, gate, reason):
        """Answer for a gate that asks for somebody's word: what was done, and when.

        :param gate: code of an open gate of the current phase
        :param reason: what was done; stays on record with the user's name
        :raise UserError: nothing said, or the gate does not ask for a word

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        self.check_access("write")
        asked = self.phase_id.gate_ids.filtered(lambda row: row.asks == "word" and row.code == gate)
        if not asked:
            raise UserError(
                self.env._("No gate of this phase asks for a word: %(gate)s.", gate=gate)
            )
        self._note("word", reason, gate=asked, list_digest=self._digest_list())
        return True

    def button_ask_permission(self):
        """Ask for the reason of :meth:`action_ask_permission`."""
        return self.env["union.election.reason.wizard"]._ask("ask_permission", self)

    def button_give_word(self):
        """Ask for what is said of the first gate that asks for a word."""
        window = self.env["union.election.reason.wizard"]._ask("give_word", self)
        gate = self._word_gates()[:1]
        return window | {"context": window["context"] | {"default_gate_id": gate.id}}

    @api.depends_context("lang", "uid")
    def _compute_checklist(self):
        super()._compute_checklist()
        for election in self:
            election.may_ask = bool(
                election.is_blocked
                and election.organization_id.parent_id
                and any(
                    item["severity"] == "block"
                    for item in election._askable(election._gate_findings())
                )
            )

    def _askable(self, findings):
        """Return those of these findings that the superior may be asked to let pass."""
        gates = {gate.code: gate.superior_may for gate in self.phase_id.gate_ids}
        undone = {item["gate"] for item in findings if item["code"] in UNFINISHED}
        return [
            item
            for item in findings
            if not item["passed"] and gates[item["gate"]] and item["gate"] not in undone
        ]

    def _word_gates(self):
        """Return the gates of the current phase that wait for somebody's word."""
        asked = self.phase_id.gate_ids.filtered(lambda gate: gate.asks == "word")
        effects = self._adjusted() if asked else {}
        return asked.filtered(
            lambda gate: (
                gate._effect(self.kind, effects) != "skip"
                and not self._spares(gate)
                and not self._has_word(gate)
            )
        )

    def _allowed_gates(self):
        """Return ``{gate: paper}`` of what the superior let this election go on without."""
        # What the superior answered to this election is no secret to who runs it.
        given = self.sudo().permission_ids.filtered(lambda row: row._is_given())
        return {row.gate_id.sudo(False): row.petition_id for row in given}

    def _pass_gates(self, reason):
        waived = super()._pass_gates(reason)
        allowed = [finding for finding in waived if finding.get("petition")]
        if allowed:
            self._note("superior_allowed", said(self.env, reason), allowed, phase=self.phase_id)
        return waived


class UnionElectionRecord(models.Model):
    _inherit = "union.election.record"

    kind = fields.Selection(
        selection_add=[
            ("superior_allowed", "Went On by Leave of the Superior"),
            ("word", "Somebody's Word"),
        ],
        ondelete={"superior_allowed": "cascade", "word": "cascade"},
    )
    gate_id = fields.Many2one("union.election.gate", readonly=True, ondelete="restrict")

    @api.depends_context("lang", "uid")
    def _compute_subject(self):
        super()._compute_subject()
        for record in self.filtered("gate_id"):
            record.subject = record.gate_id.name
        for record in self.filtered(lambda row: row.kind == "superior_allowed"):
            papers = {item["petition"] for item in record.details or [] if item.get("petition")}
            # Which paper it was is part of the record, and read by whoever reads that.
            names = self.env["union.petition"].sudo().browse(papers).exists().mapped("title")
            record.subject = "\n".join(filter(None, [record.subject, *names]))
