from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Datetime

from ..clock import now, today
from .engine import as_engine


class UnionServiceActivity(models.Model):
    """Sign-up and attendance of members; the truth is in the event's registrations.

    The same checks serve clerks, members on the portal and the stock registration desk:
    only active members of the organisation's subtree, no place given twice, and only
    while the list of the activity is open.
    """

    _inherit = "union.service.activity"

    def action_sign_up(self, member_ids):
        """Sign members up for one activity; all of them or none.

        A clerk of a lower union signs up his members for the activities of a superior. With a
        waiting list those who find no place left wait, in the order of the ids given.

        :param member_ids: list of ids of ``union.member`` in the caller's scope
        :return: dict ``{"signed_up": int, "waiting": int, "already": int,
            "places_left": int or False}``; those who were on the list or waited already are only
            counted, ``places_left`` is False where places are not limited
        :raise UserError: not open for sign-up, fewer places left than members and no waiting
            list, or one whom the activity is not for
        :raise AccessError: the caller is no officer or cannot read the activity
        """
        self.ensure_one()
        self._take_turn()
        self.check_access("read")
        members = self._officer_members(member_ids)
        self._check_sign_up_open()
        joined, waiting = self._join(members, wait=self.waiting_list)
        if joined:
            self._log_list(self.env._("Members signed up: %(count)s", count=len(joined)))
        if waiting:
            self._log_list(self.env._("Members waiting for a place: %(count)s", count=len(waiting)))
        return {
            "signed_up": len(joined),
            "waiting": len(waiting),
            "already": len(members) - len(joined) - len(waiting),
            "places_left": self.places_left if self.capacity else False,
        }

    def action_withdraw(self, member_ids):
        """Take members off the list of one activity; their places go to those who wait longest.

        :param member_ids: list of ids of ``union.member`` in the caller's scope
        :return: dict ``{"withdrawn": int}``; those who were not on the list do not count
        :raise UserError: the list is closed, or one of them has attended
        :raise AccessError: the caller is no officer or cannot read the activity
        """
        self.ensure_one()
        self._take_turn()
        self.check_access("read")
        members = self._officer_members(member_ids)
        withdrawn = self._leave(members)
        if withdrawn:
            self._log_list(self.env._("Members withdrawn: %(count)s", count=len(withdrawn)))
        return {"withdrawn": len(withdrawn)}

    def action_attend(self, member_ids, walk_in=False):
        """Record that members have come, from the day of the activity until it is filed.

        :param member_ids: list of ids of ``union.member`` in the caller's scope
        :param walk_in: sign up those who are not on the list or wait, if places are left
        :return: dict ``{"attended": int, "already": int}``
        :raise UserError: before the day, list closed, or somebody is not on the list
        :raise AccessError: outside the caller's scope
        """
        self.ensure_one()
        self._take_turn()
        self.check_access("write")
        members = self._officer_members(member_ids)
        self._check_list_open()
        self._check_begun()
        registrations = self._registrations(members)
        listed = registrations.filtered(lambda r: r.state in ("open", "done"))
        missing = members - listed.union_member_id.sudo(False)
        if missing and walk_in:
            joined, _waiting = self._join(missing, among=("open", "done"))
            listed |= self._registrations(joined)
        elif missing:
            raise UserError(
                self.env._(
                    "Not on the list of “%(activity)s”: %(names)s. Sign them up first, or record"
                    " them as walk-ins.",
                    activity=self.name,
                    names=self._names(missing),
                )
            )
        coming = listed.filtered(lambda registration: registration.state != "done")
        if coming:
            as_engine(coming).action_set_done()
            self._log_list(self.env._("Members who came: %(count)s", count=len(coming)))
        return {"attended": len(coming), "already": len(listed) - len(coming)}

    def _join(self, members, wait=False, among=("draft", "open", "done")):
        """Put members on the list (set-based).

        :param wait: those for whom no place is left wait
        :param among: states in which somebody is on the list already
        :return: ``(who has a place now, who waits now)``, of those who were not on it
        """
        self._check_eligible(members)
        listed = self._registrations(members).filtered(lambda r: r.state in among)
        new = members - listed.union_member_id.sudo(False)
        return self._take_places(new, wait)

    def _leave(self, members):
        """Take members off the list and return those who were on it; who waits moves up."""
        self._check_list_open()
        registrations = self._registrations(members)
        attended = registrations.filtered(lambda registration: registration.state == "done")
        if attended:
            raise UserError(
                self.env._(
                    "Has attended and cannot withdraw: %(names)s",
                    names=self._names(attended.union_member_id),
                )
            )
        leaving = registrations.filtered(lambda r: r.state in ("draft", "open"))
        if leaving:
            self._give_up(leaving)
        return leaving.union_member_id.with_env(members.env)

    def _desk_values(self, vals_list):
        """Return the values of registrations made at the stock desk, those of the members.

        :param vals_list: what the desk sent: ``union_member_id`` or ``partner_id`` counts
        :raise UserError: as :meth:`action_sign_up`
        """
        self.ensure_one()
        # A desk may not read members; only whom it named itself is looked up.
        members = self.env["union.member"].sudo()
        named = members.browse(
            {v["union_member_id"] for v in vals_list if v.get("union_member_id")}
        )
        by_id = {member.id: member for member in named.exists()}
        partners = [vals["partner_id"] for vals in vals_list if vals.get("partner_id")]
        by_partner = {
            member.partner_id.id: member
            for member in members.search(
                [
                    ("partner_id", "in", partners),
                    ("state", "=", "active"),
                    ("organization_id", "child_of", self.organization_id.id),
                ]
            )
        }
        people = []
        for vals in vals_list:
            if vals.get("union_member_id"):
                member = by_id.get(vals["union_member_id"])
            else:
                member = by_partner.get(vals.get("partner_id"))
            if not member:
                raise UserError(
                    self.env._(
                        "“%(activity)s” is for members only: choose the contact of an active"
                        " member of %(organization)s or of a union below it.",
                        activity=self.name,
                        organization=self.organization_id.name,
                    )
                )
            people.append(member)
        members = members.union(*people)
        self._check_sign_up_open()
        self._check_eligible(members)
        first = self._reserve_places(len(people))
        members._ensure_contacts()
        return [
            self._registration_values(member, queue) for queue, member in enumerate(people, first)
        ]

    def _registration_values(self, member, queue):
        return {
            "union_queue": queue,
            "event_id": self.event_id.id,
            "union_member_id": member.id,
            "partner_id": member.partner_id.id,
            "name": member.name,
            "email": False,
            "phone": False,
            "company_name": False,
            "state": "open",
        }

    def _registrations(self, members):
        """Return the registrations (superuser) of these members for this activity."""
        # The caller has checked the right to the activity and to the members.
        return (
            self.env["event.registration"]
            .sudo()
            .search([("event_id", "=", self.event_id.id), ("union_member_id", "in", members.ids)])
        )

    def _officer_members(self, member_ids):
        """Return the members with these ids, in this order: of unions the user is an officer of."""
        if not self.env.user.has_group("trade_union.group_officer"):
            raise AccessError(self.env._("The list of an activity is kept by an officer."))
        if not isinstance(member_ids, (list, tuple)) or not all(
            isinstance(id_, int) and not isinstance(id_, bool) for id_ in member_ids
        ):
            raise UserError(self.env._("Give the members as a list of their ids."))
        if not member_ids:
            raise UserError(self.env._("Choose at least one member."))
        ids = set(member_ids)
        members = self.env["union.member"].search(
            [("id", "in", list(ids)), ("organization_id.in_officer_scope", "=", True)]
        )
        if len(members) < len(ids):
            raise UserError(
                self.env._(
                    "No member in your scope has the id: %(ids)s",
                    ids=", ".join(str(id_) for id_ in sorted(ids - set(members.ids))[:10]),
                )
            )
        # The order counts where not all find a place.
        return members.browse(dict.fromkeys(member_ids))

    def _check_eligible(self, members):
        """Raise UserError unless the activity is for all of these."""
        path = self.sudo().organization_id.parent_path  # compared only
        others = members.filtered(
            lambda member: (
                member.state != "active"
                or not member.sudo().organization_id.parent_path.startswith(path)  # as above
            )
        )
        if others:
            raise UserError(
                self.env._(
                    "Not an active member of %(organization)s or of a union below it: %(names)s."
                    " Nobody was signed up.",
                    organization=self.sudo().organization_id.name,  # the organiser is public
                    names=self._names(others),
                )
            )
        others = members - self._among_audience(members)
        if others:
            raise UserError(
                self.env._(
                    "“%(activity)s” is for certain members only, and these do not belong to them:"
                    " %(names)s. Nobody was signed up.",
                    activity=self.name,
                    names=self._names(others),
                )
            )

    def _check_sign_up_open(self):
        until = self.sign_up_until or self.date_end
        if self.phase != "sign_up" or until <= now():
            raise UserError(
                self.env._("“%(activity)s” is not open for sign-up (any more).", activity=self.name)
            )

    def _check_list_open(self):
        if self.phase not in ("sign_up", "held"):
            raise UserError(self.env._("The list of “%(activity)s” is closed.", activity=self.name))

    def _check_begun(self):
        """Raise UserError before the day of the activity (the office's calendar)."""
        day = today(self.env)
        for activity in self:
            zoned = activity.with_context(tz=activity.sudo().event_id.date_tz)  # no secret
            begins = Datetime.context_timestamp(zoned, activity.date_begin).date()
            if begins > day:
                raise UserError(
                    self.env._(
                        "“%(activity)s” takes place on %(day)s; attendance is recorded from that"
                        " day on.",
                        activity=activity.name,
                        day=begins.isoformat(),
                    )
                )

    def _names(self, members, limit=10):
        """Return names for a message: only of members the user may read, others as a number."""
        readable = members.sudo(False)._filtered_access("read")
        names = [member.name for member in readable[:limit]]
        rest = len(members) - len(names)
        if rest and names:
            names.append(self.env._("and %(count)s more", count=rest))
        elif rest:
            names.append(self.env._("%(count)s people", count=rest))
        return ", ".join(names)

    def _log_list(self, body):
        # Written with the person as author; whoever reads the activity sees it.
        self.sudo()._message_log(body=body, author_id=self.env.user.partner_id.id)
