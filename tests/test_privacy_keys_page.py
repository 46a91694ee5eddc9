"""The page “Encryption Keys”: what it tells of a change of keys, and to whom."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.member import vault
from .identity_case import OTHER, keys
from .test_privacy_rotation import RotationCase, current_keys, new_cipher, without


@tagged("post_install", "-at_install")
class TestKeysPage(RotationCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.status = cls.env["union.vault.status"]
        cls.system = cls.env.ref("base.user_admin")

    def open(self, user=None):
        action = self.as_user(user or self.city_admin, self.status).action_open_mine()
        return self.status.browse(action["res_id"]).with_user(user or self.city_admin)

    def test_one_key_and_nothing_to_do(self):
        page = self.open()
        self.assertEqual((page.state, page.left_count, page.share), ("done", 0, 100))
        self.assertEqual(page.value_count, sum(self.rotation._counts().values()))
        self.assertEqual(page.line_ids.mapped("state"), ["writing"])
        self.assertEqual(page.organization_id, self.city)

    def test_a_change_of_keys_is_followed_to_its_end(self):
        self.member.sudo().create(
            {"name": "x", "organization_id": self.primary.id, "id_number": OTHER}
        )
        total = sum(self.rotation._counts().values())
        with keys(new_cipher()):
            page = self.open()
            self.assertEqual((page.state, page.writing), ("running", "new"))
            self.assertEqual((page.left_count, page.share), (total, 0))
            self.assertTrue(page.next_run)
            self.assertEqual(
                [(line.key, line.value_count, line.state) for line in page.line_ids],
                [("new", 0, "writing"), (self.writing, total, "waiting")],
            )
            ring = vault.load_ring()
            column = next(c for c in self.rotation._columns() if c.column == "mobile_sealed")
            self.rotation._rotate_batch(self.cr, column, ring, 0, 1000)
            page = self.open()
            self.assertEqual(page.state, "running")
            self.assertTrue(0 < page.share < 100 and 0 < page.left_count < total)
            self.batches()
            action = page.button_refresh()
            page = self.status.browse(action["res_id"]).with_user(self.city_admin)
            self.assertEqual((page.state, page.share), ("done", 100))
            self.assertEqual(
                [(line.key, line.value_count, line.state) for line in page.line_ids],
                [("new", total, "writing"), (self.writing, 0, "removable")],
            )

    def test_a_key_taken_off_too_early_and_a_cron_switched_off_are_told(self):
        self.env.flush_all()
        self.env.ref("trade_union.cron_rotate_keys").active = False
        with keys(without(new_cipher(), "cipher", self.writing)):
            page = self.open()
            self.assertEqual((page.state, page.paused), ("missing", True))
            self.assertEqual(page.line_ids[-1].state, "missing")

    def test_no_key_is_shown(self):
        page = self.open()
        shown = str(page.read()) + str(page.line_ids.read())
        for line in current_keys().splitlines():
            if line.count(":") == 2:
                self.assertNotIn(line.split(":")[2], shown)

    def test_without_keys_it_says_what_to_do(self):
        with keys(), self.assertRaises(UserError):
            self.open()

    def test_who_opens_it(self):
        for user in (self.city_admin, self.system):
            with self.subTest(user.login):
                self.assertTrue(self.open(user).read(["share"]))
        self.assertFalse(self.open(self.system).organization_id)
        for user in (
            self.district_admin,
            self.sister_admin,
            self.street_approver,
            self.street_auditor,
            self.building_clerk,
            self.portal,
            self.stranger,
            self.env.ref("base.public_user"),
        ):
            with self.subTest(user.login), self.assertRaises(AccessError):
                self.open(user)

    def test_it_is_the_openers_own_while_his_duty_lasts_and_nobodys_to_write(self):
        page = self.open()
        for user in (self.sister_admin, self.district_admin, self.system, self.portal):
            for rows in (page, page.line_ids):
                with self.subTest(user=user.login, rows=rows._name), self.assertRaises(AccessError):
                    self.as_user(user, rows).read([])
        for attempt in (
            lambda: page.write({"writing": "x"}),
            lambda: page.line_ids[0].write({"key": "x"}),
            lambda: page.create({"writing": "x"}),
            lambda: page.unlink(),
        ):
            with self.assertRaises(AccessError):
                attempt()
        self.env["union.duty"].search([("user_id", "=", self.city_admin.id)]).write(
            {"date_to": "2021-01-01"}
        )
        with self.assertRaises(AccessError):
            self.as_user(self.city_admin, page).read(["share"])
