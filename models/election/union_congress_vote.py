from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class UnionCongress(models.Model):
    """The votes of the constituencies: an election of its own each."""

    _inherit = "union.congress"

    def action_open_votes(self, reason=None):
        """Open the vote of each constituency that has seats to fill and no vote under way.

        Each is an election of the kind *representatives*: own roll, quorum, papers and count.

        :param reason: why the standards' warnings are departed from; stays on record
        :return: list of ``{'constituency_id', 'election_id', 'seats'}``
        :raise UserError: the quotas are not allocated, or there is nothing to vote on

        Rights: an officer of the organisation.
        Clauses: SZ-5.1.3.3b, SZ-5.1.3.3c, NR-CONG-13, 16, 25.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_state("allocated", "electing", "standing")
        rows = self.constituency_ids.filtered(lambda row: row.vacant_count and not row.vote_running)
        if not rows:
            raise UserError(self.env._("No constituency has seats to fill without a vote."))
        if self.state == "allocated":
            self._union_enforce("open", reason)
        answer = [
            {"constituency_id": row.id, "election_id": election.id, "seats": row.vacant_count}
            for row, election in zip(rows, rows._open_votes(), strict=True)
        ]
        if self.state == "allocated":
            self._server_write({"state": "electing"})
        return answer

    def button_open_votes(self):
        """Open the votes and show them."""
        self.action_open_votes()
        return self.button_votes()

    def button_votes(self):
        """Show the votes of the constituencies."""
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_union.union_election_action")
        return action | {"domain": [("congress_constituency_id.congress_id", "in", self.ids)]}

    def _standing_count(self):
        """Return how many representatives stand."""
        return len(self.representative_ids.filtered(lambda row: row.state == "standing"))

    def _settle_votes(self, day):
        """Keep the day on which the last constituency had voted. Server only."""
        for congress in self.filtered(lambda one: not one.elected_on):
            rows = congress.constituency_ids
            if all(row.vote_ids and not row.vote_running for row in rows):
                congress.elected_on = day


class UnionCongressConstituency(models.Model):
    _inherit = "union.congress.constituency"

    def action_open_vote(self):
        """Open the vote on the vacant seats of this constituency; a by-election once it stands.

        :return: id of the election, the one under way if there is one
        :raise UserError: no seat is vacant, or the congress is not at that point

        Rights: an officer of the organisation. Clauses: NR-CONG-18b, NR-CONG-25, NR-CONG-25c.
        """
        self.ensure_one()
        self.congress_id.check_access("write")
        self.congress_id._require_state("electing", "standing")
        if running := self.vote_ids.filtered("represents_running"):
            return running[0].id
        if not self.vacant_count:
            raise UserError(self.env._("“%(name)s” has no seat to fill.", name=self.name))
        return self._open_votes().id

    def button_open_vote(self):
        """Open the vote and show it."""
        return self.env["union.election"].browse(self.action_open_vote())._open_form()

    def _open_votes(self):
        """Make the election of the vacant seats of each of these, with meeting, contest and rules.

        :return: the elections, in the order of these constituencies
        """
        names = [row._vote_name() for row in self]
        places = [row._voting_place() for row in self]
        meetings = self.env["union.meeting"].create(
            [
                {
                    "name": name,
                    "organization_id": place.id,
                    "kind": "congress" if row.elected_by == "congress" else "constituency",
                }
                for row, name, place in zip(self, names, places, strict=True)
            ]
        )
        elections = self.env["union.election"]
        elections.check_access("create")
        # Which constituency it is for is the server's; whether the place is the caller's is asked
        # with the meeting just made, and of the election again.
        elections = elections.sudo().create(
            [
                {
                    "name": name,
                    "organization_id": place.id,
                    "kind": "representatives",
                    "meeting_id": meeting.id,
                    "congress_constituency_id": row.id,
                }
                for row, name, place, meeting in zip(self, names, places, meetings, strict=True)
            ]
        ).sudo(self.env.su)  # fmt: skip
        elections.check_access("write")
        self.env["union.contest"].create(
            [
                {
                    "election_id": election.id,
                    "committee_kind": "congress",
                    "position": "representative",
                    "seats": row.vacant_count,
                }
                for row, election in zip(self, elections, strict=True)
            ]
        )
        self.env["union.election.rule"]._propose(elections)
        self.invalidate_recordset(["vote_ids", "vote_running"])
        return elections

    def _voting_place(self):
        """Return where this votes: one union at its own place; several, or a part, with the

        congress.
        """
        alone = len(self.covered_ids) == 1 and not self.own_members
        return self.covered_ids if alone else self.organization_id

    def _vote_name(self):
        """Return what the next vote of this constituency is called, apart from those before it."""
        parts = {
            "name": self.name,
            "congress": self.congress_id.display_name,
            # How many there were, at whatever place.
            "number": len(self.sudo().vote_ids) + 1,
        }
        if self.congress_id.state == "standing":
            return self.env._(
                "By-election of representatives of %(name)s, %(congress)s (vote %(number)s)",
                **parts,
            )
        if parts["number"] > 1:
            return self.env._(
                "Representatives of %(name)s, %(congress)s (vote %(number)s)", **parts
            )
        return self.env._("Representatives of %(name)s, %(congress)s", **parts)

    def _electors(self):
        """Return who may vote here today: its active members, or its congress's representatives.

        Server only: whole, whoever asks. Constant queries.
        """
        env = self.sudo().env  # as said above
        places = self.with_env(env).covered_ids
        if self.elected_by == "congress":
            return env["union.representative"].search(
                [
                    ("organization_id", "in", places.ids),
                    ("state", "=", "standing"),
                    ("member_id.state", "=", "active"),
                ]
            ).member_id  # fmt: skip
        home = Domain("organization_id", "child_of", places.ids)
        if self.own_members:
            home |= Domain("organization_id", "=", self.organization_id.id)
        return env["union.member"].search(home & Domain("state", "=", "active"), order="id")

    def _covers(self, member):
        """Return whether a member belongs to this constituency. Server only."""
        home = member.organization_id
        return home.parent_path.startswith(tuple(self.covered_ids.mapped("parent_path"))) or (
            self.own_members and home == self.organization_id
        )

    def _electors_count(self):
        return len(self._electors())
