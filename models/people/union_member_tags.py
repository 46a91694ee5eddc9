import re

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..clock import today
from .union_member_tag import ACTIVIST

_COMMAS = re.compile(r"[,，、;；/\n]+")


class UnionMember(models.Model):
    """The tags of a member: honours, roles, groups and skills, with evidence and dates.

    ``is_activist`` and ``skills`` are read from the tags. Writing them gives and ends tags
    from today on, for callers that know no more than yes or no and a list of names.
    """

    _inherit = "union.member"

    tag_line_ids = fields.One2many("union.member.tag.line", "member_id", "Tags")
    current_tag_ids = fields.Many2many(
        "union.member.tag",
        string="Tags Today",
        compute="_compute_current_tags",
        search="_search_current_tag_ids",
        compute_sudo=False,
    )
    is_activist = fields.Boolean(
        compute="_compute_current_tags",
        inverse="_inverse_is_activist",
        search="_search_is_activist",
        compute_sudo=False,
    )
    skills = fields.Char(
        compute="_compute_current_tags",
        inverse="_inverse_skills",
        search="_search_skills",
        compute_sudo=False,
        help="The skills on record today; names divided by commas.",
    )

    @api.depends(
        "tag_line_ids.tag_id",
        "tag_line_ids.stage",
        "tag_line_ids.date_from",
        "tag_line_ids.date_to",
        "tag_line_ids.skill_level",
        "gender",
        "employment_kind",
    )
    @api.depends_context("uid", "lang")
    def _compute_current_tags(self):
        tags = self.env["union.member.tag"]
        derived = tags.search([("derived_field", "!=", False)])
        levels = dict(
            self.env["union.member.tag.line"]
            ._fields["skill_level"]
            ._description_selection(self.env)
        )
        # After a move a member still has the tags of the superior left; his new house, which
        # may not read those, is told the others.
        known = self.tag_line_ids.tag_id._filtered_access("read")
        for member in self:
            lines = member.tag_line_ids.filtered(lambda line: line.tag_id in known and line.valid)
            follows = derived.filtered(
                lambda tag, member=member: member[tag.derived_field] == tag.derived_value
            )
            member.current_tag_ids = (lines.tag_id | follows).sorted()
            member.is_activist = any(line.tag_id.code == ACTIVIST for line in lines)
            member.skills = ", ".join(
                f"{line.tag_id.name} ({levels[line.skill_level]})"
                if line.skill_level
                else line.tag_id.name
                for line in lines.sorted(lambda line: (line.tag_id.sequence, line.tag_id.id))
                if line.tag_id.kind == "skill"
            )

    def _search_current_tag_ids(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        tags = self.env["union.member.tag"].with_context(active_test=False)
        if operator in ("any", "any!"):
            found = tags.search(value)
        elif operator == "in":
            found = tags.search(Domain("id", "in", [id_ for id_ in value if id_]))
        else:
            found = tags.search(Domain("name", operator, value))
        return found._holders_domain() if found else Domain.FALSE

    def _search_is_activist(self, operator, value):
        if operator != "in":
            return NotImplemented
        return self._activist_tag()._holders_domain()

    def _search_skills(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        skills = Domain("kind", "=", "skill")
        if operator == "in":
            # Empty or not is asked like this.
            if False in value:
                return NotImplemented
            skills &= Domain("name", "in", list(value))
        else:
            skills &= Domain("name", operator, value)
        tags = self.env["union.member.tag"].with_context(active_test=False).search(skills)
        return tags._holders_domain() if tags else Domain.FALSE

    def _inverse_is_activist(self):
        tag = self._activist_tag()
        for wanted, members in self.grouped("is_activist").items():
            members._set_tags({member: tag if wanted else tag.browse() for member in members}, tag)

    def _inverse_skills(self):
        tags = self.env["union.member.tag"]
        known = {}
        for tag in tags.search([("kind", "=", "skill")], order="organization_id desc, id"):
            known[tag.name.lower()] = known[tag.code.lower()] = tag
        wanted = {}
        for member in self:
            names = [name.strip() for name in _COMMAS.split(member.skills or "")]
            # As it is shown, with the level behind.
            names = [re.sub(r"\s*[(（][^()（）]*[)）]$", "", name) for name in names if name]
            if unknown := [name for name in names if name.lower() not in known]:
                raise UserError(
                    self.env._(
                        "No such skill: %(names)s. Choose from the list of tags, or have a manager"
                        " add it there.",
                        names=", ".join(unknown),
                    )
                )
            wanted[member] = tags.union(*(known[name.lower()] for name in names))
        self._set_tags(wanted, tags.search([("kind", "=", "skill")]))

    def _set_tags(self, wanted, among):
        """Give and end tags from today on, so that each member has these of some tags.

        :param wanted: ``{member: tags}``
        :param among: the tags that are looked at
        """
        day = today(self.env)
        lines = self.env["union.member.tag.line"].search(
            Domain("member_id", "in", self.ids)
            & Domain("tag_id", "in", among.ids)
            & Domain("valid", "=", True)
        )
        held = lines.grouped("member_id")
        new, ended = [], lines.browse()
        for member, tags in wanted.items():
            standing = held.get(member, lines.browse())
            ended |= standing.filtered(lambda line, tags=tags: line.tag_id not in tags)
            new += [
                {"member_id": member.id, "tag_id": tag.id, "date_from": day}
                for tag in tags - standing.tag_id
            ]
        before = ended.filtered(lambda line: line.date_from < day)
        before.write({"date_to": fields.Date.subtract(day, days=1)})
        # Given and taken on one day: nothing stood in between.
        (ended - before).sudo().unlink()  # the right to write the members was checked
        self.env["union.member.tag.line"].create(new)

    @api.model
    def _activist_tag(self):
        return self.env["union.member.tag"].search(
            Domain("code", "=", ACTIVIST) & Domain("organization_id", "=", False), limit=1
        )

    def _merge(self, kept, reason):
        result = super()._merge(kept, reason)
        # The right to both was checked by the merge.
        self.env["union.member.tag.line"]._carry_over({self.id: kept.id})
        return result

    def _open_stays(self, stays):
        rows = super()._open_stays(stays)
        # What is known of a person himself goes along to his new union.
        self.env["union.member.tag.line"]._carry_over(dict(zip(self.ids, rows.ids, strict=True)))
        return rows
