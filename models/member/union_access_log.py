from odoo import api, fields, models


class UnionAccessLog(models.Model):
    """Who looked at an identity in clear, when, of whom and why. Append-only."""

    _name = "union.access.log"
    _inherit = ["union.append.only"]
    _description = "Identity Access Log"
    _log_access = False
    _order = "id desc"
    _rec_name = "reason"

    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    accessed_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    organization_id = fields.Many2one(
        "union.organization", required=True, readonly=True, index=True, ondelete="restrict"
    )
    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", required=True)
    # Plain text, not a link: the log must not forbid the deletion of the record it tells of.
    subject = fields.Char("Person", required=True, readonly=True)
    fields_shown = fields.Char(required=True, readonly=True)
    reason = fields.Char(required=True, readonly=True)

    @api.model
    @api.private
    def _record(self, records, fields_shown, reason):
        """Write one row for each record: the caller has shown these fields to the user.

        :param records: recordset with ``organization_id`` and ``display_name``
        :param fields_shown: field names
        :param reason: why, in the user's words
        """
        # Nobody may create a row by himself; the act just done is the right to write it.
        return self.sudo().create(
            [
                {
                    "user_id": self.env.uid,
                    "organization_id": record.organization_id.id,
                    "res_model": record._name,
                    "res_id": record.id,
                    "subject": record.display_name,
                    "fields_shown": ", ".join(fields_shown),
                    "reason": reason,
                }
                for record in records
            ]
        )
