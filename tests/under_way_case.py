"""Papers under way while people and places change."""

from .papers import PaperCase


class UnderWayCase(PaperCase):
    def end_duty(self, user, day="2021-01-01"):
        self.env["union.duty"].search([("user_id", "=", user.id)]).write({"date_to": day})

    def grant(self, user, organization, role, **values):
        return self.env["union.duty"].create(
            {
                "user_id": user.id,
                "organization_id": organization.id,
                "role": role,
                "date_from": "2020-01-01",
                **values,
            }
        )

    def run_cron(self, name):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref(f"trade_union.cron_{name}").method_direct_trigger()
        self.env.invalidate_all()

    def watch(self):
        """Ask the daily rules about approvals now, whether or not they were asked today."""
        self.env["union.finding"].sudo()._watch_batch("union.approval.request", 0)
        self.env.invalidate_all()

    def request_of(self, paper):
        return paper.sudo().approval_request_id

    def vacancy_finding(self, organization, state="open"):
        return self.env["union.finding"].search(
            [
                ("rule_key", "=", "approval.vacancy"),
                ("res_id", "=", organization.id),
                ("state", "=", state),
            ]
        )

    def way_finding(self, paper, state="open"):
        return self.env["union.finding"].search(
            [
                ("rule_key", "=", "approval.way"),
                ("res_model", "=", "union.approval.request"),
                ("res_id", "=", self.request_of(paper).id),
                ("state", "=", state),
            ]
        )
