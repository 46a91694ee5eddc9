from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..approval.row_lock import lock_rows
from ..clock import today
from ..count_field import MOST
from ..plain_text import refuse_numbers

#: What brings two together: an offer and a request.
OTHER_KIND = {"offer": "request", "request": "offer"}


class UnionResource(models.Model):
    """What a firm, a union or a partner offers, or asks for; the union brings the two together

    (SZ-8.3.2: policies, cooperation and requests of workers shared, supply met with demand).
    """

    _name = "union.resource"
    _description = "Offer or Request"
    _inherit = ["union.server.fields.mixin"]
    _order = "state desc, id desc"
    _rec_name = "title"
    _places_first = ("organization_id",)
    _named_first = ("employer_id",)
    _house_end = {"open": [("state", "=", "open")], "values": {"state": "closed"}}

    _server_fields = frozenset({"state", "matched_id", "matched_on"})

    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    kind = fields.Selection(
        [("offer", "Offer"), ("request", "Request")], required=True, default="offer"
    )
    topic = fields.Selection(
        [
            ("policy", "Policy"),
            ("cooperation", "Cooperation"),
            ("worker", "Request of Workers"),
            ("venue", "Venue"),
            ("expert", "People and Knowledge"),
            ("goods", "Goods and Discounts"),
            ("other", "Other"),
        ],
        required=True,
        default="cooperation",
    )
    title = fields.Char("What", required=True)
    note = fields.Text()
    employer_id = fields.Many2one("union.employer", index="btree_not_null", ondelete="restrict")
    partner = fields.Char(
        "Of Whom", help="A partner outside the union, if it is no employer of it."
    )
    until = fields.Date(help="The last day; empty: until it is taken back.")
    state = fields.Selection(
        [("open", "Not Met Yet"), ("matched", "Matched"), ("closed", "Closed")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
    )
    matched_id = fields.Many2one(
        "union.resource",
        "Met By",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    matched_on = fields.Date(readonly=True, copy=False)
    candidate_ids = fields.Many2many(
        "union.resource", compute="_compute_candidate_ids", string="May Meet It"
    )

    _not_itself = models.Constraint(
        "CHECK (matched_id IS NULL OR matched_id != id)", "Nothing is met by itself."
    )
    _matched = models.Constraint(
        "CHECK ((state = 'matched') = (matched_on IS NOT NULL))",
        "What was met says on which day.",
    )

    @api.depends("kind", "topic", "organization_id", "state")
    @api.depends_context("uid")
    def _compute_candidate_ids(self):
        day = today(self.env)
        # What the user reads, for all records at once.
        open_ones = self.search(
            Domain("state", "=", "open")
            & Domain("topic", "in", list(set(self.mapped("topic"))))
            & (Domain("until", "=", False) | Domain("until", ">=", day)),
            limit=200,
        )
        for resource in self:
            resource.candidate_ids = (
                open_ones.filtered(
                    lambda other, one=resource: (
                        other.topic == one.topic and other.kind == OTHER_KIND.get(one.kind)
                    )
                )
                if resource.state == "open"
                else False
            )

    @api.constrains("title", "note", "partner")
    def _check_numbers(self):
        refuse_numbers(self, "title", "note", "partner")

    def write(self, vals):
        if not self.env.su and vals.keys() & {"organization_id", "kind", "topic", "title"}:
            self.check_access("write")
            self._check_open()
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self.check_access("unlink")
        if any(resource.state == "matched" for resource in self):
            raise UserError(self.env._("What was brought together stays on record."))
        return super().unlink()

    def action_match(self, other_id):
        """Bring one offer and one request together; both are settled.

        :param other_id: id of the ``union.resource`` of the other kind
        :raise UserError: no such record in the caller's scope, one of them is not open, or both
            are offers or requests
        :raise AccessError: the caller is no officer of both unions

        Clause: SZ-8.3.2.
        """
        self.ensure_one()
        whole = isinstance(other_id, int) and not isinstance(other_id, bool)
        other = self.search([("id", "=", other_id)]) if whole and 0 < other_id <= MOST else self[:0]
        if not other or other == self:
            raise UserError(
                self.env._("Choose another offer or request: none in your scope has this id.")
            )
        both = self | other
        both.check_access("write")
        if len(lock_rows(both)) < 2:
            raise UserError(
                self.env._("“%(what)s” is being settled right now. Reload.", what=self.title)
            )
        both.invalidate_recordset(["state"])
        both._check_open()
        if other.kind == self.kind:
            raise UserError(self.env._("An offer meets a request: choose one of the other kind."))
        day = today(self.env)
        self._server_write({"state": "matched", "matched_id": other.id, "matched_on": day})
        other._server_write({"state": "matched", "matched_id": self.id, "matched_on": day})
        return True

    def button_match(self):
        """Button beside a candidate: match it with the one whose form shows it."""
        return self.browse(self.env.context.get("union_resource_id")).action_match(self.id)

    def action_close(self):
        """Take offers or requests back.

        :raise UserError: not open
        :raise AccessError: the caller is no officer of the union
        """
        self.check_access("write")
        self._check_open()
        self._server_write({"state": "closed"})
        return True

    @api.model
    def _portal_offers(self, members):
        """Return the open offers (superuser) of the unions of these memberships and those above."""
        return self.sudo().search(  # offered to every member of those unions
            Domain("organization_id", "parent_of", members.organization_id.ids)
            & Domain("kind", "=", "offer")
            & Domain("state", "=", "open")
            & (Domain("until", "=", False) | Domain("until", ">=", today(self.env))),
            limit=50,
        )

    def _check_open(self):
        for resource in self:
            if resource.state != "open":
                raise UserError(self.env._("“%(what)s” is settled already.", what=resource.title))
