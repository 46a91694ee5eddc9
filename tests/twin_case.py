"""One person entered twice, for tests."""

from .membership_case import MembershipCase
from .tree import make_user


class TwinCase(MembershipCase):
    """王建军 stands in the building twice: by his ID card and by his passport."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = make_user(cls.env, "t_street_manager")
        cls.env["union.duty"].create(
            {
                "user_id": cls.manager.id,
                "organization_id": cls.street.id,
                "role": "approver",
                "date_from": "2020-01-01",
            }
        )
        cls.other = cls.make_passport("王 建军", "E12345678")
        cls.twins = cls.env["union.member.twin"]

    @classmethod
    def make_passport(cls, name, number, organization=None, **values):
        return cls.env["union.member"].create(
            {
                "name": name,
                "gender": "male",
                "birth_date": "1990-03-07",
                "organization_id": (organization or cls.building).id,
                "id_type": "passport",
                "id_number": number,
                "state": "active",
                **values,
            }
        )

    def pairs_of(self, user):
        return self.as_user(user, self.twins).search([])

    def merge(self, ended=None, kept=None, user=None):
        ended, kept = ended or self.other, kept or self.member
        return self.as_user(user or self.building_approver, ended).action_merge(
            kept.id, "两证同看 13800138000"
        )
