"""What the wire refuses: no key, a neighbour's key, a member's key, and doors that are none."""

from odoo.tests import BaseCase, tagged

from .api_examples import PAGES, compare, read_examples, read_page
from .tree import make_user
from .wire import WireCase


@tagged("post_install", "-at_install")
class TestApiAttacks(WireCase):
    """Who has no key, a portal user, a neighbour, and methods that are nobody's to call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.portal = make_user(cls.env, "api_portal", ("base.group_portal",))
        cls.keys["portal"] = cls.make_key(cls.portal)
        cls.member = cls.env["union.member"].create(
            {
                "name": "陈建国",
                "gender": "male",
                "organization_id": cls.building.id,
                "state": "active",
            }
        )
        cls.request = cls.env["union.establishment"].create(
            {"organization_id": cls.building.id, "initiator_name": "金鼎物业"}
        )

    def test_without_a_valid_key_there_is_nothing(self):
        for key in (None, "0" * 40):
            for model in ("union.organization", "union.member", "res.users"):
                with self.subTest(model=model, key=key):
                    status, _answer = self.post(f"/json/2/{model}/search_read", {"domain": []}, key)
                    self.assertEqual(status, 401)

    def test_statuses_are_those_of_the_document(self):
        headers = {
            "Authorization": f"bearer {self.keys['jd_clerk']}",
            "Content-Type": "application/json",
        }
        path = "/json/2/union.member/search_count"
        self.assertEqual(self.url_open(path, data="{", headers=headers).status_code, 400)
        self.refused(404, "jd_clerk", "union.nothing", "search_count", domain=[])
        self.refused(404, "jd_clerk", "union.member", "action_nothing")
        gone = {"ids": [2**31 - 1], "vals": {"name": "x"}}
        self.refused(404, "jd_clerk", "union.organization", "write", **gone)
        self.refused(422, "jd_clerk", "union.member", "search_count", domain=[], more=1)

    def test_a_key_ends_with_the_duty_of_its_user(self):
        def mine():
            domain = [["id", "=", self.member.id]]
            return self.call("jd_clerk", "union.member", "search_count", domain=domain)

        self.assertEqual(mine(), 1)
        duty = self.story.users["jd_clerk"].duty_ids
        self.call("ft_admin", "union.duty", "write", ids=duty.ids, vals={"date_to": "2026-10-08"})
        self.assertEqual(mine(), 1)
        self.day(10, 9)
        self.assertEqual(mine(), 0)

    def test_neighbour_reads_and_writes_nothing(self):
        for record in (self.member, self.request):
            with self.subTest(model=record._name):
                domain = [["id", "=", record.id]]
                self.assertFalse(
                    self.call("ns_clerk", record._name, "search_read", domain=domain, fields=["id"])
                )
                self.refused(403, "ns_clerk", record._name, "read", ids=record.ids, fields=["id"])
                self.refused(403, "ns_clerk", record._name, "write", ids=record.ids, vals={})
        self.refused(
            403, "ns_clerk", "union.organization", "action_export_roster", ids=self.building.ids
        )
        self.refused(
            403,
            "ns_clerk",
            "union.organization",
            "write",
            ids=self.building.ids,
            vals={"name": "x"},
        )

    def test_portal_user_reads_none_of_our_models(self):
        for name, model in self.env.registry.items():
            if name.startswith("union.") and not model._abstract:
                with self.subTest(model=name):
                    self.refused(403, "portal", name, "search_read", domain=[], fields=["id"])
        self.refused(
            403, "portal", "union.organization", "action_export_roster", ids=self.building.ids
        )

    def test_private_methods_are_refused(self):
        for model, method, arguments in (
            ("union.organization", "_found", {"day": "2020-01-01"}),
            ("union.organization", "_recount", {}),
            ("union.organization", "init", {}),
            ("union.count.sheet", "init", {}),
            ("union.election", "_server_write", {"vals": {"opened_on": "2020-01-01"}}),
            ("union.election", "_on_result_approved", {}),
            ("union.election", "_enter", {"code": "closed"}),
            ("union.establishment", "_on_approved", {}),
            ("union.establishment", "_union_check", {"trigger": "submit"}),
            ("union.member", "_vault_digests", {"field": "id_number", "value": "1"}),
            ("union.roster.import", "_open_file", {}),
            ("union.roster.export", "_of_organization", {"organization": 1}),
            ("union.letter", "_issue", {}),
            ("union.assessment", "_publish", {}),
            ("union.service.activity", "_join", {"members": []}),
        ):
            with self.subTest(model=model, method=method):
                for login in ("jd_clerk", "sz_admin"):
                    told = self.refused(403, login, model, method, **arguments)
                    self.assertIn("Private methods", told)

    def test_no_context_key_opens_a_guard(self):
        primary = self.env["union.organization"].create(
            {
                "name": "金鼎一工会",
                "code": "API-1",
                "parent_id": self.building.id,
                "state": "active",
            }
        )
        self.env.flush_all()
        for record in (primary, self.member, self.story.users["jd_clerk"].duty_ids):
            self.delete_by_force(record, ("jd_clerk", "hqb_clerk", "ft_admin", "sz_admin"))

    def test_no_date_of_record_comes_from_the_caller(self):
        values = {"name": "x", "organization_id": self.building.id}
        for model, dates in (
            ("union.election", ("published_on", "opened_on", "elected_on", "approved_on")),
            ("union.meeting", ("held_on", "closed_on")),
            ("union.publicity", ("published_on", "ends_on")),
            ("union.service.activity", ("held_on", "opened_on")),
            ("union.organization", ("founded_on",)),
        ):
            for name in dates:
                with self.subTest(model=model, field=name):
                    forged = values | {name: "2020-01-01"}
                    self.refused(403, "jd_officer", model, "create", vals_list=[forged])
        # A default in the context is a value of the caller too.
        made = self.call(
            "jd_officer",
            "union.election",
            "create",
            vals_list=[values],
            context={"default_opened_on": "2020-01-01", "default_phase": "closed"},
        )
        row = self.call(
            "jd_officer", "union.election", "read", ids=made, fields=["opened_on", "phase"]
        )
        self.assertEqual((row[0]["opened_on"], row[0]["phase"]), (False, "draft"))


class TestExamples(BaseCase):
    """The document is read as it stands; a promise that is not kept is told."""

    def test_every_block_is_an_example(self):
        for page in PAGES:
            with self.subTest(page=page):
                self.assertTrue(read_examples(read_page(page)))
        with self.assertRaisesRegex(ValueError, "belong to an example"):
            read_examples("```http\nPOST /json/2/a/b\n\n{}\n```\n")

    def test_what_differs_is_told(self):
        values = {}
        self.assertFalse(compare({"id": "$id", "…": "…"}, {"id": 4, "name": "x"}, values))
        self.assertEqual(values, {"id": 4})
        self.assertTrue(compare({"id": "$id"}, {"id": 5}, {"id": 4}), "another record")
        self.assertFalse(compare([1, "…"], [1, 2, 3], {}))
        for promised, answer in (
            ({"id": 1}, {"id": 1, "more": 2}),
            ({"id": 1}, {}),
            ([1], [1, 2]),
            ([1, 2, "…"], [1]),
            (True, 1),
            ("draft", "pending"),
        ):
            with self.subTest(promised=promised):
                self.assertTrue(compare(promised, answer, {}))
