from odoo import models
from odoo.exceptions import AccessError

from ..named import check_people, check_people_in, people_on

# What a letter may get beside its template from who sends it: words, addresses and a time.
OWN_VALUES = {
    "auto_delete",
    "author_id",
    "body",
    "body_html",
    "email_cc",
    "email_from",
    "email_to",
    "message_type",
    "partner_ids",
    "recipient_ids",
    "scheduled_date",
    "subject",
}


class MailTemplate(models.Model):
    """A template any employee may write, and whose letters Odoo makes as the superuser."""

    _inherit = "mail.template"

    def send_mail_batch(
        self,
        res_ids,
        force_send=False,
        raise_exception=False,
        email_values=None,
        email_layout_xmlid=False,
    ):
        """Send letters that are the sender's own: no other record's, author's, or files.

        :raise AccessError: ``email_values`` hold more than words and addresses, another author,
            or a member out of scope
        """
        if email_values and not self.env.su:
            own = self.env.user.partner_id.id
            strange = sorted(set(email_values) - OWN_VALUES)
            if not strange and email_values.get("author_id", own) != own:
                strange = ["author_id"]
            if strange:
                raise AccessError(
                    self.env._(
                        "A letter from a template takes no “%(names)s” of yours. Write it from"
                        " the record it is about.",
                        names=", ".join(strange),
                    )
                )
            check_people_in(self.env["mail.mail"], [email_values])
        return super().send_mail_batch(
            res_ids, force_send, raise_exception, email_values, email_layout_xmlid
        )

    def _generate_template_recipients(self, res_ids, *args, **kwargs):
        """Refuse recipients out of scope: they are named by ids in a text (0054)."""
        results = super()._generate_template_recipients(res_ids, *args, **kwargs)
        if not self.env.su:
            check_people(
                self.env,
                "res.partner",
                {id_ for values in results.values() for id_ in values.get("partner_ids") or ()},
                lambda: people_on(self.env[self.model].browse(res_ids)),
            )
        return results
