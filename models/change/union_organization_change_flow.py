"""What an approved change does to the register."""

from collections import defaultdict
from datetime import timedelta

from psycopg2 import IntegrityError

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..approval.seal import sealed
from ..clock import today
from ..member.union_member import HOLDING_STATES
from .union_organization_change import ENDING

# How many changes one run of the cron takes.
BATCH = 50


def uncovered(first, last, taken):
    """Return what is left of a period without those that are taken, as a list of periods.

    :param last: last day; False: it goes on
    :param taken: ``[(first day, last day or False)]`` that do not overlap
    """
    free = []
    for begin, end in sorted(taken, key=lambda period: period[0]):
        if end and end < first:
            continue
        if last and begin > last:
            break
        if begin > first:
            free.append((first, begin - timedelta(days=1)))
        if not end or (last and end >= last):
            return free
        first = end + timedelta(days=1)
    return [*free, (first, last)]


class UnionOrganizationChange(models.Model):
    _inherit = "union.organization.change"

    def _on_approved(self):
        super()._on_approved()
        day = today(self.env)
        self.filtered(
            lambda change: not change.effective_on or change.effective_on <= day
        )._carry_out()

    def _carry_out(self):
        """Let these changes happen today; sealed papers that were checked just before."""
        # As things were when it was done.
        for change, rows in self.filtered(lambda one: one.kind in ENDING)._closing_lists().items():
            change.closing_list = rows
        for kind, changes in self.grouped("kind").items():
            getattr(changes, f"_carry_out_{kind}")()
        self.write({"carried_out_on": today(self.env), "obstacle": False})
        # Sums of the superiors, old and new ones.
        self.env["union.organization"]._forget_counts()

    @api.model
    def _cron_carry_out(self):
        """Carry out what was approved for a day that has come; once, whatever happens between.

        What is not possible as things are by now stays, says why, and is tried again.
        """
        due = sealed(self).search(
            [
                ("approval_state", "=", "approved"),
                ("carried_out_on", "=", False),
                ("effective_on", "<=", today(self.env)),
            ],
            # Those that were refused last time come last.
            order="obstacle DESC, effective_on, id",
            limit=BATCH,
        )
        for change in due:
            change._carry_out_or_tell()
            if not self.env["ir.cron"]._commit_progress(1):
                return

    def _carry_out_or_tell(self):
        """Carry out one change, or write down what stands in the way."""
        self._hold_organizations()
        obstacle = self._obstacles().get(self.id)
        if not obstacle:
            try:
                with self.env.cr.savepoint():
                    self._carry_out()
            except (UserError, IntegrityError) as error:
                obstacle = str(error)
        if obstacle and obstacle != self.obstacle:
            self.obstacle = obstacle
            self.message_post(body=obstacle)

    def _papers_of(self, organizations_of):
        """Return ``{organisation id: id of the approval}`` for the history of what changes.

        :param organizations_of: function from one change to its organisations
        """
        return {
            organization.id: change.approval_request_id.id
            for change in self
            for organization in organizations_of(change)
        }

    # ---- kinds ----

    def _carry_out_rename(self):
        self.organization_id._write_each(
            {change.organization_id: {"name": change.new_name.strip()} for change in self},
            self._papers_of(lambda change: change.organization_id),
        )

    def _carry_out_move(self):
        self.organization_id._write_each(
            {change.organization_id: {"parent_id": change.counterpart_id.id} for change in self},
            self._papers_of(lambda change: change.organization_id),
        )

    def _carry_out_dissolve(self):
        self._close(self.organization_id, self._papers_of(lambda change: change.organization_id))

    def _carry_out_merge(self):
        target_of = {
            house: change.organization_id for change in self for house in change.merged_ids
        }
        houses = self.merged_ids
        # Those of employers as well, before these go over: a new row is to be named anew.
        self._end_periods("union.informer", houses, today(self.env))
        self._move_members(
            self.env["union.member"].search(
                [("organization_id", "in", houses.ids), ("state", "in", HOLDING_STATES)]
            ),
            lambda member: target_of[member.organization_id],
        )
        # Archived ones too: what is put away at a house that is no more is nobody's.
        everything = self.with_context(active_test=False).env
        self._move_employers(
            everything["union.employer"].search([("organization_id", "in", houses.ids)]), target_of
        )
        children = (
            everything["union.organization"].search(
                [("parent_id", "in", houses.ids), ("state", "!=", "dissolved")]
            )
            - houses
        )
        children._write_each(
            {child: {"parent_id": target_of[child.parent_id].id} for child in children},
            self._papers_of(
                lambda change: children.filtered(lambda child: child.parent_id in change.merged_ids)
            ),
        )
        self._move_duties(target_of)
        self._move_staff(target_of)
        self._close(houses, self._papers_of(lambda change: change.merged_ids))

    def _carry_out_employer_move(self):
        members = self.env["union.member"].search(
            [
                ("organization_id", "in", self.organization_id.ids),
                ("employer_id", "in", self.employer_id.ids),
                ("state", "in", HOLDING_STATES),
            ]
        )
        house_of = {change.employer_id: change.counterpart_id for change in self}
        home_of = {change.employer_id: change.organization_id for change in self}
        members = members.filtered(
            lambda member: member.organization_id == home_of[member.employer_id]
        )
        # Membership moves with the labour relation (QZ-8).
        self._move_members(members, lambda member: house_of[member.employer_id])
        for house, changes in self.grouped("counterpart_id").items():
            changes.employer_id.organization_id = house

    def _move_members(self, members, house_of):
        """Let members go over; retained ones stay retained and applicants go on applying."""
        members._open_stays(
            {
                member: {
                    "union": house_of(member),
                    "state": member.state,
                    "employer_id": member.employer_id.id,
                }
                for member in members
            }
        )

    def _move_employers(self, employers, target_of):
        for target, group in employers.grouped(
            lambda employer: target_of[employer.organization_id]
        ).items():
            group.organization_id = target

    def _move_duties(self, target_of):
        """Give who has a duty at a merged house the same one at the house that goes on."""
        changes = self.filtered("duties_go_along")
        day = today(self.env)
        duties = self.env["union.duty"].search(
            [
                ("organization_id", "in", changes.merged_ids.ids),
                ("role", "!=", "platform_admin"),
                "|",
                ("date_to", "=", False),
                ("date_to", ">", day),
            ]
        )
        held = self.env["union.duty"].search(
            [
                ("organization_id", "in", changes.organization_id.ids),
                ("user_id", "in", duties.user_id.ids),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", day),
            ]
        )
        taken = defaultdict(list)
        for duty in held:
            key = duty.user_id, duty.organization_id, duty.role
            taken[key].append((duty.date_from, duty.date_to))
        values = []
        for duty in duties:
            key = duty.user_id, target_of[duty.organization_id], duty.role
            free = uncovered(max(day, duty.date_from), duty.date_to, taken[key])
            taken[key] += free
            values += [
                {
                    "user_id": duty.user_id.id,
                    "organization_id": key[1].id,
                    "role": duty.role,
                    "date_from": first,
                    "date_to": last,
                }
                for first, last in free
            ]
        self.env["union.duty"].create(values)

    def _move_staff(self, target_of):
        """Let who works for a merged house work for the one that goes on, from tomorrow.

        Who works there already goes on there; a chair is a chair where he was elected.
        """
        houses = self.filtered("staff_go_along").merged_ids
        first_day = today(self.env) + timedelta(days=1)
        after = Domain("date_to", "=", False) | Domain("date_to", ">=", first_day)
        staff = self.env["union.staff"]
        leaving = staff.search(Domain("organization_id", "in", houses.ids) & after)
        targets = self.organization_id
        there = defaultdict(list)
        for row in staff.search(Domain("organization_id", "in", targets.ids) & after):
            there[row.organization_id].append((_person(row), row.date_from, row.date_to))
        # A member's own row went over just before.
        rows = self.env["union.member"].search([("previous_id", "in", leaving.member_id.ids)])
        row_of = {row.previous_id: row for row in rows}
        values = []
        for row in leaving:
            target = target_of[row.organization_id]
            member = row_of.get(row.member_id, row.member_id)
            person = member, row.user_id, row.name
            taken = [(first, last) for who, first, last in there[target] if _same(person, who)]
            for first, last in uncovered(max(first_day, row.date_from), row.date_to, taken):
                there[target].append((person, first, last))
                values.append(
                    {
                        **{name: row[name] for name in STAFF_COPIED},
                        "position": "officer" if row.position in CHAIRS else row.position,
                        "organization_id": target.id,
                        "member_id": member.id,
                        "user_id": row.user_id.id,
                        "date_from": first,
                        "date_to": last,
                    }
                )
        staff.create(values)


STAFF_COPIED = ("name", "kind", "full_time", "employed_by", "approval")
CHAIRS = ("chair", "vice_chair")


def _person(staff):
    return staff.member_id, staff.user_id, staff.name


def _same(one, other):
    """Return whether two of :func:`_person` are one, as the register of staff sees it."""
    if (one[0] and one[0] == other[0]) or (one[1] and one[1] == other[1]):
        return True
    return one[2] == other[2] and not (one[0] and other[0])
