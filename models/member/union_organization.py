from odoo import api, fields, models


class UnionOrganization(models.Model):
    _inherit = "union.organization"

    member_ids = fields.One2many("union.member", "organization_id", "Own Members")

    def action_export_roster(self):
        """Return the roster of this organisation and all below it as xlsx, with masks only.

        :return: ``{'filename': str, 'data': base64 str}``
        :rtype: dict
        :raise AccessError: the organisation is out of scope, or the user sees no members
        """
        self.ensure_one()
        return self.env["union.roster.export"]._of_organization(self)

    def action_export_roster_in_clear(self, reason):
        """As :meth:`action_export_roster`, with numbers and mobiles in clear; logged.

        :param str reason: why; required, stays in the access log
        :return: ``{'filename': str, 'data': base64 str}``
        :rtype: dict
        :raise AccessError: the user is not the one who answers for personal data there
        :raise UserError: no reason, or beyond the limits of the day
        """
        self.ensure_one()
        return self.env["union.roster.export"]._of_organization(self, reason or "")

    def button_export_in_clear(self):
        """Ask for the reason, then download the roster with numbers in clear."""
        self.ensure_one()
        return self.env["union.roster.unmask"]._window(organization=self)

    def button_export_roster(self):
        """Download the roster."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/roster?organization_id={self.id}",
            "target": "download",
        }

    def button_import_roster(self):
        """Open an import into this organisation."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import a List"),
            "res_model": "union.roster.import",
            "view_mode": "form",
            "context": {"default_organization_id": self.id},
        }

    def _unlink_imported(self, undo):
        """Delete organisations that an import made and on which nothing rests.

        The caller has checked the rights and what rests on them.

        :param undo: the row of ``union.import.undo`` that says who did it, and when
        """
        # Founded by the list alone: back to drafts, which may be deleted.
        imported = self.sudo().with_context(tracking_disable=True)
        imported.write({"state": "draft"})
        self.env["union.record.undone"]._note(undo, imported, "code", "parent_id")
        self.env.cr.execute(
            "DELETE FROM union_organization_history WHERE organization_id = ANY(%s)", [self.ids]
        )
        self.env["union.organization.history"].invalidate_model()
        imported.unlink()

    # ---- a list that says what is established; the room of what is taken over answers ----

    @api.model
    def _judge_founded(self, plan, rows):
        """Refuse the rows of a list by which an organisation may not become established.

        An established one comes about by its own papers.

        :param rows: list of ``organization_plan.Founded``; of one that is established already its
            founding day alone is asked about
        :return: numbers of the rows that are told of and leave their organisation as it is
        """
        for founded in rows:
            plan.refuse(founded.row.row_no, "state", "organization_state", text="active")
        return set()

    @api.model
    def _founded_values(self, plan, row):
        """Return what is written to an organisation that stands by a row, beside its state."""
        return {"founded_on": row.founded_on}

    @api.model
    def _stand_by(self, plan, rows):
        """Let organisations that are there stand by rows of a list, with their history.

        :param rows: ``{organisation id: row}``
        """
        self.browse(rows)._stand_since({id_: row.founded_on for id_, row in rows.items()}, {})

    def _check_founding_reversal(self, created):
        """Refuse to take back that these are established, and that ``created`` are there or dated.

        :raise UserError: something rests on it
        :raise AccessError: the user may not let them stand
        """
