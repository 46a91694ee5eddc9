import base64
from collections import defaultdict
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import groupby

from ...core import capital
from ..amount_field import Amount
from ..clock import today
from ..document.letter_number import take_numbers
from ..said import said

SERIES = "dues"
MOST = 1000


class UnionDuesReceipt(models.Model):
    """That dues were received: of one member or from one employer, under a number without gap.

    It names months and sums and, of people, nothing but the member it was given to. What it
    covers is locked while it stands; a wrong one is cancelled with a reason and keeps its number
    and what it covered.
    """

    _name = "union.dues.receipt"
    _description = "Receipt of Dues"
    _order = "year desc, position desc, id desc"
    _rec_name = "number"
    _house_end = {"afterwards": True}

    organization_id = fields.Many2one(
        "union.organization", "Union", required=True, readonly=True, ondelete="restrict"
    )
    number = fields.Char(required=True, readonly=True)
    series = fields.Char(required=True, readonly=True, default=SERIES)
    year = fields.Integer(required=True, readonly=True, aggregator=False)
    position = fields.Integer("Number of the Year", required=True, readonly=True, aggregator=False)
    member_id = fields.Many2one(
        "union.member", "Given to the Member", readonly=True, index="btree_not_null",
        ondelete="restrict",
    )  # fmt: skip
    employer_id = fields.Many2one(
        "union.employer", "Given to the Employer", readonly=True, index="btree_not_null",
        ondelete="restrict",
    )  # fmt: skip
    month_from = fields.Date("From Month", required=True, readonly=True)
    month_to = fields.Date("To Month", required=True, readonly=True)
    months_text = fields.Char("Months Covered", compute="_compute_months_text")
    row_count = fields.Integer("Months of Members", required=True, readonly=True)
    total = Amount(required=True, readonly=True)
    issued_on = fields.Date("Given On", required=True, readonly=True)
    issued_by_id = fields.Many2one(
        "res.users", "Given By", required=True, readonly=True, ondelete="restrict"
    )
    state = fields.Selection(
        [("issued", "Given"), ("cancelled", "Cancelled")],
        required=True,
        readonly=True,
        default="issued",
    )
    cancelled_on = fields.Date(readonly=True)
    cancelled_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    cancel_reason = fields.Char(readonly=True)
    dues_ids = fields.One2many("union.dues", "receipt_id", "Dues Covered", readonly=True)
    # [[month, member's id, amount as text]]: ids alone, so that an erasure leaves nobody here.
    covered = fields.Json("Frozen Lines", readonly=True, copy=False)
    covered_text = fields.Text("Sums by Month", compute="_compute_covered_text")

    _number_unique = models.Constraint(
        "UNIQUE (organization_id, series, year, position)", "This number is already taken."
    )

    @api.depends("month_from", "month_to")
    def _compute_months_text(self):
        for receipt in self:
            ends = [day.strftime("%Y-%m") for day in (receipt.month_from, receipt.month_to) if day]
            receipt.months_text = " – ".join(dict.fromkeys(ends))

    @api.depends("covered")
    @api.depends_context("lang")
    def _compute_covered_text(self):
        for receipt in self:
            receipt.covered_text = "\n".join(
                self.env._(
                    "%(month)s: %(amount)s yuan, members: %(members)s",
                    month=month.strftime("%Y-%m"),
                    amount=f"{amount:,}",
                    members=members,
                )
                for month, members, amount in receipt._lines()
            )

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(self.env._("A receipt is cancelled, not deleted: its number stays."))

    def action_cancel(self, reason):
        """Cancel these receipts: their months can be corrected, the numbers stay.

        :param str reason: why; stays on record
        :raise UserError: no reason, or cancelled already
        :raise AccessError: not an officer of one of the unions
        """
        self._check_officer()
        reason = said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why the receipt is cancelled; it stays on record."))
        if any(receipt.state != "issued" for receipt in self):
            raise UserError(self.env._("Only a receipt that stands is cancelled."))
        # Nobody writes receipts by hand; who may cancel was checked.
        receipts = self.sudo()
        receipts.dues_ids.write({"receipt_id": False})
        receipts.write(
            {
                "state": "cancelled",
                "cancelled_on": today(self.env),
                "cancelled_by_id": self.env.uid,
                "cancel_reason": reason,
            }
        )
        return True

    def button_cancel(self):
        """Ask why these receipts are cancelled."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cancel Receipt"),
            "res_model": "union.dues.receipt.cancel",
            "view_mode": "form",
            "target": "new",
            "context": {"default_receipt_ids": self.ids},
        }

    def action_pdf(self):
        """Return these receipts as one PDF, a page each.

        :return: ``{'filename': str, 'data': base64 str}``
        :rtype: dict
        :raise AccessError: a receipt out of scope
        :raise UserError: none, or more than 1000
        """
        self.check_access("read")
        if not self or len(self) > MOST:
            raise UserError(self.env._("Choose receipts: at most %(most)s at once.", most=MOST))
        # One document, one body: a PDF over several records is refused by wkhtmltopdf here.
        content, _type = self.env["ir.actions.report"]._render_qweb_pdf(
            "trade_union.report_dues_receipt", res_ids=self.ids[:1], data={"receipt_ids": self.ids}
        )
        name = self.number if len(self) == 1 else self.env._("Receipts of Dues")
        return {"filename": f"{name}.pdf", "data": base64.b64encode(content).decode()}

    def button_pdf(self):
        """Download these receipts."""
        self.check_access("read")
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/dues_receipts?receipt_ids={ids}",
            "target": "download",
        }

    @api.model
    @api.private
    def _give(self, rows, by):
        """Give receipts for the paid ones of these months; see ``union.dues.action_receipt``."""
        if by not in ("member", "employer"):
            raise UserError(self.env._("A receipt is given to a member or to an employer."))
        rows.check_access("write")
        # A caller may name a month twice; it was paid once.
        rows = rows.union()
        if rows.try_lock_for_update(allow_referencing=True) != rows:
            raise UserError(
                self.env._(
                    "Somebody else is changing these months, or giving a receipt for them, right"
                    " now. Look at them again in a moment."
                )
            )
        rows.invalidate_recordset(["paid", "receipt_id"])
        paid = rows.filtered("paid")
        if not paid:
            raise UserError(self.env._("Nothing is paid of what was chosen."))
        if given := paid.filtered("receipt_id"):
            raise UserError(
                self.env._(
                    "%(row)s: receipt %(number)s was given for it already. Take it out of the"
                    " selection, or cancel the receipt.",
                    row=given[0].display_name,
                    number=given[0].receipt_id.number,
                )
            )
        if by == "employer" and (without := paid.filtered(lambda row: not row.employer_id)):
            raise UserError(
                self.env._(
                    "%(row)s: no employer paid this; give the member a receipt.",
                    row=without[0].display_name,
                )
            )
        name = f"{by}_id"
        parts = [
            rows.browse([row.id for row in group])
            for _key, group in groupby(
                paid.sorted(lambda row: (row.organization_id.id, row[name].id, row.month)),
                lambda row: (row.organization_id.id, row[name].id),
            )
        ]
        day = today(self.env)
        keys = [(part.organization_id.id, SERIES, day.year) for part in parts]
        receipts = self.sudo()  # nobody writes receipts by hand; the rights were checked
        free = take_numbers(receipts, set(keys))
        vals_list = []
        for part, key in zip(parts, keys, strict=True):
            position = free[key]
            free[key] += 1
            vals_list.append(
                {
                    "organization_id": key[0],
                    # A number of record, Chinese whatever language the clerk reads.
                    "number": f"会费〔{day.year}〕{position}号",
                    "year": day.year,
                    "position": position,
                    name: part[name].id,
                    "month_from": min(part.mapped("month")),
                    "month_to": max(part.mapped("month")),
                    "row_count": len(part),
                    "total": sum(part.mapped("paid")),
                    "covered": [
                        [row.month.isoformat(), row.member_id.id, str(row.paid)] for row in part
                    ],
                    "issued_on": day,
                    "issued_by_id": self.env.uid,
                }
            )
        made = receipts.create(vals_list)
        for receipt, part in zip(made, parts, strict=True):
            part.sudo().receipt_id = receipt  # as above: a server field
        return [
            {
                "id": receipt.id,
                "number": receipt.number,
                "payer": receipt._payer(),
                "total": float(receipt.total),
                "rows": receipt.row_count,
            }
            for receipt in made.with_env(self.env)
        ]

    @api.model
    def _show(self, given):
        """Return the action that lists receipts just given."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Receipts of Dues"),
            "res_model": self._name,
            "view_mode": "list,form",
            "domain": [("id", "in", [row["id"] for row in given])],
        }

    def _payer(self):
        self.ensure_one()
        # Who reads the receipt reads whom it was given to; an employer may have moved since.
        return (self.member_id or self.employer_id).sudo().display_name

    def _lines(self):
        """Return ``[(month, members, amount)]`` of what a receipt covers, for its print."""
        self.ensure_one()
        months = defaultdict(list)
        # As it was given, whatever became of the rows since.
        for month, _member_id, amount in self.covered or ():
            months[fields.Date.to_date(month)].append(Decimal(amount))
        return [(month, len(sums), sum(sums)) for month, sums in sorted(months.items())]

    def _in_words(self):
        """Return the total as Chinese receipts write it, so that no digit can be added."""
        self.ensure_one()
        return capital.capital_amount(self.total)

    def _check_officer(self):
        self.check_access("read")
        if not self.env.su and self.organization_id.filtered("in_officer_scope") != (
            self.organization_id
        ):
            raise AccessError(
                self.env._("Receipts are given and cancelled by the union's officers.")
            )
