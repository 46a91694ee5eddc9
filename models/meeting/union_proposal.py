from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import today
from ..plain_text import refuse_numbers
from ..said import said
from ..server_fields import shown


class UnionProposal(models.Model):
    """A proposal of representatives: filed, screened by the committee, handled, answered.

    What was filed stays as it is; each step is the server's.
    """

    _name = "union.proposal"
    _description = "Proposal of Representatives"
    _inherit = ["union.server.fields.mixin", "union.watched.mixin"]
    _order = "filed_on desc, id desc"
    _rec_name = "subject"
    _rec_names_search = ["subject", "number"]
    _places_first = ("organization_id",)
    _named_first = ("member_id", "meeting_id")

    _server_fields = frozenset(
        {
            "number", "state", "filed_on", "screened_on", "screened_by_id", "screen_ground",
            "handler", "due_on", "answer", "answered_on", "answered_by_id", "satisfaction",
        }
    )  # fmt: skip

    number = fields.Integer("No.", readonly=True, copy=False, help="In its year, once it is filed.")
    organization_id = fields.Many2one(
        "union.organization",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    meeting_id = fields.Many2one(
        "union.meeting",
        "Congress or Meeting",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id)]",
    )
    subject = fields.Char("Title of the Proposal", required=True)
    content = fields.Text(required=True)
    member_id = fields.Many2one(
        "union.member", "Proposed By", required=True, index=True, ondelete="restrict"
    )
    proposer_name = fields.Char(compute="_compute_proposer_name")
    seconders = fields.Integer("Seconded By", help="How many representatives signed it as well.")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("filed", "Proposal Filed"),
            ("taken", "Taken Up"),
            ("handling", "Being Handled"),
            ("answered", "Reply Given"),
            ("not_taken", "Not Taken Up"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    filed_on = fields.Date("Proposal Filed On", readonly=True, copy=False)
    screened_on = fields.Date(readonly=True, copy=False)
    screened_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    screen_ground = fields.Char("What the Committee Says", readonly=True, copy=False)
    handler = fields.Char("Handling Office", readonly=True, copy=False)
    due_on = fields.Date("Answer Due On", readonly=True, copy=False)
    days_late = fields.Integer(compute="_compute_days_late")
    answer = fields.Text("Reply to the Proposal", readonly=True, copy=False)
    answered_on = fields.Date("Reply Given On", readonly=True, copy=False)
    answered_by_id = fields.Many2one(
        "res.users", "Reply Given By", readonly=True, copy=False, ondelete="restrict"
    )
    satisfaction = fields.Selection(
        [
            ("satisfied", "Satisfied"),
            ("basically", "Basically Satisfied"),
            ("not", "Not Satisfied"),
        ],
        "What the Representative Says",
        readonly=True,
        copy=False,
    )
    _number_unique = models.UniqueIndex(
        "(organization_id, date_part('year', filed_on), number) WHERE number > 0",
        "This number was given to another proposal of the year.",
    )
    _seconders = models.Constraint("CHECK (seconders >= 0)", "Seconders are zero or more.")

    @api.depends("member_id.name")
    def _compute_proposer_name(self):
        for proposal in self:
            proposal.proposer_name = shown(proposal, "member_id").name

    @api.depends("state", "due_on")
    def _compute_days_late(self):
        day = today(self.env)
        for proposal in self:
            late = proposal.state in ("taken", "handling") and proposal.due_on
            proposal.days_late = max(0, (day - proposal.due_on).days) if late else 0

    @api.depends("number", "subject", "filed_on")
    def _compute_display_name(self):
        for proposal in self:
            proposal.display_name = " ".join(
                filter(None, (proposal._number_text(), proposal.subject))
            )

    def _number_text(self):
        """Return the number with its year, empty before it is filed."""
        return f"{self.filed_on.year}-{self.number}" if self.filed_on else ""

    @api.constrains("subject", "content", "screen_ground", "handler", "answer")
    def _check_texts(self):
        refuse_numbers(self, "subject", "content", "screen_ground", "handler", "answer")

    @api.constrains("organization_id", "meeting_id", "member_id")
    def _check_parts(self):
        for proposal in self:
            place = proposal.organization_id
            if proposal.meeting_id and proposal.meeting_id.organization_id != place:
                raise ValidationError(
                    self.env._(
                        "“%(subject)s”: the meeting is one of another organisation.",
                        subject=proposal.subject,
                    )
                )
            home = proposal.member_id.organization_id.parent_path or ""
            if not home.startswith(place.parent_path or ""):
                raise ValidationError(
                    self.env._(
                        "%(member)s is no member of %(organization)s or of a union below it.",
                        member=proposal.proposer_name,
                        organization=place.name,
                    )
                )

    def write(self, vals):
        if not self.env.su and any(proposal.state != "draft" for proposal in self):
            raise UserError(self.env._("A proposal that was filed stays as it is."))
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        if any(proposal.state != "draft" for proposal in self):
            raise UserError(self.env._("A proposal that was filed stays on record."))
        return super().unlink()

    def action_file(self):
        """File proposals: each gets its number in the year.

        :return: ``[{'id', 'number'}]`` in the order of ``self``
        :raise UserError: filed already

        Rights: an officer of the organisation. Clause: NR-CONG-29.
        """
        self._step("draft")
        day = today(self.env)
        served = self.sudo()  # the highest number of a house whose proposals the caller writes
        served._queue_at_houses()
        last = {
            place.id: number
            for place, number in served._read_group(
                Domain("organization_id", "in", self.organization_id.ids)
                & Domain("filed_on", ">=", day.replace(month=1, day=1)),
                ["organization_id"],
                ["number:max"],
            )
        }
        for proposal in self:
            place = proposal.organization_id.id
            last[place] = last.get(place, 0) + 1
            proposal._server_write({"state": "filed", "filed_on": day, "number": last[place]})
        return [{"id": proposal.id, "number": proposal.number} for proposal in self]

    def action_screen(self, taken, ground):
        """Say whether the committee takes these proposals up.

        :param bool taken: taken up, to be handled; else not taken up
        :param str ground: what the committee says of it; stays on record
        :raise UserError: not filed, or no ground

        Rights: an officer of the organisation. Clause: NR-CONG-29.
        """
        self._step("filed")
        ground = self._must_say(ground, self.env._("say what the committee decided, and why"))
        if type(taken) is not bool:
            raise UserError(self.env._("Say whether the proposal is taken up: true or false."))
        self._server_write(
            {
                "state": "taken" if taken else "not_taken",
                "screened_on": today(self.env),
                "screened_by_id": self.env.uid,
                "screen_ground": ground,
            }
        )
        return True

    def action_assign(self, handler, due_on):
        """Say who handles proposals that were taken up, and until when they are answered.

        :param str handler: the office or person who handles it
        :param str due_on: the last day for the answer, ISO; not in the past
        :raise UserError: not taken up, nobody named, or a bad day

        Rights: an officer of the organisation. Clause: BJ-3.3.2.
        """
        self._step("taken", "handling")
        handler = self._must_say(handler, self.env._("say who handles it"))
        try:
            day = fields.Date.to_date(due_on)
        except (TypeError, ValueError):
            day = None
        if not day or day < today(self.env):
            raise UserError(self.env._("Give the day the answer is due on, not in the past."))
        self._server_write({"state": "handling", "handler": handler, "due_on": day})
        return True

    def action_answer(self, answer):
        """Answer proposals.

        :raise UserError: not being handled, or no answer

        Rights: an officer of the organisation. Clause: BJ-3.3.2.
        """
        self._step("taken", "handling")
        answer = self._must_say(answer, self.env._("write the answer"))
        self._server_write(
            {
                "state": "answered",
                "answer": answer,
                "answered_on": today(self.env),
                "answered_by_id": self.env.uid,
            }
        )
        return True

    def action_rate(self, satisfaction):
        """Record what the representative says of the answer.

        :param str satisfaction: ``satisfied``, ``basically`` or ``not``
        :raise UserError: not answered yet, rated already, or another word

        Rights: an officer of the organisation. Clause: BJ-3.3.2.
        """
        self._step("answered")
        if satisfaction not in self._fields["satisfaction"].get_values(self.env):
            raise UserError(self.env._("Satisfied, basically satisfied or not: one of the three."))
        if any(self.mapped("satisfaction")):
            raise UserError(self.env._("What the representative said is on record."))
        self._server_write({"satisfaction": satisfaction})
        return True

    def button_file(self):
        """Button of :meth:`action_file`."""
        self.action_file()
        return True

    def button_step(self):
        """Ask for what the next step of this proposal needs."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "union.proposal.step",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_proposal_id": self.id},
        }

    def _queue_at_houses(self):
        """File one after the other at each organisation: no number twice, none left out.

        The row of the house is touched and stays as it is: whoever files at the same moment waits,
        and begins anew with the number given before.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE union_organization SET write_date = write_date WHERE id IN"
                " (SELECT id FROM union_organization WHERE id = ANY(%s) ORDER BY id"
                " FOR NO KEY UPDATE)",
                self.organization_id.ids,
            ),
            log_exceptions=False,
        )

    def _step(self, *states):
        """Raise unless the caller may take a step with these and each is where it begins."""
        self.check_access("write")
        labels = dict(self._fields["state"]._description_selection(self.env))
        for proposal in self:
            if proposal.state not in states:
                raise UserError(
                    self.env._(
                        "“%(subject)s” is %(state)s: this is no step of it.",
                        subject=proposal.subject,
                        state=labels[proposal.state],
                    )
                )

    def _must_say(self, text, what):
        """Return a text of the caller; raise UserError if he says nothing or a person's number."""
        text = said(self.env, text)
        if not text:
            raise UserError(
                self.env._("“%(subject)s”: %(what)s.", subject=self[:1].subject, what=what)
            )
        return text
