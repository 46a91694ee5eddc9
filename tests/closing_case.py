"""An organisation that ends, for tests."""

from datetime import timedelta

from ..models.clock import today
from .change_case import ChangeCase


class ClosingCase(ChangeCase):
    """The neighbour has papers, an account, staff, a finding and drafts of its own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        day = today(cls.env)
        house = {"organization_id": cls.neighbour.id}
        kinds = {kind.code: kind for kind in cls.env["union.certificate.kind"].search([])}
        cls.legal = cls.env["union.certificate"].create(
            {**house, "kind_id": kinds["legal_person"].id, "number": "粤工法 12", "issued_on": day,
             "valid_until": day + timedelta(days=700)}
        )  # fmt: skip
        seal_kind = next(kind for kind in kinds.values() if kind.is_seal)
        cls.seal = cls.env["union.certificate"].create(
            {**house, "kind_id": seal_kind.id, "keeper": "陈保管"}
        )
        cls.account = cls.env["union.bank.account"].create(
            {**house, "bank_name": "建设银行", "number": "44030123456789012"}
        )
        cls.chair, cls.hand = cls.env["union.staff"].create(
            [
                {**house, "name": "王主席", "position": "chair", "date_from": "2020-01-01"},
                {**house, "name": "李干事", "date_from": day + timedelta(days=5)},
            ]
        )
        cls.finding = cls.make_finding(cls.neighbour)
        cls.meeting = cls.env["union.meeting"].create({**house, "name": "会员大会"})
        cls.paper = cls.env["union.statistics.return"].create(
            {**house, "year": day.year, "quarter": str((day.month + 2) // 3)}
        )

    @classmethod
    def make_finding(cls, organization):
        rule = cls.env["union.rule"].search(
            [("key", "=", "certificate.expired"), ("standard_id.superseded_on", "=", False)],
            limit=1,
        )
        finding = cls.env["union.finding"].create(
            {
                "organization_id": organization.id,
                "rule_id": rule.id,
                "rule_key": rule.key,
                "clause_id": rule.clause_id.id,
                "res_model": "union.organization",
                "res_id": organization.id,
                "subject": organization.name,
                "opened_on": today(cls.env),
                "due_date": today(cls.env),
            }
        )
        finding._hand_out()
        return finding

    def activities(self, records):
        return self.env["mail.activity"].search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids)]
        )
