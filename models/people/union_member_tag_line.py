from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ...core.text import hide_numbers
from ..clock import today
from ..period import holds_on, in_force
from ..server_fields import shown


class UnionMemberTagLine(models.Model):
    """That a member has a tag: from when to when, by whose award, on which evidence."""

    _name = "union.member.tag.line"
    _description = "Tag of a Member"
    _inherit = ["union.server.fields.mixin", "union.points.mixin"]
    _order = "date_from desc, id desc"
    _rec_name = "tag_id"
    _named_first = ("member_id", "tag_id")

    _server_fields = frozenset({"origin_id"})
    _point_prefix = "tag."
    _point_list_field = "tag_code"

    member_id = fields.Many2one("union.member", required=True, index=True, ondelete="restrict")
    organization_id = fields.Many2one(
        "union.organization",
        "Union",
        compute="_compute_organization_id",
        search="_search_organization_id",
    )
    tag_id = fields.Many2one("union.member.tag", required=True, index=True, ondelete="restrict")
    kind = fields.Selection(related="tag_id.kind")
    tag_code = fields.Char(related="tag_id.code")
    stage = fields.Selection(
        [
            ("cultivated", "Being Cultivated"),
            ("recommended", "Recommended"),
            ("awarded", "Has It"),
        ],
        required=True,
        default="awarded",
        help="An honour that is worked towards is on record before it is awarded.",
    )
    skill_level = fields.Selection(
        [
            ("1_beginner", "Elementary Worker"),
            ("2_intermediate", "Intermediate Worker"),
            ("3_senior", "Senior Worker"),
            ("4_technician", "Technician"),
            ("5_expert", "Senior Technician"),
        ],
        help="Of a skill, as its certificate says.",
    )
    date_from = fields.Date("Since", required=True, default=lambda self: today(self.env))
    date_to = fields.Date("Until", help="Its last day; empty: it goes on.")
    awarded_by = fields.Char()
    document_number = fields.Char(help="Number of the document it was awarded by.")
    evidence = fields.Binary("Evidence File", attachment=True, copy=False)
    evidence_name = fields.Char(copy=False)
    note = fields.Char()
    origin_id = fields.Many2one(
        "union.member.tag.line",
        "Taken Over From",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="set null",
        help="The same tag at the union of before; its file stays there.",
    )
    valid = fields.Boolean(
        "Today", compute="_compute_valid", search="_search_valid", help="In force today."
    )

    _dates = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)", "A tag cannot end before it begins."
    )

    @api.depends("stage", "date_from", "date_to")
    def _compute_valid(self):
        day = today(self.env)
        for line in self:
            line.valid = line.stage == "awarded" and holds_on(line, day)

    def _search_valid(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("stage", "=", "awarded") & in_force(today(self.env))

    @api.depends("member_id.organization_id")
    def _compute_organization_id(self):
        for line in self:
            line.organization_id = shown(line, "member_id").organization_id

    def _search_organization_id(self, operator, value):
        return Domain("member_id.organization_id", operator, value)

    @api.constrains("tag_id", "stage", "skill_level", "document_number", "evidence")
    def _check_tag(self):
        for line in self:
            tag = line.tag_id
            if tag.derived_field:
                raise ValidationError(
                    self.env._(
                        "“%(tag)s” follows from the particulars of a member; correct those.",
                        tag=tag.name,
                    )
                )
            if line.stage != "awarded" and tag.kind != "honour":
                raise ValidationError(
                    self.env._(
                        "“%(tag)s” is no honour: nobody is recommended for it.", tag=tag.name
                    )
                )
            if line.skill_level and tag.kind != "skill":
                raise ValidationError(
                    self.env._("“%(tag)s” is no skill: it has no level.", tag=tag.name)
                )
            if tag.needs_evidence and line.stage == "awarded" and not line.document_number:
                raise ValidationError(
                    self.env._(
                        "“%(tag)s” of %(member)s: enter the number of the document it was"
                        " awarded by.",
                        tag=tag.name,
                        member=line.member_id.display_name,
                    )
                )

    @api.constrains("member_id", "tag_id", "stage", "date_from", "date_to")
    def _check_overlap(self):
        """Refuse the same tag twice at a time; one query for all."""
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """
                SELECT a.id
                  FROM union_member_tag_line a
                  JOIN union_member_tag_line b
                    ON b.member_id = a.member_id AND b.tag_id = a.tag_id
                   AND b.stage = a.stage AND b.id != a.id
                   AND daterange(a.date_from, a.date_to, '[]')
                       && daterange(b.date_from, b.date_to, '[]')
                 WHERE a.id = ANY(%s) LIMIT 1
                """,
                self.ids,
            )
        )
        if row := self.env.cr.fetchone():
            line = self.browse(row[0])
            raise ValidationError(
                self.env._(
                    "%(member)s has “%(tag)s” in that time already; change the dates of the"
                    " entry that is there.",
                    member=line.member_id.display_name,
                    tag=line.tag_id.name,
                )
            )

    @api.constrains("member_id")
    def _check_entry(self):
        # Where it went to, for whoever writes the line reads the member.
        if merged := self.sudo().member_id.filtered("merged_into_id"):
            raise ValidationError(
                self.env._(
                    "%(member)s is merged into another entry of the same person: use that one.",
                    member=merged[0].display_name,
                )
            )

    @api.constrains("member_id", "tag_id")
    def _check_place(self):
        for line in self:
            place = line.tag_id.organization_id
            # The path of the member's union: whoever writes the line reads the member.
            path = line.sudo().member_id.organization_id.parent_path or ""
            if place and str(place.id) not in path.split("/"):
                raise ValidationError(
                    self.env._(
                        "“%(tag)s” is a tag of %(union)s; members of other unions do not have it.",
                        tag=line.tag_id.name,
                        union=place.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if isinstance(vals.get("note"), str):
                vals["note"] = hide_numbers(vals["note"])
        lines = super().create(vals_list)
        lines._record_events()
        return lines

    def write(self, vals):
        if (
            not self.env.su
            and "member_id" in vals
            and any(line.member_id.id != vals["member_id"] for line in self)
        ):
            raise AccessError(self.env._("A tag stays with its member; enter another one."))
        if isinstance(vals.get("note"), str):
            vals = vals | {"note": hide_numbers(vals["note"])}
        result = super().write(vals)
        if not {"tag_id", "stage", "date_from", "date_to", "document_number"}.isdisjoint(vals):
            self._record_events()
        return result

    def unlink(self):
        self.check_access("unlink")
        self._record_events(self.env._("taken off"))
        return super().unlink()

    def _record_events(self, how=None):
        """Put on the members' history what was said of their tags, a query for each wording."""
        stages = dict(self._fields["stage"]._description_selection(self.env))
        members = {}
        # The right to the lines was checked; the tag may be one of a superior left since.
        for line in self.sudo():
            words = [line.tag_id.name, stages[line.stage]]
            words.append(f"{line.date_from} – {line.date_to or ''}".rstrip(" –"))
            members.setdefault(" · ".join(filter(None, [*words, how])), []).append(
                line.member_id.id
            )
        for note, ids in members.items():
            self.env["union.member.event"]._record(ids, "tag", note)

    @api.model
    @api.private
    def _carry_over(self, pairs):
        """Give the tags of old rows to the new rows of the same people, in one query.

        The evidence file stays where it was; its number goes along. A tag the new row has in
        that time already is left alone, and so is one that is a tag of the old union alone, or
        a post at the employer left behind.

        :param pairs: ``{old member id: new member id}``
        """
        if not pairs:
            return
        self.flush_model()
        self.env["union.member"].flush_model(["organization_id", "employer_id"])
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO union_member_tag_line
                       (member_id, tag_id, stage, skill_level, date_from, date_to, awarded_by,
                        document_number, origin_id, create_uid, create_date, write_uid, write_date)
                SELECT p.new_id, l.tag_id, l.stage, l.skill_level, l.date_from, l.date_to,
                       l.awarded_by, l.document_number, l.id, %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM UNNEST(%(old)s, %(new)s) AS p (old_id, new_id)
                  JOIN union_member_tag_line l ON l.member_id = p.old_id
                  JOIN union_member_tag t ON t.id = l.tag_id
                  JOIN union_member m ON m.id = p.new_id
                  JOIN union_member b ON b.id = p.old_id
                  JOIN union_organization o ON o.id = m.organization_id
                 WHERE (t.organization_id IS NULL
                        OR t.organization_id::text = ANY(string_to_array(o.parent_path, '/')))
                   AND (t.kind <> 'post' OR m.employer_id IS NULL OR b.employer_id IS NULL
                        OR m.employer_id = b.employer_id)
                   AND NOT EXISTS (
                       SELECT FROM union_member_tag_line x
                        WHERE x.member_id = p.new_id AND x.tag_id = l.tag_id
                          AND x.stage = l.stage
                          AND daterange(x.date_from, x.date_to, '[]')
                              && daterange(l.date_from, l.date_to, '[]'))
                """,
                uid=self.env.uid,
                old=list(pairs),
                new=list(pairs.values()),
            )
        )
        # What was looked at of the person goes along as well.
        points = self._fields["point_ids"]
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO %(met)s (%(line)s, %(point)s)
                SELECT l.id, p.%(point)s
                  FROM union_member_tag_line l
                  JOIN %(met)s p ON p.%(line)s = l.origin_id
                 WHERE l.member_id = ANY(%(new)s)
                    ON CONFLICT DO NOTHING
                """,
                met=SQL.identifier(points.relation),
                line=SQL.identifier(points.column1),
                point=SQL.identifier(points.column2),
                new=list(pairs.values()),
            )
        )
        self.invalidate_model()
        self.env["union.member"].invalidate_model(["tag_line_ids"])
