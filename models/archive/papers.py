"""The papers the system has, as the archive register names them."""

import base64

from odoo import models
from odoo.exceptions import UserError


class UnionLetter(models.Model):
    _name = "union.letter"
    _inherit = ["union.letter", "union.archive.source"]

    def _archive_check(self):
        if not self.issued_on:
            raise UserError(
                self.env._("%(letter)s is to be issued first.", letter=self.display_name)
            )

    def _archive_values(self):
        return {
            "organization_id": self.organization_id.id,
            "title": self.title,
            "document_number": self.number,
            "document_date": self.issued_on,
            "year": self.issued_on.year,
            "author": self.organization_id.name,
        }

    def _archive_files(self):
        return {
            **super()._archive_files(),
            "letter.pdf": base64.b64decode(self.action_pdf()["data"]),
        }


class UnionLetterReceived(models.Model):
    _name = "union.letter.received"
    _inherit = ["union.letter.received", "union.archive.source"]

    def _archive_values(self):
        return {
            "organization_id": self.organization_id.id,
            "title": self.title,
            "document_number": self.sender_number,
            "document_date": self.letter_date or self.received_on,
            "year": self.received_on.year,
            "author": self.sender,
        }


class UnionLetterFiling(models.AbstractModel):
    """A letter that is archived stands in the archive register from then on."""

    _inherit = "union.letter.filing"

    def action_file(self, retention):
        result = super().action_file(retention)
        # Checked above: who archives a letter is an officer of the house.
        self.action_archive_paper(retention)
        return result


class UnionMeeting(models.Model):
    _name = "union.meeting"
    _inherit = ["union.meeting", "union.archive.source"]

    _archive_retention = "permanent"

    def _archive_check(self):
        if self.state != "closed":
            raise UserError(
                self.env._("%(meeting)s is to be closed first.", meeting=self.display_name)
            )

    def _archive_values(self):
        day = self.held_on or self.closed_on
        return {
            "organization_id": self.organization_id.id,
            # What the file is called in the register, Chinese whatever language is read.
            "title": f"{self.name}会议记录及决议",
            "document_date": day,
            "year": day.year,
            "author": self.organization_id.name,
        }


class UnionElection(models.Model):
    _name = "union.election"
    _inherit = ["union.election", "union.archive.source"]

    _archive_retention = "permanent"

    def _archive_check(self):
        if self.phase not in ("approved", "closed"):
            raise UserError(
                self.env._(
                    "%(election)s: its file is archived once the superior has approved the result.",
                    election=self.display_name,
                )
            )

    def _archive_values(self):
        day = self.elected_on or self.approved_on
        return {
            "organization_id": self.organization_id.id,
            "title": f"{self.name}选举材料",
            "document_date": day,
            "year": day.year,
            "author": self.organization_id.name,
        }


class UnionEstablishment(models.Model):
    _name = "union.establishment"
    _inherit = ["union.establishment", "union.archive.source"]

    _archive_retention = "permanent"

    def _archive_check(self):
        if self.approval_state != "approved":
            raise UserError(self.env._("%(paper)s is not approved yet.", paper=self.display_name))

    def _archive_values(self):
        # The day of the last signature, which whoever reads the paper reads on its trail.
        day = self.sudo().approval_request_id.decided_on.date()
        return {
            "organization_id": self.organization_id.id,
            "title": f"{self.organization_id.name}组建材料",
            "document_date": day,
            "year": day.year,
            "author": self.organization_id.name,
        }


class UnionServiceActivity(models.Model):
    _name = "union.service.activity"
    _inherit = ["union.service.activity", "union.archive.source"]

    _archive_retention = "10"

    def _archive_check(self):
        if self.phase != "filed":
            raise UserError(
                self.env._("%(activity)s is to be filed first.", activity=self.display_name)
            )

    def _archive_values(self):
        day = self._first_day()
        return {
            "organization_id": self.organization_id.id,
            "title": f"{self.name}活动材料",
            "document_date": day,
            "year": day.year,
            "author": self.organization_id.name,
        }
