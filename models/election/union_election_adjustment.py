from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

#: How much each effect asks; what is skipped asks nothing.
RANK = {"skip": 0, "ask": 1, "warn": 1, "block": 2}


class UnionElectionAdjustment(models.Model):
    """What an office wants otherwise in elections at its place and below: a phase or a gate

    asked or not, a gate that blocks or lets pass with a reason. The phases and gates that are
    shipped stay as they are, so a correction of the program reaches them and an adjustment
    stays through every update. The nearest office's holds. Who runs an election does not
    loosen its own rules: at its own place an organisation under a superior only asks for more.

    It stays on record as it was made: it is ended, never changed or deleted.
    """

    _name = "union.election.adjustment"
    _description = "Adjustment of Election Steps"
    _order = "organization_id, phase_id, gate_id, id"
    _places_first = ("organization_id",)

    organization_id = fields.Many2one(
        "union.organization",
        "Holds For It and Below",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    kind = fields.Selection(
        lambda self: self.env["union.election"]._fields["kind"]._description_selection(self.env),
        "Kind of Election",
        help="Empty: every kind.",
    )
    phase_id = fields.Many2one(
        "union.election.phase",
        required=True,
        ondelete="cascade",
        domain="[('ends', '=', False)]",
    )
    gate_id = fields.Many2one(
        "union.election.gate",
        ondelete="cascade",
        domain="[('phase_id', '=', phase_id)]",
        help="Empty: the whole phase.",
    )
    effect = fields.Selection(
        [
            ("ask", "Asked"),
            ("warn", "Reason Needed"),
            ("block", "Block"),
            ("skip", "Not Asked"),
        ],
        required=True,
        default="block",
    )
    ground = fields.Char(required=True, help="The paper or the ground of it; stays on record.")
    active = fields.Boolean(default=True)

    _one_unique = models.UniqueIndex(
        "(organization_id, phase_id, COALESCE(gate_id, 0), COALESCE(kind, '')) WHERE active",
        "This office adjusts this phase or gate already for this kind of election.",
    )

    @api.depends("phase_id.name", "gate_id.name", "effect")
    @api.depends_context("lang")
    def _compute_display_name(self):
        effects = dict(self._fields["effect"]._description_selection(self.env))
        for row in self:
            what = row.gate_id.name or row.phase_id.name
            row.display_name = what and f"{what}: {effects.get(row.effect, '')}"

    @api.constrains("phase_id", "gate_id", "effect")
    def _check_effect(self):
        for row in self:
            if row.gate_id and row.gate_id.phase_id != row.phase_id:
                raise ValidationError(
                    self.env._(
                        "%(gate)s is a gate of another phase: %(phase)s.",
                        gate=row.gate_id.name,
                        phase=row.gate_id.phase_id.name,
                    )
                )
            if not row.gate_id and row.effect not in ("ask", "skip"):
                raise ValidationError(
                    self.env._(
                        "%(phase)s: a phase is asked or not; reason and block are of its gates.",
                        phase=row.phase_id.name,
                    )
                )
            if not row.gate_id and row.effect == "skip" and row.phase_id.is_fixed:
                raise ValidationError(
                    self.env._(
                        "%(phase)s is in every election: the program needs it.",
                        phase=row.phase_id.name,
                    )
                )

    def write(self, vals):
        self.check_access("write")
        if vals.keys() - {"active"}:
            raise UserError(
                self.env._(
                    "An adjustment stays as it was made: elections went by it. Archive it and make"
                    " another one."
                )
            )
        return super().write(vals)

    @api.model
    def _holding(self, place, kind):
        """Return ``{phase or gate: adjustment}`` that holds in an election of a kind at a place.

        Of the nearest office; of one office, what it says of this kind before what it says of
        all.
        """
        path = [int(step) for step in (place.parent_path or "").split("/") if step]
        # What the offices above ask of an election is known to whoever runs one.
        rows = self.sudo().search(
            Domain("organization_id", "in", path) & Domain("kind", "in", (kind, False))
        )
        rank = {id_: depth for depth, id_ in enumerate(path)}
        rows = rows.sorted(lambda row: (rank[row.organization_id.id], bool(row.kind)))
        holding = {}
        for row in rows:
            what = row.gate_id or row.phase_id
            if row.organization_id == place and place.parent_id:
                known = holding[what].effect if what in holding else what._shipped_effect(kind)
                if RANK[row.effect] < RANK[known]:
                    continue
            holding[what] = row
        return holding


class UnionElectionPhase(models.Model):
    _inherit = "union.election.phase"

    def _shipped_effect(self, kind):
        """Return what holds of this phase where no office says otherwise."""
        return "ask" if self._holds_for(kind) else "skip"

    def _asked(self, kind, effects):
        return effects.get(self, self._shipped_effect(kind)) != "skip"


class UnionElectionGate(models.Model):
    _inherit = "union.election.gate"

    def _shipped_effect(self, kind):
        """Return what holds of this gate where no office says otherwise."""
        return self.severity if self._holds_for(kind) else "skip"

    def _effect(self, kind, effects):
        """Return the severity of this gate in an election, or ``skip``."""
        effect = effects.get(self, self._shipped_effect(kind))
        return self.severity if effect == "ask" else effect
