"""Rounds of bargaining and agreements of a small tree, and the standards that ask of them."""

from .office_case import OfficeCase

TERM = {"date_from": "2026-01-01", "date_to": "2028-12-31"}


class AgreementCase(OfficeCase):
    """Friday, 20 November 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.firm, cls.other = cls.env["union.employer"].create(
            [
                {"name": name, "organization_id": cls.primary.id, "staff_count": staff}
                for name, staff in (("金鼎科技公司", 120), ("金鼎物业公司", 40))
            ]
        )
        cls.clerk = cls.building_clerk

    def bargaining(self, reps=(), user=None, **values):
        """Return a round in draft; ``reps`` as ``(side, number, outsiders)``."""
        round_ = (
            self.env["union.bargaining"]
            .with_user(user or self.clerk)
            .create(
                {
                    "organization_id": self.primary.id,
                    "name": "集体协商",
                    "employer_ids": self.firm.ids,
                    **values,
                }
            )
        )
        self.env["union.bargaining.rep"].create(
            [
                {
                    "bargaining_id": round_.id,
                    "side": side,
                    "name": f"代表{place}",
                    "is_chief": not place,
                    "is_outsider": number - place <= outsiders,
                }
                for side, number, outsiders in reps
                for place in range(number)
            ]
        )
        return round_

    def agreement(self, user=None, **values):
        """Return an agreement in draft, ready for the vote, as the clerk has it."""
        return (
            self.env["union.agreement"]
            .with_user(user or self.clerk)
            .create(
                {
                    "organization_id": self.primary.id,
                    "name": "集体合同",
                    "employer_ids": self.firm.ids,
                    "standards_met": True,
                    "copies": 3,
                    "legal_parties": True,
                    "legal_procedure": True,
                    "legal_content": True,
                    **TERM,
                    **values,
                }
            )
        )

    def stands(self, **values):
        """Return an agreement as it stands in the database, whatever steps led there."""
        server = self.env["union.agreement"]._server_fields
        agreement = self.agreement(
            **{name: value for name, value in values.items() if name not in server}
        )
        agreement.sudo().write({name: value for name, value in values.items() if name in server})
        return agreement

    def in_force(self, **values):
        """Return one in force since 18 November 2025."""
        return self.stands(
            **{
                "state": "received",
                "signed_on": "2025-10-25",
                "received_on": "2025-11-02",
                "effective_on": "2025-11-18",
                "date_from": "2025-11-01",
                "date_to": "2028-10-31",
                **values,
            }
        )

    def passed(self, **values):
        agreement = self.agreement(**values)
        agreement.action_vote("workers_congress", 90, 60, 46)
        return agreement

    def measured(self, key, organization=None):
        place = organization or self.primary
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["union.metric"]._compute_values([key], place)[key][place.id]
