"""Letters of this database enter the registers of both houses."""

import base64
import io
import re

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..print_page import PLAIN_TEXT, write_register

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class UnionLetter(models.Model):
    _inherit = "union.letter"

    answers_id = fields.Many2one(
        "union.letter.received",
        "Answers the Letter",
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        domain="[('organization_id', '=', organization_id), ('state', '!=', 'void')]",
    )

    @api.constrains("answers_id", "organization_id")
    def _check_answers(self):
        for letter in self:
            # One's own register: its entries are read by whoever writes letters there.
            if letter.answers_id.sudo().organization_id - letter.organization_id:
                raise ValidationError(
                    self.env._("A letter answers what its own house received, nobody else's.")
                )

    def _check_filing(self):
        if not self.number:
            raise UserError(self.env._("This letter is not issued yet."))

    def _issue(self):
        result = super()._issue()
        self._enter_registers()
        self.answers_id._answered()
        return result

    def _enter_registers(self):
        """Enter issued letters in the registers of their addressees."""
        values = [
            {
                "organization_id": letter.to_organization_id.id,
                "letter_id": letter.id,
                "sender": letter.organization_id.name,
                "sender_number": letter.number,
                "title": letter.title,
                "body": letter.body,
                "letter_date": letter.issued_on,
                "received_on": letter.issued_on,
            }
            for letter in self
            # A house does not write to itself; one that ended keeps no register any more.
            if letter.to_organization_id
            and letter.to_organization_id != letter.organization_id
            and letter.to_organization_id.state != "dissolved"
        ]
        if values:
            # The letter has a discussion of its own: nothing is said of the entry.
            self.env["union.letter.received"].with_context(tracking_disable=True).create(values)


class UnionOrganization(models.Model):
    _inherit = "union.organization"

    def action_letter_register(self, year):
        """Return the register of letters of one year as a workbook: received, and sent.

        :param int year: of the numbers
        :return: ``{'filename', 'mimetype', 'data': base64 text}``
        :raise AccessError: the organisation is out of the caller's scope
        :raise UserError: no such year
        """
        self.ensure_one()
        self.check_access("read")
        # A superior's name is read from below, its register is not.
        if not (self.env.su or self.in_scope):
            raise AccessError(
                self.env._(
                    "The register of %(organization)s is read within its own scope.",
                    organization=self.name,
                )
            )
        # Python takes true for the number one.
        if type(year) is not int or not 1900 <= year <= 9999:
            raise UserError(self.env._("Name the year of the register, such as 2026."))
        where = [("organization_id", "=", self.id), ("year", "=", year), ("number", "!=", False)]
        # Both by the reader's own rights.
        received = self.env["union.letter.received"].search(where, order="position")
        sent = self.env["union.letter"].search(where, order="series, position")
        file = io.BytesIO()
        options = {"in_memory": True, **PLAIN_TEXT, "default_date_format": "yyyy-mm-dd"}
        with xlsxwriter.Workbook(file, options) as book:
            write_register(book, self.env._("Received"), received, RECEIVED, SAID)
            write_register(book, self.env._("Sent"), sent, SENT)
        name = f"{self.env._('Register of Letters')} {self.name} {year}"
        name = re.sub(r'[\\/:*?"<>|\s]+', "_", name)
        return {
            "filename": f"{name}.xlsx",
            "mimetype": MIMETYPE,
            "data": base64.b64encode(file.getvalue()).decode(),
        }


RECEIVED = (
    ("number", 16), ("received_on", 12), ("sender", 28), ("sender_number", 22), ("title", 48),
    ("letter_date", 12), ("handler_id", 12), ("handle_until", 12), ("state", 10),
    ("handled_on", 12), ("answer_ids", 24), ("note", 30), ("void_reason", 20),
    ("withdrawn_on", 12), ("retention", 10), ("filed_on", 12),
)  # fmt: skip
SENT = (
    ("number", 24), ("issued_on", 12), ("kind_id", 14), ("recipient_name", 28), ("title", 48),
    ("signed_by_id", 12), ("copy_to", 24), ("answers_id", 24), ("withdrawn_on", 12),
    ("retention", 10), ("filed_on", 12),
)  # fmt: skip
# Letters that answer one are told by their numbers.
SAID = {"answer_ids": lambda letters: "\n".join(letters.mapped("number"))}
