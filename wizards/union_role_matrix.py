from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.clock import today
from ..models.organization.union_organization_scope import AUDITOR, OFFICER
from ..models.organization.union_role_group import ROLES


class UnionRoleMatrix(models.TransientModel):
    """The page “who may do what here”, as it stood when it was opened.

    Filled by ``union.organization.who_may_do_what`` and by nobody else; read by who opened it,
    as long as a duty of his reaches the organisation.
    """

    _name = "union.role.matrix"
    _description = "Who May Do What Here"

    organization_id = fields.Many2one(
        "union.organization", required=True, readonly=True, ondelete="cascade"
    )
    day = fields.Date(required=True, readonly=True)
    person_ids = fields.One2many("union.role.matrix.person", "matrix_id", "People", readonly=True)
    work_ids = fields.One2many("union.role.matrix.work", "matrix_id", readonly=True)

    @api.depends("organization_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for matrix in self:
            matrix.display_name = self.env._(
                "Who may do what: %(place)s", place=matrix.organization_id.name
            )

    @api.model
    @api.private
    def _open(self, organization):
        """Return the action that shows the page of an organisation to the caller.

        :raise AccessError: as ``who_may_do_what``
        """
        answer = organization.who_may_do_what()
        labels = dict(self.env["union.duty"]._fields["role"]._description_selection(self.env))

        def said(row, operation):
            own = self.env._("own only")
            return ", ".join(
                f"{labels[role]} ({own})"
                if operation != "decide" and role in row["own_only"]
                else labels[role]
                for role in row[operation]
            )

        # Rows for the caller's own eyes, of what he was just told.
        matrix = self.sudo().create(
            {
                "organization_id": organization.id,
                "day": today(self.env),
                "person_ids": [
                    fields.Command.create(
                        {
                            "sequence": number,
                            "name": person["name"],
                            "role": person["role"],
                            "place_id": person["organization_id"],
                            "date_from": person["date_from"],
                            "date_to": person["date_to"],
                            "acting_for": person["acting_for"],
                            "may": person["may"],
                        }
                    )
                    for number, person in enumerate(answer["people"])
                ],
                "work_ids": [
                    fields.Command.create(
                        {
                            "sequence": number,
                            "room": row["room_name"],
                            "name": row["name"],
                            "can_read": ", ".join(labels[role] for role in row["read"]),
                            "can_record": said(
                                row
                                | {
                                    "record": [
                                        role
                                        for role, _label in ROLES
                                        if role in row["write"] or role in row["create"]
                                    ]
                                },
                                "record",
                            ),
                            "can_delete": said(row, "unlink"),
                            "can_decide": said(row, "decide"),
                            "people": ", ".join(row["people"]),
                        }
                    )
                    for number, row in enumerate(answer["work"])
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Who may do what: %(place)s", place=organization.name),
            "res_model": self._name,
            "res_id": matrix.id,
            "views": [(False, "form")],
        }

    @api.model
    def action_open_mine(self):
        """Open the page of the caller's own place; for the menu.

        :raise UserError: duties at several places, or at none: open it from the organisation
        """
        self.check_access("read")
        organizations = self.env["union.organization"]
        place = organizations._my_place(OFFICER) or organizations._my_place(AUDITOR)
        if not place:
            raise UserError(
                self.env._(
                    "You have duties at several places or at none: open the organisation and"
                    " choose “Who may do what here” there."
                )
            )
        return self._open(place)

    def action_list_people(self):
        """Open the people as a list, to export or print."""
        return self._list("union.role.matrix.person", self.env._("People"))

    def action_list_work(self):
        """Open the kinds of work as a list, to export or print."""
        return self._list("union.role.matrix.work", self.env._("Work"))

    def _list(self, model, name):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": f"{name}: {self.organization_id.name}",
            "res_model": model,
            "views": [(False, "list")],
            "domain": [("matrix_id", "=", self.id)],
        }


class UnionRoleMatrixPerson(models.TransientModel):
    """One person in one role whose duty reaches the organisation."""

    _name = "union.role.matrix.person"
    _description = "Person Who May Act Here"
    _order = "sequence, id"

    matrix_id = fields.Many2one("union.role.matrix", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer()
    name = fields.Char("Person")
    role = fields.Selection(ROLES)
    place_id = fields.Many2one("union.organization", "Duty At", ondelete="cascade")
    date_from = fields.Date("First Day")
    date_to = fields.Date("Last Day")
    acting_for = fields.Char()
    may = fields.Text("What He May Do")


class UnionRoleMatrixWork(models.TransientModel):
    """One kind of work and the roles that may do it at the organisation."""

    _name = "union.role.matrix.work"
    _description = "Work Done Here"
    _order = "sequence, id"

    matrix_id = fields.Many2one("union.role.matrix", required=True, ondelete="cascade", index=True)
    sequence = fields.Integer()
    room = fields.Char()
    name = fields.Char("Kind of Work")
    can_read = fields.Char("Read By")
    can_record = fields.Char("Recorded By")
    can_delete = fields.Char("Deleted By")
    can_decide = fields.Char("Decided By")
    people = fields.Text("Recorded or Decided Today By")


class UnionOrganization(models.Model):
    _inherit = "union.organization"

    def action_who_may_do_what(self):
        """Open the page “who may do what here”; as :meth:`who_may_do_what`."""
        self.ensure_one()
        return self.env["union.role.matrix"]._open(self)
