from odoo import api, fields, models
from odoo.fields import Domain

from .seal import sealed
from .union_approval_inbox import ACTIVITY_TYPE


class ResUsers(models.Model):
    _inherit = "res.users"

    @api.model
    def _get_activity_groups(self):
        """Count what waits for a decision as due today, whenever its time ends, and show that alone.

        A paper can be decided from the day it arrives; the last day stands in the task's name.
        """
        groups = super()._get_activity_groups()
        waiting = {
            group["model"]: group
            for group in groups
            if "approval_request_id" in self.env.get(group["model"], self)._fields
        }
        if not waiting:
            return groups
        planned = self.env["mail.activity"]._read_group(
            Domain("user_id", "=", self.env.uid)
            & Domain("activity_type_id", "=", self.env.ref(ACTIVITY_TYPE).id)
            & Domain("res_model", "in", list(waiting))
            & Domain("date_deadline", ">", fields.Date.context_today(self)),
            ["res_model"],
            ["res_id:count_distinct"],
        )
        for model, count in planned:
            group = waiting[model]
            count = min(count, group["planned_count"])
            group["planned_count"] -= count
            group["today_count"] += count
            group["total_count"] += count
        for group in waiting.values():
            # On a phone it opens as cards (static/src/approval).
            group["has_papers"] = True
            group["domain"] = [*group["domain"], ("activity_user_id", "=", self.env.uid)]
        return groups

    def action_archive(self):
        """Archive people although papers wait for them: these wait for whoever is left."""
        self.check_access("write")
        # The right was checked; the tasks of others are closed to whoever is not the engine.
        tasks = sealed(self.env["mail.activity"])
        tasks.search(
            Domain("user_id", "in", self.ids)
            & Domain("activity_type_id", "=", tasks._approval_type_id())
        ).unlink()
        return super().action_archive()
