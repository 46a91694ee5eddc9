from datetime import timedelta
from typing import NamedTuple

import psycopg2

from odoo import api, fields, models
from odoo.tools import SQL, hmac

from ...core import entry
from ..clock import now

FORGET = timedelta(days=1)
# Of two requests at the same moment one is told by the database to come again.
RETRIES = 8


class Figures(NamedTuple):
    """The figures of the entry; each is a system parameter ``trade_union.entry_<name>``."""

    code_days: int = 30
    code_failures: int = 10
    number_failures: int = 5
    address_failures: int = 30
    first_pause: int = 60
    longest_pause: int = 3600
    password_length: int = 8


class UnionEntryAttempt(models.Model):
    """Failed tries to enter, by member number and by remote address; neither stands here in clear.

    A try is counted before it is looked at and given back if it was right, on a connection of
    its own: a hundred tries at once are a hundred tries, and what fails stays counted though the
    request is rolled back. Numbers nobody has are counted like the others.
    """

    _name = "union.entry.attempt"
    _description = "Failed Entry"
    _log_access = False

    key = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)
    failures = fields.Integer(required=True, readonly=True)
    last_at = fields.Datetime(required=True, readonly=True)
    locked_until = fields.Datetime(readonly=True)

    _key_unique = models.UniqueIndex("(key)", "There is a count for this already.")

    @api.model
    @api.private
    def _figures(self):
        """Return the figures in force; one that is no positive number counts as not set."""
        # Fixed parameters that tell nothing of anybody.
        parameters = self.env["ir.config_parameter"].sudo()
        figures = {}
        for name, default in Figures._field_defaults.items():
            text = parameters.get_param(f"trade_union.entry_{name}") or ""
            figures[name] = int(text) if text.isdecimal() and int(text) > 0 else default
        return Figures(**figures)

    @api.model
    @api.private
    def _reserve(self, kind, number, address):
        """Count a try by this number from this address.

        :param str kind: ``code`` or ``password``: one does not lock the other
        :return: the keys for :meth:`_give_back`, or None if one of them is locked
        """
        figures = self._figures()
        keys = [
            self._key(kind, "address", entry.network(address)),
            self._key(kind, "number", number),
        ]
        # The address first: from a locked one no number is locked.
        for key, free in zip(
            keys, (figures.address_failures, figures.number_failures), strict=True
        ):
            if not self._count(key, free, figures):
                return None
        return keys

    @api.model
    @api.private
    def _give_back(self, keys):
        """Take back the try: it was right. The failures of the number are forgotten with it."""
        address, number = keys
        self._apart(
            SQL(
                """
                UPDATE union_entry_attempt
                   SET failures = GREATEST(failures - 1, 0), locked_until = NULL
                 WHERE key = %s
                """,
                address,
            )
        )
        self._apart(SQL("DELETE FROM union_entry_attempt WHERE key = %s", number))

    @api.model
    @api.private
    def _lift(self, numbers):
        """Forget the failures of these numbers: their clerk has seen the people themselves.

        Those of an address stay: from there somebody may be trying the numbers of others.
        """
        keys = [
            self._key(kind, "number", number) for kind in ("code", "password") for number in numbers
        ]
        self._apart(SQL("DELETE FROM union_entry_attempt WHERE key = ANY(%s)", keys))

    @api.model
    @api.private
    def _is_locked(self, kind, address):
        """Whether tries from this address wait; nothing is counted or written.

        For codes nobody guesses, where a right one is to leave no trace of the address:
        :meth:`_count_wrong` counts the wrong ones afterwards.
        """
        self.env.cr.execute(
            SQL(
                "SELECT 1 FROM union_entry_attempt WHERE key = %s AND locked_until > %s",
                self._key(kind, "address", entry.network(address)),
                now(),
            )
        )
        return bool(self.env.cr.fetchone())

    @api.model
    @api.private
    def _count_wrong(self, kind, address):
        """Count a wrong try from this address; the pause does not grow.

        Many answer from the network of one hall, and nobody is to keep them out for an hour.
        """
        figures = self._figures()
        figures = figures._replace(longest_pause=figures.first_pause)
        key = self._key(kind, "address", entry.network(address))
        self._count(key, figures.address_failures, figures)

    @api.autovacuum
    def _gc_attempts(self):
        """Delete what was forgotten long ago."""
        self.env.cr.execute("DELETE FROM union_entry_attempt WHERE last_at < %s", [now() - FORGET])

    @api.model
    def _key(self, kind, what, value):
        # With the database's own secret: passwords work, and are locked, without the office's keys.
        return hmac(self.env(su=True), "trade_union_entry", f"{kind}\0{what}\0{value}")

    def _count(self, key, free, figures):
        """Count a failure; return False if the key is locked."""
        moment = now()
        # The pause after the n-th failure is worked out beside the row, which is locked by then.
        pauses = [
            entry.pause(number, free, figures.first_pause, figures.longest_pause)
            for number in range(1, free + 32)
        ]
        return bool(
            self._apart(
                SQL(
                    """
                    INSERT INTO union_entry_attempt AS a (key, failures, last_at, locked_until)
                         VALUES (%(key)s, 1, %(now)s,
                                 %(now)s + make_interval(secs => (%(pauses)s)[1]))
                    ON CONFLICT (key) DO UPDATE
                            SET failures = %(count)s, last_at = EXCLUDED.last_at,
                                locked_until = EXCLUDED.last_at + make_interval(
                                    secs => (%(pauses)s)[LEAST(%(count)s, %(most)s)])
                          WHERE a.locked_until IS NULL OR a.locked_until <= EXCLUDED.last_at
                    """,
                    key=key,
                    now=moment,
                    count=SQL(
                        "(CASE WHEN a.last_at < %s THEN 1 ELSE a.failures + 1 END)",
                        moment - FORGET,
                    ),
                    pauses=pauses,
                    most=len(pauses),
                )
            )
        )

    def _apart(self, statement):
        """Run a statement in a transaction of its own; return what it gives back.

        Nothing is returned after too many collisions: who is counted then is refused.
        """
        for _ in range(RETRIES):
            try:
                with self.env.registry.cursor() as cr:
                    cr.execute(statement, log_exceptions=False)
                    return cr.rowcount
            except psycopg2.errors.SerializationFailure:
                continue
        return 0
