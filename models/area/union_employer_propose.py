from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core.union_form import joint_groups, joint_name
from ..approval.row_lock import lock_rows
from ..member.employer_plan import union_codes
from .figures import first_figure, rules_of

JOINT_UNITS = "organization.joint.units"
# Names in a message; the others are counted.
NAMED = 5


class UnionEmployer(models.Model):
    """From the coverage map to set-up requests: a union for employers that have none."""

    _inherit = "union.employer"

    def action_propose_union(self, joint_union_name=None):
        """Prepare unions for these employers and a draft set-up request for each union.

        An employer whose staff asks for it (QZ-4) gets a primary union of its own, the others
        below the same organisation one joint union together, or several where it would cover
        more units than it may (QZ-6); one that stands alone gets its own as well. The
        employers belong to the draft unions from now on and count as covered once these are
        established.

        :param joint_union_name: name of the joint union; None: made of its superior's name
        :return: ``[{'organization_id', 'establishment_id', 'kind': 'single' | 'joint',
            'employer_ids': [ids]}]``, own unions first
        :raise UserError: nothing chosen; an employer that has a union or is getting one, or
            one somebody else is working on
        :raise AccessError: not an officer of the organisations
        """
        if not self:
            raise UserError(self.env._("Choose the employers first."))
        self.check_access("write")
        self._check_proposable()
        plans = self._plan_unions(joint_union_name)
        unions = self._draft_unions(plans)
        self._enter_unions(
            {
                employer: union
                for union, plan in zip(unions, plans, strict=True)
                for employer in plan["employers"]
            }
        )
        requests = self.env["union.establishment"].create(
            [
                {
                    "organization_id": union.id,
                    "initiator_kind": "other",
                    "initiator_name": plan["initiator"],
                    "mode": "other",
                    # Goes into the request, which is Chinese whatever language the clerk reads.
                    "reason": "、".join(
                        f"{employer.name}（职工{employer.staff_count}人）"
                        for employer in plan["employers"]
                    ),
                }
                for union, plan in zip(unions, plans, strict=True)
            ]
        )
        return [
            {
                "organization_id": union.id,
                "establishment_id": request.id,
                "kind": plan["kind"],
                "employer_ids": [employer.id for employer in plan["employers"]],
            }
            for union, request, plan in zip(unions, requests, plans, strict=True)
        ]

    def button_propose_union(self):
        """Open the dialog that shows the unions to be proposed for the chosen employers."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Propose a Union"),
            "res_model": "union.employer.proposal",
            "view_mode": "form",
            "target": "new",
            "context": {"default_employer_ids": self.ids},
        }

    def _check_proposable(self):
        """Take the rows; raise UserError for those that are covered, or taken by others."""
        self._lock_rows()
        if covered := self.filtered(lambda employer: employer.coverage != "none"):
            raise UserError(
                self.env._(
                    "%(names)s: there is a union already, or one is being set up. Take them out"
                    " of the selection.",
                    names=covered._names(),
                )
            )

    def _lock_rows(self):
        """Take the rows and read anew what they say; raise UserError for those others hold."""
        busy = self - lock_rows(self)
        if busy:
            raise UserError(
                self.env._(
                    "%(names)s: somebody else is changing them right now. Try again in a moment.",
                    names=busy._names(),
                )
            )
        # What stood there before the rows were ours may be outdated.
        self.invalidate_recordset(["coverage", "organization_id"])

    def _names(self):
        """Return the first names for a message, and how many more there are."""
        names = ", ".join(self[:NAMED].mapped("name"))
        if len(self) > NAMED:
            return self.env._(
                "%(names)s and %(number)s more", names=names, number=len(self) - NAMED
            )
        return names

    def _union_parents(self):
        """Return ``{employer: organisation}``: below which their unions would stand."""
        # The way up from their own organisations; founding there asks for the right to it.
        employers = self.sudo()
        chains = {
            organization: organization | organization._ancestors()
            for organization in employers.organization_id
        }
        tops = {
            organization: chain.filtered(
                lambda above: above.level not in ("primary", "group") and above.state != "dissolved"
            )[:1]
            for organization, chain in chains.items()
        }
        return {
            employer: tops[known.organization_id]
            for employer, known in zip(self, employers, strict=True)
        }

    def _plan_unions(self, joint_union_name=None):
        """Return what to found: ``[{kind, parent, name, initiator, employers}]``, own ones first."""
        parents = self._union_parents()
        if homeless := self.filtered(lambda employer: not parents[employer]):
            raise UserError(
                self.env._(
                    "%(names)s: no superior is left that a union could stand below. Move them to"
                    " the federation of their area first.",
                    names=homeless._names(),
                )
            )
        places = self.env["union.organization"].union(*parents.values())
        rules = rules_of(self.env, JOINT_UNITS, places)
        numbers = self._joint_numbers(places)
        own, joint = list(self.filtered("own_union_due")), []
        small = defaultdict(list)
        for employer in self - self.filtered("own_union_due"):
            small[parents[employer]].append(employer)
        for place, rest in small.items():
            operator, figure = first_figure(rules.get(place.id))
            most = {"<=": figure, "<": (figure or 1) - 1}.get(operator)
            if len(rest) == 1:
                # Two units at least make a joint union; fewer than 25 may have their own.
                own += rest
                continue
            groups = joint_groups(rest, most)
            for number, group in enumerate(groups, numbers.get(place.id, 0) + 1):
                name = joint_union_name and (
                    joint_union_name if len(groups) == 1 else f"{joint_union_name}{number}"
                )
                joint.append(
                    {
                        "kind": "joint",
                        "parent": place,
                        "name": name or joint_name(place.name, number),
                        "initiator": place.name,
                        "employers": group,
                    }
                )
        singles = [
            {
                "kind": "single",
                "parent": parents[employer],
                "name": f"{employer.name}工会",
                "initiator": employer.name,
                "employers": [employer],
            }
            for employer in own
        ]
        return singles + joint

    def _joint_numbers(self, places):
        """Return ``{organization_id: number of joint unions below it}``."""
        # How many there are goes into a name; the right to found one is asked for later.
        unions = self.env["union.organization"].sudo().with_context(active_test=False)
        groups = unions._read_group(
            [("parent_id", "in", places.ids), ("kind", "=", "joint")], ["parent_id"], ["__count"]
        )
        return {parent.id: count for parent, count in groups}

    def _draft_unions(self, plans):
        """Found the planned unions as drafts, with the user's own right to do so."""
        codes = union_codes(self.env, len(plans))
        organizations = self.env["union.organization"].with_context(
            tracking_disable=True, mail_create_nolog=True, mail_create_nosubscribe=True
        )
        unions = organizations.create(
            [
                {
                    "name": plan["name"],
                    "code": f"{plan['parent'].code}-{code}",
                    "level": "primary",
                    "kind": plan["kind"],
                    "parent_id": plan["parent"].id,
                }
                for plan, code in zip(plans, codes, strict=True)
            ]
        )
        return unions.with_env(self.env)

    def _enter_unions(self, targets):
        """Let employers belong to other organisations, in one UPDATE.

        :param targets: ``{employer: organisation}``; the caller has the right to write both
        """
        before = self.organization_id
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE union_employer e
                   SET organization_id = v.place, write_uid = %s, write_date = %s
                  FROM unnest(%s, %s) AS v(id, place)
                 WHERE e.id = v.id
                """,
                self.env.uid,
                fields.Datetime.now(),
                [employer.id for employer in targets],
                [union.id for union in targets.values()],
            )
        )
        self.invalidate_recordset(["organization_id", "write_uid", "write_date"])
        self.modified(["organization_id"])
        # Counts of organisations whose employers the caller moves.
        (before | self.organization_id).sudo()._recount()
