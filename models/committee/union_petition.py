from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...core.spans import months_begun
from ..bodies import BODY_CHINESE
from .union_seat_letter import chinese_day


class UnionPetition(models.Model):
    """The request to let a term go on (延期换届): it carries the day the superior agrees to.

    Term and day are part of the paper: in the snapshot each signer decides on, in both letters,
    and locked with it. Another day than the one agreed to needs another request (NR-ELEC-30b).
    """

    _inherit = "union.petition"

    extends_term = fields.Boolean(related="kind_id.extends_term")
    extended_term_id = fields.Many2one(
        "union.term",
        "Term to Be Extended",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id), ('state', '=', 'current')]",
    )
    extended_to = fields.Date(help="The last day of the term as it is asked for.")
    extension_months = fields.Integer(
        "Months of Extension",
        compute="_compute_extension_months",
        help="Months begun beyond the last day the term was elected for.",
    )

    @api.depends("extends_term", "extended_term_id.date_to", "extended_to")
    def _compute_extension_months(self):
        for petition in self:
            term, day = petition.extended_term_id, petition.extended_to
            asked = petition.extends_term and term and day
            petition.extension_months = (
                months_begun(fields.Date.add(term.date_to, days=1), day) if asked else 0
            )

    @api.constrains("kind_id", "organization_id", "extended_term_id", "extended_to")
    def _check_extension(self):
        for petition in self.filtered("extends_term"):
            term, day = petition.extended_term_id, petition.extended_to
            if term and term.organization_id != petition.organization_id:
                raise ValidationError(
                    self.env._(
                        "%(petition)s: the term to be extended is one of this organisation.",
                        petition=petition.display_name,
                    )
                )
            if term and day and day <= term.date_to:
                raise ValidationError(
                    self.env._(
                        "%(term)s: a current term is extended to a day after its last, %(last)s.",
                        term=term.display_name,
                        last=term.date_to,
                    )
                )

    def _approval_check_submit(self, reason=None):
        """Refuse a request that does not say which term goes on until when, or a second one."""
        problems = super()._approval_check_submit(reason)
        for petition in self.filtered("extends_term"):
            term = petition.extended_term_id
            others = (term.sudo().extension_ids - petition).filtered(  # pending: no secret here
                lambda other: other.extends_term and other.approval_state == "pending"
            )
            if not term or not petition.extended_to:
                problems[petition.id] = self.env._(
                    "%(petition)s: choose the term, and enter the day up to which it is to be"
                    " extended: the superior decides on that day.",
                    petition=petition.display_name,
                )
            elif term.state != "current":
                problems[petition.id] = self.env._(
                    "%(term)s does not run: only a current term is extended.",
                    term=term.display_name,
                )
            elif others:
                problems[petition.id] = self.env._(
                    "%(term)s: a request for its extension waits for the superior already. Recall"
                    " it, or wait for the answer.",
                    term=term.display_name,
                )
        return problems

    def _approval_letter_values(self, direction):
        values = super()._approval_letter_values(direction)
        term = self.extended_term_id
        if self.extends_term and term and self.extended_to:
            values |= {
                "term": f"第{term.number}届{BODY_CHINESE[term.committee_kind]}",
                "term_end": chinese_day(term.date_to),
                "until": chinese_day(self.extended_to),
            }
        return values


class UnionPetitionKind(models.Model):
    _inherit = "union.petition.kind"

    extends_term = fields.Boolean(
        "Extends a Term", help="The form asks which term is to go on, and until which day."
    )
