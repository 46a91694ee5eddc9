from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...core import tally, text
from ..clock import now
from .sentences import sentence
from .sheet_guard import guard_sheets


class UnionCountSheet(models.Model):
    """One entry of a bundle: what one teller counted.

    Two different people enter each bundle, neither a candidate, and neither sees the
    other's figures until both agree (record rule). What was handed in is never changed:
    a correction is a sheet of its own that supersedes it.
    """

    _name = "union.count.sheet"
    _description = "Count Sheet"
    _inherit = ["union.server.fields.mixin"]
    _order = "bundle_id, entry, id"
    # No create_uid or write_uid that a deleted login would set null on a fixed row.
    _log_access = False
    _handover_never = "entered_by_id", [("state", "=", "draft")], "two_people"

    _server_fields = frozenset(
        {
            "contest_id",
            "election_id",
            "organization_id",
            "entry",
            "count_pass",
            "entered_by_id",
            "submitted_at",
            "state",
            "released",
            "differences",
            "digest",
            "supersedes_id",
        }
    )

    bundle_id = fields.Many2one(
        "union.count.bundle", required=True, index=True, ondelete="restrict"
    )
    contest_id = fields.Many2one(related="bundle_id.contest_id", store=True, index=True)
    election_id = fields.Many2one(related="bundle_id.election_id", store=True, index=True)
    organization_id = fields.Many2one(related="bundle_id.organization_id", store=True, index=True)
    seats = fields.Integer("Seats to Fill", related="contest_id.marks_allowed")
    bundle_papers = fields.Integer("Papers in the Bundle", related="bundle_id.papers")
    bundle_state = fields.Selection(related="bundle_id.state", string="State of the Bundle")
    entry = fields.Integer(readonly=True, help="First, second or third entry.")
    count_pass = fields.Integer("Pass", readonly=True)
    entered_by_id = fields.Many2one(
        "res.users",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.uid,
    )
    submitted_at = fields.Datetime("Handed In At", readonly=True)
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("entered", "Count Handed In"),
            ("different", "Differs"),
            ("agreed", "Entries Agree"),
            ("superseded", "Superseded"),
        ],
        required=True,
        default="draft",
        readonly=True,
    )
    released = fields.Boolean(readonly=True, help="Both entries agreed: others may read it.")
    differences = fields.Json(readonly=True)
    digest = fields.Char("Digest of the Entry (SHA-256)", readonly=True, copy=False)
    differences_text = fields.Text("To Count Again", compute="_compute_differences_text")
    supersedes_id = fields.Many2one("union.count.sheet", readonly=True, ondelete="restrict")
    papers = fields.Integer("Papers Counted")
    valid_count = fields.Integer("Valid")
    blank_count = fields.Integer("Blank", help="Papers without any mark.")
    invalid_count = fields.Integer("Invalid", help="Void: more marks than seats, or unclear.")
    line_ids = fields.One2many("union.count.sheet.line", "sheet_id", "Votes")

    _entry_unique = models.UniqueIndex(
        "(bundle_id, entry) WHERE state IN ('entered', 'different', 'agreed')",
        "This bundle was entered twice already.",
    )
    _person_unique = models.UniqueIndex(
        "(bundle_id, entered_by_id) WHERE state IN ('entered', 'different', 'agreed')",
        "The two entries of a bundle come from two different people.",
    )
    _draft_unique = models.UniqueIndex(
        "(bundle_id, entered_by_id) WHERE state = 'draft'", "You have a draft of this bundle."
    )

    def init(self):
        guard_sheets(self.env.cr, self._table)

    @api.depends("bundle_id", "entered_by_id")
    def _compute_display_name(self):
        for sheet in self:
            # The number first: a phone cuts the end of a title.
            sheet.display_name = self.env._(
                "Bundle %(number)s · %(contest)s · %(teller)s",
                number=sheet.bundle_id.number,
                contest=sheet.contest_id.display_name,
                teller=sheet.entered_by_id.name,
            )

    @api.depends("differences")
    @api.depends_context("lang")
    def _compute_differences_text(self):
        for sheet in self:
            sheet.differences_text = "\n".join(
                sheet._field_label(name) for name in sheet.differences or []
            )

    @api.model_create_multi
    def create(self, vals_list):
        sheets = super().create(vals_list)
        for sheet in sheets:
            sheet._check_enter()
        for sheet in sheets.filtered(lambda sheet: not sheet.line_ids):
            sheet.line_ids = [
                (0, 0, {"candidate_id": candidate.id, "sequence": order})
                for order, candidate in enumerate(sheet.contest_id.sudo()._standing())  # names only
            ]
        return sheets

    def write(self, vals):
        if not self.env.su:
            self._require_draft()
            if "bundle_id" in vals:
                raise UserError(self.env._("A count sheet stays with its bundle."))
        return super().write(vals)

    def unlink(self):
        self._require_draft()
        self.line_ids.unlink()
        return super().unlink()

    def action_submit_entry(self, looked_again=False):
        """Hand in this entry; figures that cannot be are refused.

        With the second entry of the bundle the two are compared: they agree, or both come
        back with the fields that differ.

        :return: ``{'id', 'entry', 'state', 'differences'}``: names of fields, no figures
        :raise UserError: a figure that does not add up, more papers than issued, the same
            person twice, a candidate, two entries there already

        Rights: the teller who made it, voted by the meeting. Clause: NR-ELEC-26.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_draft()
        self._check_enter()
        self._check_figures()
        warnings = self._look_again(looked_again)
        bundle = self.bundle_id
        # The other entry is counted, not read; the bundle's row makes two at once take turns.
        bundle.sudo().revision += 1
        # Now, before the sheet meets its index: who comes second is made to try again, not refused.
        bundle.flush_recordset(["revision"])
        active = bundle._active_sheets()
        if self.supersedes_id:
            entry = self.supersedes_id.entry
            self.supersedes_id.sudo().state = "superseded"  # its writer hands in a new one
            self.supersedes_id.flush_recordset()
        else:
            taken = active.mapped("entry")
            entry = next(number for number in (1, 2, 3) if number not in taken)
        # The checks above let this person hand in this entry; the rest is the server's.
        self.sudo().write(
            self._sealed(
                {
                    "state": "entered",
                    "entry": entry,
                    "count_pass": bundle.count_pass,
                    "warnings": warnings,
                    "submitted_at": now(),
                }
            )
        )
        self.flush_recordset()
        if bundle.state == "waiting":
            bundle.sudo().state = "first"  # as above
        bundle._compare()
        return {
            "id": self.id,
            "entry": self.entry,
            "state": self.state,
            "differences": self.differences or [],
        }

    def action_correct(self):
        """Make a new draft of an entry of mine that is not agreed yet, with its figures.

        :return: id of the draft; handed in, it supersedes this sheet
        :raise UserError: not handed in, agreed already, or corrected as often as the rules let

        Rights: the teller who made it.
        """
        self.ensure_one()
        self.check_access("write")
        self._require_mine()
        if self.state not in ("entered", "different"):
            raise UserError(
                self.env._("Only an entry that was handed in and not agreed is corrected.")
            )
        self.bundle_id._check_correction()
        # Which sheet it corrects is the server's to say; whose it is was checked above.
        draft = self.sudo().create(
            {
                "bundle_id": self.bundle_id.id,
                "supersedes_id": self.id,
                "entered_by_id": self.env.uid,
                "papers": self.papers,
                "valid_count": self.valid_count,
                "blank_count": self.blank_count,
                "invalid_count": self.invalid_count,
                "line_ids": [(0, 0, line._figures()) for line in self.line_ids],
            }
        )
        return draft.id

    def button_submit_entry(self):
        """Button of :meth:`action_submit_entry`."""
        self.action_submit_entry()
        return True

    def button_correct(self):
        """Button of :meth:`action_correct`: opens the draft."""
        return self.browse(self.action_correct())._open()

    def _open(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def _require_mine(self):
        if any(sheet.entered_by_id != self.env.user for sheet in self):
            raise AccessError(self.env._("Each teller has count sheets of his own."))

    def _require_draft(self):
        if any(sheet.state != "draft" for sheet in self):
            raise UserError(
                self.env._(
                    "This count sheet was handed in and is not changed; correct it with a new one."
                )
            )
        if not self.env.su:
            self._require_mine()

    def _check_enter(self):
        """Raise UserError unless this person may enter this bundle now."""
        self._require_mine()
        bundle = self.bundle_id
        bundle.check_access("read")
        bundle.election_id._require_phase("counting")
        bundle.contest_id._check_counted()
        bundle.contest_id._check_teller()
        bundle._check_turn(self)

    def _check_figures(self):
        """Raise UserError naming every figure that cannot be; nothing waives these."""
        contest = self.contest_id
        bundle = self.bundle_id
        # Sums of papers, no figure of an entry.
        account = contest.sudo()._paper_account()
        in_hand = account["issued"] - account["spoilt"]
        elsewhere = sum((contest.bundle_ids - bundle).mapped("papers"))
        problems = []
        if self.papers + elsewhere > in_hand:
            problems.append(
                (
                    "papers",
                    "sheet_over_issued",
                    {"papers": self.papers + elsewhere, "issued": in_hand},
                )
            )
        elif self.papers != bundle.papers:
            problems.append(
                ("papers", "sheet_unlike_bundle", {"papers": self.papers, "bundle": bundle.papers})
            )
        places = {f"candidate:{line.key}": line for line in self.line_ids if line.candidate_id}
        places |= {f"write_in:{line.written_in}": line for line in self.line_ids if line.written_in}
        for finding in tally.check_counts(self._counts(), contest._sheet_rules()):
            # Issue and presence are checked over all bundles, above and when it is decided.
            if finding.hard and finding.verdict.code != "papers_unexplained":
                line = places.get(finding.field)
                where = line._place() if line else finding.field
                problems.append((where, finding.verdict.code, dict(finding.verdict.params)))
        # The names stand on the ballot that the teller is counting.
        standing = {text.clean_name(name) for name in contest.sudo()._standing().mapped("name")}
        problems += [
            (line._place(), "write_in_is_candidate", {})
            for line in self.line_ids
            if line.written_in in standing
        ]
        expected = contest.sudo()._standing()  # names on the ballot
        if self.line_ids.candidate_id != expected:
            problems.append(("line_ids", "lines_unlike_ballot", {}))
        if problems:
            raise UserError(
                self.env._(
                    "%(bundle)s does not add up:\n%(lines)s",
                    bundle=bundle.display_name,
                    lines="\n".join(
                        f"- {self._field_label(where)}: {sentence(self.env, code, params)}"
                        for where, code, params in problems
                    ),
                )
            )

    def _counts(self):
        """Return this bundle's figures as ``core.tally`` takes them."""
        return tally.Counts(
            entitled=self.papers,
            present=self.papers,
            issued=self.papers,
            recovered=self.papers,
            valid=self.valid_count,
            blank=self.blank_count,
            invalid=self.invalid_count,
            candidates=tuple(
                tally.Marks(
                    line.candidate_id.id, line.votes_for, line.votes_against, line.votes_abstain
                )
                for line in self.line_ids
                if line.candidate_id
            ),
            write_ins=self._write_ins(),
        )

    def _write_ins(self):
        """Return ``{name: votes}`` of the written-in, names as they were cleaned."""
        votes = {}
        for line in self.line_ids.filtered("written_in").sorted("written_in"):
            votes[line.written_in] = votes.get(line.written_in, 0) + line.votes_for
        return votes

    def _entry_fields(self):
        """Return the entry as ``{place on the sheet: figure}``; no place quotes what was typed."""
        entry = {
            name: self[name] for name in ("papers", "valid_count", "blank_count", "invalid_count")
        }
        for line in self.line_ids.filtered("candidate_id").sorted(lambda li: li.candidate_id.id):
            for name in ("votes_for", "votes_against", "votes_abstain"):
                entry[f"candidate:{line.candidate_id.id}:{name}"] = line[name]
        for order, (name, votes) in enumerate(self._write_ins().items(), 1):
            entry[f"write_in:{order}:name"] = name
            entry[f"write_in:{order}:votes_for"] = votes
        return entry

    def _field_label(self, place):
        """Return the name a person reads for a place on the sheet."""
        kind, _sep, rest = place.partition(":")
        if kind == "candidate":
            candidate, _sep, name = rest.partition(":")
            # A name on the ballot.
            person = self.env["union.candidate"].sudo().browse(int(candidate)).name
            field = self.env["union.count.sheet.line"]._fields.get(name)
            return f"{person}: {field._description_string(self.env)}" if field else person
        if kind == "write_in":
            return self.env._("Written-in name %(number)s", number=rest.partition(":")[0])
        names = {
            "valid": "valid_count",
            "blank": "blank_count",
            "invalid": "invalid_count",
            "recovered": "papers",
            "candidates": "line_ids",
        }
        field = self._fields.get(names.get(place, place))
        return field._description_string(self.env) if field else place
