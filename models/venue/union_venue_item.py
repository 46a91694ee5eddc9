from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..clock import today
from ..period import not_over
from ..plain_text import refuse_numbers
from ..said import reason_said


class UnionVenueItem(models.Model):
    """A piece of equipment, a sign or a room of a venue: its state, and when it is looked at next.

    Each look is a line of its history, which the server writes and nobody changes (SZ-6.4).
    """

    _name = "union.venue.item"
    _description = "Equipment or Sign of a Venue"
    _inherit = ["union.server.fields.mixin"]
    _order = "venue_id, kind, name, id"
    _rec_names_search = ["name", "number"]
    _named_first = ("venue_id",)
    _house_end = {"period": ("date_to", "date_from"), "with": "union.venue"}

    _server_fields = frozenset({"organization_id", "checked_on", "history"})

    venue_id = fields.Many2one("union.venue", required=True, index=True, ondelete="cascade")
    organization_id = fields.Many2one(
        related="venue_id.organization_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(
        [
            ("equipment", "Equipment"),
            ("sign", "Sign, Emblem or Mark"),
            ("room", "The Room Itself"),
        ],
        required=True,
        default="equipment",
    )
    name = fields.Char("What It Is", required=True)
    number = fields.Char("Inventory Number")
    quantity = fields.Integer(default=1, required=True)
    condition = fields.Selection(
        [("good", "In Order"), ("repair", "To Be Repaired"), ("missing", "Missing")],
        "State of Repair",
        required=True,
        default="good",
    )
    every_months = fields.Integer(
        "Looked At Every", help="Months from one look to the next. 0: the next day is set by hand."
    )
    due_on = fields.Date("Next Look Due On", index=True)
    checked_on = fields.Date("Last Looked At", readonly=True, copy=False)
    history = fields.Text(readonly=True, copy=False)
    date_from = fields.Date("There Since", required=True, default=lambda self: today(self.env))
    date_to = fields.Date("Until", help="The day it was given away; empty while it is there.")
    is_overdue = fields.Boolean(
        "Overdue", compute="_compute_is_overdue", search="_search_is_overdue"
    )

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "It is not given away before it came: correct one of the two dates.",
    )
    _figures = models.Constraint(
        "CHECK (quantity > 0 AND every_months BETWEEN 0 AND 600)",
        "There is at least one of it, and it is looked at every 1 to 600 months (0: by hand).",
    )

    @api.depends("due_on", "date_to")
    def _compute_is_overdue(self):
        day = today(self.env)
        for item in self:
            there = not item.date_to or item.date_to >= day
            item.is_overdue = bool(there and item.due_on and item.due_on < day)

    def _search_is_overdue(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        day = today(self.env)
        return Domain("due_on", "<", day) & not_over(day)

    @api.constrains("name", "number")
    def _check_texts(self):
        refuse_numbers(self, "name", "number")
        for item in self:
            if not (item.name or "").strip():
                raise ValidationError(self.env._("Say what it is."))

    def action_look(self, condition, note=None):
        """Record that these were looked at today; the next day follows from their interval.

        :param str condition: ``good``, ``repair`` or ``missing``
        :param str note: what was found or done; a fault needs one
        :return: ``[{'id', 'due_on'}]`` in the order of ``self``; ISO date or False
        :raise UserError: another word, or a fault without a note
        :raise AccessError: outside the caller's scope

        Rights: an officer of the organisation. Clause: SZ-6.4.
        """
        self.check_access("write")
        if condition not in self._fields["condition"].get_values(self.env):
            raise UserError(self.env._("In order, to be repaired or missing: one of the three."))
        note = reason_said(self.env, note)
        if condition != "good" and not note:
            raise UserError(self.env._("Say what is wrong with it."))
        day = today(self.env)
        for item in self:
            following = item.every_months and day + relativedelta(months=item.every_months)
            item._note(condition, note, {"checked_on": day, "due_on": following or False})
        return [
            {"id": item.id, "due_on": item.due_on.isoformat() if item.due_on else False}
            for item in self
        ]

    def _note(self, condition, note, values):
        """Write what was seen of these into their history, and what else follows."""
        label = dict(self._fields["condition"]._description_selection(self.env))[condition]
        line = " ".join(filter(None, (today(self.env).isoformat(), label, note)))
        for item in self:
            # The newest first.
            history = "\n".join(filter(None, (line, item.history)))
            item._server_write({**values, "condition": condition, "history": history})

    def button_good(self):
        """Button of :meth:`action_look`: all in order."""
        self.action_look("good")
        return True

    def button_fault(self):
        """Ask what is wrong with it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.name,
            "res_model": "union.venue.fault",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_item_id": self.id},
        }
