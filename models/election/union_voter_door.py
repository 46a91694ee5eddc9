from odoo import api, models
from odoo.tools import SQL


class UnionVoter(models.Model):
    """The door of a vote."""

    _inherit = "union.voter"

    @api.private
    def _refuse_door(self, door_id):
        # Why, in words; a helper reads the roll alone.
        self.env["union.election"].sudo().browse(door_id)._require_check_in()

    @api.private
    def _check_in_refusals(self):
        """Return ``{voter: message}`` of those who may not vote today (NR-ELEC-4b)."""
        return self._refusals()

    @api.private
    def _door_sql(self):
        # Open as ``union.election._door_open`` says it. Looked up, not joined: planned in half
        # the time.
        return SQL(
            """
            SELECT p.id,
                   (SELECT m.name FROM union_member m WHERE m.id = p.member_id),
                   (SELECT c.name FROM union_constituency c WHERE c.id = p.constituency_id),
                   e.name,
                   e.id,
                   o.parent_path,
                   %s,
                   CASE WHEN e.phase = 'counting' THEN
                       COALESCE((SELECT s.state FROM union_election_sitting s
                                  WHERE s.election_id = e.id
                                  ORDER BY s.number DESC LIMIT 1) IN ('gathering', 'open'), FALSE)
                   ELSE e.roll_frozen_on IS NOT NULL AND e.phase IN ('approval', 'opened') END,
                   NOT EXISTS (SELECT FROM union_member m
                                WHERE m.id = p.member_id AND m.state = 'active'),
                   p.checked_in_on
              FROM union_voter p
              JOIN union_election e ON e.id = p.election_id
              JOIN union_organization o ON o.id = e.organization_id
            """,
            self._served_sql(),
        )
