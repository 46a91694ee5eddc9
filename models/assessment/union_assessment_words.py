from odoo import api, models


class UnionAssessment(models.Model):
    """What an assessment says in the reader's language; nothing of it is stored."""

    _inherit = "union.assessment"

    def _unanswered(self):
        """Return the titles of what this union must answer before it submits."""
        self.ensure_one()
        content = self.sudo().scheme_id.content  # a published scheme
        default = content["parameters"]["null_policy"]
        return [
            rule["title_zh"] if (self.env.lang or "").startswith("zh") else rule["title_en"]
            for rule in content["rules"]
            if rule["category"] == self.category
            and (rule["null_policy"] or default) == "block"
            and self.facts["metrics"][rule["metric_key"]]["value"] is None
        ]

    @api.model
    def _say_gate(self, gate):
        """Return the lines that explain one gate: its heading, then each check."""
        levels = dict(self.env["union.indicator"]._fields["level"]._description_selection(self.env))
        mark = {True: "✓", False: "✗"}
        said = [f"{mark[gate['passed']]} {self.env._('%(star)s stars', star=gate['star'])}"]
        for check in gate["checks"]:
            params = check["params"]
            kind = check["code"].rpartition("_")[0]
            if kind == "previous":
                text = self.env._("the gate of %(star)s stars is passed first", star=params["star"])
            elif kind == "level":
                text = self.env._(
                    "%(level)s: %(count)s of %(applicable)s met, all needed",
                    level=levels.get(params["level"], params["level"]),
                    count=params["count"],
                    applicable=params["applicable"],
                )
            elif kind == "quota":
                text = self.env._(
                    "%(level)s: %(count)s of %(applicable)s met, %(needed)s needed (%(quota)s%%)",
                    level=levels.get(params["level"], params["level"]),
                    count=params["count"],
                    applicable=params["applicable"],
                    needed=params["needed"],
                    quota=params["quota_pct"],
                )
            else:
                text = self.env._(
                    "%(level)s: %(count)s met, %(needed)s needed",
                    level=levels.get(params["level"], params["level"]),
                    count=params["count"],
                    needed=params["needed"],
                )
            said.append(
                self.env._(
                    "%(text)s (%(clause)s)",
                    text=f"   {mark[params['passed']]} {text}",
                    clause=self.env["union.clause"]._cite(params["rule"]),
                )
            )
        return said
