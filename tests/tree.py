"""A small tree with people at each level, for the ORM and HTTP tests."""

from odoo.fields import Command

from .common import UnionCase

# (key, name, code, level, kind, parent)
TREE = [
    ("city", "深圳市总工会", "T-SZ", "city", "general", None),
    ("district", "福田区总工会", "T-SZ-FT", "district", "general", "city"),
    ("street", "园岭街道总工会", "T-SZ-FT-YL", "street", "general", "district"),
    (
        "building",
        "金鼎大厦工会联合会",
        "T-SZ-FT-YL-JD",
        "federation",
        "federation_regional",
        "street",
    ),
    ("primary", "金鼎一工会", "T-SZ-FT-YL-JD-1", "primary", "single", "building"),
    ("sister_district", "南山区总工会", "T-SZ-NS", "district", "general", "city"),
    ("sister_street", "粤海街道总工会", "T-SZ-NS-YH", "street", "general", "sister_district"),
]
# (key, organisation key, role)
PEOPLE = [
    ("city_admin", "city", "platform_admin"),
    ("district_admin", "district", "platform_admin"),
    ("district_approver", "district", "approver"),
    ("street_reviewer", "street", "reviewer"),
    ("street_approver", "street", "approver"),
    ("street_auditor", "street", "auditor"),
    ("building_clerk", "building", "clerk"),
    ("building_officer", "building", "election_officer"),
    ("building_teller", "building", "teller"),
    ("sister_clerk", "sister_street", "clerk"),
    ("sister_admin", "sister_district", "platform_admin"),
]


def make_user(env, login, groups=("base.group_user",), **values):
    """Return a new user with exactly these groups (xml ids); no mail is sent."""
    return (
        env["res.users"]
        .with_context(no_reset_password=True, mail_create_nolog=True)
        .create(
            {
                "name": login,
                "login": login,
                "group_ids": [Command.set([env.ref(group).id for group in groups])],
                **values,
            }
        )
    )


def build_tree(cls):
    """Set ``cls.<key>`` for each organisation of TREE and each person of PEOPLE."""
    organizations = cls.env["union.organization"]
    for key, name, code, level, kind, parent in TREE:
        organization = organizations.create(
            {
                "name": name,
                "code": code,
                "level": level,
                "kind": kind,
                "parent_id": getattr(cls, parent).id if parent else False,
                "state": "active",
            }
        )
        setattr(cls, key, organization)
    duties = []
    for key, organization, role in PEOPLE:
        user = make_user(cls.env, f"t_{key}")
        setattr(cls, key, user)
        duties.append(
            {
                "user_id": user.id,
                "organization_id": getattr(cls, organization).id,
                "role": role,
                "date_from": "2020-01-01",
            }
        )
    cls.env["union.duty"].create(duties)
    cls.portal = make_user(cls.env, "t_portal", ("base.group_portal",))
    cls.stranger = make_user(cls.env, "t_stranger")


class TreeCase(UnionCase):
    """A UnionCase with the tree and its people on the class."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        build_tree(cls)

    def as_user(self, user, records):
        """Return the records as the user sees them, with nothing cached."""
        self.env.flush_all()
        self.env.invalidate_all()
        return records.with_user(user)
