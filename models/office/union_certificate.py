from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ...core import office_lists
from ..clock import today
from ..plain_text import is_personal, refuse_numbers
from .credit_code import check_credit_code, digit_note


class UnionCertificate(models.Model):
    """A certificate, permit or seal of one organisation, with its scan.

    Whether it is valid follows from its dates on the day it is looked at: until its last day,
    or until it is handed in; nothing of an organisation that ended is valid, and what of it was
    not handed in yet is to be. A renewed one is a
    new record; the latest of a kind that is not handed in is the one the daily watch asks about.
    """

    _name = "union.certificate"
    _description = "Certificate"
    _inherit = ["union.watched.mixin"]
    _order = "organization_id, kind_id, valid_until desc, id desc"
    _rec_names_search = ["number", "kind_id"]
    _places_first = ("organization_id",)
    _house_end = {"begins": "issued_on"}

    organization_id = fields.Many2one(
        "union.organization", required=True, index=True, ondelete="restrict"
    )
    kind_id = fields.Many2one("union.certificate.kind", required=True, ondelete="restrict")
    is_seal = fields.Boolean(related="kind_id.is_seal")
    number = fields.Char("Certificate Number")
    number_note = fields.Char("Note on the Number", compute="_compute_number_note")
    issuer = fields.Char("Issuing Office")
    issued_on = fields.Date("Date of Issue")
    valid_until = fields.Date(
        compute="_compute_valid_until",
        store=True,
        readonly=False,
        help="The last day; empty: no expiry.",
    )
    notice_on = fields.Date(
        "Notice From", compute="_compute_notice_on", store=True, help="From then on: expiring soon."
    )
    handed_in_on = fields.Date(
        copy=False,
        help="The day it was given back, replaced or destroyed.",
    )
    keeper = fields.Char(help="Who keeps the seal.")
    scan = fields.Binary(attachment=True, copy=False)
    scan_name = fields.Char("File Name", copy=False)
    state = fields.Selection(
        [
            ("valid", "Valid Today"),
            ("expiring", "Expiring Soon"),
            ("expired", "Expired"),
            ("to_hand_in", "To Be Handed In"),
            ("handed_in", "Handed In"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    is_expired = fields.Boolean("Expired", compute="_compute_state")
    is_expiring = fields.Boolean("Expiring Soon", compute="_compute_state")
    days_left = fields.Integer(compute="_compute_state", help="Until its last day.")
    is_latest = fields.Boolean("Latest of Its Kind", compute="_compute_is_latest")
    active = fields.Boolean(default=True, help="Archived: returned, replaced or destroyed.")

    _dates = models.Constraint(
        "CHECK (valid_until >= issued_on)",
        "A certificate cannot expire before it was issued: correct one of the two dates.",
    )
    _number_unique = models.UniqueIndex(
        "(organization_id, kind_id, number) WHERE number != '' AND active",
        "This organisation already has a certificate of that kind and number: renew or correct it.",
    )
    _expiry = models.Index("(valid_until, notice_on)")

    @api.depends("kind_id.name", "number")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for certificate in self:
            certificate.display_name = " ".join(
                filter(None, (certificate.kind_id.name, certificate.number))
            )

    @api.depends("number", "kind_id.number_format")
    @api.depends_context("lang")
    def _compute_number_note(self):
        for certificate in self:
            certificate.number_note = (
                digit_note(self.env, certificate.number)
                if certificate.kind_id.number_format == "credit_code"
                else False
            )

    @api.depends("issued_on", "kind_id")
    def _compute_valid_until(self):
        for certificate in self:
            months = certificate.kind_id.validity_months
            if certificate.issued_on and months and not certificate.valid_until:
                certificate.valid_until = certificate.issued_on + relativedelta(
                    months=months, days=-1
                )

    @api.depends("valid_until", "kind_id.notice_days")
    def _compute_notice_on(self):
        for certificate in self:
            certificate.notice_on = certificate.valid_until and (
                certificate.valid_until - timedelta(days=certificate.kind_id.notice_days)
            )

    @api.depends("valid_until", "notice_on", "handed_in_on", "organization_id.state")
    def _compute_state(self):
        day = today(self.env)
        for certificate in self:
            last, given = certificate.valid_until, certificate.handed_in_on
            returned = bool(given and given <= day)
            # Read at its place: who sees the paper sees whose it is.
            gone = returned or certificate.sudo().organization_id.state == "dissolved"
            certificate.days_left = (last - day).days if last and not gone else 0
            certificate.is_expired = bool(last and last < day and not gone)
            certificate.is_expiring = bool(
                last and certificate.notice_on <= day <= last and not gone
            )
            certificate.state = (
                "handed_in"
                if returned
                else "to_hand_in"
                if gone
                else "expired"
                if certificate.is_expired
                else "expiring"
                if certificate.is_expiring
                else "valid"
            )

    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        day = today(self.env)
        returned = Domain("handed_in_on", "<=", day)
        ended = Domain("organization_id.state", "=", "dissolved")
        domains = {
            "valid": Domain("valid_until", "=", False) | Domain("notice_on", ">", day),
            "expiring": Domain("valid_until", ">=", day) & Domain("notice_on", "<=", day),
            "expired": Domain("valid_until", "<", day),
        }
        domains = {state: domain & ~(returned | ended) for state, domain in domains.items()}
        domains |= {"to_hand_in": ended & ~returned, "handed_in": returned}
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("organization_id", "kind_id", "valid_until", "handed_in_on", "active")
    def _compute_is_latest(self):
        # Of a kind an organisation has a handful over the years.
        siblings = self.search(
            Domain("organization_id", "in", self.organization_id.ids)
            & Domain("kind_id", "in", self.kind_id.ids)
        ).grouped(lambda one: (one.organization_id, one.kind_id))
        day = today(self.env)
        best = {max(group, key=lambda one: one._lasts(day)) for group in siblings.values()}
        for certificate in self:
            certificate.is_latest = certificate._origin in best

    @api.constrains("issued_on", "handed_in_on")
    def _check_handed_in(self):
        for certificate in self:
            issued, given = certificate.issued_on, certificate.handed_in_on
            if issued and given and given < issued:
                raise ValidationError(
                    self.env._(
                        "%(certificate)s: handed in on %(given)s, before it was issued on"
                        " %(issued)s. Correct one of the two dates.",
                        certificate=certificate.display_name,
                        given=given,
                        issued=issued,
                    )
                )

    @api.constrains("issued_on")
    def _check_issued(self):
        day = today(self.env)
        for certificate in self:
            if certificate.issued_on and certificate.issued_on > day:
                raise ValidationError(
                    self.env._(
                        "%(certificate)s: issued on %(date)s, which is still to come. Enter the"
                        " date on the paper.",
                        certificate=certificate.display_name,
                        date=certificate.issued_on,
                    )
                )

    @api.constrains("number", "kind_id", "issuer", "keeper", "scan_name")
    def _check_texts(self):
        refuse_numbers(self, "issuer", "keeper", "scan_name")
        for certificate in self:
            if not certificate.number:
                continue
            if certificate.kind_id.number_format == "credit_code":
                check_credit_code(self.env, certificate.number)
            elif self._is_personal(certificate.number):
                raise ValidationError(
                    self.env._(
                        "The number of “%(kind)s” is a person's number. Enter the one printed on"
                        " the certificate.",
                        kind=certificate.kind_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._repaired(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._repaired(vals))

    @api.model
    def _repaired(self, vals):
        """Return the values with the number as a register writes it."""
        if not isinstance(vals.get("number"), str):
            return vals
        code = office_lists.normalize_credit_code(vals["number"])
        if office_lists.check_credit_code(code) is None:
            return vals | {"number": code}
        return vals | {"number": vals["number"].strip()}

    @api.model
    def _is_personal(self, number):
        """Whether a number is a person's, which no certificate bears."""
        return is_personal(number)

    def _lasts(self, day):
        """Return a key by which the longest valid one that is still held, then the newest, is the
        largest."""
        held = not self.handed_in_on or self.handed_in_on > day
        return (held, self.valid_until or fields.Date.to_date("9999-12-31"), self.id)
