from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...core import workers_congress as core
from ...core.rule import RuleError
from ..approval.row_lock import wait_for_rows
from ..clock import today
from ..count_field import Count
from ..period import full_months
from ..plain_text import refuse_numbers
from ..rate_field import Rate

#: Parameter with the steps of :func:`core.workers_congress.least_representatives`.
STEPS = "workers_congress.representative_steps"
#: What the standards ask of a congress that takes office, and of one that is in office.
COMPOSITION = {
    "staff_count",
    "female_staff_count",
    "representative_count",
    "manager_count",
    "women_count",
    "front_line_count",
    "date_from",
    "date_to",
    "unit_ids",
    "employer_id",
    "organization_id",
}


class UnionWorkersCongress(models.Model):
    """The workers' congress of an employer, or of a region: who sits in it, and for how long.

    Not the members' congress of the union, which has its own meetings, resolutions and files
    (NR-CONG-38). All workers elect it, members or not; so only numbers are kept, and no names.

    Established by :meth:`action_establish`, which asks the standards for its composition; every
    day they ask whether it meets and whether its term is over.
    """

    _name = "union.workers.congress"
    _description = "Workers’ Congress"
    _inherit = ["union.standard.mixin", "union.server.fields.mixin"]
    _order = "organization_id, employer_id, date_from desc, id"
    _rec_names_search = ["employer_id.name", "organization_id.name"]
    _places_first = ("organization_id",)
    _named_first = ("employer_id",)
    _house_end = {
        "open": [("state", "=", "current")],
        "values": {"state": "ended"},
        "starts": ("current",),
    }
    _server_fields = frozenset({"state"})

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        compute="_compute_organization_id",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        help="Which does the work of the congress between its sessions.",
    )
    employer_id = fields.Many2one(
        "union.employer",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: the congress of a region, a building or a trade.",
    )
    covered_employer_ids = fields.Many2many(
        "union.employer",
        "union_workers_congress_employer_rel",
        "congress_id",
        "employer_id",
        "Employers Represented",
        domain="[('organization_id', 'child_of', organization_id)]",
        help="Of a regional congress: whose workers it represents.",
    )
    scope = fields.Selection(
        [("enterprise", "Of an Employer"), ("regional", "Regional")],
        "Kind of Congress",
        compute="_compute_scope",
        store=True,
    )
    number = fields.Integer("Congress No.", default=1, required=True)
    state_owned = fields.Boolean(help="Owned by the whole people: it meets every half-year.")
    staff_count = fields.Integer(
        "Staff",
        compute="_compute_staff",
        store=True,
        readonly=False,
        precompute=True,
        help="On the day the representatives were shared out.",
    )
    female_staff_count = Count(
        "Women Staff",
        compute="_compute_staff",
        store=True,
        readonly=False,
        precompute=True,
        help="Left empty: not known.",
    )
    representative_count = fields.Integer("Workers’ Representatives")
    manager_count = fields.Integer(
        "Managers", help="Heads of middle rank and above among the representatives."
    )
    women_count = fields.Integer("Women Representatives")
    front_line_count = fields.Integer("Front-line Workers")
    date_from = fields.Date("Elected On", required=True, default=lambda self: today(self.env))
    date_to = fields.Date("Term Ends On", required=True)
    delayed_to = fields.Date("Election Put Off To")
    state = fields.Selection(
        [("draft", "Being Formed"), ("current", "In Office"), ("ended", "Ended")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
    )
    session_ids = fields.One2many("union.workers.session", "congress_id", "Sessions")
    unit_ids = fields.One2many("union.workers.unit", "congress_id", "Election Units")

    # What the rules read.
    least_representatives = Count("Representatives at Least", compute="_compute_composition")
    representatives_missing = Count(compute="_compute_composition")
    representatives_percent = Rate(compute="_compute_composition")
    managers_percent = Rate("Managers, %", compute="_compute_composition")
    front_line_percent = Rate("Front Line, %", compute="_compute_composition")
    women_missing = Count(compute="_compute_composition")
    invalid_unit_count = fields.Integer(
        "Units to Vote Again", compute="_compute_invalid_unit_count"
    )
    term_years = Rate("Years of the Term", compute="_compute_years")
    overrun_years = Rate("Years Beyond the Term", compute="_compute_years")
    months_without_session = Count(compute="_compute_months_without_session")

    _counts = models.Constraint(
        "CHECK (staff_count >= 0 AND number >= 1 AND representative_count >= 0"
        " AND female_staff_count BETWEEN 0 AND staff_count"
        " AND representative_count <= staff_count"
        " AND manager_count BETWEEN 0 AND representative_count"
        " AND women_count BETWEEN 0 AND representative_count"
        " AND front_line_count BETWEEN 0 AND representative_count"
        " AND manager_count + front_line_count <= representative_count)",
        "Counts are zero or more: representatives no more than staff; managers, women and"
        " front-line workers no more than representatives, and nobody is both manager and front"
        " line.",
    )
    _dates = models.Constraint(
        "CHECK (date_to > date_from AND delayed_to > date_to)",
        "The term ends after it begins, and an election is put off to a day after its end.",
    )
    _once = models.UniqueIndex(
        "(organization_id, COALESCE(employer_id, 0), number)",
        "This congress is on record already: correct that one.",
    )
    _one_in_office = models.UniqueIndex(
        "(employer_id) WHERE state = 'current' AND employer_id IS NOT NULL",
        "This employer has a workers’ congress in office: end that one first.",
    )

    @api.depends("employer_id.organization_id")
    def _compute_organization_id(self):
        for congress in self:
            # Without an employer it is what was chosen.
            congress.organization_id = (
                congress.employer_id.organization_id or congress.organization_id
            )

    @api.depends("employer_id")
    def _compute_scope(self):
        for congress in self:
            congress.scope = "enterprise" if congress.employer_id else "regional"

    @api.depends("employer_id", "covered_employer_ids")
    def _compute_staff(self):
        for congress in self:
            # As it was when the representatives were shared out: staff that comes later is
            # for the next congress.
            if congress.state == "draft" and (
                employers := congress.employer_id or congress.covered_employer_ids
            ):
                women = employers.mapped("female_staff_count")
                congress.staff_count = sum(employers.mapped("staff_count"))
                congress.female_staff_count = False if False in women else sum(women)
            else:
                congress.staff_count = congress.staff_count
                congress.female_staff_count = congress.female_staff_count

    @api.depends("employer_id.name", "organization_id.name", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for congress in self:
            congress.display_name = self.env._(
                "%(unit)s, workers’ congress no. %(number)s",
                unit=congress.employer_id.name or congress.organization_id.name or "",
                number=congress.number,
            )

    @api.depends(
        "organization_id", "employer_id", "staff_count", "female_staff_count", "representative_count",
        "manager_count", "women_count", "front_line_count",
    )  # fmt: skip
    def _compute_composition(self):
        figures = self.env["union.rule"]._parameters([STEPS], self.organization_id._origin)
        for congress in self:
            seats, staff = congress.representative_count, congress.staff_count
            steps = figures.get(congress.organization_id._origin.id, {}).get(STEPS, {}).get("value")
            # The steps are those of an employer's congress.
            least = _least(staff, steps) if congress.employer_id else None
            women = congress.female_staff_count
            congress.least_representatives = False if least is None else least
            congress.representatives_missing = False if least is None else max(0, least - seats)
            congress.representatives_percent = 100 * seats / staff if staff else False
            congress.managers_percent = 100 * congress.manager_count / seats if seats else False
            congress.front_line_percent = (
                100 * congress.front_line_count / seats if seats else False
            )
            # Their share of the seats is that of the staff or more: rounded up.
            congress.women_missing = (
                False
                if women is False or not staff
                else max(0, -(-seats * women // staff) - congress.women_count)
            )

    @api.depends("unit_ids.state")
    def _compute_invalid_unit_count(self):
        for congress in self:
            congress.invalid_unit_count = len(
                congress.unit_ids.filtered(lambda unit: unit.state == "again")
            )

    @api.depends("date_from", "date_to", "delayed_to", "state")
    def _compute_years(self):
        day = today(self.env)
        for congress in self:
            first, last = congress.date_from, congress.date_to
            congress.term_years = (
                _years(first, last + relativedelta(days=1)) if first and last else False
            )
            beyond = congress.delayed_to or day
            if congress.state == "current":
                beyond = max(beyond, day)
            congress.overrun_years = _years(last, beyond) if last and beyond > last else 0.0

    @api.depends("session_ids.date", "session_ids.state", "date_from", "state")
    def _compute_months_without_session(self):
        day = today(self.env)
        last = {
            congress.id: on
            for congress, on in self.env["union.workers.session"]._read_group(
                Domain("congress_id", "in", self._origin.ids)
                & Domain("state", "in", ("open", "closed")),
                ["congress_id"],
                ["date:max"],
            )
        }
        # A new congress has not sat yet.
        since = {congress: last.get(congress._origin.id) or congress.date_from for congress in self}
        months = full_months(since.values(), day)
        for congress, on in since.items():
            congress.months_without_session = max(0, months[on]) if on else False

    @api.constrains("check_reason")
    def _check_texts(self):
        refuse_numbers(self, "check_reason")

    @api.constrains("covered_employer_ids", "organization_id", "employer_id")
    def _check_covered(self):
        for congress in self:
            path = congress.organization_id.parent_path or ""
            # Where they stand is all that is asked of them.
            strangers = congress.sudo().covered_employer_ids.filtered(
                lambda employer, path=path: (
                    not (employer.organization_id.parent_path or "").startswith(path)
                )
            )
            if strangers or (congress.employer_id and congress.covered_employer_ids):
                raise ValidationError(
                    self.env._(
                        "%(congress)s: a regional congress represents employers of its union and"
                        " of those below; that of an employer represents none besides.",
                        congress=congress.display_name,
                    )
                )

    def write(self, vals):
        if not self.env.su and any(congress.state == "ended" for congress in self):
            raise UserError(self.env._("This congress has ended: it stays as it is on record."))
        result = super().write(vals)
        if not self.env.su and COMPOSITION & vals.keys():
            # What it took office with is not undone behind the standards' back.
            self.filtered(lambda congress: congress.state == "current")._union_enforce("submit")
        return result

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        if any(congress.state != "draft" for congress in self):
            raise UserError(
                self.env._("A congress that took office stays on record: end it instead.")
            )
        return super().unlink()

    def action_establish(self, reason=None):
        """Let the congress take office, if its composition is what the standards ask for.

        :param str reason: why to go on in spite of warnings; ``check_reason`` if None
        :return: True
        :raise UserError: not being formed, nobody elected, or what the standards say

        Rights: an officer of the organisation. Clauses: NR-WC-reps, NR-WC-managers, NR-WC-term,
        NR-WC-shanghai-reps, NR-WC-zhejiang-reps and others of ``workers_congress.*``.
        """
        self.check_access("write")
        wait_for_rows(self)
        for congress in self:
            if congress.state != "draft":
                raise UserError(
                    self.env._("%(name)s took office already.", name=congress.display_name)
                )
            if not congress.representative_count:
                raise UserError(
                    self.env._(
                        "%(name)s: enter how many representatives were elected.",
                        name=congress.display_name,
                    )
                )
        self._union_enforce("submit", reason)
        self._server_write({"state": "current"})
        return True

    def action_end(self):
        """End the congress: its term is over, or the next one was elected.

        :return: True
        :raise UserError: it is not in office, or a session of it is open

        Rights: an officer of the organisation.
        """
        self.check_access("write")
        wait_for_rows(self)
        for congress in self:
            if congress.state != "current":
                raise UserError(
                    self.env._("%(name)s is not in office.", name=congress.display_name)
                )
            if any(session.state == "open" for session in congress.session_ids):
                raise UserError(
                    self.env._(
                        "%(name)s: close the session that is open first.",
                        name=congress.display_name,
                    )
                )
        self._server_write({"state": "ended"})
        return True


def _least(staff, steps):
    """Return the least number of representatives, None where no rule says it so it can be read."""
    if steps is None:
        return None
    try:
        return core.least_representatives(staff, steps if isinstance(steps, tuple) else (steps,))
    except RuleError:
        # An office's own figure may be a slip: the rule then says “not known”.
        return None


def _years(first, last):
    """Return the years between two days, whole ones exactly."""
    age = relativedelta(last, first)
    return age.years + age.months / 12 + age.days / 366
