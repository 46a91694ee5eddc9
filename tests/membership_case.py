"""Two unions with offices, members with real numbers, and an employer: membership tests."""

from .tree import TreeCase, make_user

# Valid resident numbers: 1990-03-07, the order number varies.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident_number(order, birth="19900307", region="440304"):
    """Return a valid ID number; an odd ``order`` is a man's."""
    body = f"{region}{birth}{order:03d}"
    rest = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[rest]


class MembershipCase(TreeCase):
    """The building holds members; the sister street takes them. Both have clerk and approver."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        organizations = cls.env["union.organization"]
        cls.target = organizations.create(
            {
                "name": "粤海科技工会",
                "code": "T-SZ-NS-YH-1",
                "level": "primary",
                "kind": "single",
                "parent_id": cls.sister_street.id,
                "state": "active",
            }
        )
        duties = []
        for key, organization, role in (
            ("building_approver", cls.building, "approver"),
            ("target_clerk", cls.target, "clerk"),
            ("target_approver", cls.target, "approver"),
            ("target_auditor", cls.target, "auditor"),
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
        cls.requests = cls.env["union.membership.request"]
        cls.employer = cls.env["union.employer"].create(
            {"name": "粤海科技公司", "organization_id": cls.target.id}
        )
        cls.member = cls.make_member(1, "王建军")

    @classmethod
    def make_member(cls, order, name, state="active", organization=None, **values):
        return cls.env["union.member"].create(
            {
                "name": name,
                "gender": "male" if order % 2 else "female",
                "organization_id": (organization or cls.building).id,
                "id_number": resident_number(order),
                "mobile": f"138{order:08d}",
                "state": state,
                **values,
            }
        )

    def file(self, kind, member=None, user=None, submit=True, **values):
        """Return a request filed and submitted by the building's clerk (or ``user``)."""
        request = self.as_user(user or self.building_clerk, self.requests).create(
            {"kind": kind, "member_id": (member or self.member).id, **values}
        )
        if submit:
            request.action_submit()
        return request

    def reason(self, code):
        return self.env.ref(f"trade_union.membership_reason_{code}").id

    def agree(self, request, user=None):
        return self.as_user(user or self.building_approver, request).action_agree()

    def ask(self, member=None, user=None, **values):
        """Return a question of the target union for a member of the building."""
        member = member or self.member
        ask = self.as_user(user or self.target_clerk, self.env["union.membership.ask"]).create(
            {
                "name": member.name,
                "organization_id": self.target.id,
                "id_number": resident_number(1),
                **values,
            }
        )
        ask.action_ask()
        return ask
