from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ...core import text


class UnionScrutineer(models.Model):
    """A scrutineer or teller: proposed by the organisers, voted by the meeting.

    Clause SZ-5.1.3.5a2. Who was voted is not changed afterwards; another person needs
    another vote.
    """

    _name = "union.scrutineer"
    _description = "Scrutineer or Teller"
    _inherit = ["union.server.fields.mixin"]
    _order = "meeting_id, role, id"
    _places_first = ("meeting_id",)
    _named_first = ("member_id",)

    _server_fields = frozenset({"resolution_id", "confirmed", "organization_id"})

    meeting_id = fields.Many2one("union.meeting", required=True, index=True, ondelete="restrict")
    organization_id = fields.Many2one(related="meeting_id.organization_id", store=True, index=True)
    name = fields.Char(
        "Full Name",
        required=True,
        compute="_compute_name",
        compute_sudo=False,
        store=True,
        readonly=False,
        precompute=True,
    )
    member_id = fields.Many2one("union.member", index=True, ondelete="restrict")
    user_id = fields.Many2one(
        "res.users", "Login", index=True, ondelete="restrict", help="Who enters count sheets."
    )
    outsider = fields.Boolean(
        "From Outside", help="No member: the election officer answers by name for who this is."
    )
    outsider_identity = fields.Char(
        "How Identity Was Checked",
        help="Which paper was seen, and of which union or employer this person is.",
    )
    role = fields.Selection(
        [("chief", "Chief Scrutineer"), ("scrutineer", "Scrutineer"), ("teller", "Teller")],
        required=True,
        default="teller",
    )
    resolution_id = fields.Many2one(
        "union.resolution", "Voted In", readonly=True, ondelete="restrict", copy=False
    )
    confirmed = fields.Boolean(compute="_compute_confirmed", store=True)

    _user_unique = models.Constraint(
        "UNIQUE (meeting_id, user_id)", "This login is named already in this meeting."
    )
    _member_unique = models.Constraint(
        "UNIQUE (meeting_id, member_id)", "This person is named already in this meeting."
    )

    @api.depends("member_id", "user_id")
    def _compute_name(self):
        for person in self:
            # The name of a member whom the reader may not read is not told before it is refused.
            member = person.member_id._origin._filtered_access("read")
            person.name = person.name or member.name or person.user_id.name

    @api.depends("resolution_id")
    def _compute_confirmed(self):
        for person in self:
            person.confirmed = bool(person.resolution_id)

    @api.constrains("user_id")
    def _check_internal(self):
        if any(person.user_id.share for person in self):
            raise ValidationError(self.env._("A teller's login is that of an internal user."))

    @api.constrains("meeting_id", "member_id", "user_id", "outsider", "outsider_identity", "name")
    def _check_person(self):
        self._check_told()
        keys = self.meeting_id.scrutineer_ids._person_keys()
        for person in self:
            if any(
                keys[person] & keys[other] for other in person.meeting_id.scrutineer_ids - person
            ):
                raise ValidationError(
                    self.env._(
                        "%(name)s: this person is named already in this meeting, by another"
                        " login or membership.",
                        name=person.name,
                    )
                )

    def write(self, vals):
        if not self.env.su and any(person.confirmed for person in self):
            raise UserError(
                self.env._("Who was voted by the meeting is not changed; propose another person.")
            )
        return super().write(vals)

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        self._check_unlink()
        return super().unlink()

    def _check_unlink(self):
        """Raise UserError if these stay on record."""
        if any(person.confirmed for person in self):
            raise UserError(self.env._("Who was voted by the meeting stays on record."))

    def _login_members(self):
        """Return ``{scrutineer: members}`` by the login's contact. Server only."""
        # Compared with candidates and with one another; whose they are is not told.
        members = self.env["union.member"].sudo()
        users = self.sudo().user_id  # as above
        by_partner = members.search([("partner_id", "in", users.partner_id.ids)]).grouped(
            "partner_id"
        )
        return {
            person: by_partner.get(person.sudo().user_id.partner_id, members)  # as above
            for person in self
        }

    def _people(self):
        """Return ``{scrutineer: members}``: who each is, named or behind the login.

        Memberships with the same ID number are one person. Server only, as above.
        """
        people = {
            person: person.sudo().member_id | found  # as above
            for person, found in self._login_members().items()
        }
        members = self.env["union.member"].sudo().union(*people.values())  # as above
        digests = [digest for digest in members.mapped("id_digest") if digest]
        by_digest = members.search([("id_digest", "in", digests)]).grouped("id_digest")
        return {
            person: found.union(
                *(by_digest.get(digest, members.browse()) for digest in found.mapped("id_digest"))
            )
            for person, found in people.items()
        }

    def _check_told(self):
        """Raise ValidationError unless it can be told who each of these people is."""
        for person, behind in self._login_members().items():
            member = person.sudo().member_id  # compared, not told
            login = person.sudo().user_id.login or ""  # of the one who was named by it
            who = {"name": person.name or "", "login": login}
            if person.outsider:
                if member | behind:
                    raise ValidationError(
                        self.env._(
                            "%(name)s is a member: name the member instead of somebody from"
                            " outside.",
                            **who,
                        )
                    )
                if not text.clean_name(person.name) or not (person.outsider_identity or "").strip():
                    raise ValidationError(
                        self.env._(
                            "%(name)s is from outside: give the full name and say how the identity"
                            " was checked.",
                            **who,
                        )
                    )
            elif not member | behind:
                raise ValidationError(
                    self.env._(
                        "%(name)s: it cannot be told who this is; the login “%(login)s” belongs to"
                        " no member. Name the member, or declare somebody from outside and say how"
                        " the identity was checked.",
                        **who,
                    )
                    if who["login"]
                    else self.env._(
                        "%(name)s: it cannot be told who this is. Name the member, or declare"
                        " somebody from outside and say how the identity was checked.",
                        **who,
                    )
                )
            elif member and behind and member not in behind:
                digests = set(behind.mapped("id_digest")) - {False}
                if member.id_digest not in digests:
                    raise ValidationError(
                        self.env._(
                            "%(name)s: the login “%(login)s” belongs to another member.", **who
                        )
                    )

    def _person_keys(self):
        """Return ``{scrutineer: keys}``: two with a key in common are one person. Server only."""
        people = self._people()
        return {
            person: {("member", member.id) for member in people[person]}
            | {("login", partner.id) for partner in person.sudo().user_id.partner_id}  # as above
            | {("outside", name) for name in person._outside_names()}
            for person in self
        }

    def _same_person(self, others):
        """Return True if one of these and one of the others are the same person."""
        keys = (self | others)._person_keys()
        return bool(
            set().union(*(keys[person] for person in self))
            & set().union(*(keys[person] for person in others))
        )

    def _outside_names(self):
        return {text.clean_name(person.name) for person in self if person.outsider} - {""}

    def _confirm(self, resolution):
        """Mark the proposed as voted by a resolution that passed. Server only."""
        proposed = self.filtered(lambda person: not person.confirmed)
        proposed._server_write({"resolution_id": resolution.id})
