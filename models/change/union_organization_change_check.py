"""What stands in the way of a change, at submission, at the last signature and on its day."""

from odoo import models
from odoo.fields import Domain
from odoo.tools import SQL

from ..approval.seal import sealed
from ..clock import today
from ..member.union_roster_import_queue import BUSY
from ..organization.union_organization import BASIC_LEVELS, LEVEL_RANK
from .union_organization_change import ENDING, TWO_SIDED, WORKING


class UnionOrganizationChange(models.Model):
    _inherit = "union.organization.change"

    def _approval_check_submit(self, reason=None):
        """Tell what is missing and what forbids the change as things are."""
        # What is stated of the register is taken from it now; the caller may write the paper.
        for change in sealed(self):
            change.organization_name = change.organization_id.name
            change.superior_id = change.organization_id.parent_id
        problems = self._unreached() | self._incomplete()
        rest = self.filtered(lambda change: change.id not in problems)
        problems.update(super(UnionOrganizationChange, rest)._approval_check_submit(reason))
        rest = rest.filtered(lambda change: change.id not in problems)
        problems.update(rest._obstacles())
        return problems

    def _approval_recheck(self):
        failed = super()._approval_recheck()
        self._hold_organizations()
        rest = self.filtered(lambda change: change.id not in failed)
        failed.update(rest._obstacles())
        # Two changes of one house signed in one go: the second is looked at again.
        seen = set()
        for change in rest:
            if change.id in failed:
                continue
            touched = set(change._touched().ids)
            if touched & seen:
                failed[change.id] = self.env._(
                    "%(change)s: another change of the same organisation was decided just now.",
                    change=change.display_name,
                )
            seen |= touched
        return failed

    def _touched(self):
        """Return the organisations these changes rest on."""
        return self.organization_id | self.merged_ids | self.counterpart_id

    def _hold_organizations(self):
        """Wait for whoever changes one of these organisations, its members' counts included.

        Who changed one since this transaction began makes the server's retry loop begin anew.
        A list being imported is waited for first, as it holds itself before its organisation.
        """
        self.env.cr.execute(
            SQL(
                "SELECT id FROM union_roster_import WHERE organization_id = ANY(%s)"
                " AND state = ANY(%s) ORDER BY id FOR UPDATE",
                [id_ for change in self for id_ in change._ending().ids],
                list(BUSY),
            ),
            log_exceptions=False,
        )
        self._hold_ending()
        ids = self._touched().ids
        if ids:
            self.env.cr.execute(
                SQL(
                    "SELECT id FROM union_organization WHERE id = ANY(%s)"
                    " ORDER BY id FOR NO KEY UPDATE",
                    ids,
                ),
                log_exceptions=False,
            )

    def _unreached(self):
        """Return ``{change id: message}`` of mergers of a house the caller's office does not reach.

        Another may have listed it.
        """
        # His own right to each of them, whoever reads the list.
        houses = self.env["union.organization"].browse(self.sudo().merged_ids.ids)
        reached = set(houses._filtered_access("write").ids)
        return {
            change.id: self.env._(
                "%(change)s: a house out of your scope is to be merged; their superior's office"
                " submits it.",
                change=change.display_name,
            )
            for change in self
            if not set(change.sudo().merged_ids.ids) <= reached  # as above
        }

    # ---- what is left out ----

    def _incomplete(self):
        """Return ``{change id: message}`` of those with something left out."""
        # Who signs at the other house and at the superior's is asked, whatever the scope.
        changes = self.sudo()
        holders = self.env["union.duty"]._holders(
            (changes.counterpart_id | changes.superior_id).ids, ["approver"]
        )
        problems = {}
        for change in changes:
            if missing := change._missing():
                problems[change.id] = self.env._(
                    "%(change)s: missing: %(missing)s. Add it on the form and submit again.",
                    change=change.display_name,
                    missing=", ".join(missing),
                )
            elif change.effective_on and change.effective_on < today(self.env):
                problems[change.id] = self.env._(
                    "%(change)s: a change takes effect on the day of its approval or later. Empty"
                    " the date %(date)s or name a later one.",
                    change=change.display_name,
                    date=change.effective_on,
                )
            elif change.kind in TWO_SIDED and (
                unmanned := [
                    house.name
                    for house in change._signing_houses()
                    if (house.id, "approver") not in holders
                ]
            ):
                problems[change.id] = self.env._(
                    "%(organization)s has no approver who could agree; its administrator appoints"
                    " one first.",
                    organization=unmanned[0],
                )
        return problems

    def _signing_houses(self):
        if self.kind == "move":
            return self.superior_id | self.counterpart_id
        return self.counterpart_id

    def _missing(self):
        """Return what one change leaves out, in the reader's words."""
        asked = {
            "rename": ("new_name",),
            "move": ("counterpart_id",),
            "merge": ("merged_ids",),
            "dissolve": (),
            "employer_move": ("employer_id", "counterpart_id"),
        }[self.kind]
        if self.kind in ENDING:
            asked += ("ground", "settlement")
        labels = self.env["union.organization.change"]._fields
        return [
            labels[name]._description_string(self.env)
            for name in (*asked, "reason")
            if not (self[name].strip() if isinstance(self[name], str) else self[name])
        ]

    # ---- what forbids it ----

    def _obstacles(self):
        """Return ``{change id: message}`` of those that the register does not allow now."""
        # Whole houses are counted, and the other side's is none of the caller's.
        changes = self.sudo()
        problems = {}
        ending = {
            change: change.merged_ids if change.kind == "merge" else change.organization_id
            for change in changes
            if change.kind in ENDING
        }
        left = changes._left_behind(ending)
        pending = changes._pending_members()
        rivals = changes._rivals()
        for change in changes:
            problem = change._standing_problem() or getattr(change, f"_problem_{change.kind}")()
            if not problem and change._meets(rivals):
                problem = self.env._(
                    "%(change)s: another change of the same organisation or employer is being"
                    " decided.",
                    change=change.display_name,
                )
            if not problem and change in left:
                problem = change._left_problem(left[change])
            if not problem and pending.get(change):
                problem = self.env._(
                    "%(change)s: %(count)s members have requests about their membership that are"
                    " being decided; let them be decided or taken back first.",
                    change=change.display_name,
                    count=pending[change],
                )
            if problem:
                problems[change.id] = problem
        return problems

    def _standing_problem(self):
        """Return what is wrong with the houses of one change, or False."""
        for house in self._touched():
            if house.state not in WORKING or not house.active:
                return self.env._(
                    "%(change)s: %(organization)s does not stand: it is no draft, dissolved or"
                    " archived house that changes.",
                    change=self.display_name,
                    organization=house.name,
                )
        if self.superior_id != self.organization_id.parent_id:
            return self.env._(
                "%(change)s: %(organization)s stands below another superior by now; submit it"
                " again, so that the right one decides.",
                change=self.display_name,
                organization=self.organization_id.name,
            )
        return False

    def _problem_rename(self):
        organization, name = self.organization_id, self.new_name.strip()
        if name == organization.name:
            return self.env._("%(change)s: it bears this name already.", change=self.display_name)
        same = self.env["union.organization"].search_count(
            [
                ("parent_id", "=", organization.parent_id.id),
                ("name", "=", name),
                ("state", "!=", "dissolved"),
                ("id", "!=", organization.id),
            ],
            limit=1,
        )
        if same:
            return self.env._(
                "%(change)s: another organisation of the same superior bears the name “%(name)s”.",
                change=self.display_name,
                name=name,
            )
        return False

    def _problem_move(self):
        organization, house = self.organization_id, self.counterpart_id
        if not organization.parent_id:
            return self.env._(
                "%(change)s: %(organization)s has no superior it could leave.",
                change=self.display_name,
                organization=organization.name,
            )
        if house == organization.parent_id:
            return self.env._(
                "%(change)s: %(organization)s is its superior already.",
                change=self.display_name,
                organization=house.name,
            )
        if house.parent_path.startswith(organization.parent_path):
            return self.env._(
                "%(change)s: %(organization)s stands below it; an organisation cannot stand below"
                " itself.",
                change=self.display_name,
                organization=house.name,
            )
        if LEVEL_RANK[house.level] > LEVEL_RANK[organization.level]:
            return self.env._(
                "%(change)s: %(organization)s is of a lower level and cannot be its superior.",
                change=self.display_name,
                organization=house.name,
            )
        return False

    def _problem_merge(self):
        target = self.organization_id
        if target in self.merged_ids:
            return self.env._(
                "%(change)s: it cannot be merged into itself.", change=self.display_name
            )
        for house in self.merged_ids:
            # The superior that decides stands above all of them.
            if house.parent_id not in (target.parent_id, target) or not house.parent_id:
                return self.env._(
                    "%(change)s: %(organization)s stands below another superior. Let it move first"
                    " (a change of the kind New Superior), then merge.",
                    change=self.display_name,
                    organization=house.name,
                )
        # Archived ones go over too.
        employers = self.env["union.employer"].with_context(active_test=False)
        return self._employer_problem(
            employers.search([("organization_id", "in", self.merged_ids.ids)]), target
        )

    def _problem_dissolve(self):
        if not self.organization_id.parent_id:
            return self.env._(
                "%(change)s: a house without a superior is not dissolved here.",
                change=self.display_name,
            )
        return False

    def _problem_employer_move(self):
        employer, house = self.employer_id, self.counterpart_id
        if employer.organization_id != self.organization_id or not employer.active:
            return self.env._(
                "%(change)s: %(employer)s does not belong to %(organization)s.",
                change=self.display_name,
                employer=employer.name,
                organization=self.organization_id.name,
            )
        if house == self.organization_id:
            return self.env._(
                "%(change)s: %(employer)s belongs to that union already.",
                change=self.display_name,
                employer=employer.name,
            )
        takes = house.state == "active" and house.level in BASIC_LEVELS
        if not takes and self.env["union.member"].search_count(
            [
                ("organization_id", "=", self.organization_id.id),
                ("employer_id", "=", employer.id),
                ("state", "=", "active"),
            ],
            limit=1,
        ):
            return self.env._(
                "%(change)s: %(employer)s has active members, and %(organization)s is no active"
                " basic union. Name one that is.",
                change=self.display_name,
                employer=employer.name,
                organization=house.name,
            )
        return self._employer_problem(employer, house)

    def _employer_problem(self, employers, target):
        """Return a message if the target has, or would get, two employers of one name."""
        taken = set(
            self.env["union.employer"]
            .with_context(active_test=False)
            .search([("organization_id", "=", target.id), ("name", "in", employers.mapped("name"))])
            .mapped("name")
        )
        for name in employers.mapped("name"):
            if name in taken:
                return self.env._(
                    "%(change)s: %(organization)s would have two employers named “%(employer)s”."
                    " Rename or archive one first.",
                    change=self.display_name,
                    organization=target.name,
                    employer=name,
                )
            taken.add(name)
        return False

    def _rivals(self):
        """Return the other changes being decided that may be about the same."""
        houses = (self.organization_id | self.merged_ids).ids
        return self.search(
            Domain("approval_state", "=", "pending")
            & Domain("id", "not in", self.ids)
            & (
                Domain("organization_id", "in", houses)
                | Domain("merged_ids", "in", houses)
                | Domain("employer_id", "in", self.employer_id.ids)
            )
        )

    def _meets(self, rivals):
        """Return True if one of these is about what this change is about."""
        if self.kind == "employer_move":
            return self.employer_id in rivals.employer_id
        others = rivals.filtered(lambda change: change.kind != "employer_move")
        return bool(
            (self.organization_id | self.merged_ids) & (others.organization_id | others.merged_ids)
        )
