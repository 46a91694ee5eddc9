from odoo import api, models
from odoo.fields import Domain

# Beside our own models: an attendee is a member by name, and so are his contact and his login.
NAMED = (
    "calendar.attendee",
    "calendar.filters",
    "event.event",
    "event.registration",
    "event.registration.answer",
    "res.partner",
    "res.users",
)


# Letters on paper: an address, a file, and a name, which Odoo shows to any employee. No rule of
# ours can name the model, which may be uninstalled.
OWN_ONLY = "snailmail.letter"


class IrRule(models.Model):
    """A refusal names no record: who may not read it may not read its name either.

    In debug mode, which every internal user can switch on, Odoo lists the refused records by
    name, and so would tell him every member of the database.
    """

    _inherit = "ir.rule"

    @api.model
    def _compute_domain(self, model_name, mode="read"):
        domain = super()._compute_domain(model_name, mode)
        if model_name == OWN_ONLY and not self.env.su:
            domain = Domain(domain or Domain.TRUE) & Domain("create_uid", "=", self.env.uid)
        return domain

    def _make_access_error(self, operation, records):
        error = super()._make_access_error(operation, records)
        model = records._name
        if not (model.startswith("union.") or model in NAMED):
            return error
        (message,) = error.args
        # The names are read only to be taken out, as they were put in.
        for record in records[:6].sudo():
            message = message.replace(
                f", {record.display_name} ({model}: {record.id}", f" ({model}: {record.id}"
            )
        records.invalidate_recordset()
        error.args = (message,)
        return error
