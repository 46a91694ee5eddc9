from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core import workdays
from ..clock import today
from ..digest import digest
from ..office_days import office_days
from ..said import said


class UnionPublicity(models.Model):
    """A notice shown to the members for so many full working days, open to objections.

    Whatever is publicised (a list of candidates, a result, an establishment) names it
    by ``res_model`` and ``res_id``. The day it began and the day it ends are set by the
    server; what was shown is kept with its digest.
    """

    _name = "union.publicity"
    _description = "Publicity"
    _inherit = ["union.server.fields.mixin", "union.standard.mixin"]
    _order = "published_on desc, id desc"
    _house_end = {"starts": ("published",)}

    _server_fields = frozenset(
        {"published_on", "ends_on", "provisional", "state", "digest", "withdrawn_on"}
    )
    _union_check_trigger = "close"
    # What was shown is not changed under the readers' eyes.
    _shown_fields = frozenset(
        {"name", "content", "days", "clause", "organization_id", "res_model", "res_id"}
    )

    name = fields.Char("Matter", required=True)
    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict"
    )
    res_model = fields.Char("Model", index=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model")
    content = fields.Text(required=True, help="What the members read.")
    days = fields.Integer("Working Days", required=True)
    clause = fields.Char(help="The clause that asks for this publicity.")
    clause_text = fields.Char("Law and Article", compute="_compute_clause_text")
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("withdrawn", "Withdrawn")],
        default="draft",
        required=True,
        readonly=True,
        copy=False,
    )
    published_on = fields.Date(readonly=True, copy=False)
    ends_on = fields.Date(
        "Last Day", readonly=True, copy=False, help="The last of its full working days."
    )
    provisional = fields.Boolean(
        readonly=True,
        copy=False,
        help="The holidays of one of the years touched were not published yet.",
    )
    withdrawn_on = fields.Date(readonly=True, copy=False)
    digest = fields.Char(readonly=True, copy=False)
    is_over = fields.Boolean(compute="_compute_is_over")
    objection_ids = fields.One2many("union.publicity.objection", "publicity_id", "Objections")
    standing_count = fields.Integer("Standing Objections", compute="_compute_standing_count")

    _days = models.Constraint(
        "CHECK (days BETWEEN 1 AND 365)", "A publicity lasts between 1 and 365 working days."
    )
    _record = models.Index("(res_model, res_id)")

    @api.depends("state", "ends_on")
    def _compute_is_over(self):
        day = today(self.env)
        for publicity in self:
            publicity.is_over = bool(
                publicity.state == "published" and publicity.ends_on and day > publicity.ends_on
            )

    @api.depends("clause")
    @api.depends_context("lang")
    def _compute_clause_text(self):
        for publicity in self:
            publicity.clause_text = self.env["union.clause"]._cite(publicity.clause)

    @api.depends("objection_ids.state")
    def _compute_standing_count(self):
        for publicity in self:
            publicity.standing_count = len(
                publicity.objection_ids.filtered(lambda o: o.state in ("open", "upheld"))
            )

    def write(self, vals):
        if (
            not self.env.su
            and not self._shown_fields.isdisjoint(vals)
            and any(publicity.state != "draft" for publicity in self)
        ):
            raise UserError(
                self.env._(
                    "A published notice is not changed. Withdraw it and publish a new one: its"
                    " working days begin anew."
                )
            )
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._check_unlink()
        return super().unlink()

    def _check_unlink(self):
        """Raise UserError if these stay on record."""
        if any(publicity.state != "draft" for publicity in self):
            raise UserError(self.env._("Only a draft notice can be deleted."))

    def action_publish(self):
        """Publish these notices today and reckon their last day.

        :return: list of ``{'id', 'published_on', 'ends_on', 'provisional'}``, dates ISO
        :raise UserError: already published

        Rights: an officer of the organisation. Clause: SZ-5.1.3.4c for candidates.
        """
        day = today(self.env)
        answer = []
        for publicity in self:
            if publicity.state != "draft":
                raise UserError(
                    self.env._("“%(name)s” was published already.", name=publicity.name)
                )
            end = workdays.publicity_end(day, publicity.days, office_days(self.env))
            publicity._server_write(
                {
                    "state": "published",
                    "published_on": day,
                    "ends_on": end.date,
                    "provisional": end.provisional,
                    "digest": publicity._content_digest(day),
                }
            )
            answer.append(
                {
                    "id": publicity.id,
                    "published_on": day.isoformat(),
                    "ends_on": end.date.isoformat(),
                    "provisional": end.provisional,
                }
            )
        return answer

    def action_withdraw(self):
        """Take published notices back; what was shown and the objections stay on record.

        :raise UserError: not published, or an objection waits for its answer
        """
        if any(publicity.state != "published" for publicity in self):
            raise UserError(self.env._("Only a published notice can be withdrawn."))
        for publicity in self:
            waiting = publicity.objection_ids.filtered(lambda row: row.state == "open")
            if waiting:
                raise UserError(
                    self.env._(
                        "%(count)s objections to “%(name)s” wait for an answer: look into them"
                        " first.",
                        count=len(waiting),
                        name=publicity.name,
                    )
                )
        return self._withdraw()

    def _require_heeded(self, unchanged):
        """Raise UserError if what was shown goes up again although an objection was upheld.

        :param bool unchanged: what is shown now is what was shown before
        """
        if unchanged and "upheld" in self.objection_ids.mapped("state"):
            raise UserError(
                self.env._(
                    "An objection to “%(name)s” was upheld: change what it speaks of before it is"
                    " published again.",
                    name=self.name,
                )
            )

    def _withdraw(self):
        """Take these notices back whatever was objected: their matter is at an end."""
        self._server_write({"state": "withdrawn", "withdrawn_on": today(self.env)})
        return True

    def action_object(self, content, objector=False):
        """Record an objection handed in against this notice.

        :param content: what is objected to
        :param objector: who objects; empty if he wants no name on paper
        :return: id of the objection
        :raise UserError: the notice is not published, or nothing was said
        """
        self.ensure_one()
        if not said(self.env, content):
            raise UserError(self.env._("Say what you object to."))
        return (
            self.env["union.publicity.objection"]
            .create({"publicity_id": self.id, "content": content, "objector": objector})
            .id
        )

    @api.model
    def _union_reckon_again(self):
        """Reckon the last days that a table of holidays not known then may move, of notices still

        shown. What is over stays as it was shown.
        """
        shown = self.search(
            Domain("state", "=", "published")
            & Domain("provisional", "=", True)
            & Domain("ends_on", ">=", today(self.env))
        )
        days = office_days(self.env)
        for (day, number), notices in shown.grouped(
            lambda notice: (notice.published_on, notice.days)
        ).items():
            end = workdays.publicity_end(day, number, days)
            moved = notices.filtered(
                lambda notice, end=end: (
                    (notice.ends_on, notice.provisional) != (end.date, end.provisional)
                )
            )
            moved._server_write({"ends_on": end.date, "provisional": end.provisional})

    def _content_digest(self, published_on):
        return digest(
            {
                "name": self.name,
                "organization": self.organization_id.id,
                "content": self.content,
                "days": self.days,
                "published_on": published_on.isoformat(),
            }
        )
