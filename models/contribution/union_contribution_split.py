from fractions import Fraction

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...core.split import split
from ..amount_field import Money
from ..clock import today
from ..organization.union_organization import LEVELS
from .union_contribution import total

# What the union keeps; ``fund.split.<level>``: what a superior of that level gets.
OWN = "fund.split.own"
LEVEL = "fund.split."


class UnionContributionSplit(models.Model):
    """The share of one level in money that was received, frozen when it is shared out.

    Two unions stand on it and each confirms its own: the one below that it was passed on, the
    superior that it arrived. Nobody writes it by hand.
    """

    _name = "union.contribution.split"
    _description = "Share of a Contribution"
    _order = "contribution_id desc, id"
    _rec_name = "receiver_id"
    _house_end = {"afterwards": True}

    contribution_id = fields.Many2one(
        "union.contribution", required=True, readonly=True, index=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(
        "union.organization", "Union", required=True, readonly=True, index=True, ondelete="restrict"
    )
    receiver_id = fields.Many2one(
        "union.organization", "For", required=True, readonly=True, index=True, ondelete="restrict"
    )
    month = fields.Date(related="contribution_id.month")
    currency_id = fields.Many2one(related="contribution_id.currency_id")
    share = fields.Char("Share (%)", required=True, readonly=True)
    clause = fields.Char(readonly=True)
    amount = Money(required=True, readonly=True)
    passed_on = fields.Date("Passed On On", readonly=True)
    confirmed_on = fields.Date("Received On", readonly=True)

    _one_share = models.Constraint(
        "UNIQUE (contribution_id, receiver_id)", "Each level has one share."
    )
    _arrives_after = models.Constraint(
        "CHECK (confirmed_on IS NULL OR passed_on IS NOT NULL)",
        "What was not passed on did not arrive.",
    )

    def action_receive(self, day=None):
        """Confirm that these shares arrived; for an officer of the union they are for.

        :param day: ISO date; None: today
        :return: True
        :raise AccessError: not an officer there
        :raise UserError: a share was not passed on, or the day is before that or to come
        """
        self.check_access("read")
        if not self.env.su and not all(self.receiver_id.mapped("in_officer_scope")):
            raise AccessError(
                self.env._("That a share arrived is confirmed by the union it is for.")
            )
        day = day_said(self.env, day)
        for row in self:
            if not row.passed_on or row.confirmed_on or day < row.passed_on:
                raise UserError(
                    self.env._(
                        "%(row)s: only what was passed on by then is confirmed, and once.",
                        row=row.display_name,
                    )
                )
        # Nobody has the right to write shares; whose it is to confirm was asked above.
        self.sudo().write({"confirmed_on": day})
        return True

    def button_receive(self):
        """Confirm for today, see :meth:`action_receive`."""
        return self.action_receive() and False


class UnionContribution(models.Model):
    """Sharing out and passing on."""

    _inherit = "union.contribution"

    to_pass_on = Money("Still to Pass On", compute="_compute_to_pass_on")

    @api.depends("split_ids.passed_on", "split_ids.amount")
    def _compute_to_pass_on(self):
        for row in self:
            row.to_pass_on = total(part.amount for part in row.split_ids if not part.passed_on)

    def action_split(self):
        """Share out what was received, by the shares that hold today (NR-FUND-retention).

        The union keeps ``fund.split.own``; a superior whose level has a ``fund.split.<level>``
        gets that, and what remains goes to the direct superior. To the fen, nothing left over.

        :return: True
        :raise UserError: nothing was received, it was shared out already, or no shares hold
        :raise AccessError: outside the caller's scope
        """
        self.check_access("write")
        keys = [OWN, *(LEVEL + level for level, _label in LEVELS)]
        rules = self.env["union.rule"]
        figures = rules._parameters(keys, self.organization_id)
        vals_list = []
        for row in self:
            if row.state != "open" or not row.received:
                raise UserError(
                    self.env._(
                        "%(row)s: only received money is shared out, and once.",
                        row=row.display_name,
                    )
                )
            shares = row._shares(figures[row.organization_id.id])
            parts = split(row.received, [(place, share) for place, share, _clause in shares])
            vals_list += [
                {
                    "contribution_id": row.id,
                    "organization_id": row.organization_id.id,
                    "receiver_id": place,
                    "share": f"{float(share * 100):g}",
                    "clause": clause,
                    "amount": parts[place],
                    # What the union keeps is where it belongs.
                    **(
                        {"passed_on": row.received_on, "confirmed_on": row.received_on}
                        if place == row.organization_id.id
                        else {}
                    ),
                }
                for place, share, clause in shares
                if share
            ]
        # As in action_receive: the right to write the contribution was checked.
        self.env["union.contribution.split"].sudo().create(vals_list)
        self._server_write({"state": "split"})
        self._settle_state()
        return True

    def _shares(self, figures):
        """Return ``[(organization id, share, clause)]`` of one row, the union's own first."""
        own = figures[OWN]
        if own["value"] is None:
            raise UserError(
                self.env._(
                    "%(row)s: no standard says what the union keeps. Let a manager add the rule"
                    " “%(key)s”.",
                    row=self.display_name,
                    key=OWN,
                )
            )
        house = self.organization_id.sudo()  # places and levels above are no secret
        ids = [int(part) for part in house.parent_path.split("/") if part]
        above = house.browse(reversed(ids[:-1]))
        kept = Fraction(own["value"])
        shares = {house.id: (kept, own["clause"])}
        rest = 1 - kept
        for place in above:
            figure = figures[LEVEL + place.level]
            if figure["value"] is not None and place.id != house.parent_id.id:
                shares[place.id] = (Fraction(figure["value"]), figure["clause"])
                rest -= Fraction(figure["value"])
        if rest < 0 or (rest and not house.parent_id):
            raise UserError(
                self.env._(
                    "%(row)s: the shares of the levels do not add up to 100 %%. Let a manager"
                    " mend the rules “%(key)s…”.",
                    row=self.display_name,
                    key=LEVEL,
                )
            )
        if rest:
            shares[house.parent_id.id] = (rest, own["clause"])
        return [(place, share, clause) for place, (share, clause) in shares.items()]

    def action_unsplit(self):
        """Take the shares back, as long as nothing was passed on; the row is open again.

        :return: True
        :raise UserError: something was passed on
        :raise AccessError: outside the caller's scope
        """
        self.check_access("write")
        parts = self.sudo().split_ids  # of rows he may write, as asked just above
        if any(part.passed_on and part.receiver_id != part.organization_id for part in parts):
            raise UserError(
                self.env._("What was passed on is not taken back: it stands with the superior too.")
            )
        parts.unlink()
        self._server_write({"state": "open"})
        return True

    def action_pass_on(self, day=None):
        """Say that all shares of these contributions were passed on to the superiors.

        :param day: ISO date; None: today
        :return: True
        :raise UserError: not shared out, or the day is before the money came or still to come
        :raise AccessError: outside the caller's scope
        """
        self.check_access("write")
        day = day_said(self.env, day)
        for row in self:
            if row.state != "split" or day < row.received_on:
                raise UserError(
                    self.env._(
                        "%(row)s: only what was received and shared out by then is passed on.",
                        row=row.display_name,
                    )
                )
        # The union's own side of the shares; the right to write its rows was asked above.
        waiting = self.sudo().split_ids.filtered(lambda part: not part.passed_on)
        waiting.write({"passed_on": day})
        self._settle_state()
        return True

    def _settle_state(self):
        done = self.filtered(
            lambda row: all(row.sudo().split_ids.mapped("passed_on"))  # of his own row
        )
        done._server_write({"state": "passed_on"})

    def button_split(self):
        """Share out, see :meth:`action_split`."""
        return self.action_split() and False

    def button_unsplit(self):
        """Take the shares back, see :meth:`action_unsplit`."""
        return self.action_unsplit() and False

    def button_pass_on(self):
        """Pass on today, see :meth:`action_pass_on`."""
        return self.action_pass_on() and False


def day_said(env, day):
    """Return the day somebody named as a date, today for none; raise UserError for no past day."""
    try:
        said = fields.Date.to_date(day) if day else today(env)
    except (TypeError, ValueError):
        said = None
    if said is None or said > today(env):
        raise UserError(
            env._("%(day)s: name a day up to today, such as 2026-05-31.", day=str(day)[:20])
        )
    return said
