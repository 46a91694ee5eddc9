"""No keys, wrong keys: told at once, and nothing is written in clear."""

import os
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged

from ..hooks import pre_init_hook
from ..models.member import vault
from .identity_case import FOREIGN, NUMBER, OTHER, IdentityCase, keys


@tagged("post_install", "-at_install")
class TestKeys(IdentityCase):
    def test_without_keys_masks_are_read_and_writes_name_the_setting(self):
        members = self.as_user(self.building_clerk, self.member)
        with keys():
            self.assertEqual(members.id_number, "360**************X")
            self.assertIn("TRADE_UNION_KEYS", members.vault_warning)
            for call in (
                lambda: members.write({"id_number": OTHER, "gender": "male"}),
                lambda: members.create(
                    {"name": "x", "organization_id": self.primary.id, "id_number": OTHER}
                ),
                lambda: members.search([("id_number", "=", NUMBER)]),
                lambda: members.action_reveal("card"),
            ):
                with self.assertRaisesRegex(UserError, "keys_file"):
                    call()
            members.write({"note": "goes on"})
        members.invalidate_recordset()
        self.assertFalse(members.vault_warning)
        self.assertFalse(self.env["union.access.log"].search([("res_id", "=", members.id)]))

    def test_missing_keys_are_an_error_in_the_log_and_refuse_installation(self):
        with keys(), self.assertLogs("odoo.addons.trade_union", "ERROR"):
            vault.log_state(self.env)
        with keys(), self.assertRaisesRegex(UserError, "TRADE_UNION_KEYS"):
            pre_init_hook(self.env)
        pre_init_hook(self.env)

    def test_each_fault_of_the_key_file_is_told(self):
        for arguments, reason in (
            ({"path": "/nowhere/keys"}, "/nowhere/keys cannot be read"),
            ({"text": FOREIGN, "mode": 0o640}, "0600"),
            ({"text": FOREIGN, "mode": 0o604}, "0600"),
            ({"text": "nonsense"}, "Line 1"),
            ({"text": FOREIGN}, "not the encryption keys this database"),
        ):
            with self.subTest(reason=reason), keys(**arguments):
                self.assertRegex(vault.warning(self.env), reason)

    def test_keys_may_come_from_the_environment(self):
        with keys(), patch.dict(os.environ, {vault.ENVIRONMENT: FOREIGN}):
            self.assertTrue(vault.load_ring().fingerprint)
