from odoo import api, fields, models
from odoo.exceptions import UserError

# So many papers are decided in one step; more are chosen in parts.
MOST = 500


class UnionApprovalBulk(models.TransientModel):
    """Many papers decided in one step, with an answer for each.

    It holds no rights: it calls the papers' own action, which checks everything.
    """

    _name = "union.approval.bulk"
    _description = "Decide on Many Papers"

    kind = fields.Selection(
        [("agree", "Agree"), ("return", "Return for Correction")], required=True, default="agree"
    )
    comment = fields.Text()
    line_ids = fields.One2many("union.approval.bulk.line", "bulk_id", "Papers Chosen")
    paper_count = fields.Integer("Chosen", compute="_compute_counts")
    done_count = fields.Integer("Done", compute="_compute_counts")
    failed_count = fields.Integer("Not Done", compute="_compute_counts")

    @api.depends("line_ids.state")
    def _compute_counts(self):
        for bulk in self:
            states = bulk.line_ids.mapped("state")
            bulk.paper_count = len(states)
            bulk.done_count = states.count("done")
            bulk.failed_count = states.count("failed")

    @api.model
    def default_get(self, fields):
        """As on any dialog; the papers are those chosen in the list."""
        values = super().default_get(fields)
        context = self.env.context
        if "line_ids" in fields and context.get("active_model") == "union.approval.request":
            values["line_ids"] = self._chosen(context.get("active_ids") or [])
        return values

    @api.model
    def _chosen(self, ids):
        requests = self.env["union.approval.request"].search([("id", "in", ids)])
        if len(requests) > MOST:
            raise UserError(self.env._("Choose at most %(most)s papers at a time.", most=MOST))
        turns = requests._first_turns()
        return [
            fields.Command.create(
                {
                    "request_id": request.id,
                    "name": request.name,
                    "step_ref": turns.get(request.id, 0),
                }
            )
            for request in requests
        ]

    def action_decide(self):
        """Decide on the papers that were not decided yet, each for itself.

        :return: window action: the same dialog with the answers
        :raise UserError: a comment is required and missing
        """
        self.ensure_one()
        if self.kind == "return" and not (self.comment or "").strip():
            raise UserError(self.env._("Say why: a comment is required."))
        self.line_ids.filtered(lambda line: line.state != "done")._decide()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Decided: %(done)s of %(all)s", done=self.done_count,
                               all=self.paper_count),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }  # fmt: skip

    def _run(self, model, requests):
        """Decide on papers of one model; return ``{request id: message or an empty text}``."""
        papers = model.browse(requests.mapped("res_id"))
        request_of = dict(zip(papers._ids, requests.ids, strict=True))
        # The action answers for each of several papers and raises for a single one.
        try:
            with self.env.cr.savepoint():
                results = getattr(papers, f"action_{self.kind}")(comment=self.comment)
        except UserError as error:
            return dict.fromkeys(requests.ids, str(error))
        return {request_of[row["id"]]: "" if row["ok"] else row["message"] for row in results}


class UnionApprovalBulkLine(models.TransientModel):
    _name = "union.approval.bulk.line"
    _description = "Paper Decided with Others"
    _named_first = ("request_id",)

    bulk_id = fields.Many2one("union.approval.bulk", required=True, index=True, ondelete="cascade")
    request_id = fields.Many2one("union.approval.request", required=True, ondelete="cascade")
    name = fields.Char("Paper", readonly=True)
    # The step the person saw when he chose the paper; 0: none was his.
    step_ref = fields.Integer()
    state = fields.Selection(
        [("open", "Chosen"), ("done", "Done"), ("failed", "Not Done")],
        default="open",
        required=True,
    )
    message = fields.Char(readonly=True)

    def _decide(self):
        """Decide on the papers of these lines and write down what became of each."""
        # With the person's own rights: a line may name what he cannot read.
        requests = self.env["union.approval.request"].search([("id", "in", self.request_id.ids)])
        turns = requests._first_turns()
        answers = {}
        for line in self:
            request = line.request_id
            if request not in requests or not line.step_ref:
                answers[request.id] = self.env._("This paper does not wait for you.")
            elif turns.get(request.id) != line.step_ref:
                answers[request.id] = self.env._(
                    "%(paper)s has moved on since you opened it; reload.", paper=line.name
                )
        ready = requests.filtered(lambda request: request.id not in answers)
        for model, rows in ready.grouped("res_model").items():
            answers.update(self.bulk_id._run(self.env[model], rows))
        for line in self:
            message = answers.get(line.request_id.id)
            line.write({"state": "failed" if message else "done", "message": message})
