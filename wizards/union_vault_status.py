from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..models.organization.union_organization_scope import ADMIN

KEY_STATES = [
    ("writing", "Writing Key"),
    ("waiting", "Needed Still"),
    ("removable", "May Be Taken Off"),
    ("missing", "Not on the Ring"),
]


class UnionVaultStatus(models.TransientModel):
    """The page “Encryption Keys”: how far a change of the cipher key has come, when it was opened.

    It shows ids of keys and counts, never a key. They are those of the whole register, so it opens
    for the system administrator and for platform administrators of an organisation that has no
    superior, and is read by who opened it.
    """

    _name = "union.vault.status"
    _description = "Encryption Keys, State"

    organization_id = fields.Many2one(
        "union.organization",
        readonly=True,
        ondelete="cascade",
        help="The highest one, by whose duty it was opened; empty for the system administrator.",
    )
    writing = fields.Char("Writing Key", readonly=True, help="What is written is sealed with it.")
    state = fields.Selection(
        [
            ("running", "Being Sealed Anew"),
            ("done", "Sealed with One Key"),
            ("missing", "A Key Is Missing"),
        ],
        readonly=True,
    )
    value_count = fields.Integer("Sealed Values", readonly=True)
    left_count = fields.Integer("Left with Other Keys", readonly=True)
    share = fields.Float("Sealed with the Writing Key", readonly=True, help="In percent.")
    read_at = fields.Datetime("As of", readonly=True)
    next_run = fields.Datetime(readonly=True)
    paused = fields.Boolean(readonly=True)
    line_ids = fields.One2many("union.vault.status.line", "status_id", "Keys", readonly=True)

    @api.depends_context("lang")
    def _compute_display_name(self):
        self.display_name = self.env._("Encryption Keys")

    @api.model
    def action_open_mine(self):
        """Open the page, counted now.

        :raise AccessError: neither a system administrator nor a platform administrator at the top
        :raise UserError: the keys cannot be used
        """
        place = self._place_of_reader()
        # Asked above: the status is the system administrator's by its own rule.
        told = self.env["union.vault.rotation"].sudo().action_status()
        total = sum(row["count"] for row in told["keys"])
        left = sum(row["count"] for row in told["keys"] if row["key"] != told["writing"])
        missing = any(row["count"] and not row["on_ring"] for row in told["keys"])
        # When one fixed scheduled action runs reveals nothing else.
        cron = self.env.ref("trade_union.cron_rotate_keys").sudo()
        # Rows for the caller's own eyes, of what he was just told.
        status = self.sudo().create(
            {
                "organization_id": place.id,
                "writing": told["writing"],
                "state": "missing" if missing else "running" if left else "done",
                "value_count": total,
                "left_count": left,
                # Never told to be whole while something is left.
                "share": min(100 * (total - left) / total, 99.9 if left else 100) if total else 100,
                "read_at": fields.Datetime.now(),
                "next_run": cron.nextcall,
                "paused": not cron.active,
                "line_ids": [
                    fields.Command.create(
                        {
                            "key": row["key"],
                            "value_count": row["count"],
                            "state": self._state_of(row, told["writing"]),
                        }
                    )
                    for row in told["keys"]
                ],
            }
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Encryption Keys"),
            "res_model": self._name,
            "res_id": status.id,
            "views": [(False, "form")],
            "target": "main",
        }

    def button_refresh(self):
        """Count again."""
        return self.action_open_mine()

    @staticmethod
    def _state_of(row, writing):
        if row["key"] == writing:
            return "writing"
        if row["removable"]:
            return "removable"
        return "waiting" if row["on_ring"] else "missing"

    @api.model
    def _place_of_reader(self):
        """Return the organisation without a superior that the caller administers, if any."""
        organizations = self.env["union.organization"]
        top = [path for path in organizations._scope_paths((ADMIN,)) if path.count("/") == 1]
        if top:
            return organizations.browse(int(top[0].rstrip("/")))
        if self.env.su or self.env.user.has_group("base.group_system"):
            return organizations
        raise AccessError(
            self.env._(
                "The encryption keys are those of the whole register: ask the platform"
                " administrator of the highest organisation or the system administrator."
            )
        )


class UnionVaultStatusLine(models.TransientModel):
    """One cipher key that is on the ring or that something is sealed with."""

    _name = "union.vault.status.line"
    _description = "Encryption Key, State"
    _order = "id"

    status_id = fields.Many2one("union.vault.status", required=True, ondelete="cascade", index=True)
    key = fields.Char("Key Id", readonly=True)
    value_count = fields.Integer("Sealed Values", readonly=True)
    state = fields.Selection(KEY_STATES, readonly=True)
