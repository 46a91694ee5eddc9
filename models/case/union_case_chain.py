import itertools
from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..clock import now, office_day
from ..organization.union_organization_scope import RIGHTS

# Who gets a case first: who handles rights, else the chair; else those of the union above.
FIRST = ("rights_officer", "chair")
# Where there is none of them up to the top: it must reach somebody.
LAST = ("approver", "reviewer")


class UnionCaseChain(models.Model):
    """That a person handles a case, from when until when. Rows are ended, never changed."""

    _name = "union.case.chain"
    _description = "Handler of a Case"
    _order = "case_id, date_from, id"
    _rec_name = "user_id"
    _union_own_rules = False

    case_id = fields.Many2one(
        "union.case", required=True, readonly=True, index=True, ondelete="restrict"
    )
    user_id = fields.Many2one(
        "res.users", required=True, readonly=True, index=True, ondelete="restrict"
    )
    role = fields.Selection(
        [
            ("intake", "Took It In"),
            ("reviewer", "Assigns It"),
            ("handler", "Handles It"),
            ("superior", "At the Superior"),
        ],
        required=True,
        readonly=True,
    )
    date_from = fields.Datetime("Since", required=True, readonly=True)
    date_until = fields.Datetime("Until", readonly=True)
    by_id = fields.Many2one("res.users", "Put In By", readonly=True, ondelete="restrict")
    activity_id = fields.Many2one("mail.activity", readonly=True, ondelete="set null")

    _one_in_force = models.UniqueIndex(
        "(case_id, user_id) WHERE date_until IS NULL", "This person handles the case already."
    )


class UnionCase(models.Model):
    """Who reads a case: its chain, and of one that is not confidential who handles cases there."""

    _inherit = "union.case"

    in_chain = fields.Boolean(
        "I Handle It", compute="_compute_in_chain", search="_search_in_chain", compute_sudo=False
    )
    in_case_sight = fields.Boolean(
        compute="_compute_in_chain", search="_search_in_case_sight", compute_sudo=False
    )

    @api.depends_context("uid")
    def _compute_in_chain(self):
        ours = self._ids_in_chain()
        for case in self:
            case.in_chain = case._origin.id in ours
            case.in_case_sight = case.in_chain or not case._origin.id
        rest = self.filtered(lambda case: not case.in_case_sight)
        # Only which of them he may read is asked.
        seen = rest.sudo().search(
            Domain("id", "in", rest._origin.ids)
            & Domain("confidential", "=", False)
            & Domain("organization_id.in_rights_sight", "=", True)
        )
        for case in rest:
            case.in_case_sight = case._origin.id in seen._ids

    @api.model
    def _search_in_chain(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", sorted(self._ids_in_chain()))

    @api.model
    def _search_in_case_sight(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("id", "in", sorted(self._ids_in_chain())) | (
            Domain("confidential", "=", False)
            & Domain("organization_id.in_rights_sight", "=", True)
        )

    @api.model
    def _ids_in_chain(self):
        """Return the ids of the cases the user handles: named in the chain, and on duty today.

        A duty of his, or of whom he deputises for, at the case's union or above it; one that
        lapsed at midnight opens nothing any more. Two queries.
        """
        self.env["union.case.chain"].flush_model()
        self.flush_model(["organization_id"])
        # Places alone; who asks is the user of the environment in either mode.
        paths = self.env["union.organization"]._scope_paths((RIGHTS,))
        if not paths:
            return set()
        self.env.cr.execute(
            SQL(
                """
                SELECT k.id
                  FROM union_case_chain c
                  JOIN union_case k ON k.id = c.case_id
                  JOIN union_organization o ON o.id = k.organization_id
                 WHERE c.user_id = %(uid)s AND c.date_until IS NULL
                   AND EXISTS (SELECT FROM unnest(%(paths)s::text[]) path
                                WHERE starts_with(o.parent_path, path))
                """,
                uid=self.env.uid,
                paths=paths,
            )
        )
        return {id_ for (id_,) in self.env.cr.fetchall()}

    def _stands_at(self, place):
        """Whether a duty of today brings the user the rights of a rights officer at a place."""
        paths = tuple(self.env["union.organization"]._scope_paths((RIGHTS,)))
        # The place in the tree alone.
        return bool(place) and (place.sudo().parent_path or "").startswith(paths or ("-",))

    def _people_of(self, place):
        """Return ``(organisation, users)``: who at a place, or nearest above it, gets these cases.

        Those on duty themselves; never who brought the case in, or whom it is kept from.
        """
        # Who holds which duty is asked for everybody: the case must reach somebody.
        place, case = place.sudo(), self.sudo()
        ids = [place.id, *place._ancestors().ids]
        holders = case.env["union.duty"]._holders(ids, FIRST + LAST)
        own = case.member_id.partner_id
        for roles in (FIRST, LAST):
            for id_, role in itertools.product(ids, roles):
                users = self.env["res.users"].browse(
                    user_id
                    for user_id, principal_id in holders.get((id_, role), ())
                    if not principal_id
                )
                # A contact alone is compared.
                users = users.filtered(lambda user: user.sudo().partner_id not in own)
                users -= case.kept_from_ids
                if users:
                    return place.browse(id_), users
        return place.browse(), self.env["res.users"]

    def _hand_out(self):
        """Give cases whose chain has nobody on duty to their first handlers (superuser)."""
        for case in self:
            _place, users = case._people_of(case.organization_id)
            case._into_chain(users, "reviewer")

    def _into_chain(self, users, role):
        """Put users into the chains of these cases (superuser); who is there stays as he is."""
        moment = now()
        known = {(row.case_id, row.user_id) for row in self.chain_ids if not row.date_until}
        self.env["union.case.chain"].create(
            [
                {
                    "case_id": case.id,
                    "user_id": user.id,
                    "role": role,
                    "date_from": moment,
                    "by_id": self.env.uid,
                }
                for case in self
                for user in users
                if (case, user) not in known
            ]
        )
        self.invalidate_recordset(["chain_ids"])
        self._remind()

    def _out_of_chain(self, users):
        """End the rows of these users (superuser), with what they were to do."""
        rows = self.chain_ids.filtered(lambda row: not row.date_until and row.user_id in users)
        rows.activity_id.unlink()
        rows.date_until = now()

    def _keep_from(self):
        """Take those a case is kept from out of its chain (superuser); it never stays with nobody."""
        for case in self:
            case._out_of_chain(case.kept_from_ids)
        self.filtered(lambda case: all(case.chain_ids.mapped("date_until")))._hand_out()

    def _remind(self):
        """Let each handler of an open case have one activity with its number, due as its clock.

        An activity of no record: Odoo shows it to its user alone, tells no followers and mails
        nothing; there is no record whose name it could tell.
        """
        ended = self.filtered(lambda case: case.state in ("closed", "refused"))
        ended.chain_ids.activity_id.unlink()
        by_day = defaultdict(self.env["mail.activity"].browse)
        missing, rows = [], []
        type_id = self.env.ref("mail.mail_activity_data_todo").id
        for case in self - ended:
            day = office_day(self.env, case.due_at or now())
            for row in case.chain_ids.filtered(lambda row: not row.date_until):
                # One he has marked as done is archived: a new one is due at the next clock.
                if row.activity_id.active:
                    if row.activity_id.date_deadline != day:
                        by_day[day] |= row.activity_id
                    continue
                rows.append(row)
                missing.append(
                    {
                        "activity_type_id": type_id,
                        "user_id": row.user_id.id,
                        "date_deadline": day,
                        "summary": case.number,
                    }
                )
        quick = self.env["mail.activity"].with_context(mail_activity_quick_update=True)
        for day, activities in by_day.items():
            activities.with_env(quick.env).date_deadline = day
        for row, activity in zip(rows, quick.create(missing), strict=True):
            row.activity_id = activity
