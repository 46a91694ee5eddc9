from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...core.text import hide_numbers
from ..clock import now, today
from ..document.letter_number import take_numbers
from ..member.union_vault_mixin import VaultColumn
from ..organization.union_organization_scope import RIGHTS

# Numbers of confidential cases run apart: no gap in the others tells that there is one.
OPEN, SEALED = "open", "sealed"
ENDED = ("closed", "refused")
#: What was told stays as it was taken down.
TAKEN_DOWN = frozenset(
    {"organization_id", "type_id", "received_via", "anonymous", "member_id", "title", "content"}
)


class UnionCase(models.Model):
    """A matter of a worker that a union takes up, from its receipt to its end.

    Confidential unless its chain says otherwise: read by the people of its chain
    (``union.case.chain``) while a duty of today brings them the rights of a rights officer at its
    union or above, and by nobody else; not by superiors, auditors or administrators. What leaves
    that circle (activities, errors, the access log) has the number alone. There is no chatter:
    who was notified would go on reading. See ``docs/decisions/0103``.
    """

    _name = "union.case"
    _description = "Case"
    _inherit = ["union.vault.mixin", "union.server.fields.mixin", "union.standard.mixin"]
    _order = "received_at desc, id desc"
    _rec_name = "number"
    _named_first = ("member_id", "employer_id")

    _union_check_trigger = "close"
    # Its figures are no matter of rules an office writes, which tell them to all who read findings.
    _union_own_rules = False
    # Of a house that ended its cases go on with the superior, and no list of what it leaves tells.
    _house_end = {"afterwards": True}
    _vault = {"contact": VaultColumn("contact_sealed", "contact_masked", "contact_digest")}
    _server_fields = frozenset(
        {
            "acting_id",
            "series",
            "year",
            "position",
            "number",
            "received_at",
            "state",
            "confidential",
            "chain_ids",
            "step_ids",
            "clock_ids",
            "escalated_to_id",
            "escalated_at",
            "escalation_ground",
            "closing_agreed_at",
            "closing_agreed_by_id",
            "closed_at",
            "closed_summary",
            "lesson",
            "satisfied",
            "code_digest",
        }
    )

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_place(),
    )
    acting_id = fields.Many2one(
        "union.organization",
        "Acting for It",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
        help="The superior that has taken the case over (上代下).",
    )
    series = fields.Char(readonly=True)
    year = fields.Integer(readonly=True, aggregator=False)
    position = fields.Integer(readonly=True)
    number = fields.Char("Case No.", readonly=True, index="trigram")
    type_id = fields.Many2one("union.case.type", "Kind", required=True, ondelete="restrict")
    received_via = fields.Selection(
        [
            ("counter", "At the Office"),
            ("phone", "By Phone"),
            ("portal", "Member’s Page"),
            ("mail", "By E-mail"),
            ("code", "Suggestion Box"),
        ],
        required=True,
        default="counter",
    )
    received_at = fields.Datetime(required=True, readonly=True, default=lambda self: now())
    state = fields.Selection(
        [
            ("received", "Taken In"),
            ("handling", "Being Handled"),
            ("closed", "Closed"),
            ("refused", "Not Taken Up"),
        ],
        required=True,
        readonly=True,
        default="received",
        index=True,
    )
    # Not null in the database as well: what nobody has said is confidential.
    confidential = fields.Boolean(required=True, readonly=True, default=True)
    anonymous = fields.Boolean(help="Whoever brought it in gives no name.")
    member_id = fields.Many2one("union.member", index="btree_not_null", ondelete="restrict")
    told_name = fields.Char("Name Given", help="Of who is no member, or not found as one.")
    contact = fields.Char(
        "How to Reach",
        compute="_compute_vault",
        readonly=False,
        copy=False,
        search="_search_contact",
        help="How to reach whoever brought it in; kept encrypted, shown with a reason.",
    )
    contact_sealed = fields.Char(copy=False, prefetch=False, groups=fields.NO_ACCESS)
    contact_masked = fields.Char("Masked Contact", readonly=True, copy=False)
    contact_digest = fields.Char(copy=False, prefetch=False, groups=fields.NO_ACCESS)
    focus = fields.Selection(
        [
            ("front_line", "Front-line Worker"),
            ("migrant", "Migrant Worker"),
            ("hardship", "Worker in Hardship"),
            ("new_form", "New Form of Employment"),
            ("other", "Other"),
        ],
        "Workers It Concerns",
    )
    employer_id = fields.Many2one("union.employer", index="btree_not_null", ondelete="restrict")
    affected_count = fields.Integer(
        "Workers Concerned",
        help="From the figure of the standard on it goes to the superior at once.",
    )
    stoppage = fields.Boolean("Stoppage or Slow-down")
    kept_from_ids = fields.Many2many(
        "res.users",
        "union_case_kept_from_rel",
        copy=False,
        help="Whom the case is about, or who is close to them: they never handle it.",
    )
    opinion_rejected = fields.Boolean(
        "Employer Disagrees", help="With the union’s opinion: then it goes to the superior."
    )
    title = fields.Char("Subject of the Case", required=True)
    content = fields.Text()
    file_ids = fields.Many2many("ir.attachment", "union_case_file_rel", string="Files", copy=False)
    chain_ids = fields.One2many("union.case.chain", "case_id", "Handlers", readonly=True)
    step_ids = fields.One2many("union.case.step", "case_id", "Steps", readonly=True)
    clock_ids = fields.One2many("union.case.clock", "case_id", "Clocks", readonly=True)
    escalated_to_id = fields.Many2one(
        "union.organization",
        "Reported To",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    escalated_at = fields.Datetime("Reported Up", readonly=True)
    escalation_ground = fields.Selection(
        [("figures", "By Its Size"), ("asked", "The Union Asks for Help"), ("report", "Report")],
        "Why Reported",
        readonly=True,
    )
    closing_agreed_at = fields.Datetime("Superior Agreed to the End", readonly=True)
    closing_agreed_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    closed_at = fields.Datetime(readonly=True)
    closed_summary = fields.Text("Closing Summary", readonly=True)
    lesson = fields.Text("Experience", readonly=True, help="What is to be learnt from it.")
    satisfied = fields.Selection(
        [("yes", "Satisfied"), ("basic", "Basically Satisfied"), ("no", "Not Satisfied")],
        "Answer to the Handling",
        readonly=True,
    )
    # Of the code of the box, or of the mail it came by: neither is kept itself.
    code_digest = fields.Char(copy=False, readonly=True, prefetch=False, groups=fields.NO_ACCESS)
    due_at = fields.Datetime("Next Due", compute="_compute_clocks")
    overdue_count = fields.Integer("Clocks Missed", compute="_compute_clocks")
    mediated = fields.Boolean(compute="_compute_done")
    lawyer_named = fields.Boolean(compute="_compute_done")
    opinion_given = fields.Boolean(compute="_compute_done")
    reported = fields.Boolean(compute="_compute_done")
    acted_for = fields.Boolean("Superior Acts", compute="_compute_done")
    summed_up = fields.Boolean("Experience Summed Up", compute="_compute_done")

    _number_unique = models.UniqueIndex(
        "(organization_id, series, year, position) WHERE number IS NOT NULL",
        "There is a case with this number.",
    )
    _code_unique = models.UniqueIndex(
        "(code_digest) WHERE code_digest IS NOT NULL", "This was taken in already."
    )
    _affected = models.Constraint(
        "CHECK (affected_count >= 0)", "The workers concerned are zero (not known) or a number."
    )

    @api.model
    def _default_place(self):
        # Its id alone: who handles cases need not read organisations.
        return self.env["union.organization"]._my_place(RIGHTS).id

    @api.depends("number")
    def _compute_display_name(self):
        for case in self:
            case.display_name = case.number or self.env._("New Case")

    @api.depends("clock_ids.done_at", "clock_ids.due_at")
    def _compute_clocks(self):
        moment = now()
        for case in self:
            running = case.clock_ids.filtered(lambda clock: not clock.done_at)
            case.due_at = min(running.mapped("due_at"), default=False)
            case.overdue_count = len(
                case.clock_ids.filtered(lambda clock: clock.due_at < (clock.done_at or moment))
            )

    @api.depends("step_ids.kind", "escalated_to_id", "acting_id", "lesson")
    def _compute_done(self):
        for case in self:
            kinds = set(case.step_ids.mapped("kind"))
            case.mediated = "mediation" in kinds
            case.lawyer_named = "lawyer" in kinds
            case.opinion_given = "opinion" in kinds
            case.reported = bool(case.escalated_to_id)
            case.acted_for = bool(case.acting_id)
            case.summed_up = bool(case.lesson)

    @api.model
    def _search_contact(self, operator, value):
        # A number somebody tries would say whether its owner has brought a case in.
        raise UserError(self.env._("Cases are not found by a contact. Search the number."))

    @api.model_create_multi
    def create(self, vals_list):
        # What a form sends of files is asked of the case, which is not there yet.
        files = [vals.pop("file_ids", None) for vals in vals_list]
        cases = super().create(vals_list)
        cases._take_in()
        for case, commands in zip(cases, files, strict=True):
            if commands:
                case.write({"file_ids": commands})
        return cases

    def write(self, vals):
        if not self.env.su and (fixed := TAKEN_DOWN & vals.keys()):
            raise AccessError(
                self.env._(
                    "%(fields)s: stays as it was taken down. Write a step.",
                    fields=", ".join(self._fields[name].string for name in sorted(fixed)),
                )
            )
        if not self.env.su and vals.keys() - {"check_reason"}:
            self._refuse_ended()
        result = super().write(vals)
        if "file_ids" in vals:
            self._own_files()
        if "kept_from_ids" in vals:
            self.sudo()._keep_from()  # who may write the case says whom it is about
        if vals.keys() & {"affected_count", "stoppage"}:
            self._escalate_by_figures()
        return result

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        raise UserError(self.env._("A case is closed, not deleted."))

    def copy(self, default=None):
        raise UserError(self.env._("A case is taken in anew, not copied."))

    def action_reveal(self, reason):
        """As for identities; the reason stays in the case, the access log has its number."""
        self.ensure_one()
        self.check_access("write")
        shown = super().action_reveal(reason and self.number)
        self._note("revealed", reason)
        return shown

    def button_reveal(self):
        """Ask for the reason, then show how to reach whoever brought the case in."""
        return self.env["union.member"]._reveal_window(self)

    def action_override_rule(self, rule, trigger, reason):
        """No superior lets a rule pass here: what he wrote would be read outside the chain.

        :raise UserError: always
        """
        raise UserError(self.env._("A case is closed with a reason; no rule is let pass."))

    def _access_subject(self):
        return self.number or f"#{self.id}"

    def _refuse_ended(self):
        if ended := self.filtered(lambda case: case.state in ENDED)[:1]:
            raise UserError(
                self.env._("Case %(number)s has ended: nothing is changed.", number=ended.number)
            )

    def _take_in(self):
        """Number new cases, hand them to their first handlers and start their clocks."""
        # The right to take them in was checked by create, or by the page they came from.
        cases = self.sudo()
        day = today(self.env)
        if gone := cases.organization_id.filtered(lambda place: place.state == "dissolved")[:1]:
            raise UserError(
                self.env._(
                    "%(organization)s is dissolved: take the case in at the union above.",
                    organization=gone.name,
                )
            )
        for case in cases:
            # A form may bring what a phone brought: no number of a person stays in a text.
            case.write(
                {
                    "confidential": case.type_id.confidential
                    or case.anonymous
                    or case.received_via in ("mail", "code"),
                    "series": OPEN,
                    "year": day.year,
                    "title": hide_numbers(case.title),
                    "content": hide_numbers(case.content or ""),
                }
            )
            if case.confidential:
                case.series = SEALED
        wanted = {(case.organization_id.id, case.series, case.year) for case in cases}
        following = take_numbers(cases, wanted)
        for case in cases:
            key = case.organization_id.id, case.series, case.year
            sign = "S" if case.series == SEALED else ""
            case.write(
                {
                    "position": following[key],
                    "number": f"{case.organization_id.code}-{case.year}-{sign}{following[key]}",
                }
            )
            following[key] += 1
        if not self.env.su:
            cases._into_chain(self.env.user, "intake")
        cases._hand_out()
        cases._start_first_clocks()
        cases._escalate_by_figures()

    def _own_files(self):
        """Let files that belong to nothing yet belong to their case; others' are refused."""
        for case in self:
            for file in case.file_ids:
                if file.res_id and (file.res_model, file.res_id) != (self._name, case.id):
                    raise UserError(
                        self.env._("%(file)s belongs to another record.", file=file.name)
                    )
            case.file_ids.filtered(lambda file: not file.res_id).write(
                {"res_model": self._name, "res_id": case.id, "public": False}
            )

    def _vault_clean(self, name, value, vals):
        text = " ".join((value or "").split())
        if len(text) > 200:
            raise UserError(self.env._("Give one way to reach the person, in at most 200 signs."))
        return "case_contact", text

    @api.model
    def _vault_kind(self, name, id_type):
        return "case_contact"

    @api.model
    def _vault_mask(self, name, value):
        # Not even how long it is.
        return "*" * 6

    @api.model
    def _vault_digests(self, name, value):
        return []
