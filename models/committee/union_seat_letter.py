"""The letter that tells somebody he holds an office, out of the register of letters."""

from odoo import fields, models
from odoo.exceptions import UserError

from ..bodies import BODY_CHINESE, OFFICE_CHINESE

KIND = "appointment"
# Letters are Chinese data, whatever language the clerk's screen has.
ORIGINS = {
    "elected": "会员（代表）大会选举并报上级工会批准",
    "by_election": "补选并报上级工会批准",
    "ex_officio": "上级工会批准",
    "delegated": "所在工会委派",
    "co_opted": "会员（代表）大会通过增补",
}


def chinese_day(day):
    """Return a day as official papers write it.

    >>> from datetime import date
    >>> chinese_day(date(2026, 3, 5))
    '2026年3月5日'
    """
    return f"{day.year}年{day.month}月{day.day}日"


class UnionSeat(models.Model):
    _inherit = "union.seat"

    appointment_id = fields.Many2one(
        "union.letter",
        "Letter of Appointment",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
    )

    def action_appointment_letters(self):
        """Draft a letter of appointment for each of these seats, where there is none yet.

        The letters go their way as any other: signed along their route, numbered, printed.

        :return: ids of the letters, in the order of ``self``
        :raise UserError: somebody left his seat, or his term does not run
        :raise AccessError: no right to write letters of that organisation

        Rights: an officer of the organisation.
        """
        self.check_access("read")
        gone = self.filtered(lambda seat: seat.date_to or seat.term_id.state != "current")
        if gone:
            raise UserError(
                self.env._(
                    "%(members)s: only who holds office in a current term is told of it by a"
                    " letter.",
                    members=", ".join(gone.member_id.mapped("name")),
                )
            )
        kind = self.env["union.letter.kind"].search([("code", "=", KIND)])
        if not kind:
            raise UserError(self.env._("The kind of letter “%(code)s” is not loaded.", code=KIND))
        wanted = self.filtered(lambda seat: not seat.appointment_id)
        # With the caller's rights; the seats are linked once they allowed it.
        letters = self.env["union.letter"].create([seat._letter_values(kind) for seat in wanted])
        for seat, letter in zip(wanted, letters, strict=True):
            seat.sudo().appointment_id = letter  # as said above
        return self.mapped("appointment_id.id")

    def button_appointment_letters(self):
        """Button of :meth:`action_appointment_letters`: opens the letters."""
        ids = self.action_appointment_letters()
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Letters of Appointment"),
            "res_model": "union.letter",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", ids)],
        }
        if len(ids) == 1:
            action |= {"views": [(False, "form")], "res_id": ids[0]}
        return action

    def _letter_words(self):
        """Return what a paper says of this seat: whose it is, in which body, from when to when."""
        term = self.term_id
        return {
            "name": self.member_id.name,
            "organization": self.organization_id.name,
            "term": str(term.number),
            "body": BODY_CHINESE[term.committee_id.kind],
            "office": OFFICE_CHINESE[self.position],
            "origin": ORIGINS[self.origin],
            "from": chinese_day(self.date_from),
            "to": chinese_day(term.last_day),
        }

    def _letter_values(self, kind):
        place, values = self.organization_id, self._letter_words()
        return {
            "organization_id": place.id,
            "to_organization_id": False,
            "kind_id": kind.id,
            "title": kind._fill(kind.title, values),
            "body": kind._fill(kind.body, values),
        }
