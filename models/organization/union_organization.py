from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from ..argument import record_of
from ..count_field import Count
from ..id_array import id_array
from ..server_fields import drop_defaults
from .subtree import in_subtree

LEVELS = [
    ("national", "National"),
    ("province", "Province"),
    ("city", "City"),
    ("district", "District"),
    ("street", "Street or Township"),
    ("federation", "Federation"),
    ("primary", "Primary Union"),
    ("group", "Union Group"),
]
#: From the top: the lower the figure, the higher the level.
LEVEL_RANK = {level: rank for rank, (level, _label) in enumerate(LEVELS)}
# Bodies that hold members of their own; with any other a joiner stays an applicant until the
# union of his employer is founded (NR-MEMB-nounion-beijing).
BASIC_LEVELS = ("federation", "primary", "group")
COUNTS = (
    "worker_count",
    "female_worker_count",
    "member_count",
    "female_member_count",
    "applicant_count",
    "primary_count",
    "employer_count",
    "covered_employer_count",
    "realname_count",
)


class UnionOrganization(models.Model):
    """A union body anywhere in the tree from the national federation to a group.

    The tree is ``parent_path``. What a person may see of it follows from his duties: the
    scope fields, one per kind of access (subtree of a duty or of a delegation in force
    today, or the ancestors of those), are searched afresh at each query, so record rules
    built on them never outlive a duty (union_organization_scope.py).
    """

    _name = "union.organization"
    _description = "Trade Union Organisation"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _parent_store = True
    _order = "parent_path, id"

    # Only the engine sets these (approval, import, assessment): never a caller.
    _server_fields = frozenset({"state", "founded_on", "dissolved_on", "grade", "star"})
    # The place in the tree: only an administrator of the place changes it.
    _place_fields = frozenset({"parent_id", "level", "kind", "code"})

    name = fields.Char(required=True, index="trigram", tracking=True)
    code = fields.Char(required=True, copy=False, index=True)
    level = fields.Selection(LEVELS, required=True, default="primary")
    kind = fields.Selection(
        [
            ("general", "General Union"),
            ("industry", "Industry Union"),
            ("federation_regional", "Regional Federation"),
            ("federation_industry", "Industry Federation"),
            ("small_second_level", "Small Second-level Union"),
            ("joint", "Joint Union"),
            ("single", "Single Union"),
            ("group", "Union Group"),
            ("preparatory", "Preparatory Body"),
            ("work_committee", "Union Work Committee"),
        ],
        required=True,
        default="single",
    )
    category = fields.Selection(
        [
            ("soe", "State or Collective Firm"),
            ("private", "Private Firm"),
            ("neweco", "New-economy Firm"),
            ("gov", "Government or Institution"),
            ("regional", "Regional or Industry Union"),
            ("township", "Township, Street or Park Union"),
        ],
        help="The group of indicators a yearly assessment uses.",
    )
    parent_id = fields.Many2one("union.organization", "Superior", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("union.organization", "parent_id", "Subordinates")
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("preparing", "Preparing"),
            ("active", "Established"),
            ("dissolved", "Dissolved"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    active = fields.Boolean(default=True)
    founded_on = fields.Date(readonly=True, copy=False)
    dissolved_on = fields.Date(readonly=True, copy=False)
    partner_id = fields.Many2one("res.partner", "Contact", ondelete="restrict")
    territory_kind = fields.Selection(
        [
            ("building", "Building"),
            ("park", "Park"),
            ("business_area", "Business Area"),
            ("grid", "Governance Grid"),
            ("community", "Community"),
            ("party_area", "Party-building Area"),
            ("industrial_park", "Industrial Park"),
            ("street_front", "Street Front"),
            ("complex", "Urban Complex"),
            ("zone", "Development Zone"),
            ("other", "Other"),
        ]
    )
    account_mode = fields.Selection(
        [
            ("own", "Own Account"),
            ("acting_for", "Superior Keeps the Books"),
            ("reimbursement", "Reimbursement"),
        ]
    )
    small_firms = fields.Boolean(
        "Mostly Small Firms or New-form Workers",
        help="A judged fact about the area; the source gives no ratio (SZ-5.1.1c).",
    )
    party_body = fields.Char("Party Organisation")
    grade = fields.Integer(readonly=True, copy=False)
    star = fields.Integer(readonly=True, copy=False)

    employer_ids = fields.One2many("union.employer", "organization_id", "Employers")
    duty_ids = fields.One2many("union.duty", "organization_id", "Duties")

    # Own counts: this organisation alone, written by set-based SQL in the
    # transaction that changes what they count. Closed to everybody: superiors are
    # read by all below them, and a domain, an order or a group would tell their figures.
    own_worker_count = fields.Integer(readonly=True, copy=False, groups=fields.NO_ACCESS)
    own_female_worker_count = Count(readonly=True, copy=False, groups=fields.NO_ACCESS)
    own_member_count = fields.Integer(readonly=True, copy=False, groups=fields.NO_ACCESS)
    own_female_member_count = fields.Integer(readonly=True, copy=False, groups=fields.NO_ACCESS)
    own_applicant_count = fields.Integer(readonly=True, copy=False, groups=fields.NO_ACCESS)

    # Subtree counts: one sum over parent_path for the records on screen, never
    # stored, so that no member's transaction writes an ancestor's row. Empty for
    # who reads the organisation as his superior only.
    worker_count = Count("Workers", compute="_compute_subtree_counts")
    female_worker_count = Count("Women Workers", compute="_compute_subtree_counts")
    member_count = Count("Members", compute="_compute_subtree_counts")
    female_member_count = Count("Women Members", compute="_compute_subtree_counts")
    applicant_count = Count("Applicants", compute="_compute_subtree_counts")
    primary_count = Count("Primary Unions", compute="_compute_subtree_counts")

    _code_unique = models.Constraint("UNIQUE (code)", "This organisation code is already taken.")
    # LIKE 'prefix%' needs this operator class in any locale but C.
    _parent_path_prefix = models.Index("(parent_path text_pattern_ops)")

    @api.depends(
        "own_worker_count",
        "own_female_worker_count",
        "own_member_count",
        "own_female_member_count",
        "own_applicant_count",
        "state",
    )
    @api.depends_context("uid")
    def _compute_subtree_counts(self):
        sums = self._subtree_counts(self._in_sight().ids)
        for organization in self:
            organization.update(sums.get(organization._origin.id, dict.fromkeys(COUNTS, False)))

    @api.constrains("parent_id")
    def _check_parent(self):
        if self._has_cycle():
            raise ValidationError(self.env._("An organisation cannot stand below itself."))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_server_fields(vals)
        return super(UnionOrganization, drop_defaults(self, self._engine_fields())).create(
            vals_list
        )

    def write(self, vals):
        self._check_server_fields(vals)
        moved = not self._place_fields.isdisjoint(vals)
        if moved:
            self._check_place_keeper()
        result = super().write(vals)
        if moved:
            self._check_place_keeper()
        return result

    # True: with False a caller switches the guard off by a context key.
    @api.ondelete(at_uninstall=True)
    def _unlink_only_draft(self):
        if any(organization.state != "draft" for organization in self):
            raise UserError(
                self.env._("Only a draft organisation can be deleted; dissolve it instead.")
            )

    @api.model
    def action_found_root(self, name, code, level, administrator_id):
        """Found the top of a new tree with its first platform administrator.

        For the server's system administrator only: below a root, its platform
        administrators found everything else.

        :param name: name of the organisation
        :param code: its unique code
        :param level: one of the levels, usually ``city``
        :param administrator_id: id of the user who becomes platform administrator
        :return: id of the organisation
        :raise AccessError: the caller is not a system administrator, or names himself
        """
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(self.env._("Only a system administrator founds a new tree."))
        administrator = record_of(self.env["res.users"], administrator_id)
        if administrator == self.env.user:
            raise AccessError(self.env._("Nobody grants or changes a duty of his own."))
        # Nobody has a scope yet that could hold the root; checked just above.
        root = self.sudo().create(
            {"name": name, "code": code, "level": level, "kind": "general", "state": "active"}
        )
        root.env["union.duty"].create(
            {
                "user_id": administrator.id,
                "organization_id": root.id,
                "role": "platform_admin",
            }
        )
        return root.id

    def _found(self, day, papers=()):
        """Let preparing organisations stand from that day on; called by the election whose

        result their superior has approved. Others are left as they are.

        :param papers: ``{organisation id: id of the approval}``
        """
        # Engine-only fields; the approval that leads here is the right to set them.
        founded = self.sudo().filtered(lambda organization: organization.state == "preparing")
        founded._decided_by(papers, day).write({"state": "active", "founded_on": day})

    def _recount(self):
        """Write the own counts of these organisations from scratch, in one UPDATE.

        An empty recordset does nothing; rows whose counts already hold are not touched.
        """
        if not self:
            return
        self.env["union.employer"].flush_model()
        self.env["union.member"].flush_model()
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                UPDATE union_organization o
                   SET own_worker_count = c.workers,
                       own_female_worker_count = c.women,
                       own_member_count = c.members,
                       own_female_member_count = c.female_members,
                       own_applicant_count = c.applicants,
                       own_employer_count = c.employers,
                       own_realname_count = c.named
                  FROM (
                    SELECT org.id,
                           COALESCE(e.workers, 0) AS workers,
                           e.women,
                           COALESCE(m.members, 0) AS members,
                           COALESCE(m.female_members, 0) AS female_members,
                           COALESCE(m.applicants, 0) AS applicants,
                           COALESCE(e.employers, 0) AS employers,
                           COALESCE(m.named, 0) AS named
                      FROM union_organization org
                 LEFT JOIN (SELECT organization_id,
                                   SUM(staff_count) AS workers,
                                   SUM(female_staff_count) AS women,
                                   COUNT(*) AS employers
                              FROM union_employer
                             WHERE active AND organization_id = ANY(%(ids)s)
                          GROUP BY organization_id) e ON e.organization_id = org.id
                 LEFT JOIN (SELECT organization_id,
                                   COUNT(*) FILTER (WHERE state = 'active') AS members,
                                   COUNT(*) FILTER (WHERE state = 'active' AND gender = 'female')
                                       AS female_members,
                                   COUNT(*) FILTER (WHERE state = 'applicant') AS applicants,
                                   -- A number that is there was checked; a paper was seen.
                                   COUNT(*) FILTER (WHERE state = 'active'
                                                      AND (id_digest IS NOT NULL OR verified))
                                       AS named
                              FROM union_member
                             WHERE organization_id = ANY(%(ids)s)
                          GROUP BY organization_id) m ON m.organization_id = org.id
                  ) c
                 WHERE c.id = o.id AND o.id = ANY(%(ids)s)
                   AND (o.own_worker_count, o.own_female_worker_count, o.own_member_count,
                        o.own_female_member_count, o.own_applicant_count,
                        o.own_employer_count, o.own_realname_count)
                       IS DISTINCT FROM
                       (c.workers, c.women, c.members, c.female_members, c.applicants,
                        c.employers, c.named)
                """,
                ids=self.ids,
            )
        )
        self._forget_counts()

    @api.model
    def _subtree_counts(self, ids):
        """Return ``{organization_id: {count name: int}}`` summed over each subtree, in one query.

        Women workers are None where no employer has told them.
        """
        if not ids:
            return {}
        self.flush_model()
        # Sums only, and only of organisations whose rows the caller already reads.
        self.env.cr.execute(
            SQL(
                """
                SELECT o.id, c.* FROM union_organization o CROSS JOIN LATERAL (
                SELECT
                       COALESCE(SUM(s.own_worker_count), 0),
                       SUM(s.own_female_worker_count),
                       COALESCE(SUM(s.own_member_count), 0),
                       COALESCE(SUM(s.own_female_member_count), 0),
                       COALESCE(SUM(s.own_applicant_count), 0),
                       COUNT(*) FILTER (WHERE s.level = 'primary' AND s.state = 'active'),
                       COALESCE(SUM(s.own_employer_count), 0),
                       COALESCE(SUM(s.own_employer_count)
                                FILTER (WHERE s.level IN ('primary', 'group')
                                          AND s.state = 'active'), 0),
                       COALESCE(SUM(s.own_realname_count), 0)
                  FROM union_organization s WHERE %s
                ) c WHERE o.id = ANY(%s)
                """,
                in_subtree("s", "o"),
                id_array(ids),
            )
        )
        return {id_: dict(zip(COUNTS, sums, strict=True)) for id_, *sums in self.env.cr.fetchall()}

    @api.model
    def _ancestor_ids(self, paths):
        """Return the ids of all organisations strictly above those with these paths."""
        return list({int(part) for path in paths for part in path.split("/")[:-2]})

    def _ancestors(self):
        """Return the strict ancestors of one organisation, nearest first (no query)."""
        self.ensure_one()
        ids = [int(part) for part in (self.parent_path or "").split("/")[:-2]]
        return self.browse(reversed(ids))

    def _check_place_keeper(self):
        """Raise AccessError unless the user administers a superior of each, himself, today.

        A deputy decides papers; he does not move organisations.
        """
        if self.env.su:
            return
        chains = {organization: organization._ancestors().ids for organization in self}
        holders = self.env["union.duty"]._holders(
            {ancestor for chain in chains.values() for ancestor in chain}, ["platform_admin"]
        )
        mine = {
            place for (place, _role), people in holders.items() if (self.env.uid, False) in people
        }
        if any(not mine & set(chain) for chain in chains.values()):
            raise AccessError(
                self.env._(
                    "The place of an organisation in the tree (superior, level, kind, code) is"
                    " changed by an administrator of its superior."
                )
            )

    @api.model
    def _engine_fields(self):
        """Return the names of the fields no caller sets: facts of law and own counts."""
        return self._server_fields | {name for name in self._fields if name.startswith("own_")}

    def _check_server_fields(self, vals):
        forbidden = self._engine_fields() & vals.keys()
        if forbidden and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(fields)s: set by the approvals of an organisation, never by hand.",
                    fields=", ".join(self._fields[name].string for name in sorted(forbidden)),
                )
            )
