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
            ("agreed", "Entries Agree"),
        ],
        required=True,
        default="waiting",
        readonly=True,
    )
    revision = fields.Integer(readonly=True, default=0)
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

    def button_enter(self):
        """Open my sheet of this bundle, made if I have none."""
        self.ensure_one()
        sheet = self.my_sheet_id or self.env["union.count.sheet"].create({"bundle_id": self.id})
        return sheet._open()

    def _compare(self):
        """Compare the entries handed in; agree or mark them. Return the fields that differ."""
        self.ensure_one()
        # Both entries are compared by the server; no figure of one leaves for the other.
        sheets = self.sudo().sheet_ids.filtered(
            lambda sheet: sheet.state in ("entered", "different", "agreed")
        )
        if len(sheets) < 2:
            return []
        first, second = sheets.sorted("entry")
        differing = tally.compare_entries(first._entry_fields(), second._entry_fields())
        if sheets[0].state == "agreed":
            return differing
        if differing:
            sheets.write({"state": "different", "differences": differing})
            self.sudo().state = "different"
        else:
            sheets.write({"state": "agreed", "differences": False})
            self.sudo().sheet_ids.filtered(lambda sheet: sheet.state != "draft").released = True
            self.sudo().state = "agreed"
        return differing
