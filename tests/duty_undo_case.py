"""Lists of users and duties to be taken back: what stood before, and what may stand in the way."""

from odoo.exceptions import UserError
from odoo.tools import SQL

from .duty_list_case import DutyListCase

STREET = "T-SZ-FT-YL"


class DutyUndoCase(DutyListCase):
    def standing(self):
        """All duties there are, and the groups and state of each person."""
        self.env.flush_all()
        self.env.invalidate_all()
        duties = self.env["union.duty"].search([], order="id")
        people = self.env["res.users"].with_context(active_test=False).search([])
        return (
            [
                (duty.user_id.login, duty.organization_id.code, duty.role, duty.date_to)
                for duty in duties
            ],
            {user.login: (user.active, user.group_ids) for user in people},
        )

    def imported(self, *rows, **where):
        """A list that came in an hour ago."""
        record = self.bring(*rows, **where)
        record.action_import()
        self.age(record)
        return record

    def age(self, record):
        """Let an hour pass: changes of one transaction bear one time."""
        self.env.flush_all()
        for table in ("union_duty", "res_users"):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET create_date = create_date - interval '1 hour',"
                    " write_date = write_date - interval '1 hour'"
                    " WHERE create_date = now() AT TIME ZONE 'UTC' AND create_uid = %s",
                    SQL.identifier(table),
                    record.sudo().create_uid.id,
                )
            )
        self.env.invalidate_all()

    def undo(self, record, user=None):
        return self.as_user(user or self.district_admin, record.sudo().run_ids).action_undo()

    def refused_undo(self, record, reason, user=None):
        """Nothing is taken back and nothing half; return what is told."""
        before = self.standing()
        with self.assertRaisesRegex(UserError, reason) as caught:
            self.undo(record, user)
        self.assertEqual(self.standing(), before)
        self.assertNotEqual(record.sudo().state, "undone")
        return str(caught.exception)

    def taken_back(self, record):
        """It is taken back, in a savepoint: what is tried next starts from where this did."""
        with self.cr.savepoint() as savepoint:
            done = self.undo(record)
            self.env.flush_all()
            savepoint.rollback()
        self.env.invalidate_all()
        return done
