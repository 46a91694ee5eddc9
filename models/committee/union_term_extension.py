from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..argument import record_of
from ..clock import today
from .union_term_clock import months_left

KIND = "term_extension"


class UnionTerm(models.Model):
    """A term that goes on beyond its last day, because the superior let it (延期换届).

    Its own last day stays on record. The clock goes by the later one once the superior has
    approved the paper; until then the term is as late as it is.
    """

    _inherit = "union.term"

    extended_to = fields.Date(readonly=True, copy=False, help="The last day, as asked for.")
    extension_petition_id = fields.Many2one(
        "union.petition",
        "Request for the Extension",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    extension_months = fields.Integer("Months of Extension", compute="_compute_extension")
    extension_approved = fields.Boolean(compute="_compute_extension")
    last_day = fields.Date(
        compute="_compute_extension", help="Its last day, an approved extension counted in."
    )

    _extension = models.Constraint(
        "CHECK (extended_to > date_to)", "An extension ends after the term."
    )

    @api.depends("date_to", "extended_to", "extension_petition_id.approval_state")
    def _compute_extension(self):
        for term in self:
            # Whether the superior agreed is no secret to who reads the term.
            paper = term.extension_petition_id.sudo()
            term.extension_approved = paper.approval_state == "approved"
            term.extension_months = (
                months_left(term.extended_to, term.date_to + relativedelta(days=1))
                if term.extended_to
                else 0
            )
            term.last_day = (
                term.extended_to if term.extended_to and term.extension_approved else term.date_to
            )

    def action_extend(self, date_to, petition_id):
        """Say until when this term goes on, by which request to the superior.

        :param date_to: the later last day (``2027-03-31``)
        :param petition_id: id of the request for it, of the kind *Extension of a Term*
        :return: ``{'id', 'extended_to', 'approved'}``
        :raise UserError: the term does not run, the day is not later, the paper is another's
            or about something else, or it was approved for an earlier day
        :raise AccessError: no officer of the organisation

        Clause: NR-ELEC-30b.
        """
        self.ensure_one()
        self.check_access("read")
        if not (self.env.su or self.organization_id.in_officer_scope):
            raise AccessError(
                self.env._("Only an officer of the organisation asks for its extension.")
            )
        paper = record_of(self.env["union.petition"], petition_id)
        try:
            day = fields.Date.to_date(date_to or False)
        except (TypeError, ValueError):
            day = None
        if self.state != "current" or not day or day <= self.date_to:
            raise UserError(
                self.env._(
                    "%(term)s: a current term is extended to a day after its last, %(last)s.",
                    term=self.display_name,
                    last=self.date_to,
                )
            )
        if paper.organization_id != self.organization_id or paper.kind_id.code != KIND:
            raise UserError(
                self.env._(
                    "%(term)s: name the request of this organisation for the extension of a term.",
                    term=self.display_name,
                )
            )
        if (
            paper == self.extension_petition_id
            and self.extension_approved
            and day > self.extended_to
        ):
            raise UserError(
                self.env._(
                    "%(term)s: the superior approved the extension to %(last)s. For a later day"
                    " send a new request.",
                    term=self.display_name,
                    last=self.extended_to,
                )
            )
        # Terms are the server's; the right was checked above.
        self.sudo().write({"extended_to": day, "extension_petition_id": paper.id})
        return {"id": self.id, "extended_to": day.isoformat(), "approved": self.extension_approved}

    def button_extend(self):
        """Ask for day and request of :meth:`action_extend`."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Extension of a Term"),
            "res_model": "union.term.extend",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_term_id": self.id,
                "default_date_to": fields.Date.to_string(
                    max(self.date_to, today(self.env)) + relativedelta(months=6)
                ),
            },
        }
