from odoo import fields, models

KINDS = [("income", "Income"), ("expense", "Expense")]


class UnionFundHead(models.Model):
    """A head of the accounts of a union: data that comes with its clause.

    Income heads (NR-FUND-income), expense heads of the rules of 2017 (NR-FUND-expense-2017) and
    of the accounting system in force since 2022 (NR-FUND-accounts-2021), the special fund for
    hardship (BJ-2.4a), and what funds are not spent on (NR-FUND-bans): whoever books there all
    the same is told so.
    """

    _name = "union.fund.head"
    _description = "Head of Accounts"
    _order = "kind desc, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    kind = fields.Selection(KINDS, required=True)
    clause = fields.Char(help="Where the head is written.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    date_from = fields.Date("In Force From")
    date_to = fields.Date("In Force Until", help="The last day; empty while it goes on.")
    for_members = fields.Boolean(help="Spending of this head serves the members (BJ-3.1.4).")
    retained = fields.Boolean(
        "Retained by the Union", help="Income of this head is what a union retains (BJ-3.1.4)."
    )
    between_levels = fields.Boolean(
        help="A grant of a superior, or to a lower union (SZ-5.6.2.1, QZ-19b)."
    )
    banned = fields.Boolean("Not Allowed", help="Union funds are not spent on this.")

    _code_unique = models.Constraint("UNIQUE (code)", "This code is already taken.")
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_from IS NULL OR date_to >= date_from)",
        "A head ends no earlier than it begins: correct one of the two dates.",
    )

    def _in_force(self, day):
        """Return whether entries of this day may stand under this head."""
        self.ensure_one()
        return (not self.date_from or self.date_from <= day) and (
            not self.date_to or day <= self.date_to
        )
