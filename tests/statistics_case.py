"""A union that lives through quarters: the base of the statistics tests."""

from freezegun import freeze_time

from .membership_case import MembershipCase

NOON = " 04:00:00"


class StatisticsCase(MembershipCase):
    """Three quarters of life: in the building, in its primary union, in the sister street."""

    @classmethod
    def setUpClass(cls):
        with freeze_time("2026-01-15" + NOON):
            super().setUpClass()
            cls.founding = cls.make_member(3, "赵三", organization=cls.primary)
            cls.woman = cls.make_member(
                2, "李芳", organization=cls.primary, employment_kind="migrant"
            )
            cls.env["union.employer"].create(
                {
                    "name": "金鼎公司",
                    "organization_id": cls.primary.id,
                    "staff_count": 40,
                    "female_staff_count": 15,
                }
            )
        cls.returns = cls.env["union.statistics.return"]

    def live(self):
        """Let a second quarter pass: one joins, one leaves, one moves within, one moves away."""
        with freeze_time("2026-05-10" + NOON):
            self.newcomer = self.make_member(5, "钱五", organization=self.primary)
            self.founding._change_state("left")
        with freeze_time("2026-06-01" + NOON):
            self.moved = self.move(self.woman, self.building)
        with freeze_time("2026-06-20" + NOON):
            self.gone = self.move(self.member, self.target)

    def move(self, member, union):
        """Transfer a member; both sides sign."""
        request = self.env["union.membership.request"].create(
            {"kind": "transfer", "member_id": member.id, "counterpart_code": union.code}
        )
        # What the last signature does; the signatures themselves are the requests' tests.
        request._on_approved()
        return request.result_id

    def make(self, organization=None, quarter="2", year=2026, user=None):
        return self.as_user(user or self.building_clerk, self.returns).create(
            {
                "organization_id": (organization or self.building).id,
                "year": year,
                "quarter": quarter,
            }
        )

    def summary(self, organization, quarter, at="2026-10-10", year=2026):
        with freeze_time(at + NOON):
            row = self.make(organization, quarter, year, user=self.city_admin)
            row.action_compute()
            sheets = {sheet["code"]: sheet for sheet in row.action_figures()[0]["sheets"]}
            row.sudo().unlink()
        return sheets

    def totals(self, *args, **kwargs):
        return self.summary(*args, **kwargs)["summary"]["rows"][0]["values"]
