from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..clock import today
from ..period import holds_on, in_force
from ..plain_text import refuse_numbers


class UnionStaff(models.Model):
    """Somebody who works for an organisation: as what, paid by whom, from when to when.

    A plain working record beside seats and duties: a seat is won in an election, a duty
    opens this system, and neither says who sits in the office every day. How many are due
    is asked by the standards, from these records.
    """

    _name = "union.staff"
    _description = "Union Staff"
    _order = "organization_id, position, date_from desc, id"
    _places_first = ("organization_id",)
    _named_first = ("member_id",)
    _house_end = {"period": ("date_to", "date_from")}

    name = fields.Char("Full Name", required=True, index="trigram")
    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict"
    )
    kind = fields.Selection(
        [
            ("cadre", "Union Cadre"),
            ("social_worker", "Social Worker"),
            ("hired", "Hired with Union Funds"),
        ],
        required=True,
        default="cadre",
    )
    full_time = fields.Boolean(default=True, help="Works for the union only.")
    position = fields.Selection(
        [
            ("chair", "Chair"),
            ("vice_chair", "Vice Chair"),
            ("officer", "Staff Member"),
            ("accountant", "Accountant"),
            ("bargaining_guide", "Wage-bargaining Guide"),
            ("lawyer", "Union Lawyer"),
            ("other", "Other"),
        ],
        required=True,
        default="officer",
    )
    employed_by = fields.Char(help="Who pays: the superior union, an employer, a social agency.")
    approval = fields.Char(
        "Superior's Approval",
        help="Number of the superior's written approval; hiring with union funds needs one"
        " (BJ-3.2.1a).",
    )
    member_id = fields.Many2one("union.member", index=True, ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", index=True, ondelete="restrict", domain="[('share', '=', False)]"
    )
    date_from = fields.Date("Since", required=True, default=lambda self: today(self.env))
    date_to = fields.Date("Until", help="The last day; empty while it goes on.")
    is_current = fields.Boolean(
        "Working Now", compute="_compute_is_current", search="_search_is_current"
    )

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "Nobody stops working before he begins: correct one of the two dates.",
    )

    @api.depends("date_from", "date_to")
    def _compute_is_current(self):
        day = today(self.env)
        for staff in self:
            staff.is_current = holds_on(staff, day)

    def _search_is_current(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        return in_force(today(self.env))

    @api.constrains("name", "employed_by", "approval")
    def _check_texts(self):
        refuse_numbers(self, "name", "employed_by", "approval")

    @api.constrains("user_id")
    def _check_internal(self):
        if any(staff.user_id.share for staff in self):
            raise ValidationError(
                self.env._(
                    "Staff may be linked to an internal user only; portal users are members."
                )
            )

    @api.constrains("organization_id", "name", "member_id", "user_id", "date_from", "date_to")
    def _check_overlap(self):
        """One person works in one place of an organisation at a time.

        The same person is the same member or user; two of one name are told apart by their
        members.
        """
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT a.id, b.date_from, b.date_to
                  FROM union_staff a
                  JOIN union_staff b ON b.organization_id = a.organization_id AND b.id <> a.id
                   AND (b.member_id = a.member_id
                        OR b.user_id = a.user_id
                        OR (b.name = a.name AND (a.member_id IS NULL OR b.member_id IS NULL)))
                   AND daterange(a.date_from, a.date_to, '[]')
                       && daterange(b.date_from, b.date_to, '[]')
                 WHERE a.id = ANY(%s) LIMIT 1
                """,
                self.ids,
            )
        )
        if found := self.env.cr.fetchone():
            staff = self.browse(found[0])
            raise ValidationError(
                self.env._(
                    "%(person)s already works for %(organization)s from %(start)s to %(end)s: end"
                    " that record first. If it is somebody else of the same name, link both to"
                    " their members.",
                    person=staff.name,
                    organization=staff.organization_id.name,
                    start=found[1],
                    end=found[2] or "…",
                )
            )
