from contextlib import contextmanager
from datetime import timedelta

import psycopg2

from odoo import api, fields, models, sql_db
from odoo.exceptions import UserError

from ...core import lookup
from ..clock import today
from .verdict_text import explain

# With the user's id the key of a lock: one look-up of a person at a time.
LOCK = 0x756C6F6F
LOCK_SECONDS = 10


class UnionLookup(models.Model):
    """What a person has asked today by identity numbers, as marks nobody finds a number by.

    Every door at which a number can be tried calls :meth:`_charge` before it answers. The row
    here and the one in the access log are written on a connection of their own: they stay if the
    request fails or is rolled back afterwards, and if the request itself reads from a replica.
    Asking the same number again on the same day counts once: a list is sorted, counted and turned
    over without using up anything, and tells nothing new. Rows go after two days.
    """

    _name = "union.lookup"
    _description = "Numbers Asked About Today"
    _log_access = False

    user_id = fields.Many2one("res.users", required=True, readonly=True, ondelete="restrict")
    day = fields.Date(required=True, readonly=True)
    kind = fields.Selection(
        [("searched", "Searched"), ("checked", "Checked"), ("elsewhere", "Member Elsewhere")],
        required=True,
        readonly=True,
    )
    marks = fields.Binary(required=True, readonly=True, attachment=False, groups=fields.NO_ACCESS)

    _user_day = models.Index("(user_id, day)")

    @api.model
    @api.private
    def _charge(self, kind, model, name, marks, found, elsewhere=(), organization=None):
        """Count what a person asks, log it, and refuse what is beyond his limits.

        Nothing is charged to the superuser: nobody types his questions.

        :param str kind: of the log: ``search``, ``check`` or ``create``
        :param model: the model asked
        :param str name: the protected field
        :param marks: of the numbers asked about (:func:`core.lookup.mark`)
        :param int found: how many of them the answer will find
        :param elsewhere: those of ``marks`` the answer will show as members elsewhere
        :param organization: for which the question is asked; the user's own place if not given
        :raise UserError: beyond a limit; says which and what to do
        """
        if self.env.su:
            return
        limits, place = self.env["union.lookup.limit"]._of_user()
        marks, elsewhere = frozenset(marks), frozenset(elsewhere)
        with self._ledger() as cr:
            day = self._day(cr)
            if kind == "search":
                verdict = lookup.judge_search(limits, day, marks)
            else:
                verdict = lookup.judge_check(limits, day, marks, elsewhere)
            if verdict is None:
                which = "searched" if kind == "search" else "checked"
                self._remember(cr, which, marks - getattr(day, which))
            # A refusal tells nothing and counts nothing, but for this one: that there were too
            # many members elsewhere is an answer, so what is asked next is refused unseen.
            if verdict is None or verdict.code == "lookup_elsewhere":
                self._remember(cr, "elsewhere", elsewhere - day.elsewhere)
            # Only the log is written to, for an act of this very user.
            log = self.env(cr=cr, su=True)["union.access.log"]
            log._record_lookup(
                kind=kind,
                model=model,
                name=name,
                asked=len(marks),
                found=0 if verdict else found,
                refused=bool(verdict),
                organization_id=organization.id if organization else place,
            )
            log.env.flush_all()
        if verdict is not None:
            raise UserError(" ".join(filter(None, explain(self.env, verdict))))

    @api.autovacuum
    def _gc_days(self):
        """Delete what was asked before yesterday: the access log keeps the counts."""
        self.env.cr.execute(
            "DELETE FROM union_lookup WHERE day < %s", [today(self.env) - timedelta(days=1)]
        )

    @contextmanager
    def _ledger(self):
        """Give a cursor for the books of this user; what is written is committed at the end.

        The lock is taken before the transaction that reads, so that two requests at once see
        each other's rows and do not each get the whole quota.
        """
        if not self.env.registry.ready:
            # Demo data: installing has added columns to the users' table in this transaction, and
            # another connection would wait for them in vain. Nobody else works here yet.
            yield self.env.cr
            return
        key = [LOCK, self.env.uid]
        # Not registry.cursor(): in a test that would be the test's own transaction.
        own = sql_db.db_connect(self.env.cr.dbname).cursor()
        try:
            own.execute("SET LOCAL lock_timeout = %s", [f"{LOCK_SECONDS}s"])
            own.execute("SELECT pg_advisory_lock(%s, %s)", key)
            try:
                own.commit()
                own.execute("SET LOCAL lock_timeout = %s", [f"{LOCK_SECONDS}s"])
                own.execute("SELECT 1 FROM res_users WHERE id = %s", key[1:])
                if own.fetchone():
                    yield own
                    own.commit()
                else:
                    # A user this very transaction has made (demo data, a test): no request is
                    # ever his, and other connections cannot refer to him yet.
                    if self.env.cr.readonly:
                        raise psycopg2.errors.ReadOnlySqlTransaction("a look-up is logged")
                    yield self.env.cr
            finally:
                own.rollback()
                own.execute("SELECT pg_advisory_unlock(%s, %s)", key)
        finally:
            own.close()

    def _day(self, cr):
        cr.execute(
            "SELECT kind, marks FROM union_lookup WHERE user_id = %s AND day = %s",
            [self.env.uid, today(self.env)],
        )
        sets = {"searched": set(), "checked": set(), "elsewhere": set()}
        for kind, marks in cr.fetchall():
            sets[kind].update(lookup.unpack_marks(bytes(marks)))
        return lookup.Day(**sets)

    def _remember(self, cr, kind, marks):
        if marks:
            cr.execute(
                "INSERT INTO union_lookup (user_id, day, kind, marks) VALUES (%s, %s, %s, %s)",
                [self.env.uid, today(self.env), kind, psycopg2.Binary(lookup.pack_marks(marks))],
            )
