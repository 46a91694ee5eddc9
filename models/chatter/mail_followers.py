from collections import defaultdict

from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..named import closed_people


class MailFollowers(models.Model):
    """Who follows a record of ours is told to who reads what is said about it.

    To Odoo any employee reads who follows what, in the whole database. On stock records that holds
    of members out of scope alone.
    """

    _inherit = "mail.followers"

    def _search(self, domain, *args, bypass_access=False, **kwargs):
        if not (self.env.su or bypass_access):
            # Before the limit: a page is full, and a list of a stock model goes on as it is.
            ours = Domain("res_model", "=like", "union.%") | Domain(
                "partner_id", "not any", [("union_is_open", "=", True)]
            )
            found = self.browse(super()._search(Domain(domain) & ours))
            closed = found._out_of_scope() if found else found
            if closed:
                domain = Domain(domain) & Domain("id", "not in", closed.ids)
        return super()._search(domain, *args, bypass_access=bypass_access, **kwargs)

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        refused = result[0] if result else self.browse()
        closed = (self - refused)._out_of_scope()
        if not closed:
            return result
        refused |= closed

        def error():
            if result:
                return result[1]()
            return AccessError(
                self.env._(
                    "You do not read what is said about these records, nor who follows them."
                )
            )

        return refused, error

    def _out_of_scope(self):
        """Return those about records of ours that the user does not read the chatter of."""
        messages = self.env["mail.message"]
        by_model = defaultdict(dict)
        # Where they stand, to ask about it; nothing of it is told.
        followers = self.sudo()
        people = closed_people(self.env, "res.partner", followers.partner_id.ids)
        for follower in followers:
            ours = (follower.res_model or "").startswith("union.")
            if (ours or follower.partner_id.id in people) and follower.res_model in self.env:
                by_model[follower.res_model].setdefault(follower.res_id, []).append(follower.id)
        closed = []
        for model, followers in by_model.items():
            allowed = ()
            if self.env[model].has_access("read"):
                allowed = messages._filter_records_for_message_operation(
                    model, list(followers), "read"
                ).ids
            closed += [
                id_ for res_id in followers.keys() - set(allowed) for id_ in followers[res_id]
            ]
        return self.browse(closed)
