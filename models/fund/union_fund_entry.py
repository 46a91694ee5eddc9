from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..amount_field import Money
from ..clock import today
from ..count_field import Count
from ..plain_text import refuse_numbers
from .fund_guard import guard_entries
from .union_fund_head import KINDS
from .union_fund_year import refuse_strange_meeting

# What a member is given something for; the codes are those of the rules ``fund.ceiling.…``.
OCCASIONS = [
    ("holiday", "Holiday"),
    ("birthday", "Birthday"),
    ("marriage", "Marriage"),
    ("birth", "Birth of a Child"),
    ("hospital", "Illness in Hospital"),
    ("surgery", "Surgery"),
    ("death_member", "Death of the Member"),
    ("death_kin", "Death of Next of Kin"),
    ("retirement", "Retirement"),
]
# The seven statutory holidays, and what a local rule may add (NR-FUND-gifts).
FESTIVALS = [
    ("new_year", "New Year"),
    ("spring", "Spring Festival"),
    ("qingming", "Qingming"),
    ("labour", "Labour Day"),
    ("dragon_boat", "Dragon Boat"),
    ("mid_autumn", "Mid-Autumn"),
    ("national", "National Day"),
    ("minority", "Festival of a Minority"),
    ("other", "Other Day"),
]


class UnionFundEntry(models.Model):
    """Money in or out, with its voucher: entered, signed by one, posted, never changed.

    The chair's signature (the route *fund_entry*) posts it under the next number of the year
    (NR-FUND-onepen-hangzhou). A posted entry is reversed by another one, also in a later year;
    the database keeps it as it was (``fund_guard.py``). What rules ask of it is asked when it is
    submitted: a ceiling that is passed needs a reason, which stays on record with its clause.
    """

    _name = "union.fund.entry"
    _description = "Fund Entry"
    _inherit = ["union.approval.mixin", "union.server.fields.mixin", "union.standard.mixin"]
    _order = "day desc, id desc"
    _rec_names_search = ["purpose", "number"]
    _named_first = ("year_id", "project_id", "activity_id", "meeting_id", "employer_id")
    _house_end = {"settles": "day"}

    _server_fields = frozenset({"number", "posted_on", "reverses_id"})
    _approval_free_fields = _server_fields | {"check_reason", "reversal_ids"}

    year_id = fields.Many2one(
        "union.fund.year",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('organization_id.in_officer_scope', '=', True), ('state', '=', 'open')]",
    )
    organization_id = fields.Many2one(
        related="year_id.organization_id", string="Union", store=True, index=True
    )
    number = fields.Integer(
        "No.", required=True, default=0, readonly=True, copy=False, aggregator=False
    )
    day = fields.Date(required=True, default=lambda self: today(self.env))
    head_id = fields.Many2one(
        "union.fund.head", "Account Head", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(KINDS, compute="_compute_kind", store=True, precompute=True, index=True)
    purpose = fields.Char("What For", required=True, help="Without names of persons.")
    currency_id = fields.Many2one(related="year_id.currency_id")
    amount = Money(required=True)
    net = Money(
        "Counts As",
        compute="_compute_net",
        store=True,
        precompute=True,
        help="Below zero where it reverses another one.",
    )
    voucher_ids = fields.Many2many(
        "ir.attachment", "union_fund_entry_voucher_rel", string="Vouchers", copy=False
    )
    voucher_count = fields.Integer("Vouchers Attached", compute="_compute_voucher_count")
    occasion = fields.Selection(OCCASIONS, help="Where members are given something.")
    festival = fields.Selection(FESTIVALS)
    medium = fields.Selection(
        [
            ("goods", "Goods"),
            ("cash", "Cash"),
            ("card", "Shopping Card"),
            ("service", "Service"),
        ],
        "Given As",
    )
    people = Count("Members Who Get It")
    aid = fields.Selection(
        [
            ("life", "Hardship in Life"),
            ("job", "Finding Work"),
            ("schooling", "Schooling"),
            ("medical", "Medical Care"),
        ],
        "Aid For",
        help="Of the special fund for hardship (BJ-2.4a).",
    )
    project_id = fields.Many2one(
        "union.fund.project",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id), ('state', '=', 'running')]",
    )
    activity_id = fields.Many2one(
        "union.service.activity",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id)]",
    )
    employer_id = fields.Many2one(
        "union.employer",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id)]",
    )
    meeting_id = fields.Many2one(
        "union.meeting",
        "Decided by Meeting",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id)]",
        help="The meeting that decided on it, where it is major spending.",
    )
    posted_on = fields.Date(readonly=True, copy=False)
    reverses_id = fields.Many2one(
        "union.fund.entry", readonly=True, copy=False, index="btree_not_null",
        ondelete="restrict",
    )  # fmt: skip
    reversal_ids = fields.One2many("union.fund.entry", "reverses_id", "Reversed By")

    _number_unique = models.UniqueIndex(
        "(year_id, number) WHERE number > 0", "This number of the year is taken."
    )
    _reversed_once = models.UniqueIndex(
        "(reverses_id) WHERE reverses_id IS NOT NULL AND approval_state <> 'refused'",
        "This entry is being reversed already.",
    )
    _amount_positive = models.Constraint(
        "CHECK (amount > 0)", "An amount is above zero: what takes away is a head of spending."
    )
    _people = models.Constraint(
        "CHECK (people IS NULL OR people >= 0)", "The number of members is not below zero."
    )
    _occasion = models.Constraint(
        "CHECK (occasion IS NULL OR (COALESCE(people, 0) > 0 AND medium IS NOT NULL))",
        "What members are given: say how many get it, and as what.",
    )
    _festival = models.Constraint(
        "CHECK ((occasion IS NOT DISTINCT FROM 'holiday') = (festival IS NOT NULL))",
        "A gift for a holiday names the holiday, and no other does.",
    )
    _year_holidays = models.Index("(year_id) WHERE occasion = 'holiday'")

    def init(self):
        guard_entries(self.env.cr, self._table)

    @api.depends("head_id")
    def _compute_kind(self):
        for entry in self:
            entry.kind = entry.head_id.kind

    @api.depends("amount", "reverses_id")
    def _compute_net(self):
        for entry in self:
            entry.net = -entry.amount if entry.reverses_id else entry.amount

    @api.depends("voucher_ids")
    def _compute_voucher_count(self):
        for entry in self:
            entry.voucher_count = len(entry.voucher_ids)

    @api.onchange("occasion")
    def _onchange_occasion(self):
        if self.occasion != "holiday":
            self.festival = False

    @api.depends("purpose", "number", "year_id.year")
    def _compute_display_name(self):
        for entry in self:
            number = f"{entry.year_id.year}-{entry.number} " if entry.number else ""
            entry.display_name = f"{number}{entry.purpose or ''}"

    @api.constrains("purpose")
    def _check_texts(self):
        refuse_numbers(self, "purpose")

    @api.constrains("year_id", "day", "head_id")
    def _check_year(self):
        """Refuse what does not belong into the books it is entered in."""
        self.filtered(lambda entry: not entry.number).year_id._check_open()
        for entry in self:
            year = entry.year_id
            if not year.date_from <= entry.day <= year.date_to:
                raise ValidationError(
                    self.env._(
                        "“%(entry)s”: %(day)s is no day of %(year)s. Correct the day, or choose"
                        " the accounts of its year.",
                        entry=entry.purpose,
                        day=entry.day,
                        year=year.year,
                    )
                )
            # What is reversed keeps its head, though the year is a later one.
            if not entry.reverses_id and not entry.head_id._in_force(entry.day):
                raise ValidationError(
                    self.env._(
                        "“%(head)s” is no head of the accounts on %(day)s (%(clause)s). Choose one"
                        " that is in force.",
                        head=entry.head_id.name,
                        day=entry.day,
                        clause=entry.head_id.clause or "–",
                    )
                )

    @api.constrains("occasion", "head_id")
    def _check_occasion(self):
        for entry in self:
            if entry.occasion and entry.kind != "expense":
                raise ValidationError(
                    self.env._(
                        "“%(entry)s”: only spending is given to members.", entry=entry.purpose
                    )
                )

    @api.constrains("project_id", "activity_id", "employer_id", "meeting_id", "year_id")
    def _check_house(self):
        for entry in self:
            house = entry.organization_id
            for name in ("project_id", "activity_id", "employer_id"):
                # Who may write the entry named it; compared is only whose it is.
                if (named := entry.sudo()[name]) and named.organization_id != house:
                    raise ValidationError(
                        self.env._(
                            "“%(entry)s”, %(field)s: name one of the union itself.",
                            entry=entry.purpose,
                            field=self._fields[name]._description_string(self.env),
                        )
                    )
            refuse_strange_meeting(entry, "meeting_id")

    def write(self, vals):
        if not self.env.su and vals.keys() - self._approval_open_fields():
            # First of all: the messages below name the entry.
            self.check_access("write")
            self._check_not_posted()
        return super().write(vals)

    def unlink(self):
        self.check_access("unlink")
        self._check_not_posted()
        return super().unlink()
