from odoo import api, fields, models

from ..bodies import COMMITTEE_KINDS


class UnionCommittee(models.Model):
    """One of the four bodies of an organisation. Made by the server with its first term."""

    _name = "union.committee"
    _description = "Committee"
    _order = "organization_id, kind"

    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict", readonly=True
    )
    kind = fields.Selection(COMMITTEE_KINDS, required=True, readonly=True)
    term_ids = fields.One2many("union.term", "committee_id", "Terms", readonly=True)
    current_term_id = fields.Many2one("union.term", compute="_compute_current_term_id")
    seat_ids = fields.One2many("union.seat", compute="_compute_current_term_id", string="Seats")

    _kind_unique = models.Constraint(
        "UNIQUE (organization_id, kind)", "An organisation has one committee of each kind."
    )

    @api.depends("organization_id.name", "kind")
    def _compute_display_name(self):
        for committee in self:
            committee.display_name = committee._called(committee.organization_id.name)

    def _called(self, organization):
        """Return what one committee is called where its organisation bears this name."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return self.env._(
            "%(organization)s: %(kind)s",
            organization=organization,
            kind=kinds.get(self.kind, ""),
        )

    @api.depends("term_ids.state", "term_ids.seat_ids.date_to")
    def _compute_current_term_id(self):
        for committee in self:
            committee.current_term_id = committee.term_ids.filtered(
                lambda term: term.state == "current"
            )[:1]
            committee.seat_ids = committee.current_term_id.seat_ids.filtered(
                lambda seat: not seat.date_to
            )

    @api.model
    def _ensure(self, organization, kinds):
        """Return ``{kind: committee}`` of an organisation, making those that are missing.

        Server only: the caller checked the right to elect them.
        """
        committees = self.search(
            [("organization_id", "=", organization.id), ("kind", "in", list(kinds))]
        )
        missing = [kind for kind in kinds if kind not in committees.mapped("kind")]
        committees |= self.create(
            [{"organization_id": organization.id, "kind": kind} for kind in missing]
        )
        return {committee.kind: committee for committee in committees}
