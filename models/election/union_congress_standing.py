import base64
import io
import re

import xlsxwriter
from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.fields import Domain

from ..clock import today
from ..print_page import PLAIN_TEXT, write_register
from ..standard.union_metric_provider import measured_from, metric_provider
from .union_representative import SEATED

MONTHS = "congress.by_election_months"
TICKS = ("is_front_line", "is_middle_manager", "is_model_worker")


def _count(label, **changes):
    return fields.Integer(label, compute="_compute_composition", **changes)


def _percent(label, **changes):
    return fields.Float(label, compute="_compute_composition", digits=(5, 1), **changes)


class UnionCongress(models.Model):
    """Who represents the members: composition, vacancies, the first session, the roster."""

    _inherit = "union.congress"

    _union_watch_domain = Domain("state", "in", ("electing", "standing"))

    seated_count = _count("Representatives in Office", help="Elected and not refused nor left.")
    unreviewed_count = _count("Not Reviewed Yet")
    front_line_percent = _percent("Front-line Workers, Percent")
    manager_percent = _percent("Middle Managers and Above, Percent")
    woman_count = _count("Women")
    young_count = _count("Young Workers", help="Up to 35 years; the clause names no age.")
    model_worker_count = _count("Model Workers")
    vacant_count = _count("Vacant Seats")
    vacancy_percent = _percent("Vacant, Percent of All")
    vacancy_due_on = fields.Date(
        "By-election Due",
        compute="_compute_composition",
        help="So many months after more than a quarter fell vacant.",
    )
    session_due_on = fields.Date(
        "First Session Due",
        compute="_compute_session",
        help="A month after all were elected; empty once the congress has met.",
    )
    session_months = fields.Integer(
        "Months Without the First Session",
        compute="_compute_session",
        help="Months begun since all were elected, while the congress has not met.",
    )

    @api.depends(
        "seats", "date_from", "representative_ids.state", "representative_ids.is_front_line",
        "representative_ids.is_middle_manager", "representative_ids.is_model_worker",
    )  # fmt: skip
    def _compute_composition(self):
        figures = self.env["union.rule"]._parameters([MONTHS], self.organization_id)
        for congress in self:
            # How many, of a congress the reader has.
            rows = congress.sudo().representative_ids
            seated = rows.filtered(lambda row: row.state in SEATED)
            number = len(seated)
            congress.seated_count = number
            congress.unreviewed_count = len(seated.filtered(lambda row: row.state == "elected"))
            congress.front_line_percent = _share(seated.filtered("is_front_line"), number)
            congress.manager_percent = _share(seated.filtered("is_middle_manager"), number)
            congress.woman_count = len(seated.filtered(lambda row: row.gender == "female"))
            congress.young_count = len(seated.filtered("is_young"))
            congress.model_worker_count = len(seated.filtered("is_model_worker"))
            vacant = max(0, congress.seats - number)
            congress.vacant_count = vacant
            congress.vacancy_percent = 100 * vacant / congress.seats if congress.seats else 0
            months = figures.get(congress.organization_id.id, {}).get(MONTHS, {}).get("value")
            crossed = congress._quarter_vacant_since(rows, vacant)
            congress.vacancy_due_on = (
                crossed + relativedelta(months=months)
                if crossed and isinstance(months, int)
                else False
            )

    @api.depends("elected_on", "date_from", "state")
    def _compute_session(self):
        day = today(self.env)
        meetings = self.env["union.meeting"].sudo()  # whether the reader's own congress met
        sessions = meetings.search(
            Domain("organization_id", "in", self.organization_id._origin.ids)
            & Domain("kind", "=", "congress")
            & Domain("held_on", "!=", False)
        )
        met = sessions.grouped("organization_id")
        for congress in self:
            since = congress.elected_on
            # It may stand and meet while a last constituency still has to vote.
            first = min(filter(None, (since, congress.date_from)), default=None)
            waits = (
                since
                and congress.state in ("electing", "standing")
                and not any(
                    session.held_on >= first
                    for session in met.get(congress.organization_id._origin, ())
                )
            )
            gone = relativedelta(day, since) if waits else relativedelta()
            congress.session_months = 12 * gone.years + gone.months + (gone.days > 0)
            congress.session_due_on = since + relativedelta(months=1) if waits else False

    def action_roster(self):
        """Return the roster of representatives by constituency (SZ-5.1.3.3e).

        :return: list of ``{'constituency', 'quota', 'representatives': [{'id', 'name', 'gender',
            'union', 'origin', 'state', 'elected_on', 'votes'}]}``; codes, not words; who was
            refused or left is not on it

        Rights: whoever reads the congress.
        """
        self.ensure_one()
        self.check_access("read")
        rows = self._on_roster().grouped("constituency_id")
        return [
            {
                "constituency": part.name,
                "quota": part.quota,
                "representatives": [
                    {
                        "id": row.id,
                        "name": row.name,
                        "gender": row.gender,
                        "union": row.union_name,
                        "origin": row.origin,
                        "state": row.state,
                        "elected_on": row.elected_on.isoformat(),
                        "votes": row.votes,
                    }
                    for row in rows.get(part, ())
                ],
            }
            for part in self.constituency_ids
        ]

    def action_roster_xlsx(self):
        """Return :meth:`action_roster` as a workbook.

        :return: ``{'filename': str, 'data': base64 str}``
        """
        self.ensure_one()
        self.check_access("read")
        return {
            "filename": self._roster_filename(),
            "data": base64.b64encode(self._roster_workbook()).decode(),
        }

    def button_roster_xlsx(self):
        """Download the roster as a workbook."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/congress_roster?congress_id={self.id}",
            "target": "self",
        }

    def button_representatives(self):
        """Show the representatives of this congress by constituency."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "trade_union.union_representative_action"
        )
        return action | {"domain": [("congress_id", "in", self.ids)]}

    def _on_roster(self):
        return self.representative_ids.filtered(lambda row: row.state in SEATED)

    def _roster_filename(self):
        text = f"{self.env._('Roster of Representatives')}_{self.display_name}"
        return re.sub(r'[\\/:*?"<>|\s]+', "_", text) + ".xlsx"

    def _roster_workbook(self):
        """Return the bytes of the roster as a workbook."""
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True} | PLAIN_TEXT)
        yes = self.env._("Yes")
        write_register(
            book,
            self.env._("Representatives"),
            self._on_roster(),
            [
                ("constituency_id", 28), ("name", 14), ("gender", 8), ("union_name", 28),
                ("origin", 12), ("votes", 8), ("elected_on", 12), ("state", 20),
                *((name, 12) for name in TICKS),
            ],
            said=dict.fromkeys(TICKS, lambda _value: yes)
            | {"constituency_id": lambda part: part.name},
        )  # fmt: skip
        book.close()
        return stream.getvalue()

    def _quarter_vacant_since(self, rows, vacant):
        """Return the day on which more than a quarter of all was vacant, None where it is not."""
        many = self.seats // 4 + 1
        if vacant < many or self.state != "standing":
            return None
        left = sorted(row.date_to or row.reviewed_on for row in rows if row.state not in SEATED)
        # What was never filled is vacant since the congress stands; the seats left last are empty.
        days = [self.date_from] * max(0, vacant - len(left)) + left[-vacant:]
        return max(days[many - 1], self.date_from)

    def _union_finding_due(self):
        """Return the day by which what the watch finds of this congress is to be settled."""
        return self.session_due_on or self.vacancy_due_on


class UnionMetricProvider(models.AbstractModel):
    _inherit = "union.metric.provider"

    @metric_provider("org.standing_delegates")
    @measured_from("union.congress")
    def _metric_standing_delegates(self, organizations, date_from, date_to):
        """Whether representatives stand for the whole term (NR-CONG-19); without a congress unknown."""
        groups = self.env["union.congress"]._read_group(
            Domain("organization_id", "in", organizations.ids) & Domain("date_from", "<=", date_to),
            ["organization_id"],
            ["date_to:max"],
        )
        return {"org.standing_delegates": {place.id: last >= date_to for place, last in groups}}


def _share(part, number):
    return 100 * len(part) / number if number else 0
