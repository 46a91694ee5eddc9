from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...core import tally
from ...core.election_rules import least_share
from ...core.workdays import add_workdays
from ..approval.row_lock import wait_for_rows
from ..clock import today
from ..count_field import Count
from ..office_days import office_days
from ..plain_text import refuse_numbers
from ..rate_field import Rate
from ..vote_rules import tally_rules
from ..vote_words import quorum_words

#: Share of the representatives that may ask for a session of its own.
EXTRA = "workers_congress.extra_share"
#: Working days until the superior union has the report.
REPORT = "workers_session.report"
#: What is still written once a session is closed: what follows it.
AFTERWARDS = {"reported_on", "put_off_from", "put_off_to", "minutes", "minutes_name"}


class UnionWorkersSession(models.Model):
    """One session of a workers' congress: who was called and came, on what papers, what it decided.

    Never a meeting of the union (NR-CONG-38). Opened by :meth:`action_open`, which keeps the
    quorum of that moment; its motions are voted in between; closed by :meth:`action_close`. From
    then on workers read the result on their own pages.
    """

    _name = "union.workers.session"
    _description = "Session of a Workers’ Congress"
    _inherit = ["union.standard.mixin", "union.server.fields.mixin"]
    _order = "date desc, id desc"
    _union_check_trigger = "open"
    _rec_names_search = ["name", "congress_id.employer_id.name"]
    _places_first = ("congress_id",)
    _house_end = {"open": [("state", "=", "open")], "starts": ("open", "closed")}
    _server_fields = frozenset(
        {"state", "organization_id", "entitled_count", "quorum_json", "report_due_on"}
    )

    name = fields.Char("Session", required=True, help="As the call has it.")
    congress_id = fields.Many2one(
        "union.workers.congress",
        "Workers’ Congress",
        required=True,
        index=True,
        ondelete="restrict",
    )
    organization_id = fields.Many2one(related="congress_id.organization_id", store=True, index=True)
    kind = fields.Selection(
        [("regular", "Regular"), ("extra", "On Proposal")], required=True, default="regular"
    )
    proposer_count = fields.Integer(
        "Representatives Proposing",
        help="How many representatives asked for it; the employer or the union: 0.",
    )
    date = fields.Date("Held On", required=True, default=lambda self: today(self.env))
    papers_on = fields.Date("Papers Sent On", help="When every representative had them.")
    entitled_count = fields.Integer("Representatives Called", readonly=True, copy=False)
    present_count = fields.Integer("Present", copy=False)
    presidium_count = Count("Presidium Members", copy=False)
    presidium_front_count = Count("Front Line on the Presidium", copy=False)
    put_off_from = fields.Date(
        "Paused Since", copy=False, help="Since when it, or what it decided, is put off."
    )
    put_off_to = fields.Date("Paused Until", copy=False)
    reported_on = fields.Date("Reported Up On", copy=False)
    report_due_on = fields.Date(readonly=True, copy=False)
    minutes = fields.Binary(attachment=True, copy=False)
    minutes_name = fields.Char(copy=False)
    motion_ids = fields.One2many("union.workers.motion", "session_id", "Motions")
    state = fields.Selection(
        [("draft", "Called"), ("open", "Sitting"), ("closed", "Closed")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    quorum_json = fields.Json("Verdict on the Quorum", readonly=True, copy=False)
    quorum_text = fields.Char("Quorum", compute="_compute_quorum_text")

    # What the rules read.
    papers_days = Count("Days With the Papers", compute="_compute_figures")
    proposers_missing = Count(compute="_compute_figures")
    presidium_front_percent = Rate(compute="_compute_figures")
    put_off_days = Count("Days Paused", compute="_compute_figures")

    _counts = models.Constraint(
        "CHECK (proposer_count >= 0 AND present_count >= 0"
        " AND presidium_count >= 0 AND presidium_front_count BETWEEN 0 AND presidium_count)",
        "Counts are zero or more, and the front line is no more than the whole presidium.",
    )
    _dates = models.Constraint(
        "CHECK (papers_on <= date AND reported_on >= date AND put_off_to >= put_off_from)",
        "Papers go out before the session, the report after it, and it is put off to a later day.",
    )

    @api.depends("quorum_json")
    @api.depends_context("lang")
    def _compute_quorum_text(self):
        for session in self:
            verdict = session.quorum_json
            session.quorum_text = quorum_words(self.env, verdict) if verdict else False

    @api.depends(
        "date", "papers_on", "kind", "proposer_count", "presidium_count", "presidium_front_count",
        "put_off_from", "put_off_to", "congress_id.representative_count",
    )  # fmt: skip
    def _compute_figures(self):
        day = today(self.env)
        places = self.organization_id._origin
        figures = self.env["union.rule"]._parameters([EXTRA], places)
        for session in self:
            share = figures.get(session.organization_id._origin.id, {}).get(EXTRA, {}).get("value")
            seats = session.congress_id.representative_count
            session.proposers_missing = (
                False
                if share is None
                else max(0, least_share(seats, share, False) - session.proposer_count)
            )
            session.papers_days = (
                (session.date - session.papers_on).days
                if session.papers_on and session.date
                else False
            )
            many = session.presidium_count
            session.presidium_front_percent = (
                100 * (session.presidium_front_count or 0) / many if many else False
            )
            begun = session.put_off_from
            session.put_off_days = ((session.put_off_to or day) - begun).days if begun else False

    @api.constrains("name", "minutes_name", "check_reason")
    def _check_texts(self):
        refuse_numbers(self, "name", "minutes_name", "check_reason")

    @api.constrains("reported_on", "papers_on")
    def _check_days(self):
        day = today(self.env)
        for session in self:
            if any(on and on > day for on in (session.reported_on, session.papers_on)):
                raise ValidationError(
                    self.env._(
                        "%(session)s: papers and report are entered once they went out, not"
                        " before.",
                        session=session.name,
                    )
                )

    @api.constrains("present_count")
    def _check_present(self):
        for session in self:
            if session.state == "open" and not 0 < session.present_count <= session.entitled_count:
                raise ValidationError(
                    self.env._(
                        "Enter how many of the %(entitled)s representatives are present: 1 to"
                        " %(entitled)s.",
                        entitled=session.entitled_count,
                    )
                )

    @api.constrains("congress_id")
    def _check_congress(self):
        for session in self:
            if session.congress_id.state == "ended" and session.state == "draft":
                raise ValidationError(
                    self.env._(
                        "%(congress)s has ended: it sits no more.",
                        congress=session.congress_id.display_name,
                    )
                )

    def write(self, vals):
        if not self.env.su:
            closed = [session for session in self if session.state == "closed"]
            if closed and set(vals) - AFTERWARDS:
                raise UserError(
                    self.env._(
                        "“%(session)s” is closed: only its report, its minutes and a putting off"
                        " are still entered.",
                        session=closed[0].name,
                    )
                )
            if "congress_id" in vals and any(session.state != "draft" for session in self):
                raise UserError(self.env._("A session that was opened stays with its congress."))
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        if any(session.state != "draft" for session in self):
            raise UserError(self.env._("A session that was opened stays on record."))
        return super().unlink()

    def action_open(self, reason=None):
        """Open the session with those who are present, and keep the verdict on the quorum.

        Without the quorum it opens as well, but no motion is carried.

        :param str reason: why to go on in spite of warnings; ``check_reason`` if None
        :return: ``{'id', 'entitled', 'present', 'quorum'}``; quorum: ``{'code', 'params'}`` of
            ``core.tally``, or False where no standard says one
        :raise UserError: opened already, before its day, the congress is not in office, more
            present than called, or what the standards say of papers and proposal

        Rights: an officer of the organisation. Clauses: NR-WC-quorum, NR-WC-shanghai-quorum,
        NR-WC-shanghai-papers, NR-WC-soe-18b, NR-WC-zhejiang-win.
        """
        self.ensure_one()
        self.check_access("write")
        # Two at once: the second finds it open.
        wait_for_rows(self)
        if self.state != "draft":
            raise UserError(self.env._("“%(session)s” was opened already.", session=self.name))
        if self.date > today(self.env):
            raise UserError(
                self.env._(
                    "“%(session)s” is opened on its day: correct the date if it sits today.",
                    session=self.name,
                )
            )
        congress = self.congress_id
        if congress.state != "current":
            raise UserError(self.env._("%(name)s is not in office.", name=congress.display_name))
        entitled, present = congress.representative_count, self.present_count
        if not 0 < present <= entitled:
            raise UserError(
                self.env._(
                    "Enter how many of the %(entitled)s representatives are present: 1 to"
                    " %(entitled)s.",
                    entitled=entitled,
                )
            )
        self._union_enforce("open", reason)
        rules = self._motion_rules(ask=False)
        verdict = tally.check_quorum(entitled, present, rules).as_dict() if rules else False
        self._server_write(
            {
                "state": "open",
                "entitled_count": entitled,
                "quorum_json": verdict,
                "report_due_on": self._report_due(),
            }
        )
        return {"id": self.id, "entitled": entitled, "present": present, "quorum": verdict}

    def action_close(self, reason=None):
        """Close the session; from now on workers read its result on their own pages.

        :param str reason: why to go on in spite of warnings; ``check_reason`` if None
        :return: True
        :raise UserError: it is not open, a motion was not voted, or what the standards say

        Rights: an officer of the organisation. Clause: NR-WC-shanghai-presidium.
        """
        self.ensure_one()
        self.check_access("write")
        wait_for_rows(self)
        if self.state != "open":
            raise UserError(self.env._("“%(session)s” is not open.", session=self.name))
        if left := self.motion_ids.filtered(lambda motion: motion.state == "draft")[:1]:
            raise UserError(
                self.env._(
                    "“%(motion)s” was not voted: record its votes, or take it off the agenda.",
                    motion=left.name,
                )
            )
        self._union_enforce("close", reason)
        self._server_write({"state": "closed"})
        return True

    def _motion_rules(self, ask=True):
        """Return the :class:`core.tally.Rules` of a motion here; see :func:`tally_rules`."""
        kind = "soe" if self.congress_id.state_owned else "any"
        return tally_rules(self.env, self.organization_id, "workers_congress.motion", kind, ask=ask)

    def _report_due(self):
        """Return the day the report is due, False where no standard asks for one."""
        days = self.env["union.rule"]._parameter(REPORT, self.organization_id)["value"]
        if days is None:
            return False
        return add_workdays(self.date, days, office_days(self.env)).date
