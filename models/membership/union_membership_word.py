from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ...core.change_list import Meaning, word_key
from .kinds import KINDS

# What a list may ask for: a correction states particulars and is filed by hand or as a roster.
LISTED = [kind for kind in KINDS if kind[0] != "correction"]


class UnionMembershipWord(models.Model):
    """A word of an office's lists for a kind of membership request, with its reason: as data.

    The names of kinds and reasons are understood without a row here; a city that adds a reason
    adds the words its offices use for it in the same data file.
    """

    _name = "union.membership.word"
    _description = "Word for a Membership Change"
    _order = "kind, id"

    name = fields.Char("Word", required=True)
    key = fields.Char(compute="_compute_key", store=True)
    kind = fields.Selection([*LISTED, ("ask", "Transfer In")], required=True)
    reason_id = fields.Many2one("union.membership.reason", ondelete="cascade")
    active = fields.Boolean(default=True)

    _key_unique = models.UniqueIndex("(key) WHERE active", "This word is already known.")

    @api.depends("name")
    def _compute_key(self):
        for word in self:
            word.key = word_key(word.name)

    @api.constrains("kind", "reason_id")
    def _check_reason(self):
        for word in self:
            if word.reason_id and word.reason_id.kind != word.kind:
                raise ValidationError(
                    self.env._(
                        "“%(reason)s” is no reason for this kind of request.",
                        reason=word.reason_id.name,
                    )
                )

    @api.model
    def _meanings(self):
        """Return ``{word key: Meaning}``: names of kinds and reasons, then the words that win."""
        kinds = self._fields["kind"]
        known = {
            word_key(label): Meaning(kind)
            for labels in (kinds._description_selection(self.env), LISTED)
            for kind, label in labels
        }
        reasons = self.env["union.membership.reason"]
        reasons.flush_model(["name", "code", "kind", "active"])
        # Reasons are shipped words, read in all the languages they are translated into.
        self.env.cr.execute(
            SQL(
                "SELECT t.value, r.kind, r.code"
                "  FROM union_membership_reason r, jsonb_each_text(r.name) t WHERE r.active"
            )
        )
        known |= {
            word_key(name): Meaning(kind, code) for name, kind, code in self.env.cr.fetchall()
        }
        words = self.search_fetch([], ["key", "kind", "reason_id"])
        return known | {word.key: Meaning(word.kind, word.reason_id.code or None) for word in words}
