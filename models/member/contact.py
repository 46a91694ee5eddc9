"""Contacts and logins of members: read where the member is, not by every colleague (0054)."""

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


def is_a_member(env, partner):
    """Return SQL: whether a contact is that of a member, past or present.

    :param SQL partner: the id of the contact
    """
    field = env["union.member"]._fields["partner_id"]
    return SQL(
        "EXISTS (SELECT FROM union_member m WHERE m.partner_id = %s)", partner, to_flush=field
    )


def is_in_scope(env, partner):
    """Return SQL: whether a contact is that of a member whose organisation the user has in scope.

    :param SQL partner: the id of the contact
    """
    member_fields = env["union.member"]._fields
    # The places alone, as a record rule asks them: a member is in scope by where he is.
    places = env["union.organization"].sudo().with_context(active_test=False)
    return SQL(
        "EXISTS (SELECT FROM union_member m WHERE m.partner_id = %s AND m.organization_id IN %s)",
        partner,
        places._search(Domain("in_scope", "=", True)).subselect(),
        to_flush=(member_fields["partner_id"], member_fields["organization_id"]),
    )


class UnionContactMixin(models.AbstractModel):
    """What the record rules of contacts and of logins ask, in SQL and for a batch at once.

    A field with a search method, since the domain of a rule is kept without a date and a duty
    ends by itself.
    """

    _name = "union.contact.mixin"
    _description = "Contact That May Be a Member's"

    #: Column of the contact, and of what tells colleagues from everybody else.
    _contact_columns = ("id", "partner_share")

    union_is_open = fields.Boolean(
        "Open to Me",
        compute="_compute_union_is_open",
        search="_search_union_is_open",
        compute_sudo=False,
    )

    @api.depends_context("uid")
    def _compute_union_is_open(self):
        closed = self._ids_closed(self._origin.ids)
        for record in self:
            record.union_is_open = record._origin.id not in closed

    @api.model
    def _ids_closed(self, ids):
        """Return those of these ids that the user may not read; asked of the database each time."""
        closed = self._ids_not(ids, self._sql_nobody_s("t"))
        if closed:
            # Only now: most that is read is nobody's, a colleague's or one's own.
            contact = SQL.identifier("t", self._contact_columns[0])
            closed = self._ids_not(closed, is_in_scope(self.env, contact))
        return closed

    def _ids_not(self, ids, condition):
        """Return those of these ids whose rows (``t``) do not meet a condition."""
        if not ids:
            return set()
        rows = self.env.execute_query(
            SQL(
                "SELECT t.id FROM %s t WHERE t.id IN %s AND NOT %s",
                SQL.identifier(self._table),
                tuple(ids),
                condition,
            )
        )
        return {id_ for (id_,) in rows}

    def _search_union_is_open(self, operator, value):
        if operator != "in":
            return NotImplemented

        def to_sql(model, alias, _query):
            contact = SQL.identifier(alias, model._contact_columns[0])
            return SQL("(%s OR %s)", model._sql_nobody_s(alias), is_in_scope(model.env, contact))

        return Domain.custom(to_sql=to_sql, predicate=lambda record: record.union_is_open)

    @api.model
    def _sql_nobody_s(self, alias):
        """Return SQL: no member's, or a colleague's, or the user's own."""
        contact, share = self._contact_columns
        partner = SQL.identifier(alias, contact, to_flush=self._fields[contact])
        return SQL(
            "(%s IS FALSE OR %s = %s OR NOT %s)",
            SQL.identifier(alias, share, to_flush=self._fields[share]),
            partner,
            self.env.user.partner_id.id,
            is_a_member(self.env, partner),
        )


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "union.contact.mixin"]


class ResUsers(models.Model):
    _name = "res.users"
    _inherit = ["res.users", "union.contact.mixin"]

    _contact_columns = ("partner_id", "share")
