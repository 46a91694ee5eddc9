from collections import defaultdict

from odoo import models

from ..organization.subtree import common_ancestor


class Base(models.AbstractModel):
    """People who are exported by way of another record are logged as well.

    An export of organisations, seats or employers may name columns of their members
    (``member_ids/mobile``): that is a list of people, whatever it began with.
    """

    _inherit = "base"

    def export_data(self, fields_to_export):
        result = super().export_data(fields_to_export)
        for way, names in _ways_to_people(self, fields_to_export).items():
            people = self.mapped(".".join(way))
            if people:
                self.env["union.access.log"]._log_export(
                    model=people._name,
                    ids=people.ids,
                    names=names,
                    organization=common_ancestor(people.organization_id),
                )
        return result


def _ways_to_people(records, paths):
    """Return ``{way: names of the columns}`` of what is exported of protected records further on.

    :param paths: as ``export_data`` takes them, ``member_ids/name``
    """
    found = defaultdict(list)
    for path in paths:
        parts = path.split("/")
        model = records
        for at, part in enumerate(parts[:-1], 1):
            field = model._fields.get(part)
            # An external or a database id leads nowhere.
            if field is None or not field.relational or parts[at] in ("id", ".id"):
                break
            model = records.env[field.comodel_name]
            if getattr(model, "_vault", None):
                found[tuple(parts[:at])].append("/".join(parts[at:]))
                break
    return found
