"""What a list of membership changes would file, worked out before anything is written.

One row is one request, made as a draft: it is submitted and decided like any other paper, so a
list never changes a membership. ``roster_plan`` tells how plans work.
"""

from collections import defaultdict
from typing import NamedTuple

from odoo.fields import Domain
from odoo.tools import SQL

from ...core import identity, lookup
from ...core.change_list import ChangeRow, check_changes, is_filler
from ...core.roster import employer_key
from ...core.text import clean_name
from ..clock import today
from ..member import vault
from ..member.import_kinds import ImportKind, Stored, register
from ..member.roster_plan import Plan
from ..member.union_member import HOLDING_STATES
from ..member.verdict_text import add_sentences
from ..organization.named import Named, called, called_or_coded
from .kinds import AT_WORK, FROM_STATES, WITH_REASON
from .request_sentences import SENTENCES
from .request_undo import MODEL, OPEN, reverse_changes, settle_changes


class Filing(NamedTuple):
    """The request a good row becomes, by ids."""

    member_id: int
    reason_id: int | None
    target_code: str | None
    employer_id: int | None
    note: str


def plan_changes(env, organization, lists):
    """Check a list of membership changes; ``new`` holds ``(ChangeRow, Filing)``."""
    env[MODEL].check_access("create")
    # Shipped words, no secret.
    words = env["union.membership.word"].sudo()._meanings()
    good, problems = check_changes(lists.rows(), words, WITH_REASON, today(env))
    plan = Plan()
    rows = plan.tell(lists, good, problems, is_filler)
    people = _People(env, organization, rows)
    people.charge()
    _judge(env, rows, people, plan)
    return plan.sort()


def recheck_changes(env, organization, plan):
    """Judge the rows of a plan that has waited again: members and papers may have moved on."""
    rows = plan.reopen()
    _judge(env, rows, _People(env, organization, rows), plan)
    plan.sort()


def _judge(env, rows, people, plan):
    papers = _Papers(env, people.all_members)
    places = _Places(env, rows)
    reasons = {reason.code: reason for reason in env["union.membership.reason"].search([])}
    first_row = {}
    for row in rows:
        member, problem = people.find(row)
        if not problem:
            first = first_row.setdefault(member, row.row_no)
            if first != row.row_no:
                problem = ("name", "duplicate_in_file", {"first_row": first})
        if problem:
            name, code, params = problem
            plan.refuse(row.row_no, name, code, **params)
            continue
        union, employer, problem = places.of(row, member)
        reason = reasons.get(row.reason)
        key = row.kind, reason and reason.id, union and union.id, row.effective_on
        if filed := papers.same(people.rows_of(member), key):
            # The list is in already; what became of it is the paper's to say.
            plan.unchanged.append(row)
            plan.note(row.row_no, "name", f"change_filed_{filed}")
            continue
        if problem := papers.obstacle(member, row) or problem:
            name, code, params = problem
            plan.refuse(row.row_no, name, code, **params)
            continue
        note = row.note
        if row.target and not union:
            plan.note(row.row_no, "target", "change_target_unused")
        if row.new_employer and not employer:
            # An employer out of scope, or none yet: said in words, which the other union reads.
            # Chinese whatever language the clerk reads, as the paper is.
            note = "\n".join(filter(None, [f"新单位：{row.new_employer}", note]))
            plan.note(row.row_no, "new_employer", "change_employer_noted")
        filing = Filing(
            member.id,
            reason.id if reason else None,
            union.code if union else None,
            employer.id if employer else None,
            note,
        )
        plan.new.append((row, filing))


class _People:
    """The members the rows speak of, within the organisation of the list alone.

    Who is nobody's member and who is one elsewhere look the same: nothing outside is asked.
    """

    def __init__(self, env, organization, rows):
        self.env, self.organization = env, organization
        self.ring = vault.ring_or_raise(env)
        self.digests = {row.row_no: self._digests(row) for row in rows if row.id_number}
        self.rows = rows
        numbers = [row.member_number for row in rows if row.member_number]
        found = self._search({code for codes in self.digests.values() for code in codes}, numbers)
        members = env["union.member"].browse([row[0] for row in found])._filtered_access("write")
        # Read together, in the caller's own name.
        members.fetch(["name", "state", "joined_on", "left_on", "birth_date", "organization_id"])
        self.all_members = members
        kept = {member.id: member for member in members}
        self.by_digest, self.by_number = defaultdict(list), {}
        self._digest_of = {}
        for id_, digest, number in found:
            if member := kept.get(id_):
                if digest:
                    self.by_digest[digest].append(member)
                    self._digest_of[member] = digest
                if number:
                    self.by_number[number] = member
        self._add_transferred(numbers, kept)

    def _digests(self, row: ChangeRow):
        kinds = [row.id_type] if row.id_type else list(identity.LENGTHS)
        return [self.ring.digest(f"id:{kind}", row.id_number) for kind in kinds]

    def _search(self, digests, numbers):
        """Return ``(id, digest, member number)`` of the rows below the organisation, oldest first.

        By a member number all rows of the person. Digests are closed to everybody, and only rows
        the user may write are used.
        """
        members = self.env["union.member"]
        members.flush_model(["id_digest", "member_number", "organization_id"])
        self.env.cr.execute(
            SQL(
                """
                SELECT id, id_digest, member_number FROM union_member
                 WHERE organization_id IN (
                           SELECT id FROM union_organization WHERE parent_path LIKE %(path)s)
                   AND (id_digest = ANY(%(digests)s) OR member_number = ANY(%(numbers)s)
                        OR id_digest IN (SELECT id_digest FROM union_member
                                          WHERE member_number = ANY(%(numbers)s)
                                            AND id_digest IS NOT NULL))
                 ORDER BY id
                """,
                path=f"{self.organization.parent_path}%",
                digests=list(digests),
                numbers=numbers,
            )
        )
        return self.env.cr.fetchall()

    def _add_transferred(self, numbers, kept):
        """A transfer takes the number along: the paper that let the member go still says it."""
        papers = self.env[MODEL].search_fetch(
            [
                ("organization_id", "child_of", self.organization.id),
                ("member_number", "in", [code for code in numbers if code not in self.by_number]),
            ],
            ["member_id", "member_number"],
            order="id",
        )
        for paper in papers:
            if member := kept.get(paper.member_id.id):
                self.by_number[paper.member_number] = member

    def charge(self):
        """Count and log the numbers this list asks about (docs/decisions/0019).

        Of members elsewhere nothing is told, so none count as found.
        """
        marks = []
        for row in self.rows:
            if codes := self.digests.get(row.row_no):
                hits = [code for code in codes if self.by_digest.get(code)]
                crowd = lookup.crowd_of(row.id_number, row.id_type or "other")
                marks.append(lookup.mark(crowd, (hits or codes)[0]))
        if marks:
            self.env["union.lookup"]._charge(
                "check", "union.member", "id_number", marks, 0, organization=self.organization
            )

    def rows_of(self, member):
        """Return all rows of one person below the organisation."""
        return self.by_digest.get(self._digest_of.get(member)) or [member]

    def find(self, row: ChangeRow):
        """Return the membership a row means, and the problem (field, code, params) if none."""
        by_id = self._held(
            member
            for code in self.digests.get(row.row_no, ())
            for member in self.by_digest.get(code, ())
        )
        by_number = self.by_number.get(row.member_number)
        if by_number:
            by_number = self._held(self.rows_of(by_number))
        if row.id_number and not by_id:
            return None, ("id_number", "change_unknown_member", {})
        if row.member_number and not by_number:
            return None, ("member_number", "change_unknown_member", {})
        if by_id and by_number and by_id != by_number:
            return None, ("member_number", "change_numbers_differ", {})
        member = by_id or by_number
        if clean_name(member.name) != row.name:
            return None, ("name", "change_other_name", {})
        return member, None

    @staticmethod
    def _held(members):
        """Return the row that holds the membership, or the last one of somebody without any."""
        members = list(members)
        holding = [member for member in members if member.state in HOLDING_STATES]
        return (holding or members or [None])[-1]


class _Papers:
    """The requests there are about these members, whoever filed them."""

    def __init__(self, env, members):
        # Whether a paper runs is asked of all papers about members the user may write.
        found = env[MODEL].sudo().search_fetch(
            Domain("member_id", "in", members.ids)
            & Domain("kind", "!=", "correction")
            & Domain("approval_state", "not in", ("withdrawn", "revoked")),
            ["member_id", "kind", "reason_id", "counterpart_id", "effective_on", "approval_state"],
            order="id",
        )  # fmt: skip
        self.open, self.filed = set(), {}
        for paper in found:
            if paper.approval_state in OPEN:
                self.open.add(paper.member_id.id)
            counterpart = paper.counterpart_id.id if paper.kind == "transfer" else None
            key = paper.kind, paper.reason_id.id or None, counterpart, paper.effective_on
            self.filed[paper.member_id.id, key] = (
                "open" if paper.approval_state in OPEN else paper.approval_state
            )

    def same(self, members, key):
        """Return the state of the request a row would file, if it was filed before."""
        return next(
            (self.filed[member.id, key] for member in members if (member.id, key) in self.filed),
            None,
        )

    def obstacle(self, member, row):
        """Return why this membership allows no such request now: (field, code, params)."""
        # Whether the union is at work; its name is not told.
        union = member.organization_id.sudo()
        floor = member.joined_on or member.birth_date
        if member.id in self.open:
            return "change", "change_open", {}
        if union.state not in AT_WORK:
            return "name", "change_union_closed", {}
        if member.state not in FROM_STATES[row.kind]:
            return "change", "change_state", {"state": member.state}
        if floor and row.effective_on < floor:
            return "effective_on", "change_before_joined", {}
        if member.state == "left" and member.left_on and row.effective_on < member.left_on:
            return "effective_on", "change_before_left", {}
        return None


class _Places:
    """The unions members go to and the new employers the rows name."""

    def __init__(self, env, rows):
        moving = [row for row in rows if row.kind == "transfer"]
        texts = [row.target for row in moving if row.target]
        # Names and codes of unions are public; what is theirs is not shown here.
        unions = env["union.organization"].sudo()
        named = [row.new_employer for row in moving if row.new_employer]
        employers = env["union.employer"]
        if named:
            # Those the user reads: another union's employers are its own matter.
            employers = employers.search_fetch(called(named), ["name", "organization_id"])
        self.employers = employers.grouped(lambda employer: employer_key(employer.name))
        found = unions.search_fetch(
            called_or_coded(texts)
            | Domain("id", "in", employers.sudo().organization_id.ids),  # of employers he reads
            ["code", "name", "state"],
        )
        self.unions = Named(found)
        self.holders = env["union.duty"]._holders(found.ids, ["approver"])

    def of(self, row, member):
        """Return new union and employer of a row, and the problem (field, code, params) if any.

        A union that is found is told though it is none to go to: the row may be filed already.
        """
        if row.kind != "transfer":
            return None, None, None
        employers = self.employers.get(employer_key(row.new_employer)) or ()
        union, code = self._union(row, employers)
        params = {"text": row.target}
        if not code:
            if union == member.organization_id.sudo():  # compared by id
                code = "change_target_own"
            elif union.state not in AT_WORK:
                code = "change_target_closed"
            elif (union.id, "approver") not in self.holders:
                code, params = "change_target_no_approver", {"text": union.name}
        if code:
            return union, None, ("target", code, params)
        mine = [employer for employer in employers if employer.organization_id.id == union.id]
        return union, mine[0] if len(mine) == 1 else None, None

    def _union(self, row, employers):
        if not row.target:
            # Membership moves with the labour relation: the new employer's union takes him.
            if len(employers) == 1:
                return employers.sudo().organization_id, None  # of an employer the user reads
            return None, "change_target_missing"
        named = self.unions.all_of(row.target)
        # A dissolved union keeps its name: the one at work is meant.
        at_work = [union for union in named if union.state in AT_WORK]
        if len(at_work or named) == 1:
            return (at_work or named)[0], None
        return None, "change_target_ambiguous" if named else "change_target_unknown"


def store_changes(env, _organization, plan):
    """Make the requests as drafts, in the importer's own name and right; return counts."""
    requests = env(su=False)[MODEL].with_context(
        mail_create_nosubscribe=True, mail_create_nolog=True, tracking_disable=True
    )
    created = requests.create(
        [
            {
                "kind": row.kind,
                "member_id": filing.member_id,
                "reason_id": filing.reason_id or False,
                "counterpart_code": filing.target_code or False,
                "employer_id": filing.employer_id or False,
                "effective_on": row.effective_on,
                "note": filing.note or False,
            }
            for row, filing in plan.new
        ]
    )
    return Stored({"requests": len(created)}, {MODEL: created.ids})


add_sentences(SENTENCES)
COLUMNS = (
    ("member_number", "Member Number"),
    ("change", "Membership Change"),
    ("reason", "Reason"),
    ("effective_on", "Day of the Change"),
    ("target", "New Union"),
    ("new_employer", "New Employer"),
)
KIND = ImportKind(
    code="membership",
    label="Membership Changes",
    model=MODEL,
    required=("name", "change", "effective_on"),
    optional=(
        "serial",
        "id_number",
        "id_type",
        "member_number",
        "reason",
        "target",
        "new_employer",
        "note",
    ),
    plan=plan_changes,
    store=store_changes,
    reverse=reverse_changes,
    recheck=recheck_changes,
    settle=settle_changes,
    columns=COLUMNS,
    shared=("change", "reason", "effective_on", "target", "new_employer"),
    row_types=(ChangeRow, Filing),
)
register(KIND)
