"""Papers and people of a small tree, and the standards that ask for them."""

from contextlib import contextmanager

from freezegun import freeze_time

from odoo.exceptions import ValidationError

from .rule_case import RuleCase

TODAY = "2026-11-20"
ACCOUNT = "4403 0123 4567 8901 234"


class OfficeCase(RuleCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.kinds = {kind.code: kind for kind in cls.env["union.certificate.kind"].search([])}
        clock = freeze_time(f"{TODAY} 02:00:00")
        clock.start()
        cls.addClassCleanup(clock.stop)

    def certificate(self, code="legal_person", organization=None, **values):
        return self.env["union.certificate"].create(
            {
                "organization_id": (organization or self.building).id,
                "kind_id": self.kinds[code].id,
                "issued_on": "2026-01-01",
                **values,
            }
        )

    def staff(self, name="王芳", organization=None, **values):
        return self.env["union.staff"].create(
            {
                "name": name,
                "organization_id": (organization or self.building).id,
                "date_from": "2026-01-01",
                **values,
            }
        )

    def adopt(self, code, organization):
        """Let an organisation and all below it obey a standard."""
        standard = self.env["union.standard"].search(
            [("code", "=", code), ("superseded_on", "=", False)]
        )
        standard.action_set_jurisdiction(organization.id)

    def rule(self, key, clause):
        rule = self.env["union.rule"].search(
            [
                ("key", "=", key),
                ("clause_id.code", "=", clause),
                ("organization_id", "=", False),
                ("standard_id.superseded_on", "=", False),
            ]
        )
        self.assertEqual(len(rule), 1, key)
        return rule

    def asked(self, record, key):
        """Return what the daily rule says of a record, or None if it is not asked there."""
        return self.judged(record, key)

    def assert_state(self, record, key, state, clause=None):
        result = self.asked(record, key)
        self.assertEqual(result and result["state"], state, key)
        if clause and result:
            self.assertEqual(result["clause"], clause)

    @contextmanager
    def refused(self, said):
        """Fail unless the block is refused in these words; what it wrote is undone."""
        with self.assertRaises(ValidationError) as caught:
            yield caught
        self.assertRegex(str(caught.exception), said)

    @contextmanager
    def on(self, day):
        with freeze_time(f"{day} 02:00:00"):
            self.env.invalidate_all()
            yield
