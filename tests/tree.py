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


def make_users(env, logins, groups=("base.group_user",), **values):
    """Return new users with exactly these groups (xml ids); no mail is sent.

    One ``create`` for all: one by one they cost several times as much.
    """
    group_ids = [Command.set([env.ref(group).id for group in groups])]
    return (
        env["res.users"]
        .with_context(no_reset_password=True, mail_create_nolog=True)
        .create(
            [{"name": login, "login": login, "group_ids": group_ids, **values} for login in logins]
        )
    )


def make_user(env, login, groups=("base.group_user",), **values):
    """Return a new user, see :func:`make_users`."""
    return make_users(env, [login], groups, **values)


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
    keys = [key for key, _organization, _role in PEOPLE] + ["stranger"]
    for key, user in zip(keys, make_users(cls.env, [f"t_{key}" for key in keys]), strict=True):
        setattr(cls, key, user)
    cls.env["union.duty"].create(
        [
            {
                "user_id": getattr(cls, key).id,
                "organization_id": getattr(cls, organization).id,
                "role": role,
                "date_from": "2020-01-01",
            }
            for key, organization, role in PEOPLE
        ]
    )
    cls.portal = make_user(cls.env, "t_portal", ("base.group_portal",))


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


def make_helper(env, login, place):
    """Return a new user who helps at the door of an organisation."""
    user = make_user(env, login)
    env["union.duty"].create(
        {
            "user_id": user.id,
            "organization_id": place.id,
            "role": "desk",
            "date_from": "2020-01-01",
        }
    )
    return user
