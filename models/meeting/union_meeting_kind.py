from ast import literal_eval

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

ENTITLED = [
    ("members", "All Members"),
    ("representatives", "Representatives"),
    ("committee", "Members of the Committee"),
    ("invited", "Who Is Invited"),
]


class UnionMeetingKind(models.Model):
    """What a kind of meeting asks for: who is due, and how long before it is called.

    How often one is held is asked by the rules of the standards on the metrics ``meet.*``, which
    the kind names; what stands on its agenda by the parameters ``meeting.agenda.<kind>.<topic>``.
    """

    _name = "union.meeting.kind"
    _description = "Kind of Meeting"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, help="The kind of meeting this says something of.")
    sequence = fields.Integer(default=10)
    entitled = fields.Selection(ENTITLED, "Who Is Entitled", required=True, default="invited")
    notice_key = fields.Char(
        "Notice, Parameter", help="The parameter of the standards that says how long before."
    )
    notice_workdays = fields.Integer(
        "Notice, Working Days", help="Where no standard in force says it."
    )

    watched_as = fields.Char(
        help="How often one is held is asked by the rules on the metrics meet.…_without_ and this.",
    )
    frequency_text = fields.Text(
        "How Often",
        compute="_compute_frequency_text",
        help="What the standards in force ask; which of them bind a union follows from its place.",
    )

    _code_unique = models.Constraint("UNIQUE (code)", "This kind of meeting is there already.")
    _notice = models.Constraint(
        "CHECK (notice_workdays >= 0 AND notice_workdays <= 90)",
        "Notice is given up to ninety working days before.",
    )

    @api.depends("watched_as")
    @api.depends_context("lang")
    def _compute_frequency_text(self):
        # The law is the same whoever asks; rules of an office's own are its own.
        conditions = self.env["union.rule.condition"].sudo()
        asked = conditions.search(
            Domain("source", "=like", "meet.%\\_without\\_%")
            & Domain("rule_id.organization_id", "=", False)
            & Domain("rule_id.standard_id", "any", self.env["union.standard"]._in_force_domain())
        )
        for kind in self:
            suffix = f"_without_{kind.watched_as}"
            rules = asked.filtered(lambda row, end=suffix: row.source.endswith(end)).rule_id
            kind.frequency_text = "\n".join(rules.mapped("display_name"))

    @api.constrains("code")
    def _check_code(self):
        known = self.env["union.meeting"]._fields["kind"].get_values(self.env)
        for kind in self:
            if kind.code not in known:
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is no kind of meeting; there are: %(kinds)s.",
                        code=kind.code,
                        kinds=", ".join(known),
                    )
                )


class UnionMeetingTopic(models.Model):
    """A topic that the standards put on agendas, with the meetings it is left out of.

    A standard, or an office by a rule of its own, says where it stands by the parameter
    ``meeting.agenda.<kind>.<code>``: its place on the agenda, 0 for not at all.
    """

    _name = "union.meeting.topic"
    _description = "Topic of an Agenda"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    domain = fields.Char(
        "Only For", required=True, default="[]", help="The meetings it is a matter of, as a domain."
    )
    skipped_because = fields.Char(
        "Else Left Out Because", translate=True, help="What the agenda of the others says."
    )
    resolution_kind = fields.Char("Voted As", help="The kind of resolution it is put to a vote by.")

    _code_unique = models.Constraint("UNIQUE (code)", "This topic is there already.")

    @api.constrains("domain", "resolution_kind")
    def _check_data(self):
        kinds = self.env["union.resolution"]._fields["kind"].get_values(self.env)
        for topic in self:
            try:
                Domain(literal_eval(topic.domain)).validate(self.env["union.meeting"])
            except (ValueError, SyntaxError, TypeError) as error:
                raise ValidationError(
                    self.env._(
                        "%(topic)s: “%(domain)s” is no domain of meetings.",
                        topic=topic.name,
                        domain=topic.domain,
                    )
                ) from error
            if topic.resolution_kind and topic.resolution_kind not in kinds:
                raise ValidationError(
                    self.env._(
                        "%(topic)s: “%(kind)s” is no kind of resolution.",
                        topic=topic.name,
                        kind=topic.resolution_kind,
                    )
                )

    def _concerns(self, meeting):
        """Return whether a meeting has to do with this topic."""
        return bool(meeting.filtered_domain(literal_eval(self.domain)))
