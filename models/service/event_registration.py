from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..clock import now
from .engine import is_engine


class EventRegistration(models.Model):
    """The place of a member at an activity: partner and member, no phone, no e-mail.

    The stock desk works on it as on any registration; the guards keep the rules of the
    activity (members only, places, phases) whatever way it comes in.
    """

    _inherit = "event.registration"

    # What a desk may change at an event of a union; all else follows from the member.
    _union_free_fields = frozenset({"state"})
    _union_empty_fields = ("email", "phone", "company_name")

    union_organization_id = fields.Many2one(
        related="event_id.union_organization_id",
        string="Union",
        store=True,
        precompute=True,
        index="btree_not_null",
    )
    union_member_id = fields.Many2one(
        "union.member", "Member", copy=False, index="btree_not_null", ondelete="restrict"
    )

    _union_no_contact = models.Constraint(
        """CHECK (union_organization_id IS NULL OR (
            union_member_id IS NOT NULL
            AND email IS NULL AND phone IS NULL AND company_name IS NULL))""",
        "A registration for a union activity names a member and holds no phone or e-mail.",
    )
    _union_once = models.UniqueIndex(
        "(event_id, union_member_id) WHERE union_member_id IS NOT NULL",
        "This member is on the list of the activity already; if cancelled, confirm it again.",
    )

    @api.depends("partner_id", "union_organization_id")
    def _compute_email(self):
        others = self - self._union_emptied("email")
        return super(EventRegistration, others)._compute_email()

    @api.depends("partner_id", "union_organization_id")
    def _compute_phone(self):
        others = self - self._union_emptied("phone")
        return super(EventRegistration, others)._compute_phone()

    @api.depends("partner_id", "union_organization_id")
    def _compute_company_name(self):
        others = self - self._union_emptied("company_name")
        return super(EventRegistration, others)._compute_company_name()

    @api.depends("state", "union_organization_id")
    def _compute_date_closed(self):
        ours = self.filtered("union_organization_id")
        for registration in ours:
            # An attendance taken back leaves no date behind.
            registration.date_closed = (
                (registration.date_closed or now()) if registration.state == "done" else False
            )
        return super(EventRegistration, self - ours)._compute_date_closed()

    @api.model_create_multi
    def create(self, vals_list):
        return super().create(self._union_values(vals_list))

    def write(self, vals):
        if is_engine(self.env):
            return super().write(vals)
        self.check_access("write")
        ours = self.filtered("union_organization_id")
        if ours:
            ours._union_check_write(vals)
        if vals.get("event_id"):
            # Nobody gets in by moving his registration from another event.
            self.env["event.event"].browse(vals["event_id"])._refuse_union_change()
        result = super().write(vals)
        if ours and vals.get("state") == "cancel":
            for activity in ours.sudo().event_id._union_activities():
                # Who moves up follows from the list; the right to cancel was checked.
                _first, left = activity._hold_list()
                activity._promote(left)
        return result

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_except_union(self):
        if any(registration.union_organization_id for registration in self):
            raise UserError(
                self.env._(
                    "A registration for a union activity is cancelled, not deleted: the activity's"
                    " record rests on it."
                )
            )

    def _union_emptied(self, name):
        """Empty the field on the registrations of a union and return these."""
        ours = self.filtered(lambda r: r.union_organization_id or r.event_id.union_organization_id)
        ours[name] = False
        return ours

    @api.model
    def _union_values(self, vals_list):
        """Return the values with those for events of a union replaced by the member's own.

        :raise UserError: no member, not an active one of the subtree, no place, not open
        """
        default = self.env.context.get("default_event_id")
        ids = {vals.get("event_id", default) for vals in vals_list} - {None, False}
        # Only to tell ours from others; the right to the event is checked below.
        ours = self.env["event.event"].sudo().browse(ids).filtered("union_organization_id")
        if not ours:
            return vals_list
        if is_engine(self.env):
            empty = dict.fromkeys(self._union_empty_fields, False)
            return [{**vals, **empty} for vals in vals_list]
        ours.sudo(False).check_access("read")
        for event in ours:
            self._union_check_keeper(event)
        by_event = defaultdict(list)
        for index, vals in enumerate(vals_list):
            by_event[vals.get("event_id", default)].append(index)
        result = list(vals_list)
        for activity in ours._union_activities():
            places = by_event[activity.event_id.id]
            values = activity._desk_values([vals_list[index] for index in places])
            for index, vals in zip(places, values, strict=True):
                result[index] = vals
        return result

    def _union_check_write(self, vals):
        """Raise UserError unless a desk may write these values on union registrations."""
        extra = vals.keys() - self._union_free_fields
        if extra:
            raise UserError(
                self.env._(
                    "%(fields)s: a registration for a union activity names a member and nothing"
                    " else; a desk confirms, cancels or marks it as attended.",
                    fields=", ".join(
                        self._fields[name].string if name in self._fields else name
                        for name in sorted(extra)
                    ),
                )
            )
        state = vals.get("state")
        changed = self.filtered(lambda registration: registration.state != state)
        # Rules of the activity, for a desk that may not read activities or members.
        for event, registrations in changed.sudo().grouped("event_id").items():
            if state == "draft":
                raise UserError(
                    self.env._(
                        "Who waits for a place follows from the list. Cancel the sign-up instead."
                    )
                )
            came = state == "done" and set(registrations.mapped("state")) == {"open"}
            if not came:
                self._union_check_keeper(event)
            activity = event._union_activities()
            activity._check_list_open()
            if state == "done":
                activity._check_begun()
            joining = registrations.filtered(lambda r: r.state in ("draft", "cancel"))
            if state != "cancel":
                activity._check_eligible(joining.union_member_id)
            if not came:
                # Who waits longest comes first, whoever writes (SZ-5.4.2: the order is kept).
                activity._reserve_places(len(joining) if state != "cancel" else 0)

    def _union_check_keeper(self, event):
        """Raise AccessError unless the caller keeps the list: helpers only let people in."""
        # Asked of the caller's own duties, whatever he may read of organisations.
        if not (self.env.su or event.union_organization_id.sudo().in_officer_scope):
            raise AccessError(
                self.env._("A helper at the door marks who has come; an officer keeps the list.")
            )
