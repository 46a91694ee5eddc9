from odoo import models
from odoo.exceptions import UserError

from ...core import tally
from .sentences import sentence
from .union_election_gates import SCRUTINEER_CLAUSE

# Papers of a bundle, so that its figures are nobody's own (NR-CHAIR-17b).
LEAST_PAPERS = 5
# What a figure may be at most.
MOST = 10**6
# What two people count in one go.
BUNDLE = 25
# State of a contest after what the tally says.
STATES = {
    "complete": "decided",
    "reduced": "decided",
    "runoff": "runoff",
    "second_round": "short",
    "void": "void",
}


class UnionContest(models.Model):
    """Papers, bundles, two entries each, and the decision by ``core.tally``."""

    _inherit = "union.contest"

    def action_bundle(self, size=BUNDLE):
        """Split the recovered papers into bundles for the tellers.

        :param size: papers in a bundle, 5 or more; the last one takes the rest, and a rest of
            fewer than 5 goes with the one before: no bundle shows how single people voted
        :return: list of ``{'id', 'number', 'papers'}``
        :raise UserError: papers not accounted for, bundles there already, another phase

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        self._require_state("open")
        self.election_id._require_phase("counting")
        if not self.batch_ids or any(batch.state != "accounted" for batch in self.batch_ids):
            raise UserError(sentence(self.env, "papers_open", {"contest": self.display_name}))
        if self.bundle_ids:
            raise UserError(self.env._("The papers of this vote are in bundles already."))
        if type(size) is not int or size < LEAST_PAPERS:
            raise UserError(
                self.env._(
                    "A bundle has at least %(least)s papers: fewer would show how single people"
                    " voted.",
                    least=LEAST_PAPERS,
                )
            )
        recovered = self._recovered()
        sizes = [size] * (recovered // size)
        if rest := recovered % size:
            if rest < LEAST_PAPERS and sizes:
                sizes[-1] += rest
            else:
                sizes.append(rest)
        # The right to write the election was checked; bundles are the server's.
        bundles = (
            self.env["union.count.bundle"]
            .sudo()
            .create(
                [
                    {
                        "contest_id": self.id,
                        "number": number,
                        "papers": papers,
                    }
                    for number, papers in enumerate(sizes, 1)
                ]
            )
        )
        return [{"id": b.id, "number": b.number, "papers": b.papers} for b in bundles]

    def action_enter_count(
        self,
        bundle,
        papers,
        valid,
        marks,
        blank=0,
        invalid=0,
        write_ins=None,
        correct=False,
        looked_again=False,
    ):
        """Enter and hand in the count of one bundle in one step.

        :param bundle: number of the bundle
        :param papers: papers counted; ``valid + blank + invalid``
        :param marks: list of ``{'candidate_id', 'for', 'against', 'abstain'}``, every
            candidate of the ballot once
        :param write_ins: list of ``{'name', 'votes'}``
        :param correct: this corrects my entry of the bundle, which is superseded
        :param looked_again: unusual figures were looked at a second time
        :return: as ``action_submit_entry`` of the count sheet
        :raise UserError: as there; a bundle that is not there

        Rights: a teller or scrutineer voted by the meeting. Clause: NR-ELEC-26.
        """
        self.ensure_one()
        self.check_access("read")
        found = self.bundle_ids.filtered(lambda item: item.number == bundle)
        if not found:
            raise UserError(
                self.env._(
                    "%(contest)s has no bundle %(number)s.",
                    contest=self.display_name,
                    number=bundle,
                )
            )
        write_ins = write_ins or []
        if any(
            not isinstance(items, list | tuple) or not all(isinstance(item, dict) for item in items)
            for items in (marks, write_ins)
        ):
            raise UserError(self.env._("Counts are whole numbers."))
        figures = [papers, valid, blank, invalid]
        figures += [item.get(name, 0) for item in marks for name in ("for", "against", "abstain")]
        figures += [item.get("votes") for item in write_ins]
        # More papers than a column holds were never printed.
        if any(type(figure) is not int or abs(figure) > MOST for figure in figures):
            raise UserError(self.env._("Counts are whole numbers."))
        # Names on the ballot; whose they are is not told.
        standing = set(self.sudo()._standing().ids)
        named = [item.get("candidate_id") for item in marks]
        names = [item.get("name") for item in write_ins]
        if (
            any(type(key) is not int or key not in standing for key in named)
            or len(set(named)) < len(named)
            or any(not isinstance(name, str) or not name.strip() for name in names)
        ):
            raise UserError(sentence(self.env, "lines_unlike_ballot", {}))
        values = {
            "papers": papers,
            "valid_count": valid,
            "blank_count": blank,
            "invalid_count": invalid,
        }
        lines = [
            (
                0,
                0,
                {
                    "sequence": order,
                    "candidate_id": item.get("candidate_id"),
                    "votes_for": item.get("for", 0),
                    "votes_against": item.get("against", 0),
                    "votes_abstain": item.get("abstain", 0),
                },
            )
            for order, item in enumerate(marks)
        ] + [
            (0, 0, {"written_in": item.get("name"), "votes_for": item["votes"]})
            for item in write_ins
        ]
        sheets = self.env["union.count.sheet"]
        if found.my_sheet_id.state == "draft":
            # Begun on the form and not handed in: this entry takes its place.
            found.my_sheet_id.unlink()
            found.invalidate_recordset(["my_sheet_id"])
        if correct:
            sheet = sheets.browse(found._sheet_to_correct().action_correct())
            sheet.line_ids.unlink()
            sheet.write(values | {"line_ids": lines})
        else:
            sheet = sheets.create(values | {"bundle_id": found.id, "line_ids": lines})
        return sheet.action_submit_entry(looked_again)

    def action_compare(self):
        """Compare the entries of all bundles; see ``action_compare`` of the bundle."""
        self.check_access("read")
        return self.bundle_ids.action_compare()

    def action_decide(self, reason=None):
        """Tell the result of this vote from the agreed sheets, by the adopted rules.

        :param reason: why many blank, invalid or missing papers are what they are; needed for
            unusual figures only, stays on record
        :return: ``{'id', 'state', 'elected', 'runoff', 'seats_left', 'needed', 'verdicts'}``;
            elected and runoff are lists of names, verdicts of sentences
        :raise UserError: a bundle is not agreed, or the figures do not add up

        Rights: an officer of the organisation.
        Clauses: NR-ELEC-26, 26b, 27, 27b, 27c by the rules adopted.
        """
        self._require_state("open")
        election = self.election_id
        election._require_phase("counting")
        election._require_frozen()
        self._require_entries()
        counts = self._counts()
        self._second_look(counts, reason)
        try:
            result = self._tally(counts)
        except tally.CountError as error:
            raise UserError(
                self.env._(
                    "%(contest)s does not add up:\n%(lines)s",
                    contest=self.display_name,
                    lines="\n".join(
                        f"- {sentence(self.env, f.verdict.code, dict(f.verdict.params))}"
                        for f in error.findings
                    ),
                )
            ) from error
        self._store(counts, result)
        return {
            "id": self.id,
            "state": self.state,
            "elected": self.result_ids.filtered("elected").mapped("name"),
            "runoff": self.result_ids.filtered(lambda line: line.status == "runoff").mapped("name"),
            "seats_left": self.seats_left,
            "needed": self.needed_count,
            "verdicts": (self.verdict_text or "").split("\n"),
        }

    def button_bundle(self):
        """Button of :meth:`action_bundle`: asks for the size where one bundle is not enough."""
        self.ensure_one()
        recovered = self._recovered()
        if recovered <= BUNDLE:
            self.action_bundle()
            return True
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Make Bundles"),
            "res_model": "union.count.bundling",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_contest_id": self.id, "default_recovered": recovered},
        }

    def button_decide(self):
        """Button of :meth:`action_decide`."""
        self.action_decide()
        return True

    def _electorate(self):
        """Return ``{'entitled', 'present'}``: who was called to this vote, and who came."""
        election = self.election_id
        return {"entitled": election.entitled_count, "present": election.present_count}

    def _paper_account(self):
        """Return ``{'issued', 'spoilt', 'missing'}``: what became of the papers handed out."""
        batches = self.batch_ids
        return {
            name: sum(batches.mapped(f"{name}_count")) for name in ("issued", "spoilt", "missing")
        }

    def _recovered(self):
        return sum(self.batch_ids.mapped("recovered_count"))

    def _sheet_rules(self):
        """Return the rules a count sheet of this contest is checked by."""
        # A teller enters figures under the adopted rules without managing them.
        return self.sudo()._tally_rules()

    def _check_teller(self):
        """Raise UserError unless the user may enter counts of this contest (SZ-5.1.3.5a2)."""
        # Whether this user was voted, and whether he stands, is answered to himself alone.
        election = self.sudo().election_id
        mine = election.meeting_id.scrutineer_ids.filtered(
            lambda person: person.user_id == self.env.user
        )
        if not mine.filtered(lambda person: person.confirmed and person.role != "observer"):
            raise UserError(
                self.env._(
                    "Counts are entered by scrutineers and tellers the meeting has voted; you are"
                    " not one of them (%(clause)s).",
                    clause=self.env["union.clause"]._cite(
                        election._clause_here("SZ-5.1.3.5a2", "NR-ELEC-22b")
                    ),
                )
            )
        mine._check_told()
        standing = election._candidates()
        if mine._stands_in(standing):
            raise UserError(
                sentence(
                    self.env,
                    "candidate_is_scrutineer",
                    {"name": mine.name, "rule": SCRUTINEER_CLAUSE},
                )
            )

    def _check_other_person(self, bundle, users):
        """Raise UserError if this user is the same person as one of these, by another login."""
        # Who they are is compared, not told.
        people = self.sudo().election_id.meeting_id.scrutineer_ids
        mine = people.filtered(lambda person: person.user_id == self.env.user)
        others = people.filtered(lambda person: person.user_id in users)
        if mine._same_person(others):
            raise UserError(
                self.env._(
                    "%(bundle)s: you entered it already with another login. Each entry comes"
                    " from another person.",
                    bundle=bundle.display_name,
                )
            )

    def _tally(self, counts):
        """Return what ``core.tally`` says of these figures, by the rules of this round."""
        decided_as = self._round_of()
        if decided_as.round_kind != "runoff":
            return tally.decide(counts, self._tally_rules())
        return tally.decide_runoff(
            counts,
            decided_as.parent_id._tally_rules(),
            [marks.key for marks in counts.candidates],
            self.seats,
        )

    def _counts(self):
        """Return the figures of all bundles together; raise UserError if one is not agreed."""
        self._require_agreed()
        # One of the two agreed entries of each bundle; they are the same.
        agreed = self.bundle_ids.sudo().sheet_ids.filtered(lambda sheet: sheet.state == "agreed")
        sheets = [entries.sorted("entry")[:1] for entries in agreed.grouped("bundle_id").values()]
        entries = [sheet._counts() for sheet in sheets]
        marks, write_ins = {}, {}
        for entry in entries:
            for item in entry.candidates:
                votes = marks.setdefault(item.key, [0, 0, 0])
                for index, number in enumerate((item.favour, item.against, item.abstain)):
                    votes[index] += number
            for name, number in entry.write_ins.items():
                write_ins[name] = write_ins.get(name, 0) + number
        return tally.Counts(
            **self._electorate(),
            **self._paper_account(),
            recovered=sum(entry.recovered for entry in entries),
            valid=sum(entry.valid for entry in entries),
            blank=sum(entry.blank for entry in entries),
            invalid=sum(entry.invalid for entry in entries),
            candidates=tuple(
                tally.Marks(candidate.id, *marks[candidate.id]) for candidate in self._standing()
            ),
            write_ins=dict(sorted(write_ins.items())),
        )

    def _store(self, counts, result):
        """Keep what the tally said: lines, verdicts, digest. The caller's right was checked."""
        marks = {item.key: item for item in counts.candidates}
        order = {key: rank for rank, key in enumerate(result.elected, 1)}
        rank = len(order)
        vals_list = []
        for outcome in sorted(result.outcomes, key=lambda o: (order.get(o.key, 9999), -o.votes)):
            if outcome.key not in order:
                rank += 1
            figures = marks.get(outcome.key)
            vals_list.append(
                {
                    "contest_id": self.id,
                    "result_pass": self.result_pass,
                    "organization_id": self.organization_id.id,
                    "candidate_id": False if outcome.written_in else outcome.key,
                    "written_in": outcome.key if outcome.written_in else False,
                    "votes_for": outcome.votes,
                    "votes_against": figures.against if figures else 0,
                    "votes_abstain": figures.abstain if figures else 0,
                    "rank": order.get(outcome.key, rank),
                    "status": outcome.status,
                    "verdict_code": outcome.verdict.code,
                    "verdict_params": dict(outcome.verdict.params),
                }
            )
        self.env["union.contest.result"].sudo().create(vals_list)  # told by the tally alone
        self.invalidate_recordset(["result_ids"])
        self._server_close(
            STATES[result.state],
            [verdict.as_dict() for verdict in result.verdicts],
            seats_left=result.seats_left,
            needed_count=result.needed,
            counts={
                name: getattr(counts, name)
                for name in (
                    "entitled",
                    "present",
                    "issued",
                    "recovered",
                    "valid",
                    "blank",
                    "invalid",
                    "spoilt",
                    "missing",
                )
            },
        )
        self.sudo().result_digest = self._digest_result()  # as above
