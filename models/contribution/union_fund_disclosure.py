from datetime import date

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..clock import today
from ..digest import digest
from .union_contribution import total


class UnionFundDisclosure(models.Model):
    """The sheet of one quarter as members read it (SZ-5.6.2.3). Append-only.

    Sums by head of what was posted, in the quarter and since the first of January. What is posted
    afterwards for days of that quarter makes another sheet; members see the newest, and the old
    one stays.
    """

    _name = "union.fund.disclosure"
    _inherit = ["union.append.only"]
    _description = "Disclosure Sheet"
    _log_access = False
    _order = "published_on desc, id desc"
    _rec_name = "quarter"
    _house_end = {"afterwards": True}

    year_id = fields.Many2one(
        "union.fund.year", required=True, readonly=True, index=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(
        "union.organization", "Union", required=True, readonly=True, index=True, ondelete="restrict"
    )
    quarter = fields.Selection(
        [("1", "1st Quarter"), ("2", "2nd Quarter"), ("3", "3rd Quarter"), ("4", "4th Quarter")],
        required=True,
        readonly=True,
    )
    sheet = fields.Json("Figures", required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True)
    published_on = fields.Date(required=True, readonly=True)
    user_id = fields.Many2one("res.users", "By", required=True, readonly=True, ondelete="restrict")
    sheet_html = fields.Html("Sheet", compute="_compute_sheet_html", sanitize=False)

    @api.depends("sheet")
    @api.depends_context("lang")
    def _compute_sheet_html(self):
        codes = {line["code"] for row in self for line in (row.sheet or {}).get("lines", ())}
        # The heads are the same for everybody.
        heads = self.env["union.fund.head"].sudo().with_context(active_test=False)
        names = {head.code: head.name for head in heads.search([("code", "in", list(codes))])}
        for row in self:
            row.sheet_html = self.env["ir.qweb"]._render(
                "trade_union.fund_disclosure_sheet", {"sheet": row.sheet or {}, "names": names}
            )

    @api.model
    @api.private
    def _of_person(self, members):
        """Return the newest sheet of each quarter of these members' unions.

        :param members: memberships of the user himself (``_of_login``)
        """
        # Published for the members of the union, whose memberships these are.
        sheets = self.sudo().search([("organization_id", "in", members.organization_id.ids)])
        seen, newest = set(), sheets.browse()
        for sheet in sheets:
            key = sheet.year_id.id, sheet.quarter
            if key not in seen:
                seen.add(key)
                newest |= sheet
        return newest.sorted(lambda sheet: (-sheet.year_id.year, -int(sheet.quarter)))


class UnionFundYear(models.Model):
    """Publishing a quarter."""

    _inherit = "union.fund.year"

    undisclosed_count = fields.Integer(
        "Quarters Not Published", compute="_compute_undisclosed", help="Of those that are over."
    )

    def _compute_undisclosed(self):
        # How many, of a year the reader reads.
        sheets = (
            self.env["union.fund.disclosure"]
            .sudo()
            ._read_group([("year_id", "in", self._origin.ids)], ["year_id", "quarter"])
        )
        told = {(year.id, quarter) for year, quarter in sheets}
        day = today(self.env)
        for row in self:
            row.undisclosed_count = sum(
                _quarter(row.year, quarter)[1] < day and (row._origin.id, str(quarter)) not in told
                for quarter in range(1, 5)
                if row.date_from
            )

    def action_disclose(self, quarter):
        """Publish the sheet of one quarter to the members of the union.

        :param quarter: ``1`` to ``4``
        :return: id of the sheet
        :raise UserError: no such quarter, it is not over, or nothing changed since it was published
        :raise AccessError: outside the caller's scope
        """
        self.ensure_one()
        self.check_access("write")
        if str(quarter) not in ("1", "2", "3", "4"):
            raise UserError(self.env._("Name a quarter: 1, 2, 3 or 4."))
        first, last = _quarter(self.year, int(quarter))
        if last >= today(self.env):
            raise UserError(
                self.env._(
                    "%(year)s, quarter %(quarter)s: it is published when it is over.",
                    year=self.display_name,
                    quarter=quarter,
                )
            )
        sheet = self._disclosure(first, last)
        values = {"year_id": self.id, "quarter": str(quarter), "digest": digest(sheet)}
        # The sheets are added by the server alone; the right to write the year was asked above.
        sheets = self.env["union.fund.disclosure"].sudo()
        newest = sheets.search(
            [("year_id", "=", self.id), ("quarter", "=", str(quarter))], order="id desc", limit=1
        )
        if newest.digest == values["digest"]:
            raise UserError(
                self.env._(
                    "%(year)s, quarter %(quarter)s: published already, and nothing has changed.",
                    year=self.display_name,
                    quarter=quarter,
                )
            )
        return sheets.create(
            {
                **values,
                "organization_id": self.organization_id.id,
                "sheet": sheet,
                "published_on": today(self.env),
                "user_id": self.env.uid,
            }
        ).id

    def _disclosure(self, first, last):
        """Return the sheet as JSON: exact sums as text, nothing of single entries."""
        of_year = Domain("year_id", "=", self.id) & Domain("number", ">", 0)
        entries = self.env["union.fund.entry"].sudo()  # sums of a year the caller writes
        up_to, of_quarter = (
            dict(entries._read_group(domain, ["head_id"], ["net:sum"]))
            for domain in (
                of_year & Domain("day", "<=", last),
                of_year & Domain("day", "<=", last) & Domain("day", ">=", first),
            )
        )
        lines = [
            {
                "code": head.code,
                "kind": head.kind,
                "quarter": str(of_quarter.get(head, total(()))),
                "year": str(amount),
            }
            for head, amount in sorted(
                up_to.items(), key=lambda item: (item[0].kind != "income", item[0].sequence)
            )
        ]
        signed = [amount if head.kind == "income" else -amount for head, amount in up_to.items()]
        return {
            "from": str(first),
            "to": str(last),
            "opening": str(self.opening),
            "closing": str(self.opening + total(signed)),
            "lines": lines,
        }

    def button_disclose(self):
        """Publish the first quarter that is over and was not published, or show the sheets."""
        self.ensure_one()
        # Which were published is told to everybody in the union.
        told = set(
            self.env["union.fund.disclosure"]
            .sudo()
            .search([("year_id", "=", self.id)])
            .mapped("quarter")
        )
        for quarter in ("1", "2", "3", "4"):
            if quarter not in told and _quarter(self.year, int(quarter))[1] < today(self.env):
                self.action_disclose(quarter)
                break
        return self._open_own("trade_union.union_fund_disclosure_action")


def _quarter(year, quarter):
    first = date(year, 3 * quarter - 2, 1)
    return first, first + relativedelta(months=3, days=-1)
