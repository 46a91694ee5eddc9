from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.spans import last_of, span_of
from ..clock import today
from ..server_fields import shown

FULL_TIME, PART_TIME = "officer.contract.full_time", "officer.contract.part_time"


class UnionSeatContract(models.Model):
    """The labour contract of somebody who holds a seat: how long the law lets it run on.

    Whoever works full time for the union has it extended by the length of his service, everybody
    else to the end of the term where it would end before (NR-LAW-19). What is asked is whether it
    ended earlier; serious fault, retirement and the officer's own wish are no breach.
    """

    _name = "union.seat.contract"
    _description = "Labour Contract of an Officer"
    _inherit = ["union.standard.mixin"]
    _order = "organization_id, seat_id, id"
    _rec_name = "seat_id"
    _places_first = ("organization_id",)
    _named_first = ("seat_id",)
    _union_check_trigger = "daily"

    organization_id = fields.Many2one(
        "union.organization",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    seat_id = fields.Many2one(
        "union.seat",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id), ('position', '!=', False)]",
    )
    full_time = fields.Boolean(help="Works for the union only.")
    contract_to = fields.Date(
        "Contract Ends", required=True, help="The last day, as it was signed before the office."
    )
    extended_to = fields.Date(
        "Runs On To",
        compute="_compute_extended_to",
        help="By the law, and not shorter (NR-LAW-19).",
    )
    ended_on = fields.Date("Employment Ended On", help="The last day; empty: it goes on.")
    ended_by = fields.Selection(
        [
            ("employer", "The Employer"),
            ("own", "The Officer"),
            ("fault", "Serious Fault in Office"),
            ("retirement", "Statutory Retirement Age"),
        ],
        help="Only the employer ends it too early; the three others are no breach.",
    )
    days_short = fields.Integer(
        "Days Too Early", compute="_compute_extended_to", help="That the employer ended it."
    )

    _seat_unique = models.Constraint(
        "UNIQUE (seat_id)", "The labour contract of this officer is on record already: correct it."
    )
    _ended = models.Constraint(
        "CHECK ((ended_on IS NULL) = (ended_by IS NULL))",
        "Say both: on which day the employment ended, and by whom.",
    )

    @api.depends("seat_id")
    def _compute_display_name(self):
        for contract in self:
            contract.display_name = shown(contract, "seat_id").member_id.name

    @api.depends(
        "contract_to", "full_time", "ended_on", "ended_by", "seat_id.date_from", "seat_id.date_to",
        "seat_id.term_id.last_day",
    )  # fmt: skip
    def _compute_extended_to(self):
        rules = self.env["union.rule"]._parameters(
            [FULL_TIME, PART_TIME], self.organization_id._origin
        )
        for contract in self:
            figures = rules.get(contract.organization_id._origin.id, {})
            figure = figures.get(FULL_TIME if contract.full_time else PART_TIME, {})
            contract.extended_to = contract._runs_on(figure.get("value"))
            early = (
                contract.ended_by == "employer"
                and contract.extended_to
                and contract.ended_on < contract.extended_to
            )
            contract.days_short = (contract.extended_to - contract.ended_on).days if early else 0

    def _runs_on(self, how):
        """Return the last day of the contract as the rule extends it.

        :param how: ``term_end``, ``length_of_service``, or None where no rule holds
        """
        # Who reads the contract reads the seat it is about.
        seat = shown(self, "seat_id")
        last = seat.date_to or seat.term_id.last_day
        if not (self.contract_to and seat and last):
            return self.contract_to
        if how == "length_of_service":
            # Both days of the office count: five years less a day are five years.
            months, days = span_of(seat.date_from, last)
            return last_of(self.contract_to + relativedelta(days=1), months=months, days=days)
        # Out of office nothing is extended any more beyond what was signed.
        return max(self.contract_to, last) if how == "term_end" else self.contract_to

    @api.constrains("seat_id", "organization_id")
    def _check_seat(self):
        for contract in self:
            # Whoever writes the contract was let read the seat.
            if contract.sudo().seat_id.organization_id != contract.organization_id:
                raise ValidationError(
                    self.env._(
                        "%(member)s holds this office in another organisation.",
                        member=contract.display_name,
                    )
                )

    @api.constrains("ended_on", "seat_id")
    def _check_ended(self):
        day = today(self.env)
        for contract in self.filtered("ended_on"):
            since = contract.seat_id.date_from
            if not since <= contract.ended_on <= day:
                raise ValidationError(
                    self.env._(
                        "%(member)s: the employment ended between %(since)s, when the office began,"
                        " and today.",
                        member=contract.display_name,
                        since=since,
                    )
                )
