from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ...core import rule as core_rule
from ..clock import today
from ..said import reason_said

BATCH = 1000
# The clause and the figure are data; without a rule in force nobody is proposed.
RETENTION = "privacy.retention_years"
ERASABLE_STATES = ("left", "transferred")
OPEN_STATES = ("proposed", "requested")


class UnionErasure(models.Model):
    """That a member who left is to be erased: who asked, who decided, why (SZ-9.2d).

    The daily proposal names those whose retention period is over. An officer of the union asks
    for the erasure or says why it has to wait; somebody else, who answers for personal data there,
    carries it out. The row itself names nobody: it points to the member, and outlives his name.
    """

    _name = "union.erasure"
    _description = "Erasure of a Member"
    _log_access = False
    _order = "id desc"
    _rec_name = "member_id"
    _house_end = {"afterwards": True}

    member_id = fields.Many2one(
        "union.member", required=True, readonly=True, index=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(
        "union.organization", "Union", required=True, readonly=True, index=True, ondelete="restrict"
    )
    left_on = fields.Date(related="member_id.left_on")
    due_on = fields.Date("Retained Until", required=True, readonly=True)
    proposed_on = fields.Date(required=True, readonly=True)
    state = fields.Selection(
        [
            ("proposed", "Period Over"),
            ("requested", "Asked For"),
            ("kept", "To Be Kept"),
            ("erased", "Erased"),
        ],
        required=True,
        readonly=True,
        default="proposed",
        index=True,
    )
    requested_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    requested_on = fields.Date(readonly=True)
    reason = fields.Char(readonly=True)
    decided_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decided_on = fields.Date(readonly=True)
    decision = fields.Char("Reason of the Decision", readonly=True)
    in_privacy_scope = fields.Boolean(
        related="organization_id.in_privacy_scope", related_sudo=False
    )

    _one = models.UniqueIndex("(member_id)", "The erasure of this member was proposed already.")

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("What was asked and decided about an erasure stays on record."))

    def action_request(self, reason):
        """Ask that these members be erased.

        :param str reason: why now; stays on record
        :raise AccessError: not an officer of the members' unions
        :raise UserError: no reason, decided already, or something about the member is still open
        """
        reason = self._check_officer(reason)
        self._lock(*OPEN_STATES, "kept")
        self.member_id.sudo()._check_erasable()  # the right was checked just above
        self._set(state="requested", requested_by_id=self.env.uid, reason=reason, requested_on=True)
        return True

    def action_keep(self, reason):
        """Say why these members are to be kept for now (a lawsuit, an audit); they may be asked for

        again.

        :param str reason: stays on record
        :raise AccessError: not an officer of the members' unions
        :raise UserError: no reason, or erased already
        """
        reason = self._check_officer(reason)
        self._lock(*OPEN_STATES)
        self._set(state="kept", decided_by_id=self.env.uid, decision=reason, decided_on=True)
        return True

    def action_erase(self, reason):
        """Erase these members: names and numbers end, history and statistics stay.

        :param str reason: stays on record
        :return: how many were erased
        :raise AccessError: not the one who answers for personal data at the members' unions
        :raise UserError: no reason, not asked for, asked for by the same person, the retention
            period is not over, or something about the member is still open
        """
        self.check_access("read")
        if not self.env.su and any(not erasure.in_privacy_scope for erasure in self):
            raise AccessError(
                self.env._(
                    "Members are erased by who answers for personal data at their union (as a rule"
                    " the approver) and by nobody else."
                )
            )
        reason = self._check_reason(reason)
        self._lock("requested")
        if any(erasure.requested_by_id == self.env.user for erasure in self):
            raise UserError(
                self.env._("Who asked for an erasure does not carry it out: it takes two persons.")
            )
        # The right was checked just above. Browsed anew: read together, whatever is forgotten.
        members = self.env["union.member"].sudo().browse(self.member_id.ids)
        if members.partner_id & self.env.user.partner_id:
            raise UserError(self.env._("Nobody erases himself."))
        members._check_erasable()
        members._erase()
        self._set(state="erased", decided_by_id=self.env.uid, decision=reason, decided_on=True)
        return len(self)

    def button_decide(self):
        """Ask for the reason of what the pressed button does (``decision`` in the context)."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Erasure"),
            "res_model": "union.erasure.decide",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_action": self.env.context.get("decision", "request"),
                "default_erasure_ids": [fields.Command.set(self.ids)],
            },
        }

    @api.model
    def _cron_propose(self):
        """Propose every member whose retention period is over, batch by batch."""
        # The cron's own work, for all organisations.
        erasures, last_id = self.sudo(), 0
        while last_id is not None:
            count, last_id = erasures._propose_batch(last_id)
            if not self.env["ir.cron"]._commit_progress(count, remaining=int(last_id is not None)):
                return

    @api.model
    def _propose_batch(self, after_id, limit=BATCH):
        """Propose those of the next members who left and are due.

        :return: (members looked at, id of the last one or None at the end)
        """
        day = today(self.env)
        members = self.env["union.member"].search(
            Domain("id", ">", after_id)
            & Domain("state", "in", ERASABLE_STATES)
            & Domain("erased_on", "=", False)
            & Domain("left_on", "<", day)
            & Domain("erasure_ids", "=", False),
            order="id",
            limit=limit,
        )
        due = members._retained_until()
        self.create(
            [
                {
                    "member_id": member.id,
                    "organization_id": member.organization_id.id,
                    "due_on": due[member],
                    "proposed_on": day,
                }
                for member in members
                if due[member] and due[member] < day
            ]
        )
        return len(members), members[-1:].id if len(members) == limit else None

    def _check_officer(self, reason):
        self.check_access("read")
        # In scope to read is the auditor as well; who may write the member is an officer there.
        self.member_id.check_access("write")
        return self._check_reason(reason)

    def _check_reason(self, reason):
        reason = reason_said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why; it stays on record."))
        return reason

    def _lock(self, *states):
        """Let one person decide at a time, on what stands there now."""
        locked = self.try_lock_for_update()
        if locked != self or any(erasure.state not in states for erasure in self):
            raise UserError(
                self.env._(
                    "Not to be decided now: it was decided already, not asked for yet, or somebody"
                    " decides it at this moment. Reload the page."
                )
            )

    def _set(self, **vals):
        day = today(self.env)
        dated = {name: day for name in ("requested_on", "decided_on") if name in vals}
        # Nobody writes these by hand; the caller's right was checked.
        self.sudo().write(vals | dated)


class UnionMember(models.Model):
    _inherit = "union.member"

    erased_on = fields.Date(readonly=True, copy=False)
    erasure_ids = fields.One2many("union.erasure", "member_id", readonly=True)

    def _retained_until(self):
        """Return ``{member: last day of his retention period, or None}``, in constant queries."""
        # The law is the same whoever asks.
        winners = self.env["union.rule"].sudo()._winners(self.organization_id, keys=[RETENTION])
        until = {}
        for member in self:
            rule = winners[member.organization_id.id].get(RETENTION)
            years = int(core_rule.parse_value(rule.value)) if rule else None
            until[member] = (
                member.left_on + relativedelta(years=years) if years and member.left_on else None
            )
        return until

    def _check_erasable(self):
        """Raise UserError unless each of these may be erased today."""
        for member, obstacle in self._erasure_obstacles().items():
            raise UserError(
                self.env._("%(name)s: %(obstacle)s", name=member.display_name, obstacle=obstacle)
            )
        day = today(self.env)
        until = self._retained_until()
        for member in self:
            if member.erased_on:
                raise UserError(self.env._("This member was erased already."))
            if member.state not in ERASABLE_STATES:
                raise UserError(self.env._("%(name)s still is a member.", name=member.display_name))
            if not until[member] or until[member] >= day:
                raise UserError(
                    self.env._(
                        "%(name)s is retained until %(day)s.",
                        name=member.display_name,
                        day=until[member] or self.env._("a rule says how long"),
                    )
                )

    def _erasure_obstacles(self):
        """Return ``{member: what is still open about him}``; the rooms add theirs."""
        return {}
