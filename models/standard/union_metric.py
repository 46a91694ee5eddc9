from datetime import date

from odoo import api, fields, models
from odoo.fields import Domain

from ..clock import today


class UnionMetric(models.Model):
    """What can be measured of an organisation, by which key, in which unit.

    One metric serves rules, indicators, findings and dashboards. Those without a
    provider are assessed by the union itself.
    """

    _name = "union.metric"
    _description = "Metric"
    _order = "room, key"
    _rec_name = "key"
    _rec_names_search = ["key", "meaning"]

    key = fields.Char(required=True, readonly=True)
    room = fields.Char(readonly=True)
    unit = fields.Selection(
        [
            ("count", "Count"),
            ("%", "Percent"),
            ("bool", "Yes or No"),
            ("per_year", "Times a Year"),
            ("days", "Days"),
            ("months", "Months"),
            ("yuan", "Yuan"),
        ],
        required=True,
        readonly=True,
    )
    scope = fields.Selection(
        [("own", "The Organisation Itself"), ("subtree", "Its Whole Subtree")],
        required=True,
        readonly=True,
        default="own",
    )
    period = fields.Selection(
        [("cutoff", "On the Day"), ("year", "Over the Year"), ("term", "Over the Term")],
        required=True,
        readonly=True,
        default="cutoff",
    )
    meaning = fields.Text(readonly=True)
    numerator = fields.Text(readonly=True)
    denominator = fields.Text(readonly=True)
    standard_code = fields.Char("Declared By", readonly=True)
    automatic = fields.Boolean(
        "Measured", compute="_compute_automatic", help="Without a source it is self-assessed."
    )

    _key_unique = models.Constraint("UNIQUE (key)", "This metric key is already declared.")

    @api.depends("key")
    def _compute_automatic(self):
        providers = self.env["union.metric.provider"]._providers()
        for metric in self:
            metric.automatic = metric.key in providers

    @api.private
    def compute(self, organizations, date_from=None, date_to=None):
        """Measure this metric for many organisations in a constant number of queries.

        :param organizations: recordset of ``union.organization`` the caller may read
        :param date_from: first day of the period; None: as the metric's period says
        :param date_to: last day; None: today
        :return: ``{organization_id: value}`` with a value for each; None is *not known*
            (nobody measures it, or it does not exist, like a rate of nothing)
        :raise AccessError: an organisation the caller may not read
        """
        self.ensure_one()
        values = self._compute_values([self.key], organizations, date_from, date_to)
        return values[self.key]

    @api.model
    def _compute_values(self, keys, organizations, date_from=None, date_to=None):
        """Measure several metrics at once: ``{key: {organization_id: value or None}}``.

        Each provider is called once for all its keys of a period.

        :raise AccessError: an organisation the caller may not read
        """
        organizations.check_access("read")
        keys = list(dict.fromkeys(keys))
        date_to = date_to or today(self.env)
        # Totals only, of organisations whose right was checked just above.
        sudo = self.sudo()
        periods = {
            metric.key: metric.period
            for metric in sudo.search_fetch(Domain("key", "in", keys), ["key", "period"])
        }
        by_start = {}
        for key in keys:
            start = date_from or (
                date(date_to.year, 1, 1) if periods.get(key, "cutoff") == "year" else None
            )
            by_start.setdefault(start, []).append(key)
        values = {}
        provider = sudo.env["union.metric.provider"]
        for start, wanted in by_start.items():
            values.update(provider._measure(wanted, organizations.sudo(), start, date_to))  # above
        return {
            key: {id_: values.get(key, {}).get(id_) for id_ in organizations.ids} for key in keys
        }
