from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .union_organization_history import _DECIDED, RECORDED, Decided


class UnionOrganization(models.Model):
    """What the organisation was on a day: its history is written with every change."""

    _inherit = "union.organization"

    history_ids = fields.One2many(
        "union.organization.history", "organization_id", "Record of Changes", readonly=True
    )

    @api.model_create_multi
    def create(self, vals_list):
        organizations = super().create(vals_list)
        organizations.flush_recordset(RECORDED)
        self.env["union.organization.history"]._record(organizations.ids, self._decided())
        return organizations

    def write(self, vals):
        decided = self._decided()
        if vals.keys().isdisjoint(RECORDED) or (decided and decided.later):
            return super().write(vals)
        history = self.env["union.organization.history"]
        self.flush_recordset(RECORDED)
        history._begin(self.ids, leaving_draft=vals.get("state", "draft") != "draft")
        result = super().write(vals)
        self.flush_recordset(RECORDED)
        history._record(self.ids, decided)
        return result

    def _decided_by(self, papers, day=None):
        """Return these organisations so that what is written to them rests on these approvals.

        :param papers: ``{organisation id: id of the approval}``
        :param day: from when on the change holds; None: from today on
        """
        return self.with_context(**{_DECIDED: Decided(dict(papers), day)})

    @contextmanager
    def _recorded_together(self, papers):
        """Yield these organisations; what is written to them meanwhile is recorded at the end.

        None of them is a draft that leaves the draft.

        :param papers: as :meth:`_decided_by`
        """
        history = self.env["union.organization.history"]
        self.flush_recordset(RECORDED)
        history._begin(self.ids)
        yield self.with_context(**{_DECIDED: Decided(later=True)})
        self.flush_recordset(RECORDED)
        history._record(self.ids, Decided(dict(papers)))

    def _stand_since(self, days, values):
        """Let organisations be established that stood before they were entered here.

        The caller has the right to set engine fields, and checked the user's.

        :param days: ``{organisation id: day of founding}``, of these
        :param values: what else is written to all of them
        """
        if not self:
            return
        history = self.env["union.organization.history"]
        self.flush_recordset(RECORDED)
        history._begin(self.ids, leaving_draft=True)
        together = self.with_context(**{_DECIDED: Decided(later=True)}, tracking_disable=True)
        together.write({"state": "active", **values})
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE union_organization o SET founded_on = d.day
                  FROM unnest(%s, %s::date[]) d(id, day) WHERE o.id = d.id
                """,
                list(days),
                list(days.values()),
            )
        )
        self.invalidate_model(flush=False)
        history._restate(days)

    def _stood_otherwise(self, days):
        """Let what follows from state and founding follow, once they were put back as they were.

        :param days: ``{organisation id: day since when they stood otherwise}``, of these
        """
        # Stored fields that depend on it, the coverage of employers above all.
        self.modified(["state", "founded_on"])
        self.flush_model()
        self._forget_counts()
        self.env["union.organization.history"]._restate(days)

    @api.model
    def _decided(self):
        decided = self.env.context.get(_DECIDED)
        # What a caller sends is never of this class.
        return decided if isinstance(decided, Decided) else None

    def action_as_of(self, date):
        """Tell what these organisations were on a day, in one query.

        :param date: the day, ``YYYY-MM-DD``
        :return: list of ``{'id', 'name', 'code', 'parent_id', 'parent_name', 'level', 'kind',
            'category', 'state', 'founded_on', 'dissolved_on', 'valid_from'}`` in the order of
            ``self``, dates ISO; organisations that were not there yet are left out
        :raise UserError: no date
        :raise AccessError: an organisation is out of sight

        Rights: who reads the organisation.
        """
        self.check_access("read")
        try:
            day = fields.Date.to_date(date) if isinstance(date, str) else None
        except ValueError:
            day = None
        if not day:
            raise UserError(self.env._("“%(date)s” is no date: write it as YYYY-MM-DD.", date=date))
        known = self._as_of(day)
        return [
            {
                "id": id_,
                **{
                    name: value.isoformat() if hasattr(value, "isoformat") else value or False
                    for name, value in known[id_].items()
                },
            }
            for id_ in self.ids
            if id_ in known
        ]

    def _as_of(self, day):
        """Return ``{organisation id: {recorded field: value}}`` on a day, in one query.

        Beside the recorded fields: ``parent_name`` on that day and ``valid_from`` of the row.
        Organisations that were not there yet are left out.
        """
        if not self:
            return {}
        history = self.env["union.organization.history"]
        self.flush_model(RECORDED)
        self.env.cr.execute(
            SQL(
                """
                SELECT i.id, s.*, p.name
                  FROM unnest(%(ids)s) i(id)
            CROSS JOIN LATERAL (%(row)s) s
             LEFT JOIN LATERAL (%(superior)s) p ON TRUE
                """,
                ids=self.ids,
                row=history._in_force_sql(SQL("i.id"), SQL("%s", day)),
                superior=history._in_force_sql(SQL("s.parent_id"), SQL("%s", day), earliest=True),
            )
        )
        names = (*RECORDED, "valid_from", "parent_name")
        return {row[0]: dict(zip(names, row[1:], strict=True)) for row in self.env.cr.fetchall()}

    @api.model
    def _names_on(self, pairs):
        """Return ``{(organisation id, day): its name on that day}``, in one query.

        A day before anything is known of an organisation is answered with its first name.

        :param pairs: organisation ids and days; those without a day are left out
        """
        pairs = {(id_, fields.Date.to_date(day)) for id_, day in pairs if id_ and day}
        if not pairs:
            return {}
        self.flush_model(RECORDED)
        self.env.cr.execute(
            SQL(
                """
                SELECT i.id, i.day, s.name
                  FROM unnest(%(ids)s, %(days)s::date[]) i(id, day)
            CROSS JOIN LATERAL (%(row)s) s
                """,
                ids=[id_ for id_, _day in pairs],
                days=[day for _id, day in pairs],
                row=self.env["union.organization.history"]._in_force_sql(
                    SQL("i.id"), SQL("i.day"), earliest=True
                ),
            )
        )
        return {(id_, day): name for id_, day, name in self.env.cr.fetchall()}

    def _name_on(self, day):
        """Return the name of one organisation on a day; without a day its name now."""
        self.ensure_one()
        day = fields.Date.to_date(day)
        return self._names_on([(self.id, day)]).get((self.id, day), self.name)

    def button_history(self):
        """Open the history of this organisation."""
        self.ensure_one()
        domain = [("organization_id", "=", self.id)]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Record of Changes"),
            "res_model": "union.organization.history",
            "view_mode": "list",
            "domain": domain,
        }
