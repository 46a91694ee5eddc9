from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core import count_flow
from .union_contest_count import LEAST_PAPERS


class UnionCountBundle(models.Model):
    """A bundle of papers handed to two tellers one after the other. Made by the server.

    It tells where the count stands, never a figure of an entry.
    """

    _name = "union.count.bundle"
    _description = "Bundle of Papers"
    _order = "contest_id, number"

    contest_id = fields.Many2one(
        "union.contest", required=True, index=True, ondelete="restrict", readonly=True
    )
    election_id = fields.Many2one(related="contest_id.election_id", store=True, index=True)
    organization_id = fields.Many2one(related="contest_id.organization_id", store=True, index=True)
    number = fields.Integer("Bundle Number", required=True, readonly=True)
    papers = fields.Integer(
        "Papers in the Bundle",
        required=True,
        readonly=True,
        help="Papers handed over in it.",
    )
    state = fields.Selection(
        [
            ("waiting", "Not Entered"),
            ("first", "Entered Once"),
            ("different", "Entries Differ"),
            ("recount", "Third Count Needed"),
            ("afresh", "To Be Counted Afresh"),
            ("agreed", "Entries Agree"),
        ],
        required=True,
        default="waiting",
        readonly=True,
    )
    revision = fields.Integer(readonly=True, default=0)
    count_pass = fields.Integer(
        "Pass", readonly=True, default=1, help="Goes up when both entries are counted afresh."
    )
    corrections_left = fields.Integer(compute="_compute_corrections_left")
    sheet_ids = fields.One2many("union.count.sheet", "bundle_id", "Sheets", readonly=True)
    my_sheet_id = fields.Many2one("union.count.sheet", compute="_compute_my_sheet_id")

    _number_unique = models.Constraint(
        "UNIQUE (contest_id, number)", "A contest has each bundle once."
    )
    _papers = models.Constraint("CHECK (papers > 0)", "A bundle has at least one paper.")

    @api.depends("contest_id", "number")
    def _compute_display_name(self):
        for bundle in self:
            bundle.display_name = self.env._(
                "%(contest)s, bundle %(number)s",
                contest=bundle.contest_id.display_name,
                number=bundle.number,
            )

    @api.depends("sheet_ids.state")
    @api.depends_context("uid")
    def _compute_my_sheet_id(self):
        mine = self.env["union.count.sheet"].search(
            [
                ("bundle_id", "in", self.ids),
                ("entered_by_id", "=", self.env.uid),
                ("state", "!=", "superseded"),
            ],
            order="id desc",
        )
        by_bundle = mine.grouped("bundle_id")
        for bundle in self:
            bundle.my_sheet_id = by_bundle.get(bundle._origin, mine.browse())[:1]

    @api.depends("state", "count_pass", "sheet_ids.state")
    def _compute_corrections_left(self):
        for bundle in self:
            bundle.corrections_left = max(0, bundle._corrections_allowed() - bundle._corrections())

    def action_compare(self):
        """Compare the two entries of these bundles once more.

        :return: list of ``{'id', 'state', 'fields'}``: the names of the fields that differ,
            never what stands in them

        Rights: whoever reads the bundle.
        """
        self.check_access("read")
        return [
            {"id": bundle.id, "state": bundle.state, "fields": bundle._compare()} for bundle in self
        ]

    def action_set_papers(self, papers):
        """Correct the number of papers of a bundle no entry of which was handed in yet.

        :raise UserError: entered already, or the bundles would have more papers than recovered

        Rights: an officer of the organisation.
        """
        self.ensure_one()
        self.election_id.check_access("write")
        self.election_id._require_phase("counting")
        least = min(LEAST_PAPERS, self.contest_id._recovered())
        if type(papers) is not int or papers < least:
            raise UserError(
                self.env._(
                    "A bundle has at least %(least)s papers: fewer would show how single people"
                    " voted.",
                    least=least,
                )
            )
        if self.state != "waiting":
            raise UserError(self.env._("This bundle was entered already."))
        others = self.contest_id.bundle_ids - self
        if sum(others.mapped("papers")) + papers > self.contest_id._recovered():
            raise UserError(
                self.env._(
                    "The bundles would have more papers than the %(recovered)s recovered.",
                    recovered=self.contest_id._recovered(),
                )
            )
        # The right to write the election was checked; bundles are the server's.
        self.sudo().write({"papers": papers})
        return True

    def action_recount(self, reason):
        """Set all entries of a bundle aside: two people count it afresh.

        What was handed in stays on record; drafts go.

        :param reason: stays on record
        :return: ``{'id', 'state', 'pass'}``
        :raise UserError: no reason, the entries do not differ, another phase

        Rights: an officer of the organisation. Clause: NR-ELEC-22c.
        """
        self.ensure_one()
        self.election_id.check_access("write")
        self.election_id._require_phase("counting")
        if not count_flow.may_set_aside(self.state):
            raise UserError(
                self.env._(
                    "%(bundle)s: its entries do not differ; there is nothing to count afresh.",
                    bundle=self.display_name,
                )
            )
        self.election_id._note("recount", reason, bundle=self)
        self._set_aside()
        return {"id": self.id, "state": self.state, "pass": self.count_pass}

    def button_set_papers(self):
        """Open the dialog of :meth:`action_set_papers`."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Papers in the Bundle"),
            "res_model": "union.count.bundle.papers",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_bundle_id": self.id, "default_papers": self.papers},
        }

    def button_recount(self):
        """Ask for the reason of :meth:`action_recount`."""
        return self.env["union.election.reason.wizard"]._ask("recount", self)

    def button_enter(self):
        """Open my sheet of this bundle, made if I have none."""
        self.ensure_one()
        sheet = self.my_sheet_id or self.env["union.count.sheet"].create({"bundle_id": self.id})
        return sheet._open()

    def _active_sheets(self):
        """Return the entries that are compared, in their order. Server only."""
        return (
            self.sudo()  # for comparing and for who entered; no figure leaves
            .sheet_ids.filtered(lambda sheet: sheet.state in ("entered", "different", "agreed"))
            .sorted("entry")
        )

    def _corrections_allowed(self):
        # A teller works under the adopted rules without managing them.
        return self.sudo().election_id._rules()["count_corrections"]

    def _corrections(self):
        """Return how many corrections of this pass were made knowing where the entries differ."""
        # How many, not what stands in them.
        return len(
            self.sudo().sheet_ids.filtered(
                lambda sheet: (
                    sheet.state != "draft"
                    and sheet.count_pass == self.count_pass
                    and sheet.supersedes_id.differences
                )
            )
        )

    def _check_turn(self, sheet):
        """Raise UserError unless it is the turn of the writer of this sheet to enter."""
        # Who entered is no secret; what they entered stays closed.
        others = self._active_sheets()
        correcting = None
        if sheet.supersedes_id:
            correcting = sheet.supersedes_id in others and sheet.supersedes_id.entered_by_id.id
        people = others.entered_by_id.ids
        code = count_flow.refusal(self.state, people, self.env.uid, correcting)
        if code == "used_up":
            self._check_correction()
        if code:
            raise UserError(self._turn_refusals()[code])
        if correcting is None:
            self.contest_id._check_other_person(self, others.entered_by_id)

    def _sheet_to_correct(self):
        """Return my entry of this pass; raise UserError if there is none to correct."""
        if not self.my_sheet_id:
            raise UserError(
                self.env._(
                    "%(bundle)s: you have handed in nothing that could be corrected.",
                    bundle=self.display_name,
                )
            )
        return self.my_sheet_id

    def _turn_refusals(self):
        """Return ``{code of core.count_flow.refusal: sentence}``."""
        name = {"bundle": self.display_name}
        return {
            "agreed": self.env._("%(bundle)s: both entries agreed already.", **name),
            "afresh": self.env._(
                "%(bundle)s: the third count is like neither entry. The election officer has"
                " it counted afresh first.",
                **name,
            ),
            "entered": self.env._(
                "%(bundle)s: you entered it already. The two entries come from two different"
                " people; to mend yours, correct it.",
                **name,
            ),
            "set_aside": self.env._(
                "%(bundle)s: the entry that this corrects was set aside. Delete this draft"
                " and count afresh.",
                **name,
            ),
            "full": self.env._("%(bundle)s was entered twice already.", **name),
        }

    def _check_correction(self):
        """Raise UserError if the entries of this bundle were corrected as often as may be."""
        if self.state in ("recount", "afresh"):
            raise UserError(
                self.env._(
                    "%(bundle)s: the entries were corrected %(count)s times and still differ. A"
                    " third person counts it now, or the election officer has it counted afresh.",
                    bundle=self.display_name,
                    count=self._corrections(),
                )
            )

    def _compare(self):
        """Compare the entries handed in; agree or mark them. Return the fields that differ."""
        self.ensure_one()
        # Both entries are compared by the server; no figure of one leaves for the other.
        sheets = self._active_sheets()
        said = count_flow.settle(
            [sheet._entry_fields() for sheet in sheets],
            self._corrections(),
            self._corrections_allowed(),
        )
        if len(sheets) < 2 or self.state == "agreed":
            return list(said.differing)
        if said.differing:
            sheets.write({"state": "different", "differences": list(said.differing)})
        elif said.state == "afresh":
            sheets.write({"state": "different"})
        else:
            # The third count settled which of the two stands.
            sheets.browse(sheets[place].id for place in said.aside).write({"state": "superseded"})
            sheets.browse(sheets[place].id for place in said.standing).write(
                {"state": "agreed", "differences": False}
            )
            # Server fields, set after both tellers handed in what they may write.
            handed_in = self.sudo().sheet_ids.filtered(lambda sheet: sheet.state != "draft")
            handed_in.released = True
        self.sudo().state = said.state  # told by the entries alone
        return list(said.differing)

    def _set_aside(self):
        """Let two people count these bundles anew. The caller's right was checked. Server only."""
        # No figure is read; what was released is closed again to who counts now.
        bundles = self.sudo()
        bundles.sheet_ids.filtered(lambda sheet: sheet.state == "draft").unlink()
        bundles._active_sheets().write({"state": "superseded"})
        bundles.sheet_ids.filtered("released").write({"released": False})
        for count_pass, several in bundles.grouped("count_pass").items():
            several.write({"state": "waiting", "count_pass": count_pass + 1})
