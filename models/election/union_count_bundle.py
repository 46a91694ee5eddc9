from odoo import api, fields, models
from odoo.exceptions import UserError

from ...core import tally


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
        if not isinstance(papers, int) or papers < 1:
            raise UserError(self.env._("A bundle has at least one paper."))
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
        if self.state not in ("different", "recount", "afresh"):
            raise UserError(
                self.env._(
                    "%(bundle)s: its entries do not differ; there is nothing to count afresh.",
                    bundle=self.display_name,
                )
            )
        self.election_id._note("recount", reason, bundle=self)
        # The right to write the election was checked; no figure is read.
        bundle = self.sudo()
        bundle.sheet_ids.filtered(lambda sheet: sheet.state == "draft").unlink()
        bundle._active_sheets().write({"state": "superseded"})
        bundle.write({"state": "waiting", "count_pass": bundle.count_pass + 1})
        return {"id": self.id, "state": self.state, "pass": self.count_pass}

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
        name = {"bundle": self.display_name}
        if self.state == "agreed":
            raise UserError(self.env._("%(bundle)s: both entries agreed already.", **name))
        if self.state == "afresh":
            raise UserError(
                self.env._(
                    "%(bundle)s: the third count is like neither entry. The election officer has"
                    " it counted afresh first.",
                    **name,
                )
            )
        # Who entered is no secret; what they entered stays closed.
        others = self._active_sheets()
        mine = others.filtered(lambda other: other.entered_by_id == self.env.user)
        if mine and sheet.supersedes_id != mine:
            raise UserError(
                self.env._(
                    "%(bundle)s: you entered it already. The two entries come from two different"
                    " people; to mend yours, correct it.",
                    **name,
                )
            )
        if mine:
            self._check_correction()
        if not mine and sheet.supersedes_id:
            raise UserError(
                self.env._(
                    "%(bundle)s: the entry that this corrects was set aside. Delete this draft"
                    " and count afresh.",
                    **name,
                )
            )
        if not mine and len(others) >= 2 and self.state != "recount":
            raise UserError(self.env._("%(bundle)s was entered twice already.", **name))
        if not mine:
            self.contest_id._check_other_person(self, others.entered_by_id)

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
        if len(sheets) < 2:
            return []
        first, second = sheets[:2]
        differing = tally.compare_entries(first._entry_fields(), second._entry_fields())
        if first.state == "agreed":
            return differing
        if len(sheets) > 2:
            return self._settle(sheets[:2], sheets[2:])
        if differing:
            sheets.write({"state": "different", "differences": differing})
            used_up = self._corrections() >= self._corrections_allowed()
            # A server field; the teller may write his own sheet, which was just compared.
            self.sudo().state = "recount" if used_up else "different"
        else:
            self._agree(sheets)
        return differing

    def _settle(self, pair, third):
        """Let the third count settle which of the two entries stands, if either.

        It is not told where it differs: who counts third has nothing to guess by.
        """
        figures = third._entry_fields()
        like = pair.filtered(
            lambda sheet: not tally.compare_entries(sheet._entry_fields(), figures)
        )[:1]
        if like:
            (pair - like).write({"state": "superseded"})
            self._agree(like | third)
        else:
            third.write({"state": "different"})
            self.sudo().state = "afresh"  # told by the entries alone
        return []

    def _agree(self, sheets):
        """Mark two entries as agreed and release what was handed in. Server only."""
        sheets.write({"state": "agreed", "differences": False})
        # Server fields, set after both tellers handed in what they may write.
        self.sudo().sheet_ids.filtered(lambda sheet: sheet.state != "draft").released = True
        self.sudo().state = "agreed"  # as above
