from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..clock import today
from ..period import in_force
from ..plain_text import refuse_numbers

LEVELS_DOWN = "fund.audit.levels_down"
# What an audit committee looks at (NR-AUDIT-2011b).
SUBJECTS = [
    ("budget", "Budget"),
    ("contributions", "Contributions"),
    ("special_funds", "Special Funds"),
    ("assets", "Assets"),
    ("building_works", "Building Works"),
    ("controls", "Internal Controls"),
]
VERDICTS = [
    ("in_order", "In Order"),
    ("to_mend", "To Be Mended"),
    ("not_in_order", "Not in Order"),
]


class UnionFundOpinion(models.Model):
    """What an audit committee found in the funds of a year. Append-only.

    An auditor writes nothing here himself: ``action_opine`` of the year asks for his duty and
    adds the row.
    """

    _name = "union.fund.opinion"
    _inherit = ["union.append.only"]
    _description = "Opinion of the Audit Committee"
    _log_access = False
    _order = "day desc, id desc"
    _rec_name = "subject"
    _house_end = {"afterwards": True}

    year_id = fields.Many2one(
        "union.fund.year", required=True, readonly=True, index=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(
        "union.organization", "Union", required=True, readonly=True, index=True, ondelete="restrict"
    )
    audited_by_id = fields.Many2one(
        "union.organization",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The union itself, or its superior.",
    )
    subject = fields.Selection(SUBJECTS, required=True, readonly=True)
    verdict = fields.Selection(VERDICTS, required=True, readonly=True)
    text = fields.Text("Opinion", required=True, readonly=True)
    day = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, ondelete="restrict")

    @api.constrains("text")
    def _check_text(self):
        refuse_numbers(self, "text")


class UnionFundYear(models.Model):
    """The opinions on a year."""

    _inherit = "union.fund.year"

    opinion_count = fields.Integer("Opinions", compute="_compute_opinions")
    unaudited_count = fields.Integer(
        "Subjects Without Opinion", compute="_compute_opinions", help="Of the six (NR-AUDIT-2011b)."
    )
    audited_by_me = fields.Boolean(compute="_compute_audited_by_me")

    def _compute_opinions(self):
        # How many, of a year the reader reads.
        rows = (
            self.env["union.fund.opinion"]
            .sudo()
            ._read_group([("year_id", "in", self._origin.ids)], ["year_id", "subject"], ["__count"])
        )
        counts, subjects = {}, {}
        for year, _subject, count in rows:
            counts[year.id] = counts.get(year.id, 0) + count
            subjects[year.id] = subjects.get(year.id, 0) + 1
        for row in self:
            row.opinion_count = counts.get(row._origin.id, 0)
            row.unaudited_count = len(SUBJECTS) - subjects.get(row._origin.id, 0)

    def _compute_files(self):
        """An opinion on record is a report of the audit committee, attached or not."""
        super()._compute_files()
        for row in self:
            row.review_count += row.opinion_count

    @api.depends_context("uid")
    def _compute_audited_by_me(self):
        auditors = self._auditing_places()
        for row in self:
            row.audited_by_me = bool(auditors.get(row._origin.id))

    def _auditing_places(self):
        """Return ``{year id: union}`` by whose auditor's duty of today the user audits these years.

        His own level and as many down as the rule says (NR-AUDIT-2011c); the nearest counts.
        """
        # Where the user himself has a duty, and who is above whom, is no secret.
        duties = (
            self.env["union.duty"]
            .sudo()
            .search(in_force(today(self.env)) & self._mine_as_auditor())
        )
        figures = self.env["union.rule"]._parameters([LEVELS_DOWN], self.organization_id)
        found = {}
        for row in self.sudo():  # as above
            down = figures[row.organization_id.id][LEVELS_DOWN]["value"] or 0
            chain = [int(part) for part in row.organization_id.parent_path.split("/") if part]
            near = chain[::-1][: int(down) + 1]
            places = duties.organization_id.filtered(lambda place, near=near: place.id in near)
            if places:
                found[row._origin.id] = min(
                    places, key=lambda place, near=near: near.index(place.id)
                )
        return found

    def _mine_as_auditor(self):
        return Domain("user_id", "=", self.env.uid) & Domain("role", "=", "auditor")

    def action_opine(self, subject, verdict, text):
        """Add the opinion of the audit committee on one subject; also on a closed year.

        For who has an auditor's duty today at the union or at the one directly above it, and
        nobody else (NR-AUDIT-2011c).

        :param subject: budget, contributions, special_funds, assets, building_works or controls
        :param verdict: in_order, to_mend or not_in_order
        :param text: what was found
        :return: id of the opinion
        :raise UserError: no such subject or verdict, or no text
        :raise AccessError: no such duty
        """
        self.ensure_one()
        self.check_access("read")
        place = self._auditing_places().get(self.id)
        if not place:
            raise AccessError(
                self.env._(
                    "An opinion is given by the audit committee of the union or of the one"
                    " directly above it (NR-AUDIT-2011c)."
                )
            )
        said = text.strip() if isinstance(text, str) else ""
        # Lists, of which not all that is sent over RPC need be hashable.
        subjects, verdicts = ([code for code, _label in known] for known in (SUBJECTS, VERDICTS))
        if subject not in subjects or verdict not in verdicts or not said:
            raise UserError(
                self.env._(
                    "Name the subject (%(subjects)s), the verdict (%(verdicts)s) and what was"
                    " found.",
                    subjects=", ".join(subjects),
                    verdicts=", ".join(verdicts),
                )
            )
        # An auditor writes nothing; his duty was asked for just above.
        opinion = (
            self.env["union.fund.opinion"]
            .sudo()
            .create(
                {
                    "year_id": self.id,
                    "organization_id": self.organization_id.id,
                    "audited_by_id": place.id,
                    "subject": subject,
                    "verdict": verdict,
                    "text": said,
                    "day": today(self.env),
                    "user_id": self.env.uid,
                }
            )
        )
        self.invalidate_recordset(["opinion_count", "unaudited_count", "review_count"])
        return opinion.id

    def button_opine(self):
        """Ask for what :meth:`action_opine` needs."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Give an Opinion"),
            "res_model": "union.fund.opine",
            "view_mode": "form",
            "target": "new",
            "context": {"default_year_id": self.id},
        }

    def button_opinions(self):
        """Open the opinions on one year."""
        return self._open_own("trade_union.union_fund_opinion_action")


class UnionFundOpine(models.TransientModel):
    """Ask an auditor for his opinion."""

    _name = "union.fund.opine"
    _description = "Give an Opinion"

    year_id = fields.Many2one("union.fund.year", required=True, ondelete="cascade")
    subject = fields.Selection(SUBJECTS, required=True, default="budget")
    verdict = fields.Selection(VERDICTS, required=True, default="in_order")
    text = fields.Text("Opinion", required=True)

    def button_opine(self):
        """Add it, see ``action_opine`` of the year."""
        self.ensure_one()
        self.year_id.action_opine(self.subject, self.verdict, self.text)
        return {"type": "ir.actions.act_window_close"}
