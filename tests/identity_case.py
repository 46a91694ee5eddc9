"""A member with a number, and the keys of the server."""

import os
import tempfile
from contextlib import contextmanager
from unittest.mock import patch

from odoo.tools import SQL, config

from ..models.member import vault
from .tree import TreeCase

NUMBER = "36010220030204134X"
MOBILE = "18736205802"
OTHER = "360102197612134635"


@contextmanager
def keys(text=None, path=None, mode=0o600):
    """The server with other keys, or none."""
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ):
        os.environ.pop(vault.ENVIRONMENT, None)
        conf = os.path.join(folder, "odoo.conf")
        if text is not None:
            path = os.path.join(folder, "keys")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(path, mode)
        with open(conf, "w", encoding="utf-8") as file:
            file.write("[options]\n")
            if path:
                file.write(f"[trade_union]\nkeys_file = {path}\n")
        with patch.dict(config._runtime_options, {"config": conf}):
            yield


FOREIGN = "cipher:1:" + "A" * 43 + "=\ndigest:1:" + "B" * 42 + "A=\n"


class IdentityCase(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.member = (
            cls.env["union.member"]
            .with_user(cls.building_clerk)
            .create(
                {
                    "name": "余英娟",
                    "organization_id": cls.primary.id,
                    "id_number": "３６０１０２ 20030204134x",
                    "mobile": "187-3620-5802",
                }
            )
        )

    def column(self, name, record=None):
        record = record or self.member
        self.env.flush_all()
        column, table = SQL.identifier(name), SQL.identifier(record._table)
        self.cr.execute(SQL("SELECT %s FROM %s WHERE id = %s", column, table, record.id))
        return self.cr.fetchone()[0]
