from datetime import date

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import format_list

from ..clock import today
from . import by_language

ROOMS = [
    ("organization", "Organisation"),
    ("member", "Members"),
    ("committee", "Committees"),
    ("election", "Elections"),
    ("meeting", "Meetings"),
    ("service activity", "Service"),
    ("case", "Cases"),
    ("agreement", "Collective Agreements"),
    ("fund", "Funds"),
    ("venue", "Venues"),
    ("honour", "Honours"),
    ("survey/rating", "Surveys and Ratings"),
    ("judged", "Judged by Reviewers"),
]
TEXTS = ("name", "meaning", "numerator", "denominator")


class UnionMetric(models.Model):
    """What can be measured of an organisation, by which key, in which unit.

    One metric serves rules, indicators, findings and dashboards. Those without a
    provider are assessed by the union itself.
    """

    _name = "union.metric"
    _description = "Metric"
    _order = "room, key"
    _rec_names_search = ["key", "name", "name_zh", "meaning", "meaning_zh"]

    key = fields.Char(required=True, readonly=True)
    # Two plain columns each, as the texts of a rule: loaded before a language is installed.
    name = fields.Char("Short Name", readonly=True)
    name_zh = fields.Char("Short Name in Chinese", readonly=True)
    title = fields.Char("Metric", compute="_compute_texts", search="_search_title")
    room = fields.Selection(ROOMS, readonly=True)
    unit = fields.Selection(
        [
            ("count", "Count"),
            ("%", "Percent"),
            ("share", "Share"),
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
    meaning_zh = fields.Text("Meaning in Chinese", readonly=True)
    meaning_text = fields.Text("What It Counts", compute="_compute_texts")
    numerator = fields.Text(readonly=True)
    numerator_zh = fields.Text("Numerator in Chinese", readonly=True)
    numerator_text = fields.Text("Counted", compute="_compute_texts")
    denominator = fields.Text(readonly=True)
    denominator_zh = fields.Text("Denominator in Chinese", readonly=True)
    denominator_text = fields.Text("Out Of", compute="_compute_texts")
    standard_code = fields.Char("Declared By", readonly=True)
    automatic = fields.Boolean(
        "Measured", compute="_compute_automatic", help="Without a source it is self-assessed."
    )

    source_text = fields.Char(
        "Read From", compute="_compute_source_text", help="The registers it is counted in."
    )

    _key_unique = models.Constraint("UNIQUE (key)", "This metric key is already declared.")

    @api.depends("key", "name", "name_zh")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for metric in self:
            metric.display_name = by_language.read(metric, "name") or metric.key

    @api.depends(*TEXTS, *(f"{name}_zh" for name in TEXTS))
    @api.depends_context("lang")
    def _compute_texts(self):
        for metric in self:
            metric.title = by_language.read(metric, "name") or metric.key
            for name in TEXTS[1:]:
                metric[f"{name}_text"] = by_language.read(metric, name)

    def _search_title(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        columns = ("key", "name", "name_zh", "meaning", "meaning_zh")
        return Domain.OR(Domain(column, operator, value) for column in columns)

    @api.model_create_multi
    def create(self, vals_list):
        metrics = super().create(vals_list)
        self.env.registry.clear_cache()  # _titles
        return metrics

    def write(self, vals):
        result = super().write(vals)
        self.env.registry.clear_cache()  # _titles
        return result

    @api.model
    def _title(self, key):
        """Return what a metric is called in the reader's language; an unknown key as it is."""
        return self._titles().get(key) or key or ""

    @tools.ormcache("self.env.lang")
    def _titles(self):
        """Return ``{key: short name}`` of all metrics."""
        # How a figure is called is no secret from whoever reads a text that names it.
        metrics = self.sudo().search_fetch([], ["key", "name", "name_zh"])
        return {metric.key: by_language.read(metric, "name") for metric in metrics}

    @api.depends("key")
    def _compute_automatic(self):
        providers = self.env["union.metric.provider"]._providers()
        for metric in self:
            metric.automatic = metric.key in providers

    @api.depends("key")
    @api.depends_context("lang")
    def _compute_source_text(self):
        sources = self.env["union.metric.provider"]._sources()
        get_model = self.env["ir.model"].sudo()._get  # what a register is called is no secret
        for metric in self:
            names = [get_model(name).name for name in sources.get(metric.key, ())]
            metric.source_text = format_list(self.env, names) if names else ""

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
        ids = organizations.ids
        return {key: dict(zip(ids, map(values.get(key, {}).get, ids), strict=True)) for key in keys}
