from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Domain


class UnionElection(models.Model):
    """The roll taken from the register: who stands as representative, or who is a member."""

    _inherit = "union.election"

    def action_load_entitled(self):
        """Load everybody entitled to this meeting into the roll, from the register.

        A congress: the representatives of the union's standing congress. A general meeting: all
        active members of the union and of those below it. A vote on representatives: the active
        members of the constituency, or the standing representatives of its own congress. Loading
        twice changes nothing; the count is the same whoever asks.

        :return: ``{'loaded', 'unchanged', 'others'}``; others are on the roll and not entitled
            today: take them off before it is frozen
        :raise UserError: the roll is frozen, no congress stands, a meeting of another kind

        Rights: an officer of the organisation.
        Clauses: NR-CONG-19, NR-ELEC-16, NR-CONG-16, NR-CONG-17b, NR-ELEC-4b.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_phase("draft", "roll", "nomination", "publicity", "approval")
        self._require_open_roll()
        people = self._entitled()
        if not people:
            raise UserError(self.env._("Nobody is entitled to this meeting."))
        loaded = self._put_on_roll(people)
        entitled = {member.id for member, _name in people}
        self._set_quotas()
        return {
            "loaded": loaded,
            "unchanged": len(people) - loaded,
            "others": len(set(self.voter_ids.member_id.ids) - entitled),
        }

    def button_load_entitled(self):
        """Button of :meth:`action_load_entitled`; says what was loaded."""
        answer = self.action_load_entitled()
        message = self.env._(
            "Loaded: %(loaded)s; on the roll already: %(unchanged)s; on it and not entitled today:"
            " %(others)s.",
            **answer,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if answer["others"] else "success",
                "sticky": bool(answer["others"]),
                "message": message,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    def _entitled(self):
        """Return ``[(member, name of the constituency)]`` of who is entitled today.

        As the server: the roll of a union is the same whoever of its officers loads it.
        """
        if self.kind == "representatives":
            row = self.sudo().congress_constituency_id  # as said above
            return [(member, row.name) for member in row._electors()]
        kind = self.meeting_id.kind
        if kind == "congress":
            standing = self._standing_representatives()
            if not standing:
                raise UserError(
                    self.env._(
                        "No congress of %(name)s stands: elect representatives, or load the roster.",
                        name=self.organization_id.name,
                    )
                )
            return [
                (row.member_id, row.constituency_id.name)
                for row in standing.filtered(lambda row: row.member_id.state == "active")
            ]
        if kind == "general":
            members = self.env["union.member"].sudo().search(  # as said above
                Domain("organization_id", "child_of", self.organization_id.id)
                & Domain("state", "=", "active"),
                order="organization_id, id",
            )  # fmt: skip
            return [(member, member.organization_id.name) for member in members]
        raise UserError(
            self.env._("Only a congress and a general meeting are loaded; load the roster instead.")
        )

    def _standing_representatives(self):
        return (
            self.env["union.representative"]
            .sudo()  # the roll of the caller's own union
            .search(
                Domain("organization_id", "=", self.organization_id.id)
                & Domain("congress_id.state", "=", "standing")
                & Domain("state", "=", "standing")
            )
        )

    def _set_quotas(self):
        """Write the quota of each constituency of the congress beside its part of the roll."""
        if self.kind == "representatives" or self.meeting_id.kind != "congress":
            return
        rows = self._standing_representatives().constituency_id
        quotas = {row.name: row.quota for row in rows}
        for part in self.constituency_ids.filtered(lambda one: one.name in quotas):
            part.quota = quotas[part.name]
