"""The members a list of seats names, by ID number or member number."""

from odoo.fields import Domain
from odoo.tools import SQL

from ...core import identity, lookup
from ...core.text import clean_name
from ..member import vault
from ..member.union_member import HOLDING_STATES

#: Who came to his seat by a vote is a member of the union or of one below it.
VOTED = ("elected", "by_election")
STATE_CODES = {"retained": "seat_retained", "applicant": "seat_not_active"}


class Members:
    """Members below the organisation imported into, as the importer reads them.

    Numbers asked about are counted and logged as at every other door (decision 0019). Nobody
    outside is told of, not even that he is there.

    :param known: ``{row number: member id}`` of rows judged before; nothing is asked then
    """

    def __init__(self, env, organization, rows, known=None):
        self.known = known
        self.ids_of = {}
        numbers = {row.id_number for row in rows if row.id_number} if known is None else set()
        digests = {number: env["union.member"]._vault_digests("id_number", number)
                   for number in numbers}  # fmt: skip
        wanted = (
            Domain("id", "in", self._holding(env, digests))
            | Domain("member_number", "in", [r.member_number for r in rows if r.member_number])
            if known is None
            else Domain("id", "in", list(known.values()))
        )
        found = env["union.member"].search_fetch(
            Domain("organization_id", "child_of", organization.id) & wanted,
            ["name", "state", "member_number", "organization_id"],
        )
        self.members = {member.id: member for member in found}
        self.by_number = {member.member_number: member for member in found if member.member_number}
        if numbers:
            self._charge(env, organization, digests)

    def _holding(self, env, digests):
        """Return the ids of whoever has one of these numbers; who is out of scope is not read."""
        if not digests:
            return []
        members = env["union.member"]
        members.flush_model(["id_digest"])
        env.cr.execute(
            SQL(
                "SELECT id_digest, id FROM union_member WHERE id_digest = ANY(%s)",
                [digest for listed in digests.values() for digest in listed],
            )
        )
        number_of = {digest: number for number, listed in digests.items() for digest in listed}
        for digest, id_ in env.cr.fetchall():
            self.ids_of.setdefault(number_of[digest], []).append(id_)
        return [id_ for ids in self.ids_of.values() for id_ in ids]

    def _charge(self, env, organization, digests):
        ring = vault.ring_or_raise(env)
        marks = []
        for number in digests:
            kind = "resident" if identity.check_id(number) is None else "passport"
            digest = ring.digest(f"id:{kind}", number)
            marks.append(lookup.mark(lookup.crowd_of(number, kind), digest))
        found = sum(any(id_ in self.members for id_ in ids) for ids in self.ids_of.values())
        env["union.lookup"]._charge(
            "check", "union.member", "id_number", marks, found, organization=organization
        )

    def of(self, row):
        """Return ``(member, None)`` of a row, or ``(None, (field, code, params))``."""
        if self.known is not None:
            member = self.members.get(self.known[row.row_no])
            return member, None if member else ("name", "record_gone", {})
        member = None
        if row.id_number:
            rows = [self.members[id_] for id_ in self.ids_of.get(row.id_number, ())
                    if id_ in self.members]  # fmt: skip
            # Of several rows of a person the one that holds the membership, then the newest.
            member = max(rows, key=lambda m: (m.state in HOLDING_STATES, m.id), default=None)
            if member is None:
                mask = identity.mask_id(row.id_number)
                return None, ("id_number", "seat_member_unknown", {"text": mask})
        if row.member_number:
            other = self.by_number.get(row.member_number)
            if other is None:
                return None, (
                    "member_number",
                    "seat_member_unknown",
                    {"text": row.member_number},
                )
            if member and other != member:
                return None, ("member_number", "seat_member_two", {})
            member = other
        if clean_name(member.name) != row.name:
            field = "id_number" if row.id_number else "member_number"
            return None, (field, "seat_name_differs", {"text": row.name})
        return member, None


def standing(member, place, origin):
    """Return the code of why a member cannot sit at a place, or None."""
    if member.state != "active":
        return STATE_CODES.get(member.state, "seat_no_member")
    below = member.organization_id.parent_path.startswith(place.parent_path)
    return None if below or origin not in VOTED else "seat_not_member"
