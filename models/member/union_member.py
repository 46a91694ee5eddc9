import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ...core import identity, lookup
from ..clock import today
from ..plain_text import refuse_numbers
from ..server_fields import drop_defaults
from . import vault
from .union_identity_mixin import ID_NUMBER, MOBILE
from .verdict_text import explain

STATES = [
    ("applicant", "Applicant"),
    ("active", "Active Member"),
    ("retained", "Retained"),
    ("transferred", "Transferred"),
    ("left", "Left"),
]
# One membership of a person at a time: these states hold it.
HOLDING_STATES = ("applicant", "active", "retained")


class UnionMember(models.Model):
    """A member of a union, or an applicant: a lean row, not a contact.

    ``id_number`` and ``mobile`` read as masks everywhere (form, export, RPC); writing them
    encrypts; ``action_reveal(reason)`` alone shows them. State, dates and number of a membership
    follow from admissions, transfers and imports and are never written by hand.
    """

    _name = "union.member"
    _inherit = ["union.person.mixin"]
    _description = "Member"
    _order = "organization_id, name, id"
    _rec_names_search = ["name", "member_number"]

    _vault = ID_NUMBER | MOBILE
    # The contact leads to a login, and the login to this person's pages: not a clerk's to choose.
    _server_fields = frozenset(
        {
            "state", "joined_on", "left_on", "member_number", "verified", "partner_id",
            "previous_id", "erased_on",
        }
    )  # fmt: skip

    name = fields.Char("Full Name", required=True, index="trigram")
    gender = fields.Selection([("male", "Male"), ("female", "Female")], required=True)
    birth_date = fields.Date()
    # Indexed together with the state below.
    organization_id = fields.Many2one(
        "union.organization", "Union", required=True, ondelete="restrict"
    )
    employer_id = fields.Many2one("union.employer", index=True, ondelete="restrict")
    employment_kind = fields.Selection(
        [
            ("contract", "Labour Contract"),
            ("dispatched", "Dispatched"),
            ("migrant", "Migrant Worker"),
            ("new_form", "New Form of Employment"),
            ("other", "Other"),
        ],
        default="contract",
    )
    state = fields.Selection(
        STATES,
        required=True,
        readonly=True,
        default="applicant",
        copy=False,
        help="Retained members keep their membership but neither vote nor stand.",
    )
    joined_on = fields.Date(readonly=True, copy=False)
    left_on = fields.Date(readonly=True, copy=False)
    member_number = fields.Char(readonly=True, copy=False)
    verified = fields.Boolean(
        "Identity Verified", readonly=True, copy=False, help="Seen on the paper itself."
    )
    political_status = fields.Selection(
        [
            ("party_member", "Party Member"),
            ("probationary", "Probationary Party Member"),
            ("league_member", "Youth League Member"),
            ("democratic_party", "Democratic Party Member"),
            ("non_partisan", "Non-partisan"),
            ("masses", "No Party"),
        ]
    )
    education = fields.Selection(
        [
            ("junior", "Junior High School or Below"),
            ("vocational", "Vocational School"),
            ("senior", "Senior High School"),
            ("college", "Junior College"),
            ("bachelor", "Bachelor"),
            ("master", "Master"),
            ("doctor", "Doctor"),
        ]
    )
    is_activist = fields.Boolean("Activist")
    skills = fields.Char()
    note = fields.Char()
    partner_id = fields.Many2one("res.partner", "Contact", ondelete="restrict")
    event_ids = fields.One2many("union.member.event", "member_id", "History", readonly=True)

    id_type = fields.Selection(
        [
            ("resident", "Resident ID Card"),
            ("passport", "Passport"),
            ("permit", "Travel or Residence Permit"),
            ("other", "Other Paper"),
        ],
        "ID Type",
        required=True,
        default="resident",
    )

    # Names neither the person nor the union he belongs to: it may be out of the reader's scope.
    _one_membership = models.UniqueIndex(
        "(id_digest) WHERE state IN ('applicant', 'active', 'retained')",
        "This person already is a member of a union, or has applied to one. Ask for a transfer"
        " of the membership instead of a second one.",
    )
    _number_unique = models.UniqueIndex(
        "(member_number) WHERE member_number IS NOT NULL", "This member number is already taken."
    )
    _organization_state = models.Index("(organization_id, state)")
    _mobile_digest_index = models.Index("(mobile_digest) WHERE mobile_digest IS NOT NULL")

    def _register_hook(self):
        super()._register_hook()
        vault.log_state(self.env)

    @api.constrains("name", "note")
    def _check_texts(self):
        refuse_numbers(self, "name", "note")

    @api.constrains("birth_date")
    def _check_birth_date(self):
        day = today(self.env)
        if any(member.birth_date and member.birth_date > day for member in self):
            raise ValidationError(self.env._("A birth date cannot lie in the future."))

    @api.model_create_multi
    def create(self, vals_list):
        day = today(self.env)
        for vals in vals_list:
            self._check_server_fields(
                # A web form sends the default along.
                {key for key in vals if key != "state" or vals[key] != "applicant"}
            )
            if vals.get("state") in ("active", "retained"):
                vals.setdefault("joined_on", day)
        members = super(UnionMember, drop_defaults(self, self._server_fields)).create(vals_list)
        members._check_employer()
        members.filtered(lambda member: member.state != "applicant")._draw_numbers()
        self.env["union.member.event"]._record_states(members.ids)
        members.organization_id._recount()
        return members

    def write(self, vals):
        self._check_server_fields(vals.keys())
        if not self.env.su and "organization_id" in vals:
            raise AccessError(
                self.env._("A membership moves to another union by a transfer, never by hand.")
            )
        before = self.organization_id
        result = super().write(vals)
        if not {"id_type", "gender", "birth_date"}.isdisjoint(vals) and "id_number" not in vals:
            self._check_against_number("id_type" in vals)
        if "employer_id" in vals:
            self._check_employer()
        if not {"organization_id", "state", "gender", "id_number", "verified"}.isdisjoint(vals):
            (before | self.organization_id)._recount()
        return result

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_never(self):
        raise UserError(
            self.env._("A member is not deleted: votes and history rest on the record.")
        )

    def action_export_roster(self):
        """Return an xlsx roster of these members, with masks only.

        :return: ``{'filename': str, 'data': base64 str}``
        :rtype: dict
        :raise AccessError: a member is out of scope
        """
        return self.env["union.roster.export"]._of_members(self)

    def action_export_roster_in_clear(self, reason):
        """As :meth:`action_export_roster`, with numbers and mobiles in clear; logged.

        :param str reason: why; required, stays in the access log
        :return: ``{'filename': str, 'data': base64 str}``
        :rtype: dict
        :raise AccessError: the user is not the one who answers for personal data there
        :raise UserError: no reason, or beyond the limits of the day
        """
        return self.env["union.roster.export"]._of_members(self, reason or "")

    def button_export_in_clear(self):
        """Ask for the reason, then download these members with numbers in clear."""
        return self.env["union.roster.unmask"]._window(members=self)

    def button_export_roster(self):
        """Download the roster of the selected members."""
        ids = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/trade_union/roster?member_ids={ids}",
            "target": "download",
        }

    def button_reveal(self):
        """Ask for the reason, then show the identity."""
        return self._reveal_window(self)

    def _change_state(self, state, note=False):
        """Change the state of a set of members: dates, numbers, history and counts follow.

        For the approvals and the engine; rights were checked by who calls it.
        """
        day = today(self.env)
        # Server fields: nobody writes them by hand.
        members = self.sudo()
        members.write({"state": state, "left_on": state in ("left", "transferred") and day})
        if state == "active":
            members.filtered(lambda member: not member.joined_on).write({"joined_on": day})
            members._draw_numbers()
        self.env["union.member.event"]._record_states(self.ids, note)

    def _draw_numbers(self):
        """Give a member number to those who have none: one query for all."""
        without = self.filtered(lambda member: not member.member_number)
        for member, number in zip(without, self._next_numbers(len(without)), strict=True):
            # A server field; the caller admits these members.
            member.sudo().member_number = number

    @api.model
    def _next_numbers(self, count):
        """Return ``count`` fresh member numbers."""
        if not count:
            return []
        # Everybody who may admit a member may draw his number.
        sequence = self.env.ref("trade_union.sequence_member").sudo()
        prefix, suffix = sequence._get_prefix_suffix()
        self.env.cr.execute(
            "SELECT nextval(%s) FROM generate_series(1, %s)",
            [f"ir_sequence_{sequence.id:03d}", count],
        )
        return [
            f"{prefix}{number:0{sequence.padding}d}{suffix}" for (number,) in self.env.cr.fetchall()
        ]

    @api.model
    def _is_like_a_number(self, text):
        """Whether a text may be, or become, a member's number; not whether a member has it."""
        sequence = self.env.ref("trade_union.sequence_member").sudo()  # as above
        around = (
            # Years and days in it may be those of any time.
            re.sub(r"%\\?\([^)]*\)s", r"\\w+", re.escape(part or ""))
            for part in (sequence.prefix, sequence.suffix)
        )
        return bool(re.fullmatch(r"\d+".join(around), (text or "").strip(), re.IGNORECASE))

    @api.model
    def _reveal_window(self, record):
        record.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Show Identity"),
            "res_model": "union.reveal",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": record._name, "default_res_id": record.id},
        }

    def _vault_clean(self, name, value, vals):
        if name == "mobile":
            mobile = identity.normalize_mobile(value)
            self._refuse(identity.check_mobile(mobile))
            return "mobile", mobile
        number = identity.normalize_id(value)
        id_type = vals.get("id_type") or self.id_type or "resident"
        gender = vals.get("gender") or self.gender or None
        birth_date = fields.Date.to_date(vals.get("birth_date")) or None
        self._refuse(identity.check_id(number, gender, birth_date, id_type))
        if id_type == identity.RESIDENT:
            vals["gender"] = identity.gender(number)
            vals["birth_date"] = identity.birth_date(number)
        return f"id:{id_type}", number

    def _vault_entered(self, prepared):
        """Entering a number asks whether somebody holds a membership by it: so it is counted."""
        if self.env.su:
            return
        numbers = [row["id_number"] for row in prepared if row.get("id_number", (None, 0))[1]]
        if not numbers:
            return
        ring = self._vault_ring()
        marks = {
            code: lookup.mark(lookup.crowd_of(number, kind.removeprefix("id:")), code)
            for kind, number in numbers
            for code in [ring.digest(kind, number)]
        }
        # The whole database is asked, as the unique index does: only counts reach the log.
        held = self.sudo().search_fetch(
            [
                ("id_digest", "in", list(marks)),
                ("state", "in", HOLDING_STATES),
                ("id", "not in", self.ids),
            ],
            ["id_digest"],
        )
        elsewhere = {marks[member.id_digest] for member in held}
        self.env["union.lookup"]._charge(
            "create", self._name, "id_number", marks.values(), len(elsewhere), elsewhere
        )

    def _vault_changed(self, names):
        if "id_number" in names:
            self.env["union.member.event"]._record(self.ids, "identity")

    def _check_against_number(self, type_changed):
        """What is stated of a person must agree with the number he gave."""
        for member in self.sudo():  # the sealed column is closed to everybody
            if not member.id_sealed:
                continue
            if type_changed:
                raise ValidationError(
                    self.env._("Enter the number again together with its kind of paper.")
                )
            number = member._vault_open("id_number")
            birth_date = member.birth_date or None
            self._refuse(identity.check_id(number, member.gender, birth_date, member.id_type))

    def _check_employer(self):
        if not self.env.su:
            self.employer_id.check_access("read")

    def _check_server_fields(self, names):
        forbidden = self._server_fields & names
        if forbidden and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(fields)s: set by admissions, transfers and imports, never by hand.",
                    fields=", ".join(self._fields[name].string for name in sorted(forbidden)),
                )
            )

    def _refuse(self, verdict):
        if verdict is not None:
            raise ValidationError(" ".join(filter(None, explain(self.env, verdict))))
