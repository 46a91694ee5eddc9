from odoo import api, fields, models
from odoo.fields import Domain

from ...core import entry
from ..member import vault

# Nobody guesses 59 bits: no number stands beside the code, as it does at the members' entry.
LENGTH = 12


class UnionRatingCode(models.Model):
    """A one-time code of a rating: whether it was used, and of which group it is. Nothing else.

    Not when, by whom or with what answer; not even the code itself, but its keyed digest. Nobody
    reads these rows: what is told is how many there are. They end with the rating.
    """

    _name = "union.rating.code"
    _description = "Code of a Rating"
    _log_access = False
    _order = "code_digest"
    _rec_name = "cut_id"

    cut_id = fields.Many2one(
        "union.rating.cut", "Group", required=True, readonly=True, index=True, ondelete="restrict"
    )
    rating_id = fields.Many2one(related="cut_id.rating_id")
    code_digest = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)
    used = fields.Boolean(default=False, readonly=True)

    _digest_unique = models.UniqueIndex("(code_digest)", "This code was issued already.")

    @api.model
    @api.private
    def _issue(self, cut, count):
        """Make so many codes for a group; rights and number were checked by who calls it.

        :return: the codes as they are printed; they are nowhere else
        """
        ring = vault.ring_or_raise(self.env)
        codes = set()
        while len(codes) < count:
            codes.add(entry.new_code(LENGTH))
        # In the order of their digests: rows tell nothing of the order on paper. Nobody writes
        # a code by hand.
        self.sudo().create(
            [
                {"cut_id": cut.id, "code_digest": digest}
                for digest in sorted(self._digest(ring, code) for code in codes)
            ]
        )
        return [entry.show_code(code) for code in codes]

    @api.model
    @api.private
    def _of(self, code):
        """Return the row (superuser) of a code as a stranger typed it, of an open rating."""
        # A stranger has no rights; only what the code opens leaves here.
        return self.sudo().search(
            Domain("code_digest", "=", self._digest(vault.ring_or_raise(self.env), code))
            & Domain("cut_id.rating_id.state", "=", "open")
        )

    @api.model
    def _turnout(self, name, ids):
        """Return ``{id: (codes issued, codes used)}`` by group or rating, one query."""
        field = {"cut_id": "cut_id", "rating_id": "cut_id.rating_id"}[name]
        counts = {}
        for target, used, count in self._read_group(
            Domain(field, "in", ids), ["cut_id", "used"], ["__count"]
        ):
            id_ = target.id if name == "cut_id" else target.rating_id.id
            issued, answered = counts.get(id_, (0, 0))
            counts[id_] = (issued + count, answered + count * used)
        return counts

    @staticmethod
    def _digest(ring, code):
        return ring.digest("rating:code", entry.clean(code))


class UnionRatingBox(models.Model):
    """The counts of a group while a rating runs, sealed as a whole. Nobody reads these rows."""

    _name = "union.rating.box"
    _description = "Sealed Box of a Rating"
    _log_access = False
    _rec_name = "cut_id"

    cut_id = fields.Many2one(
        "union.rating.cut", "Group", required=True, readonly=True, index=True, ondelete="restrict"
    )
    sealed = fields.Char(readonly=True, groups=fields.NO_ACCESS)

    def _seal(self, ring, counts):
        """Return the counts of this one box as they are stored."""
        return ring.seal(counts, (self._name, str(self.id), "sealed"))

    def _open(self, ring, sealed):
        """Return the counts of this one box.

        :raise VaultError: they do not open: altered, or moved in the database
        """
        return ring.open(sealed, (self._name, str(self.id), "sealed"))
