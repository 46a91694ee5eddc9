from odoo import api, fields, models
from odoo.exceptions import UserError

from ..clock import today
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
    mark = fields.Char(readonly=True, help="Printed on each paper: it is one of ours.")
    issued_count = fields.Integer("Issued", readonly=True)
    recovered_count = fields.Integer("Recovered", readonly=True)
    spoilt_count = fields.Integer(
        "Spoilt", readonly=True, help="Given back damaged and replaced by another paper."
    )
    unused_count = fields.Integer("Unused", readonly=True)
    missing_count = fields.Integer("Missing", readonly=True)
    accounted_on = fields.Date(readonly=True)
    accounted_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")

    _figures = models.Constraint(
        """CHECK (printed_count > 0 AND (state = 'printed' OR (
            LEAST(issued_count, recovered_count, spoilt_count, unused_count, missing_count) >= 0
            AND printed_count = issued_count + unused_count
            AND issued_count = recovered_count + spoilt_count + missing_count)))""",
        "The papers do not add up.",
    )
    # A second print of the same vote would need its own issue control.
    _contest_unique = models.Constraint(
        "UNIQUE (contest_id)", "The papers of this vote were printed already."
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

    def action_account(self, issued, recovered, spoilt=0, unused=0):
        """Account for all papers of this batch, once.

        :param issued: handed to voters, those replaced included
        :param recovered: taken out of the box
        :param spoilt: given back damaged and replaced
        :param unused: never handed out
        :return: ``{'id', 'missing'}``: papers issued that did not come back
        :raise UserError: figures that cannot be: always, whatever rules were adopted. More
            papers recovered than issued: count again, or declare the vote void

        Rights: an officer of the organisation. Clause: NR-ELEC-26.
        """
        self.ensure_one()
        election = self.election_id
        election.check_access("write")
        election._require_phase("opened", "counting")
        if self.state != "printed":
            raise UserError(self.env._("These papers were accounted for already."))
        if self.contest_id.state != "open":
            raise UserError(self.env._("This vote is decided or void."))
        self._check_figures(issued, recovered, spoilt, unused)
        missing = issued - spoilt - recovered
        # The right to write the election was checked; figures are written once, here.
        self.sudo().write(
            {
                "state": "accounted",
                "issued_count": issued,
                "recovered_count": recovered,
                "spoilt_count": spoilt,
                "unused_count": unused,
                "missing_count": missing,
                "accounted_on": today(self.env),
                "accounted_by_id": self.env.uid,
            }
        )
        return {"id": self.id, "missing": missing}

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

    def _check_figures(self, issued, recovered, spoilt, unused):
        """Raise UserError for figures that cannot be."""
        figures = (issued, recovered, spoilt, unused)
        if any(not isinstance(figure, int) or figure < 0 for figure in figures):
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
        if recovered + spoilt > issued:
            raise UserError(
                self.env._(
                    "%(problem)s Count again; if it stays so, declare the vote void and hold it"
                    " again.",
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
        present = self.election_id.checked_in_count
        if issued - spoilt > present:
            raise UserError(
                self.env._(
                    "%(issued)s papers in the hands of voters, but only %(present)s people are"
                    " present: one person has one paper.",
                    issued=issued - spoilt,
                    present=present,
                )
            )

    def _papers(self):
        """Return what is printed for each batch, paper by paper, for the PDF of ballots."""
        return [
            {
                "batch": batch,
                "contest": batch.contest_id,
                "candidates": batch.contest_id._standing(),
                "write_ins": min(batch.contest_id.seats, 3)
                if batch.contest_id._tally_rules().write_in
                else 0,
                "serial": f"{serial:05d}",
            }
            for batch in self
            for serial in range(batch.serial_from, batch.serial_to + 1)
        ]
