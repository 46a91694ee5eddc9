from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ...core.text import drop_controls, hide_numbers
from ..said import said
from .union_case import ENDED

LONGEST = 5000
# A page of a phone.
MOST = 50
# Of one login within the time failed tries are remembered; more are let in after a pause.
FREE = 5


class UnionCase(models.Model):
    """What a member does with his own cases, on his own pages."""

    _inherit = "union.case"

    @api.model
    @api.private
    def _portal_cases(self, members):
        """Return the cases (superuser) these memberships of one login brought in, newest first."""
        # His own, found by his login; the page shows what is told him.
        return self.sudo().search(Domain("member_id", "in", members.ids), limit=MOST)

    @api.model
    @api.private
    def _portal_types(self):
        # Kinds are no secret.
        return self.env["union.case.type"].sudo().search([("for_members", "=", True)])

    @api.model
    @api.private
    def _portal_new(self, members, form):
        """Take in what a member writes, for his union or for the one above it.

        :param members: his memberships, found by his login
        :param dict form: ``member_id, type_id, title, content, contact, above``, as texts
        :return: the case (superuser)
        :raise UserError: no such membership or kind, no text, too many
        """
        member = members.filtered(lambda row: str(row.id) == form.get("member_id"))
        member = member or (members if len(members) == 1 else member)
        kind = self._portal_types().filtered(lambda row: str(row.id) == form.get("type_id"))
        if not (member and kind):
            raise UserError(self.env._("Choose your union and what it is about."))
        title, content = said(self.env, form.get("title"))[:200], self._said_outside(form)
        if not title:
            raise UserError(self.env._("Say in a few words what it is about."))
        self._count_sent("case", self.env.uid)
        place = member.organization_id
        if form.get("above") == "1" and place.parent_id:
            # It is about his own union: nobody there hears of it.
            place = place.parent_id
        # A member has no rights here: what he may write was taken apart above.
        return self.sudo().create(
            {
                "organization_id": place.id,
                "type_id": kind.id,
                "received_via": "portal",
                "member_id": member.id,
                "employer_id": member.employer_id.id,
                "title": title,
                "content": content,
                "contact": said(self.env, form.get("contact"))[:200],
            }
        )

    @api.private
    def _say_outside(self, form):
        """Add what whoever brought this case in writes; the page has found it for him.

        :raise UserError: no text, or the case has ended
        """
        self._refuse_ended()
        self._note("said", self._said_outside(form), told=True)
        self.sudo()._remind()  # whose tasks these are is no matter of the page

    @api.private
    def _rate_outside(self, grade):
        """Keep how whoever brought this ended case in finds it was handled.

        :raise UserError: no such grade, or it has not ended
        """
        grades = dict(self._fields["satisfied"].selection)
        if grade not in grades or self.state not in ENDED:
            raise UserError(self.env._("Answer once the case is closed."))
        self.sudo().satisfied = grade  # the page has found the case for him

    @api.private
    def _told(self):
        """Return ``[(time, whether it is his own word, kind, text)]``: what the page shows."""
        # Steps marked so are told; who took them is not.
        steps = self.sudo().step_ids.filtered("told")
        kinds = dict(steps._fields["kind"]._description_selection(self.env))
        return [(step.at, step.kind == "said", kinds[step.kind], step.text) for step in steps]

    @api.model
    def _said_outside(self, form):
        """Return the text of a form from outside, without numbers of persons."""
        text = drop_controls(said(self.env, form.get("content")))
        if not text:
            raise UserError(self.env._("Write what it is about."))
        if len(text) > LONGEST:
            raise UserError(
                self.env._("Write at most %(most)s signs, and send the rest after.", most=LONGEST)
            )
        return hide_numbers(text)

    @api.model
    def _count_sent(self, kind, sender):
        """Count what a login sends; raise UserError beyond what one sends within a day.

        Under a keyed digest that tells no name.
        """
        attempts = self.env["union.entry.attempt"].sudo()  # counts under a key, no name
        key = attempts._key(kind, "sent", sender)
        if not attempts._count(key, FREE, attempts._figures()):
            raise UserError(self.env._("You have sent several in a short time. Wait a while."))
