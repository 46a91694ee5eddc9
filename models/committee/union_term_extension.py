from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ...core.spans import last_of, months_begun
from ..bodies import BODY_CHINESE
from ..clock import today
from .union_seat_letter import chinese_day

KIND = "term_extension"
USUAL = "committee.term.extension.months"
# An answer of these lets no term go on.
_CLOSED = ("refused", "withdrawn", "revoked")


class UnionTerm(models.Model):
    """A term that goes on beyond its last day, because the superior let it (延期换届).

    Its own last day stays on record. The clock goes by the day in the request once the superior
    has approved that paper; until then the term is as late as it is.
    """

    _inherit = "union.term"

    extension_ids = fields.One2many(
        "union.petition", "extended_term_id", "Requests for an Extension", readonly=True
    )
    extension_petition_id = fields.Many2one(
        "union.petition",
        "Request for the Extension",
        compute="_compute_extension",
        help="The one the superior approved last; before there is one, the newest.",
    )
    extended_to = fields.Date(
        compute="_compute_extension", help="The last day, as asked for in that request."
    )
    extension_months = fields.Integer("Months of Extension", compute="_compute_extension")
    extension_approved = fields.Boolean(compute="_compute_extension")
    last_day = fields.Date(
        compute="_compute_extension", help="Its last day, an approved extension counted in."
    )

    @api.depends(
        "date_to", "extension_ids.approval_state", "extension_ids.extended_to",
        "extension_ids.kind_id", "extension_ids.approval_request_id.decided_on",
    )  # fmt: skip
    def _compute_extension(self):
        for term in self:
            # Whether the superior agreed, and to what, is no secret to who reads the term.
            papers = term.sudo().extension_ids.filtered(
                lambda paper: (
                    paper.extends_term and paper.extended_to and paper.approval_state not in _CLOSED
                )
            )
            agreed = papers.filtered(lambda paper: paper.approval_state == "approved").sorted(
                lambda paper: (str(paper.approval_request_id.decided_on or ""), paper.id)
            )[-1:]
            paper = agreed or papers.sorted("id")[-1:]
            term.extension_petition_id = paper
            term.extended_to = paper.extended_to
            term.extension_approved = bool(agreed)
            term.extension_months = (
                months_begun(fields.Date.add(term.date_to, days=1), paper.extended_to)
                if paper
                else 0
            )
            term.last_day = agreed.extended_to or term.date_to

    def action_extend(self, date_to):
        """Draft the request to the superior that lets this term go on until a day.

        The paper carries the day and goes its way as any other; the term goes on once it is
        approved. While it is a draft or returned, another call enters another day.

        :param date_to: the later last day (``2027-03-31``)
        :return: ``{'id', 'petition_id', 'extended_to', 'approved'}``: the request, its day and
            whether the superior has approved an extension of this term
        :raise UserError: the term does not run, the day is not later, or a request for it waits
            for the superior
        :raise AccessError: no officer of the organisation

        Clause: NR-ELEC-30b.
        """
        self.ensure_one()
        self.check_access("read")
        if not (self.env.su or self.organization_id.in_officer_scope):
            raise AccessError(
                self.env._("Only an officer of the organisation asks for its extension.")
            )
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
        if self.extension_ids.filtered(lambda paper: paper.approval_state == "pending"):
            raise UserError(
                self.env._(
                    "%(term)s: a request for its extension waits for the superior already. Recall"
                    " it, or wait for the answer.",
                    term=self.display_name,
                )
            )
        paper = self.extension_ids.filtered(
            lambda paper: paper.extends_term and paper.approval_state in ("draft", "returned")
        )[:1]
        # With the caller's rights.
        if paper:
            paper.extended_to = day
        else:
            paper = self._draft_extension(day)
        return {
            "id": self.id,
            "petition_id": paper.id,
            "extended_to": day.isoformat(),
            "approved": self.extension_approved,
        }

    def _draft_extension(self, day):
        """Make the draft of the request; why the re-election is late is written by hand."""
        # Kinds of matters are shipped data, no secret.
        kind = self.env["union.petition.kind"].sudo().search([("code", "=", KIND)])
        # A letter is Chinese data, whatever language the clerk's screen has.
        name = f"第{self.number}届{BODY_CHINESE[self.committee_kind]}"
        return self.env["union.petition"].create(
            {
                "organization_id": self.organization_id.id,
                "kind_id": kind.id,
                "title": f"{name}延期换届",
                "body": f"我会{name}任期至{chinese_day(self.date_to)}届满，因故不能按期换届。",
                "extended_term_id": self.id,
                "extended_to": day,
            }
        )

    def button_extend(self):
        """Ask for the day of :meth:`action_extend`."""
        self.ensure_one()
        usual = self.env["union.rule"]._parameter(USUAL, self.organization_id)["value"]
        begun = fields.Date.add(max(self.date_to, today(self.env)), days=1)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Extension of a Term"),
            "res_model": "union.term.extend",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_term_id": self.id,
                "default_date_to": fields.Date.to_string(
                    last_of(begun, months=usual if isinstance(usual, int) else 6)
                ),
            },
        }
