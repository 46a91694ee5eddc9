from odoo import api, fields, models
from odoo.exceptions import ValidationError


class UnionPetitionKind(models.Model):
    """A kind of matter that goes to the superior: which clause asks for it, which letters tell it.

    A kind is data. What must be in a paper of it is said by the rules of the standards, along
    which way it goes by routes with a condition on ``kind_id.code``.
    """

    _name = "union.petition.kind"
    _description = "Kind of Matter for the Superior"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    clause = fields.Char(help="Where the kind is written.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    request_kind = fields.Char(
        "Letter Upwards", required=True, help="Code of the kind of letter it goes up with."
    )
    reply_kind = fields.Char(
        "Letter Back", help="Code of the kind of letter that answers; empty: none, as of a report."
    )
    asks_funds = fields.Boolean("Asks for Funds", help="The form shows an amount and its purpose.")
    tells_attempts = fields.Boolean(
        "Tells What Was Tried", help="The form asks what the union itself has done."
    )
    names_day = fields.Boolean(
        "Names a Day", help="The form asks for the day of what is reported beforehand."
    )

    _code_unique = models.Constraint("UNIQUE (code)", "This code is already taken.")

    @api.constrains("request_kind", "reply_kind")
    def _check_letters(self):
        """Refuse a kind whose papers could not be told in a letter."""
        named = {code for kind in self for code in (kind.request_kind, kind.reply_kind) if code}
        known = self.env["union.letter.kind"].search([("code", "in", list(named))]).mapped("code")
        if unknown := sorted(named - set(known)):
            raise ValidationError(
                self.env._(
                    "There is no kind of letter “%(codes)s”. Take the code of one that is in the"
                    " list of kinds of letters.",
                    codes=", ".join(unknown),
                )
            )
