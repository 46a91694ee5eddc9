"""Papers, staff and accounts asked for by those who have no business with them."""

import json

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .office_case import ACCOUNT, OfficeCase
from .test_office_facts import NUMBER
from .tree import make_user
from .wire import WireCase


def rows_at(env, organization, kind):
    """Return one row of each model at an organisation."""
    place = {"organization_id": organization.id}
    return {
        "union.certificate": env["union.certificate"].create(
            place | {"kind_id": kind.id, "number": "粤工法证字第1号"}
        ),
        "union.staff": env["union.staff"].create(place | {"name": "王芳"}),
        "union.regulation": env["union.regulation"].create(
            place
            | {
                "name": "会员管理办法",
                "kind_id": env.ref("trade_union.regulation_kind_members").id,
            }
        ),
        "union.training": env["union.training"].create(
            place
            | {
                "name": "王芳",
                "title": "新任主席培训班",
                "kind_id": env.ref("trade_union.training_kind_induction").id,
            }
        ),
        "union.bank.account": env["union.bank.account"].create(
            place | {"bank_name": "工商银行", "number": ACCOUNT}
        ),
    }


@tagged("post_install", "-at_install")
class TestOfficeSecurity(OfficeCase):
    def test_sister_portal_stranger_and_public_reach_nothing(self):
        people = (self.sister_clerk, self.portal, self.stranger, self.env.ref("base.public_user"))
        for model, row in rows_at(self.env, self.building, self.kinds["legal_person"]).items():
            for user in people:
                with self.subTest(model=model, user=user.login):
                    seen = self.as_user(user, row)
                    for attempt in (
                        lambda r: r.read(["display_name"]),
                        lambda r: r.write({"organization_id": self.sister_street.id}),
                        lambda r: r.copy(),
                        lambda r: r.unlink(),
                    ):
                        with self.assertRaises(AccessError):
                            attempt(seen)
                    if seen.browse().has_access("read"):
                        self.assertFalse(seen.search([]))
                        self.assertFalse(seen.name_search(""))
                        self.assertFalse(seen._read_group([], ["organization_id"], ["__count"]))

    def test_a_clerk_plants_nothing_elsewhere(self):
        rows = rows_at(self.env, self.building, self.kinds["legal_person"])
        for model, row in rows.items():
            with self.subTest(model):
                mine = self.as_user(self.building_clerk, row)
                for place in (self.street, self.sister_street):
                    with self.assertRaises(AccessError):
                        mine.write({"organization_id": place.id})
                    with self.assertRaises(AccessError):
                        mine.copy({"organization_id": place.id})
                mine.write({"organization_id": self.primary.id})

    def test_a_stranger_is_refused_before_he_is_told_of_a_row_elsewhere(self):
        kind = self.kinds["legal_person"]
        for place in (self.street, self.sister_street):
            theirs = rows_at(self.env, place, kind)
            for model, twin in (
                ("union.staff", {"name": "王芳"}),
                ("union.certificate", {"kind_id": kind.id, "number": "粤工法证字第1号"}),
            ):
                rows = self.as_user(self.building_clerk, self.env[model])
                mine = rows.create(twin | {"organization_id": self.primary.id})
                away = {"organization_id": place.id}
                for how, attempt in (
                    ("create", lambda rows=rows, away=away, twin=twin: rows.create(twin | away)),
                    (
                        "default",
                        lambda rows=rows, place=place, twin=twin: rows.with_context(
                            default_organization_id=place.id
                        ).create(twin),
                    ),
                    ("write", lambda mine=mine, away=away: mine.write(away)),
                ):
                    with (
                        self.subTest(model=model, place=place.code, how=how),
                        self.assertRaises(AccessError),
                        mute_logger("odoo.sql_db"),
                        self.cr.savepoint(),
                    ):
                        attempt()
                mine.unlink()
                self.assertTrue(theirs[model].exists())

    def test_an_auditor_reads_and_a_teller_does_not(self):
        for model, row in rows_at(self.env, self.building, self.kinds["legal_person"]).items():
            with self.subTest(model):
                self.assertTrue(self.as_user(self.street_auditor, row).read(["display_name"]))
                with self.assertRaises(AccessError):
                    self.as_user(self.street_auditor, row).write(
                        {"organization_id": self.primary.id}
                    )
                with self.assertRaises(AccessError):
                    self.as_user(self.building_teller, row).read(["display_name"])

    def test_each_reader_opens_the_form_of_an_organisation(self):
        rows_at(self.env, self.building, self.kinds["legal_person"])
        for user, papers in (
            (self.building_clerk, True),
            (self.street_auditor, True),
            (self.building_teller, False),
        ):
            with self.subTest(user.login):
                model = self.as_user(user, self.env["union.organization"])
                arch = model.get_view(view_type="form")["arch"]
                self.assertIs('name="certificate_ids"' in arch, papers)
                self.assertIs('name="bank_account_ids"' in arch, papers)


@tagged("post_install", "-at_install")
class TestOfficeOverTheWire(WireCase):
    def setUp(self):
        super().setUp()
        kind = self.env.ref("trade_union.certificate_kind_legal_person")
        self.rows = rows_at(self.env, self.building, kind)
        self.rows["union.certificate"].scan = "JVBERi0xLjQ="
        portal = make_user(self.env, "wire_portal", ("base.group_portal",), password="wire_portal")
        self.keys["wire_portal"] = self.make_key(portal)
        self.env.flush_all()

    def test_a_sister_and_a_portal_user_are_refused(self):
        for model, row in self.rows.items():
            for login in ("ns_clerk", "wire_portal"):
                with self.subTest(model=model, login=login):
                    self.refused(403, login, model, "read", ids=row.ids, fields=["display_name"])
                    self.refused(403, login, model, "unlink", ids=row.ids)
            self.assertFalse(self.call("ns_clerk", model, "search", domain=[]))
            self.assertFalse(self.call("ns_clerk", model, "name_search", name=""))
            groups = self.call(
                "ns_clerk",
                model,
                "formatted_read_group",
                domain=[],
                groupby=["organization_id"],
                aggregates=["__count"],
            )
            self.assertFalse(groups)
            status, _answer = self.post(f"/json/2/{model}/read", {"ids": row.ids}, None)
            self.assertEqual(status, 401)

    def test_no_answer_holds_an_account_number_but_that_of_a_reveal(self):
        row = self.rows["union.bank.account"]
        for method, arguments in (
            ("read", {"ids": row.ids}),
            ("search_read", {"domain": []}),
            ("web_search_read", {"domain": [], "specification": {"number": {}}}),
            ("web_read", {"ids": row.ids, "specification": {"number": {}, "number_masked": {}}}),
            ("name_search", {"name": ""}),
        ):
            with self.subTest(method):
                answer = self.call("jd_clerk", row._name, method, **arguments)
                self.assertTrue(answer)
                self.assertNotIn(NUMBER, json.dumps(answer))
        shown = self.call("jd_clerk", row._name, "action_reveal", ids=row.ids, reason="x")
        self.assertEqual(shown, {"number": NUMBER})

    def test_a_scan_is_no_public_file(self):
        path = f"/web/content/union.certificate/{self.rows['union.certificate'].id}/scan"
        for login, status in ((None, 404), ("wire_portal", 404), ("jd_clerk", 200)):
            with self.subTest(login=login):
                if login:
                    user = self.env["res.users"].search([("login", "=", login)])
                    user.password = login
                    self.env.flush_all()
                self.authenticate(login, login)
                response = self.url_open(path)
                self.assertEqual(response.status_code, status)
                self.assertIs(b"%PDF" in response.content, status == 200)
