import logging

from psycopg2 import OperationalError

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import today
from ..office_days import office_days

_logger = logging.getLogger(__name__)


class UnionWorkdayTable(models.Model):
    """How far the table of holidays reaches, as each organisation's dates feel it.

    A rule asks of the one that stands at the top for some days ahead (``workday.table``); its
    finding goes to the platform administrator, who has the library renewed or enters the table in
    the office calendar.
    """

    _name = "union.workday.table"
    _description = "Table of Holidays"
    _auto = False
    _order = "id"
    _rec_name = "organization_id"
    _depends = {"union.organization": ["active", "parent_id", "state"]}
    _union_finding_role = "platform_admin"
    # One calendar for all: one finding is enough.
    _union_watch_domain = Domain("is_top", "=", True)

    organization_id = fields.Many2one("union.organization", readonly=True)
    is_top = fields.Boolean("Stands at the Top", readonly=True)
    known_until = fields.Date(readonly=True)
    days_ahead = fields.Integer(
        readonly=True, help="Until when the working days are certain, in days; 0: not even today."
    )

    @property
    def _table_query(self):
        day = today(self.env)
        until = office_days(self.env).known_until(day)
        return SQL(
            """
            SELECT o.id, o.id AS organization_id, o.parent_id IS NULL AS is_top,
                   %(until)s::date AS known_until,
                   %(ahead)s AS days_ahead
              FROM union_organization o
             WHERE o.active AND o.state <> 'dissolved'
            """,
            until=until,
            ahead=(until - day).days if until else 0,
        )

    @api.model
    def _catch_up(self):
        """Renew the office calendar and reckon again what was due on a day not certain."""
        self._apart(self.env["resource.calendar"]._union_load_tables)
        for name in sorted(self.env.registry):
            if hasattr(self.env.registry[name], "_union_reckon_again"):
                self._apart(self.env[name]._union_reckon_again)

    @api.model
    def _apart(self, step):
        """Take one step; where it fails it is undone, and the others are taken all the same."""
        try:
            with self.env.cr.savepoint():
                step()
        except OperationalError:
            # Nothing of the step's: the scheduler comes again.
            raise
        except Exception:
            _logger.exception("The working days were not brought up to date")
            self.env.invalidate_all(flush=False)
