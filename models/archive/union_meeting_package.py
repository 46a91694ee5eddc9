import json

from odoo import models

ATTENDEES = (("name", 14), ("role", 14), ("answer", 12), ("checked_in_on", 18))


class UnionMeeting(models.Model):
    """The package of a meeting: its minutes as PDF and as data, who came, and the material."""

    _inherit = "union.meeting"

    def _archive_owners(self):
        return [*super()._archive_owners(), self.item_ids]

    def _archive_files(self):
        # What the digest of the minutes was taken from: anybody may take it again.
        content = {"digest": self.minutes_digest or None, "minutes": self._minutes_content()}
        return {
            "meeting.json": json.dumps(
                content, ensure_ascii=False, indent=1, sort_keys=True
            ).encode(),
            "minutes.pdf": self._archive_minutes(),
            "attendees.xlsx": self._archive_book(
                [(self.env._("Attendees"), self.attendee_ids, ATTENDEES)], ("checked_in_on",)
            ),
            **super()._archive_files(),
        }

    def _archive_minutes(self):
        """Return the minutes of this one meeting as a PDF."""
        content, _kind = self.env["ir.actions.report"]._render_qweb_pdf(
            "trade_union.report_meeting_minutes", self.ids
        )
        return content
