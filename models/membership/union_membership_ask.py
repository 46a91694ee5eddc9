from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError

from ...core import lookup
from ..approval.row_lock import lock_rows
from ..approval.seal import sealed
from ..clock import today
from ..member.union_identity_mixin import ID_NUMBER
from ..member.union_member import HOLDING_STATES
from .kinds import AT_WORK

# What the asking union may still change: nothing was sent, or it came back.
OPEN = ("draft", "returned")


class UnionMembershipAsk(models.Model):
    """A union asks for a person it knows by name and number, wherever he is a member.

    The question becomes a transfer paper at the union that holds the membership. The
    asking union reads that paper from the release on; before, and if the answer is no, it
    learns neither where the person is a member nor who decided. So this record points to
    the paper by a field closed to everybody, has no chatter, and is answered by the system.
    """

    _name = "union.membership.ask"
    _description = "Question for a Transfer"
    _inherit = ["union.server.fields.mixin", "union.identity.mixin"]
    _order = "id desc"
    _named_first = ("employer_id",)

    _vault = ID_NUMBER
    _server_fields = frozenset({"state", "answer", "answered_on", "asked_on", "request_id"})

    name = fields.Char("Full Name", required=True)
    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        help="The union that would take the member.",
    )
    employer_id = fields.Many2one(
        "union.employer", "New Employer", index="btree_not_null", ondelete="restrict"
    )
    note = fields.Text("Remarks", help="The union that holds the membership reads them.")
    id_type = fields.Selection(
        selection=lambda self: (
            self.env["union.member"]._fields["id_type"]._description_selection(self.env)
        ),
        string="ID Type",
        required=True,
        default="resident",
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("asked", "Asked"),
            ("returned", "Returned"),
            ("released", "Let Go"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("withdrawn", "Withdrawn"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    asked_on = fields.Date(readonly=True, copy=False)
    answered_on = fields.Date("Answer Given On", readonly=True, copy=False)
    answer = fields.Text(readonly=True, copy=False)
    request_id = fields.Many2one(
        "union.membership.request", copy=False, groups=fields.NO_ACCESS, ondelete="restrict"
    )
    paper_id = fields.Many2one(
        "union.membership.request", "Transfer", compute="_compute_paper_id", compute_sudo=False
    )

    @api.depends("state")
    def _compute_paper_id(self):
        for ask in self:
            # Shown from the release on, when the record rule lets this union read it.
            paper = ask.sudo().request_id
            ask.paper_id = paper if paper.released_on else False

    def write(self, vals):
        if not self.env.su:
            self.check_access("write")
            self._check_open()
        return super().write(vals)

    # A plain unlink, not @api.ondelete: a context key would switch that off.
    def unlink(self):
        self.check_access("unlink")
        if any(ask.state != "draft" for ask in self):
            raise UserError(self.env._("A question that was asked stays on record."))
        return super().unlink()

    def action_ask(self):
        """Send the question to the union that holds the membership, whichever it is.

        Counts as a look-up by number (docs/decisions/0019).

        :return: True
        :raise UserError: nobody of this name holds a membership by this number, he is a
            member here, or he cannot be asked for now
        """
        self.check_access("write")
        for ask in self:
            ask._ask()
        return True

    def action_withdraw(self):
        """Take the question back while it is being decided.

        :return: True
        :raise UserError: it is not being decided
        """
        self.check_access("write")
        # As the system: a decision of his own would let the asker read the paper.
        asks = sealed(self.with_user(SUPERUSER_ID))
        requests = asks.request_id.approval_request_id
        locked = lock_rows(requests)
        if len(locked) < len(self) or any(request.state != "pending" for request in locked):
            raise UserError(self.env._("This question is not being decided."))
        locked._close_round("recall", None, self.env._("The question was taken back."))
        locked._sync_inbox()
        asks.write({"state": "withdrawn"})
        return True

    def _ask(self):
        self._check_open()
        # The right to write was checked; digests and other unions' members are closed.
        ask = self.sudo()
        if not ask.id_digest:
            raise UserError(self.env._("Enter the ID number of the person."))
        if ask.organization_id.state not in AT_WORK:
            # Before anything is asked: it would look like the other union's refusal.
            raise UserError(
                self.env["union.membership.request"]._no_union_at_work(ask.organization_id)
            )
        members = ask.env["union.member"]
        found = members.search([("id_digest", "=", ask.id_digest), ("state", "in", HOLDING_STATES)])
        mark = lookup.mark(
            lookup.crowd_of(ask._vault_open("id_number"), ask.id_type), ask.id_digest
        )
        self.env["union.lookup"]._charge(
            "create", "union.member", "id_number", [mark], len(found), {mark} if found else ()
        )
        # The name as well: a number alone is tried, a person is known.
        if found.name != ask.name.strip():
            raise UserError(
                self.env._(
                    "Nobody of this name holds a membership by this number: check both, or let"
                    " the person join."
                )
            )
        if found.organization_id == ask.organization_id:
            raise UserError(self.env._("This person already is a member of your union."))
        if not ask.env["union.duty"]._holders(ask.organization_id.ids, ["approver"]):
            raise UserError(
                self.env._(
                    "%(organization)s has no approver who could accept a member; its"
                    " administrator appoints one first.",
                    organization=ask.organization_id.name,
                )
            )
        self._send(found)

    def _send(self, member):
        """Write the paper at the other union and submit it; nothing it says comes back."""
        # The engine's own environment: nobody becomes a follower, nothing is logged there.
        ask = sealed(self).with_context(
            mail_create_nosubscribe=True, mail_create_nolog=True, tracking_disable=True
        )
        values = {
            "kind": "transfer",
            "source": "union",
            "member_id": member.id,
            "organization_id": member.organization_id.id,
            "counterpart_id": ask.organization_id.id,
            "employer_id": ask.employer_id.id,
            "note": ask.note,
            "ask_id": ask.id,
        }
        try:
            # A refusal leaves no draft at the other union.
            with self.env.cr.savepoint():
                paper = ask.request_id
                if paper and paper.organization_id == member.organization_id:
                    paper.write(values)
                else:
                    paper = paper.create(values)
                paper.action_submit()
        except UserError:
            # Its message names people and offices of the other union.
            raise UserError(
                self.env._(
                    "The union that holds the membership cannot answer now: another request about"
                    " it is being decided, or nobody there can decide. Ask again later, or let"
                    " your superior ask."
                )
            ) from None
        # The caller's right to ask was checked; as the system, so that the other side reads no name.
        ask.with_user(SUPERUSER_ID).write(
            {
                "request_id": paper.id,
                "state": "asked",
                "asked_on": today(self.env),
                "answered_on": False,
                "answer": False,
            }
        )

    @api.private
    def _take_answer(self, state, answer):
        """Write what became of the question; once it is settled the number is forgotten."""
        vals = {"state": state, "answered_on": today(self.env), "answer": answer}
        if state in ("accepted", "refused"):
            vals |= {"id_sealed": False, "id_digest": False}
        self.write(vals)

    def _check_open(self):
        if any(ask.state not in OPEN for ask in self):
            raise UserError(self.env._("The question was asked already: what it says stays."))

    # ---- identity: as the member's own ----

    def _vault_clean(self, name, value, vals):
        return self.env["union.member"]._vault_clean(
            name, value, {"id_type": vals.get("id_type") or self.id_type or "resident"}
        )
