from odoo import models
from odoo.exceptions import UserError

LETTER = "certificate_reminder"
DUE = ("expired", "expiring")


class UnionCertificate(models.Model):
    """What runs out is told to its holder in writing."""

    _inherit = "union.certificate"

    def action_remind(self):
        """Draft a letter to each holder of these certificates that have run out or soon will.

        One letter an organisation, from the place of the user's duty; it is signed and issued
        as any other. Certificates that are valid, or of the user's own place, are passed over.

        :return: ``[{'letter_id', 'organization_id', 'certificate_ids'}]``
        :raise UserError: none of them is due at an organisation below, or the user has duties at
            several places and has to draft the letters there
        :raise AccessError: the user may not read them or draft letters
        """
        self.check_access("read")
        place = self.env["union.organization"]._my_place()
        if not place:
            raise UserError(
                self.env._(
                    "You have duties at no or at several organisations: draft the letters from"
                    " the one that is to send them."
                )
            )
        due = self.filtered(
            lambda one: (
                one.state in DUE
                and one.organization_id != place
                and one.organization_id.parent_path.startswith(place.parent_path)
            )
        )
        if not due:
            raise UserError(
                self.env._(
                    "None of these has run out or is about to at an organisation below"
                    " %(place)s. Choose those marked so in the list.",
                    place=place.name,
                )
            )
        kind = self.env["union.letter.kind"].search([("code", "=", LETTER)], limit=1)
        by_holder = due.grouped("organization_id")
        letters = self.env["union.letter"].create(
            [
                {
                    "organization_id": place.id,
                    "to_organization_id": holder.id,
                    "kind_id": kind.id,
                    "title": kind.title,
                    "body": kind._fill(kind.body, {"list": certificates._letter_lines()}),
                }
                for holder, certificates in by_holder.items()
            ]
        )
        return [
            {
                "letter_id": letter.id,
                "organization_id": holder.id,
                "certificate_ids": certificates.ids,
            }
            for letter, (holder, certificates) in zip(letters, by_holder.items(), strict=True)
        ]

    def button_remind(self):
        """Draft the letters and open them."""
        rows = self.action_remind()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reminders of Certificates"),
            "res_model": "union.letter",
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", [row["letter_id"] for row in rows])],
        }

    def _letter_lines(self):
        """Return one line of a letter for each; letters are Chinese data."""
        chinese = self.with_context(lang="zh_CN") if self._speaks_chinese() else self
        return "\n".join(
            f"{one.display_name}，有效期至{day.year}年{day.month}月{day.day}日；"
            for one in chinese.sorted("valid_until")
            if (day := one.valid_until)
        )

    def _speaks_chinese(self):
        return "zh_CN" in dict(self.env["res.lang"].get_installed())
