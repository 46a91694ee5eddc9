from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...core import dues
from ..amount_field import Amount
from ..clock import today
from ..member.employment import employers_on
from ..server_fields import check_named, drop_defaults
from .arrears import MEMBER_STILL, this_month
from .month import read_month
from .owing import standings
from .tariff import terms_by_month, terms_of

STATES = [
    ("unknown", "Wage Unknown"),
    ("open", "Unpaid"),
    ("part", "Paid in Part"),
    ("paid", "Paid in Full"),
    ("over", "Paid Too Much"),
]


class UnionDues(models.Model):
    """What a member owes and has paid for one month, and of which wage.

    Rows come from the employers' lists (import kind ``dues``) or are opened for a whole
    organisation from the last wages known; a clerk corrects one by hand. What is due is reckoned
    by the rules in force in that month and stays as it was reckoned (docs/decisions/0049).
    """

    _name = "union.dues"
    _description = "Membership Dues"
    _inherit = ["union.server.fields.mixin"]
    _order = "month desc, organization_id, id"
    _rec_names_search = ["member_id"]
    _house_end = {"settles": "month"}

    _server_fields = frozenset(
        {
            "organization_id", "employer_id", "due", "state", "rate", "step", "clause",
            "receipt_id", "opened",
        }
    )  # fmt: skip
    # What an import that is taken back has to put back beside these.
    _undone_with = {
        "base": ("base", "due", "state", "rate", "step", "clause", "receipt_id", "opened"),
        "paid": ("paid", "paid_on", "state", "receipt_id", "opened"),
        "paid_on": ("paid_on", "opened"),
        "employer_id": ("employer_id", "opened"),
    }

    member_id = fields.Many2one("union.member", required=True, index=True, ondelete="restrict")
    # Whom the month is owed to; indexed together with it.
    organization_id = fields.Many2one(
        "union.organization", "Union", required=True, readonly=True, ondelete="restrict"
    )
    employer_id = fields.Many2one(
        "union.employer", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    month = fields.Date(required=True, help="Its first day.")
    # A date of this year shows without its year.
    month_text = fields.Char("Month Owed", compute="_compute_month_text")
    base = Amount(
        "Base of Dues",
        aggregator=False,
        groups="trade_union.group_officer,trade_union.group_auditor",
        help="What counts of the month's wage, in yuan; empty while it is not known.",
    )
    due = Amount("Dues Due", readonly=True)
    paid = Amount("Dues Paid", required=True, default=0)
    paid_on = fields.Date()
    state = fields.Selection(STATES, required=True, readonly=True, default="unknown")
    rate = fields.Char(readonly=True, help="Of the wage, as it stood in the rule.")
    step = fields.Integer(
        "Multiples Of", readonly=True, aggregator=False, help="The wage counts in these, in yuan."
    )
    clause = fields.Char(readonly=True)
    receipt_id = fields.Many2one(
        "union.dues.receipt",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    opened = fields.Boolean(
        "Opened, Untouched",
        readonly=True,
        copy=False,
        help="From the last wage known, and nobody has entered anything since: it can be taken"
        " back.",
    )
    in_arrears = fields.Boolean(compute="_compute_in_arrears", search="_search_in_arrears")

    _one_a_month = models.Constraint(
        "UNIQUE (member_id, month)", "The dues of this member and month are on record already."
    )
    _first_day = models.Constraint(
        "CHECK (extract(day FROM month) = 1)", "A month is named by its first day."
    )
    _amounts = models.Constraint(
        "CHECK (paid >= 0 AND (base IS NULL OR base >= 0))", "Amounts are not negative."
    )
    _amounts_most = models.Constraint(
        f"CHECK (paid < {dues.MOST} AND (base IS NULL OR base < {dues.MOST}))",
        "An amount cannot be a month's: correct it; amounts are in yuan.",
    )
    _organization_month = models.Index("(organization_id, month)")

    @api.depends("month")
    def _compute_month_text(self):
        for row in self:
            row.month_text = row.month and row.month.strftime("%Y-%m")

    @api.depends("member_id.name", "month")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for row in self:
            names = (row.member_id.display_name, row.month_text)
            row.display_name = " · ".join(filter(None, names))

    @api.depends("state", "month", "member_id.state")
    def _compute_in_arrears(self):
        found = self.search(Domain("id", "in", self.ids) & self._arrears_domain())
        for row in self:
            row.in_arrears = row._origin in found

    def _search_in_arrears(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return self._arrears_domain()

    @api.constrains("paid_on")
    def _check_paid_on(self):
        day = today(self.env)
        for row in self:
            if row.paid_on and row.paid_on > day:
                raise ValidationError(
                    self.env._(
                        "%(row)s: paid on %(day)s, which is still to come. Correct the day of the"
                        " payment.",
                        row=row.display_name,
                        day=row.paid_on,
                    )
                )

    @api.model
    def _arrears_domain(self):
        """Return the domain of months that are over, of who is a member still, not paid in full."""
        return (
            Domain("state", "in", ("open", "part"))
            & Domain("month", "<", this_month(self.env))
            & Domain("member_id.state", "in", MEMBER_STILL)
        )

    @api.model
    def _untouched(self):
        """Return the domain of months that were opened and in which nobody has entered anything."""
        return (
            Domain("opened", "=", True) & Domain("paid", "=", 0) & Domain("receipt_id", "=", False)
        )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_server_fields(vals)
        check_named(self, vals_list, "member_id")
        records = drop_defaults(self, self._server_fields)
        defaults = records.default_get(["member_id", "month", "base", "paid", "paid_on"])
        vals_list = [defaults | vals for vals in vals_list]
        if not all(vals.get("member_id") for vals in vals_list):
            raise ValidationError(self.env._("Name the member the dues are of."))
        members = self.env["union.member"].browse([vals["member_id"] for vals in vals_list])
        # Asked first: what is said of a month is no word for a stranger.
        members.organization_id.check_access("write")
        self.check_access("create")
        for vals in vals_list:
            vals["month"] = self._month_of(vals.get("month"))
        self._check_owed([(vals["member_id"], vals["month"]) for vals in vals_list])
        for vals, values in zip(vals_list, self._derived(vals_list), strict=True):
            vals.update(values)
        # The rights were checked above; only these are the server's to set.
        return super(UnionDues, records.sudo()).create(vals_list).with_env(self.env)

    def write(self, vals):
        self._check_server_fields(vals)
        if self.env.su:
            return super().write(vals)
        if not {"member_id", "month"}.isdisjoint(vals):
            raise UserError(self.env._("Member and month of dues stay: enter another row instead."))
        self.check_access("write")
        if receipted := self.filtered("receipt_id"):
            raise UserError(
                self.env._(
                    "%(row)s: receipt %(number)s was given for it. Cancel the receipt first.",
                    row=receipted[0].display_name,
                    number=receipted[0].receipt_id.number,
                )
            )
        rows = self.sudo()  # who was erased, what stood there before, and server fields
        if "base" in vals and (erased := rows.filtered("member_id.erased_on")):
            raise UserError(
                self.env._(
                    "%(row)s: the person's data were erased, and no wage is kept any more.",
                    row=erased[0].display_name,
                )
            )
        before = {row.id: (row.base is False, row.base) for row in rows}
        result = super().write(vals)
        if not {"base", "paid", "paid_on"}.isdisjoint(vals):
            rows.filtered("opened").write({"opened": False})
            waged = rows.filtered(lambda row: (row.base is False, row.base) != before[row.id])
            waged.with_env(self.env)._reckon()
            (rows - waged)._restate()
        return result

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        # Nobody has the right but the engine: an import taken back, a person merged.
        if not self.env.su or self.filtered("receipt_id"):
            raise UserError(self.env._("Dues on record are corrected, not deleted."))

    def action_reckon(self):
        """Reckon these months anew by the rules in force in them, for instance after a rule came late.

        Months a receipt was given for stay as they are, and those of who was erased: their wages
        are gone, what was due is not.

        :return: ``{'reckoned': int, 'kept': int}``
        :rtype: dict
        :raise AccessError: not an officer of one of the unions
        """
        self.check_access("write")
        # Whether a person was erased, of rows the user may write.
        rows = self.sudo().filtered(lambda row: not (row.receipt_id or row.member_id.erased_on))
        rows.with_env(self.env)._reckon()
        return {"reckoned": len(rows), "kept": len(self) - len(rows)}

    def button_reckon(self):
        """Reckon the selected months anew."""
        self.action_reckon()
        return False

    def button_receipt_member(self):
        """Give each member a receipt for the selected months."""
        return self.env["union.dues.receipt"]._show(self.action_receipt("member"))

    def button_receipt_employer(self):
        """Give each employer a receipt for what it paid over."""
        return self.env["union.dues.receipt"]._show(self.action_receipt("employer"))

    def action_receipt(self, by="member"):
        """Give receipts for the paid months among these: one for each member or employer.

        :param str by: ``member`` or ``employer``
        :return: ``[{'id', 'number', 'payer', 'total', 'rows'}]``
        :rtype: list
        :raise UserError: nothing is paid here, or a receipt was given for one of them
        :raise AccessError: not an officer of one of the unions
        """
        return self.env["union.dues.receipt"]._give(self, by)

    @api.model
    def _month_of(self, value):
        month = read_month(self.env, value)
        if not month:
            raise ValidationError(self.env._("Say which month the dues are for."))
        if month > this_month(self.env):
            raise ValidationError(
                self.env._("%(month)s has not begun yet.", month=month.strftime("%Y-%m"))
            )
        return month

    @api.model
    def _check_owed(self, pairs):
        """Raise ValidationError for a month that is not owed to the member's union of today."""
        # History and previous stay of members the caller may read.
        members = self.env["union.member"].sudo().browse([id_ for id_, _month in pairs])
        places = {member.id: member.organization_id for member in members}
        by_month = defaultdict(set)
        for id_, month in pairs:
            by_month[month].add(places[id_].id)
        terms = terms_by_month(self.env, by_month)
        pays = {(id_, month): terms[places[id_].id, month].retained_pay for id_, month in pairs}
        for (id_, month), (owed, state) in standings(self.env, pairs, pays).items():
            if not owed:
                states = dict(members._fields["state"]._description_selection(self.env))
                raise ValidationError(
                    self.env._(
                        "%(member)s owes no dues for %(month)s there (membership on its first"
                        " day: %(state)s).",
                        member=members.browse(id_).display_name,
                        month=month.strftime("%Y-%m"),
                        state=states[state],
                    )
                )

    @api.model
    def _derived(self, vals_list):
        """Return what the server sets beside each of these values: one query for each month."""
        # Places of members the caller may write.
        members = self.env["union.member"].sudo()
        by_id = {
            member.id: member
            for member in members.browse([vals["member_id"] for vals in vals_list])
        }
        places = defaultdict(set)
        for vals in vals_list:
            places[vals["month"]].add(by_id[vals["member_id"]].organization_id.id)
        terms = terms_by_month(self.env, places)
        employers = employers_on(
            self.env, [(vals["member_id"], vals["month"]) for vals in vals_list]
        )
        return [
            {
                "organization_id": by_id[vals["member_id"]].organization_id.id,
                "employer_id": employers[vals["member_id"], vals["month"]],
                **reckoned(
                    self._exact("base", vals.get("base")),
                    self._exact("paid", vals.get("paid")) or Decimal(0),
                    terms[by_id[vals["member_id"]].organization_id.id, vals["month"]],
                ),
            }
            for vals in vals_list
        ]

    def _reckon(self):
        """Reckon what is due anew; the rights were checked."""
        rows = self.sudo()  # server fields alone
        for month, of_month in rows.grouped("month").items():
            terms = terms_of(self.env, of_month.organization_id, month)
            for row in of_month:
                base = row.base if row.base is not False else None
                row.write(reckoned(base, row.paid, terms[row.organization_id.id]))

    def _restate(self):
        """Let the states follow what was paid; what is due stays as it was reckoned (superuser)."""
        by_state = self.grouped(
            lambda row: dues.state_of(None if row.due is False else row.due, row.paid)
        )
        for state, rows in by_state.items():
            rows.filtered(lambda row, state=state: row.state != state).write({"state": state})

    @api.model
    def _exact(self, name, value):
        return self._fields[name].convert_to_column(value, self)

    @api.model
    def _of_person(self, members):
        """Return the months of these people (superuser): of today's membership, those before and

        entries merged into them.
        """
        ids = {id_ for ids in members._person_rows().values() for id_ in ids}
        # A person's own months, for himself: who he is was asked by the caller.
        return self.sudo().search(Domain("member_id", "in", list(ids)))


def reckoned(base, paid, terms):
    """Return the columns that follow from wage and payment by the terms of a month."""
    due = None if base is None else dues.reckon(base, terms.tariff)
    return {
        "due": due,
        "state": dues.state_of(due, paid),
        "rate": terms.rate_text,
        "step": terms.tariff.step,
        "clause": terms.clause,
    }
