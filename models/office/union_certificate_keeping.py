from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..argument import record_of
from ..clock import today
from ..plain_text import refuse_numbers
from ..server_fields import shown


class UnionCertificateKeeping(models.Model):
    """Who kept a certificate or seal, from the day it was handed to him until he handed it on.

    Made by the server when it is handed over (:meth:`union.certificate.action_hand_over`).
    """

    _name = "union.certificate.keeping"
    _description = "Keeper of a Certificate or Seal"
    _order = "certificate_id, date_from desc, id desc"
    _rec_name = "keeper_name"

    certificate_id = fields.Many2one(
        "union.certificate", required=True, index=True, ondelete="restrict", readonly=True
    )
    organization_id = fields.Many2one(
        related="certificate_id.organization_id", store=True, index=True
    )
    member_id = fields.Many2one("union.member", index=True, ondelete="restrict", readonly=True)
    staff_id = fields.Many2one(
        "union.staff", "Staff Member", index="btree_not_null", ondelete="restrict", readonly=True
    )
    keeper_name = fields.Char("Kept By", compute="_compute_keeper_name")
    date_from = fields.Date("Received On", required=True, readonly=True)
    date_to = fields.Date("Handed On", readonly=True, help="Empty: it is still there.")
    witness = fields.Char("Handed Over Before", readonly=True, help="Who oversaw it.")
    document_number = fields.Char(readonly=True, help="Number of the handing-over list.")

    _one_keeper = models.UniqueIndex(
        "(certificate_id) WHERE date_to IS NULL", "A certificate or seal has one keeper at a time."
    )
    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "Nobody hands on what he has not received yet: correct the day.",
    )

    @api.depends("member_id.name", "staff_id.name")
    def _compute_keeper_name(self):
        for keeping in self:
            keeping.keeper_name = (
                shown(keeping, "member_id").name or shown(keeping, "staff_id").name or False
            )

    @api.constrains("witness", "document_number")
    def _check_texts(self):
        refuse_numbers(self, "witness", "document_number")

    def _left(self):
        """Return those whose keeper holds no office, post, charge or duty there any more.

        In one query; a seat counts while its term is the one in office.
        """
        if not self:
            return self
        for model in ("union.seat", "union.term", "union.staff", "union.charge", "union.duty"):
            self.env[model].flush_model()
        self.flush_model()
        force = SQL(
            "h.date_from <= %(day)s AND (h.date_to IS NULL OR h.date_to >= %(day)s)",
            day=today(self.env),
        )
        # Yes or no about keepers whose entries the caller reads; nobody is named.
        self.env.cr.execute(
            SQL(
                """
                SELECT k.id
                  FROM union_certificate_keeping k
             LEFT JOIN union_member m ON m.id = k.member_id
                 WHERE k.id = ANY(%(ids)s)
                   AND NOT EXISTS (
                       SELECT FROM union_staff h
                        WHERE h.organization_id = k.organization_id AND %(force)s
                          AND (h.id = k.staff_id OR h.member_id = k.member_id))
                   AND NOT EXISTS (
                       SELECT FROM union_seat x
                         JOIN union_term t ON t.id = x.term_id AND t.state = 'current'
                        WHERE x.organization_id = k.organization_id
                          AND x.member_id = k.member_id AND x.date_to IS NULL)
                   AND NOT EXISTS (
                       SELECT FROM union_charge h
                        WHERE h.organization_id = k.organization_id
                          AND h.member_id = k.member_id AND %(force)s)
                   AND NOT EXISTS (
                       SELECT FROM union_duty h
                         JOIN res_users u ON u.id = h.user_id AND u.partner_id = m.partner_id
                        WHERE h.organization_id = k.organization_id AND %(force)s)
                """,
                ids=self.ids,
                force=force,
            )
        )
        return self.browse([id_ for (id_,) in self.env.cr.fetchall()])


class UnionCertificate(models.Model):
    """Certificates and seals go from hand to hand: who has them, and whether he still should."""

    _inherit = "union.certificate"

    keeping_ids = fields.One2many(
        "union.certificate.keeping", "certificate_id", "Keepers", readonly=True
    )
    keeping_id = fields.Many2one(
        "union.certificate.keeping", "Kept Now", compute="_compute_keeping_id"
    )
    keeper_left = fields.Boolean(
        "Not Handed Over",
        compute="_compute_keeping_id",
        search="_search_keeper_left",
        help="Its keeper holds no office, post, charge or duty here any more.",
    )

    @api.depends("keeping_ids.date_to")
    def _compute_keeping_id(self):
        keepings = self.env["union.certificate.keeping"].search(
            Domain("certificate_id", "in", self._origin.ids) & Domain("date_to", "=", False)
        )
        left = keepings._left()
        by_certificate = keepings.grouped("certificate_id")
        for certificate in self:
            keeping = by_certificate.get(certificate._origin, keepings.browse())
            certificate.keeping_id = keeping
            certificate.keeper_left = bool(keeping & left)

    def _search_keeper_left(self, operator, value):
        if operator != "in" or True not in value:
            return NotImplemented
        open_ = self.env["union.certificate.keeping"].search(Domain("date_to", "=", False))
        return Domain("keeping_ids", "in", open_._left().ids)

    def write(self, vals):
        if "keeper" in vals and not self.env.su:
            self.check_access("write")
            self._check_keeper()
        result = super().write(vals)
        if vals.get("handed_in_on"):
            # The register of keepers is the server's; the right to write was just checked. What
            # was handed in is with nobody here any more.
            for keeping in self.sudo().keeping_ids.filtered(lambda row: not row.date_to):
                last = keeping.certificate_id.handed_in_on
                keeping.date_to = max(last, keeping.date_from)
        return result

    # A plain override: a context key would switch @api.ondelete off.
    def unlink(self):
        # First: what is out of scope is not told whether it was handed over.
        self.check_access("unlink")
        self._check_unlink()
        return super().unlink()

    def _check_unlink(self):
        """Raise UserError if these stay on record."""
        # Whether it was handed over is no secret to who may delete it.
        if kept := self.sudo().keeping_ids.certificate_id[:1]:
            raise UserError(
                self.env._(
                    "%(certificate)s was handed from one keeper to another: it stays on record."
                    " Archive it.",
                    certificate=kept.display_name,
                )
            )

    def _check_keeper(self):
        """Raise UserError where the keeper of these is told by the register."""
        if kept := self.filtered("keeping_id")[:1]:
            raise UserError(
                self.env._(
                    "%(certificate)s: its keeper is on record with the day. Use “Hand Over”.",
                    certificate=kept.display_name,
                )
            )

    def action_hand_over(
        self, member_id=None, staff_id=None, handed_on=None, witness=None, document_number=None
    ):
        """Hand these certificates and seals of one organisation over to somebody.

        Also the first entry of who keeps one.

        :param member_id: id of the member who receives them, of the organisation or below it
        :param staff_id: id of one of its staff instead
        :param handed_on: the day (``2026-11-20``); today if None, never to come
        :param witness: who oversaw it
        :param document_number: of the handing-over list
        :return: ``[{'certificate_id', 'keeping_id', 'former_id'}]``; ``former_id`` the entry of
            who kept it before, or False
        :raise UserError: several organisations, no receiver or two, one who keeps it already, one
            of another union, a certificate that is given back, or a day that cannot be
        :raise AccessError: no officer of the organisation

        Clause: NR-CHAIR-19.
        """
        self.check_access("write")
        place = self.organization_id
        if len(place) != 1:
            raise UserError(
                self.env._("Choose certificates and seals of one organisation to hand over.")
            )
        day = self._day_of_handing(handed_on)
        member = record_of(self.env["union.member"], member_id)
        staff = record_of(self.env["union.staff"], staff_id)
        self._check_receiver(member, staff)
        # Two at once: the second finds the keeper of the first.
        self.lock_for_update(allow_referencing=True)
        self.invalidate_recordset(["keeping_id"])
        for certificate in self:
            certificate._check_handing(day, member, staff)
        former = {certificate: certificate.keeping_id for certificate in self}
        # The register of keepers is the server's; the right to write was checked above.
        served = self.sudo()
        served.keeping_id.date_to = day
        served.keeping_id.flush_recordset()
        keepings = served.env["union.certificate.keeping"].create(
            [
                {
                    "certificate_id": certificate.id,
                    "member_id": member.id,
                    "staff_id": staff.id,
                    "date_from": day,
                    "witness": witness or False,
                    "document_number": document_number or False,
                }
                for certificate in self
            ]
        )
        served.write({"keeper": (member or staff).name})
        return [
            {
                "certificate_id": certificate.id,
                "keeping_id": keeping.id,
                "former_id": former[certificate].id,
            }
            for certificate, keeping in zip(self, keepings, strict=True)
        ]

    def button_hand_over(self):
        """Ask for receiver and day of :meth:`action_hand_over`."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand Over"),
            "res_model": "union.certificate.hand.over",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_certificate_ids": self.ids},
        }

    def _day_of_handing(self, handed_on):
        day = today(self.env)
        try:
            found = fields.Date.to_date(handed_on) if handed_on else day
        except (TypeError, ValueError):
            found = None
        if not found or found > day:
            raise UserError(
                self.env._(
                    "“%(day)s” is no day on which it was handed over: a date up to today.",
                    day=handed_on,
                )
            )
        return found

    def _check_receiver(self, member, staff):
        """Raise UserError unless these are one person of the organisation."""
        place = self.organization_id
        if len(member) + len(staff) != 1:
            raise UserError(
                self.env._("Say who receives it: one member, or one of the staff instead.")
            )
        home = staff.organization_id == place if staff else None
        if member:
            # Whoever names the member was let read him.
            path = member.sudo().organization_id.parent_path or ""
            home = path.startswith(place.parent_path or "")
        if not home:
            raise UserError(
                self.env._(
                    "%(name)s does not belong to %(organization)s: choose one of its members or"
                    " staff.",
                    name=(member or staff).name,
                    organization=place.name,
                )
            )

    def _check_handing(self, day, member, staff):
        """Raise UserError unless this one can be handed to a person on a day."""
        keeping = self.keeping_id
        if self.state in ("handed_in", "to_hand_in"):
            raise UserError(
                self.env._(
                    "%(certificate)s is handed in, or is to be handed in to the superior: it gets"
                    " no new keeper.",
                    certificate=self.display_name,
                )
            )
        if keeping and (keeping.member_id, keeping.staff_id) == (member, staff):
            raise UserError(
                self.env._(
                    "%(name)s keeps %(certificate)s already.",
                    name=keeping.keeper_name,
                    certificate=self.display_name,
                )
            )
        if keeping and day < keeping.date_from:
            raise UserError(
                self.env._(
                    "%(certificate)s came to %(name)s on %(day)s; it is handed on no earlier.",
                    certificate=self.display_name,
                    name=keeping.keeper_name,
                    day=keeping.date_from,
                )
            )
