from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..approval.union_approval_lock import MAIL_FIELDS
from ..clock import today
from ..said import said
from ..server_fields import check_places
from .letter_number import take_numbers

SERIES = "收"
TODO = "mail.mail_activity_data_todo"


class UnionLetterReceived(models.Model):
    """A letter in the register of the house that received it.

    What another house of this database issues is entered by itself; what comes
    from outside the clerk enters, with its scan. Each has a number without gap
    in its house and year, and keeps it: a wrong entry is crossed out with a
    reason, never deleted.
    """

    _name = "union.letter.received"
    _description = "Letter Received"
    _inherit = [
        "union.server.fields.mixin",
        "union.letter.filing",
        "mail.thread",
        "mail.activity.mixin",
    ]
    _order = "year desc, position desc, id desc"
    _rec_name = "title"

    _server_fields = frozenset(
        {"number", "series", "year", "position", "letter_id", "state"}
        | {"handled_on", "handled_by_id", "void_reason"}
        | {"retention", "filed_on", "filed_by_id"}
    )
    # What stands on the letter itself: of one from this database nobody changes it.
    _letter_fields = frozenset(
        {"sender", "sender_number", "title", "body", "letter_date", "received_on"}
        | {"scan", "scan_name"}
    )

    organization_id = fields.Many2one(
        "union.organization",
        "Receiving Office",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    number = fields.Char("Number of Receipt", readonly=True, copy=False, index="trigram")
    series = fields.Char(readonly=True, copy=False)
    year = fields.Integer("Year of Receipt", readonly=True, copy=False, aggregator=False)
    position = fields.Integer("Number in the Year", readonly=True, copy=False, aggregator=False)
    letter_id = fields.Many2one(
        "union.letter",
        "Letter as Issued",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    withdrawn_on = fields.Date(related="letter_id.withdrawn_on")
    sender = fields.Char(required=True, help="As it signs on the letter.")
    sender_number = fields.Char("Sender's Number", index="trigram")
    title = fields.Char("Letter Title", required=True, index="trigram")
    body = fields.Text("Text", help="What it says, so that it is found again.")
    letter_date = fields.Date("Dated")
    received_on = fields.Date(required=True, default=lambda self: today(self.env))
    scan = fields.Binary(attachment=True, copy=False)
    scan_name = fields.Char(copy=False)
    handler_id = fields.Many2one(
        "res.users", index="btree_not_null", ondelete="restrict", copy=False
    )
    handle_until = fields.Date(copy=False)
    note = fields.Text("Steps Taken", copy=False)
    state = fields.Selection(
        [("open", "To Handle"), ("done", "Handled"), ("void", "Crossed Out")],
        required=True,
        default="open",
        readonly=True,
        copy=False,
        index=True,
    )
    handled_on = fields.Date(readonly=True, copy=False)
    handled_by_id = fields.Many2one(
        "res.users", "Concluded By", readonly=True, copy=False, ondelete="restrict"
    )
    void_reason = fields.Char(readonly=True, copy=False)
    answer_ids = fields.One2many(
        "union.letter", "answers_id", "Answering Letters", domain=[("number", "!=", False)]
    )

    _number_unique = models.UniqueIndex(
        "(organization_id, series, year, position) WHERE number IS NOT NULL",
        "This number of receipt is already taken.",
    )
    _letter_once = models.UniqueIndex(
        "(letter_id) WHERE letter_id IS NOT NULL", "This letter is in the register already."
    )

    @api.depends("number", "title")
    def _compute_display_name(self):
        for letter in self:
            letter.display_name = " ".join(filter(None, (letter.number, letter.title)))

    @api.constrains("received_on", "letter_date")
    def _check_days(self):
        day = today(self.env)
        for letter in self:
            if letter.received_on > day:
                raise ValidationError(
                    self.env._(
                        "%(letter)s: the day received (%(day)s) is still to come.",
                        letter=letter.title,
                        day=letter.received_on,
                    )
                )
            if letter.letter_date and letter.letter_date > letter.received_on:
                raise ValidationError(
                    self.env._(
                        "%(letter)s: dated %(dated)s, after the day it was received (%(day)s).",
                        letter=letter.title,
                        dated=letter.letter_date,
                        day=letter.received_on,
                    )
                )

    @api.constrains("handler_id")
    def _check_handler(self):
        for handler, letters in self.filtered("handler_id").grouped("handler_id").items():
            # Asked of the handler's own rights, whoever names him.
            able = letters.with_user(handler)._filtered_access("read")
            if letters.browse(able.ids) != letters:
                raise ValidationError(
                    self.env._(
                        "%(user)s holds no duty that reaches the register of %(organization)s:"
                        " name somebody who may read the letter.",
                        user=handler.name,
                        organization=letters[0].organization_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        check_places(self, vals_list)
        letters = super().create(vals_list)
        letters._give_numbers()
        letters.filtered("handler_id")._ask_handlers()
        return letters

    def write(self, vals):
        self._check_server_fields(vals)
        if not self.env.su and vals.keys() - MAIL_FIELDS:
            self.check_access("write")
            self._check_entry(vals)
        result = super().write(vals)
        if {"handler_id", "handle_until"} & vals.keys():
            self._ask_handlers()
        return result

    # A plain unlink, not @api.ondelete: a context key would switch that off.
    def unlink(self):
        self.check_access("unlink")
        raise UserError(
            self.env._("A letter stays in the register with its number; cross it out instead.")
        )

    def action_done(self, note=None):
        """Say that these letters are handled.

        :param str note: what was done; kept beside what stands there
        :return: True
        :raise UserError: not waiting any more
        :raise AccessError: not an officer of the house
        """
        self._check_open()
        note = said(self.env, note)
        for letter in self:
            values = {"note": "\n".join(filter(None, (letter.note, note)))} if note else {}
            letter._server_write(values | self._handled())
        self._forget_handlers()
        return True

    def action_reopen(self):
        """Take these letters up again; not what is archived.

        :return: True
        :raise UserError: not handled, or archived
        :raise AccessError: not an officer of the house
        """
        self.check_access("write")
        for letter in self:
            if letter.state != "done" or letter.filed_on:
                raise UserError(
                    self.env._(
                        "%(letter)s: only a letter that is handled and not archived is taken up"
                        " again.",
                        letter=letter.display_name,
                    )
                )
        self._server_write({"state": "open", "handled_on": False, "handled_by_id": False})
        self._ask_handlers()
        return True

    def action_void(self, reason):
        """Cross out entries made by mistake; the numbers stay taken.

        :param str reason: stays on record; required
        :return: True
        :raise UserError: no reason, not waiting any more, or a letter of this database
        :raise AccessError: not an officer of the house
        """
        self._check_open()
        reason = said(self.env, reason)
        if not reason:
            raise UserError(self.env._("Say why it is crossed out; the reason stays on record."))
        if issued := self.filtered("letter_id")[:1]:
            raise UserError(
                self.env._(
                    "%(letter)s was issued in this database and did arrive.",
                    letter=issued.display_name,
                )
            )
        self._server_write({"state": "void", "void_reason": reason})
        self._forget_handlers()
        return True

    def button_done(self):
        """Form button of :meth:`action_done`."""
        return self.action_done()

    def button_void(self):
        """Ask why these entries are crossed out."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cross Out"),
            "res_model": "union.letter.void",
            "view_mode": "form",
            "target": "new",
            "context": {"default_received_ids": self.ids},
        }

    def button_answer(self):
        """Open a draft that answers this letter."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "res_model": "union.letter",
            "view_mode": "form",
            "context": {
                "default_answers_id": self.id,
                "default_organization_id": self.organization_id.id,
                # Who issued a letter that the user reads.
                "default_to_organization_id": self.letter_id.organization_id.id,
                "default_title": self.title,
            },
        }

    # ---- business ----

    def _give_numbers(self):
        """Number entries just made, in their order."""
        year = today(self.env).year
        letters = self.sudo()  # fields of the server; who may enter was checked
        numbers = take_numbers(letters, {(row.organization_id.id, SERIES, year) for row in letters})
        for letter in letters:
            key = letter.organization_id.id, SERIES, year
            position = numbers[key]
            numbers[key] += 1
            letter.write(
                {
                    # A number of record, Chinese whatever language the clerk reads.
                    "number": f"{SERIES}〔{year}〕{position}号",
                    "series": SERIES,
                    "year": year,
                    "position": position,
                }
            )

    def _handled(self):
        return {"state": "done", "handled_on": today(self.env), "handled_by_id": self.env.uid}

    def _answered(self):
        """Close these: an answer went out. For the engine, which issued it."""
        waiting = self.filtered(lambda letter: letter.state == "open")
        # Whoever signs the answer need not write the register.
        waiting.sudo().write(self._handled())
        waiting._forget_handlers()

    def _check_open(self):
        self.check_access("write")
        for letter in self:
            if letter.state != "open":
                raise UserError(
                    self.env._("%(letter)s is not waiting any more.", letter=letter.display_name)
                )

    def _check_entry(self, vals):
        """Raise UserError if these values change what stands."""
        if "organization_id" in vals and any(
            letter.organization_id.id != vals["organization_id"] for letter in self
        ):
            raise UserError(
                self.env._("A letter stays in the register whose number it has; enter it anew.")
            )
        self._check_open()
        if self._letter_fields & vals.keys() and (issued := self.filtered("letter_id")[:1]):
            raise UserError(
                self.env._(
                    "%(letter)s was issued in this database: it stays as it was issued.",
                    letter=issued.display_name,
                )
            )

    def _check_filing(self):
        if self.state == "open":
            raise UserError(
                self.env._("%(letter)s is to be handled first.", letter=self.display_name)
            )

    def _ask_handlers(self):
        """Give each handler one to-do with the day until when, instead of the earlier ones."""
        self._forget_handlers()
        for letter in self.filtered(lambda letter: letter.handler_id and letter.state == "open"):
            letter.activity_schedule(
                TODO,
                date_deadline=letter.handle_until or today(self.env),
                summary=letter.display_name,
                user_id=letter.handler_id.id,
            )

    def _forget_handlers(self):
        # To-dos of others too: they follow the register, and who may write it was checked.
        self.sudo().activity_unlink([TODO])
