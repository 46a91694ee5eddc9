"""What ends with an organisation, what goes over, what an office still does by hand."""

from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..approval.union_approval_lock import OPEN_STATES
from ..clock import today
from ..member.union_member import HOLDING_STATES
from ..member.union_roster_import_queue import BUSY
from .closed_house import closed_text, ending_models
from .union_organization_change import ENDING

# What becomes of it.
OVER, END, HAND, DRAFT, FIRST, AFTER = "over", "end", "hand", "draft", "first", "after"
# So many are named one by one.
NAMED = 20


class UnionOrganizationChange(models.Model):
    """The closing list: read by who signs before, kept as it was on the day it was done."""

    _inherit = "union.organization.change"

    staff_go_along = fields.Boolean(
        default=True,
        help="Who works for a merged organisation works for the one that goes on from the day"
        " after; a chair there is a staff member here until elected.",
    )
    closing_list = fields.Json(
        readonly=True, copy=False, groups=fields.NO_ACCESS, help="As it was on the day."
    )
    closing_html = fields.Html(
        "What Ends and What Goes Over", compute="_compute_closing_html", sanitize=False
    )

    @api.depends(
        "kind", "organization_id", "merged_ids", "duties_go_along", "staff_go_along",
        "closing_list", "carried_out_on",
    )  # fmt: skip
    @api.depends_context("uid", "lang")
    def _compute_closing_html(self):
        # Whose houses they are, not whoever the paper was forwarded to.
        seen = self.filtered(lambda change: change.kind in ENDING and change._reaches_ending())
        lists = seen.filtered(lambda change: not change.carried_out_on)._closing_lists()
        for change in self:
            # The rows name keepers and banks: closed to everybody, read where all is in scope.
            rows = lists.get(change) or (change in seen and change.sudo().closing_list)
            change.closing_html = change._closing_table(rows) if rows else False

    def _ending(self):
        """Return the organisations that end by this change."""
        if self.kind == "merge":
            return self.merged_ids._origin
        return self.organization_id if self.kind == "dissolve" else self.organization_id.browse()

    def _reaches_ending(self):
        """Return whether all organisations that end by this change are in the reader's scope."""
        # Which they are: a house out of scope cannot be read, not even to find out that it is.
        houses = self.sudo()._ending().with_env(self.env)
        return all(house.in_scope for house in houses)

    def _closing_lists(self):
        """Return what each change ends or moves, in one query for each kind of thing.

        :return: ``{change: [{'code', 'fate', 'count', 'names'}]}`` without what is not there
        """
        if not self:
            return {}
        # Counts and names of papers of the houses that end; shown where they are in scope.
        changes = self.sudo()
        changes_of = defaultdict(list)
        for change, record in zip(self, changes, strict=True):
            for house in record._ending():
                changes_of[house.id].append(change)
        lists = {change: {} for change in self}
        for code, model, field, domain, fates, named in changes._closing_matters():
            domain &= Domain(field, "in", list(changes_of))
            records = changes.env[model]
            found = (
                [(record[field], 1, [named(record)]) for record in records.search(domain)]
                if named
                else [
                    (house, count, [])
                    for house, count in records._read_group(domain, [field], ["__count"])
                ]
            )
            for house, count, names in found:
                for change in changes_of[house.id]:
                    row = lists[change].setdefault(
                        code,
                        {"code": code, "fate": fates[change.kind], "count": 0, "names": []},
                    )
                    row["count"] += count
                    row["names"] = (row["names"] + names)[:NAMED]
        for change, rows in lists.items():
            for code, flag in (("duties", "duties_go_along"), ("staff", "staff_go_along")):
                if code in rows and change.kind == "merge" and change[flag]:
                    rows[code]["fate"] = OVER
        return {change: list(rows.values()) for change, rows in lists.items()}

    def _closing_matters(self):
        """Return what is on a closing list.

        :return: ``[(code, model, field of the organisation, domain, {kind: fate}, name)]``
        """
        day = today(self.env)
        goes_on = Domain("date_to", "=", False) | Domain("date_to", ">", day)
        # What a dissolution does not leave behind, a merger takes along.
        over, end = {"merge": OVER, "dissolve": FIRST}, dict.fromkeys(ENDING, END)
        hand, draft = dict.fromkeys(ENDING, HAND), dict.fromkeys(ENDING, DRAFT)
        after = dict.fromkeys(ENDING, AFTER)
        place = "organization_id"
        seal = Domain("kind_id.is_seal", "=", True)
        held = Domain("handed_in_on", "=", False)
        archived_too = Domain("active", "in", (True, False))
        matters = [
            ("members", "union.member", place, Domain("state", "in", HOLDING_STATES), over, None),
            ("employers", "union.employer", place, archived_too, over, None),
            ("below", "union.organization", "parent_id",
             Domain("state", "!=", "dissolved") & archived_too, over, None),
            ("seals", "union.certificate", place, seal & held, hand, _certificate_name),
            ("certificates", "union.certificate", place, ~seal & held, hand, _certificate_name),
            ("accounts", "union.bank.account", place, Domain("closed_on", "=", False), hand,
             _account_name),
            ("dues", "union.dues", place, _UNSETTLED_DUES, after, None),
            ("returns", "union.organization", "id", self._without_return(), after, None),
            ("terms", "union.term", place, Domain("state", "in", ("elected", "current")), end,
             None),
            ("duties", "union.duty", place, goes_on, end, None),
            ("staff", "union.staff", place, goes_on, end, None),
            ("informers", "union.informer", place, goes_on, end, None),
            ("imports", "union.roster.import", place, Domain("state", "in", BUSY), end, None),
            ("findings", "union.finding", place, Domain("state", "=", "open"), end, None),
            ("meetings", "union.meeting", place, Domain("state", "=", "draft"), draft, None),
            ("surveys", "union.territory.survey", place, Domain("state", "=", "draft"), draft,
             None),
        ]  # fmt: skip
        for model in self._paper_models():
            domain = Domain("approval_state", "in", OPEN_STATES)
            if model == self._name:
                domain &= Domain("id", "not in", self._origin.ids)
            elif model == "union.statistics.return":
                # One of a quarter that is over can be handed in after the end.
                domain &= ~self.env[model]._of_quarters_over()
            matters.append(("drafts", model, place, domain, draft, None))
        return matters + self._ending_matters({model for _code, model, *_rest in matters}, day)

    def _ending_matters(self, told, day):
        """Return the rows of what the models say themselves of their end, named by the model.

        :param set told: models with a row of their own
        """
        place, first = "organization_id", dict.fromkeys(ENDING, FIRST)
        end = dict.fromkeys(ENDING, END)
        periods = [
            (model, Domain(last, "=", False) | Domain(last, ">", day), end)
            for model, how in ending_models(self.env, "period")
            if "with" not in how
            for last in how["period"][:1]
        ]
        opens = [
            (model, Domain(how["open"]), end if "values" in how else first)
            for model, how in ending_models(self.env, "open")
        ]
        return [
            (model, model, place, domain, fates, None)
            for model, domain, fates in periods + opens
            if model not in told
        ]

    def _without_return(self):
        """Return the domain of unions whose figures of the last quarter are not handed in."""
        returns = self.env["union.statistics.return"]
        ending = [id_ for one in self for id_ in one._ending().ids]
        return returns._missing(
            Domain("organization_id", "in", ending) & returns._of_quarter(returns._last_quarter())
        )

    @api.model
    def _paper_models(self):
        """Return the names of the models of papers an organisation hands in."""
        return [
            name
            for name, model in sorted(self.env.registry.items())
            if not model._abstract
            and "approval_state" in model._fields
            and "organization_id" in model._fields
            and model._fields["organization_id"].store
            and "approval_request_id" in model._fields
        ]

    def _closing_table(self, rows):
        """Return a closing list as a table: what, how many, which, what becomes of it."""
        labels = {
            "members": self.env._("Members"),
            "employers": self.env._("Employers"),
            "below": self.env._("Organisations below it"),
            "seals": self.env._("Seals"),
            "certificates": self.env._("Certificates"),
            "accounts": self.env._("Bank accounts"),
            "dues": self.env._("Dues not paid or without a receipt"),
            "returns": self.env._("Statistics returns of the last quarter not handed in"),
            "terms": self.env._("Terms of committees, with their seats"),
            "duties": self.env._("Duties"),
            "staff": self.env._("Union staff"),
            "informers": self.env._("Informers"),
            "imports": self.env._("Lists waiting to be imported"),
            "findings": self.env._("Open findings"),
            "meetings": self.env._("Planned meetings"),
            "surveys": self.env._("Territory surveys not closed"),
            "drafts": self.env._("Papers not handed in"),
        }
        fates = {
            OVER: self.env._("go over to the one that goes on"),
            END: self.env._("end on that day"),
            FIRST: self.env._("to be settled, moved or ended first"),
            DRAFT: self.env._("stay drafts; nobody hands them in any more"),
            AFTER: self.env._("settled afterwards by the superior's office"),
        }
        by_hand = {
            "accounts": self.env._("out of use; to be closed at the bank and the day entered"),
        }
        given_back = self.env._(
            "no longer valid; to be handed in to the superior and the day entered"
        )
        lines = [
            Markup("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>")
            % (
                labels.get(row["code"]) or self._model_said(row["code"]),
                row["count"],
                ", ".join(row["names"]) + (" …" if 0 < len(row["names"]) < row["count"] else ""),
                fates.get(row["fate"]) or by_hand.get(row["code"], given_back),
            )
            for row in rows
        ]
        head = Markup(
            '<tr><th>%s</th><th class="text-nowrap">%s</th><th>%s</th><th>%s</th></tr>'
        ) % (
            self.env._("What"),
            self.env._("How Many"),
            self.env._("Which"),
            self.env._("What Becomes of It"),
        )
        return Markup(
            '<table class="table table-sm o_union_closing"><thead>%s</thead><tbody>%s</tbody></table>'
        ) % (head, Markup().join(lines))

    @api.model
    def _model_said(self, model):
        """Return what a model is called in the reader's language."""
        return self.env["ir.model"]._get(model).name or model

    # ---- on the day ----

    def _end_papers(self, organizations, day):
        """Let nothing of these be waited for any more.

        A seal that is still in a drawer and an account the bank still keeps are real: the list
        says what is to be done, and who settles the property enters the day it was.
        """
        place = Domain("organization_id", "in", organizations.ids)
        self.env["union.finding"].search(place & Domain("state", "=", "open"))._settle(day, "ended")
        waiting = self.env["union.roster.import"].search(place & Domain("state", "in", BUSY))
        for house, imports in waiting.grouped("organization_id").items():
            # What is in stays, and whoever brought the file can bring it elsewhere.
            imports._stop(closed_text(self.env, house))
        self._end_activities(organizations)

    def _end_activities(self, organizations):
        """Take away what anybody was still to do about records of these, in two queries.

        What stands for a decision goes with the decision.
        """
        self.env.flush_all()
        of_house = [
            SQL(
                "SELECT %s AS model, id FROM %s WHERE organization_id = ANY(%s)",
                name,
                SQL.identifier(model._table),
                organizations.ids,
            )
            for name, model in sorted(self.env.registry.items())
            if name.startswith("union.")
            and "activity_ids" in model._fields
            and not model._abstract
            and model._auto
            and "organization_id" in model._fields
            and model._fields["organization_id"].store
        ]
        of_house.append(
            SQL(
                "SELECT 'union.organization', id FROM union_organization WHERE id = ANY(%s)",
                organizations.ids,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                SELECT a.id FROM mail_activity a
                  JOIN (%(rows)s) r ON r.model = a.res_model AND r.id = a.res_id
                 WHERE a.active AND a.activity_type_id IS DISTINCT FROM %(decision)s
                """,
                rows=SQL(" UNION ALL ").join(of_house),
                decision=self.env["mail.activity"]._approval_type_id(),
            )
        )
        self.env["mail.activity"].browse([id_ for (id_,) in self.env.cr.fetchall()]).unlink()


# A month nobody told the wage of, one that is not paid, a payment without its receipt.
_UNSETTLED_DUES = Domain("state", "in", ("unknown", "open", "part")) | (
    Domain("paid", ">", 0) & Domain("receipt_id", "=", False)
)


def _certificate_name(certificate):
    return " · ".join(filter(None, (certificate.display_name, certificate.keeper)))


def _account_name(account):
    return " · ".join(filter(None, (account.bank_name, account.number_masked)))
