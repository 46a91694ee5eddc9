from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import today
from ..said import said
from .sentences import sentence


class UnionBallotBatch(models.Model):
    """The papers of a contest, from the printer to the last one accounted for.

    ``printed = issued + unused`` and ``issued = recovered + spoilt + missing``. The
    serial number stands on the stub alone, which stays in the block when the paper is
    torn off; on the paper itself there is only the mark of the batch.
    """

    _name = "union.ballot.batch"
    _description = "Ballot Papers"
    _order = "contest_id, serial_from"

    contest_id = fields.Many2one(
        "union.contest", required=True, index=True, ondelete="restrict", readonly=True
    )
    election_id = fields.Many2one(related="contest_id.election_id", store=True, index=True)
    organization_id = fields.Many2one(related="contest_id.organization_id", store=True, index=True)
    phase = fields.Char(related="election_id.phase")
    state = fields.Selection(
        [("printed", "Printed"), ("accounted", "Accounted For")],
        required=True,
        default="printed",
        readonly=True,
    )
    printed_on = fields.Date(readonly=True)
    printed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    printed_count = fields.Integer("Printed", required=True, readonly=True)
    serial_from = fields.Integer(readonly=True)
    serial_to = fields.Integer(compute="_compute_serial_to")
    mark = fields.Char(
        readonly=True,
        help="Printed on each paper: it is one of ours. More papers bear the mark of the first"
        " ones, or it would tell whose a replaced paper is.",
    )
    issued_count = fields.Integer("Issued", readonly=True)
    recovered_count = fields.Integer("Recovered", readonly=True)
    spoilt_count = fields.Integer(
        "Spoilt", readonly=True, help="Given back damaged and replaced by another paper."
    )
    unused_count = fields.Integer("Unused", readonly=True)
    missing_count = fields.Integer("Missing", readonly=True)
    excess_count = fields.Integer(
        "Recovered Beyond Issue",
        required=True,
        default=0,
        readonly=True,
        help="Papers in the box that nobody was handed; the vote was void for it (NR-ELEC-26).",
    )
    kind = fields.Selection(
        [
            ("first", "One for Each Voter"),
            ("more", "More Papers"),
            ("reprint", "Printed Anew"),
        ],
        "Batch",
        required=True,
        default="first",
        readonly=True,
    )
    per_sheet = fields.Selection(
        [("1", "One"), ("2", "Two"), ("4", "Four")],
        "Papers on a Sheet",
        required=True,
        default="1",
        readonly=True,
    )
    reason = fields.Char("Why Printed", readonly=True)
    set_aside = fields.Boolean(
        readonly=True, help="Printed anew before any of them was handed out; all are unused."
    )
    set_aside_reason = fields.Char("Why Set Aside", readonly=True)
    accounted_on = fields.Date(readonly=True)
    accounted_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    _figures = models.Constraint(
        """CHECK (printed_count > 0 AND (state = 'printed' OR (
            LEAST(issued_count, recovered_count, spoilt_count, unused_count, missing_count) >= 0
            AND printed_count = issued_count + unused_count
            AND issued_count + excess_count = recovered_count + spoilt_count + missing_count
            AND (excess_count = 0 OR missing_count = 0))))""",
        "The papers do not add up.",
    )
    # A number on a stub is one paper in the whole election.
    _serial_unique = models.Constraint(
        "UNIQUE (election_id, serial_from)", "These serial numbers were given already."
    )

    @api.depends("contest_id", "serial_from")
    def _compute_display_name(self):
        for batch in self:
            batch.display_name = (
                f"{batch.contest_id.display_name} {batch.serial_from}–{batch.serial_to}"
            )

    @api.depends("serial_from", "printed_count")
    def _compute_serial_to(self):
        for batch in self:
            batch.serial_to = batch.serial_from + batch.printed_count - 1

    def action_account(
        self, issued, recovered, spoilt=0, unused=0, void_reason=None, correction=None
    ):
        """Account for all papers of this batch.

        :param issued: handed to voters, those replaced included
        :param recovered: taken out of the box
        :param spoilt: given back damaged and replaced
        :param unused: never handed out
        :param void_reason: where more papers were recovered than issued, also after counting
            again: the figures are kept as evidence and the vote is declared void
        :param correction: why figures given before were wrong, while none of the papers is in a
            bundle; both figures stay on record
        :return: ``{'id', 'missing', 'excess'}``: papers issued that did not come back, and
            papers recovered that nobody was handed
        :raise UserError: figures that cannot be: always, whatever rules were adopted. More
            papers recovered than issued and no reason to declare the vote void

        Rights: an officer of the organisation. Clause: NR-ELEC-26.
        """
        self.ensure_one()
        election = self.election_id
        election.check_access("write")
        election._require_phase("opened", "counting")
        correction = said(self.env, correction)
        before = self.state == "accounted" and self._told("papers_accounted_again")
        if before:
            self._require_correctable(correction)
        # Papers of a void vote are counted too: they tell why it was void.
        if self.contest_id.state not in ("open", "void"):
            raise UserError(self.env._("This vote is decided."))
        void_reason = said(self.env, void_reason)
        self._check_figures(issued, recovered, spoilt, unused, void_reason)
        missing = max(0, issued - spoilt - recovered)
        excess = max(0, recovered + spoilt - issued)
        # The right to write the election was checked; figures are written once, here.
        self.sudo().write(
            {
                "state": "accounted",
                "issued_count": issued,
                "recovered_count": recovered,
                "spoilt_count": spoilt,
                "unused_count": unused,
                "missing_count": missing,
                "excess_count": excess,
                "accounted_on": today(self.env),
                "accounted_by_id": self.env.uid,
            }
        )
        if before:
            self._note_correction(before, correction)
        if excess and self.contest_id.state == "open":
            self.contest_id._void_by_excess(self, void_reason)
        return {"id": self.id, "missing": missing, "excess": excess}

    def action_reprint(self, reason):
        """Set papers aside before any was handed out, and print as many anew.

        The new papers have a mark and serial numbers of their own; a paper with the old mark is
        no paper of this vote any more.

        :param reason: stays on record
        :return: list of ``{'batch_id', 'contest_id', 'printed', 'serial_from', 'serial_to'}``
        :raise UserError: no reason, accounted for already, the polls are open

        Rights: an officer of the organisation. Clause: SZ-5.1.3.5a3.
        """
        reason = said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why the papers are printed anew."))
        self.election_id.check_access("write")
        self.election_id._require_phase("approval", "opened", "counting")
        self._require_in_block()
        made = self.browse()
        # One contest after another, each with as many papers as it had.
        for batch in self:
            made |= batch.contest_id._make_batches(
                batch.printed_count, kind="reprint", per_sheet=batch.per_sheet, reason=reason
            )
        self._set_aside(reason)
        for election, batches in made.grouped("election_id").items():
            election._note(
                "reprinted",
                reason,
                details=[batch._told("papers_reprinted") for batch in batches],
            )
        return made._as_rows()

    def button_reprint(self):
        """Ask for the reason of :meth:`action_reprint`."""
        self.ensure_one()
        return self.contest_id._print_dialog(batch=self)

    def button_account(self):
        """Ask for the figures of :meth:`action_account`."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "union.ballot.account",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_batch_id": self.id},
        }

    def _require_correctable(self, correction):
        """Raise UserError unless figures given before may be corrected, for a reason."""
        contest = self.contest_id
        if self.set_aside or contest.bundle_ids or contest.state != "open" or not correction:
            raise UserError(
                self.env._(
                    "These papers were accounted for already. Say why the figures were wrong to"
                    " correct them; they stay once papers are in bundles, set aside or void."
                )
            )

    def _note_correction(self, before, correction):
        """Put both figures into the record; raise UserError if the boxes say otherwise."""
        election, contest = self.election_id, self.contest_id
        if election.phase == "counting" and not contest.parent_id:
            for code, params in election._gate_boxes_counted():
                if params.get("contest") == contest.display_name:
                    raise UserError(sentence(self.env, code, params))
        before["params"]["then"] = self._account_line()
        election._note("counted_again", correction, details=[before], contest=contest)

    def _account_line(self):
        """Return the figures as the record of the election keeps them."""
        return " / ".join(
            str(self[f"{name}_count"])
            for name in ("issued", "recovered", "spoilt", "unused", "missing", "excess")
        )

    def _check_figures(self, issued, recovered, spoilt, unused, void_reason=""):
        """Raise UserError for figures that cannot be."""
        figures = (issued, recovered, spoilt, unused)
        if any(type(figure) is not int or figure < 0 for figure in figures):
            raise UserError(self.env._("Papers are whole numbers, zero or more."))
        if issued + unused != self.printed_count:
            raise UserError(
                self.env._(
                    "%(issued)s papers issued and %(unused)s unused are not the %(printed)s"
                    " printed. Count the unused papers again.",
                    issued=issued,
                    unused=unused,
                    printed=self.printed_count,
                )
            )
        excess = recovered + spoilt - issued
        # They look alike: a paper beyond one batch is first of all one of another.
        alike = (self.contest_id.batch_ids - self).filtered(
            lambda batch: (
                not batch.set_aside
                and batch.mark == self.mark
                and (batch.state == "printed" or batch.missing_count)
            )
        )
        if excess > 0 and alike:
            raise UserError(
                self.env._(
                    "%(recovered)s papers recovered, %(issued)s handed out of these. Those of"
                    " %(others)s look the same: enter here at most %(issued)s and the rest there.",
                    recovered=recovered,
                    issued=issued - spoilt,
                    others=", ".join(alike.mapped("display_name")),
                )
            )
        if excess > 0 and not void_reason:
            raise UserError(
                self.env._(
                    "%(problem)s Count again; if it stays so, declare the vote void with these"
                    " figures and hold it again.",
                    problem=sentence(
                        self.env,
                        "recovered_over_issued",
                        {
                            "recovered": recovered,
                            "issued": issued - spoilt,
                            "rule": self.contest_id._tally_rules().clause("recovered"),
                        },
                    ),
                )
            )
        # One person has one paper, out of whichever batch.
        others = self.contest_id.batch_ids - self
        handed = issued - spoilt + sum(b.issued_count - b.spoilt_count for b in others)
        present = self.election_id.checked_in_count
        if handed > present:
            raise UserError(
                self.env._(
                    "%(issued)s papers in the hands of voters, but only %(present)s people are"
                    " present: one person has one paper.",
                    issued=handed,
                    present=present,
                )
            )

    def _require_in_block(self):
        """Raise UserError unless all these papers are still in their blocks."""
        for batch in self:
            if batch.state != "printed":
                raise UserError(self.env._("These papers were accounted for already."))
            # Papers of a further round are printed while the count is on.
            handed_out = batch.phase == "opened" and not batch.contest_id.parent_id
            if handed_out or batch.contest_id.bundle_ids:
                raise UserError(
                    self.env._(
                        "%(papers)s: the polls are open, papers may be in the hands of voters."
                        " Print more papers instead.",
                        papers=batch.display_name,
                    )
                )

    def _set_aside(self, reason):
        """Take these papers out of use: all are unused. The caller's right was checked."""
        for batch in self.filtered(lambda one: one.state == "printed"):
            # Figures are the server's; no paper of this batch left its block.
            batch.sudo().write(
                {
                    "state": "accounted",
                    "set_aside": True,
                    "set_aside_reason": reason,
                    "unused_count": batch.printed_count,
                    "accounted_on": today(self.env),
                    "accounted_by_id": self.env.uid,
                }
            )

    def _as_rows(self):
        return [
            {
                "batch_id": batch.id,
                "contest_id": batch.contest_id.id,
                "printed": batch.printed_count,
                "serial_from": batch.serial_from,
                "serial_to": batch.serial_to,
            }
            for batch in self
        ]

    def _told(self, code):
        """Return a line of the election's record about this batch."""
        return {
            "code": code,
            "params": {
                "contest": self.contest_id.display_name,
                "papers": self.printed_count,
                "first": self.serial_from,
                "last": self.serial_to,
                "figures": self._account_line(),
            },
            "clause": self.election_id._clause_here("SZ-5.1.3.5a3", "NR-ELEC-26"),
        }

    def _paper(self):
        """Return what stands on each paper of this batch, for the PDF of ballots."""
        self.ensure_one()
        contest = self.contest_id
        candidates = contest._standing()
        return {
            "batch": self,
            "contest": contest,
            "candidates": candidates,
            # Papers printed before the loss show the name as it was; those that follow look alike.
            "struck": candidates._struck().filtered(lambda one: not one.lost_printed),
            "write_ins": min(contest.seats, 3) if contest._tally_rules().write_in else 0,
        }
