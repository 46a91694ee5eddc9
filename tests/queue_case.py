"""Imports that wait for their turn, in parts of four rows."""

import base64
import io

import openpyxl

from .import_case import ImportCase


class QueueCase(ImportCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.parameter("import_batch_rows", 4)

    @classmethod
    def parameter(cls, name, value):
        cls.env["ir.config_parameter"].set_param(f"trade_union.{name}", value)

    def run_cron(self):
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("trade_union.cron_roster_import").method_direct_trigger()
        self.env.invalidate_all()

    def step(self, roster):
        """What the scheduled action does between two commits."""
        self.env.flush_all()
        self.env.invalidate_all()
        roster.sudo()._step()
        self.env.flush_all()
        self.env.invalidate_all()

    def members(self):
        return self.env["union.member"].search([("organization_id", "child_of", self.building.id)])

    def result(self, answer):
        book = openpyxl.load_workbook(io.BytesIO(base64.b64decode(answer["data"])))
        return list(book.active.iter_rows(min_row=2, values_only=True))
