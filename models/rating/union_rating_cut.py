from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ...core import rating_box
from ...core.suppress import LEAST
from ..member import vault

#: Of so many boxes one is taken at random for an answer: those who answer at once rarely meet.
SHARDS = 8
#: More slips are several prints.
MOST = 2000


class UnionRatingCut(models.Model):
    """A group that answers in a rating: a constituency or a union below. Nobody is in two of them.

    Slips are handed out by group, so that the result can be told by group; who got which slip is
    written down nowhere.
    """

    _name = "union.rating.cut"
    _description = "Group That Answers"
    _inherit = ["union.rating.part"]
    _order = "rating_id, sequence, id"
    # Whose rating it is: what a constraint or an index says of another is no word for a stranger.
    _places_first = ("rating_id",)
    _named_first = ("organization_id",)

    # Whose rating it is: the group's own union is no word on who may see it.
    rated_id = fields.Many2one(related="rating_id.organization_id", store=True, index=True)
    name = fields.Char(required=True)
    organization_id = fields.Many2one(
        "union.organization",
        "Union of the Group",
        index=True,
        ondelete="restrict",
        help="No more slips than it has members; empty for a group without a union of its own.",
    )
    entitled_count = fields.Integer("Entitled", compute="_compute_entitled_count")
    code_count = fields.Integer("Slip Codes Issued", compute="_compute_turnout")
    answered_count = fields.Integer("Answered", compute="_compute_turnout")
    state = fields.Selection(related="rating_id.state")

    _one_union = models.UniqueIndex(
        "(rating_id, organization_id) WHERE organization_id IS NOT NULL",
        "This union is a group of this rating already.",
    )

    @api.depends("organization_id", "rating_id.voters")
    def _compute_entitled_count(self):
        # Sums of subtrees of unions the caller named and may read.
        sums = self.sudo().organization_id._subtree_counts(self.organization_id.ids)
        for cut in self:
            counts = sums.get(cut.organization_id.id, {})
            name = "member_count" if cut.rating_id.voters == "members" else "primary_count"
            cut.entitled_count = counts.get(name, 0)

    @api.depends("rating_id.state")
    def _compute_turnout(self):
        groups = self.env["union.rating.code"].sudo()._turnout("cut_id", self.ids)  # as there
        for cut in self:
            cut.code_count, cut.answered_count = groups.get(cut.id, (0, 0))

    @api.constrains("organization_id", "rating_id")
    def _check_place(self):
        """Refuse a group outside the union rated, and two of which one is part of the other."""
        for rating in self.rating_id:
            paths = {}
            for cut in rating.cut_ids:
                # The path says where a union stands, which its readers see.
                path = cut.sudo().organization_id.parent_path
                if not path:
                    continue
                if not path.startswith(rating.sudo().organization_id.parent_path):  # as above
                    raise ValidationError(
                        self.env._(
                            "%(group)s: choose the union rated or one below it.", group=cut.name
                        )
                    )
                for name, other in paths.items():
                    if path.startswith(other) or other.startswith(path):
                        raise ValidationError(
                            self.env._(
                                "%(group)s and %(other)s: one is part of the other, and whoever is"
                                " in both would answer twice. Take one of them out.",
                                group=cut.name,
                                other=name,
                            )
                        )
                paths[cut.name] = path

    def action_codes(self, count):
        """Issue codes for one group; they are told here and never again.

        :param int count: how many; a group gets 5 or more (what fewer answer is never told), and
            no more than its union has members
        :return: ``{'codes': [str]}`` in no order
        :rtype: dict
        :raise AccessError: not an officer of the union rated
        :raise UserError: not open, too few or too many
        """
        self.ensure_one()
        self._check_count(count)
        return {"codes": self.env["union.rating.code"]._issue(self, count)}

    def action_withdraw_codes(self):
        """Make the unused codes of these groups invalid, as where slips were spoilt or got lost.

        All unused ones: which slip has which code is known to nobody. Answers given stay.

        :return: how many
        :rtype: int
        :raise AccessError: not an officer of the union rated
        :raise UserError: not open
        """
        self.check_access("write")
        self.rating_id._check_open()
        # Codes are closed to everybody; the right to their group was checked.
        codes = (
            self.env["union.rating.code"]
            .sudo()
            .search(Domain("cut_id", "in", self.ids) & Domain("used", "=", False))
        )
        count = len(codes)
        codes.unlink()
        return count

    def button_slips(self):
        """Open the dialog that prints slips."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Print Slips"),
            "res_model": "union.rating.slips",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_cut_id": self.id},
        }

    def _check_count(self, count):
        """Raise unless the caller may issue so many codes for this one group now."""
        self.check_access("write")
        self.rating_id._check_open()
        # True is an int as well.
        if type(count) is not int or not 0 < count <= MOST:
            raise UserError(
                self.env._("Say how many slips: from 1 to %(most)s at once.", most=MOST)
            )
        issued = self.code_count + count
        if issued < LEAST:
            raise UserError(
                self.env._(
                    "%(group)s: a group has %(least)s slips or more, for what fewer answer is never"
                    " told. Let it answer with another group.",
                    group=self.name,
                    least=LEAST,
                )
            )
        if self.organization_id and issued > self.entitled_count:
            raise UserError(
                self.env._(
                    "%(group)s: %(issued)s slips with %(entitled)s entitled. Withdraw the unused"
                    " ones before you print others in their place.",
                    group=self.name,
                    issued=issued,
                    entitled=self.entitled_count,
                )
            )

    def _make_boxes(self):
        """Put empty, sealed boxes up for these groups; the caller checked the right."""
        ring = vault.remember_ring(self.env)
        # Closed to everybody.
        boxes = (
            self.env["union.rating.box"]
            .sudo()
            .create([{"cut_id": cut.id} for cut in self for _shard in range(SHARDS)])
        )
        for box in boxes:
            box.sealed = box._seal(ring, rating_box.empty(len(box.cut_id.rating_id.object_ids)))

    def _destroy(self):
        """Delete codes and boxes of these groups; the caller checked the right."""
        # What was left of them would tell in which order codes were used.
        for model in ("union.rating.code", "union.rating.box"):
            self.env[model].sudo().search([("cut_id", "in", self.ids)]).unlink()  # as above
