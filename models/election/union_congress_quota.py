from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ...core.apportion import apportion
from ..clock import today
from .adopted import ADOPTED, OF_REPRESENTATIVES, label, words

LEAST = "election.congress_members"
SHOWN = ("quorum", "contest_ratio_representatives", "base", "threshold")


class UnionCongress(models.Model):
    """Quotas: members counted on one day, shared out, and made public with the rules."""

    _inherit = "union.congress"

    def action_propose_constituencies(self):
        """Make a constituency of each union directly below, and one of the union's direct members.

        Unions that are covered already, and those without active members, are left out. Their members are counted, so that the checklist tells what the standards say.

        :return: ids of the new constituencies
        :raise UserError: the quotas are allocated already

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_state("draft")
        place = self.organization_id
        covered = self.constituency_ids.covered_ids
        below = (place.child_ids - covered).filtered(lambda one: one.state == "active")
        counts = self._members_below(below)
        rows = [
            {"name": one.name, "covered_ids": [(6, 0, one.ids)]}
            for one in below
            if counts.get(one.id)
        ]
        apart = place not in covered and not any(self.constituency_ids.mapped("own_members"))
        # A union without unions below it is one whole: cut into parts by hand.
        if apart and rows and self._direct_members(place):
            name = self.env._("Direct members of %(name)s", name=place.name)
            rows.append({"name": name, "own_members": True})
        made = self.env["union.congress.constituency"].create(
            [
                {"congress_id": self.id, "sequence": 10 * order, **row}
                for order, row in enumerate(rows, len(self.constituency_ids) + 1)
            ]
        )
        if self.constituency_ids:
            self._take_count()
        return made.ids

    def action_count_members(self):
        """Count the active members of the congress and of each constituency, before the quotas.

        :return: ``{'members', 'uncovered', 'constituencies': {id as text: members}}``
        :raise UserError: the quotas are allocated already

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_state("draft")
        counts = self._take_count()
        return {
            "members": self.member_count,
            "uncovered": self.uncovered_count,
            "constituencies": {str(row.id): counts[row] for row in self.constituency_ids},
        }

    def action_allocate(self, reason=None):
        """Count the members of each constituency today and share the seats among them.

        The largest remainder, one at least each; the arithmetic is kept and shown.

        :param reason: why the standards' warnings are departed from; stays on record
        :return: ``{'id', 'members', 'uncovered', 'seats', 'quotas': [{'id', 'name', 'members',
            'quota', 'code', 'quotient', 'remainder'}]}``; quotient and remainder are texts
        :raise UserError: fewer members than a congress may be held with (SZ-5.1.3.3), no
            constituency, one without members, or fewer seats than constituencies

        Rights: an officer of the organisation. Clauses: SZ-5.1.3.3, SZ-5.1.3.3b, NR-CONG-9.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_state("draft")
        rows = self.constituency_ids
        if not rows:
            raise UserError(self.env._("Say first which constituencies send representatives."))
        counts = self._take_count()
        total = self.member_count
        if empty := rows.filtered(lambda row: not counts[row]):
            raise UserError(
                self.env._(
                    "No active member is covered by: %(names)s.",
                    names=", ".join(empty.mapped("name")),
                )
            )
        if self.seats < len(rows):
            raise UserError(
                self.env._(
                    "%(seats)s representatives for %(count)s constituencies: each has one at least.",
                    seats=self.seats,
                    count=len(rows),
                )
            )
        self._require_members()
        self._union_enforce("submit", reason)
        shares = apportion(self.seats, [(row, counts[row]) for row in rows])
        for share in shares:
            # One row each: figures of its own.
            share.key._server_write({"quota": share.given, "share": share.verdict.as_dict()})
        self._server_write({"state": "allocated", "allocated_on": today(self.env)})
        return {
            "id": self.id,
            "members": total,
            "uncovered": self.uncovered_count,
            "seats": self.seats,
            "quotas": [
                {
                    "id": share.key.id,
                    "name": share.key.name,
                    "members": share.members,
                    "quota": share.given,
                    "code": share.verdict.code,
                    "quotient": share.verdict.params["quotient"],
                    "remainder": share.verdict.params["remainder"],
                }
                for share in shares
            ],
        }

    def action_reset(self):
        """Go back to the draft while nobody has voted: constituencies and seats may change.

        :raise UserError: votes were opened, or nothing is allocated

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_state("allocated")
        if self.publicity_id.state == "published":
            self.publicity_id.action_withdraw()
        self.constituency_ids._server_write({"member_count": 0, "quota": 0, "share": False})
        self._server_write(
            {"state": "draft", "member_count": 0, "uncovered_count": 0, "allocated_on": False,
             "publicity_id": False}
        )  # fmt: skip
        return True

    def action_publish_rules(self):
        """Publish how representatives are elected: quotas, quorum, contest ratio, majority.

        :return: ``{'publicity_id', 'published_on', 'ends_on'}``, dates ISO
        :raise UserError: the quotas are not allocated, or the rules are public already

        Rights: an officer of the organisation. Clause: SZ-5.1.3.3a.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_state("allocated")
        if self.rules_published:
            raise UserError(self.env._("The rules are public already."))
        figures = self.env["union.rule"]._parameters(
            [*(f"election.{OF_REPRESENTATIVES.get(key, key)}" for key in SHOWN),
             "election.publicity_days"],
            self.organization_id,
        )[self.organization_id.id]  # fmt: skip
        lines = [
            self.env._(
                "%(name)s: %(quota)s representatives (%(arithmetic)s)",
                name=row.name,
                quota=row.quota,
                arithmetic=row.share_text,
            )
            for row in self.constituency_ids
        ]
        for key in SHOWN:
            figure = figures[f"election.{OF_REPRESENTATIVES.get(key, key)}"]
            if figure["value"] is not None:
                text = ADOPTED[key].text(figure["value"])
                lines.append(f"{label(self.env, key)}: {words(self.env, key, text)}")
        publicity = self.env["union.publicity"].create(
            {
                "name": self.env._("Election of representatives: %(name)s", name=self.display_name),
                "organization_id": self.organization_id.id,
                "res_model": self._name,
                "res_id": self.id,
                "content": "\n".join(lines),
                "days": figures["election.publicity_days"]["value"] or 5,
                "clause": self.env["union.clause"]._here(
                    self.organization_id,
                    "SZ-5.1.3.3a",
                    figures["election.publicity_days"]["clause"] or "",
                ),
            }
        )
        published = publicity.action_publish()[0]
        self._server_write({"publicity_id": publicity.id})
        return {
            "publicity_id": publicity.id,
            "published_on": published["published_on"],
            "ends_on": published["ends_on"],
        }

    def button_propose_constituencies(self):
        """Button of :meth:`action_propose_constituencies`."""
        self.action_propose_constituencies()
        return True

    def button_allocate(self):
        """Button of :meth:`action_allocate`; the reason is the one written on the form."""
        self.action_allocate()
        return True

    def button_reset(self):
        """Button of :meth:`action_reset`."""
        self.action_reset()
        return True

    def button_publish_rules(self):
        """Button of :meth:`action_publish_rules`."""
        self.action_publish_rules()
        return True

    def _require_members(self):
        """Raise UserError where the standard lets so few members hold no congress."""
        figure = self.env["union.rule"]._parameter(LEAST, self.organization_id)
        if figure["value"] is not None and self.member_count < figure["value"]:
            raise UserError(
                self.env._(
                    "%(organization)s has %(members)s members; with fewer than %(least)s a general"
                    " meeting is held and no representatives are elected (%(clause)s).",
                    organization=self.organization_id.name,
                    members=self.member_count,
                    least=figure["value"],
                    clause=self.env["union.clause"]._cite(figure["clause"]),
                )
            )

    def _take_count(self):
        """Keep how many members there are today; return ``{constituency: members}``."""
        counts = self.constituency_ids._count_members()
        for number, rows in self.constituency_ids.grouped(counts.get).items():
            rows._server_write({"member_count": number})
        total = self._members_below(self.organization_id)[self.organization_id.id]
        self._server_write({"member_count": total, "uncovered_count": total - sum(counts.values())})
        return counts

    def button_count_members(self):
        """Button of :meth:`action_count_members`."""
        self.action_count_members()
        return True

    @api.model
    def _direct_members(self, places):
        """Return how many active members belong to these places themselves; whoever asks."""
        return self.env["union.member"].sudo().search_count(  # as said above
            [("organization_id", "in", places.ids), ("state", "=", "active")]
        )  # fmt: skip

    @api.model
    def _members_below(self, places):
        """Return ``{organization_id: active members of it and all below it}``, in one query."""
        return self.env["union.metric.provider"]._count_subtree(
            places,
            "union_member",
            SQL("x.state = 'active'"),
            on=SQL("x.organization_id = s.id"),
        )


class UnionCongressConstituency(models.Model):
    _inherit = "union.congress.constituency"

    def _count_members(self):
        """Return ``{constituency: active members covered}``, in a query or two.

        By the places alone: the congress is counted as a whole, whoever asks.
        """
        rows = self.sudo()  # as said above
        congress = self.env["union.congress"]
        counts = congress._members_below(rows.covered_ids)
        # Of one congress no place is covered twice, and its direct members in one row.
        direct = congress._direct_members(rows.filtered("own_members").organization_id)
        return {
            row: sum(counts.get(place.id, 0) for place in read.covered_ids)
            + (direct if read.own_members else 0)
            for row, read in zip(self, rows, strict=True)
        }
