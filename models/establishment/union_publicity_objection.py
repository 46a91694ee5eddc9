import secrets

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import today
from ..said import said

# Letters that are not mistaken for one another; eight of them are guessed by nobody.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"


class UnionPublicityObjection(models.Model):
    """An objection to a publicity, and how it was handled.

    An objection *stands* while it is open and after it was upheld: then what was
    publicised must be changed and publicised again (SZ-5.1.3.4d).
    """

    _name = "union.publicity.objection"
    _description = "Objection"
    _inherit = ["union.server.fields.mixin"]
    _order = "received_on, id"
    _rec_name = "content"

    _server_fields = frozenset(
        {
            "received_on",
            "state",
            "handling",
            "handled_on",
            "handled_by_id",
            "organization_id",
            "receipt",
        }
    )

    publicity_id = fields.Many2one(
        "union.publicity", required=True, index=True, ondelete="restrict", readonly=True
    )
    organization_id = fields.Many2one(related="publicity_id.organization_id", store=True)
    content = fields.Text("Objection", required=True)
    objector = fields.Char(help="Empty if the person wants no name on paper.")
    received_on = fields.Date(readonly=True, default=lambda self: today(self.env))
    state = fields.Selection(
        [("open", "Not Handled"), ("dismissed", "Not Upheld"), ("upheld", "Upheld")],
        default="open",
        required=True,
        readonly=True,
    )
    receipt = fields.Char(
        "Receipt Number",
        readonly=True,
        copy=False,
        help="Whoever objected has it, and reads the answer on his own page with it; it is tied to"
        " nobody. Write it down for who objects on paper.",
    )
    handling = fields.Text(readonly=True)
    handled_on = fields.Date(readonly=True)
    handled_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    _receipt_unique = models.UniqueIndex("(receipt)", "There is a receipt with this number.")

    @api.model_create_multi
    def create(self, vals_list):
        objections = super().create(vals_list)
        for objection in objections:
            objection._server_write({"receipt": self._new_receipt()})
        for objection in objections:
            if objection.publicity_id.state != "published":
                raise UserError(
                    self.env._("Objections are taken while a notice is published; this one is not.")
                )
        return objections

    @api.model
    def _new_receipt(self):
        letters = "".join(secrets.choice(LETTERS) for _letter in range(8))
        return f"{letters[:4]}-{letters[4:]}"

    def write(self, vals):
        if not self.env.su:
            raise UserError(
                self.env._("An objection stays as it was handed in; handle it instead.")
            )
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._check_unlink()
        return super().unlink()

    def _check_unlink(self):
        """Raise UserError if these stay on record."""
        raise UserError(self.env._("An objection is not deleted; handle it instead."))

    def button_handle(self):
        """Ask for what :meth:`action_handle` records."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "union.publicity.handle",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_objection_id": self.id},
        }

    def action_handle(self, handling, upheld=False):
        """Record how an objection was looked into, and whether it is upheld.

        :param handling: what was found and done; must not be empty
        :param upheld: True if the objection is right: the notice cannot go on as it is
        :raise UserError: already handled, or no handling given
        """
        if not said(self.env, handling):
            raise UserError(self.env._("Say what was found and done about the objection."))
        if any(objection.state != "open" for objection in self):
            raise UserError(self.env._("This objection was handled already."))
        self._server_write(
            {
                "state": "upheld" if upheld else "dismissed",
                "handling": handling,
                "handled_on": today(self.env),
                "handled_by_id": self.env.uid,
            }
        )
        return True
