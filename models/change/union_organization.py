from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..organization.union_organization_history import RECORDED
from .closed_house import refuse_closed
from .union_organization_change import WORKING

# What is changed by a paper once the organisation stands, and when it is no more.
DECIDED = {"active": frozenset({"name", "parent_id"}), "dissolved": frozenset(RECORDED)}


class UnionOrganization(models.Model):
    """An organisation that stands is renamed and moved by a paper, not on its form."""

    _inherit = "union.organization"

    # No rule: what stands in a unique index is a key to PostgreSQL. Whoever refers to an
    # organisation holds its key, so he waits for its end, and begins anew if it ended since he
    # looked; otherwise something could be entered by who still saw it stand.
    _end_is_key = models.UniqueIndex("(id, dissolved_on)")

    @api.constrains("parent_id")
    def _check_superior_stands(self):
        for organization in self:
            # A superior is read for its state only.
            superior = organization.sudo().parent_id
            if organization.state != "dissolved":
                refuse_closed(self.env, superior)

    def write(self, vals):
        if not self.env.su:
            self._check_decided(vals)
            if not vals.get("active", True):
                self._check_archived()
        return super().write(vals)

    def _check_archived(self):
        """Raise UserError for one that stands: put away, it would be in no list and end for nobody."""
        # Only what the caller may write, or the refusal would tell a stranger its name.
        if standing := self._filtered_access("write").filtered(lambda one: one.state in WORKING):
            raise UserError(
                self.env._(
                    "%(organization)s stands and is not archived: a union ends by a decided paper."
                    " File a change under Organisations, Changes of Organisations.",
                    organization=standing[0].name,
                )
            )

    def _check_decided(self, vals):
        names = vals.keys() & DECIDED["dissolved"]
        if not names:
            return
        # Only what the caller may write, or the refusal would tell a stranger its name.
        for organization in self._filtered_access("write"):
            fixed = names & DECIDED.get(organization.state, frozenset())
            changed = {
                name
                for name in fixed
                if organization._fields[name].convert_to_write(organization[name], organization)
                != (vals[name] or False)
            }
            if changed:
                raise AccessError(
                    self.env._(
                        "%(organization)s stands in the register: %(fields)s change by a decided"
                        " paper. File a change under Organisations, Changes of Organisations; its"
                        " superior decides.",
                        organization=organization.name,
                        fields=", ".join(self._fields[name].string for name in sorted(changed)),
                    )
                )

    def _open_in(self, month):
        """Return those of these in which a month can be owed: they stood on its first day.

        :param datetime.date month: its first day
        """
        # Whether it stands is asked of the organisation, not of the caller's right to read it.
        return (
            self.sudo()
            .filtered(
                lambda house: (
                    house.state != "dissolved"
                    or (house.dissolved_on and house.dissolved_on >= month)
                )
            )
            .with_env(self.env)
        )

    @api.model
    def _refuse_after_end(self, places):
        """Raise ValidationError for a month that begins after the end of whom it is owed to.

        :param places: ``{month: ids of organisations}`` of rows that SQL is to insert
        """
        for month, ids in places.items():
            houses = self.browse(ids)
            refuse_closed(self.env, houses - houses._open_in(month))

    def _write_each(self, values, papers):
        """Write each of these organisations its own values, their history at once.

        For changes that were decided; nobody's rights are asked.

        :param values: ``{organisation: {field: value}}``
        :param papers: ``{organisation id: id of the approval}``
        """
        with self._recorded_together(papers) as organizations:
            for organization in organizations:
                organization.write(values[organization])

    def button_change(self):
        """Open a new change of this organisation."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Change of an Organisation"),
            "res_model": "union.organization.change",
            "view_mode": "form",
            "context": {"default_organization_id": self.id},
        }
