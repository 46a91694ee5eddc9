import base64
import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core.papers import lay_over_last, missed, number_pages, searchable, split_end
from ..approval.row_lock import wait_for_rows
from ..approval.seal import is_sealed, sealed
from ..approval.snapshot import canonical
from ..clock import today
from .letter_number import take_numbers

# How many letters one run of the printing cron takes.
BATCH = 20


class UnionLetter(models.Model):
    """An official letter, in or out of the houses of this database.

    An outgoing letter is drafted, signed along a route and then issued; replies
    and requests of other papers are issued by their approval. Issuing gives the
    number, sets the date and freezes the content; from then on nobody changes
    it. The PDF is printed from the frozen content afterwards and kept.
    """

    _name = "union.letter"
    _description = "Letter"
    _inherit = ["union.approval.mixin", "union.letter.filing"]
    _order = "issued_on desc, id desc"
    _rec_name = "title"

    _approval_line_fields = ("enclosure_ids",)
    # Set when it is issued or printed, by the server.
    _issued_fields = frozenset(
        {"number", "series", "year", "position", "issued_on", "signed_by_id", "content"}
        | {"content_digest", "pdf", "pdf_digest", "pdf_name"}
        | {"res_model", "res_id", "subject_request_id", "withdrawn_on"}
        | {"retention", "filed_on", "filed_by_id"}
    )

    organization_id = fields.Many2one(
        "union.organization",
        "Issuing Office",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('in_officer_scope', '=', True)]",
        default=lambda self: self.env["union.organization"]._my_place(),
    )
    to_organization_id = fields.Many2one(
        "union.organization",
        "Addressed To",
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["union.organization"]._my_place().parent_id,
    )
    kind_id = fields.Many2one("union.letter.kind", required=True, ondelete="restrict")
    title = fields.Char("Letter Title", required=True)
    body = fields.Text("Text", help="One paragraph a line.")
    issuer_name = fields.Char(
        "Issuer on the Letter", compute="_compute_names", help="As it was called on that day."
    )
    recipient_name = fields.Char("Addressee on the Letter", compute="_compute_names")
    enclosure_ids = fields.One2many("union.letter.enclosure", "letter_id", "Enclosures")
    copy_to = fields.Char("Copies To")

    number = fields.Char("Document Number", readonly=True, copy=False, index="trigram")
    series = fields.Char(readonly=True, copy=False)
    year = fields.Integer(readonly=True, copy=False, aggregator=False)
    position = fields.Integer("Number in the Series", readonly=True, copy=False)
    issued_on = fields.Date(readonly=True, copy=False)
    signed_by_id = fields.Many2one("res.users", readonly=True, copy=False, ondelete="restrict")
    withdrawn_on = fields.Date(
        readonly=True, copy=False, help="It keeps its number and says nothing any more."
    )
    content = fields.Text("Frozen Content", readonly=True, copy=False)
    content_digest = fields.Char("SHA-256 of the Content", readonly=True, copy=False)
    pdf = fields.Binary("PDF", attachment=True, readonly=True, copy=False)
    pdf_name = fields.Char(readonly=True, copy=False)
    pdf_digest = fields.Char("SHA-256 of the PDF", readonly=True, copy=False)

    # The paper this letter is about, and its approval.
    res_model = fields.Char(readonly=True, copy=False)
    res_id = fields.Many2oneReference(model_field="res_model", readonly=True, copy=False)
    subject_request_id = fields.Many2one(
        "union.approval.request",
        "About",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )

    _number_unique = models.UniqueIndex(
        "(organization_id, series, year, position) WHERE number IS NOT NULL",
        "This letter number is already taken.",
    )

    @api.depends("content")
    def _compute_names(self):
        for letter in self:
            content = json.loads(letter.content) if letter.content else {}
            letter.issuer_name = content.get("issuer")
            letter.recipient_name = content.get("recipient")

    @api.depends("number", "title")
    def _compute_display_name(self):
        for letter in self:
            letter.display_name = " ".join(filter(None, (letter.number, letter.title)))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_issued_fields(vals)
            if not is_sealed(self.env):
                # Also against default_ keys of the caller.
                vals.update(dict.fromkeys(self._issued_fields, False))
        return super().create(vals_list)

    def write(self, vals):
        self._check_issued_fields(vals)
        return super().write(vals)

    def unlink(self):
        self._check_not_issued()
        return super().unlink()

    def _check_not_issued(self):
        if any(letter.number for letter in self.sudo()):  # whoever asks
            raise UserError(self.env._("A letter that was issued stays in the register."))

    def action_open_pdf(self):
        """Open the letter as PDF, printing it on the first opening.

        :return: URL action
        :raise UserError: the letter is not issued yet
        :raise AccessError: the user may not read the letter
        """
        self._print_issued()
        return {
            "type": "ir.actions.act_url",
            "url": f"/web/content/{self._name}/{self.id}/pdf/{self.pdf_name}",
            "target": "new",
        }

    def action_pdf(self):
        """Return the letter as PDF, printing it the first time it is asked for.

        :return: ``{'filename': str, 'data': base64 str}``
        :raise UserError: the letter is not issued yet
        :raise AccessError: the user may not read the letter
        """
        self._print_issued()
        # A key of the caller's context would give its size instead.
        content = self.with_context(bin_size=False, bin_size_pdf=False).pdf
        return {"filename": self.pdf_name, "data": content.decode()}

    def _print_issued(self):
        self.ensure_one()
        self.check_access("read")
        if not self.number:
            raise UserError(self.env._("This letter is not issued yet."))
        self._print()

    def _on_approved(self):
        self._issue()

    def _approval_result_fields(self):
        return super()._approval_result_fields() | self._issued_fields

    def _check_issued_fields(self, vals):
        forged = self._issued_fields & {key for key, value in vals.items() if value}
        if forged and not is_sealed(self.env):
            raise UserError(
                self.env._(
                    "%(fields)s: set by the server when the letter is issued.",
                    fields=", ".join(self._fields[name].string for name in sorted(forged)),
                )
            )

    def _issue(self):
        """Number, date and freeze sealed letters; their PDFs are printed later."""
        day = today(self.env)
        keys = [(letter.organization_id.id, letter.kind_id.series, day.year) for letter in self]
        numbers = take_numbers(self, set(keys))
        for letter, key in zip(self, keys, strict=True):
            position = numbers[key]
            numbers[key] += 1
            number = letter.kind_id._fill(
                letter.kind_id.number_format,
                {
                    "mark": letter.organization_id.letter_mark or letter.organization_id.code,
                    "series": letter.kind_id.series,
                    "year": day.year,
                    "number": position,
                },
            )
            content = canonical(letter._content(number, day))
            letter.write(
                {
                    "number": number,
                    "series": key[1],
                    "year": day.year,
                    "position": position,
                    "issued_on": day,
                    "signed_by_id": self.env.uid,
                    "content": content,
                    "content_digest": hashlib.sha256(content.encode()).hexdigest(),
                    "pdf_name": f"{number}.pdf",
                }
            )
        if self:
            self.env.ref("trade_union.cron_print_letters")._trigger()

    def _content(self, number, day):
        """Return all that the paper says: it is printed from this alone."""
        self.ensure_one()
        return {
            "number": number,
            "issuer": self.organization_id.name,
            "recipient": self.to_organization_id.name or "",
            "title": self.title,
            "paragraphs": [line.strip() for line in (self.body or "").splitlines() if line.strip()],
            "enclosures": self.enclosure_ids.mapped("name"),
            "copy_to": self.copy_to or "",
            # Official papers write Arabic figures without leading noughts.
            "date": f"{day.year}年{day.month}月{day.day}日",
            "signed_by": self.env.user.name if self.kind_id.upward else "",
        }

    def _print(self):
        """Print issued letters that have no PDF yet, each from its frozen content."""
        for letter in sealed(self):
            if not letter.number or letter.pdf_digest:
                continue
            # Two first openings at once: the second finds it printed.
            wait_for_rows(letter)
            content = letter.content
            if hashlib.sha256(content.encode()).hexdigest() != letter.content_digest:
                raise UserError(
                    self.env._(
                        "%(letter)s: the frozen content does not match its digest.",
                        letter=letter.display_name,
                    )
                )
            report = letter.env["ir.actions.report"].new(
                {"paperformat_id": letter.env.ref("trade_union.paperformat_letter").id}
            )
            pdf = number_pages(searchable(letter._sheets(report, json.loads(content))))
            letter.write(
                {
                    "pdf": base64.b64encode(pdf),
                    "pdf_digest": hashlib.sha256(pdf).hexdigest(),
                }
            )

    def _sheets(self, report, content):
        """Return the pages of a letter with its imprint, the page numbers not yet on them."""

        def sheet(template, bound=0):
            html = self._html(template, content, bound)
            return report._run_wkhtmltopdf([f"<!DOCTYPE html>{html}"])

        text = sheet("letter_document")
        # Issuer and date never stand on a page without any of the text (7.3.5.5): where they
        # would, the last lines of the page before go along.
        if bound := missed(text, "".join(content["paragraphs"][-1:])):
            text = sheet("letter_document", bound)
        return lay_over_last(text, sheet("letter_imprint"))

    def _html(self, template, content, bound=0):
        *whole, last = content["paragraphs"] or [""]
        values = {"letter": content, "whole": whole, "last": split_end(last, bound)}
        return self.env["ir.qweb"]._render(f"trade_union.{template}", values)

    @api.model
    def _cron_print(self):
        """Print letters issued and not printed yet, a few at a time."""
        waiting = self.search(
            [("number", "!=", False), ("pdf_digest", "=", False)], order="id", limit=BATCH
        )
        for letter in waiting:
            letter._print()
            if not self.env["ir.cron"]._commit_progress(1):
                return
        if len(waiting) == BATCH:
            self.env.ref("trade_union.cron_print_letters")._trigger()
