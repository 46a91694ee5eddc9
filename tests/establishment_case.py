"""Drafts of unions of each kind, and the requests to set them up."""

from .office_case import OfficeCase


class KindCase(OfficeCase):
    """Drafts of each kind below the street."""

    def draft(self, level, kind, parent=None, **values):
        return self.env["union.organization"].create(
            {
                "name": f"拟建{kind}",
                "code": f"T-K-{level}-{kind}",
                "level": level,
                "kind": kind,
                "parent_id": (parent or self.street).id,
                **values,
            }
        )

    def request(self, organization, **values):
        return self.env["union.establishment"].create(
            {"organization_id": organization.id, "initiator_name": "发起单位", **values}
        )

    def file(self, name="paper.pdf"):
        return self.env["ir.attachment"].create({"name": name, "raw": b"%PDF-1.4"})

    def employers(self, organization, number, staff=10, prefix="单位"):
        return self.env["union.employer"].create(
            [
                {"name": f"{prefix}{n}", "organization_id": organization.id, "staff_count": staff}
                for n in range(number)
            ]
        )

    def join(self, organization, number, state="applicant"):
        return self.env["union.member"].create(
            [
                {
                    "name": f"{state}{n}",
                    "gender": "female",
                    "organization_id": organization.id,
                    "state": state,
                }
                for n in range(number)
            ]
        )

    def result(self, request, rule):
        self.env.flush_all()
        self.env.invalidate_all()
        return next((row for row in request.union_check("submit") if row["rule"] == rule), None)

    def assert_submit(self, request, rule, state, clause=None, effect=None):
        result = self.result(request, rule)
        self.assertEqual(result and result["state"], state, rule)
        if clause:
            self.assertEqual(result["clause"], clause)
        if effect is not None:
            self.assertEqual(result["effect"], effect)

    def steps(self, request):
        self.env.flush_all()
        self.env.invalidate_all()
        (answer,) = request.action_progress()
        return {row["check"]: row for row in answer["steps"]}

    def current(self, request):
        rows = [row for row in self.steps(request).values() if row["state"] == "current"]
        return rows[0] if rows else None
