from odoo import api, models
from odoo.addons.base.models.ir_actions_report import _wkhtml
from odoo.exceptions import UserError

from ..models.clock import office_time
from ..models.meeting.union_attendance_pass import FROM_ACTION, PER_SHEET
from .member_papers import UNPATCHED_ZOOM

# The printing engine repeats no heading of a table: so many lines have one of their own.
LINES = 20


class ReportElectionPasses(models.AbstractModel):
    """Sheets of passes, eight on a page with cut marks: one body for all.

    What is printed comes from the action of an election or a meeting; nothing is looked up here.
    """

    _name = "report.trade_union.election_passes"
    _description = "Passes, Print"

    @api.model
    def _get_report_values(self, docids, data=None):
        data = data or {}
        if data.get("seal") is not FROM_ACTION:
            # By /report anybody could print passes of his own making.
            raise UserError(
                self.env._("Passes are printed from the election or the meeting alone, once each.")
            )
        rows = data["rows"]
        return {
            "doc_ids": docids,
            "title": data["title"],
            "zoom": 1 if _wkhtml().is_patched_qt else UNPATCHED_ZOOM,
            "sheets": [rows[at : at + PER_SHEET] for at in range(0, len(rows), PER_SHEET)],
        }


class ReportQuorumCertificate(models.AbstractModel):
    """The quorum as it was told when the polls of a sitting opened."""

    _name = "report.trade_union.quorum_certificate"
    _description = "Certificate of the Quorum"

    @api.model
    def _get_report_values(self, docids, data=None):
        sittings = self.env["union.election.sitting"].browse(docids)
        sittings.check_access("read")
        if closed := sittings.filtered(lambda sitting: not sitting.opened_at):
            raise UserError(
                self.env._(
                    "%(sitting)s was not opened: there is no quorum to certify yet.",
                    sitting=closed[0].display_name,
                )
            )
        return {
            "doc_ids": docids,
            "doc_model": "union.election.sitting",
            "docs": sittings,
            # By the clock of the hall, whoever prints it.
            "opened": {sitting: office_time(self.env, sitting.opened_at) for sitting in sittings},
            # A copy of what was voted on bears the name of then.
            "titles": {
                sitting: sitting.organization_id._name_on(sitting.opened_on) for sitting in sittings
            },
        }


class ReportCheckInList(models.AbstractModel):
    """The roll on paper, for a door without power: a line and a place to sign for each."""

    _name = "report.trade_union.check_in_list"
    _description = "Check-in List"

    @api.model
    def _get_report_values(self, docids, data=None):
        elections = self.env["union.election"].browse(docids)
        # A list of names leaves the program with whoever prints it.
        elections.check_access("write")
        if any(not election.roll_frozen_on for election in elections):
            raise UserError(self.env._("Freeze the roll first: the list is what stands on it."))
        return {
            "doc_ids": docids,
            "doc_model": "union.election",
            "docs": elections,
            "places": {
                election: [
                    (place, voters, at)
                    for place, people in election.voter_ids.grouped("constituency_id").items()
                    for at in range(0, len(people), LINES)
                    for voters in [people.sorted("name")[at : at + LINES]]
                ]
                for election in elections
            },
        }
