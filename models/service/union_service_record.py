from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import now, today
from ..plain_text import refuse_numbers
from .photos import check_photos, own_photos


class UnionServiceRecord(models.Model):
    """What happened during an activity: a dated note with pictures or videos (SZ-5.4.2, during).

    Kept from the day of the activity until it is filed; who wrote it and when is the server's.
    """

    _name = "union.service.record"
    _description = "Record of an Activity"
    _inherit = ["union.server.fields.mixin"]
    _order = "noted_at, id"
    _places_first = ("activity_id",)
    _named_first = ("activity_id",)

    _server_fields = frozenset({"noted_at", "user_id"})

    activity_id = fields.Many2one(
        "union.service.activity", required=True, index=True, ondelete="cascade"
    )
    organization_id = fields.Many2one(
        related="activity_id.organization_id", string="Union", store=True, index=True
    )
    noted_at = fields.Datetime(required=True, readonly=True, copy=False, default=lambda self: now())
    user_id = fields.Many2one(
        "res.users",
        "Noted By",
        required=True,
        readonly=True,
        copy=False,
        ondelete="restrict",
        default=lambda self: self.env.user,
    )
    name = fields.Char("What Happened", required=True)
    photo_ids = fields.Many2many(
        "ir.attachment", "union_service_record_photo_rel", string="Photos and Videos", copy=False
    )

    @api.constrains("name")
    def _check_name(self):
        refuse_numbers(self, "name")

    @api.constrains("photo_ids")
    def _check_photos(self):
        check_photos(self)

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._check_running()
        own_photos(records)
        return records

    def write(self, vals):
        self.check_access("write")
        self._check_running()
        result = super().write(vals)
        if "photo_ids" in vals:
            own_photos(self)
        return result

    def unlink(self):
        self.check_access("unlink")
        self._check_running()
        return super().unlink()

    def _check_running(self):
        """Raise UserError before the day of the activity, and once its record is closed."""
        day = today(self.env)
        for activity in self.activity_id:
            if activity.phase not in ("sign_up", "held") or activity._first_day() > day:
                raise UserError(
                    self.env._(
                        "“%(activity)s”: records are kept from its day on until it is filed.",
                        activity=activity.name,
                    )
                )
