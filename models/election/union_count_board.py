from odoo import models
from odoo.exceptions import AccessError

from ..clock import now, office_time


class UnionElection(models.Model):
    """How far the count is: for a screen in the hall, so no figure of any entry."""

    _inherit = "union.election"

    def _count_board(self):
        """Return the state of the bundles per vote.

        :return: list of ``{'name', 'bundles', 'agreed', 'once', 'again', 'waiting', 'share'}``;
            numbers of bundles, share in percent
        :raise AccessError: neither an officer of the election nor voted by its meeting
        """
        if not self:
            return []
        self.check_access("read")
        # Whether the user himself was voted.
        voted = self.sudo().meeting_id.scrutineer_ids.filtered("confirmed").user_id
        if not self.has_access("write") and self.env.user not in voted:
            raise AccessError(self.env._("The count is shown to those who take part in it."))
        return [
            contest._bundles_done()
            for contest in self.contest_ids.filtered(lambda contest: contest.state != "void")
            if not contest.ex_officio
        ]

    def _count_board_time(self):
        return office_time(self.env, now())

    def button_count_board(self):
        """Open the board in a window of its own."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/union/count/{self.id}", "target": "new"}


class UnionContest(models.Model):
    _inherit = "union.contest"

    def button_count_board(self):
        """Open the board of the election."""
        return self.election_id.button_count_board()

    def _bundles_done(self):
        states = self.bundle_ids.mapped("state")
        agreed, all_of_them = states.count("agreed"), len(states)
        once, waiting = states.count("first"), states.count("waiting")
        return {
            "name": self.display_name,
            "bundles": all_of_them,
            "agreed": agreed,
            "once": once,
            "again": all_of_them - agreed - once - waiting,
            "waiting": waiting,
            "share": 100 * agreed // all_of_them if all_of_them else 0,
        }
