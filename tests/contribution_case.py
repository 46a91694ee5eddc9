"""A building with one employer whose contributions it keeps, for the tests of contributions."""

from datetime import date

from .fund_case import FundMixin


class ContributionMixin(FundMixin):
    """Tree, chair and auditor of the building, an employer; the clock stands at NOW."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.employer = cls.env["union.employer"].create(
            {"name": "金鼎科技", "organization_id": cls.building.id}
        )

    def paid(self, received=2000, payroll=100000, month="2026-08-01", **values):
        """Return what the employer paid for a month, as the building's clerk enters it."""
        return self.clerk("union.contribution").create(
            {
                "organization_id": self.building.id,
                "employer_id": self.employer.id,
                "month": month,
                "payroll": payroll,
                "received": received,
                "received_on": "2026-09-10",
                **values,
            }
        )

    def act(self, rows, method, *args):
        """Let the building's clerk do something with rows."""
        getattr(self.as_user(self.building_clerk, rows), method)(*args)
        self.env.invalidate_all()

    def parts(self, row):
        """Return ``{key of the tree: amount as text}`` of the shares of a row."""
        keys = {getattr(self, key): key for key in ("building", "street", "district", "city")}
        return {keys[part.receiver_id]: str(part.amount) for part in row.sudo().split_ids}

    def rule(self, key):
        """Return the national rule of a key."""
        return self.env["union.rule"].search(
            [("key", "=", key), ("standard_id.code", "=", "NR")], limit=1
        )

    def local(self, key, value):
        """Let the city give a figure of its own."""
        return self.rule("fund.split.own").copy(
            {"key": key, "value": value, "standard_id": self._standard("SZ").id}
        )

    def _standard(self, code):
        return self.env["union.standard"].search(
            [("code", "=", code), ("superseded_on", "=", False)]
        )

    def adopt(self, code):
        self._standard(code).action_set_jurisdiction(self.city.id)

    def metric(self, key, year=2026):
        """Return one figure of the building for a year."""
        self.env.flush_all()
        self.env.invalidate_all()
        values = self.env["union.metric"]._compute_values(
            [key], self.building | self.street, date(year, 1, 1), date(year, 12, 31)
        )
        return values[key].get(self.building.id)
