"""Changes of organisations: filed at the street, decided there and at the other house."""

from .membership_case import MembershipCase, resident_number
from .tree import make_user


class ChangeCase(MembershipCase):
    """The building and its neighbour stand below the street; the sister street takes houses in.

    The street's clerk files what concerns several of its houses.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.neighbour = cls.make_union("园岭科技工会", "T-SZ-FT-YL-N", cls.street)
        duties = []
        for key, organization, role in (
            ("street_clerk", cls.street, "clerk"),
            ("sister_approver", cls.sister_street, "approver"),
            ("neighbour_clerk", cls.neighbour, "clerk"),
            ("neighbour_approver", cls.neighbour, "approver"),
            ("neighbour_admin", cls.neighbour, "platform_admin"),
        ):
            user = make_user(cls.env, f"t_{key}")
            setattr(cls, key, user)
            duties.append(
                {
                    "user_id": user.id,
                    "organization_id": organization.id,
                    "role": role,
                    "date_from": "2020-01-01",
                }
            )
        cls.env["union.duty"].create(duties)
        cls.changes = cls.env["union.organization.change"]

    @classmethod
    def make_union(cls, name, code, superior, **values):
        return cls.env["union.organization"].create(
            {
                "name": name,
                "code": code,
                "level": "primary",
                "kind": "single",
                "parent_id": superior.id,
                "state": "active",
                **values,
            }
        )

    @classmethod
    def make_crowd(cls, organization, count, first=100, **values):
        return cls.env["union.member"].create(
            [
                {
                    "name": f"成员{n}",
                    "gender": "female",
                    "organization_id": organization.id,
                    "id_number": resident_number(first + 2 * n),
                    "state": "active",
                    **values,
                }
                for n in range(count)
            ]
        )

    def change(self, kind, organization=None, user=None, submit=True, **values):
        """Return a change filed and submitted by the street's clerk (or ``user``)."""
        if kind in ("merge", "dissolve"):
            values = {
                "ground": "members_resolved",
                "settlement": "经费和资产移交上级工会。",
                **values,
            }
        paper = self.as_user(user or self.street_clerk, self.changes).create(
            {
                "kind": kind,
                "organization_id": (organization or self.building).id,
                "reason": "会员大会决议。",
                **values,
            }
        )
        if submit:
            paper.action_submit()
        return paper

    def sign(self, paper, *users):
        """Let these people agree one after the other; return the paper for everybody's eyes."""
        for user in users or (self.street_approver,):
            self.as_user(user, paper).action_agree()
        self.env.invalidate_all()
        return paper.sudo()

    def merge(self, *houses, into=None, **values):
        return self.change(
            "merge", into or self.building, merged_ids=[house.id for house in houses], **values
        )
