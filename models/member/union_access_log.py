from odoo import api, fields, models
from odoo.tools import SQL


class UnionAccessLog(models.Model):
    """Who looked at an identity in clear, or asked by one: when, of whom, why. Append-only.

    A row of a reveal says who was shown and the reason. A row of a look-up says how many
    numbers were asked about and how many were found, and whether it was refused: never a number,
    and no digest either.
    """

    _name = "union.access.log"
    _inherit = ["union.append.only"]
    _description = "Identity Access Log"
    _log_access = False
    _order = "id desc"
    _rec_name = "reason"
    _house_end = {"afterwards": True}

    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    accessed_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    kind = fields.Selection(
        [
            ("reveal", "Shown in Clear"),
            ("search", "Searched"),
            ("check", "List Checked or Imported"),
            ("create", "Number Entered"),
        ],
        required=True,
        readonly=True,
        default="reveal",
    )
    # Of a look-up the user's place; empty if he has no duty.
    organization_id = fields.Many2one(
        "union.organization", readonly=True, index=True, ondelete="restrict"
    )
    res_model = fields.Char("Model", required=True, readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    # Plain text, not a link: the log must not forbid the deletion of the record it tells of. Of a
    # person it is a reference: these rows outlive his erasure. ``subject_told`` names him.
    subject = fields.Char("Reference", readonly=True)
    fields_shown = fields.Char("Fields", required=True, readonly=True)
    reason = fields.Char(readonly=True)
    asked_count = fields.Integer("Numbers Asked About", readonly=True)
    found_count = fields.Integer(
        "Numbers Found",
        readonly=True,
        help="Numbers that were found; of an imported list or an entry, those of members of other"
        " unions. 0 if it was refused.",
    )
    refused = fields.Boolean(
        "Limit Reached",
        readonly=True,
        help="Beyond the look-up limits of the day: nothing was answered.",
    )

    _reveal_complete = models.Constraint(
        "CHECK (kind != 'reveal' OR (organization_id IS NOT NULL AND res_id IS NOT NULL"
        " AND subject IS NOT NULL AND reason IS NOT NULL))",
        "Whose identity was shown and why must be said.",
    )
    _accessed = models.Index("(accessed_at)")
    _kind_user = models.Index("(kind, user_id, accessed_at)")

    @api.model
    @api.private
    def _record(self, records, fields_shown, reason):
        """Write one row for each record: the caller has shown these fields to the user.

        :param records: recordset of a model with ``union.vault.mixin``
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
                    "subject": record._access_subject(),
                    "fields_shown": ", ".join(fields_shown),
                    "reason": reason,
                }
                for record in records
            ]
        )

    @api.model
    @api.private
    def _record_lookup(self, *, kind, model, name, asked, found, refused, organization_id):
        """Write one row for a question by numbers; for :meth:`union.lookup._charge`.

        :param str kind: ``search``, ``check`` or ``create``
        :param str model: the model asked
        :param str name: the protected field
        :param organization_id: an id this transaction may not see yet, or None
        """
        # Written on a connection of its own: what the request has made is not there yet.
        organization_id = self.env.execute_query(
            SQL("SELECT id FROM union_organization WHERE id = %s", organization_id or 0)
        )
        return self.create(
            {
                "user_id": self.env.uid,
                "kind": kind,
                "organization_id": organization_id[0][0] if organization_id else False,
                "res_model": model,
                "fields_shown": name,
                "asked_count": asked,
                "found_count": found,
                "refused": refused,
            }
        )
