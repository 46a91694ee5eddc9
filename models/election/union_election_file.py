from collections import Counter

from odoo import api, fields, models

# The order of contests in a new file: the body first, then its offices.
_SEQUENCE = {
    "member": 10,
    "standing": 15,
    "chair": 20,
    "head": 20,
    "vice_chair": 30,
    "deputy": 30,
}
REQUEST_KIND = "reelection"


class UnionElection(models.Model):
    """A file opened with one click: the election in its draft with what it needs."""

    _inherit = "union.election"

    petition_id = fields.Many2one(
        "union.petition",
        "Request to the Superior",
        index="btree_not_null",
        copy=False,
        ondelete="set null",
        domain="[('organization_id', '=', organization_id)]",
        help="Re-election: a written request with a plan, which the superior answers (SZ-5.3.1).",
    )
    reelected_term_ids = fields.One2many(
        "union.term", "reelection_id", "Terms That End", readonly=True
    )

    @api.model
    def _open_file(self, organization, kind, name, offices, delegates=0):
        """Make an election in its draft, with contests, rules and a planned meeting.

        With the rights of the caller.

        :param offices: ``{(body, position): seats}``
        :param int delegates: how many members of the union committee among them sit ex officio
        """
        voted = Counter(offices)
        voted["union", "member"] -= delegates
        rows = [(office, seats, False) for office, seats in voted.items() if seats > 0]
        if delegates:
            rows.append((("union", "member"), delegates, True))
        meeting = self.env["union.meeting"].create(
            {
                "name": name,
                "organization_id": organization.id,
                "kind": self._meeting_kind(organization),
            }
        )
        election = self.create(
            {
                "name": name,
                "organization_id": organization.id,
                "kind": kind,
                "meeting_id": meeting.id,
            }
        )
        self.env["union.contest"].create(
            [
                {
                    "election_id": election.id,
                    "committee_kind": body,
                    "position": position,
                    "seats": seats,
                    "ex_officio": ex_officio,
                    "sequence": _SEQUENCE[position],
                }
                for (body, position), seats, ex_officio in sorted(
                    rows, key=lambda row: (row[0][0] != "union", _SEQUENCE[row[0][1]], row[2])
                )
            ]
        )
        election.action_propose_rules()
        return election

    def _draft_request(self, term):
        """Draft the request for this re-election; its plan is attached by hand (SZ-5.3.1)."""
        # Kinds of matters are shipped data, no secret.
        kind = self.env["union.petition.kind"].sudo().search([("code", "=", REQUEST_KIND)])
        delegates = sum(self.contest_ids.filtered("ex_officio").mapped("seats"))
        if kind:
            self.petition_id = self.env["union.petition"].create(
                {
                    "organization_id": self.organization_id.id,
                    "kind_id": kind.id,
                    # A letter is Chinese data, whatever language the clerk's screen has.
                    "title": f"召开大会选举第{term.number + 1}届委员会",
                    "body": (
                        f"我会第{term.number}届委员会任期将于{term.date_to.year}年"
                        f"{term.date_to.month}月{term.date_to.day}日届满，拟召开会员（代表）大会"
                        "进行换届选举，选举工作方案附后。"
                        + (
                            f"其中委员{delegates}名由所覆盖工会主席（委员）直接担任，不经选举。"
                            if delegates
                            else ""
                        )
                    ),
                }
            )

    def _gate_request_answered(self):
        # Whether it was answered is no secret to who runs the election.
        paper = self.petition_id.sudo()
        answered = paper.kind_id.code == REQUEST_KIND and paper.approval_state == "approved"
        return [] if answered else [("request_open", {})]

    def _open_form(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }
