import re

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...core.text import squeeze
from ..clock import today
from ..member.union_vault_mixin import VaultColumn
from ..plain_text import refuse_numbers

_NUMBER = re.compile(r"[0-9]{8,30}")
SHOWN = 4


class UnionBankAccount(models.Model):
    """A bank account of an organisation; its number is read as a mask.

    Encrypted like an identity: export, search, group and every read give the last four digits
    at most; ``action_reveal(reason)`` shows it to an officer of the organisation and logs it.
    """

    _name = "union.bank.account"
    _inherit = ["union.vault.mixin"]
    _description = "Bank Account"
    _order = "organization_id, closed_on desc, id"
    _rec_name = "bank_name"

    _vault = {"number": VaultColumn("number_sealed", "number_masked", "number_digest")}

    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict"
    )
    bank_name = fields.Char("Bank", required=True)
    account_name = fields.Char(help="As the bank has it; empty: the name of the organisation.")
    number = fields.Char(
        "Account Number",
        compute="_compute_vault",
        readonly=False,
        copy=False,
        search=lambda self, operator, value: self._vault_search("number", operator, value),
    )
    number_sealed = fields.Char(copy=False, prefetch=False, groups=fields.NO_ACCESS)
    number_masked = fields.Char("Masked Account Number", readonly=True, copy=False)
    number_digest = fields.Char(copy=False, prefetch=False, groups=fields.NO_ACCESS)
    opened_on = fields.Date("Account Opened On")
    closed_on = fields.Date("Account Closed On", help="The last day; empty while it is open.")
    is_open = fields.Boolean("Account in Use", compute="_compute_is_open")
    to_close = fields.Boolean(
        "To Be Closed at the Bank",
        compute="_compute_is_open",
        search="_search_to_close",
        help="Its organisation ended. Whoever settles its property closes the account at the bank"
        " and enters the day here.",
    )

    _dates = models.Constraint(
        "CHECK (closed_on >= opened_on)",
        "An account cannot be closed before it was opened: correct one of the two dates.",
    )

    @api.depends("opened_on", "closed_on", "organization_id.state")
    def _compute_is_open(self):
        day = today(self.env)
        for account in self:
            # Read at its place: who sees the account sees whose it is.
            gone = account.sudo().organization_id.state == "dissolved"
            account.is_open = (
                not gone
                and (not account.opened_on or account.opened_on <= day)
                and (not account.closed_on or account.closed_on >= day)
            )
            account.to_close = gone and not account.closed_on

    def _search_to_close(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return Domain("closed_on", "=", False) & Domain("organization_id.state", "=", "dissolved")

    @api.constrains("bank_name", "account_name")
    def _check_texts(self):
        refuse_numbers(self, "bank_name", "account_name")

    def button_reveal(self):
        """Ask for the reason, then show the account's number."""
        return self.env["union.member"]._reveal_window(self)

    def _vault_clean(self, name, value, vals):
        number = self._digits(value)
        if not _NUMBER.fullmatch(number):
            raise ValidationError(
                self.env._(
                    "The account number %(mask)s has %(length)s characters; it is 8 to 30 digits"
                    " as on the account permit.",
                    mask=self._vault_mask(name, number),
                    length=len(number),
                )
            )
        return "account", number

    @api.model
    def _vault_kind(self, name, id_type):
        return "account"

    @api.model
    def _vault_mask(self, name, value):
        shown = SHOWN if len(value) >= 2 * SHOWN else 0
        return "*" * (len(value) - shown) + value[len(value) - shown :]

    @api.model
    def _vault_digests(self, name, value):
        return [self._vault_ring().digest("account", self._digits(value))]

    @api.model
    def _digits(self, value):
        return squeeze(value).lstrip("'`‘’").replace("-", "")
