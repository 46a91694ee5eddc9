from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..clock import today

# What stands where a name stood: the same for all, in no language.
NOBODY = "***"
# Rows about a record that name it, and what is said about either: (table, model column, texts).
ROWS = (
    ("union.finding", "union_finding", ("subject",)),
    ("union.approval.request", "union_approval_request", ("name",)),
)
TEXTS = (
    ("mail_message", "model", ("body", "subject")),
    ("mail_activity", "res_model", ("summary", "note", "res_name")),
)
# What a contact may hold beside the name.
CONTACT = (
    "email", "phone", "street", "street2", "city", "zip", "comment", "website", "function", "ref",
    "image_1920",
)  # fmt: skip
QUIET = {"tracking_disable": True, "mail_create_nolog": True, "mail_notrack": True}


class UnionMember(models.Model):
    """What erasure ends and what it leaves (docs/decisions/0033-exports-and-erasure.md)."""

    _inherit = "union.member"

    @api.depends("erased_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for member in self:
            if member.erased_on:
                member.display_name = self.env._("Erased member")
        return result

    def write(self, vals):
        # Only whether it is so is asked of the row; the right to write it is asked below.
        if not self.env.su and any(member.erased_on for member in self.sudo()):
            raise UserError(
                self.env._("This member was erased: nothing is written there any more.")
            )
        return super().write(vals)

    def action_reveal(self, reason):
        self.check_access("read")
        if self.erased_on:
            raise UserError(self.env._("This member was erased: there is nothing to show."))
        return super().action_reveal(reason)

    def _erase(self):
        """End names and numbers of these members (superuser), wherever they are kept.

        Rights, reason and retention were checked by who calls it. Kept are gender, year of birth,
        kind of employment, last employer, education, political status and dates: what is counted.
        """
        names = {member: member.name for member in self}
        self._erase_traces(names)
        logins, partners = self._own_logins(), self.partner_id
        self.flush_recordset()
        self.env.cr.execute(
            SQL(
                """
                UPDATE union_member
                   SET name = %(nobody)s, erased_on = %(day)s,
                       birth_date = date_trunc('year', birth_date)::date,
                       id_sealed = NULL, id_masked = NULL, id_digest = NULL,
                       mobile_sealed = NULL, mobile_masked = NULL, mobile_digest = NULL,
                       member_number = NULL, partner_id = NULL, note = NULL,
                       verified = FALSE
                 WHERE id = ANY(%(ids)s)
                """,
                nobody=NOBODY,
                day=today(self.env),
                ids=self.ids,
            )
        )
        self.invalidate_recordset()
        self.env["union.member.employment.ended"]._erase(self.ids)
        # Who holds another membership goes on with the same login.
        held = self.with_context(active_test=False).search([("partner_id", "in", partners.ids)])
        partners -= held.partner_id
        self._erase_contacts(partners, logins.filtered(lambda user: user.partner_id in partners))
        self.env["union.member.event"]._record(self.ids, "erased")

    def _erase_traces(self, names):
        """End the names in the papers of a room; each room adds its own.

        :param names: ``{member: name}``
        """
        self._erase_texts({(self._name, member.id): name for member, name in names.items()})

    @api.model
    def _erase_texts(self, names):
        """Take names out of messages, activities, findings and approvals about records.

        :param names: ``{(model, record id): name}``
        """
        rows = [(model, id_, name) for (model, id_), name in names.items() if name]
        if not rows:
            return
        self.env.flush_all()
        for model, table, columns in ROWS:
            found = self._replace(rows, table, "res_model", columns)
            rows += [(model, id_, name) for id_, name in found]
        for text in TEXTS:
            self._replace(rows, *text)
        self.env.invalidate_all()

    def _replace(self, rows, table, model, columns):
        """Replace names in some columns; return ``[(id of a row, name)]`` of those found."""
        self.env.cr.execute(
            SQL(
                """
                UPDATE %(table)s t SET %(assignments)s
                  FROM (VALUES %(rows)s) AS v(model, res_id, name)
                 WHERE t.%(model)s = v.model AND t.res_id = v.res_id
                   AND (%(found)s)
             RETURNING t.id, v.name
                """,
                table=SQL.identifier(table),
                assignments=SQL(", ").join(
                    SQL(
                        "%(column)s = replace(t.%(column)s, v.name, %(nobody)s)",
                        column=SQL.identifier(column),
                        nobody=NOBODY,
                    )
                    for column in columns
                ),
                rows=SQL(", ").join(SQL("%s", row) for row in rows),
                model=SQL.identifier(model),
                found=SQL(" OR ").join(
                    SQL("strpos(t.%s, v.name) > 0", SQL.identifier(column)) for column in columns
                ),
            )
        )
        return self.env.cr.fetchall()

    @api.model
    def _erase_contacts(self, partners, logins):
        """End contacts and own logins that were made for memberships; an officer keeps his."""
        users = self.env["res.users"].with_context(active_test=False)
        staff = users.search([("partner_id", "in", partners.ids), ("share", "=", False)])
        gone = (partners - staff.partner_id).with_context(**QUIET)
        if not gone:
            return
        # Without an address first: no mail tells him that his login changes.
        gone.write({"name": NOBODY, **dict.fromkeys(CONTACT, False)})
        logins = (logins - staff).with_context(**QUIET)
        logins._end_sessions()
        self.env["res.device.log"].sudo().search(
            [("user_id", "in", logins.ids)]
        ).unlink()  # their own
        for user in logins:
            # Named by the number of the member, which ends as well.
            user.write({"active": False, "login": f"erased-{user.id}", "signature": False})
        gone.active = False
        # Mails to people who are no more.
        self.env["mail.mail"].sudo().search([("recipient_ids", "in", gone.ids)]).unlink()
        self.env["mail.message"].search(
            [("model", "=", "res.partner"), ("res_id", "in", gone.ids)]
        ).unlink()
        self.env.flush_all()
        # The sender's name stands in the address of what he wrote.
        self.env.cr.execute(
            "UPDATE mail_message SET email_from = NULL, reply_to = NULL WHERE author_id = ANY(%s)",
            [gone.ids],
        )
        self.env["mail.message"].invalidate_model(["email_from", "reply_to"])
