"""An organisation that keeps an archive register, and what is done with its entries."""

from odoo.fields import Command

from .tree import TreeCase


class ArchiveCase(TreeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.entries = cls.env["union.archive.entry"]
        cls.building.fonds_number = "0123"

    def enter(self, organization=None, user=None, **values):
        entries = self.as_user(user or self.building_clerk, self.entries)
        return entries.create(
            {
                "organization_id": (organization or self.building).id,
                "title": "关于成立工会联合会的请示",
                "year": 2020,
                "retention": "10",
                **values,
            }
        )

    def lend(self, entry, **values):
        return self.as_user(self.building_clerk, self.env["union.archive.loan"]).create(
            {"entry_id": entry.id, "borrower": "何丽华", "due_on": "2099-01-01", **values}
        )

    def disposal(self, entries, **values):
        return self.as_user(self.building_clerk, self.env["union.archive.disposal"]).create(
            {
                "organization_id": self.building.id,
                "entry_ids": [Command.set(entries.ids)],
                "reason": "保管期限已满，无继续保存价值",
                **values,
            }
        )

    def old(self, **values):
        return self.enter(year=2005, **values)
