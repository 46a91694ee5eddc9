from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..argument import record_of
from ..clock import today


class UnionStandard(models.Model):
    """One version of a written standard: law, group standard or administrative order.

    Only the loader writes here. A new version is a new record; the old one stays,
    with what was decided under it, and is in force no longer from ``superseded_on``.
    """

    _name = "union.standard"
    _description = "Standard"
    _order = "precedence, code, id desc"
    _rec_name = "title"
    _rec_names_search = ["title", "code", "number"]

    code = fields.Char(required=True, readonly=True, index=True)
    version = fields.Char(
        required=True, readonly=True, help="Version of our data, not of the text."
    )
    title = fields.Char(required=True, readonly=True)
    issuer = fields.Char(readonly=True)
    number = fields.Char("Document Number", readonly=True)
    kind = fields.Selection(
        [
            ("law", "Law and National Rules"),
            ("order", "Administrative Order"),
            ("group_standard", "Recommended Group Standard"),
            ("local", "Local Rules"),
        ],
        required=True,
        readonly=True,
        default="order",
    )
    effective_from = fields.Date(readonly=True)
    effective_to = fields.Date(readonly=True, help="The last day; empty while it goes on.")
    organization_id = fields.Many2one(
        "union.organization",
        "Jurisdiction",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The subtree that obeys it; empty: every organisation, or nobody if it is adopted.",
    )
    by_adoption = fields.Boolean(
        "Binds Where Adopted",
        readonly=True,
        help="An order of one city: until it has a jurisdiction, it binds nobody.",
    )
    precedence = fields.Integer(
        readonly=True, help="Where two standards set the same rule, the higher one holds."
    )
    digest = fields.Char(readonly=True, help="SHA-256 of the files it was read from.")
    loaded_on = fields.Datetime(readonly=True)
    uploaded_by_id = fields.Many2one(
        "res.users",
        readonly=True,
        ondelete="restrict",
        help="Empty: this version came with the software.",
    )
    superseded_by_id = fields.Many2one("union.standard", readonly=True, ondelete="restrict")
    superseded_on = fields.Date(readonly=True)
    clause_ids = fields.One2many("union.clause", "standard_id", "Clauses")
    clause_count = fields.Integer(compute="_compute_clause_count")

    _code_version_unique = models.Constraint(
        "UNIQUE (code, version)", "This version of the standard is already loaded."
    )

    @api.depends("clause_ids")
    def _compute_clause_count(self):
        counts = dict(
            self.env["union.clause"]._read_group(
                Domain("standard_id", "in", self.ids), ["standard_id"], ["__count"]
            )
        )
        for standard in self:
            standard.clause_count = counts.get(standard._origin, 0)

    @api.depends("code", "title")
    def _compute_display_name(self):
        for standard in self:
            standard.display_name = f"{standard.code} {standard.title}"

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(
            self.env._("A standard is not deleted: decisions rest on it. Load a new version.")
        )

    def action_set_jurisdiction(self, organization_id):
        """Let this standard bind one organisation and all below it, or everybody.

        :param organization_id: id of an organisation, or False for every organisation
        :return: True
        :raise UserError: there is no such organisation
        :raise AccessError: the caller is not the server's system administrator: a
            standard is shared by every tree on the server
        """
        self._check_sets_jurisdiction()
        # The right was checked just above.
        standard = self.sudo()
        place = record_of(standard.env["union.organization"], organization_id)
        standard.write({"organization_id": place.id})
        return True

    def _check_sets_jurisdiction(self):
        if not (self.env.su or self.env.user.has_group("base.group_system")):
            raise AccessError(
                self.env._("Only the system administrator says where a standard holds.")
            )

    def button_jurisdiction(self):
        """Open the dialog that says where this standard holds."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Where It Holds"),
            "res_model": "union.standard.jurisdiction",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_standard_id": self.id,
                # The right to read it was asked to come here; a code alone.
                "default_organization_code": self.organization_id.sudo().code,
            },
        }

    @api.model
    def _in_force_domain(self, day=None):
        """Return the domain of the standards in force on ``day`` (today if None)."""
        day = day or today(self.env)
        return (
            (Domain("effective_from", "=", False) | Domain("effective_from", "<=", day))
            & (Domain("effective_to", "=", False) | Domain("effective_to", ">=", day))
            & (Domain("superseded_on", "=", False) | Domain("superseded_on", ">", day))
            & (Domain("by_adoption", "=", False) | Domain("organization_id", "!=", False))
        )
