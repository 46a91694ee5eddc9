from odoo import api, models

from .engine import is_engine


class UnionEventPart(models.AbstractModel):
    """Guard for what hangs on an event: tickets, slots, mails, answers.

    An event of a union has none of them. Our own notices are batched, the places are
    those of the activity, and nothing is asked of a member that could identify him.
    """

    _name = "union.event.part"
    _description = "Part of an Event"

    _union_event_path = "event_id"

    @api.model_create_multi
    def create(self, vals_list):
        parts = super().create(vals_list)
        parts._refuse_union_part()
        return parts

    def write(self, vals):
        self.check_access("write")
        self._refuse_union_part()
        result = super().write(vals)
        self._refuse_union_part()
        return result

    def _refuse_union_part(self):
        """Raise UserError if one of these parts hangs on an event of a union."""
        if not is_engine(self.env):
            # Read only to refuse.
            self.sudo().mapped(self._union_event_path)._refuse_union_change()
