from datetime import date

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import format_date

from ...core.text import clean_name, drop_controls, is_person_name
from ..member.verdict_text import explain_code
from ..plain_text import refuse_numbers
from .kinds import AT_WORK, FROM_STATES, KINDS, WITH_REASON

# What a person files about himself; an end (death, an entry made twice) is the office's.
OWN_KINDS = ("join", "transfer", "retain", "leave", "rejoin", "correction")
# Fields of the page's forms by kind; anything else a browser sends is dropped.
FORM_FIELDS = {
    "join": (
        "name", "id_type", "id_number", "mobile", "gender", "employment_kind",
        "note",
    ),
    "transfer": ("counterpart_code", "note"),
    "retain": ("reason_id", "note"),
    "leave": ("reason_id", "note"),
    "rejoin": ("note",),
    "correction": (
        "name", "id_type", "id_number", "gender", "birth_date", "mobile", "employment_kind",
        "political_status", "education", "note",
    ),
}  # fmt: skip
# One person's papers in hand at a time.
MOST_OPEN = 3
# Signs in a field; remarks are the one text a person writes.
MOST_SIGNS = 200
MOST_REMARKS = 2000


class UnionMembershipRequest(models.Model):
    """What a person sees and files on his own pages, about himself alone."""

    _inherit = "union.membership.request"

    @api.model
    def _portal_member(self):
        """Return the membership (superuser) of the current user himself, the latest if he left."""
        # A person reads himself here and nobody else: his contact is his login's.
        members = self.env["union.member"].sudo()
        mine = members.search([("partner_id", "=", self.env.user.partner_id.id)], order="id desc")
        holding = mine.filtered(lambda member: member.state in FROM_STATES["correction"])
        return (holding or mine)[:1]

    @api.model
    def _portal_requests(self):
        """Return the requests (superuser) the current user filed, or that are about him."""
        member = self._portal_member()
        return self.sudo().search(  # his own, see above
            Domain("create_uid", "=", self.env.uid) & Domain("source", "=", "member")
            | Domain("member_id", "in", member.ids)
            | Domain("result_id", "in", member.ids),
            limit=100,
        )

    @api.model
    def _portal_kinds(self):
        """Return the kinds the current user may file now, as a list of (value, label)."""
        member = self._portal_member()
        labels = dict(self._fields["kind"]._description_selection(self.env))
        if not member:
            return [("join", labels["join"])]
        return [
            (kind, labels[kind])
            for kind, _label in KINDS
            if kind in OWN_KINDS and kind != "join" and member.state in FROM_STATES[kind]
        ]

    @api.model
    def _portal_file(self, kind, form):
        """File and submit a request of the current user about himself.

        :param kind: one of :meth:`_portal_kinds`
        :param form: what the browser sent, by field name; ``union_code`` for a join
        :return: the request (superuser)
        :raise UserError: not possible in his state, or something is missing
        """
        if kind not in dict(self._portal_kinds()):
            raise UserError(self.env._("This request is not possible in your state."))
        papers = self.sudo()  # a person has no right to the model: only what follows is written
        # Two clicks at once: the second waits for the first and then begins anew, where it counts
        # it. A lock alone would not do: its picture of the database is from before.
        self.env.cr.execute(
            "UPDATE res_users SET write_date = write_date WHERE id = %s", [self.env.uid]
        )
        open_count = papers.search_count(
            [
                ("create_uid", "=", self.env.uid),
                ("source", "=", "member"),
                ("approval_state", "=", "pending"),
            ]
        )
        if open_count >= (1 if kind == "join" else MOST_OPEN):
            raise UserError(self.env._("Your earlier request is still being decided."))
        texts = {name: drop_controls(form.get(name) or "").strip() for name in FORM_FIELDS[kind]}
        values = {name: text for name, text in texts.items() if text}
        self._portal_check(kind, values)
        values |= {"kind": kind, "source": "member", "channel": "online"}
        if kind == "join":
            code = drop_controls(form.get("union_code") or "")
            values["organization_id"] = self._portal_union(code).id
        else:
            values["member_id"] = self._portal_member().id
        paper = papers.with_context(
            mail_create_nosubscribe=True, mail_create_nolog=True, tracking_disable=True
        ).create(values)
        paper.action_submit()
        return paper

    @api.model
    def _portal_check(self, kind, values):
        """Refuse what no form of ours sends: choices that are none, reasons of other kinds.

        Texts become values of the fields.
        """
        for name in list(values):
            field = self._fields[name]
            most = MOST_REMARKS if name == "note" else MOST_SIGNS
            if len(values[name]) > most:
                raise UserError(
                    self.env._(
                        "“%(field)s” is too long: write at most %(most)s signs.",
                        field=field._description_string(self.env),
                        most=most,
                    )
                )
            if name == "name":
                values[name] = self._portal_name(values[name])
            elif field.type == "selection":
                if values[name] not in dict(field._description_selection(self.env)):
                    raise UserError(self.env._("Choose one of the values offered."))
            elif name == "reason_id":
                reasons = dict(self._portal_reasons(kind))
                if not values[name].isdecimal() or int(values[name]) not in reasons:
                    raise UserError(self.env._("Choose the reason."))
                values[name] = int(values[name])
            elif field.type == "date":
                try:
                    values[name] = date.fromisoformat(values[name])
                except ValueError:
                    raise UserError(self.env._("Write the date as in 1990-12-31.")) from None
            elif name == "note":
                # A number has a field of its own, where it is kept encrypted.
                refuse_numbers(self.new({"note": values[name]}), "note")
        if kind == "correction" and "id_number" not in values:
            id_type = values.pop("id_type", None)
            if id_type and id_type != self._portal_member().id_type:
                raise UserError(
                    self.env._("Another kind of paper has another number: write the number too.")
                )

    @api.model
    def _portal_name(self, text):
        """Return a person's name as lists have it; refuse what is none."""
        name = clean_name(text)
        code = "name_format" if any(sign.isdigit() for sign in name) else "name_signs"
        if code == "name_format" or not is_person_name(name):
            raise UserError(" ".join(filter(None, explain_code(self.env, code, {}))))
        return name

    @api.model
    def _portal_reasons(self, kind):
        """Return ``[(id, name)]`` of the reasons of a kind."""
        if kind not in WITH_REASON:
            return []
        reasons = self.env["union.membership.reason"].sudo()  # shipped words, no secret
        return [(reason.id, reason.name) for reason in reasons.search([("kind", "=", kind)])]

    @api.model
    def _portal_union(self, code):
        """Return the union (superuser) of this code or name that takes applications."""
        code = (code or "").strip()
        # Names and codes of unions are public.
        unions = self.env["union.organization"].sudo()
        found = unions.browse()
        if code:
            working = Domain("state", "in", AT_WORK)
            found = unions.search(working & Domain("code", "=", code)) or unions.search(
                working & Domain("name", "=", code), limit=2
            )
        if len(found) != 1:
            raise UserError(
                self.env._(
                    "There is no union with this code or name. Ask your employer for the code; if"
                    " there is no union, write the name of the street's union."
                )
            )
        return found

    @api.model
    def _portal_recall(self, request_id):
        """Take back a request the current user filed.

        :raise UserError: not his, or decided already
        """
        paper = self._portal_requests().filtered(
            lambda row: row.id == request_id and row.create_uid == self.env.user
        )
        if not paper:
            raise UserError(self.env._("This request is not yours to take back."))
        return paper.action_recall()

    def _portal_stated(self):
        """Return ``[(label, value)]`` of what the current user himself stated in this request.

        What a union wrote about him is for the unions; a number is a mask here too.
        """
        self.ensure_one()
        if self.source != "member" or self.create_uid != self.env.user:
            return []
        names = dict.fromkeys(
            name.replace("mobile", "mobile_masked").replace("id_number", "id_masked")
            for name in FORM_FIELDS[self.kind]
        )
        # The new union stands above.
        hidden = {"counterpart_code"}
        if self.kind == "join":
            hidden.add("id_type")
        elif self.name == self.member_id.name:
            hidden.add("name")
        names = [name for name in names if name not in hidden]
        stated = []
        for name in names:
            field, value = self._fields[name], self[name]
            if not value:
                continue
            if field.type == "selection":
                value = dict(field._description_selection(self.env))[value]
            elif field.type == "date":
                value = format_date(self.env, value)
            elif field.relational:
                value = value.display_name
            stated.append((field._description_string(self.env), value))
        return stated

    def _portal_desk(self):
        """Return the union (superuser) at which this request waits now, or nothing."""
        # His own paper, and names of unions are public; who decides there is not shown.
        request = self.sudo().approval_request_id
        if self.approval_state != "pending":
            return request.organization_id.browse()
        return request.current_step_ids.organization_id[:1]

    def _portal_answer(self):
        """Return what the office wrote when it returned or refused this request, or nothing."""
        if self.approval_state not in ("returned", "refused"):
            return ""
        # His own paper; what the system found may speak of other unions and is not shown.
        last = self.sudo().approval_request_id.decision_ids[-1:]
        return last.comment if last.user_id.active and last.comment else ""
