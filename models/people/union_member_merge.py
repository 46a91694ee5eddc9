from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ...core import identity
from ...core.twins import name_key
from ..clock import now, today
from ..member.union_member import HOLDING_STATES
from ..server_fields import drop_defaults
from .union_member_twin_key import twin_key

# Of two memberships the one that holds more is kept.
_WEIGHT = {"active": 2, "retained": 2, "applicant": 1, "left": 0}
# What a row of these stands for, where it is not the paper itself.
_PAPER = {
    "union.seat": "term_id",
    "union.candidate": "election_id",
    "union.voter": "election_id",
    "union.scrutineer": "meeting_id",
    "union.meeting.attendee": "meeting_id",
    "union.service.participant": "activity_id",
}
# How many alike are named in a note.
_NAMED = 3


class UnionMember(models.Model):
    """One person entered twice: the hint when it happens, and the merge that mends it."""

    _inherit = "union.member"

    merged_into_id = fields.Many2one(
        "union.member",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        help="The same person's entry that is kept. This one stays as history.",
    )
    merged_ids = fields.One2many("union.member", "merged_into_id", "Merged Entries", readonly=True)
    twin_count = fields.Integer("Possible Duplicates", compute="_compute_twin_count")

    @api.depends("name", "birth_date", "state", "merged_into_id")
    @api.depends_context("uid")
    def _compute_twin_count(self):
        twins = self.env["union.member.twin"]
        counts = {}
        for name in ("member_id", "other_id"):
            groups = twins._read_group([(name, "in", self._origin.ids)], [name], ["__count"])
            for member, count in groups:
                counts[member.id] = counts.get(member.id, 0) + count
        for member in self:
            member.twin_count = counts.get(member._origin.id, 0)

    @api.onchange("name", "birth_date", "id_type", "id_number")
    def _onchange_twins(self):
        """Tell of members alike in the user's scope. A note: the clerk knows the people."""
        if self._origin:
            return None
        born = self.birth_date or self._born_by_number()
        alike = self._alike([(self.name, born)]).get((name_key(self.name), born))
        if not alike:
            return None
        return {
            "warning": {
                "title": self.env._("Possible Duplicate"),
                "message": self.env._(
                    "A member of this name and birth date is on record: %(members)s. Enter"
                    " him again only if it is another person.",
                    members="; ".join(
                        " ".join(
                            filter(
                                None,
                                (member.member_number, member.name, member.organization_id.name),
                            )
                        )
                        for member in alike[:_NAMED]
                    ),
                ),
                "type": "notification",
            }
        }

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_merge_field(vals)
        return super(UnionMember, drop_defaults(self, {"merged_into_id"})).create(vals_list)

    def write(self, vals):
        self._check_merge_field(vals)
        return super().write(vals)

    def action_merge(self, into_id, reason):
        """Merge this entry of a person into another one of the same person.

        The entry given stays as a row of history with all that rests on it and ends if it holds
        a membership; the one kept goes on. The history of both is read from the one kept.

        :param int into_id: id of the member who is kept
        :param str reason: how it is known that it is one person; stays on record
        :return: ``{'id': kept, 'merged_id': ended, 'state': state of the one merged}``
        :raise AccessError: not a manager of both members' unions
        :raise UserError: something stands in the way; the message says what
        """
        self.ensure_one()
        reason = self.env["union.member.distinct"]._said(reason)
        # True is an int as well.
        kept = self.browse(into_id if type(into_id) is int else 0).exists()
        both = self | kept
        both.check_access("write")
        if not self.env.su and any(
            not organization.in_manager_scope for organization in both.organization_id
        ):
            raise AccessError(
                self.env._("Two members are merged by a manager of both members' unions.")
            )
        both.lock_for_update(allow_referencing=True)
        if hindrances := self._merge_hindrances(kept):
            raise UserError("\n".join(hindrances))
        self._merge(kept, reason)
        return {"id": kept.id, "merged_id": self.id, "state": self.state}

    def button_pair(self):
        """Open the window for two selected members: one person or two."""
        return self.env["union.member.pair"]._window(self)

    def button_twins(self):
        """Open the possible duplicates of this member."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Possible Duplicates"),
            "res_model": "union.member.twin",
            "view_mode": "list",
            "domain": ["|", ("member_id", "=", self.id), ("other_id", "=", self.id)],
        }

    def _change_state(self, state, note=False):
        # Superuser: whatever paper asks for it, a merged entry is history.
        if merged := self.sudo().filtered("merged_into_id"):
            raise UserError(
                self.env._(
                    "%(member)s is merged into another entry of the same person: use that one.",
                    member=merged[0].display_name,
                )
            )
        return super()._change_state(state, note)

    def _merge(self, kept, reason):
        """Carry a checked merge out: server fields, history of both, counts."""
        # The right to both was checked; these are server fields.
        ended, keeper = self.sudo(), kept.sudo()
        own_login = ended._own_logins()
        if not keeper.partner_id and ended.partner_id and not own_login:
            # An officer's login, tied by his administrator: it is the same person's.
            partner, ended.partner_id = ended.partner_id, False
            keeper.partner_id = partner
            self.env["union.entry.event"]._record(keeper, "linked")
        # Before the entry ends, and its mandates with it.
        ended._hand_mandates(keeper)
        if ended.state in HOLDING_STATES:
            ended._change_state("left", reason)
        # What was merged into the one that ends now follows it: one step to the entry kept.
        (ended | ended.merged_ids).write({"merged_into_id": keeper.id})
        events = self.env["union.member.event"]
        events._record(ended.ids, "merged", reason)
        events._record(keeper.ids, "kept", reason)

    def _merge_hindrances(self, kept):
        """Return what forbids to merge this entry into that one, as sentences; empty: nothing.

        :param kept: at most one member
        """
        if not kept or kept == self:
            return [self.env._("Choose the other entry of the same person, the one to keep.")]
        member, keeper = self.sudo(), kept.sudo()  # the right to both was checked
        if (member | keeper).merged_into_id:
            return [self.env._("One of the two is merged already; choose the entry that is kept.")]
        if "transferred" in (member.state, keeper.state):
            return [
                self.env._(
                    "A row left by a transfer is history already; merge the membership it went to."
                )
            ]
        found = []
        if _WEIGHT[member.state] > _WEIGHT[keeper.state]:
            states = dict(member._fields["state"]._description_selection(self.env))
            found.append(
                self.env._(
                    "%(member)s is “%(state)s”, the entry to keep only “%(other)s”: keep the"
                    " first one instead, or the person would lose the membership.",
                    member=member.display_name,
                    state=states[member.state],
                    other=states[keeper.state],
                )
            )
        alike = name_key(member.name) == name_key(keeper.name)
        if not alike and member.birth_date != keeper.birth_date:
            found.append(
                self.env._(
                    "%(member)s and %(other)s bear different names and were born on different"
                    " days. A merge is for ever: have the wrong one corrected first.",
                    member=member.display_name,
                    other=keeper.display_name,
                )
            )
        return found + self._mandates_in_the_way(keeper) + self._merge_open_papers()

    def _merge_open_papers(self):
        """Return what this member is still needed for, as sentences; one query each."""
        day, moment = today(self.env), now()
        running = (
            Domain("approved_on", "=", False)
            & Domain("phase_id.ends", "=", False)
            # Nobody approves a vote on representatives: it is over with its result.
            & (Domain("kind", "!=", "representatives") | Domain("phase", "!=", "result"))
            & Domain("phase", "!=", "closed")
        )
        mine = Domain("member_id", "=", self.id)
        looks = {
            "union.membership.request": mine & Domain("approval_state", "=", "pending"),
            "union.seat": mine
            & Domain("date_to", "=", False)
            & Domain("term_id.state", "in", ("elected", "current"))
            & Domain("term_id.date_to", ">=", day),
            "union.candidate": mine
            & Domain("state", "!=", "withdrawn")
            & Domain("election_id", "any", running),
            "union.voter": mine & Domain("election_id", "any", running),
            "union.scrutineer": mine & Domain("meeting_id.election_ids", "any", running),
            "union.meeting.attendee": mine & Domain("meeting_id.state", "in", ("draft", "held")),
            "union.service.participant": mine
            & Domain("state", "in", ("draft", "open"))
            & Domain("date_begin", ">=", moment),
        }
        messages = {
            "union.membership.request": self.env._(
                "a request is being decided: %(names)s. Decide or recall it first."
            ),
            "union.seat": self.env._(
                "there is a seat in office: %(names)s. Keep this entry instead."
            ),
            "union.candidate": self.env._("an election with this candidate is running: %(names)s."),
            "union.voter": self.env._(
                "an election with this person on the roll is running: %(names)s."
            ),
            "union.scrutineer": self.env._(
                "an election with this scrutineer or teller is running: %(names)s."
            ),
            "union.meeting.attendee": self.env._(
                "a meeting with this person on its list is not over: %(names)s."
            ),
            "union.service.participant": self.env._(
                "there is a place at an activity to come: %(names)s. Cancel the sign-up first."
            ),
        }
        found = []
        for model, domain in looks.items():
            # Papers out of scope stand in the way too; only those the user sees are named.
            rows = self.env[model].sudo().search(domain)
            if not rows:
                continue
            papers = rows[_PAPER[model]] if model in _PAPER else rows
            seen = papers.with_env(self.env)._filtered_access("read")
            names = ", ".join(seen.mapped("display_name")) or self.env._("of another union")
            found.append(f"{self.display_name}: {messages[model] % {'names': names}}")
        return found

    @api.model
    def _alike(self, people):
        """Return ``{(name key, birth date): members}`` of those the user sees; one query.

        :param people: ``[(name, birth date)]``; who lacks one of the two is like nobody
        """
        wanted = {(name_key(name), born) for name, born in people if born and name_key(name)}
        if not wanted:
            return {}
        self.flush_model(["name", "birth_date"])
        keys = [twin_key(SQL("%s", key), SQL("%s::date", born)) for key, born in sorted(wanted)]
        hinted = SQL("(SELECT id FROM union_member WHERE twin_key IN (%s))", SQL(", ").join(keys))
        found = self.search(
            Domain("id", "in", hinted)
            & Domain("state", "!=", "transferred")
            & Domain("merged_into_id", "=", False)
        )
        return found.grouped(lambda member: (name_key(member.name), member.birth_date))

    def _born_by_number(self):
        """Return the birth date a typed ID card number states, None if it states none."""
        number = identity.normalize_id(self.id_number or "")
        if self.id_type != identity.RESIDENT or identity.check_id(number, None, None):
            return None
        return identity.birth_date(number)

    def _check_merge_field(self, vals):
        if "merged_into_id" in vals and not self.env.su:
            raise AccessError(self.env._("Two entries are merged by “Merge”, never by hand."))
