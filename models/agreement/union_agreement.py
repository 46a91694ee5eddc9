from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..clock import today
from ..count_field import Count
from ..plain_text import refuse_numbers
from .steps import KINDS, SCOPES
from .union_bargaining import check_employers

_TEXTS = ("name", "content", "standards_note", "document_name", "vote_document_name")
STATES = [
    ("draft", "Draft"),
    ("voted", "Passed by Vote"),
    ("signed", "Signed"),
    ("filed", "Filed with the Authority"),
    ("received", "Received by the Authority"),
    ("objected", "Objection"),
    ("ended", "Ended"),
]
# Which moment's rules the form shows at a state.
TRIGGER = {"draft": "propose", "voted": "submit", "signed": "close"}
# What was put to the vote, and what was signed.
_AGREED = frozenset(
    {
        "organization_id", "bargaining_id", "renews_id", "kind", "scope", "employer_ids", "name",
        "chapter_wage", "chapter_women", "chapter_safety", "date_from", "date_to", "content",
        "document", "document_name", "standards_met", "standards_note",
    }
)  # fmt: skip
_CHECKED = frozenset({"copies", "legal_parties", "legal_procedure", "legal_content"})


class UnionAgreement(models.Model):
    """An agreement between workers and employers, from the draft to its end.

    A collective contract, or one on wages, women workers, safety, or agency workers; of one
    enterprise, a region or a sector. It is passed by the workers' congress or all staff (NR-LAW-21),
    signed, filed with the labour authority, and takes effect when the days for an objection are
    over (NR-LCL-54): by date, so nothing is in force a day too long. Steps:
    ``union_agreement_steps.py``; each filing is a row of its own.
    """

    _name = "union.agreement"
    _description = "Collective Agreement"
    _inherit = ["union.server.fields.mixin", "union.standard.mixin"]
    _order = "date_to desc, id desc"
    _places_first = ("organization_id",)
    _named_first = ("bargaining_id", "renews_id")

    _server_fields = frozenset(
        {
            "state", "drafted_on", "failed_on", "voted_on", "passed_by", "vote_entitled",
            "vote_present", "vote_yes", "vote_passed", "signed_on", "filed_on", "received_on",
            "objection_until", "effective_on", "register_number", "published_on", "copied_on",
            "ended_on", "end_reason", "taken_over",
        }
    )  # fmt: skip
    _house_end = {
        "open": [("state", "in", ("voted", "signed", "filed", "received", "objected"))],
        "values": {"state": "ended"},
    }

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    name = fields.Char("Title", required=True, index="trigram")
    kind = fields.Selection(KINDS, required=True, default="collective", index=True)
    scope = fields.Selection(SCOPES, "Reach", required=True, default="enterprise")
    employer_ids = fields.Many2many(
        "union.employer",
        "union_agreement_employer_rel",
        string="Employers It Covers",
        domain="[('organization_id', 'child_of', organization_id)]",
    )
    worker_count = Count("Workers Covered", compute="_compute_worker_count")
    bargaining_id = fields.Many2one(
        "union.bargaining", "Bargained in", index="btree_not_null", ondelete="restrict", copy=False
    )
    renews_id = fields.Many2one(
        "union.agreement", "Renewal Of", index="btree_not_null", ondelete="restrict", copy=False
    )
    renewed_ids = fields.One2many("union.agreement", "renews_id", "Renewed By")
    round_ids = fields.One2many("union.bargaining", "renews_id", "Rounds to Renew It")
    chapter_wage = fields.Boolean("Chapter on Wages", help="Counts as a special agreement.")
    chapter_women = fields.Boolean("Chapter on Women Workers")
    chapter_safety = fields.Boolean("Chapter on Safety and Health")
    date_from = fields.Date("First Day", copy=False)
    date_to = fields.Date("Last Day", copy=False, index=True)
    content = fields.Text("What It Says", help="In brief; members read it on their own pages.")
    document = fields.Binary("Text of the Agreement", attachment=True, copy=False)
    document_name = fields.Char(copy=False)
    standards_met = fields.Boolean(
        "Not Below the Minimum Standards",
        copy=False,
        help="Nothing in it is below what the law and the local government ask for (NR-LCL-55).",
    )
    standards_note = fields.Char("How That Was Checked", copy=False)
    legal_parties = fields.Boolean("Parties Checked", copy=False, help="NR-CONTRACT-44.")
    legal_procedure = fields.Boolean("Procedure Checked", copy=False)
    legal_content = fields.Boolean("Content Checked", copy=False)
    copies = fields.Integer("Copies to File", copy=False)

    state = fields.Selection(
        STATES, required=True, readonly=True, default="draft", copy=False, index=True
    )
    standing = fields.Selection(
        [*STATES, ("in_force", "In Force"), ("expired", "Expired")],
        "Stands At",
        compute="_compute_standing",
    )
    is_in_force = fields.Boolean(
        "In Force", compute="_compute_standing", search="_search_is_in_force"
    )
    drafted_on = fields.Date("Draft Agreed On", readonly=True, copy=False)
    failed_on = fields.Date("Not Passed On", readonly=True, copy=False)
    voted_on = fields.Date("Passed On", readonly=True, copy=False)
    passed_by = fields.Selection(
        [
            ("workers_congress", "Workers' Congress"),
            ("all_staff", "All Staff"),
            ("other", "Another Body"),
        ],
        readonly=True,
        copy=False,
    )
    vote_entitled = Count("All Entitled", readonly=True, copy=False)
    vote_present = Count("Present", readonly=True, copy=False)
    vote_yes = Count("In Favour", readonly=True, copy=False)
    vote_passed = fields.Boolean("The Vote Carried It", readonly=True, copy=False)
    vote_document = fields.Binary("Minutes of the Vote", attachment=True, copy=False)
    vote_document_name = fields.Char(copy=False)
    signed_on = fields.Date(readonly=True, copy=False)
    filed_on = fields.Date("Filed with the Authority On", readonly=True, copy=False)
    received_on = fields.Date("Received by the Authority On", readonly=True, copy=False)
    objection_until = fields.Date("Last Day for an Objection", readonly=True, copy=False)
    effective_on = fields.Date("Takes Effect On", readonly=True, copy=False, index=True)
    register_number = fields.Char("Registered Under", readonly=True, copy=False)
    published_on = fields.Date("Made Known On", readonly=True, copy=False)
    copied_on = fields.Date("Copied to the Superior On", readonly=True, copy=False)
    ended_on = fields.Date(readonly=True, copy=False)
    end_reason = fields.Text("Why It Ended", readonly=True, copy=False)
    taken_over = fields.Boolean(
        "Taken Over from Before",
        readonly=True,
        copy=False,
        help="It was in force before it was entered here.",
    )
    filing_ids = fields.One2many("union.agreement.filing", "agreement_id", "Filings")
    check_ids = fields.One2many("union.agreement.check", "agreement_id", "Performance Checks")

    _term = models.Constraint(
        "CHECK (date_to >= date_from)", "An agreement cannot end before it begins."
    )
    _copies = models.Constraint("CHECK (copies >= 0)", "Copies are zero or more.")
    _effective = models.Constraint(
        "CHECK (effective_on IS NULL OR received_on IS NOT NULL)",
        "Nothing takes effect that the authority did not receive.",
    )

    @api.depends("employer_ids.staff_count")
    def _compute_worker_count(self):
        for agreement in self:
            # Who reads the agreement reads how many it is about.
            agreement.worker_count = sum(agreement.sudo().employer_ids.mapped("staff_count"))

    @api.depends("state", "effective_on", "date_from", "date_to", "ended_on")
    def _compute_standing(self):
        day = today(self.env)
        for agreement in self:
            agreement.is_in_force = agreement._holds_on(day)
            received = agreement.state == "received" and agreement.effective_on
            agreement.standing = (
                "in_force"
                if agreement.is_in_force
                else "expired"
                if received and agreement.date_to and agreement.date_to < day
                else agreement.state
            )

    def _holds_on(self, day):
        """Whether one agreement is in force on a day; see :meth:`_in_force_domain`."""
        return bool(
            (self.state == "received" or (self.state == "ended" and self.ended_on))
            and self.effective_on
            and self.effective_on <= day
            and self.date_from
            and self.date_from <= day
            and (not self.date_to or self.date_to >= day)
            and (not self.ended_on or self.ended_on >= day)
        )

    @api.model
    def _in_force_domain(self, day):
        """Return the domain of what is in force on a day (NR-LCL-54)."""
        return (
            # One that ended with its house says no day of its own.
            (
                Domain("state", "=", "received")
                | (Domain("state", "=", "ended") & Domain("ended_on", ">=", day))
            )
            & Domain("effective_on", "<=", day)
            & Domain("date_from", "<=", day)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", day))
        )

    def _search_is_in_force(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return self._in_force_domain(today(self.env))

    @api.depends("state")
    @api.depends_context("lang", "uid")
    def _compute_check(self):
        # The checklist speaks of the step that comes next.
        for agreements in self.grouped("state").values():
            super(UnionAgreement, agreements)._compute_check()

    @property
    def _union_check_trigger(self):
        return TRIGGER.get(self[:1].state, "daily")

    @api.constrains(*_TEXTS)
    def _check_texts(self):
        refuse_numbers(self, *_TEXTS)

    @api.constrains("organization_id", "employer_ids")
    def _check_employers(self):
        check_employers(self)

    @api.constrains("renews_id", "bargaining_id", "organization_id")
    def _check_same_union(self):
        for agreement in self:
            for other in (agreement.renews_id, agreement.bargaining_id):
                if other and other.organization_id != agreement.organization_id:
                    raise ValidationError(
                        self.env._(
                            "“%(other)s” is of another union: an agreement is bargained and renewed"
                            " by its own.",
                            other=other.name,
                        )
                    )

    def write(self, vals):
        # First of all: the messages below name the agreement.
        self.check_access("write")
        if not self.env.su:
            self._check_locked(vals)
        return super().write(vals)

    def _check_locked(self, vals):
        """Raise UserError if the values touch what was voted on, or filed."""
        for agreement in self:
            touched = set()
            if agreement.state != "draft":
                touched |= vals.keys() & _AGREED
            if agreement.state not in ("draft", "voted", "signed"):
                touched |= vals.keys() & _CHECKED
            if touched:
                raise UserError(
                    self.env._(
                        "“%(agreement)s”: %(fields)s cannot be changed after the vote. What is to"
                        " be different is bargained and voted on anew.",
                        agreement=agreement.name,
                        fields=", ".join(
                            self._fields[name]._description_string(self.env)
                            for name in sorted(touched)
                        ),
                    )
                )

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        if any(one.state != "draft" or one.filing_ids for one in self):
            raise UserError(
                self.env._("An agreement that was voted on stays on record. End it instead.")
            )
        return super().unlink()
