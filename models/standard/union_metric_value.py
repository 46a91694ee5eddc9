import json

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import today

# Organisations measured and committed at a time.
BATCH = 200
POSITION = "trade_union.metric_values"
# Whoever stands lowest is asked of today: his history is in his own registers.
LOWEST = ("primary", "group")


class UnionMetricValue(models.Model):
    """What a metric was of an organisation in a month: measured once a month, kept for good.

    Of organisations that others stand below; each value is of the organisation or of its whole
    subtree, as the metric says, so that values of different organisations are never summed. What
    was not known has no row. A yes is 1.
    """

    _name = "union.metric.value"
    _description = "Metric by Month"
    _inherit = ["union.append.only"]
    _order = "month desc, organization_id, metric_id"
    _rec_name = "metric_id"
    _log_access = False

    metric_id = fields.Many2one(
        "union.metric", required=True, readonly=True, index=True, ondelete="restrict"
    )
    organization_id = fields.Many2one(
        "union.organization", required=True, readonly=True, ondelete="restrict"
    )
    month = fields.Date(required=True, readonly=True, help="Its first day.")
    measured_on = fields.Date(required=True, readonly=True)
    value = fields.Float(digits=(16, 4), required=True, readonly=True, aggregator="avg")
    unit = fields.Selection(related="metric_id.unit")
    scope = fields.Selection(related="metric_id.scope")

    _once = models.UniqueIndex(
        "(organization_id, metric_id, month)", "This metric was measured this month already."
    )

    @api.model
    def _cron_measure(self):
        """Measure all metrics of this month, batch by batch with a commit each.

        The first run of a month measures; one that was cut off goes on where it stopped, the other
        days of the month do nothing.
        """
        # It measures all organisations; totals only. It is the cron's own work.
        self = self.sudo()
        parameters = self.env["ir.config_parameter"]
        month = today(self.env).replace(day=1).isoformat()
        position = json.loads(parameters.get_param(POSITION) or "{}")
        if position.get("month") != month:
            position = {"month": month, "last_id": 0, "done": False}
        places = self.env["union.organization"]
        standing = Domain("state", "=", "active") & Domain("level", "not in", LOWEST)
        while not position["done"]:
            rest = standing & Domain("id", ">", position["last_id"])
            batch = places.search(rest, order="id", limit=BATCH)
            if batch:
                self._record(batch)
                position["last_id"] = batch[-1].id
            position["done"] = len(batch) < BATCH
            parameters.set_param(POSITION, json.dumps(position))
            left = 0 if position["done"] else places.search_count(rest) - len(batch)
            if not self.env["ir.cron"]._commit_progress(len(batch), remaining=left):
                return
            self.env.invalidate_all()

    @api.model
    def _record(self, organizations):
        """Write down what all metrics are of these organisations today; once a month."""
        day = today(self.env)
        keys = list(self.env["union.metric.provider"]._providers())
        metrics = self.env["union.metric"].search(Domain("key", "in", keys))
        values = metrics._compute_values(metrics.mapped("key"), organizations, date_to=day)
        ids = {metric.key: metric.id for metric in metrics}
        rows = [
            (ids[key], id_, round(float(value), 4))
            for key, of_places in values.items()
            for id_, value in of_places.items()
            if value is not None
        ]
        if not rows:
            return
        metric_ids, place_ids, figures = map(list, zip(*rows, strict=True))
        # One statement for the batch; what was written before the run was cut off stays.
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO union_metric_value
                       (metric_id, organization_id, month, measured_on, value)
                SELECT v.metric, v.place, %(month)s, %(day)s, v.figure
                  FROM unnest(%(metrics)s::int[], %(places)s::int[], %(figures)s::numeric[])
                       AS v (metric, place, figure)
                    ON CONFLICT DO NOTHING
                """,
                month=day.replace(day=1),
                day=day,
                metrics=metric_ids,
                places=place_ids,
                figures=figures,
            )
        )
        self.invalidate_model()
