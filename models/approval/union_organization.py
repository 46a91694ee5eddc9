from collections import defaultdict

from odoo import models
from odoo.fields import Domain


class UnionOrganization(models.Model):
    _inherit = "union.organization"

    def _deciders(self):
        """Who signs papers of this organisation: by the routes that papers can take from here.

        A route holds for its jurisdiction and below; below the nearest one without a condition
        no other is ever taken.
        """
        deciders = defaultdict(set, super()._deciders())
        chain = [int(part) for part in (self.parent_path or "").split("/") if part]
        # Who would sign, not whose papers: superiors' and shipped routes are published.
        routes = self.env["union.approval.route"].sudo()
        routes = routes.search(
            routes._in_force_domain()
            & (Domain("organization_id", "=", False) | Domain("organization_id", "in", chain))
        )
        grades = routes.step_ids._grades()
        for model, rows in routes.grouped("res_model").items():
            depth = {
                route: chain.index(route.organization_id.id) if route.organization_id else -1
                for route in rows
            }
            # Stable: of one place they stay in their order.
            for route in rows.sorted(lambda route, depth=depth: -depth[route]):
                for step in route.step_ids:
                    # Its grade and place in the tree only.
                    for place in step._places_for(self.sudo(), grades=grades)[0]:
                        if place:
                            deciders[model].add((place.id, step.role))
                if route.domain.strip() == "[]":
                    break
        return dict(deciders)
