from odoo import api, fields, models
from odoo.exceptions import AccessError

from .engine import owner_of


class UnionWatchedMixin(models.AbstractModel):
    """For records that the daily watch alone asks about: the form shows what it asks.

    Nobody goes on with such a record, so no reason is given on it. A checklist tells figures of
    its organisation: who reads the record from elsewhere does not see it.
    """

    _name = "union.watched.mixin"
    _inherit = "union.standard.mixin"
    _description = "Watched Day by Day"

    _union_check_trigger = "daily"

    check_reason = fields.Text(store=False)

    def _union_in_sight(self):
        """Return those of these that stand at an organisation which a duty of the reader reaches."""
        # Where a record stands is asked at its place; nothing else is read there.
        places = {record: owner_of(record.sudo()) for record in self}
        organizations = self.env["union.organization"].union(*places.values())
        seen = set(organizations.with_env(self.env)._in_sight().ids)
        return self.filtered(lambda record: places[record].id in seen)

    @api.depends_context("lang", "uid")
    def _compute_check(self):
        shown = self._union_in_sight()
        super(UnionWatchedMixin, shown)._compute_check()
        (self - shown).update(
            {"check_json": False, "check_state": False, "check_line": False, "check_html": False}
        )

    @api.private
    def _union_check(self, trigger):
        # What is closed is not even named.
        self.check_access("read")
        if hidden := self - self._union_in_sight():
            raise AccessError(
                self.env._(
                    "What the standards say of %(record)s is for those with a duty there.",
                    record=hidden[:1].display_name,
                )
            )
        return super()._union_check(trigger)
