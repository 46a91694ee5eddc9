from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..clock import today

# A page of a phone.
MOST = 30


class UnionResolution(models.Model):
    """Resolutions are in writing and published to the members (NR-CONG-39).

    Members read wording and outcome on their own pages, never who voted how: nobody wrote it down.
    """

    _inherit = "union.resolution"

    published_on = fields.Date(readonly=True, copy=False)
    published_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")

    def action_publish(self):
        """Publish resolutions that were voted on, carried or not, to the members.

        :return: how many; those published already stay as they are
        :rtype: int
        :raise UserError: one was not voted on

        Rights: an officer of the organisation. Clause: NR-CONG-39.
        """
        self.check_access("write")
        if waiting := self.filtered(lambda resolution: resolution.state == "draft")[:1]:
            raise UserError(
                self.env._("“%(name)s” was not voted on: nothing is published.", name=waiting.name)
            )
        fresh = self.filtered(lambda resolution: not resolution.published_on)
        fresh._server_write({"published_on": today(self.env), "published_by_id": self.env.uid})
        return len(fresh)

    def button_publish(self):
        """Button of :meth:`action_publish`."""
        self.action_publish()
        return True

    @api.model
    @api.private
    def _portal_published(self, organizations):
        """Return what was published (superuser), for members of these organisations.

        Published downwards as notices are: a member of a union is one of those above it as well.
        """
        # A member has no right to resolutions; what was published to him is his to read.
        return self.sudo().search(
            Domain("organization_id", "parent_of", organizations.ids)
            & Domain("published_on", "!=", False),
            order="decided_on desc, id desc",
            limit=MOST,
        )


class UnionMeeting(models.Model):
    _inherit = "union.meeting"

    unpublished_count = fields.Integer(compute="_compute_unpublished_count")

    @api.depends("resolution_ids.state", "resolution_ids.published_on")
    def _compute_unpublished_count(self):
        for meeting in self:
            meeting.unpublished_count = len(meeting._unpublished())

    def action_publish_resolutions(self):
        """Publish all that these meetings voted on and was not published yet.

        :return: how many
        :rtype: int
        :raise UserError: nothing of them is to be published

        Rights: an officer of the organisation. Clause: NR-CONG-39.
        """
        self.check_access("write")
        resolutions = self._unpublished()
        if not resolutions:
            raise UserError(
                self.env._(
                    "Nothing is to be published: each vote was published, or there was none."
                )
            )
        return resolutions.action_publish()

    def button_publish_resolutions(self):
        """Button of :meth:`action_publish_resolutions`."""
        self.action_publish_resolutions()
        return True

    def _unpublished(self):
        return self.resolution_ids.filtered(
            lambda resolution: resolution.state != "draft" and not resolution.published_on
        )
