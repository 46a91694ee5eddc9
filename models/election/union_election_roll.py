from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core import text
from ..clock import today
from ..digest import digest
from .sentences import sentence
from .union_election_gates import STANDING_CLAUSE


class UnionElection(models.Model):
    """The roll: loaded from a roster, frozen with a digest, read by every quorum."""

    _inherit = "union.election"

    def action_load_roster(self, rows, skip_refused=False):
        """Load the roster of representatives (or of all members) into the roll.

        Loading the same rows twice changes nothing. Without ``skip_refused`` one refused
        row keeps the whole roster out: nothing is half loaded.

        :param rows: list of dicts: ``member_number`` or ``id_number`` (or ``member_id``),
            ``name``, ``constituency``; the constituency is made if it is not there
        :param skip_refused: load the good rows and leave the refused ones out
        :return: ``{'loaded', 'unchanged', 'refused'}``; refused is a list of ``{'row', 'name',
            'code', 'clause', 'message'}``, row counting from 1. No identity is quoted.
        :raise UserError: the roll is frozen, or not yet or no longer at work

        Rights: an officer of the organisation. Clauses: SZ-5.1.3.3e, NR-ELEC-4b.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_phase("draft", "roll", "nomination", "publicity", "approval")
        self._require_open_roll()
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise UserError(self.env._("A roster is a list of rows with named columns."))
        members, refused = self._match_rows(rows)
        good = [
            (member, text.squeeze(rows[index].get("constituency")))
            for index, member in members.items()
        ]
        answer = {
            "loaded": 0,
            "unchanged": 0,
            "refused": [self._refusal(rows, *item) for item in sorted(refused, key=lambda r: r[0])],
        }
        if refused and not skip_refused:
            return answer
        loaded = self._put_on_roll(good)
        answer.update(loaded=loaded, unchanged=len(good) - loaded)
        return answer

    def action_freeze_roll(self, reason=None):
        """Freeze the roll: its digest is kept and nobody comes on it or leaves it any more.

        :param reason: why it is frozen although its notice to the members is not settled; stays
            in the election's record
        :return: ``{'entitled', 'digest', 'frozen_on'}``
        :raise UserError: the roll is empty or frozen, or somebody on it has lost the vote

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_phase("roll", "nomination", "publicity", "approval")
        self._require_open_roll()
        if not self.voter_ids:
            raise UserError(sentence(self.env, "roll_empty", {}))
        self.voter_ids._check_entitled()
        self._server_write({"roll_frozen_on": today(self.env), "roll_digest": self._digest_roll()})
        return {
            "entitled": self.voter_count,
            "digest": self.roll_digest,
            "frozen_on": self.roll_frozen_on.isoformat(),
        }

    def _put_on_roll(self, people):
        """Put ``[(member, name of the constituency)]`` on the roll; return how many are new.

        The caller's right was checked. Who is on it stays where he is.
        """
        known = set(self.voter_ids.member_id.ids)
        new = [(member, name) for member, name in people if member.id not in known]
        constituencies = self._ensure_constituencies({name for _member, name in new})
        # The right to write the election was checked; voters are made by the server only.
        self.env["union.voter"].sudo().create(
            [
                {
                    "election_id": self.id,
                    "member_id": member.id,
                    "constituency_id": constituencies[name].id,
                }
                for member, name in new
            ]
        )
        self.invalidate_recordset(["voter_ids", "voter_count", "checked_in_count", "quorum_count"])
        return len(new)

    def _require_open_roll(self):
        if self.roll_frozen_on:
            raise UserError(
                self.env._(
                    "The roll was frozen on %(date)s; nobody comes on it or leaves it any more.",
                    date=self.roll_frozen_on.isoformat(),
                )
            )

    def _digest_roll(self):
        """Return the digest of the roll as it stands in the database.

        References, not names: it stays valid when a member who left is erased.
        """
        return digest(
            {
                "election": self.id,
                "voters": sorted(
                    [voter.member_id.id, voter.constituency_id.id, voter.constituency_id.name]
                    for voter in self.voter_ids
                ),
            }
        )

    def _attendance(self):
        """Return ``{election_id: (entitled, present)}`` by the roll, in one query."""
        if not self.ids:
            return {}
        return {
            election.id: (count, present)
            for election, count, present in self.env["union.voter"]._read_group(
                [("election_id", "in", self.ids)],
                ["election_id"],
                ["__count", "checked_in_on:count"],
            )
        }

    def _ensure_constituencies(self, names):
        """Return ``{name: constituency}``, making those that are missing."""
        found = {c.name: c for c in self.constituency_ids if c.name in names}
        made = self.env["union.constituency"].create(
            [{"election_id": self.id, "name": name} for name in sorted(names - found.keys())]
        )
        return found | {constituency.name: constituency for constituency in made}

    def _match_rows(self, rows):
        """Find the member of each row in a constant number of queries.

        :return: ``({index: member}, [(index, code, params)])``
        """
        member = self.env["union.member"]
        keys = [self._row_key(row) for row in rows]
        scope = Domain("organization_id", "child_of", self.organization_id.id)
        found = {}
        for field in ("member_number", "id_number", "id"):
            wanted = list({value for name, value in filter(None, keys) if name == field})
            if not wanted:
                continue
            if field == "id_number":
                by_value = self._members_by_identity(wanted, scope)
            else:
                by_value = member.search(scope & Domain(field, "in", wanted)).grouped(field)
            for value in wanted:
                found[field, value] = by_value.get(value, member)
        states = dict(member._fields["state"]._description_selection(self.env))
        on_roll = {voter.member_id: voter.constituency_id for voter in self.voter_ids}
        members, refused, seen = {}, [], {}
        for index, (row, key) in enumerate(zip(rows, keys, strict=True)):
            code, params = self._row_problem(row, key, found.get(key, member), states)
            person = found.get(key, member)[:1]
            if not code and person in seen:
                code, params = "row_twice", {"first": seen[person] + 1}
            if not code and person in on_roll:
                place = on_roll[person]
                if place.name != text.squeeze(row["constituency"]):
                    code, params = "row_other_constituency", {"constituency": place.name}
            if code:
                refused.append((index, code, params))
            else:
                seen[person] = index
                members[index] = person
        return members, refused

    @api.model
    def _members_by_identity(self, numbers, scope=Domain.TRUE):
        """Return ``{ID number: members}`` the user may read; found by digest, in few queries."""
        member = self.env["union.member"]
        # A list of people, counted and logged as the check of a roster is.
        codes = member._vault_asked("id_number", numbers, "check")
        # The digest column is closed to everybody; the rules then leave those of the user.
        holders = member.sudo()._search(Domain("id_digest", "in", codes))
        members = member.search(scope & Domain("id", "in", holders))
        # The digest only tells which of the rows found belongs to which number.
        by_digest = {row.id_digest: row.id for row in members.sudo()}
        found = {}
        for number in numbers:
            ids = {by_digest.get(code) for code in member._vault_digests("id_number", number)}
            if people := member.browse(ids - {None}):
                found[number] = people
        return found

    @api.model
    def _member_numbers(self, numbers):
        """Return ``{ID number: member number}`` of members the user may read."""
        return {
            number: members[:1].member_number or "*"
            for number, members in self._members_by_identity(numbers).items()
        }

    def _row_key(self, row):
        """Return ``(field, value)`` a row is found by, or None."""
        if number := text.squeeze(row.get("member_number")):
            return "member_number", number
        if number := text.squeeze(row.get("id_number")).upper():
            return "id_number", number
        if isinstance(row.get("member_id"), int):
            return "id", row["member_id"]
        return None

    def _row_problem(self, row, key, member, states):
        """Return ``(code, params)`` of what is wrong with a row, or ``(None, {})``."""
        name = text.clean_name(row.get("name"))
        if not key or not name or not text.squeeze(row.get("constituency")):
            return "row_shape", {}
        if not member:
            return "row_member_unknown", {"organization": self.organization_id.name}
        if len(member) > 1:
            return "row_member_ambiguous", {}
        if text.clean_name(member.name) != name:
            return "row_name_differs", {}
        if member.state == "retained":
            return "row_retained", {"rule": STANDING_CLAUSE}
        if member.state != "active":
            return "row_not_active", {"state": states[member.state], "rule": STANDING_CLAUSE}
        return None, {}

    def _refusal(self, rows, index, code, params):
        return {
            "row": index + 1,
            "name": str(rows[index].get("name") or ""),
            "code": code,
            "clause": params.get("rule", ""),
            "message": sentence(self.env, code, params),
        }
