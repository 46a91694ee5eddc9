from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core import text, write_ins
from ..argument import record_of
from ..clock import now
from . import union_contest_recount

# Whose identity what follows turns on.
OUTCOMES = ("elected", "runoff")


class UnionWriteIn(models.Model):
    """Who was meant by a name written in: said by one person, agreed by another. Append-only.

    A later proposal for the same form takes the place of those before it, once it is agreed.
    """

    _name = "union.write.in"
    _description = "Written-in Name"
    _inherit = ["union.append.only"]
    _log_access = False
    _order = "contest_id, id"
    _rec_name = "written"

    contest_id = fields.Many2one(
        "union.contest", required=True, index=True, ondelete="restrict", readonly=True
    )
    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict", readonly=True
    )
    written = fields.Char("As Written", required=True, readonly=True)
    name = fields.Char("Counted As", required=True, readonly=True)
    member_id = fields.Many2one("union.member", readonly=True, ondelete="restrict")
    said_by_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    said_at = fields.Datetime(required=True, readonly=True)
    agrees_id = fields.Many2one(
        "union.write.in", "Agrees With", readonly=True, index=True, ondelete="restrict"
    )
    agreement_ids = fields.One2many("union.write.in", "agrees_id", readonly=True)
    agreed_by_id = fields.Many2one("res.users", compute="_compute_agreed")
    state = fields.Selection(
        [("proposed", "Proposed"), ("agreed", "Agreed"), ("superseded", "Superseded")],
        compute="_compute_agreed",
    )

    _agreed_once = models.UniqueIndex(
        "(agrees_id) WHERE agrees_id IS NOT NULL", "Somebody agreed to this already."
    )

    @api.depends("agreement_ids", "contest_id.write_in_ids.agreement_ids")
    def _compute_agreed(self):
        last = {}
        for row in self.contest_id.write_in_ids.sorted("id"):
            last[row.contest_id, row.written] = row
        for row in self:
            row.agreed_by_id = row.agreement_ids.said_by_id
            if last.get((row.contest_id, row.written), row) != row:
                row.state = "superseded"
            else:
                row.state = "agreed" if row.agreement_ids else "proposed"

    def action_agree(self):
        """Say, as a second person, that this name is who was proposed.

        :return: id of the row of the agreement
        :raise UserError: proposed by the same person, agreed or superseded already, the vote
            was decided, no scrutineer, teller or officer of the election

        Rights: a teller or scrutineer voted by the meeting, or an officer of the organisation.
        Clause: NR-ELEC-24b.
        """
        self.ensure_one()
        self.check_access("read")
        contest = self.contest_id
        contest._check_write_in(self.written, self.name, self.member_id)
        if self.state != "proposed":
            raise UserError(
                self.env._("“%(name)s”: this proposal is settled already.", name=self.written)
            )
        if contest._is_same_person(self.env.user, self.said_by_id):
            raise UserError(
                self.env._(
                    "“%(name)s”: you proposed it yourself; another person agrees.",
                    name=self.written,
                )
            )
        return contest._say(self.written, self.name, self.member_id, agrees_id=self.id).id

    def button_agree(self):
        """Button of :meth:`action_agree`."""
        self.action_agree()
        return True


class UnionContest(models.Model):
    """Names written in: who they are is settled by two people before the vote is decided."""

    _inherit = "union.contest"

    _server_fields = union_contest_recount.UnionContest._server_fields | {
        "write_in_ids",
        "names_revision",
        "confirmation_ids",
    }

    write_in_ids = fields.One2many(
        "union.write.in",
        "contest_id",
        "Names Joined",
        domain=[("agrees_id", "=", False)],
        readonly=True,
    )
    names_revision = fields.Integer(readonly=True, copy=False)
    can_join_names = fields.Boolean(compute="_compute_can_join_names")

    @api.depends("state", "phase", "bundle_ids.state")
    def _compute_can_join_names(self):
        for contest in self:
            contest.can_join_names = (
                contest.phase == "counting"
                and contest.state == "open"
                and set(contest.bundle_ids.mapped("state")) == {"agreed"}
                and bool(contest._names_written())
            )

    def action_written_names(self):
        """List the names written in, once all bundles are agreed; no votes.

        :return: list of ``{'written', 'name', 'member_id', 'state'}``; state is False where
            nothing was said, else ``proposed`` or ``agreed``
        :raise UserError: a bundle is not agreed

        Rights: a teller or scrutineer voted by the meeting, or an officer of the organisation.
        """
        self.ensure_one()
        self.check_access("read")
        self._check_may_join()
        self._require_agreed()
        said = {row.written: row for row in self.write_in_ids if row.state != "superseded"}
        none = self.env["union.write.in"]
        return [
            {
                "written": form,
                "name": said.get(form, none).name or form,
                "member_id": said.get(form, none).member_id.id,
                "state": said.get(form, none).state,
            }
            for form in self._names_written()
        ]

    def action_join_write_in(self, written, name=None, member_id=None):
        """Propose who was meant by a written-in name; it counts once another person agrees.

        :param written: the name as it stands on the agreed count sheets
        :param name: the name it is counted under; by default its own: it stands alone
        :param member_id: the member who is meant, where that is known; an officer names one
        :return: id of the proposal
        :raise UserError: not written in, a candidate of this ballot, joined in a chain, no
            active member here, two names for one member; the vote was decided

        Rights: a teller or scrutineer voted by the meeting, or an officer of the organisation.
        Clause: NR-ELEC-24b.
        """
        self.ensure_one()
        self.check_access("read")
        written = text.clean_name(written)
        name = text.clean_name(name or written)
        member = self._member_meant(member_id)
        self._check_write_in(written, name, member)
        return self._say(written, name, member).id

    def action_decide(self, reason=None):
        # What one person proposed and nobody agreed to is neither counted nor passed over.
        waiting = self.write_in_ids.filtered(lambda row: row.state == "proposed")
        if self.state == "open" and waiting:
            raise UserError(
                self.env._(
                    "%(contest)s: another person agrees first who was meant by %(names)s.",
                    contest=self.display_name,
                    names=", ".join(f"“{name}”" for name in waiting.mapped("written")),
                )
            )
        answer = super().action_decide(reason)
        for line in self.result_ids.filtered(
            lambda line: line.written_in and line.status in OUTCOMES
        ):
            if member := self._joined_member(line.written_in):
                line._identify(member)
        return answer

    def _counts(self):
        counts = super()._counts()
        return replace(counts, write_ins=write_ins.join(counts.write_ins, self._joined()))

    def _result_content(self):
        content = super()._result_content()
        agreed = self._joinings()
        if not agreed:
            return content
        return content | {
            "write_ins": [
                {
                    "written": row.written,
                    "name": row.name,
                    "member": row.member_id.id or None,
                    "by": [row.said_by_id.id, row.agreed_by_id.id],
                }
                for row in agreed.sorted("id")
            ]
        }

    def _joinings(self):
        """Return what was agreed and not superseded by a later agreement."""
        agreed = self.write_in_ids.filtered("agreement_ids").sorted("id")
        last = {row.written: row.id for row in agreed}
        return agreed.filtered(lambda row: last[row.written] == row.id)

    def _joined(self):
        return {row.written: row.name for row in self._joinings()}

    def _joined_member(self, name):
        """Return the member two people said is meant by a name that is counted."""
        # Who reads the vote reads who was meant.
        return self.sudo()._joinings().filtered(lambda row: row.name == name).member_id[:1]

    def _names_written(self):
        """Return the names on the agreed sheets, in their order. Names only."""
        # They are released to all tellers; an officer reads the names, not the votes.
        sheets = self.sudo().bundle_ids.sheet_ids.filtered(lambda sheet: sheet.state == "agreed")
        return sorted(set(sheets.line_ids.mapped("written_in")) - {False})

    def _member_meant(self, member_id):
        if not member_id:
            return self.env["union.member"]
        members = self.env["union.member"]
        # Who reads members names one; another who does not may agree.
        found = members.search(
            Domain("id", "in", record_of(members, member_id).ids)
            & Domain("state", "=", "active")
            & Domain("organization_id", "child_of", self.organization_id.id)
        )
        if not found:
            raise UserError(self.env._("Choose an active member of the organisation or below it."))
        return found

    def _check_may_join(self):
        """Raise unless this person may say who was meant: no candidate, teller or officer."""
        election = self.election_id
        if not election.has_access("write"):
            self._check_teller()
        # Whether he stands is answered to himself.
        standing = election.sudo()._candidates()
        if self.env["union.scrutineer"].new({"user_id": self.env.uid})._stands_in(standing):
            raise UserError(
                self.env._("Who stands in the election does not say who was meant on a paper.")
            )

    def _check_write_in(self, written, name, member):
        """Raise UserError unless this may be said of a name now."""
        self._check_may_join()
        self.election_id._require_phase("counting")
        known = self._known_lines()
        if self.state != "open" and not (member and written == name and name in known):
            raise UserError(
                self.env._(
                    "%(contest)s was decided: what is still open is only which member “%(name)s”"
                    " is.",
                    contest=self.display_name,
                    name=written,
                )
            )
        if self.state == "open":
            self._require_agreed()
            if written not in self._names_written():
                raise UserError(self.env._("“%(name)s” stands on no count sheet.", name=written))
        standing = self.sudo()._standing()  # names on the ballot
        names = {text.clean_name(person) for person in standing.mapped("name")}
        if name in names or member & standing.member_id:
            raise UserError(
                self.env._(
                    "“%(name)s” stands on the ballot: votes for candidates are those marked"
                    " beside their names.",
                    name=name,
                )
            )
        others = self._joinings().filtered(lambda row: row.written != written)
        waiting = self.write_in_ids.filtered(
            lambda row: row.state == "proposed" and row.written != written
        )
        # With what is agreed, and also once what is proposed is agreed.
        if any(
            write_ins.chained({row.written: row.name for row in rows} | {written: name})
            for rows in (others, others | waiting)
        ):
            raise UserError(
                self.env._(
                    "“%(written)s” → “%(name)s”: a name that others are counted as is not itself"
                    " counted as another.",
                    written=written,
                    name=name,
                )
            )
        if member and any(
            (row.name == name) != (row.member_id == member)
            for row in (others | waiting).filtered("member_id")
            if row.name == name or row.member_id == member
        ):
            raise UserError(
                self.env._(
                    "“%(name)s”: one name is one member, and one member is counted under one name.",
                    name=name,
                )
            )

    def _known_lines(self):
        """Return the written-in names of the result that no member stands for yet."""
        return self.result_ids.filtered(lambda line: line.written_in and not line.member_id).mapped(
            "written_in"
        )

    def _is_same_person(self, user, other):
        """Return whether two logins are one person, by login or membership."""
        # Compared, not told.
        named = self.sudo().election_id.meeting_id.scrutineer_ids
        people = [
            named.filtered(lambda person, one=one: person.user_id == one)
            or named.new({"user_id": one.id})
            for one in (user, other)
        ]
        return user == other or people[0]._same_person(people[1])

    def _say(self, written, name, member, agrees_id=False):
        # The callers checked who says it and what. Two at once, or one and the decision, take turns.
        self.sudo().names_revision += 1
        self.flush_recordset(["names_revision"])
        return (
            self.env["union.write.in"]
            .sudo()  # as above; rows are the server's
            .create(
                {
                    "contest_id": self.id,
                    "organization_id": self.organization_id.id,
                    "written": written,
                    "name": name,
                    "member_id": member.id,
                    "said_by_id": self.env.uid,
                    "said_at": now(),
                    "agrees_id": agrees_id,
                }
            )
        )
