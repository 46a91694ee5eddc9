"""``docs/api/metrics.md``: metrics over time, over the wire."""

from odoo.tests import tagged

from .wire_rooms import RoomCase


@tagged("post_install", "-at_install")
class TestApiMetrics(RoomCase):
    pages = ("metrics",)

    def test_metrics_over_the_wire(self):
        metric = self.env["union.metric"].search([("key", "=", "org.member_count")])
        self.env["union.metric.value"].create(
            [
                {
                    "metric_id": metric.id,
                    "organization_id": self.values["building"],
                    "month": month,
                    "measured_on": month,
                    "value": value,
                }
                for month, value in (("2026-09-01", 5), ("2026-10-01", 6))
            ]
        )
        self.walk()

    def after_metric_values(self, answer):
        ids = [row["id"] for row in answer]
        for method, values in (("write", {"vals": {"value": 1}}), ("unlink", {})):
            self.refused(422, "jd_clerk", "union.metric.value", method, ids=ids, **values)
