from odoo import api, fields, models


class UnionEmployerProposal(models.TransientModel):
    """Shows which unions would be proposed for the chosen employers, and proposes them."""

    _name = "union.employer.proposal"
    _description = "Proposal of Unions"

    employer_ids = fields.Many2many(
        "union.employer", "union_employer_proposal_employer_rel", string="Employers"
    )
    own_ids = fields.Many2many(
        "union.employer", string="A Union of Its Own", compute="_compute_split"
    )
    joint_ids = fields.Many2many(
        "union.employer", string="A Joint Union Together", compute="_compute_split"
    )
    joint_union_name = fields.Char(
        "Name of the Joint Union", help="Left empty: made of the name of its superior."
    )

    @api.depends("employer_ids")
    def _compute_split(self):
        for proposal in self:
            split = {"single": [], "joint": []}
            for plan in proposal.employer_ids._origin._plan_unions():
                split[plan["kind"]] += [employer.id for employer in plan["employers"]]
            proposal.own_ids = split["single"]
            proposal.joint_ids = split["joint"]

    def button_propose(self):
        """Propose the unions and open their set-up requests."""
        self.ensure_one()
        rows = self.employer_ids.action_propose_union(joint_union_name=self.joint_union_name)
        domain = [("id", "in", [row["establishment_id"] for row in rows])]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Set-up Requests"),
            "res_model": "union.establishment",
            "view_mode": "list,form",
            "domain": domain,
        }
