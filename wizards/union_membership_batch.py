from odoo import api, fields, models
from odoo.exceptions import UserError


class UnionMembershipBatch(models.TransientModel):
    """One request for each of the selected members: retain, leave, transfer, end.

    Membership moves with the labour relation (QZ-8): where an employer is named, members
    go over to its union, and those who are there already only change the employer. Each
    paper is made and submitted with the user's own rights and answers for itself.
    """

    _name = "union.membership.batch"
    _description = "Requests for Several Members"

    member_ids = fields.Many2many(
        "union.member", "union_membership_batch_member_rel", string="Members"
    )
    kind = fields.Selection(
        [
            ("retain", "Retain"),
            ("leave", "Leave"),
            ("transfer", "Transfer"),
            ("end", "End of Membership"),
            ("rejoin", "Rejoin"),
            ("employer", "Change of Employer"),
        ],
        required=True,
        default="retain",
    )
    reason_id = fields.Many2one(
        "union.membership.reason", domain="[('kind', '=', kind)]", ondelete="cascade"
    )
    counterpart_code = fields.Char("Code of the New Union")
    employer_id = fields.Many2one("union.employer", "New Employer", ondelete="cascade")
    note = fields.Text("Remarks")
    result = fields.Text(readonly=True)

    @api.onchange("kind")
    def _onchange_kind(self):
        if self.reason_id.kind != self.kind:
            self.reason_id = False

    def action_file(self):
        """Make and submit the papers of all members.

        :return: ``[{'member_id', 'id', 'ok', 'state', 'message'}]`` in the order of the
            members; ``id`` is the paper, False where a change of employer needed none
        :raise UserError: nothing was selected, or what the kind needs is missing
        """
        self.ensure_one()
        members = self.member_ids
        members.check_access("write")
        if not members:
            raise UserError(self.env._("Select the members first."))
        if self.kind == "employer":
            if not self.employer_id:
                raise UserError(self.env._("Choose the new employer."))
            union = self.employer_id.organization_id
            staying = members.filtered(lambda member: member.organization_id == union)
            staying.write({"employer_id": self.employer_id.id})
            moving = members - staying
        else:
            staying, moving = members.browse(), members
        requests = self.env["union.membership.request"].create(
            [self._values(member) for member in moving]
        )
        if len(requests) == 1:
            # A single paper raises; here it answers like the others.
            results = self._submit_one(requests)
        else:
            results = requests.action_submit()
        answers = {
            member: {"member_id": member.id, **result}
            for member, result in zip(moving, results, strict=True)
        }
        # What could not be sent is no draft to find later: the answer says why.
        failed = [row["id"] for row in answers.values() if not row["ok"]]
        requests.browse(failed).unlink()
        for member in staying:
            answers[member] = {
                "member_id": member.id,
                "id": False,
                "ok": True,
                "state": "approved",
                "message": "",
            }
        return [answers[member] for member in members]

    def button_file(self):
        """Form button of :meth:`action_file`: shows what became of each."""
        rows = self.action_file()
        members = self.env["union.member"].browse([row["member_id"] for row in rows])
        sent = self.env._("done")
        self.result = "\n".join(
            f"{member.name}: {sent if row['ok'] else row['message']}"
            for member, row in zip(members, rows, strict=True)
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request for These Members"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }

    def _values(self, member):
        kind = "transfer" if self.kind == "employer" else self.kind
        values = {
            "kind": kind,
            "member_id": member.id,
            "reason_id": self.reason_id.id,
            "note": self.note,
        }
        if kind == "transfer":
            values |= {
                "employer_id": self.employer_id.id,
                # The user reads the employer, so the code of its union is no secret.
                "counterpart_code": self.employer_id.sudo().organization_id.code
                if self.employer_id
                else self.counterpart_code,
            }
        return values

    def _submit_one(self, request):
        try:
            with self.env.cr.savepoint():
                return request.action_submit()
        except UserError as error:
            return [{"id": request.id, "ok": False, "state": "draft", "message": str(error)}]
