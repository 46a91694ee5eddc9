from odoo import api, fields, models
from odoo.tools import html2plaintext

from ...core.text import drop_controls
from ..member import vault
from .union_case_outside import LONGEST

# Files of one mail; the rest is on the server that sent it.
FILES = 10


class UnionCaseDoor(models.Model):
    """The e-mail address of a union for cases.

    A mail becomes a case at once and is kept nowhere else: posted on a case it would be read by
    whoever was notified of it, and posted here by every officer of the union. The sender is
    sealed as the contact, as what was told by phone is.
    """

    _name = "union.case.door"
    _description = "E-mail Address for Cases"
    _inherit = ["mail.thread", "mail.alias.mixin.optional"]
    _rec_name = "organization_id"
    _places_first = ("organization_id",)

    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict"
    )
    type_id = fields.Many2one(
        "union.case.type",
        "Kind of What Arrives",
        required=True,
        ondelete="restrict",
        default=lambda self: self.env["union.case.type"].search([("code", "=", "appeal")], limit=1),
    )
    active = fields.Boolean(default=True)

    _one_a_union = models.UniqueIndex("(organization_id)", "This union has an address already.")

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id(self._name)
        if self.id:
            values["alias_force_thread_id"] = self.id
        return values

    @api.private
    def message_update(self, msg_dict, update_vals=None):
        """Make a case of a mail that came to this address, once."""
        cases = self.env["union.case"].sudo()  # the gateway, which an administrator runs
        digest = vault.ring_or_raise(self.env).digest("case:mail", msg_dict.get("message_id") or "")
        # Fetched again it is the same case.
        if cases.search_count([("code_digest", "=", digest)], limit=1):
            return True
        text = drop_controls(html2plaintext(msg_dict.get("body") or ""))
        case = cases.create(
            {
                "organization_id": self.organization_id.id,
                "type_id": self.type_id.id,
                "received_via": "mail",
                "title": (drop_controls(msg_dict.get("subject") or "").strip() or "–")[:200],
                "content": text[:LONGEST],
                "contact": (msg_dict.get("email_from") or "")[:200],
                "code_digest": digest,
            }
        )
        files = self.env["ir.attachment"].sudo()  # as above
        case.file_ids = files.create(
            [
                {
                    "name": attachment[0],
                    "raw": attachment[1].encode()
                    if isinstance(attachment[1], str)
                    else attachment[1],
                    "res_model": case._name,
                    "res_id": case.id,
                }
                for attachment in (msg_dict.get("attachments") or [])[:FILES]
                if attachment[1]
            ]
        )
        return True

    def message_post(self, *, message_type="notification", **kwargs):
        """Keep nothing of a mail here: its case has it."""
        if message_type == "email":
            return self.env["mail.message"]
        return super().message_post(message_type=message_type, **kwargs)
