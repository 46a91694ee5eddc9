from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from .arrears import MEMBER_STILL, in_arrears, runs
from .tariff import lapse_months

INACTIVE = "trade_union.membership_reason_inactive"


class UnionMember(models.Model):
    """A member's dues: arrears, months in a row without any, and what follows from those."""

    _inherit = "union.member"

    dues_ids = fields.One2many("union.dues", "member_id", readonly=True)
    dues_in_arrears = fields.Boolean(
        "In Arrears",
        compute="_compute_dues_in_arrears",
        search="_search_dues_in_arrears",
        help="Dues of a month that is over are not paid in full.",
    )
    dues_unpaid_months = fields.Integer(
        "Months without Dues",
        compute="_compute_dues_unpaid_months",
        help="In a row, up to the last month on record that is over.",
    )
    dues_lapsed = fields.Boolean(
        "Long without Dues",
        compute="_compute_dues_unpaid_months",
        search="_search_dues_lapsed",
        help="For as many months as the rule on withdrawal says. It ends no membership by itself.",
    )

    @api.depends_context("uid")
    @api.depends("dues_ids.state", "dues_ids.month", "state")
    def _compute_dues_in_arrears(self):
        groups = self.env["union.dues"]._read_group(
            Domain("member_id", "in", self._origin.ids) & Domain("in_arrears", "=", True),
            ["member_id"],
        )
        found = {member.id for (member,) in groups}
        for member in self:
            member.dues_in_arrears = member._origin.id in found

    def _search_dues_in_arrears(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        self.env["union.dues"].flush_model()
        rows = SQL("(SELECT d.member_id FROM union_dues d WHERE %s)", in_arrears(self.env))
        return Domain("state", "in", MEMBER_STILL) & Domain("id", "in", rows)

    @api.depends("dues_ids.state", "dues_ids.month", "state", "organization_id")
    def _compute_dues_unpaid_months(self):
        members = self._origin
        # Of members the user reads, their own history; the law is no secret.
        limits = lapse_months(self.env, members.sudo().organization_id)
        self.env.cr.execute(runs(self.env, SQL("m.id = ANY(%s)", members.ids)))
        found = {id_: months for id_, _organization_id, months in self.env.cr.fetchall()}
        for member in self:
            months = found.get(member._origin.id, 0)
            # The place alone, as above.
            limit = limits.get(member._origin.sudo().organization_id.id)
            member.dues_unpaid_months = months
            member.dues_lapsed = bool(limit and months >= limit)

    def _search_dues_lapsed(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain("id", "in", self._lapsed(self._dues_places()))

    @api.model
    def _dues_places(self):
        """Return the organisations in the user's scope where something is unpaid."""
        self.env["union.dues"].flush_model()
        places = SQL(
            "(SELECT DISTINCT organization_id FROM union_member WHERE id IN ("
            "SELECT member_id FROM union_dues WHERE state IN ('open', 'unknown')))"
        )
        domain = Domain("id", "in", places)
        if not self.env.su:
            domain &= Domain("in_scope", "=", True)
        return self.env["union.organization"].with_context(active_test=False).search(domain)

    @api.model
    def _lapsed(self, organizations):
        """Return the ids of who is a member still and long without dues at these organisations."""
        limits = lapse_months(self.env, organizations)
        self.env.cr.execute(runs(self.env, SQL("m.organization_id = ANY(%s)", organizations.ids)))
        return [
            id_
            for id_, organization_id, months in self.env.cr.fetchall()
            if months >= limits.get(organization_id, months + 1)
        ]

    def action_open_inactive_requests(self):
        """Draft a request to leave, for want of dues, for each of these members.

        Nobody leaves by this: who talked with the member and when is entered in the request
        first, then it goes through the approvals (NR-MEMB-withdraw-b). Members who are not long
        without dues, and those about whom a request is open already, are told of and left alone.

        :return: ``[{'member_id', 'id': request or False, 'ok': bool, 'message': str}]`` in the
            order of the members
        :rtype: list
        :raise AccessError: not an officer of one of the unions
        """
        self.check_access("write")
        requests = self.env["union.membership.request"]
        open_ones = requests.search(
            Domain("member_id", "in", self.ids)
            & Domain("kind", "!=", "correction")
            & Domain("approval_state", "in", ("draft", "pending", "returned"))
        )
        waiting = set(open_ones.member_id.ids)
        # A caller may name a member twice; he gets one draft.
        due = self.union().filtered(lambda member: member.dues_lapsed and member.id not in waiting)
        made = requests.create(
            [
                {"kind": "leave", "member_id": member.id, "reason_id": self.env.ref(INACTIVE).id}
                for member in due
            ]
        )
        drafts = dict(zip(due.ids, made.ids, strict=True))
        answers = []
        for member in self:
            message = ""
            if member.id in waiting:
                message = self.env._("A request about this membership is open already.")
            elif member.id not in drafts:
                message = self.env._(
                    "Not long without dues: %(months)s months in a row.",
                    months=member.dues_unpaid_months,
                )
            answers.append(
                {
                    "member_id": member.id,
                    "id": drafts.get(member.id, False),
                    "ok": member.id in drafts,
                    "message": message,
                }
            )
        return answers

    def button_open_inactive_requests(self):
        """Draft the requests and show them, so that the talk with each member is entered."""
        if not self:
            raise UserError(self.env._("Select the members first."))
        answers = self.action_open_inactive_requests()
        ids = [row["id"] for row in answers if row["ok"]]
        if not ids:
            told = zip(self, answers, strict=True)
            lines = [f"{member.display_name}: {row['message']}" for member, row in told]
            raise UserError("\n".join(lines))
        return {
            "type": "ir.actions.act_window",
            "domain": [("id", "in", ids)],
            "res_model": "union.membership.request",
            "view_mode": "list,form",
            "name": self.env._("Requests to Leave"),
        }

    def button_dues(self):
        """Show what this member owes and has paid."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_union.union_dues_action")
        return action | {"domain": [("member_id", "=", self.id)], "context": {}}

    def _merge(self, kept, reason):
        """Let the dues of a person entered twice go over to the entry kept, each month once."""
        super()._merge(kept, reason)
        self._merge_dues(kept)

    def _merge_dues(self, kept):
        """Carry the months over: what was paid stays paid, and no month is owed twice.

        Months a receipt was given for stay where it was given, and where nothing was paid of the
        same month on the entry kept, that one is not owed. What the person owed or paid at a union
        he was transferred from counts too, and stays there. The right to both was checked.
        """
        # Server fields and rows nobody deletes by hand; as above.
        rows = self.env["union.dues"].sudo()
        stays = {id_ for ids in kept._person_rows().values() for id_ in ids} - {kept.id, *self.ids}
        # Whether something was paid there, by month.
        elsewhere = {}
        for row in rows.search(Domain("member_id", "in", list(stays))):
            elsewhere[row.month] = elsewhere.get(row.month) or bool(row.paid)
        all_mine = rows.search(Domain("member_id", "in", self.ids))
        mine = all_mine.filtered(lambda row: not row.receipt_id)
        theirs = {
            row.month: row
            for row in rows.search(
                Domain("member_id", "=", kept.id)
                & Domain("month", "in", [*all_mine.mapped("month"), *elsewhere])
            )
        }
        moving, gone, emptied = rows.browse(), rows.browse(), rows.browse()
        for row in all_mine - mine:
            other = theirs.get(row.month)
            if other and not other.paid and not other.receipt_id:
                emptied |= other
        for month, other in theirs.items():
            if elsewhere.get(month) and not other.paid and not other.receipt_id:
                emptied |= other
        for row in mine:
            other = theirs.get(row.month)
            if not row.paid and row.month in elsewhere:
                gone |= row
            elif row.paid and elsewhere.get(row.month):
                row.write({"base": 0, "due": 0, "state": "over"})
            elif other is None:
                moving |= row
            elif not row.paid:
                gone |= row
            elif not other.paid and not other.receipt_id:
                emptied |= other
                moving |= row
            else:
                # Paid twice: it stays on record where it was paid, owed by nobody here.
                row.write({"base": 0, "due": 0, "state": "over"})
        (gone | emptied).unlink()
        rows.flush_model()
        moving.write({"member_id": kept.id})
