import base64

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..reports.member_papers import FROM_DIALOG

# More are a roster: a union prints its cards in several sheets.
MOST = 1000


class UnionMemberPapers(models.TransientModel):
    """Print the cards of members, or sealed slips with their one-time codes: two papers.

    The codes are made while the slips are printed and stand nowhere but there. The dialog is
    good for one print: asking for the same file again makes no second set of codes.
    """

    _name = "union.member.papers"
    _description = "Cards and Codes of Members"

    member_ids = fields.Many2many("union.member", required=True)
    paper = fields.Selection(
        [("cards", "Member Cards"), ("codes", "Code Slips")],
        "What to Print",
        required=True,
        default="cards",
    )
    reason = fields.Char(help="Required for codes; stays in the trail of each member's entry.")
    ready = fields.Boolean(readonly=True)

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if self.env.context.get("active_model") == "union.member" and "member_ids" in fields:
            values.setdefault("member_ids", [(6, 0, self.env.context.get("active_ids") or [])])
        return values

    def action_pdf(self):
        """Return the chosen paper of these members as one PDF; each call issues codes of its own.

        :return: ``{'filename': str, 'data': base64 str}``
        :rtype: dict
        :raise UserError: no members or too many, somebody is no member now; for codes no reason,
            or somebody uses a login of his own
        :raise AccessError: not who opened the dialog, or not an officer of the members' unions
        """
        self.button_print()
        content, name = self._print()
        return {"filename": name, "data": base64.b64encode(content).decode()}

    def button_print(self):
        """Check what was chosen, then have the browser fetch the file, once."""
        self.ensure_one()
        members = self.member_ids
        members.check_access("write")
        if not members or len(members) > MOST:
            raise UserError(self.env._("Choose members: at most %(most)s at once.", most=MOST))
        checked = members.sudo()  # the right to write them was just checked
        checked._check_members_now()
        if self.paper == "codes":
            self.reason = members._check_entry_desk(self.reason)
            checked._check_may_enter()
        self.ready = True
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/member_papers/{self.id}",
            "target": "download",
            "close": True,
        }

    def button_show_code(self):
        """Issue a code and show it in a message that only this browser gets."""
        self.ensure_one()
        (issued,) = self.member_ids.ensure_one().action_issue_codes(self.reason)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": issued["name"],
                "message": self.env._(
                    "Member number %(number)s, one-time code %(code)s, good until %(day)s. Tell"
                    " it to nobody else: it is not shown again.",
                    number=issued["member_number"],
                    code=issued["code"],
                    day=issued["expires_on"],
                ),
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    @api.private
    def _print(self):
        """Return ``(PDF, file name)`` of a dialog that is ready; it is not ready afterwards.

        :raise UserError: the dialog was printed already
        """
        self.ensure_one()
        if not self.ready:
            raise UserError(self.env._("Printed already: open the dialog again."))
        self.ready = False
        members = self.member_ids
        # By union, as the papers are handed out.
        members = members.sorted(lambda row: (row.organization_id.parent_path or "", row.name))
        if self.paper == "codes":
            rows = members.action_issue_codes(self.reason)
            name = self.env._("Code Slips")
        else:
            rows = self._cards(members)
            name = self.env._("Member Cards")
        # One document, one body: a PDF over several records is refused by wkhtmltopdf here.
        content, _type = self.env["ir.actions.report"]._render_qweb_pdf(
            "trade_union.report_member_papers",
            res_ids=self.ids,
            data={
                "seal": FROM_DIALOG,
                "paper": self.paper,
                "rows": rows,
                "entry_url": f"{self.get_base_url()}/union/entry",
            },
        )
        return content, f"{name}.pdf"

    def _cards(self, members):
        members.check_access("write")
        cards = self.env["union.member.card"]._of(members)
        self.env["union.entry.event"]._record(members, "card_printed", self.reason)
        return [
            {
                "name": member.name,
                "member_number": member.member_number,
                "organization": member.organization_id.name,
                "joined_on": fields.Date.to_string(member.joined_on) or "",
                "qr": cards[member]._qr(),
            }
            for member in members
        ]
