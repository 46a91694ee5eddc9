from odoo import api, models


class MailActivity(models.Model):
    """A task tells the name of the record it is about, which Odoo reads as the superuser."""

    _inherit = "mail.activity"

    @api.depends("res_model", "res_id")
    def _compute_res_name(self):
        super()._compute_res_name()
        # Nobody allowed a task that is not saved yet to speak of that record.
        for activity in self.filtered(lambda row: row.res_name and not row._origin):
            # Asked as the person, who is the superuser here for the name alone.
            record = self.env[activity.res_model].with_user(self.env.uid).browse(activity.res_id)
            if not record.has_access("read"):
                activity.res_name = False

    def write(self, vals):
        """Move a task only to a record where one could make it."""
        result = super().write(vals)
        if not self.env.su and vals.keys() & {"res_id", "res_model", "res_model_id"}:
            self.check_access("create")
        return result
