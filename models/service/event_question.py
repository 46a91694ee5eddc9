from odoo import api, models

from .engine import is_engine


class EventQuestion(models.Model):
    """A question is asked at events that are not of a union: ours ask nothing."""

    _inherit = "event.question"

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create(vals_list)
        questions._refuse_union_events()
        return questions

    def write(self, vals):
        result = super().write(vals)
        if "event_ids" in vals:
            self._refuse_union_events()
        return result

    def _refuse_union_events(self):
        if not is_engine(self.env):
            # Read only to refuse.
            self.sudo().event_ids._refuse_union_change()
