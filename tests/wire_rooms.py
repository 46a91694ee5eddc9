"""The building at work, and a page of ``docs/api/`` sent from top to bottom."""

import io
from base64 import b64decode

import openpyxl
from freezegun import freeze_time

from odoo.tools import mute_logger

from .import_case import number
from .tree import make_user
from .wire import WireCase

# The tree and its people have been there for a while when a page begins.
FOUNDED = "2026-01-05 02:00:00"
# (key, name, code, superior)
UNIONS = [
    ("property", "金鼎物业工会", "SZ-FT-HQB-JD-01", "building"),
    ("finance", "盛金金融工会", "SZ-FT-HQB-JD-02", "building"),
    ("cleaning", "金鼎保洁工会", "SZ-FT-HQB-JD-03", "building"),
    ("shop", "金鼎商场工会", "SZ-FT-HQB-JD-04", "building"),
    ("ns_union", "粤海科技工会", "SZ-NS-YH-01", "sister"),
]
# (login, name, organisation, role)
COLLEAGUES = [
    ("jd_approver", "马丽华（金鼎审批）", "building", "approver"),
    ("finance_approver", "沈国强（盛金审批）", "finance", "approver"),
    ("ns_approver", "钟伟（粤海审批）", "ns_union", "approver"),
    ("sz_auditor", "方敏（市审计）", "city", "auditor"),
]
# (key, name, union, staff)
EMPLOYERS = [
    ("property_employer", "深圳金鼎物业管理有限公司", "property", 40),
    ("finance_employer", "深圳盛金金融服务有限公司", "finance", 60),
    ("new_employer", "深圳云帆软件有限公司", "building", 36),
    ("small_employer", "深圳小满茶饮有限公司", "building", 9),
    ("other_small_employer", "深圳青禾花店", "building", 6),
]
# (key, name, gender, employer)
MEMBERS = [
    ("wang", "王建军", "male", "property"),
    ("li", "李秀兰", "female", "property"),
    ("zhao", "赵志强", "male", "property"),
    ("chen", "陈晓梅", "female", "property"),
    ("liu", "刘洋", "male", "property"),
    ("huang", "黄海燕", "female", "property"),
    ("wu", "吴敏", "female", "finance"),
]


class RoomCase(WireCase):
    """Unions, employers and members of the building; ``walk`` sends the examples of a page."""

    # Examples that put more than a refusal into the server's log, and which logger does.
    loud = {}

    @classmethod
    def setUpClass(cls):
        with freeze_time(FOUNDED):
            super().setUpClass()
            cls.building.state = "active"
            cls.make_unions()
            cls.make_people()

    @classmethod
    def make_unions(cls):
        places = cls.story.organizations
        unions = cls.env["union.organization"].create(
            [
                {
                    "name": name,
                    "code": code,
                    "level": "primary",
                    "kind": "single",
                    "parent_id": places[superior].id,
                    "state": "active",
                }
                for _key, name, code, superior in UNIONS
            ]
        )
        places |= {key: union for (key, *_rest), union in zip(UNIONS, unions, strict=True)}
        employers = cls.env["union.employer"].create(
            [
                {"name": name, "organization_id": places[place].id, "staff_count": staff}
                for _key, name, place, staff in EMPLOYERS
            ]
        )
        cls.rows = {key: row for (key, *_rest), row in zip(EMPLOYERS, employers, strict=True)}
        members = cls.env["union.member"].create(
            [
                {
                    "name": name,
                    "gender": gender,
                    "organization_id": places[place].id,
                    "employer_id": cls.rows[f"{place}_employer"].id,
                    "id_number": number(serial, gender),
                    "mobile": f"1380013800{serial}",
                    "state": "active",
                }
                for serial, (_key, name, gender, place) in enumerate(MEMBERS, 1)
            ]
        )
        cls.rows |= {key: row for (key, *_rest), row in zip(MEMBERS, members, strict=True)}

    @classmethod
    def make_people(cls):
        users = cls.story.users
        users["system"] = make_user(cls.env, "system", ("base.group_user", "base.group_system"))
        for login, name, _place, _role in COLLEAGUES:
            users[login] = make_user(cls.env, login, name=name)
        cls.env["union.duty"].create(
            [
                {
                    "user_id": users[login].id,
                    "organization_id": cls.story.organizations[place].id,
                    "role": role,
                    "date_from": "2026-01-01",
                }
                for login, _name, place, role in COLLEAGUES
            ]
        )
        cls.keys |= {
            login: cls.make_key(user) for login, user in users.items() if login not in cls.keys
        }

    def setUp(self):
        super().setUp()
        self.values |= self.keys
        self.values |= {f"{login}_id": user.id for login, user in self.story.users.items()}
        self.values |= {key: row.id for key, row in self.rows.items()}

    def walk(self):
        """Send every example of the pages in their order.

        What has to happen before an example, and what else is to hold of its answer, are the
        methods ``before_<name>()`` and ``after_<name>(answer)`` of the class.
        """
        for name in self.examples:
            getattr(self, f"before_{name}", lambda: None)()
            with mute_logger(*self.loud.get(name, ())):
                answer = self.example(name)
            getattr(self, f"after_{name}", lambda _answer: None)(answer)
        hooks = {
            name.partition("_")[2]
            for name in dir(type(self))
            if name.startswith(("before_", "after_"))
        }
        self.assertFalse(hooks - set(self.examples), "hooks of no example")

    def file(self, login, model, *rows):
        """Create records as a person; return their ids."""
        return self.call(login, model, "create", vals_list=list(rows))

    def submit(self, login, model, ids, *signers):
        """Submit papers as a person and let the signers agree one after the other."""
        self.call(login, model, "action_submit", ids=ids)
        for signer in signers:
            answer = self.call(signer, model, "action_agree", ids=ids, comment="同意")
        return answer[0]["state"] if signers else "pending"

    def field(self, model, id_, name):
        """Return what the database holds, whoever may read it."""
        self.env.invalidate_all()
        return self.env[model].browse(id_)[name]

    def sheet(self, name):
        """Return the lines of the workbook remembered under a name."""
        book = openpyxl.load_workbook(io.BytesIO(b64decode(self.values[name])))
        return list(book.active.iter_rows(values_only=True))

    def run_cron(self, name):
        self.env.flush_all()
        # An HttpCase is in test mode all the time.
        self.env.ref(f"trade_union.{name}").method_direct_trigger()
        self.env.invalidate_all()
